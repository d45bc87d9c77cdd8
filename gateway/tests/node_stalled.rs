//! While blocks go on and none becomes final: `--not-final` shows motions, votes on them and carries them out, and
//! nothing else does.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod node;

use std::{
	thread,
	time::{Duration, Instant},
};

use node::{Node, CHAIN};
use serde_json::json;

/// By more blocks than a transaction stays valid: one that was signed by the newest final block couldn't be sent.
const LATE: u64 = 66;

/// Waits until it is so; two seconds for each block, and more on a busy machine.
fn wait(what: &str, is_so: impl Fn() -> bool) {
	let started = Instant::now();
	while !is_so() {
		assert!(started.elapsed() < Duration::from_secs(400), "{what}: not in time");
		thread::sleep(Duration::from_secs(1));
	}
}

#[test]
fn organisations_decide_while_nothing_becomes_final() {
	let node = Node::start_stalled();
	let status = || node.act("//Hospital", &["chain", "status"]);
	wait("blocks", || status()["best"].as_u64() >= Some(LATE));
	assert_eq!(status()["finalised"], 0);
	let motions = |arguments: &[&str]| {
		let listed = node.act("//Hospital", &[&["motion", "list"], arguments].concat());
		listed["motions"].as_array().unwrap().iter().map(|motion| motion["motion"].to_string()).collect::<Vec<_>>()
	};
	// It is sent all the same, and not waited for in vain for longer than is said.
	let pause = ["pause", "call", "Consortium", "set_policy", "--timeout", "5"];
	assert!(node.refused(CHAIN, "//Hospital", &pause).contains("not final within 5 s"));
	wait("the motion", || motions(&["--not-final"]).len() == 1);
	assert!(motions(&[]).is_empty(), "without the option, what is final is shown");
	let motion = motions(&["--not-final"]).remove(0);
	let vote = |who: &str| node.act(who, &["motion", "vote", &motion, "--not-final"]);
	vote("//Manufacturer");
	let carried = vote("//Regulator");
	assert_eq!((&carried["carried"], &carried["final"]), (&json!(true), &json!(false)), "{carried}");
	let enacted = node.act("//Regulator", &["motion", "enact", &motion, "--not-final"]);
	assert_eq!((&enacted["enacted"], &enacted["final"]), (&json!(true), &json!(false)), "{enacted}");
	let paused =
		|arguments: &[&str]| node.act("//Hospital", &[&["pause", "list"], arguments].concat())["paused"].clone();
	assert_eq!(paused(&["--not-final"])[0]["call"], "set_policy");
	assert_eq!(paused(&[]), json!([]));
}
