//! HL7's twelve example Consents (FHIR R4, 4.0.1), where they are there: each is imported as its narrative says, or
//! refused for the reasons named here.

use std::collections::BTreeMap;

use salus_primitives::{
	consent::{Actor, Provision},
	ids::Period,
};

use crate::{
	common::real_input,
	world::{account, at, below, deny, hl7_directory, imported, permit, terms, HOSPITAL},
};

/// What has to come of an example.
enum Outcome {
	/// These provisions.
	Terms(Vec<Provision<salus_gateway::chain::AccountId>>),
	/// A refusal that says all of this.
	Refused(&'static [&'static str]),
}
use Outcome::{Refused, Terms};

/// Each example, the day on which it is imported, and what comes of it.
fn table() -> Vec<(&'static str, &'static str, Outcome)> {
	const TODAY: &str = "2026-11-21";
	let to = |name: &str, provision| Provision { actor: Actor::Account(account(name)), ..provision };
	vec![
		// "Good Health data available for normal treatment use", until the end of 2015-01-01 … 2016-01-01.
		("basic", TODAY, Refused(&["Consent.provision.period.end: the consent ended at 2016-01-02T00:00:00Z"])),
		("basic", "2015-11-18", Terms(vec![permit()])),
		// "No data at Good Health available."
		("Out", TODAY, Terms(vec![deny()])),
		// "All that Good Health collected restricted from disclosure to every provider."
		("notAuthor", TODAY, Terms(vec![deny()])),
		// "Withdraw consent for disclosure to a specific provider organisation."
		(
			"notOrg",
			TODAY,
			Terms(vec![permit(), below(0, Provision { actor: Actor::Organisation(HOSPITAL), ..deny() })]),
		),
		// "Withdraw consent for disclosure to an individual within an organisation."
		("notThem", TODAY, Terms(vec![permit(), below(0, to("//Nurse", deny()))])),
		// "Read-only access for an authorised representative."
		("grantor", TODAY, Terms(vec![deny(), below(0, to("//Relative", permit()))])),
		// A specific record.
		("notThis", TODAY, Refused(&["Consent.provision.data[0]: single records can't be named on chain"])),
		// "Withhold disclosure of all data from a timeframe": the document has the consent's own period instead, as in
		// "basic", which is over.
		("notTime", TODAY, Refused(&["Consent.provision.period.end: the consent ended at 2015-02-02T00:00:00Z"])),
		// A nested denial that takes back all of what it is an exception to.
		("Emergency", TODAY, Refused(&["Consent.provision.provision[0]: contradicts what it is an exception to"])),
		// Nested provisions of which none says whether it permits or denies.
		(
			"pkb",
			TODAY,
			Refused(&["Consent.provision.provision[0]: has no type", "Consent.provision.provision[10]: has no type"]),
		),
		(
			"signature",
			TODAY,
			Refused(&[
				"Consent.provision.period.end: the consent ended at 2016-10-11T00:00:00Z",
				"Consent.provision.provision[0].actor[0].role.coding[0]: ",
				"v3-ParticipationType|AUT receives no data by its role",
				"Consent.provision.provision[0].class[0]: urn:ietf:bcp:13|application/hl7-cda+xml",
				"Consent.provision.provision[0].code[0].coding[0]: http://loinc.org|34133-9",
				"Consent.provision.provision[0].code[1].coding[0]: http://loinc.org|18842-5",
			]),
		),
		(
			"smartonfhir",
			TODAY,
			Refused(&[
				"Consent.provision.period.end: the consent ended at 2016-06-23T07:32:34Z",
				"Consent.provision.provision[0].class: the chain can only permit the whole data class medications",
				"Consent.provision.provision[0]: a permit within a permit is no exception",
			]),
		),
	]
}

#[test]
fn hl7s_examples_are_imported_as_their_narratives_say_or_refused_by_name() {
	let files: BTreeMap<_, _> = real_input("fhir-r4-hl7").into_iter().collect();
	if files.is_empty() {
		return;
	}
	let directory = hl7_directory();
	let mut seen = Vec::new();
	for (name, now, outcome) in table() {
		let file = format!("Consent-consent-example-{name}.json");
		let document = &files[&file];
		match outcome {
			Terms(expected) => {
				assert_eq!(terms(document, &directory, now).provisions.into_inner(), expected, "{name}");
				println!("{name} on {now}: imported, {} provisions", expected.len());
			}
			Refused(expected) => {
				let refusals = imported(document, &directory, now).unwrap_err();
				let text: String = refusals.iter().map(|refusal| format!("{refusal}\n")).collect();
				println!("{name} on {now}: refused\n{text}");
				for part in expected {
					assert!(text.contains(part), "{name}: {part} is not in\n{text}");
				}
			}
		}
		seen.push(file);
	}
	let all = files.keys().filter(|name| name.starts_with("Consent-")).count();
	seen.dedup();
	assert_eq!((seen.len(), all), (12, 12), "every example is in the table");
}

#[test]
fn the_basic_examples_period_ends_with_its_last_day() {
	let files: BTreeMap<_, _> = real_input("fhir-r4-hl7").into_iter().collect();
	let Some(document) = files.get("Consent-consent-example-basic.json") else { return };
	let period = terms(document, &hl7_directory(), "2015-11-18").period;
	assert_eq!(period, Period::between(0, at("2016-01-02")), "from before 1970, until the end of 2016-01-01");
}

#[test]
fn without_the_directory_nobody_is_found() {
	for (name, bytes) in real_input("fhir-r4-hl7").iter().filter(|(name, _)| name.starts_with("Consent-")) {
		let refusals = imported(bytes, &Default::default(), "2015-11-18").unwrap_err();
		let patient = refusals.iter().find(|refusal| refusal.path == "Consent.patient").unwrap();
		assert!(patient.reason.contains("is not in the directory"), "{name}: {patient}");
	}
}
