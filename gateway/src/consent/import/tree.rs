//! The base policy and the root provision put together.

use salus_primitives::{commitment::Commitment, consent::Effect, ids::Period};
use serde_json::{Map, Value};

use super::{
	head::{Base, Head},
	reader::Reader,
	rule::{exceptions, opposite, rule, stated_effect, Criteria, Rule, Version},
};
use crate::{consent::systems, files::hex32};

const ROOT: &str = "Consent.provision";

/// Period and rules of an R4 Consent.
pub(super) fn r4(reader: &mut Reader<'_>, head: &Head, root: Option<&Value>) -> (Period, Vec<Rule>) {
	let Some(root) = root else {
		return (Period::always(), without_root(reader, head));
	};
	if !root.is_object() {
		reader.refuse(ROOT, "not an object: R4 has one root provision");
		return (Period::always(), Vec::new());
	}
	let rules = match stated_effect(reader, ROOT, root) {
		Some(effect) => typed(reader, head, root, effect),
		None => untyped(reader, head, root),
	};
	let period = reader.period(&format!("{ROOT}.period"), root.get("period"));
	restricted(reader, head, &rules);
	(period, rules)
}

/// Period and rules of an R5 Consent.
pub(super) fn r5(reader: &mut Reader<'_>, head: &Head, provisions: Option<&Value>) -> (Period, Vec<Rule>) {
	let Base::Rule(effect, _) = head.base else { return (head.period, Vec::new()) };
	let exceptions = exceptions(reader, ROOT, provisions, effect, Version::R5);
	(head.period, vec![Rule::base("Consent.decision", effect, exceptions)])
}

/// The base policy alone.
fn without_root(reader: &mut Reader<'_>, head: &Head) -> Vec<Rule> {
	match head.base {
		Base::Rule(effect, _) => {
			let rules = vec![Rule::base("Consent.policyRule", effect, Vec::new())];
			restricted(reader, head, &rules);
			rules
		}
		Base::ProvisionsOnly | Base::NoRule => {
			reader.refuse(ROOT, "missing, and policyRule says neither OPTIN nor OPTOUT: nothing can be decided by it");
			Vec::new()
		}
	}
}

/// A policy that says of itself that there are restrictions or exceptions has to come with them.
fn restricted(reader: &mut Reader<'_>, head: &Head, rules: &[Rule]) {
	let is_alone = rules.iter().all(|rule| rule.exceptions.is_empty() && rule.criteria == Criteria::none());
	if head.base == Base::Rule(Effect::Permit, true) && is_alone {
		reader.refuse("Consent.policyRule", "OPTINR says that there are restrictions, and the provisions name none");
	}
	if head.base == Base::Rule(Effect::Deny, true) && is_alone {
		reader.refuse("Consent.policyRule", "OPTOUTE says that there are exceptions, and the provisions name none");
	}
}

/// Reads the root provision. Its period is that of the whole consent.
fn read_root(reader: &mut Reader<'_>, root: &Value, effect: Effect) -> Rule {
	let mut read = rule(reader, ROOT, root, effect, Version::R4);
	read.criteria.period = Period::always();
	read
}

/// A root provision with a type: it is what it says.
fn typed(reader: &mut Reader<'_>, head: &Head, root: &Value, effect: Effect) -> Vec<Rule> {
	let root = read_root(reader, root, effect);
	match head.base {
		Base::ProvisionsOnly | Base::NoRule => vec![root],
		Base::Rule(base, _) if base == effect && effect == Effect::Permit => vec![root],
		Base::Rule(base, _) if base == effect && root.criteria == Criteria::none() => vec![root],
		// A denial of some things only doesn't take back that everything is denied.
		Base::Rule(base, _) => vec![Rule::base("Consent.policyRule", base, vec![root])],
	}
}

