//! Streams, reports to public health and training sets through the command line, against a real node: a stream with a
//! gap, counts that are published, checked and proved, and a training set of three patients of whom one withdraws.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod node;

use std::{fs, path::Path};

use node::{Node, BAD_INPUT, NO};
use serde_json::{json, Value};

#[test]
fn sets_live_through_the_command_line() {
	let node = Node::start();
	let stream = stream(&node);
	interrupted(&node, &stream);
	proof(&node, &stream);
	closed(&node, &stream);
	let first = report(&node);
	corrected(&node, &first);
	let (set, manifest) = training(&node);
	withdrawal(&node, &set, &manifest);
	without_consent(&node);
}

/// Writes a file into the node's folder; gives its path.
fn write(node: &Node, name: &str, text: &str) -> String {
	let path = node.path(name);
	fs::write(&path, text).unwrap();
	path
}

/// Readings of a pulse from number `from` on.
fn readings(from: u64, count: u64) -> String {
	(from..from + count).map(|number| json!({ "n": number, "pulse": 60 + number % 7 }).to_string() + "\n").collect()
}

/// Two batches without a gap, and one after it. A sensor appends, too.
fn stream(node: &Node) -> String {
	let open = ["stream", "open", "--class", "devices", "--class", "vital-signs", "--subject", "//Patient"];
	let stream = node.act("//Physician", &open)["stream"].to_string();
	node.act("//Hospital", &["credential", "issue", "--holder", "//Pump", "--role", "sensor"]);
	let (one, two) = (write(node, "one.jsonl", &readings(0, 10)), write(node, "two.jsonl", &readings(10, 10)));
	let appended = node.act("//Physician", &["stream", "append", &stream, &one]);
	assert_eq!((&appended["number"], &appended["first"], &appended["missing"]), (&json!(0), &json!(0), &json!(0)));
	node.act("//Pump", &["stream", "append", &stream, &two]);
	let checked = node.act("//Patient", &["stream", "check", &stream, &one, &two, "--sealed"]);
	assert_eq!((&checked["next_reading"], &checked["files"][1]["batch"]), (&json!(20), &json!(1)));
	only_the_custodian_opens(node, &stream, &one);
	// One reading altered, and one left out.
	let altered = write(node, "altered.jsonl", &readings(10, 10).replace("{\"n\":14,", "{\"n\":15,"));
	let (code, checked) = node.run("//Patient", &["stream", "check", &stream, &altered]);
	assert_eq!((code, &checked["files"][0]["altered"]), (NO, &json!([14])), "{checked}");
	let shorter = write(node, "shorter.jsonl", &readings(10, 9));
	assert_eq!(node.run("//Patient", &["stream", "check", &stream, &shorter]).0, NO);
	// What was passed over is missing for good.
	let late = write(node, "late.json", "[{\"n\":25},\n{\"n\":26}]");
	let appended = node.act("//Pump", &["stream", "append", &stream, &late, "--first", "25"]);
	assert_eq!((&appended["missing"], &appended["leaves"]), (&json!(5), &json!(2)));
	let (code, checked) = node.run("//Patient", &["stream", "check", &stream]);
	assert_eq!((code, &checked["gaps"]), (NO, &json!([{ "first": 20, "last": 24, "before_batch": 2 }])));
	assert_eq!((&checked["missing"], &checked["flaws"]), (&json!(5), &json!([])));
	let shown = node.act("//Patient", &["stream", "show", &stream]);
	assert_eq!((&shown["record"]["batches"], &shown["batches"][2]["first"]), (&json!(3), &json!(25)));
	let again = node.refused(BAD_INPUT, "//Pump", &["stream", "append", &stream, &one, "--first", "20"]);
	assert!(again.contains("next reading is 27"), "{again}");
	assert_eq!(node.run("//Patient", &["stream", "show", "99"]).0, NO);
	stream
}

