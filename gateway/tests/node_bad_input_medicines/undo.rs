//! Supplies that can't be undone. Source: Delegated Regulation (EU) 2016/161, art. 13.

use salus_gateway::{
	chain::call::supply,
	supplies::{Book, Supply},
};
use salus_primitives::{ids::OrganisationId, supply::SupplyProof};

use super::{
	medicines::{
		container, gln, id, location, lot_key, place, Trade, MAKER, PHARMACIST_A, PHARMACIST_B, PHARMACY_A, PHARMACY_B,
		WHOLESALER,
	},
	other_with_a,
	packs::about,
	product, with_a, with_b, LOT, OTHER_LOT,
};

pub(crate) fn all(trade: &Trade) {
	let premises = gln(PHARMACY_A);
	let codes = trade.codes(MAKER, &product(), LOT, &[20, 21, 22]);
	let supply = ["pack", "supply", &codes[0], &codes[1], "--container", &with_a(), "--premises", &premises];
	trade.act(PHARMACIST_A, &supply);

	by_others(trade, &codes[0]);
	at_other_premises(trade, &codes[0]);
	again(trade, &codes[1], &codes[2]);
	recalled(trade);
}

/// An entry of pharmacy A's log and its proof.
fn entry_of(trade: &Trade, lot: &str, packs: &[u32]) -> (Supply, SupplyProof) {
	let by = OrganisationId(id(PHARMACY_A));
	let lot = trade.wait(trade.client().lot(&lot_key(&product(), lot))).unwrap().unwrap().id;
	let book = Book::open(&trade.home(PHARMACY_A), by).unwrap();
	let found = book.latest(lot, packs).unwrap().clone();
	let log = trade.wait(trade.client().supply_log(by)).unwrap();
	let proof = book.proof(found.number, &log).unwrap();
	(found, proof)
}

fn by_others(trade: &Trade, code: &str) {
	let elsewhere = gln(PHARMACY_B);
	let undo = about(&["undo"], code, &with_b(), &elsewhere);
	trade.refused(PHARMACIST_B, &undo, &["no supply of the organisation held all of these packs"]);
	// The chain by itself, with the entry of who supplied.
	let packs = trade.proved(MAKER, &product(), LOT, &[20]);
	let (found, proof) = entry_of(trade, LOT, &[20]);
	let call = supply::undo_supply(&packs, container(&with_b()), found.entry.premises, &found.entry, &proof, None);
	trade.chain_refuses(PHARMACIST_B, &call, &["DrugSupply.NotSupplier", "Only who supplied can undo"]);
	trade.chain_refuses(WHOLESALER, &call, &["BadOrigin"]);
	// The entry with another name on it is not in the log.
	let mut renamed = found.entry.clone();
	renamed.by = OrganisationId(id(PHARMACY_B));
	let call = supply::undo_supply(&packs, container(&with_b()), renamed.premises, &renamed, &proof, None);
	trade.chain_refuses(PHARMACIST_B, &call, &["DrugSupply.NotInLog"]);
	// Nor is one with a later date, as of ten days on.
	let mut later = found.entry.clone();
	later.at += 1;
	let call = supply::undo_supply(&packs, container(&with_a()), later.premises, &later, &proof, None);
	trade.chain_refuses(PHARMACIST_A, &call, &["DrugSupply.NotInLog", "make the proof anew"]);
	let mut forged = packs;
	forged.path[0].0[0] ^= 1;
	let entry = &found.entry;
	let call = supply::undo_supply(&forged, container(&with_a()), entry.premises, entry, &proof, None);
	trade.chain_refuses(PHARMACIST_A, &call, &["DrugSupply.NotGenuine"]);
}

fn at_other_premises(trade: &Trade, code: &str) {
	let other = location(77);
	let undo = about(&["undo"], code, &with_a(), &other);
	trade.refused(PHARMACIST_A, &undo, &["DrugSupply.OtherPremises", "Undo it there"]);
	let packs = trade.proved(MAKER, &product(), LOT, &[20]);
	let (mut found, proof) = entry_of(trade, LOT, &[20]);
	found.entry.premises = place(&other);
	let call = supply::undo_supply(&packs, container(&with_a()), place(&other), &found.entry, &proof, None);
	trade.chain_refuses(PHARMACIST_A, &call, &["DrugSupply.NotInLog"]);
}

fn again(trade: &Trade, code: &str, never: &str) {
	let premises = gln(PHARMACY_A);
	trade.refused(PHARMACIST_A, &about(&["undo"], never, &with_a(), &premises), &["no supply of the organisation"]);
	let other_case = other_with_a();
	let wrong_case = about(&["undo"], code, &other_case, &premises);
	trade.refused(PHARMACIST_A, &wrong_case, &["DrugSupply.NotInContainer"]);
	trade.act(PHARMACIST_A, &about(&["undo"], code, &with_a(), &premises));
	let undone = about(&["undo"], code, &with_a(), &premises);
	trade.refused(PHARMACIST_A, &undone, &["DrugSupply.AlreadyUndone", "undone before"]);
	let both = trade.codes(MAKER, &product(), LOT, &[20, 21]);
	let both = ["pack", "undo", &both[0], &both[1], "--container", &with_a(), "--premises", &premises];
	trade.refused(PHARMACIST_A, &both, &["DrugSupply.AlreadyUndone"]);
}

fn recalled(trade: &Trade) {
	let (premises, case) = (gln(PHARMACY_A), other_with_a());
	let code = trade.code(MAKER, &product(), OTHER_LOT, 0);
	trade.act(PHARMACIST_A, &about(&["supply"], &code, &case, &premises));
	let lot = format!("{}:{OTHER_LOT}", product());
	trade.act(MAKER, &["recall", "start", "--lot", &lot, "--class", "II"]);
	let undo = about(&["undo"], &code, &case, &premises);
	trade.refused(PHARMACIST_A, &undo, &["DrugSupply.Recalled", "The lot is recalled"]);
	// Nor does a recalled lot change hands for good.
	let ship = ["container", "ship", &case, "--to", &gln(PHARMACY_B), "--sell"];
	trade.refused(PHARMACY_A, &ship, &["DrugTrace.Recalled", "property of the lot's owner"]);
}
