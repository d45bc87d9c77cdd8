//! Where packs are: which leaves of their lots they have, and in which containers of the signer's organisation.

use std::collections::BTreeMap;

use salus_primitives::{
	containers::Pick,
	gs1::Sscc,
	ids::{LotId, OrganisationId},
	lots::Lot,
	supply::{Packs, MAX_PACKS},
	trace::LotKey,
};

use crate::{
	chain::client::Client,
	cli::lot::title,
	epcis::{decide::Known, plan::PackRef},
	serials::LotTree,
	Error, Result,
};

/// The leaves of packs, by lot and rising.
pub(super) fn leaves(known: &Known, packs: &[PackRef]) -> Result<BTreeMap<LotKey, Vec<u32>>> {
	let mut found = BTreeMap::<LotKey, Vec<u32>>::new();
	for pack in packs {
		let unknown = || Error::bad(String::from_utf8_lossy(&pack.serial), "no lot here has this serial number");
		let (key, index) = known.locate(pack).ok_or_else(unknown)?;
		found.entry(key).or_default().push(index);
	}
	found.values_mut().for_each(|indexes| indexes.sort_unstable());
	Ok(found)
}

/// A lot as the chain has it.
pub(super) async fn lot(client: &Client, key: &LotKey) -> Result<Lot> {
	client.lot(key).await?.ok_or_else(|| Error::bad(title(key), "was never commissioned"))
}

/// The serial numbers of a lot.
pub(super) fn tree<'a>(known: &'a Known, key: &LotKey) -> Result<&'a LotTree> {
	let tree = known.lots.get(key).and_then(|lot| lot.tree.as_ref());
	tree.ok_or_else(|| Error::bad(title(key), "its serial numbers are not here"))
}

/// In which containers that `me` holds these packs of a lot are. Fails when one of them is in none.
pub(super) async fn of(
	client: &Client,
	me: OrganisationId,
	key: &LotKey,
	indexes: &[u32],
) -> Result<BTreeMap<Sscc, Vec<u32>>> {
	let id = lot(client, key).await?.id;
	let (mut left, mut found) = (indexes.to_vec(), BTreeMap::new());
	for holding in client.holders_of_lot(key).await?.iter().filter(|holding| holding.holder == me) {
		if left.is_empty() {
			break;
		}
		let Some(possession) = client.container(holding.sscc).await? else { continue };
		let holds = |index: &u32| possession.container.packs.iter().any(|range| range.holds(id, *index));
		let (here, elsewhere): (Vec<u32>, Vec<u32>) = left.iter().partition(|index| holds(index));
		left = elsewhere;
		if !here.is_empty() {
			found.insert(holding.sscc, here);
		}
	}
	match left.first() {
		None => Ok(found),
		Some(index) => {
			let why = format!("pack number {index} is in no container that organisation {} holds", me.0);
			Err(Error::bad(title(key), why))
		}
	}
}

/// The same for packs of several lots, with the lot of each.
pub(super) async fn of_all(client: &Client, known: &Known, packs: &[PackRef]) -> Result<Vec<(LotKey, Sscc, Vec<u32>)>> {
	let mut found = Vec::new();
	for (key, indexes) in leaves(known, packs)? {
		let places = of(client, known.me, &key, &indexes).await?;
		found.extend(places.into_iter().map(|(sscc, indexes)| (key.clone(), sscc, indexes)));
	}
	Ok(found)
}

/// The proofs of packs, as many at a time as one call takes.
pub(super) fn proofs(known: &Known, key: &LotKey, indexes: &[u32]) -> Result<Vec<Packs>> {
	let tree = tree(known, key)?;
	indexes.chunks(MAX_PACKS as usize).map(|indexes| tree.packs(indexes.to_vec())).collect()
}

/// Rising leaves as ranges: the first, and how many.
pub(super) fn ranges(indexes: &[u32]) -> Vec<(u32, u32)> {
	let mut found: Vec<(u32, u32)> = Vec::new();
	for index in indexes {
		match found.last_mut() {
			Some((first, count)) if first.checked_add(*count) == Some(*index) => *count += 1,
			_ => found.push((*index, 1)),
		}
	}
	found
}

/// Rising leaves of a lot as picks.
pub(super) fn picks(key: &LotKey, indexes: &[u32]) -> Vec<Pick> {
	ranges(indexes).into_iter().map(|(first, count)| Pick { key: key.clone(), first, count }).collect()
}

/// The first packs of a lot in a container, as picks.
pub(super) async fn counted(client: &Client, source: Sscc, key: &LotKey, count: u32) -> Result<Vec<Pick>> {
	let id: LotId = lot(client, key).await?.id;
	let unknown = || Error::bad(format!("container {source}"), "isn't on the chain");
	let container = client.container(source).await?.ok_or_else(unknown)?.container;
	let (mut left, mut picked) = (count, Vec::new());
	for range in container.packs.iter().filter(|range| range.lot == id) {
		let taken = range.count.min(left);
		if taken > 0 {
			picked.push(Pick { key: key.clone(), first: range.first, count: taken });
		}
		left -= taken;
	}
	match left {
		0 => Ok(picked),
		_ => Err(Error::bad(format!("container {source}"), format!("doesn't hold {count} packs of {}", title(key)))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn leaves_next_to_each_other_are_one_range() {
		assert_eq!(ranges(&[]), []);
		assert_eq!(ranges(&[0, 1, 2, 5, 7, 8]), [(0, 3), (5, 1), (7, 2)]);
		assert_eq!(ranges(&[u32::MAX - 1, u32::MAX]), [(u32::MAX - 1, 2)]);
	}
}
