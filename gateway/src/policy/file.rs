//! A policy as JSON has it.

use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
};

use access_core::{Document, Hours, Limits, Rule, Tier, TierId};
use salus_primitives::codes::{Confidentiality, DataClass, PurposeOfUse, Sensitivity};
use serde::{Deserialize, Deserializer};

use super::text::{document_error, Names, DAYS};
use crate::{canonical, cli::parse, files, Error, Result};

/// A policy and what its tiers are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
	/// What goes on the chain.
	pub document: Document,
	/// The names of tiers, which stay off the chain.
	pub names: Names,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
	/// For people: it stays off the chain.
	#[serde(default, rename = "description")]
	_description: String,
	tiers: Vec<TierForm>,
	#[serde(default)]
	roles: BTreeMap<String, TierId>,
}

/// A tier, its limits and what it adds to its parent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TierForm {
	id: TierId,
	#[serde(default)]
	name: String,
	#[serde(default)]
	parent: Option<TierId>,
	/// `null` is any. It has to be written, since what isn't said must not allow.
	#[serde(deserialize_with = "written")]
	confidentiality: Option<String>,
	sensitivities: Vec<String>,
	#[serde(default)]
	delegates: Option<TierId>,
	#[serde(default)]
	rules: Vec<RuleForm>,
}

/// Purposes and the data classes for them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleForm {
	purposes: Vec<String>,
	classes: Vec<String>,
	#[serde(default)]
	hours: Option<HoursForm>,
}

/// Days of the week and times of the day, in UTC.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursForm {
	days: Vec<String>,
	from: String,
	until: String,
}

/// An optional value that has to be there, if only as `null`.
fn written<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<String>, D::Error> {
	Option::deserialize(deserializer)
}

impl Policy {
	/// Reads a policy from a file.
	pub fn load(path: &Path) -> Result<Self> {
		Self::from_json(&path.display().to_string(), &files::read(path)?)
	}

	/// Reads a policy from JSON, and checks it as the contract will. Every reason against it names its place.
	pub fn from_json(what: &str, bytes: &[u8]) -> Result<Self> {
		let value = canonical::parse(what, bytes)?;
		let form: Form = serde_json::from_value(value).map_err(|error| Error::bad(what, error.to_string()))?;
		let (policy, reasons) = form.read();
		let unsound = || policy.document.check().err().map(|error| document_error(error, &policy.names));
		let reasons = if reasons.is_empty() { unsound().into_iter().collect() } else { reasons };
		match reasons.is_empty() {
			true => Ok(policy),
			false => Err(Error::Refused { what: what.into(), reasons }),
		}
	}
}

impl Form {
	/// The policy in the order of its numbers, and what is wrong with it.
	fn read(self) -> (Policy, Vec<String>) {
		let (mut policy, mut reasons) = (Policy::default(), Vec::new());
		let known: BTreeSet<TierId> = self.tiers.iter().map(|tier| tier.id).collect();
		let unknown = |id: &TierId| !known.contains(id);
		for (number, tier) in self.tiers.into_iter().enumerate() {
			let at = format!("tiers[{number}]");
			let named = [("parent", tier.parent), ("delegates", tier.delegates)];
			for (field, id) in named.iter().filter_map(|(field, id)| Some((field, id.filter(unknown)?))) {
				reasons.push(format!("{at}.{field}: there is no tier {id}"));
			}
			if policy.document.tiers.iter().any(|(id, _)| *id == tier.id) {
				reasons.push(format!("{at}.id: tier {} is there twice", tier.id));
			}
			if !tier.name.is_empty() {
				policy.names.insert(tier.id, tier.name.clone());
			}
			policy.document.tiers.push((tier.id, tier.read(&at, &mut reasons)));
		}
		for (name, tier) in &self.roles {
			if unknown(tier) {
				reasons.push(format!("roles.{name}: there is no tier {tier}"));
			}
			match parse::role(name) {
				Ok(role) => policy.document.roles.push((role.index(), *tier)),
				Err(why) => reasons.push(format!("roles.{name}: {why}")),
			}
		}
		policy.document.tiers.sort_by_key(|(id, _)| *id);
		policy.document.roles.sort_unstable();
		(policy, reasons)
	}
}

