//! What partners do next: mostly what can be done, and now and then what can't.

use salus_primitives::{
	codes::{CaseOutcome, PackState},
	ids::Moment,
	supply::{Decommission, UNDO_PERIOD},
};
use sp_core::H256;

use crate::{
	custody::{Custody, PickModel},
	dice::Dice,
	model::{Model, PackModel, Place, Scope},
	safety::Safety,
	supply::Supply,
	world::{
		class, country, CARRIER, DAY, FACTORY, FRANCE, GERMANY, HOSPITAL, LATE, PHARMACIE, PHARMACY, PRODUCTS,
		REGULATOR, REPACKED, REPACKER, SOON, VACCINE, WHOLESALER,
	},
	Act,
};

const EVERYBODY: [u32; 8] = [HOSPITAL, FACTORY, REGULATOR, WHOLESALER, CARRIER, PHARMACY, PHARMACIE, REPACKER];
const DISPENSERS: [u32; 3] = [HOSPITAL, PHARMACY, PHARMACIE];
/// How many SSCCs they use: few, so that each is used again and again.
const CONTAINERS: u64 = 16;

/// What kind of thing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
	Pack,
	Repack,
	Load,
	Unload,
	Ship,
	Answer,
	Overdue,
	Supply,
	Undo,
	Decommission,
	Reactivate,
	Destroy,
	Transform,
	Recall,
	Case,
	Temperature,
	Commission,
	Prescribe,
	Record,
	Licence,
}

/// An act of this kind, if there is anything of it to do.
pub(crate) fn act(kind: Kind, model: &Model, dice: &mut Dice) -> Option<Box<dyn Act>> {
	Some(match kind {
		Kind::Pack => Box::new(pack(model, dice)?),
		Kind::Repack => Box::new(repack(model, dice)?),
		Kind::Load => Box::new(load(model, dice)?),
		Kind::Unload => Box::new(unload(model, dice)?),
		Kind::Ship => Box::new(ship(model, dice)?),
		Kind::Answer => Box::new(answer(model, dice)?),
		Kind::Overdue => Box::new(overdue(model, dice)?),
		Kind::Supply => Box::new(supply(model, dice)?),
		Kind::Undo => Box::new(undo(model, dice)?),
		Kind::Decommission => Box::new(decommission(model, dice)?),
		Kind::Reactivate => Box::new(reactivate(model, dice)?),
		Kind::Destroy => Box::new(destroy(model, dice)?),
		Kind::Transform => Box::new(transform(model, dice)?),
		Kind::Recall => Box::new(recall(model, dice)?),
		Kind::Case => Box::new(case(model, dice)?),
		Kind::Temperature => Box::new(temperature(model, dice)?),
		Kind::Commission => Box::new(commission(dice)),
		Kind::Prescribe => Box::new(prescribe(model, dice)),
		Kind::Record => Box::new(record(model, dice)?),
		Kind::Licence => Box::new(licence(model, dice)?),
	})
}

/// How long it is until the next step.
pub(crate) fn pause(dice: &mut Dice) -> Moment {
	match dice.below(100) {
		0..70 => dice.below(60 * 60 * 1000),
		70..97 => dice.below(DAY),
		_ => dice.up_to(12) * DAY,
	}
}

/// Mostly this one, and now and then anybody.
fn mostly(dice: &mut Dice, by: u32) -> u32 {
	if dice.chance(4) {
		dice.pick(EVERYBODY).unwrap()
	} else {
		by
	}
}

/// Containers of which something holds.
fn those(model: &Model, holds: impl Fn(u64) -> bool) -> Vec<u64> {
	model.cases.keys().copied().filter(|sscc| holds(*sscc)).collect()
}

/// Containers that can move.
fn movable(model: &Model) -> Vec<u64> {
	those(model, |sscc| model.can_move(model.cases[&sscc].holder, sscc).is_some())
}

