use super::*;

/// Reinstates the hospital.
fn reinstate() -> sp_runtime::DispatchResult {
	Consortium::reinstate_organisation(root(), HOSPITAL)
}

#[test]
fn reinstate_organisation_works() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		at(2_000);
		assert_ok!(reinstate());
		assert_eq!(record(HOSPITAL).suspensions.to_vec(), [Period::between(START, 2_000)]);
		assert_event(Event::OrganisationReinstated { organisation: HOSPITAL });
	});
}

#[test]
fn reinstate_organisation_does_not_change_the_past() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		at(2_000);
		assert_ok!(reinstate());
		assert_eq!(Consortium::standing(HOSPITAL, START - 1), Standing::Good);
		assert_eq!(Consortium::standing(HOSPITAL, START), Standing::Suspended);
		assert_eq!(Consortium::standing(HOSPITAL, 1_999), Standing::Suspended);
		assert_eq!(Consortium::standing(HOSPITAL, 2_000), Standing::Good);
	});
}

#[test]
fn reinstate_organisation_in_the_same_block_leaves_no_suspension() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_ok!(reinstate());
		assert!(record(HOSPITAL).suspensions.is_empty());
	});
}

#[test]
fn suspension_in_the_block_of_reinstatement_goes_on() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		at(2_000);
		assert_ok!(reinstate());
		suspend_hospital();
		assert_eq!(record(HOSPITAL).suspensions.to_vec(), [Period { start: Some(START), end: None }]);
	});
}

#[test]
fn reinstate_organisation_ends_an_emergency() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital_at_once();
		at(START + 100);
		assert_ok!(reinstate());
		assert_eq!(record(HOSPITAL).suspensions.to_vec(), [Period::between(START, START + 100)]);
		assert_eq!(Consortium::standing(HOSPITAL, START + 100), Standing::Good);
		assert_eq!(Consortium::emergencies(), []);
	});
}

#[test]
fn reinstate_organisation_after_an_emergency_fails_with_not_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital_at_once();
		at(START + EMERGENCY);
		assert_noop!(reinstate(), Error::NotSuspended);
	});
}

#[test]
fn reinstate_organisation_by_a_member_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		for who in [HOSPITAL_ADMIN, REGULATOR_ADMIN] {
			assert_noop!(Consortium::reinstate_organisation(signed(who), HOSPITAL), BadOrigin);
		}
	});
}

#[test]
fn reinstate_organisation_without_admission_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::reinstate_organisation(root(), OrganisationId(9)), Error::NotFound);
	});
}

#[test]
fn reinstate_organisation_in_good_standing_fails_with_not_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(reinstate(), Error::NotSuspended);
		suspend_hospital();
		at(2_000);
		assert_ok!(reinstate());
		assert_noop!(reinstate(), Error::NotSuspended);
	});
}

#[test]
fn reinstate_organisation_from_the_last_suspension_fails_with_too_many_suspensions() {
	ExtBuilder::default().build_and_execute(|| {
		for nth in 1..u64::from(MaxIntervals::get()) {
			suspend_hospital();
			at(START + nth * 20 - 10);
			assert_ok!(reinstate());
			at(START + nth * 20);
		}
		suspend_hospital();
		at(5_000);
		assert_noop!(reinstate(), Error::TooManySuspensions);
		assert_eq!(Consortium::standing(HOSPITAL, 5_000), Standing::Suspended);
	});
}
