//! Verification of packs over a socket, in the shape of GS1's Lightweight Messaging.

use std::{slice, sync::Arc};

use salus_gateway::{
	gs1,
	serials::{LotTree, Shelf},
	service::{Responder, MAX_CONCURRENT},
};
use salus_primitives::{
	codes::{PackState, RecallClass},
	gs1::Gln,
	ids::{Jurisdiction, LotId, OrganisationId},
	lots::Lot,
	trace::{LotKey, PackStatus},
};
use serde_json::{json, Value};

use crate::{
	http::{send, serve_with, Served},
	world::World,
};

/// A pack of lot L/1.
pub(crate) const SERIAL: &str = "S1SECRET";

/// No pack has it.
pub(crate) const FORGED: &str = "F0RGED";

const UUID: &str = "3c9f1e52-1b1c-4c0e-9d64-2a7f6a1f0b11";
const GTIN: &str = "06291041500213";
const RESPONDER: Gln = Gln(4_099_999_000_002);

fn key(lot: &str) -> LotKey {
	LotKey { gtin: gs1::gtin(GTIN).unwrap(), lot: gs1::lot_number(lot).unwrap() }
}

fn genuine(state: PackState, recalled: Option<RecallClass>) -> PackStatus {
	// To the end of 2028-12-31.
	PackStatus::Genuine { state, expired: false, recalled, expiry: 1_861_920_000_000 }
}

/// A world with a whole lot L/1, and a part of lot L2; their serial numbers are in the home folder.
fn world() -> World {
	let world = World::new();
	for (number, (name, serials)) in [("L/1", [SERIAL, "S2"]), ("L2", ["T1", "T2"])].into_iter().enumerate() {
		let serials = serials.iter().map(|serial| gs1::serial(serial).unwrap()).collect();
		let tree = LotTree::new(key(name), serials).unwrap();
		let lot = Lot {
			id: LotId(number as u32),
			owner: OrganisationId(1),
			expiry: 0,
			quantity: tree.quantity(),
			root: tree.root(),
			units: 1,
			markets: Default::default(),
			recall: None,
		};
		world.turn(|state| state.lots.push((key(name), lot)));
		let held = if name == "L2" { tree.part(slice::from_ref(&(0..1))).unwrap().open().unwrap() } else { tree };
		held.save(world.folder.path()).unwrap();
	}
	world.turn(|state| state.genuine = genuine(PackState::Active, None));
	world
}

async fn serve(world: &World) -> Served {
	let shelf = Arc::new(Shelf::new(world.folder.path().into()));
	serve_with(world, MAX_CONCURRENT, Some(Responder { shelf, gln: RESPONDER, max_lag: 600_000 })).await
}

fn address(lot: &str, serial: &str) -> String {
	let query = format!("exp=281231&reqGLN=0614141000005&corrUUID={UUID}");
	format!("GET /v1/verify/gtin/{GTIN}/lot/{lot}/ser/{serial}?{query}")
}

