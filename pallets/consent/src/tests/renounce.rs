use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::OrganisationClass,
	consent::{Actor, ConsentTerms},
	ids::{ConsentId, OrganisationId},
};
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Consents, Error, Event, Renounced, MAX_RENOUNCED};

const FIRST: ConsentId = ConsentId(0);

fn for_hospital() -> ConsentTerms<AccountId> {
	terms([permit(Actor::Organisation(HOSPITAL), lab())])
}

#[test]
fn renounce_by_admin_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(for_hospital());
		advance(DAY);
		assert_ok!(Consent::renounce(admin(HOSPITAL), FIRST));
		let record = Consents::<Test>::get(FIRST).unwrap();
		assert_eq!(record.renounced.to_vec(), vec![(HOSPITAL, START + DAY)]);
		assert_eq!((record.terms.clone(), record.ended), (for_hospital(), None));
		assert!(!record.is_renounced_by(HOSPITAL, START + DAY - 1));
		assert!(record.is_renounced_by(HOSPITAL, START + DAY));
		assert!(!record.is_renounced_by(CLINIC, START + DAY));
		System::assert_last_event(Event::ConsentRenounced { consent: FIRST, organisation: HOSPITAL }.into());
	});
}

#[test]
fn renounce_for_ones_people_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::renounce(admin(HOSPITAL), FIRST));
	});
}

#[test]
fn renounce_ends_with_an_amendment() {
	ExtBuilder::default().build_and_execute(|| {
		granted(for_hospital());
		assert_ok!(Consent::renounce(admin(HOSPITAL), FIRST));
		assert_ok!(Consent::amend(signed(ALICE), FIRST, for_hospital()));
		assert_eq!(Consents::<Test>::get(ConsentId(1)).unwrap().renounced, Renounced::default());
	});
}

#[test]
fn renounce_by_anybody_else_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		granted(for_hospital());
		for origin in [signed(PHYSICIAN), signed(ALICE), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Consent::renounce(origin, FIRST), BadOrigin);
		}
	});
}

#[test]
fn renounce_of_nothing_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::renounce(admin(HOSPITAL), FIRST), Error::<Test>::NotFound);
	});
}

#[test]
fn renounce_of_a_lifted_consent_fails_with_already_ended() {
	ExtBuilder::default().build_and_execute(|| {
		granted(for_hospital());
		assert_ok!(Consent::lift(signed(ALICE), FIRST));
		assert_noop!(Consent::renounce(admin(HOSPITAL), FIRST), Error::<Test>::AlreadyEnded);
	});
}

#[test]
fn renounce_of_a_withdrawn_consent_fails_with_already_withdrawn() {
	ExtBuilder::default().build_and_execute(|| {
		granted(for_hospital());
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_noop!(Consent::renounce(admin(HOSPITAL), FIRST), Error::<Test>::AlreadyWithdrawn);
	});
}

#[test]
fn renounce_by_whom_no_permit_names_fails_with_not_named() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([
			permit(Actor::Class(OrganisationClass::Provider), lab()),
			deny(Actor::Organisation(HOSPITAL), lab()),
			permit(Actor::Organisation(CLINIC), lab()),
		]));
		assert_noop!(Consent::renounce(admin(HOSPITAL), FIRST), Error::<Test>::NotNamed);
	});
}

#[test]
fn renounce_twice_fails_with_already_renounced() {
	ExtBuilder::default().build_and_execute(|| {
		granted(for_hospital());
		assert_ok!(Consent::renounce(admin(HOSPITAL), FIRST));
		assert_noop!(Consent::renounce(admin(HOSPITAL), FIRST), Error::<Test>::AlreadyRenounced);
	});
}

#[test]
fn renounce_beyond_the_bound_fails_with_too_many_renounced() {
	ExtBuilder::default().build_and_execute(|| {
		granted(for_hospital());
		Consents::<Test>::mutate(FIRST, |record| {
			let others = (1..=MAX_RENOUNCED).map(|number| (OrganisationId(number), START)).collect();
			record.as_mut().unwrap().renounced = Renounced::truncate_from(others);
		});
		assert_noop!(Consent::renounce(admin(HOSPITAL), FIRST), Error::<Test>::TooManyRenounced);
	});
}
