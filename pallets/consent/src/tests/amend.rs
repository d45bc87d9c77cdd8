use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeSet},
	consent::{Actor, ConsentTerms, Provision},
	ids::{ConsentId, Period},
};
use sp_runtime::{traits::BadOrigin, DispatchError};

use crate::{mock::*, Consents, ConsentsByPatient, Error, Event, NextConsentId};

const FIRST: ConsentId = ConsentId(0);
const SECOND: ConsentId = ConsentId(1);

fn narrower() -> ConsentTerms<AccountId> {
	terms([permit(Actor::Account(PHYSICIAN), classes([DataClass::Allergies]))])
}

/// Alice's consent can't be amended to these terms.
fn fails_with(terms: ConsentTerms<AccountId>, error: impl Into<DispatchError>) {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(lab_terms());
		assert_noop!(Consent::amend(signed(ALICE), consent, terms), error.into());
	});
}

fn lab_permit() -> Provision<AccountId> {
	permit(Actor::Anyone, lab())
}

#[test]
fn amend_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		advance(DAY);
		assert_ok!(Consent::amend(signed(ALICE), FIRST, narrower()));
		let (old, new) = (Consents::<Test>::get(FIRST).unwrap(), Consents::<Test>::get(SECOND).unwrap());
		assert_eq!((old.granted_at, old.ended_at, old.replaces), (START, Some(START + DAY), None));
		assert_eq!(old.terms, lab_terms());
		assert_eq!((new.granted_at, new.ended_at, new.replaces), (START + DAY, None, Some(FIRST)));
		assert_eq!((new.patient, new.terms), (ALICE, narrower()));
		assert_eq!(ConsentsByPatient::<Test>::get(ALICE).into_inner(), vec![FIRST, SECOND]);
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
	});
}

#[test]
fn amend_of_an_amendment_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::amend(signed(ALICE), FIRST, narrower()));
		assert_ok!(Consent::amend(signed(ALICE), SECOND, lab_terms()));
		assert_eq!(Consents::<Test>::get(ConsentId(2)).unwrap().replaces, Some(SECOND));
	});
}

#[test]
fn amend_by_stranger_fails_with_bad_origin() {
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
fn amend_of_withdrawn_consent_fails_with_already_ended() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_noop!(Consent::amend(signed(ALICE), FIRST, narrower()), Error::<Test>::AlreadyEnded);
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
fn amend_beyond_the_bound_fails_with_too_many_consents() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..64 {
			granted(lab_terms());
		}
		assert_noop!(Consent::amend(signed(ALICE), FIRST, narrower()), Error::<Test>::TooManyConsents);
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
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
fn amend_to_no_provision_fails_with_empty_terms() {
	fails_with(terms([]), Error::<Test>::EmptyTerms);
}

#[test]
fn amend_to_no_purpose_fails_with_empty_provision() {
	let provision = Provision { purposes: PurposeSet::empty(), ..lab_permit() };
	fails_with(terms([provision]), Error::<Test>::EmptyProvision);
}

#[test]
fn amend_to_unknown_class_fails_with_unknown_code() {
	let provision = Provision { classes: DataClassSet(1 << 31), ..lab_permit() };
	fails_with(terms([provision]), Error::<Test>::UnknownCode);
}

#[test]
fn amend_to_empty_period_fails_with_invalid_period() {
	fails_with(ConsentTerms { period: Period::between(2, 2), ..lab_terms() }, Error::<Test>::InvalidPeriod);
}

#[test]
fn amend_to_past_period_fails_with_expired() {
	fails_with(ConsentTerms { period: Period::between(1, START), ..lab_terms() }, Error::<Test>::Expired);
}

#[test]
fn amend_to_organisation_never_admitted_fails_with_unknown_actor() {
	fails_with(terms([permit(Actor::Organisation(NO_ORGANISATION), lab())]), Error::<Test>::UnknownActor);
}
