use super::*;

#[test]
fn suspend_organisation_by_vote_works() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_eq!(record(HOSPITAL).suspensions.to_vec(), [Period { start: Some(START), end: None }]);
		assert_eq!(Consortium::standing(HOSPITAL, START), Standing::Suspended);
		assert_event(Event::OrganisationSuspended { organisation: HOSPITAL });
	});
}

#[test]
fn suspend_organisation_prolongs_what_would_end_by_itself() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital_at_once();
		at(START + 100);
		suspend_hospital();
		assert_eq!(record(HOSPITAL).suspensions.to_vec(), [Period { start: Some(START), end: None }]);
		assert_eq!(Consortium::standing(HOSPITAL, START + EMERGENCY), Standing::Suspended);
		assert_eq!(Consortium::emergencies(), []);
		assert_event(Event::OrganisationSuspended { organisation: HOSPITAL });
	});
}

#[test]
fn suspend_organisation_at_the_end_of_an_emergency_goes_on() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital_at_once();
		at(START + EMERGENCY);
		suspend_hospital();
		assert_eq!(record(HOSPITAL).suspensions.to_vec(), [Period { start: Some(START), end: None }]);
	});
}

#[test]
fn suspend_organisation_after_an_emergency_is_another_suspension() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital_at_once();
		at(START + EMERGENCY + 1);
		suspend_hospital();
		let first = Period::between(START, START + EMERGENCY);
		let second = Period { start: Some(START + EMERGENCY + 1), end: None };
		assert_eq!(record(HOSPITAL).suspensions.to_vec(), [first, second]);
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
fn suspend_organisation_by_a_member_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [HOSPITAL_ADMIN, FACTORY_ADMIN, REGULATOR_ADMIN, PHYSICIAN, PATIENT, STRANGER] {
			assert_noop!(Consortium::suspend_organisation(signed(who), FACTORY), BadOrigin);
		}
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
