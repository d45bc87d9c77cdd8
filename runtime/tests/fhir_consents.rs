//! HL7's example Consent documents, and samples of our own, all the way: read by the gateway, granted on the real
//! runtime, and decided on as their narrative says; or refused by name.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::{path::PathBuf, sync::LazyLock};

use common::{account, ext, NOW};
use frame_support::assert_ok;
use salus_gateway::consent::{directory::Directory, import};
use salus_primitives::{
	codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, Role, Sensitivity, SensitivitySet},
	decision::{AccessQuery, DataLabels, Decision, Grounds},
	gs1::Gln,
	ids::{Moment, OrganisationId, Period},
	traits::ConsentDecision,
};
use salus_runtime::{AccountId, Consent, Consortium, Runtime, RuntimeOrigin};
use serde_json::json;
use sp_core::crypto::Ss58Codec;

/// The hospital that admitted the patient: HL7's `Organization/f001`.
const HOSPITAL: OrganisationId = OrganisationId(0);
/// 2015-12-01T00:00:00Z, soon after most of HL7's examples were signed.
const DECEMBER_2015: Moment = 1_448_928_000_000;
/// 2015-06-01T00:00:00Z.
const JUNE_2015: Moment = 1_433_116_800_000;

/// What a document must come to.
enum Outcome {
	/// Refused, with a reason at an element whose path starts with this.
	Refused(&'static str),
	/// Imported, and then: who, for what, and whether it is permitted.
	Decides(&'static [(&'static str, PurposeOfUse, Answer)]),
}
use Outcome::{Decides, Refused};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
	Permit,
	Deny,
	Nothing,
}
use Answer::{Deny, Nothing, Permit};

fn answer(decision: &Decision) -> Answer {
	match decision {
		Decision::Permit { .. } => Permit,
		Decision::Deny { .. } => Deny,
		Decision::NoConsent => Nothing,
	}
}

/// HL7's references, as the hospital's own directory would resolve them.
fn directory() -> Directory {
	let account = |uri: &str| json!([{ "system": "urn:salus:account", "value": account(uri).to_ss58check() }]);
	let gln = |gln: Gln| json!([{ "system": "https://www.gs1.org/gln", "value": format!("{:013}", gln.0) }]);
	let person = |kind: &str, id: &str, uri: &str| json!({ "resource": { "resourceType": kind, "id": id, "identifier": account(uri) } });
	let hospital = json!({ "resourceType": "Organization", "id": "f001", "identifier": gln(gln_of(0)) });
	let south = json!({ "resourceType": "Organization", "id": "south", "identifier": gln(gln_of(3)) });
	let bundle = json!({
		"resourceType": "Bundle",
		"type": "collection",
		"entry": [
			{ "resource": hospital },
			{ "resource": south },
			person("Patient", "f001", "//Patient"),
			person("Patient", "example", "//PhysicianSouth"),
			person("Patient", "72", "//Patient"),
			person("Patient", "xcda", "//Patient"),
			person("Practitioner", "f204", "//Nurse"),
			person("Practitioner", "13", "//Physician"),
		],
	});
	let mut directory = Directory::default();
	directory.add(bundle.to_string().as_bytes()).unwrap();
	directory
}

/// The GLN of an organisation of the development chain.
fn gln_of(organisation: usize) -> Gln {
	static GLNS: LazyLock<Vec<Gln>> = LazyLock::new(|| {
		let gln = |id| pallet_consortium::Organisations::<Runtime>::get(OrganisationId(id)).unwrap().gln;
		ext("development").execute_with(|| (0..4).map(gln).collect())
	});
	GLNS[organisation]
}

/// The development chain at a moment, with a nurse of the hospital and a physician of another one.
fn at(now: Moment, test: impl FnOnce()) {
	ext("development").execute_with(|| {
		pallet_timestamp::Now::<Runtime>::put(now);
		for (admin, holder, role) in
			[("//Hospital", "//Nurse", Role::Nurse), ("//HospitalSouth", "//PhysicianSouth", Role::Physician)]
		{
			let admin = RuntimeOrigin::signed(account(admin));
			assert_ok!(Consortium::issue_credential(admin, account(holder), role, Period::always()));
		}
		test();
	});
}

