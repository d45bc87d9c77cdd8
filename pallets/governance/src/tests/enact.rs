use codec::Encode;
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, GetDispatchInfo, WithPostDispatchInfo},
	weights::Weight,
	BoundedVec,
};
use sp_runtime::DispatchError;

use super::*;
use crate::{Calls, OpenMotions, WeightInfo};

/// A refusal, which costs no more than looking.
fn refused(error: Error) -> DispatchErrorWithPostInfo {
	error.with_weight(<() as WeightInfo>::enact())
}

/// How many calls the probe got.
fn made() -> u32 {
	probe::Made::<Test>::get()
}

#[test]
fn enact_makes_an_ordinary_call_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(ordinary());
		let info = enact(CLINIC, motion).unwrap();
		assert_eq!(info.actual_weight, Some(<() as WeightInfo>::enact() + probe::SPENT));
		assert_event(Event::MotionEnacted { motion, result: Ok(()) });
		assert_eq!(made(), 1);
		assert!(!Motions::<Test>::contains_key(motion) && !Calls::<Test>::contains_key(motion));
		assert_eq!(OpenMotions::<Test>::get().len(), 0);
	});
}

#[test]
fn enact_makes_a_sensitive_call_after_the_time_to_object() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		wait(OBJECTION);
		assert_ok!(enact(HOSPITAL, motion));
		assert_event(Event::MotionEnacted { motion, result: Ok(()) });
		assert_eq!(made(), 1);
	});
}

#[test]
fn enact_is_for_once() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(ordinary());
		assert_ok!(enact(HOSPITAL, motion));
		assert_noop!(enact(HOSPITAL, motion), refused(Error::NotFound));
	});
}

#[test]
fn enact_of_a_call_that_fails_tells_why_and_undoes_the_call() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(RuntimeCall::Probe(probe::Call::fail {}));
		assert_ok!(enact(HOSPITAL, motion));
		// The text isn't encoded.
		assert_event(Event::MotionEnacted { motion, result: Err(DispatchError::Other("")) });
		assert_eq!(made(), 0);
		assert!(!Motions::<Test>::contains_key(motion));
	});
}

#[test]
fn enact_has_no_more_power_than_the_rule_gives() {
	ExtBuilder::default().build_and_execute(|| {
		// Its rule is `Sensitive`, and it needs root.
		let motion = carried(RuntimeCall::System(frame_system::Call::set_heap_pages { pages: 1 }));
		wait(OBJECTION);
		assert_ok!(Governance::enact(by(HOSPITAL), motion, Weight::MAX));
		assert_event(Event::MotionEnacted { motion, result: Err(DispatchError::BadOrigin) });
	});
}

#[test]
fn enact_of_new_seats_sets_them() {
	ExtBuilder::default().build_and_execute(|| {
		let call = RuntimeCall::Governance(crate::Call::set_seats { seats: seats(&[PRACTICE, BUREAU]) });
		let weight = call.get_dispatch_info().call_weight;
		let motion = carried(call);
		wait(OBJECTION);
		assert_ok!(Governance::enact(by(HOSPITAL), motion, weight));
		assert_event(Event::MotionEnacted { motion, result: Ok(()) });
		assert_noop!(Governance::propose(by(HOSPITAL), Box::new(ordinary())), Error::NotSeated);
		proposed(PRACTICE, ordinary());
	});
}

#[test]
fn enact_after_a_suspension_stops_the_motion() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		wait(OBJECTION);
		// Two of four, and no regulator.
		suspend(AGENCY);
		let info = enact(HOSPITAL, motion).unwrap();
		assert_eq!(info.actual_weight, Some(<() as WeightInfo>::enact()));
		assert_event(Event::MotionStopped { motion });
		assert_eq!((made(), record(motion).carried_at), (0, None));
		assert_noop!(enact(HOSPITAL, motion), refused(Error::NotCarried));
	});
}

#[test]
fn enact_counts_the_seats_of_the_moment() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		assert_ok!(vote(CLINIC, motion, true));
		wait(OBJECTION);
		// Three of four still.
		suspend(FACTORY);
		assert_ok!(enact(HOSPITAL, motion));
		assert_eq!(made(), 1);
	});
}

#[test]
fn enact_weighs_its_limit() {
	let motion = MotionId(0);
	let call = crate::Call::<Test>::enact { motion, weight_limit: Weight::from_parts(7, 8) };
	let weight = <() as WeightInfo>::enact() + Weight::from_parts(7, 8);
	assert_eq!(call.get_dispatch_info().call_weight, weight);
	let call = crate::Call::<Test>::enact { motion, weight_limit: Weight::MAX };
	assert_eq!(call.get_dispatch_info().call_weight, Weight::MAX);
}

#[test]
fn enact_by_nobodys_admin_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(ordinary());
		for origin in [signed(STRANGER), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Governance::enact(origin, motion, probe::DECLARED), BadOrigin);
		}
	});
}

#[test]
fn enact_without_a_seat_fails_with_not_seated() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(ordinary());
		assert_noop!(enact(PRACTICE, motion), refused(Error::NotSeated));
	});
}

#[test]
fn enact_by_a_suspended_one_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(ordinary());
		suspend(PHARMACY);
		assert_noop!(enact(PHARMACY, motion), refused(Error::NotInGoodStanding));
	});
}

#[test]
fn enact_of_no_motion_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(enact(HOSPITAL, NO_MOTION), refused(Error::NotFound));
	});
}

#[test]
fn enact_without_the_votes_fails_with_not_carried() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_noop!(enact(HOSPITAL, motion), refused(Error::NotCarried));
	});
}

#[test]
fn enact_in_the_time_to_object_fails_with_too_early() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		wait(OBJECTION - 1);
		assert_noop!(enact(HOSPITAL, motion), refused(Error::TooEarly));
	});
}

#[test]
fn enact_after_the_time_fails_with_expired() {
	ExtBuilder::default().build_and_execute(|| {
		let (one, other) = (carried(sensitive()), carried(sensitive()));
		wait(OBJECTION + DURATION - 1);
		assert_ok!(enact(HOSPITAL, one));
		wait(1);
		assert_noop!(enact(HOSPITAL, other), refused(Error::Expired));
	});
}

#[test]
fn enact_with_a_low_limit_fails_with_weight_too_low() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(ordinary());
		for less in [Weight::from_parts(1, 0), Weight::from_parts(0, 1)] {
			let limit = probe::DECLARED - less;
			assert_noop!(Governance::enact(by(HOSPITAL), motion, limit), refused(Error::WeightTooLow));
		}
		assert_ok!(enact(HOSPITAL, motion));
	});
}

#[test]
fn enact_of_what_no_one_can_read_fails_with_undecodable() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(ordinary());
		let mut longer = ordinary().encode();
		longer.push(0);
		for bytes in [vec![255, 255], vec![], longer] {
			Calls::<Test>::insert(motion, BoundedVec::truncate_from(bytes));
			assert_noop!(enact(HOSPITAL, motion), refused(Error::Undecodable));
		}
	});
}

#[test]
fn enact_of_what_became_stricter_fails_with_rule_changed() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(ordinary());
		Tightened::set(true);
		assert_noop!(enact(HOSPITAL, motion), refused(Error::RuleChanged));
		wait(DURATION);
		assert_ok!(Governance::close(by(HOSPITAL), motion));
	});
}
