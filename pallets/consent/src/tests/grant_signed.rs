use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use salus_primitives::{
	consent::{Actor, ConsentTerms, SignedGrant, SIGNED_GRANT},
	ids::{ConsentId, Moment},
};
use sp_runtime::{testing::TestSignature, traits::BadOrigin};

use super::bad_terms::refuses_bad_terms;
use crate::{mock::*, signed::wrapped, Consents, Error, Event, NextConsentId, Nonces};

const DEADLINE: Moment = START + DAY;
/// A key in the place of a patient's.
const NEW_KEY: AccountId = 51;

fn genesis() -> [u8; 32] {
	System::block_hash(0).0
}

/// What Alice signs to grant the terms, for a chain.
fn payload(terms: &ConsentTerms<AccountId>, nonce: u32, genesis: [u8; 32]) -> Vec<u8> {
	let deadline = DEADLINE;
	SignedGrant { domain: SIGNED_GRANT, genesis, patient: &ALICE, nonce, deadline, terms }.encode()
}

/// Alice's signature for the terms.
fn by_alice(terms: &ConsentTerms<AccountId>, nonce: u32) -> TestSignature {
	TestSignature(ALICE, payload(terms, nonce, genesis()))
}

/// The physician submits Alice's consent with a signature.
fn submit(terms: ConsentTerms<AccountId>, nonce: u32, signature: TestSignature) -> DispatchResult {
	Consent::grant_signed(signed(PHYSICIAN), ALICE, terms, nonce, DEADLINE, signature)
}

#[test]
fn grant_signed_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(submit(lab_terms(), 0, by_alice(&lab_terms(), 0)));
		let record = Consents::<Test>::get(ConsentId(0)).unwrap();
		assert_eq!((record.patient, record.terms, record.granted_at), (ALICE, lab_terms(), START));
		assert_eq!(Consent::open_consents(ALICE, None), vec![ConsentId(0)]);
		assert_eq!(Nonces::<Test>::get(ALICE), 1);
		System::assert_last_event(Event::ConsentGranted { consent: ConsentId(0), patient: ALICE }.into());
		assert_eq!(System::events().len(), 1, "one event for the grant");
	});
}

#[test]
fn grant_signed_through_a_browser_wallet_works() {
	ExtBuilder::default().build_and_execute(|| {
		let signature = TestSignature(ALICE, wrapped(&payload(&lab_terms(), 0, genesis())));
		assert_ok!(submit(lab_terms(), 0, signature));
	});
}

#[test]
fn grant_signed_by_the_key_that_replaced_the_patients_works() {
	ExtBuilder::default().build_and_execute(|| {
		NewKeys::set(vec![(ALICE, NEW_KEY)]);
		// What is signed names the patient, not the key.
		let signature = TestSignature(NEW_KEY, payload(&lab_terms(), 0, genesis()));
		assert_ok!(submit(lab_terms(), 0, signature));
		assert_eq!(Consents::<Test>::get(ConsentId(0)).unwrap().patient, ALICE);
	});
}

#[test]
fn grant_signed_by_a_key_that_was_replaced_fails_with_bad_signature() {
	ExtBuilder::default().build_and_execute(|| {
		// It was signed before, and would have been good until its deadline.
		let signature = by_alice(&lab_terms(), 0);
		NewKeys::set(vec![(ALICE, NEW_KEY)]);
		assert_noop!(submit(lab_terms(), 0, signature), Error::<Test>::BadSignature);
	});
}

#[test]
fn grant_signed_by_another_patients_new_key_fails_with_bad_signature() {
	ExtBuilder::default().build_and_execute(|| {
		NewKeys::set(vec![(BOB, NEW_KEY)]);
		let signature = TestSignature(NEW_KEY, payload(&lab_terms(), 0, genesis()));
		assert_noop!(submit(lab_terms(), 0, signature), Error::<Test>::BadSignature);
	});
}

#[test]
fn grant_signed_twice_with_two_signatures_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(submit(lab_terms(), 0, by_alice(&lab_terms(), 0)));
		assert_ok!(submit(lab_terms(), 1, by_alice(&lab_terms(), 1)));
		assert_eq!(Nonces::<Test>::get(ALICE), 2);
	});
}

#[test]
fn grant_signed_signs_what_clients_rebuild() {
	ExtBuilder::default().build_and_execute(|| {
		let signed = Consent::signed_payload(&ALICE, &lab_terms(), 0, DEADLINE);
		assert_eq!(signed, payload(&lab_terms(), 0, genesis()));
		assert_ne!(genesis(), [0; 32], "the chain has a genesis hash");
	});
}

#[test]
fn grant_signed_submitted_by_anybody_else_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(STRANGER), signed(ALICE), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			let signature = by_alice(&lab_terms(), 0);
			let grant = Consent::grant_signed(origin, ALICE, lab_terms(), 0, DEADLINE, signature);
			assert_noop!(grant, BadOrigin);
		}
	});
}

