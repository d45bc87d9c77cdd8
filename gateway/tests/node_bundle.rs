//! Proof bundles from a real node: GRANDPA finalises its blocks, the bundles are checked once it is gone.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod node;

use std::{fs, path::Path};

use node::{salus, Node, BAD_INPUT, CHAIN, NO, YES};
use serde_json::{json, Value};

/// Who acts for the hospital that keeps the records.
const CUSTODIAN: &str = "//HospitalGateway";

#[test]
fn a_bundle_outlives_its_node() {
	let mut node = Node::start_finalising();
	let record = anchored(&node, "o1", 5.5);
	let genesis = node.act(CUSTODIAN, &["chain", "status"])["genesis"].as_str().unwrap().to_owned();
	let whole = bundled(&node, "Observation/o1", "whole.json");
	let field = disclosed(&node, "Observation/o1", "field.json");
	assert_online(&node, &whole, &record);
	let leaf = batch(&node);
	superseded(&node, &whole, &record);
	node.stop();
	assert_offline(&node, &genesis, [&whole, &field, &leaf], &record);
	// The address where the node was answers no longer.
	assert_eq!(node.run(CUSTODIAN, &["verify", &whole, &record]).0, CHAIN);
}

/// A laboratory value of nobody, in a file.
fn observation(node: &Node, id: &str, value: f64) -> (Value, String) {
	let resource = json!({
		"resourceType": "Observation",
		"id": id,
		"status": "final",
		"category": [{ "coding": [{
			"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"
		}] }],
		"code": { "text": "Glucose" },
		"subject": { "display": "Synthetic Person" },
		"valueQuantity": { "value": value, "unit": "mmol/L" },
	});
	let file = node.path(&format!("{id}-{value}.json"));
	fs::write(&file, resource.to_string()).unwrap();
	(resource, file)
}

/// Anchors a record on its own; gives its file.
fn anchored(node: &Node, id: &str, value: f64) -> String {
	let (_, file) = observation(node, id, value);
	node.act(CUSTODIAN, &["record", "anchor", &file, "--subject", "//Patient"]);
	file
}

/// Makes a bundle; gives its file, which only its owner may read.
fn bundled(node: &Node, name: &str, out: &str) -> String {
	let out = node.path(out);
	node.act(CUSTODIAN, &["record", "bundle", name, "--out", &out]);
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
	}
	out
}

/// Shows one field of a record, and no other one.
fn disclosed(node: &Node, name: &str, out: &str) -> String {
	let out = node.path(out);
	let disclose = ["record", "disclose", name, "--out", &out, "--field"];
	let missing = node.refused(BAD_INPUT, CUSTODIAN, &[disclose.as_slice(), &["/valueQuantity/colour"]].concat());
	assert!(missing.contains("no such field"), "{missing}");
	assert!(!Path::new(&out).exists());
	let answer = node.act(CUSTODIAN, &[disclose.as_slice(), &["/valueQuantity/value"]].concat());
	assert_eq!(answer["fields"], 1, "{answer}");
	let text = fs::read_to_string(&out).unwrap();
	assert!(!text.contains("Synthetic") && !text.contains("Glucose"));
	out
}

fn assert_online(node: &Node, whole: &str, record: &str) {
	let (code, said) = node.run(CUSTODIAN, &["verify", whole, record]);
	assert_eq!((code, &said["now"]["standing"]["status"]), (YES, &json!("current")), "{said}");
	assert_eq!(said["shown"], "record", "{said}");
}

/// Anchors two records as a batch; gives the bundle of one of them.
fn batch(node: &Node) -> String {
	let entry = |id: &str| json!({ "resource": observation(node, id, 6.5).0 });
	let document = json!({ "resourceType": "Bundle", "type": "collection", "entry": [entry("o2"), entry("o3")] });
	let file = node.path("batch.json");
	fs::write(&file, document.to_string()).unwrap();
	node.act(CUSTODIAN, &["record", "anchor", &file, "--subject", "//Patient"]);
	bundled(node, "Observation/o3", "leaf.json")
}

/// A newer version takes the record's place: the chain says so, and the old bundle still says how it was.
fn superseded(node: &Node, whole: &str, record: &str) {
	let (_, newer) = observation(node, "o1", 5.75);
	node.act(CUSTODIAN, &["record", "supersede", &newer, "--record", "Observation/o1"]);
	let (code, said) = node.run(CUSTODIAN, &["verify", whole, record]);
	assert_eq!((code, &said["standing"]["status"]), (NO, &json!("current")), "{said}");
	assert_eq!(said["now"]["standing"]["status"], "superseded", "{said}");
	let out = bundled(node, "Observation/o1", "newer.json");
	let (code, said) = node.run(CUSTODIAN, &["verify", &out, &newer]);
	assert_eq!((code, &said["record"]), (YES, &node_successor(node, whole, record)), "{said}");
}

/// What the chain says has taken the record's place.
fn node_successor(node: &Node, whole: &str, record: &str) -> Value {
	node.run(CUSTODIAN, &["verify", whole, record]).1["now"]["standing"]["successor"].clone()
}

/// The bundles verify by the genesis hash alone, with a home folder that has never met the chain.
fn assert_offline(node: &Node, genesis: &str, [whole, field, leaf]: [&String; 3], record: &str) {
	let home = node.folder.path().join("another home");
	let verify = |files: &[&str], genesis: &str| {
		let arguments = [&["verify"], files, &["--offline", "--genesis", genesis]].concat();
		salus("ws://127.0.0.1:1", &home, CUSTODIAN, &arguments)
	};
	let (code, said) = verify(&[whole, record], genesis);
	assert_eq!((code, &said["standing"]["status"]), (YES, &json!("current")), "{said}");
	assert_eq!((&said["shown"], &said["now"]), (&json!("record"), &Value::Null), "{said}");
	let (code, said) = verify(&[field], genesis);
	assert_eq!((code, &said["shown"]["fields"]), (YES, &json!({ "valueQuantity": { "value": 5.5 } })), "{said}");
	let (code, said) = verify(&[leaf, &node.path("o3-6.5.json")], genesis);
	assert_eq!((code, &said["shown"]), (YES, &json!("record")), "{said}");
	assert_eq!(verify(&[leaf, &node.path("o2-6.5.json")], genesis).0, NO);
	assert_eq!(verify(&[whole, record], &format!("0x{}", "22".repeat(32))).0, NO);
	let altered = node.path("altered.json");
	fs::write(&altered, fs::read_to_string(record).unwrap().replace("5.5", "9.9")).unwrap();
	assert_eq!(verify(&[whole, &altered], genesis).0, NO);
	assert!(!home.exists(), "a check offline leaves nothing behind");
}
