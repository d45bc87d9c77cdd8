//! Tests of `receive`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::trace::RecallClass;

use super::*;
use crate::{Containers, ContainersByHolder};

type E = Error<Test>;

fn receive(by: OrganisationId) -> DispatchResult {
	DrugTrace::receive(signed(by), sscc(1))
}

#[test]
fn receive_works() {
	after(shipped).build_and_execute(|| {
		assert_ok!(receive(PHARMACY));
		let container = Containers::<Test>::get(sscc(1)).unwrap();
		assert_eq!((container.holder, container.offered_to), (PHARMACY, None));
		assert!(!ContainersByHolder::<Test>::contains_key(FACTORY, sscc(1)));
		assert!(ContainersByHolder::<Test>::contains_key(PHARMACY, sscc(1)));
		assert_last(Event::Received { sscc: sscc(1), from: FACTORY, to: PHARMACY });
	});
}

#[test]
fn receive_of_what_was_recalled_on_its_way_works() {
	after(shipped).build_and_execute(|| {
		assert_ok!(DrugTrace::recall(signed(FACTORY), key(), RecallClass::ClassII));
		assert_ok!(receive(PHARMACY));
	});
}

#[test]
fn receive_by_others_fails_with_bad_origin() {
	after(shipped).build_and_execute(|| {
		let partners = [FACTORY, RIVAL, WHOLESALER, PHARMACY, CLINIC];
		assert_bad_origin(&partners, |origin| DrugTrace::receive(origin, sscc(1)));
	});
}

#[test]
fn receive_without_good_standing_fails() {
	after(shipped).build_and_execute(|| {
		assert_needs_good_standing(PHARMACY, || receive(PHARMACY));
	});
}

#[test]
fn receive_of_unused_sscc_fails_with_unknown_container() {
	after(shipped).build_and_execute(|| {
		assert_noop!(DrugTrace::receive(signed(PHARMACY), sscc(2)), E::UnknownContainer);
	});
}

#[test]
fn receive_by_somebody_else_fails_with_not_offered() {
	after(shipped).build_and_execute(|| {
		assert_noop!(receive(WHOLESALER), E::NotOffered);
		assert_noop!(receive(FACTORY), E::NotOffered);
	});
}

#[test]
fn receive_without_offer_fails_with_not_offered() {
	after(packed).build_and_execute(|| {
		assert_noop!(receive(PHARMACY), E::NotOffered);
	});
}

#[test]
fn receive_twice_fails_with_not_offered() {
	after(shipped).build_and_execute(|| {
		assert_ok!(receive(PHARMACY));
		assert_noop!(receive(PHARMACY), E::NotOffered);
	});
}
