//! EPCIS documents against a real node: a lot's life is captured by its manufacturer and by a hospital, each with a home
//! folder of its own, and given back with the same hash ids.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "node_epcis/documents.rs"]
mod documents;
mod node;

use std::{collections::BTreeSet, fs};

use documents::*;
use node::{salus, Node, BAD_INPUT, NO, YES};
use salus_gateway::epcis::Document;
use serde_json::{json, Value};

const MAKER: &str = "//Manufacturer";
const HOSPITAL: &str = "//Hospital";

/// A node, and a home folder for each that acts.
struct Trade(Node);

impl Trade {
	/// Runs a command in the home folder of whoever gives it.
	fn run(&self, who: &str, arguments: &[&str]) -> (i32, Value) {
		let home = self.0.folder.path().join(who.trim_start_matches('/'));
		salus(&self.0.url, &home, who, arguments)
	}

	fn act(&self, who: &str, arguments: &[&str]) -> Value {
		let (code, json) = self.run(who, arguments);
		assert_eq!(code, YES, "{who}: {arguments:?}: {json:#}");
		json
	}

	fn refused(&self, code: i32, who: &str, arguments: &[&str]) -> String {
		let (found, json) = self.run(who, arguments);
		assert_eq!(found, code, "{who}: {arguments:?}: {json:#}");
		format!("{} {}", json["error"]["message"].as_str().unwrap(), json["error"]["reasons"])
	}

	/// Writes a document; gives its file.
	fn document(&self, name: &str, events: &[Value]) -> String {
		let path = self.0.path(name);
		fs::write(&path, document(events).to_string()).unwrap();
		path
	}

	/// What a query gives back: the answer, the exit code, and the hash ids of its document.
	fn query(&self, who: &str, arguments: &[&str]) -> (i32, Value, BTreeSet<String>) {
		let (code, json) = self.run(who, &[&["epcis", "query"], arguments].concat());
		assert!(json["error"].is_null(), "{json:#}");
		let ids = ids(&serde_json::to_vec(&json["document"]).unwrap());
		(code, json, ids)
	}
}

/// The hash ids of a document.
fn ids(bytes: &[u8]) -> BTreeSet<String> {
	Document::parse(bytes).unwrap().hash_ids().unwrap().iter().map(ToString::to_string).collect()
}

fn ids_of(file: &str) -> BTreeSet<String> {
	ids(&fs::read(file).unwrap())
}

/// What is said of an event, by its number from 1.
fn said(answer: &Value, number: u64) -> String {
	let events = answer["documents"][0]["hash_ids"].as_array().unwrap();
	events.iter().find(|event| event["event"] == number).unwrap()["said"].to_string()
}

#[test]
fn a_life_is_captured_and_given_back() {
	let trade = Trade(Node::start());
	let register =
		["product", "register", GTIN, "--prefix-digits", "7", "--units", "10", "--lowest", "2", "--highest", "8"];
	trade.act(MAKER, &register);
	let made = making(&trade);
	hand_over(&trade);
	let held = holding(&trade, &made);
	duplicates(&trade, &made, &held);
	errors(&trade, &made);
	interrupted(&trade);
	remade(&trade);
	spoilt(&trade);
}

