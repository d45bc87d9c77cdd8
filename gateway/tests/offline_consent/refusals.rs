//! What a document can't say on chain is refused by its path, all of it at once.

use salus_gateway::consent::export;
use salus_primitives::{
	consent::{Actor, ConsentTerms, Provision},
	ids::{ConsentId, OrganisationId, Period},
};
use serde_json::{json, Value};

use crate::world::{
	actor, at, deny, directory, document, export_context, exported, imported, permit, reasons, record, SOUTH,
};

/// Refuses a document with one thing changed, and gives the reasons.
fn with(pointer: &str, value: Value) -> String {
	let mut document = document("OPTIN", &json!({ "type": "permit" }));
	let (parent, name) = pointer.rsplit_once('/').unwrap();
	document.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(name.into(), value);
	reasons(&document)
}

/// Where, what, and a part of the reason.
type Case = (&'static str, Value, &'static str);

const ACT: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const TYPES: &str = "http://hl7.org/fhir/resource-types";

fn code(system: &str, code: &str) -> Value {
	json!({ "coding": [{ "system": system, "code": code }] })
}

fn in_the_head() -> Vec<Case> {
	let scope = "http://terminology.hl7.org/CodeSystem/consentscope";
	let category = "http://terminology.hl7.org/CodeSystem/consentcategorycodes";
	let url = json!([{ "url": "https://extension.example", "valueBoolean": true }]);
	vec![
		("/status", json!("draft"), "Consent.status: not agreed to yet"),
		("/status", json!("proposed"), "Consent.status: not agreed to yet"),
		("/status", json!("rejected"), "Consent.status: the patient refused it"),
		("/status", json!("entered-in-error"), "Consent.status: entered in error"),
		("/status", json!("unknown"), "Consent.status: \"unknown\" is not active"),
		("/scope", code(scope, "treatment"), "Consent.scope.coding[0]: treatment is about care"),
		("/scope", code(scope, "adr"), "Consent.scope.coding[0]: adr is about care"),
		("/category", json!([code(category, "dnr")]), "dnr: an advance directive"),
		("/category", json!([code(category, "rsdid")]), "rsdid: that data be de-identified"),
		("/category", json!([code(ACT, "EMRGONLY")]), "for emergencies only, and the provisions permit more"),
		("/policyRule", code(ACT, "NOPP"), "NOPP is no base policy that can be decided on chain"),
		("/policyRule", json!({ "text": "ask me" }), "Consent.policyRule: has no code"),
		(
			"/organization",
			json!([{ "reference": "Organization/hospital-south" }]),
			"Consent.organization[0]: the custodian",
		),
		("/organization", json!({ "reference": "Organization/hospital" }), "Consent.organization: not a list"),
		(
			"/patient",
			json!({ "reference": "Patient/none" }),
			"Consent.patient: \"Patient/none\" is not in the directory",
		),
		("/patient", json!({ "reference": "Organization/hospital" }), "Consent.patient: not a patient"),
		("/implicitRules", json!("https://rules.example"), "Consent.implicitRules: the document follows rules"),
		("/modifierExtension", url.clone(), "Consent.modifierExtension[0]: the modifier extension https://extension"),
		(
			"/provision/extension",
			url.clone(),
			"Consent.provision.extension[0]: the extension https://extension.example may",
		),
		("/provision/modifierExtension", url, "Consent.provision.modifierExtension[0]: the modifier extension"),
		("/conditions", json!("none"), "Consent.conditions: unknown element"),
		("/_status", json!({ "id": "x" }), "Consent._status: unknown element"),
	]
}

fn in_provisions() -> Vec<Case> {
	vec![
		("/provision/type", json!("maybe"), "Consent.provision.type: neither permit nor deny"),
		("/provision/expression", json!({}), "Consent.provision.expression: an expression can't be decided"),
		("/provision/documentType", json!([]), "Consent.provision.documentType: types of documents"),
		("/provision/resourceType", json!([]), "Consent.provision.resourceType: unknown element in this version"),
		(
			"/provision/period",
			json!({ "start": "2027", "end": "2026" }),
			"Consent.provision.period: ends before it starts",
		),
		("/provision/period", json!({ "end": "soon" }), "Consent.provision.period.end: \"soon\": neither a date"),
		(
			"/provision/purpose",
			json!([{ "system": ACT, "code": "TREAT" }]),
			"Consent.provision.purpose[0]: unknown purpose",
		),
		("/provision/purpose", json!([{ "code": "TREAT" }]), "Consent.provision.purpose[0]: a code without its system"),
		("/provision/securityLabel", json!([{ "system": ACT, "code": "X" }]), "securityLabel[0]: unknown label"),
		("/provision/actor", json!([{ "reference": {} }]), "Consent.provision.actor[0].role: missing"),
	]
}

