use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::{DataClass, PurposeOfUse, Role},
	consent::{Actor, ConsentTerms, Effect, Provision},
	decision::AccessQuery,
	ids::{ConsentId, Period},
};
use sp_runtime::traits::BadOrigin;

use super::bad_terms::lab_permit;
use crate::{mock::*, Consents, EndReason, Error, Event, NextConsentId};

const FIRST: ConsentId = ConsentId(0);
const SECOND: ConsentId = ConsentId(1);

fn hospital() -> Provision<AccountId> {
	permit(Actor::Organisation(HOSPITAL), lab())
}

fn not_nurse() -> Provision<AccountId> {
	deny(Actor::Account(NURSE), lab())
}

/// The hospital may, but for its nurse; the clinic may too.
fn three() -> ConsentTerms<AccountId> {
	terms([hospital(), within(0, not_nurse()), permit(Actor::Organisation(CLINIC), lab())])
}

/// What is left of the terms after the withdrawal of one provision.
fn left_of<const N: usize>(provisions: [Provision<AccountId>; N], index: u8) -> Vec<Provision<AccountId>> {
	let mut left = Vec::new();
	ExtBuilder::default().build_and_execute(|| {
		granted(terms(provisions));
		assert_ok!(Consent::withdraw_provision(signed(ALICE), FIRST, index));
		left = Consents::<Test>::get(SECOND).unwrap().terms.provisions.into_inner();
	});
	left
}

#[test]
fn withdraw_provision_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		advance(DAY);
		assert_ok!(Consent::withdraw_provision(signed(ALICE), FIRST, 2));
		let new = Consents::<Test>::get(SECOND).unwrap();
		assert_eq!(new.terms, terms([hospital(), within(0, not_nurse())]));
		assert_eq!((new.granted_at, new.replaces), (START + DAY, Some(FIRST)));
		assert_eq!(Consents::<Test>::get(FIRST).unwrap().ended.unwrap().why, EndReason::Replaced);
		System::assert_last_event(Event::ConsentAmended { replaced: FIRST, consent: SECOND, patient: ALICE }.into());
		assert_eq!(System::events().len(), 2, "one event for the withdrawal");
	});
}

#[test]
fn withdraw_provision_keeps_its_denials_on_their_own() {
	let left = left_of([hospital(), within(0, not_nurse()), permit(Actor::Organisation(CLINIC), lab())], 0);
	assert_eq!(left, vec![not_nurse(), permit(Actor::Organisation(CLINIC), lab())]);
}

#[test]
fn withdraw_provision_takes_the_permits_below_it_along() {
	let any = |provision| Provision { actor: Actor::Anyone, ..provision };
	let tree = [lab_permit(), hospital(), within(1, not_nurse()), within(2, any(lab_permit())), within(3, not_nurse())];
	assert_eq!(left_of(tree.clone(), 1), vec![lab_permit(), not_nurse(), not_nurse()]);
	// A permit elsewhere keeps its exceptions, and an exception that is withdrawn leaves what it was an exception to.
	let [_, rest @ ..] = tree.clone();
	let rest = rest.map(|provision| Provision { parent: provision.parent.map(|parent| parent - 1), ..provision });
	assert_eq!(left_of(tree.clone(), 0), rest.to_vec());
	assert_eq!(left_of(tree, 3), vec![lab_permit(), hospital(), within(1, not_nurse()), not_nurse()]);
}

#[test]
fn withdraw_provision_never_widens_what_an_exception_permits() {
	// The innermost permit spoke for treatment alone, as the outermost did.
	let paid =
		|provision| Provision { purposes: purposes([PurposeOfUse::Treatment, PurposeOfUse::Payment]), ..provision };
	let adjuster = || permit(Actor::Account(ADJUSTER), classes([DataClass::Financial]));
	let denial = || paid(Provision { effect: Effect::Deny, ..adjuster() });
	let tree = [adjuster(), within(0, denial()), within(1, paid(adjuster()))];
	let query = || AccessQuery {
		purpose: PurposeOfUse::Payment,
		classes: classes([DataClass::Financial]),
		..lab_query(ADJUSTER)
	};
	ExtBuilder::default().build_and_execute(|| {
		granted(terms(tree));
		assert!(!Consent::decide(query(), None).is_permit());
		assert_ok!(Consent::withdraw_provision(signed(ALICE), FIRST, 0));
		assert!(!Consent::decide(query(), None).is_permit());
	});
}

