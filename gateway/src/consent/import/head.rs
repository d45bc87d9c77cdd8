//! What a Consent says before its provisions: whose it is, whether it counts, and its base policy.

use salus_primitives::{consent::Effect, ids::Period};
use serde_json::{Map, Value};

use super::reader::{Coding, Members, Reader};
use crate::consent::{directory::Found, systems};

/// The base policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
	/// A rule for whatever no provision speaks of. Whether it says of itself that there are exceptions.
	Rule(Effect, bool),
	/// None: the provisions say all there is.
	ProvisionsOnly,
	/// A regulation is named, or nothing.
	NoRule,
}

/// What comes before the provisions.
pub(super) struct Head {
	/// The base policy.
	pub(super) base: Base,
	/// R5's period of the whole consent.
	pub(super) period: Period,
	/// Where a category says that the consent is for emergencies only.
	pub(super) emergency_only: Option<String>,
}

/// Whether a document is of FHIR R5: it has R5's elements, and none of those that R5 gave up.
pub(super) fn is_r5(members: &Map<String, Value>) -> bool {
	let has = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
	!has(&["scope", "patient", "policyRule", "dateTime"]) && has(&["decision", "subject"])
}

/// Codes of policies that are the legal form of a consent and no rule. Source: consentpolicycodes, and those of
/// v3-ActCode's ActConsentDirective. Some documents give them under the other system.
const LEGAL_FORMS: &[&str] = &[
	"cric",
	"illinois-minor-procedure",
	"hipaa-auth",
	"hipaa-npp",
	"hipaa-restrictions",
	"hipaa-research",
	"hipaa-self-pay",
	"mdhhs-5515",
	"nyssipp",
	"va-10-0484",
	"va-10-0485",
	"va-10-5345",
	"va-10-5345a",
	"va-10-5345a-mhv",
	"va-10-10116",
	"va-21-4142",
	"ssa-827",
	"dch-3927",
	"squaxin",
	"nl-lsp",
	"at-elga",
	"nih-hipaa",
	"nci",
	"nih-grdr",
	"nih-527",
	"ga4gh",
];

/// Reads the head of an R4 Consent.
pub(super) fn r4(reader: &mut Reader<'_>, members: &Map<String, Value>) -> Head {
	status(reader, members);
	patient(reader, "Consent.patient", members.get("patient"));
	let scopes = match members.get("scope") {
		Some(value) => reader.concept("Consent.scope", value),
		None => Vec::new(),
	};
	let emergency_only = categories(reader, members, scopes);
	for (path, value) in reader.list("Consent.organization", members.get("organization")) {
		reader.custodian(&path, value);
	}
	for (path, _) in reader.list("Consent.policy", members.get("policy")) {
		reader.note(&path, "stays with the document: policyRule and the provisions are what is decided on");
	}
	let base = match members.get("policyRule") {
		Some(value) => base(reader, value),
		None => Base::NoRule,
	};
	Head { base, period: Period::always(), emergency_only }
}

/// Reads the head of an R5 Consent.
pub(super) fn r5(reader: &mut Reader<'_>, members: &Map<String, Value>) -> Head {
	status(reader, members);
	patient(reader, "Consent.subject", members.get("subject"));
	let emergency_only = categories(reader, members, Vec::new());
	for name in ["controller", "organization"] {
		for (path, value) in reader.list(&format!("Consent.{name}"), members.get(name)) {
			reader.custodian(&path, value);
		}
	}
	for (path, _) in reader.list("Consent.grantee", members.get("grantee")) {
		reader.refuse(path, "whom the consent binds is not for the consent to say on chain: name actors in provisions");
	}
	if members.contains_key("policyBasis") {
		reader.note("Consent.policyBasis", "stays with the document: the decision and the provisions are what counts");
	}
	let path = "Consent.decision";
	let base = match members.get("decision").and_then(Value::as_str) {
		Some("permit") => Base::Rule(Effect::Permit, false),
		Some("deny") => Base::Rule(Effect::Deny, false),
		Some(other) => {
			reader.refuse(path, format!("\"{other}\" is neither permit nor deny"));
			Base::NoRule
		}
		None => {
			reader.refuse(path, "missing: there is no base to make exceptions to");
			Base::NoRule
		}
	};
	let period = reader.period("Consent.period", members.get("period"));
	Head { base, period, emergency_only }
}