impl TierForm {
	fn read(self, at: &str, reasons: &mut Vec<String>) -> Tier {
		let ceiling = self.confidentiality.and_then(|code| {
			let level = Confidentiality::from_code(&code);
			if level.is_none() {
				reasons.push(format!("{at}.confidentiality: \"{code}\" is none of: U, L, M, N, R, V"));
			}
			level.map(Confidentiality::index)
		});
		let known = (Sensitivity::from_code as fn(&str) -> _, Sensitivity::ALL);
		let sensitivities = bits(
			&format!("{at}.sensitivities"),
			&self.sensitivities,
			known,
			|label| (label.index(), label.code()),
			reasons,
		);
		let rules = self.rules.into_iter().enumerate();
		let rules = rules.map(|(place, rule)| rule.read(&format!("{at}.rules[{place}]"), reasons)).collect();
		Tier { parent: self.parent, limits: Limits { ceiling, sensitivities }, delegates: self.delegates, rules }
	}
}

impl RuleForm {
	fn read(self, at: &str, reasons: &mut Vec<String>) -> Rule {
		let known = (PurposeOfUse::from_code as fn(&str) -> _, PurposeOfUse::ALL);
		let purposes =
			bits(&format!("{at}.purposes"), &self.purposes, known, |code| (code.index(), code.code()), reasons);
		let known = (DataClass::from_code as fn(&str) -> _, DataClass::ALL);
		let classes = bits(&format!("{at}.classes"), &self.classes, known, |code| (code.index(), code.code()), reasons);
		let hours = self.hours.and_then(|hours| hours.read(&format!("{at}.hours"), reasons));
		Rule { purposes, classes, hours }
	}
}

impl HoursForm {
	fn read(self, at: &str, reasons: &mut Vec<String>) -> Option<Hours> {
		let mut days = 0;
		for day in &self.days {
			match DAYS.iter().position(|name| name == day) {
				Some(number) => days |= 1u8 << number,
				None => reasons.push(format!("{at}.days: \"{day}\" is none of: {}", DAYS.join(", "))),
			}
		}
		let mut minute = |field: &str, text: &str| {
			let minute = minute(text);
			if minute.is_none() {
				reasons.push(format!("{at}.{field}: \"{text}\" is no time of the day like 08:30, in UTC"));
			}
			minute
		};
		let (from, until) = (minute("from", &self.from), minute("until", &self.until));
		let hours = Hours { days, from: from?, until: until? };
		if !hours.is_sound() {
			reasons.push(format!("{at}: they never come: name a day, and an end that isn't the beginning"));
		}
		Some(hours)
	}
}

/// A minute of the day: `00:00` to `24:00`.
fn minute(text: &str) -> Option<u16> {
	let (hour, minute) = text.split_once(':')?;
	let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
	if !digits(hour) || !digits(minute) {
		return None;
	}
	let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
	(minute < 60 && 60 * hour + minute <= 24 * 60).then_some(60 * hour + minute)
}

/// The bits of a list of codes, or of `["all"]`, which is every code of today.
fn bits<T: Copy>(
	at: &str,
	codes: &[String],
	(from_code, all): (impl Fn(&str) -> Option<T>, &[T]),
	number: impl Fn(&T) -> (u8, &'static str),
	reasons: &mut Vec<String>,
) -> u32 {
	let bit = |code: &T| 1u32 << number(code).0;
	if matches!(codes, [only] if only == "all") {
		return all.iter().fold(0, |bits, code| bits | bit(code));
	}
	codes.iter().fold(0, |bits, text| match from_code(text.as_str()) {
		Some(code) => bits | bit(&code),
		None => {
			let known: Vec<_> = all.iter().map(|code| number(code).1).collect();
			reasons.push(format!("{at}: \"{text}\" is none of: {}", known.join(", ")));
			bits
		}
	})
}

#[cfg(test)]
mod tests;
