//! At the counter: verified, supplied, undone; and what is tried with packs that were supplied or are elsewhere.

use serde_json::{json, Value};

use crate::{
	custody::{at_a, at_b, at_wholesaler, product, LOT},
	medicines::{gln, id, Trade, MAKER, PHARMACIST_A, PHARMACIST_B, PHARMACY_A, PHARMACY_B, WHOLESALER},
};

/// A command about packs at the counter of a pharmacy.
pub(crate) fn at_counter(trade: &Trade, who: &str, what: &str, packs: &[usize], rest: &[&str]) -> (i32, Value) {
	let (home, case) = if who == PHARMACIST_A { (PHARMACY_A, at_a()) } else { (PHARMACY_B, at_b()) };
	let codes = trade.codes(MAKER, &product(), LOT, packs);
	let codes: Vec<_> = codes.iter().map(String::as_str).collect();
	let (start, place) = (["pack", what], ["--container", &case, "--premises", &gln(home)]);
	trade.run(who, &[&start[..], &codes, &place, rest].concat())
}

/// The state of a pack as the chain has it, and whether it may be supplied.
pub(crate) fn verify(trade: &Trade, pack: usize) -> (String, bool) {
	let code = trade.code(MAKER, &product(), LOT, pack);
	let (exit, json) = trade.run(PHARMACIST_A, &["pack", "verify", &code, "--market", "DE"]);
	assert_eq!(json["genuine"], true, "{json}");
	let good = json["may_be_supplied"].as_bool().unwrap();
	assert_eq!(exit, i32::from(!good), "{json}");
	(json["state"].as_str().unwrap().to_owned(), good)
}

pub(crate) fn counter(trade: &Trade) {
	assert_eq!(verify(trade, 0), ("active".into(), true));
	let link = trade.list(MAKER, &product(), LOT);
	let serial = String::from_utf8_lossy(&link.serials()[0]).into_owned();
	let link = format!("https://id.gs1.org/01/{}/10/{LOT}/21/{serial}?17=400630", product());
	trade.act(PHARMACIST_A, &["pack", "verify", &link]);
	// What a scanner of a DataMatrix gives: separators in place of brackets.
	let scanned = format!("]d201{}1740063010{LOT}\u{1d}21{serial}", product());
	trade.act(PHARMACIST_A, &["pack", "verify", &scanned]);

	let (exit, supplied) = at_counter(trade, PHARMACIST_A, "supply", &[0, 1, 2], &[]);
	assert_eq!((exit, &supplied["supplied"], &supplied["alarms"]), (0, &json!(3), &json!([])), "{supplied}");
	assert_eq!((verify(trade, 0), verify(trade, 1)), (("supplied".into(), false), ("supplied".into(), false)));
	let (exit, undone) = at_counter(trade, PHARMACIST_A, "undo", &[1], &[]);
	assert_eq!((exit, &undone["entry"]), (0, &supplied["entry"]), "{undone}");
	assert_eq!((verify(trade, 1), verify(trade, 2).0), (("active".into(), true), "supplied".into()));
	let (exit, again) = at_counter(trade, PHARMACIST_A, "supply", &[1], &[]);
	assert_eq!((exit, &again["entry"]), (0, &json!(supplied["entry"].as_u64().unwrap() + 1)), "{again}");
	// A colleague without the log undoes it: the entries are in the chain's events.
	std::fs::remove_dir_all(trade.home(PHARMACY_A).join("supplies")).unwrap();
	let (exit, undone) = at_counter(trade, PHARMACIST_A, "undo", &[1], &[]);
	assert_eq!((exit, &undone["entry"]), (0, &again["entry"]), "{undone}");
	let (exit, _) = at_counter(trade, PHARMACIST_A, "supply", &[1], &[]);
	assert_eq!(exit, 0);
}

/// The alarms of a supply: kind, number of the pack, who tried it, who has it.
fn raised(json: &Value) -> Vec<(String, u64, u64, Option<u64>)> {
	let alarm = |alarm: &Value| {
		let number = |name: &str| alarm[name].as_u64();
		let kind = alarm["kind"].as_str().unwrap().to_owned();
		(kind, number("index").unwrap(), number("by").unwrap(), number("holder"))
	};
	json["alarms"].as_array().unwrap().iter().map(alarm).collect()
}

pub(crate) fn alarms(trade: &Trade) {
	let organisation = |name| u64::from(id(name));
	let (a, b) = (organisation(PHARMACY_A), organisation(PHARMACY_B));
	// A copied serial: both places are named.
	let (exit, json) = at_counter(trade, PHARMACIST_B, "supply", &[0], &[]);
	assert_eq!((exit, raised(&json)), (1, vec![("second-supply".into(), 0, b, Some(a))]), "{json}");
	assert_eq!((&json["supplied"], &json["alarms"][0]["premises"]), (&json!(0), &json!(gln(PHARMACY_B))));
	// The same place, twice.
	let (exit, json) = at_counter(trade, PHARMACIST_A, "supply", &[0], &[]);
	assert_eq!((exit, raised(&json)), (1, vec![("second-supply".into(), 0, a, Some(a))]), "{json}");
	// A pack that never left its maker; the good one of the same call is supplied.
	let (exit, json) = at_counter(trade, PHARMACIST_B, "supply", &[15, 90], &[]);
	let maker = organisation(MAKER);
	assert_eq!((exit, raised(&json)), (1, vec![("elsewhere".into(), 90, b, Some(maker))]), "{json}");
	assert_eq!((&json["supplied"], verify(trade, 15).0), (&json!(1), "supplied".into()), "{json}");
	// A pack that the wholesaler holds, shown with the container that it is in.
	let (code, premises) = (trade.code(MAKER, &product(), LOT, 50), gln(PHARMACY_B));
	let shown = ["pack", "supply", &code, "--container", &at_wholesaler(), "--premises", &premises];
	let json = trade.no(PHARMACIST_B, &shown);
	let expected = [("elsewhere".into(), 50, b, Some(organisation(WHOLESALER)))];
	assert_eq!(raised(&json), expected, "{json}");
	// A copy of it among the pharmacy's own packs, so that its own container is named.
	let (exit, json) = at_counter(trade, PHARMACIST_B, "supply", &[50], &[]);
	assert_eq!((exit, raised(&json).as_slice()), (1, &expected[..]), "{json}");
	assert_eq!(verify(trade, 50), ("active".into(), true));
	let lot = trade.act(MAKER, &["lot", "show", "--gtin", &product(), "--lot", LOT]);
	assert_eq!(lot["alarms"], 5, "{lot}");
}
