//! What is decided on how the chain runs: validators, quotas, upgrades.

use std::fs;

use serde_json::json;

use super::{carried, proposed, refused, versions, Node, NO, YES};

/// One is approved, steps down again, and another one gets new session keys from its own node.
pub(crate) fn validators(node: &Node) {
	let list = || node.act("//Hospital", &["validator", "list"])["validators"].as_array().unwrap().clone();
	let [alice] = list().try_into().unwrap();
	assert_eq!((&alice["organisation"], &alice["state"]), (&json!(0), &json!("active")));
	assert_eq!((&alice["sits"], &alice["has_keys"]), (&json!(true), &json!(true)));
	node.decide(&["validator", "approve", "//Bob", "1"]);
	let bob = list().into_iter().find(|one| one["organisation"] == 1).unwrap();
	assert_eq!((&bob["sits"], &bob["has_keys"], &bob["reason"]), (&json!(false), &json!(false), &json!(null)));
	refused(node, "//Hospital", &["validator", "step-down", "//Bob"], "NotAuthorized");
	refused(node, "//Bob", &["validator", "come-back"], "NotSetAside");
	node.act("//Bob", &["validator", "step-down"]);
	assert_eq!(list().len(), 1);
	refused(node, "//Alice", &["validator", "step-down"], "BelowFloor");
	let keys = node.act("//Alice", &["validator", "keys"])["keys"].as_str().unwrap().to_owned();
	assert_eq!(keys.len(), 2 + 2 * 64, "two keys of 32 bytes: {keys}");
	let sessions = node.act("//Hospital", &["validator", "performance"])["sessions"].clone();
	assert_eq!(sessions[0]["validators"][0]["validator"], alice["validator"], "{sessions}");
	let removal = proposed(node, "//HospitalSouth", &["validator", "remove", "//Alice"]);
	assert_eq!(node.act("//HospitalSouth", &["motion", "show", &removal])["rule"], "sensitive");
	let reinstatement = proposed(node, "//HospitalSouth", &["validator", "reinstate", "//Alice"]);
	assert_eq!(node.act("//HospitalSouth", &["motion", "show", &reinstatement])["call"], "Validators.reinstate");
}

/// An organisation's quota is set by vote, and one that would silence it isn't taken.
pub(crate) fn quotas(node: &Node) {
	let show = |who: &str, arguments: &[&str]| node.act(who, &[&["quota", "show"], arguments].concat());
	let own = show("//Manufacturer", &[]);
	assert_eq!((&own["organisation"], &own["used"]["bytes"].is_u64()), (&json!(1), &true), "{own}");
	let default = show("//Hospital", &["5"])["quota"].clone();
	let (least, _) = carried(node, &["quota", "set", "5", "--weight", "1", "--bytes", "1"]);
	refused(node, "//Regulator", &["motion", "enact", &least], "QuotaTooSmall");
	assert_eq!(node.run("//Hospital", &["motion", "show", &least]).0, NO, "a motion whose call fails is gone");
	node.decide(&["quota", "set", "5", "--default"]);
	assert_eq!(show("//Hospital", &["5"])["quota"], default);
}

/// A module with nothing but a runtime's version.
fn runtime(version: u32) -> Vec<u8> {
	let name = [&[5 << 2][..], b"salus"].concat();
	let content =
		[&[15][..], b"runtime_version", &name, &name, &[1, 0, 0, 0], &version.to_le_bytes(), &[0; 10]].concat();
	let length = u8::try_from(content.len()).unwrap();
	[&b"\0asm\x01\0\0\0"[..], &[0, length], &content].concat()
}

/// A hash is authorised by vote, nothing else is taken by it, and the chain goes on by the code that has it.
pub(crate) fn upgrades(node: &Node) {
	let file = |name: &str, content: &[u8]| {
		let path = node.path(name);
		fs::write(&path, content).unwrap();
		path
	};
	let (version, wasm) = versions::next(node);
	let [old, other] = [0, version + 1].map(|version| file(&format!("{version}.wasm"), &runtime(version)));
	let next = file("next.wasm", &wasm);
	let text = file("text.wasm", b"no code");
	refused(node, "//Hospital", &["upgrade", "propose", &text], "text.wasm: not a Wasm file");
	refused(node, "//Hospital", &["upgrade", "propose", &old], "version 0");
	let (code, checked) = node.run("//Hospital", &["upgrade", "check", &next]);
	assert_eq!((code, &checked["authorised"], &checked["spec_version"]), (NO, &json!(false), &json!(version)));
	assert_eq!(checked["runs"], json!(version - 1));
	refused(node, "//Hospital", &["upgrade", "apply", &next], "no upgrade is authorised");
	let enacted = node.decide(&["upgrade", "propose", &next]);
	assert_eq!(enacted["call"], "Governance.authorize_upgrade");
	let (code, checked) = node.run("//Hospital", &["upgrade", "check", &next]);
	assert_eq!((code, &checked["authorised"]), (YES, &json!(true)));
	let message = node.refused(super::BAD_INPUT, "//Hospital", &["upgrade", "apply", &other]);
	assert!(message.contains(checked["code_hash"].as_str().unwrap()), "names what is authorised: {message}");
	applied(node, &next, version);
}

/// Anybody brings the code, once, and what is signed by the new version is taken.
fn applied(node: &Node, file: &str, version: u32) {
	assert_eq!(node.act("//Hospital", &["upgrade", "apply", file])["spec_version"], json!(version));
	let (code, checked) = node.run("//Hospital", &["upgrade", "check", file]);
	assert_eq!((code, &checked["runs"], &checked["authorised"]), (NO, &json!(version), &json!(false)));
	refused(node, "//Hospital", &["upgrade", "apply", file], &format!("the chain runs version {version}"));
	let issued = node.act("//Third", &["credential", "issue", "--role", "pharmacist", "--holder", "//Upgraded"]);
	assert_eq!(issued["organisation"], 5);
}
