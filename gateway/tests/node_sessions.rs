//! A development node that seals for each transaction goes on past the ends of sessions, whose blocks have no room for
//! any.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod node;

use node::Node;

/// Past the ends of three sessions of 30 blocks.
const FAR: u64 = 95;

#[test]
fn instant_sealing_goes_on_past_the_ends_of_sessions() {
	let node = Node::start();
	node.fill_up_to(FAR);
	let admitted = node.act("//Hospital", &["patient", "admit", "//SomebodyLater"]);
	assert!(admitted["block"].as_u64().unwrap() >= FAR, "{admitted}");
}
