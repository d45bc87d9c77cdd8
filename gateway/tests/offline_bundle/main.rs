//! Proof bundles without a node: a chain of our own, with keys of our own, proves records; nothing else does.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod cases;
mod chain;
mod command;
mod flips;
mod forgeries;
mod vectors;

use std::{io::Read, path::Path};

use cases::{cases, Case};
use salus_gateway::{
	bundle::{self, Bundle, OpeningProof, Shown, Standing},
	dicom,
	proof::finality,
};
use salus_primitives::{codes::Schema, ids::OrganisationId};
use serde_json::json;

#[test]
fn every_case_verifies_from_its_file() {
	for Case { name, genesis, bundle, record, status } in cases() {
		let bytes = bundle.to_bytes().unwrap();
		let read = Bundle::from_bytes(&bytes).unwrap();
		assert_eq!(read, bundle, "{name}");
		let verified = bundle::check(&read, &genesis, record.as_deref()).unwrap();
		assert_eq!(verified.facts.standing.code(), status, "{name}");
		assert_eq!((verified.record, verified.commitment), (bundle.record, bundle.commitment));
		assert_eq!((verified.facts.custodian, verified.block_number), (OrganisationId(2), 12));
		assert_eq!(verified.set_id, bundle.hand_overs.len() as u64);
		assert!(bundle::check(&read, &[9; 32], record.as_deref()).unwrap_err().to_string().contains("another chain"));
	}
}

#[test]
fn what_is_shown_and_how_it_stands_is_said() {
	let verified = |name: &str| {
		let case = cases::case(name);
		bundle::check(&case.bundle, &case.genesis, case.record.as_deref()).unwrap()
	};
	assert_eq!(verified("leaf").shown, Shown::Record);
	assert_eq!(verified("leaf-superseded").facts.standing, Standing::Superseded { by: cases::SUCCESSOR });
	let destroyed = verified("leaf-destroyed");
	assert_eq!(destroyed.facts.standing, Standing::Destroyed { at: cases::DESTROYED_AT });
	assert_eq!(destroyed.shown, Shown::Nothing);
	let field = verified("anchor-one-field");
	assert_eq!(field.shown, Shown::Fields(json!({ "valueQuantity": { "unit": "mmol/L", "value": 5.1 } })));
	assert_eq!(field.facts.schema, Schema::FhirR4);
	let pending = verified("anchor-raw");
	assert_eq!(pending.facts.standing, Standing::Current);
	assert_eq!(pending.facts.destruction.unwrap().witnessed_at, None);
}

#[test]
fn a_record_may_come_piece_by_piece_or_as_a_file() {
	let folder = tempfile::tempdir().unwrap();
	for case in cases().into_iter().filter(|case| case.record.is_some()) {
		let record = case.record.unwrap();
		let read = bundle::check_reader(&case.bundle, &case.genesis, record.as_slice()).unwrap();
		let path = folder.path().join(case.name);
		std::fs::write(&path, &record).unwrap();
		assert_eq!(bundle::check_file(&case.bundle, &case.genesis, &path).unwrap(), read);
		let altered = [record.as_slice(), b" x"].concat();
		let error = bundle::check_reader(&case.bundle, &case.genesis, altered.as_slice()).unwrap_err();
		assert_eq!(error.exit_code(), 1, "{error}");
	}
	let (case, missing) = (cases::case("leaf"), folder.path().join("missing"));
	assert_eq!(bundle::check_file(&case.bundle, &case.genesis, &missing).unwrap_err().exit_code(), 2);
}

