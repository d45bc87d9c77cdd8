use frame_support::{assert_noop, assert_ok};
use salus_primitives::consent::{Actor, ConsentTerms};
use sp_runtime::traits::BadOrigin;

use super::bad_terms::refuses_bad_terms;
use crate::{mock::*, Error, Event, Proposal, Proposals};

const UNTIL: u64 = START + DAY;

fn for_hospital() -> ConsentTerms<AccountId> {
	terms([permit(Actor::Organisation(HOSPITAL), lab())])
}

#[test]
fn propose_by_holder_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consent::propose(signed(PHYSICIAN), ALICE, for_hospital(), UNTIL));
		let proposal = Proposal { terms: for_hospital(), until: UNTIL };
		assert_eq!(Proposals::<Test>::get(ALICE, HOSPITAL), Some(proposal));
		assert_eq!(Consent::open_consents(ALICE, None), vec![], "a proposal is no consent");
		let event = Event::ConsentProposed { patient: ALICE, organisation: HOSPITAL, until: UNTIL };
		System::assert_last_event(event.into());
	});
}

#[test]
fn propose_again_takes_the_place_of_the_organisations_own() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consent::propose(signed(PHYSICIAN), ALICE, for_hospital(), UNTIL));
		assert_ok!(Consent::propose(signed(PHARMACIST), ALICE, lab_terms(), UNTIL));
		assert_ok!(Consent::propose(signed(NURSE), ALICE, lab_terms(), UNTIL + 1));
		assert_eq!(Proposals::<Test>::get(ALICE, HOSPITAL).unwrap().until, UNTIL + 1);
		assert_eq!(Proposals::<Test>::iter_prefix(ALICE).count(), 2);
	});
}

#[test]
fn propose_by_anybody_else_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(STRANGER), signed(ALICE), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Consent::propose(origin, ALICE, for_hospital(), UNTIL), BadOrigin);
		}
	});
}

#[test]
fn propose_without_valid_credential_fails_with_no_valid_credential() {
	ExtBuilder::default().build_and_execute(|| {
		Now::set(LOCUM_UNTIL);
		let propose = Consent::propose(signed(LOCUM), ALICE, for_hospital(), LOCUM_UNTIL + 1);
		assert_noop!(propose, Error::<Test>::NoValidCredential);
	});
}

#[test]
fn propose_without_licence_fails_with_organisation_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let propose = Consent::propose(signed(SPA_PHYSICIAN), ALICE, for_hospital(), UNTIL);
		assert_noop!(propose, Error::<Test>::OrganisationNotInGoodStanding);
	});
}

#[test]
fn propose_to_nobody_fails_with_unknown_patient() {
	ExtBuilder::default().build_and_execute(|| {
		let propose = Consent::propose(signed(PHYSICIAN), STRANGER, for_hospital(), UNTIL);
		assert_noop!(propose, Error::<Test>::UnknownPatient);
	});
}

#[test]
fn propose_until_now_fails_with_expired() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::propose(signed(PHYSICIAN), ALICE, for_hospital(), START), Error::<Test>::Expired);
	});
}

#[test]
fn propose_of_bad_terms_fails_and_says_why() {
	ExtBuilder::default().build_and_execute(|| {
		refuses_bad_terms(|terms| Consent::propose(signed(PHYSICIAN), ALICE, terms, UNTIL));
	});
}