fn read(document: &[u8], now: Moment) -> Result<import::Imported, Vec<import::Refusal>> {
	let organisation = |gln: Gln| pallet_consortium::OrganisationsByGln::<Runtime>::get(gln);
	let context = import::Context { organisation_of_gln: &organisation, sponsor: HOSPITAL, now, whole_classes: false };
	import::import(document, &directory(), &context)
}

fn query(who: &str, purpose: PurposeOfUse) -> AccessQuery<AccountId> {
	AccessQuery::new(account("//Patient"), account(who), purpose, DataClassSet::of(DataClass::Laboratory))
}

/// Imports, grants and decides; or finds the refusal.
fn check(name: &str, document: &[u8], now: Moment, outcome: &Outcome) {
	at(now, || match (read(document, now), outcome) {
		(Ok(imported), Decides(questions)) => {
			assert_eq!(imported.patient, account("//Patient"), "{name}");
			assert_ok!(Consent::grant(RuntimeOrigin::signed(imported.patient), imported.terms));
			for (who, purpose, expected) in *questions {
				let decision = <Consent as ConsentDecision<AccountId>>::decide(&query(who, *purpose), now);
				assert_eq!(answer(&decision), *expected, "{name}: {who} for {}: {decision:?}", purpose.code());
			}
		}
		(Err(refusals), Refused(path)) => {
			let found = refusals.iter().any(|refusal| refusal.path.starts_with(path) && !refusal.reason.is_empty());
			assert!(found, "{name}: no reason at {path} in {refusals:?}");
		}
		(Ok(imported), Refused(path)) => panic!("{name}: imported as {imported:?}, though {path} should be refused"),
		(Err(refusals), Decides(_)) => panic!("{name}: refused: {refusals:?}"),
	});
}

const TREAT: PurposeOfUse = PurposeOfUse::Treatment;
const ETREAT: PurposeOfUse = PurposeOfUse::EmergencyTreatment;

/// The twelve documents, the moment at which each is imported, and what its narrative asks for.
const HL7: [(&str, Moment, Outcome); 13] = [
	// An overall denial with an exception for emergencies, whose own exception takes all of it back.
	("Emergency", DECEMBER_2015, Refused("Consent.provision.provision[0]")),
	// "Wishes to have no data at the Good Health Psychiatric Hospital available for normal treatment use."
	("Out", DECEMBER_2015, Decides(&[("//Physician", TREAT, Deny), ("//PhysicianSouth", TREAT, Deny)])),
	// "Wishes to have all of the PHI … available for normal treatment use", until 2016.
	("basic", JUNE_2015, Decides(&[("//Physician", TREAT, Permit), ("//PhysicianSouth", TREAT, Permit)])),
	("basic", NOW, Refused("Consent.provision.period")),
	// "Wishes to provide … with read-only access": one person, known by an account.
	("grantor", DECEMBER_2015, Decides(&[("//PhysicianSouth", TREAT, Permit), ("//Physician", TREAT, Deny)])),
	// "All of the PHI … restricted from disclosure to every provider."
	("notAuthor", DECEMBER_2015, Decides(&[("//Physician", TREAT, Deny), ("//PhysicianSouth", TREAT, Deny)])),
	// "Withhold … consent to disclose any instance of his health information to Good Health Clinic."
	("notOrg", DECEMBER_2015, Decides(&[("//Physician", TREAT, Deny), ("//PhysicianSouth", TREAT, Permit)])),
	// "She does not want her ex-spouse [a nurse] to have any access."
	(
		"notThem",
		DECEMBER_2015,
		Decides(&[("//Nurse", TREAT, Deny), ("//Nurse", ETREAT, Deny), ("//Physician", TREAT, Permit)]),
	),
	// A single order and what is related to it.
	("notThis", DECEMBER_2015, Refused("Consent.provision.data[0]")),
	// Data from a time, written as the time of the rule itself, which is over.
	("notTime", DECEMBER_2015, Refused("Consent.provision.period")),
	// Nested provisions that say neither permit nor deny.
	("pkb", DECEMBER_2015, Refused("Consent.provision.provision[0]")),
	// Data by its author, by media type and by document code.
	("signature", DECEMBER_2015, Refused("Consent.provision.provision[0].actor[0]")),
	// A permit within a permit.
	("smartonfhir", 1_466_665_400_000, Refused("Consent.provision.provision[0]")),
];

