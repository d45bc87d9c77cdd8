//! Tests of the dispensers' logs and the lots' histories: both are rebuilt from events alone.

use frame_support::assert_ok;
use salus_primitives::{decision::chain_hash, mmr::MountainRange, supply::Decommission};

use super::*;
use crate::{LotHistories, LotHistory, SupplyLogs};

#[test]
fn a_log_is_rebuilt_from_events() {
	after_delivery().build_and_execute(|| {
		(0..13).for_each(|index| {
			assert_ok!(supply(&[index, index + 20]));
		});
		let own = fill(2);
		assert_ok!(supply_with(&[50, 51], Some(own)));
		assert_ok!(DrugSupply::supply(signed(CLINIC), packs(&[CLINICS]), sscc(AT_CLINIC), SHOP, None));
		let mut log = MountainRange::default();
		for (entry, fill) in log_of(PHARMACY) {
			log.append(supply_leaf(&entry, fill)).unwrap();
		}
		assert_eq!((&log, log.entries), (&SupplyLogs::<Test>::get(PHARMACY), 14));
		assert_eq!(SupplyLogs::<Test>::get(CLINIC).entries, 1);
	});
}

#[test]
fn each_entry_is_proved_and_no_other() {
	after_delivery().build_and_execute(|| {
		(0..11).for_each(|index| {
			assert_ok!(supply(&[index]));
		});
		let log = SupplyLogs::<Test>::get(PHARMACY);
		for number in 0..11 {
			let (entry, proof) = shown(PHARMACY, number);
			assert!(log.proves(number, supply_leaf(&entry, None), &proof.path));
			assert!(!log.proves(number, supply_leaf(&entry, Some((H256::zero(), 0))), &proof.path));
			let other = SupplyEntry { at: 0, ..entry };
			assert!(!log.proves(number, supply_leaf(&other, None), &proof.path));
		}
	});
}

#[test]
fn a_history_is_rebuilt_from_events() {
	after_delivery().build_and_execute(|| {
		assert_ok!(supply(&[0]));
		assert_ok!(supply(&[0, 1]));
		let (entry, proof) = shown(PHARMACY, 0);
		let from = sscc(AT_PHARMACY);
		assert_ok!(DrugSupply::undo_supply(signed(PHARMACY), packs(&[0]), from, SHOP, entry, proof, None));
		assert_ok!(DrugSupply::decommission(signed(PHARMACY), packs(&[2]), from, Decommission::Locked));
		assert_ok!(DrugSupply::reactivate(quality(PHARMACY), packs(&[2]), from));
		let events = events();
		let head = events.iter().fold([0; 32], |head, event| chain_hash(&head, event));
		assert_eq!(LotHistories::<Test>::get(LOT), LotHistory { head, events: 6, alarms: 1 });
		assert_eq!(events.len(), 6);
	});
}