/// A container that the organisation can put something of this owner into: with containers in it, or with packs.
fn into(model: &Model, dice: &mut Dice, (by, owner): (u32, u32), with_containers: bool) -> Option<u64> {
	let free = (0..CONTAINERS).filter(|sscc| !model.cases.contains_key(sscc)).collect::<Vec<_>>();
	let fits = |sscc: u64| model.can_take_in(by, owner, sscc).is_some();
	let open = those(model, |sscc| fits(sscc) && model.children(sscc).is_empty() != with_containers);
	let (first, second) = if dice.chance(60) { (free, open) } else { (open, free) };
	dice.pick(first).or_else(|| dice.pick(second))
}

/// Consecutive packs of a container.
fn run(model: &Model, dice: &mut Dice, sscc: u64, is_wanted: impl Fn(PackState) -> bool) -> Option<PickModel> {
	let wanted = |(lot, index): &(usize, u32)| is_wanted(model.lots[*lot].packs[*index as usize].state);
	let content: Vec<_> = model.content(sscc).into_iter().filter(wanted).collect();
	let (lot, first) = dice.pick(content.clone())?;
	let longest = (0..6u32).take_while(|more| content.contains(&(lot, first + more))).count() as u64;
	Some((lot, first, dice.up_to(longest) as u32))
}

fn pack(model: &Model, dice: &mut Dice) -> Option<Custody> {
	let next = |lot: usize| model.lots[lot].packs.iter().position(|pack| pack.place == Place::Maker);
	let left: Vec<_> = (0..model.lots.len()).filter_map(|lot| Some((lot, next(lot)? as u32))).collect();
	let (lot, next) = dice.pick(left)?;
	let (owner, left) = (model.lots[lot].owner, model.quantity(lot) - next);
	let count = (dice.up_to(8) as u32).min(left) + u32::from(dice.chance(2)) * left;
	let (by, first) = (mostly(dice, owner), next + u32::from(dice.chance(2)));
	Some(Custody::Pack { by, into: into(model, dice, (by, by), false)?, from: None, picks: vec![(lot, first, count)] })
}

fn repack(model: &Model, dice: &mut Dice) -> Option<Custody> {
	let can = |sscc| !model.content(sscc).is_empty() && model.holds_freely(model.root(sscc).holder, sscc).is_some();
	let from = dice.pick(those(model, can))?;
	let (by, owner) = (mostly(dice, model.root(from).holder), model.root(from).owner);
	let pick = run(model, dice, from, |_| true)?;
	let into = if dice.chance(3) { from } else { into(model, dice, (by, owner), false)? };
	Some(Custody::Pack { by, into, from: Some(from), picks: vec![pick] })
}

fn load(model: &Model, dice: &mut Dice) -> Option<Custody> {
	let first = &model.cases[&dice.pick(movable(model))?];
	let (holder, owner) = (first.holder, first.owner);
	let is_beside = |sscc: &u64| (model.cases[sscc].holder, model.cases[sscc].owner) == (holder, owner);
	let beside: Vec<u64> = movable(model).into_iter().filter(is_beside).collect();
	let children = dice.some(&beside, 3);
	let parent = if dice.chance(4) { children[0] } else { into(model, dice, (holder, owner), true)? };
	Some(Custody::Load { by: mostly(dice, holder), parent, children })
}

fn unload(model: &Model, dice: &mut Dice) -> Option<Custody> {
	let can = |sscc| !model.children(sscc).is_empty() && model.holds_freely(model.root(sscc).holder, sscc).is_some();
	let parent = dice.pick(those(model, can))?;
	let children = dice.some(&model.children(parent), 3);
	Some(Custody::Unload { by: mostly(dice, model.root(parent).holder), parent, children })
}

fn ship(model: &Model, dice: &mut Dice) -> Option<Custody> {
	let sscc = dice.pick(movable(model))?;
	let case = &model.cases[&sscc];
	let to = dice
		.pick(EVERYBODY.into_iter().filter(|to| *to != case.holder && (model.is_partner(*to) || *to == REGULATOR)))?;
	let fits =
		|lot: &usize| model.is_for(*lot, country(to)) && !model.is_recalled(*lot, None) && !model.is_expired(*lot);
	let is_sold =
		case.holder == case.owner && dice.chance(80) && (model.lots_in(sscc).iter().all(fits) || dice.chance(15));
	let due = model.now + dice.up_to(8) * DAY / 2;
	Some(Custody::Ship { by: mostly(dice, case.holder), sscc, to, owner: is_sold.then_some(to), due })
}

