//! An organisation's own rules through the command line, against a real node: deployed as a contract, planned, proposed,
//! approved and carried out, and the chain's decisions follow; tiers that are given for a time; and what is refused. One
//! development node with instant sealing serves all of it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "node_policy/delegation.rs"]
mod delegation;
mod node;
#[path = "node_policy/quorum.rs"]
mod quorum;
#[path = "node_policy/refused.rs"]
mod refused;

use std::{
	env, fs,
	path::{Path, PathBuf},
};

use node::{Node, BAD_INPUT, NO, YES};
use serde_json::{json, Value};

#[test]
fn an_organisations_rules_live_through_the_command_line() {
	let node = Node::start();
	let world = World { files: Files::write(&node), node };
	refused::deployment(&world);
	deployed(&world);
	planned(&world);
	applied(&world);
	refused::proposals(&world);
	quorum::of_two(&world);
	quorum::from_a_moment(&world);
	quorum::other_code(&world);
	delegation::until_its_end(&world);
	delegation::revoked(&world);
	native_again(&world);
}

/// The node, and the policies that are tried on it.
struct World {
	node: Node,
	files: Files,
}

/// Paths of files.
struct Files {
	wasm: String,
	/// The sample of a hospital.
	hospital: String,
	/// The same, with physicians on the tier of pharmacists.
	strict: String,
}

impl Files {
	fn write(node: &Node) -> Self {
		let hospital = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/policy/hospital.json");
		let text = fs::read_to_string(&hospital).unwrap();
		let strict = node.path("strict.json");
		assert!(text.contains("\"physician\": 1"));
		fs::write(&strict, text.replace("\"physician\": 1", "\"physician\": 2")).unwrap();
		Self { wasm: wasm("tiered_access"), hospital: hospital.to_string_lossy().into_owned(), strict }
	}
}

/// A contract's code, as `scripts/build.sh` leaves it.
fn wasm(name: &str) -> String {
	let cache = env::var_os("SALUS_CACHE").map(PathBuf::from).unwrap_or_else(|| {
		let home = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
		home.unwrap_or_else(|| PathBuf::from(env::var_os("HOME").unwrap()).join(".cache")).join("salus")
	});
	let path = cache.join(format!("contracts/{name}.wasm"));
	assert!(path.is_file(), "{} isn't there: run scripts/build.sh", path.display());
	path.to_string_lossy().into_owned()
}

impl World {
	/// What somebody would be told who asks for laboratory results to treat the patient.
	fn decide(&self, requester: &str) -> (i32, Value) {
		let question = ["--patient", "//Patient", "--requester", requester, "--purpose", "TREAT"];
		let decide = [&["consent", "decide"], question.as_slice(), &["--classes", "laboratory"]].concat();
		self.node.run("//Patient", &decide)
	}

	/// Runs a command as the hospital's admin.
	fn hospital(&self, arguments: &[&str]) -> Value {
		self.node.act("//Hospital", arguments)
	}

	/// What the hospital's contract has.
	fn show(&self) -> Value {
		self.hospital(&["policy", "show"])
	}

	/// A command of the hospital's admin that is refused, by an error of the contract or by a word in the message.
	fn refused(&self, who: &str, arguments: &[&str], named: &str) {
		let message = self.node.refused(BAD_INPUT, who, arguments);
		assert!(message.contains(named), "{named}: {message}");
	}
}

