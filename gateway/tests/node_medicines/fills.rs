//! A prescription that is filled at one pharmacy and another.

use serde_json::{json, Value};

use crate::{
	custody::product,
	medicines::{rfc3339, Trade, PHARMACIST_A, PHARMACIST_B, PHARMACY_A, PHYSICIAN},
	supply::{at_counter, verify},
};

/// A day in milliseconds.
const DAY: u64 = 86_400_000;

/// Which fills are used.
fn used(trade: &Trade, root: &str) -> Vec<bool> {
	let shown = trade.act(PHYSICIAN, &["prescription", "show", root]);
	shown["fills"].as_array().unwrap().iter().map(|fill| fill["used"].as_bool().unwrap()).collect()
}

pub(crate) fn across_pharmacies(trade: &Trade) {
	let (two, until) = (format!("{}:2", product()), rfc3339(trade.now() + 90 * DAY));
	let write = ["prescription", "write", "--fill", &two, "--fill", &product(), "--until", &until];
	let written = trade.act(PHYSICIAN, &write);
	let root = written["prescription"].as_str().unwrap();
	let fill = |number: &str| {
		let file = trade.node.path(&format!("fill-{number}.json"));
		trade.act(PHYSICIAN, &["prescription", "fill-file", root, "--number", number, &file]);
		file
	};
	let (first, second) = (fill("0"), fill("1"));
	let check = trade.act(PHARMACIST_A, &["prescription", "check", &first]);
	assert_eq!((&check["gtin"], &check["packs"]), (&json!(product()), &json!(2)), "{check}");
	// Whoever has only the root learns neither the medicine nor how many packs.
	let outsider = trade.act(PHARMACY_A, &["prescription", "show", root]);
	assert_eq!(outsider["fills"][0], json!({ "number": 0, "used": false, "gtin": Value::Null, "packs": Value::Null }));

	let (exit, good) = at_counter(trade, PHARMACIST_A, "supply", &[5, 6], &["--fill", &first]);
	assert_eq!((exit, &good["supplied"], used(trade, root)), (0, &json!(2), vec![true, false]), "{good}");
	let (exit, json) = at_counter(trade, PHARMACIST_B, "supply", &[20, 21], &["--fill", &first]);
	assert_eq!(exit, 2, "the second fill of the same, elsewhere: {json}");
	assert!(json["error"]["message"].as_str().unwrap().contains("Prescriptions.AlreadyUsed"), "{json}");
	assert_eq!(verify(trade, 20), ("active".into(), true));
	// An alarm stops the whole fill. It is foreseen, so that nobody reads of the prescription, and the fill stays good.
	let shown = |json: &Value| trade.block(json["block"].as_u64().unwrap()).contains(root.trim_start_matches("0x"));
	assert!(shown(&good), "what is shown is seen");
	let (exit, json) = at_counter(trade, PHARMACIST_B, "supply", &[0], &["--fill", &second]);
	assert_eq!((exit, &json["supplied"], used(trade, root)), (1, &json!(0), vec![true, false]), "{json}");
	assert_eq!((&json["fill_shown"], shown(&json)), (&json!(false), false), "{json}");
	// A good pack of the same fill isn't sent: without the fill it would be supplied.
	let (exit, json) = at_counter(trade, PHARMACIST_B, "supply", &[0, 20], &["--fill", &first]);
	assert_eq!((exit, &json["packs_not_sent"], &json["alarms"][0]["index"]), (1, &json!(1), &json!(0)), "{json}");
	assert_eq!((shown(&json), verify(trade, 20)), (false, ("active".into(), true)));

	// Given back, the fill is good at the other pharmacy.
	let (exit, json) = at_counter(trade, PHARMACIST_A, "undo", &[5, 6], &["--fill", &first]);
	assert_eq!((exit, used(trade, root)), (0, vec![false, false]), "{json}");
	let (exit, json) = at_counter(trade, PHARMACIST_B, "supply", &[20, 21], &["--fill", &first]);
	assert_eq!((exit, &json["supplied"]), (0, &json!(2)), "{json}");
	let (exit, json) = at_counter(trade, PHARMACIST_A, "supply", &[5], &["--fill", &second]);
	assert_eq!((exit, used(trade, root)), (0, vec![true, true]), "{json}");
	let no = trade.no(PHARMACIST_B, &["prescription", "check", &second]);
	assert_eq!(no["reason"], "it was used", "{no}");
}