/// The members of an R4 Consent. What is free has no bearing on decisions: how the document is found and shown, who
/// wrote it down and when, and the source, which goes to the chain as a salted commitment.
pub(super) const R4: Members<'static> = Members {
	read: &[
		"resourceType",
		"contained",
		"status",
		"scope",
		"category",
		"patient",
		"organization",
		"policy",
		"policyRule",
		"provision",
	],
	free: &[
		"meta",
		"language",
		"text",
		"identifier",
		"dateTime",
		"performer",
		"sourceAttachment",
		"sourceReference",
		"verification",
	],
	modifiers: &[],
};

/// The members of an R5 Consent. `organization` is R4's, and some R5 documents still have it.
pub(super) const R5: Members<'static> = Members {
	read: &[
		"resourceType",
		"contained",
		"status",
		"category",
		"subject",
		"controller",
		"organization",
		"grantee",
		"policyBasis",
		"decision",
		"period",
		"provision",
	],
	free: &[
		"meta",
		"language",
		"text",
		"identifier",
		"date",
		"grantor",
		"manager",
		"sourceAttachment",
		"sourceReference",
		"regulatoryBasis",
		"policyText",
		"verification",
	],
	modifiers: &[],
};

/// Only an active consent can be granted.
fn status(reader: &mut Reader<'_>, members: &Map<String, Value>) {
	let path = "Consent.status";
	match members.get("status").and_then(Value::as_str) {
		Some("active") => {}
		Some("draft" | "proposed") => reader.refuse(path, "not agreed to yet: there is nothing to grant"),
		Some("rejected" | "not-done") => reader.refuse(path, "the patient refused it: there is nothing to grant"),
		Some("inactive") => reader.refuse(path, "inactive: it has ended, and there is nothing to grant"),
		Some("entered-in-error") => reader.refuse(path, "entered in error: there is nothing to grant"),
		Some(other) => reader.refuse(path, format!("\"{other}\" is not active: there is nothing to grant")),
		None => reader.refuse(path, "missing, or not a text"),
	}
}

/// Whose consent it is.
pub(super) fn patient(reader: &mut Reader<'_>, path: &str, value: Option<&Value>) {
	let Some(value) = value else { return reader.refuse(path, "missing: whose consent is it?") };
	match reader.reference(path, value) {
		Some(Found::Patient(account) | Found::Account(account)) => reader.patient = Some(account),
		Some(_) => reader.refuse(path, "not a patient"),
		None => {}
	}
}

/// Reads the scope, from `scope` or, as in R5, from among the categories, and what the categories restrict. Gives the
/// place of a category for emergencies only.
fn categories(reader: &mut Reader<'_>, members: &Map<String, Value>, mut scopes: Vec<Coding>) -> Option<String> {
	let is_r5 = is_r5(members);
	let mut emergency_only = None;
	for (path, value) in reader.list("Consent.category", members.get("category")) {
		for coding in reader.concept(&path, value) {
			match coding.system.as_str() {
				systems::SCOPE => scopes.push(coding),
				_ if is_emergency_only(&coding) => emergency_only = Some(coding.path),
				_ if is_r5 && is_research(&coding) => reader.research = true,
				_ => category(reader, &coding),
			}
		}
	}
	if !is_r5 || !scopes.is_empty() {
		scope(reader, &scopes);
	}
	emergency_only
}

fn is_emergency_only(coding: &Coding) -> bool {
	coding.is(systems::CATEGORY, &["emrgonly"]) || coding.is(systems::ACT_CODE, &["EMRGONLY"])
}

/// In R5, which has no scope, research is a category.
fn is_research(coding: &Coding) -> bool {
	coding.is(systems::CATEGORY, &["research"]) || coding.is(systems::ACT_CODE, &["RESEARCH"])
}

