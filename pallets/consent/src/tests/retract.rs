use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Error, Event, Proposals};

/// The hospital has proposed a consent to Alice.
fn with_proposal(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consent::propose(signed(PHYSICIAN), ALICE, lab_terms(), START + DAY));
		test();
	});
}

#[test]
fn retract_by_holder_of_the_organisation_works() {
	with_proposal(|| {
		assert_ok!(Consent::retract(signed(NURSE), ALICE));
		assert_eq!(Proposals::<Test>::get(ALICE, HOSPITAL), None);
		System::assert_last_event(Event::ProposalRetracted { patient: ALICE, organisation: HOSPITAL }.into());
	});
}

#[test]
fn retract_by_anybody_else_fails_with_bad_origin() {
	with_proposal(|| {
		for origin in [signed(STRANGER), signed(ALICE), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Consent::retract(origin, ALICE), BadOrigin);
		}
	});
}

#[test]
fn retract_by_another_organisation_fails_with_no_proposal() {
	with_proposal(|| {
		assert_noop!(Consent::retract(signed(PHARMACIST), ALICE), Error::<Test>::NoProposal);
	});
}

#[test]
fn retract_from_another_patient_fails_with_no_proposal() {
	with_proposal(|| {
		assert_noop!(Consent::retract(signed(PHYSICIAN), BOB), Error::<Test>::NoProposal);
	});
}

#[test]
fn retract_without_valid_credential_fails_with_no_valid_credential() {
	with_proposal(|| {
		Now::set(LOCUM_UNTIL);
		assert_noop!(Consent::retract(signed(LOCUM), ALICE), Error::<Test>::NoValidCredential);
	});
}
