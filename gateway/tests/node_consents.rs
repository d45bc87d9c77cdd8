//! The life of a consent through the command line, against a real node: a proposal that the patient edits, a guardian's
//! act, break-glass with its review, a study that asks again, FHIR in and out, and the account of who asked for what.
//! One development node with instant sealing serves all of it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod node;

use std::path::Path;

use node::{Node, BAD_INPUT, NO};
use serde_json::{json, Value};

/// What the hospital proposes, and what the patient makes of it.
const PROPOSED: &str = "org:0;purposes=TREAT;classes=laboratory,imaging,genomics";
const EDITED: &str = "org:0;purposes=TREAT;classes=laboratory,imaging";

#[test]
fn a_consent_lives_through_the_command_line() {
	let node = Node::start();
	let consent = proposal(&node);
	questions(&node, &consent);
	parts(&node, &consent);
	guardian(&node);
	let used = break_glass(&node);
	study(&node);
	let imported = fhir(&node);
	disclosures(&node, used);
	receipt(&node, &imported);
}

/// The number of a consent that a command granted.
fn number(answer: &Value) -> String {
	answer["consent"].to_string()
}

/// What the physician would be told.
fn decide(node: &Node, classes: &str) -> (i32, Value) {
	let question = ["consent", "decide", "--patient", "//Patient", "--requester", "//Physician", "--purpose", "TREAT"];
	node.run("//Patient", &[question.as_slice(), &["--classes", classes]].concat())
}

fn proposal(node: &Node) -> String {
	let propose = ["consent", "propose", "--patient", "//Patient", "--answer-by", "2040-01-01", "--permit", PROPOSED];
	node.act("//Physician", &propose);
	let listed = node.act("//Patient", &["consent", "list"]);
	assert_eq!(listed["proposals"][0]["terms"]["provisions"][0]["actor"], "org:0", "{listed}");
	node.act("//Physician", &["consent", "retract", "//Patient"]);
	node.refused(BAD_INPUT, "//Patient", &["consent", "accept", "0"]);
	node.act("//Physician", &propose);
	let accepted = node.act("//Patient", &["consent", "accept", "0", "--permit", EDITED]);
	assert_eq!(accepted["edited"], true);
	assert_eq!(node.act("//Patient", &["consent", "list"])["proposals"], json!([]));
	number(&accepted)
}

fn questions(node: &Node, consent: &str) {
	assert_eq!(decide(node, "laboratory").0, 0);
	assert_eq!(decide(node, "genomics").0, NO);
	let readers = node.act("//Patient", &["consent", "readers", "--class", "laboratory"]);
	let reads = |reader: &Value| reader["organisation"] == 0 && reader["role"] == "physician";
	assert!(readers["readers"].as_array().unwrap().iter().any(reads), "{readers}");
	let changes = node.act("//Patient", &["consent", "what-if", consent]);
	let loses = |change: &Value| change["role"] == "physician" && change["lost"].to_string().contains("laboratory");
	assert!(changes["changes"].as_array().unwrap().iter().any(loses), "{changes}");
}

/// One provision is narrowed, another one withdrawn; then all permits, then all.
fn parts(node: &Node, consent: &str) {
	let narrower = "org:0;purposes=TREAT;classes=laboratory";
	let narrowed = node.act("//Patient", &["consent", "change-provision", consent, "0", "--permit", narrower]);
	assert_eq!((decide(node, "laboratory").0, decide(node, "imaging").0), (0, NO));
	let narrowed = number(&narrowed);
	let more = ["--permit", narrower, "--permit", "role:physician;purposes=TREAT;classes=imaging"];
	let denial = ["--deny", "anyone;purposes=all;classes=imaging;labels=HIV;under=1"];
	let amend = [&["consent", "amend", &narrowed], more.as_slice(), &denial].concat();
	let amended = number(&node.act("//Patient", &amend));
	let (code, answer) = decide(node, "imaging");
	assert_eq!((code, &answer["answer"]["redact"]), (0, &json!(["HIV"])), "{answer}");
	let fewer = number(&node.act("//Patient", &["consent", "withdraw-provision", &amended, "0"]));
	assert_eq!((decide(node, "laboratory").0, decide(node, "imaging").0), (NO, 0));
	node.act("//Patient", &["consent", "withdraw", &fewer]);
	assert_eq!(decide(node, "imaging").0, NO);
	node.act("//Patient", &["consent", "lift", &fewer]);
	let shown = node.act("//Patient", &["consent", "show", &fewer]);
	assert_eq!(shown["record"]["status"], "lifted");
	assert_eq!(node.act("//Patient", &["consent", "list"])["consents"], json!([]));
}

