use super::*;

#[test]
fn recount_stops_what_lost_its_votes() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		suspend(AGENCY);
		assert_ok!(Governance::recount(by(CLINIC), motion));
		assert_event(Event::MotionStopped { motion });
		assert_eq!(record(motion).carried_at, None);
	});
}

#[test]
fn recount_carries_what_has_the_votes_again() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		suspend(AGENCY);
		assert_ok!(Governance::recount(by(CLINIC), motion));
		reinstate(AGENCY);
		wait(5);
		assert_ok!(Governance::recount(by(CLINIC), motion));
		assert_event(Event::MotionCarried { motion, enact_from: 6 + OBJECTION });
	});
}

#[test]
fn recount_carries_what_is_more_than_half_of_fewer_seats() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_ok!(vote(CLINIC, motion, true));
		suspend(PHARMACY);
		assert_noop!(Governance::recount(by(CLINIC), motion), Error::NothingChanged);
		suspend(FACTORY);
		assert_ok!(Governance::recount(by(CLINIC), motion));
		assert_event(Event::MotionCarried { motion, enact_from: 1 });
	});
}

#[test]
fn recount_by_nobodys_admin_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		for origin in [signed(STRANGER), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Governance::recount(origin, motion), BadOrigin);
		}
	});
}

#[test]
fn recount_without_a_seat_fails_with_not_seated() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_noop!(Governance::recount(by(PRACTICE), motion), Error::NotSeated);
	});
}

#[test]
fn recount_by_a_suspended_one_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(ordinary());
		suspend(AGENCY);
		assert_noop!(Governance::recount(by(AGENCY), motion), Error::NotInGoodStanding);
	});
}

#[test]
fn recount_of_no_motion_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Governance::recount(by(HOSPITAL), NO_MOTION), Error::NotFound);
	});
}

#[test]
fn recount_after_the_time_fails_with_expired() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		wait(DURATION);
		assert_noop!(Governance::recount(by(HOSPITAL), motion), Error::Expired);
	});
}

#[test]
fn recount_to_the_same_fails_with_nothing_changed() {
	ExtBuilder::default().build_and_execute(|| {
		for motion in [proposed(HOSPITAL, ordinary()), carried(ordinary())] {
			assert_noop!(Governance::recount(by(HOSPITAL), motion), Error::NothingChanged);
		}
	});
}
