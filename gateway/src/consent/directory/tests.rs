use super::*;
use serde_json::json;

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const HOSPITAL: &str = "4099999000005";

fn gln() -> Gln {
	Gln::parse(HOSPITAL).unwrap()
}

fn account(text: &str) -> AccountId {
	keys::parse_account(text).unwrap()
}

fn directory() -> Directory {
	let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": [
		{ "fullUrl": "urn:uuid:1", "resource": { "resourceType": "Organization", "id": "f001",
			"identifier": [{ "system": "urn:other", "value": "77" }, { "system": "urn:oid:1.3.88", "value": HOSPITAL }] } },
		{ "resource": { "resourceType": "Patient", "id": "p",
			"identifier": [{ "system": "urn:salus:account", "value": ALICE }] } },
		{ "resource": { "resourceType": "Practitioner", "id": "d",
			"identifier": [{ "system": "urn:salus:account", "value": BOB }] } },
		{ "resource": { "resourceType": "PractitionerRole", "id": "r", "practitioner": { "reference": "Practitioner/d" } } },
		{ "resource": { "resourceType": "ResearchStudy", "id": "s",
			"identifier": [{ "system": "urn:salus:study", "value": "3" }] } },
		{ "resource": { "resourceType": "Organization", "id": "nameless" } },
		{ "resource": { "resourceType": "Group", "id": "g" } },
		{ "request": { "method": "DELETE", "url": "Patient/1" } },
	] });
	let mut directory = Directory::default();
	directory.add(bundle.to_string().as_bytes()).unwrap();
	directory
}

fn resolve(reference: Value) -> std::result::Result<Found, String> {
	directory().resolve(&reference, &[])
}

#[test]
fn references_of_every_form_are_found() {
	for reference in [
		json!({ "reference": "Organization/f001", "display": "Hospital" }),
		json!({ "reference": "Organization/f001/_history/2" }),
		json!({ "reference": "https://fhir.example/base/Organization/f001" }),
		json!({ "reference": "urn:uuid:1" }),
		json!({ "identifier": { "system": "urn:other", "value": "77" } }),
		json!({ "identifier": { "system": "https://www.gs1.org/gln", "value": HOSPITAL } }),
		json!({ "reference": "Organization/unheard-of", "identifier": { "system": "urn:other", "value": "77" } }),
	] {
		assert_eq!(resolve(reference.clone()), Ok(Found::Organisation(gln())), "{reference}");
	}
	assert_eq!(resolve(json!({ "reference": "Patient/p" })), Ok(Found::Patient(account(ALICE))));
	assert_eq!(resolve(json!({ "reference": "Practitioner/d" })), Ok(Found::Account(account(BOB))));
	assert_eq!(resolve(json!({ "reference": "PractitionerRole/r" })), Ok(Found::Account(account(BOB))));
	assert_eq!(resolve(json!({ "reference": "ResearchStudy/s" })), Ok(Found::Study(StudyId(3))));
	let role = json!({ "identifier": { "system": "urn:salus:role", "value": "nurse" } });
	assert_eq!(resolve(role), Ok(Found::Role(Role::Nurse)));
}

#[test]
fn contained_resources_are_found() {
	let contained = [json!({ "resourceType": "Practitioner", "id": "in",
		"identifier": [{ "system": "urn:salus:account", "value": BOB }] })];
	let find = |text: &str| directory().resolve(&json!({ "reference": text }), &contained);
	assert_eq!(find("#in"), Ok(Found::Account(account(BOB))));
	assert!(find("#out").unwrap_err().contains("#out"));
}

#[test]
fn what_stands_for_nobody_is_named() {
	for (reference, why) in [
		(json!({ "reference": "Organization/none" }), "\"Organization/none\" is not in the directory"),
		(json!({ "reference": "Organization/nameless" }), "Organization/nameless has no GLN"),
		(json!({ "reference": "Group/g" }), "a Group can't be named on chain"),
		(json!({ "identifier": { "system": "urn:x", "value": "1" } }), "urn:x|1 is not in the directory"),
		(json!({ "identifier": { "system": "urn:oid:1.3.88", "value": "4099999000006" } }), "check digit"),
		(json!({ "identifier": { "system": "urn:salus:account", "value": "nobody" } }), "neither an SS58 address"),
		(json!({ "display": "somebody" }), "neither a reference nor an identifier"),
		(
			json!({ "reference": "Patient/p", "identifier": { "system": "urn:other", "value": "77" } }),
			"stand for different ones",
		),
	] {
		let found = resolve(reference).unwrap_err();
		assert!(found.contains(why), "{found}");
	}
}

#[test]
fn one_reference_for_two_is_refused() {
	let other = json!({ "resourceType": "Patient", "id": "p",
		"identifier": [{ "system": "urn:salus:account", "value": BOB }] });
	let mut directory = directory();
	assert!(directory.add(other.to_string().as_bytes()).unwrap_err().to_string().contains("Patient/p is there twice"));
	assert!(directory.add(b"{}").unwrap_err().to_string().contains("resourceType"));
}

#[test]
fn a_reference_can_be_told_what_it_stands_for() {
	let mut directory = directory();
	directory.insert("https://fhir.example/Organization/nameless", Found::Organisation(gln()));
	let found = directory.resolve(&json!({ "reference": "Organization/nameless" }), &[]);
	assert_eq!(found, Ok(Found::Organisation(gln())));
	assert_eq!(directory.glns().len(), 1);
}
