//! Each invariant fails when it is broken.

use frame_support::assert_ok;
use salus_primitives::{ids::DestructionId, supply::Decommission};

use super::*;
use crate::{
	Decommissioning, Decommissionings, Derived, Destruction, Destructions, LotHistories, LotHistory, NextDestruction,
	Origins, PackPage, PackPages, SupplyLogs, Undone,
};

/// Everything that the pallet stores.
fn busy() {
	delivered();
	assert_ok!(supply(&[0]));
	let call = DrugSupply::decommission(signed(PHARMACY), packs(&[1]), sscc(AT_PHARMACY), Decommission::Sample);
	assert_ok!(call);
	assert_ok!(DrugSupply::offer_destruction(signed(FACTORY), sscc(AT_FACTORY), key(), 200, 5, REGULATOR));
}

#[track_caller]
fn assert_caught(break_it: impl FnOnce()) {
	ExtBuilder::default().after(busy).build().execute_with(|| {
		assert_ok!(DrugSupply::do_try_state());
		break_it();
		assert!(DrugSupply::do_try_state().is_err());
	});
}

#[test]
fn broken_pages_are_caught() {
	let says_nothing = PackPage { supplied: [0; 64], others: BoundedVec::new() };
	assert_caught(|| PackPages::<Test>::insert(LOT, 1, says_nothing));
	assert_caught(|| DrugSupply::set_states(LOT, &[QUANTITY], PackState::Supplied));
	assert_caught(|| DrugSupply::set_states(LotId(7), &[0], PackState::Supplied));
	assert_caught(|| DrugSupply::set_states(LOT, &[2], PackState::Exported));
	assert_caught(|| LotHistories::<Test>::remove(LOT));
}

#[test]
fn broken_decommissionings_are_caught() {
	let made = Decommissioning { by: PHARMACY, at: START, before: PackState::Active };
	assert_caught(|| Decommissionings::<Test>::insert(LOT, 5, made));
	assert_caught(|| Decommissionings::<Test>::insert(LOT, 599, made));
	assert_caught(|| Decommissionings::<Test>::remove(LOT, 1));
	assert_caught(|| Decommissionings::<Test>::insert(LOT, 1, Decommissioning { at: START + 1, ..made }));
	assert_caught(|| Decommissionings::<Test>::insert(LOT, 1, Decommissioning { before: PackState::Supplied, ..made }));
}

#[test]
fn broken_logs_and_histories_are_caught() {
	assert_caught(|| SupplyLogs::<Test>::mutate(PHARMACY, |log| log.entries = 3));
	assert_caught(|| SupplyLogs::<Test>::insert(CLINIC, crate::SupplyLog::default()));
	assert_caught(|| Undone::<Test>::insert(PHARMACY, 1, 1));
	assert_caught(|| Undone::<Test>::insert(PHARMACY, 0, 0));
	assert_caught(|| LotHistories::<Test>::mutate(LOT, |history| history.alarms = 99));
	assert_caught(|| LotHistories::<Test>::insert(LOT, LotHistory::default()));
	assert_caught(|| {
		LotHistories::<Test>::insert(LotId(7), LotHistory { head: [1; 32], events: 1, alarms: 0 });
	});
}

#[test]
fn broken_origins_are_caught() {
	let lots = |lots: &[u32]| BoundedVec::truncate_from(lots.iter().copied().map(LotId).collect());
	assert_caught(|| Derived::<Test>::insert(LOT, LotId(1), ()));
	assert_caught(|| Origins::<Test>::insert(LOT, lots(&[])));
	assert_caught(|| {
		Origins::<Test>::insert(LOT, lots(&[0]));
		Derived::<Test>::insert(LOT, LOT, ());
	});
	assert_caught(|| {
		assert_ok!(Lots::commission(FACTORY, new_lot(key_of(GTIN, "LOT-2"), 2)));
		Origins::<Test>::insert(LotId(1), lots(&[0]));
	});
}

#[test]
fn broken_destructions_are_caught() {
	let change = |change: fn(&mut Destruction)| {
		assert_caught(|| Destructions::<Test>::mutate(DestructionId(0), |entry| change(entry.as_mut().unwrap())));
	};
	change(|destruction| destruction.witness = destruction.by);
	change(|destruction| destruction.packs.count = 0);
	change(|destruction| destruction.packs.first = QUANTITY);
	change(|destruction| destruction.packs.lot = LotId(7));
	change(|destruction| destruction.at = START + 1);
	assert_caught(|| NextDestruction::<Test>::put(DestructionId(0)));
}
