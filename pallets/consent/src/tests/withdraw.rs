use frame_support::{assert_noop, assert_ok};
use salus_primitives::{consent::Actor, ids::ConsentId};
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Changes, Consents, Error, Event};

const FIRST: ConsentId = ConsentId(0);

#[test]
fn withdraw_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		advance(DAY);
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		let record = Consents::<Test>::get(FIRST).unwrap();
		assert_eq!((record.granted_at, record.withdrawn_at, record.ended), (START, Some(START + DAY), None));
		assert_eq!(record.terms, lab_terms());
		assert_eq!(Consent::open_consents(ALICE, None), vec![]);
		assert_eq!(Consent::open_consents(ALICE, Some(START + DAY - 1)), vec![FIRST]);
		System::assert_last_event(Event::ConsentWithdrawn { consent: FIRST, patient: ALICE }.into());
		assert_eq!(System::events().len(), 2, "one event for the withdrawal");
	});
}

#[test]
fn withdraw_leaves_denials_open() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([permit(Actor::Organisation(HOSPITAL), lab()), within(0, deny(Actor::Account(NURSE), lab()))]));
		advance(DAY);
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_eq!(Consent::open_consents(ALICE, None), vec![FIRST]);
		assert_eq!(Changes::<Test>::get(ALICE), 0, "no other consent is open than before");
		let record = Consents::<Test>::get(FIRST).unwrap();
		assert!(record.in_force_at(START + DAY));
		assert!(record.permits_at(START + DAY - 1));
		assert!(!record.permits_at(START + DAY));
	});
}

#[test]
fn withdraw_in_the_block_of_the_grant_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_eq!(Consents::<Test>::get(FIRST).unwrap().withdrawn_at, Some(START));
		assert_eq!(Consent::open_consents(ALICE, Some(START)), vec![]);
	});
}

#[test]
fn withdraw_by_anybody_else_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_noop!(Consent::withdraw(signed(STRANGER), FIRST), BadOrigin);
		assert_noop!(Consent::withdraw(signed(PHYSICIAN), FIRST), BadOrigin);
		assert_noop!(Consent::withdraw(RuntimeOrigin::none(), FIRST), BadOrigin);
		assert_noop!(Consent::withdraw(RuntimeOrigin::root(), FIRST), BadOrigin);
	});
}

#[test]
fn withdraw_of_nothing_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::withdraw(signed(ALICE), FIRST), Error::<Test>::NotFound);
	});
}

#[test]
fn withdraw_of_another_patients_consent_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_noop!(Consent::withdraw(signed(BOB), FIRST), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn withdraw_of_replaced_consent_fails_with_already_ended() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::amend(signed(ALICE), FIRST, lab_terms()));
		assert_noop!(Consent::withdraw(signed(ALICE), FIRST), Error::<Test>::AlreadyEnded);
	});
}

#[test]
fn withdraw_twice_fails_with_nothing_to_withdraw() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_noop!(Consent::withdraw(signed(ALICE), FIRST), Error::<Test>::NothingToWithdraw);
	});
}

#[test]
fn withdraw_of_denials_alone_fails_with_nothing_to_withdraw() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([deny(Actor::Anyone, lab())]));
		assert_noop!(Consent::withdraw(signed(ALICE), FIRST), Error::<Test>::NothingToWithdraw);
	});
}