fn answer(model: &Model, dice: &mut Dice) -> Option<Custody> {
	let sscc = dice.pick(those(model, |sscc| model.cases[&sscc].offer.is_some()))?;
	let (to, holder) = (mostly(dice, model.cases[&sscc].offer?.0), mostly(dice, model.cases[&sscc].holder));
	Some(match dice.below(100) {
		0..80 if !model.is_locked_within(sscc) => Custody::Receive { by: to, sscc },
		80..90 => Custody::Cancel { by: holder, sscc },
		_ => Custody::Refuse { by: to, sscc },
	})
}

fn overdue(model: &Model, dice: &mut Dice) -> Option<Custody> {
	let is_late = |sscc: u64| model.cases[&sscc].offer.is_some_and(|(_, _, due, is_told)| due <= model.now && !is_told);
	let sscc = dice.pick(those(model, is_late))?;
	Some(Custody::ReportOverdue { by: mostly(dice, WHOLESALER), sscc })
}

fn supply(model: &Model, dice: &mut Dice) -> Option<Supply> {
	let can = |sscc| {
		let holder = model.root(sscc).holder;
		DISPENSERS.contains(&holder) && model.holds_freely(holder, sscc).is_some() && !model.content(sscc).is_empty()
	};
	let sscc = dice.pick(those(model, can))?;
	let by = mostly(dice, model.root(sscc).holder);
	let (lot, indexes) = match dice.below(100) {
		// A copy of a pack that is, or was, elsewhere.
		0..15 => {
			let lot = dice.pick(0..model.lots.len())?;
			(lot, vec![dice.below(model.quantity(lot).into()) as u32])
		}
		15..22 => {
			let is_off = |pack: &PackModel| !matches!(pack.state, PackState::Active | PackState::Supplied);
			let of_lot = |lot: usize| (0..).zip(&model.lots[lot].packs).filter(|(_, pack)| is_off(pack));
			let off = (0..model.lots.len()).flat_map(|lot| of_lot(lot).map(move |(index, _)| (lot, index)));
			let (lot, index): (usize, u32) = dice.pick(off)?;
			(lot, vec![index])
		}
		_ => {
			let is_wanted = |state| state == PackState::Active || state == PackState::Supplied;
			let (lot, first, count) = run(model, dice, sscc, is_wanted)?;
			(lot, (first..first + count).collect::<Vec<_>>())
		}
	};
	let fits = |number: &usize| {
		let found = &model.prescriptions[*number];
		let is_of = found.product == model.lots[lot].product && found.fills[0].packs as usize == indexes.len();
		is_of && !found.is_withdrawn && model.now < found.until
	};
	let prescription = dice.pick((0..model.prescriptions.len()).filter(fits)).filter(|_| dice.chance(80));
	let open = |number: usize| (0..3).filter(move |fill| !model.prescriptions[number].used.contains(fill));
	let fill = prescription.and_then(|number| {
		let fill = if dice.chance(5) { Some(0) } else { dice.pick(open(number)) };
		Some((number, fill?))
	});
	Some(Supply::Dispense { by, lot, indexes, sscc, is_forged: dice.chance(3), fill })
}

fn undo(model: &Model, dice: &mut Dice) -> Option<Supply> {
	let of = dice.pick(model.logs.keys().copied())?;
	let is_fresh = |number: &usize| {
		let made = &model.logs[&of][*number];
		(made.undone.is_empty() && model.now - made.entry.at <= UNDO_PERIOD) || number.is_multiple_of(8)
	};
	let number = dice.pick((0..model.logs[&of].len()).filter(is_fresh))?;
	let made = &model.logs[&of][number];
	let packs = made.entry.packs.to_vec();
	let indexes = if made.fill.is_some() && dice.chance(90) { packs } else { dice.some(&packs, 3) };
	let place = model.lots[made.entry.lot.0 as usize].packs[indexes[0] as usize].place;
	let Place::In(sscc) = place else { return None };
	Some(Supply::Undo { by: mostly(dice, of), of, number, indexes, sscc })
}

