//! Nothing takes the set below its floor, and what was spared for it is made up for.

use super::*;

#[test]
fn missed_removal_at_the_floor_is_spared() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		session_without(&[BOB]);
		assert_eq!(state(BOB), spared(Reason::Missed));
		assert!(events().contains(&Event::RemovalSpared { validator: BOB, reason: Reason::Missed }));
		assert_eq!(Queued::get(), [ALICE, BOB, CAROL, DAVE]);
	});
}

#[test]
fn equivocator_at_the_floor_is_spared() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		assert_ok!(report(BOB, 0, 1));
		assert_eq!(state(BOB), spared(Reason::Equivocated));
		assert_event(Event::RemovalSpared { validator: BOB, reason: Reason::Equivocated });
	});
}

#[test]
fn spared_removal_is_told_once() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		for _ in 0..3 {
			session_without(&[BOB]);
		}
		let told = events().into_iter().filter(|event| matches!(event, Event::RemovalSpared { .. })).count();
		assert_eq!(told, 1);
	});
}

#[test]
fn spared_one_that_equivocates_is_spared_for_that() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		session_without(&[BOB]);
		assert_ok!(report(BOB, 0, 1));
		assert_eq!(state(BOB), spared(Reason::Equivocated));
	});
}

#[test]
fn spared_one_is_set_aside_once_there_are_enough() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		session_without(&[BOB]);
		approve_eve();
		assert!(is_spared(BOB));
		rotate();
		assert_eq!(state(BOB), aside(Reason::Missed));
		assert!(events().contains(&Event::SetAside { validator: BOB, reason: Reason::Missed }));
		assert_eq!(Queued::get(), [ALICE, CAROL, DAVE, EVE]);
	});
}

#[test]
fn spared_one_waits_for_one_with_keys() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		session_without(&[BOB]);
		assert_ok!(Roster::approve(root(), FRANK, EVES));
		rotate();
		assert!(is_spared(BOB));
		give_keys(FRANK);
		rotate();
		assert!(!is_spared(BOB));
	});
}

#[test]
fn equivocator_goes_before_one_that_missed() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		session_without(&[BOB]);
		assert_ok!(report(CAROL, 0, 1));
		approve_eve();
		rotate();
		assert_eq!(state(CAROL), aside(Reason::Equivocated));
		assert!(is_spared(BOB));
	});
}

#[test]
fn who_was_spared_longest_goes_first() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		session_without(&[CAROL]);
		session_without(&[BOB]);
		assert!(is_spared(BOB) && is_spared(CAROL));
		approve_eve();
		rotate();
		assert_eq!(state(CAROL), aside(Reason::Missed));
		assert!(is_spared(BOB));
	});
}

#[test]
fn spared_one_can_be_removed_once_there_are_enough() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		assert_ok!(report(BOB, 0, 1));
		assert_noop!(Roster::remove(root(), BOB), Error::BelowFloor);
		assert_noop!(Roster::step_down(admin(BOBS), BOB), Error::BelowFloor);
		approve_eve();
		assert_ok!(Roster::remove(root(), BOB));
	});
}

#[test]
fn many_equivocators_leave_the_floor() {
	ExtBuilder::default().build_and_execute(|| {
		approve_eve();
		for who in [ALICE, BOB, CAROL, DAVE, EVE] {
			assert_ok!(report(who, 0, who));
		}
		assert_eq!(Roster::next_set(), [CAROL, DAVE, EVE]);
		assert!(is_spared(CAROL) && is_spared(DAVE) && is_spared(EVE));
	});
}

#[test]
fn genesis_below_the_floor_loses_nobody() {
	ExtBuilder(vec![(ALICE, 0), (BOB, 1)]).build_and_execute(|| {
		session_without(&[BOB]);
		assert_ok!(report(ALICE, 0, 1));
		assert_noop!(Roster::remove(root(), ALICE), Error::BelowFloor);
		assert_noop!(Roster::step_down(admin(BOBS), BOB), Error::BelowFloor);
		assert_eq!(Roster::next_set(), [ALICE, BOB]);
	});
}

#[test]
fn floor_that_is_raised_is_grown_up_to() {
	ExtBuilder::default().build_and_execute(|| {
		rotate();
		assert_eq!(crate::FloorReached::<Test>::get(), 3);
		MinValidators::set(5);
		rotate();
		assert_eq!(crate::FloorReached::<Test>::get(), 3);
		assert_ok!(Roster::do_try_state());
		approve_eve();
		rotate();
		assert_eq!(crate::FloorReached::<Test>::get(), 5);
	});
}
