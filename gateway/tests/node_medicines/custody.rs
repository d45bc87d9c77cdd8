//! Packs in cases, cases on a pallet, and the pallet from hand to hand.

use serde_json::{json, Value};

use crate::medicines::{
	gln, gtin, id, number, sscc, Trade, CARRIER, EXPIRY, MAKER, PHARMACIST_A, PHARMACY_A, PHARMACY_B, TRUCK, WHOLESALER,
};

/// The lot that lives here, of 100 packs.
pub(crate) const LOT: &str = "L1";

/// Its product: 28 tablets a pack, for Austria and Germany.
pub(crate) fn product() -> String {
	gtin(1)
}

/// Packs 0 to 39; the wholesaler takes 0 to 14 out of it, and pharmacy B gets the others.
pub(crate) fn at_b() -> String {
	sscc(1)
}

/// Packs 40 to 79, which stay with the wholesaler.
pub(crate) fn at_wholesaler() -> String {
	sscc(2)
}

/// Packs 0 to 14, with pharmacy A.
pub(crate) fn at_a() -> String {
	sscc(3)
}

fn pallet() -> String {
	sscc(9)
}

/// What the chain has on a container.
pub(crate) fn show(trade: &Trade, sscc: &str) -> Value {
	trade.act(MAKER, &["container", "show", sscc])["container"].clone()
}

/// Holder, owner and packs of a container.
fn assert_held(trade: &Trade, sscc: &str, holder: &str, owner: &str, packs: &[(u32, u32)]) {
	let shown = show(trade, sscc);
	assert_eq!((&shown["holder"], &shown["owner"]), (&json!(id(holder)), &json!(id(owner))), "{shown}");
	let range = |(first, count): &(u32, u32)| json!({ "gtin": product(), "lot": LOT, "first": first, "count": count });
	assert_eq!(shown["packs"], packs.iter().map(range).collect::<Value>(), "{shown}");
}

/// A product, a lot, two cases on a pallet; 20 packs stay in no container.
pub(crate) fn factory(trade: &Trade) {
	let limits = ["--lowest", "2", "--highest", "8", "--tolerance", "30"];
	let register = ["product", "register", &product(), "--prefix-digits", "7", "--units", "28"];
	trade.act(MAKER, &[&register[..], &limits].concat());
	trade.act(MAKER, &["product", "terms", &product()]);
	let shown = trade.act(PHARMACIST_A, &["product", "show", &product()]);
	assert_eq!((&shown["owner"], &shown["units"], &shown["storage"]), (&json!(id(MAKER)), &json!(28), &Value::Null));
	trade.no(PHARMACIST_A, &["product", "show", &gtin(70)]);

	let lot = ["--gtin", &product(), "--lot", LOT];
	trade.no(MAKER, &[&["lot", "show"], &lot[..]].concat());
	let commission = ["--expiry", EXPIRY, "--market", "DE", "--market", "AT", "--quantity", "100"];
	let made = trade.act(MAKER, &[&["lot", "commission"], &lot[..], &commission].concat());
	let shown = trade.act(MAKER, &[&["lot", "show"], &lot[..]].concat());
	assert_eq!((&shown["root"], &shown["quantity"]), (&made["root"], &json!(100)));
	assert_eq!(shown["expiry"], "2040-07-01T00:00:00Z", "the whole last day is good");
	assert_eq!((&shown["markets"], &shown["units"]), (&json!(["AT", "DE"]), &json!(28)));
	assert_eq!((&shown["packed"], &shown["recalled"], &shown["serials"]), (&json!(0), &Value::Null, &json!(100)));

	trade.pack(&at_b(), &product(), LOT, 25);
	trade.pack(&at_b(), &product(), LOT, 15);
	trade.pack(&at_wholesaler(), &product(), LOT, 40);
	trade.act(MAKER, &["container", "load", &pallet(), &at_b(), &at_wholesaler()]);
	assert_held(trade, &at_b(), MAKER, MAKER, &[(0, 40)]);
	let shown = show(trade, &pallet());
	assert_eq!((&shown["children"], &shown["level"], &shown["packs"]), (&json!(2), &json!(1), &json!([])), "{shown}");
	assert_eq!(shown["lots"], json!([{ "gtin": product(), "lot": LOT }]));
	assert_eq!(show(trade, &at_b())["parent"], pallet());
}

