//! Containers that are moved by those who can't, to those who can't, or into themselves.

use salus_gateway::chain::call::{consortium, trace};
use salus_primitives::{
	codes::OrganisationClass,
	containers::Pick,
	ids::{Jurisdiction, OrganisationId, Period},
};

use super::{
	makers,
	medicines::{
		container, gln, id, location, lot_key, place, rfc3339, signer, sscc, Trade, CARRIER, CLERK, MAKER, PAYER,
		PHARMACIE, PHARMACY_A, PHARMACY_B, REGULATOR, WHOLESALER,
	},
	nowhere, product, with_a, with_carrier, with_wholesaler, LOT,
};

/// An hour in milliseconds.
const HOUR: u64 = 3_600_000;

pub(crate) fn all(trade: &Trade) {
	not_offered(trade);
	into_itself(trade);
	not_held(trade);
	wrong_partner(trade);
	across_owners(trade);
}

fn not_offered(trade: &Trade) {
	let never = ["DrugTrace.NotOffered", "not on offer, or not to the organisation"];
	for act in ["receive", "refuse"] {
		trade.refused(WHOLESALER, &["container", act, &makers()], &never);
		trade.refused(WHOLESALER, &["container", act, &nowhere()], &["DrugTrace.UnknownContainer", "No container"]);
	}
	trade.refused(MAKER, &["container", "cancel", &makers()], &never);
	trade.refused(PAYER, &["container", "receive", &makers()], &["BadOrigin", "organisation class"]);
	trade.refused("//Nobody", &["container", "receive", &makers()], &["not a member of the consortium"]);

	// On offer to one, another one takes it.
	trade.act(WHOLESALER, &["container", "ship", &with_wholesaler(), "--to", &gln(PHARMACY_A), "--sell"]);
	for act in ["receive", "refuse"] {
		trade.refused(PHARMACY_B, &["container", act, &with_wholesaler()], &never);
	}
	trade.refused(MAKER, &["container", "cancel", &with_wholesaler()], &["DrugTrace.NotHolder", "does not hold"]);
	let again = ["container", "ship", &with_wholesaler(), "--to", &gln(PHARMACY_B), "--sell"];
	trade.refused(WHOLESALER, &again, &["DrugTrace.OnOffer", "on offer"]);
	let overdue = ["container", "overdue", &with_wholesaler()];
	trade.refused(MAKER, &overdue, &["DrugTrace.NotOverdue", "has not passed"]);
	trade.act(WHOLESALER, &["container", "cancel", &with_wholesaler()]);
}

fn into_itself(trade: &Trade) {
	let (case, pallet) = (makers(), sscc(20));
	let itself = ["DrugTrace.PackedIntoItself", "into itself"];
	trade.refused(MAKER, &["container", "load", &case, &case], &itself);
	let pack = ["container", "pack", &case, "--gtin", &product(), "--lot", LOT, "--count", "1", "--from", &case];
	trade.refused(MAKER, &pack, &itself);
	trade.act(MAKER, &["container", "load", &pallet, &case]);
	// In a circle: the pallet into its own case.
	trade.refused(MAKER, &["container", "load", &case, &pallet], &["DrugTrace.NotOutermost", "in another one"]);
	trade.refused(MAKER, &["container", "load", &pallet, &pallet], &itself);
	trade.refused(MAKER, &["container", "load", &sscc(21), &case], &["DrugTrace.NotOutermost", "unloaded first"]);
	let twice = ["container", "load", &sscc(21), &pallet, &pallet];
	trade.refused(MAKER, &twice, &["DrugTrace.NamedTwice", "twice"]);
	let ship = ["container", "ship", &case, "--to", &gln(WHOLESALER)];
	trade.refused(MAKER, &ship, &["DrugTrace.NotOutermost", "unloaded first"]);
	let into_pallet = ["container", "pack", &pallet, "--gtin", &product(), "--lot", LOT, "--count", "1"];
	trade.refused(MAKER, &into_pallet, &["DrugTrace.HoldsContainers", "no packs can be put"]);
	trade.refused(MAKER, &["container", "unload", &pallet, &with_a()], &["DrugTrace.NotInContainer", "Not all of"]);
	trade.act(MAKER, &["container", "unload", &pallet, &case]);
}

fn not_held(trade: &Trade) {
	let holder = ["DrugTrace.NotHolder", "does not hold the container"];
	trade.refused(CLERK, &["container", "ship", &makers(), "--to", &gln(PHARMACY_A)], &holder);
	trade.refused(CLERK, &["container", "load", &sscc(21), &makers()], &holder);
	let unknown = ["container", "ship", &nowhere(), "--to", &gln(PHARMACY_A)];
	trade.refused(CLERK, &unknown, &["DrugTrace.UnknownContainer"]);

	let from = |count: &'static str, source: &str| {
		let text =
			["container", "pack", &sscc(21), "--gtin", &product(), "--lot", LOT, "--count", count, "--from", source];
		text.map(str::to_owned)
	};
	let pack = from("1", &with_a());
	trade.refused(CLERK, &pack, &holder);
	// What isn't in the container: refused at home, and by the chain.
	let too_many = from("11", &with_wholesaler());
	trade.refused(CLERK, &too_many, &["doesn't hold 11 packs"]);
	let pick = |first, count| Pick { key: lot_key(&product(), LOT), first, count };
	let taken = trace::pack(container(&sscc(21)), Some(container(&with_wholesaler())), &[pick(20, 1)]);
	trade.chain_refuses(CLERK, &taken, &["DrugTrace.NotInContainer", "Not all of the packs"]);

	// Out of the lot: more than is left, and packs that are in a container already.
	let packed = ["container", "pack", &sscc(21), "--gtin", &product(), "--lot", LOT, "--count", "36"];
	trade.refused(MAKER, &packed, &["DrugTrace.NotEnoughPacks", "fewer packs left"]);
	trade.chain_refuses(MAKER, &trace::pack(container(&sscc(21)), None, &[pick(10, 1)]), &["DrugTrace.NotNext"]);
	let foreign = trace::pack(container(&sscc(21)), None, &[pick(65, 1)]);
	trade.chain_refuses(CARRIER, &foreign, &["BadOrigin"]);
	trade.chain_refuses("//Repacker", &foreign, &["DrugTrace.NotLotOwner", "Only its owner"]);
}

