use super::*;

#[test]
fn suspend_organisation_by_the_council_works() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_eq!(record(HOSPITAL).suspensions.to_vec(), [Period { start: Some(START), end: None }]);
		assert_eq!(Consortium::standing(HOSPITAL, START), Standing::Suspended);
		assert_event(Event::OrganisationSuspended { organisation: HOSPITAL });
	});
}

#[test]
fn suspend_organisation_by_a_regulator_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::suspend_organisation(signed(REGULATOR_ADMIN), FACTORY));
		assert_eq!(Consortium::standing(FACTORY, START), Standing::Suspended);
	});
}

#[test]
fn suspend_organisation_does_not_change_the_past() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_eq!(Consortium::standing(HOSPITAL, START - 1), Standing::Good);
	});
}

#[test]
fn suspend_organisation_by_another_member_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [HOSPITAL_ADMIN, FACTORY_ADMIN, PHYSICIAN, PATIENT, STRANGER] {
			assert_noop!(Consortium::suspend_organisation(signed(who), FACTORY), BadOrigin);
		}
	});
}

#[test]
fn suspend_organisation_by_a_suspended_regulator_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::suspend_organisation(root(), REGULATOR));
		assert_noop!(Consortium::suspend_organisation(signed(REGULATOR_ADMIN), FACTORY), BadOrigin);
	});
}

#[test]
fn suspend_organisation_without_admission_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::suspend_organisation(root(), OrganisationId(9)), Error::NotFound);
	});
}

#[test]
fn suspend_organisation_twice_fails_with_already_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_noop!(Consortium::suspend_organisation(root(), HOSPITAL), Error::AlreadySuspended);
	});
}
