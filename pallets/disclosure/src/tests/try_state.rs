//! The invariants notice what is wrong.

use frame_support::assert_ok;
use salus_primitives::{
	codes::DataClassSet,
	decision::LogHead,
	disclosure::{BreakGlassTally, ReviewVerdict, BREAK_GLASS_LIFE},
	ids::BreakGlassId,
};

use crate::{
	mock::*, BreakGlassRecord, BreakGlasses, BySlot, DisclosureLogs, NextBreakGlassId, PendingReviews, Review,
	ReviewKey, Tallies,
};

/// Reviewed.
const FIRST: BreakGlassId = BreakGlassId(0);
/// Follows the first one at once; its review is pending.
const SECOND: BreakGlassId = BreakGlassId(1);
const NO_USE: BreakGlassId = BreakGlassId(9);
const SLOT: u64 = START / BREAK_GLASS_LIFE;

/// Breaks something in the state after the two uses, and sees which invariant says so.
#[track_caller]
fn assert_notices(message: &'static str, damage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		broken(PHYSICIAN, ALICE);
		advance(BREAK_GLASS_LIFE);
		assert_ok!(Disclosure::review_break_glass(signed(HOSPITAL_OFFICER), FIRST, ReviewVerdict::Abuse));
		broken(PHYSICIAN, ALICE);
		assert_ok!(Disclosure::do_try_state());
		damage();
		assert_eq!(Disclosure::do_try_state(), Err(message.into()));
	});
}

fn change(break_glass: BreakGlassId, change: impl FnOnce(&mut BreakGlassRecord<AccountId>)) {
	BreakGlasses::<Test>::mutate(break_glass, |record| change(record.as_mut().unwrap()));
}

#[test]
fn try_state_notices_damaged_logs() {
	assert_notices("a log without a line is stored", || DisclosureLogs::<Test>::insert(BOB, LogHead::default()));
	assert_notices("a log without a line is stored", || {
		DisclosureLogs::<Test>::mutate(ALICE, |log| log.head = [0; 32]);
	});
	assert_notices("a log has fewer lines than there are uses", || {
		DisclosureLogs::<Test>::mutate(ALICE, |log| log.count = 1);
	});
}

#[test]
fn try_state_notices_damaged_uses() {
	assert_notices("a use has a number not handed out yet", || NextBreakGlassId::<Test>::put(SECOND));
	for classes in [DataClassSet::empty(), DataClassSet(1 << 31)] {
		assert_notices("a use opens no class, or an unknown one", || change(FIRST, |record| record.classes = classes));
	}
	let review = |by, at| Some(Review { verdict: ReviewVerdict::Abuse, by, at });
	assert_notices("a use was reviewed before it began", || {
		change(FIRST, |record| record.review = review(HOSPITAL_OFFICER, START - 1));
	});
	assert_notices("a use was reviewed by the requester", || {
		change(FIRST, |record| record.review = review(PHYSICIAN, START));
	});
	// Within its slot, so that the index has no say.
	assert_notices("two uses overlap", || change(FIRST, |record| record.from += 1));
	assert_notices("a later use began earlier", || {
		NextBreakGlassId::<Test>::put(BreakGlassId(3));
		let record = BreakGlasses::<Test>::get(FIRST).unwrap();
		BreakGlasses::<Test>::insert(BreakGlassId(2), BreakGlassRecord { patient: BOB, ..record });
		BySlot::<Test>::insert((BOB, PHYSICIAN, SLOT), BreakGlassId(2));
	});
}

#[test]
fn try_state_notices_damaged_slots() {
	assert_notices("a use isn't found by its slot", || BySlot::<Test>::remove((ALICE, PHYSICIAN, SLOT)));
	assert_notices("a use isn't found by its slot", || BySlot::<Test>::insert((ALICE, PHYSICIAN, SLOT), SECOND));
	assert_notices("a slot names a use that isn't there", || {
		BySlot::<Test>::insert((ALICE, PHYSICIAN, SLOT + 5), NO_USE);
	});
	for key in [(ALICE, PHYSICIAN, SLOT + 5), (BOB, PHYSICIAN, SLOT), (ALICE, NURSE, SLOT)] {
		assert_notices("a slot names a use that began elsewhere", || BySlot::<Test>::insert(key, FIRST));
	}
}

#[test]
fn try_state_notices_damaged_pending_reviews() {
	let missing = "a use without a review isn't pending, or not until when it should";
	assert_notices(missing, || PendingReviews::<Test>::remove(HOSPITAL, ReviewKey::from(SECOND)));
	assert_notices(missing, || PendingReviews::<Test>::insert(HOSPITAL, ReviewKey::from(SECOND), START));
	assert_notices("a review of no use is pending", || {
		PendingReviews::<Test>::insert(HOSPITAL, ReviewKey::from(NO_USE), START);
	});
	assert_notices("a review is pending with another organisation", || {
		PendingReviews::<Test>::insert(CLINIC, ReviewKey::from(SECOND), START);
	});
	assert_notices("a review is pending though there is one", || {
		PendingReviews::<Test>::insert(HOSPITAL, ReviewKey::from(FIRST), START);
	});
}

#[test]
fn try_state_notices_damaged_tallies() {
	let message = "a tally doesn't count the requester's uses";
	assert_notices(message, || Tallies::<Test>::remove(PHYSICIAN));
	assert_notices(message, || Tallies::<Test>::insert(NURSE, BreakGlassTally::default()));
	for tally in [(1, 1, 1), (2, 0, 1), (2, 1, 0)] {
		let (uses, unreviewed, abuses) = tally;
		assert_notices(message, || {
			Tallies::<Test>::insert(PHYSICIAN, BreakGlassTally { uses, unreviewed, abuses });
		});
	}
}
