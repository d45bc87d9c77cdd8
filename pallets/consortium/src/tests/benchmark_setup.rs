//! The state for benchmarks is as sound as what calls make.

use super::*;
use crate::benchmark_setup as setup;

#[test]
fn setup_keeps_the_invariants() {
	ExtBuilder::default().build_and_execute(|| {
		for class in [OrganisationClass::Provider, OrganisationClass::Provider, OrganisationClass::Regulator] {
			let (id, admin) = setup::organisation::<Test>(class);
			assert_eq!(Consortium::standing(id, START), Standing::Good);
			assert_eq!(Consortium::organisation_of_admin(&admin), Some(id));
			assert_eq!(Consortium::class(id), Some(class));
		}
	});
}

#[test]
fn setup_leaves_room_for_one_entry_and_no_more() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, _) = setup::organisation::<Test>(OrganisationClass::Provider);
		let last = Period { start: Some(u64::MAX - 1), end: None };
		assert_ok!(Consortium::renew_licence(root(), id, last));
		assert_ok!(Consortium::assign_prefix(root(), id, setup::prefix(1_000_000)));
		let record = record(id);
		assert!(record.licences.is_full() && record.prefixes.is_full() && record.admins.is_full());
		let admin = record.admins[0];
		assert_ok!(Consortium::register_contract(signed(admin), 77));
		assert_noop!(Consortium::register_contract(signed(admin), 78), Error::TooManyContracts);
	});
}

#[test]
fn setup_members_act() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, _) = setup::organisation::<Test>(OrganisationClass::Provider);
		let nurse = setup::holder::<Test>(id, Role::Nurse);
		assert_ok!(Consortium::admit_patient(signed(nurse), setup::account::<Test>("new patient", 0)));
		assert!(Consortium::is_patient(&setup::patient::<Test>(id)));
		assert!(setup::gln(7).is_valid());
	});
}

#[test]
fn setup_fills_the_lists_of_representatives() {
	ExtBuilder::default().build_and_execute(|| {
		let (id, _) = setup::organisation::<Test>(OrganisationClass::Provider);
		let patient = setup::patient::<Test>(id);
		let who = setup::representative::<Test>(&patient);
		assert!(Representations::<Test>::get(patient, who).is_full());
		assert!(Representatives::<Test>::get(patient).is_full());
		assert!(Represented::<Test>::get(who).is_full());
		assert!(Consortium::is_member(&who));
	});
}

#[test]
fn setup_suspends_at_once() {
	ExtBuilder::default().build().execute_with(|| {
		let (id, _) = setup::organisation::<Test>(OrganisationClass::Provider);
		setup::suspend_at_once::<Test>(id);
		assert_eq!(Consortium::standing(id, START), Standing::Suspended);
		assert_noop!(Consortium::suspend_at_once(signed(REGULATOR_ADMIN), FACTORY), Error::TooManyEmergencies);
		assert_ok!(Consortium::reinstate_organisation(root(), id));
		assert_ok!(Consortium::suspend_at_once(signed(REGULATOR_ADMIN), FACTORY));
	});
}

#[test]
fn setup_leaves_room_for_one_void() {
	ExtBuilder::default().build_and_execute(|| {
		setup::voids::<Test>(HOSPITAL);
		assert_ok!(Consortium::void_issuer(root(), HOSPITAL, 0));
		assert!(Voids::<Test>::get(HOSPITAL).is_full());
	});
}
