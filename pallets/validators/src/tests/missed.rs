//! Who misses too many turns of a session is set aside at its end.

use super::*;

/// The events that tell of a removal.
fn told() -> Vec<Event<Test>> {
	let tells = |event: &Event<Test>| matches!(event, Event::SetAside { .. } | Event::RemovalSpared { .. });
	events().into_iter().filter(tells).collect()
}

#[test]
fn validator_that_made_no_block_is_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		session_without(&[BOB]);
		assert_eq!(state(BOB), aside(Reason::Missed));
		assert_eq!(told(), [Event::SetAside { validator: BOB, reason: Reason::Missed }]);
		// The set of the next session was planned before.
		assert_eq!(Sitting::get(), [ALICE, BOB, CAROL, DAVE]);
		assert_eq!(Queued::get(), [ALICE, CAROL, DAVE]);
	});
}

#[test]
fn validators_that_made_their_blocks_stay() {
	ExtBuilder::default().build_and_execute(|| {
		session_without(&[]);
		assert_eq!(told(), []);
		assert_eq!(Queued::get(), [ALICE, BOB, CAROL, DAVE]);
	});
}

#[test]
fn validator_that_missed_half_of_its_turns_stays() {
	ExtBuilder::default().build_and_execute(|| {
		// Bob's turns are 121, 125 and so on. He misses every other one.
		for slot in (120..152).filter(|slot| slot % 8 != 1) {
			block(slot);
		}
		rotate();
		assert_eq!(told(), []);
	});
}

#[test]
fn validator_that_had_few_turns_stays() {
	ExtBuilder::default().build_and_execute(|| {
		// Bob misses three turns.
		for slot in (120..132).filter(|slot| slot % 4 != 1) {
			block(slot);
		}
		rotate();
		assert_eq!(told(), []);
	});
}

#[test]
fn validator_that_is_set_aside_is_not_judged_again() {
	ExtBuilder::default().build_and_execute(|| {
		session_without(&[BOB]);
		// Bob still sits in the next session, and is still away.
		session_without(&[BOB]);
		assert_eq!(told().len(), 1);
		assert_eq!(Sitting::get(), [ALICE, CAROL, DAVE]);
	});
}

#[test]
fn validator_that_was_removed_is_not_judged() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::remove(root(), BOB));
		session_without(&[BOB]);
		assert_eq!(told(), []);
	});
}

#[test]
fn equivocator_that_misses_stays_an_equivocator() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		let before = state(BOB);
		session_without(&[BOB]);
		assert_eq!(state(BOB), before);
	});
}

#[test]
fn worst_of_two_is_set_aside_and_the_other_one_spared() {
	ExtBuilder::default().build_and_execute(|| {
		// Bob makes one block, Carol none, and the set can do without one of them.
		block(120);
		block(121);
		for slot in (123..152).filter(|slot| slot % 4 == 0 || slot % 4 == 3) {
			block(slot);
		}
		rotate();
		assert_eq!(
			told(),
			[
				Event::SetAside { validator: CAROL, reason: Reason::Missed },
				Event::RemovalSpared { validator: BOB, reason: Reason::Missed },
			]
		);
		assert_eq!(Queued::get(), [ALICE, BOB, DAVE]);
	});
}
