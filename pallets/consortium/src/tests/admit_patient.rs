use super::*;

const NEW: AccountId = 201;

#[test]
fn admit_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::admit_patient(signed(HOSPITAL_ADMIN), NEW));
		let expected = crate::Patient { sponsor: HOSPITAL, admitted_at: START };
		assert_eq!(Patients::<Test>::get(NEW), Some(expected));
		assert!(Consortium::is_patient(&NEW));
		assert_eq!(System::providers(&NEW), 1);
		assert_event(Event::PatientAdmitted { patient: NEW, sponsor: HOSPITAL });
	});
}

#[test]
fn admit_patient_by_physician_nurse_and_gateway_works() {
	ExtBuilder::default().build_and_execute(|| {
		let roles = [Role::Physician, Role::Nurse, Role::Gateway];
		for (who, role) in (300..).zip(roles) {
			assert_ok!(Consortium::issue_credential(signed(HOSPITAL_ADMIN), who, role, Period::always()));
			assert_ok!(Consortium::admit_patient(signed(who), who + 100));
		}
	});
}

#[test]
fn admit_patient_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let others = [RESEARCHER, PACKER, FACTORY_ADMIN, REGULATOR_ADMIN, PATIENT, STRANGER];
		for origin in others.map(signed).into_iter().chain([root()]) {
			assert_noop!(Consortium::admit_patient(origin, NEW), BadOrigin);
		}
	});
}

#[test]
fn admit_patient_by_a_revoked_physician_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), PHYSICIAN));
		assert_noop!(Consortium::admit_patient(signed(PHYSICIAN), NEW), BadOrigin);
	});
}

#[test]
fn admit_patient_while_suspended_fails_with_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_noop!(Consortium::admit_patient(signed(PHYSICIAN), NEW), Error::Suspended);
	});
}

#[test]
fn admit_patient_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder::default().build_and_execute(|| {
		at(10_000);
		assert_noop!(Consortium::admit_patient(signed(PHYSICIAN), NEW), Error::LicenceNotValid);
	});
}

#[test]
fn admit_patient_with_a_members_key_fails_with_account_taken() {
	ExtBuilder::default().build_and_execute(|| {
		for patient in [HOSPITAL_ADMIN, PACKER, PATIENT] {
			assert_noop!(Consortium::admit_patient(signed(PHYSICIAN), patient), Error::AccountTaken);
		}
	});
}
