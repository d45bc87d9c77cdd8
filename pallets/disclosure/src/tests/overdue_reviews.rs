//! The list of overdue reviews.

use frame_support::assert_ok;
use salus_primitives::{
	disclosure::{BreakGlassReason, OverdueReview, ReviewVerdict, BREAK_GLASS_LIFE, REVIEW_TERM},
	ids::BreakGlassId,
};

use crate::{mock::*, MAX_OVERDUE};

fn review(break_glass: BreakGlassId) {
	assert_ok!(Disclosure::review_break_glass(signed(HOSPITAL_OFFICER), break_glass, ReviewVerdict::Justified));
}

/// The hospital's overdue uses, by number.
fn overdue(after: Option<u64>, limit: u32) -> Vec<u64> {
	let page = Disclosure::overdue_reviews(HOSPITAL, after.map(BreakGlassId), limit);
	page.into_iter().map(|review| review.break_glass.0).collect()
}

#[test]
fn overdue_reviews_lists_a_use_from_its_due_moment_until_its_review() {
	ExtBuilder::default().build_and_execute(|| {
		let break_glass = broken(PHYSICIAN, ALICE);
		advance(REVIEW_TERM - 1);
		assert_eq!(Disclosure::overdue_reviews(HOSPITAL, None, 10), vec![]);
		advance(1);
		let line = OverdueReview {
			break_glass,
			patient: ALICE,
			requester: PHYSICIAN,
			organisation: HOSPITAL,
			reason: BreakGlassReason::EmergencyTreatment,
			classes: lab(),
			from: START,
			due: START + REVIEW_TERM,
		};
		assert_eq!(Disclosure::overdue_reviews(HOSPITAL, None, 10), vec![line]);
		assert_eq!(Disclosure::overdue_reviews(CLINIC, None, 10), vec![]);
		review(break_glass);
		assert_eq!(Disclosure::overdue_reviews(HOSPITAL, None, 10), vec![]);
	});
}

#[test]
fn overdue_reviews_leaves_out_what_was_reviewed_in_time_and_what_is_not_due() {
	ExtBuilder::default().build_and_execute(|| {
		let in_time = broken(PHYSICIAN, ALICE);
		broken(NURSE, ALICE);
		broken(SURGEON, ALICE);
		review(in_time);
		advance(REVIEW_TERM);
		broken(PHYSICIAN, ALICE);
		assert_eq!(overdue(None, 10), vec![1]);
	});
}

#[test]
fn overdue_reviews_pages_oldest_first_over_more_than_a_byte_of_numbers() {
	ExtBuilder::default().build_and_execute(|| {
		for number in 0..300 {
			assert_eq!(broken(PHYSICIAN, ALICE), BreakGlassId(number));
			advance(BREAK_GLASS_LIFE);
		}
		advance(REVIEW_TERM);
		let (mut all, mut after) = (vec![], None);
		loop {
			let page = overdue(after, 50);
			let Some(last) = page.last() else { break };
			after = Some(*last);
			all.extend(page);
		}
		assert_eq!(all, (0..300).collect::<Vec<_>>());
	});
}

#[test]
fn overdue_reviews_goes_on_after_a_use_that_was_reviewed_meanwhile() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..4 {
			broken(PHYSICIAN, ALICE);
			advance(BREAK_GLASS_LIFE);
		}
		advance(REVIEW_TERM);
		assert_eq!(overdue(None, 2), vec![0, 1]);
		review(BreakGlassId(1));
		assert_eq!(overdue(Some(1), 2), vec![2, 3]);
		assert_eq!(overdue(Some(3), 2), Vec::<u64>::new());
		assert_eq!(overdue(Some(u64::MAX), 2), Vec::<u64>::new());
	});
}

#[test]
fn overdue_reviews_gives_no_more_than_it_is_asked_for_or_may() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..=MAX_OVERDUE {
			broken(PHYSICIAN, ALICE);
			advance(BREAK_GLASS_LIFE);
		}
		advance(REVIEW_TERM);
		assert_eq!(overdue(None, 0).len(), 0);
		assert_eq!(overdue(None, 1), vec![0]);
		assert_eq!(overdue(None, u32::MAX).len(), 64);
		assert_eq!(overdue(Some(63), u32::MAX), vec![64]);
	});
}

#[test]
fn overdue_reviews_of_one_organisation_end_where_the_next_ones_begin() {
	ExtBuilder::default().build_and_execute(|| {
		for requester in [PHYSICIAN, SURGEON, PHARMACIST, NURSE] {
			let asked = salus_primitives::codes::DataClassSet::all();
			assert_ok!(Disclosure::break_glass(signed(requester), ALICE, BreakGlassReason::BreakTheGlass, asked));
		}
		advance(REVIEW_TERM);
		assert_eq!(overdue(None, 10), vec![0, 3]);
		assert_eq!(overdue(Some(0), 10), vec![3]);
		assert_eq!(Disclosure::overdue_reviews(CLINIC, None, 10).len(), 1);
		assert_eq!(Disclosure::overdue_reviews(PHARMACY, None, 10).len(), 1);
		assert_eq!(Disclosure::overdue_reviews(AGENCY, None, 10).len(), 0);
	});
}
