//! Who equivocates is set aside at once, and a report counts once.

use super::*;
use crate::{Offences, MAX_OFFENCES};
use sp_staking::offence::OffenceError;

#[test]
fn equivocator_is_set_aside_and_told_of() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		assert_eq!(state(BOB), aside(Reason::Equivocated));
		let equivocated = Event::Equivocated { validator: BOB, session: 0, kind: *b"grandpa:equivoca" };
		assert_eq!(events(), [equivocated, Event::SetAside { validator: BOB, reason: Reason::Equivocated }]);
	});
}

#[test]
fn report_of_the_same_again_fails() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(!is_known(BOB, 1));
		assert_ok!(report(BOB, 0, 1));
		assert!(is_known(BOB, 1));
		assert_noop!(report(BOB, 0, 1), OffenceError::DuplicateReport);
	});
}

#[test]
fn report_of_one_that_is_marked_changes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		assert!(is_known(BOB, 2));
		assert_noop!(report(BOB, 0, 2), OffenceError::DuplicateReport);
		assert_eq!(Offences::<Test>::get().len(), 1);
	});
}

#[test]
fn report_of_another_one_in_the_same_round_counts() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		assert!(!is_known(CAROL, 1));
		assert_ok!(report(CAROL, 0, 1));
		// The set can't do without both.
		assert_eq!(state(CAROL), spared(Reason::Equivocated));
	});
}

#[test]
fn report_of_one_that_missed_is_graver() {
	ExtBuilder::default().build_and_execute(|| {
		session_without(&[BOB]);
		assert_eq!(state(BOB), aside(Reason::Missed));
		assert_ok!(report(BOB, 0, 1));
		assert_eq!(state(BOB), aside(Reason::Equivocated));
		assert_event(Event::SetAside { validator: BOB, reason: Reason::Equivocated });
	});
}

#[test]
fn report_of_one_that_is_no_validator_is_told_once() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::remove(root(), BOB));
		assert_ok!(report(BOB, 0, 1));
		assert_event(Event::Equivocated { validator: BOB, session: 0, kind: *b"grandpa:equivoca" });
		assert_eq!(state(BOB), None);
		assert_noop!(report(BOB, 0, 1), OffenceError::DuplicateReport);
	});
}

#[test]
fn report_from_before_the_approval_is_settled() {
	ExtBuilder::default().build_and_execute(|| {
		Index::set(5);
		approve_eve();
		assert_noop!(report(EVE, 4, 1), OffenceError::DuplicateReport);
		assert_ok!(report(EVE, 5, 2));
	});
}

#[test]
fn oldest_offence_is_forgotten_when_the_list_is_full() {
	ExtBuilder::default().build_and_execute(|| {
		for round in 0..u64::from(MAX_OFFENCES) {
			assert_ok!(report(STRANGER, 0, round));
		}
		assert!(is_known(STRANGER, 0));
		assert_ok!(report(STRANGER, 0, 1_000));
		assert!(!is_known(STRANGER, 0));
		assert!(is_known(STRANGER, 1) && is_known(STRANGER, 1_000));
	});
}
