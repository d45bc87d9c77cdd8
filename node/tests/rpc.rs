//! Who reaches the methods that change a node.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use common::{node_key, run, Node};
use serde_json::Value;

/// Starts a node of the chain `local` with these options.
fn node(options: &[&str]) -> (Node, tempfile::TempDir) {
	let folder = tempfile::tempdir().unwrap();
	let key = node_key(1);
	let fixed = ["--chain", "local", "--node-key", &key];
	(Node::start(folder.path(), &[fixed.as_slice(), options].concat()), folder)
}

/// Whether the node carries out an unsafe method that is asked for from this machine.
fn carries_out_unsafe(node: &Node) -> bool {
	let answer = node.ask("system_peers");
	match answer.pointer("/error/message").and_then(Value::as_str) {
		Some(message) => {
			assert!(message.contains("unsafe"), "{message}");
			false
		}
		None => answer.get("result").is_some(),
	}
}

#[test]
fn unsafe_methods_on_an_outside_address_are_refused() {
	let key = node_key(1);
	for outside in ["--unsafe-rpc-external", "--rpc-external"] {
		for role in ["--validator", "--sync=full"] {
			let output =
				run(&["--chain", "local", "--node-key", &key, "--tmp", role, outside, "--rpc-methods", "unsafe"]);
			let said = String::from_utf8(output.stderr).unwrap();
			assert!(!output.status.success(), "{said}");
			assert!(said.contains("unsafe RPC methods can't be offered on 0.0.0.0:9944"), "{said}");
		}
	}
}

#[test]
fn unsafe_methods_on_an_outside_endpoint_are_refused() {
	let endpoint = "listen-addr=0.0.0.0:0,methods=unsafe";
	let key = node_key(1);
	let options = ["--chain", "local", "--node-key", &key, "--tmp", "--validator"];
	let output = run(&[options.as_slice(), &["--experimental-rpc-endpoint", endpoint]].concat());
	let said = String::from_utf8(output.stderr).unwrap();
	assert!(!output.status.success() && said.contains("unsafe RPC methods can't be offered"), "{said}");
}

#[test]
fn outside_address_offers_safe_methods_only() {
	let (node, _folder) = node(&["--validator", "--experimental-rpc-endpoint", "listen-addr=0.0.0.0:0"]);
	assert!(!carries_out_unsafe(&node));
	assert!(node.ask("system_health").get("result").is_some());
}

#[test]
fn own_machine_reaches_unsafe_methods_unless_they_are_left_out() {
	let (open, _folder) = node(&["--validator", "--rpc-port", "0"]);
	assert!(carries_out_unsafe(&open));
	let (closed, _folder) = node(&["--validator", "--rpc-port", "0", "--rpc-methods", "safe"]);
	assert!(!carries_out_unsafe(&closed));
}
