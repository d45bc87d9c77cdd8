//! The sample policy of a hospital: its codes are known, its tables pass the checks, and it says what it should.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use access_core::{add_rule, allowed, assign_role, define_tier, Rule, Tables, TablesMut, Tier, TierId};
use serde_json::Value;

/// The two workspaces can't share a crate, so the numbers behind the codes come from the source that fixes them.
const CODES: &str = include_str!("../../../pallets/primitives/src/codes.rs");
const SAMPLE: &str = include_str!("../../../samples/policy/hospital.json");

#[derive(Default)]
struct Maps(BTreeMap<u8, TierId>, BTreeMap<TierId, Tier>);

impl Tables for Maps {
	fn tier_of(&self, role: u8) -> Option<TierId> {
		self.0.get(&role).copied()
	}
	fn tier(&self, id: TierId) -> Option<Tier> {
		self.1.get(&id).cloned()
	}
}

impl TablesMut for Maps {
	fn put_tier(&mut self, id: TierId, tier: Tier) {
		self.1.insert(id, tier);
	}
	fn put_role(&mut self, role: u8, tier: Option<TierId>) {
		self.0.insert(role, tier.expect("the sample takes nothing away"));
	}
}

/// The number of a code in the code set of that name.
fn number(set: &str, code: &str) -> u8 {
	let body = CODES.split(&format!("\n\t{set},\n")).nth(1).expect("the set is declared").split("\n\t}\n").next();
	let line = body.into_iter().flat_map(str::lines).find(|line| line.contains(&format!("=> \"{code}\",")));
	let line = line.unwrap_or_else(|| panic!("{set} has no code {code}"));
	let text = line.split_once('=').and_then(|(_, rest)| rest.split_once("=>")).expect("`Name = n => code`").0;
	text.trim().parse().expect("a number")
}

fn bits(set: &str, codes: &Value) -> u32 {
	let codes = codes.as_array().expect("a list of codes");
	codes.iter().fold(0, |bits, code| bits | 1 << number(set, code.as_str().expect("a code")))
}

fn small(value: &Value) -> u8 {
	value.as_u64().and_then(|number| number.try_into().ok()).expect("a number of a tier")
}

fn sample() -> Maps {
	let policy: Value = serde_json::from_str(SAMPLE).expect("JSON");
	let mut maps = Maps::default();
	for tier in policy["tiers"].as_array().expect("tiers") {
		let id = small(&tier["id"]);
		let parent = Some(&tier["parent"]).filter(|parent| !parent.is_null()).map(small);
		define_tier(&mut maps, id, parent).expect("parents come before their children");
		for rule in tier["rules"].as_array().expect("rules") {
			let purposes = bits("PurposeOfUse", &rule["purposes"]);
			let classes = bits("DataClass", &rule["classes"]);
			add_rule(&mut maps, id, Rule { purposes, classes }).expect("a rule");
		}
	}
	for (role, tier) in policy["roles"].as_object().expect("roles") {
		assign_role(&mut maps, number("Role", role), small(tier)).expect("a tier of the list");
	}
	maps
}

fn may(maps: &Maps, role: &str, purpose: &str, class: &str) -> bool {
	let class = 1 << number("DataClass", class);
	allowed(maps, number("Role", role), number("PurposeOfUse", purpose), class) == class
}

#[test]
fn hospital_gives_each_role_what_it_needs() {
	let maps = sample();
	for purpose in ["TREAT", "ETREAT", "CAREMGT"] {
		assert!(may(&maps, "physician", purpose, "genomics"));
		assert!(may(&maps, "physician", purpose, "laboratory"));
		assert!(may(&maps, "nurse", purpose, "laboratory"));
	}
	assert!(may(&maps, "pharmacist", "TREAT", "medications"));
	assert!(may(&maps, "laboratory", "TREAT", "genomics"));
	assert!(may(&maps, "radiologist", "TREAT", "imaging"));
	assert!(may(&maps, "researcher", "HRESCH", "genomics"));
}

#[test]
fn hospital_withholds_the_rest() {
	let maps = sample();
	assert!(!may(&maps, "nurse", "TREAT", "genomics"));
	assert!(!may(&maps, "physician", "HMARKT", "laboratory"));
	assert!(!may(&maps, "physician", "TREAT", "financial"));
	assert!(!may(&maps, "pharmacist", "TREAT", "imaging"));
	assert!(!may(&maps, "radiologist", "CAREMGT", "imaging"));
	assert!(!may(&maps, "researcher", "HRESCH", "demographics"));
	assert!(!may(&maps, "researcher", "TREAT", "laboratory"));
	assert!(!may(&maps, "sensor", "TREAT", "devices"));
}
