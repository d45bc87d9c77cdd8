//! What a holder has in stock, lot by lot: how many packs can be supplied, what expires soon, what is recalled or
//! locked. It is put together from the chain at one block, for the holder's own eyes, and kept nowhere.

use std::{
	collections::{btree_map::Entry, BTreeMap, BTreeSet},
	future::Future,
};

use salus_primitives::{
	codes::{PackState, RecallClass},
	containers::{ContainerPage, PackRange, Possession},
	gs1::Sscc,
	ids::{Jurisdiction, LotId, Moment, OrganisationId, RecallId},
	lots::Lot,
	trace::LotKey,
};

use crate::{
	radius::{all_holders, Trace},
	Error, Result,
};

/// Most packs whose states are asked for at once.
pub const MAX_STATES: u32 = 1_024;

/// Milliseconds of a day.
const DAY: Moment = 86_400_000;

/// A recall in force that stops packs of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForce {
	/// The recall.
	pub recall: RecallId,
	/// How grave it is.
	pub class: RecallClass,
	/// In which country, if not in all.
	pub market: Option<Jurisdiction>,
}

/// What else is asked of the chain, always at the same block.
pub trait Shelves: Trace {
	/// The chain's time at that block.
	fn now(&self) -> impl Future<Output = Result<Moment>>;

	/// A page of the outermost containers that an organisation holds.
	fn held_by(&self, holder: OrganisationId, after: Option<Sscc>) -> impl Future<Output = Result<ContainerPage>>;

	/// The container, and who has it.
	fn container(&self, sscc: Sscc) -> impl Future<Output = Result<Option<Possession>>>;

	/// The lots that an organisation commissioned.
	fn own_lots(&self, owner: OrganisationId) -> impl Future<Output = Result<Vec<(LotKey, Lot)>>>;

	/// The states of at most [`MAX_STATES`] packs with consecutive leaves.
	fn states(&self, key: &LotKey, first: u32, count: u32) -> impl Future<Output = Result<Vec<PackState>>>;

	/// The recalls in force that stop packs of a lot.
	fn recalls(&self, key: &LotKey) -> impl Future<Output = Result<Vec<InForce>>>;
}

/// What is in stock of a lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
	/// Which lot of which product.
	pub key: LotKey,
	/// The first moment at which its packs have expired.
	pub expiry: Moment,
	/// How many packs are in each state.
	pub states: BTreeMap<PackState, u64>,
	/// How many of the active packs are in no container yet. Only a lot's maker has such packs.
	pub unpacked: u64,
	/// How many of the active packs are in locked containers.
	pub locked: u64,
	/// How many of the active packs are on offer to somebody, and will leave.
	pub leaving: u64,
	/// How many of the active packs belong to somebody else.
	pub of_others: u64,
	/// The recalls in force.
	pub recalls: Vec<InForce>,
	/// The containers that the packs are in.
	pub containers: BTreeSet<Sscc>,
}

/// When a lot expires, seen from a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
	/// It has expired.
	Expired,
	/// It expires within the days asked for.
	Soon,
	/// It lasts longer.
	Good,
}

impl Line {
	fn new(key: LotKey, lot: &Lot, recalls: Vec<InForce>) -> Self {
		Self {
			key,
			expiry: lot.expiry,
			states: BTreeMap::new(),
			unpacked: 0,
			locked: 0,
			leaving: 0,
			of_others: 0,
			recalls,
			containers: BTreeSet::new(),
		}
	}

	/// How many packs are in a state.
	pub fn count(&self, state: PackState) -> u64 {
		self.states.get(&state).copied().unwrap_or_default()
	}

	/// How many days are left at a moment, the begun one not counted.
	pub const fn days_left(&self, now: Moment) -> u64 {
		self.expiry.saturating_sub(now) / DAY
	}

	/// How the lot's expiry stands at a moment, with `within` days as soon.
	pub const fn shelf(&self, now: Moment, within: u32) -> Shelf {
		if self.expiry <= now {
			Shelf::Expired
		} else if self.expiry.saturating_sub(now) <= (within as Moment).saturating_mul(DAY) {
			Shelf::Soon
		} else {
			Shelf::Good
		}
	}

	/// Takes in the states of packs in a container.
	fn take_in(&mut self, holder: OrganisationId, place: &Place, states: &[PackState]) {
		for state in states {
			let count = self.states.entry(*state).or_default();
			*count = count.saturating_add(1);
		}
		let active = states.iter().filter(|state| **state == PackState::Active).count() as u64;
		let possession = &place.possession;
		let add = |to: &mut u64, counts: bool| *to = to.saturating_add(if counts { active } else { 0 });
		add(&mut self.locked, possession.locked);
		add(&mut self.leaving, possession.on_offer);
		add(&mut self.of_others, possession.owner != holder);
		self.containers.insert(place.sscc);
	}

