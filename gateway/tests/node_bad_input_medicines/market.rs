//! Packs that leave the market, come back, are destroyed or made into others against the rules.

use salus_gateway::chain::call::supply;
use salus_primitives::ids::{DestructionId, OrganisationId};

use super::{
	medicines::{
		container, gln, gtin, id, lot_key, repacked, sscc, Trade, EXPIRY, MAKER, PHARMACIST_A, PHARMACY_A, PHARMACY_B,
		REGULATOR, REPACKER, WHOLESALER,
	},
	product, with_a, with_repacker, LOT,
};

pub(crate) fn all(trade: &Trade) {
	decommissioned(trade);
	destroyed(trade);
	transformed(trade);
}

fn decommissioned(trade: &Trade) {
	let codes = trade.codes(MAKER, &product(), LOT, &[26, 27, 28]);
	let off = |code: &str, why: &str| -> Vec<String> {
		["pack", "decommission", code, "--container", &with_a(), "--why", why].map(str::to_owned).to_vec()
	};
	let back = |code: &str| -> Vec<String> {
		["pack", "reactivate", code, "--container", &with_a()].map(str::to_owned).to_vec()
	};
	let refused = |who: &str, command: Vec<String>, words: &[&str]| {
		trade.refused(who, &command, words);
	};
	let act = |command: Vec<String>| trade.act(PHARMACY_A, &command);
	refused(PHARMACY_A, off(&codes[0], "withdrawn"), &["DrugSupply.NotLotOwner", "Only the owner of the product"]);
	refused(PHARMACY_A, off(&codes[0], "lost"), &["--why", "exported, stolen, sample"]);
	refused(PHARMACY_A, back(&codes[0]), &["DrugSupply.StateNotAllowed"]);
	act(off(&codes[0], "stolen"));
	refused(PHARMACY_A, back(&codes[0]), &["DrugSupply.StateNotAllowed", "state of a pack"]);
	refused(PHARMACY_A, off(&codes[0], "sample"), &["DrugSupply.StateNotAllowed"]);
	act(off(&codes[1], "locked"));
	refused(PHARMACIST_A, back(&codes[1]), &["DrugSupply.NotQuality", "quality person"]);
	refused(PHARMACY_A, off(&codes[1], "exported"), &["DrugSupply.StateNotAllowed"]);
	act(back(&codes[1]));
}

fn destroyed(trade: &Trade) {
	let offer = |count: &str, witness: &str| -> Vec<String> {
		let packs = ["--gtin", &product(), "--lot", LOT, "--first", "28", "--count", count, "--witness", witness];
		[&["pack", "destroy", "offer", "--container", &with_a()], &packs[..]]
			.concat()
			.iter()
			.map(|text| (*text).to_owned())
			.collect()
	};
	let refused = |command: Vec<String>, words: &[&str]| {
		trade.refused(PHARMACY_A, &command, words);
	};
	refused(offer("2", &gln(PHARMACY_A)), &["DrugSupply.SameOrganisation", "must be another organisation"]);
	refused(offer("2", "77"), &["DrugSupply.WitnessNotInGoodStanding", "no organisation in good standing"]);
	refused(offer("3", &gln(REGULATOR)), &["DrugSupply.NotInContainer"]);
	refused(offer("10001", &gln(REGULATOR)), &["--count", "10000"]);
	let witness = OrganisationId(id(REGULATOR));
	let sscc_ = container(&with_a());
	let beyond = supply::offer_destruction(sscc_, &lot_key(&product(), LOT), 99, 2, witness);
	trade.chain_refuses(PHARMACY_A, &beyond, &["DrugSupply.InvalidRange", "all of them of the lot"]);

	let offered = offer("2", &gln(REGULATOR));
	let offered = trade.act(PHARMACY_A, &offered);
	let number = offered["destruction"].to_string();
	for stranger in [PHARMACY_A, PHARMACY_B] {
		let witnessed = ["pack", "destroy", "witness", &number];
		trade.refused(stranger, &witnessed, &["DrugSupply.NotWitness", "Another organisation was named"]);
	}
	trade.refused(WHOLESALER, &["pack", "destroy", "end", &number], &["DrugSupply.NotAuthorized"]);
	trade.refused(REGULATOR, &["pack", "destroy", "witness", "77"], &["DrugSupply.UnknownDestruction"]);
	trade.act(REGULATOR, &["pack", "destroy", "end", &number]);
	trade.refused(REGULATOR, &["pack", "destroy", "witness", &number], &["DrugSupply.UnknownDestruction"]);
	trade.chain_refuses(
		REGULATOR,
		&supply::end_destruction(DestructionId(offered["destruction"].as_u64().unwrap() as u32)),
		&["DrugSupply.UnknownDestruction", "witnessed or ended already"],
	);
}

