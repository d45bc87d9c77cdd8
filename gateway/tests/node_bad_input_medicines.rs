//! Bad input about medicines against a real node: refused with a clear message and the right exit code, and nothing is
//! written, neither on the chain nor in the home folder. Where the command line refuses first, the chain is also asked by
//! itself. One development node with instant sealing serves all of it, since a node takes seconds to start.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "node_bad_input_medicines/codes.rs"]
mod codes;
#[path = "node_bad_input_medicines/custody.rs"]
mod custody;
#[path = "node_bad_input_medicines/fills.rs"]
mod fills;
#[path = "node_bad_input_medicines/market.rs"]
mod market;
mod medicines;
mod node;
#[path = "node_bad_input_medicines/packs.rs"]
mod packs;
#[path = "node_bad_input_medicines/safety.rs"]
mod safety;
#[path = "node_bad_input_medicines/undo.rs"]
mod undo;

use medicines::{gtin, sscc, Trade, CARRIER, MAKER, PHARMACY_A, PHARMACY_B, REPACKER, WHOLESALER};

/// A lot of 100 packs.
const LOT: &str = "L1";
/// Another lot of the same product, of 20 packs.
const OTHER_LOT: &str = "L2";

/// The product of both.
fn product() -> String {
	gtin(1)
}

/// Packs 0 to 19 of the lot, with the maker.
fn makers() -> String {
	sscc(1)
}

/// Packs 20 to 29, with pharmacy A.
fn with_a() -> String {
	sscc(2)
}

/// Packs 30 to 39, with pharmacy B.
fn with_b() -> String {
	sscc(3)
}

/// Packs 40 to 49, with the wholesaler.
fn with_wholesaler() -> String {
	sscc(4)
}

/// Packs 50 to 54, with the carrier for the maker.
fn with_carrier() -> String {
	sscc(5)
}

/// Packs 55 to 64, with the repacker.
fn with_repacker() -> String {
	sscc(6)
}

/// Packs 0 to 9 of the other lot, with pharmacy A.
fn other_with_a() -> String {
	sscc(7)
}

/// No container has this SSCC.
fn nowhere() -> String {
	sscc(99)
}

/// The same number with a wrong check digit.
fn wrong(key: &str) -> String {
	let (body, last) = key.split_at(key.len() - 1);
	format!("{body}{}", (last.parse::<u8>().unwrap() + 1) % 10)
}

/// Two lots, and a container of one of them with each partner.
fn stage(trade: &Trade) {
	trade.commission(&product(), LOT, 100);
	trade.commission(&product(), OTHER_LOT, 20);
	let containers = [
		(makers(), 20),
		(with_a(), 10),
		(with_b(), 10),
		(with_wholesaler(), 10),
		(with_carrier(), 5),
		(with_repacker(), 10),
	];
	for (sscc, count) in containers {
		trade.pack(&sscc, &product(), LOT, count);
	}
	trade.pack(&other_with_a(), &product(), OTHER_LOT, 10);
	for (to, sscc) in [
		(PHARMACY_A, with_a()),
		(PHARMACY_B, with_b()),
		(WHOLESALER, with_wholesaler()),
		(REPACKER, with_repacker()),
		(PHARMACY_A, other_with_a()),
	] {
		trade.sell(MAKER, to, &sscc);
	}
	trade.act(MAKER, &["container", "ship", &with_carrier(), "--to", &medicines::gln(CARRIER)]);
	trade.act(CARRIER, &["container", "receive", &with_carrier()]);
	for pharmacy in [PHARMACY_A, PHARMACY_B] {
		trade.hand_over(MAKER, pharmacy, &product(), LOT);
	}
	trade.hand_over(MAKER, PHARMACY_A, &product(), OTHER_LOT);
}

#[test]
fn bad_input_of_medicines_is_refused_clearly_and_writes_nothing() {
	let trade = Trade::start();
	stage(&trade);
	packs::all(&trade);
	market::all(&trade);
	undo::all(&trade);
	fills::all(&trade);
	safety::all(&trade);
	codes::all(&trade);
	custody::all(&trade);
	custody::lapsed_licence(&trade);
}
