use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	consent::{Actor, ConsentTerms},
	ids::ConsentId,
};
use sp_runtime::traits::BadOrigin;

use super::bad_terms::refuses_bad_terms;
use crate::{mock::*, Consents, Error, Event, NextConsentId, Proposals};

const UNTIL: u64 = START + DAY;

fn for_hospital() -> ConsentTerms<AccountId> {
	terms([permit(Actor::Organisation(HOSPITAL), lab())])
}

/// The hospital has proposed a consent to Alice.
fn with_proposal(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consent::propose(signed(PHYSICIAN), ALICE, for_hospital(), UNTIL));
		test();
	});
}

#[test]
fn accept_by_patient_works() {
	with_proposal(|| {
		advance(DAY - 1);
		assert_ok!(Consent::accept(signed(ALICE), HOSPITAL, for_hospital()));
		let record = Consents::<Test>::get(ConsentId(0)).unwrap();
		assert_eq!((record.patient, record.terms, record.granted_at), (ALICE, for_hospital(), UNTIL - 1));
		assert_eq!(Consent::open_consents(ALICE, None), vec![ConsentId(0)]);
		assert_eq!(Proposals::<Test>::get(ALICE, HOSPITAL), None);
		System::assert_has_event(Event::ConsentGranted { consent: ConsentId(0), patient: ALICE }.into());
		let consent = ConsentId(0);
		let event = Event::ProposalAccepted { patient: ALICE, organisation: HOSPITAL, consent, edited: false };
		System::assert_last_event(event.into());
	});
}

#[test]
fn accept_of_edited_terms_works() {
	with_proposal(|| {
		assert_ok!(Consent::accept(signed(ALICE), HOSPITAL, lab_terms()));
		assert_eq!(Consents::<Test>::get(ConsentId(0)).unwrap().terms, lab_terms());
		let consent = ConsentId(0);
		let event = Event::ProposalAccepted { patient: ALICE, organisation: HOSPITAL, consent, edited: true };
		System::assert_last_event(event.into());
	});
}

#[test]
fn accept_by_anybody_else_fails_with_bad_origin() {
	with_proposal(|| {
		for origin in [signed(STRANGER), signed(PHYSICIAN), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Consent::accept(origin, HOSPITAL, for_hospital()), BadOrigin);
		}
	});
}

#[test]
fn accept_of_nothing_fails_with_no_proposal() {
	with_proposal(|| {
		assert_noop!(Consent::accept(signed(BOB), HOSPITAL, for_hospital()), Error::<Test>::NoProposal);
		assert_noop!(Consent::accept(signed(ALICE), CLINIC, for_hospital()), Error::<Test>::NoProposal);
	});
}

#[test]
fn accept_twice_fails_with_no_proposal() {
	with_proposal(|| {
		assert_ok!(Consent::accept(signed(ALICE), HOSPITAL, for_hospital()));
		assert_noop!(Consent::accept(signed(ALICE), HOSPITAL, for_hospital()), Error::<Test>::NoProposal);
	});
}

#[test]
fn accept_too_late_fails_with_proposal_expired() {
	with_proposal(|| {
		Now::set(UNTIL);
		assert_noop!(Consent::accept(signed(ALICE), HOSPITAL, for_hospital()), Error::<Test>::ProposalExpired);
	});
}

#[test]
fn accept_of_bad_terms_fails_and_says_why() {
	with_proposal(|| refuses_bad_terms(|terms| Consent::accept(signed(ALICE), HOSPITAL, terms)));
}

#[test]
fn accept_beyond_the_bound_fails_with_too_many_open_consents() {
	with_proposal(|| {
		for _ in 0..32 {
			granted(lab_terms());
		}
		let accept = Consent::accept(signed(ALICE), HOSPITAL, for_hospital());
		assert_noop!(accept, Error::<Test>::TooManyOpenConsents);
	});
}

#[test]
fn accept_after_the_last_number_fails_with_ids_exhausted() {
	with_proposal(|| {
		NextConsentId::<Test>::put(ConsentId(u64::MAX));
		assert_noop!(Consent::accept(signed(ALICE), HOSPITAL, for_hospital()), Error::<Test>::IdsExhausted);
	});
}
