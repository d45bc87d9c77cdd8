//! Lots, whole and in part.

use proptest::prelude::*;
use salus_primitives::{
	merkle::{self, serial_leaf},
	supply::Pack,
	trace::{LotKey, PackProof},
};

use super::*;

fn key() -> LotKey {
	LotKey { gtin: gs1::gtin("06291041500213").unwrap(), lot: gs1::lot_number("A/1").unwrap() }
}

fn is_proved(lot: &LotTree, proof: &PackProof) -> bool {
	let leaf = serial_leaf(proof.key.gtin, &proof.key.lot, &proof.serial);
	merkle::verify(lot.root(), lot.quantity(), proof.index, &leaf, &proof.path)
}

#[test]
fn drawn_serials_are_unique_and_unambiguous() {
	let serials = generate(20_000).unwrap();
	assert_eq!(serials.iter().collect::<HashSet<_>>().len(), 20_000);
	assert!(serials.iter().all(|serial| serial.len() == LENGTH && serial.iter().all(|byte| ALPHABET.contains(byte))));
	assert!(generate(0).is_err());
	assert!(generate(MAX_LEAVES + 1).unwrap_err().to_string().starts_with("quantity"));
}

#[test]
fn a_drawn_serial_is_as_long_as_gs1_allows_and_drawn_anew() {
	let (one, other) = (generate(500).unwrap(), generate(500).unwrap());
	for serial in one.iter().chain(&other) {
		assert_eq!(serial.len(), 20);
		// It is one of GS1's set 82 that is read back from a pack as it is.
		assert_eq!(gs1::serial(std::str::from_utf8(serial).unwrap()).unwrap(), *serial);
	}
	assert!(one.iter().all(|serial| !other.contains(serial)), "two draws have nothing in common");
	// Each character comes in each place: that one of them is missing in 1,000 has a chance below 10^-11.
	for place in 0..20 {
		let met: HashSet<u8> = one.iter().chain(&other).map(|serial| serial[place]).collect();
		assert_eq!(met.len(), ALPHABET.len(), "place {place}");
	}
}

#[test]
fn lists_are_refused_by_line() {
	let refusal = |text: &str| parse(text).unwrap_err().to_string();
	assert_eq!(parse("A1\r\nA2\n").unwrap().len(), 2);
	assert_eq!(refusal("A1\n\nA2"), "line 2: empty");
	assert_eq!(refusal("A1\nA2\nA1"), "line 3: serial number A1 is there twice");
	assert!(refusal("A1\nA 2").starts_with("line 2: AI (21)"));
	assert!(refusal("123456789012345678901").starts_with("line 1: AI (21)"));
	assert!(refusal("").contains("there is none"));
}

#[test]
fn a_lot_is_saved_and_loaded_whole() {
	let home = tempfile::tempdir().unwrap();
	let lot = LotTree::new(key(), generate(100).unwrap()).unwrap();
	let path = lot.save(home.path()).unwrap();
	assert_eq!(LotTree::load(home.path(), &key()).unwrap(), lot);
	let text = std::fs::read_to_string(&path).unwrap();
	std::fs::write(&path, text.replace("\"A/1\"", "\"A/2\"")).unwrap();
	assert!(LotTree::load(home.path(), &key()).unwrap_err().to_string().contains("root"));
	std::fs::write(&path, &text[..text.len() / 2]).unwrap();
	assert!(LotTree::load(home.path(), &key()).unwrap_err().to_string().contains("lots"));
	let other = LotKey { gtin: key().gtin, lot: gs1::lot_number("B").unwrap() };
	assert_eq!(LotTree::load(home.path(), &other).unwrap_err().exit_code(), 2);
}

