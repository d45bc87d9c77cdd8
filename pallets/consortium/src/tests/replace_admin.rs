use super::*;

const NEW: AccountId = 12;

fn replace(by: AccountId, new: AccountId) -> sp_runtime::DispatchResult {
	Consortium::replace_admin(signed(by), new)
}

#[test]
fn replace_admin_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(replace(HOSPITAL_ADMIN, NEW));
		assert_eq!(record(HOSPITAL).admins.to_vec(), [NEW, HOSPITAL_ADMIN_2]);
		assert_eq!(Consortium::organisation_of_admin(&HOSPITAL_ADMIN), None);
		assert_eq!(Consortium::organisation_of_admin(&NEW), Some(HOSPITAL));
		assert_eq!([HOSPITAL_ADMIN, NEW].map(quota_holder), [None, Some(HOSPITAL)]);
		assert_event(Event::AdminsSet { organisation: HOSPITAL, admins: admins(&[NEW, HOSPITAL_ADMIN_2]) });
	});
}

#[test]
fn replace_admin_of_a_full_list_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::set_admins(root(), HOSPITAL, admins(&[HOSPITAL_ADMIN, 13, 14])));
		assert_ok!(replace(HOSPITAL_ADMIN, NEW));
		assert_eq!(record(HOSPITAL).admins.to_vec(), [NEW, 13, 14]);
	});
}

#[test]
fn replace_admin_while_suspended_works() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_ok!(replace(HOSPITAL_ADMIN, NEW));
	});
}

#[test]
fn replace_admin_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(PHYSICIAN), signed(PATIENT), signed(STRANGER), root()] {
			assert_noop!(Consortium::replace_admin(origin, NEW), BadOrigin);
		}
		assert_ok!(replace(HOSPITAL_ADMIN, NEW));
		assert_noop!(replace(HOSPITAL_ADMIN, 13), BadOrigin);
	});
}

#[test]
fn replace_admin_by_who_plays_another_part_fails_with_account_taken() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		for taken in [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2, FACTORY_ADMIN, PHYSICIAN, PATIENT, MOTHER] {
			assert_noop!(replace(HOSPITAL_ADMIN, taken), Error::AccountTaken);
		}
	});
}