/// What a category restricts. Source: FHIR R4 `Consent.category` is for indexing; its codes name some restrictions all
/// the same.
fn category(reader: &mut Reader<'_>, coding: &Coding) {
	let named = format!("{}|{}", coding.system, coding.code);
	if coding.is(systems::CATEGORY, &["rsdid"]) || coding.is(systems::ACT_CODE, &["RSDID"]) {
		reader.refuse(&coding.path, format!("{named}: that data be de-identified can't be decided on chain"));
	} else if coding.is(systems::CATEGORY, &["acd", "dnr", "hcd", "polst"]) {
		reader.refuse(&coding.path, format!("{named}: an advance directive is about care, not about access to data"));
	} else if !is_plain_category(coding) {
		reader.note(&coding.path, &format!("{named} is taken as an index entry without bearing on decisions"));
	}
}

/// Categories that say no more than that this is a consent about access to data.
fn is_plain_category(coding: &Coding) -> bool {
	const ACTS: &[&str] =
		&["ICOL", "IDSCL", "INFA", "INFAO", "INFASO", "IRDSCL", "RESEARCH", "RSREID", "ACALL", "HRESCH"];
	coding.is(systems::LOINC, &["59284-0", "57016-8", "57017-6", "64292-6"])
		|| coding.is(systems::CATEGORY, &["npp", "research", "rsreid"])
		|| coding.is(systems::ACT_CODE, ACTS)
}

/// The scope: privacy or research, and no other.
fn scope(reader: &mut Reader<'_>, scopes: &[Coding]) {
	if scopes.is_empty() {
		return reader.refuse("Consent.scope", "missing: is it about privacy or about research?");
	}
	for coding in scopes {
		match (coding.system.as_str(), coding.code.as_str()) {
			(systems::SCOPE, "research") => reader.research = true,
			(systems::SCOPE, "patient-privacy") => {}
			(systems::SCOPE, "treatment" | "adr") => {
				reader.refuse(&coding.path, format!("{} is about care, not about access to data", coding.code));
			}
			(system, code) => reader.refuse(&coding.path, format!("unknown scope {system}|{code}")),
		}
	}
	let has = |code| scopes.iter().any(|coding| coding.code == code);
	if has("research") && has("patient-privacy") {
		reader.refuse("Consent.scope", "both research and patient-privacy: which of them are the provisions about?");
	}
}

/// The base policy of an R4 Consent.
fn base(reader: &mut Reader<'_>, value: &Value) -> Base {
	let path = "Consent.policyRule";
	let mut found = None;
	for coding in reader.concept(path, value) {
		let code = coding.code.as_str();
		let is_form = [systems::POLICY_CODES, systems::ACT_CODE].contains(&coding.system.as_str());
		let base = match (coding.system.as_str(), code) {
			(systems::ACT_CODE, "OPTIN") => Base::Rule(Effect::Permit, false),
			(systems::ACT_CODE, "OPTINR") => Base::Rule(Effect::Permit, true),
			(systems::ACT_CODE, "OPTOUT") => Base::Rule(Effect::Deny, false),
			(systems::ACT_CODE, "OPTOUTE") => Base::Rule(Effect::Deny, true),
			(systems::POLICY, systems::PROVISIONS_ONLY) => Base::ProvisionsOnly,
			(_, code) if is_form && LEGAL_FORMS.contains(&code) => {
				reader.note(&coding.path, &format!("{code} is the legal form, and no rule to decide by"));
				Base::NoRule
			}
			(system, code) => {
				reader.refuse(&coding.path, format!("{system}|{code} is no base policy that can be decided on chain"));
				continue;
			}
		};
		match (found, base) {
			(Some(Base::NoRule) | None, _) => found = Some(base),
			(Some(other), _) if other == base || base == Base::NoRule => {}
			(Some(_), _) => reader.refuse(path, "its codes say different things"),
		}
	}
	found.unwrap_or(Base::NoRule)
}
