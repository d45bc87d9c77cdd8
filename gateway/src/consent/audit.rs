//! A disclosure log as FHIR AuditEvents and as an accounting of disclosures.
//!
//! The AuditEvents follow the pattern "authorisation decision by consent" of IHE's Basic Audit Log Patterns: the
//! requester is the user (IRCP), its organisation the custodian of the user (PROV), the chain the authoriser; entities
//! are the patient and each consent that the answer rests on. A refusal has outcome 8. Nobody is named otherwise than
//! by account and GLN.
//!
//! The accounting has what 45 CFR 164.528(b)(2) wants of each disclosure: the date, who received, a brief description
//! of what, and the purpose; and beside it the answer, since refused requests are in the log as well.

use salus_primitives::{
	codes::PurposeOfUse,
	decision::{Act, Decision, Ground},
	gs1::Gln,
	ids::OrganisationId,
};
use serde_json::{json, Value};

use crate::{
	chain::{keys, log::Line},
	cli::format,
	consent::systems,
	files::hex32,
	Result,
};

mod page;
mod words;

pub use page::html;
use words::Words;

/// What a log is written against.
pub struct Context<'a> {
	/// The GLN of an organisation, as the chain knows it.
	pub gln_of_organisation: &'a dyn Fn(OrganisationId) -> Option<Gln>,
	/// The chain's genesis hash.
	pub genesis: [u8; 32],
}

/// The profile that the AuditEvents follow.
const PROFILE: &str = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.AuthZconsent";

/// The log as a FHIR R4 Bundle of AuditEvents.
pub fn bundle(lines: &[Line], context: &Context<'_>) -> Result<Value> {
	let entries: Vec<_> = lines.iter().map(|line| json!({ "resource": event(line, context) })).collect();
	Ok(json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }))
}

/// The accounting of disclosures as CSV (RFC 4180), in UTF-8 with a heading.
pub fn csv(lines: &[Line], context: &Context<'_>) -> String {
	let mut text = row(&words::HEADING);
	for line in lines {
		text += &row(&Words::of(line, context).cells());
	}
	text
}

/// One row of CSV. A cell that a spreadsheet would take for a formula is kept from being one.
fn row<T: AsRef<str>>(cells: &[T]) -> String {
	let cell = |cell: &T| {
		let cell = cell.as_ref();
		let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
		let text = format!("{guard}{cell}");
		if text.contains(['"', ',', '\n', '\r']) {
			return format!("\"{}\"", text.replace('"', "\"\""));
		}
		text
	};
	cells.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

/// One line as an AuditEvent.
fn event(line: &Line, context: &Context<'_>) -> Value {
	let entry = &line.entry;
	let words = Words::of(line, context);
	let purpose = json!([{ "coding": [{ "system": PurposeOfUse::SYSTEM, "code": entry.query.purpose.code() }] }]);
	let subtypes = match entry.act {
		Act::Request => vec![subtype("AuthZ-Consent")],
		Act::BreakGlass(_) => vec![
			subtype("AuthZ-Consent"),
			json!({
				"system": "http://dicom.nema.org/resources/ontology/DCM",
				"code": "110127",
				"display": "Emergency Override Started",
			}),
		],
	};
	json!({
		"resourceType": "AuditEvent",
		"id": format!("line-{}", entry.index),
		"meta": { "profile": [PROFILE] },
		"type": {
			"system": "http://dicom.nema.org/resources/ontology/DCM",
			"code": "110113",
			"display": "Security Alert",
		},
		"subtype": subtypes,
		"action": "E",
		"recorded": format::moment(entry.at),
		"outcome": if entry.decision.is_permit() { "0" } else { "8" },
		"outcomeDesc": words.answer,
		"purposeOfEvent": purpose,
		"agent": agents(line, context, &purpose),
		"source": {
			"site": format!("block {}", line.block),
			"observer": { "identifier": chain(context) },
			"type": [{ "system": "http://terminology.hl7.org/CodeSystem/security-source-type", "code": "6" }],
		},
		"entity": entities(line, context, &words),
	})
}

fn subtype(code: &str) -> Value {
	json!({ "system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType", "code": code })
}

/// The chain as an identifier.
fn chain(context: &Context<'_>) -> Value {
	json!({ "system": "urn:salus:genesis", "value": hex32::to_text(&context.genesis) })
}

/// The requester, its organisation and the chain.
fn agents(line: &Line, context: &Context<'_>, purpose: &Value) -> Vec<Value> {
	let entry = &line.entry;
	let user = json!({
		"type": { "coding": [{ "system": systems::PARTICIPATION, "code": "IRCP" }] },
		"role": entry.role.map(|role| json!([{ "coding": [{ "system": "urn:salus:role", "code": role.code() }] }])),
		"who": { "identifier": { "system": systems::ACCOUNT, "value": keys::address(&entry.query.requester) } },
		"requestor": true,
		"purposeOfUse": purpose,
	});
	let organisation = entry.organisation.map(|organisation| {
		let identifier = match (context.gln_of_organisation)(organisation) {
			Some(gln) => json!({ "system": systems::GLN, "value": gln.to_string() }),
			None => json!({ "system": "urn:salus:organisation", "value": organisation.0.to_string() }),
		};
		json!({
			"type": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-RoleClass", "code": "PROV" }] },
			"who": { "identifier": identifier },
			"requestor": false,
		})
	});
	let authoriser = json!({
		"type": { "coding": [{ "system": systems::SECURITY_ROLE, "code": "authserver" }] },
		"who": { "identifier": chain(context) },
		"requestor": false,
	});
	[without_nulls(user)].into_iter().chain(organisation).chain([authoriser]).collect()
}

/// An object without the members that are null: FHIR has none.
fn without_nulls(mut value: Value) -> Value {
	if let Value::Object(members) = &mut value {
		members.retain(|_, member| !member.is_null());
	}
	value
}

/// The patient, the consents that the answer rests on, and the line itself.
fn entities(line: &Line, context: &Context<'_>, words: &Words) -> Vec<Value> {
	let entry = &line.entry;
	let patient = json!({
		"what": { "identifier": { "system": systems::ACCOUNT, "value": keys::address(&entry.query.patient) } },
		"type": { "system": "http://terminology.hl7.org/CodeSystem/audit-entity-type", "code": "1" },
		"role": { "system": "http://terminology.hl7.org/CodeSystem/object-role", "code": "1" },
	});
	let grounds = match &entry.decision {
		Decision::Permit { based_on, .. } | Decision::Deny { based_on, .. } => based_on.as_slice(),
		Decision::NoConsent => &[],
	};
	let consents = grounds.iter().filter_map(|ground| match ground {
		Ground::Consent(consent) => Some(json!({
			"what": { "identifier": {
				"system": systems::CONSENT,
				"value": format!("{}/{}", hex32::to_text(&context.genesis), consent.0),
			} },
			"type": { "system": systems::RESOURCE_TYPES, "code": "Consent" },
		})),
		Ground::BreakGlass(_) => None,
	});
	let asked = json!({
		"what": { "identifier": {
			"system": "urn:salus:disclosure",
			"value": format!("{}/{}", keys::address(&entry.query.patient), entry.index),
		} },
		"type": { "system": "http://terminology.hl7.org/CodeSystem/audit-entity-type", "code": "2" },
		"role": { "system": "http://terminology.hl7.org/CodeSystem/object-role", "code": "24" },
		"description": words.description,
	});
	[patient].into_iter().chain(consents).chain([asked]).collect()
}

#[cfg(test)]
mod tests;
