use frame_support::{assert_noop, assert_ok};
use salus_primitives::ids::ConsentId;
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Consents, ConsentsByPatient, Error, Event};

const FIRST: ConsentId = ConsentId(0);

#[test]
fn withdraw_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		advance(DAY);
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		let record = Consents::<Test>::get(FIRST).unwrap();
		assert_eq!((record.granted_at, record.ended_at), (START, Some(START + DAY)));
		assert_eq!(record.terms, lab_terms());
		assert_eq!(ConsentsByPatient::<Test>::get(ALICE).into_inner(), vec![FIRST]);
		System::assert_last_event(Event::ConsentWithdrawn { consent: FIRST, patient: ALICE }.into());
	});
}

#[test]
fn withdraw_in_the_block_of_the_grant_works() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_eq!(Consents::<Test>::get(FIRST).unwrap().ended_at, Some(START));
	});
}

#[test]
fn withdraw_by_stranger_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_noop!(Consent::withdraw(signed(STRANGER), FIRST), BadOrigin);
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
fn withdraw_twice_fails_with_already_ended() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
		assert_noop!(Consent::withdraw(signed(ALICE), FIRST), Error::<Test>::AlreadyEnded);
	});
}