fn in_criteria() -> Vec<Case> {
	vec![
		("/provision/actor", json!([actor("IRCP", "#nobody")]), "\"#nobody\": no contained resource has this id"),
		(
			"/provision/actor",
			json!([actor("GUAR", "Practitioner/nurse")]),
			"v3-ParticipationType|GUAR receives no data",
		),
		("/provision/actor", json!([actor("RCT", "Practitioner/nurse")]), "the data's subject is somebody else"),
		(
			"/provision/class",
			json!([{ "system": TYPES, "code": "Imunization" }]),
			"Consent.provision.class[0]: Imunization is no resource type",
		),
		(
			"/provision/class",
			json!([{ "system": TYPES, "code": "Consent" }]),
			"the whole data class other, which has every type that no class names",
		),
		("/provision/code", code("http://loinc.org", "1"), "Consent.provision.code: not a list"),
		(
			"/provision/code",
			code("http://loinc.org", "1"),
			"Consent.provision.code.coding[0]: http://loinc.org|1: single",
		),
		(
			"/provision/code",
			json!([code("http://loinc.org", "1")]),
			"code[0].coding[0]: http://loinc.org|1: single codes",
		),
		(
			"/provision/code",
			json!([code("urn:x", "DUO:0000042"), code("urn:x", "DUO:0000028")]),
			"an institution-specific",
		),
		("/provision/code", json!([code("urn:x", "DUO:0000018")]), "a data use without its permission"),
		("/provision/code", json!([code("urn:x", "DUO:0000007")]), "diseases go with disease-specific research"),
		("/provision/code", json!([code("urn:x", "DUO:0000042"), code("urn:x", "DUO:0000022")]), "without a country"),
		("/provision/provision", json!([{}]), "Consent.provision.provision[0]: has no type"),
		("/provision/provision", json!([{ "type": "permit" }]), "a permit within a permit is no exception"),
		("/provision/provision", json!([{ "type": "deny" }]), "contradicts what it is an exception to"),
	]
}

#[test]
fn each_element_that_has_no_place_on_chain_is_named() {
	for (pointer, value, expected) in in_the_head().into_iter().chain(in_provisions()).chain(in_criteria()) {
		let reasons = with(pointer, value.clone());
		assert!(reasons.contains(expected), "{pointer} {value}: {reasons}");
	}
}

#[test]
fn all_reasons_come_at_once() {
	let root = json!({ "expression": {}, "purpose": [{ "system": "urn:x", "code": "y" }], "data": [{}] });
	let reasons = reasons(&document("NOPP", &root));
	assert_eq!(reasons.lines().count(), 5, "{reasons}");
}

#[test]
fn what_was_refused_within_is_not_held_against_the_whole() {
	// Without its refused criterion the root would deny everything, which nobody said.
	let reasons = reasons(&document("OPTIN", &json!({ "data": [{ "meaning": "instance" }] })));
	assert_eq!(reasons.lines().count(), 1, "{reasons}");
}