fn transformed(trade: &Trade) {
	let made = repacked(1);
	trade.act(REPACKER, &["product", "register", &made, "--prefix-digits", "7", "--units", "14"]);
	let transform = |gtin: &str, expiry: &str, quantity: &str, input: &str, waste: &str| -> Vec<String> {
		let output = ["--gtin", gtin, "--lot", "R1", "--expiry", expiry, "--quantity", quantity, "--market", "DE"];
		let rest = ["--into", &sscc(40), "--input", input, "--waste", waste];
		[&["lot", "transform"], &output[..], &rest].concat().iter().map(|text| (*text).to_owned()).collect()
	};
	let input = |sscc: &str, first: u32, count: u32| format!("{sscc}:{}:{LOT}:{first}:{count}", product());
	let refused = |who: &str, command: Vec<String>, words: &[&str]| {
		trade.refused(who, &command, words);
	};
	let own = input(&with_repacker(), 55, 4);
	// 4 packs of 28 tablets are 112; 7 of 14 are 98.
	let unbalanced = ["DrugSupply.Unbalanced", "are not those of the output and the waste"];
	refused(REPACKER, transform(&made, EXPIRY, "7", &own, "0"), &unbalanced);
	refused(REPACKER, transform(&made, EXPIRY, "9", &own, "0"), &unbalanced);
	refused(REPACKER, transform(&made, EXPIRY, "8", &own, "1"), &unbalanced);
	let later = transform(&made, "2041-06-30", "8", &own, "0");
	refused(REPACKER, later, &["DrugSupply.OutlivesInputs", "later than one of its inputs"]);
	let outside = transform(&made, EXPIRY, "8", &input(&with_repacker(), 64, 4), "0");
	refused(REPACKER, outside, &["DrugSupply.NotInContainer"]);
	let others = transform(&made, EXPIRY, "8", &input(&sscc(1), 0, 4), "0");
	refused(REPACKER, others, &["DrugSupply.NotHolder"]);
	let foreign = transform(&product(), EXPIRY, "4", &own, "0");
	refused(REPACKER, foreign, &["DrugSupply.NotProductOwner", "belongs to another organisation"]);
	refused(
		REPACKER,
		transform(&gtin(66), EXPIRY, "8", &own, "0"),
		&["DrugSupply.UnknownProduct", "Register it first"],
	);
	let wholesaler = transform(&made, EXPIRY, "8", &own, "0");
	refused(WHOLESALER, wholesaler, &["BadOrigin"]);
	refused(REPACKER, transform(&made, EXPIRY, "8", "rubbish", "0"), &["--input", "SSCC:GTIN:LOT"]);
	let mut twice = transform(&made, EXPIRY, "16", &own, "0");
	twice.extend(["--input".to_owned(), input(&with_repacker(), 58, 4)]);
	refused(REPACKER, twice, &["DrugSupply.InputsOverlap", "share a pack"]);
	let again = transform(&made, EXPIRY, "8", &own, "0");
	trade.act(REPACKER, &again);
	// What was made into others is not made into others twice, under whatever name.
	let once_more: Vec<_> = again.iter().map(|text| if text == "R1" { "R2" } else { text }).collect();
	trade.refused(REPACKER, &once_more, &["DrugSupply.NotInContainer"]);
}
