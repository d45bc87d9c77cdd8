//! What differs between two policies, rule by rule, and what comes of it for each role.

use std::collections::{BTreeMap, BTreeSet};

use access_core::{Document, Hours, Rule, Tier, TierId};
use salus_primitives::codes::{DataClassSet, PurposeOfUse, PurposeSet, SensitivitySet};
use serde_json::{json, Value};

use super::{
	matrix::allowed,
	text::{hours, level, role_name, tier_line, tier_name, Names},
};
use crate::cli::format;

/// How something changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
	/// It is new.
	Added,
	/// It is gone.
	Removed,
	/// It is another now.
	Changed,
}

impl Sign {
	const fn mark(self) -> (char, &'static str) {
		match self {
			Self::Added => ('+', "added"),
			Self::Removed => ('-', "removed"),
			Self::Changed => ('~', "changed"),
		}
	}
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
	/// How it changes.
	pub sign: Sign,
	/// What changes: a tier or a role.
	pub of: String,
	/// What of it.
	pub what: String,
}

impl Change {
	/// For people.
	pub fn line(&self) -> String {
		format!("{} {}: {}", self.sign.mark().0, self.of, self.what)
	}

	/// For programs.
	pub fn json(&self) -> Value {
		json!({ "change": self.sign.mark().1, "of": self.of, "what": self.what })
	}
}

/// Everything that differs: tiers, their place, limits, right to delegate and rules, and roles.
pub fn between(old: &Document, new: &Document, names: &Names) -> Vec<Change> {
	let numbers: BTreeSet<_> = old.tiers.iter().chain(&new.tiers).map(|(id, _)| *id).collect();
	let find = |document: &Document, id: TierId| {
		document.tiers.iter().find(|(number, _)| *number == id).map(|(_, tier)| tier.clone())
	};
	let mut changes = Vec::new();
	for id in numbers {
		let mut differences = Differences { of: tier_name(id, names), names, found: &mut changes };
		match (find(old, id), find(new, id)) {
			(Some(old), Some(new)) => differences.of_tier(&old, &new),
			(Some(_), None) => differences.push(Sign::Removed, "the tier"),
			(None, Some(new)) => {
				differences.push(Sign::Added, tier_line(&new, names));
				differences.of_rules(&[], &new.rules);
			}
			(None, None) => {}
		}
	}
	of_roles(old, new, names, &mut changes);
	changes
}

fn of_roles(old: &Document, new: &Document, names: &Names, found: &mut Vec<Change>) {
	let (old, new): (BTreeMap<_, _>, BTreeMap<_, _>) =
		(old.roles.iter().copied().collect(), new.roles.iter().copied().collect());
	for role in old.keys().chain(new.keys()).copied().collect::<BTreeSet<u8>>() {
		let change = match (old.get(&role), new.get(&role)) {
			(Some(old), Some(new)) if old == new => continue,
			(Some(old), Some(new)) => {
				(Sign::Changed, format!("from {} to {}", tier_name(*old, names), tier_name(*new, names)))
			}
			(Some(old), None) => (Sign::Removed, format!("no longer on {}", tier_name(*old, names))),
			(None, Some(new)) => (Sign::Added, format!("on {}", tier_name(*new, names))),
			(None, None) => continue,
		};
		found.push(Change { sign: change.0, of: role_name(role), what: change.1 });
	}
}

/// Collects the differences of one tier.
struct Differences<'a> {
	of: String,
	names: &'a Names,
	found: &'a mut Vec<Change>,
}

