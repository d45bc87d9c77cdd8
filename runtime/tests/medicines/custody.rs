//! Containers and custody: the calls, and when they are refused.

use std::collections::BTreeSet;

use salus_primitives::{
	containers::Pick,
	ids::{Moment, OrganisationId},
};
use salus_runtime::{RuntimeCall, RuntimeOrigin};

use crate::{
	model::{ensure, runs, CaseModel, Model, Outcome, Place},
	world::{admin, country, signed, sscc},
	Act,
};

const HOUR: Moment = 60 * 60 * 1000;

/// Packs of a lot: the first, and how many.
pub(crate) type PickModel = (usize, u32, u32);

#[derive(Clone, Debug)]
pub(crate) enum Custody {
	Pack { by: u32, into: u64, from: Option<u64>, picks: Vec<PickModel> },
	Load { by: u32, parent: u64, children: Vec<u64> },
	Unload { by: u32, parent: u64, children: Vec<u64> },
	Ship { by: u32, sscc: u64, to: u32, owner: Option<u32>, due: Moment },
	Receive { by: u32, sscc: u64 },
	Refuse { by: u32, sscc: u64 },
	Cancel { by: u32, sscc: u64 },
	ReportOverdue { by: u32, sscc: u64 },
}

impl Act for Custody {
	fn call(&self, model: &Model) -> (RuntimeCall, RuntimeOrigin) {
		use pallet_drug_trace::Call;
		let numbers = |all: &[u64]| all.iter().map(|number| sscc(*number)).collect::<Vec<_>>().try_into().unwrap();
		let (by, call) = match self {
			Self::Pack { by, into, from, picks } => {
				let pick =
					|(lot, first, count): &PickModel| Pick { key: model.key(*lot), first: *first, count: *count };
				let picks = picks.iter().map(pick).collect::<Vec<_>>().try_into().unwrap();
				(by, Call::pack { sscc: sscc(*into), from: from.map(sscc), picks })
			}
			Self::Load { by, parent, children } => {
				(by, Call::load { parent: sscc(*parent), children: numbers(children) })
			}
			Self::Unload { by, parent, children } => {
				(by, Call::unload { parent: sscc(*parent), children: numbers(children) })
			}
			Self::Ship { by, sscc: number, to, owner, due } => {
				let (sscc, to, owner) = (sscc(*number), OrganisationId(*to), owner.map(OrganisationId));
				(by, Call::ship { sscc, to, owner, due: *due })
			}
			Self::Receive { by, sscc: number } => (by, Call::receive { sscc: sscc(*number) }),
			Self::Refuse { by, sscc: number } => (by, Call::refuse { sscc: sscc(*number) }),
			Self::Cancel { by, sscc: number } => (by, Call::cancel { sscc: sscc(*number) }),
			Self::ReportOverdue { by, sscc: number } => (by, Call::report_overdue { sscc: sscc(*number) }),
		};
		(call.into(), signed(admin(*by)))
	}

	fn judge(&self, model: &mut Model) -> Outcome {
		match self {
			Self::Pack { by, into, from: None, picks } => pack_next(model, *by, *into, picks)?,
			Self::Pack { by, into, from: Some(from), picks } => repack(model, *by, *into, *from, picks)?,
			Self::Load { by, parent, children } => load(model, *by, *parent, children)?,
			Self::Unload { by, parent, children } => unload(model, *by, *parent, children)?,
			Self::Ship { by, sscc, to, owner, due } => ship(model, *by, *sscc, (*to, *owner, *due))?,
			Self::Receive { by, sscc } => receive(model, *by, *sscc)?,
			Self::Refuse { by, sscc } => {
				ensure(model.is_partner(*by) && model.cases.get(sscc)?.offer?.0 == *by)?;
				model.cases.get_mut(sscc)?.offer = None;
			}
			Self::Cancel { by, sscc } => {
				let case = model.cases.get(sscc)?;
				ensure(model.is_partner(*by) && case.parent.is_none() && case.holder == *by && case.offer.is_some())?;
				model.cases.get_mut(sscc)?.offer = None;
			}
			Self::ReportOverdue { by, sscc } => {
				let (_, _, due, is_reported) = model.cases.get(sscc)?.offer?;
				ensure(model.is_partner(*by) && due <= model.now && !is_reported)?;
				model.cases.get_mut(sscc)?.offer.as_mut()?.3 = true;
			}
		}
		Some(Vec::new())
	}
}

/// The packs that are named, if each is there and is named once.
pub(crate) fn named(model: &Model, picks: &[PickModel]) -> Option<BTreeSet<(usize, u32)>> {
	let mut packs = BTreeSet::new();
	ensure(!picks.is_empty())?;
	for (lot, first, count) in picks {
		ensure(*count > 0 && first.checked_add(*count)? <= model.quantity(*lot))?;
		for index in *first..first + count {
			ensure(packs.insert((*lot, index)))?;
		}
	}
	Some(packs)
}

/// Packs of the caller's own lots, in the order of their numbers.
pub(crate) fn pack_next(model: &mut Model, by: u32, into: u64, picks: &[PickModel]) -> Option<()> {
	ensure(model.is_manufacturer(by))?;
	let packs = named(model, picks)?;
	for (lot, index) in &packs {
		ensure(model.lots[*lot].owner == by && model.lots[*lot].packs[*index as usize].place == Place::Maker)?;
		let is_next = *index == 0 || model.lots[*lot].packs[*index as usize - 1].place != Place::Maker;
		ensure(is_next || packs.contains(&(*lot, index - 1)))?;
	}
	// Picks of one lot come in order.
	ensure(picks.windows(2).all(|two| two[0].0 != two[1].0 || two[0].1 < two[1].1))?;
	put(model, (by, by), into, &packs)
}

