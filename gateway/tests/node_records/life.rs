//! The life of records: anchored, verified, opened, superseded, revoked, restored, entered in error.

use std::{fs, path::Path};

use serde_json::json;

use super::{
	node::{BAD_INPUT, NO, YES},
	observation, receipt, Desk,
};

/// Where the real images are.
const IMAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/dicom");

/// A Bundle: a batch, of which single leaves go their own way.
pub(crate) fn batch(desk: &Desk) {
	let file = desk.bundle("batch", 5);
	let anchored = desk.act(&["anchor", &file, "--subject", "//Patient"]);
	assert_eq!((&anchored["records"], anchored["content_ids"].as_array().unwrap().len()), (&json!(5), 5));
	assert_eq!(anchored["receipt"], receipt(&file));
	let batch = anchored["batch"].as_u64().unwrap();
	assert!(!fs::read_to_string(receipt(&file)).unwrap().contains("\"salt\""));
	assert_eq!(desk.verify(&file).0, YES);
	desk.refused(BAD_INPUT, &["anchor", &file]);

	let leaf = format!("batch:{batch}/2");
	let shown = desk.act(&["show", "Observation/batch-2"]);
	assert_eq!((&shown["record"], &shown["status"]), (&json!(leaf), &json!("current")));
	assert_eq!(shown["title"], "Observation/batch-2");
	assert_eq!(desk.act(&["open", &leaf])["record"]["valueQuantity"]["value"], 2);

	let newer = desk.file("newer.json", &observation("batch-2", 20));
	let superseded = desk.act(&["supersede", &newer, "--record", &leaf]);
	let successor = format!("anchor:{}", superseded["anchor"]);
	let (code, answer) = desk.verify(&file);
	assert_eq!((code, &answer["findings"][2]["status"]), (NO, &json!(format!("superseded by {successor}"))));
	assert_eq!((&answer["matching"], &answer["findings"][3]["status"]), (&json!(5), &json!("current")));
	assert_eq!(desk.verify(&newer).0, YES);
	assert_eq!(desk.act(&["show", &leaf])["versions"], json!([leaf, successor]));
	assert_eq!(desk.act(&["open", "Observation/batch-2"])["record"]["valueQuantity"]["value"], 20);

	desk.act(&["enter-in-error", "Observation/batch-4"]);
	assert_eq!(desk.verify(&file).1["findings"][4]["status"], "entered in error");
}

/// A single resource, committed to as a whole.
pub(crate) fn alone(desk: &Desk) {
	let file = desk.file("alone.json", &observation("alone", 1));
	let anchor = format!("anchor:{}", desk.act(&["anchor", &file, "--whole"])["anchor"]);
	assert_eq!(desk.verify(&file).0, YES);
	desk.act(&["revoke", &anchor]);
	let (code, answer) = desk.verify(&file);
	assert_eq!((code, &answer["findings"][0]["status"]), (NO, &json!("revoked")));
	desk.act(&["restore", &anchor]);
	assert_eq!(desk.verify(&file).0, YES);
	desk.refused(BAD_INPUT, &["restore", &anchor]);
	desk.refused(BAD_INPUT, &["show", "Observation/nobody"]);
	desk.refused(NO, &["show", "anchor:999999"]);
}

/// Bytes of a form that the custodian knows, larger than what is held in memory at a time.
pub(crate) fn opaque(desk: &Desk) {
	let path = desk.0.path("scan.bin");
	let bytes: Vec<u8> = (0..40_000_000u32).map(|number| (number % 251) as u8).collect();
	fs::write(&path, &bytes).unwrap();
	desk.act(&["anchor", &path, "--class", "clinical-notes"]);
	assert_eq!(desk.verify(&path).0, YES);
	let (out, copy) = (desk.0.path("out.bin"), desk.0.path("copy.bin"));
	assert_eq!(desk.act(&["open", "scan.bin", "--out", &out])["verified"], true);
	assert_eq!(fs::read(&out).unwrap(), bytes);
	let mut altered = bytes;
	altered[20_000_000] ^= 1;
	fs::write(&copy, &altered).unwrap();
	let (code, answer) = desk.run(&["verify", &copy, "--receipt", &receipt(&path)]);
	assert_eq!((code, &answer["findings"][0]["verdict"]), (NO, &json!("altered")));
	desk.refused(BAD_INPUT, &["open", "scan.bin"]);
}

/// Real images, where they are there: a series is a batch.
pub(crate) fn images(desk: &Desk) {
	if !Path::new(IMAGES).is_dir() {
		println!("real input NOT used: there is no {IMAGES}");
		return;
	}
	let folder = desk.0.path("images");
	fs::create_dir(&folder).unwrap();
	let mut count = 0;
	for entry in fs::read_dir(IMAGES).unwrap() {
		let path = entry.unwrap().path();
		if path.extension().is_some_and(|extension| extension == "dcm") {
			fs::copy(&path, Path::new(&folder).join(path.file_name().unwrap())).unwrap();
			count += 1;
		}
	}
	println!("real input used: {count} images of {IMAGES}");
	let anchored = desk.act(&["anchor", &folder]);
	assert_eq!(anchored["records"], count);
	let several = anchored["anchored"].as_array().cloned().unwrap_or_else(|| vec![anchored.clone()]);
	for series in &several {
		let (code, answer) = desk.run(&["verify", &folder, "--receipt", series["receipt"].as_str().unwrap()]);
		assert_eq!((code, &answer["matching"]), (YES, &series["records"]), "{answer}");
	}
	for entry in fs::read_dir(&folder).unwrap() {
		let path = entry.unwrap().path();
		let name = path.file_name().unwrap().to_str().unwrap().to_owned();
		assert_eq!(desk.act(&["show", &name])["classes"], json!(["imaging"]));
		let out = desk.0.path("image.dcm");
		desk.act(&["open", &name, "--out", &out]);
		assert_eq!(fs::read(out).unwrap(), fs::read(path).unwrap());
	}
}

/// Several files at once; nothing is anchored if one can't be read.
pub(crate) fn again(desk: &Desk) {
	let (one, other) = (desk.file("one.json", &observation("one", 1)), desk.bundle("other", 2));
	let broken = desk.0.path("broken.json");
	fs::write(&broken, "{\"resourceType\":").unwrap();
	desk.refused(BAD_INPUT, &["anchor", &one, &broken]);
	assert!(!Path::new(&receipt(&one)).exists());
	desk.refused(BAD_INPUT, &["anchor", &one, &other, "--receipt", &desk.0.path("r.json")]);
	let both = desk.act(&["anchor", &one, &other]);
	assert_eq!((&both["records"], both["anchored"].as_array().unwrap().len()), (&json!(3), 2));
	assert_eq!((desk.verify(&one).0, desk.verify(&other).0), (YES, YES));
	assert_eq!(desk.act(&["recover"])["recovered"], json!([]));
}
