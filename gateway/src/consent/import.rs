//! A FHIR Consent as the terms that the chain decides on.
//!
//! A document of FHIR R4, or of R5 where it maps, becomes a [`ConsentTerms`], or is refused with every reason at once,
//! each with the element's path. No element is passed over in silence: it is mapped, or known to be without bearing on
//! decisions (see below), or refused by name. What was read in a wider or narrower sense than it is written is in
//! [`Imported::notes`].
//!
//! | in the document | on chain |
//! |---|---|
//! | `policyRule` OPTIN or OPTINR (R5: `decision` permit) | provision 0 permits anyone, and the document's provisions are its exceptions |
//! | `policyRule` OPTOUT or OPTOUTE (R5: `decision` deny) | provision 0 denies anyone, likewise |
//! | root provision without a type | an exception to the base policy, as FHIR R4 defines it: it does the opposite |
//! | the same, with only a period | the period of the whole consent |
//! | the same, with only the custodian | a denial of all: of two readings the narrower (HL7's examples Out and notAuthor) |
//! | root provision with a type | what it says; a permit takes the place of a permitting base, a denial stands beside a denying one |
//! | a regulation as `policyRule`, or none | only with a typed root provision, which then stands for itself |
//! | nested provision | an exception to the one it is in; has a type in R4, does the opposite in R5 |
//! | a denial within a denial | beside it: it denies nothing more, but for narrower actors |
//! | several actors | one provision for each |
//! | actor CST | must be the patient's sponsor, and is no criterion: all data on chain is in its custody |
//! | `provision.period` | of the root: of the whole consent; of others: their own |
//! | `dataPeriod`, `purpose`, `securityLabel` | their counterparts |
//! | `class` (R5: `resourceType`) | data classes; a denial takes all of each, a permit only if it names all of it |
//! | scope research | no purposes but HRESCH and CLINTRCH |
//! | DUO codes in `code` or in the extension `urn:salus:data-use` | the data use |
//!
//! Without bearing on decisions: `id`, `meta`, `language`, `text`, `identifier`, `dateTime` (R5: `date`), `performer`
//! (R5: `grantor`, `manager`), `source[x]` (the signed document goes to the chain as a salted commitment, see
//! [`source`](super::source)), `verification`, `policyText`, `regulatoryBasis`, extensions that FHIR lets a reader pass
//! over (each with a note; in a permit they are refused, since they may narrow it), and categories that are mere index
//! entries.

use std::{collections::BTreeSet, fmt};

use salus_primitives::{
	codes::{PurposeOfUse, PurposeSet},
	consent::{ConsentTerms, Effect, Provision},
	gs1::Gln,
	ids::{Moment, OrganisationId, Period},
};
use serde_json::{Map, Value};

use crate::{
	canonical,
	chain::AccountId,
	consent::{directory::Directory, systems},
};

mod actors;
mod data;
mod head;
mod place;
mod reader;
mod research;
mod rule;
mod tree;

use reader::Reader;
pub(crate) use research::GEOGRAPHICAL;

/// What a document is read against.
pub struct Context<'a> {
	/// The organisation with a GLN, as the chain knows it.
	pub organisation_of_gln: &'a dyn Fn(Gln) -> Option<OrganisationId>,
	/// The organisation that admitted the patient: the custodian.
	pub sponsor: OrganisationId,
	/// Now: a consent that is over by then is refused.
	pub now: Moment,
	/// Whether a permit for some resource types may stand for the whole of their data classes.
	pub whole_classes: bool,
}

/// What came of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
	/// Whose consent it is.
	pub patient: AccountId,
	/// The terms, without a commitment to the document unless it says that it was made from one.
	pub terms: ConsentTerms<AccountId>,
	/// `Consent.status` as the document has it: always `active`.
	pub status: String,
	/// What a reader should know: what was taken in a wider or narrower sense, and what has no bearing.
	pub notes: Vec<String>,
}

/// One reason why a document can't be imported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
	/// The element, as a FHIR path with indices from 0.
	pub path: String,
	/// Why.
	pub reason: String,
}

impl fmt::Display for Refusal {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "{}: {}", self.path, self.reason)
	}
}

