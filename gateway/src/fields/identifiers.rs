//! What identifies a person in a FHIR resource, and is left out where the reader doesn't treat that person.

use salus_primitives::codes::{PurposeOfUse, PurposeSet};
use serde_json::Value;

use super::{path::token, redact::LeftOut};

/// The purposes for which direct identifiers are left out, each with its special cases: none of them treats, bills or
/// answers the patient.
pub const NOT_FOR_THE_PATIENT: &[PurposeOfUse] = &[PurposeOfUse::Research, PurposeOfUse::PublicHealth];

/// Where in a resource an identifier is. Arrays are passed through, and the `_name` twin of a primitive goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
	/// A member of the resource itself, or with dots of what is below it.
	Element(&'static str),
	/// A member of this name at any depth.
	Anywhere(&'static str),
	/// A member of this name of a reference: of an object that has neither `system` nor `code`.
	OfReference(&'static str),
	/// A narrative: a member `text` that has a `div`, at any depth.
	Narrative,
}

/// One kind of identifier.
#[derive(Clone, Copy, Debug)]
pub struct Identifier {
	/// The resource types, contained ones too; empty for all.
	pub types: &'static [&'static str],
	/// The elements that are left out, with all below them.
	pub places: &'static [Place],
	/// The letter in 45 CFR 164.514(b)(2)(i) ("Safe Harbor"), and what it says.
	pub source: &'static str,
}

use Place::{Anywhere, Element, Narrative, OfReference};

/// Resource types that are a person.
const PERSONS: &[&str] = &["Patient", "Person", "Practitioner", "RelatedPerson"];

/// The direct identifiers that are left out. Source: 45 CFR 164.514(b)(2)(i), by its letters.
///
/// Not all of Safe Harbor: dates of care stay (as in a limited data set, 164.514(e)), ages above 89 stay, and so does
/// what a person wrote into a coded record's free texts, as in `CodeableConcept.text` or `Observation.valueString`.
pub const DIRECT_IDENTIFIERS: &[Identifier] = &[
	Identifier {
		types: PERSONS,
		places: &[Element("name"), Element("contact"), Element("link"), Anywhere("extension")],
		source: "(A) names, of relatives too; extensions, such as the mother's maiden name",
	},
	Identifier {
		types: &[],
		places: &[
			OfReference("display"),
			Anywhere("valueHumanName"),
			Anywhere("valueAnnotation"),
			Anywhere("signature"),
			Anywhere("valueSignature"),
			Anywhere("sourceAttachment"),
			Anywhere("note"),
			Narrative,
		],
		source: "(A) names, where references, notes, signatures and narratives tell them",
	},
	Identifier {
		types: &["Patient", "Person", "Practitioner", "RelatedPerson", "Location"],
		places: &[
			Element("address.id"),
			Element("address.text"),
			Element("address.line"),
			Element("address.city"),
			Element("address.district"),
			Element("address.postalCode"),
			Element("address.period"),
			Element("address.extension"),
			Element("position"),
		],
		source: "(B) whatever is smaller than a state",
	},
	Identifier { types: &[], places: &[Anywhere("valueAddress")], source: "(B) whatever is smaller than a state" },
	Identifier {
		types: PERSONS,
		places: &[Element("birthDate"), Element("deceasedDateTime")],
		source: "(C) dates of birth and death: a leaf can't show the year alone",
	},
	Identifier {
		types: &[],
		places: &[Anywhere("telecom"), Anywhere("valueContactPoint")],
		source: "(D), (E), (F) telephone, fax and e-mail",
	},
	Identifier {
		types: &[],
		places: &[
			Element("id"),
			Element("meta.source"),
			Anywhere("identifier"),
			Anywhere("masterIdentifier"),
			Anywhere("groupIdentifier"),
			Anywhere("requisition"),
			Anywhere("accessionIdentifier"),
			Anywhere("valueIdentifier"),
			Anywhere("subscriberId"),
			Anywhere("subject"),
			Anywhere("patient"),
			Anywhere("beneficiary"),
			Anywhere("subscriber"),
			Anywhere("policyHolder"),
		],
		source: "(G) to (K), (N), (R) social security, record, plan, account, licence and any other unique number",
	},
	Identifier {
		types: &["ResearchSubject"],
		places: &[Element("individual")],
		source: "(R) any other unique number: the reference to the patient",
	},
	Identifier {
		types: &["Device"],
		places: &[
			Element("udiCarrier"),
			Element("distinctIdentifier"),
			Element("serialNumber"),
			Element("lotNumber"),
			Element("contact"),
			Element("url"),
		],
		source: "(M) devices, (N) addresses on the web",
	},
	Identifier { types: &["AuditEvent"], places: &[Element("agent.network")], source: "(O) IP addresses" },
	Identifier {
		types: &[],
		places: &[
			Element("photo"),
			Anywhere("attachment"),
			Anywhere("valueAttachment"),
			Anywhere("presentedForm"),
			Anywhere("contentAttachment"),
		],
		source: "(P), (Q) photographs, and attachments, which may be anything",
	},
	Identifier { types: &["Media"], places: &[Element("content")], source: "(Q) photographs" },
	Identifier { types: &["Binary"], places: &[Element("data")], source: "(Q) photographs, and any other file" },
];

/// Whether direct identifiers are left out for a purpose.
pub(super) fn are_left_out(purpose: PurposeOfUse) -> bool {
	NOT_FOR_THE_PATIENT.iter().copied().collect::<PurposeSet>().subsumes(purpose)
}

/// Marks the direct identifiers of a resource and of those that it contains.
pub(super) fn mark(value: &Value, left_out: &mut LeftOut) {
	mark_resource(value, "", left_out);
}

/// Marks one resource. A record is no deeper than the JSON reader goes, and so is this.
fn mark_resource(value: &Value, at: &str, left_out: &mut LeftOut) {
	let kind = value.get("resourceType").and_then(Value::as_str).unwrap_or_default();
	let rules = DIRECT_IDENTIFIERS.iter().filter(|rule| rule.types.is_empty() || rule.types.contains(&kind));
	let places: Vec<_> = rules.flat_map(|rule| rule.places).copied().collect();
	mark_value(value, at, "", &places, left_out);
}

/// Marks what is below `at`, which `element` names from the resource's root, with dots.
fn mark_value(value: &Value, at: &str, element: &str, places: &[Place], left_out: &mut LeftOut) {
	match value {
		Value::Object(members) => {
			for (name, below) in members {
				let pointer = format!("{at}/{}", token(name));
				let name = name.strip_prefix('_').unwrap_or(name);
				let dotted = if element.is_empty() { name.to_owned() } else { format!("{element}.{name}") };
				if places.iter().any(|place| names(*place, name, &dotted, value, below)) {
					left_out.insert(pointer);
				} else if below.get("resourceType").is_some() {
					mark_resource(below, &pointer, left_out);
				} else {
					mark_value(below, &pointer, &dotted, places, left_out);
				}
			}
		}
		Value::Array(items) => {
			for (number, item) in items.iter().enumerate() {
				let pointer = format!("{at}/{number}");
				match item.get("resourceType") {
					Some(_) => mark_resource(item, &pointer, left_out),
					None => mark_value(item, &pointer, element, places, left_out),
				}
			}
		}
		_ => {}
	}
}

/// Whether a place is this member of this object.
fn names(place: Place, name: &str, dotted: &str, object: &Value, below: &Value) -> bool {
	match place {
		Element(element) => element == dotted,
		Anywhere(element) => element == name,
		OfReference(element) => element == name && object.get("system").is_none() && object.get("code").is_none(),
		Narrative => name == "text" && below.get("div").is_some(),
	}
}
