//! What is refused: with exit code 2, by name, and before anything is sent.

use std::fs;

use serde_json::json;

use crate::{wasm, Files, World};

/// Contracts that can't be made, and policies that aren't sound.
pub(crate) fn deployment(world: &World) {
	let Files { wasm: code, hospital, .. } = &world.files;
	let (node, deploy) = (&world.node, ["policy", "deploy", "--wasm"]);
	let text = node.path("text.wasm");
	fs::write(&text, "no code").unwrap();
	world.refused("//Hospital", &[&deploy[..], &[text.as_str()]].concat(), "not a Wasm file");
	world.refused("//Hospital", &[&deploy[..], &[wasm("trial_enrolment").as_str()]].concat(), "--wasm");
	world.refused("//Hospital", &[&deploy[..], &[code, "--quorum", "2"]].concat(), "BadCouncil");
	let stranger = [&deploy[..], &[code, "--policy", hospital, "--admin", "//Alice"]].concat();
	world.refused("//Hospital", &stranger, "--admin");
	world.refused("//Regulator", &[&deploy[..], &[code]].concat(), "salus contract permit");
	policies(world);
	// Without a policy nobody is denied anything by it: the chain doesn't ask it.
	let empty = world.hospital(&[&deploy[..], &[code]].concat());
	assert_eq!(empty["asked"], false, "{empty}");
	world.refused("//Hospital", &["policy", "use", empty["contract"].as_str().unwrap()], "--yes");
	world.refused("//Hospital", &["policy", "show", "--contract", "//Hospital"], "ContractNotFound");
	permitted(world);
}

/// Policies that would be refused by the contract are refused before it is asked, with every reason.
fn policies(world: &World) {
	let sample = fs::read_to_string(&world.files.hospital).unwrap();
	let file = world.node.path("bad.json");
	for (from, to, named) in [
		("\"nurse\"", "\"doctor\"", "roles.doctor"),
		("\"parent\": 0", "\"parent\": 31", "there is no tier 31"),
		("\"parent\": 0", "\"parent\": 1", "tier 1 clinical inherits from itself"),
		("\"HPAYMT\"", "\"MONEY\"", "\"MONEY\" is none of: TREAT"),
		("\"06:00\"", "\"20:00\"", "they never come"),
		("\"id\": 9", "\"id\": 32", "0 to 31"),
		("\"name\": \"care\"", "\"label\": \"care\"", "label"),
	] {
		assert!(sample.contains(from), "{from}");
		fs::write(&file, sample.replacen(from, to, 1).replace("\"gateway\": 9", "\"gateway\": 0")).unwrap();
		for command in
			[&["policy", "check", &file][..], &["policy", "plan", &file], &["policy", "apply", &file, "--yes"]]
		{
			world.refused("//Hospital", command, named);
		}
	}
	let both = sample.replace("\"nurse\"", "\"doctor\"").replace("\"HPAYMT\"", "\"MONEY\"");
	fs::write(&file, both).unwrap();
	let (_, refused) = world.node.run("//Hospital", &["policy", "check", &file]);
	assert_eq!(refused["error"]["reasons"].as_array().unwrap().len(), 2, "{refused}");
}

/// The consortium permits the regulator to bring contracts to the chain.
fn permitted(world: &World) {
	let node = &world.node;
	assert_eq!(node.act("//Regulator", &["contract", "list", "2"])["permitted"], false);
	node.decide(&["contract", "permit", "2"]);
	assert_eq!(node.act("//Regulator", &["contract", "list", "2"])["permitted"], true);
	let deployed = node.act("//Regulator", &["policy", "deploy", "--wasm", &world.files.wasm]);
	assert_eq!(node.act("//Regulator", &["contract", "list", "2"])["contracts"], json!([deployed["contract"]]));
}

/// Acts of those who may not.
pub(crate) fn proposals(world: &World) {
	let strict = &world.files.strict;
	world.refused("//Regulator", &["policy", "apply", strict, "--organisation", "0", "--yes"], "NotAdmin");
	world.refused("//Hospital", &["policy", "approve", "99"], "UnknownProposal");
	world.refused("//Hospital", &["policy", "withdraw", "99"], "UnknownProposal");
	let quorum = ["--admin", "//Hospital", "--quorum", "2", "--yes"];
	world.refused("//Hospital", &[&["policy", "admins"], quorum.as_slice()].concat(), "BadCouncil");
	world.refused("//Hospital", &["policy", "show", "--version", "99"], "--version");
}
