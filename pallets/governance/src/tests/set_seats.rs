use super::*;
use crate::{Origin, Seats};

#[test]
fn set_seats_sets_them() {
	ExtBuilder::default().build_and_execute(|| {
		let after = seats(&[CLINIC, BUREAU, PRACTICE]);
		assert_ok!(Governance::set_seats(Origin::Sensitive.into(), after.clone()));
		assert_event(Event::SeatsSet { seats: after.clone() });
		assert_eq!(Seats::<Test>::get(), after);
	});
}

#[test]
fn set_seats_drops_the_votes_of_others() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		all_vote(&[CLINIC, FACTORY], motion, false);
		assert_ok!(Governance::set_seats(RuntimeOrigin::root(), seats(&[CLINIC, PHARMACY, AGENCY, PRACTICE])));
		assert_eq!(record(motion).votes.iter().collect::<Vec<_>>(), [(&CLINIC, &false)]);
	});
}

#[test]
fn set_seats_stops_a_motion_that_loses_its_votes() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		assert_ok!(Governance::set_seats(RuntimeOrigin::root(), seats(&[HOSPITAL, CLINIC, FACTORY, BUREAU])));
		assert_event(Event::MotionStopped { motion });
		assert_eq!(record(motion).carried_at, None);
	});
}

#[test]
fn set_seats_carries_a_motion_that_has_the_votes_now() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, sensitive());
		assert_ok!(vote(AGENCY, motion, true));
		wait(2);
		assert_ok!(Governance::set_seats(RuntimeOrigin::root(), seats(&[HOSPITAL, CLINIC, AGENCY])));
		assert_event(Event::MotionCarried { motion, enact_from: now() + OBJECTION });
	});
}

#[test]
fn set_seats_carries_nothing_whose_time_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, sensitive());
		assert_ok!(vote(AGENCY, motion, true));
		wait(DURATION);
		assert_ok!(Governance::set_seats(RuntimeOrigin::root(), seats(&[HOSPITAL, CLINIC, AGENCY])));
		assert_eq!(record(motion).carried_at, None);
	});
}

#[test]
fn set_seats_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::from(Origin::Ordinary), by(HOSPITAL), RuntimeOrigin::none()] {
			assert_noop!(Governance::set_seats(origin, seats(&SEATED)), BadOrigin);
		}
	});
}

#[test]
fn set_seats_to_nobody_fails_with_no_seats() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Governance::set_seats(RuntimeOrigin::root(), seats(&[])), Error::NoSeats);
	});
}

#[test]
fn set_seats_to_an_unknown_one_fails_with_unknown_organisation() {
	ExtBuilder::default().build_and_execute(|| {
		let after = seats(&[HOSPITAL, AGENCY, NOBODY]);
		assert_noop!(Governance::set_seats(RuntimeOrigin::root(), after), Error::UnknownOrganisation);
	});
}

#[test]
fn set_seats_without_a_required_class_fails_with_missing_class() {
	ExtBuilder::default().build_and_execute(|| {
		for after in [seats(&[HOSPITAL, CLINIC]), seats(&[AGENCY, FACTORY])] {
			assert_noop!(Governance::set_seats(RuntimeOrigin::root(), after), Error::MissingClass);
		}
	});
}
