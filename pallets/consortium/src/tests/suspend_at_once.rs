use super::*;
use crate::Emergencies;

fn suspend(organisation: OrganisationId) -> sp_runtime::DispatchResult {
	Consortium::suspend_at_once(signed(REGULATOR_ADMIN), organisation)
}

#[test]
fn suspend_at_once_works_and_ends_by_itself() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(suspend(FACTORY));
		let until = START + EMERGENCY;
		assert_eq!(record(FACTORY).suspensions.to_vec(), [Period::between(START, until)]);
		assert_eq!(Emergencies::<Test>::get(FACTORY), Some(START));
		assert_eq!(Consortium::emergencies(), [(FACTORY, until)]);
		assert_event(Event::OrganisationSuspendedAtOnce { organisation: FACTORY, until });
		let standing = [START - 1, START, until - 1, until].map(|at| Consortium::standing(FACTORY, at));
		assert_eq!(standing, [Standing::Good, Standing::Suspended, Standing::Suspended, Standing::Good]);
		at(until);
		assert_eq!(Consortium::emergencies(), []);
	});
}

#[test]
fn suspend_at_once_of_the_regulators_own_organisation_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(suspend(REGULATOR));
		assert_noop!(suspend(FACTORY), BadOrigin);
		at(START + EMERGENCY);
		assert_ok!(suspend(FACTORY));
	});
}

#[test]
fn suspend_at_once_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(HOSPITAL_ADMIN), signed(FACTORY_ADMIN), signed(PHYSICIAN), signed(STRANGER), root()] {
			assert_noop!(Consortium::suspend_at_once(origin, FACTORY), BadOrigin);
		}
	});
}

#[test]
fn suspend_at_once_by_a_suspended_regulator_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::suspend_organisation(root(), REGULATOR));
		assert_noop!(suspend(FACTORY), BadOrigin);
	});
}

#[test]
fn suspend_at_once_without_admission_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(suspend(OrganisationId(9)), Error::NotFound);
	});
}

#[test]
fn suspend_at_once_of_the_suspended_fails_with_already_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_noop!(suspend(HOSPITAL), Error::AlreadySuspended);
		assert_ok!(suspend(FACTORY));
		assert_noop!(suspend(FACTORY), Error::AlreadySuspended);
	});
}

#[test]
fn suspend_at_once_again_fails_with_suspended_lately_until_the_pause_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(suspend(FACTORY));
		at(START + EMERGENCY);
		assert_noop!(suspend(FACTORY), Error::SuspendedLately);
		at(START + PAUSE - 1);
		assert_noop!(suspend(FACTORY), Error::SuspendedLately);
		at(START + PAUSE);
		assert_ok!(suspend(FACTORY));
	});
}

#[test]
fn suspend_at_once_after_a_vote_lifted_it_fails_with_suspended_lately() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(suspend(FACTORY));
		assert_ok!(Consortium::reinstate_organisation(root(), FACTORY));
		assert_noop!(suspend(FACTORY), Error::SuspendedLately);
	});
}

#[test]
fn suspend_at_once_of_one_too_many_fails_with_too_many_emergencies() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(suspend(FACTORY));
		at(START + 100);
		assert_ok!(suspend(HOSPITAL));
		assert_noop!(suspend(REGULATOR), Error::TooManyEmergencies);
		at(START + EMERGENCY);
		assert_ok!(suspend(REGULATOR));
	});
}

#[test]
fn a_vote_makes_room_for_an_emergency() {
	for vote in [Consortium::suspend_organisation, Consortium::reinstate_organisation] {
		ExtBuilder::default().build_and_execute(|| {
			assert_ok!(suspend(FACTORY));
			assert_ok!(suspend(HOSPITAL));
			assert_ok!(vote(root(), FACTORY));
			assert_ok!(suspend(REGULATOR));
			let until = START + EMERGENCY;
			assert_eq!(Consortium::emergencies(), [(HOSPITAL, until), (REGULATOR, until)]);
		});
	}
}

#[test]
fn suspend_at_once_in_the_block_of_reinstatement_goes_on() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		at(2_000);
		assert_ok!(Consortium::reinstate_organisation(root(), HOSPITAL));
		suspend_hospital_at_once();
		assert_eq!(record(HOSPITAL).suspensions.to_vec(), [Period::between(START, 2_000 + EMERGENCY)]);
	});
}

#[test]
fn suspend_at_once_in_the_last_place_fails_with_too_many_suspensions() {
	ExtBuilder::default().build_and_execute(|| {
		for nth in 1..u64::from(MaxIntervals::get()) {
			suspend_hospital();
			at(START + nth * 20 - 10);
			assert_ok!(Consortium::reinstate_organisation(root(), HOSPITAL));
			at(START + nth * 20);
		}
		assert_noop!(suspend(HOSPITAL), Error::TooManySuspensions);
		suspend_hospital();
	});
}
