//! The rules by which a base policy and its provisions become terms, one by one.

use salus_primitives::{
	codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, PurposeSet, Sensitivity, SensitivitySet},
	consent::{Actor, LabelRule, Provision},
	ids::Period,
};
use serde_json::{json, Value};

use crate::world::{
	account, actor, at, below, deny, directory, document, imported, permit, provisions, reasons, terms, HOSPITAL, SOUTH,
};

const TODAY: &str = "2026-11-21";

fn reason(code: &str) -> Value {
	json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": code })
}

fn level(code: &str) -> Value {
	json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": code })
}

fn sensitivity(code: &str) -> Value {
	json!({ "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": code })
}

fn marketing() -> PurposeSet {
	PurposeSet::of(PurposeOfUse::Marketing)
}

fn south(provision: Provision<salus_gateway::chain::AccountId>) -> Provision<salus_gateway::chain::AccountId> {
	Provision { actor: Actor::Organisation(SOUTH), ..provision }
}

#[test]
fn an_untyped_root_does_the_opposite_of_the_base() {
	let root = json!({ "purpose": [reason("HMARKT")] });
	let exception = |provision| below(0, Provision { purposes: marketing(), ..provision });
	assert_eq!(provisions("OPTIN", &root), [permit(), exception(deny())]);
	assert_eq!(provisions("OPTOUT", &root), [deny(), exception(permit())]);
	assert_eq!(provisions("OPTINR", &root), provisions("OPTIN", &root));
	assert_eq!(provisions("OPTOUTE", &root), provisions("OPTOUT", &root));
}

#[test]
fn a_root_with_a_period_only_bounds_the_consent() {
	let root = json!({ "period": { "start": "2026-01-01" }, "provision": [{ "type": "deny", "purpose": [reason("HMARKT")] }] });
	let read = terms(document("OPTIN", &root).to_string().as_bytes(), &directory(), TODAY);
	assert_eq!(read.period, Period { start: Some(at("2026-01-01")), end: None });
	let marketing = Provision { purposes: marketing(), ..deny() };
	assert_eq!(read.provisions.into_inner(), [permit(), below(0, marketing)]);
}

#[test]
fn a_typed_root_is_what_it_says() {
	let root = |effect: &str| json!({ "type": effect, "actor": [actor("IRCP", "Organization/hospital-south")] });
	// A permit narrows a permitting base, and takes its place.
	assert_eq!(provisions("OPTIN", &root("permit")), [south(permit())]);
	assert_eq!(provisions("OPTIN", &root("deny")), [permit(), below(0, south(deny()))]);
	assert_eq!(provisions("OPTOUT", &root("permit")), [deny(), below(0, south(permit()))]);
	// A denial doesn't take back that everything is denied.
	assert_eq!(provisions("OPTOUT", &root("deny")), [deny(), south(deny())]);
	for (policy, effect, expected) in [("OPTIN", "permit", permit()), ("OPTOUT", "deny", deny())] {
		assert_eq!(provisions(policy, &json!({ "type": effect })), [expected]);
	}
}

#[test]
fn a_regulation_is_no_base_and_a_typed_root_stands_for_itself() {
	let root = json!({ "type": "permit", "provision": [{ "type": "deny", "purpose": [reason("HMARKT")] }] });
	let expected = [permit(), below(0, Provision { purposes: marketing(), ..deny() })];
	assert_eq!(provisions("hipaa-self-pay", &root), expected);
	let mut without = document("OPTIN", &root);
	without.as_object_mut().unwrap().remove("policyRule");
	let read = terms(without.to_string().as_bytes(), &directory(), TODAY);
	assert_eq!(read.provisions.into_inner(), expected);
}

#[test]
fn a_base_can_stand_alone() {
	let mut alone = document("OPTOUT", &Value::Null);
	alone.as_object_mut().unwrap().remove("provision");
	let read = terms(alone.to_string().as_bytes(), &directory(), TODAY);
	assert_eq!(read.provisions.into_inner(), [deny()]);
	alone["policyRule"]["coding"][0]["code"] = json!("OPTOUTE");
	assert!(reasons(&alone).contains("OPTOUTE says that there are exceptions"));
}

#[test]
fn a_denial_within_a_denial_stands_beside_it() {
	let inner = json!({ "type": "deny", "actor": [actor("IRCP", "Organization/hospital-south")],
		"purpose": [reason("ETREAT"), reason("HMARKT")], "dataPeriod": { "start": "2020-01-01" } });
	let root = json!({ "type": "deny", "purpose": [reason("TREAT")], "provision": [inner] });
	let treatment = PurposeSet::of(PurposeOfUse::Treatment);
	let emergency = PurposeSet::of(PurposeOfUse::EmergencyTreatment);
	let data_period = Period { start: Some(at("2020-01-01")), end: None };
	let outer = below(0, Provision { purposes: treatment, ..deny() });
	let inner = below(0, Provision { purposes: emergency, data_period, ..south(deny()) });
	assert_eq!(provisions("OPTIN", &root), [permit(), outer, inner]);
}