/// The maker sells to the wholesaler; a carrier holds the goods without owning them.
pub(crate) fn carriage(trade: &Trade) {
	let sold = ["container", "ship", &pallet(), "--to", &gln(CARRIER), "--owner", &gln(WHOLESALER)];
	trade.act(MAKER, &sold);
	let shown = show(trade, &pallet());
	assert_eq!((&shown["holder"], &shown["owner"]), (&json!(id(MAKER)), &json!(id(MAKER))), "still the maker's");
	assert_eq!((&shown["offered_to"], &shown["next_owner"]), (&json!(id(CARRIER)), &json!(id(WHOLESALER))), "{shown}");
	trade.act(TRUCK, &["container", "receive", &pallet()]);
	assert_held(trade, &at_wholesaler(), CARRIER, WHOLESALER, &[(40, 40)]);

	trade.act(TRUCK, &["container", "ship", &pallet(), "--to", &number(WHOLESALER)]);
	trade.act(WHOLESALER, &["container", "refuse", &pallet()]);
	assert_eq!(show(trade, &pallet())["on_offer"], false, "refused, it stays with the carrier");
	trade.act(TRUCK, &["container", "ship", &pallet(), "--to", &number(WHOLESALER)]);
	trade.act(TRUCK, &["container", "cancel", &pallet()]);
	trade.act(TRUCK, &["container", "ship", &pallet(), "--to", &number(WHOLESALER)]);
	trade.act(WHOLESALER, &["container", "receive", &pallet()]);
	assert_held(trade, &at_b(), WHOLESALER, WHOLESALER, &[(0, 40)]);
	trade.act(WHOLESALER, &["container", "unload", &pallet(), &at_b(), &at_wholesaler()]);
	trade.no(WHOLESALER, &["container", "show", &pallet()]);
}

/// Part of a case goes into a tote for one pharmacy, the case with the rest to the other.
pub(crate) fn split(trade: &Trade) {
	let (tote, case) = (at_a(), at_b());
	let pack = ["container", "pack", &tote, "--gtin", &product(), "--lot", LOT, "--count", "15", "--from", &case];
	trade.act(WHOLESALER, &pack);
	assert_held(trade, &case, WHOLESALER, WHOLESALER, &[(15, 25)]);
	trade.sell(WHOLESALER, PHARMACY_A, &tote);
	trade.sell(WHOLESALER, PHARMACY_B, &case);
	assert_held(trade, &tote, PHARMACY_A, PHARMACY_A, &[(0, 15)]);
	assert_held(trade, &case, PHARMACY_B, PHARMACY_B, &[(15, 25)]);
	for pharmacy in [PHARMACY_A, PHARMACY_B] {
		trade.hand_over(MAKER, pharmacy, &product(), LOT);
	}
}

/// Who has packs of the lot, which nobody has recalled.
pub(crate) fn holders(trade: &Trade) {
	let lot = format!("{}:{LOT}", product());
	let found = trade.act(MAKER, &["recall", "radius", "--lot", &lot]);
	assert_eq!((&found["lots"][0]["unpacked"], &found["lots"][0]["recalled"]), (&json!(20), &Value::Null), "{found}");
	let held = |one: &Value| (one["holder"].as_u64().unwrap(), one["packs"].as_u64().unwrap());
	let mut holdings: Vec<_> = found["lots"][0]["holdings"].as_array().unwrap().iter().map(held).collect();
	holdings.sort_unstable();
	let expected = [(WHOLESALER, 40), (PHARMACY_A, 15), (PHARMACY_B, 25)];
	assert_eq!(holdings, expected.map(|(holder, packs)| (u64::from(id(holder)), packs)), "{found}");
	let none = format!("{}:NOLOT", product());
	trade.refused(MAKER, &["recall", "radius", "--lot", &none], &["NOLOT", "never commissioned"]);
	trade.refused(MAKER, &["recall", "radius", "--product", &gtin(70)], &[&gtin(70), "isn't registered"]);
}
