use super::*;
use crate::GenesisConfig;

/// Builds the usual genesis with a change.
fn build(change: impl FnOnce(&mut GenesisConfig<Test>)) {
	let mut builder = ExtBuilder::default();
	change(&mut builder.0);
	builder.build_and_execute(|| {});
}

#[test]
fn genesis_writes_what_it_says() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(record(HOSPITAL).admins.to_vec(), [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2]);
		assert_eq!(record(HOSPITAL).admitted_at, 0);
		assert_eq!(record(FACTORY).prefixes.to_vec(), [prefix("4099999")]);
		assert_eq!(Consortium::acting(&PACKER, 0), Some(Acting { organisation: FACTORY, role: Role::Logistics }));
		assert!(Consortium::is_patient(&PATIENT));
		for who in [HOSPITAL_ADMIN, HOSPITAL_ADMIN_2, PACKER, PATIENT] {
			assert_eq!(System::providers(&who), 1);
		}
	});
}

#[test]
fn genesis_of_nobody_works() {
	ExtBuilder(GenesisConfig::default()).build_and_execute(|| {
		assert!(!Consortium::is_member(&HOSPITAL_ADMIN));
	});
}

#[test]
fn genesis_permits_contracts() {
	let mut builder = ExtBuilder::default();
	builder.0.deployers = vec![1];
	builder.build_and_execute(|| {
		assert!(Consortium::may_deploy(FACTORY) && !Consortium::may_deploy(HOSPITAL));
	});
}

#[test]
#[should_panic(expected = "genesis: contracts of organisation 9")]
fn genesis_that_permits_contracts_to_nobody_fails() {
	build(|genesis| genesis.deployers = vec![9]);
}

#[test]
#[should_panic(expected = "AlreadyPermitted")]
fn genesis_that_permits_contracts_twice_fails() {
	build(|genesis| genesis.deployers = vec![0, 0]);
}

#[test]
#[should_panic(expected = "genesis: organisation 0 (GLN ")]
fn genesis_with_wrong_check_digit_fails() {
	build(|genesis| genesis.organisations[0].gln.0 += 1);
}

#[test]
#[should_panic(expected = "no admin")]
fn genesis_without_admin_fails() {
	build(|genesis| genesis.organisations[0].admins.clear());
}

#[test]
#[should_panic(expected = "too many admins")]
fn genesis_with_too_many_admins_fails() {
	build(|genesis| genesis.organisations[0].admins = vec![1, 2, 3, 4]);
}

#[test]
#[should_panic(expected = "AccountTaken")]
fn genesis_with_an_admin_twice_fails() {
	build(|genesis| genesis.organisations[0].admins = vec![1, 1]);
}

#[test]
#[should_panic(expected = "PrefixTaken")]
fn genesis_with_a_prefix_twice_fails() {
	build(|genesis| genesis.organisations[0].prefixes = vec![prefix("4099999")]);
}

#[test]
#[should_panic(expected = "no organisation has this place in the list")]
fn genesis_with_a_credential_of_nobody_fails() {
	build(|genesis| genesis.credentials[0].0 = 9);
}

#[test]
#[should_panic(expected = "the sponsor is no provider")]
fn genesis_with_a_patient_of_a_factory_fails() {
	build(|genesis| genesis.patients[0].0 = 1);
}
