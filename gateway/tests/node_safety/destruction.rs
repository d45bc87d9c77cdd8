//! Packs that are destroyed before another organisation's eyes.

use serde_json::{json, Value};

use crate::{
	cases::{first, locked, product, second, LOT},
	medicines::{code, gln, lot_key, Trade, CLERK, MAKER, REGULATOR, WHOLESALER},
};

/// States of the lot's packs, from a number on.
fn states(trade: &Trade, from: u32, count: u32) -> Vec<&'static str> {
	let states = trade.wait(trade.client().pack_states(&lot_key(&product(), LOT), from, count));
	states.unwrap().iter().map(|state| state.code()).collect()
}

fn offer(trade: &Trade, sscc: &str, first: &str, count: &str) -> String {
	let range = ["--gtin", &product(), "--lot", LOT, "--first", first, "--count", count];
	let offer = ["pack", "destroy", "offer", "--container", sscc, "--witness", &gln(REGULATOR)];
	trade.act(CLERK, &[&offer[..], &range].concat())["destruction"].to_string()
}

fn packs(trade: &Trade, sscc: &str) -> Value {
	trade.act(MAKER, &["container", "show", sscc])["container"]["packs"].clone()
}

/// What is illegitimate stays locked, and is destroyed where it is.
pub(crate) fn of_what_is_locked(trade: &Trade) {
	assert!(locked(trade, &second()));
	let id = offer(trade, &second(), "10", "10");
	assert_eq!(states(trade, 10, 10), ["active"; 10], "offered, not done");
	trade.act(REGULATOR, &["pack", "destroy", "witness", &id]);
	assert_eq!(states(trade, 9, 12), [&["active"][..], &["destroyed"; 10], &["active"]].concat());
	assert!(locked(trade, &second()), "the lock and the list stay as they were");
	let stock = trade.act(WHOLESALER, &["stock", "--gtin", &product()]);
	assert_eq!(stock["lots"][0]["states"], json!({ "active": 10, "destroyed": 10 }), "{stock}");
}

/// Packs are sent back, withdrawn by their maker, and destroyed; those that are left are still good.
pub(crate) fn of_what_is_withdrawn(trade: &Trade) {
	let id = offer(trade, &first(), "0", "2");
	trade.act(CLERK, &["pack", "destroy", "end", &id]);
	assert_eq!(states(trade, 0, 2), ["active"; 2], "an offer that was ended changes nothing");
	trade.act(WHOLESALER, &["container", "ship", &first(), "--to", &gln(MAKER), "--sell"]);
	trade.act(MAKER, &["container", "receive", &first()]);
	let serials = trade.list(MAKER, &product(), LOT);
	let codes: Vec<_> = (2..4).map(|index| code(&product(), LOT, &serials.serials()[index])).collect();
	let withdraw = ["pack", "decommission", &codes[0], &codes[1], "--container", &first(), "--why", "withdrawn"];
	trade.act(MAKER, &withdraw);
	assert_eq!(states(trade, 1, 4), ["active", "withdrawn", "withdrawn", "active"]);
	let range = ["--gtin", &product(), "--lot", LOT, "--first", "2", "--count", "2"];
	let offer = ["pack", "destroy", "offer", "--container", &first(), "--witness", &gln(WHOLESALER)];
	let id = trade.act(MAKER, &[&offer[..], &range].concat())["destruction"].to_string();
	trade.act(CLERK, &["pack", "destroy", "witness", &id]);
	assert_eq!(states(trade, 1, 4), ["active", "destroyed", "destroyed", "active"]);
	let range = |first: u32, count: u32| json!({ "gtin": product(), "lot": LOT, "first": first, "count": count });
	assert_eq!(packs(trade, &first()), json!([range(0, 2), range(4, 6)]), "they left their container");
}
