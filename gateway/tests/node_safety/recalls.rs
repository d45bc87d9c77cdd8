//! Recalls of lots and of a product, and who has to do with them: up to the origins and down to what was made.

use serde_json::{json, Value};

use crate::medicines::{
	code, gln, gtin, id, lot_key, number, repacked as repacked_gtin, sscc, Trade, EXPIRY, MAKER, PHARMACIST_A,
	PHARMACY_A, REGULATOR, REPACKER, WHOLESALER,
};

const LOT: &str = "L1";
const REPACKED: &str = "R1";
/// Of the same product, and not for Germany.
const ABROAD: &str = "R2";

/// 28 tablets a pack.
fn product() -> String {
	gtin(1)
}

/// 14 tablets a pack.
fn made() -> String {
	repacked_gtin(1)
}

fn at_repacker() -> String {
	sscc(1)
}

fn of_repacked() -> String {
	sscc(2)
}

fn at_pharmacy() -> String {
	sscc(3)
}

/// Of 30 packs that the repacker bought 20 are made into 39 of half the size; 14 tablets are lost. A pharmacy gets five
/// of the new ones by a wholesaler.
pub(crate) fn repacked(trade: &Trade) {
	trade.commission(&product(), LOT, 100);
	trade.pack(&at_repacker(), &product(), LOT, 30);
	trade.sell(MAKER, REPACKER, &at_repacker());
	trade.act(REPACKER, &["product", "register", &made(), "--prefix-digits", "7", "--units", "14"]);
	let lot = [
		"--gtin",
		&made(),
		"--lot",
		REPACKED,
		"--expiry",
		EXPIRY,
		"--quantity",
		"39",
		"--market",
		"DE",
		"--market",
		"AT",
	];
	let input = format!("{}:{}:{LOT}:0:20", at_repacker(), product());
	let rest = ["--into", &of_repacked(), "--input", &input, "--waste", "14"];
	let done = trade.act(REPACKER, &[&["lot", "transform"], &lot[..], &rest].concat());
	assert_eq!(
		(&done["packs_used"], &done["waste"], &done["quantity"]),
		(&json!(20), &json!(14), &json!(39)),
		"{done}"
	);
	let shown = trade.act(REPACKER, &["container", "show", &at_repacker()]);
	let left = json!([{ "gtin": product(), "lot": LOT, "first": 20, "count": 10 }]);
	assert_eq!(shown["container"]["packs"], left, "{shown}");
	let states = trade.wait(trade.client().pack_states(&lot_key(&product(), LOT), 18, 4)).unwrap();
	let codes: Vec<_> = states.iter().map(|state| state.code()).collect();
	assert_eq!(codes, ["repacked", "repacked", "active", "active"]);

	trade.sell(REPACKER, WHOLESALER, &of_repacked());
	let lot = ["--gtin", &made(), "--lot", REPACKED, "--count", "5", "--from", &of_repacked()];
	trade.act(WHOLESALER, &[&["container", "pack", &at_pharmacy()], &lot[..]].concat());
	trade.sell(WHOLESALER, PHARMACY_A, &at_pharmacy());
	trade.hand_over(REPACKER, PHARMACY_A, &made(), REPACKED);
}

/// A suspect pack is followed back to where it entered.
pub(crate) fn origins(trade: &Trade) {
	let code = trade.code(REPACKER, &made(), REPACKED, 0);
	let found = trade.act(REGULATOR, &["pack", "origin", &code]);
	let lots: Vec<_> = found["lots"].as_array().unwrap().iter().map(|lot| (&lot["lot"], &lot["owner"])).collect();
	assert_eq!(lots, [(&json!(REPACKED), &json!(id(REPACKER))), (&json!(LOT), &json!(id(MAKER)))], "{found}");
	let shown = trade.act(MAKER, &["lot", "show", "--gtin", &product(), "--lot", LOT]);
	assert_eq!(shown["made_into"], json!([found["lots"][0]["id"]]), "{shown}");
	trade.no(REGULATOR, &["pack", "origin", &code_of("NOLOT")]);
}

fn code_of(lot: &str) -> String {
	code(&product(), lot, b"S1")
}

/// The lots of an answer with how they came into it.
fn lots(found: &Value) -> Vec<(&str, &str)> {
	found["lots"].as_array().unwrap().iter().map(|lot| (text(lot, "lot"), text(lot, "relation"))).collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
	value[name].as_str().unwrap()
}

/// How many packs each organisation holds.
fn held(found: &Value) -> Vec<(u64, u64)> {
	let number = |one: &Value, name: &str| one[name].as_u64().unwrap();
	let held = found["organisations"].as_array().unwrap().iter();
	held.map(|one| (number(one, "organisation"), number(one, "packs_held"))).filter(|(_, packs)| *packs > 0).collect()
}

