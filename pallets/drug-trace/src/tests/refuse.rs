//! Tests of `refuse`.

use frame_support::{assert_noop, assert_ok};

use super::*;

fn refuse(to: OrganisationId, number: u64) -> DispatchResult {
	DrugTrace::refuse(signed(to), sscc(number))
}

#[test]
fn refuse_leaves_the_container_with_its_holder() {
	after(shipped).build_and_execute(|| {
		assert_ok!(refuse(PHARMACY, 1));
		let found = container(1);
		assert_eq!((found.holder, found.owner, found.offer, found.events), (FACTORY, FACTORY, None, 3));
		assert_last(Event::Refused { sscc: sscc(1), from: FACTORY, to: PHARMACY });
		assert_ok!(sell(FACTORY, 1, CLINIC));
	});
}

#[test]
fn refuse_by_others_fails_with_bad_origin() {
	after(shipped).build_and_execute(|| {
		assert_bad_origin(&PARTNERS, |origin| DrugTrace::refuse(origin, sscc(1)));
	});
}

#[test]
fn refuse_without_good_standing_fails() {
	after(shipped).build_and_execute(|| {
		assert_needs_good_standing(PHARMACY, || refuse(PHARMACY, 1));
	});
}

#[test]
fn refuse_of_an_unused_sscc_fails_with_unknown_container() {
	after(shipped).build_and_execute(|| {
		assert_noop!(refuse(PHARMACY, 2), E::UnknownContainer);
	});
}

#[test]
fn refuse_of_what_was_not_offered_fails_with_not_offered() {
	after(shipped).build_and_execute(|| {
		assert_noop!(refuse(CLINIC, 1), E::NotOffered);
		assert_noop!(refuse(FACTORY, 1), E::NotOffered);
		assert_ok!(refuse(PHARMACY, 1));
		assert_noop!(refuse(PHARMACY, 1), E::NotOffered);
	});
}