/// A root provision without a type: an exception to the base policy, or what holds its nested provisions together.
fn untyped(reader: &mut Reader<'_>, head: &Head, root: &Value) -> Vec<Rule> {
	match head.base {
		Base::Rule(base, _) => under_base(reader, root, base),
		Base::ProvisionsOnly => provisions_only(reader, root),
		Base::NoRule => {
			// Read as a denial, so that what else is wrong with it is named too.
			read_root(reader, root, Effect::Deny);
			let why = "has no type, and policyRule says neither OPTIN nor OPTOUT: does it permit or deny?";
			reader.refuse(ROOT, why);
			Vec::new()
		}
	}
}

/// An untyped root under OPTIN or OPTOUT.
fn under_base(reader: &mut Reader<'_>, root: &Value, base: Effect) -> Vec<Rule> {
	let has = |name| root.get(name).is_some();
	let names_something = ["actor", "action", "securityLabel", "purpose", "class", "code", "dataPeriod", "data"];
	if !names_something.into_iter().any(has) && !has("modifierExtension") && !has_data_use(root) {
		// A root with a period only: its nested provisions are exceptions to the base itself.
		let read = read_root(reader, root, base);
		return vec![Rule { path: "Consent.policyRule".into(), ..read }];
	}
	let is_custodian_only = |rule: &Rule| rule.custodian && rule.criteria == Criteria::none();
	let before = reader.refusals.count();
	let read = read_root(reader, root, opposite(base));
	if !is_custodian_only(&read) {
		return vec![Rule::base("Consent.policyRule", base, vec![read])];
	}
	reader.note(ROOT, "names the custodian and nothing else: all of its data is denied, the narrower of two readings");
	if base == Effect::Permit {
		return vec![read];
	}
	// Under OPTOUT the base stands, and the nested provisions are exceptions to it: they are read again as such.
	reader.refusals.forget(before);
	vec![read_root(reader, root, base)]
}

/// Whether a data use is given as an extension.
fn has_data_use(provision: &Value) -> bool {
	let list = provision.get("extension").and_then(Value::as_array);
	let is_ours = |extension: &Value| extension.get("url").and_then(Value::as_str) == Some(systems::DATA_USE);
	list.is_some_and(|list| list.iter().any(is_ours))
}

/// An untyped root that only holds the provisions together.
fn provisions_only(reader: &mut Reader<'_>, root: &Value) -> Vec<Rule> {
	let members = root.as_object().cloned().unwrap_or_default();
	for name in members.keys().filter(|name| !["id", "extension", "period", "provision"].contains(&name.as_str())) {
		let why = "a root provision without a type has nothing to be an exception to under this policy";
		reader.refuse(format!("{ROOT}.{name}"), why);
	}
	let path = format!("{ROOT}.provision");
	let rules: Vec<Rule> = reader
		.list(&path, members.get("provision"))
		.into_iter()
		.map(|(at, item)| {
			let effect = stated_effect(reader, &at, item);
			if effect.is_none() && item.get("type").is_none() {
				reader.refuse(&at, "has no type: does it permit or deny?");
			}
			rule(reader, &at, item, effect.unwrap_or(Effect::Deny), Version::R4)
		})
		.collect();
	if rules.is_empty() {
		reader.refuse(path, "missing: there is nothing to decide by");
	}
	rules
}

/// The commitment that our own extension carries.
pub(super) fn source(reader: &mut Reader<'_>, members: &Map<String, Value>) -> Option<Commitment> {
	let extensions = members.get("extension").and_then(Value::as_array)?;
	let is_ours = |extension: &&Value| extension.get("url").and_then(Value::as_str) == Some(systems::SOURCE);
	let ours = extensions.iter().find(is_ours)?;
	let commitment = ours.get("valueString").and_then(Value::as_str).and_then(hex32::from_text);
	if commitment.is_none() {
		reader.refuse("Consent.extension", format!("{} is not 0x and 64 hexadecimal digits", systems::SOURCE));
	}
	commitment.map(Commitment)
}
