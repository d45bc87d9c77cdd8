//! Reading elements of a FHIR document while all that is wrong with it is gathered.

use std::collections::BTreeSet;

use salus_primitives::{consent::Actor, ids::Period};
use serde_json::{Map, Value};

use super::{Context, Refusal};
use crate::{
	chain::AccountId,
	consent::{
		dates,
		directory::{Directory, Found},
		systems,
	},
};

/// What was found, in that order and each thing once.
pub(super) struct Findings<T> {
	items: Vec<T>,
	seen: BTreeSet<T>,
}

impl<T> Default for Findings<T> {
	fn default() -> Self {
		Self { items: Vec::new(), seen: BTreeSet::new() }
	}
}

impl<T: Clone + Ord> Findings<T> {
	fn add(&mut self, item: T) {
		if self.seen.insert(item.clone()) {
			self.items.push(item);
		}
	}

	/// How many there are.
	pub(super) fn count(&self) -> usize {
		self.items.len()
	}

	/// Forgets all but the first `count`.
	pub(super) fn forget(&mut self, count: usize) {
		self.items.truncate(count);
		self.seen = self.items.iter().cloned().collect();
	}

	pub(super) fn into_vec(self) -> Vec<T> {
		self.items
	}
}

/// What is read against what, and what was found on the way.
pub(super) struct Reader<'a> {
	pub(super) directory: &'a Directory,
	pub(super) context: &'a Context<'a>,
	/// The resources within the document.
	pub(super) contained: Vec<Value>,
	/// Whom the document is about, once that is read.
	pub(super) patient: Option<AccountId>,
	/// Whether it is about research only.
	pub(super) research: bool,
	pub(super) refusals: Findings<Refusal>,
	pub(super) notes: Findings<String>,
}

/// A code of a code system.
#[derive(Clone, Debug)]
pub(super) struct Coding {
	/// Where it is.
	pub(super) path: String,
	/// The system, by the name that we know it by.
	pub(super) system: String,
	/// The code.
	pub(super) code: String,
}

impl Coding {
	pub(super) fn is(&self, system: &str, codes: &[&str]) -> bool {
		self.system == system && codes.contains(&self.code.as_str())
	}
}

/// Which members an element may have.
pub(super) struct Members<'m> {
	/// Those that the caller reads.
	pub(super) read: &'m [&'m str],
	/// Those without bearing on any decision.
	pub(super) free: &'m [&'m str],
	/// The URLs of the modifier extensions that the caller reads.
	pub(super) modifiers: &'m [&'m str],
}

impl<'a> Reader<'a> {
	pub(super) fn new(directory: &'a Directory, context: &'a Context<'a>) -> Self {
		let (refusals, notes) = (Findings::default(), Findings::default());
		Self { directory, context, contained: Vec::new(), patient: None, research: false, refusals, notes }
	}

	pub(super) fn refuse(&mut self, path: impl Into<String>, reason: impl Into<String>) {
		self.refusals.add(Refusal { path: path.into(), reason: reason.into() });
	}

	pub(super) fn note(&mut self, path: &str, what: &str) {
		self.notes.add(format!("{path}: {what}"));
	}

