//! Tests of the reads.

use frame_support::assert_ok;
use salus_primitives::trace::{ContainerInfo, PackState, PackStatus, RecallClass};

use super::*;
use crate::{PackPage, PackPages};

fn genuine(state: PackState, expired: bool, recalled: Option<RecallClass>) -> PackStatus {
	PackStatus::Genuine { state, expired, recalled, expiry: EXPIRY }
}

#[test]
fn verify_pack_of_each_pack_of_the_lot_says_genuine() {
	after(commissioned).build_and_execute(|| {
		for index in 0..QUANTITY {
			assert_eq!(DrugTrace::verify_pack(&proof(index)), genuine(PackState::Active, false, None));
			assert_eq!(DrugTrace::pack_status(proof(index)), DrugTrace::verify_pack(&proof(index)));
		}
	});
}

#[test]
fn verify_pack_follows_supply_recall_and_expiry() {
	after(delivered).build_and_execute(|| {
		assert_ok!(DrugTrace::supply(signed(PHARMACY), proof(0), sscc(1)));
		assert_eq!(DrugTrace::verify_pack(&proof(0)), genuine(PackState::Supplied, false, None));
		assert_ok!(DrugTrace::recall(signed(REGULATOR), key(), RecallClass::ClassI));
		assert_eq!(DrugTrace::verify_pack(&proof(1)), genuine(PackState::Active, false, Some(RecallClass::ClassI)));
		Now::set(EXPIRY);
		assert_eq!(DrugTrace::verify_pack(&proof(1)), genuine(PackState::Active, true, Some(RecallClass::ClassI)));
	});
}

#[test]
fn verify_pack_of_unknown_lot_says_so() {
	after(commissioned).build_and_execute(|| {
		let pack = proof_of(key_of("LOT-2"), QUANTITY, 0);
		assert_eq!(DrugTrace::verify_pack(&pack), PackStatus::UnknownLot);
	});
}

#[test]
fn verify_pack_of_forged_pack_says_not_genuine() {
	after(commissioned).build_and_execute(|| {
		let without_path = PackProof { path: Default::default(), ..proof(0) };
		let beyond_the_lot = PackProof { index: QUANTITY, ..proof(0) };
		let without_serial = PackProof { serial: Default::default(), ..proof(0) };
		let other_serial = PackProof { serial: serial(1), ..proof(0) };
		for forged in [without_path, beyond_the_lot, without_serial, other_serial] {
			assert_eq!(DrugTrace::verify_pack(&forged), PackStatus::NotGenuine);
		}
	});
}

#[test]
fn verify_pack_takes_bits_without_meaning_for_locked() {
	after(commissioned).build().execute_with(|| {
		let broken: PackPage = codec::Decode::decode(&mut &[0xff; 128][..]).unwrap();
		PackPages::<Test>::insert(key(), 0, broken);
		assert_eq!(DrugTrace::verify_pack(&proof(0)), genuine(PackState::Locked, false, None));
	});
}

#[test]
fn container_says_who_holds_it_and_what_is_in_it() {
	after(shipped).build_and_execute(|| {
		let info = ContainerInfo {
			sscc: sscc(1),
			holder: FACTORY,
			offered_to: Some(PHARMACY),
			key: key(),
			first: 0,
			count: COUNT,
		};
		assert_eq!(DrugTrace::container(sscc(1)), Some(info));
		assert_eq!(DrugTrace::container(sscc(2)), None);
	});
}

#[test]
fn lot_root_gives_root_and_quantity() {
	after(commissioned).build_and_execute(|| {
		assert_eq!(DrugTrace::lot_root(&key()), Some((root(), QUANTITY)));
		assert_eq!(DrugTrace::lot_root(&key_of("LOT-2")), None);
	});
}
