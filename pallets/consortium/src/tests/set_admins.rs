use super::*;

const NEW: AccountId = 12;

fn set(accounts: &[AccountId]) -> sp_runtime::DispatchResult {
	Consortium::set_admins(root(), HOSPITAL, admins(accounts))
}

#[test]
fn set_admins_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set(&[NEW, HOSPITAL_ADMIN_2]));
		assert_eq!(record(HOSPITAL).admins.to_vec(), [NEW, HOSPITAL_ADMIN_2]);
		let of = [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2, NEW].map(|who| Consortium::organisation_of_admin(&who));
		assert_eq!(of, [None, Some(HOSPITAL), Some(HOSPITAL)]);
		let of = [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2, NEW].map(quota_holder);
		assert_eq!(of, [None, Some(HOSPITAL), Some(HOSPITAL)]);
		assert_event(Event::AdminsSet { organisation: HOSPITAL, admins: admins(&[NEW, HOSPITAL_ADMIN_2]) });
	});
}

#[test]
fn an_admin_that_went_keeps_its_nonce() {
	ExtBuilder::default().build_and_execute(|| {
		System::inc_account_nonce(HOSPITAL_ADMIN);
		assert_ok!(set(&[NEW]));
		assert_eq!(System::account_nonce(HOSPITAL_ADMIN), 1);
		assert_ok!(set(&[HOSPITAL_ADMIN]));
		assert_eq!(System::account_nonce(HOSPITAL_ADMIN), 1, "what it signed before can't be sent again");
	});
}

#[test]
fn an_admin_that_went_governs_no_more_and_can_play_another_part() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set(&[NEW]));
		let issue = |by, holder| Consortium::issue_credential(signed(by), holder, Role::Nurse, Period::always());
		assert_noop!(issue(HOSPITAL_ADMIN, STRANGER), BadOrigin);
		assert_ok!(issue(NEW, HOSPITAL_ADMIN));
		assert_ok!(Consortium::admit_patient(signed(NEW), HOSPITAL_ADMIN_2));
	});
}

#[test]
fn set_admins_while_suspended_works() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_ok!(set(&[NEW]));
	});
}

#[test]
fn set_admins_by_a_member_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [HOSPITAL_ADMIN, FACTORY_ADMIN, REGULATOR_ADMIN, STRANGER] {
			assert_noop!(Consortium::set_admins(signed(who), HOSPITAL, admins(&[who])), BadOrigin);
		}
	});
}

#[test]
fn set_admins_of_nobody_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::set_admins(root(), OrganisationId(9), admins(&[NEW])), Error::NotFound);
	});
}

#[test]
fn set_admins_to_none_fails_with_no_admins() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set(&[]), Error::NoAdmins);
	});
}

#[test]
fn set_admins_twice_the_same_fails_with_duplicate_admin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set(&[NEW, NEW]), Error::DuplicateAdmin);
		assert_noop!(set(&[HOSPITAL_ADMIN, NEW, HOSPITAL_ADMIN]), Error::DuplicateAdmin);
	});
}

#[test]
fn set_admins_who_play_another_part_fails_with_account_taken() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		replace_key(PATIENT, STRANGER);
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), RESEARCHER));
		for taken in [FACTORY_ADMIN, PHYSICIAN, RESEARCHER, PATIENT, MOTHER, STRANGER] {
			assert_noop!(set(&[HOSPITAL_ADMIN, taken]), Error::AccountTaken);
		}
	});
}