/// The manufacturer makes a lot, packs it and ships it.
fn making(trade: &Trade) -> String {
	let file = trade.document("made.jsonld", &making_events());
	let checked = trade.act(MAKER, &["epcis", "check", &file]);
	assert_eq!(checked["hash_ids"].as_array().unwrap().len(), 8, "{checked}");
	let planned = trade.act(MAKER, &["epcis", "capture", &file, "--dry-run"]);
	assert!(said(&planned, 1).contains("to be carried out: commission"), "{planned}");
	assert!(!trade.0.folder.path().join("Manufacturer/epcis").exists());

	let answer = trade.act(MAKER, &["epcis", "capture", &file]);
	for (number, part) in [
		(1, "carried out: commission"),
		(2, "carried out: pack 3 packs"),
		(3, "carried out: pack 2 packs"),
		(4, "carried out: report 1 readings"),
		(5, "carried out: load"),
		(6, "recorded alone: the chain has no call that ties devices"),
		(7, "recorded alone: the chain has no call that ties objects to a business transaction"),
		(8, "carried out: offer container"),
	] {
		assert!(said(&answer, number).contains(part), "{number}: {}", said(&answer, number));
		assert!(said(&answer, number).contains("its hash id is recorded"), "{number}");
	}
	let (code, all, found) = trade.query(MAKER, &[]);
	assert_eq!((code, &found), (YES, &ids_of(&file)), "{all:#}");
	let (code, of_case, found) = trade.query(MAKER, &["--object", CASE]);
	assert_eq!((code, found.len()), (YES, 3), "packed, measured, loaded: {of_case:#}");
	assert_eq!((&of_case["history"]["entries"], &of_case["history"]["verified"]), (&json!(3), &json!(true)));
	file
}

/// The hospital gets the serial numbers of what is on the pallet.
fn hand_over(trade: &Trade) {
	let file = trade.0.path("pallet.manifest");
	let key = trade.act(HOSPITAL, &["manifest", "key"])["recipient"].as_str().unwrap().to_owned();
	trade.act(MAKER, &["manifest", "container", PALLET, "--to", &key, "--out", &file]);
	trade.act(HOSPITAL, &["manifest", "open", &file]);
}

/// The hospital receives the pallet, unloads it and supplies a pack. Gives the file.
fn holding(trade: &Trade, made: &str) -> String {
	let file = trade.document("held.jsonld", &holding_events());
	let (code, before, found) = trade.query(HOSPITAL, &["--object", PALLET]);
	assert_eq!((code, found.len(), &before["history"]["not_held"]), (NO, 0, &json!(4)), "{before:#}");
	let answer = trade.act(HOSPITAL, &["epcis", "capture", &file]);
	assert!(said(&answer, 1).contains("carried out: receive"), "{answer:#}");
	assert!(said(&answer, 2).contains("was received before"), "{answer:#}");
	assert!(said(&answer, 3).contains("carried out: unload"), "{answer:#}");
	assert!(said(&answer, 4).contains("carried out: supply 1 packs"), "{answer:#}");
	assert!(said(&answer, 4).contains("not recorded: it is a supply"), "{answer:#}");
	let (_, all, found) = trade.query(HOSPITAL, &[]);
	assert_eq!(found, ids_of(&file), "{all:#}");
	let supplied: Vec<_> =
		all["events"].as_array().unwrap().iter().filter(|event| event["deed"] == "supplied").collect();
	assert_eq!((supplied.len(), &supplied[0]["on_chain"]), (1, &json!(false)), "{all:#}");
	// The manufacturer's events are kept with one's own: then nothing of the pallet is missing.
	let kept = trade.act(HOSPITAL, &["epcis", "capture", made, "--keep-known"]);
	assert!(said(&kept, 8).contains("kept: organisation 1 recorded it already"), "{kept:#}");
	let (code, after, found) = trade.query(HOSPITAL, &["--object", PALLET]);
	assert_eq!((code, found.len(), &after["history"]["not_held"]), (YES, 7, &json!(0)), "{after:#}");
	file
}

/// Nothing is told twice, whoever tells it.
fn duplicates(trade: &Trade, made: &str, held: &str) {
	for (who, file) in [(MAKER, made), (HOSPITAL, held)] {
		let why = trade.refused(BAD_INPUT, who, &["epcis", "capture", file]);
		assert!(why.contains("recorded it already") || why.contains("captured here already"), "{why}");
	}
	let twice = trade.refused(BAD_INPUT, MAKER, &["epcis", "capture", made, made]);
	assert!(twice.contains("is in") && twice.contains("too"), "{twice}");
}

