//! Readings, recalls and cases that don't hold.

use salus_gateway::chain::call::safety;
use salus_primitives::{gs1::Gtin, safety::Readings};
use sp_core::H256;

use super::{
	medicines::{
		container, gln, gtin, rfc3339, sscc, Trade, CARRIER, CHECKER, CLERK, EXPIRY, MAKER, PHARMACIST_A, PHARMACY_A,
		QUALITY, REGULATOR, REPACKER, SENSOR, TRUCK, WHOLESALER,
	},
	nowhere, product, with_a, with_carrier, with_wholesaler, LOT, OTHER_LOT,
};

/// An hour in milliseconds.
const HOUR: u64 = 3_600_000;

pub(crate) fn all(trade: &Trade) {
	readings(trade);
	recalls(trade);
	cases(trade);
}

/// Writes readings of so many minutes from a moment on, one every ten.
fn file(trade: &Trade, name: &str, from: u64, minutes: u64) -> String {
	let lines = (0..=minutes / 10).map(|step| format!("{},5.{step}\n", rfc3339(from + step * 600_000)));
	trade.file(name, lines.collect::<String>())
}

fn readings(trade: &Trade) {
	let (cold, case) = (gtin(2), sscc(50));
	let limits = ["--lowest", "2", "--highest", "8", "--tolerance", "30"];
	trade.act(MAKER, &[&["product", "register", &cold, "--prefix-digits", "7"], &limits[..]].concat());
	trade.act(MAKER, &["lot", "commission", "--gtin", &cold, "--lot", LOT, "--expiry", EXPIRY, "--quantity", "5"]);
	trade.pack(&case, &cold, LOT, 5);
	trade.act(MAKER, &["container", "ship", &case, "--to", &gln(CARRIER)]);
	trade.act(TRUCK, &["container", "receive", &case]);

	let start = trade.now() - 3 * HOUR;
	let first = file(trade, "first.csv", start, 60);
	let report = |file: &str| ["temperature", "report", &case, "--gtin", &cold, file].map(str::to_owned);
	let refused = |who: &str, command: &[String], words: &[&str]| {
		trade.refused(who, command, words);
	};
	// The device of another organisation, and somebody who is no device. Their readings are forgotten.
	refused(SENSOR, &report(&first), &["DrugSafety.NotHolder", "device's organisation doesn't hold"]);
	refused(CLERK, &report(&first), &["BadOrigin"]);
	let back = format!("{},5\n{},5\n", rfc3339(start), rfc3339(start - 1));
	let back = trade.file("back.csv", back);
	refused(TRUCK, &report(&back), &["back.csv:2", "not later than the reading before it", "clock"]);
	let warm = trade.file("warm.csv", format!("{},warm\n", rfc3339(start)));
	refused(TRUCK, &report(&warm), &["warm.csv:1", "no temperature"]);
	let ahead = file(trade, "ahead.csv", trade.now() + HOUR, 10);
	refused(TRUCK, &report(&ahead), &["DrugSafety.InTheFuture", "Check the device's clock"]);
	trade.act(TRUCK, &report(&first));
	// The clock before the event before it: wholly, by an overlap, and by the same moment.
	for (name, from) in [("before.csv", start - HOUR), ("within.csv", start + HOUR / 2), ("same.csv", start + HOUR)] {
		let again = file(trade, name, from, 20);
		refused(TRUCK, &report(&again), &["DrugSafety.OutOfOrder", "Check the device's clock"]);
	}

	let no_limits = ["temperature", "report", &with_carrier(), "--gtin", &product(), &first].map(str::to_owned);
	refused(TRUCK, &no_limits, &["no limits of temperature"]);
	let not_in_it = ["temperature", "report", &with_carrier(), "--gtin", &cold, &first].map(str::to_owned);
	refused(TRUCK, &not_in_it, &["DrugSafety.NotInContainer", "no lot of the product"]);
	let nowhere = ["temperature", "report", &nowhere(), "--gtin", &cold, &first].map(str::to_owned);
	refused(TRUCK, &nowhere, &["DrugSafety.UnknownContainer"]);
	readings_by_hand(trade, &case, &cold, start);
	let release = ["temperature", "release", &case, "--excursion", &rfc3339(start)];
	trade.refused(QUALITY, &release, &["DrugSafety.NoExcursion", "not locked for an excursion"]);
	trade.refused(CHECKER, &release, &["DrugSafety.NotAuthorized"]);
	trade.refused(TRUCK, &release, &["BadOrigin"]);
}

/// What no command makes: the chain by itself.
fn readings_by_hand(trade: &Trade, case: &str, cold: &str, start: u64) {
	let gtin = Gtin::parse(cold).unwrap();
	let (from, until) = (start + 70 * 60_000, start + 80 * 60_000);
	let good = Readings { root: H256([1; 32]), count: 2, from, until, lowest: 30, highest: 50, outside: 0 };
	let refuses = |readings: Readings, words: &[&str]| {
		let call = safety::report_readings(container(case), gtin, &readings);
		trade.chain_refuses(TRUCK, &call, words);
	};
	let unsound = ["DrugSafety.InvalidReadings", "lowest temperature above the highest"];
	refuses(Readings { lowest: 51, ..good.clone() }, &unsound);
	refuses(Readings { count: 0, ..good.clone() }, &unsound);
	refuses(Readings { root: H256::zero(), ..good.clone() }, &unsound);
	refuses(Readings { from: until, until: from, ..good.clone() }, &["DrugSafety.OutOfOrder"]);
	refuses(Readings { until: u64::MAX, ..good.clone() }, &["DrugSafety.InTheFuture"]);
	let of_another = Gtin::parse(&product()).unwrap();
	let call = safety::report_readings(container(&with_carrier()), of_another, &good);
	trade.chain_refuses(TRUCK, &call, &["DrugSafety.NoLimits", "Its owner sets them"]);
}

