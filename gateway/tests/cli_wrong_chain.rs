//! A node of another chain is refused: another runtime, another encoding of calls, another genesis. The node here is a
//! server that answers the two questions asked on connecting.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use std::{
	path::Path,
	process::{Command, Output},
};

use jsonrpsee::{
	server::{Server, ServerHandle},
	RpcModule,
};
use serde_json::{json, Value};

/// Starts a node whose runtime has this name and transaction version, and whose genesis is this byte repeated. Gives
/// its address.
async fn node(name: &'static str, version: u32, genesis: u8) -> (String, ServerHandle) {
	let mut module = RpcModule::new(());
	let hash = format!("0x{}", hex::encode([genesis; 32]));
	module.register_method("chain_getBlockHash", move |_, (), _| hash.clone()).unwrap();
	module
		.register_method("state_getRuntimeVersion", move |_, (), _| {
			json!({ "specName": name, "implName": name, "specVersion": 1, "transactionVersion": version, "apis": [] })
		})
		.unwrap();
	let server = Server::builder().build("127.0.0.1:0").await.unwrap();
	let url = format!("ws://{}", server.local_addr().unwrap());
	(url, server.start(module))
}

/// Asks for the chain's status. It blocks this thread: the server has others.
fn status(home: &Path, url: &str, more: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_salus"))
		.arg("--home")
		.arg(home)
		.args(["--json", "--url", url, "chain", "status"])
		.args(more)
		.output()
		.unwrap()
}

/// The kind of the error, and its message.
fn error(output: &Output) -> (String, String) {
	assert_eq!(output.status.code(), Some(3));
	let json: Value = serde_json::from_slice(&output.stdout).unwrap();
	let text = |name: &str| json["error"][name].as_str().unwrap().to_string();
	(text("kind"), text("message"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_runtime_and_another_encoding_are_refused() {
	let home = tempfile::tempdir().unwrap();
	for (name, version) in [("polkadot", 2), ("salus", 1)] {
		let (url, _server) = node(name, version, 1).await;
		let (kind, message) = error(&status(home.path(), &url, &[]));
		assert_eq!(kind, "wrong_chain");
		assert!(message.contains(name) && message.contains(&version.to_string()), "{message}");
	}
	assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "a wrong chain is not remembered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_genesis_that_was_not_asked_for_is_refused() {
	let home = tempfile::tempdir().unwrap();
	let (url, _server) = node("salus", 2, 1).await;
	let asked = format!("0x{}", "02".repeat(32));
	let (kind, message) = error(&status(home.path(), &url, &["--genesis", &asked]));
	assert_eq!(kind, "wrong_genesis");
	assert!(message.contains(&asked) && message.contains(&"01".repeat(32)), "{message}");
	assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "a wrong genesis is not remembered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_genesis_is_remembered_and_another_refused() {
	let home = tempfile::tempdir().unwrap();
	let (first, _server) = node("salus", 2, 1).await;
	// The server can't answer what comes after the checks; the genesis is remembered by then.
	let (kind, _message) = error(&status(home.path(), &first, &[]));
	assert_eq!(kind, "chain");
	let (second, _server) = node("salus", 2, 2).await;
	let (kind, _message) = error(&status(home.path(), &second, &[]));
	assert_eq!(kind, "wrong_genesis");
	let (kind, _message) = error(&status(home.path(), &first, &[]));
	assert_eq!(kind, "chain");
}