#[test]
fn a_record_is_not_compared_with_a_bundle_that_can_not_open_it() {
	let destroyed = cases::case("leaf-destroyed");
	let error = bundle::check(&destroyed.bundle, &destroyed.genesis, Some(b"{}")).unwrap_err();
	assert!(error.to_string().contains("no salt"), "{error}");
	let field = cases::case("anchor-one-field");
	let part = br#"{ "valueQuantity": { "value": 5.10, "unit": "mmol/L" } }"#;
	bundle::check(&field.bundle, &field.genesis, Some(part)).unwrap();
	let whole = cases::case("anchor-fields").record.unwrap();
	let error = bundle::check(&field.bundle, &field.genesis, Some(&whole)).unwrap_err();
	assert!(error.to_string().contains("just the fields"), "{error}");
}

#[test]
fn a_disclosure_holds_nothing_but_its_fields() {
	let text = String::from_utf8(cases::case("anchor-one-field").bundle.to_bytes().unwrap()).unwrap();
	assert!(text.contains("mmol/L"));
	for hidden in ["Synthetic", "Glucose", "display", "o1", &hex::encode(cases::salt(1))] {
		assert!(!text.contains(hidden), "{hidden}");
	}
	assert_eq!(format!("{:?}", cases::case("leaf").bundle.opening), "Whole { .. }");
}

#[test]
fn images_are_compared_by_their_parts() {
	let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/dicom");
	let (image, other) = (samples.join("slice-1.dcm"), samples.join("slice-2.dcm"));
	let tree = dicom::tree(&cases::salt(9), &image, |_| {}).unwrap();
	let (chain, record) = cases::with_image(tree.commitment());
	let genesis = chain.genesis_hash();
	let bundle = |opening| chain.bundle(record, tree.commitment(), Vec::new(), opening);
	let whole = bundle(OpeningProof::Whole { salt: cases::salt(9) });
	assert_eq!(bundle::check_file(&whole, &genesis, &image).unwrap().shown, Shown::Record);
	let bytes = std::fs::read(&image).unwrap();
	assert_eq!(bundle::check(&whole, &genesis, Some(&bytes)).unwrap().shown, Shown::Record);
	for altered in [std::fs::read(&other).unwrap(), bytes[..bytes.len() - 1].to_vec()] {
		assert_eq!(bundle::check(&whole, &genesis, Some(&altered)).unwrap_err().exit_code(), 1);
	}
	let part = bundle(OpeningProof::Fields(tree.disclose_named(&[dicom::PIXELS]).unwrap()));
	let part = Bundle::from_bytes(&part.to_bytes().unwrap()).unwrap();
	let mut pixels = Vec::new();
	dicom::part(&image, dicom::PIXELS).unwrap().read_to_end(&mut pixels).unwrap();
	let shown = bundle::check(&part, &genesis, Some(&pixels)).unwrap().shown;
	assert_eq!(shown, Shown::Parts(vec![dicom::PIXELS.into()]));
	pixels[0] ^= 1;
	assert_eq!(bundle::check(&part, &genesis, Some(&pixels)).unwrap_err().exit_code(), 1);
}

#[test]
fn keys_are_those_of_the_chains_maps() {
	let keys = bundle::keys(cases::case("leaf").bundle.record);
	let lengths: Vec<_> = keys.iter().map(Vec::len).collect();
	assert_eq!(lengths, [32 + 16, 32 + 16 + 12, 32 + 8 + 13]);
	// As any client of the SDK computes them: twox_128("Grandpa") and twox_128("Authorities").
	let known = "5f9cc45b7a00c5899361e1c6099678dc5e0621c4869aa60c02be9adcc98a0d1d";
	assert_eq!(hex::encode(finality::authorities_key()), known);
}

#[test]
fn records_have_one_text_each() {
	for text in ["anchor:7", "batch:3/17", "anchor:18446744073709551615", "batch:0/4294967295"] {
		assert_eq!(bundle::record_text(bundle::record_from_text(text).unwrap()), text);
	}
	for bad in ["", "7", "anchor:07", "anchor:+7", "anchor: 7", "batch:3", "batch:3/", "batch:3/4294967296", "Anchor:7"]
	{
		assert_eq!(bundle::record_from_text(bad), None, "{bad}");
	}
}