/// A home folder without a batch's secrets can check neither files nor sealed batches, and doesn't pretend to.
fn only_the_custodian_opens(node: &Node, stream: &str, file: &str) {
	let other = node.home().with_file_name("other-home");
	for what in [file, "--sealed"] {
		let (code, answer) = node::salus(&node.url, &other, "//Patient", &["stream", "check", stream, what]);
		assert_eq!(code, BAD_INPUT, "{answer}");
	}
	assert_eq!(node::salus(&node.url, &other, "//Patient", &["stream", "check", stream]).0, 0);
}

/// An append that ended between finality and its last file: the next one finds it on the chain.
fn interrupted(node: &Node, stream: &str) {
	let folder = node.home().join("streams").join(stream);
	let done = folder.join("1.json");
	let mut kept: Value = serde_json::from_str(&fs::read_to_string(&done).unwrap()).unwrap();
	kept.as_object_mut().unwrap().remove("anchored");
	let root = kept["root"].as_str().unwrap().trim_start_matches("0x").to_owned();
	let pending = folder.join(format!("pending-{root}.json"));
	fs::write(&pending, kept.to_string()).unwrap();
	fs::remove_file(&done).unwrap();
	let two = node.path("two.jsonl");
	let answer = node.act("//Physician", &["stream", "append", stream, &two]);
	assert_eq!((&answer["number"], &answer["block"]), (&json!(1), &Value::Null), "{answer}");
	assert!(done.exists() && !pending.exists());
	assert_eq!(
		node.act("//Patient", &["stream", "show", stream])["record"]["batches"],
		3,
		"nothing was appended twice"
	);
}

fn proof(node: &Node, stream: &str) {
	let out = node.path("reading.json");
	let proved = node.act("//Physician", &["stream", "prove", stream, "13", "--out", &out]);
	assert!(proved["record"].as_str().unwrap().ends_with("/3"), "{proved}");
	let checked = node.act("//Patient", &["stream", "check", "--proof", &out]);
	assert_eq!((&checked["reading"], &checked["value"]), (&json!(13), &json!({ "n": 13, "pulse": 66 })));
	let text = fs::read_to_string(&out).unwrap();
	fs::write(&out, text.replace("\"pulse\": 66", "\"pulse\": 67")).unwrap();
	assert!(node.refused(NO, "//Patient", &["stream", "check", "--proof", &out]).contains("altered"));
	let missing = ["stream", "prove", stream, "22", "--out", &out];
	assert!(node.refused(NO, "//Physician", &missing).contains("no reading 22"));
}

fn closed(node: &Node, stream: &str) {
	node.run("//Patient", &["stream", "close", stream]);
	assert_eq!(node.act("//Patient", &["stream", "show", stream])["record"]["closed_at"], Value::Null);
	node.act("//Physician", &["stream", "close", stream]);
	let one = node.path("one.jsonl");
	assert!(node.refused(BAD_INPUT, "//Physician", &["stream", "append", stream, &one]).contains("closed"));
}

/// Twelve reports under two codes.
fn reports() -> Vec<Value> {
	(0..12).map(|number| json!({ "person": format!("p{number}"), "code": 8 + 132 * (number % 2) })).collect()
}

fn prepare(node: &Node, file: &str, out: &str) -> Value {
	let period = ["--from", "2020-01-01", "--until", "2021-01-01"];
	node.act("//Physician", &[&["report", "prepare", file, "--out-dir", out], period.as_slice()].concat())
}

