//! GTIN, GLN, SSCC, prefixes and lots that are wrong.

use salus_gateway::chain::call::{registry, supply, trace};
use salus_primitives::{
	containers::Pick,
	gs1::{Expiry, Gln, Gtin, Sscc},
	lots::{NewLot, ProductTerms},
};
use sp_core::H256;

use super::{
	medicines::{gln, gtin, lot_key, sscc, Trade, EXPIRY, MAKER, PHARMACIST_A, PHARMACY_A, REPACKER},
	product, with_a, wrong, LOT,
};

pub(crate) fn all(trade: &Trade) {
	wrong_check_digits(trade);
	foreign_prefix(trade);
	lots(trade);
}

fn wrong_check_digits(trade: &Trade) {
	let (product_, container, premises) = (wrong(&gtin(3)), wrong(&sscc(90)), wrong(&gln(PHARMACY_A)));
	trade.refused(MAKER, &["product", "register", &product_, "--prefix-digits", "7"], &[&product_, "check digit"]);
	let terms = ProductTerms { units: 1, storage: None };
	let call = registry::register_product(Gtin(product_.parse().unwrap()), 7, &terms);
	trade.chain_refuses(MAKER, &call, &["DrugRegistry.InvalidGtin", "check digit"]);

	let pack = ["container", "pack", &container, "--gtin", &product(), "--lot", LOT, "--count", "1"];
	trade.refused(MAKER, &pack, &[&container, "check digit"]);
	let pick = Pick { key: lot_key(&product(), LOT), first: 65, count: 1 };
	let call = trace::pack(Sscc(container.parse().unwrap()), None, &[pick]);
	trade.chain_refuses(MAKER, &call, &["DrugTrace.InvalidSscc", "check digit"]);

	let code = trade.code(MAKER, &product(), LOT, 20);
	let supplied = ["pack", "supply", &code, "--container", &with_a(), "--premises", &premises];
	trade.refused(PHARMACIST_A, &supplied, &[&premises, "check digit"]);
	let packs = trade.proved(MAKER, &product(), LOT, &[20]);
	let call = supply::supply(&packs, Sscc(with_a().parse().unwrap()), Gln(premises.parse().unwrap()), None);
	trade.chain_refuses(PHARMACIST_A, &call, &["DrugSupply.InvalidGln", "check digit"]);
	trade.refused(MAKER, &["container", "ship", &sscc(1), "--to", &premises], &["check digit"]);
	trade.refused(MAKER, &["product", "register", "40999990", "--prefix-digits", "7"], &["check digit"]);
	trade.refused(MAKER, &["product", "register", &gtin(3), "--prefix-digits", "13"], &["prefix-digits", "4..=12"]);
}

fn foreign_prefix(trade: &Trade) {
	let foreign = ["DrugRegistry.NotPrefixOwner", "does not belong to the organisation"];
	trade.refused(REPACKER, &["product", "register", &gtin(3), "--prefix-digits", "7"], &foreign);
	trade.refused(MAKER, &["product", "register", &gtin(3), "--prefix-digits", "6"], &foreign);
	let again = ["product", "register", &product(), "--prefix-digits", "7"];
	trade.refused(MAKER, &again, &["DrugRegistry.AlreadyRegistered", "registered already"]);
	let pharmacy = ["product", "register", &gtin(3), "--prefix-digits", "7"];
	trade.refused(PHARMACY_A, &pharmacy, &["BadOrigin", "another role or organisation class"]);
}

fn commission<'a>(gtin: &'a str, lot: &'a str, expiry: &'a str) -> Vec<&'a str> {
	vec!["lot", "commission", "--gtin", gtin, "--lot", lot, "--expiry", expiry, "--quantity", "5"]
}

fn lots(trade: &Trade) {
	// Second commissioning: the list at hand refuses, and the chain by itself.
	trade.refused(MAKER, &commission(&product(), LOT, EXPIRY), &["this lot is commissioned already"]);
	let key = lot_key(&product(), LOT);
	let new = |key, markets: Vec<_>, expiry| NewLot {
		key,
		expiry: Expiry(expiry),
		quantity: 5,
		root: H256([7; 32]),
		markets: markets.try_into().unwrap(),
	};
	let again = registry::commission(&new(key, Vec::new(), 400_630));
	trade.chain_refuses(MAKER, &again, &["DrugRegistry.AlreadyCommissioned", "commissioned once"]);

	// The list that was drawn goes with the refusal.
	trade.refused(
		REPACKER,
		&commission(&product(), "L9", EXPIRY),
		&["DrugRegistry.NotAuthorized", "belongs to another organisation"],
	);
	trade.refused(MAKER, &commission(&gtin(4), "L9", EXPIRY), &["DrugRegistry.UnknownProduct", "registered first"]);
	trade.refused(MAKER, &commission(&product(), "L9", "2020-01-31"), &["DrugRegistry.Expired", "in the past"]);
	trade.refused(MAKER, &commission(&product(), "L9", "2030-02-30"), &["--expiry", "no such day"]);
	trade.refused(MAKER, &commission(&product(), "L{9", EXPIRY), &["--lot", "set 82"]);
	let key = lot_key(&product(), "L9");
	let no_day = registry::commission(&new(key.clone(), Vec::new(), 301_332));
	trade.chain_refuses(MAKER, &no_day, &["DrugRegistry.InvalidExpiry", "no date"]);
	let unsorted = vec![salus_primitives::ids::Jurisdiction(*b"FR"), salus_primitives::ids::Jurisdiction(*b"DE")];
	let unsorted = registry::commission(&new(key, unsorted, 400_630));
	trade.chain_refuses(MAKER, &unsorted, &["DrugRegistry.MarketsNotAscending", "rising order"]);
}