#[test]
fn grant_signed_for_nobody_fails_with_unknown_patient() {
	ExtBuilder::default().build_and_execute(|| {
		let signature = by_alice(&lab_terms(), 0);
		let grant = Consent::grant_signed(signed(PHYSICIAN), STRANGER, lab_terms(), 0, DEADLINE, signature);
		assert_noop!(grant, Error::<Test>::UnknownPatient);
	});
}

#[test]
fn grant_signed_replayed_fails_with_stale_nonce() {
	ExtBuilder::default().build_and_execute(|| {
		let signature = by_alice(&lab_terms(), 0);
		assert_ok!(submit(lab_terms(), 0, signature.clone()));
		assert_noop!(submit(lab_terms(), 0, signature.clone()), Error::<Test>::StaleNonce);
		// The nonce is part of what was signed.
		assert_noop!(submit(lab_terms(), 1, signature), Error::<Test>::BadSignature);
	});
}

#[test]
fn grant_signed_out_of_turn_fails_with_stale_nonce() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(submit(lab_terms(), 1, by_alice(&lab_terms(), 1)), Error::<Test>::StaleNonce);
	});
}

#[test]
fn grant_signed_for_another_patient_fails_with_bad_signature() {
	ExtBuilder::default().build_and_execute(|| {
		let signature = by_alice(&lab_terms(), 0);
		let for_bob = Consent::grant_signed(signed(PHYSICIAN), BOB, lab_terms(), 0, DEADLINE, signature);
		assert_noop!(for_bob, Error::<Test>::BadSignature);
		// Nor does it help to claim that Bob signed what Alice's payload says.
		let signature = TestSignature(BOB, payload(&lab_terms(), 0, genesis()));
		let for_bob = Consent::grant_signed(signed(PHYSICIAN), BOB, lab_terms(), 0, DEADLINE, signature.clone());
		assert_noop!(for_bob, Error::<Test>::BadSignature);
		assert_noop!(submit(lab_terms(), 0, signature), Error::<Test>::BadSignature);
	});
}

#[test]
fn grant_signed_for_another_chain_fails_with_bad_signature() {
	ExtBuilder::default().build_and_execute(|| {
		let signature = TestSignature(ALICE, payload(&lab_terms(), 0, [7; 32]));
		assert_noop!(submit(lab_terms(), 0, signature), Error::<Test>::BadSignature);
	});
}

#[test]
fn grant_signed_for_other_terms_fails_with_bad_signature() {
	ExtBuilder::default().build_and_execute(|| {
		let wider = terms([permit(Actor::Anyone, lab())]);
		assert_noop!(submit(wider, 0, by_alice(&lab_terms(), 0)), Error::<Test>::BadSignature);
	});
}

#[test]
fn grant_signed_with_a_later_deadline_fails_with_bad_signature() {
	ExtBuilder::default().build_and_execute(|| {
		let signature = by_alice(&lab_terms(), 0);
		let grant = Consent::grant_signed(signed(PHYSICIAN), ALICE, lab_terms(), 0, DEADLINE + 1, signature);
		assert_noop!(grant, Error::<Test>::BadSignature);
	});
}

#[test]
fn grant_signed_after_the_deadline_fails_with_signature_expired() {
	ExtBuilder::default().build_and_execute(|| {
		let signature = by_alice(&lab_terms(), 0);
		Now::set(DEADLINE);
		assert_noop!(submit(lab_terms(), 0, signature), Error::<Test>::SignatureExpired);
	});
}

#[test]
fn grant_signed_of_bad_terms_fails_and_says_why() {
	ExtBuilder::default().build_and_execute(|| {
		refuses_bad_terms(|terms| {
			let signature = by_alice(&terms, 0);
			submit(terms, 0, signature)
		});
	});
}

#[test]
fn grant_signed_beyond_the_bound_fails_with_too_many_open_consents() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..32 {
			granted(lab_terms());
		}
		let signature = by_alice(&lab_terms(), 0);
		assert_noop!(submit(lab_terms(), 0, signature), Error::<Test>::TooManyOpenConsents);
		assert_eq!(Nonces::<Test>::get(ALICE), 0, "the signature can be used later");
	});
}

#[test]
fn grant_signed_after_the_last_number_fails_with_ids_exhausted() {
	// So many signed grants would have left as many consents, which the invariants would miss.
	ExtBuilder::default().build().execute_with(|| {
		Nonces::<Test>::insert(ALICE, u32::MAX);
		let last = by_alice(&lab_terms(), u32::MAX);
		assert_noop!(submit(lab_terms(), u32::MAX, last), Error::<Test>::IdsExhausted);
		Nonces::<Test>::insert(ALICE, 0);
		NextConsentId::<Test>::put(ConsentId(u64::MAX));
		assert_noop!(submit(lab_terms(), 0, by_alice(&lab_terms(), 0)), Error::<Test>::IdsExhausted);
	});
}
