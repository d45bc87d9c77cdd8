//! The genesis presets build, and a real consortium's genesis refuses keys that everybody knows.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use common::{account, build, ext, genesis};
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet},
	ids::OrganisationId,
	traits::{OrganisationInspect, PatientInspect, Standing},
};
use salus_runtime::{Consortium, Session};
use serde_json::json;

#[test]
fn development_has_one_validator_and_people_to_try_with() {
	ext("development").execute_with(|| {
		assert_eq!(Session::validators(), vec![account("//Alice")]);
		assert!(Consortium::is_patient(&account("//Patient")));
		assert!(Consortium::is_member(&account("//Physician")));
		assert!(!Consortium::is_member(&account("//Ferdie")));
	});
}

#[test]
fn local_has_four_validators_of_three_classes() {
	ext("local_testnet").execute_with(|| {
		assert_eq!(Session::validators().len(), 4);
		let classes: OrganisationClassSet = (0..4).filter_map(|id| Consortium::class(OrganisationId(id))).collect();
		assert_eq!(classes.iter().count(), 3);
		assert!(classes.contains(OrganisationClass::Regulator));
		for id in 0..4 {
			assert_eq!(Consortium::standing(OrganisationId(id), common::NOW), Standing::Good);
		}
	});
}

#[test]
fn consortium_template_without_validators_is_refused() {
	assert!(build(&genesis("consortium")).unwrap_err().contains("no validator"));
}

#[test]
fn consortium_with_a_development_key_is_refused_by_name() {
	let mut config = genesis("local_testnet");
	config["consortium"]["developmentKeys"] = json!(false);
	assert!(build(&config).unwrap_err().contains("development key //Alice"));
}

#[test]
fn consortium_with_keys_of_its_own_builds() {
	let mut config = genesis("consortium");
	let own = account("//a real seed would stand here");
	let keys = genesis("development")["session"]["keys"][0][2].clone();
	config["session"]["keys"] = json!([[own, own, keys]]);
	// The session keys are still Alice's.
	assert!(build(&config).unwrap_err().contains("//Alice"));
	let aura = sp_core::sr25519::Public::from(<[u8; 32]>::from(own.clone()));
	let grandpa = sp_core::ed25519::Public::from_raw([7; 32]);
	config["session"]["keys"] = json!([[own, own, { "aura": aura, "grandpa": grandpa }]]);
	assert!(build(&config).is_ok());
}