#[test]
fn exceptions_nest_up_to_four_levels() {
	let deepest =
		json!({ "type": "deny", "purpose": [reason("ETREAT")], "actor": [actor("IRCP", "Practitioner/nurse")] });
	let third = json!({ "type": "permit", "purpose": [reason("TREAT")], "provision": [deepest] });
	let second =
		json!({ "type": "deny", "actor": [actor("IRCP", "Organization/hospital-south")], "provision": [third] });
	let read = provisions("OPTIN", &json!({ "provision": [second.clone()] }));
	assert_eq!(read.iter().map(|provision| provision.parent).collect::<Vec<_>>(), [None, Some(0), Some(1), Some(2)]);
	let mut deeper = second;
	deeper["provision"][0]["provision"][0]["provision"] = json!([{ "type": "permit", "purpose": [reason("ETREAT")],
		"securityLabel": [level("N")] }]);
	let why = reasons(&document("OPTIN", &json!({ "provision": [deeper] })));
	assert!(why.contains("an exception at level 5, and 4 is the deepest"), "{why}");
}

#[test]
fn the_custodian_is_no_criterion_beside_others() {
	let custodian = actor("CST", "Organization/hospital");
	let root = json!({ "type": "deny", "actor": [custodian, actor("PRCP", "Organization/hospital-south")] });
	assert_eq!(provisions("OPTIN", &root), [permit(), below(0, south(deny()))]);
	let alone = json!({ "actor": [custodian] });
	for policy in ["OPTIN", "OPTOUT"] {
		assert_eq!(provisions(policy, &alone), [deny()], "of two readings the narrower");
	}
	let with_exception =
		json!({ "actor": [custodian], "provision": [{ "type": "permit", "purpose": [reason("ETREAT")] }] });
	let emergency = Provision { purposes: PurposeSet::of(PurposeOfUse::EmergencyTreatment), ..permit() };
	for policy in ["OPTIN", "OPTOUT"] {
		assert_eq!(provisions(policy, &with_exception), [deny(), below(0, emergency.clone())]);
	}
	let elsewhere = json!({ "actor": [actor("CST", "Organization/hospital-south")] });
	assert!(reasons(&document("OPTOUT", &elsewhere)).contains("not the organisation that admitted the patient"));
}

#[test]
fn recipients_come_in_many_roles() {
	for role in ["IRCP", "PRCP", "REFT", "REFB", "TRC", "NOT"] {
		let root = json!({ "type": "permit", "actor": [actor(role, "Organization/hospital")] });
		let expected = Provision { actor: Actor::Organisation(HOSPITAL), ..permit() };
		assert_eq!(provisions("OPTIN", &root), [expected], "{role}");
	}
	let subject = json!({ "type": "permit", "purpose": [reason("TREAT")], "actor": [actor("RCT", "Patient/patient")] });
	let expected = Provision { purposes: PurposeSet::of(PurposeOfUse::Treatment), ..permit() };
	assert_eq!(provisions("OPTIN", &subject), [expected], "the data's subject is no criterion");
}

#[test]
fn actors_by_class_and_role_have_identifiers_of_their_own() {
	let by = |system: &str, value: &str| {
		let role = json!({ "coding": [{ "system": "urn:oid:2.16.840.1.113883.5.90", "code": "IRCP" }] });
		json!([{ "role": role, "reference": { "identifier": { "system": system, "value": value } } }])
	};
	let root = json!({ "type": "permit", "actor": by("urn:salus:role", "nurse") });
	assert_eq!(provisions("OPTIN", &root)[0].actor, Actor::Role(salus_primitives::codes::Role::Nurse));
	let root = json!({ "type": "permit", "actor": by("urn:salus:organisation-class", "pharmacy") });
	let class = salus_primitives::codes::OrganisationClass::Pharmacy;
	assert_eq!(provisions("OPTIN", &root)[0].actor, Actor::Class(class));
}

#[test]
fn confidentiality_is_the_highest_for_permits_and_the_lowest_for_denials() {
	let root = |effect: &str| json!({ "type": effect, "securityLabel": [level("N"), level("R"), sensitivity("HIV")] });
	let sensitivities = SensitivitySet::of(Sensitivity::Hiv);
	let rule = |confidentiality| LabelRule { confidentiality, sensitivities };
	let restricted = rule(Some(Confidentiality::Restricted));
	assert_eq!(provisions("OPTIN", &root("permit")), [Provision { labels: restricted, ..permit() }]);
	let normal = LabelRule { confidentiality: Some(Confidentiality::Normal), ..LabelRule::any() };
	let expected = [
		permit(),
		below(0, Provision { labels: normal, ..deny() }),
		below(0, Provision { labels: rule(None), ..deny() }),
	];
	assert_eq!(provisions("OPTIN", &root("deny")), expected);
}

