//! The command line against a real node: bad input is refused with a clear message and the right exit code, and nothing
//! is half done. One development node with instant sealing serves all the cases, since a node takes seconds to start.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "node_bad_input/consents.rs"]
mod consents;
mod node;

use std::{
	fs,
	path::Path,
	process::Command,
	time::{SystemTime, UNIX_EPOCH},
};

use node::{salus, Node, BAD_INPUT, CHAIN, YES};
use salus_primitives::gs1::check_digit;

/// The sample key with this body.
fn key(body: u64, digits: usize) -> String {
	format!("{:0digits$}", body * 10 + check_digit(body))
}

fn gtin() -> String {
	key(409_999_900_077, 14)
}

/// Milliseconds since 1970 as RFC 3339, by the `date` of coreutils.
fn rfc3339(seconds: u64) -> String {
	let output = Command::new("date").args(["-u", "-d", &format!("@{seconds}"), "+%Y-%m-%dT%H:%M:%SZ"]).output();
	String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
}

#[test]
fn node_refuses_bad_input_clearly_and_does_nothing_by_halves() {
	let node = Node::start();
	non_member(&node);
	second_commissioning(&node);
	wrong_check_digit(&node);
	broken_files(&node);
	wrong_genesis(&node);
	expired_licence(&node);
	consents::all(&node);
}

fn non_member(node: &Node) {
	let message = node.refused(BAD_INPUT, "//Stranger", &["patient", "admit", "//Somebody"]);
	assert!(message.contains("member"), "{message}");
	let (_, shown) = node.run("//Stranger", &["credential", "show", "//Somebody"]);
	assert!(!shown.to_string().contains("physician"));
}

fn second_commissioning(node: &Node) {
	node.act("//Manufacturer", &["product", "register", &gtin(), "--prefix-digits", "7"]);
	let commission = |quantity| {
		["lot", "commission", "--gtin", "LATER", "--lot", "L1", "--expiry", "2040-01-31", "--quantity", quantity]
			.map(|argument: &str| if argument == "LATER" { gtin() } else { argument.to_owned() })
	};
	let first = commission("10");
	node.act("//Manufacturer", &first.each_ref().map(String::as_str));
	let before = node.act("//Manufacturer", &["lot", "show", "--gtin", &gtin(), "--lot", "L1"]);
	let again = commission("20");
	// Another home: it is the chain that refuses, not the list at hand.
	let other = node.folder.path().join("other");
	let (code, json) = salus(&node.url, &other, "//Manufacturer", &again.each_ref().map(String::as_str));
	assert_eq!(code, BAD_INPUT, "{json}");
	assert!(json["error"]["message"].as_str().unwrap().contains("AlreadyCommissioned"), "{json}");
	assert_eq!(files(&other), ["genesis"], "no list of serial numbers is left of a refused lot");
	let after = node.act("//Manufacturer", &["lot", "show", "--gtin", &gtin(), "--lot", "L1"]);
	assert_eq!(before, after);
}

/// Names of the files below a folder.
fn files(folder: &Path) -> Vec<String> {
	let mut names = Vec::new();
	for entry in fs::read_dir(folder).unwrap().flatten() {
		if entry.path().is_dir() {
			names.extend(files(&entry.path()));
		} else {
			names.push(entry.file_name().to_string_lossy().into_owned());
		}
	}
	names
}

fn wrong_check_digit(node: &Node) {
	let output = Command::new(env!("CARGO_BIN_EXE_salus"))
		.args(["--json", "--url", &node.url, "--as", "//Manufacturer", "--home"])
		.arg(node.home())
		.args(["product", "register", "04099999000772", "--prefix-digits", "7"])
		.output()
		.unwrap();
	assert_eq!(output.status.code(), Some(BAD_INPUT));
	let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
	assert!(said.contains("check digit"), "{said}");
}

fn broken_files(node: &Node) {
	let bundle = include_str!("../../samples/fhir/patient-bundle.json");
	let cut = &bundle[..bundle.len() / 2];
	for (name, text, why) in [("cut.json", cut, "line"), ("text.json", "not JSON at all", "JSON")] {
		let file = node.folder.path().join(name);
		fs::write(&file, text).unwrap();
		let file = file.to_string_lossy().into_owned();
		let message = node.refused(BAD_INPUT, "//HospitalGateway", &["record", "anchor", &file]);
		assert!(message.contains(name) && message.contains(why), "{message}");
		assert!(!Path::new(&format!("{file}.receipt.json")).exists());
	}
	assert!(!files(&node.home()).iter().any(|name| name.starts_with("baf")), "nothing was sealed");
}

fn wrong_genesis(node: &Node) {
	let genesis = format!("0x{}", "11".repeat(32));
	let message = node.refused(CHAIN, "//Hospital", &["chain", "status", "--genesis", &genesis]);
	assert!(message.contains("genesis"), "{message}");
}

/// A pharmacy whose licence ends soon by the chain's time, which goes on by two seconds a block.
fn expired_licence(node: &Node) {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
	let until = rfc3339(now + 90);
	let gln = key(409_999_900_050, 13);
	let admit = ["organisation", "admit", "--class", "pharmacy", "--gln", &gln, "--jurisdiction", "DE"];
	let rest = ["--licence-until", &until, "--admin", "//ShortLived"];
	node.decide(&[admit.as_slice(), rest.as_slice()].concat());
	node.act("//ShortLived", &["credential", "issue", "--holder", "//First", "--role", "pharmacist"]);
	let mut message = None;
	for number in 0..60 {
		let patient = format!("//Patient{number}");
		node.act("//Hospital", &["patient", "admit", &patient]);
		let holder = format!("//Holder{number}");
		let issue = ["credential", "issue", "--holder", &holder, "--role", "pharmacist"];
		let (code, json) = node.run("//ShortLived", &issue);
		if code != YES {
			assert_eq!(code, BAD_INPUT, "{json}");
			message = json["error"]["message"].as_str().map(str::to_owned);
			break;
		}
	}
	let message = message.expect("the licence ended");
	assert!(message.contains("LicenceNotValid"), "{message}");
}
