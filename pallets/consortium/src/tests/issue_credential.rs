use super::*;

/// The hospital lets the account act as a nurse.
fn issue(holder: AccountId, validity: Period) -> sp_runtime::DispatchResult {
	Consortium::issue_credential(signed(HOSPITAL_ADMIN), holder, Role::Nurse, validity)
}

#[test]
fn issue_credential_works() {
	ExtBuilder::default().build_and_execute(|| {
		let validity = Period::between(500, 5_000);
		assert_ok!(issue(STRANGER, validity));
		let expected = crate::Credential {
			organisation: HOSPITAL,
			role: Role::Nurse,
			validity,
			issued_at: START,
			revoked_at: None,
		};
		assert_eq!(Credentials::<Test>::get(STRANGER), Some(expected));
		assert_eq!(System::providers(&STRANGER), 1);
		assert_event(Event::CredentialIssued { organisation: HOSPITAL, holder: STRANGER, role: Role::Nurse, validity });
	});
}

#[test]
fn issue_credential_by_the_second_admin_works() {
	ExtBuilder::default().build_and_execute(|| {
		let call = Consortium::issue_credential(signed(HOSPITAL_ADMIN_2), STRANGER, Role::Sensor, Period::always());
		assert_ok!(call);
	});
}

#[test]
fn issue_credential_lets_act_from_now_on_while_valid() {
	ExtBuilder::default().build_and_execute(|| {
		let nurse = Some(Acting { organisation: HOSPITAL, role: Role::Nurse });
		assert_ok!(issue(STRANGER, Period::between(500, 5_000)));
		assert_eq!(Consortium::acting(&STRANGER, START - 1), None);
		assert_eq!(Consortium::acting(&STRANGER, START), nurse);
		assert_eq!(Consortium::acting(&STRANGER, 4_999), nurse);
		assert_eq!(Consortium::acting(&STRANGER, 5_000), None);
	});
}

#[test]
fn issue_credential_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(PHYSICIAN), signed(PATIENT), signed(STRANGER), root()] {
			let call = Consortium::issue_credential(origin, STRANGER, Role::Nurse, Period::always());
			assert_noop!(call, BadOrigin);
		}
	});
}

#[test]
fn issue_credential_while_suspended_fails_with_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_noop!(issue(STRANGER, Period::always()), Error::Suspended);
	});
}

#[test]
fn issue_credential_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder::default().build_and_execute(|| {
		at(10_000);
		assert_noop!(issue(STRANGER, Period::always()), Error::LicenceNotValid);
	});
}

#[test]
fn issue_credential_that_is_empty_or_over_fails_with_invalid_period() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(issue(STRANGER, Period::between(3_000, 2_000)), Error::InvalidPeriod);
		assert_noop!(issue(STRANGER, Period::between(1, START)), Error::InvalidPeriod);
	});
}

#[test]
fn issue_credential_to_a_member_fails_with_account_taken() {
	ExtBuilder::default().build_and_execute(|| {
		for holder in [HOSPITAL_ADMIN, FACTORY_ADMIN, PHYSICIAN, PACKER, PATIENT] {
			assert_noop!(issue(holder, Period::always()), Error::AccountTaken);
		}
	});
}

#[test]
fn issue_credential_again_after_revocation_fails_with_account_taken() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), PHYSICIAN));
		assert_noop!(issue(PHYSICIAN, Period::always()), Error::AccountTaken);
	});
}