#[test]
fn what_is_no_consent_is_refused() {
	for (text, expected) in [
		("{}", "Consent.resourceType: missing"),
		(r#"{"resourceType":"Patient"}"#, "Consent.resourceType: a Patient, and a Consent is expected"),
		("<Consent/>", "not JSON"),
		(r#"{"resourceType":"Consent","status":"active","status":"active"}"#, "\"status\" is there twice"),
	] {
		let refusals = imported(text.as_bytes(), &directory(), "2026-11-21").unwrap_err();
		assert!(refusals[0].to_string().contains(expected), "{refusals:?}");
	}
}

#[test]
fn a_seventeenth_provision_is_refused() {
	let many = |count: u32| -> Value {
		let purpose = json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HMARKT" });
		let one = |day: u32| json!({ "type": "deny", "purpose": [purpose], "dataPeriod": { "start": format!("2020-01-{day:02}") } });
		json!({ "provision": (1..=count).map(one).collect::<Vec<_>>() })
	};
	assert_eq!(crate::world::provisions("OPTIN", &many(15)).len(), 16);
	assert!(reasons(&document("OPTIN", &many(16))).contains("Consent.provision: more provisions than 16"));
}

#[test]
fn a_document_with_very_many_mistakes_is_refused_soon() {
	let purposes: Vec<_> = (0..20_000).map(|number| json!({ "system": "urn:x", "code": number.to_string() })).collect();
	let rules: Vec<_> = (0..20_000).map(|_| json!({ "type": "deny", "data": [{}] })).collect();
	let document = document("OPTIN", &json!({ "type": "permit", "purpose": purposes, "provision": rules }));
	let begun = std::time::Instant::now();
	assert!(reasons(&document).lines().count() >= 40_000);
	assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[test]
fn an_organisation_outside_the_consortium_is_refused() {
	let gln = json!({ "system": "https://www.gs1.org/gln", "value": "4099999000999" });
	let body = 409_999_900_099u64;
	assert_eq!(salus_primitives::gs1::check_digit(body), 9, "the GLN below is well formed");
	let mut actor = actor("IRCP", "");
	actor["reference"] = json!({ "identifier": gln });
	let reasons = reasons(&document("OPTIN", &json!({ "type": "permit", "actor": [actor] })));
	assert!(reasons.contains("no organisation of the consortium has the GLN 4099999000999"), "{reasons}");
}

#[test]
fn a_purpose_beyond_research_is_refused_in_a_research_consent() {
	let purpose = json!([{ "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "TREAT" }]);
	let mut document = document("OPTIN", &json!({ "type": "permit", "purpose": purpose }));
	document["scope"]["coding"][0]["code"] = json!("research");
	assert!(reasons(&document).contains("TREAT is no purpose of a consent about research"));
	document["provision"] = json!({ "type": "permit" });
	let read = crate::world::terms(document.to_string().as_bytes(), &directory(), "2026-11-21");
	assert_eq!(read.provisions[0].purposes.iter().count(), 2, "research and clinical trials, and no other purpose");
}

#[test]
fn a_withdrawn_or_renounced_consent_says_so_and_is_not_granted_again() {
	let provisions = vec![permit(), Provision { actor: Actor::Organisation(SOUTH), ..deny() }].try_into().unwrap();
	let terms = ConsentTerms { period: Period::always(), provisions, source: None };
	let mut withdrawn = record(&terms);
	withdrawn.withdrawn_at = Some(at("2026-11-21"));
	withdrawn.renounced = vec![(SOUTH, at("2026-11-21"))].try_into().unwrap();
	let document = export::export(ConsentId(1), &withdrawn, &export_context()).unwrap();
	assert_eq!(document["status"], "active", "its denials are in force");
	let reasons = reasons(&document);
	assert!(reasons.contains("the consent is withdrawn") && reasons.contains("gave the consent up"), "{reasons}");
	withdrawn.terms.provisions = vec![permit()].try_into().unwrap();
	let document = export::export(ConsentId(1), &withdrawn, &export_context()).unwrap();
	assert_eq!(document["status"], "inactive");
}

#[test]
fn what_has_no_gln_or_no_date_is_not_exported() {
	let one = |provision| ConsentTerms {
		period: Period::always(),
		provisions: vec![provision].try_into().unwrap(),
		source: None,
	};
	let unknown = record(&one(Provision { actor: Actor::Organisation(OrganisationId(9)), ..permit() }));
	assert_eq!(export::organisations(&unknown), [OrganisationId(9)]);
	let refused = |record| export::export(ConsentId(1), record, &export_context()).unwrap_err().to_string();
	assert!(refused(&unknown).contains("organisation 9: its GLN is not known"));
	let endless = Period { start: Some(u64::MAX), end: None };
	assert!(refused(&record(&one(Provision { data_period: endless, ..permit() }))).contains("no date"));
}

#[test]
fn a_consent_that_is_over_is_exported_as_inactive() {
	let period = Period { start: None, end: Some(at("2026-11-21")) };
	let terms = ConsentTerms { period, provisions: vec![permit()].try_into().unwrap(), source: None };
	let at = |now| export::Context { now, ..export_context() };
	let status = |now| export::export(ConsentId(1), &record(&terms), &at(now)).unwrap()["status"].clone();
	assert_eq!(status(period.end.unwrap() - 1), "active");
	assert_eq!(status(period.end.unwrap()), "inactive");
}

#[test]
fn an_exported_consent_has_what_fhir_asks_for() {
	let terms = ConsentTerms { period: Period::always(), provisions: vec![permit()].try_into().unwrap(), source: None };
	let document = exported(&terms);
	for member in ["status", "scope", "category", "patient", "dateTime", "organization", "policyRule"] {
		assert!(document.get(member).is_some(), "{member}");
	}
	assert_eq!(document["policyRule"]["coding"][0]["code"], "OPTIN");
	assert!(document.get("provision").is_none());
}
