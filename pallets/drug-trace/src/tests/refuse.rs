//! Tests of `refuse`.

use frame_support::{assert_noop, assert_ok};

use super::*;
use crate::Containers;

type E = Error<Test>;

fn refuse(by: OrganisationId) -> DispatchResult {
	DrugTrace::refuse(signed(by), sscc(1))
}

#[test]
fn refuse_works_and_the_holder_can_ship_again() {
	after(shipped).build_and_execute(|| {
		assert_ok!(refuse(PHARMACY));
		let container = Containers::<Test>::get(sscc(1)).unwrap();
		assert_eq!((container.holder, container.offered_to), (FACTORY, None));
		assert_last(Event::Refused { sscc: sscc(1), from: FACTORY, to: PHARMACY });
		assert_ok!(DrugTrace::ship(signed(FACTORY), sscc(1), WHOLESALER));
	});
}

#[test]
fn refuse_by_others_fails_with_bad_origin() {
	after(shipped).build_and_execute(|| {
		let partners = [FACTORY, RIVAL, WHOLESALER, PHARMACY, CLINIC];
		assert_bad_origin(&partners, |origin| DrugTrace::refuse(origin, sscc(1)));
	});
}

#[test]
fn refuse_without_good_standing_fails() {
	after(shipped).build_and_execute(|| {
		assert_needs_good_standing(PHARMACY, || refuse(PHARMACY));
	});
}

#[test]
fn refuse_of_unused_sscc_fails_with_unknown_container() {
	after(shipped).build_and_execute(|| {
		assert_noop!(DrugTrace::refuse(signed(PHARMACY), sscc(2)), E::UnknownContainer);
	});
}

#[test]
fn refuse_by_somebody_else_fails_with_not_offered() {
	after(shipped).build_and_execute(|| {
		assert_noop!(refuse(WHOLESALER), E::NotOffered);
		assert_noop!(refuse(FACTORY), E::NotOffered);
	});
}

#[test]
fn refuse_without_offer_fails_with_not_offered() {
	after(packed).build_and_execute(|| {
		assert_noop!(refuse(PHARMACY), E::NotOffered);
	});
}

#[test]
fn refuse_twice_fails_with_not_offered() {
	after(shipped).build_and_execute(|| {
		assert_ok!(refuse(PHARMACY));
		assert_noop!(refuse(PHARMACY), E::NotOffered);
	});
}