impl Differences<'_> {
	fn push(&mut self, sign: Sign, what: impl Into<String>) {
		self.found.push(Change { sign, of: self.of.clone(), what: what.into() });
	}

	fn of_tier(&mut self, old: &Tier, new: &Tier) {
		let name = |id: Option<TierId>| id.map_or_else(|| "nothing".into(), |id| tier_name(id, self.names));
		let inherits = (old.parent != new.parent)
			.then(|| format!("inherits {}, no longer {}", name(new.parent), name(old.parent)));
		let gives = (old.delegates != new.delegates)
			.then(|| format!("may give {}, no longer {}", name(new.delegates), name(old.delegates)));
		let ceiling = |ceiling: Option<u8>| ceiling.map_or_else(|| "any".into(), level);
		let (before, after) = (old.limits.ceiling, new.limits.ceiling);
		let up_to =
			(before != after).then(|| format!("confidentiality up to {}, was {}", ceiling(after), ceiling(before)));
		for change in [inherits, up_to, gives].into_iter().flatten() {
			self.push(Sign::Changed, change);
		}
		self.of_labels(old.limits.sensitivities, new.limits.sensitivities);
		self.of_rules(&old.rules, &new.rules);
	}

	fn of_labels(&mut self, old: u32, new: u32) {
		for (sign, bits) in [(Sign::Added, new & !old), (Sign::Removed, old & !new)] {
			let labels = SensitivitySet(bits).intersection(SensitivitySet::all());
			if !labels.is_empty() {
				self.push(sign, format!("labels {}", format::sensitivities(labels).join(", ")));
			} else if bits != 0 {
				self.push(sign, "labels that this version doesn't know");
			}
		}
	}

	fn of_rules(&mut self, old: &[Rule], new: &[Rule]) {
		let (mut old, mut new) = (old.to_vec(), new.to_vec());
		take_common(&mut old, &mut new, |one, other| one == other);
		// The same rule at other hours is told as that.
		let moved = take_common(&mut old, &mut new, |one, other| {
			(one.purposes, one.classes) == (other.purposes, other.classes)
		});
		for (before, after) in moved {
			let (before_hours, after_hours) = (when(before.hours), when(after.hours));
			self.push(Sign::Changed, format!("{}: {after_hours}, was {before_hours}", content(&after)));
		}
		let (before, after) = (spread(&old), spread(&new));
		for (sign, these, others) in [(Sign::Removed, &before, &after), (Sign::Added, &after, &before)] {
			for (purposes, classes, hours) in beyond(these, others) {
				let rule = Rule { purposes, classes, hours: None };
				self.push(
					sign,
					format!("{}{}", content(&rule), hours.map(|hours| format!(", {hours}")).unwrap_or_default()),
				);
			}
		}
	}
}

/// Takes the pairs that are alike out of both lists.
fn take_common(old: &mut Vec<Rule>, new: &mut Vec<Rule>, alike: impl Fn(&Rule, &Rule) -> bool) -> Vec<(Rule, Rule)> {
	let mut pairs = Vec::new();
	old.retain(|rule| match new.iter().position(|other| alike(rule, other)) {
		Some(place) => {
			pairs.push((*rule, new.remove(place)));
			false
		}
		None => true,
	});
	pairs
}

/// Classes by hours and purpose, whatever rule they are in.
type Spread = BTreeMap<(Option<String>, u8), u32>;

fn spread(rules: &[Rule]) -> Spread {
	let mut found = Spread::new();
	for rule in rules {
		for purpose in (0..32u8).filter(|purpose| rule.purposes >> purpose & 1 == 1) {
			*found.entry((rule.hours.map(hours), purpose)).or_default() |= rule.classes;
		}
	}
	found
}

/// What the first allows and the second doesn't: purposes with the same classes together.
fn beyond(these: &Spread, others: &Spread) -> Vec<(u32, u32, Option<String>)> {
	let mut found: Vec<(u32, u32, Option<String>)> = Vec::new();
	for ((hours, purpose), classes) in these {
		let key = (hours.clone(), *purpose);
		let classes = classes & !others.get(&key).copied().unwrap_or_default();
		if classes == 0 {
			continue;
		}
		match found.iter_mut().find(|(_, known, at)| *known == classes && at == hours) {
			Some((purposes, _, _)) => *purposes |= 1 << purpose,
			None => found.push((1 << purpose, classes, hours.clone())),
		}
	}
	found
}

