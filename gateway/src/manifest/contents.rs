//! What is in a container, at every level.

use std::{
	collections::{BTreeMap, BTreeSet},
	ops::Range,
};

use salus_primitives::{
	containers::{Container, PackRange, Possession, MAX_LEVELS},
	gs1::Sscc,
	ids::LotId,
};

use super::Wanted;
use crate::{radius::all_holders, stock::Shelves, Error, Result};

/// What is in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
	/// The container, and who has it.
	pub possession: Possession,
	/// The packs in it and in the containers within it, lot by lot. Those that were supplied count too.
	pub lots: Vec<Wanted>,
}

/// What is in a container; `None` if there is no such container. The chain lists what is within others by lot only, so
/// that for a container of containers each container with packs of its lots is looked at.
pub async fn contents<L: Shelves>(ledger: &L, sscc: Sscc) -> Result<Option<Contents>> {
	let Some(possession) = ledger.container(sscc).await? else { return Ok(None) };
	let mut packs: Vec<PackRange> = possession.container.packs.to_vec();
	if possession.container.level > 0 {
		for inner in within(ledger, sscc, &possession).await? {
			packs.extend(inner.packs);
		}
	}
	let mut lots = BTreeMap::<LotId, Vec<Range<u32>>>::new();
	for range in packs {
		lots.entry(range.lot).or_default().push(range.first..range.first.saturating_add(range.count));
	}
	let mut wanted = Vec::with_capacity(lots.len());
	for (id, mut ranges) in lots {
		ranges.sort_unstable_by_key(|range| range.start);
		let key = ledger.lot_key(id).await?.ok_or_else(|| unknown(id))?;
		wanted.push(Wanted { id, key, ranges });
	}
	Ok(Some(Contents { possession, lots: wanted }))
}

/// The containers with packs within a container.
async fn within<L: Shelves>(ledger: &L, sscc: Sscc, outer: &Possession) -> Result<Vec<Container>> {
	let mut candidates = BTreeSet::new();
	for lot in &outer.container.lots {
		let key = ledger.lot_key(*lot).await?.ok_or_else(|| unknown(*lot))?;
		let holdings = all_holders(ledger, &key).await?;
		candidates.extend(holdings.iter().filter(|one| one.root == outer.root).map(|one| one.sscc));
	}
	candidates.remove(&sscc);
	// The container around each that was looked at: cases on one pallet share it.
	let mut parents = BTreeMap::<Sscc, Option<Sscc>>::new();
	let mut found = Vec::new();
	for candidate in candidates {
		let container = container(ledger, candidate).await?;
		parents.insert(candidate, container.parent);
		if is_within(ledger, sscc, candidate, &mut parents).await? {
			found.push(container);
		}
	}
	Ok(found)
}

/// Whether a container is in another one, at any level.
async fn is_within<L: Shelves>(
	ledger: &L,
	sscc: Sscc,
	inner: Sscc,
	parents: &mut BTreeMap<Sscc, Option<Sscc>>,
) -> Result<bool> {
	let mut at = inner;
	for _ in 0..=MAX_LEVELS {
		let parent = match parents.get(&at) {
			Some(parent) => *parent,
			None => container(ledger, at).await?.parent,
		};
		parents.insert(at, parent);
		match parent {
			Some(parent) if parent == sscc => return Ok(true),
			Some(parent) => at = parent,
			None => return Ok(false),
		}
	}
	Err(Error::Chain(format!("container {inner} is in more containers than the chain allows")))
}

async fn container<L: Shelves>(ledger: &L, sscc: Sscc) -> Result<Container> {
	let possession = ledger.container(sscc).await?;
	Ok(possession.ok_or_else(|| Error::Chain(format!("there is no container {sscc}")))?.container)
}

fn unknown(lot: LotId) -> Error {
	Error::Chain(format!("the chain doesn't know its own lot {}", lot.0))
}