#[test]
fn a_lot_that_was_saved_by_an_older_program_is_read() {
	let lot = LotTree::new(key(), vec![gs1::serial("X").unwrap(), gs1::serial("Y").unwrap()]).unwrap();
	let json = |root: String, serials: &str| {
		format!(r#"{{"format":"salus-lot/1","gtin":"06291041500213","lot":"A/1","root":"{root}","serials":{serials}}}"#)
	};
	let root = format!("{:?}", lot.root());
	assert_eq!(LotTree::from_json(json(root.clone(), r#"["X","Y"]"#).as_bytes()).unwrap(), lot);
	let refusal = LotTree::from_json(json(root, r#"["Y","X"]"#).as_bytes()).unwrap_err();
	assert!(refusal.to_string().starts_with("root"), "{refusal}");
	let refusal = LotTree::from_json(br#"{"format":"salus-lot/3"}"#).unwrap_err();
	assert!(refusal.to_string().starts_with("format: \"salus-lot/3\""), "{refusal}");
}

#[test]
fn a_part_has_no_serial_number_of_other_packs() {
	let lot = LotTree::new(key(), generate(1_000).unwrap()).unwrap();
	let part = lot.part(&[300..310, 0..2, 310..311, 305..306]).unwrap();
	assert_eq!(part.runs.iter().map(|run| (run.first, run.serials.len())).collect::<Vec<_>>(), [(0, 2), (300, 11)]);
	// Two ways to the root of ten levels share their upper end, and a run has two nodes beside it in a level at most.
	assert!(part.path.len() <= 2 * 2 * 10, "{}", part.path.len());
	let written = serde_json::to_string(&part).unwrap();
	let told = |index: usize| written.contains(std::str::from_utf8(&lot.serials()[index]).unwrap());
	assert!((0..1_000).all(|index| told(index) == (index < 2 || (300..311).contains(&index))));
	let some = part.open().unwrap();
	assert_eq!((some.root(), some.quantity(), some.is_whole()), (lot.root(), 1_000, false));
	assert_eq!(some.proof(&lot.serials()[305]), lot.proof(&lot.serials()[305]));
	assert_eq!(some.proof(&lot.serials()[299]), None);
	assert_eq!(some.packs(vec![300, 1, 310]).unwrap(), lot.packs(vec![1, 300, 310]).unwrap());
	assert!(some.packs(vec![1, 2]).is_err());
	let refusal = some.part(&[300..312]).unwrap_err().to_string();
	assert!(refusal.contains("lot A/1") && refusal.contains("packs 300 to 311"), "{refusal}");
	assert!(lot.part(&[]).is_err() && lot.part(&[999..1_001]).is_err());
}

#[test]
fn a_part_that_was_changed_is_refused_by_field() {
	let lot = LotTree::new(key(), generate(100).unwrap()).unwrap();
	let good = lot.part(&[10..20, 40..41]).unwrap();
	let changes: [(fn(&mut Part), &str); 11] = [
		(|part| part.runs[0].serials[3] = "FORGED".into(), "root"),
		(|part| part.runs[0].first = 9, "serial numbers"),
		(|part| part.runs[1].first = 10, "serial numbers"),
		(|part| part.runs.swap(0, 1), "serial numbers"),
		(|part| part.runs.clear(), "serial numbers"),
		(|part| part.path[0].0[0] ^= 1, "root"),
		(|part| part.path.truncate(part.path.len() - 1), "serial numbers"),
		(|part| part.root.0[0] ^= 1, "root"),
		(|part| part.quantity = u32::MAX, "serial numbers"),
		(|part| part.lot = "B".into(), "root"),
		(|part| part.gtin = "06291041500214".into(), "GTIN"),
	];
	for (number, (change, field)) in changes.into_iter().enumerate() {
		let mut part = good.clone();
		change(&mut part);
		let refusal = part.open().unwrap_err().to_string();
		assert!(refusal.starts_with(field), "{number}: {refusal}");
	}
}

#[test]
fn a_serial_twice_is_no_lot() {
	let serial = gs1::serial("X").unwrap();
	assert!(LotTree::new(key(), vec![serial.clone(), serial]).unwrap_err().to_string().contains("twice"));
	assert!(LotTree::new(key(), Vec::new()).is_err());
}

#[test]
fn packs_are_named_once_and_not_too_many() {
	let lot = LotTree::new(key(), generate(100).unwrap()).unwrap();
	assert!(lot.packs((0..64).collect()).is_ok());
	for bad in [vec![], vec![1, 1], vec![100], (0..65).collect()] {
		assert_eq!(lot.packs(bad.clone()).unwrap_err().exit_code(), 2, "{bad:?}");
	}
}

proptest! {
	/// Whatever came in two shipments proves what one shipment of both would.
	#[test]
	fn parts_become_one(count in 1u32..200, one in ranges(), other in ranges()) {
		let lot = LotTree::new(key(), generate(count).unwrap()).unwrap();
		let within = |ranges: Vec<(u32, u32)>| -> Vec<std::ops::Range<u32>> {
			ranges.into_iter().map(|(first, len)| first.min(count - 1)..(first + len).clamp(1, count)).collect()
		};
		let (one, other) = (within(one), within(other));
		let open = |ranges: &[std::ops::Range<u32>]| lot.part(ranges).unwrap().open().unwrap();
		let both = open(&one).with(&open(&other)).unwrap();
		prop_assert_eq!(&both, &open(&[one, other].concat()));
		prop_assert_eq!(both.is_whole(), both.serials().len() == count as usize);
		let home = tempfile::tempdir().unwrap();
		both.save(home.path()).unwrap();
		prop_assert_eq!(LotTree::load(home.path(), &key()).unwrap(), both);
	}

	#[test]
	fn packs_share_their_proof(count in 1u32..300, picked in prop::collection::btree_set(0u32..300, 1..64)) {
		let lot = LotTree::new(key(), generate(count).unwrap()).unwrap();
		let indexes: Vec<u32> = picked.into_iter().filter(|index| *index < count).rev().collect();
		prop_assume!(!indexes.is_empty());
		let packs = lot.packs(indexes).unwrap();
		let leaf = |pack: &Pack| (pack.index, serial_leaf(key().gtin, &key().lot, &pack.serial));
		let leaves: Vec<_> = packs.packs.iter().map(leaf).collect();
		prop_assert!(merkle::verify_many(lot.root(), count, &leaves, &packs.path));
	}

	#[test]
	fn exactly_the_lots_serials_are_proved(count in 1u32..200, pick in 0usize..200) {
		let lot = LotTree::new(key(), generate(count).unwrap()).unwrap();
		let serial = &lot.serials()[pick % count as usize];
		let proof = lot.proof(serial).unwrap();
		prop_assert!(is_proved(&lot, &proof));
		prop_assert_eq!(&proof.serial, serial);
		prop_assert_eq!(lot.proof(b"FORGED"), None);
		let forged = PackProof { serial: gs1::serial("FORGED").unwrap(), ..proof };
		prop_assert!(!is_proved(&lot, &forged));
	}
}

/// Ranges of leaves: the first of each, and how many.
fn ranges() -> impl Strategy<Value = Vec<(u32, u32)>> {
	prop::collection::vec((0u32..200, 1u32..60), 1..6)
}