fn put(model: &mut Model, (by, owner): (u32, u32), into: u64, packs: &BTreeSet<(usize, u32)>) -> Option<()> {
	model.can_take_in(by, owner, into)?;
	ensure(model.children(into).is_empty() && runs(&(&model.content(into) | packs)) <= 16)?;
	model.put((by, owner), into, packs);
	Some(())
}

fn repack(model: &mut Model, by: u32, into: u64, from: u64, picks: &[PickModel]) -> Option<()> {
	ensure(model.is_partner(by) && into != from)?;
	let packs = named(model, picks)?;
	model.holds_freely(by, from)?;
	let before = model.content(from);
	ensure(packs.is_subset(&before) && runs(&(&before - &packs)) <= 16)?;
	let owner = model.root(from).owner;
	put(model, (by, owner), into, &packs)?;
	model.tidy(from);
	Some(())
}

/// Packs leave a container for good.
pub(crate) fn take_out(model: &mut Model, by: u32, from: u64, picks: &[PickModel]) -> Option<()> {
	let packs = named(model, picks)?;
	model.holds_freely(by, from)?;
	let before = model.content(from);
	ensure(packs.is_subset(&before) && runs(&(&before - &packs)) <= 16)?;
	packs.iter().for_each(|(lot, index)| model.pack(*lot, *index).place = Place::Gone);
	model.tidy(from);
	Some(())
}

fn load(model: &mut Model, by: u32, parent: u64, children: &[u64]) -> Option<()> {
	let distinct: BTreeSet<u64> = children.iter().copied().collect();
	ensure(model.is_partner(by) && !children.is_empty() && distinct.len() == children.len())?;
	ensure(!children.contains(&parent))?;
	children.iter().try_for_each(|child| model.can_move(by, *child))?;
	let owner = model.cases[&children[0]].owner;
	ensure(children.iter().all(|child| model.cases[child].owner == owner))?;
	model.can_take_in(by, owner, parent)?;
	ensure(model.content(parent).is_empty())?;
	let level = children.iter().map(|child| model.cases[child].level + 1).max()?;
	let lots: BTreeSet<usize> = children.iter().flat_map(|child| model.lots_in(*child)).collect();
	let new = CaseModel { holder: by, owner, born: model.block, ..CaseModel::default() };
	let outer = model.cases.entry(parent).or_insert(new);
	outer.level = outer.level.max(level);
	outer.listed.extend(lots);
	ensure(outer.level < 4 && outer.listed.len() <= 16)?;
	children.iter().for_each(|child| model.cases.get_mut(child).unwrap().parent = Some(parent));
	Some(())
}

fn unload(model: &mut Model, by: u32, parent: u64, children: &[u64]) -> Option<()> {
	let distinct: BTreeSet<u64> = children.iter().copied().collect();
	ensure(model.is_partner(by) && !children.is_empty() && distinct.len() == children.len())?;
	model.holds_freely(by, parent)?;
	let owner = model.root(parent).owner;
	for child in children {
		ensure(model.cases.get(child)?.parent == Some(parent) && !model.is_locked_within(*child))?;
	}
	for child in children {
		let child = model.cases.get_mut(child)?;
		(child.parent, child.holder, child.owner) = (None, by, owner);
	}
	model.tidy(parent);
	Some(())
}

fn ship(model: &mut Model, by: u32, sscc: u64, (to, owner, due): (u32, Option<u32>, Moment)) -> Option<()> {
	ensure(model.is_partner(by) && to != by && model.is_partner(to))?;
	model.can_move(by, sscc)?;
	ensure((model.now + HOUR..=model.now + 90 * 24 * HOUR).contains(&due))?;
	let before = model.cases[&sscc].owner;
	let owner = owner.unwrap_or(before);
	ensure(owner == before || before == by)?;
	may_become(model, sscc, owner)?;
	model.cases.get_mut(&sscc)?.offer = Some((to, owner, due, false));
	Some(())
}

fn receive(model: &mut Model, by: u32, sscc: u64) -> Option<()> {
	let (to, owner, ..) = model.cases.get(&sscc)?.offer?;
	ensure(model.is_partner(by) && to == by && !model.is_locked_within(sscc))?;
	may_become(model, sscc, owner)?;
	let case = model.cases.get_mut(&sscc)?;
	(case.holder, case.owner, case.offer) = (by, owner, None);
	Some(())
}

/// All that is in the container may become somebody's: it stays whose it is, or both sides are licensed, and each lot is
/// made for the new owner's country, good, and recalled in neither country, or goes back to its maker.
fn may_become(model: &Model, sscc: u64, owner: u32) -> Option<()> {
	let before = model.cases[&sscc].owner;
	if owner == before {
		return Some(());
	}
	ensure(model.is_partner(before) && model.is_partner(owner))?;
	let (here, there) = (country(before), country(owner));
	let may = |lot: usize| {
		let is_recalled = model.is_recalled(lot, Some(here)) || model.is_recalled(lot, Some(there));
		let may_be_sold = model.is_for(lot, there) && !model.is_expired(lot) && !is_recalled;
		model.lots[lot].owner == owner || may_be_sold
	};
	ensure(model.lots_in(sscc).into_iter().all(may))
}
