//! Which seats count, and which have a vote.

use super::*;
use crate::Count;

/// How many seats count in a motion, and how many of them are for it and against it.
fn counted(motion: MotionId) -> (u32, u32, u32) {
	let Count { seats, yes, no } = Governance::tally(motion).unwrap().total;
	(seats, yes, no)
}

fn is_carried(motion: MotionId) -> bool {
	record(motion).carried_at.is_some()
}

#[test]
fn roll_counts_whom_a_regulator_suspended_without_a_vote() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		all_vote(&[CLINIC, FACTORY, PHARMACY], motion, true);
		suspend_at_once(CLINIC);
		assert_eq!(counted(motion), (5, 3, 0));
		assert_noop!(vote(CLINIC, motion, false), Error::NotInGoodStanding);
		assert_noop!(Governance::propose(by(CLINIC), Box::new(ordinary())), Error::NotInGoodStanding);
		reinstate(CLINIC);
		assert_eq!(counted(motion), (5, 4, 0));
		assert_ok!(vote(CLINIC, motion, false));
	});
}

#[test]
fn roll_leaves_a_regulator_and_an_ally_a_minority() {
	ExtBuilder::default().build_and_execute(|| {
		[HOSPITAL, CLINIC].into_iter().for_each(suspend_at_once);
		let motion = proposed(AGENCY, ordinary());
		assert_ok!(vote(PHARMACY, motion, true));
		assert!(!is_carried(motion), "two of five, not two of three");
		assert_noop!(Governance::recount(by(AGENCY), motion), Error::NothingChanged);
		assert_ok!(vote(FACTORY, motion, true));
		assert!(is_carried(motion));
	});
}

#[test]
fn roll_lets_an_emergency_close_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		all_vote(&[AGENCY, PHARMACY], motion, false);
		[HOSPITAL, CLINIC].into_iter().for_each(suspend_at_once);
		assert_noop!(Governance::close(by(AGENCY), motion), Error::StillOpen);
		assert_ok!(vote(FACTORY, motion, false));
		assert_ok!(Governance::close(by(AGENCY), motion));
	});
}

#[test]
fn roll_lets_an_emergency_delay_what_needed_its_vote() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		assert_ok!(vote(CLINIC, motion, true));
		[HOSPITAL, FACTORY].into_iter().for_each(suspend_at_once);
		wait(OBJECTION);
		assert_ok!(enact(CLINIC, motion));
		assert_event(Event::MotionStopped { motion });
		[HOSPITAL, FACTORY].into_iter().for_each(reinstate);
		assert_ok!(Governance::recount(by(CLINIC), motion));
		assert_event(Event::MotionCarried { motion, enact_from: now() + OBJECTION });
	});
}

#[test]
fn roll_leaves_out_whom_a_vote_suspended_in_an_emergency_too() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_ok!(vote(CLINIC, motion, true));
		suspend(AGENCY);
		suspend_at_once(PHARMACY);
		assert_eq!(counted(motion), (4, 2, 0));
		suspend(PHARMACY);
		assert_eq!(counted(motion), (3, 2, 0));
		assert_ok!(Governance::recount(by(CLINIC), motion));
		assert_event(Event::MotionCarried { motion, enact_from: 1 });
	});
}

#[test]
fn roll_of_emergencies_alone_decides_nothing() {
	ExtBuilder(vec![HOSPITAL, AGENCY]).build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_ok!(vote(AGENCY, motion, true));
		[HOSPITAL, AGENCY].into_iter().for_each(suspend_at_once);
		assert_eq!(counted(motion), (2, 0, 0));
		assert_noop!(enact(HOSPITAL, motion).map_err(|failed| failed.error), Error::NotInGoodStanding);
	});
}

#[test]
fn roll_of_lapsed_licences_alone_lets_them_vote() {
	ExtBuilder::default().build_and_execute(|| {
		SEATED.into_iter().for_each(lapse);
		let renewal = proposed(CLINIC, ordinary());
		all_vote(&[FACTORY, PHARMACY], renewal, true);
		assert_eq!(counted(renewal), (5, 3, 0));
		assert_ok!(enact(CLINIC, renewal));
		// What the motion is for: from now on the others neither vote nor count.
		renew(CLINIC);
		assert_noop!(Governance::propose(by(FACTORY), Box::new(ordinary())), Error::NotInGoodStanding);
		let next = proposed(CLINIC, ordinary());
		assert_eq!(counted(next), (1, 1, 0));
		assert_ok!(enact(CLINIC, next));
	});
}

#[test]
fn roll_of_lapsed_licences_needs_the_required_classes_among_them() {
	ExtBuilder::default().build_and_execute(|| {
		SEATED.into_iter().for_each(lapse);
		let motion = proposed(HOSPITAL, sensitive());
		all_vote(&[CLINIC, FACTORY, PHARMACY], motion, true);
		assert!(!is_carried(motion));
		assert_ok!(vote(AGENCY, motion, true));
		assert_event(Event::MotionCarried { motion, enact_from: 1 + OBJECTION });
	});
}

#[test]
fn roll_of_lapsed_licences_leaves_out_whom_a_vote_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		SEATED.into_iter().for_each(lapse);
		suspend(PHARMACY);
		let motion = proposed(HOSPITAL, ordinary());
		assert_eq!(counted(motion), (4, 1, 0));
		assert_noop!(vote(PHARMACY, motion, true), Error::NotInGoodStanding);
		SEATED.into_iter().for_each(suspend);
		assert_eq!(counted(motion), (0, 0, 0));
	});
}

#[test]
fn roll_of_lapsed_licences_counts_whom_a_regulator_suspended_without_a_vote() {
	ExtBuilder::default().build_and_execute(|| {
		SEATED.into_iter().for_each(lapse);
		[HOSPITAL, CLINIC].into_iter().for_each(suspend_at_once);
		let motion = proposed(AGENCY, ordinary());
		assert_ok!(vote(PHARMACY, motion, true));
		assert_eq!(counted(motion), (5, 2, 0));
		assert!(!is_carried(motion));
	});
}

#[test]
fn roll_is_not_of_lapsed_licences_because_of_an_emergency() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		[HOSPITAL, CLINIC, FACTORY, PHARMACY].into_iter().for_each(lapse);
		suspend_at_once(AGENCY);
		// Nobody has a vote, until the emergency is over.
		assert_eq!(counted(motion), (1, 0, 0));
		for organisation in SEATED {
			assert_noop!(vote(organisation, motion, false), Error::NotInGoodStanding);
		}
		reinstate(AGENCY);
		assert_ok!(vote(AGENCY, motion, true));
		assert!(is_carried(motion));
	});
}
