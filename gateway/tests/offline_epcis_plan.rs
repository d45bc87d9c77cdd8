//! What EPCIS documents are on the chain, and how they are given back: our own sample, and GS1's documents where they
//! are there.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use common::{real_input, repo};
use salus_gateway::epcis::{
	archive::{self, Query, Stored},
	decide::{decide, object_text, Known, Wishes},
	plan::{plan, Parties, Step},
	Document,
};
use salus_primitives::{gs1::Gtin, ids::OrganisationId};

/// GS1's documents that are refused, and why. The first can't be read; the second has a field in an object that has
/// none of that name; the third gives a protected prefix of GS1's context another meaning; the fourth declares an error
/// without a reason; the last has an event twice.
const REFUSED: &[(&str, &str)] = &[
	("AssociationEvent-h.jsonld", "the member \"eventID\" is there twice"),
	("SensorDataExample8.jsonld", "sensorReport, bizRules: EPCIS 2.0 has no such field here"),
	("transformation_event_all_possible_fields.jsonld", "the prefix cbvmda stands for urn:epcglobal:cbv:mda:"),
	("SensorDataExample12.jsonld", "event 1: the chain takes an error declaration with the reason"),
	("epcisDocHavingEventWithIgnoreFields.jsonld", "event 2, eventID: this is event 1 once more"),
];

/// When the tests record.
const NOW: u64 = 1_795_219_200_000;

/// GS1's JSON-LD documents.
fn real_documents() -> Vec<(String, Vec<u8>)> {
	let all = ["epcis-2.0", "epcis-hash"].into_iter().flat_map(real_input);
	all.filter(|(name, _)| name.ends_with(".jsonld")).collect()
}

/// The name of a step, and why it is none.
fn title(step: &Step) -> String {
	match step {
		Step::Evidence { why } => format!("evidence: {why}"),
		step => format!("{step:?}").split([' ', '(', '{']).next().unwrap().to_owned(),
	}
}

#[test]
fn our_sample_is_a_chain_of_steps() {
	let bytes = std::fs::read(repo("samples/epcis/shipment.jsonld")).unwrap();
	let mut parties = Parties::default();
	parties.add("urn:epc:id:pgln:4099999.00001", OrganisationId(1)).unwrap();
	let document = Document::parse(&bytes).unwrap();
	let error = plan(&document, &parties).unwrap_err().to_string();
	assert!(error.starts_with("event 5, destinationList: no organisation is known for"), "{error}");
	parties.add("urn:epc:id:pgln:4099999.00002", OrganisationId(2)).unwrap();
	let planned = plan(&document, &parties).unwrap();
	let titles: Vec<_> = planned.iter().map(|planned| title(&planned.step)).collect();
	assert_eq!(titles, ["Commission", "Joined", "Pack", "Pack", "Ship", "Receive"]);
	let Step::Commission(lot) = &planned[0].step else { panic!("{:?}", planned[0]) };
	assert_eq!((lot.count(), lot.serials.len()), (10_000, 6));
	let Step::Ship { containers, to, owner } = &planned[4].step else { panic!("{:?}", planned[4]) };
	assert_eq!((containers.len(), *to, *owner), (2, OrganisationId(2), Some(OrganisationId(2))));
}

#[test]
fn our_sample_without_its_serial_numbers_is_recorded_alone() {
	let bytes = std::fs::read(repo("samples/epcis/shipment.jsonld")).unwrap();
	let document = Document::parse(&bytes).unwrap();
	let mut parties = Parties::default();
	parties.add("urn:epc:id:pgln:4099999.00001", OrganisationId(1)).unwrap();
	parties.add("urn:epc:id:pgln:4099999.00002", OrganisationId(2)).unwrap();
	let mut known = Known::nothing(OrganisationId(1), true);
	known.products.insert(Gtin(4_099_999_000_012), OrganisationId(1));
	let planned = plan(&document, &parties).unwrap();
	let decided = decide(&document, &planned, &mut known, &Wishes::default()).unwrap();
	assert!(decided.iter().all(|event| event.steps.is_empty() && !event.notes.is_empty()), "{decided:#?}");
	let notes: Vec<&str> = decided.iter().map(|event| event.notes[0].as_str()).collect();
	assert!(notes[0].contains("6 of 10000 serial numbers are named"), "{notes:#?}");
	assert!(notes[5].contains("is recorded alone (event 3)"), "{notes:#?}");
}

