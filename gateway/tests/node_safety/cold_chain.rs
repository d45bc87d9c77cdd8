//! Temperatures on the way: reports of a truck, an excursion that locks, and the release by a quality person.

use serde_json::json;

use crate::{
	cases::locked,
	medicines::{
		gln, gtin, id, rfc3339, sscc, Trade, CARRIER, CHECKER, EXPIRY, MAKER, PHARMACIST_A, PHARMACY_A, QUALITY, TRUCK,
		WHOLESALER,
	},
};

const LOT: &str = "C1";
const MINUTE: u64 = 60_000;

/// To be kept at 2 to 8 degrees, and outside of that for 30 minutes at most.
fn product() -> String {
	gtin(2)
}

/// On a pallet on its way to the wholesaler.
fn case() -> String {
	sscc(30)
}

fn pallet() -> String {
	sscc(39)
}

/// Readings every ten minutes from a moment on.
fn file(trade: &Trade, name: &str, from: u64, celsius: &[&str]) -> String {
	let line = |(step, celsius): (u64, &&str)| format!("{},{celsius}\n", rfc3339(from + step * 10 * MINUTE));
	trade.file(name, (0..).zip(celsius).map(line).collect::<String>())
}

/// Three hours ago: what is reported must lie between the report before and the chain's time.
fn start(trade: &Trade) -> u64 {
	trade.now() / MINUTE * MINUTE - 180 * MINUTE
}

/// Goods that were kept well, and a short time outside that the product stands.
pub(crate) fn kept(trade: &Trade) {
	let limits = ["--lowest", "2", "--highest", "8", "--tolerance", "30"];
	trade.act(MAKER, &[&["product", "register", &product(), "--prefix-digits", "7"], &limits[..]].concat());
	let lot = ["--gtin", &product(), "--lot", LOT, "--expiry", EXPIRY, "--quantity", "10", "--market", "DE"];
	trade.act(MAKER, &[&["lot", "commission"], &lot[..]].concat());
	trade.pack(&case(), &product(), LOT, 10);
	trade.act(MAKER, &["container", "load", &pallet(), &case()]);
	trade.act(MAKER, &["container", "ship", &pallet(), "--to", &gln(CARRIER)]);
	trade.act(TRUCK, &["container", "receive", &pallet()]);

	let readings = file(trade, "kept.csv", start(trade), &["5", "7.9", "8.4", "8.2", "6", "2"]);
	let report = ["temperature", "report", &case(), "--gtin", &product(), &readings];
	let reported = trade.act(TRUCK, &report);
	let summary = &reported["readings"];
	assert_eq!((&summary["count"], &summary["lowest"]), (&json!(6), &json!(2.0)), "{reported}");
	assert_eq!((&summary["highest"], &summary["minutes_outside"]), (&json!(8.4), &json!(20)), "{reported}");
	assert_eq!(reported["excursion"], json!(null), "20 minutes are borne");
	assert!(!locked(trade, &pallet()));
	let shown = trade.act(TRUCK, &["temperature", "show", &case()]);
	assert_eq!(shown["kept"].as_array().unwrap().len(), 1, "{shown}");
	// Another carrier's home keeps nothing of it.
	assert_eq!(trade.act(PHARMACIST_A, &["temperature", "show", &case()])["kept"], json!([]));
}

/// Too warm for too long: the outermost container is locked at once, until its owner's quality person releases it.
pub(crate) fn excursion(trade: &Trade) {
	let warm = file(trade, "warm.csv", start(trade) + 70 * MINUTE, &["7", "9", "9.1", "12.5", "9", "7"]);
	let report = ["temperature", "report", &case(), "--gtin", &product(), &warm];
	let reported = trade.act(TRUCK, &report);
	assert_eq!((&reported["locked"], &reported["excursion"]["minutes"]), (&json!(pallet()), &json!(80)), "{reported}");
	assert!(locked(trade, &pallet()));
	let ship = ["container", "ship", &pallet(), "--to", &gln(WHOLESALER)];
	trade.refused(TRUCK, &ship, &["DrugTrace.Locked", "when it is released"]);
	let shown = trade.no(QUALITY, &["temperature", "show", &case()]);
	let at = shown["excursion"]["at"].as_str().unwrap().to_owned();
	assert_eq!((&shown["excursion"]["highest"], &shown["outermost"]), (&json!(12.5), &json!(pallet())), "{shown}");

	// Another excursion meanwhile: what was assessed is no longer the last one.
	let still = file(trade, "still.csv", start(trade) + 130 * MINUTE, &["7", "9", "9", "9", "9"]);
	trade.act(TRUCK, &["temperature", "report", &case(), "--gtin", &product(), &still]);
	let assessment = trade.file("assessment.txt", "stability data: 48 hours at 25 degrees");
	let release = |who: &str, at: &str, words: &[&str]| {
		let release = ["temperature", "release", &pallet(), "--excursion", at, "--assessment", &assessment];
		trade.refused(who, &release, words);
		assert!(!std::path::Path::new(&format!("{assessment}.source.json")).exists(), "no salt of what was refused");
	};
	release(QUALITY, &at, &["DrugSafety.AnotherExcursion", "Assess it first"]);
	let last = trade.no(QUALITY, &["temperature", "show", &case()]);
	let at = last["excursion"]["at"].as_str().unwrap();
	release(CHECKER, at, &["DrugSafety.NotAuthorized"]);
	release(TRUCK, at, &["BadOrigin"]);
	let release = ["temperature", "release", &pallet(), "--excursion", at, "--assessment", &assessment];
	let released = trade.act(QUALITY, &release);
	assert_eq!((&released["locked"], locked(trade, &pallet())), (&json!(false), false), "{released}");
	trade.act(TRUCK, &ship);
	trade.act(WHOLESALER, &["container", "receive", &pallet()]);
	// The owner is still the maker, who sold nothing; a pharmacy gets the case for the maker, as a store-keeper.
	let shown = trade.act(MAKER, &["container", "show", &case()]);
	assert_eq!(
		(&shown["container"]["owner"], &shown["container"]["holder"]),
		(&json!(id(MAKER)), &json!(id(WHOLESALER)))
	);
	trade.refused(WHOLESALER, &["container", "ship", &pallet(), "--to", &gln(PHARMACY_A), "--sell"], &["NotOwner"]);
}