	/// The members of an element; refuses those that it may not have.
	pub(super) fn members<'v>(
		&mut self,
		path: &str,
		value: &'v Value,
		allowed: &Members<'_>,
	) -> Option<&'v Map<String, Value>> {
		let Some(members) = value.as_object() else {
			self.refuse(path, "not an object");
			return None;
		};
		for (name, value) in members {
			let at = format!("{path}.{name}");
			let is_free = |name: &str| allowed.free.contains(&name) || name == "id";
			match name.as_str() {
				"extension" => self.extensions(&at, value),
				"modifierExtension" => self.modifier_extensions(&at, value, allowed.modifiers),
				name if is_free(name) || allowed.read.contains(&name) => {}
				name if name.strip_prefix('_').is_some_and(is_free) => {}
				"implicitRules" => self.refuse(at, "the document follows rules that are not in it"),
				_ => self.refuse(at, "unknown element: what it says can't be kept"),
			}
		}
		Some(members)
	}

	/// Notes extensions: FHIR lets a reader who doesn't know one pass over it. Ours are read where they belong.
	fn extensions(&mut self, path: &str, value: &Value) {
		for (at, extension) in self.list(path, Some(value)) {
			match extension.get("url").and_then(Value::as_str) {
				Some(url) if url.starts_with("urn:salus:") => {}
				Some(url) => self.note(&at, &format!("the extension {url} has no bearing on decisions")),
				None => self.refuse(at, "an extension without a url"),
			}
		}
	}

	/// Refuses modifier extensions: they change the meaning of what they are in.
	fn modifier_extensions(&mut self, path: &str, value: &Value, known: &[&str]) {
		for (at, extension) in self.list(path, Some(value)) {
			match extension.get("url").and_then(Value::as_str).unwrap_or_default() {
				url if known.contains(&url) => {}
				systems::WITHDRAWN => self.refuse(at, "the consent is withdrawn: only its denials are in force"),
				systems::RENOUNCED => self.refuse(at, "an organisation gave the consent up: its terms don't say so"),
				url => {
					self.refuse(at, format!("the modifier extension {url} changes the meaning in a way unknown here"))
				}
			}
		}
	}

	/// The items of a list, each with its path; refuses what is no list.
	pub(super) fn list<'v>(&mut self, path: &str, value: Option<&'v Value>) -> Vec<(String, &'v Value)> {
		match value {
			None => Vec::new(),
			Some(Value::Array(items)) => {
				items.iter().enumerate().map(|(number, item)| (format!("{path}[{number}]"), item)).collect()
			}
			Some(other) => {
				self.refuse(path, "not a list");
				// What is within has to be named all the same.
				if other.is_object() {
					vec![(path.into(), other)]
				} else {
					Vec::new()
				}
			}
		}
	}

	/// Whether something within an element was refused.
	pub(super) fn has_refused_within(&self, path: &str) -> bool {
		['.', '['].into_iter().any(|sign| {
			let within = format!("{path}{sign}");
			let first = Refusal { path: within.clone(), reason: String::new() };
			self.refusals.seen.range(first..).next().is_some_and(|refusal| refusal.path.starts_with(&within))
		})
	}

	/// A text; refuses what is none.
	pub(super) fn text<'v>(&mut self, path: &str, value: &'v Value) -> Option<&'v str> {
		let text = value.as_str();
		if text.is_none() {
			self.refuse(path, "not a text");
		}
		text
	}

	/// A Coding.
	pub(super) fn coding(&mut self, path: &str, value: &Value) -> Option<Coding> {
		let free = &["version", "display", "userSelected"];
		let members = self.members(path, value, &Members { read: &["system", "code"], free, modifiers: &[] })?;
		let text = |name| members.get(name).and_then(Value::as_str);
		match (text("system"), text("code")) {
			(Some(system), Some(code)) => {
				let system = systems::canonical(system).to_owned();
				Some(Coding { path: path.into(), system, code: code.into() })
			}
			_ => {
				self.refuse(path, "a code without its system, or the other way round");
				None
			}
		}
	}

	/// The codings of a CodeableConcept: each says the same in other words.
	pub(super) fn concept(&mut self, path: &str, value: &Value) -> Vec<Coding> {
		let allowed = Members { read: &["coding"], free: &["text"], modifiers: &[] };
		let Some(members) = self.members(path, value, &allowed) else { return Vec::new() };
		let items = self.list(&format!("{path}.coding"), members.get("coding"));
		if items.is_empty() {
			self.refuse(path, "has no code, and free text can't be decided on");
		}
		items.into_iter().filter_map(|(at, item)| self.coding(&at, item)).collect()
	}

	/// A Period: half open, as the chain has it.
	pub(super) fn period(&mut self, path: &str, value: Option<&Value>) -> Period {
		let Some(value) = value else { return Period::always() };
		let allowed = Members { read: &["start", "end"], free: &[], modifiers: &[] };
		let Some(members) = self.members(path, value, &allowed) else { return Period::always() };
		let mut bound = |name: &str| {
			let at = format!("{path}.{name}");
			let text = self.text(&at, members.get(name)?)?.to_owned();
			dates::span(&text).map_err(|why| self.refuse(at, format!("\"{text}\": {why}"))).ok()
		};
		let (start, end) = (bound("start"), bound("end"));
		let period = Period { start: start.map(|(first, _)| first), end: end.map(|(_, after)| after) };
		if !period.is_sound() {
			self.refuse(path, "ends before it starts");
		}
		period
	}

	/// A Reference.
	pub(super) fn reference(&mut self, path: &str, value: &Value) -> Option<Found> {
		let read = &["reference", "identifier", "type"];
		self.members(path, value, &Members { read, free: &["display"], modifiers: &[] })?;
		match self.directory.resolve(value, &self.contained) {
			Ok(found) => Some(found),
			Err(why) => {
				self.refuse(path, why);
				None
			}
		}
	}

	/// A reference as an actor on chain.
	pub(super) fn actor(&mut self, path: &str, value: &Value) -> Option<Actor<AccountId>> {
		Some(match self.reference(path, value)? {
			Found::Organisation(gln) => {
				let Some(organisation) = (self.context.organisation_of_gln)(gln) else {
					self.refuse(path, format!("no organisation of the consortium has the GLN {gln}"));
					return None;
				};
				Actor::Organisation(organisation)
			}
			Found::Account(account) | Found::Patient(account) => Actor::Account(account),
			Found::Study(study) => Actor::Study(study),
			Found::Class(class) => Actor::Class(class),
			Found::Role(role) => Actor::Role(role),
		})
	}

	/// Refuses a custodian that isn't the patient's sponsor: the chain keeps one for each patient.
	pub(super) fn custodian(&mut self, path: &str, value: &Value) {
		let sponsor = Actor::Organisation(self.context.sponsor);
		if self.actor(path, value).is_some_and(|actor| actor != sponsor) {
			self.refuse(path, "the custodian is not the organisation that admitted the patient");
		}
	}
}
