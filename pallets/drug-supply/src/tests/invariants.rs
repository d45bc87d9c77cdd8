//! Random calls in random order: the invariants hold, no pack is supplied twice unseen, and quantities balance.

use alloc::collections::BTreeMap;
use frame_support::assert_ok;
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::{
	codes::AlarmKind,
	ids::DestructionId,
	lots::LotInspect,
	supply::{Decommission, Input},
	trace::RecallClass,
};
use sp_runtime::StateVersion;

use super::*;
use crate::{LotHistories, NextDestruction};

#[derive(Clone, Debug)]
enum Step {
	Supply { by: u32, case: u64, at: Vec<u32>, fill: bool },
	Undo { by: u32, case: u64, number: u64, take: usize },
	Decommission { by: u32, case: u64, at: Vec<u32>, why: Decommission },
	Reactivate { by: u32, quality: bool, case: u64, at: Vec<u32> },
	Offer { by: u32, case: u64, at: u32, count: u32 },
	Witness { by: u32, id: u32 },
	End { by: u32, id: u32 },
	Transform { case: u64, at: u32, count: u32, waste: u32 },
	Move { case: u64, to: u32 },
	Recall { on: bool },
	Wait { days: u64 },
}

/// Packs near each other, so that steps meet: those of all three containers, and at a page's edge.
fn place() -> impl Strategy<Value = u32> {
	prop_oneof![6 => 0..6u32, 2 => 98..104u32, 4 => 148..160u32, 3 => 508..523u32]
}

fn places() -> impl Strategy<Value = Vec<u32>> {
	prop::collection::btree_set(place(), 1..4).prop_map(|places| places.into_iter().collect())
}

fn step() -> impl Strategy<Value = Step> {
	use Decommission::*;
	let (by, case) = (select(&[1u32, 3, 3, 3, 4][..]), select(&[1u64, 1, 1, 2, 3][..]));
	let why = select(&[Exported, Stolen, Sample, Locked, Withdrawn][..]);
	let id = 0..3u32;
	prop_oneof![
		12 => (by.clone(), case.clone(), places(), any::<bool>())
			.prop_map(|(by, case, at, fill)| Step::Supply { by, case, at, fill }),
		8 => (by.clone(), case.clone(), 0..6u64, 1..4usize)
			.prop_map(|(by, case, number, take)| Step::Undo { by, case, number, take }),
		5 => (by.clone(), case.clone(), places(), why)
			.prop_map(|(by, case, at, why)| Step::Decommission { by, case, at, why }),
		5 => (by.clone(), any::<bool>(), case.clone(), places())
			.prop_map(|(by, quality, case, at)| Step::Reactivate { by, quality, case, at }),
		3 => (by.clone(), case.clone(), place(), 1..6u32).prop_map(|(by, case, at, count)| Step::Offer { by, case, at, count }),
		3 => (select(&[3u32, 6][..]), id.clone()).prop_map(|(by, id)| Step::Witness { by, id }),
		1 => (by.clone(), id).prop_map(|(by, id)| Step::End { by, id }),
		3 => (case.clone(), place(), 1..9u32, select(&[0u32, 10, 20][..]))
			.prop_map(|(case, at, count, waste)| Step::Transform { case, at, count, waste }),
		3 => (case, by).prop_map(|(case, to)| Step::Move { case, to }),
		1 => any::<bool>().prop_map(|on| Step::Recall { on }),
		1 => (1..8u64).prop_map(|days| Step::Wait { days }),
	]
}

fn undo(by: u32, case: u64, number: u64, take: usize) -> DispatchResult {
	let by = OrganisationId(by);
	let log = log_of(by);
	let Some((_, used)) = log.get(number as usize) else { return Err("no such entry".into()) };
	let (entry, proof) = shown(by, number);
	let some: Vec<u32> = entry.packs.iter().copied().take(take).collect();
	let fill = used.map(|(prescription, number)| {
		let (_, packs, _) = FillsByNumber::get((prescription, number)).unwrap();
		Fill { prescription, number, salt: [1; 32], packs, path: BoundedVec::new() }
	});
	DrugSupply::undo_supply(signed(by), packs(&some), sscc(case), SHOP, entry, proof, fill)
}

fn transform(case: u64, at: u32, count: u32, waste: u32) -> DispatchResult {
	let inputs = vec![Input { sscc: sscc(case), key: key(), first: at, count }];
	let quantity = (count * 10).saturating_sub(waste) / 30;
	let key = key_of(LARGE, &format!("BIG-{}", NextLot::get().0));
	let output = NewLot { quantity, ..new_lot(key, quantity.max(1)) };
	let new = sscc(1_000 + u64::from(NextLot::get().0));
	DrugSupply::transform(signed(FACTORY), BoundedVec::truncate_from(inputs), output, new, waste)
}

