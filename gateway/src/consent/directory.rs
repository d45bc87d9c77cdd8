//! Who is who, by the business identifiers of FHIR resources.
//!
//! | resource | identifier system | stands for |
//! |---|---|---|
//! | Organization | `https://www.gs1.org/gln`, `http://www.gs1.org/gln`, `https://id.gs1.org/414`, `urn:oid:1.3.88`, `http://hl7.org/fhir/sid/gln` | the organisation with this GLN |
//! | Patient, Practitioner, RelatedPerson, Device, PractitionerRole | `urn:salus:account` | the account with this SS58 address |
//! | PractitionerRole without an account of its own | | its practitioner |
//! | ResearchStudy | `urn:salus:study` | the study with this number |
//!
//! A reference is found by the whole URL or URN of an entry, by its last two segments (`Organization/f001`), as
//! `#contained`, or by its `identifier`, which may also be one of the above or name an organisation class
//! (`urn:salus:organisation-class`) or a role (`urn:salus:role`).

use std::collections::{BTreeMap, BTreeSet};

use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::Gln,
	ids::StudyId,
};
use serde_json::Value;

use crate::{
	canonical,
	chain::{keys, AccountId},
	consent::systems,
	Error, Result,
};

/// Whom or what a reference stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
	/// The organisation with this GLN.
	Organisation(Gln),
	/// A person or device that acts for an organisation, or is related to a patient.
	Account(AccountId),
	/// A patient.
	Patient(AccountId),
	/// A study.
	Study(StudyId),
	/// Whoever acts for an organisation of this class.
	Class(OrganisationClass),
	/// Whoever is in this role.
	Role(Role),
}

/// What is known of a resource.
#[derive(Clone, Debug, PartialEq)]
enum Entry {
	/// What it stands for.
	Known(Found),
	/// It stands for what this reference does.
	See(Value),
	/// It stands for nothing, because of this.
	Unknown(String),
}

/// Who is who.
#[derive(Clone, Debug, Default)]
pub struct Directory {
	/// By `Type/id`, and by the whole URL or URN of a Bundle's entry.
	entries: BTreeMap<String, Entry>,
	/// By system and value of every identifier.
	identifiers: BTreeMap<(String, String), Entry>,
}

impl Directory {
	/// Adds the resources of a Bundle, or one resource. What stands for nobody is kept too, so that a reference to it
	/// can be told from one to nothing.
	pub fn add(&mut self, document: &[u8]) -> Result<()> {
		let value = canonical::parse("directory", document)?;
		if value.get("resourceType").and_then(Value::as_str) != Some("Bundle") {
			return self.add_resource("directory", None, &value);
		}
		for (number, entry) in items(value.get("entry")).enumerate() {
			let url = entry.get("fullUrl").and_then(Value::as_str);
			if let Some(resource) = entry.get("resource") {
				self.add_resource(&format!("Bundle.entry[{number}].resource"), url, resource)?;
			}
		}
		Ok(())
	}

	/// Says what a reference stands for, over whatever the resources say. For documents whose references have no
	/// business identifier of ours.
	pub fn insert(&mut self, reference: &str, found: Found) {
		self.entries.insert(key(reference).into(), Entry::Known(found.clone()));
		self.entries.insert(reference.into(), Entry::Known(found));
	}

	/// Every GLN that it knows.
	pub fn glns(&self) -> BTreeSet<Gln> {
		let gln = |entry: &Entry| match entry {
			Entry::Known(Found::Organisation(gln)) => Some(*gln),
			_ => None,
		};
		self.entries.values().chain(self.identifiers.values()).filter_map(gln).collect()
	}

	/// What a FHIR Reference stands for; `contained` are the resources within the document. The error names the
	/// reference.
	pub fn resolve(&self, reference: &Value, contained: &[Value]) -> std::result::Result<Found, String> {
		self.resolve_within(reference, contained, 0)
	}

	fn resolve_within(&self, reference: &Value, contained: &[Value], depth: u8) -> std::result::Result<Found, String> {
		let text = reference.get("reference").and_then(Value::as_str);
		let identifier = reference.get("identifier");
		let entry = match (text, identifier) {
			(Some(text), None) => self.by_text(text, contained)?,
			(None, Some(identifier)) => self.by_identifier(identifier)?,
			(Some(text), Some(identifier)) => match (self.by_text(text, contained), self.by_identifier(identifier)) {
				(Ok(one), Ok(other)) if one != other => {
					return Err(format!("\"{text}\" and its identifier stand for different ones"));
				}
				(Ok(entry), _) | (Err(_), Ok(entry)) => entry,
				(Err(why), Err(_)) => return Err(why),
			},
			(None, None) => return Err("neither a reference nor an identifier".into()),
		};
		match entry {
			Entry::Known(found) => Ok(found),
			Entry::Unknown(why) => Err(why),
			Entry::See(other) if depth == 0 => self.resolve_within(&other, contained, 1),
			Entry::See(_) => Err("a PractitionerRole whose practitioner is another PractitionerRole".into()),
		}
	}

	/// Finds a literal reference.
	fn by_text(&self, text: &str, contained: &[Value]) -> std::result::Result<Entry, String> {
		if let Some(id) = text.strip_prefix('#') {
			let found = contained.iter().find(|resource| resource.get("id").and_then(Value::as_str) == Some(id));
			return found.map(entry_of).ok_or_else(|| format!("\"{text}\": no contained resource has this id"));
		}
		let found = self.entries.get(text).or_else(|| self.entries.get(key(text)));
		found.cloned().ok_or_else(|| format!("\"{text}\" is not in the directory"))
	}