/// Publishes a list; gives its path.
fn report(node: &Node) -> String {
	let lines: String = reports().iter().map(|report| report.to_string() + "\n").collect();
	let (file, out) = (write(node, "reports.jsonl", &lines), node.path("published"));
	let prepared = prepare(node, &file, &out);
	assert_eq!(prepared["counts"], json!([{ "code": 8, "count": 6 }, { "code": 140, "count": 6 }]));
	let list = format!("{out}/list.json");
	let early = node.run("//Patient", &["report", "check", &list]);
	assert_eq!(early.0, NO, "nothing is published yet: {}", early.1);
	let published = node.act("//Physician", &["report", "publish", &list]);
	assert_eq!(published["leaves"], 12);
	assert!(node.refused(BAD_INPUT, "//Physician", &["report", "publish", &list]).contains("AlreadyPublished"));
	let checked = node.act("//Patient", &["report", "check", &list]);
	assert_eq!((&checked["differences"], &checked["report"]), (&json!([]), &published["report"]));
	forged(node, &list);
	slips(node, &out);
	list
}

/// A list that says another thing than the chain is no list of it.
fn forged(node: &Node, list: &str) {
	let mut text: Value = serde_json::from_str(&fs::read_to_string(list).unwrap()).unwrap();
	text["counts"][0][1] = json!(7);
	let forged = write(node, "forged.json", &text.to_string());
	let (code, checked) = node.run("//Patient", &["report", "check", &forged]);
	assert_eq!(code, NO);
	assert!(checked["differences"].to_string().contains("counts"), "{checked}");
	node.refused(BAD_INPUT, "//Physician", &["report", "publish", &forged]);
}

/// A person finds the own report, and nobody else's.
fn slips(node: &Node, folder: &str) {
	let record = write(node, "record.json", &reports()[2].to_string());
	let slip = |number: u32| format!("{folder}/slips/{number:07}.json");
	let proved = node.act("//Patient", &["report", "prove", &slip(3), &record]);
	assert_eq!(proved["code"], 8);
	assert!(node.refused(NO, "//Patient", &["report", "prove", &slip(4), &record]).contains("another report"));
	let (small, out) = (write(node, "small.jsonl", "{\"code\":1}\n"), node.path("small"));
	let period = ["--from", "2020-01-01", "--until", "2021-01-01", "--out-dir"];
	let refused = [&["report", "prepare", &small], period.as_slice(), &[out.as_str()]].concat();
	assert!(node.refused(BAD_INPUT, "//Physician", &refused).contains("code 1: only 1"));
	assert!(!Path::new(&out).exists());
}

/// The same reports again, under fresh salts, take the place of the first list.
fn corrected(node: &Node, first: &str) {
	let (file, out) = (node.path("reports.jsonl"), node.path("corrected"));
	prepare(node, &file, &out);
	let old = node.act("//Patient", &["report", "check", first])["report"].to_string();
	let list = format!("{out}/list.json");
	let new = node.act("//Physician", &["report", "publish", &list, "--replaces", &old])["report"].clone();
	let checked = node.act("//Patient", &["report", "check", first]);
	assert_eq!(checked["replaced_by"], new, "the first stays what it was, and says what has taken its place");
	let differs = node.run("//Patient", &["report", "check", first, "--report", &new.to_string()]);
	assert_eq!(differs.0, NO);
}

/// A laboratory result as FHIR.
fn observation(id: &str) -> Value {
	json!({
		"resourceType": "Observation",
		"id": id,
		"status": "final",
		"category": [{ "coding": [{
			"system": "http://terminology.hl7.org/CodeSystem/observation-category",
			"code": "laboratory"
		}] }],
		"code": { "coding": [{ "system": "http://loinc.org", "code": "2339-0" }] },
		"effectiveDateTime": "2026-01-05T10:00:00Z",
		"valueQuantity": { "value": 5, "unit": "mmol/L" }
	})
}

