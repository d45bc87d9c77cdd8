//! The blast radius of lots: who has packs of them now, up to what they were made of and down to what was made of them.
//!
//! The chain answers by pages and by single steps; [`spread`] walks them all, at one block. It goes up from the named
//! lots to their origins, and down to what was made of them, and not from an origin down to its other products: to
//! follow those, name the origin.

use std::{
	collections::{BTreeMap, HashSet, VecDeque},
	future::Future,
};

use clap::ValueEnum;
use salus_primitives::{
	gs1::Sscc,
	ids::{LotId, OrganisationId},
	lots::Lot,
	safety::Holding,
	trace::LotKey,
};

use crate::{Error, Result};

/// Most lots of one answer. Repacking beyond that is no longer followed but refused, since half an answer looks whole.
pub const MAX_LOTS: usize = 4_096;

/// What is asked of the chain, always at the same block.
pub trait Trace {
	/// The lot, `None` if it was never commissioned.
	fn lot(&self, key: &LotKey) -> impl Future<Output = Result<Option<Lot>>>;

	/// Which lot has this number.
	fn lot_key(&self, lot: LotId) -> impl Future<Output = Result<Option<LotKey>>>;

	/// How many packs of a lot were put into containers.
	fn packed(&self, key: &LotKey) -> impl Future<Output = Result<u32>>;

	/// A page of the containers with packs of a lot, and after which one the next begins.
	fn holders(&self, key: &LotKey, after: Option<Sscc>) -> impl Future<Output = Result<(Vec<Holding>, Option<Sscc>)>>;

	/// Of what lots a lot was made.
	fn origins(&self, lot: LotId) -> impl Future<Output = Result<Vec<LotId>>>;

	/// A page of what lots were made of a lot; an empty one is the end.
	fn derived(&self, lot: LotId, after: Option<LotId>) -> impl Future<Output = Result<Vec<LotId>>>;
}

/// Which way is followed from the named lots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Way {
	/// To the lots that they were made of
	Up,
	/// To the lots that were made of them
	Down,
	/// Both
	#[default]
	Both,
	/// Only the named lots
	Neither,
}

/// How a lot came into the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
	/// It was named.
	Named,
	/// A named lot was made of it, maybe by several steps.
	Origin,
	/// It was made of a named lot, maybe by several steps.
	Derived,
}

impl Relation {
	/// The relation as it is written.
	pub const fn code(self) -> &'static str {
		match self {
			Self::Named => "named",
			Self::Origin => "origin",
			Self::Derived => "derived",
		}
	}
}

/// A lot of the answer, and where its packs are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
	/// Which lot of which product.
	pub key: LotKey,
	/// What the chain has on it.
	pub lot: Lot,
	/// How it came into the answer.
	pub relation: Relation,
	/// How many packs are in no container yet: they are with the lot's owner.
	pub unpacked: u32,
	/// The containers with packs of it. Packs that were supplied count too.
	pub holdings: Vec<Holding>,
}

/// What an organisation has to do with the lots of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Party {
	/// Whether a lot is its own product.
	pub makes: bool,
	/// How many containers it holds.
	pub holds: u64,
	/// How many packs are in these, supplied ones included.
	pub packs: u64,
	/// How many packs of its own lots are in no container yet.
	pub unpacked: u64,
	/// How many containers it owns, whoever holds them.
	pub owns: u64,
	/// How many containers are on offer to it.
	pub awaits: u64,
}

/// The lots of an answer, and where their packs are: the named ones first. An unknown one is an error.
pub async fn spread<L: Trace>(ledger: &L, keys: &[LotKey], way: Way) -> Result<Vec<Affected>> {
	let mut walk = Walk { ledger, seen: HashSet::new(), found: Vec::new() };
	for key in keys {
		let lot = ledger.lot(key).await?.ok_or_else(|| unknown(key))?;
		walk.note(lot.id, Relation::Named)?;
	}
	let named: Vec<LotId> = walk.found.iter().map(|(lot, _)| *lot).collect();
	if matches!(way, Way::Up | Way::Both) {
		walk.follow(&named, Relation::Origin).await?;
	}
	if matches!(way, Way::Down | Way::Both) {
		walk.follow(&named, Relation::Derived).await?;
	}
	let mut affected = Vec::with_capacity(walk.found.len());
	for (lot, relation) in walk.found {
		affected.push(locate(ledger, lot, relation).await?);
	}
	Ok(affected)
}

