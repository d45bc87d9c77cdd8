use super::*;
use crate::{EnsureActing, EnsureAdmin, EnsureHolder, EnsurePatient, EnsureRegulator, EnsureSponsor};
use frame_support::{parameter_types, traits::EnsureOrigin};
use salus_primitives::codes::{OrganisationClassSet, RoleSet};

parameter_types! {
	const Providers: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Provider);
	const Physicians: RoleSet = RoleSet::of(Role::Physician);
}

type EnsureClinician = EnsureActing<Test, Providers, Physicians>;

/// Who passes a guard, among everybody and root.
fn passing<Guard: EnsureOrigin<RuntimeOrigin>>() -> Vec<AccountId> {
	assert!(Guard::try_origin(root()).is_err());
	assert!(Guard::try_origin(RuntimeOrigin::none()).is_err());
	let everybody = [
		HOSPITAL_ADMIN,
		HOSPITAL_ADMIN_2,
		FACTORY_ADMIN,
		REGULATOR_ADMIN,
		PHYSICIAN,
		RESEARCHER,
		PACKER,
		PATIENT,
		STRANGER,
	];
	everybody.into_iter().filter(|who| Guard::try_origin(signed(*who)).is_ok()).collect()
}

#[test]
fn ensure_patient_passes_patients_only() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(passing::<EnsurePatient<Test>>(), [PATIENT]);
		assert_eq!(EnsurePatient::<Test>::try_origin(signed(PATIENT)).ok(), Some(PATIENT));
	});
}

#[test]
fn ensure_patient_passes_the_key_that_took_the_pseudonyms_place() {
	ExtBuilder::default().build_and_execute(|| {
		replace_key(PATIENT, STRANGER);
		assert_eq!(passing::<EnsurePatient<Test>>(), [STRANGER]);
		assert_eq!(EnsurePatient::<Test>::try_origin(signed(STRANGER)).ok(), Some(PATIENT));
	});
}

#[test]
fn ensure_sponsor_passes_whoever_admits_patients() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(passing::<EnsureSponsor<Test>>(), [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2, PHYSICIAN]);
		assert_eq!(EnsureSponsor::<Test>::try_origin(signed(PHYSICIAN)).ok(), Some(HOSPITAL));
	});
}

#[test]
fn ensure_holder_passes_revoked_holders_too() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), PHYSICIAN));
		assert_eq!(passing::<EnsureHolder<Test>>(), [PHYSICIAN, RESEARCHER, PACKER]);
		assert_eq!(EnsureHolder::<Test>::try_origin(signed(PHYSICIAN)).ok(), Some(PHYSICIAN));
	});
}

#[test]
fn ensure_admin_passes_admins_only() {
	ExtBuilder::default().build_and_execute(|| {
		let admins = [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2, FACTORY_ADMIN, REGULATOR_ADMIN];
		assert_eq!(passing::<EnsureAdmin<Test>>(), admins);
		assert_eq!(EnsureAdmin::<Test>::try_origin(signed(HOSPITAL_ADMIN_2)).ok(), Some(HOSPITAL));
	});
}

#[test]
fn ensure_regulator_passes_regulators_in_good_standing_only() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(passing::<EnsureRegulator<Test>>(), [REGULATOR_ADMIN]);
		assert_eq!(EnsureRegulator::<Test>::try_origin(signed(REGULATOR_ADMIN)).ok(), Some(REGULATOR));
		at(10_000);
		assert!(passing::<EnsureRegulator<Test>>().is_empty());
	});
}

#[test]
fn ensure_acting_passes_admins_and_roles_of_the_classes() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(passing::<EnsureClinician>(), [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2, PHYSICIAN]);
		assert_eq!(EnsureClinician::try_origin(signed(PHYSICIAN)).ok(), Some(HOSPITAL));
	});
}

#[test]
fn ensure_acting_refuses_a_credential_that_is_not_valid_now() {
	ExtBuilder::default().build_and_execute(|| {
		let later = Period { start: Some(2_000), end: Some(3_000) };
		assert_ok!(Consortium::issue_credential(signed(HOSPITAL_ADMIN), STRANGER, Role::Physician, later));
		assert!(!passing::<EnsureClinician>().contains(&STRANGER));
		at(2_000);
		assert!(passing::<EnsureClinician>().contains(&STRANGER));
		at(3_000);
		assert!(!passing::<EnsureClinician>().contains(&STRANGER));
	});
}

#[test]
fn ensure_acting_refuses_a_credential_of_a_void_issuer() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::void_issuer(root(), HOSPITAL, 0));
		assert_eq!(passing::<EnsureClinician>(), [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2]);
		assert_eq!(passing::<EnsureHolder<Test>>(), [PHYSICIAN, RESEARCHER, PACKER], "refusals are still logged");
	});
}

#[test]
fn ensure_acting_leaves_the_standing_to_the_call() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert!(passing::<EnsureClinician>().contains(&PHYSICIAN));
	});
}

/// As an ordinary decision.
fn ordinary() -> RuntimeOrigin {
	signed(ORDINARY)
}

#[test]
fn ordinary_decision_says_how_an_organisation_stands() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::suspend_organisation(ordinary(), HOSPITAL));
		assert_ok!(Consortium::reinstate_organisation(ordinary(), HOSPITAL));
		assert_ok!(Consortium::renew_licence(ordinary(), HOSPITAL, Period { start: None, end: Some(20_000) }));
		assert_ok!(Consortium::assign_prefix(ordinary(), HOSPITAL, prefix("0614141")));
		assert_ok!(Consortium::permit_contracts(root(), HOSPITAL));
		assert_ok!(Consortium::forbid_contracts(ordinary(), HOSPITAL));
		assert_ok!(Consortium::void_issuer(ordinary(), HOSPITAL, 0));
		assert_ok!(Consortium::clear_issuer(ordinary(), HOSPITAL));
	});
}

#[test]
fn ordinary_decision_does_not_say_who_is_in() {
	ExtBuilder::default().build_and_execute(|| {
		let class = OrganisationClass::Regulator;
		let call = Consortium::admit_organisation(ordinary(), class, gln(9), GERMANY, Period::always(), STRANGER);
		assert_noop!(call, BadOrigin);
		assert_noop!(Consortium::permit_contracts(ordinary(), HOSPITAL), BadOrigin);
		assert_noop!(Consortium::set_admins(ordinary(), HOSPITAL, admins(&[STRANGER])), BadOrigin);
	});
}

#[test]
fn a_guard_gives_back_the_origin_that_it_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		let refused = EnsurePatient::<Test>::try_origin(signed(STRANGER)).unwrap_err();
		assert_eq!(frame_system::ensure_signed(refused).ok(), Some(STRANGER));
	});
}