/// A guardian acts for a child; not after the end, and not for another one.
fn guardian(node: &Node) {
	node.act("//Hospital", &["patient", "admit", "//Child"]);
	let appoint = ["patient", "guardian", "//Child", "--guardian", "//Guardian", "--until", "2040-05-17"];
	let appointed = node.act("//Physician", &appoint);
	assert_eq!(appointed["until"], "2040-05-01T00:00:00Z");
	node.act("//Guardian", &["consent", "grant", "--for", "//Child", "--permit", EDITED]);
	let listed = node.act("//Guardian", &["consent", "list", "--for", "//Child"]);
	assert_eq!(listed["consents"].as_array().unwrap().len(), 1);
	let other = node.refused(BAD_INPUT, "//Guardian", &["consent", "grant", "--for", "//Patient", "--permit", EDITED]);
	assert!(other.contains("NotRepresentative"), "{other}");
	let proxy = ["patient", "proxy", "//Proxy", "--until", "2040-01-01", "--for", "//Child"];
	assert!(node.refused(BAD_INPUT, "//Guardian", &proxy).contains("CallNotAllowed"));
	node.act("//Hospital", &["patient", "end-representation", "//Guardian", "--patient", "//Child"]);
	let (code, shown) = node.run("//Hospital", &["patient", "representatives", "//Child"]);
	assert_eq!((code, &shown["representatives"][0]["holds"]), (NO, &json!(false)));
	let late = node.run("//Guardian", &["consent", "grant", "--for", "//Child", "--permit", EDITED]);
	assert_eq!(late.0, BAD_INPUT, "{}", late.1);
}

fn break_glass(node: &Node) -> u64 {
	let use_it = ["break-glass", "use", "--patient", "//Patient", "--reason", "BTG", "--classes", "genomics"];
	let used = node.act("//Physician", &use_it);
	let id = used["break_glass"].as_u64().unwrap();
	assert_eq!(used["answer"]["based_on"], json!([{ "break_glass": id }]));
	assert!(node.refused(BAD_INPUT, "//Physician", &use_it).contains("AlreadyOpen"));
	node.act("//Hospital", &["credential", "issue", "--holder", "//Officer", "--role", "privacy-officer"]);
	let review = ["break-glass", "review", &id.to_string(), "--verdict", "abuse"];
	node.run("//Physician", &review);
	node.act("//Officer", &review);
	let tally = node.act("//Officer", &["break-glass", "tally", "//Physician"]);
	assert_eq!((&tally["uses"], &tally["unreviewed"], &tally["abuses"]), (&json!(1), &json!(0), &json!(1)));
	assert_eq!(node.act("//Officer", &["break-glass", "overdue", "0"])["overdue"], json!([]));
	id
}

