//! The invariants notice what is wrong.

use super::*;
use crate::{Calls, Motion, NextMotionId, OpenMotions, Rule, Seats};

/// A sensitive motion of the hospital, carried by it, the factory and the agency.
const MOTION: MotionId = MotionId(0);

/// Breaks something in the state with that motion, and sees which invariant says so.
#[track_caller]
fn assert_notices(message: &'static str, damage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		wait(1);
		assert_eq!(carried(sensitive()), MOTION);
		assert_ok!(Governance::do_try_state());
		damage();
		assert_eq!(Governance::do_try_state(), Err(message.into()));
	});
}

fn change(change: impl FnOnce(&mut Motion<Test>)) {
	Motions::<Test>::mutate(MOTION, |record| change(record.as_mut().unwrap()));
}

#[test]
fn try_state_notices_a_seat_of_nobody() {
	assert_notices("nobody has a seat", || Seats::<Test>::mutate(|seats| assert!(seats.try_insert(NOBODY).unwrap())));
}

#[test]
fn try_state_notices_numbers_that_come_again() {
	assert_notices("a motion has a number not handed out yet", || NextMotionId::<Test>::put(MOTION));
}

#[test]
fn try_state_notices_damaged_lists() {
	assert_notices("motions are listed twice or out of order", || {
		OpenMotions::<Test>::mutate(|open| open.try_push((MOTION, HOSPITAL)).unwrap());
	});
	assert_notices("a motion is listed that isn't there", || {
		OpenMotions::<Test>::mutate(|open| open.try_push((NO_MOTION, HOSPITAL)).unwrap());
	});
	assert_notices("a motion is listed as somebody else's", || change(|record| record.proposer = CLINIC));
	assert_notices("a motion has no call", || Calls::<Test>::remove(MOTION));
	assert_notices("a motion isn't listed", OpenMotions::<Test>::kill);
	assert_notices("a call is of no open motion", || {
		Calls::<Test>::insert(NO_MOTION, Calls::<Test>::get(MOTION).unwrap())
	});
}

#[test]
fn try_state_notices_too_many_motions_of_one() {
	assert_notices("an organisation has too many motions", || {
		proposed(HOSPITAL, ordinary());
		let other = proposed(CLINIC, ordinary());
		Motions::<Test>::mutate(other, |record| record.as_mut().unwrap().proposer = HOSPITAL);
		OpenMotions::<Test>::mutate(|open| open[2].1 = HOSPITAL);
	});
}

#[test]
fn try_state_notices_damaged_motions() {
	assert_notices("a call that never may is put to a motion", || change(|record| record.rule = Rule::Never));
	assert_notices("a motion is from the future", || change(|record| record.proposed_at = 3));
	assert_notices("a motion was carried at no time", || change(|record| record.carried_at = Some(1)));
	assert_notices("a motion was carried at no time", || change(|record| record.carried_at = Some(3)));
}

#[test]
fn try_state_notices_votes_of_others() {
	assert_notices("a vote is of no seat", || {
		change(|record| assert_eq!(record.votes.try_insert(PRACTICE, false), Ok(None)));
	});
}

#[test]
fn try_state_notices_motions_that_nobody_carried() {
	assert_notices("a motion was carried by nobody", || change(|record| record.votes.retain(|_, approve| !*approve)));
	assert_notices("a motion was carried without a required class", || {
		change(|record| record.votes.retain(|organisation, _| *organisation != AGENCY));
	});
}
