//! Provisions as a tree of rules, each with its criteria.

use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse, PurposeSet},
	consent::{Actor, Effect, LabelRule},
	ids::Period,
	study::DataUse,
};
use serde_json::{Map, Value};

use super::{
	actors, data,
	reader::{Members, Reader},
	research,
};
use crate::{chain::AccountId, consent::systems};

/// What a rule speaks of. Whatever isn't named doesn't narrow it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Criteria {
	/// Any of these; empty for anyone.
	pub(super) actors: Vec<Actor<AccountId>>,
	pub(super) purposes: Option<PurposeSet>,
	pub(super) classes: Option<DataClassSet>,
	/// Any of these. Never empty.
	pub(super) labels: Vec<LabelRule>,
	pub(super) period: Period,
	pub(super) data_period: Period,
	pub(super) data_use: Option<DataUse>,
}

impl Criteria {
	/// No criterion at all.
	pub(super) fn none() -> Self {
		Self {
			actors: Vec::new(),
			purposes: None,
			classes: None,
			labels: vec![LabelRule::any()],
			period: Period::always(),
			data_period: Period::always(),
			data_use: None,
		}
	}
}

/// A rule and the exceptions to it.
#[derive(Clone, Debug)]
pub(super) struct Rule {
	/// Where it is.
	pub(super) path: String,
	pub(super) effect: Effect,
	pub(super) criteria: Criteria,
	/// Whether it names the custodian, which every rule on chain is about.
	pub(super) custodian: bool,
	/// Whether it names actions.
	pub(super) actions: bool,
	/// Its number in the chain's list, where the document says it.
	pub(super) number: Option<u64>,
	pub(super) exceptions: Vec<Rule>,
}

impl Rule {
	/// A rule without criteria.
	pub(super) fn base(path: &str, effect: Effect, exceptions: Vec<Rule>) -> Self {
		let criteria = Criteria::none();
		Self { path: path.into(), effect, criteria, custodian: false, actions: false, number: None, exceptions }
	}
}

/// The other effect.
pub(super) const fn opposite(effect: Effect) -> Effect {
	match effect {
		Effect::Permit => Effect::Deny,
		Effect::Deny => Effect::Permit,
	}
}

/// The members of a provision of R4, and those of R5.
const MEMBERS: Members<'static> = Members {
	read: &[
		"type",
		"period",
		"actor",
		"action",
		"securityLabel",
		"purpose",
		"class",
		"resourceType",
		"documentType",
		"code",
		"dataPeriod",
		"data",
		"expression",
		"provision",
	],
	free: &[],
	modifiers: &[systems::DATA_USE, systems::LABELS_TOGETHER],
};

/// Which version of FHIR a provision is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
	R4,
	R5,
}

/// Refuses extensions of others in a permit. FHIR lets a reader pass over them, but there are products that narrow a
/// permit by one, and a permit must never be wider than it was meant. In a denial they have a note.
fn foreign_extensions(reader: &mut Reader<'_>, path: &str, members: &Map<String, Value>, effect: Effect) {
	let at = format!("{path}.extension");
	let extensions = reader.list(&at, members.get("extension").filter(|_| effect == Effect::Permit));
	for (at, extension) in extensions {
		let url = extension.get("url").and_then(Value::as_str).unwrap_or_default();
		if !url.starts_with("urn:salus:") {
			reader.refuse(at, format!("the extension {url} may narrow the permit in a way unknown here"));
		}
	}
}

/// `provision.type`, if it is there.
pub(super) fn stated_effect(reader: &mut Reader<'_>, path: &str, value: &Value) -> Option<Effect> {
	match value.get("type")?.as_str() {
		Some("permit") => Some(Effect::Permit),
		Some("deny") => Some(Effect::Deny),
		_ => {
			reader.refuse(format!("{path}.type"), "neither permit nor deny");
			None
		}
	}
}

