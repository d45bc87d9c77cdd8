//! Packs off the market and back, and what each holder has in stock.

use serde_json::{json, Value};

use crate::{
	custody::{at_a, at_b, at_wholesaler, product, LOT},
	medicines::{
		gtin, id, rfc3339, sscc, Trade, CARRIER, CHECKER, CLERK, MAKER, PAYER, PHARMACY_A, PHARMACY_B, WHOLESALER,
	},
	supply::verify,
};

/// A day in milliseconds.
const DAY: u64 = 86_400_000;

/// The wholesaler takes packs off the market and brings back what comes back.
pub(crate) fn off_the_market(trade: &Trade) {
	trade.hand_over(MAKER, WHOLESALER, &product(), LOT);
	let run = |who: &str, command: &str, pack: usize, rest: &[&str]| {
		let code = trade.code(MAKER, &product(), LOT, pack);
		trade.act(who, &[&["pack", command, &code, "--container", &at_wholesaler()], rest].concat());
	};
	for (pack, why) in [(40, "exported"), (41, "sample"), (42, "locked"), (43, "stolen")] {
		run(CLERK, "decommission", pack, &["--why", why]);
		assert_eq!(verify(trade, pack), (why.into(), false));
	}
	for pack in [40, 41] {
		run(CLERK, "reactivate", pack, &[]);
		assert_eq!(verify(trade, pack), ("active".into(), true));
	}
	run(CHECKER, "reactivate", 42, &[]);
	assert_eq!(verify(trade, 42), ("active".into(), true));
	run(CLERK, "decommission", 42, &["--why", "locked"]);
}

fn stock_of(trade: &Trade, who: &str, rest: &[&str]) -> Value {
	trade.act(who, &[&["stock"], rest].concat())
}

/// Everybody sees what is on the own shelves.
pub(crate) fn stock(trade: &Trade) {
	let a = stock_of(trade, PHARMACY_A, &[]);
	assert_eq!((&a["organisation"], &a["active"], &a["expire_soon"]), (&json!(id(PHARMACY_A)), &json!(12), &json!(0)));
	assert_eq!(a["lots"][0]["states"], json!({ "active": 12, "supplied": 3 }), "{a}");
	assert_eq!(a["lots"][0]["containers"], json!([at_a()]));
	let b = stock_of(trade, PHARMACY_B, &[]);
	assert_eq!((&b["active"], &b["lots"][0]["containers"]), (&json!(24), &json!([at_b()])), "{b}");
	let wholesaler = stock_of(trade, WHOLESALER, &[]);
	assert_eq!(wholesaler["lots"][0]["states"], json!({ "active": 38, "locked": 1, "stolen": 1 }), "{wholesaler}");
	assert_eq!(stock_of(trade, CARRIER, &[])["lots"], json!([]));
	// The maker has what it never packed.
	let maker = stock_of(trade, MAKER, &["--gtin", &product()]);
	assert_eq!((&maker["active"], &maker["lots"][0]["in_no_container"]), (&json!(20), &json!(20)), "{maker}");
	assert_eq!(maker["lots"][0]["containers"], json!([]));

	// A lot that expires in a month, with the wholesaler for its maker, and on offer to the carrier.
	let (other, case) = (gtin(2), sscc(20));
	trade.act(MAKER, &["product", "register", &other, "--prefix-digits", "7"]);
	let until = rfc3339(trade.now() + 30 * DAY);
	let lot = ["lot", "commission", "--gtin", &other, "--lot", "S", "--expiry", &until[..10], "--quantity", "7"];
	trade.act(MAKER, &lot);
	trade.pack(&case, &other, "S", 7);
	trade.act(MAKER, &["container", "ship", &case, "--to", &id(WHOLESALER).to_string()]);
	trade.act(WHOLESALER, &["container", "receive", &case]);
	trade.act(WHOLESALER, &["container", "ship", &case, "--to", &id(CARRIER).to_string()]);
	let found = stock_of(trade, CLERK, &["--gtin", &other]);
	assert_eq!((&found["active"], &found["expire_soon"]), (&json!(7), &json!(7)), "{found}");
	let line = &found["lots"][0];
	assert_eq!((&line["shelf"], &line["on_offer"], &line["owned_by_others"]), (&json!("soon"), &json!(7), &json!(7)));
	assert_eq!(stock_of(trade, CLERK, &["--within", "10"])["expire_soon"], 0);
	let care = stock_of(trade, CLERK, &["--care", "--within", "10"]);
	assert_eq!(care["lots"].as_array().unwrap().len(), 1, "the lot with a locked pack: {care}");
	trade.act(WHOLESALER, &["container", "cancel", &case]);
	// A payer holds nothing; who is nobody has no stock to see.
	assert_eq!(stock_of(trade, PAYER, &[])["lots"], json!([]));
	let nobody = trade.run("//Nobody", &["stock"]);
	assert!(nobody.1["error"]["message"].as_str().unwrap().contains("acts for no organisation"), "{nobody:?}");
}
