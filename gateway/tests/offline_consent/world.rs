//! Who is who in these tests, and what they do over and over.

use salus_gateway::{
	chain::{keys, AccountId},
	consent::{
		directory::{Directory, Found},
		export,
		import::{import, Context, Imported, Refusal},
		Record,
	},
	time,
};
use salus_primitives::{
	codes::{DataClassSet, PurposeSet},
	consent::{Actor, ConsentTerms, Effect, LabelRule, Provision},
	gs1::Gln,
	ids::{ConsentId, Moment, OrganisationId, Period},
};
use serde_json::{json, Value};

use crate::common::repo;

/// The sample GLNs, in the order of the organisations' numbers from 1.
const GLNS: [&str; 3] = ["4099999000012", "4099999000043", "4099999000135"];

/// The patient's sponsor.
pub(crate) const HOSPITAL: OrganisationId = OrganisationId(1);
/// Another hospital.
pub(crate) const SOUTH: OrganisationId = OrganisationId(2);
/// A research organisation.
pub(crate) const INSTITUTE: OrganisationId = OrganisationId(3);

pub(crate) fn account(name: &str) -> AccountId {
	keys::parse_account(name).unwrap()
}

pub(crate) fn at(text: &str) -> Moment {
	time::parse_iso(&format!("{text}T00:00:00Z")).unwrap()
}

fn organisation_of(gln: Gln) -> Option<OrganisationId> {
	let place = GLNS.iter().position(|known| *known == gln.to_string())?;
	Some(OrganisationId(u32::try_from(place).unwrap() + 1))
}

pub(crate) fn gln_of(organisation: OrganisationId) -> Option<Gln> {
	Gln::parse(GLNS.get(usize::try_from(organisation.0).unwrap().checked_sub(1)?)?)
}

pub(crate) fn context(now: &str) -> Context<'static> {
	Context { organisation_of_gln: &organisation_of, sponsor: HOSPITAL, now: at(now), whole_classes: false }
}

pub(crate) fn directory() -> Directory {
	let mut directory = Directory::default();
	directory.add(&sample("who-is-who")).unwrap();
	directory
}

/// A directory in which HL7's examples find everybody: Good Health is the sponsor.
pub(crate) fn hl7_directory() -> Directory {
	let mut directory = directory();
	directory.insert("Organization/f001", Found::Organisation(gln_of(HOSPITAL).unwrap()));
	for (reference, name) in [("Practitioner/f204", "//Nurse"), ("Practitioner/13", "//Physician")] {
		directory.insert(reference, Found::Account(account(name)));
	}
	directory.insert("Practitioner/xcda-author", Found::Account(account("//Physician")));
	for reference in ["Patient/f001", "Patient/72", "Patient/xcda"] {
		directory.insert(reference, Found::Patient(account("//Patient")));
	}
	directory.insert("Patient/example", Found::Patient(account("//Relative")));
	directory
}

pub(crate) fn sample(name: &str) -> Vec<u8> {
	std::fs::read(repo("samples/consent").join(name).with_extension("json")).unwrap()
}

/// A permit of everything to anyone.
pub(crate) fn permit() -> Provision<AccountId> {
	Provision {
		parent: None,
		effect: Effect::Permit,
		actor: Actor::Anyone,
		purposes: PurposeSet::all(),
		classes: DataClassSet::all(),
		labels: LabelRule::any(),
		period: Period::always(),
		data_period: Period::always(),
		data_use: None,
	}
}

/// A denial of everything to anyone.
pub(crate) fn deny() -> Provision<AccountId> {
	Provision { effect: Effect::Deny, ..permit() }
}

/// The same as an exception to a provision.
pub(crate) fn below(parent: u8, provision: Provision<AccountId>) -> Provision<AccountId> {
	Provision { parent: Some(parent), ..provision }
}

pub(crate) fn imported(document: &[u8], directory: &Directory, now: &str) -> Result<Imported, Vec<Refusal>> {
	import(document, directory, &context(now))
}

/// Imports what has to be importable, and sees that export and import again change nothing.
pub(crate) fn terms(document: &[u8], directory: &Directory, now: &str) -> ConsentTerms<AccountId> {
	let imported = imported(document, directory, now).unwrap_or_else(|refusals| panic!("{refusals:#?}"));
	let exported = exported(&imported.terms);
	let again = import(exported.to_string().as_bytes(), directory, &context(now));
	let again = again.unwrap_or_else(|refusals| panic!("{exported:#}\n{refusals:#?}"));
	assert_eq!(again.terms, imported.terms, "{exported:#}");
	assert_eq!(self::exported(&again.terms), exported);
	imported.terms
}

/// The provisions of a Consent with this policy and root provision.
pub(crate) fn provisions(policy: &str, root: &Value) -> Vec<Provision<AccountId>> {
	terms(document(policy, root).to_string().as_bytes(), &directory(), "2026-11-21").provisions.into_inner()
}

/// Every reason why a document is refused, one in a line.
pub(crate) fn reasons(document: &Value) -> String {
	let refusals = imported(document.to_string().as_bytes(), &directory(), "2026-11-21").unwrap_err();
	refusals.iter().map(|refusal| format!("{refusal}\n")).collect()
}

/// A Consent of the sample patient.
pub(crate) fn document(policy: &str, root: &Value) -> Value {
	let code = |system: &str, code: &str| json!({ "coding": [{ "system": format!("http://terminology.hl7.org/CodeSystem/{system}"), "code": code }] });
	json!({
		"resourceType": "Consent",
		"status": "active",
		"scope": code("consentscope", "patient-privacy"),
		"patient": { "reference": "Patient/patient" },
		"policyRule": code("v3-ActCode", policy),
		"provision": root,
	})
}

/// An actor with a role of v3 ParticipationType.
pub(crate) fn actor(role: &str, reference: &str) -> Value {
	let system = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
	json!({ "role": { "coding": [{ "system": system, "code": role }] }, "reference": { "reference": reference } })
}

/// A record of these terms.
pub(crate) fn record(terms: &ConsentTerms<AccountId>) -> Record {
	Record {
		patient: account("//Patient"),
		terms: terms.clone(),
		granted_at: at("2026-11-20"),
		withdrawn_at: None,
		ended: None,
		replaces: None,
		renounced: Default::default(),
	}
}

pub(crate) fn export_context() -> export::Context<'static> {
	// Before any consent is over, so that all are exported as active.
	export::Context { gln_of_organisation: &gln_of, sponsor: HOSPITAL, genesis: [7; 32], now: 0 }
}

pub(crate) fn exported(terms: &ConsentTerms<AccountId>) -> Value {
	export::export(ConsentId(4), &record(terms), &export_context()).unwrap()
}
