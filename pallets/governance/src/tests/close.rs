use super::*;
use crate::{Calls, OpenMotions};

#[test]
fn close_takes_a_refused_motion_away() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		all_vote(&[CLINIC, FACTORY, PHARMACY], motion, false);
		assert_ok!(Governance::close(by(AGENCY), motion));
		assert_event(Event::MotionClosed { motion });
		assert!(!Motions::<Test>::contains_key(motion) && !Calls::<Test>::contains_key(motion));
		assert_eq!(OpenMotions::<Test>::get().len(), 0);
	});
}

#[test]
fn close_takes_a_motion_away_whose_time_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let (motion, other) = (proposed(HOSPITAL, ordinary()), carried(ordinary()));
		wait(DURATION);
		assert_ok!(Governance::close(by(HOSPITAL), motion));
		assert_ok!(Governance::close(by(HOSPITAL), other));
		assert_event(Event::MotionClosed { motion: other });
	});
}

#[test]
fn close_counts_the_seats_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		all_vote(&[CLINIC, FACTORY], motion, false);
		assert_noop!(Governance::close(by(CLINIC), motion), Error::StillOpen);
		// Two of four, then two of three.
		suspend(AGENCY);
		assert_noop!(Governance::close(by(CLINIC), motion), Error::StillOpen);
		suspend(HOSPITAL);
		assert_ok!(Governance::close(by(CLINIC), motion));
	});
}

#[test]
fn close_by_nobodys_admin_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		wait(DURATION);
		for origin in [signed(STRANGER), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Governance::close(origin, motion), BadOrigin);
		}
	});
}

#[test]
fn close_without_a_seat_fails_with_not_seated() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		wait(DURATION);
		assert_noop!(Governance::close(by(PRACTICE), motion), Error::NotSeated);
	});
}

#[test]
fn close_by_a_suspended_one_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		wait(DURATION);
		suspend(CLINIC);
		assert_noop!(Governance::close(by(CLINIC), motion), Error::NotInGoodStanding);
	});
}

#[test]
fn close_of_no_motion_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Governance::close(by(HOSPITAL), NO_MOTION), Error::NotFound);
	});
}

#[test]
fn close_of_what_can_still_be_carried_fails_with_still_open() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		wait(DURATION - 1);
		assert_noop!(Governance::close(by(HOSPITAL), motion), Error::StillOpen);
	});
}

#[test]
fn close_of_a_motion_that_was_carried_late_fails_with_still_open() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, sensitive());
		wait(DURATION - 1);
		all_vote(&[FACTORY, AGENCY], motion, true);
		wait(OBJECTION + DURATION - 1);
		assert_noop!(Governance::close(by(CLINIC), motion), Error::StillOpen);
		wait(1);
		assert_ok!(Governance::close(by(CLINIC), motion));
	});
}
