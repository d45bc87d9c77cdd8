//! EPCIS documents: our own sample, and GS1's own examples where they are there.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{real_input, repo};
use salus_gateway::{
	epcis::{Action, Document, Kind},
	gs1::Key,
};

/// Files of GS1 that are not sound, and why. The first states two different ids for one event, so that two readers
/// would understand it in two ways.
const NOT_SOUND: &[(&str, &str)] = &[("AssociationEvent-h.jsonld", "the member \"eventID\" is there twice")];

#[test]
fn our_sample_tells_one_story() {
	let bytes = std::fs::read(repo("samples/epcis/shipment.jsonld")).unwrap();
	let document = Document::parse(&bytes).unwrap();
	let ids = document.hash_ids().unwrap();
	assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 6, "each event has an id of its own");
	let events = document.events;
	let steps: Vec<_> = events.iter().filter_map(|event| event.biz_step.as_deref()).collect();
	assert_eq!(steps, ["commissioning", "commissioning", "packing", "packing", "shipping", "receiving"]);
	assert!(events.windows(2).all(|pair| pair[0].time < pair[1].time));
	let class = &events[1].quantities[0];
	assert!(
		matches!(&class.class.key, Key::Lot { gtin, lot } if gtin.to_string() == "04099999000012" && lot == "SAL2601")
	);
	assert_eq!(class.quantity, Some(10_000.0));
	let containers: Vec<_> = events[2..4].iter().map(|event| &event.parent.as_ref().unwrap().key).collect();
	let shipped: Vec<_> = events[4].epcs.iter().map(|epc| &epc.key).collect();
	assert_eq!(containers, shipped);
	assert_eq!((events[2].kind, events[2].action), (Kind::Aggregation, Some(Action::Add)));
}

#[test]
fn real_epcis_is_read() {
	let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
	let mut documents = 0;
	let mut refused = Vec::new();
	for folder in ["epcis-2.0", "epcis-hash"] {
		for (name, bytes) in real_input(folder) {
			// XML and expected hashes lie beside the JSON-LD documents.
			if !(name.ends_with(".jsonld") || name.ends_with(".json")) {
				continue;
			}
			match Document::parse(&bytes) {
				Ok(document) => {
					documents += 1;
					for event in document.events {
						*kinds.entry(event.kind.name()).or_default() += 1;
					}
				}
				Err(error) if NOT_SOUND.iter().any(|(file, why)| *file == name && error.to_string().contains(why)) => {
					println!("not sound: {folder}/{name}: {error}");
				}
				Err(error) => refused.push(format!("{folder}/{name}: {error}")),
			}
		}
	}
	println!("{documents} documents, {} events: {kinds:?}", kinds.values().sum::<usize>());
	assert!(refused.is_empty(), "{}", refused.join("\n"));
	assert!(documents == 0 || kinds.len() == 5);
}

#[test]
fn every_truncation_is_refused() {
	let bytes = std::fs::read(repo("samples/epcis/shipment.jsonld")).unwrap();
	let bytes = bytes.trim_ascii_end();
	for len in (0..bytes.len()).step_by(41).chain([bytes.len() - 1]) {
		let error = Document::parse(&bytes[..len]).unwrap_err();
		assert!(error.to_string().contains("truncated"), "{len}: {error}");
	}
}

/// GS1's examples of events that have no hash id, and why. The first can't be read; the second has a field in an object
/// that has none of that name, which JSON-LD drops and other readers may not; the third gives a protected prefix of
/// GS1's context another meaning, which is no valid JSON-LD.
const NOT_HASHED: &[(&str, &str)] = &[
	("AssociationEvent-h.jsonld", "the member \"eventID\" is there twice"),
	("SensorDataExample8.jsonld", "sensorReport, bizRules: EPCIS 2.0 has no such field here"),
	("transformation_event_all_possible_fields.jsonld", "the prefix cbvmda stands for urn:epcglobal:cbv:mda:"),
];

#[test]
fn published_hash_ids_are_found() {
	let files = real_input("epcis-hash");
	let mut found = 0;
	for (name, bytes) in &files {
		let Some(stem) = name.strip_suffix(".jsonld") else { continue };
		let wanted = files.iter().find(|(name, _)| *name == format!("{stem}.hashes")).unwrap();
		let wanted: Vec<_> = std::str::from_utf8(&wanted.1).unwrap().lines().collect();
		let document = Document::parse(bytes).unwrap();
		let ids: Vec<_> = document.hash_ids().unwrap().iter().map(ToString::to_string).collect();
		assert_eq!(ids, wanted, "{name}: {:#?}", document.canonical_texts());
		found += ids.len();
	}
	println!("{found} published hash ids found");
	assert!(files.is_empty() || found >= 7);
}

#[test]
fn real_epcis_is_hashed_or_refused_for_a_reason() {
	let mut hashed = 0;
	let mut refused = Vec::new();
	for (name, bytes) in real_input("epcis-2.0") {
		match Document::parse(&bytes).and_then(|document| document.hash_ids()) {
			Ok(ids) => hashed += ids.len(),
			Err(error) if NOT_HASHED.iter().any(|(file, why)| *file == name && error.to_string().contains(why)) => {
				println!("not hashed: {name}: {error}");
			}
			Err(error) => refused.push(format!("{name}: {error}")),
		}
	}
	println!("{hashed} events hashed");
	assert!(refused.is_empty(), "{}", refused.join("\n"));
}