	/// Finds a logical reference.
	fn by_identifier(&self, identifier: &Value) -> std::result::Result<Entry, String> {
		let text = |member| identifier.get(member).and_then(Value::as_str).unwrap_or_default();
		let (system, value) = (text("system"), text("value"));
		if let Some(found) = read_identifier(system, value).transpose()? {
			return Ok(Entry::Known(found));
		}
		let found = self.identifiers.get(&(system.into(), value.into()));
		found.cloned().ok_or_else(|| format!("the identifier {system}|{value} is not in the directory"))
	}

	/// Adds one resource.
	fn add_resource(&mut self, at: &str, url: Option<&str>, resource: &Value) -> Result<()> {
		let text = |member| resource.get(member).and_then(Value::as_str);
		let kind = text("resourceType").ok_or_else(|| Error::bad(at, "no resourceType: this is no FHIR resource"))?;
		let entry = entry_of(resource);
		let by_id = text("id").map(|id| format!("{kind}/{id}"));
		for key in by_id.into_iter().chain(url.map(Into::into)) {
			match self.entries.get(&key) {
				Some(known) if *known != entry => {
					return Err(Error::bad(at, format!("{key} is there twice, and stands for different ones")));
				}
				_ => drop(self.entries.insert(key, entry.clone())),
			}
		}
		for identifier in items(resource.get("identifier")) {
			let text = |member| identifier.get(member).and_then(Value::as_str);
			if let (Some(system), Some(value)) = (text("system"), text("value")) {
				let key = (system.to_owned(), value.to_owned());
				let known = self.identifiers.entry(key).or_insert_with(|| entry.clone());
				if *known != entry {
					*known = Entry::Unknown(format!("the identifier {system}|{value} is borne by several"));
				}
			}
		}
		Ok(())
	}
}

/// The items of a list; nothing counts as an empty one.
fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
	value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default().iter()
}

/// `Type/id` of a reference: the last two segments, without a version.
fn key(reference: &str) -> &str {
	let reference = reference.split("/_history/").next().unwrap_or_default();
	let from = reference.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
	reference.get(from..).unwrap_or_default()
}

/// What a resource stands for.
fn entry_of(resource: &Value) -> Entry {
	let text = |member| resource.get(member).and_then(Value::as_str);
	let kind = text("resourceType").unwrap_or_default();
	let name = format!("{kind}/{}", text("id").unwrap_or_default());
	let mut found = Vec::new();
	for identifier in items(resource.get("identifier")) {
		let text = |member| identifier.get(member).and_then(Value::as_str).unwrap_or_default();
		match read_identifier(text("system"), text("value")) {
			Some(Ok(one)) if fits(kind, &one) => found.push(one),
			Some(Err(why)) => return Entry::Unknown(format!("{name}: {why}")),
			_ => {}
		}
	}
	found.dedup();
	match (found.pop(), found.is_empty(), kind) {
		(Some(Found::Account(account)), true, "Patient") => Entry::Known(Found::Patient(account)),
		(Some(one), true, _) => Entry::Known(one),
		(Some(_), false, _) => Entry::Unknown(format!("{name} has several identifiers that stand for different ones")),
		(None, _, "PractitionerRole") if resource.get("practitioner").is_some() => {
			Entry::See(resource.get("practitioner").cloned().unwrap_or_default())
		}
		(None, _, "Organization") => Entry::Unknown(format!("{name} has no GLN")),
		(None, _, "Patient" | "Practitioner" | "RelatedPerson" | "Device" | "PractitionerRole") => {
			Entry::Unknown(format!("{name} has no identifier of system {}", systems::ACCOUNT))
		}
		(None, _, "ResearchStudy") => Entry::Unknown(format!("{name} has no identifier of system {}", systems::STUDY)),
		(None, _, _) => Entry::Unknown(format!("{name}: a {kind} can't be named on chain")),
	}
}

/// Whether a resource of this type may stand for this.
fn fits(kind: &str, found: &Found) -> bool {
	match found {
		Found::Organisation(_) => kind == "Organization",
		Found::Account(_) | Found::Patient(_) => {
			matches!(kind, "Patient" | "Practitioner" | "RelatedPerson" | "Device" | "PractitionerRole")
		}
		Found::Study(_) => kind == "ResearchStudy",
		Found::Class(_) | Found::Role(_) => false,
	}
}

/// Reads an identifier of a system that is ours or GS1's; `None` for any other.
fn read_identifier(system: &str, value: &str) -> Option<std::result::Result<Found, String>> {
	let unread = |why: &str| format!("{system}|{value}: {why}");
	Some(match system {
		_ if systems::GLN_NAMES.contains(&system) => {
			let gln = Gln::parse(value).filter(|_| value.len() == 13);
			gln.map(Found::Organisation).ok_or_else(|| unread("not a GLN of 13 digits with the right check digit"))
		}
		systems::ACCOUNT => keys::parse_account(value).map(Found::Account).map_err(|why| unread(&why)),
		systems::STUDY => {
			value.parse().map(|number| Found::Study(StudyId(number))).map_err(|_| unread("not a study's number"))
		}
		OrganisationClass::SYSTEM => {
			OrganisationClass::from_code(value).map(Found::Class).ok_or_else(|| unread("no organisation class"))
		}
		Role::SYSTEM => Role::from_code(value).map(Found::Role).ok_or_else(|| unread("no role")),
		_ => return None,
	})
}

#[cfg(test)]
mod tests;