/// Reads a provision whose effect is known, and the exceptions below it.
pub(super) fn rule(reader: &mut Reader<'_>, path: &str, value: &Value, effect: Effect, version: Version) -> Rule {
	let mut rule = Rule::base(path, effect, Vec::new());
	let Some(members) = reader.members(path, value, &MEMBERS) else { return rule };
	foreign_members(reader, path, members, version);
	foreign_extensions(reader, path, members, effect);
	let actors = actors::actors(reader, &format!("{path}.actor"), members.get("actor"), version);
	rule.custodian = actors.custodian;
	rule.actions = actors::actions(reader, &format!("{path}.action"), members.get("action"), effect);
	let data = data::data(reader, path, members, effect);
	rule.criteria = Criteria {
		actors: actors.recipients,
		purposes: purposes(reader, &format!("{path}.purpose"), members.get("purpose")),
		classes: data.classes,
		labels: data.labels,
		period: reader.period(&format!("{path}.period"), members.get("period")),
		data_period: reader.period(&format!("{path}.dataPeriod"), members.get("dataPeriod")),
		data_use: research::data_use(reader, path, members, data.data_use),
	};
	rule.number = number(members);
	rule.exceptions = exceptions(reader, &format!("{path}.provision"), members.get("provision"), effect, version);
	rule
}

/// Reads the exceptions to a rule of this effect. R4 says of each what it does; in R5 it does the opposite.
pub(super) fn exceptions(
	reader: &mut Reader<'_>,
	path: &str,
	value: Option<&Value>,
	effect: Effect,
	version: Version,
) -> Vec<Rule> {
	let items = reader.list(path, value);
	let read = |(at, item): (String, &Value)| {
		let stated = match version {
			Version::R5 => Some(opposite(effect)),
			Version::R4 => stated_effect(reader, &at, item),
		};
		if stated.is_none() && item.get("type").is_none() {
			reader.refuse(&at, "has no type: a nested provision has to say whether it permits or denies");
		}
		rule(reader, &at, item, stated.unwrap_or(opposite(effect)), version)
	};
	items.into_iter().map(read).collect()
}

/// Refuses elements that have no place on chain, or none in this version of FHIR.
fn foreign_members(reader: &mut Reader<'_>, path: &str, members: &Map<String, Value>, version: Version) {
	for (number, _) in reader.list(&format!("{path}.data"), members.get("data")).iter().enumerate() {
		reader.refuse(
			format!("{path}.data[{number}]"),
			"single records can't be named on chain; name their data class, their labels or when they were made",
		);
	}
	if members.contains_key("expression") {
		reader.refuse(format!("{path}.expression"), "an expression can't be decided on chain");
	}
	if members.contains_key("documentType") {
		reader.refuse(format!("{path}.documentType"), "types of documents can't be told apart on chain");
	}
	let foreign = match version {
		Version::R4 => "resourceType",
		Version::R5 => "type",
	};
	if members.contains_key(foreign) {
		reader.refuse(format!("{path}.{foreign}"), "unknown element in this version of FHIR");
	}
}

/// Reads `purpose`.
fn purposes(reader: &mut Reader<'_>, path: &str, value: Option<&Value>) -> Option<PurposeSet> {
	let mut purposes = PurposeSet::empty();
	for (at, item) in reader.list(path, value) {
		let Some(coding) = reader.coding(&at, item) else { continue };
		let purpose = PurposeOfUse::from_code(&coding.code).filter(|_| coding.system == PurposeOfUse::SYSTEM);
		match purpose {
			Some(purpose) if reader.research && !systems::research_purposes().contains(purpose) => {
				reader.refuse(at, format!("{} is no purpose of a consent about research", coding.code));
			}
			Some(purpose) => purposes = purposes.union(PurposeSet::of(purpose)),
			None => reader.refuse(at, format!("unknown purpose {}|{}", coding.system, coding.code)),
		}
	}
	value.map(|_| purposes).filter(|purposes| !purposes.is_empty())
}

/// The number that our own extension gives a provision.
fn number(members: &Map<String, Value>) -> Option<u64> {
	let extensions = members.get("extension")?.as_array()?;
	let ours =
		extensions.iter().find(|extension| extension.get("url").and_then(Value::as_str) == Some(systems::NUMBER))?;
	ours.get("valueUnsignedInt")?.as_u64()
}
