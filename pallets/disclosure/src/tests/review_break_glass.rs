use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_primitives::{
	disclosure::{BreakGlassTally, ReviewVerdict, BREAK_GLASS_LIFE, REVIEW_TERM},
	ids::BreakGlassId,
	traits::BreakGlassInspect,
};
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, BreakGlasses, Error, Event, PendingReviews, Review, ReviewKey, Tallies};

const USE: BreakGlassId = BreakGlassId(0);

fn review(reviewer: AccountId) -> DispatchResult {
	Disclosure::review_break_glass(signed(reviewer), USE, ReviewVerdict::Justified)
}

#[test]
fn review_break_glass_by_the_own_privacy_officer_works() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		advance(DAY);
		assert_ok!(review(HOSPITAL_OFFICER));
		let (verdict, late) = (ReviewVerdict::Justified, false);
		System::assert_last_event(
			Event::BreakGlassReviewed { break_glass: USE, patient: ALICE, requester: PHYSICIAN, verdict, late }.into(),
		);
		let stored = BreakGlasses::<Test>::get(USE).and_then(|record| record.review);
		assert_eq!(stored, Some(Review { verdict, by: HOSPITAL_OFFICER, at: START + DAY }));
		assert_eq!(PendingReviews::<Test>::get(HOSPITAL, ReviewKey::from(USE)), None);
		assert_eq!(Tallies::<Test>::get(PHYSICIAN), BreakGlassTally { uses: 1, unreviewed: 0, abuses: 0 });
		// A review is no disclosure, and leaves no line.
		assert_eq!(Disclosure::disclosure_head(ALICE).count, 1);
	});
}

#[test]
fn review_break_glass_by_a_regulator_works() {
	ExtBuilder::default().build_and_execute(|| {
		broken(SURGEON, ALICE);
		// The clinic is suspended by now.
		Now::set(TURN);
		assert_ok!(review(AGENCY_OFFICER));
		assert!(BreakGlasses::<Test>::get(USE).is_some_and(|record| record.review.is_some()));
		assert_eq!(PendingReviews::<Test>::iter().count(), 0);
	});
}

#[test]
fn review_break_glass_is_late_from_the_due_moment_on_and_still_counts() {
	for (wait, late) in [(REVIEW_TERM - 1, false), (REVIEW_TERM, true), (REVIEW_TERM + 30 * DAY, true)] {
		ExtBuilder::default().build_and_execute(|| {
			broken(PHYSICIAN, ALICE);
			advance(wait);
			assert_ok!(review(HOSPITAL_OFFICER));
			let verdict = ReviewVerdict::Justified;
			System::assert_last_event(
				Event::BreakGlassReviewed { break_glass: USE, patient: ALICE, requester: PHYSICIAN, verdict, late }
					.into(),
			);
			assert_eq!(PendingReviews::<Test>::iter().count(), 0);
			assert_eq!(Tallies::<Test>::get(PHYSICIAN).unreviewed, 0);
		});
	}
}

#[test]
fn review_break_glass_counts_abuses() {
	ExtBuilder::default().build_and_execute(|| {
		let verdicts = [ReviewVerdict::Abuse, ReviewVerdict::Justified, ReviewVerdict::Abuse];
		for verdict in verdicts {
			let break_glass = broken(PHYSICIAN, ALICE);
			assert_ok!(Disclosure::review_break_glass(signed(HOSPITAL_OFFICER), break_glass, verdict));
			advance(BREAK_GLASS_LIFE);
		}
		broken(PHYSICIAN, ALICE);
		broken(NURSE, ALICE);
		assert_eq!(Disclosure::tally(PHYSICIAN), BreakGlassTally { uses: 4, unreviewed: 1, abuses: 2 });
		assert_eq!(Disclosure::tally(NURSE), BreakGlassTally { uses: 1, unreviewed: 1, abuses: 0 });
	});
}

#[test]
fn review_break_glass_as_abuse_leaves_what_was_decided() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		assert_ok!(Disclosure::review_break_glass(signed(HOSPITAL_OFFICER), USE, ReviewVerdict::Abuse));
		assert_eq!(Disclosure::open(&ALICE, &PHYSICIAN, START), Some((USE, lab())));
	});
}

#[test]
fn review_break_glass_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		let review = |origin| Disclosure::review_break_glass(origin, USE, ReviewVerdict::Justified);
		assert_noop!(review(RuntimeOrigin::none()), BadOrigin);
		assert_noop!(review(RuntimeOrigin::root()), BadOrigin);
	});
}

#[test]
fn review_break_glass_of_no_use_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(review(HOSPITAL_OFFICER), Error::<Test>::NotFound);
	});
}

#[test]
fn review_break_glass_twice_fails_with_already_reviewed() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		assert_ok!(review(HOSPITAL_OFFICER));
		assert_noop!(review(HOSPITAL_OFFICER), Error::<Test>::AlreadyReviewed);
		assert_noop!(review(AGENCY_OFFICER), Error::<Test>::AlreadyReviewed);
	});
}

#[test]
fn review_break_glass_of_ones_own_fails_with_own_use() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		assert_noop!(review(PHYSICIAN), Error::<Test>::OwnUse);
		PhysicianTurnsOfficer::set(true);
		assert_noop!(review(PHYSICIAN), Error::<Test>::OwnUse);
	});
}

#[test]
fn review_break_glass_by_others_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		// A colleague, another organisation's privacy officer, a regulator's inspector, the patient, a stranger.
		for reviewer in [NURSE, CLINIC_OFFICER, INSPECTOR, ALICE, STRANGER] {
			assert_noop!(review(reviewer), Error::<Test>::NotAuthorized);
		}
	});
}

#[test]
fn review_break_glass_by_a_former_privacy_officer_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		Now::set(TURN);
		assert_noop!(review(FORMER_OFFICER), Error::<Test>::NotAuthorized);
		Now::set(TURN - 1);
		assert_ok!(review(FORMER_OFFICER));
	});
}

#[test]
fn review_break_glass_for_a_suspended_organisation_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		broken(SURGEON, ALICE);
		Now::set(TURN);
		assert_noop!(review(CLINIC_OFFICER), Error::<Test>::NotAuthorized);
		Now::set(TURN - 1);
		assert_ok!(review(CLINIC_OFFICER));
	});
}