fn decommission(model: &Model, dice: &mut Dice) -> Option<Supply> {
	let sscc = dice.pick(those(model, |sscc| !model.content(sscc).is_empty()))?;
	let by = mostly(dice, model.root(sscc).holder);
	let is_held = |state| matches!(state, PackState::Active | PackState::Locked);
	let (lot, first, count) = run(model, dice, sscc, is_held)?;
	let indexes: Vec<u32> = (first..first + count.min(2)).collect();
	let why = match dice.below(8) {
		0..2 => Decommission::Exported,
		2..4 => Decommission::Sample,
		4..7 => Decommission::Locked,
		_ if model.lots[lot].owner == by => Decommission::Withdrawn,
		_ => Decommission::Stolen,
	};
	Some(Supply::Decommission { by, lot, indexes, sscc, why })
}

fn reactivate(model: &Model, dice: &mut Dice) -> Option<Supply> {
	let is_off = |state| matches!(state, PackState::Locked | PackState::Exported | PackState::Sample);
	let off = |sscc| model.content(sscc).into_iter().any(|(lot, at)| is_off(model.lots[lot].packs[at as usize].state));
	let sscc = dice.pick(those(model, off))?;
	let (lot, first, _) = run(model, dice, sscc, is_off)?;
	let taken_off = model.lots[lot].packs[first as usize].taken_off.map(|(by, ..)| by);
	let by = mostly(dice, taken_off.unwrap_or(model.root(sscc).holder));
	Some(Supply::Reactivate { by, lot, indexes: vec![first], sscc })
}

fn destroy(model: &Model, dice: &mut Dice) -> Option<Supply> {
	if let Some(id) = dice.pick(model.destructions.keys().copied()).filter(|_| dice.chance(60)) {
		let by = mostly(dice, model.destructions[&id].witness);
		return Some(if dice.chance(75) { Supply::Witness { by, id } } else { Supply::EndDestruction { by, id } });
	}
	let sscc = dice.pick(those(model, |sscc| !model.content(sscc).is_empty() && model.root(sscc).offer.is_none()))?;
	let pick =
		run(model, dice, sscc, |state| matches!(state, PackState::Active | PackState::Locked | PackState::Withdrawn))?;
	let by = mostly(dice, model.root(sscc).holder);
	Some(Supply::OfferDestruction {
		by,
		sscc,
		pick,
		witness: mostly(dice, if by == REGULATOR { FACTORY } else { REGULATOR }),
	})
}

fn transform(model: &Model, dice: &mut Dice) -> Option<Supply> {
	let can = |sscc| {
		let (holder, owner) = (model.root(sscc).holder, model.root(sscc).owner);
		[FACTORY, REPACKER].contains(&holder) && holder == owner && model.holds_freely(holder, sscc).is_some()
	};
	let with_packs = those(model, |sscc| can(sscc) && !model.content(sscc).is_empty());
	let first = dice.pick(with_packs.clone())?;
	let by = model.root(first).holder;
	let more: Vec<u64> =
		with_packs.into_iter().filter(|sscc| *sscc != first && model.root(*sscc).holder == by).collect();
	let mut inputs = Vec::new();
	for sscc in dice.some(&more, 2).into_iter().take(1).chain([first]) {
		inputs.push((sscc, run(model, dice, sscc, |state| state == PackState::Active)?));
	}
	let product = if by == REPACKER { REPACKED } else { 0 };
	let units: u64 = inputs.iter().map(|(_, (lot, _, count))| model.units(*lot) * u64::from(*count)).sum();
	let each = u64::from(PRODUCTS[product].1);
	let (quantity, waste) = ((units / each) as u32, (units % each) as u32 + u32::from(dice.chance(5)));
	Some(Supply::Transform { by, inputs, product, quantity, into: into(model, dice, (by, by), false)?, waste })
}

