//! What becomes of packs: the calls, when they are refused, and which alarms they raise.

use std::collections::BTreeSet;

use salus_primitives::{
	codes::{AlarmKind, PackState},
	ids::{DestructionId, LotId, OrganisationId},
	mmr,
	supply::{supply_leaf, Decommission, Input, SupplyEntry, SupplyProof, UNDO_PERIOD},
};
use salus_runtime::{RuntimeCall, RuntimeOrigin};
use sp_core::H256;

use crate::{
	custody::PickModel,
	endings::{can_be_destroyed, transform, witness},
	model::{ensure, DestructionModel, EntryModel, Model, Outcome, Place},
	world::{admin, country, gln, key, new_lot, packs, signed, sscc, GERMANY, SOON},
	Act,
};

#[derive(Clone, Debug)]
pub(crate) enum Supply {
	Dispense {
		by: u32,
		lot: usize,
		indexes: Vec<u32>,
		sscc: u64,
		is_forged: bool,
		fill: Option<(usize, u32)>,
	},
	/// By the number of the entry in the log of `of`.
	Undo {
		by: u32,
		of: u32,
		number: usize,
		indexes: Vec<u32>,
		sscc: u64,
	},
	Decommission {
		by: u32,
		lot: usize,
		indexes: Vec<u32>,
		sscc: u64,
		why: Decommission,
	},
	Reactivate {
		by: u32,
		lot: usize,
		indexes: Vec<u32>,
		sscc: u64,
	},
	OfferDestruction {
		by: u32,
		sscc: u64,
		pick: PickModel,
		witness: u32,
	},
	Witness {
		by: u32,
		id: u32,
	},
	EndDestruction {
		by: u32,
		id: u32,
	},
	Transform {
		by: u32,
		inputs: Vec<(u64, PickModel)>,
		product: usize,
		quantity: u32,
		into: u64,
		waste: u32,
	},
}

/// The log of a dispenser: the leaf of each entry.
fn leaves(model: &Model, of: u32) -> Vec<H256> {
	let leaf = |made: &EntryModel| supply_leaf(&made.entry, shown(model, made.fill));
	model.logs.get(&of).into_iter().flatten().map(leaf).collect()
}

/// The prescription and the number of a fill.
fn shown(model: &Model, fill: Option<(usize, u32)>) -> Option<(H256, u32)> {
	fill.map(|(prescription, number)| (model.prescriptions[prescription].root, number))
}

fn fill_of(model: &Model, fill: Option<(usize, u32)>) -> Option<salus_primitives::prescription::Fill> {
	fill.map(|(prescription, number)| model.prescriptions[prescription].fills[number as usize].clone())
}

impl Supply {
	/// The call of an undo, as the dispenser makes it of its own log.
	fn undo(model: &Model, (by, of): (u32, u32), number: usize, indexes: &[u32], from: u64) -> RuntimeCall {
		let made = model.logs[&of][number].clone();
		let path = mmr::path(&leaves(model, of), number as u64).unwrap().try_into().unwrap();
		let lot = made.entry.lot.0 as usize;
		let call = pallet_drug_supply::Call::undo_supply {
			packs: packs(model.key(lot), model.quantity(lot), indexes),
			sscc: sscc(from),
			premises: gln(by.into()),
			entry: made.entry,
			proof: SupplyProof { number: number as u64, path },
			fill: fill_of(model, made.fill),
		};
		call.into()
	}

	fn transform(
		model: &Model,
		inputs: &[(u64, PickModel)],
		(product, quantity): (usize, u32),
		into: u64,
		waste: u32,
	) -> RuntimeCall {
		let input = |(number, (lot, first, count)): &(u64, PickModel)| Input {
			sscc: sscc(*number),
			key: model.key(*lot),
			first: *first,
			count: *count,
		};
		let output = new_lot(key(product, model.lots.len()), quantity, SOON, &[GERMANY]);
		let inputs = inputs.iter().map(input).collect::<Vec<_>>().try_into().unwrap();
		pallet_drug_supply::Call::transform { inputs, output, sscc: sscc(into), waste }.into()
	}

	fn supply(&self, model: &Model) -> RuntimeCall {
		let Self::Dispense { by, lot, indexes, sscc: number, is_forged, fill } = self else { unreachable!() };
		let mut packs = packs(model.key(*lot), model.quantity(*lot), indexes);
		if *is_forged {
			packs.packs[0].serial = b"FORGED".to_vec().try_into().unwrap();
		}
		let (premises, fill) = (gln((*by).into()), fill_of(model, *fill));
		pallet_drug_supply::Call::supply { packs, sscc: sscc(*number), premises, fill }.into()
	}
}

