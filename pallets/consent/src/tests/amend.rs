use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::DataClass,
	consent::{Actor, ConsentTerms},
	ids::{ConsentId, Period},
};
use sp_runtime::traits::BadOrigin;

use super::bad_terms::refuses_bad_terms;
use crate::{mock::*, Changes, Consents, EndReason, Ending, Error, Event, NextConsentId};

const FIRST: ConsentId = ConsentId(0);
const SECOND: ConsentId = ConsentId(1);

fn narrower() -> ConsentTerms<AccountId> {
	terms([permit(Actor::Account(PHYSICIAN), classes([DataClass::Allergies]))])
}

#[test]
fn amend_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		advance(DAY);
		assert_ok!(Consent::amend(signed(ALICE), FIRST, narrower()));
		let (old, new) = (Consents::<Test>::get(FIRST).unwrap(), Consents::<Test>::get(SECOND).unwrap());
		assert_eq!(old.ended, Some(Ending { at: START + DAY, why: EndReason::Replaced }));
		assert_eq!((old.granted_at, old.replaces, old.terms), (START, None, lab_terms()));
		assert_eq!((new.granted_at, new.ended, new.replaces), (START + DAY, None, Some(FIRST)));
		assert_eq!((new.patient, new.terms), (ALICE, narrower()));
		assert_eq!(Consent::open_consents(ALICE, None), vec![SECOND]);
		assert_eq!(Consent::open_consents(ALICE, Some(START + DAY - 1)), vec![FIRST]);
		System::assert_last_event(Event::ConsentAmended { replaced: FIRST, consent: SECOND, patient: ALICE }.into());
		assert_eq!(System::events().len(), 2, "one event for the amendment");
	});
}

#[test]
fn amend_in_the_block_of_the_grant_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::amend(signed(ALICE), FIRST, narrower()));
		assert!(!Consents::<Test>::get(FIRST).unwrap().in_force_at(START));
		assert!(Consents::<Test>::get(SECOND).unwrap().in_force_at(START));
		assert_eq!(Consent::open_consents(ALICE, Some(START)), vec![SECOND]);
		assert_eq!(Changes::<Test>::get(ALICE), 0, "no moment at which the first one counted");
	});
}

#[test]
fn amend_of_a_withdrawn_consent_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_ok!(Consent::amend(signed(ALICE), FIRST, narrower()));
		assert_eq!(Consents::<Test>::get(SECOND).unwrap().withdrawn_at, None);
	});
}

#[test]
fn amend_of_an_expired_consent_works() {
	ExtBuilder::default().build_and_execute(|| {
		let period = Period { start: None, end: Some(START + DAY) };
		granted(ConsentTerms { period, ..lab_terms() });
		advance(2 * DAY);
		assert_ok!(Consent::amend(signed(ALICE), FIRST, narrower()));
		assert_eq!(Consent::open_consents(ALICE, None), vec![SECOND]);
	});
}

#[test]
fn amend_with_all_places_taken_works() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..32 {
			granted(lab_terms());
		}
		assert_ok!(Consent::amend(signed(ALICE), FIRST, narrower()));
		assert_eq!(Consent::open_consents(ALICE, None).len(), 32);
	});
}

#[test]
fn amend_of_an_expired_consent_beyond_the_bound_fails_with_too_many_open_consents() {
	ExtBuilder::default().build_and_execute(|| {
		let period = Period { start: None, end: Some(START + DAY) };
		granted(ConsentTerms { period, ..lab_terms() });
		advance(DAY);
		for _ in 0..32 {
			granted(lab_terms());
		}
		assert_noop!(Consent::amend(signed(ALICE), FIRST, narrower()), Error::<Test>::TooManyOpenConsents);
	});
}

#[test]
fn amend_by_anybody_else_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_noop!(Consent::amend(signed(STRANGER), FIRST, narrower()), BadOrigin);
		assert_noop!(Consent::amend(RuntimeOrigin::none(), FIRST, narrower()), BadOrigin);
		assert_noop!(Consent::amend(RuntimeOrigin::root(), FIRST, narrower()), BadOrigin);
	});
}

#[test]
fn amend_of_nothing_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::amend(signed(ALICE), FIRST, narrower()), Error::<Test>::NotFound);
	});
}

#[test]
fn amend_of_another_patients_consent_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_noop!(Consent::amend(signed(BOB), FIRST, narrower()), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn amend_of_replaced_consent_fails_with_already_ended() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::amend(signed(ALICE), FIRST, narrower()));
		assert_noop!(Consent::amend(signed(ALICE), FIRST, narrower()), Error::<Test>::AlreadyEnded);
	});
}

#[test]
fn amend_to_bad_terms_fails_and_says_why() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		refuses_bad_terms(|terms| Consent::amend(signed(ALICE), FIRST, terms));
	});
}

#[test]
fn amend_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		NextConsentId::<Test>::put(ConsentId(u64::MAX));
		assert_noop!(Consent::amend(signed(ALICE), FIRST, narrower()), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn amend_after_the_last_change_fails_with_ids_exhausted() {
	// The history up to there is missing, which the invariants would find.
	ExtBuilder::default().build().execute_with(|| {
		granted(lab_terms());
		advance(DAY);
		Changes::<Test>::insert(ALICE, u32::MAX);
		assert_noop!(Consent::amend(signed(ALICE), FIRST, narrower()), Error::<Test>::IdsExhausted);
	});
}