#[test]
fn hl7_examples_decide_as_their_narrative_says_or_are_refused_by_name() {
	let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/fhir-r4-hl7");
	if !folder.is_dir() {
		println!("test data: ../shared/data isn't there; HL7's examples are left out");
		return;
	}
	println!("test data: ../shared/data is there and is used");
	for (name, now, outcome) in &HL7 {
		let document = std::fs::read(folder.join(format!("Consent-consent-example-{name}.json"))).unwrap();
		check(name, &document, *now, outcome);
	}
}

/// A consent of our own making, in the common form of FHIR R4.
fn document(rule: &str, provision: serde_json::Value) -> Vec<u8> {
	let coding = |system: &str, code: &str| json!({ "coding": [{ "system": system, "code": code }] });
	json!({
		"resourceType": "Consent",
		"status": "active",
		"scope": coding("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
		"category": [coding("http://loinc.org", "59284-0")],
		"patient": { "reference": "Patient/f001" },
		"dateTime": "2026-11-01",
		"organization": [{ "reference": "Organization/f001" }],
		"policyRule": coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", rule),
		"provision": provision,
	})
	.to_string()
	.into_bytes()
}

fn recipient(reference: &str) -> serde_json::Value {
	let role = json!({ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "PRCP" }] });
	json!([{ "role": role, "reference": { "reference": reference } }])
}

#[test]
fn opt_in_with_a_practitioner_left_out() {
	let provision = json!({ "provision": [{ "type": "deny", "actor": recipient("Practitioner/f204") }] });
	let outcome = Decides(&[("//Nurse", TREAT, Deny), ("//Physician", TREAT, Permit)]);
	check("opt-in", &document("OPTIN", provision), NOW, &outcome);
}

#[test]
fn opt_out_with_one_hospital_let_in() {
	let provision =
		json!({ "type": "deny", "provision": [{ "type": "permit", "actor": recipient("Organization/south") }] });
	let outcome = Decides(&[("//PhysicianSouth", TREAT, Permit), ("//Physician", TREAT, Deny)]);
	check("opt-out", &document("OPTOUT", provision), NOW, &outcome);
}

#[test]
fn a_denied_label_is_redacted_or_denied() {
	let label = json!([{ "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HIV" }]);
	let provision = json!({ "provision": [{ "type": "deny", "securityLabel": label }] });
	at(NOW, || {
		let imported = read(&document("OPTIN", provision), NOW).unwrap();
		assert_ok!(Consent::grant(RuntimeOrigin::signed(imported.patient), imported.terms));
		let hiv = SensitivitySet::of(Sensitivity::Hiv);
		let decide = |labels| {
			let query = AccessQuery { labels, ..query("//Physician", TREAT) };
			<Consent as ConsentDecision<AccountId>>::decide(&query, NOW)
		};
		let Decision::Permit { obligations, .. } = decide(None) else { panic!("other data is permitted") };
		assert_eq!(obligations.redact, hiv);
		let labelled = DataLabels { confidentiality: Confidentiality::Normal, sensitivities: hiv };
		assert_eq!(answer(&decide(Some(labelled))), Deny);
		let plain = DataLabels { confidentiality: Confidentiality::Normal, sensitivities: SensitivitySet::empty() };
		assert_eq!(answer(&decide(Some(plain))), Permit);
	});
}

#[test]
fn a_withdrawal_of_an_imported_consent_leaves_its_denials() {
	let provision = json!({ "provision": [{ "type": "deny", "actor": recipient("Practitioner/f204") }] });
	at(NOW, || {
		let imported = read(&document("OPTIN", provision), NOW).unwrap();
		let patient = RuntimeOrigin::signed(imported.patient);
		assert_ok!(Consent::grant(patient.clone(), imported.terms));
		let consent = Consent::open_consents(account("//Patient"), None).pop().unwrap();
		pallet_timestamp::Now::<Runtime>::put(NOW + 1);
		assert_ok!(Consent::withdraw(patient, consent));
		let decide = |who, at| <Consent as ConsentDecision<AccountId>>::decide(&query(who, TREAT), at);
		assert_eq!(answer(&decide("//Physician", NOW)), Permit);
		assert_eq!(answer(&decide("//Physician", NOW + 1)), Nothing);
		assert_eq!(answer(&decide("//Nurse", NOW + 1)), Deny);
		let Decision::Permit { based_on, .. } = decide("//Physician", NOW) else { unreachable!("checked above") };
		assert_eq!(based_on, Grounds::truncate_from(vec![salus_primitives::decision::Ground::Consent(consent)]));
	});
}
