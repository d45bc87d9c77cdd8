//! A counter at which an admin stands, who has no credential: stock, a supply and its undo; and copies of packs that are
//! somewhere else.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod node;

use std::fs;

use node::{Node, BAD_INPUT, NO};

const GTIN: &str = "04099999000012";
/// A case of the hospital, one of the other hospital, and one into which the hospital puts a pack.
const HERE: &str = "040999990000000012";
const THERE: &str = "040999990000000029";
const SHELF: &str = "040999990000000036";
/// The hospital's GLN.
const PREMISES: &str = "4099999000012";

/// The code of a pack.
fn code(index: usize) -> String {
	format!("(01){GTIN}(17)401231(10)L1(21)SERIAL{index:03}")
}

/// Five packs at each hospital.
fn delivered() -> Node {
	let node = Node::start();
	let serials = node.path("serials.txt");
	fs::write(&serials, (0..10).map(|index| format!("SERIAL{index:03}\n")).collect::<String>()).unwrap();
	node.act("//Manufacturer", &["product", "register", GTIN, "--prefix-digits", "7"]);
	let lot = ["--gtin", GTIN, "--lot", "L1"];
	let commission = [&["lot", "commission"], lot.as_slice(), &["--expiry", "2040-12-31", "--serials", &serials]];
	node.act("//Manufacturer", &commission.concat());
	for (case, to, who) in [(HERE, "0", "//Hospital"), (THERE, "3", "//HospitalSouth")] {
		node.act("//Manufacturer", &[&["container", "pack", case], lot.as_slice(), &["--count", "5"]].concat());
		node.act("//Manufacturer", &["container", "ship", case, "--to", to, "--sell"]);
		node.act(who, &["container", "receive", case]);
	}
	node
}

#[test]
fn an_admin_stands_at_the_counter() {
	let node = delivered();
	let stock = node.act("//Hospital", &["stock"]);
	assert_eq!((&stock["organisation"], &stock["active"]), (&0.into(), &5.into()));
	assert_eq!(node.act("//Hospital", &["pack", "verify", &code(0)])["market"], "DE");

	let place = ["--container", HERE, "--premises", PREMISES];
	let pack = |what, index| [&["pack", what], [code(index).leak() as &str].as_slice(), &place].concat();
	assert_eq!(node.act("//Hospital", &pack("supply", 0))["supplied"], 1);
	assert_eq!(node.act("//Hospital", &pack("undo", 0))["entry"], 0);
	assert_eq!(node.act("//Hospital", &["pack", "verify", &code(0)])["state"], "active");

	// A copy of a pack that the other hospital has: both places are named.
	let (exit, alarmed) = node.run("//Hospital", &pack("supply", 7));
	let alarm = &alarmed["alarms"][0];
	assert_eq!((exit, &alarm["kind"], &alarm["holder"]), (NO, &"elsewhere".into(), &3.into()), "{alarmed}");
	assert_eq!((&alarm["by"], &alarm["premises"]), (&0.into(), &PREMISES.into()), "{alarmed}");

	// A pack in another case of the hospital's own: that is a slip, and the right case is named.
	let lot = ["--gtin", GTIN, "--lot", "L1", "--count", "1", "--from", HERE, "--first", "4"];
	node.act("//Hospital", &[&["container", "pack", SHELF], lot.as_slice()].concat());
	let slip = node.refused(BAD_INPUT, "//Hospital", &pack("supply", 4));
	assert!(slip.contains(SHELF) && slip.contains("name that one"), "{slip}");
	let history = node.act("//Hospital", &["lot", "show", "--gtin", GTIN, "--lot", "L1"]);
	assert_eq!(history["alarms"], 1, "a slip is no alarm: {history}");
}