impl Act for Supply {
	fn call(&self, model: &Model) -> (RuntimeCall, RuntimeOrigin) {
		use pallet_drug_supply::Call;
		let packs = |lot: usize, indexes: &[u32]| packs(model.key(lot), model.quantity(lot), indexes);
		let (by, call): (&u32, RuntimeCall) = match self {
			Self::Dispense { by, .. } => (by, self.supply(model)),
			Self::Undo { by, of, number, indexes, sscc } => {
				(by, Self::undo(model, (*by, *of), *number, indexes, *sscc))
			}
			Self::Decommission { by, lot, indexes, sscc: number, why } => {
				let packs = packs(*lot, indexes);
				(by, Call::decommission { packs, sscc: sscc(*number), why: *why }.into())
			}
			Self::Reactivate { by, lot, indexes, sscc: number } => {
				(by, Call::reactivate { packs: packs(*lot, indexes), sscc: sscc(*number) }.into())
			}
			Self::OfferDestruction { by, sscc: number, pick: (lot, first, count), witness } => {
				let (sscc, key, witness) = (sscc(*number), model.key(*lot), OrganisationId(*witness));
				(by, Call::offer_destruction { sscc, key, first: *first, count: *count, witness }.into())
			}
			Self::Witness { by, id } => (by, Call::witness_destruction { id: DestructionId(*id) }.into()),
			Self::EndDestruction { by, id } => (by, Call::end_destruction { id: DestructionId(*id) }.into()),
			Self::Transform { by, inputs, product, quantity, into, waste } => {
				(by, Self::transform(model, inputs, (*product, *quantity), *into, *waste))
			}
		};
		(call, signed(admin(*by)))
	}

	fn judge(&self, model: &mut Model) -> Outcome {
		match self {
			Self::Dispense { by, lot, indexes, sscc, is_forged, fill } => {
				return supply(model, *by, (*lot, indexes), *sscc, *is_forged, *fill);
			}
			Self::Undo { by, of, number, indexes, sscc } => undo(model, *by, (*of, *number), indexes, *sscc)?,
			Self::Decommission { by, lot, indexes, sscc, why } => {
				decommission(model, *by, (*lot, indexes), *sscc, *why)?
			}
			Self::Reactivate { by, lot, indexes, sscc } => reactivate(model, *by, (*lot, indexes), *sscc)?,
			Self::OfferDestruction { by, sscc, pick: (lot, first, count), witness } => {
				let (by, witness, sscc, lot, first, count) = (*by, *witness, *sscc, *lot, *first, *count);
				ensure(model.is_partner(by) && witness != by && model.stands(witness))?;
				let destruction = DestructionModel { by, witness, sscc, lot, first, count };
				can_be_destroyed(model, &destruction)?;
				model.destructions.insert(model.next_destruction, destruction);
				model.next_destruction += 1;
			}
			Self::Witness { by, id } => witness(model, *by, *id)?,
			Self::EndDestruction { by, id } => {
				let DestructionModel { by: of, witness, .. } = model.destructions.get(id)?;
				let may = model.is_partner(*by) || model.is_regulator(*by);
				ensure(may && [of, witness].contains(&by))?;
				model.destructions.remove(id);
			}
			Self::Transform { by, inputs, product, quantity, into, waste } => {
				transform(model, *by, inputs, (*product, *quantity), *into, *waste)?;
			}
		}
		Some(Vec::new())
	}
}

type Alarms = Vec<(AlarmKind, u32)>;

fn supply(
	model: &mut Model,
	by: u32,
	(lot, indexes): (usize, &[u32]),
	sscc: u64,
	is_forged: bool,
	fill: Option<(usize, u32)>,
) -> Option<Alarms> {
	ensure(model.is_dispenser(by))?;
	let shown = fill_of(model, fill);
	ensure(shown.as_ref().is_none_or(|fill| fill.packs as usize == indexes.len()))?;
	if is_forged || indexes.iter().any(|index| *index >= model.quantity(lot)) {
		return Some(vec![(AlarmKind::NotGenuine, indexes[0])]);
	}
	let mut alarms = Alarms::new();
	let mut good = Vec::new();
	for index in indexes {
		match judge_pack(model, by, (lot, *index), sscc)? {
			Some(kind) => alarms.push((kind, *index)),
			None => good.push(*index),
		}
	}
	if good.is_empty() || fill.is_some() && !alarms.is_empty() {
		return Some(alarms);
	}
	if let Some((prescription, number)) = fill {
		let prescription = &mut model.prescriptions[prescription];
		let fits = prescription.product == model.lots[lot].product && !prescription.is_withdrawn;
		ensure(fits && model.now < prescription.until && prescription.used.insert(number))?;
	}
	good.iter().for_each(|index| model.pack(lot, *index).state = PackState::Supplied);
	let (packs, at) = (good.try_into().unwrap(), model.now);
	let entry = SupplyEntry { by: OrganisationId(by), premises: gln(by.into()), at, lot: LotId(lot as u32), packs };
	model.logs.entry(by).or_default().push(EntryModel { entry, fill, undone: BTreeSet::new() });
	Some(alarms)
}

