//! What a patient's new key can do, and the old one can't.

use super::*;
use crate::{KeysByPatient, PatientsByKey, PresentKey};
use sp_runtime::traits::Convert;

/// The keys that take the place of the patient's pseudonym, one after the other.
const NEW: AccountId = 210;
const NEWER: AccountId = 211;

fn remark() -> Box<RuntimeCall> {
	Box::new(RuntimeCall::System(frame_system::Call::remark_with_event { remark: b"hello".to_vec() }))
}

#[test]
fn a_new_key_is_a_member_under_the_sponsor_and_the_old_one_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		System::inc_account_nonce(PATIENT);
		replace_key(PATIENT, NEW);
		assert_eq!([PATIENT, NEW].map(quota_holder), [None, Some(HOSPITAL)]);
		assert_eq!(System::providers(&NEW), 1);
		assert_eq!(System::account_nonce(PATIENT), 1);
		assert!(Consortium::is_patient(&PATIENT) && !Consortium::is_patient(&NEW), "the pseudonym stays");
		assert_eq!([PATIENT, NEW].map(|key| Consortium::patient_of(&key)), [None, Some(PATIENT)]);
	});
}

#[test]
fn a_key_can_be_replaced_again() {
	ExtBuilder::default().build_and_execute(|| {
		replace_key(PATIENT, NEW);
		replace_key(PATIENT, NEWER);
		assert_eq!(Consortium::key_of(&PATIENT), NEWER);
		assert_eq!([PATIENT, NEW, NEWER].map(quota_holder), [None, None, Some(HOSPITAL)]);
		assert_eq!(PatientsByKey::<Test>::iter().collect::<Vec<_>>(), [(NEWER, PATIENT)]);
		assert_eq!(KeysByPatient::<Test>::iter().collect::<Vec<_>>(), [(PATIENT, NEWER)]);
	});
}

#[test]
fn other_pallets_are_told_the_present_key() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(PresentKey::<Test>::convert(PATIENT), PATIENT);
		replace_key(PATIENT, NEW);
		assert_eq!(PresentKey::<Test>::convert(PATIENT), NEW);
		assert_eq!(PresentKey::<Test>::convert(STRANGER), STRANGER);
	});
}

#[test]
fn a_new_key_appoints_a_proxy_of_the_patient_and_the_old_one_does_not() {
	ExtBuilder::default().build_and_execute(|| {
		replace_key(PATIENT, NEW);
		assert_noop!(Consortium::appoint_proxy(signed(PATIENT), FRIEND, 5_000), BadOrigin);
		assert_ok!(Consortium::appoint_proxy(signed(NEW), FRIEND, 5_000));
		assert!(represents(FRIEND, START));
	});
}

#[test]
fn a_new_key_ends_representations_and_the_old_one_does_not() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		replace_key(PATIENT, NEW);
		assert_noop!(Consortium::end_representation(signed(PATIENT), PATIENT, MOTHER), BadOrigin);
		assert_ok!(Consortium::end_representation(signed(NEW), PATIENT, MOTHER));
	});
}

#[test]
fn a_representative_acts_for_a_patient_whose_key_was_replaced() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		replace_key(PATIENT, NEW);
		assert_ok!(Consortium::act_for(signed(MOTHER), PATIENT, remark()));
		// By the key that the patient signs with, which is what other pallets take for the patient.
		let hash = sp_io::hashing::blake2_256(b"hello").into();
		System::assert_has_event(RuntimeEvent::System(frame_system::Event::Remarked { sender: NEW, hash }));
		assert_event(Event::ActedFor { patient: PATIENT, representative: MOTHER, kind: RepresentativeKind::Guardian });
	});
}

