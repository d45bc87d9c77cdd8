//! Tests of the reads.

use frame_support::assert_ok;
use salus_primitives::trace::{PackProof, PackStatus, RecallClass};

use super::*;
use crate::{Derived, MAX_LISTED};

fn proof(index: u32) -> PackProof {
	let path = merkle::path(&leaves(&key(), QUANTITY), index).unwrap();
	PackProof { key: key(), serial: serial(index), index, path: BoundedVec::try_from(path).unwrap() }
}

fn genuine(state: PackState, expired: bool, recalled: Option<RecallClass>) -> PackStatus {
	PackStatus::Genuine { state, expired, recalled, expiry: EXPIRY }
}

#[test]
fn status_of_a_pack_follows_its_state() {
	after_delivery().build_and_execute(|| {
		let status = |index| DrugSupply::verify_pack(&proof(index), HOME);
		assert_eq!(status(0), genuine(PackState::Active, false, None));
		assert!(status(0).may_be_supplied());
		assert_ok!(supply(&[0]));
		assert_eq!(status(0), genuine(PackState::Supplied, false, None));
		Now::set(EXPIRY);
		assert_eq!(status(1), genuine(PackState::Active, true, None));
	});
}

#[test]
fn status_of_a_pack_depends_on_the_country() {
	after_delivery().build_and_execute(|| {
		assert_ok!(Lots::set_product_recall(GTIN, Some(AWAY), Some(RecallClass::ClassII)));
		assert_eq!(DrugSupply::verify_pack(&proof(0), HOME), genuine(PackState::Active, false, None));
		let recalled = genuine(PackState::Active, false, Some(RecallClass::ClassII));
		assert_eq!(DrugSupply::verify_pack(&proof(0), AWAY), recalled);
	});
}

#[test]
fn status_of_what_is_not_genuine() {
	after_delivery().build_and_execute(|| {
		let status = |pack| DrugSupply::verify_pack(&pack, HOME);
		assert_eq!(status(PackProof { key: key_of(GTIN, "LOT-2"), ..proof(0) }), PackStatus::UnknownLot);
		assert_eq!(status(PackProof { serial: serial(1), ..proof(0) }), PackStatus::NotGenuine);
		assert_eq!(status(PackProof { index: 1, ..proof(0) }), PackStatus::NotGenuine);
		assert_eq!(status(PackProof { path: proof(1).path, ..proof(0) }), PackStatus::NotGenuine);
		assert_eq!(status(PackProof { serial: BoundedVec::new(), ..proof(0) }), PackStatus::NotGenuine);
	});
}

#[test]
fn state_is_of_packs_that_exist() {
	after_delivery().build_and_execute(|| {
		assert_eq!(DrugSupply::state(&key(), QUANTITY - 1), Some(PackState::Active));
		assert_eq!(DrugSupply::state(&key(), QUANTITY), None);
		assert_eq!(DrugSupply::state(&key_of(GTIN, "LOT-2"), 0), None);
	});
}

#[test]
fn counts_add_up() {
	after_delivery().build_and_execute(|| {
		assert_ok!(supply(&[0, 1, 511, 512]));
		let counts = DrugSupply::counts(&key(), 0, QUANTITY).unwrap();
		assert_eq!(counts, [(PackState::Active, QUANTITY - 4), (PackState::Supplied, 4)]);
		assert_eq!(DrugSupply::counts(&key(), 511, 2), Some(vec![(PackState::Supplied, 2)]));
		for (first, count) in [(0, 0), (0, QUANTITY + 1), (u32::MAX, 2)] {
			assert_eq!(DrugSupply::counts(&key(), first, count), None);
		}
	});
}

#[test]
fn derived_lots_come_in_pages() {
	ExtBuilder::default().build().execute_with(|| {
		(1..=250).for_each(|lot| Derived::<Test>::insert(LOT, LotId(lot), ()));
		let (mut all, mut after) = (Vec::new(), None);
		loop {
			let (lots, next) = DrugSupply::derived(LOT, after, u32::MAX);
			assert!(lots.len() as u32 <= MAX_LISTED);
			all.extend(lots);
			after = next;
			if after.is_none() {
				break;
			}
		}
		all.sort_unstable();
		assert_eq!(all, (1..=250).map(LotId).collect::<Vec<_>>());
		assert_eq!(DrugSupply::derived(LOT, None, 0), (vec![], None));
		assert_eq!(DrugSupply::derived(LotId(9), None, 10), (vec![], None));
	});
}
