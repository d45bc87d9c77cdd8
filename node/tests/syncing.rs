//! How soon a node follows a peer again that was lost.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::{path::Path, thread, time::Duration};

use common::{node_key, Node};

/// The SDK alone makes a node wait 60 s before it asks such a peer again, of which the peer may take 35 s to start.
const GRUDGE: Duration = Duration::from_secs(25);

/// Starts the node that makes the blocks. Its key stays the same, so that it is the same peer each time.
fn maker(folder: &Path, options: &[&str]) -> Node {
	let key = node_key(1);
	let fixed =
		["--chain", "dev", "--alice", "--validator", "--force-authoring", "--node-key", &key, "--rpc-port", "0"];
	Node::start(&folder.join("maker"), &[fixed.as_slice(), options].concat())
}

/// Starts a node that makes none.
fn follower(folder: &Path, peer: &str) -> Node {
	Node::start(&folder.join("follower"), &["--chain", "dev", "--rpc-port", "0", "--reserved-nodes", peer])
}

#[test]
fn peer_that_was_lost_while_it_owed_blocks_is_asked_again_at_once() {
	let folder = tempfile::tempdir().unwrap();
	let folder = folder.path();
	let first = maker(folder, &[]);
	let follower = follower(folder, &first.address());
	follower.await_height(2);
	// The follower asks for blocks that were announced while it stood still, of a peer that stands still itself.
	follower.signal("STOP");
	thread::sleep(Duration::from_secs(7));
	let height = first.height();
	first.signal("STOP");
	follower.signal("CONT");
	thread::sleep(Duration::from_secs(4));
	assert!(follower.height() < height, "the follower had all blocks: it asked for none");
	// Dropped, it is killed: the answer won't come.
	drop(first);
	let second = maker(folder, &["--reserved-nodes", &follower.address()]);
	let took = follower.await_height(second.height() + 3);
	assert!(took < GRUDGE, "{} s: {}", took.as_secs(), follower.log());
}