#[test]
fn a_patient_represents_others_by_its_new_key_only() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, child) = admit_clinic();
		assert_ok!(Consortium::appoint_proxy(signed(child), PATIENT, 5_000));
		replace_key(PATIENT, NEW);
		let acted = Consortium::act_for(signed(PATIENT), child, remark());
		assert_eq!(acted.map_err(|failed| failed.error), Err(BadOrigin));
		assert_ok!(Consortium::act_for(signed(NEW), child, remark()));
		let kind = RepresentativeKind::Proxy;
		assert_event(Event::ActedFor { patient: child, representative: PATIENT, kind });
		assert_ok!(Consortium::end_representation(signed(NEW), child, PATIENT));
	});
}

#[test]
fn an_account_that_plays_a_part_is_not_free() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(2_000);
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), RESEARCHER));
		replace_key(PATIENT, NEW);
		for taken in [HOSPITAL_ADMIN, PHYSICIAN, RESEARCHER, PATIENT, MOTHER, NEW] {
			assert!(!Consortium::is_free(&taken));
		}
		assert!(Consortium::is_free(&STRANGER));
		at(2_000);
		assert!(Consortium::is_free(&MOTHER), "whoever represents nobody any more is free");
	});
}

#[test]
fn a_patients_key_gets_no_other_part() {
	ExtBuilder::default().build_and_execute(|| {
		let (admin, child) = admit_clinic();
		replace_key(PATIENT, NEW);
		let issued = Consortium::issue_credential(signed(HOSPITAL_ADMIN), NEW, Role::Nurse, Period::always());
		assert_noop!(issued, Error::AccountTaken);
		assert_noop!(Consortium::admit_patient(signed(admin), NEW), Error::AccountTaken);
		assert_noop!(Consortium::appoint_proxy(signed(child), NEW, 5_000), Error::AccountTaken);
		assert_noop!(Consortium::replace_admin(signed(admin), NEW), Error::AccountTaken);
	});
}

#[test]
fn guardians_are_told_from_proxies_and_by_their_keys() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, father) = admit_clinic();
		appoint_mother(5_000);
		assert_ok!(Consortium::appoint_guardian(signed(PHYSICIAN), PATIENT, father, 5_000));
		assert_ok!(Consortium::appoint_proxy(signed(PATIENT), FRIEND, 5_000));
		let are = |who: [AccountId; 4], at| who.map(|who| Consortium::is_guardian(&who, &PATIENT, at));
		assert_eq!(are([MOTHER, father, FRIEND, NEW], START), [true, true, false, false]);
		assert_eq!(are([MOTHER, father, FRIEND, NEW], 5_000), [false; 4]);
		replace_key(father, NEW);
		assert_eq!(are([MOTHER, father, FRIEND, NEW], START), [true, false, false, true]);
	});
}

#[test]
fn guardians_of_the_past_are_known() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, father) = admit_clinic();
		at(2_000);
		assert_ok!(Consortium::appoint_guardian(signed(PHYSICIAN), PATIENT, father, 5_000));
		assert_ok!(Consortium::appoint_proxy(signed(PATIENT), FRIEND, 5_000));
		at(3_000);
		assert_ok!(Consortium::end_representation(signed(PATIENT), PATIENT, father));
		replace_key(father, NEW);
		let was = |who, start, end| Consortium::was_guardian(&who, &PATIENT, Period::between(start, end));
		let around = [(1_000, 2_000), (1_000, 2_001), (2_500, 2_600), (2_999, 9_000), (3_000, 9_000)];
		assert_eq!(around.map(|(start, end)| was(NEW, start, end)), [false, true, true, true, false]);
		assert!(![father, FRIEND].into_iter().any(|who| was(who, 0, 9_000)));
	});
}

#[test]
fn a_patients_sponsor_is_known() {
	ExtBuilder::default().build_and_execute(|| {
		let sponsor = <Consortium as PatientKeys<AccountId>>::sponsor;
		assert_eq!([PATIENT, PHYSICIAN].map(|who| sponsor(&who)), [Some(HOSPITAL), None]);
	});
}