fn recalls(trade: &Trade) {
	let recall = |lot: &str, rest: &[&str]| -> Vec<String> {
		let lot = format!("{}:{lot}", product());
		["recall", "start", "--class", "I", "--lot", &lot].iter().chain(rest).map(|text| (*text).to_owned()).collect()
	};
	let refused = |who: &str, command: Vec<String>, words: &[&str]| {
		trade.refused(who, &command, words);
	};
	refused(REPACKER, recall(LOT, &[]), &["DrugSafety.NotAuthorized", "nor is it a regulator"]);
	refused(PHARMACY_A, recall(LOT, &[]), &["BadOrigin"]);
	refused(MAKER, recall("NOLOT", &[]), &["DrugSafety.UnknownLot"]);
	let twice = format!("{}:{LOT}", product());
	refused(MAKER, recall(LOT, &["--lot", &twice]), &["DrugSafety.NamedTwice"]);
	let due = rfc3339(trade.now() - HOUR);
	refused(MAKER, recall(LOT, &["--due", &due]), &["DrugSafety.DueNotAhead", "must end after now"]);
	let product_ = ["recall", "start", "--class", "I", "--product", &gtin(77)];
	trade.refused(MAKER, &product_, &["DrugSafety.UnknownProduct"]);
	trade.refused(WHOLESALER, &["recall", "acknowledge", "77"], &["DrugSafety.UnknownRecall"]);

	let command = recall(OTHER_LOT, &[]);
	let started = trade.act(MAKER, &command);
	let number = started["recall"].to_string();
	trade.act(PHARMACIST_A, &["recall", "acknowledge", &number]);
	let again = ["recall", "acknowledge", &number];
	trade.refused(PHARMACY_A, &again, &["DrugSafety.AlreadyAcknowledged"]);
	trade.refused(REPACKER, &["recall", "lift", &number], &["DrugSafety.NotAuthorized"]);
	trade.act(REGULATOR, &["recall", "lift", &number]);
	trade.refused(MAKER, &["recall", "lift", &number], &["DrugSafety.AlreadyLifted"]);
	trade.refused(WHOLESALER, &["recall", "acknowledge", &number], &["DrugSafety.AlreadyLifted"]);
}

fn cases(trade: &Trade) {
	let open = |sscc: &str| ["case", "open", "--suspicion", "counterfeit", "--container", sscc].map(str::to_owned);
	let unknown = open(&nowhere());
	trade.refused(CLERK, &unknown, &["DrugSafety.UnknownContainer"]);
	let found = trade.file("finding.txt", "blisters without a hologram");
	let with_evidence = [&unknown[..], &["--evidence".to_owned(), found.clone()]].concat();
	trade.refused(CLERK, &with_evidence, &["DrugSafety.UnknownContainer"]);
	assert!(!std::path::Path::new(&format!("{found}.source.json")).exists(), "no salt of what was refused");
	let lot = format!("{}:NOLOT", product());
	let no_lot = ["case", "open", "--suspicion", "counterfeit", "--lot", &lot];
	trade.refused(CLERK, &no_lot, &["DrugSafety.UnknownLot"]);

	let opened = trade.act(CLERK, &open(&with_wholesaler()));
	let case = opened["case"].to_string();
	let ship = ["container", "ship", &with_wholesaler(), "--to", &gln(PHARMACY_A), "--sell"];
	trade.refused(WHOLESALER, &ship, &["DrugTrace.Locked", "released"]);
	trade.refused(CLERK, &["case", "notified", &case], &["DrugSafety.NotDecided", "comes first"]);
	trade.refused(CLERK, &["case", "close", &case, "--outcome", "cleared"], &["BadOrigin"]);
	trade.refused(CHECKER, &["case", "close", &case, "--outcome", "illegitimate"], &["DrugSafety.NotDecided"]);
	trade.refused(PHARMACY_A, &["case", "illegitimate", &case], &["DrugSafety.NotAuthorized"]);
	trade.refused(CLERK, &["case", "illegitimate", "77"], &["DrugSafety.UnknownCase"]);
	trade.act(CHECKER, &["case", "close", &case, "--outcome", "cleared"]);
	trade.refused(CLERK, &["case", "illegitimate", &case], &["DrugSafety.AlreadyClosed"]);
	let held_elsewhere = trade.act(CLERK, &open(&with_a()));
	let shown = trade.act(CLERK, &["container", "show", &with_a()]);
	assert_eq!(shown["container"]["locked"], false, "{held_elsewhere}: others lock nothing of {shown}");
}