/// An event is declared an error, and another stands in its place.
fn errors(trade: &Trade, made: &str) {
	let file = trade.document("wrong.jsonld", &error_events());
	let foreign = trade.refused(BAD_INPUT, HOSPITAL, &["epcis", "capture", &file]);
	assert!(foreign.contains("only it declares it an error"), "{foreign}");
	let answer = trade.act(MAKER, &["epcis", "capture", &file]);
	assert!(said(&answer, 1).contains("corrected by ni:///sha-256;"), "{answer:#}");
	let again = trade.refused(BAD_INPUT, MAKER, &["epcis", "capture", &file]);
	assert!(again.contains("declared it an error already"), "{again}");
	let (code, wrong, _) = trade.query(MAKER, &["--where", "EXISTS_errorDeclaration=", "--object", PALLET]);
	assert_eq!(wrong["events"].as_array().unwrap().len(), 1, "{wrong:#}");
	assert_eq!((code, &wrong["history"]["not_held"]), (NO, &json!(3)), "what the hospital told: {wrong:#}");
	let declared = &wrong["events"][0]["declared_error"];
	assert_eq!((&declared["reason"], declared["corrective"].as_array().unwrap().len()), (&json!("incorrect_data"), 1));
	assert_eq!(wrong["history"]["verified"], json!(true), "{wrong:#}");
	// The hospital sees that it isn't shown all any more.
	let (code, seen, _) = trade.query(HOSPITAL, &["--object", PALLET]);
	assert_eq!((code, &seen["history"]["not_held"]), (NO, &json!(2)), "{seen:#}");
	let given = trade.0.path("given.jsonld");
	trade.act(MAKER, &["epcis", "query", "--document", "--out", &given]);
	assert_eq!(ids_of(&given), &ids_of(made) | &ids_of(&file));
}

/// What was done before a failure stays, and the same command goes on from there.
fn interrupted(trade: &Trade) {
	let made = trade.document("third.jsonld", &made_case_events());
	trade.act(MAKER, &["epcis", "capture", &made]);
	let early = trade.document("early.jsonld", &early_events());
	let why = trade.refused(BAD_INPUT, HOSPITAL, &["epcis", "capture", &early]);
	assert!(why.contains("event 2") && why.contains("done before: event 1 of"), "{why}");
	let shipped = trade.document("second.jsonld", &second_events());
	trade.act(MAKER, &["epcis", "capture", &shipped]);
	let answer = trade.act(HOSPITAL, &["epcis", "capture", &early]);
	assert!(said(&answer, 1).contains("done already") && said(&answer, 2).contains("receive"), "{answer:#}");
}

/// Packs are made into others.
fn remade(trade: &Trade) {
	let file = trade.document("remade.jsonld", &remaking_events());
	let why = trade.refused(BAD_INPUT, MAKER, &["epcis", "capture", &file]);
	assert!(why.contains("--into"), "{why}");
	let answer = trade.act(MAKER, &["epcis", "capture", &file, "--into", NEW_CASE]);
	assert!(said(&answer, 3).contains("carried out: make 2 packs into"), "{answer:#}");
}

/// A second supply of a pack is an alarm, leaves nothing behind, and is one again.
fn spoilt(trade: &Trade) {
	let file = trade.document("again.jsonld", &[supply_event("2026-02-09T12:00:00Z", "A1")]);
	for _ in 0..2 {
		let why = trade.refused(NO, HOSPITAL, &["epcis", "capture", &file]);
		assert!(why.contains("ALARM second-supply"), "{why}");
	}
	let stranger = trade.document("stranger.jsonld", &[supply_event("2026-02-09T13:00:00Z", "FORGED")]);
	let why = trade.refused(BAD_INPUT, HOSPITAL, &["epcis", "capture", &stranger]);
	assert!(why.contains("never recorded by its hash id"), "{why}");
}
