//! Packs that are forged, of another lot, or not there.

use salus_gateway::{
	chain::{
		call::supply,
		supplies::{alarms, supplied},
	},
	manifest::Manifest,
	serials::{self, LotTree, Part},
};
use salus_primitives::{
	codes::{AlarmKind, PackState},
	ids::OrganisationId,
	supply::{Decommission, Packs},
	trace::Serial,
};

use super::{
	medicines::{
		code, container, gln, id, lot_key, place, signer, Trade, CARRIER, MAKER, PHARMACIE, PHARMACIST_A, PHARMACIST_B,
		PHARMACY_A, PHARMACY_B,
	},
	nowhere, other_with_a, product, with_a, with_b, LOT, OTHER_LOT,
};

/// No pack of any lot has it.
const FORGED: &str = "F0RGED";

pub(crate) fn all(trade: &Trade) {
	forged_serials(trade);
	serials_of_another_lot(trade);
	forged_lists(trade);
	forged_paths(trade);
	forged_supply(trade);
	not_there(trade);
}

/// A command about a pack in pharmacy A's container.
pub(crate) fn about(what: &[&str], code: &str, container: &str, premises: &str) -> Vec<String> {
	let place = ["--container", container, "--premises", premises];
	let place = if what[0] == "decommission" { &place[..2] } else { &place };
	[&["pack"], what, &[code], place].concat().iter().map(|text| (*text).to_owned()).collect()
}

fn forged_serials(trade: &Trade) {
	let (forged, premises) = (code(&product(), LOT, FORGED.as_bytes()), gln(PHARMACY_A));
	trade.denied(PHARMACIST_A, &["pack", "verify", &forged], &["\"genuine\":false", "unknown-serial"]);
	let report = format!("salus case open --suspicion counterfeit --lot {}:{LOT} --evidence FILE", product());
	for what in [&["supply"][..], &["undo"], &["decommission", "--why", "sample"]] {
		let command = about(what, &forged, &with_a(), &premises);
		trade.denied(PHARMACIST_A, &command, &["\"genuine\":false", "unknown-serial", &report]);
	}
	let unknown = code(&product(), "NOLOT", FORGED.as_bytes());
	trade.denied(PHARMACIST_A, &["pack", "verify", &unknown], &["unknown-lot"]);
	let good = trade.code(MAKER, &product(), LOT, 20);
	let redated = good.replace("(17)400630", "(17)410630");
	trade.denied(PHARMACIST_A, &about(&["supply"], &redated, &with_a(), &premises), &["wrong-expiry"]);
	let twice = ["pack", "supply", &good, &good, "--container", &with_a(), "--premises", &premises];
	trade.refused(PHARMACIST_A, &twice, &["named twice"]);
	let no_serial = format!("(01){}(10){LOT}", product());
	trade.refused(PHARMACIST_A, &about(&["supply"], &no_serial, &with_a(), &premises), &["AI (21)", "no serial"]);
}

fn serials_of_another_lot(trade: &Trade) {
	let (list, premises) = (trade.list(MAKER, &product(), LOT), gln(PHARMACY_A));
	let moved = code(&product(), OTHER_LOT, &list.serials()[20]);
	trade.denied(PHARMACIST_A, &["pack", "verify", &moved], &["unknown-serial"]);
	for what in ["supply", "undo"] {
		let command = about(&[what], &moved, &with_a(), &premises);
		trade.denied(PHARMACIST_A, &command, &["unknown-serial"]);
	}
	let other = trade.code(MAKER, &product(), OTHER_LOT, 0);
	let good = trade.code(MAKER, &product(), LOT, 20);
	let both = ["pack", "supply", &good, &other, "--container", &with_a(), "--premises", &premises];
	trade.refused(PHARMACIST_A, &both, &["several lots", "packs of one lot"]);
}

fn forged_lists(trade: &Trade) {
	let forged = LotTree::new(lot_key(&product(), LOT), serials::generate(100).unwrap()).unwrap();
	let key = trade.act(PHARMACIE, &["manifest", "key"])["recipient"].as_str().unwrap().parse().unwrap();
	let manifest = |part: Part| {
		let (genesis, from) = (trade.client().genesis(), signer(MAKER).account());
		let manifest = Manifest { genesis, container: None, from, made: trade.now(), lots: vec![part] };
		trade.file("forged.manifest", manifest.seal(&signer(MAKER), &key).unwrap())
	};
	let part = forged.part(forged.ranges()).unwrap();
	let file = manifest(part.clone());
	trade.denied(PHARMACIE, &["manifest", "open", &file], &["not serial numbers that the lot was commissioned with"]);
	// A list that doesn't have the root that it states.
	let (root, _) = trade.wait(trade.client().lot_root(&lot_key(&product(), LOT))).unwrap().unwrap();
	let file = manifest(Part { root, ..part });
	trade.refused(PHARMACIE, &["manifest", "open", &file], &["root"]);
	assert!(!trade.home(PHARMACIE).join("lots").exists(), "nothing was taken over");

	// A list that was put into the home folder in place of the right one: the chain has another root.
	let code = code(&product(), LOT, &forged.serials()[20]);
	trade.refused(PHARMACIE, &["pack", "verify", &code], &["not here", "ask the manufacturer"]);
	forged.save(&trade.home(PHARMACIE)).unwrap();
	let swapped = ["not the serial numbers that the lot was commissioned with"];
	trade.refused(PHARMACIE, &["pack", "verify", &code], &swapped);
	let premises = gln(PHARMACIE);
	trade.refused(PHARMACIE, &about(&["supply"], &code, &nowhere(), &premises), &swapped);
}

