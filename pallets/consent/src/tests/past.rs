//! Yesterday's answer doesn't change.

use frame_support::assert_ok;
use salus_primitives::{
	consent::Actor,
	decision::{Decision, Ground},
	ids::{ConsentId, Moment},
};

use crate::mock::*;

fn decide_at(at: Moment) -> Decision {
	Consent::decide_at(&lab_query(PHYSICIAN), at)
}

fn grounds(decision: &Decision) -> Vec<Ground> {
	match decision {
		Decision::Permit { based_on, .. } | Decision::Deny { based_on, .. } => based_on.to_vec(),
		Decision::NoConsent => vec![],
	}
}

fn on(consent: ConsentId) -> Vec<Ground> {
	vec![Ground::Consent(consent)]
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
		assert_eq!(grounds(&decide_at(START + DAY - 1)), on(consent));
		assert!(decide_at(START + DAY - 1).is_permit());
		assert!(!decide_at(START + DAY).is_permit());
		assert_eq!(grounds(&decide_at(START + DAY)), on(ConsentId(1)));
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
		assert_eq!(grounds(&decide_at(START)), on(first));
		assert_eq!(decide_at(START + DAY), Decision::NoConsent);
		assert_eq!(decide_at(START + 2 * DAY - 1), Decision::NoConsent);
		assert_eq!(grounds(&decide_at(START + 2 * DAY)), on(second));
	});
}

#[test]
fn past_answer_outlives_renouncing_lifting_and_entering_in_error() {
	ExtBuilder::default().build_and_execute(|| {
		let consents = [granted(lab_terms()), granted(lab_terms()), granted(lab_terms())];
		let yesterday = decide_at(START);
		advance(DAY);
		assert_ok!(Consent::renounce(admin(HOSPITAL), consents[0]));
		assert_ok!(Consent::lift(signed(ALICE), consents[1]));
		assert_ok!(Consent::enter_in_error(signed(ALICE), consents[2]));
		assert_eq!(decide_at(START), yesterday);
		assert_eq!(grounds(&yesterday).len(), 3);
		assert_eq!(decide_at(START + DAY), Decision::NoConsent);
	});
}

#[test]
fn past_answer_is_found_in_a_long_history() {
	ExtBuilder::default().build_and_execute(|| {
		let mut answers = vec![(START - 1, decide_at(START - 1))];
		for day in 0..60 {
			if day % 3 == 0 {
				granted(lab_terms());
			} else if day % 3 == 1 {
				assert_ok!(Consent::withdraw(signed(ALICE), ConsentId(day / 3)));
			}
			answers.push((Now::get(), decide_at(Now::get())));
			advance(DAY);
			answers.push((Now::get() - 1, decide_at(Now::get() - 1)));
		}
		assert_eq!(answers.iter().filter(|(_, answer)| answer.is_permit()).count(), 40);
		for (at, answer) in answers {
			assert_eq!(decide_at(at), answer);
		}
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
