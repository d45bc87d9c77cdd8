//! A quorum of two: the second admin approves, and only then can a proposal be carried out.

use serde_json::json;

use crate::{World, NO, YES};

/// The number of a proposal as an argument.
fn number(answer: &serde_json::Value) -> String {
	answer["proposal"].to_string()
}

/// Two admins decide from now on, on a policy first.
pub(crate) fn of_two(world: &World) {
	let two = ["--admin", "//Hospital", "--admin", "//Alice", "--quorum", "2", "--yes"];
	let changed = world.hospital(&[&["policy", "admins"], two.as_slice()].concat());
	assert_eq!(changed["enacted"], true, "{changed}");
	assert_eq!(world.show()["quorum"], 2);

	let proposed = world.hospital(&["policy", "apply", &world.files.strict, "--yes"]);
	assert_eq!((&proposed["enacted"], &proposed["quorum"]), (&json!(false), &json!(2)), "{proposed}");
	assert_eq!(proposed["may_approve"].as_array().unwrap().len(), 1);
	let id = number(&proposed);
	let shown = world.show();
	assert_eq!((&shown["version"], &shown["proposals"][0]["approvals"]), (&json!(3), &json!(1)), "{shown}");
	assert_eq!(world.decide("//Physician").0, YES, "a proposal changes nothing");

	world.refused("//Hospital", &["policy", "enact", &id], "TooFewApprovals");
	world.refused("//Hospital", &["policy", "approve", &id], "AlreadyApproved");
	world.refused("//Alice", &["policy", "withdraw", &id], "NotProposer");
	let approved = world.node.act("//Alice", &["policy", "approve", &id]);
	assert_eq!((&approved["approvals"], &approved["enough"]), (&json!(2), &json!(true)), "{approved}");
	assert_eq!(approved["change"]["kind"], "policy");
	let enacted = world.node.act("//Alice", &["policy", "enact", &id]);
	assert_eq!(enacted["version"], 4, "{enacted}");
	assert_eq!(world.decide("//Physician").0, NO, "the decision follows");
	world.refused("//Alice", &["policy", "enact", &id], "UnknownProposal");
}

/// A policy that holds from a moment on waits for it, and one that comes before takes its place.
pub(crate) fn from_a_moment(world: &World) {
	let apply = ["policy", "apply", &world.files.hospital, "--yes"];
	world.refused("//Hospital", &[&apply[..], &["--from", "2020-01-01"]].concat(), "--from");
	let later = world.hospital(&[&apply[..], &["--from", "2090-01-01"]].concat());
	world.node.act("//Alice", &["policy", "approve", &number(&later)]);
	let waits = world.hospital(&["policy", "enact", &number(&later)]);
	assert_eq!((&waits["version"], &waits["from"]), (&json!(5), &json!("2090-01-01T00:00:00Z")));
	let shown = world.show();
	assert_eq!((&shown["version"], shown["versions"].as_array().unwrap().len()), (&json!(4), 5), "{shown}");

	let now = world.hospital(&apply);
	assert_eq!(now["dropped"], json!([5]), "the plan says what would never hold: {now}");
	world.node.act("//Alice", &["policy", "approve", &number(&now)]);
	let enacted = world.node.act("//Alice", &["policy", "enact", &number(&now)]);
	assert_eq!((&enacted["version"], &enacted["dropped"]), (&json!(6), &json!([5])));
	assert_eq!(world.decide("//Physician").0, YES);
}

/// Other code is proposed and approved like a policy; here it is the same code again. Then a proposal is withdrawn.
pub(crate) fn other_code(world: &World) {
	let proposed = world.hospital(&["policy", "code", &world.files.wasm, "--yes"]);
	let approved = world.node.act("//Alice", &["policy", "approve", &number(&proposed)]);
	assert_eq!(approved["change"]["kind"], "code");
	world.hospital(&["policy", "enact", &number(&proposed)]);
	assert_eq!(world.decide("//Physician").0, YES, "the storage stays");

	let proposed = world.hospital(&["policy", "apply", &world.files.strict, "--yes"]);
	world.hospital(&["policy", "withdraw", &number(&proposed)]);
	assert_eq!(world.show()["proposals"], json!([]));
	world.refused("//Alice", &["policy", "approve", &number(&proposed)], "UnknownProposal");
}
