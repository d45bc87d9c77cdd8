//! Tests of `cancel`.

use frame_support::{assert_noop, assert_ok};

use super::*;

fn cancel(from: OrganisationId, number: u64) -> DispatchResult {
	DrugTrace::cancel(signed(from), sscc(number))
}

#[test]
fn cancel_takes_the_offer_back() {
	after(shipped).build_and_execute(|| {
		assert_ok!(cancel(FACTORY, 1));
		assert_eq!((container(1).holder, container(1).offer, container(1).events), (FACTORY, None, 3));
		assert_last(Event::Cancelled { sscc: sscc(1), from: FACTORY, to: PHARMACY });
		assert_noop!(receive(PHARMACY, 1), E::NotOffered);
	});
}

#[test]
fn cancel_of_what_was_locked_on_its_way_works() {
	after(shipped).build_and_execute(|| {
		set_locked(1, true);
		assert_ok!(cancel(FACTORY, 1));
	});
}

#[test]
fn cancel_by_others_fails_with_bad_origin() {
	after(shipped).build_and_execute(|| {
		assert_bad_origin(&PARTNERS, |origin| DrugTrace::cancel(origin, sscc(1)));
	});
}

#[test]
fn cancel_without_good_standing_fails() {
	after(shipped).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || cancel(FACTORY, 1));
	});
}

#[test]
fn cancel_of_an_unused_sscc_fails_with_unknown_container() {
	after(shipped).build_and_execute(|| {
		assert_noop!(cancel(FACTORY, 2), E::UnknownContainer);
	});
}

#[test]
fn cancel_by_another_partner_fails_with_not_holder() {
	after(shipped).build_and_execute(|| {
		assert_noop!(cancel(PHARMACY, 1), E::NotHolder);
		assert_noop!(cancel(WHOLESALER, 1), E::NotHolder);
	});
}

#[test]
fn cancel_of_what_is_in_another_fails_with_not_outermost() {
	after(loaded).build_and_execute(|| {
		assert_ok!(sell(FACTORY, 10, PHARMACY));
		assert_noop!(cancel(FACTORY, 1), E::NotOutermost);
	});
}

#[test]
fn cancel_of_what_is_not_on_offer_fails_with_not_offered() {
	after(packed).build_and_execute(|| {
		assert_noop!(cancel(FACTORY, 1), E::NotOffered);
	});
}
