//! What is decided on who may be a peer, and on which calls rest.

use serde_json::json;

use super::{proposed, refused, Node};

/// Peer ids that nobody has.
const FIRST: &str = "12D3KooWAHoEkEqnKzM5PXFygh2movVBCSX3k8tDsT2cneU68Gyt";
const SECOND: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

/// A node is put on the list, another one is put in its place, and that one is struck off.
pub(crate) fn allow_list(node: &Node) {
	let list = || node.act("//Hospital", &["node", "list"])["nodes"].clone();
	assert_eq!(list(), json!([]), "a development chain has nobody on its list");
	let enacted = node.decide(&["node", "add", FIRST, "--owner", "//Manufacturer"]);
	assert_eq!(enacted["call"], "NodeAuthorization.add_well_known_node");
	let [listed] = list().as_array().unwrap().clone().try_into().unwrap();
	assert_eq!((&listed["peer_id"], &listed["organisation"]), (&json!(FIRST), &json!(1)));
	node.decide(&["node", "swap", FIRST, SECOND]);
	let swapped = list()[0].clone();
	assert_eq!((&swapped["peer_id"], &swapped["owner"]), (&json!(SECOND), &listed["owner"]));
	let removal = proposed(node, "//Hospital", &["node", "remove", SECOND]);
	assert_eq!(node.act("//Hospital", &["motion", "show", &removal])["rule"], "sensitive");
	for who in ["//Manufacturer", "//Regulator"] {
		node.act(who, &["motion", "vote", &removal]);
	}
	let from = node.act("//Hospital", &["motion", "show", &removal])["enact_from"].as_u64().unwrap();
	node.fill_up_to(from);
	node.act("//Hospital", &["motion", "enact", &removal]);
	assert_eq!(list(), json!([]));
}

/// A call is paused, nobody makes it, and the pause is lifted. Names that the chain hasn't are refused at once.
pub(crate) fn pauses(node: &Node) {
	let list = || node.act("//Hospital", &["pause", "list"])["paused"].clone();
	let issue = ["credential", "issue", "--role", "physician", "--holder", "//Paused"];
	refused(node, "//Hospital", &["pause", "call", "Consentium", "issue_credential"], "Consortium");
	refused(node, "//Hospital", &["pause", "call", "Consortium", "issue"], "issue_credential");
	refused(node, "//Hospital", &["pause", "lift", "Consortium", "issue"], "issue_credential");
	let enacted = node.decide(&["pause", "call", "Consortium", "issue_credential"]);
	assert_eq!(enacted["call"], "TxPause.pause");
	assert_eq!(list(), json!([{ "pallet": "Consortium", "call": "issue_credential" }]));
	refused(node, "//Hospital", &issue, "CallFiltered");
	node.decide(&["pause", "lift", "Consortium", "issue_credential"]);
	assert_eq!(list(), json!([]));
	node.act("//Hospital", &issue);
}
