//! `salus verify --offline`, as somebody runs it who has no node.

use std::{fs, path::Path, process::Command};

use serde_json::{json, Value};

use crate::cases::{case, Case};

/// Runs the command on the files of a folder, at whose address no node answers.
fn salus(folder: &Path, arguments: &[&str]) -> (i32, Value) {
	let output = Command::new(env!("CARGO_BIN_EXE_salus"))
		.args(["--json", "--url", "ws://127.0.0.1:1", "--home", "home", "verify"])
		.args(arguments)
		.current_dir(folder)
		.output()
		.unwrap();
	let json = serde_json::from_slice(&output.stdout).unwrap();
	(output.status.code().unwrap(), json)
}

/// Writes a case's bundle and record; gives the genesis hash as text.
fn written(folder: &Path, case: &Case) -> String {
	fs::write(folder.join("bundle.json"), case.bundle.to_bytes().unwrap()).unwrap();
	fs::write(folder.join("record"), case.record.clone().unwrap_or_default()).unwrap();
	format!("0x{}", hex::encode(case.genesis))
}

#[test]
fn yes_no_and_bad_input_have_their_exit_codes() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	let genesis = written(folder, &case("leaf"));
	let offline = ["bundle.json", "record", "--offline", "--genesis", &genesis];
	let (code, said) = salus(folder, &offline);
	assert_eq!((code, &said["ok"], &said["shown"]), (0, &json!(true), &json!("record")), "{said}");
	assert_eq!((&said["record"], &said["standing"]["status"]), (&json!("batch:3/2"), &json!("current")));
	assert_eq!((&said["custodian"], &said["authority_set"], &said["block"]), (&json!(2), &json!(2), &json!(12)));

	let altered = String::from_utf8(case("leaf").record.unwrap()).unwrap().replace("5.2", "5.3");
	fs::write(folder.join("record"), altered).unwrap();
	let (code, said) = salus(folder, &offline);
	assert_eq!(code, 1, "{said}");
	assert!(said["error"]["message"].as_str().unwrap().contains("not the one that was anchored"), "{said}");

	let other = format!("0x{}", "11".repeat(32));
	let (code, said) = salus(folder, &["bundle.json", "--offline", "--genesis", &other]);
	assert!(code == 1 && said.to_string().contains("of another chain"), "{said}");

	let file = fs::read_to_string(folder.join("bundle.json")).unwrap();
	fs::write(folder.join("newer.json"), file.replace("salus-bundle/1", "salus-bundle/9")).unwrap();
	let (code, said) = salus(folder, &["newer.json", "--offline", "--genesis", &genesis]);
	assert!(code == 2 && said.to_string().contains("newer.json: format"), "{said}");
	assert_eq!(salus(folder, &["missing.json", "--offline", "--genesis", &genesis]).0, 2);
}

#[test]
fn the_genesis_is_given_or_remembered() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	let genesis = written(folder, &case("leaf"));
	let (code, said) = salus(folder, &["bundle.json", "record", "--offline"]);
	assert!(code == 2 && said.to_string().contains("--genesis"), "{said}");
	fs::create_dir(folder.join("home")).unwrap();
	fs::write(folder.join("home/genesis"), genesis + "\n").unwrap();
	assert_eq!(salus(folder, &["bundle.json", "record", "--offline"]).0, 0);
	// Without --offline a node has to be asked, and there is none.
	assert_eq!(salus(folder, &["bundle.json", "record"]).0, 3);
	// What is wrong in itself needs no node to be said.
	fs::write(folder.join("record"), b"{}").unwrap();
	assert_eq!(salus(folder, &["bundle.json", "record"]).0, 1);
}

#[test]
fn what_no_longer_holds_is_said() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	for (name, standing) in [
		("leaf-superseded", json!({ "status": "superseded", "successor": "anchor:7" })),
		("leaf-revoked", json!({ "status": "revoked" })),
		("leaf-destroyed", json!({ "status": "destroyed", "destroyed_at": "2027-01-15T08:00:00Z" })),
	] {
		let genesis = written(folder, &case(name));
		let (code, said) = salus(folder, &["bundle.json", "--offline", "--genesis", &genesis]);
		assert_eq!((code, &said["ok"], &said["standing"]), (1, &json!(false), &standing), "{name}: {said}");
	}
}

#[test]
fn disclosed_fields_are_shown() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	let genesis = written(folder, &case("anchor-one-field"));
	let (code, said) = salus(folder, &["bundle.json", "--offline", "--genesis", &genesis]);
	assert_eq!(code, 0, "{said}");
	assert_eq!(said["shown"], json!({ "fields": { "valueQuantity": { "unit": "mmol/L", "value": 5.1 } } }));
}