#[test]
fn withdraw_provision_keeps_the_reach_of_its_denials() {
	// Within the hospital's permit, the denial for everyone in a role reaches as far as one for the hospital.
	let left = left_of([hospital(), within(0, deny(Actor::Role(Role::Nurse), lab()))], 0);
	assert_eq!(left, vec![deny(Actor::Organisation(HOSPITAL), lab())]);
	// The narrowest actor may be further up.
	let tree = [deny(Actor::Account(NURSE), lab()), within(0, hospital()), within(1, deny(Actor::Anyone, lab()))];
	assert_eq!(left_of(tree, 1), vec![deny(Actor::Account(NURSE), lab()), deny(Actor::Account(NURSE), lab())]);
}

#[test]
fn withdraw_provision_beside_a_suspended_organisation_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		Now::set(CLINIC_SUSPENDED_AT);
		assert_ok!(Consent::withdraw_provision(signed(ALICE), FIRST, 0));
	});
}

#[test]
fn withdraw_provision_keeps_what_was_renounced() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_ok!(Consent::renounce(admin(CLINIC), FIRST));
		assert_ok!(Consent::withdraw_provision(signed(ALICE), FIRST, 0));
		assert!(Consents::<Test>::get(SECOND).unwrap().is_renounced_by(CLINIC, START));
	});
}

#[test]
fn withdraw_provision_by_anybody_else_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		for origin in [signed(STRANGER), signed(PHYSICIAN), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Consent::withdraw_provision(origin, FIRST, 0), BadOrigin);
		}
	});
}

#[test]
fn withdraw_provision_of_nothing_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::withdraw_provision(signed(ALICE), FIRST, 0), Error::<Test>::NotFound);
	});
}

#[test]
fn withdraw_provision_of_another_patient_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_noop!(Consent::withdraw_provision(signed(BOB), FIRST, 0), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn withdraw_provision_of_a_lifted_consent_fails_with_already_ended() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_ok!(Consent::lift(signed(ALICE), FIRST));
		assert_noop!(Consent::withdraw_provision(signed(ALICE), FIRST, 0), Error::<Test>::AlreadyEnded);
	});
}

#[test]
fn withdraw_provision_of_a_withdrawn_consent_fails_with_already_withdrawn() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_noop!(Consent::withdraw_provision(signed(ALICE), FIRST, 0), Error::<Test>::AlreadyWithdrawn);
	});
}

#[test]
fn withdraw_provision_of_an_expired_consent_fails_with_expired() {
	ExtBuilder::default().build_and_execute(|| {
		granted(ConsentTerms { period: Period { start: None, end: Some(START + DAY) }, ..three() });
		advance(DAY);
		assert_noop!(Consent::withdraw_provision(signed(ALICE), FIRST, 0), Error::<Test>::Expired);
	});
}

#[test]
fn withdraw_provision_beyond_the_last_fails_with_unknown_provision() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_noop!(Consent::withdraw_provision(signed(ALICE), FIRST, 3), Error::<Test>::UnknownProvision);
	});
}

#[test]
fn withdraw_provision_of_a_denial_fails_with_not_a_permit() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		assert_noop!(Consent::withdraw_provision(signed(ALICE), FIRST, 1), Error::<Test>::NotAPermit);
	});
}

#[test]
fn withdraw_provision_of_the_only_one_fails_with_empty_terms() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_noop!(Consent::withdraw_provision(signed(ALICE), FIRST, 0), Error::<Test>::EmptyTerms);
	});
}

#[test]
fn withdraw_provision_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		granted(three());
		NextConsentId::<Test>::put(ConsentId(u64::MAX));
		assert_noop!(Consent::withdraw_provision(signed(ALICE), FIRST, 0), Error::<Test>::IdsExhausted);
	});
}
