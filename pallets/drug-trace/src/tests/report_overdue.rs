//! Tests of `report_overdue`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::containers::Offer;

use super::*;

fn report(by: OrganisationId, number: u64) -> DispatchResult {
	DrugTrace::report_overdue(signed(by), sscc(number))
}

#[test]
fn report_overdue_by_any_partner_works_once_the_moment_has_passed() {
	after(shipped).build_and_execute(|| {
		Now::set(DUE);
		assert_ok!(report(CLINIC, 1));
		assert_last(Event::Overdue { sscc: sscc(1), from: FACTORY, to: PHARMACY, due: DUE, by: CLINIC });
		let expected = Offer { to: PHARMACY, owner: PHARMACY, due: Offer::REPORTED };
		assert_eq!((container(1).offer, container(1).events), (Some(expected), 3));
		assert_ok!(receive(PHARMACY, 1));
	});
}

#[test]
fn report_overdue_of_the_next_offer_works_again() {
	after(shipped).build_and_execute(|| {
		Now::set(DUE);
		assert_ok!(report(FACTORY, 1));
		assert_ok!(DrugTrace::cancel(signed(FACTORY), sscc(1)));
		assert_ok!(sell(FACTORY, 1, CLINIC));
		assert_noop!(report(FACTORY, 1), E::NotOverdue);
		Now::mutate(|now| *now += crate::MIN_DUE);
		assert_ok!(report(FACTORY, 1));
	});
}

#[test]
fn report_overdue_by_others_fails_with_bad_origin() {
	after(shipped).build_and_execute(|| {
		Now::set(DUE);
		assert_bad_origin(&PARTNERS, |origin| DrugTrace::report_overdue(origin, sscc(1)));
	});
}

#[test]
fn report_overdue_without_good_standing_fails() {
	after(shipped).build_and_execute(|| {
		Now::set(DUE);
		assert_needs_good_standing(FACTORY, || report(FACTORY, 1));
	});
}

#[test]
fn report_overdue_of_an_unused_sscc_fails_with_unknown_container() {
	after(shipped).build_and_execute(|| {
		assert_noop!(report(FACTORY, 2), E::UnknownContainer);
	});
}

#[test]
fn report_overdue_of_what_is_not_on_its_way_fails_with_not_offered() {
	after(loaded).build_and_execute(|| {
		assert_noop!(report(FACTORY, 10), E::NotOffered);
		assert_ok!(sell(FACTORY, 10, PHARMACY));
		assert_noop!(report(FACTORY, 1), E::NotOffered);
	});
}

#[test]
fn report_overdue_before_the_moment_fails_with_not_overdue() {
	after(shipped).build_and_execute(|| {
		Now::set(DUE - 1);
		assert_noop!(report(FACTORY, 1), E::NotOverdue);
	});
}

#[test]
fn report_overdue_twice_fails_with_already_reported() {
	after(shipped).build_and_execute(|| {
		Now::set(DUE);
		assert_ok!(report(FACTORY, 1));
		assert_noop!(report(CLINIC, 1), E::AlreadyReported);
	});
}
