//! What is decided on members' keys and credentials. Organisation 5 is the pharmacy that was admitted before.

use serde_json::{json, Value};

use super::{refused, Node, NO, YES};

/// The pharmacy's admin lost the key: the consortium names another one, who changes it alone from then on.
pub(crate) fn other_keys(node: &Node) {
	node.decide(&["organisation", "set-admins", "5", "--admin", "//Second"]);
	assert_eq!(node.run("//Hospital", &["credential", "show", "//Pharmacy"]).0, NO, "no member any more");
	let issue = ["credential", "issue", "--role", "pharmacist", "--holder", "//Early"];
	let message = node.refused(super::BAD_INPUT, "//Pharmacy", &issue);
	assert!(message.contains("not a member"), "{message}");
	let admins = || node.act("//Hospital", &["organisation", "show", "5"])["admins"].clone();
	let second = admins();
	let replaced = node.act("//Second", &["organisation", "replace-admin", "//Third"]);
	assert_ne!(replaced["admin"], replaced["replaced"], "{replaced}");
	assert_eq!((second, admins()), (json!([replaced["replaced"]]), json!([replaced["admin"]])));
	assert_eq!(node.run("//Hospital", &["credential", "show", "//Second"]).0, NO);
	node.act("//Third", &issue);
}

/// What the pharmacy issued counts for nothing, and what it issues later counts again.
pub(crate) fn void_issuer(node: &Node) {
	let acting = |holder: &str| node.run("//Hospital", &["credential", "show", holder]).1["acting"].clone();
	let voids = || node.act("//Hospital", &["organisation", "show", "5"])["voids"].clone();
	assert_eq!((acting("//Early"), voids()), (json!(true), json!([])));
	node.decide(&["organisation", "void-issuer", "5", "--from", "2020-01-01"]);
	assert_eq!(acting("//Early"), false);
	let open = voids()[0].clone();
	assert_eq!((&open["from"], &open["until"]), (&json!("2020-01-01T00:00:00Z"), &Value::Null));
	let clear = node.decide(&["organisation", "clear-issuer", "5"]);
	assert_eq!(clear["call"], "Consortium.clear_issuer");
	let cleared = voids()[0].clone();
	assert_eq!((&cleared["from"], &cleared["declared_at"]), (&open["from"], &open["declared_at"]));
	assert!(cleared["until"].is_string(), "it has an end: {cleared}");
	node.act("//Third", &["credential", "issue", "--role", "pharmacist", "--holder", "//Late"]);
	assert_eq!((acting("//Early"), acting("//Late")), (json!(false), json!(true)));
}

/// The hospital and a guardian agree on another key for the patient, whose present key objects.
pub(crate) fn recovery(node: &Node) {
	let show = ["patient", "recover", "show", "//Patient"];
	assert_eq!(node.run("//Hospital", &show).0, NO, "nothing is under way");
	let guardian = ["patient", "guardian", "//Patient", "--guardian", "//Guardian", "--until", "2040-01-01"];
	let appointed = node.act("//Hospital", &guardian);
	node.act("//Hospital", &["patient", "recover", "propose", "//Patient", "--key", "//NewKey"]);
	let confirm = ["patient", "recover", "confirm", "//Patient", "--key", "//NewKey"];
	refused(node, "//Guardian", &confirm, "GuardianTooNew");
	// It has to be known for ten seconds.
	node.fill_up_to(appointed["block"].as_u64().unwrap() + 6);
	refused(node, "//Guardian", &["patient", "recover", "confirm", "//Patient", "--key", "//Other"], "OtherKey");
	let confirmed = node.act("//Guardian", &confirm);
	let (code, shown) = node.run("//Hospital", &show);
	assert_eq!((code, &shown["recovery"]["ready_at"]), (YES, &confirmed["ready_at"]), "{shown}");
	assert_eq!((&shown["key"], &shown["recovery"]["key"]), (&shown["patient"], &confirmed["key"]));
	refused(node, "//Hospital", &["patient", "recover", "finish", "//Patient"], "TooEarly");
	node.act("//Patient", &["patient", "recover", "cancel"]);
	assert_eq!(node.run("//Hospital", &show).0, NO);
	replaced(node, shown["patient"].as_str().unwrap());
}

/// A second objection of the key doesn't count, and the key is replaced. The new one is known by the pseudonym.
fn replaced(node: &Node, patient: &str) {
	node.act("//Guardian", &["patient", "recover", "propose", "//Patient", "--key", "//NewKey"]);
	let confirmed = node.act("//Hospital", &["patient", "recover", "confirm", "//Patient", "--key", "//NewKey"]);
	refused(node, "//Patient", &["patient", "recover", "cancel"], "ObjectionSpent");
	// Ten seconds to object on a development chain, whose clock goes on by two with each block.
	node.fill_up_to(confirmed["block"].as_u64().unwrap() + 6);
	let finished = node.act("//Guardian", &["patient", "recover", "finish", "//Patient"]);
	assert_eq!((&finished["key"], &finished["replaced"]), (&confirmed["key"], &json!(patient)));
	let granted = ["consent", "grant", "--permit", "role:physician;purposes=TREAT;classes=all"];
	refused(node, "//Patient", &granted, "");
	node.act("//NewKey", &granted);
	let listed = node.act("//NewKey", &["consent", "list"]);
	assert_eq!((&listed["patient"], listed["consents"].as_array().map(Vec::len)), (&json!(patient), Some(1)));
}
