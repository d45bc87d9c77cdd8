use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::DataClass,
	consent::{Actor, ConsentTerms, Effect, Provision},
	ids::{ConsentId, Period},
};
use sp_runtime::traits::BadOrigin;

use super::bad_terms::{lab_permit, refuses_bad_provisions};
use crate::{mock::*, Consents, EndReason, Error, Event, NextConsentId};

const FIRST: ConsentId = ConsentId(0);
const SECOND: ConsentId = ConsentId(1);

/// The hospital may, but for its nurse; the clinic may too.
fn three() -> ConsentTerms<AccountId> {
	terms([
		permit(Actor::Organisation(HOSPITAL), lab()),
		within(0, deny(Actor::Account(NURSE), lab())),
		permit(Actor::Organisation(CLINIC), lab()),
	])
}

fn wider() -> Provision<AccountId> {
	permit(Actor::Organisation(HOSPITAL), classes([DataClass::Laboratory, DataClass::Imaging]))
}

#[test]
fn change_provision_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		let old = granted(three());
		advance(DAY);
		assert_ok!(Consent::change_provision(signed(ALICE), old, 0, wider()));
		let new = Consents::<Test>::get(SECOND).unwrap();
		let [_, denial, clinic] = three().provisions.into_inner().try_into().unwrap();
		assert_eq!(new.terms, terms([wider(), denial, clinic]));
		assert_eq!((new.granted_at, new.replaces), (START + DAY, Some(FIRST)));
		assert_eq!(Consents::<Test>::get(FIRST).unwrap().ended.unwrap().why, EndReason::Replaced);
		assert_eq!(Consent::open_consents(ALICE, None), vec![SECOND]);
		System::assert_last_event(Event::ConsentAmended { replaced: FIRST, consent: SECOND, patient: ALICE }.into());
		assert_eq!(System::events().len(), 2, "one event for the change");
	});
}

#[test]
fn change_provision_of_an_exception_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_ok!(Consent::change_provision(signed(ALICE), FIRST, 1, within(0, deny(Actor::Account(LOCUM), lab()))));
		let new = Consents::<Test>::get(SECOND).unwrap();
		assert_eq!(new.terms.provisions[1].actor, Actor::Account(LOCUM));
	});
}

#[test]
fn change_provision_beside_a_suspended_organisation_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		Now::set(CLINIC_SUSPENDED_AT);
		assert_ok!(Consent::change_provision(signed(ALICE), FIRST, 0, wider()));
	});
}

#[test]
fn change_provision_keeps_what_was_renounced() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_ok!(Consent::renounce(admin(CLINIC), FIRST));
		advance(DAY);
		assert_ok!(Consent::change_provision(signed(ALICE), FIRST, 0, wider()));
		assert!(Consents::<Test>::get(SECOND).unwrap().is_renounced_by(CLINIC, START + DAY));
	});
}

#[test]
fn change_provision_by_anybody_else_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		for origin in [signed(STRANGER), signed(PHYSICIAN), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Consent::change_provision(origin, FIRST, 0, wider()), BadOrigin);
		}
	});
}

#[test]
fn change_provision_of_nothing_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::change_provision(signed(ALICE), FIRST, 0, wider()), Error::<Test>::NotFound);
	});
}

#[test]
fn change_provision_of_another_patient_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_noop!(Consent::change_provision(signed(BOB), FIRST, 0, wider()), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn change_provision_of_a_lifted_consent_fails_with_already_ended() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_ok!(Consent::lift(signed(ALICE), FIRST));
		assert_noop!(Consent::change_provision(signed(ALICE), FIRST, 0, wider()), Error::<Test>::AlreadyEnded);
	});
}

#[test]
fn change_provision_of_a_withdrawn_consent_fails_with_already_withdrawn() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_noop!(Consent::change_provision(signed(ALICE), FIRST, 0, wider()), Error::<Test>::AlreadyWithdrawn);
	});
}

#[test]
fn change_provision_of_an_expired_consent_fails_with_expired() {
	ExtBuilder::default().build_and_execute(|| {
		granted(ConsentTerms { period: Period { start: None, end: Some(START + DAY) }, ..three() });
		advance(DAY);
		assert_noop!(Consent::change_provision(signed(ALICE), FIRST, 0, wider()), Error::<Test>::Expired);
	});
}

#[test]
fn change_provision_beyond_the_last_fails_with_unknown_provision() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_noop!(Consent::change_provision(signed(ALICE), FIRST, 3, wider()), Error::<Test>::UnknownProvision);
		assert_noop!(Consent::change_provision(signed(ALICE), FIRST, 255, wider()), Error::<Test>::UnknownProvision);
	});
}

#[test]
fn change_provision_to_another_parent_fails_with_invalid_parent() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		let denial = || deny(Actor::Account(NURSE), lab());
		for provision in [denial(), within(2, denial())] {
			let change = Consent::change_provision(signed(ALICE), FIRST, 1, provision);
			assert_noop!(change, Error::<Test>::InvalidParent);
		}
	});
}

#[test]
fn change_provision_to_the_effect_of_its_exception_fails_with_invalid_parent() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		let denial = Provision { effect: Effect::Deny, ..wider() };
		assert_noop!(Consent::change_provision(signed(ALICE), FIRST, 0, denial), Error::<Test>::InvalidParent);
	});
}

#[test]
fn change_provision_to_a_bad_one_fails_and_says_why() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([lab_permit()]));
		refuses_bad_provisions(|provision| Consent::change_provision(signed(ALICE), FIRST, 0, provision));
	});
}

#[test]
fn change_provision_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		NextConsentId::<Test>::put(ConsentId(u64::MAX));
		assert_noop!(Consent::change_provision(signed(ALICE), FIRST, 0, wider()), Error::<Test>::IdsExhausted);
	});
}