fn wrong_partner(trade: &Trade) {
	let ship = |to: &str, rest: &[&str]| -> Vec<String> {
		["container", "ship", &makers(), "--to", to].iter().chain(rest).map(|text| (*text).to_owned()).collect()
	};
	let refused = |arguments: Vec<String>, words: &[&str]| {
		trade.refused(MAKER, &arguments, words);
	};
	let partner = ["DrugTrace.PartnerNotAuthorised", "no licensed manufacturer, wholesaler, pharmacy or provider"];
	refused(ship(&gln(PAYER), &["--sell"]), &partner);
	refused(ship(&gln(REGULATOR), &[]), &partner);
	refused(ship("77", &[]), &partner);
	refused(ship(&gln(WHOLESALER), &["--owner", &gln(PAYER)]), &partner);
	refused(ship(&location(500), &[]), &["no organisation of the consortium has this GLN"]);
	refused(ship(&gln(PHARMACIE), &["--sell"]), &["DrugTrace.NotForMarket", "not made for the country"]);
	refused(ship(&gln(WHOLESALER), &["--owner", &gln(PHARMACIE)]), &["DrugTrace.NotForMarket"]);
	refused(ship(&gln(MAKER), &[]), &["DrugTrace.SameHolder", "to itself"]);
	for due in [HOUR / 2, 91 * 24 * HOUR] {
		let due = rfc3339(trade.now() + due);
		refused(ship(&gln(WHOLESALER), &["--due", &due]), &["DrugTrace.InvalidDue", "at least an hour"]);
	}

	// The carrier holds what the maker owns.
	let sold = ["container", "ship", &with_carrier(), "--to", &gln(WHOLESALER), "--sell"];
	trade.refused(CARRIER, &sold, &["DrugTrace.NotOwner", "belong to somebody else"]);
	let elsewhere = ["container", "ship", &with_carrier(), "--to", &gln(WHOLESALER), "--owner", &gln(PHARMACY_A)];
	trade.refused(CARRIER, &elsewhere, &["DrugTrace.NotOwner"]);
}

fn across_owners(trade: &Trade) {
	trade.act(CARRIER, &["container", "ship", &with_carrier(), "--to", &gln(WHOLESALER)]);
	trade.act(WHOLESALER, &["container", "receive", &with_carrier()]);
	let differs = ["DrugTrace.OwnerDiffers", "belong to somebody else"];
	trade.refused(CLERK, &["container", "load", &sscc(21), &with_wholesaler(), &with_carrier()], &differs);
	let (into, from) = (with_wholesaler(), with_carrier());
	let pack = ["container", "pack", &into, "--gtin", &product(), "--lot", LOT, "--count", "1", "--from", &from];
	trade.refused(CLERK, &pack, &differs);
	let text = trade.act(CLERK, &["container", "show", &from]);
	assert_eq!(text["container"]["owner"], id(MAKER), "{text}");
}

/// A pharmacy whose licence ends within the chain's next minutes, of which every block takes two seconds.
pub(crate) fn lapsed_licence(trade: &Trade) {
	let until = trade.now() + 60_000;
	let admin = "//ShortLived";
	let gln = location(400);
	let licence = Period { start: None, end: Some(until) };
	let admit = consortium::admit_organisation(
		OrganisationClass::Pharmacy,
		place(&gln),
		Jurisdiction(*b"DE"),
		licence,
		&signer(admin).account(),
	);
	let included = trade.decide(&[admit]);
	let organisation: OrganisationId = included.expect("Consortium", "OrganisationAdmitted").unwrap();
	let (held, offered) = (sscc(30), sscc(31));
	trade.pack(&held, &product(), LOT, 1);
	trade.act(MAKER, &["container", "ship", &held, "--to", &gln, "--sell"]);
	trade.act(admin, &["container", "receive", &held]);
	trade.pack(&offered, &product(), LOT, 1);
	trade.act(MAKER, &["container", "ship", &offered, "--to", &gln, "--sell"]);
	// Each refused call is a block.
	while trade.now() < until {
		trade.submit(admin, &trace::receive(container(&nowhere()))).unwrap_err();
	}

	let lapsed = ["DrugTrace.LicenceNotValid", "no licence that is valid now"];
	trade.refused(admin, &["container", "receive", &offered], &lapsed);
	trade.refused(admin, &["container", "ship", &held, "--to", &super::medicines::gln(MAKER)], &lapsed);
	trade.refused(
		admin,
		&["case", "open", "--suspicion", "unfit", "--container", &held],
		&["DrugSafety.LicenceNotValid"],
	);
	let to_lapsed = ["container", "ship", &makers(), "--to", &organisation.0.to_string()];
	trade.refused(MAKER, &to_lapsed, &["DrugTrace.PartnerNotAuthorised", "good standing"]);
	trade.hand_over(MAKER, admin, &product(), LOT);
	let code = trade.code(MAKER, &product(), LOT, 65);
	let supply = ["pack", "supply", &code, "--container", &held, "--premises", &gln];
	trade.refused(admin, &supply, &["DrugSupply.LicenceNotValid", "Have the licence renewed"]);
}
