//! The rules of a policy contract, as JSON has them, and the messages that set them.

use std::{collections::BTreeMap, path::Path};

use salus_primitives::codes::{DataClassSet, PurposeSet, Role};
use serde::Deserialize;

use super::message;
use crate::{canonical, cli::parse, files, Error, Result};

/// Selector of `define_tier(tier: u8, parent: Option<u8>)`.
const DEFINE_TIER: u8 = 0x10;
/// Selector of `add_rule(tier: u8, purposes: u32, classes: u32)`.
const ADD_RULE: u8 = 0x11;
/// Selector of `assign_role(role: u8, tier: u8)`.
const ASSIGN_ROLE: u8 = 0x13;

/// The form of the file; part of the help.
pub(super) const HELP: &str = "The rules (--policy) are tiers, which inherit from their parent, and roles that are on a \
tier. What no rule names is not allowed:

  { \"tiers\": [
      { \"id\": 0, \"name\": \"staff\", \"rules\": [ { \"purposes\": [\"TREAT\"], \"classes\": [\"demographics\"] } ] },
      { \"id\": 1, \"name\": \"doctors\", \"parent\": 0, \"rules\": [ { \"purposes\": [\"all\"], \"classes\": [\"all\"] } ] } ],
    \"roles\": { \"nurse\": 0, \"physician\": 1 } }

Tiers are numbered 0 to 255; a parent comes before its children. \"name\" and \"description\" are for people and stay \
off the chain.";

/// The rules.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rules {
	/// For people: it stays off the chain.
	#[serde(default, rename = "description")]
	_description: String,
	tiers: Vec<Tier>,
	#[serde(default)]
	roles: BTreeMap<String, u8>,
	#[serde(skip)]
	read: Vec<Vec<u8>>,
}

/// A tier and what it adds to its parent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tier {
	id: u8,
	/// For people: it stays off the chain.
	#[serde(default, rename = "name")]
	_name: String,
	#[serde(default)]
	parent: Option<u8>,
	#[serde(default)]
	rules: Vec<Rule>,
}

/// Purposes and the data classes for them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
	purposes: Vec<String>,
	classes: Vec<String>,
}

impl Rule {
	fn read(&self, at: &str) -> Result<(PurposeSet, DataClassSet)> {
		let purposes = parse::purposes(&self.purposes.join(","));
		let classes = parse::data_classes(&self.classes.join(","));
		Ok((
			purposes.map_err(|why| Error::bad(format!("{at}.purposes"), why))?,
			classes.map_err(|why| Error::bad(format!("{at}.classes"), why))?,
		))
	}
}

impl Rules {
	/// Reads rules from a file.
	pub(super) fn load(path: &Path) -> Result<Self> {
		Self::from_json(&files::read(path)?).map_err(|error| Error::bad(path.display().to_string(), error.to_string()))
	}

	/// Reads rules from JSON. An error names the field.
	fn from_json(bytes: &[u8]) -> Result<Self> {
		let value = canonical::parse("policy", bytes)?;
		let mut rules: Self = serde_json::from_value(value).map_err(|error| Error::bad("policy", error.to_string()))?;
		rules.read = rules.check()?;
		Ok(rules)
	}

	/// The messages that set the rules, in the order in which the contract takes them.
	pub(super) fn messages(self) -> Vec<Vec<u8>> {
		self.read
	}

	/// Checks the rules and turns them into messages.
	fn check(&self) -> Result<Vec<Vec<u8>>> {
		let mut defined = Vec::new();
		let mut messages = Vec::new();
		for (number, tier) in self.tiers.iter().enumerate() {
			let at = format!("tiers[{number}]");
			if defined.contains(&tier.id) {
				return Err(Error::bad(format!("{at}.id"), format!("{} is there twice", tier.id)));
			}
			if let Some(parent) = tier.parent.filter(|parent| !defined.contains(parent)) {
				return Err(Error::bad(format!("{at}.parent"), format!("no tier {parent} comes before")));
			}
			defined.push(tier.id);
			messages.push(message(DEFINE_TIER, &(tier.id, tier.parent)));
			for (place, rule) in tier.rules.iter().enumerate() {
				let (purposes, classes) = rule.read(&format!("{at}.rules[{place}]"))?;
				messages.push(message(ADD_RULE, &(tier.id, purposes, classes)));
			}
		}
		for (name, tier) in &self.roles {
			let at = format!("roles.{name}");
			let role: Role = parse::role(name).map_err(|why| Error::bad(&at, why))?;
			if !defined.contains(tier) {
				return Err(Error::bad(at, format!("there is no tier {tier}")));
			}
			messages.push(message(ASSIGN_ROLE, &(role.index(), *tier)));
		}
		Ok(messages)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const GOOD: &str = r#"{ "tiers": [
		{ "id": 0, "name": "staff", "rules": [{ "purposes": ["TREAT"], "classes": ["demographics", "allergies"] }] },
		{ "id": 1, "parent": 0 } ], "roles": { "nurse": 0, "physician": 1 } }"#;

	#[test]
	fn rules_become_messages_in_order() {
		let messages = Rules::from_json(GOOD.as_bytes()).unwrap().messages();
		let expected: [&[u8]; 5] = [
			&[0x5A, 0x10, 0x50, 0x10, 0, 0],
			&[0x5A, 0x10, 0x50, 0x11, 0, 1, 0, 0, 0, 3, 0, 0, 0],
			&[0x5A, 0x10, 0x50, 0x10, 1, 1, 0],
			&[0x5A, 0x10, 0x50, 0x13, 1, 0],
			&[0x5A, 0x10, 0x50, 0x13, 0, 1],
		];
		assert_eq!(messages, expected);
		assert!(Rules::default().messages().is_empty());
	}

	#[test]
	fn the_sample_is_read() {
		let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/policy/hospital.json");
		// Six tiers, six rules, six roles.
		assert_eq!(Rules::load(&sample).unwrap().messages().len(), 18);
	}

	#[test]
	fn what_is_wrong_is_named() {
		for (from, to, named) in [
			("TREAT", "CURE", "tiers[0].rules[0].purposes"),
			("allergies", "blood", "tiers[0].rules[0].classes"),
			("\"parent\": 0", "\"parent\": 7", "tiers[1].parent"),
			("\"id\": 1,", "\"id\": 0,", "tiers[1].id"),
			("\"id\": 1,", "\"id\": 256,", "policy"),
			("nurse", "doctor", "roles.doctor"),
			("\"physician\": 1", "\"physician\": 9", "roles.physician"),
			("\"name\"", "\"title\"", "title"),
		] {
			let error = Rules::from_json(GOOD.replacen(from, to, 1).as_bytes()).unwrap_err();
			assert!(error.to_string().contains(named), "{named}: {error}");
		}
	}
}