/// Three patients who permit research at the hospital, one record each. Gives the set's number and the manifest.
fn training(node: &Node) -> (String, String) {
	node.act("//Hospital", &["credential", "issue", "--holder", "//Researcher", "--role", "researcher"]);
	for patient in ["//Second", "//Third", "//Fourth"] {
		node.act("//Hospital", &["patient", "admit", patient]);
	}
	for patient in ["//Patient", "//Second", "//Third"] {
		node.act(patient, &["consent", "grant", "--permit", "org:0;purposes=HRESCH;classes=laboratory"]);
	}
	for (id, patient) in [("t1", "//Patient"), ("t2", "//Second"), ("t4", "//Fourth")] {
		let file = write(node, &format!("{id}.json"), &observation(id).to_string());
		node.act("//Physician", &["record", "anchor", &file, "--subject", patient]);
	}
	let entries = [json!({ "resource": observation("t3") }), json!({ "resource": observation("t5") })];
	let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries });
	let file = write(node, "batch.json", &bundle.to_string());
	node.act("//Physician", &["record", "anchor", &file, "--subject", "//Third"]);
	let manifest = node.path("manifest.json");
	let make = ["training", "manifest", "--record", "Observation/t1", "--record", "Observation/t2"];
	let make = [make.as_slice(), &["--record", "Observation/t3", "--out", &manifest]].concat();
	assert_eq!(node.act("//Physician", &make)["records"], 3);
	let register = ["training", "register", &manifest, "--purpose", "HRESCH"];
	let treatment = ["training", "register", &manifest, "--purpose", "TREAT"];
	assert!(node.refused(BAD_INPUT, "//Researcher", &treatment).contains("NotResearch"));
	let set = node.act("//Researcher", &register)["set"].to_string();
	assert!(node.refused(BAD_INPUT, "//Researcher", &register).contains("AlreadyRegistered"));
	let checked = node.act("//Researcher", &["training", "check", &manifest, "--set", &set]);
	assert_eq!((&checked["affected"], &checked["purpose"]), (&json!(0), &json!("HRESCH")), "{checked}");
	node.act("//Researcher", &["training", "withdrawn", &manifest, "--set", &set]);
	(set, manifest)
}

/// One patient withdraws and one record is revoked: both are named from then on, and the past stays as it was.
fn withdrawal(node: &Node, set: &str, manifest: &str) {
	let consent = node.act("//Second", &["consent", "list"])["consents"][0]["consent"].to_string();
	node.act("//Second", &["consent", "withdraw", &consent]);
	node.act("//Physician", &["record", "revoke", "Observation/t3"]);
	let csv = node.path("withdrawn.csv");
	let list = ["training", "withdrawn", manifest, "--set", set, "--csv", &csv];
	let (code, found) = node.run("//Researcher", &list);
	assert_eq!((code, &found["affected"]), (NO, &json!(2)), "{found}");
	let reasons: Vec<_> = found["rows"].as_array().unwrap().iter().map(|row| (&row["row"], &row["reason"])).collect();
	assert_eq!(reasons, [(&json!(1), &json!("no-consent")), (&json!(2), &json!("revoked"))]);
	assert_eq!(fs::read_to_string(&csv).unwrap().lines().count(), 3);
	node.act("//Researcher", &["training", "check", manifest, "--set", set]);
	let other = write(node, "other.json", &fs::read_to_string(manifest).unwrap().replace("anchor:", "anchor:1"));
	let (code, found) = node.run("//Researcher", &["training", "check", &other, "--set", set]);
	assert_eq!(code, NO);
	assert!(found["rows"].to_string().contains("not-anchored"), "{found}");
}

/// A record of a patient who never agreed is named.
fn without_consent(node: &Node) {
	let manifest = node.path("manifest-2.json");
	let make = ["training", "manifest", "--record", "Observation/t1", "--record", "Observation/t4", "--out", &manifest];
	node.act("//Physician", &make);
	let register = ["training", "register", &manifest, "--purpose", "HRESCH"];
	let set = node.act("//Researcher", &register)["set"].to_string();
	let (code, found) = node.run("//Researcher", &["training", "check", &manifest, "--set", &set]);
	assert_eq!((code, &found["affected"]), (NO, &json!(1)), "{found}");
	assert_eq!((&found["rows"][0]["row"], &found["rows"][0]["reason"]), (&json!(1), &json!("no-consent")));
}