/// What is wrong with a pack; `None` in the outer place when the call is.
fn judge_pack(model: &Model, by: u32, (lot, index): (usize, u32), sscc: u64) -> Option<Option<AlarmKind>> {
	let pack = &model.lots[lot].packs[index as usize];
	match pack.state {
		PackState::Active => {}
		PackState::Supplied => return Some(Some(AlarmKind::SecondSupply)),
		_ => return Some(Some(AlarmKind::NotActive)),
	}
	ensure(model.cases.contains_key(&sscc))?;
	let holder = model.root(sscc).holder;
	if pack.place != Place::In(sscc) {
		// The dispenser says that it has the pack, and somebody else does; or it says nothing of the kind.
		let is_with_maker = pack.place == Place::Maker && model.lots[lot].owner != by;
		ensure(is_with_maker || holder == by)?;
		return Some(Some(AlarmKind::Elsewhere));
	}
	if holder != by {
		return Some(Some(AlarmKind::Elsewhere));
	}
	ensure(model.holds_freely(by, sscc).is_some() && model.is_for(lot, country(by)))?;
	if model.is_recalled(lot, Some(country(by))) {
		return Some(Some(AlarmKind::Recalled));
	}
	Some(model.is_expired(lot).then_some(AlarmKind::Expired))
}

fn is_saleable(model: &Model, by: u32, lot: usize) -> bool {
	!model.is_expired(lot) && !model.is_recalled(lot, Some(country(by)))
}

/// The packs exist, and are in a container.
fn are_in(model: &Model, (lot, indexes): (usize, &[u32]), sscc: u64) -> Option<()> {
	let is_in =
		|index: &u32| model.lots[lot].packs.get(*index as usize).is_some_and(|pack| pack.place == Place::In(sscc));
	ensure(!indexes.is_empty() && indexes.iter().all(is_in))
}

fn undo(model: &mut Model, by: u32, (of, number): (u32, usize), indexes: &[u32], sscc: u64) -> Option<()> {
	let made = model.logs[&of][number].clone();
	let (lot, now) = (made.entry.lot.0 as usize, model.now);
	ensure(model.is_dispenser(by) && of == by && now - made.entry.at <= UNDO_PERIOD)?;
	ensure(made.fill.is_none() || made.entry.packs.as_slice() == indexes)?;
	ensure(indexes.iter().all(|index| made.entry.packs.contains(index) && !made.undone.contains(index)))?;
	are_in(model, (lot, indexes), sscc)?;
	ensure(indexes.iter().all(|index| model.lots[lot].packs[*index as usize].state == PackState::Supplied))?;
	model.holds_freely(by, sscc)?;
	ensure(is_saleable(model, by, lot))?;
	if let Some((prescription, number)) = made.fill {
		ensure(model.prescriptions[prescription].used.remove(&number))?;
	}
	indexes.iter().for_each(|index| model.pack(lot, *index).state = PackState::Active);
	model.logs.get_mut(&of)?[number].undone.extend(indexes);
	Some(())
}

fn decommission(
	model: &mut Model,
	by: u32,
	(lot, indexes): (usize, &[u32]),
	sscc: u64,
	why: Decommission,
) -> Option<()> {
	ensure(model.is_partner(by))?;
	model.holds(by, sscc)?;
	are_in(model, (lot, indexes), sscc)?;
	ensure(model.root(sscc).offer.is_none() || why == Decommission::Stolen)?;
	let (from, to): (&[PackState], PackState) = match why {
		Decommission::Exported => (&[PackState::Active], PackState::Exported),
		Decommission::Stolen => (&[PackState::Active, PackState::Locked], PackState::Stolen),
		Decommission::Sample => (&[PackState::Active, PackState::Locked], PackState::Sample),
		Decommission::Locked => (&[PackState::Active], PackState::Locked),
		Decommission::Withdrawn => (&[PackState::Active, PackState::Locked], PackState::Withdrawn),
	};
	ensure(why != Decommission::Exported || !model.is_locked_around(sscc))?;
	ensure(why != Decommission::Withdrawn || model.lots[lot].owner == by)?;
	ensure(indexes.iter().all(|index| from.contains(&model.lots[lot].packs[*index as usize].state)))?;
	let now = model.now;
	for index in indexes {
		let pack = model.pack(lot, *index);
		let is_for_good = !matches!(to, PackState::Exported | PackState::Sample);
		(pack.taken_off, pack.state) = ((!is_for_good).then_some((by, now, pack.state)), to);
	}
	Some(())
}

fn reactivate(model: &mut Model, by: u32, (lot, indexes): (usize, &[u32]), sscc: u64) -> Option<()> {
	ensure(model.is_partner(by))?;
	model.holds_freely(by, sscc)?;
	are_in(model, (lot, indexes), sscc)?;
	ensure(is_saleable(model, by, lot))?;
	let now = model.now;
	for index in indexes {
		let pack = model.pack(lot, *index);
		let back = match (pack.state, pack.taken_off.take()) {
			(PackState::Locked, _) => PackState::Active,
			(_, Some((who, at, before))) => {
				ensure(who == by && now - at <= UNDO_PERIOD)?;
				before
			}
			_ => return None,
		};
		pack.state = back;
	}
	Some(())
}
