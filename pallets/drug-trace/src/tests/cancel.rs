//! Tests of `cancel`.

use frame_support::{assert_noop, assert_ok};

use super::*;
use crate::Containers;

type E = Error<Test>;

fn cancel(by: OrganisationId) -> DispatchResult {
	DrugTrace::cancel(signed(by), sscc(1))
}

#[test]
fn cancel_works_and_the_offer_is_gone() {
	after(shipped).build_and_execute(|| {
		assert_ok!(cancel(FACTORY));
		let container = Containers::<Test>::get(sscc(1)).unwrap();
		assert_eq!((container.holder, container.offered_to), (FACTORY, None));
		assert_last(Event::Cancelled { sscc: sscc(1), to: PHARMACY });
		assert_noop!(DrugTrace::receive(signed(PHARMACY), sscc(1)), E::NotOffered);
	});
}

#[test]
fn cancel_by_others_fails_with_bad_origin() {
	after(shipped).build_and_execute(|| {
		let partners = [FACTORY, RIVAL, WHOLESALER, PHARMACY, CLINIC];
		assert_bad_origin(&partners, |origin| DrugTrace::cancel(origin, sscc(1)));
	});
}

#[test]
fn cancel_without_good_standing_fails() {
	after(shipped).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || cancel(FACTORY));
	});
}

#[test]
fn cancel_of_unused_sscc_fails_with_unknown_container() {
	after(shipped).build_and_execute(|| {
		assert_noop!(DrugTrace::cancel(signed(FACTORY), sscc(2)), E::UnknownContainer);
	});
}

#[test]
fn cancel_by_somebody_else_fails_with_not_holder() {
	after(shipped).build_and_execute(|| {
		assert_noop!(cancel(WHOLESALER), E::NotHolder);
		assert_noop!(cancel(PHARMACY), E::NotHolder);
	});
}

#[test]
fn cancel_without_offer_fails_with_not_offered() {
	after(packed).build_and_execute(|| {
		assert_noop!(cancel(FACTORY), E::NotOffered);
	});
}
