//! What isn't what was anchored, and what fits together with nothing.

use std::{fs, path::PathBuf};

use serde_json::{json, Value};

use super::{
	node::{BAD_INPUT, CHAIN, NO, YES},
	observation, receipt, Desk,
};

pub(crate) fn all(desk: &Desk) {
	let file = desk.bundle("proof", 3);
	let anchored = desk.act(&["anchor", &file]);
	documents(desk, &file);
	receipts(desk, &file);
	blobs(desk, &anchored);
	another_custodian(desk, &file);
}

/// The document: one altered, one missing, one more.
fn documents(desk: &Desk, file: &str) {
	let mut document: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
	document["entry"][1]["resource"]["valueQuantity"]["value"] = json!(99);
	document["entry"][2]["resource"] = observation("more", 1);
	let copy = desk.file("proof-altered.json", &document);
	let (code, answer) = desk.run(&["verify", &copy, "--receipt", &receipt(file)]);
	let verdicts: Vec<_> =
		answer["findings"].as_array().unwrap().iter().map(|finding| finding["verdict"].as_str().unwrap()).collect();
	assert_eq!((code, verdicts), (NO, vec!["matching", "altered", "missing", "extra"]));
}

/// The receipt: of another chain, of another version, cut, contradicting itself.
fn receipts(desk: &Desk, file: &str) {
	let text = fs::read_to_string(receipt(file)).unwrap();
	let with = |name: &str, text: &str| {
		let path = desk.0.path(name);
		fs::write(&path, text).unwrap();
		path
	};
	let mut other: Value = serde_json::from_str(&text).unwrap();
	other["chain"]["genesis"] = json!(format!("0x{}", "11".repeat(32)));
	let message = desk.refused(CHAIN, &["verify", file, "--receipt", &with("r1.json", &other.to_string())]);
	assert!(message.contains("another chain"), "{message}");
	for (name, text, why) in [
		("r2.json", text.replace("salus-receipt/2", "salus-receipt/1"), "earlier version"),
		("r3.json", text.replace("salus-receipt/2", "salus-receipt/9"), "receipt.format"),
		("r4.json", text[..text.len() / 2].to_owned(), "r4.json"),
		("r5.json", text.replacen("\"leaves\": 3", "\"leaves\": 4", 1), "receipt.leaves"),
	] {
		let message = desk.refused(BAD_INPUT, &["verify", file, "--receipt", &with(name, &text)]);
		assert!(message.contains(why), "{name}: {message}");
	}
	other = serde_json::from_str(&text).unwrap();
	other["chain"]["batch"] = json!(999_999);
	let (code, answer) = desk.run(&["verify", file, "--receipt", &with("r6.json", &other.to_string())]);
	assert_eq!((code, &answer["anchored"]), (NO, &json!(false)));
}

/// The sealed records: swapped, truncated, altered, gone.
fn blobs(desk: &Desk, anchored: &Value) {
	let path = |number: usize| -> PathBuf {
		desk.0.home().join("store").join(anchored["content_ids"][number].as_str().unwrap())
	};
	let (one, other) = (fs::read(path(0)).unwrap(), fs::read(path(1)).unwrap());
	let mut altered = one.clone();
	altered[one.len() - 1] ^= 1;
	for (what, bytes) in [("swapped", other), ("cut", one[..one.len() - 1].to_vec()), ("altered", altered)] {
		fs::write(path(0), bytes).unwrap();
		let message = desk.refused(NO, &["open", "Observation/proof-0"]);
		assert!(message.contains("tampered"), "{what}: {message}");
		let out = desk.0.path("tampered.json");
		desk.refused(NO, &["open", "Observation/proof-0", "--out", &out]);
		assert!(!PathBuf::from(out).exists(), "{what}");
	}
	fs::remove_file(path(0)).unwrap();
	desk.refused(BAD_INPUT, &["open", "Observation/proof-0"]);
	fs::write(path(0), one).unwrap();
	assert_eq!(desk.run(&["open", "Observation/proof-0"]).0, YES);
}

/// Only the custodian may change a record, and only who has its salt can check it by a receipt.
fn another_custodian(desk: &Desk, file: &str) {
	let message = desk.0.refused(BAD_INPUT, "//Manufacturer", &["record", "revoke", "Observation/proof-1"]);
	assert!(message.contains("EhrAnchor") || message.contains("role"), "{message}");
	let home = desk.0.folder.path().join("another-home");
	let (code, answer) =
		super::node::salus(&desk.0.url, &home, "//Physician", &["record", "verify", file, "--receipt", &receipt(file)]);
	assert_eq!(code, BAD_INPUT);
	assert!(answer.to_string().contains("vault"), "{answer}");
}
