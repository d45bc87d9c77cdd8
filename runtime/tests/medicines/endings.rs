//! How packs end: destroyed before a witness, or made into others.

use salus_primitives::codes::PackState;

use crate::{
	custody::{named, pack_next, take_out, PickModel},
	model::{ensure, DestructionModel, Model},
	world::{country, GERMANY, PRODUCTS, SOON},
};

/// The packs are where and what they must be.
pub(crate) fn can_be_destroyed(model: &Model, destruction: &DestructionModel) -> Option<()> {
	let DestructionModel { by, sscc, lot, first, count, .. } = *destruction;
	let packs = named(model, &[(lot, first, count)])?;
	model.holds(by, sscc)?;
	ensure(model.root(sscc).offer.is_none() && packs.is_subset(&model.content(sscc)))?;
	let is_there = |state| matches!(state, PackState::Active | PackState::Locked | PackState::Withdrawn);
	ensure(packs.iter().all(|(lot, index)| is_there(model.lots[*lot].packs[*index as usize].state)))
}

/// The packs are no more.
pub(crate) fn witness(model: &mut Model, by: u32, id: u32) -> Option<()> {
	let destruction = model.destructions.get(&id)?.clone();
	ensure(model.is_partner(by) || model.is_regulator(by))?;
	ensure(destruction.witness == by)?;
	can_be_destroyed(model, &destruction)?;
	let DestructionModel { by: of, sscc, lot, first, count, .. } = destruction;
	(first..first + count).for_each(|index| model.pack(lot, index).state = PackState::Destroyed);
	// A lock holds what is in the container, whatever became of it.
	if !model.is_locked_around(sscc) {
		take_out(model, of, sscc, &[(lot, first, count)])?;
	}
	model.destructions.remove(&id);
	Some(())
}

/// Packs become those of a new lot.
pub(crate) fn transform(
	model: &mut Model,
	by: u32,
	inputs: &[(u64, PickModel)],
	(product, quantity): (usize, u32),
	into: u64,
	waste: u32,
) -> Option<()> {
	ensure(model.is_manufacturer(by) && PRODUCTS[product].0 == by && !inputs.is_empty())?;
	let expiry = SOON.ends(model.now)?;
	ensure(model.now < expiry)?;
	let picks: Vec<PickModel> = inputs.iter().map(|(_, pick)| *pick).collect();
	named(model, &picks)?;
	let mut units = 0u64;
	for (sscc, pick @ (lot, _, count)) in inputs {
		model.holds_freely(by, *sscc)?;
		let packs = named(model, &[*pick])?;
		let is_active =
			|(lot, index): &(usize, u32)| model.lots[*lot].packs[*index as usize].state == PackState::Active;
		ensure(model.root(*sscc).owner == by && packs.is_subset(&model.content(*sscc)) && packs.iter().all(is_active))?;
		let is_recalled = [country(by), GERMANY].iter().any(|market| model.is_recalled(*lot, Some(*market)));
		ensure(!model.is_expired(*lot) && !is_recalled && expiry <= model.lots[*lot].expiry)?;
		units += u64::from(*count) * model.units(*lot);
	}
	ensure(quantity > 0 && u64::from(quantity) * u64::from(PRODUCTS[product].1) + u64::from(waste) == units)?;
	for (sscc, pick @ (lot, first, count)) in inputs {
		(*first..first + count).for_each(|index| model.pack(*lot, index).state = PackState::Repacked);
		take_out(model, by, *sscc, &[*pick])?;
	}
	let output = model.lots.len();
	model.commission(product, quantity, expiry, &[GERMANY]);
	pack_next(model, by, into, &[(output, 0, quantity)])?;
	(model.used_up, model.wasted) = (model.used_up + units, model.wasted + u64::from(waste));
	Some(())
}