/// Packs with something wrong in them or in their proof.
fn forgeries(trade: &Trade) -> Vec<(&'static str, Packs)> {
	let good = || trade.proved(MAKER, &product(), LOT, &[20, 21]);
	let serial = |text: &[u8]| -> Serial { text.to_vec().try_into().unwrap() };
	let (mut forged, mut flipped, mut shifted, mut short) = (good(), good(), good(), good());
	forged.packs[0].serial = serial(FORGED.as_bytes());
	flipped.path[0].0[31] ^= 1;
	shifted.packs[1].index = 22;
	short.path.pop();
	let mut moved = good();
	moved.key = lot_key(&product(), OTHER_LOT);
	moved.packs[0].index = 0;
	moved.packs[1].index = 1;
	vec![
		("a forged serial", forged),
		("a forged path", flipped),
		("another leaf", shifted),
		("a path that is too short", short),
		("serials of another lot", moved),
	]
}

fn forged_paths(trade: &Trade) {
	for (what, packs) in forgeries(trade) {
		println!("{what}");
		let words = ["DrugSupply.NotGenuine", "forged or misread"];
		let sample = supply::decommission(&packs, container(&with_a()), Decommission::Sample);
		trade.chain_refuses(PHARMACIST_A, &sample, &words);
		trade.chain_refuses(PHARMACY_A, &supply::reactivate(&packs, container(&with_a())), &words);
	}
	let mut backwards = trade.proved(MAKER, &product(), LOT, &[20, 21]);
	(backwards.packs[0].index, backwards.packs[1].index) = (21, 20);
	let call = supply::supply(&backwards, container(&with_a()), place(&gln(PHARMACY_A)), None);
	trade.chain_refuses(PHARMACIST_A, &call, &["DrugSupply.NotAscending", "Sort them"]);
	let mut none = trade.proved(MAKER, &product(), LOT, &[20]);
	none.packs.pop();
	let call = supply::supply(&none, container(&with_a()), place(&gln(PHARMACY_A)), None);
	trade.chain_refuses(PHARMACIST_A, &call, &["DrugSupply.NoPacks"]);
}

/// A forged supply fails no call, since an alarm has to stay: it supplies nothing and raises one.
fn forged_supply(trade: &Trade) {
	let by = OrganisationId(id(PHARMACY_A));
	let before = trade.everything(PHARMACIST_A);
	for (what, packs) in forgeries(trade) {
		let call = supply::supply(&packs, container(&with_a()), place(&gln(PHARMACY_A)), None);
		let included = trade.submit(PHARMACIST_A, &call).unwrap();
		let raised = alarms(&included).unwrap();
		assert_eq!(raised.len(), 1, "{what}");
		assert_eq!((raised[0].kind, raised[0].by, raised[0].holder), (AlarmKind::NotGenuine, by, None), "{what}");
		assert_eq!(supplied(&included).unwrap(), None, "{what}");
	}
	assert!(before != trade.everything(PHARMACIST_A), "what is written is seen: here the alarms");
	let states = trade.wait(trade.client().pack_states(&lot_key(&product(), LOT), 0, 100)).unwrap();
	assert!(states.len() == 100 && states.iter().all(|state| *state == PackState::Active), "{states:?}");
	assert_eq!(trade.wait(trade.client().supply_log(by)).unwrap().entries, 0, "nothing was supplied");
}

fn not_there(trade: &Trade) {
	let premises = gln(PHARMACY_A);
	let good = trade.code(MAKER, &product(), LOT, 20);
	let elsewhere = about(&["supply"], &good, &nowhere(), &premises);
	trade.refused(PHARMACIST_A, &elsewhere, &["DrugSupply.UnknownContainer", "No container"]);
	let other_case = about(&["supply"], &good, &other_with_a(), &premises);
	// A slip between own containers: the command line says so, and the chain takes it for a copy.
	let slip = [&with_a(), "not in this container", "name that one"];
	trade.refused(PHARMACIST_A, &other_case, &slip);
	let packs = trade.proved(MAKER, &product(), LOT, &[20]);
	let call = supply::supply(&packs, container(&other_with_a()), place(&premises), None);
	let included = trade.submit(PHARMACIST_A, &call).unwrap();
	let kinds: Vec<_> = alarms(&included).unwrap().iter().map(|alarm| (alarm.kind, alarm.holder)).collect();
	assert_eq!((kinds, supplied(&included).unwrap()), (vec![(AlarmKind::Elsewhere, None)], None));
	let call = supply::supply(&packs, container(&with_a()), place(&premises), None);
	for nobody in [CARRIER, MAKER] {
		trade.chain_refuses(nobody, &call, &["BadOrigin"]);
	}
	// What is on offer is supplied by nobody.
	trade.act(PHARMACY_A, &["container", "ship", &with_a(), "--to", &gln(PHARMACY_B), "--sell"]);
	trade.refused(PHARMACIST_A, &about(&["supply"], &good, &with_a(), &premises), &["DrugSupply.OnOffer"]);
	trade.act(PHARMACY_A, &["container", "cancel", &with_a()]);
	let b = gln(PHARMACY_B);
	let sample = about(&["decommission", "--why", "sample"], &good, &with_a(), &b);
	trade.refused(PHARMACIST_B, &sample, &["DrugSupply.NotHolder", "doesn't hold the container"]);
	let wrong_case = about(&["decommission", "--why", "sample"], &good, &with_b(), &b);
	trade.refused(PHARMACIST_B, &wrong_case, &["DrugSupply.NotInContainer"]);
}