/// What each organisation has to do with the lots, by its number.
pub fn parties(affected: &[Affected]) -> BTreeMap<OrganisationId, Party> {
	let mut parties = BTreeMap::<OrganisationId, Party>::new();
	for lot in affected {
		let maker = parties.entry(lot.lot.owner).or_default();
		maker.makes = true;
		maker.unpacked = maker.unpacked.saturating_add(lot.unpacked.into());
		for holding in &lot.holdings {
			let holder = parties.entry(holding.holder).or_default();
			holder.holds = holder.holds.saturating_add(1);
			holder.packs = holder.packs.saturating_add(holding.packs.into());
			let owner = parties.entry(holding.owner).or_default();
			owner.owns = owner.owns.saturating_add(1);
			if let Some(to) = holding.offered_to {
				let awaiting = parties.entry(to).or_default();
				awaiting.awaits = awaiting.awaits.saturating_add(1);
			}
		}
	}
	parties
}

fn unknown(key: &LotKey) -> Error {
	Error::bad(format!("{} lot {}", key.gtin, String::from_utf8_lossy(&key.lot)), "was never commissioned")
}

/// A walk from lot to lot.
struct Walk<'a, L> {
	ledger: &'a L,
	seen: HashSet<LotId>,
	found: Vec<(LotId, Relation)>,
}

impl<L: Trace> Walk<'_, L> {
	/// Takes a lot into the answer; whether it is new.
	fn note(&mut self, lot: LotId, relation: Relation) -> Result<bool> {
		let is_new = self.seen.insert(lot);
		if is_new {
			self.found.push((lot, relation));
		}
		match self.found.len() > MAX_LOTS {
			true => Err(Error::bad("the lots", format!("more than {MAX_LOTS} hang together: ask with --way neither"))),
			false => Ok(is_new),
		}
	}

	/// Goes on from the named lots, step by step.
	async fn follow(&mut self, named: &[LotId], relation: Relation) -> Result<()> {
		let mut open: VecDeque<LotId> = named.iter().copied().collect();
		while let Some(lot) = open.pop_front() {
			let next = match relation {
				Relation::Origin => self.ledger.origins(lot).await?,
				_ => all_derived(self.ledger, lot).await?,
			};
			for next in next {
				if self.note(next, relation)? {
					open.push_back(next);
				}
			}
		}
		Ok(())
	}
}

/// All lots that were made of a lot directly.
async fn all_derived<L: Trace>(ledger: &L, lot: LotId) -> Result<Vec<LotId>> {
	let (mut found, mut seen) = (Vec::new(), HashSet::new());
	let mut after = None;
	loop {
		let page = ledger.derived(lot, after).await?;
		let Some(last) = page.last().copied() else { return Ok(found) };
		if !page.iter().all(|lot| seen.insert(*lot)) {
			return Err(Error::Chain(format!("the pages of what was made of lot {} don't go on", lot.0)));
		}
		found.extend(page);
		after = Some(last);
	}
}

/// Where the packs of a lot are.
async fn locate<L: Trace>(ledger: &L, id: LotId, relation: Relation) -> Result<Affected> {
	let missing = || Error::Chain(format!("the chain doesn't know its own lot {}", id.0));
	let key = ledger.lot_key(id).await?.ok_or_else(missing)?;
	let lot = ledger.lot(&key).await?.ok_or_else(missing)?;
	let unpacked = lot.quantity.saturating_sub(ledger.packed(&key).await?);
	let holdings = all_holders(ledger, &key).await?;
	Ok(Affected { key, lot, relation, unpacked, holdings })
}

/// All containers with packs of a lot.
pub async fn all_holders<L: Trace>(ledger: &L, key: &LotKey) -> Result<Vec<Holding>> {
	let (mut found, mut seen) = (Vec::new(), HashSet::new());
	let mut after = None;
	loop {
		let (page, next) = ledger.holders(key, after).await?;
		// A page may be empty and not the last; one that leads back would never end.
		let leads_on = next.is_none_or(|next| seen.insert(next));
		if !leads_on {
			return Err(Error::Chain(format!("the pages of lot {} don't go on", String::from_utf8_lossy(&key.lot))));
		}
		found.extend(page);
		match next {
			Some(next) => after = Some(next),
			None => return Ok(found),
		}
	}
}

#[cfg(test)]
mod tests;