/// What becomes of a document where the chain knows none of its objects: one line for each event.
fn captured(document: &Document) -> salus_gateway::Result<Vec<String>> {
	let planned = plan(document, &Parties::default())?;
	let mut known = Known::nothing(OrganisationId(1), true);
	let decided = decide(document, &planned, &mut known, &Wishes::default())?;
	assert_eq!(decided.len(), document.events.len());
	let line = |event: &salus_gateway::epcis::decide::Decided| {
		assert!(event.is_declaration() != event.steps.is_empty(), "none but declarations are carried out: {event:?}");
		assert!(event.is_declaration() || !event.notes.is_empty(), "there is no reason: {event:?}");
		let what = if event.is_declaration() { "declared an error".into() } else { event.notes.join("; ") };
		let objects: Vec<String> = event.objects.iter().map(object_text).collect();
		assert!(!objects.iter().any(|object| object.contains("/21/")), "a serial number meets the chain: {objects:?}");
		format!("event {}: {what}; for {objects:?}", event.number + 1)
	};
	Ok(decided.iter().map(line).collect())
}

#[test]
fn real_epcis_is_captured_or_refused_for_a_reason() {
	let documents = real_documents();
	let (mut events, mut refused) = (0, 0);
	for (name, bytes) in &documents {
		match Document::parse(bytes).and_then(|document| captured(&document)) {
			Ok(lines) => {
				lines.iter().for_each(|line| println!("{name}, {line}"));
				events += lines.len();
			}
			Err(error) => {
				println!("{name}: refused: {error}");
				let is_known = |(file, why): &(&str, &str)| name == file && error.to_string().contains(why);
				assert!(REFUSED.iter().any(is_known), "{name}: {error}");
				refused += 1;
			}
		}
	}
	println!("{} documents, {refused} refused, {events} events captured", documents.len());
	assert!(documents.is_empty() || (refused == REFUSED.len() && events > 50));
}

#[test]
fn real_epcis_comes_back_with_its_hash_ids() {
	let mut all = Vec::new();
	for (name, bytes) in real_documents() {
		// Those that have no hash ids are not captured.
		let Ok(document) = Document::parse(&bytes).and_then(|document| document.hash_ids().map(|_| document)) else {
			println!("{name}: has no hash ids");
			continue;
		};
		let wanted = document.hash_ids().unwrap();
		let kept = archive::standalone(&document, NOW).unwrap();
		let kept: Vec<_> = kept.iter().map(|value| Stored::read(value).unwrap()).collect();
		assert_eq!(kept.iter().map(|stored| stored.id).collect::<Vec<_>>(), wanted, "{name}");
		if !kept.is_empty() {
			let back = serde_json::to_vec_pretty(&archive::document(&kept, NOW).unwrap()).unwrap();
			assert_eq!(Document::parse(&back).unwrap().hash_ids().unwrap(), wanted, "{name}");
			keep(&name, &back);
		}
		all.extend(kept);
	}
	let wanted: Vec<_> = all.iter().map(|stored| stored.id).collect();
	let back = serde_json::to_vec_pretty(&archive::query_document(&all, NOW).unwrap()).unwrap();
	assert_eq!(Document::parse(&back).unwrap().hash_ids().unwrap(), wanted);
	keep("all.jsonld", &back);
	let mut query = Query::default();
	query.add("EQ_bizStep", "receiving").unwrap();
	let received = all.iter().filter(|stored| query.takes(stored)).count();
	println!("{} events given back in one document, {received} of them are receptions", all.len());
	assert!(all.is_empty() || (0 < received && received < all.len()));
}

/// Writes what is given back into the folder that `SALUS_EPCIS_OUT` names, to check it with other programs.
fn keep(name: &str, bytes: &[u8]) {
	if let Some(folder) = std::env::var_os("SALUS_EPCIS_OUT") {
		std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
	}
}
