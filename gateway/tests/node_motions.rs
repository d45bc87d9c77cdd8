//! What the consortium decides, through the command line and against a real node: motions from their proposal to their
//! end, and what is decided by them on members, validators, quotas, nodes, pauses and upgrades. One development node with
//! instant sealing serves all of it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "node_motions/members.rs"]
mod members;
#[path = "node_motions/network.rs"]
mod network;
mod node;
#[path = "node_motions/running.rs"]
mod running;
#[path = "node_motions/versions.rs"]
mod versions;

use std::thread;

use node::{Node, BAD_INPUT, CHAIN, NO, YES};
use serde_json::{json, Value};

#[test]
fn organisations_decide_through_the_command_line() {
	let node = Node::start();
	sensitive(&node);
	objection(&node);
	ordinary(&node);
	votes_that_are_gone(&node);
	raw_calls(&node);
	waiting(&node);
	members::other_keys(&node);
	members::void_issuer(&node);
	members::recovery(&node);
	running::validators(&node);
	running::quotas(&node);
	network::allow_list(&node);
	network::pauses(&node);
	running::upgrades(&node);
}

/// A pharmacy wants to be a member.
const ADMIT: [&str; 10] = [
	"organisation",
	"admit",
	"--class",
	"pharmacy",
	"--gln",
	"4099999000111",
	"--jurisdiction",
	"DE",
	"--admin",
	"//Pharmacy",
];

/// A command's motion.
fn proposed(node: &Node, who: &str, arguments: &[&str]) -> String {
	node.act(who, arguments)["motion"].to_string()
}

fn vote(node: &Node, who: &str, motion: &str) -> Value {
	node.act(who, &["motion", "vote", motion])
}

/// Proposed by the hospital, and carried by the manufacturer and the regulator: the motion, and from which block on it
/// can be enacted.
fn carried(node: &Node, arguments: &[&str]) -> (String, u64) {
	let motion = proposed(node, "//Hospital", arguments);
	vote(node, "//Manufacturer", &motion);
	let voted = vote(node, "//Regulator", &motion);
	assert_eq!(voted["carried"], true, "{arguments:?}: {voted}");
	(motion, voted["enact_from"].as_u64().unwrap())
}

/// A command is refused by this error of the chain, or with this word in the message.
fn refused(node: &Node, who: &str, arguments: &[&str], named: &str) {
	let message = node.refused(BAD_INPUT, who, arguments);
	assert!(message.contains(named), "{arguments:?}: {message}");
}

/// An admission needs more than half, and a provider, a manufacturer and the regulator among them, and time to object.
fn sensitive(node: &Node) {
	let seats = node.act("//Hospital", &["motion", "seats"]);
	assert_eq!(seats["seats"], json!([0, 1, 2, 3, 4]));
	refused(node, "//Physician", &ADMIT, "BadOrigin");
	let first = node.act("//Hospital", &ADMIT);
	assert_eq!((&first["rule"], &first["carried"], &first["yes"]), (&json!("sensitive"), &json!(false), &json!(1)));
	assert_eq!((&first["missing_yes"], &first["missing_classes"]), (&json!(2), &json!(["manufacturer", "regulator"])));
	let motion = first["motion"].to_string();
	refused(node, "//Alice", &["motion", "vote", &motion], "AlreadyVoted");
	vote(node, "//HospitalSouth", &motion);
	let three = vote(node, "//Insurer", &motion);
	assert_eq!((&three["missing_yes"], &three["carried"]), (&json!(0), &json!(false)), "more than half isn't enough");
	vote(node, "//Manufacturer", &motion);
	refused(node, "//Hospital", &["motion", "enact", &motion], "NotCarried");
	let last = vote(node, "//Regulator", &motion);
	let (carried_at, enact_from) = (last["carried_at"].as_u64().unwrap(), last["enact_from"].as_u64().unwrap());
	assert_eq!((last["block"].as_u64().unwrap(), enact_from), (carried_at, carried_at + 5));
	refused(node, "//Hospital", &["motion", "enact", &motion], "TooEarly");
	let listed = node.act("//Hospital", &["motion", "list"]);
	assert_eq!(listed["motions"][0]["call"], "Consortium.admit_organisation", "{listed}");
	node.fill_up_to(enact_from);
	let enacted = node.act("//Bob", &["motion", "enact", &motion]);
	assert_eq!((&enacted["organisation"], &enacted["enacted"]), (&json!(5), &json!(true)), "any admin may: {enacted}");
	assert_eq!(node.run("//Hospital", &["motion", "show", &motion]).0, NO, "it is gone");
	refused(node, "//Hospital", &["motion", "vote", &motion], "NotFound");
	let shown = node.act("//Hospital", &["organisation", "show", "4099999000111"]);
	assert_eq!((&shown["organisation"], &shown["class"]), (&json!(5), &json!("pharmacy")));
	assert_eq!((&shown["standing"], &shown["licences"]), (&json!("good"), &json!([{ "start": null, "end": null }])));
}

