//! Serial numbers that travel with the goods, against a real node: from the maker to a wholesaler, and from there on to a
//! pharmacy, which then verifies and supplies by them. One development node with instant sealing serves all the cases.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod medicines;
mod node;

use std::{fs, slice};

use medicines::{
	code, container, gln, gtin, id, lot_key, signer, sscc, Trade, MAKER, PHARMACIST_A, PHARMACY_A, PHARMACY_B,
	WHOLESALER,
};
use node::{BAD_INPUT, CHAIN, NO};
use salus_gateway::{
	manifest::Manifest,
	serials::{LotTree, Part},
};
use serde_json::{json, Value};

const LOT: &str = "M1";

fn product() -> String {
	gtin(71)
}

/// Packs 0 to 9.
fn one() -> String {
	sscc(711)
}

/// Packs 10 to 19.
fn two() -> String {
	sscc(712)
}

/// Both.
fn pallet() -> String {
	sscc(713)
}

/// Seals what is in a container for somebody; gives the file.
fn seal(trade: &Trade, from: &str, to: &str, sscc: &str) -> String {
	let file = trade.node.path(&format!("{sscc}.manifest"));
	let key = trade.act(to, &["manifest", "key"])["recipient"].as_str().unwrap().to_owned();
	let sealed = trade.act(from, &["manifest", "container", sscc, "--to", &key, "--out", &file]);
	assert_eq!(sealed["sscc"], sscc);
	file
}

fn part(trade: &Trade, of: &str) -> LotTree {
	trade.list(of, &product(), LOT)
}

fn printed(trade: &Trade, index: usize) -> String {
	trade.code(MAKER, &product(), LOT, index)
}

#[test]
fn serial_numbers_travel_with_the_goods() {
	let trade = Trade::start();
	trade.commission(&product(), LOT, 100);
	for case in [one(), two()] {
		trade.pack(&case, &product(), LOT, 10);
	}
	trade.act(MAKER, &["container", "load", &pallet(), &one(), &two()]);
	to_the_wholesaler(&trade);
	let case = to_the_pharmacy(&trade);
	at_the_counter(&trade);
	what_is_refused(&trade, &case);
	the_other_case_follows(&trade);
}

fn to_the_wholesaler(trade: &Trade) {
	let file = seal(trade, MAKER, WHOLESALER, &pallet());
	trade.sell(MAKER, WHOLESALER, &pallet());
	let opened = trade.act(WHOLESALER, &["manifest", "open", &file]);
	let facts = ["packs", "missing", "sender", "sscc"].map(|name| opened[name].clone());
	assert_eq!(facts, [json!(20), json!(0), json!(id(MAKER)), json!(pallet())], "{opened}");
	assert_eq!(opened["lots"][0]["known"], 20);
	let (all, some) = (part(trade, MAKER), part(trade, WHOLESALER));
	assert_eq!((some.serials(), some.quantity()), (&all.serials()[..20], 100));
	let again = ["manifest", "container", &pallet(), "--to", "no-such-key.pub", "--out", &file];
	trade.refused(WHOLESALER, &again, &["is there already"]);
	let other = trade.node.path("other.manifest");
	let to = &trade.act(WHOLESALER, &["manifest", "key"])["recipient"];
	let whole = ["manifest", "lot", "--gtin", &product(), "--lot", LOT, "--to", to.as_str().unwrap(), "--out", &other];
	trade.refused(WHOLESALER, &whole, &["20 of 100 serial numbers"]);
}

/// One of the cases goes on; gives its manifest.
fn to_the_pharmacy(trade: &Trade) -> String {
	trade.act(WHOLESALER, &["container", "unload", &pallet(), &one()]);
	trade.sell(WHOLESALER, PHARMACY_A, &one());
	let code = printed(trade, 3);
	trade.refused(PHARMACIST_A, &["pack", "verify", &code], &["not here", "manifest"]);
	let file = seal(trade, WHOLESALER, PHARMACY_A, &one());
	let opened = trade.act(PHARMACY_A, &["manifest", "open", &file]);
	assert_eq!(
		(&opened["packs"], &opened["missing"], &opened["sender"]),
		(&json!(10), &json!(0), &json!(id(WHOLESALER)))
	);
	assert_eq!(part(trade, PHARMACY_A).serials(), &part(trade, MAKER).serials()[..10]);
	file
}