/// Reads a FHIR R4 or R5 Consent, or says every reason why not.
pub fn import(document: &[u8], directory: &Directory, context: &Context<'_>) -> Result<Imported, Vec<Refusal>> {
	let value = consent(document).map_err(|refusal| vec![refusal])?;
	let mut reader = Reader::new(directory, context);
	let Some(members) = value.as_object() else { return Err(Vec::new()) };
	let is_r5 = head::is_r5(members);
	reader.members("Consent", &value, if is_r5 { &head::R5 } else { &head::R4 });
	reader.contained = contained(members);
	let head = if is_r5 { head::r5(&mut reader, members) } else { head::r4(&mut reader, members) };
	let (period, rules) = if is_r5 {
		tree::r5(&mut reader, &head, members.get("provision"))
	} else {
		tree::r4(&mut reader, &head, members.get("provision"))
	};
	in_force(&mut reader, &period, if is_r5 { "Consent.period" } else { "Consent.provision.period" });
	let provisions = place::place(&mut reader, &rules);
	if let Some(path) = head.emergency_only {
		emergency_only(&mut reader, &path, &provisions);
	}
	let source = tree::source(&mut reader, members);
	let refusals = reader.refusals.into_vec();
	let (Some(patient), true) = (reader.patient, refusals.is_empty()) else { return Err(refusals) };
	let Ok(provisions) = provisions.try_into() else { return Err(refusals) };
	let terms = ConsentTerms { period, provisions, source };
	Ok(Imported { patient, terms, status: "active".into(), notes: reader.notes.into_vec() })
}

/// The patient that a document is about: for asking the chain for the sponsor first.
pub fn patient(document: &[u8], directory: &Directory) -> Result<AccountId, Refusal> {
	let value = consent(document)?;
	let nobody = Context { organisation_of_gln: &|_| None, sponsor: OrganisationId(0), now: 0, whole_classes: false };
	let mut reader = Reader::new(directory, &nobody);
	let members = value.as_object().cloned().unwrap_or_default();
	reader.contained = contained(&members);
	let path = if head::is_r5(&members) { "Consent.subject" } else { "Consent.patient" };
	head::patient(&mut reader, path, members.get("patient").or_else(|| members.get("subject")));
	let mut refusals = reader.refusals.into_vec();
	reader.patient.ok_or_else(|| refusals.pop().unwrap_or_else(|| refusal(path, "not a patient")))
}

/// Every GLN that the document or the directory names: for asking the chain for the organisations first.
pub fn glns(document: &[u8], directory: &Directory) -> Vec<Gln> {
	let mut found: BTreeSet<Gln> = directory.glns();
	if let Ok(value) = consent(document) {
		gather_glns(&value, &mut found);
	}
	found.into_iter().collect()
}

/// Gathers the identifiers that are GLNs, wherever they are.
fn gather_glns(value: &Value, found: &mut BTreeSet<Gln>) {
	match value {
		Value::Array(items) => items.iter().for_each(|item| gather_glns(item, found)),
		Value::Object(members) => {
			let text = |name| members.get(name).and_then(Value::as_str).unwrap_or_default();
			if systems::GLN_NAMES.contains(&text("system")) {
				found.extend(Gln::parse(text("value")));
			}
			members.values().for_each(|member| gather_glns(member, found));
		}
		_ => {}
	}
}

fn refusal(path: &str, reason: &str) -> Refusal {
	Refusal { path: path.into(), reason: reason.into() }
}

/// Reads JSON that is a Consent.
fn consent(document: &[u8]) -> Result<Value, Refusal> {
	let value = canonical::parse("Consent", document).map_err(|error| refusal("Consent", &error.to_string()))?;
	match value.get("resourceType").and_then(Value::as_str) {
		Some("Consent") => Ok(value),
		Some(other) => Err(refusal("Consent.resourceType", &format!("a {other}, and a Consent is expected"))),
		None => Err(refusal("Consent.resourceType", "missing: this is no FHIR resource")),
	}
}

fn contained(members: &Map<String, Value>) -> Vec<Value> {
	members.get("contained").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// Refuses a consent that is over.
fn in_force(reader: &mut Reader<'_>, period: &Period, path: &str) {
	if let Some(end) = period.end.filter(|_| period.is_over(reader.context.now)) {
		let end = crate::cli::format::moment(end);
		reader.refuse(format!("{path}.end"), format!("the consent ended at {end}: there is nothing to grant"));
	}
}

/// Refuses a category for emergencies only that the provisions don't bear out.
fn emergency_only(reader: &mut Reader<'_>, path: &str, provisions: &[Provision<AccountId>]) {
	let emergency = PurposeSet::of(PurposeOfUse::EmergencyTreatment);
	let goes_beyond = |provision: &Provision<AccountId>| {
		provision.effect == Effect::Permit && !provision.purposes.difference(emergency).is_empty()
	};
	if provisions.iter().any(goes_beyond) {
		reader.refuse(path, "for emergencies only, and the provisions permit more: which of them counts?");
	}
}