fn take(step: &Step) -> DispatchResult {
	let org = OrganisationId;
	match step {
		Step::Supply { by, case, at, fill } => {
			let shown = fill.then(|| super::fill(at.len() as u32));
			DrugSupply::supply(signed(org(*by)), packs(at), sscc(*case), SHOP, shown)
		}
		Step::Undo { by, case, number, take } => undo(*by, *case, *number, *take),
		Step::Decommission { by, case, at, why } => {
			DrugSupply::decommission(signed(org(*by)), packs(at), sscc(*case), *why)
		}
		Step::Reactivate { by, quality: true, case, at } => {
			DrugSupply::reactivate(quality(org(*by)), packs(at), sscc(*case))
		}
		Step::Reactivate { by, case, at, .. } => DrugSupply::reactivate(signed(org(*by)), packs(at), sscc(*case)),
		Step::Offer { by, case, at, count } => {
			DrugSupply::offer_destruction(signed(org(*by)), sscc(*case), key(), *at, *count, REGULATOR)
		}
		Step::Witness { by, id } => DrugSupply::witness_destruction(signed(org(*by)), DestructionId(*id))
			.map(|_| ())
			.map_err(|error| error.error),
		Step::End { by, id } => DrugSupply::end_destruction(signed(org(*by)), DestructionId(*id)),
		Step::Transform { case, at, count, waste } => transform(*case, *at, *count, *waste),
		Step::Move { case, to } => {
			if let Some(moved) = Cases::get(sscc(*case)) {
				let packs = moved.container.packs.into_inner();
				Cases::insert(sscc(*case), super::case(org(*to), packs));
			}
			Ok(())
		}
		Step::Recall { on } => Lots::set_lot_recall(&key(), on.then_some(RecallClass::ClassI)),
		Step::Wait { days } => {
			Now::mutate(|now| *now += days * 24 * 60 * 60 * 1000);
			Ok(())
		}
	}
}

fn states() -> Vec<PackState> {
	DrugSupply::states(LOT, 0..QUANTITY).map(|(_, state)| state).collect()
}

/// Every change is one that the state machine allows, and comes by a call that may bring it about.
fn check_changes(step: &Step, before: &[PackState], after: &[PackState]) {
	for (index, (before, after)) in before.iter().zip(after).enumerate().filter(|(_, (one, other))| one != other) {
		assert!(before.may_become(*after), "{step:?}: pack {index} went from {before:?} to {after:?}");
		let fits = match (before, after) {
			(PackState::Active, PackState::Supplied) => matches!(step, Step::Supply { .. }),
			(PackState::Supplied, PackState::Active) => matches!(step, Step::Undo { .. }),
			(PackState::Locked, PackState::Active) => matches!(step, Step::Reactivate { quality: true, .. }),
			(PackState::Supplied, _) => false,
			(_, PackState::Destroyed) => matches!(step, Step::Witness { .. }),
			(_, PackState::Repacked) => matches!(step, Step::Transform { .. }),
			_ => matches!(step, Step::Decommission { .. } | Step::Reactivate { .. }),
		};
		assert!(fits, "{step:?}: pack {index} went from {before:?} to {after:?}");
	}
}

/// A pack is supplied once more than its supplies were undone, or as often; a further try raised an alarm.
fn check_supplies(after: &[PackState]) {
	let mut open = BTreeMap::<u32, i32>::new();
	for event in events() {
		match event {
			Event::Supplied { entry, .. } => entry.packs.iter().for_each(|index| *open.entry(*index).or_default() += 1),
			Event::SupplyUndone { packs, .. } => packs.iter().for_each(|index| *open.entry(*index).or_default() -= 1),
			Event::Alarm { kind: AlarmKind::SecondSupply, index, .. } => assert_eq!(open.get(&index), Some(&1)),
			_ => {}
		}
		assert!(open.values().all(|count| (0..=1).contains(count)), "a pack was supplied twice, or undone twice");
	}
	for (index, state) in after.iter().enumerate() {
		let count = open.get(&(index as u32)).copied().unwrap_or_default();
		assert_eq!(count == 1, *state == PackState::Supplied, "pack {index}");
	}
}

/// Each pack of the first lot is in exactly one container, in none yet, or destroyed or repacked; and units balance.
fn check_quantities(after: &[PackState]) {
	let ranges: Vec<PackRange> = Cases::iter_values().flat_map(|case| case.container.packs.into_inner()).collect();
	for (index, state) in after.iter().enumerate() {
		let index = index as u32;
		let is_gone = matches!(state, PackState::Destroyed | PackState::Repacked) || index >= UNPACKED;
		let holders = ranges.iter().filter(|range| range.holds(LOT, index)).count();
		assert_eq!(holders, usize::from(!is_gone), "pack {index}");
	}
	let (mut made, mut lost) = (0, 0);
	for event in events() {
		if let Event::Transformed { output, quantity, waste, .. } = event {
			let lot = Lots::lot(&Lots::key(output).unwrap()).unwrap();
			made += quantity * lot.units;
			lost += waste;
			assert_eq!(DrugSupply::origins(output), [LOT]);
		}
	}
	let repacked = after.iter().filter(|state| **state == PackState::Repacked).count() as u32;
	assert_eq!(repacked * 10, made + lost);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn any_calls_in_any_order_keep_the_invariants(steps in vec(step(), 20..90)) {
		after_delivery().build().execute_with(|| {
			for step in &steps {
				let (root, before) = (sp_io::storage::root(StateVersion::V1), states());
				let told = events().len();
				if take(step).is_err() {
					let same = root == sp_io::storage::root(StateVersion::V1) || matches!(step, Step::Supply { fill: true, .. });
					assert!(same && told == events().len(), "{step:?} failed and left something behind");
					assert_eq!(before, states());
				}
				check_changes(step, &before, &states());
			}
			assert_ok!(DrugSupply::do_try_state());
			check_supplies(&states());
			check_quantities(&states());
			let told = events().iter().filter(|event| matches!(event, Event::Alarm { .. })).count();
			assert_eq!(LotHistories::<Test>::get(LOT).alarms as usize, told);
			assert!(NextDestruction::<Test>::get().0 as usize <= steps.len());
		});
	}
}