/// One organisation changes its vote in the time to object, and others follow.
fn objection(node: &Node) {
	let (motion, enact_from) = carried(node, &["motion", "set-seats", "0", "1", "2", "3", "4", "4099999000111"]);
	let objected = node.act("//Regulator", &["motion", "vote", &motion, "--reject"]);
	assert_eq!((&objected["carried"], &objected["missing_classes"]), (&json!(false), &json!(["regulator"])));
	node.fill_up_to(enact_from);
	refused(node, "//Hospital", &["motion", "enact", &motion], "NotCarried");
	refused(node, "//Hospital", &["motion", "close", &motion], "StillOpen");
	node.act("//Manufacturer", &["motion", "vote", &motion, "--reject"]);
	node.act("//Insurer", &["motion", "vote", &motion, "--reject"]);
	let shown = node.act("//Hospital", &["motion", "show", &motion]);
	assert_eq!((&shown["no"], &shown["votes"][0]), (&json!(3), &json!({ "organisation": 0, "approve": true })));
	node.act("//Hospital", &["motion", "close", &motion]);
	assert_eq!(node.act("//Hospital", &["motion", "list"])["motions"], json!([]));
}

/// A suspension needs more than half, whoever they are, and no time. A seat that is suspended isn't counted.
fn ordinary(node: &Node) {
	let suspension = ["organisation", "suspend", "4"];
	let motion = proposed(node, "//Hospital", &suspension);
	vote(node, "//HospitalSouth", &motion);
	let third = vote(node, "//Manufacturer", &motion);
	assert_eq!((&third["rule"], &third["enact_from"]), (&json!("ordinary"), &third["block"]));
	node.act("//HospitalSouth", &["motion", "enact", &motion]);
	let shown = node.act("//Hospital", &["organisation", "show", "4"])["suspension"].clone();
	assert_eq!((&shown["by"], &shown["until"]), (&json!("consortium"), &Value::Null), "without end: {shown}");
	refused(node, "//Insurer", &suspension, "NotInGoodStanding");
	let reinstatement = node.act("//Hospital", &["organisation", "reinstate", "4"]);
	assert_eq!((&reinstatement["seats"], &reinstatement["missing_yes"]), (&json!(4), &json!(2)));
	let motion = reinstatement["motion"].to_string();
	vote(node, "//Manufacturer", &motion);
	vote(node, "//Regulator", &motion);
	node.act("//Regulator", &["motion", "enact", &motion]);
}

/// A motion whose votes are gone when it is to be enacted is stopped, which is a no; counted again when they are back,
/// it is carried.
fn votes_that_are_gone(node: &Node) {
	let (motion, enact_from) = carried(node, &["contract", "permit", "3"]);
	refused(node, "//Hospital", &["organisation", "suspend", "1", "--at-once"], "BadOrigin");
	let until = node.act("//Regulator", &["organisation", "suspend", "1", "--at-once"])["until"].clone();
	assert!(until.as_str().unwrap().starts_with("20"), "{until}");
	let show = || node.act("//Hospital", &["organisation", "show", "1"]);
	let suspended = show();
	let suspension = &suspended["suspension"];
	assert_eq!((&suspended["standing"], &suspension["until"]), (&json!("suspended"), &until));
	assert_eq!(suspension["by"], "regulator");
	node.fill_up_to(enact_from);
	let (code, stopped) = node.run("//Regulator", &["motion", "enact", &motion]);
	assert_eq!((code, &stopped["enacted"]), (NO, &json!(false)), "{stopped}");
	refused(node, "//Hospital", &["motion", "recount", &motion], "NothingChanged");
	let back = proposed(node, "//HospitalSouth", &["organisation", "reinstate", "1"]);
	vote(node, "//Hospital", &back);
	vote(node, "//Insurer", &back);
	node.act("//Insurer", &["motion", "enact", &back]);
	let reinstated = show();
	assert_eq!((&reinstated["standing"], &reinstated["suspension"]), (&json!("good"), &Value::Null));
	assert_eq!(reinstated["suspensions"][0]["start"], suspension["since"], "what was stays");
	let again = node.act("//Hospital", &["motion", "recount", &motion]);
	assert_eq!((&again["carried"], &again["yes"]), (&json!(true), &json!(3)));
	node.fill_up_to(again["enact_from"].as_u64().unwrap());
	node.act("//Hospital", &["motion", "enact", &motion]);
	assert_eq!(node.act("//Hospital", &["contract", "list", "3"])["permitted"], true);
}

/// Calls that no command proposes, and those that can't be put to a motion.
fn raw_calls(node: &Node) {
	let remark = node.act("//Insurer", &["motion", "propose", "--call", "0x00000461"]);
	assert_eq!(remark["call"], "System.remark");
	refused(node, "//Insurer", &["motion", "propose", "--call", "0xffff"], "--call");
	refused(node, "//Insurer", &["motion", "propose", "--call", "0x0000046161"], "--call");
	// System.set_heap_pages, which needs root.
	refused(node, "//Insurer", &["motion", "propose", "--call", "0x00010100000000000000"], "NotAllowed");
	node.act("//Insurer", &["organisation", "reinstate", "3"]);
	refused(node, "//Insurer", &["organisation", "reinstate", "0"], "TooManyOwnMotions");
}

/// `--wait` enacts as soon as the blocks to object are there, and gives up when they don't come in time.
fn waiting(node: &Node) {
	let (motion, enact_from) = carried(node, &["contract", "permit", "2"]);
	let enact = ["motion", "enact", &motion, "--wait"];
	let late = node.refused(CHAIN, "//Regulator", &[&enact[..], &["--timeout", "1"]].concat());
	assert!(late.contains("more blocks to object"), "{late}");
	let (code, enacted) = thread::scope(|scope| {
		let waiting = scope.spawn(|| node.run("//Regulator", &enact));
		node.fill_up_to(enact_from);
		waiting.join().unwrap()
	});
	assert_eq!((code, &enacted["enacted"]), (YES, &json!(true)), "{enacted}");
}