fn when(at: Option<Hours>) -> String {
	at.map_or_else(|| "at all hours".into(), hours)
}

/// Purposes and classes of a rule.
fn content(rule: &Rule) -> String {
	format!("{} for {}", class_list(DataClassSet(rule.classes)), purpose_list(PurposeSet(rule.purposes)))
}

fn class_list(set: DataClassSet) -> String {
	format::class_codes(set.intersection(DataClassSet::all())).join(", ")
}

fn purpose_list(set: PurposeSet) -> String {
	format::purposes(set.intersection(PurposeSet::all())).join(", ")
}

/// What a role gains and loses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
	/// The role.
	pub role: String,
	/// For these purposes.
	pub purposes: PurposeSet,
	/// What it may see now, and might not before.
	pub gained: DataClassSet,
	/// What it might see before, and may not now.
	pub lost: DataClassSet,
	/// What it may see at certain hours only, and might always.
	pub narrowed: DataClassSet,
	/// What it may see at all hours, and might at certain ones only.
	pub widened: DataClassSet,
}

impl Effect {
	/// For people.
	pub fn line(&self) -> String {
		let part = |set: DataClassSet, verb: &str, end: &str| {
			(!set.is_empty()).then(|| format!("{verb} {}{end}", class_list(set)))
		};
		let parts = [
			part(self.gained, "gains", ""),
			part(self.lost, "loses", ""),
			part(self.narrowed, "keeps", " at certain hours only"),
			part(self.widened, "has", " at all hours"),
		];
		let parts: Vec<_> = parts.into_iter().flatten().collect();
		format!("{} ({}): {}", self.role, purpose_list(self.purposes), parts.join("; "))
	}

	/// For programs.
	pub fn json(&self) -> Value {
		json!({
			"role": self.role,
			"purposes": format::purposes(self.purposes),
			"gained": format::classes(self.gained),
			"lost": format::classes(self.lost),
			"narrowed": format::classes(self.narrowed),
			"widened": format::classes(self.widened),
		})
	}
}

/// What comes of the differences for each role; labels, and which hours, are not in it.
pub fn effects(old: &Document, new: &Document) -> Vec<Effect> {
	let roles: BTreeSet<u8> = old.roles.iter().chain(&new.roles).map(|(role, _)| *role).collect();
	let mut found: Vec<Effect> = Vec::new();
	for role in roles {
		for purpose in PurposeOfUse::ALL {
			let (before, after) = (allowed(old, role, *purpose), allowed(new, role, *purpose));
			let effect = Effect {
				role: role_name(role),
				purposes: PurposeSet::of(*purpose),
				gained: after.ever().difference(before.ever()),
				lost: before.ever().difference(after.ever()),
				narrowed: before.always.intersection(after.at_times),
				widened: before.at_times.intersection(after.always),
			};
			add(&mut found, effect);
		}
	}
	found
}

/// Adds what is no void effect; purposes with the same effect go together.
fn add(found: &mut Vec<Effect>, effect: Effect) {
	let void = Effect { role: effect.role.clone(), purposes: effect.purposes, ..nothing() };
	if effect == void {
		return;
	}
	let same = |known: &&mut Effect| Effect { purposes: effect.purposes, ..(**known).clone() } == effect;
	match found.iter_mut().find(same) {
		Some(known) => known.purposes = known.purposes.union(effect.purposes),
		None => found.push(effect),
	}
}

/// No effect on anybody.
fn nothing() -> Effect {
	let none = DataClassSet::empty();
	Effect {
		role: String::new(),
		purposes: PurposeSet::empty(),
		gained: none,
		lost: none,
		narrowed: none,
		widened: none,
	}
}

#[cfg(test)]
mod tests;
