use super::*;

#[test]
fn revoke_credential_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN_2), PHYSICIAN));
		let revoked_at = Credentials::<Test>::get(PHYSICIAN).and_then(|credential| credential.revoked_at);
		assert_eq!(revoked_at, Some(START));
		assert_eq!(System::providers(&PHYSICIAN), 1);
		assert_event(Event::CredentialRevoked { organisation: HOSPITAL, holder: PHYSICIAN });
	});
}

#[test]
fn revoke_credential_does_not_change_the_past() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), PHYSICIAN));
		assert!(Consortium::acting(&PHYSICIAN, START - 1).is_some());
		assert_eq!(Consortium::acting(&PHYSICIAN, START), None);
	});
}

#[test]
fn revoke_credential_while_suspended_works() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), PHYSICIAN));
	});
}

#[test]
fn revoke_credential_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(PHYSICIAN), signed(STRANGER), root()] {
			assert_noop!(Consortium::revoke_credential(origin, PHYSICIAN), BadOrigin);
		}
	});
}

#[test]
fn revoke_credential_of_nobody_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), STRANGER), Error::NotFound);
	});
}

#[test]
fn revoke_credential_of_another_organisation_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::revoke_credential(signed(FACTORY_ADMIN), PHYSICIAN), Error::NotAuthorized);
	});
}

#[test]
fn revoke_credential_twice_fails_with_already_revoked() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), PHYSICIAN));
		assert_noop!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), PHYSICIAN), Error::AlreadyRevoked);
	});
}