	/// Takes in packs that are in no container yet. They are active: whatever becomes of a pack, becomes of it in one.
	fn take_in_unpacked(&mut self, count: u32) {
		let active = self.states.entry(PackState::Active).or_default();
		*active = active.saturating_add(count.into());
		self.unpacked = self.unpacked.saturating_add(count.into());
	}
}

/// A container with packs of its own.
struct Place {
	sscc: Sscc,
	possession: Possession,
}

/// What an organisation has in stock now, the lots that expire first before the others; and the chain's time.
pub async fn take<L: Shelves>(ledger: &L, holder: OrganisationId) -> Result<(Moment, Vec<Line>)> {
	let now = ledger.now().await?;
	let mut lines = BTreeMap::<LotId, Line>::new();
	for place in places(ledger, holder).await? {
		for range in &place.possession.container.packs {
			let line = match lines.entry(range.lot) {
				Entry::Vacant(entry) => entry.insert(open(ledger, range.lot).await?),
				Entry::Occupied(entry) => entry.into_mut(),
			};
			let states = states(ledger, &line.key, range).await?;
			line.take_in(holder, &place, &states);
		}
	}
	for (key, lot) in ledger.own_lots(holder).await? {
		let count = lot.quantity.saturating_sub(ledger.packed(&key).await?);
		if count > 0 {
			let line = match lines.entry(lot.id) {
				Entry::Vacant(entry) => entry.insert(open(ledger, lot.id).await?),
				Entry::Occupied(entry) => entry.into_mut(),
			};
			line.take_in_unpacked(count);
		}
	}
	let mut lines: Vec<Line> = lines.into_values().collect();
	lines.sort_by(|one, other| (one.expiry, &one.key).cmp(&(other.expiry, &other.key)));
	Ok((now, lines))
}

/// A line of a lot, still without packs.
async fn open<L: Shelves>(ledger: &L, id: LotId) -> Result<Line> {
	let missing = || Error::Chain(format!("the chain doesn't know its own lot {}", id.0));
	let key = ledger.lot_key(id).await?.ok_or_else(missing)?;
	let lot = ledger.lot(&key).await?.ok_or_else(missing)?;
	let recalls = ledger.recalls(&key).await?;
	Ok(Line::new(key, &lot, recalls))
}

/// The states of all packs of a range.
async fn states<L: Shelves>(ledger: &L, key: &LotKey, range: &PackRange) -> Result<Vec<PackState>> {
	let (mut found, mut first, mut left) = (Vec::new(), range.first, range.count);
	while left > 0 {
		let count = left.min(MAX_STATES);
		let page = ledger.states(key, first, count).await?;
		if page.len() != count as usize {
			let lot = String::from_utf8_lossy(&key.lot);
			return Err(Error::Chain(format!("{} states of {count} packs of lot {lot}", page.len())));
		}
		found.extend(page);
		(first, left) = (first.saturating_add(count), left.saturating_sub(count));
	}
	Ok(found)
}

/// All containers with packs that an organisation holds, those within others too.
async fn places<L: Shelves>(ledger: &L, holder: OrganisationId) -> Result<Vec<Place>> {
	let (mut found, mut around, mut lots) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
	for (sscc, possession) in held(ledger, holder).await? {
		if possession.container.level > 0 {
			around.insert(sscc);
			lots.extend(possession.container.lots.iter().copied());
		} else {
			found.push(Place { sscc, possession });
		}
	}
	// The chain lists what is within others by lot only.
	let mut inner = BTreeSet::new();
	for lot in lots {
		let missing = || Error::Chain(format!("the chain doesn't know its own lot {}", lot.0));
		let key = ledger.lot_key(lot).await?.ok_or_else(missing)?;
		let holdings = all_holders(ledger, &key).await?;
		let within = holdings.iter().filter(|holding| holding.root != holding.sscc && around.contains(&holding.root));
		inner.extend(within.map(|holding| holding.sscc));
	}
	for sscc in inner {
		let possession = ledger.container(sscc).await?;
		let possession = possession.ok_or_else(|| Error::Chain(format!("there is no container {sscc}")))?;
		found.push(Place { sscc, possession });
	}
	Ok(found)
}

/// The outermost containers that an organisation holds.
async fn held<L: Shelves>(ledger: &L, holder: OrganisationId) -> Result<Vec<(Sscc, Possession)>> {
	let (mut found, mut seen, mut after) = (Vec::new(), BTreeSet::new(), None);
	loop {
		let page = ledger.held_by(holder, after).await?;
		found.extend(page.items);
		match page.next {
			Some(next) if seen.insert(next) => after = Some(next),
			Some(_) => return Err(Error::Chain("the pages of held containers don't go on".into())),
			None => return Ok(found),
		}
	}
}

#[cfg(test)]
mod tests;
