//! FHIR documents from file to receipt and back, on our own samples and on real input where it is there.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::collections::BTreeMap;

use common::{real_input, repo};
use salus_gateway::{
	canonical,
	fhir::Document,
	record::{verify, Prepared, Receipt, Verdict},
	seal::{open, seal, RecipientKey},
	store::Store,
};
use salus_primitives::merkle;
use serde_json::Value;

fn sample() -> Vec<u8> {
	std::fs::read(repo("samples/fhir/patient-bundle.json")).unwrap()
}

/// Everything that is done with a document: each leaf proves, the receipt survives, all resources match.
fn whole_way(bytes: &[u8]) -> Document {
	let document = Document::parse(bytes).unwrap();
	let prepared = Prepared::new(&document).unwrap();
	if let Some(root) = prepared.root() {
		for leaf in &prepared.leaves {
			let path = prepared.path(leaf.index).unwrap();
			assert!(merkle::verify(root, prepared.count(), leaf.index, &leaf.commitment.0, &path));
		}
	}
	let receipt = Receipt::from_json(&prepared.receipt().to_json().unwrap()).unwrap();
	let findings = verify(&receipt, &document).unwrap();
	assert!(findings.iter().all(|finding| finding.verdict == Verdict::Matching));
	assert_eq!(findings.len(), document.resources.len());
	document
}

#[test]
fn our_sample_goes_the_whole_way() {
	let document = whole_way(&sample());
	assert_eq!(document.resources.len(), 14);
	let classes: Vec<_> = document.classes().iter().map(|class| class.code()).collect();
	assert_eq!(
		classes,
		[
			"demographics",
			"allergies",
			"problems",
			"medications",
			"laboratory",
			"vital-signs",
			"procedures",
			"immunizations",
			"encounters"
		]
	);
}

#[test]
fn real_fhir_goes_the_whole_way() {
	let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
	let mut documents = 0;
	for folder in ["fhir-r4", "fhir-r4-hl7"] {
		for (name, bytes) in real_input(folder) {
			println!("{folder}/{name}");
			for resource in whole_way(&bytes).resources {
				*classes.entry(resource.class.code()).or_default() += 1;
			}
			documents += 1;
		}
	}
	println!("{documents} documents, resources by class: {classes:?}");
	if documents > 0 {
		for class in ["demographics", "laboratory", "vital-signs", "genomics", "financial", "study", "other"] {
			assert!(classes.contains_key(class), "{class}");
		}
	}
}

#[test]
fn a_tampered_bundle_is_caught_by_name() {
	let receipt = Prepared::new(&Document::parse(&sample()).unwrap()).unwrap().receipt();
	let text = String::from_utf8(sample()).unwrap();
	assert!(text.contains("\"value\": 7.2"));
	let tampered = Document::parse(text.replace("\"value\": 7.2", "\"value\": 5.2").as_bytes()).unwrap();
	let findings = verify(&receipt, &tampered).unwrap();
	let wrong: Vec<_> = findings.iter().filter(|finding| finding.verdict != Verdict::Matching).collect();
	assert_eq!(wrong.len(), 1);
	assert_eq!(wrong[0].to_string(), "Observation/5a1a5000-0000-4000-8000-000000000005: altered");
	assert_eq!(wrong[0].index, Some(4));
}

#[test]
fn white_space_and_the_order_of_members_do_not_count() {
	let receipt = Prepared::new(&Document::parse(&sample()).unwrap()).unwrap().receipt();
	let other_form = canonical::canonicalise("sample", &sample()).unwrap();
	assert_ne!(other_form, sample());
	let findings = verify(&receipt, &Document::parse(&other_form).unwrap()).unwrap();
	assert!(findings.iter().all(|finding| finding.verdict == Verdict::Matching));
}

#[test]
fn every_truncation_is_refused() {
	let bytes = sample();
	let bytes = bytes.trim_ascii_end();
	for len in (0..bytes.len()).step_by(37).chain([bytes.len() - 1]) {
		let error = Document::parse(&bytes[..len]).unwrap_err();
		assert_eq!(error.exit_code(), 2);
		assert!(error.to_string().contains("truncated"), "{len}: {error}");
	}
}

#[test]
fn what_is_not_json_is_refused_with_its_line() {
	let error = Document::parse(b"<?xml version=\"1.0\"?>\n<Bundle/>").unwrap_err().to_string();
	assert!(error.starts_with("FHIR document, line 1 column 1: not JSON"), "{error}");
}

#[tokio::test]
async fn sealed_resources_come_back_by_their_content_ids() {
	let folder = tempfile::tempdir().unwrap();
	let store = Store::local(folder.path()).unwrap();
	let (owner, stranger) = (RecipientKey::generate().unwrap(), RecipientKey::generate().unwrap());
	let document = Document::parse(&sample()).unwrap();
	let prepared = Prepared::new(&document).unwrap();
	let mut receipt = prepared.receipt();
	for (leaf, entry) in prepared.leaves.iter().zip(&mut receipt.resources) {
		let sealed = seal(&leaf.canonical, &[owner.recipient()]).unwrap();
		entry.content_id = Some(store.put(&sealed).await.unwrap());
	}
	let path = folder.path().join("receipt.json");
	receipt.save(&path).unwrap();
	for (leaf, entry) in prepared.leaves.iter().zip(&Receipt::load(&path).unwrap().resources) {
		let sealed = store.get(&entry.content_id.unwrap()).await.unwrap();
		let record = open(&sealed, &owner).unwrap();
		assert_eq!(record, leaf.canonical);
		let resource: Value = serde_json::from_slice(&record).unwrap();
		assert_eq!(resource["resourceType"], entry.resource_type.as_str());
		assert_eq!(open(&sealed, &stranger).unwrap_err().exit_code(), 1);
	}
}

#[test]
fn a_receipt_for_one_document_fits_no_other() {
	let receipt = Prepared::new(&Document::parse(&sample()).unwrap()).unwrap().receipt();
	let other = Document::parse(br#"{"resourceType":"Patient","id":"someone-else"}"#).unwrap();
	let findings = verify(&receipt, &other).unwrap();
	assert_eq!(findings.iter().filter(|finding| finding.verdict == Verdict::Missing).count(), 14);
	assert_eq!(findings.iter().filter(|finding| finding.verdict == Verdict::Extra).count(), 1);
}