/// The contract's rules take the place of the native table.
fn deployed(world: &World) {
	let Files { wasm, hospital, .. } = &world.files;
	let consent = ["consent", "grant", "--permit", "org:0;purposes=TREAT;classes=all"];
	world.node.act("//Patient", &consent);
	assert_eq!(world.node.run("//Hospital", &["policy", "show"]).0, NO, "the native table holds");
	let deployed = world.hospital(&["policy", "deploy", "--wasm", wasm, "--policy", hospital]);
	assert_eq!((&deployed["asked"], &deployed["version"]), (&json!(true), &json!(1)), "{deployed}");
	let shown = world.show();
	assert_eq!((&shown["contract"], &shown["version"]), (&deployed["contract"], &json!(1)));
	assert_eq!((&shown["quorum"], &shown["proposals"]), (&json!(1), &json!([])));
	assert_eq!(shown["roles"].as_array().unwrap().len(), 10);
	assert_eq!(world.node.act("//Patient", &["policy", "show", "0"])["contract"], deployed["contract"]);
	let listed = world.hospital(&["contract", "list", "0"]);
	assert_eq!((&listed["policy"], &listed["permitted"]), (&deployed["contract"], &json!(true)));
	assert_eq!(world.decide("//Physician").0, YES);
	let (code, denied) = world.decide("//HospitalGateway");
	assert_eq!((code, &denied["answer"]["reason"]), (NO, &json!("tier-policy")));
}

/// A plan says what a policy would change, and changes nothing.
fn planned(world: &World) {
	let plan = world.hospital(&["policy", "plan", &world.files.strict]);
	let moved = json!({ "change": "changed", "of": "physician", "what": "from tier 1 clinical to tier 2 pharmacy" });
	assert_eq!((&plan["against"], &plan["changes"]), (&json!(1), &json!([moved])), "{plan}");
	let loses = |effect: &Value| effect["role"] == "physician" && effect["lost"].to_string().contains("laboratory");
	assert!(plan["effects"].as_array().unwrap().iter().any(loses), "{plan}");
	assert_eq!(world.show()["version"], 1);
	let same = world.hospital(&["policy", "plan", &world.files.hospital]);
	assert_eq!((&same["changes"], &same["effects"]), (&json!([]), &json!([])));
	// Anybody may look, without a key, by the contract's account.
	let contract = world.show()["contract"].as_str().unwrap().to_owned();
	let plan = world.node.act("//Patient", &["policy", "plan", &world.files.strict, "--contract", &contract]);
	assert_eq!(plan["against"], 1);
}

/// With a quorum of one, a policy is carried out at once, and decisions follow.
fn applied(world: &World) {
	let apply = ["policy", "apply", &world.files.strict];
	world.refused("//Hospital", &apply, "--yes");
	assert_eq!(world.show()["version"], 1, "nothing was sent");
	let applied = world.hospital(&[&apply[..], &["--yes"]].concat());
	assert_eq!((&applied["enacted"], &applied["version"]), (&json!(true), &json!(2)), "{applied}");
	assert_eq!(applied["changes"][0]["of"], "physician", "the plan is in the answer");
	let request = ["access", "request", "--patient", "//Patient", "--purpose", "TREAT", "--classes", "laboratory"];
	let (code, denied) = world.node.run("//Physician", &request);
	assert_eq!((code, &denied["answer"]["reason"]), (NO, &json!("tier-policy")), "{denied}");
	let again = world.hospital(&[&apply[..], &["--yes"]].concat());
	assert_eq!((&again["proposal"], &again["block"]), (&Value::Null, &Value::Null), "nothing to propose: {again}");
	let back = world.hospital(&["policy", "apply", &world.files.hospital, "--yes"]);
	assert_eq!(back["version"], 3);
	assert_eq!(world.node.run("//Physician", &request).0, YES);
	let old = world.hospital(&["policy", "show", "--version", "2"]);
	assert!(!old["roles"][0]["allowed"].to_string().contains("laboratory"), "{old}");
}

/// The native table holds again, until the contract is asked again.
fn native_again(world: &World) {
	let contract = world.show()["contract"].as_str().unwrap().to_owned();
	world.hospital(&["policy", "unset"]);
	assert_eq!(world.node.run("//Hospital", &["policy", "show"]).0, NO);
	world.refused("//Hospital", &["policy", "plan", &world.files.strict], "native tier table");
	world.hospital(&["policy", "use", &contract]);
	assert_eq!(world.show()["contract"], json!(contract));
	world.hospital(&["policy", "unset"]);
	world.hospital(&["contract", "unregister", &contract]);
	assert_eq!(world.hospital(&["contract", "list", "0"])["contracts"].as_array().unwrap().len(), 1, "the first one");
	world.hospital(&["contract", "register", &contract]);
}
