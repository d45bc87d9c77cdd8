//! Whom a node takes as a peer that keeps to the chain's allow-list.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::{fs, path::Path, thread, time::Duration};

use common::{node_key, printed, run, Node};
use serde_json::{json, Value};

/// What comes before the public key in a peer id: an identity hash of 36 bytes, an Ed25519 key of 32.
const ID_HEAD: [u8; 6] = [0, 36, 8, 1, 18, 32];

/// The bytes of the peer id that goes with a node key.
fn id_bytes(number: u8) -> Vec<u8> {
	let uri = format!("0x{}", node_key(number));
	let key: Value =
		serde_json::from_str(&printed(&["key", "inspect", "--scheme", "ed25519", "--output-type", "json", &uri]))
			.unwrap();
	let hex = key.get("publicKey").and_then(Value::as_str).unwrap().trim_start_matches("0x").to_owned();
	let public = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2).unwrap(), 16).unwrap());
	ID_HEAD.into_iter().chain(public).collect()
}

/// Writes the specification of the chain `local` with these nodes on its allow-list.
fn spec_with_list(folder: &Path, numbers: &[u8]) -> String {
	let mut spec: Value = serde_json::from_str(&printed(&["export-chain-spec", "--chain", "local"])).unwrap();
	let owner = spec.pointer("/genesis/runtimeGenesis/patch/session/keys/0/0").unwrap().clone();
	let nodes: Vec<Value> = numbers.iter().map(|number| json!([id_bytes(*number), owner])).collect();
	let genesis = spec.pointer_mut("/genesis/runtimeGenesis/patch").and_then(Value::as_object_mut).unwrap();
	genesis.insert("nodeAuthorization".into(), json!({ "nodes": nodes }));
	let path = folder.join("spec.json");
	fs::write(&path, spec.to_string()).unwrap();
	path.to_str().unwrap().to_owned()
}

/// Starts a node with a key of its own.
fn node(folder: &Path, spec: &str, number: u8, options: &[&str]) -> Node {
	let key = node_key(number);
	let fixed = ["--chain", spec, "--node-key", &key, "--rpc-port", "0"];
	Node::start(&folder.join(number.to_string()), &[fixed.as_slice(), options].concat())
}

/// The peer id that goes with a node key, as text.
fn id(folder: &Path, number: u8) -> String {
	let file = folder.join(format!("key{number}"));
	fs::write(&file, node_key(number)).unwrap();
	printed(&["key", "inspect-node-key", "--file", file.to_str().unwrap()]).trim().to_owned()
}

#[test]
fn listed_and_named_nodes_are_peers_and_strangers_are_not() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	let spec = spec_with_list(folder, &[1, 2]);
	let named = format!("/p2p/{}", id(folder, 3));
	let first = node(folder, &spec, 1, &["--allow-list-only", "--reserved-nodes", &named]);
	let way_in = first.address();
	let options = ["--bootnodes", &way_in];
	let second = node(folder, &spec, 2, &["--allow-list-only", "--bootnodes", &way_in]);
	let third = node(folder, &spec, 3, &options);
	let stranger = node(folder, &spec, 4, &options);
	first.await_peers(&[&second.id(), &third.id()]);
	second.await_peers(&[&first.id()]);
	// The stranger has had as long as the others, and a while more.
	thread::sleep(Duration::from_secs(5));
	first.await_peers(&[&second.id(), &third.id()]);
	second.await_peers(&[&first.id()]);
	assert!(!stranger.peers().contains(&first.id()) && !stranger.peers().contains(&second.id()));
}

#[test]
fn node_that_could_reach_nobody_does_not_start() {
	let output = run(&["--chain", "local", "--tmp", "--allow-list-only", "--rpc-port", "0", "--no-prometheus"]);
	let said = String::from_utf8(output.stderr).unwrap();
	assert!(!output.status.success() && said.contains("allow-list is empty"), "{said}");
}

#[test]
fn node_with_an_empty_list_has_those_it_names() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	let named = format!("/p2p/{}", id(folder, 2));
	let first = node(folder, "local", 1, &["--allow-list-only", "--reserved-nodes", &named]);
	let second = node(folder, "local", 2, &["--bootnodes", &first.address()]);
	first.await_peers(&[&second.id()]);
}
