use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Error, Event, Proposals};

const UNTIL: u64 = START + DAY;

/// The hospital has proposed a consent to Alice.
fn with_proposal(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consent::propose(signed(PHYSICIAN), ALICE, lab_terms(), UNTIL));
		test();
	});
}

#[test]
fn decline_by_patient_works() {
	with_proposal(|| {
		assert_ok!(Consent::decline(signed(ALICE), HOSPITAL));
		assert_eq!(Proposals::<Test>::get(ALICE, HOSPITAL), None);
		System::assert_last_event(Event::ProposalDeclined { patient: ALICE, organisation: HOSPITAL }.into());
	});
}

#[test]
fn decline_of_an_expired_proposal_works() {
	with_proposal(|| {
		Now::set(UNTIL);
		assert_ok!(Consent::decline(signed(ALICE), HOSPITAL));
	});
}

#[test]
fn decline_by_anybody_else_fails_with_bad_origin() {
	with_proposal(|| {
		for origin in [signed(STRANGER), signed(PHYSICIAN), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Consent::decline(origin, HOSPITAL), BadOrigin);
		}
	});
}

#[test]
fn decline_of_nothing_fails_with_no_proposal() {
	with_proposal(|| {
		assert_noop!(Consent::decline(signed(BOB), HOSPITAL), Error::<Test>::NoProposal);
		assert_noop!(Consent::decline(signed(ALICE), CLINIC), Error::<Test>::NoProposal);
	});
}
