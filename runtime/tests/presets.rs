//! The genesis presets build, and a real consortium's genesis refuses keys that everybody knows.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::collections::BTreeSet;

use common::{account, build, ext, genesis};
use pallet_governance::Seats;
use pallet_validators::Validators;
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet},
	ids::OrganisationId,
	traits::{OrganisationInspect, PatientInspect, Standing},
};
use salus_runtime::{
	configs::governance::{ObjectionPeriod, RequiredClasses},
	constants::DAYS,
	Consortium, Runtime, Session,
};
use serde_json::{json, Value};

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

/// A consortium of three organisations with a validator of one of them, all with keys of their own.
fn own() -> Value {
	let mut config = genesis("consortium");
	let own = account("//a real seed would stand here");
	let aura = sp_core::sr25519::Public::from(<[u8; 32]>::from(own.clone()));
	let grandpa = sp_core::ed25519::Public::from_raw([7; 32]);
	config["session"]["keys"] = json!([[own, own, { "aura": aura, "grandpa": grandpa }]]);
	config["validators"]["validators"] = json!([[own, 0]]);
	let local = genesis("local_testnet");
	let mut founders = local["consortium"]["organisations"].as_array().unwrap()[..3].to_vec();
	for (founder, admin) in founders.iter_mut().zip([own, account("//a second seed"), account("//a third seed")]) {
		founder["admins"] = json!([admin]);
	}
	config["consortium"]["organisations"] = json!(founders);
	config["governance"]["seats"] = json!([0, 1, 2]);
	config
}

#[test]
fn consortium_with_keys_of_its_own_builds() {
	assert!(build(&own()).is_ok());
	let mut config = own();
	let keys = genesis("development")["session"]["keys"][0][2].clone();
	config["session"]["keys"][0][2] = keys;
	assert!(build(&config).unwrap_err().contains("//Alice"), "the session keys are Alice's");
}

#[test]
fn consortium_in_which_nobody_votes_is_refused() {
	let mut config = own();
	config["governance"]["seats"] = json!([]);
	assert!(build(&config).unwrap_err().contains("governance.seats"));
}

#[test]
fn consortium_in_which_a_required_class_has_no_vote_is_refused() {
	let cases = [(json!([1, 2]), "Provider"), (json!([0, 2]), "Manufacturer"), (json!([0, 1, 7]), "Regulator")];
	for (seats, missing) in cases {
		let mut config = own();
		config["governance"]["seats"] = seats;
		assert!(build(&config).unwrap_err().contains(missing));
	}
}

#[test]
fn consortium_whose_validators_and_keys_differ_is_refused() {
	let other = account("//another seed");
	let mut config = own();
	config["validators"]["validators"] = json!([[other, 0]]);
	assert!(build(&config).unwrap_err().contains("which validators.validators doesn't name"));
	let mut config = own();
	let validators = config["validators"]["validators"].as_array_mut().unwrap();
	validators.push(json!([other, 0]));
	assert!(build(&config).unwrap_err().contains("which has no session.keys"));
}

#[test]
fn all_five_founders_vote_on_a_development_chain_and_every_required_class_is_among_them() {
	for preset in ["development", "local_testnet"] {
		ext(preset).execute_with(|| {
			let seats = Seats::<Runtime>::get();
			assert_eq!(seats.iter().map(|seat| seat.0).collect::<Vec<_>>(), [0, 1, 2, 3, 4], "{preset}");
			let classes: OrganisationClassSet = seats.iter().filter_map(|seat| Consortium::class(*seat)).collect();
			assert!(RequiredClasses::get().difference(classes).is_empty(), "{preset}");
		});
	}
}

#[test]
fn every_validator_of_the_presets_is_approved() {
	for preset in ["development", "local_testnet"] {
		ext(preset).execute_with(|| {
			let approved: BTreeSet<_> = Validators::<Runtime>::iter().map(|(account, _)| account).collect();
			let sitting: BTreeSet<_> = Session::validators().into_iter().collect();
			assert_eq!(approved, sitting, "{preset}");
		});
	}
}

#[test]
fn only_development_chains_have_a_short_time_to_object() {
	for preset in ["development", "local_testnet"] {
		ext(preset).execute_with(|| assert_eq!(ObjectionPeriod::get(), 5, "{preset}"));
	}
	build(&own()).unwrap().execute_with(|| assert_eq!(ObjectionPeriod::get(), 7 * DAYS));
}
