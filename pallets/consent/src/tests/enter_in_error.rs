use frame_support::{assert_noop, assert_ok};
use salus_primitives::{consent::Actor, ids::ConsentId};
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Consents, EndReason, Ending, Error, Event};

const FIRST: ConsentId = ConsentId(0);

#[test]
fn enter_in_error_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([deny(Actor::Anyone, lab())]));
		advance(DAY);
		assert_ok!(Consent::enter_in_error(signed(ALICE), FIRST));
		let record = Consents::<Test>::get(FIRST).unwrap();
		assert_eq!(record.ended, Some(Ending { at: START + DAY, why: EndReason::EnteredInError }));
		assert_eq!((record.granted_at, record.withdrawn_at), (START, None));
		assert!(record.in_force_at(START + DAY - 1));
		assert!(!record.in_force_at(START + DAY));
		assert_eq!(Consent::open_consents(ALICE, None), vec![]);
		assert_eq!(Consent::open_consents(ALICE, Some(START)), vec![FIRST]);
		System::assert_last_event(Event::ConsentEnteredInError { consent: FIRST, patient: ALICE }.into());
		assert_eq!(System::events().len(), 2, "one event for the end");
	});
}

#[test]
fn enter_in_error_of_a_withdrawn_consent_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([permit(Actor::Anyone, lab()), deny(Actor::Account(NURSE), lab())]));
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_ok!(Consent::enter_in_error(signed(ALICE), FIRST));
		assert_eq!(Consent::open_consents(ALICE, None), vec![]);
	});
}

#[test]
fn enter_in_error_by_anybody_else_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		for origin in [signed(STRANGER), signed(PHYSICIAN), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Consent::enter_in_error(origin, FIRST), BadOrigin);
		}
	});
}

#[test]
fn enter_in_error_of_nothing_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::enter_in_error(signed(ALICE), FIRST), Error::<Test>::NotFound);
	});
}

#[test]
fn enter_in_error_of_another_patients_consent_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_noop!(Consent::enter_in_error(signed(BOB), FIRST), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn enter_in_error_twice_fails_with_already_ended() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::enter_in_error(signed(ALICE), FIRST));
		assert_noop!(Consent::enter_in_error(signed(ALICE), FIRST), Error::<Test>::AlreadyEnded);
	});
}
