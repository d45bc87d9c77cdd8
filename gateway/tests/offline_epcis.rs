//! EPCIS documents: our own sample, and GS1's own examples where they are there.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::collections::BTreeMap;

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
	let events = Document::parse(&bytes).unwrap().events;
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