fn study(node: &Node) {
	let protocol = node.path("protocol.txt");
	std::fs::write(&protocol, "version 1").unwrap();
	let register = ["study", "register", "--traits", "ethics-approved", "--protocol", &protocol];
	let study = node.act("//Hospital", &register)["study"].to_string();
	assert!(Path::new(&format!("{protocol}.source.json")).exists());
	node.act("//Patient", &["study", "enrol", &study]);
	assert_eq!(node.act("//Patient", &["study", "count", &study])["counted"]["current"], 1);
	let (next, amend) = (node.path("protocol-2.txt"), ["study", "amend", &study, "--needs-consent", "--protocol"]);
	std::fs::write(&next, "version 2").unwrap();
	node.act("//Hospital", &[amend.as_slice(), &[next.as_str()]].concat());
	let (code, how) = node.run("//Patient", &["study", "participation", &study]);
	assert_eq!((code, &how["participation"]), (NO, &json!("needs-consent-again")));
	node.refused(BAD_INPUT, "//Patient", &["study", "enrol", &study, "--version", "1"]);
	node.act("//Patient", &["study", "enrol", &study]);
	assert_eq!(node.act("//Patient", &["study", "participation", &study])["participation"], "current");
	node.act("//Patient", &["study", "leave", &study]);
	let counted = node.act("//Patient", &["study", "count", &study]);
	assert_eq!(counted["counted"], json!({ "participants": 0, "current": 0 }));
}

/// A FHIR Consent comes in, goes out, and means the same when it comes in again.
fn fhir(node: &Node) -> String {
	let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/consent");
	let file = |name: &str| samples.join(name).to_string_lossy().into_owned();
	let (document, directory, salt) = (file("care-management.json"), file("who-is-who.json"), node.path("salt.json"));
	let import = ["consent", "import", &document, "--directory", &directory, "--source", &salt];
	let imported = number(&node.act("//Patient", &import));
	assert!(node.refused(BAD_INPUT, "//Physician", &import).contains("salt"), "a salt is never overwritten");
	let out = node.path("exported.json");
	node.act("//Patient", &["consent", "export", &imported, "--out", &out]);
	let again = node.act("//Patient", &["consent", "import", &out, "--dry-run"]);
	let granted = node.act("//Patient", &["consent", "show", &imported]);
	assert_eq!(again["terms"]["provisions"], granted["record"]["terms"]["provisions"]);
	imported
}

fn disclosures(node: &Node, used: u64) {
	let request = ["access", "request", "--patient", "//Patient", "--purpose", "CAREMGT", "--classes", "laboratory"];
	node.act("//Physician", &request);
	let told = node.act("//Patient", &["disclosures"]);
	assert_eq!((&told["verified"], &told["count"]), (&json!(true), &json!(2)));
	assert_eq!(told["entries"][0]["act"], format!("break-glass {used}"));
	for format in ["fhir", "csv", "html"] {
		let out = node.path(&format!("disclosures.{format}"));
		node.act("//Patient", &["disclosures", "--format", format, "--out", &out]);
		assert!(std::fs::read_to_string(&out).unwrap().contains("CAREMGT"), "{format}");
	}
	// From too late a block on, the list lacks its first line: a no, and nothing is written.
	let (late, out) = (told["entries"][1]["block"].to_string(), node.path("late.csv"));
	let part = ["disclosures", "--from-block", &late, "--format", "csv", "--out", &out];
	assert_eq!(node.run("//Patient", &part).0, NO);
	assert!(!Path::new(&out).exists());
}

/// A receipt holds by the node, and not once it was changed. This chain makes no proofs of finality.
fn receipt(node: &Node, consent: &str) {
	let file = node.path("receipt.json");
	node.act("//Patient", &["consent", "receipt", consent, "--out", &file]);
	let checked = node.act("//Patient", &["consent", "check-receipt", &file]);
	assert_eq!(checked["consent"].to_string(), consent);
	let block = checked["block_hash"].as_str().unwrap().to_owned();
	node.act("//Patient", &["consent", "check-receipt", &file, "--block", &block]);
	let other = format!("0x{}", "11".repeat(32));
	assert_ne!(node.run("//Patient", &["consent", "check-receipt", &file, "--block", &other]).0, 0);
	let text = std::fs::read_to_string(&file).unwrap();
	std::fs::write(&file, text.replace("CAREMGT", "HMARKT")).unwrap();
	assert_ne!(node.run("//Patient", &["consent", "check-receipt", &file]).0, 0);
}