async fn ask(served: &Served, lot: &str, serial: &str) -> (u16, Value) {
	let (status, body) = send(served.address, &address(lot, serial), b"").await;
	(status, serde_json::from_slice(&body).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_is_verified_by_address_and_by_code() {
	let world = world();
	let served = serve(&world).await;
	let (status, answer) = ask(&served, "L%2F1", SERIAL).await;
	assert_eq!((status, &answer["data"]), (200, &json!({ "verified": true })));
	assert_eq!((&answer["responderGLN"], &answer["corrUUID"]), (&"4099999000002".into(), &UUID.into()));
	world.turn(|state| assert_eq!(state.market, Some(Jurisdiction(*b"DE")), "a recall in the asker's country counts"));
	let text = answer.to_string();
	assert!(!text.contains(SERIAL) && !text.contains("S2"), "{text}");
	for code in [
		format!("(01){GTIN}(17)281231(10)L/1(21){SERIAL}"),
		format!("01{GTIN}1728123110L/1\u{1d}21{SERIAL}"),
		format!("https://id.gs1.org/01/{GTIN}/10/L%2F1/21/{SERIAL}?17=281231"),
	] {
		let body = json!({ "code": code, "reqGLN": "0614141000012", "corrUUID": UUID }).to_string();
		let (status, again) = send(served.address, "POST /v1/verify", body.as_bytes()).await;
		let again: Value = serde_json::from_slice(&again).unwrap();
		assert_eq!((status, &again["data"]), (200, &answer["data"]), "{code}");
	}
	world.turn(|state| assert_eq!(state.market, None, "nobody of the consortium asks"));
	let (_, health) = send(served.address, "GET /v1/health", b"").await;
	assert_eq!(serde_json::from_slice::<Value>(&health).unwrap()["responder"], "4099999000002");
	served.stop.send(()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_pack_has_its_code() {
	let world = world();
	let served = serve(&world).await;
	for (lot, serial, expected) in [
		("L%2F1", FORGED, json!({ "verified": false, "verificationFailureReason": "No_match_GTIN_Serial" })),
		("L3", SERIAL, json!({ "verified": false, "verificationFailureReason": "No_match_GTIN_Serial_Lot" })),
		("L2", "S2", json!({ "verified": false, "verificationFailureReason": "No_match_GTIN_Serial_Lot" })),
		("L3", FORGED, json!({ "verified": false, "verificationFailureReason": "No_match_GTIN_Serial" })),
		("L2", "T1", json!({ "verified": true })),
	] {
		let (status, answer) = ask(&served, lot, serial).await;
		assert_eq!((status, &answer["data"]), (200, &expected), "{lot} {serial}");
	}
	world.turn(|state| state.genuine = genuine(PackState::Locked, Some(RecallClass::ClassI)));
	let expected = json!({ "verified": false, "verificationFailureReason": "Not_for_re-distribution", "additionalInfo": "Suspect" });
	assert_eq!(ask(&served, "L%2F1", SERIAL).await.1["data"], expected);
	// What came later to the home folder counts at once.
	std::fs::remove_file(LotTree::path_in(world.folder.path(), &key("L/1"))).unwrap();
	assert_eq!(ask(&served, "L%2F1", SERIAL).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_tell_does_not_call_a_pack_forged() {
	let world = world();
	let served = serve(&world).await;
	let (status, answer) = ask(&served, "L2", "T2").await;
	assert_eq!(status, 404);
	assert!(answer["error"]["message"].as_str().unwrap().contains("can't tell"), "{answer}");
	// Serial numbers that are not the chain's.
	let other = vec![gs1::serial(FORGED).unwrap(), gs1::serial("X").unwrap()];
	LotTree::new(key("L/1"), other).unwrap().save(world.folder.path()).unwrap();
	for serial in [SERIAL, FORGED] {
		let (status, answer) = ask(&served, "L%2F1", serial).await;
		assert_eq!(status, 500, "{answer}");
		assert!(!answer.to_string().contains("verified"), "{answer}");
	}
	world.turn(|state| (state.newest.time, state.newest.ticks) = (0, true));
	assert_eq!(ask(&served, "L2", "T1").await.0, 503, "a node that stands still doesn't know of a recall");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_refused() {
	let world = world();
	let served = serve(&world).await;
	let good = json!({ "code": format!("(01){GTIN}(10)L2(21)T1"), "reqGLN": "0614141000005", "corrUUID": UUID });
	let with = |name: &str, value: Value| {
		let mut body = good.clone();
		body[name] = value;
		body.to_string()
	};
	for (head, body, expected) in [
		("POST /v1/verify", good.to_string(), 200),
		("POST /v1/verify", with("reqGLN", "0614141000006".into()), 400),
		("POST /v1/verify", with("corrUUID", "1".into()), 400),
		("POST /v1/verify", with("code", format!("(01){GTIN}(10)L2").into()), 400),
		("POST /v1/verify", with("code", "(00)106141412345678908".into()), 400),
		("POST /v1/verify", with("more", 1.into()), 400),
		("POST /v1/verify", "{".into(), 400),
		("POST /v1/verify", " ".repeat(5_000), 413),
		("GET /v1/verify", String::new(), 405),
		("GET /v1/verify/gtin/06291041500214/lot/L2/ser/T1", String::new(), 400),
		(format!("GET /v1/verify/gtin/{GTIN}/lot/L2/ser/T1").as_str(), String::new(), 400),
		(address("L2", &"T".repeat(5_000)).as_str(), String::new(), 400),
	] {
		let (status, answer) = send(served.address, head, body.as_bytes()).await;
		assert_eq!(status, expected, "{head} {body:.80}: {}", String::from_utf8_lossy(&answer));
	}
	let without = serve_with(&world, MAX_CONCURRENT, None).await;
	assert_eq!(ask(&without, "L2", "T1").await.0, 404);
}
