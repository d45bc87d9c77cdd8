//! Who is a member, and whose quota a member's transactions count to.

use super::*;

/// Makes an account the proxy of a patient until a moment.
fn appoint(patient: AccountId, proxy: AccountId, until: Moment) {
	assert_ok!(Consortium::appoint_proxy(signed(patient), proxy, until));
}

/// The entry of an account without end.
fn always(organisation: OrganisationId) -> Option<Member> {
	Some(Member { organisation, until: None })
}

#[test]
fn members_are_admins_holders_and_patients() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2, PHYSICIAN, PATIENT] {
			assert!(Consortium::is_member(&who));
			assert_eq!(Members::<Test>::get(who), always(HOSPITAL));
		}
		assert_eq!([FACTORY_ADMIN, PACKER, REGULATOR_ADMIN].map(quota_holder), [FACTORY, FACTORY, REGULATOR].map(Some));
		assert!(!Consortium::is_member(&STRANGER));
		assert_eq!(quota_holder(STRANGER), None);
	});
}

#[test]
fn an_admitted_organisations_admin_is_a_member() {
	ExtBuilder::default().build_and_execute(|| {
		let (admin, patient) = admit_clinic();
		assert_eq!([admin, patient].map(quota_holder), [Some(OrganisationId(3)); 2]);
	});
}

#[test]
fn a_suspended_organisations_people_stay_members() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_eq!([HOSPITAL_ADMIN, PHYSICIAN, PATIENT].map(quota_holder), [Some(HOSPITAL); 3]);
	});
}

#[test]
fn membership_ends_with_revocation_but_not_with_expiry() {
	ExtBuilder::default().build_and_execute(|| {
		let validity = Period { start: None, end: Some(2_000) };
		assert_ok!(Consortium::issue_credential(signed(HOSPITAL_ADMIN), STRANGER, Role::Nurse, validity));
		at(3_000);
		assert!(Consortium::is_member(&STRANGER));
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), STRANGER));
		assert!(!Consortium::is_member(&STRANGER));
		assert!(!Members::<Test>::contains_key(STRANGER));
	});
}

#[test]
fn a_representative_is_a_member_until_the_last_right_ends() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, other) = admit_clinic();
		appoint(PATIENT, FRIEND, 3_000);
		assert_eq!(quota_holder(FRIEND), Some(HOSPITAL));
		appoint(other, FRIEND, 4_000);
		let clinic = OrganisationId(3);
		assert_eq!(Members::<Test>::get(FRIEND), Some(Member { organisation: clinic, until: Some(4_000) }));
		for (moment, expected) in [(2_999, Some(clinic)), (3_000, Some(clinic)), (3_999, Some(clinic)), (4_000, None)] {
			assert_eq!(Consortium::quota_holder(&FRIEND, moment), expected);
		}
	});
}

#[test]
fn a_representatives_quota_follows_the_right_that_ends_last() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, other) = admit_clinic();
		appoint(PATIENT, FRIEND, 5_000);
		appoint(other, FRIEND, 4_000);
		assert_eq!(quota_holder(FRIEND), Some(HOSPITAL));
		assert_ok!(Consortium::end_representation(signed(FRIEND), PATIENT, FRIEND));
		let left = Member { organisation: OrganisationId(3), until: Some(4_000) };
		assert_eq!(Members::<Test>::get(FRIEND), Some(left));
		assert_ok!(Consortium::end_representation(signed(FRIEND), other, FRIEND));
		assert!(!Members::<Test>::contains_key(FRIEND));
	});
}

#[test]
fn an_appointment_that_is_shortened_shortens_membership() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		at(2_000);
		appoint_mother(3_000);
		assert_eq!(Members::<Test>::get(MOTHER), Some(Member { organisation: HOSPITAL, until: Some(3_000) }));
	});
}

#[test]
fn acting_for_a_patient_leaves_the_index_alone() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		let before = Members::<Test>::get(MOTHER);
		at(2_000);
		let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		assert_ok!(Consortium::act_for(signed(MOTHER), PATIENT, Box::new(call)));
		assert_eq!(Members::<Test>::get(MOTHER), before);
	});
}

#[test]
fn a_patient_that_represents_another_keeps_its_own_entry() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, other) = admit_clinic();
		appoint(other, PATIENT, 3_000);
		assert_eq!(Members::<Test>::get(PATIENT), always(HOSPITAL));
		assert_ok!(Consortium::end_representation(signed(other), other, PATIENT));
		assert_eq!(Members::<Test>::get(PATIENT), always(HOSPITAL));
	});
}

#[test]
fn a_representative_that_is_admitted_gets_an_entry_of_its_own() {
	ExtBuilder::default().build_and_execute(|| {
		let (clinic_admin, _) = admit_clinic();
		appoint(PATIENT, FRIEND, 3_000);
		assert_ok!(Consortium::admit_patient(signed(clinic_admin), FRIEND));
		assert_eq!(Members::<Test>::get(FRIEND), always(OrganisationId(3)));
	});
}

#[test]
fn a_former_representative_can_be_a_holder() {
	ExtBuilder::default().build_and_execute(|| {
		appoint(PATIENT, FRIEND, 2_000);
		at(2_000);
		assert_eq!(quota_holder(FRIEND), None);
		let issued = Consortium::issue_credential(signed(FACTORY_ADMIN), FRIEND, Role::Logistics, Period::always());
		assert_ok!(issued);
		assert_eq!(Members::<Test>::get(FRIEND), always(FACTORY));
	});
}