#[test]
fn actions_are_reading_or_refused() {
	let action = |codes: &[&str]| -> Value {
		let code = |code: &&str| json!({ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/consentaction", "code": code }] });
		codes.iter().map(code).collect()
	};
	let root = |effect: &str, codes: &[&str]| json!({ "type": effect, "purpose": [reason("HMARKT")], "action": action(codes) });
	for codes in [vec!["access"], vec!["access", "collect", "use", "disclose"], vec!["use"], vec![]] {
		assert_eq!(provisions("OPTOUT", &root("permit", &codes)).len(), 2, "{codes:?}");
	}
	assert_eq!(provisions("OPTIN", &root("deny", &["access", "correct"])).len(), 2);
	let refused = |effect, codes: &[&str]| reasons(&document("OPTIN", &root(effect, codes)));
	assert!(refused("permit", &["access", "correct"]).contains("can't permit more than reading"));
	assert!(refused("deny", &["correct"]).contains("decides on reading, and on nothing else"));
}

#[test]
fn our_own_data_classes_are_exact() {
	let class = json!([{ "system": "urn:salus:data-class", "code": "genomics" }]);
	let genomics = DataClassSet::of(DataClass::Genomics);
	let expected = [Provision { classes: genomics, ..permit() }];
	assert_eq!(provisions("OPTIN", &json!({ "type": "permit", "class": class })), expected);
	assert_eq!(provisions("OPTIN", &json!({ "type": "permit", "code": [{ "coding": class }] })), expected);
}

#[test]
fn numbers_put_provisions_in_another_order() {
	let numbered = |number: u8, mut provision: Value| {
		provision["extension"] = json!([{ "url": "urn:salus:provision-number", "valueUnsignedInt": number }]);
		provision
	};
	let inner = numbered(3, json!({ "type": "permit", "purpose": [reason("TREAT")] }));
	let south =
		json!({ "type": "deny", "actor": [actor("IRCP", "Organization/hospital-south")], "provision": [inner] });
	let other = json!({ "type": "deny", "purpose": [reason("HMARKT")] });
	let root =
		|first, second| json!({ "provision": [numbered(first, south.clone()), numbered(second, other.clone())] });
	let read = provisions("OPTIN", &root(1, 2));
	assert_eq!(read.iter().map(|provision| provision.parent).collect::<Vec<_>>(), [None, Some(0), Some(0), Some(1)]);
	assert!(reasons(&document("OPTIN", &root(1, 1))).contains("not those of a list"));
}

#[test]
fn what_is_of_no_bearing_is_passed_over_with_a_note_where_one_is_due() {
	let mut document = document("OPTIN", &json!({ "type": "permit" }));
	for (name, value) in [
		("meta", json!({ "versionId": "1" })),
		("text", json!({ "status": "generated", "div": "<div/>" })),
		("identifier", json!([{ "value": "1" }])),
		("dateTime", json!("2026-11-01")),
		("_dateTime", json!({ "id": "x" })),
		("performer", json!([{ "display": "me" }])),
		("sourceAttachment", json!({ "title": "paper" })),
		("verification", json!([{ "verified": true }])),
		("policy", json!([{ "uri": "https://policy.example" }])),
		("category", json!([{ "coding": [{ "system": "http://loinc.org", "code": "59284-6" }] }])),
		("extension", json!([{ "url": "https://extension.example" }])),
	] {
		document[name] = value;
	}
	let notes = imported(document.to_string().as_bytes(), &directory(), TODAY).unwrap().notes;
	for part in ["Consent.policy[0]: ", "59284-6 is taken as an index entry", "the extension https://extension.example"]
	{
		assert!(notes.iter().any(|note| note.contains(part)), "{part} is not in {notes:?}");
	}
	assert_eq!(notes.len(), 3);
}

#[test]
fn r4_scope_may_be_among_the_categories() {
	let mut document = document("OPTIN", &json!({ "type": "permit" }));
	let scope = document.as_object_mut().unwrap().remove("scope").unwrap();
	assert!(reasons(&document).contains("Consent.scope: missing"));
	document["category"] = json!([scope]);
	let read = terms(document.to_string().as_bytes(), &directory(), TODAY);
	assert_eq!(read.provisions.into_inner(), [permit()]);
}

#[test]
fn accounts_of_relatives_can_be_recipients() {
	let root = json!({ "type": "permit", "actor": [actor("PRCP", "RelatedPerson/daughter")] });
	assert_eq!(provisions("OPTIN", &root)[0].actor, Actor::Account(account("//Relative")));
}
