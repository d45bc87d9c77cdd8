//! Yesterday's answer doesn't change.

use frame_support::assert_ok;
use salus_primitives::{
	consent::Actor,
	decision::Decision,
	ids::{ConsentId, Moment},
};

use crate::mock::*;

fn decide_at(at: Moment) -> Decision {
	Consent::decide(lab_query(PHYSICIAN), Some(at))
}

fn grounds(decision: &Decision) -> Vec<ConsentId> {
	match decision {
		Decision::Permit { based_on, .. } | Decision::Deny { based_on, .. } => based_on.to_vec(),
		Decision::NoConsent => vec![],
	}
}

#[test]
fn past_answer_outlives_a_withdrawal() {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(lab_terms());
		advance(DAY);
		let yesterday = decide_at(START);
		assert_ok!(Consent::withdraw(signed(ALICE), consent));
		assert_eq!(decide_at(START), yesterday);
		assert!(yesterday.is_permit());
		assert!(decide_at(START + DAY - 1).is_permit());
		assert_eq!(decide_at(START + DAY), Decision::NoConsent);
	});
}

#[test]
fn past_answer_outlives_an_amendment() {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(lab_terms());
		advance(DAY);
		assert_ok!(Consent::amend(signed(ALICE), consent, terms([deny(Actor::Anyone, lab())])));
		assert_eq!(grounds(&decide_at(START + DAY - 1)), vec![consent]);
		assert!(decide_at(START + DAY - 1).is_permit());
		assert!(!decide_at(START + DAY).is_permit());
		assert_eq!(grounds(&decide_at(START + DAY)), vec![ConsentId(1)]);
	});
}

#[test]
fn past_answer_outlives_a_new_grant() {
	ExtBuilder::default().build_and_execute(|| {
		let first = granted(lab_terms());
		advance(DAY);
		assert_ok!(Consent::withdraw(signed(ALICE), first));
		advance(DAY);
		let second = granted(lab_terms());
		assert_eq!(grounds(&decide_at(START)), vec![first]);
		assert_eq!(decide_at(START + DAY), Decision::NoConsent);
		assert_eq!(decide_at(START + 2 * DAY - 1), Decision::NoConsent);
		assert_eq!(grounds(&decide_at(START + 2 * DAY)), vec![second]);
	});
}

#[test]
fn past_answer_is_what_was_logged() {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(lab_terms());
		let query = lab_query(PHYSICIAN);
		assert_ok!(Consent::request_access(signed(PHYSICIAN), ALICE, query.purpose, query.classes, None));
		advance(DAY);
		assert_ok!(Consent::withdraw(signed(ALICE), consent));
		let entry = logged(ALICE).pop().unwrap();
		assert_eq!(Consent::decide(entry.query, Some(entry.at)), entry.decision);
	});
}

#[test]
fn consent_that_ends_in_the_block_of_its_grant_never_counts() {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(lab_terms());
		assert_ok!(Consent::withdraw(signed(ALICE), consent));
		advance(DAY);
		assert_eq!(decide_at(START), Decision::NoConsent);
		assert_eq!(decide_at(START + DAY), Decision::NoConsent);
	});
}
