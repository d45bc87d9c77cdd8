//! What holds after every history: by the chain's own words, and compared with the model.

use std::collections::BTreeMap;

use pallet_drug_trace::Containers;
use salus_primitives::{
	codes::PackState,
	containers::{Possession, MAX_LEVELS},
	gs1::Sscc,
	ids::LotId,
};
use salus_runtime::{DrugEvents, DrugRegistry, DrugSafety, DrugSupply, DrugTrace, Prescriptions, Runtime};
use sp_runtime::StateVersion;

use crate::{
	journal::Journal,
	model::{Model, Place},
	world::sscc,
};

/// Stands for the whole state.
pub(crate) fn state_root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// Every change of a pack's state is one that its machine allows.
pub(crate) fn states_may_change(before: &Model, after: &Model) {
	for (old, new) in before.lots.iter().zip(&after.lots) {
		for (old, new) in old.packs.iter().zip(&new.packs) {
			let may_be = old.state == new.state || old.state.may_become(new.state);
			assert!(may_be, "a pack went from {:?} to {:?}", old.state, new.state);
		}
	}
}

pub(crate) fn all_hold(model: &Model, journal: &Journal) {
	let places = places();
	every_pack_is_in_one_place(model, &places);
	containers_are_with_whom_they_should_be(model);
	quantities_balance(model, journal, &places);
	supplies_are_those_that_were_told(model, journal);
	prescriptions_are_used_as_they_should_be(model);
	DrugRegistry::do_try_state().unwrap();
	DrugTrace::do_try_state().unwrap();
	DrugSupply::do_try_state().unwrap();
	DrugSafety::do_try_state().unwrap();
	Prescriptions::do_try_state().unwrap();
	DrugEvents::do_try_state().unwrap();
}

/// In which container each pack is. No pack is in two.
fn places() -> BTreeMap<(u32, u32), Sscc> {
	let mut places = BTreeMap::new();
	for (sscc, container) in Containers::<Runtime>::iter() {
		for range in container.packs {
			for index in range.first..range.first + range.count {
				let other = places.insert((range.lot.0, index), sscc);
				assert_eq!(other, None, "pack {index} of lot {} is in two containers", range.lot.0);
			}
		}
	}
	places
}

/// Every pack has one possessor or is out of the chain, and is what it should be.
fn every_pack_is_in_one_place(model: &Model, places: &BTreeMap<(u32, u32), Sscc>) {
	for (number, lot) in model.lots.iter().enumerate() {
		let packed = DrugTrace::packed(model.key(number));
		for (index, pack) in (0u32..).zip(&lot.packs) {
			let state = DrugSupply::pack_state(model.key(number), index).unwrap();
			assert_eq!(state, pack.state, "pack {index} of lot {number}");
			let container = places.get(&(number as u32, index)).copied();
			let place = match (container, index >= packed) {
				(None, true) => Place::Maker,
				(None, false) => Place::Gone,
				(Some(found), false) => Place::In((0..64).find(|other| sscc(*other) == found).unwrap()),
				(Some(_), true) => panic!("pack {index} of lot {number} is in a container and was never packed"),
			};
			assert_eq!(place, pack.place, "pack {index} of lot {number}");
			let is_gone = matches!(state, PackState::Destroyed | PackState::Repacked);
			assert!(place != Place::Gone || is_gone, "pack {index} of lot {number} is lost as {state:?}");
			assert!(place != Place::Maker || state == PackState::Active, "an unpacked pack is {state:?}");
		}
	}
}

/// Whoever has a container by the model has it by the chain, and nobody else.
fn containers_are_with_whom_they_should_be(model: &Model) {
	assert_eq!(Containers::<Runtime>::iter().count(), model.cases.len());
	for (number, case) in &model.cases {
		let Possession { container, root, holder, owner, on_offer, locked } =
			DrugTrace::container(sscc(*number)).unwrap();
		let around = model.around(*number);
		assert!(around.len() <= usize::from(MAX_LEVELS));
		assert_eq!(root, sscc(*around.last().unwrap()));
		let outermost = model.root(*number);
		assert_eq!((holder.0, owner.0, on_offer), (outermost.holder, outermost.owner, outermost.offer.is_some()));
		assert_eq!((locked, container.locked), (model.is_locked_around(*number), case.is_locked()));
		let lots = model.lots_in(*number).into_iter().map(|lot| LotId(lot as u32)).collect::<Vec<_>>();
		assert_eq!(container.lots.to_vec(), lots);
		let page = DrugTrace::held_by(holder, None, 100);
		assert!(page.items.iter().any(|(held, _)| *held == root), "a container is not listed with its holder");
	}
}

/// Packs: in containers, with the maker, or gone. Units: what transformations took is what they gave, and the waste.
fn quantities_balance(model: &Model, journal: &Journal, places: &BTreeMap<(u32, u32), Sscc>) {
	let (mut taken, mut given) = (0, 0);
	for number in 0..model.lots.len() {
		let (key, id) = (model.key(number), LotId(number as u32));
		let lot = DrugRegistry::lot(key.clone()).unwrap();
		assert_eq!(lot.id, id);
		let inside = places.keys().filter(|(lot, _)| *lot == id.0).count() as u32;
		let states = (0..lot.quantity).map(|index| (index, DrugSupply::pack_state(key.clone(), index).unwrap()));
		let (mut gone, mut repacked) = (0, 0);
		for (index, state) in states {
			let is_out = !places.contains_key(&(id.0, index));
			gone += u32::from(is_out && matches!(state, PackState::Destroyed | PackState::Repacked));
			repacked += u64::from(state == PackState::Repacked);
		}
		assert_eq!(inside + gone + lot.quantity - DrugTrace::packed(key), lot.quantity, "lot {number}");
		taken += repacked * u64::from(lot.units);
		if !DrugSupply::origin_lots(id).is_empty() {
			given += u64::from(lot.quantity) * u64::from(lot.units);
		}
	}
	assert_eq!(taken, given + journal.wasted);
	assert_eq!((taken, journal.wasted), (model.used_up, model.wasted));
}

/// The packs that are supplied are those that events told of, and none but those ever were.
fn supplies_are_those_that_were_told(model: &Model, journal: &Journal) {
	for (number, lot) in model.lots.iter().enumerate() {
		for index in 0..lot.packs.len() as u32 {
			let is_supplied = DrugSupply::pack_state(model.key(number), index) == Some(PackState::Supplied);
			assert_eq!(is_supplied, journal.supplied.contains(&(number as u32, index)));
		}
	}
	assert!(journal.supplied.is_subset(&journal.ever_supplied));
	let entries = |dispenser: &u32| DrugSupply::supply_log(salus_primitives::ids::OrganisationId(*dispenser)).entries;
	assert!(model.logs.iter().all(|(dispenser, log)| entries(dispenser) == log.len() as u64));
}

fn prescriptions_are_used_as_they_should_be(model: &Model) {
	for made in &model.prescriptions {
		let used = made.used.iter().fold(0u64, |used, fill| used | 1 << fill);
		assert_eq!(Prescriptions::prescription(made.root).map(|found| found.used), Some(used));
	}
}