pub(crate) fn radius(trade: &Trade) {
	let organisation = |name: &str| u64::from(id(name));
	let (repacker, wholesaler, pharmacy) = (organisation(REPACKER), organisation(WHOLESALER), organisation(PHARMACY_A));
	let lot = format!("{}:{LOT}", product());
	let started = trade.act(MAKER, &["recall", "start", "--lot", &lot, "--class", "I"]);
	let recall = started["recall"].to_string();

	let neither = trade.act(MAKER, &["recall", "radius", &recall, "--way", "neither"]);
	assert_eq!((lots(&neither), held(&neither)), (vec![(LOT, "named")], vec![(repacker, 10)]), "{neither}");
	assert_eq!(neither["lots"][0]["unpacked"], 70);
	let down = trade.act(MAKER, &["recall", "radius", &recall, "--way", "down"]);
	assert_eq!(lots(&down), [(LOT, "named"), (REPACKED, "derived")], "{down}");
	assert_eq!(held(&down), [(repacker, 10), (wholesaler, 34), (pharmacy, 5)], "{down}");
	let made = format!("{}:{REPACKED}", made());
	let up = trade.act(MAKER, &["recall", "radius", "--lot", &made, "--way", "up"]);
	assert_eq!(lots(&up), [(REPACKED, "named"), (LOT, "origin")], "{up}");
	let both = trade.act(REGULATOR, &["recall", "radius", "--lot", &made]);
	assert_eq!(held(&both), [(repacker, 10), (wholesaler, 34), (pharmacy, 5)], "{both}");

	// Who holds packs acknowledges, and others may.
	let shown = trade.act(MAKER, &["recall", "show", &recall]);
	assert_eq!((&shown["holders_open"], &shown["late"]), (&json!([repacker]), &json!(false)), "{shown}");
	trade.act(REPACKER, &["recall", "acknowledge", &recall]);
	trade.act(WHOLESALER, &["recall", "acknowledge", &recall]);
	let shown = trade.act(MAKER, &["recall", "show", &recall]);
	assert_eq!((&shown["holders_open"], &shown["acknowledged"]), (&json!([]), &json!(2)), "{shown}");
	assert_eq!(shown["holders_acknowledged"], json!([repacker]));
	trade.no(MAKER, &["recall", "show", "77"]);
}

/// The supply of a pack of the repacked lot at the pharmacy.
fn supply(trade: &Trade, index: usize) -> (i32, Value) {
	let code = trade.code(REPACKER, &made(), REPACKED, index);
	let place = ["--container", &at_pharmacy(), "--premises", &gln(PHARMACY_A)];
	trade.run(PHARMACIST_A, &[&["pack", "supply", &code], &place[..]].concat())
}

/// A recall stops every pack of its lot from the same block on, until it is lifted; the gravest one counts.
pub(crate) fn stops(trade: &Trade) {
	assert_eq!(supply(trade, 0).0, 0, "the lot that was made of a recalled one is recalled by a recall of its own");
	let lot = format!("{}:{REPACKED}", made());
	let minor = trade.act(REPACKER, &["recall", "start", "--lot", &lot, "--class", "III"])["recall"].to_string();
	let major = trade.act(REGULATOR, &["recall", "start", "--lot", &lot, "--class", "I"])["recall"].to_string();
	let (exit, json) = supply(trade, 1);
	assert_eq!((exit, &json["alarms"][0]["kind"], &json["supplied"]), (1, &json!("recalled"), &json!(0)), "{json}");
	let code = trade.code(REPACKER, &made(), REPACKED, 1);
	let verified = trade.no(PHARMACIST_A, &["pack", "verify", &code]);
	assert_eq!((&verified["genuine"], &verified["recalled"]), (&json!(true), &json!("I")), "{verified}");
	let stock = trade.act(PHARMACY_A, &["stock"]);
	assert_eq!((&stock["recalled"], &stock["lots"][0]["recalls"][0]["class"]), (&json!(4), &json!("III")), "{stock}");
	trade.act(REGULATOR, &["recall", "lift", &major]);
	assert_eq!(trade.no(PHARMACIST_A, &["pack", "verify", &code])["recalled"], "III");
	trade.act(REPACKER, &["recall", "lift", &minor]);
	assert_eq!(supply(trade, 1).0, 0);
	// What is recalled goes back to its owner all the same.
	trade.act(REPACKER, &["container", "ship", &at_repacker(), "--to", &number(MAKER), "--sell"]);
	trade.act(MAKER, &["container", "receive", &at_repacker()]);
}

/// A product is recalled in one country, and good in another.
pub(crate) fn of_a_product(trade: &Trade) {
	let start = ["recall", "start", "--product", &made(), "--market", "DE", "--class", "II"];
	let recall = trade.act(REGULATOR, &start)["recall"].to_string();
	let (exit, json) = supply(trade, 2);
	assert_eq!((exit, &json["alarms"][0]["kind"]), (1, &json!("recalled")), "{json}");
	let code = trade.code(REPACKER, &made(), REPACKED, 2);
	assert_eq!(trade.no(PHARMACIST_A, &["pack", "verify", &code, "--market", "DE"])["recalled"], "II");
	trade.act(PHARMACIST_A, &["pack", "verify", &code, "--market", "AT"]);
	// A lot that isn't for Germany isn't stopped there, and is none of the recall's.
	let lot = ["--gtin", &made(), "--lot", ABROAD, "--expiry", EXPIRY, "--quantity", "1", "--market", "FR"];
	trade.act(REPACKER, &[&["lot", "commission"], &lot[..]].concat());
	let found = trade.act(REGULATOR, &["recall", "radius", &recall, "--way", "neither"]);
	assert_eq!(lots(&found), [(REPACKED, "named")], "{found}");
	let all = trade.act(REGULATOR, &["recall", "radius", "--product", &made(), "--way", "neither"]);
	assert_eq!(lots(&all), [(REPACKED, "named"), (ABROAD, "named")], "{all}");
	let shown = trade.act(REGULATOR, &["recall", "show", &recall]);
	assert_eq!(shown["holders_open"], json!([id(WHOLESALER), id(PHARMACY_A)]), "{shown}");
	trade.act(REGULATOR, &["recall", "lift", &recall]);
	assert_eq!(supply(trade, 2).0, 0);
}
