//! The test vectors of docs/formats/proof-bundle.md, for other programs that read or write bundles. To write them anew:
//! `UPDATE_VECTORS=1 cargo test -p salus-gateway --test offline_bundle vectors`.

use std::{env, fs, path::Path};

use salus_gateway::bundle::{self, Bundle};
use serde_json::{json, Value};

use crate::cases::{case, cases};

const FILE: &str = "../docs/formats/vectors/proof-bundle.json";

/// What is changed in a bundle's file, and what a check says then: 1 for a negative answer, 2 for bad input.
const BAD: [(&str, &str, &str, &str, u8); 6] = [
	("unknown-version", "leaf", "salus-bundle/1", "salus-bundle/2", 2),
	("another-leaf", "leaf", "batch:3/2", "batch:3/3", 1),
	("another-salt", "leaf", "\"salt\":\"0x0c", "\"salt\":\"0x0d", 1),
	("capital-digits", "leaf", "\"salt\":\"0x0c", "\"salt\":\"0x0C", 2),
	("another-value", "anchor-one-field", "mmol/L", "mmol/l", 1),
	("spaces", "leaf", ",\"record\":", ", \"record\":", 2),
];

/// The vectors as they should be.
fn vectors() -> Value {
	let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
	let good: Vec<_> = cases()
		.into_iter()
		.map(|case| {
			json!({
				"name": case.name,
				"bundle": text(case.bundle.to_bytes().unwrap()),
				"record": case.record.map(|record| format!("0x{}", hex::encode(record))),
				"status": case.status,
			})
		})
		.collect();
	let bad: Vec<_> = BAD
		.iter()
		.map(
			|(name, of, from, to, exit)| json!({ "name": name, "of": of, "replace": from, "by": to, "exit_code": exit }),
		)
		.collect();
	json!({
		"format": bundle::FORMAT,
		"genesis": format!("0x{}", hex::encode(case("leaf").genesis)),
		"good": good,
		"bad": bad,
	})
}

/// What a check of a vector gives: the status, or the exit code of its error.
fn checked(file: &str, genesis: &str, record: &Value) -> Result<&'static str, u8> {
	let bytes = |text: &str| hex::decode(text.strip_prefix("0x").unwrap()).unwrap();
	let record = record.as_str().map(bytes);
	let genesis: [u8; 32] = bytes(genesis).try_into().unwrap();
	let bundle = Bundle::from_bytes(file.as_bytes()).map_err(|error| error.exit_code())?;
	let verified = bundle::check(&bundle, &genesis, record.as_deref()).map_err(|error| error.exit_code())?;
	Ok(verified.facts.standing.code())
}

#[test]
fn the_vectors_are_as_documented() {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
	let made = vectors();
	if env::var_os("UPDATE_VECTORS").is_some() {
		fs::create_dir_all(path.parent().unwrap()).unwrap();
		fs::write(&path, format!("{made:#}\n")).unwrap();
	}
	let kept: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
	assert_eq!(kept, made, "the format has changed: a new version needs new vectors");
	let genesis = kept["genesis"].as_str().unwrap();
	for vector in kept["good"].as_array().unwrap() {
		let found = checked(vector["bundle"].as_str().unwrap(), genesis, &vector["record"]);
		assert_eq!(found, Ok(vector["status"].as_str().unwrap()), "{}", vector["name"]);
	}
	for vector in kept["bad"].as_array().unwrap() {
		let good = kept["good"].as_array().unwrap().iter().find(|good| good["name"] == vector["of"]).unwrap();
		let (from, to) = (vector["replace"].as_str().unwrap(), vector["by"].as_str().unwrap());
		let file = good["bundle"].as_str().unwrap();
		assert_eq!(file.matches(from).count(), 1, "{}", vector["name"]);
		let found = checked(&file.replace(from, to), genesis, &good["record"]);
		assert_eq!(found, Err(vector["exit_code"].as_u64().unwrap() as u8), "{}", vector["name"]);
	}
}
