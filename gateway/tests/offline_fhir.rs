//! FHIR documents from file to vault and back, on our own samples and on real input where it is there.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::{collections::BTreeMap, fs};

use common::{real_input, repo};
use salus_gateway::{
	canonical,
	chain::AccountId,
	fhir::Document,
	progress::Progress,
	record::{self, verify, Content, Entry, Finding, Material, Presented, Receipt, Verdict},
	seal,
	store::{content_id, Store},
	tree::Tree,
	vault::{Action, Final, Ledger, Order, Plan, Vault},
	Result,
};
use salus_primitives::{
	anchor::Held,
	ids::{BatchId, OrganisationId},
	merkle,
};
use serde_json::Value;
use zeroize::Zeroizing;

type Salts = Vec<Option<Zeroizing<[u8; 32]>>>;

fn sample() -> Vec<u8> {
	fs::read(repo("samples/fhir/patient-bundle.json")).unwrap()
}

fn presented(document: &Document) -> Vec<Presented> {
	let record = |resource: &salus_gateway::fhir::Resource| Presented {
		title: record::title_of(resource),
		content: Content::Json(resource.value.clone()),
	};
	document.resources.iter().map(record).collect()
}

fn materials(document: &Document, whole: bool) -> Vec<Material> {
	document.resources.iter().map(|resource| Material::of_resource(resource, whole).unwrap()).collect()
}

/// A receipt that no chain has seen, and the salts that belong to it.
fn unanchored(document: &Document, whole: bool) -> (Receipt, Salts) {
	let materials = materials(document, whole);
	let entry = |(index, made): (u32, &Material)| Entry {
		index,
		title: made.title.clone(),
		class: made.class,
		commitment: made.commitment,
		content_id: content_id(made.commitment.as_ref()).unwrap(),
	};
	let entries: Vec<_> = (0..).zip(&materials).map(entry).collect();
	let tree = Tree::new(entries.iter().map(|entry| entry.commitment.0), "records").unwrap();
	let root = document.bundle.is_some().then(|| tree.root());
	let salts = materials.into_iter().map(|made| Some(made.opening.salt)).collect();
	(Receipt { scheme: record::scheme(whole), root, leaves: tree.leaves(), entries, chain: None }, salts)
}

fn compare(receipt: &Receipt, salts: &Salts, document: &Document) -> Vec<Finding> {
	verify(receipt, salts, &presented(document)).unwrap()
}

fn is_all_matching(findings: &[Finding]) -> bool {
	findings.iter().all(|finding| finding.verdict == Verdict::Matching)
}

/// Everything that is done with a document: each leaf proves, the receipt survives, all resources match.
fn whole_way(bytes: &[u8]) -> Document {
	let document = Document::parse(bytes).unwrap();
	for whole in [true, false] {
		let (receipt, salts) = unanchored(&document, whole);
		let tree = receipt.tree().unwrap();
		for entry in receipt.entries.iter().filter(|_| receipt.root.is_some()) {
			let path = tree.path(entry.index).unwrap();
			assert!(merkle::verify(tree.root(), receipt.leaves, entry.index, &entry.commitment.0, &path));
		}
		let receipt = Receipt::from_json(&receipt.to_json().unwrap()).unwrap();
		let findings = compare(&receipt, &salts, &document);
		assert!(is_all_matching(&findings));
		assert_eq!(findings.len(), document.resources.len());
	}
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
	let text = String::from_utf8(sample()).unwrap();
	assert!(text.contains("\"value\": 7.2"));
	let tampered = Document::parse(text.replace("\"value\": 7.2", "\"value\": 5.2").as_bytes()).unwrap();
	for whole in [true, false] {
		let (receipt, salts) = unanchored(&Document::parse(&sample()).unwrap(), whole);
		let findings = compare(&receipt, &salts, &tampered);
		let wrong: Vec<_> = findings.iter().filter(|finding| finding.verdict != Verdict::Matching).collect();
		assert_eq!(wrong.len(), 1);
		assert_eq!(wrong[0].to_string(), "Observation/5a1a5000-0000-4000-8000-000000000005: altered");
		assert_eq!(wrong[0].index, Some(4));
	}
}

#[test]
fn white_space_and_the_order_of_members_do_not_count() {
	let other_form = canonical::canonicalise("sample", &sample()).unwrap();
	assert_ne!(other_form, sample());
	for whole in [true, false] {
		let (receipt, salts) = unanchored(&Document::parse(&sample()).unwrap(), whole);
		assert!(is_all_matching(&compare(&receipt, &salts, &Document::parse(&other_form).unwrap())));
	}
}

#[test]
fn salts_differ_so_that_equal_resources_have_unequal_commitments() {
	let document = Document::parse(&sample()).unwrap();
	let (one, _) = unanchored(&document, false);
	let (other, salts) = unanchored(&document, false);
	assert!(one.entries.iter().zip(&other.entries).all(|(one, other)| one.commitment != other.commitment));
	assert!(compare(&one, &salts, &document).iter().all(|finding| finding.verdict == Verdict::Altered));
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

/// A chain on paper, which takes everything.
struct Paper;

impl Ledger for Paper {
	fn genesis(&self) -> [u8; 32] {
		[1; 32]
	}

	fn signer(&self) -> Option<AccountId> {
		Some(AccountId::new([2; 32]))
	}

	async fn organisation(&self) -> Result<Option<OrganisationId>> {
		Ok(None)
	}

	async fn find(&self, _plan: &Plan) -> Result<Option<Final>> {
		Ok(None)
	}

	async fn submit(&self, plan: &Plan) -> Result<Final> {
		plan.call()?;
		Ok(Final { held: Held::Batch(BatchId(3)), block_hash: [3; 32], block_number: 9, included: None })
	}
}

#[tokio::test]
async fn anchored_resources_come_back_out_of_vault_and_store() {
	let folder = tempfile::tempdir().unwrap();
	let store = Store::local(&folder.path().join("store")).unwrap();
	let document = Document::parse(&sample()).unwrap();
	let place = folder.path().join("receipt.json");
	let order = Order::new(Action::Batch, None, &place).unwrap();
	let vault = Vault::open(&folder.path().join("home")).unwrap();
	let materials = materials(&document, false);
	let done = vault.anchor(&Paper, &store, order, &materials, &Progress::quiet()).await.unwrap();
	assert_eq!(Receipt::load(&place).unwrap(), done.receipt);
	for (index, resource) in document.resources.iter().enumerate() {
		let record = vault.find(&format!("batch:3/{index}")).unwrap();
		assert_eq!((record.title.clone(), record.class), (record::title_of(resource), resource.class));
		let opening = vault.opening(&record).unwrap();
		let opened = seal::open(&store.get(&record.content_id).await.unwrap(), &opening.data_key).unwrap();
		let value: Value = serde_json::from_slice(&opened).unwrap();
		assert_eq!(canonical::to_canonical(&value).unwrap(), canonical::to_canonical(&resource.value).unwrap());
		let commitment = record::commit_json(record.scheme, &opening.salt, &value).unwrap();
		assert_eq!(commitment, record.commitment);
	}
}

#[test]
fn a_receipt_for_one_document_fits_no_other() {
	let (receipt, salts) = unanchored(&Document::parse(&sample()).unwrap(), false);
	let other = Document::parse(br#"{"resourceType":"Patient","id":"someone-else"}"#).unwrap();
	let findings = compare(&receipt, &salts, &other);
	assert_eq!(findings.iter().filter(|finding| finding.verdict == Verdict::Missing).count(), 14);
	assert_eq!(findings.iter().filter(|finding| finding.verdict == Verdict::Extra).count(), 1);
}
