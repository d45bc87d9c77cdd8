//! The sample policy of a hospital: its codes are known, it is sound, and it says what it should.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod common;

use access_core::{Document, Hours, Limits, Rule, Tier};
use common::allowed;
use serde_json::Value;

/// The two workspaces can't share a crate, so the numbers behind the codes come from the source that fixes them.
const CODES: &str = concat!(
	include_str!("../../../pallets/primitives/src/codes.rs"),
	include_str!("../../../pallets/primitives/src/codes/labels.rs")
);
const SAMPLE: &str = include_str!("../../../samples/policy/hospital.json");

/// The number of a code in the code set of that name.
fn number(set: &str, code: &str) -> u8 {
	let starts = [format!("\n\t{set},\n"), format!("\n\t{set} from ")];
	let body = starts.iter().find_map(|start| CODES.split(start.as_str()).nth(1)).expect("the set is declared");
	let body = body.split("\n\t}\n").next().expect("a split has a first part");
	let line = body.lines().find(|line| line.contains(&format!("=> \"{code}\",")));
	let line = line.unwrap_or_else(|| panic!("{set} has no code {code}"));
	let text = line.split_once('=').and_then(|(_, rest)| rest.split_once("=>")).expect("`Name = n => code`").0;
	text.trim().parse().expect("a number")
}

/// The bits of a list of codes; none where the list isn't there.
fn bits(set: &str, codes: &Value) -> u32 {
	let codes = codes.as_array().map(Vec::as_slice).unwrap_or_default();
	codes.iter().fold(0, |bits, code| bits | 1 << number(set, code.as_str().expect("a code")))
}

fn small(value: &Value) -> Option<u8> {
	value.as_u64().map(|number| number.try_into().expect("a number of a tier"))
}

/// `{ "days": ["mon"], "from": "08:00", "until": "18:00" }`.
fn hours(value: &Value) -> Option<Hours> {
	let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
	let named = value["days"].as_array()?;
	let bit = |day: &Value| 1 << days.iter().position(|name| day == name).expect("a day");
	let minute = |text: &Value| {
		let (hour, minute) = text.as_str().and_then(|text| text.split_once(':')).expect("hh:mm");
		60 * hour.parse::<u16>().expect("hours") + minute.parse::<u16>().expect("minutes")
	};
	let days = named.iter().fold(0, |days: u8, day| days | bit(day));
	Some(Hours { days, from: minute(&value["from"]), until: minute(&value["until"]) })
}

fn tier(tier: &Value) -> Tier {
	let rule = |rule: &Value| Rule {
		purposes: bits("PurposeOfUse", &rule["purposes"]),
		classes: bits("DataClass", &rule["classes"]),
		hours: hours(&rule["hours"]),
	};
	Tier {
		parent: small(&tier["parent"]),
		limits: Limits {
			ceiling: tier["confidentiality"].as_str().map(|level| number("Confidentiality", level)),
			sensitivities: bits("Sensitivity", &tier["sensitivities"]),
		},
		delegates: small(&tier["delegates"]),
		rules: tier["rules"].as_array().expect("rules").iter().map(rule).collect(),
	}
}

fn sample() -> Document {
	let policy: Value = serde_json::from_str(SAMPLE).expect("JSON");
	let tiers = policy["tiers"].as_array().expect("tiers").iter();
	let mut tiers: Vec<_> = tiers.map(|value| (small(&value["id"]).expect("an id"), tier(value))).collect();
	tiers.sort_by_key(|(id, _)| *id);
	let roles = policy["roles"].as_object().expect("roles").iter();
	let mut roles: Vec<_> = roles.map(|(role, tier)| (number("Role", role), small(tier).expect("a tier"))).collect();
	roles.sort_unstable();
	Document { roles, tiers }
}

fn may(policy: &Document, role: &str, purpose: &str, class: &str) -> bool {
	let class = 1 << number("DataClass", class);
	allowed(policy, number("Role", role), number("PurposeOfUse", purpose), class) == class
}

#[test]
fn codes_are_found_in_their_source() {
	assert_eq!((number("Role", "physician"), number("Role", "gateway")), (0, 13));
	assert_eq!((number("PurposeOfUse", "HPAYMT"), number("PurposeOfUse", "CLINTRCH")), (3, 7));
	assert_eq!((number("DataClass", "financial"), number("DataClass", "study")), (14, 15));
	assert_eq!((number("Confidentiality", "N"), number("Sensitivity", "HIV")), (3, 2));
}

#[test]
fn hospital_is_sound() {
	assert_eq!(sample().check(), Ok(()));
}

#[test]
fn hospital_gives_each_role_what_it_needs() {
	let policy = sample();
	for purpose in ["TREAT", "ETREAT", "CAREMGT"] {
		assert!(may(&policy, "physician", purpose, "genomics"));
		assert!(may(&policy, "physician", purpose, "laboratory"));
		assert!(may(&policy, "nurse", purpose, "laboratory"));
	}
	assert!(may(&policy, "pharmacist", "TREAT", "medications"));
	assert!(may(&policy, "laboratory", "TREAT", "genomics"));
	assert!(may(&policy, "radiologist", "TREAT", "imaging"));
	assert!(may(&policy, "researcher", "HRESCH", "genomics"));
}

#[test]
fn hospital_withholds_the_rest() {
	let policy = sample();
	assert!(!may(&policy, "nurse", "TREAT", "genomics"));
	assert!(!may(&policy, "physician", "HMARKT", "laboratory"));
	assert!(!may(&policy, "physician", "TREAT", "financial"));
	assert!(!may(&policy, "pharmacist", "TREAT", "imaging"));
	assert!(!may(&policy, "radiologist", "CAREMGT", "imaging"));
	assert!(!may(&policy, "researcher", "HRESCH", "demographics"));
	assert!(!may(&policy, "researcher", "TREAT", "laboratory"));
	assert!(!may(&policy, "sensor", "TREAT", "devices"));
}
