//! Lots of the largest size.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use salus_gateway::{
	gs1,
	serials::{generate, LotTree},
};
use salus_primitives::{
	merkle::{serial_leaf, verify},
	trace::LotKey,
};

#[test]
fn a_million_packs_are_proved_in_linear_time() {
	let key = LotKey { gtin: gs1::gtin("04099999000012").unwrap(), lot: gs1::lot_number("SAL2601").unwrap() };
	let started = std::time::Instant::now();
	let serials = generate(1_000_000).unwrap();
	println!("a million serial numbers in {:?}", started.elapsed());
	let started = std::time::Instant::now();
	let lot = LotTree::new(key, serials).unwrap();
	println!("a lot of {} packs in {:?}", lot.quantity(), started.elapsed());
	let started = std::time::Instant::now();
	for serial in lot.serials().iter().step_by(997) {
		let proof = lot.proof(serial).unwrap();
		let leaf = serial_leaf(proof.key.gtin, &proof.key.lot, &proof.serial);
		assert!(verify(lot.root(), lot.quantity(), proof.index, &leaf, &proof.path));
	}
	println!("a thousand proofs in {:?}", started.elapsed());
	assert!(lot.proof(b"FORGED").is_none());
	let started = std::time::Instant::now();
	let part = lot.part(std::slice::from_ref(&(400_000..410_000))).unwrap();
	let some = part.open().unwrap();
	println!("a part of {} packs and {} hashes in {:?}", some.serials().len(), part.path.len(), started.elapsed());
	assert_eq!(some.root(), lot.root());
	assert!(part.path.len() <= 40, "two hashes in each of twenty levels at most");
}
