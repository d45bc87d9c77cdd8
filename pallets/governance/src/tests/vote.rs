use super::*;

#[test]
fn vote_is_kept_and_told() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_ok!(vote(CLINIC, motion, false));
		assert_event(Event::VoteCast { motion, organisation: CLINIC, approve: false });
		assert_eq!(record(motion).votes.iter().collect::<Vec<_>>(), [(&HOSPITAL, &true), (&CLINIC, &false)]);
	});
}

#[test]
fn vote_of_two_admins_is_one() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_noop!(Governance::vote(signed(admin(HOSPITAL) + 1), motion, true), Error::AlreadyVoted);
		assert_ok!(Governance::vote(signed(admin(HOSPITAL) + 1), motion, false));
		assert_eq!(record(motion).votes.len(), 1);
	});
}

#[test]
fn vote_of_more_than_half_carries_an_ordinary_motion_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		wait(3);
		assert_ok!(vote(CLINIC, motion, true));
		assert_eq!(record(motion).carried_at, None);
		assert_ok!(vote(FACTORY, motion, true));
		assert_eq!(record(motion).carried_at, Some(4));
		let cast = Event::VoteCast { motion, organisation: FACTORY, approve: true };
		assert_eq!(events()[2..], [cast, Event::MotionCarried { motion, enact_from: 4 }]);
	});
}

#[test]
fn vote_of_half_carries_nothing() {
	ExtBuilder(vec![HOSPITAL, CLINIC, FACTORY, AGENCY]).build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_ok!(vote(AGENCY, motion, true));
		assert_eq!(record(motion).carried_at, None);
		assert_ok!(vote(CLINIC, motion, true));
		assert_eq!(record(motion).carried_at, Some(1));
	});
}

#[test]
fn vote_of_every_required_class_carries_a_sensitive_motion() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, sensitive());
		all_vote(&[CLINIC, FACTORY, PHARMACY], motion, true);
		assert_eq!(record(motion).carried_at, None);
		assert_ok!(vote(AGENCY, motion, true));
		assert_event(Event::MotionCarried { motion, enact_from: 1 + OBJECTION });
	});
}

#[test]
fn vote_of_a_suspended_one_does_not_count_any_more() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_ok!(vote(CLINIC, motion, true));
		suspend(CLINIC);
		assert_ok!(vote(FACTORY, motion, true));
		// Two of four.
		assert_eq!(record(motion).carried_at, None);
		suspend(PHARMACY);
		assert_ok!(vote(AGENCY, motion, false));
		// Two of three.
		assert_eq!(record(motion).carried_at, Some(1));
	});
}

#[test]
fn vote_changed_in_the_time_to_object_stops_the_motion() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		wait(OBJECTION - 1);
		assert_ok!(vote(FACTORY, motion, false));
		assert_event(Event::MotionStopped { motion });
		assert_eq!(record(motion).carried_at, None);
	});
}

#[test]
fn vote_that_carries_a_motion_again_gives_it_its_time_to_object_again() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		wait(5);
		assert_ok!(vote(FACTORY, motion, false));
		wait(1);
		assert_ok!(vote(CLINIC, motion, true));
		assert_event(Event::MotionCarried { motion, enact_from: 7 + OBJECTION });
	});
}

#[test]
fn vote_that_is_not_needed_leaves_a_carried_motion_as_it_is() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		wait(5);
		assert_ok!(vote(CLINIC, motion, true));
		assert_event(Event::VoteCast { motion, organisation: CLINIC, approve: true });
		assert_eq!(record(motion).carried_at, Some(1));
		assert_ok!(vote(PHARMACY, motion, false));
		assert_eq!(record(motion).carried_at, Some(1));
	});
}

#[test]
fn vote_by_nobodys_admin_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		for origin in [signed(STRANGER), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Governance::vote(origin, motion, true), BadOrigin);
		}
	});
}

#[test]
fn vote_without_a_seat_fails_with_not_seated() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_noop!(vote(BUREAU, motion, true), Error::NotSeated);
	});
}

#[test]
fn vote_by_a_suspended_one_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		suspend(CLINIC);
		assert_noop!(vote(CLINIC, motion, true), Error::NotInGoodStanding);
		reinstate(CLINIC);
		assert_ok!(vote(CLINIC, motion, true));
	});
}

#[test]
fn vote_on_no_motion_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(vote(HOSPITAL, NO_MOTION, true), Error::NotFound);
	});
}

#[test]
fn vote_alike_fails_with_already_voted() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_noop!(vote(HOSPITAL, motion, true), Error::AlreadyVoted);
		assert_ok!(vote(HOSPITAL, motion, false));
		assert_noop!(vote(HOSPITAL, motion, false), Error::AlreadyVoted);
	});
}

#[test]
fn vote_after_the_time_fails_with_expired() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		wait(DURATION - 1);
		assert_ok!(vote(CLINIC, motion, true));
		wait(1);
		assert_noop!(vote(FACTORY, motion, true), Error::Expired);
	});
}

#[test]
fn vote_on_a_motion_that_was_carried_late_works_until_its_second_time_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, sensitive());
		wait(DURATION - 1);
		all_vote(&[FACTORY, AGENCY], motion, true);
		wait(OBJECTION + DURATION - 1);
		assert_ok!(vote(CLINIC, motion, true));
		wait(1);
		assert_noop!(vote(CLINIC, motion, false), Error::Expired);
	});
}

#[test]
fn vote_that_stops_a_motion_after_its_first_time_ends_it() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		wait(DURATION);
		assert_ok!(vote(FACTORY, motion, false));
		assert_event(Event::MotionStopped { motion });
		assert_noop!(vote(FACTORY, motion, true), Error::Expired);
		assert_ok!(Governance::close(by(HOSPITAL), motion));
		assert!(!Motions::<Test>::contains_key(motion));
	});
}