fn at_the_counter(trade: &Trade) {
	let (good, other) = (printed(trade, 3), printed(trade, 13));
	assert_eq!(trade.act(PHARMACIST_A, &["pack", "verify", &good])["may_be_supplied"], true);
	trade.denied(PHARMACIST_A, &["pack", "verify", &other], &["not-here", "\"may_be_supplied\":false"]);
	let premises = gln(PHARMACY_A);
	let place = ["--container", &one(), "--premises", &premises];
	trade.denied(PHARMACIST_A, &[&["pack", "supply", other.as_str()][..], &place].concat(), &["not-here"]);
	let message = trade.act(PHARMACIST_A, &["pack", "verify", &good, "--gs1", &premises]);
	assert_eq!((&message["data"], &message["responderGLN"]), (&json!({ "verified": true }), &json!(premises)));
	let seventh = printed(trade, 7);
	let two = [&["pack", "supply", good.as_str(), &seventh][..], &place].concat();
	assert_eq!(trade.act(PHARMACIST_A, &two)["supplied"], 2);
	assert_eq!(trade.no(PHARMACIST_A, &["pack", "verify", &good])["state"], "supplied");
	let message = trade.no(PHARMACIST_A, &["pack", "verify", &good, "--gs1", &premises]);
	assert_eq!(message["data"]["verificationFailureReason"], "Not_for_re-distribution");
	let unknown = code(&product(), LOT, b"F0RGED");
	let said = trade.run(PHARMACIST_A, &["pack", "verify", &unknown, "--gs1", &premises]);
	assert_eq!(said.0, NO, "{}", said.1);
	assert!(said.1["error"]["message"].as_str().unwrap().contains("can't tell"), "{}", said.1);
}

fn what_is_refused(trade: &Trade, case: &str) {
	// Without a key there is nothing to open it with; with one, it is still for somebody else.
	trade.refused(PHARMACY_B, &["manifest", "open", case], &["salus manifest key"]);
	let recipient = trade.act(PHARMACY_B, &["manifest", "key"])["recipient"].as_str().unwrap().parse().unwrap();
	trade.denied(PHARMACY_B, &["manifest", "open", case], &["the envelope is for"]);
	let bytes = fs::read(case).unwrap();
	let (mut changed, cut) = (bytes.clone(), bytes[..bytes.len() - 7].to_vec());
	*changed.last_mut().unwrap() ^= 1;
	for (name, bytes, words) in [("changed", changed, "tampered"), ("cut", cut, "cut short")] {
		let file = trade.file(name, bytes);
		trade.denied(PHARMACY_A, &["manifest", "open", &file], &[words, name]);
	}
	let none = ["manifest", "container", &sscc(799), "--to", "x", "--out", &trade.node.path("none")];
	trade.refused(MAKER, &none, &["no such container"]);

	let (genesis, made) = (trade.client().genesis(), trade.now());
	let send = |name: &str, from: &str, genesis: [u8; 32], part: Part| {
		let lots = vec![part];
		let manifest =
			Manifest { genesis, container: Some(container(&one())), from: signer(from).account(), made, lots };
		trade.file(name, manifest.seal(&signer(from), &recipient).unwrap())
	};
	let (all, good) = (part(trade, MAKER), part(trade, MAKER).part(slice::from_ref(&(0..2))).unwrap());
	let stranger = send("stranger", "//Stranger", genesis, good.clone());
	trade.denied(PHARMACY_B, &["manifest", "open", &stranger], &["acts for no organisation"]);
	let (ended, json) = trade.run(PHARMACY_B, &["manifest", "open", &send("far", MAKER, [9; 32], good.clone())]);
	assert_eq!((ended, &json["error"]["kind"]), (CHAIN, &json!("wrong_genesis")), "{json}");
	let forged = LotTree::new(lot_key(&product(), LOT), all.serials()[1..].to_vec()).unwrap();
	let forged = send("forged", MAKER, genesis, forged.part(slice::from_ref(&(0..2))).unwrap());
	trade.denied(
		PHARMACY_B,
		&["manifest", "open", &forged],
		&["not serial numbers that the lot was commissioned with"],
	);
	assert!(!trade.home(PHARMACY_B).join("lots").exists(), "nothing was taken over");

	// Two packs of ten: the receiver is told.
	let opened = trade.act(PHARMACY_B, &["manifest", "open", &send("half", MAKER, genesis, good)]);
	assert_eq!((&opened["packs"], &opened["missing"]), (&json!(2), &json!(8)));
	// In the place of what is there, another list: it is refused before anything is written.
	let other = LotTree::new(lot_key(&product(), LOT), all.serials()[1..].to_vec()).unwrap();
	other.save(&trade.home(PHARMACY_B)).unwrap();
	let again = send("again", MAKER, genesis, all.part(slice::from_ref(&(0..2))).unwrap());
	let (ended, json): (i32, Value) = trade.run(PHARMACY_B, &["manifest", "open", &again]);
	assert_eq!(ended, BAD_INPUT, "{json}");
	assert!(json["error"]["message"].as_str().unwrap().contains("move it away"), "{json}");
	assert_eq!(part(trade, PHARMACY_B), other);
}

/// What comes later is added to what is there.
fn the_other_case_follows(trade: &Trade) {
	trade.act(WHOLESALER, &["container", "unload", &pallet(), &two()]);
	trade.sell(WHOLESALER, PHARMACY_A, &two());
	let file = seal(trade, WHOLESALER, PHARMACY_A, &two());
	let opened = trade.act(PHARMACY_A, &["manifest", "open", &file]);
	assert_eq!((&opened["packs"], &opened["lots"][0]["known"]), (&json!(10), &json!(20)));
	assert_eq!(part(trade, PHARMACY_A).serials(), &part(trade, MAKER).serials()[..20]);
	assert_eq!(trade.act(PHARMACIST_A, &["pack", "verify", &printed(trade, 13)])["genuine"], true);
}
