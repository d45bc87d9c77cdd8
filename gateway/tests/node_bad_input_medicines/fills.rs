//! Prescriptions that are filled too often, forged, or not valid.

use std::{fs, path::Path};

use salus_gateway::{
	chain::call::{prescription, supply},
	prescriptions::FillFile,
};
use salus_primitives::{ids::Period, prescription::Fill};
use sp_core::H256;

use super::{
	medicines::{
		container, gln, gtin, place, rfc3339, Trade, MAKER, PHARMACIST_A, PHARMACIST_B, PHARMACY_A, PHARMACY_B,
		PHYSICIAN,
	},
	product, with_a, with_b, LOT,
};

/// A day in milliseconds.
const DAY: u64 = 86_400_000;

pub(crate) fn all(trade: &Trade) {
	let root = write(trade, &[&product(), &product()]);
	let fills = [fill_file(trade, &root, 0), fill_file(trade, &root, 1)];
	trade.refused(PHYSICIAN, &["prescription", "fill-file", &root, "--number", "2", "x"], &["has the fills 0 to 1"]);
	forged(trade, &fills);
	spent(trade, &root, &fills);
	not_valid(trade);
}

/// Writes a prescription of these fills.
fn write(trade: &Trade, fills: &[&str]) -> String {
	let until = rfc3339(trade.now() + 30 * DAY);
	let mut command = vec!["prescription", "write", "--until", &until];
	fills.iter().for_each(|fill| command.extend(["--fill", fill]));
	trade.act(PHYSICIAN, &command)["prescription"].as_str().unwrap().to_owned()
}

/// The file of a fill, as the patient shows it.
fn fill_file(trade: &Trade, root: &str, number: u32) -> String {
	let file = trade.node.path(&format!("{root}-{number}.json"));
	trade.act(PHYSICIAN, &["prescription", "fill-file", root, "--number", &number.to_string(), &file]);
	file
}

/// The supply of a pack of the lot at one of the pharmacies.
fn supply(trade: &Trade, at: &str, index: usize, fill: &str) -> Vec<String> {
	let case = if at == PHARMACY_A { with_a() } else { with_b() };
	let code = trade.code(MAKER, &product(), LOT, index);
	["pack", "supply", &code, "--container", &case, "--premises", &gln(at), "--fill", fill].map(str::to_owned).to_vec()
}

fn refused(trade: &Trade, who: &str, command: &[String], words: &[&str]) {
	trade.refused(who, command, words);
}

fn act(trade: &Trade, who: &str, command: &[String]) {
	trade.act(who, command);
}

fn load(file: &str) -> Fill {
	FillFile::load(Path::new(file)).unwrap().fill.clone()
}

fn forged(trade: &Trade, fills: &[String]) {
	// A file that was changed is refused at home.
	let text = fs::read_to_string(&fills[0]).unwrap();
	for (name, from, to) in [
		("packs.json", "\"packs\": 1".to_owned(), "\"packs\": 2".to_owned()),
		("number.json", "\"number\": 0".into(), "\"number\": 2".into()),
		("gtin.json", product(), gtin(2)),
	] {
		let changed = text.replace(&from, &to);
		assert_ne!(changed, text, "{name}");
		let file = trade.file(name, changed);
		let command = supply(trade, PHARMACY_A, 23, &file);
		refused(trade, PHARMACIST_A, &command, &[name, "forged, or damaged"]);
	}
	refused(trade, PHARMACIST_A, &supply(trade, PHARMACY_A, 23, "nowhere.json"), &["nowhere.json"]);

	// The chain by itself.
	let good = load(&fills[0]);
	let packs = trade.proved(MAKER, &product(), LOT, &[23]);
	let two = trade.proved(MAKER, &product(), LOT, &[23, 24]);
	let refuses = |packs, fill: &Fill, words: &[&str]| {
		let call = supply::supply(packs, container(&with_a()), place(&gln(PHARMACY_A)), Some(fill));
		trade.chain_refuses(PHARMACIST_A, &call, words);
	};
	let not_proved = ["Prescriptions.NotProved", "it is forged, or for another medicine"];
	refuses(&packs, &Fill { salt: [9; 32], ..good.clone() }, &not_proved);
	refuses(&packs, &Fill { number: 1, ..good.clone() }, &not_proved);
	refuses(&two, &Fill { packs: 2, ..good.clone() }, &not_proved);
	refuses(&packs, &Fill { path: vec![H256([9; 32])].try_into().unwrap(), ..good.clone() }, &not_proved);
	refuses(&two, &good, &["DrugSupply.WrongFill", "another number of packs"]);
	refuses(&packs, &Fill { number: 2, ..good.clone() }, &["Prescriptions.UnknownFill", "no fill of this number"]);
	let unknown = Fill { prescription: H256([9; 32]), ..good };
	refuses(&packs, &unknown, &["Prescriptions.UnknownPrescription"]);
}

