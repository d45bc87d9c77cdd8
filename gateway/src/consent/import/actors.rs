//! Who may do what: `provision.actor` and `provision.action`.

use salus_primitives::consent::{Actor, Effect};
use serde_json::Value;

use super::{
	reader::{Coding, Members, Reader},
	rule::Version,
};
use crate::{
	chain::AccountId,
	consent::{directory::Found, systems},
};

/// The actors of a provision.
#[derive(Default)]
pub(super) struct Actors {
	/// Who receives data.
	pub(super) recipients: Vec<Actor<AccountId>>,
	/// Whether the custodian is named.
	pub(super) custodian: bool,
}

/// What an actor's role makes of it.
enum Part {
	/// It receives the data.
	Recipient,
	/// It keeps the data.
	Custodian,
	/// The data is about it.
	Subject,
}

/// Reads `actor`.
pub(super) fn actors(reader: &mut Reader<'_>, path: &str, value: Option<&Value>, version: Version) -> Actors {
	let mut actors = Actors::default();
	for (at, item) in reader.list(path, value) {
		let allowed = Members { read: &["role", "reference"], free: &[], modifiers: &[] };
		let Some(members) = reader.members(&at, item, &allowed) else { continue };
		let place = format!("{at}.reference");
		let part = part(reader, &format!("{at}.role"), members.get("role"), version);
		let Some(reference) = members.get("reference") else {
			reader.refuse(place, "missing: who is it?");
			continue;
		};
		match part {
			Some(Part::Recipient) => actors.recipients.extend(reader.actor(&place, reference)),
			Some(Part::Custodian) => {
				reader.custodian(&place, reference);
				actors.custodian = true;
			}
			Some(Part::Subject) => subject(reader, &place, reference),
			// Its role is refused already; the reference may be wrong as well.
			None => drop(reader.actor(&place, reference)),
		}
	}
	let mut unique: Vec<Actor<AccountId>> = Vec::new();
	for actor in actors.recipients {
		if !unique.contains(&actor) {
			unique.push(actor);
		}
	}
	Actors { recipients: unique, ..actors }
}

/// The data's subject can only be the patient.
fn subject(reader: &mut Reader<'_>, path: &str, reference: &Value) {
	match reader.reference(path, reference) {
		Some(Found::Patient(account) | Found::Account(account)) if reader.patient.as_ref() == Some(&account) => {}
		Some(_) => reader.refuse(path, "the data's subject is somebody else than the patient"),
		None => {}
	}
}

/// What a role makes of an actor. Sources: HL7 v3 ParticipationType (information recipients and those below them, CST
/// custodian, RCT record target), v3 RoleCode, and FHIR's security roles.
fn part(reader: &mut Reader<'_>, path: &str, value: Option<&Value>, version: Version) -> Option<Part> {
	let Some(value) = value else {
		if version == Version::R4 {
			reader.refuse(path, "missing: is it a recipient or the custodian?");
			return None;
		}
		return Some(Part::Recipient);
	};
	let codings = reader.concept(path, value);
	let known = codings.iter().find_map(of_role);
	if known.is_none() {
		for coding in &codings {
			let why = format!("{}|{} receives no data by its role", coding.system, coding.code);
			reader.refuse(&coding.path, format!("{why}: a recipient or the custodian is expected"));
		}
	}
	known
}

fn of_role(coding: &Coding) -> Option<Part> {
	if coding.is(systems::PARTICIPATION, &["IRCP", "PRCP", "REFB", "REFT", "TRC", "NOT"])
		|| coding.is(systems::ROLE_CODE, &["GRANTEE"])
		|| coding.is(systems::SECURITY_ROLE, &["dataprocessor", "humanuser"])
	{
		return Some(Part::Recipient);
	}
	if coding.is(systems::PARTICIPATION, &["CST"]) {
		return Some(Part::Custodian);
	}
	(coding.is(systems::PARTICIPATION, &["RCT"]) || coding.is(systems::SECURITY_ROLE, &["datasubject"]))
		.then_some(Part::Subject)
}

/// Reads `action`, and says whether there is one. The chain decides on reading. Source: FHIR R4 code system
/// consentaction, where access, collect, use and disclose are kinds of retrieval, and correct is one in order to write.
pub(super) fn actions(reader: &mut Reader<'_>, path: &str, value: Option<&Value>, effect: Effect) -> bool {
	const READING: &[&str] = &["access", "collect", "use", "disclose"];
	let items = reader.list(path, value);
	let concepts: Vec<_> = items.iter().map(|(at, item)| (at, reader.concept(at, item))).collect();
	let is_reading = |codings: &[Coding]| codings.iter().any(|coding| coding.is(systems::ACTION, READING));
	let reads = concepts.iter().any(|(_, codings)| is_reading(codings));
	for (at, codings) in &concepts {
		let Some(first) = codings.first().filter(|_| !is_reading(codings)) else { continue };
		let named = format!("{}|{}", first.system, first.code);
		let is_known = codings.iter().any(|coding| coding.is(systems::ACTION, &["correct"]));
		match effect {
			Effect::Deny if is_known && reads => reader.note(at, "what can't be read can't be corrected either"),
			Effect::Deny => reader.refuse(*at, format!("{named}: the chain decides on reading, and on nothing else")),
			Effect::Permit => reader.refuse(*at, format!("{named}: the chain can't permit more than reading")),
		}
	}
	let named: Vec<_> = READING
		.iter()
		.filter(|code| concepts.iter().flat_map(|(_, codings)| codings).any(|c| c.code == **code))
		.collect();
	if reads && named.len() < READING.len() && named != [&"access"] {
		reader.note(path, "reading is decided on as one act, whether to access, collect, use or disclose");
	}
	!items.is_empty()
}
