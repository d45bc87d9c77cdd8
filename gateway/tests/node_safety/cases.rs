//! Cases of suspect products: locked, cleared or illegitimate, told of in time.

use std::{fs, path::Path};

use serde_json::{json, Value};

use crate::medicines::{
	gln, gtin, id, number, sscc, Trade, CARRIER, CHECKER, CLERK, MAKER, PHARMACY_A, PHARMACY_B, REGULATOR, WHOLESALER,
};

pub(crate) const LOT: &str = "L1";

pub(crate) fn product() -> String {
	gtin(3)
}

/// A pallet at the wholesaler, with two cases of ten packs.
fn pallet() -> String {
	sscc(19)
}

pub(crate) fn first() -> String {
	sscc(11)
}

/// Suspect, and illegitimate in the end.
pub(crate) fn second() -> String {
	sscc(12)
}

/// Ten packs at a pharmacy.
fn at_pharmacy() -> String {
	sscc(13)
}

pub(crate) fn stage(trade: &Trade) {
	trade.commission(&product(), LOT, 50);
	for sscc in [first(), second(), at_pharmacy()] {
		trade.pack(&sscc, &product(), LOT, 10);
	}
	trade.act(MAKER, &["container", "load", &pallet(), &first(), &second()]);
	trade.sell(MAKER, WHOLESALER, &pallet());
	trade.sell(MAKER, PHARMACY_A, &at_pharmacy());
}

pub(crate) fn locked(trade: &Trade, sscc: &str) -> bool {
	trade.act(MAKER, &["container", "show", sscc])["container"]["locked"].as_bool().unwrap()
}

/// A suspect case on a pallet: nothing of it moves, nor the pallet, until it is cleared. The other case can be unloaded.
pub(crate) fn cleared(trade: &Trade) {
	let evidence = trade.file("finding.txt", "a hologram is missing");
	let lot = format!("{}:{LOT}", product());
	let open = ["case", "open", "--suspicion", "counterfeit", "--container", &second(), "--lot", &lot];
	let opened = trade.act(CLERK, &[&open[..], &["--evidence", &evidence]].concat());
	let case = opened["case"].to_string();
	assert!(Path::new(opened["salt"].as_str().unwrap()).exists(), "the salt of the evidence is kept");
	assert!(locked(trade, &second()) && !locked(trade, &first()));
	let ship = ["container", "ship", &pallet(), "--to", &number(PHARMACY_B), "--sell"];
	trade.refused(WHOLESALER, &ship, &["DrugTrace.Locked"]);
	trade.refused(WHOLESALER, &["container", "unload", &pallet(), &second()], &["DrugTrace.Locked"]);
	trade.act(WHOLESALER, &["container", "unload", &pallet(), &first()]);
	let stock = trade.act(WHOLESALER, &["stock", "--gtin", &product()]);
	assert_eq!((&stock["active"], &stock["locked"]), (&json!(20), &json!(10)), "{stock}");

	let shown = trade.act(REGULATOR, &["case", "show", &case]);
	assert_eq!((&shown["by"], &shown["notify_until"]), (&json!(id(WHOLESALER)), &Value::Null), "{shown}");
	assert_eq!(shown["suspects"], json!([{ "sscc": second() }, { "gtin": product(), "lot": LOT }]));
	trade.act(CHECKER, &["case", "close", &case, "--outcome", "cleared"]);
	assert!(!locked(trade, &second()));
	trade.act(WHOLESALER, &["container", "unload", &pallet(), &second()]);
	let shown = trade.act(REGULATOR, &["case", "show", &case]);
	assert_eq!((&shown["outcome"], &shown["overdue"]), (&json!("cleared"), &json!(false)), "{shown}");
}

/// Illegitimate: the 24 hours run, partners are derived, the form is filled, and the lock stays.
pub(crate) fn illegitimate(trade: &Trade) {
	let open = ["case", "open", "--suspicion", "counterfeit", "--container", &second()];
	let case = trade.act(CLERK, &open)["case"].to_string();
	// A second case locks the same container: both must be cleared.
	let other =
		trade.act(CLERK, &["case", "open", "--suspicion", "unfit", "--container", &second()])["case"].to_string();
	trade.act(CHECKER, &["case", "close", &other, "--outcome", "cleared"]);
	assert!(locked(trade, &second()));

	let partners = trade.act(CLERK, &["case", "partners", &case]);
	let told: Vec<_> =
		partners["partners"].as_array().unwrap().iter().map(|one| (&one["organisation"], &one["gln"])).collect();
	let expected = [MAKER, PHARMACY_A].map(|name| (json!(id(name)), json!(gln(name))));
	assert_eq!(told, expected.each_ref().map(|(number, gln)| (number, gln)), "{partners}");
	let decided = trade.act(CLERK, &["case", "illegitimate", &case]);
	let shown = trade.act(CLERK, &["case", "show", &case]);
	assert_eq!(shown["notify_until"], decided["notify_until"], "{shown}");
	assert_eq!(trade.act(REGULATOR, &["case", "overdue"])["cases"], json!([]), "a day is left");
	form(trade, &case, &decided);
	assert_eq!(trade.act(CLERK, &["case", "notified", &case])["late"], false);
	trade.act(CHECKER, &["case", "close", &case, "--outcome", "illegitimate"]);
	assert!(locked(trade, &second()), "what is illegitimate stays locked");
	let ship = ["container", "ship", &second(), "--to", &gln(CARRIER)];
	trade.refused(WHOLESALER, &ship, &["DrugTrace.Locked"]);
}

/// The data of Form FDA 3911, from the case and what only the reporter knows.
fn form(trade: &Trade, case: &str, decided: &Value) {
	let facts = json!({
		"product": {
			"name": "Amoxicillin 500 mg", "drugUse": "Human use", "description": "Finished prescription drug",
			"dosageForm": "Tablet", "quantity": "10 packs",
		},
		"event": "a hologram is missing",
		"reporter": {
			"company": "Wholesaler", "address": "Berlin", "category": "Wholesale distributor", "contact": "Quality",
			"telephone": "+49 30 1", "email": "quality@wholesaler.example",
		},
	});
	let (facts, out) = (trade.file("facts.json", facts.to_string()), trade.node.path("form.json"));
	let exported = trade.act(CLERK, &["case", "export", case, "--facts", &facts, "--out", &out]);
	let form: Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
	assert_eq!((&exported["form"], &form["notificationDue"]), (&form, &decided["notify_until"]), "{form}");
	// The case names the container alone, and the chain knows what is in it.
	assert_eq!(form["product"]["lots"], json!([{ "gtin": product(), "lotNumber": LOT }]), "{form}");
	assert_eq!(form["product"]["expirationDates"], json!(["06/30/2040"]));
	trade.refused(CLERK, &["case", "export", case, "--facts", &facts, "--out", &out], &["is there already"]);
}