fn spent(trade: &Trade, root: &str, fills: &[String]) {
	act(trade, PHARMACIST_A, &supply(trade, PHARMACY_A, 23, &fills[0]));
	// The second use of a fill, here and elsewhere.
	let used = ["Prescriptions.AlreadyUsed", "used before, here or elsewhere"];
	refused(trade, PHARMACIST_A, &supply(trade, PHARMACY_A, 24, &fills[0]), &used);
	refused(trade, PHARMACIST_B, &supply(trade, PHARMACY_B, 30, &fills[0]), &used);
	trade.denied(PHARMACIST_B, &["prescription", "check", &fills[0]], &["it was used"]);
	act(trade, PHARMACIST_B, &supply(trade, PHARMACY_B, 30, &fills[1]));
	// The third: there is no file for it, and neither old file is good for one.
	for file in fills {
		refused(trade, PHARMACIST_B, &supply(trade, PHARMACY_B, 31, file), &used);
	}
	// Only with its fill is a supply undone, and not with another one.
	let undo: Vec<_> = supply(trade, PHARMACY_A, 23, &fills[1]);
	let undo: Vec<_> = undo.iter().map(|text| if text == "supply" { "undo" } else { text }).collect();
	trade.refused(PHARMACIST_A, &undo, &["DrugSupply.NotInLog"]);
	trade.refused(PHARMACIST_A, &undo[..undo.len() - 2], &["DrugSupply.NotInLog"]);
	let shown = trade.act(PHYSICIAN, &["prescription", "show", root]);
	assert!(shown["fills"].as_array().unwrap().iter().all(|fill| fill["used"] == true), "{shown}");
}

fn not_valid(trade: &Trade) {
	let until = rfc3339(trade.now() - DAY);
	let medicine = product();
	let past = ["prescription", "write", "--fill", &medicine, "--until", &until];
	trade.refused(PHYSICIAN, &past, &["Prescriptions.Expired", "over already"]);
	let (from, until) = (rfc3339(trade.now() + DAY), rfc3339(trade.now() + 2 * DAY));
	let early = ["prescription", "write", "--fill", &medicine, "--from", &from, "--until", &until];
	// Nobody but a physician of a provider prescribes; the fills that were drawn are forgotten.
	trade.refused(PHARMACIST_A, &early, &["BadOrigin"]);
	trade.refused("//Hospital", &early, &["BadOrigin"]);
	let root = trade.act(PHYSICIAN, &early)["prescription"].as_str().unwrap().to_owned();
	let fill = fill_file(trade, &root, 0);
	let not_now = ["Prescriptions.NotValidNow", "it isn't yet, or it is over"];
	refused(trade, PHARMACIST_A, &supply(trade, PHARMACY_A, 25, &fill), &not_now);
	trade.denied(PHARMACIST_A, &["prescription", "check", &fill], &["isn't valid yet"]);

	let root = write(trade, &[&product()]);
	let fill = fill_file(trade, &root, 0);
	trade.refused(PHARMACIST_A, &["prescription", "withdraw", &root], &["BadOrigin"]);
	trade.act(PHYSICIAN, &["prescription", "withdraw", &root]);
	let withdrawn = ["Prescriptions.AlreadyWithdrawn", "Ask the physician"];
	refused(trade, PHARMACIST_A, &supply(trade, PHARMACY_A, 25, &fill), &withdrawn);
	trade.refused(PHYSICIAN, &["prescription", "withdraw", &root], &withdrawn);
	let again = prescription::prescribe(root.parse().unwrap(), 1, Period { start: None, end: Some(trade.now() + DAY) });
	trade.chain_refuses(PHYSICIAN, &again, &["Prescriptions.AlreadyPrescribed", "new salts"]);
}
