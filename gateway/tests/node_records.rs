//! Records against a real node: their whole life through the command line, and runs that are killed at any moment. One
//! development node with instant sealing serves each of the two.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "node_records/killed.rs"]
mod killed;
#[path = "node_records/life.rs"]
mod life;
mod node;
#[path = "node_records/tampered.rs"]
mod tampered;

use std::{fs, path::Path};

use node::Node;
use serde_json::{json, Value};

/// Who anchors.
const CUSTODIAN: &str = "//HospitalGateway";

/// The commands of this test's home.
pub(crate) struct Desk(Node);

impl Desk {
	fn start() -> Self {
		Self(Node::start())
	}

	/// Writes a Bundle of so many observations.
	fn bundle(&self, name: &str, count: usize) -> String {
		let entry = |number: usize| json!({ "resource": self::observation(&format!("{name}-{number}"), number) });
		let entries: Vec<Value> = (0..count).map(entry).collect();
		self.file(&format!("{name}.json"), &json!({ "resourceType": "Bundle", "type": "collection", "entry": entries }))
	}

	/// Writes a JSON file.
	fn file(&self, name: &str, content: &Value) -> String {
		let path = self.0.path(name);
		fs::write(&path, content.to_string()).unwrap();
		path
	}

	/// Runs a record command that must work.
	fn act(&self, arguments: &[&str]) -> Value {
		self.0.act(CUSTODIAN, &[&["record"], arguments].concat())
	}

	/// Runs a record command; gives the exit code and what it printed.
	fn run(&self, arguments: &[&str]) -> (i32, Value) {
		self.0.run(CUSTODIAN, &[&["record"], arguments].concat())
	}

	/// Runs a record command that must be refused; gives the message.
	fn refused(&self, code: i32, arguments: &[&str]) -> String {
		self.0.refused(code, CUSTODIAN, &[&["record"], arguments].concat())
	}

	/// Compares a file with the receipt beside it.
	fn verify(&self, file: &str) -> (i32, Value) {
		self.run(&["verify", file, "--receipt", &receipt(file)])
	}

	/// How many files there are below a folder of the home.
	fn count(&self, below: &str) -> usize {
		files(&self.0.home().join(below))
	}
}

/// An observation with a number.
fn observation(id: &str, number: usize) -> Value {
	json!({
		"resourceType": "Observation",
		"id": id,
		"status": "final",
		"code": { "coding": [{ "system": "http://loinc.org", "code": "718-7" }] },
		"valueQuantity": { "value": number, "unit": "g/dL" },
	})
}

/// Where the receipt of a file is.
fn receipt(file: &str) -> String {
	format!("{file}.receipt.json")
}

/// How many files there are below a folder.
fn files(folder: &Path) -> usize {
	let Ok(entries) = fs::read_dir(folder) else { return 0 };
	let count = |path: &Path| if path.is_dir() { files(path) } else { 1 };
	entries.map(|entry| count(&entry.unwrap().path())).sum()
}

#[test]
fn a_record_lives_through_the_command_line() {
	let desk = Desk::start();
	life::batch(&desk);
	life::alone(&desk);
	life::opaque(&desk);
	life::images(&desk);
	life::again(&desk);
	tampered::all(&desk);
}

#[test]
fn a_run_that_is_killed_at_any_moment_is_anchored_once_or_not_at_all() {
	killed::all(&Desk::start());
}