fn recall(model: &Model, dice: &mut Dice) -> Option<Safety> {
	let in_force: Vec<usize> = (0..model.recalls.len()).filter(|recall| !model.recalls[*recall].is_lifted).collect();
	if let Some(recall) = dice.pick(in_force) {
		let caller = model.recalls[recall].by;
		return Some(match dice.below(10) {
			0..5 => Safety::Lift { by: mostly(dice, caller), recall },
			_ => Safety::Acknowledge { by: dice.pick(EVERYBODY)?, recall },
		});
	}
	let scope = match dice.below(3) {
		0 => Scope::Product(dice.pick(0..PRODUCTS.len())?, dice.pick([None, Some(GERMANY), Some(FRANCE)])?),
		_ => Scope::Lot(dice.pick(0..model.lots.len())?),
	};
	let by = if dice.chance(50) { REGULATOR } else { FACTORY };
	Some(Safety::Recall { by: mostly(dice, by), scope })
}

fn case(model: &Model, dice: &mut Dice) -> Option<Safety> {
	let open: Vec<usize> = (0..model.suspects.len()).filter(|case| !model.suspects[*case].is_closed).collect();
	if let Some(case) = dice.pick(open).filter(|_| dice.chance(80)) {
		let by = if dice.chance(30) { REGULATOR } else { model.suspects[case].by };
		let by = mostly(dice, by);
		let is_decided = model.suspects[case].is_decided;
		return Some(match dice.below(10) {
			0..2 if !is_decided => Safety::Decide { by, case },
			2 => Safety::Close { by, case, outcome: CaseOutcome::Illegitimate },
			_ => Safety::Close { by, case, outcome: CaseOutcome::Cleared },
		});
	}
	let sscc = dice.pick(model.cases.keys().copied())?;
	Some(Safety::Open { by: mostly(dice, model.root(sscc).holder), sscc })
}

fn temperature(model: &Model, dice: &mut Dice) -> Option<Safety> {
	let left = |sscc: u64| model.cases[&sscc].excursion.is_some();
	if let Some(sscc) = dice.pick(those(model, left)) {
		let (by, at) = (mostly(dice, model.root(sscc).owner), model.cases[&sscc].excursion?);
		return Some(Safety::Release { by, sscc, at });
	}
	let is_cold = |sscc: u64| model.lots_in(sscc).into_iter().any(|lot| model.lots[lot].product == VACCINE);
	let sscc = dice.pick(those(model, is_cold))?;
	let by = mostly(dice, model.root(sscc).holder);
	let (until, is_hot) = (model.now, dice.chance(30));
	Some(Safety::Report { by, sscc, product: VACCINE, from: until - dice.below(1_000), until, is_hot })
}

fn commission(dice: &mut Dice) -> Safety {
	let product = dice.below(PRODUCTS.len() as u64) as usize;
	let markets = [vec![], vec![GERMANY], vec![GERMANY, FRANCE]][dice.below(3) as usize].clone();
	let (expiry, quantity) = (if dice.chance(25) { SOON } else { LATE }, 12 + dice.below(20) as u32);
	Safety::Commission { by: mostly(dice, PRODUCTS[product].0), product, quantity, expiry, markets }
}

fn prescribe(model: &Model, dice: &mut Dice) -> Safety {
	let prescription = model.prescriptions.len().saturating_sub(1);
	if dice.chance(10) && !model.prescriptions.is_empty() {
		return Safety::WithdrawPrescription { prescription };
	}
	let (product, packs) = (dice.below(PRODUCTS.len() as u64) as usize, dice.up_to(2) as u32);
	Safety::Prescribe { product, packs, until: model.now + dice.up_to(40) * DAY }
}

fn record(model: &Model, dice: &mut Dice) -> Option<Safety> {
	if let Some((id, (by, _))) = dice.pick(model.events.iter()).filter(|_| dice.chance(30)) {
		return Some(Safety::DeclareError { by: mostly(dice, *by), id: *id });
	}
	let (id, sscc) = (H256::from_low_u64_be(1 + dice.below(1_000)), dice.below(CONTAINERS));
	let by = dice.pick(EVERYBODY.into_iter().filter(|by| class(*by) != class(REGULATOR)))?;
	Some(Safety::Record { by, id, sscc })
}

fn licence(model: &Model, dice: &mut Dice) -> Option<Safety> {
	match model.suspended.first() {
		Some(organisation) => Some(Safety::Reinstate { organisation: *organisation }),
		None => Some(Safety::Suspend { organisation: dice.pick([WHOLESALER, CARRIER, PHARMACY, FACTORY])? }),
	}
}
