//! Medicines at one block: the chain for answers that take many questions, so that nothing moves in between.

use codec::Decode;
use salus_primitives::{
	codes::{OrganisationClass, PackState},
	containers::{ContainerPage, Possession},
	gs1::Sscc,
	ids::{LotId, Moment, OrganisationId, RecallId},
	lots::Lot,
	safety::{Holding, Recall, RecallScope},
	trace::LotKey,
};

use crate::{
	chain::{
		client::{ask, Client},
		failed,
		state::{entries, number_key, stored},
		AtBlock,
	},
	radius::Trace,
	stock::{InForce, Shelves},
	Result,
};

/// How many items of a list are asked for at a time: as many as the chain gives.
const PAGE: u32 = 100;

/// The chain at one block.
pub struct Snapshot {
	at: AtBlock,
}

impl Client {
	/// The chain at its newest final block, which stays the same.
	pub async fn snapshot(&self) -> Result<Snapshot> {
		Ok(Snapshot { at: self.finalised().await? })
	}
}

impl Snapshot {
	/// Number of the block.
	pub fn block(&self) -> u64 {
		self.at.block_number()
	}

	/// All lots of all products, the first one first. The chain has no list by product or by owner, so that all are read.
	pub async fn lots(&self) -> Result<Vec<(LotKey, Lot)>> {
		let found: Vec<(Vec<u8>, Lot)> = entries(&self.at, "DrugRegistry", "Lots", Vec::new()).await?;
		let lots = found.into_iter().map(|(place, lot)| Ok((key_at(&place)?, lot)));
		let mut lots = lots.collect::<Result<Vec<_>>>()?;
		lots.sort_unstable_by_key(|(_, lot)| lot.id);
		Ok(lots)
	}
}

/// The lot at the end of a storage key: behind the names of pallet and map and a hash, of 16 bytes each.
fn key_at(place: &[u8]) -> Result<LotKey> {
	LotKey::decode(&mut place.get(48..).unwrap_or_default()).map_err(failed("the storage key of a lot"))
}

impl Trace for Snapshot {
	async fn lot(&self, key: &LotKey) -> Result<Option<Lot>> {
		ask(&self.at, "DrugTraceApi_lot", key).await
	}

	async fn lot_key(&self, lot: LotId) -> Result<Option<LotKey>> {
		ask(&self.at, "DrugTraceApi_lot_key", &lot).await
	}

	async fn packed(&self, key: &LotKey) -> Result<u32> {
		ask(&self.at, "DrugTraceApi_packed", key).await
	}

	async fn holders(&self, key: &LotKey, after: Option<Sscc>) -> Result<(Vec<Holding>, Option<Sscc>)> {
		ask(&self.at, "DrugTraceApi_holders_of_lot", &(key, after, PAGE)).await
	}

	async fn origins(&self, lot: LotId) -> Result<Vec<LotId>> {
		ask(&self.at, "DrugTraceApi_origins", &lot).await
	}

	async fn derived(&self, lot: LotId, after: Option<LotId>) -> Result<Vec<LotId>> {
		ask(&self.at, "DrugTraceApi_derived", &(lot, after, PAGE)).await
	}
}

impl Shelves for Snapshot {
	async fn now(&self) -> Result<Moment> {
		Ok(stored(&self.at, "Timestamp", "Now", Vec::new()).await?.unwrap_or_default())
	}

	async fn held_by(&self, holder: OrganisationId, after: Option<Sscc>) -> Result<ContainerPage> {
		ask(&self.at, "DrugTraceApi_held_by", &(holder, after, PAGE)).await
	}

	async fn container(&self, sscc: Sscc) -> Result<Option<Possession>> {
		ask(&self.at, "DrugTraceApi_container", &sscc).await
	}

	async fn own_lots(&self, owner: OrganisationId) -> Result<Vec<(LotKey, Lot)>> {
		// Nobody else has lots, and reading all of them takes a while.
		let class = stored(&self.at, "Consortium", "Organisations", vec![number_key(owner.0)]).await?;
		match class {
			Some(OrganisationClass::Manufacturer) => {
				Ok(self.lots().await?.into_iter().filter(|(_, lot)| lot.owner == owner).collect())
			}
			_ => Ok(Vec::new()),
		}
	}

	async fn states(&self, key: &LotKey, first: u32, count: u32) -> Result<Vec<PackState>> {
		ask(&self.at, "DrugTraceApi_pack_states", &(key, first, count)).await
	}

	async fn recalls(&self, key: &LotKey) -> Result<Vec<InForce>> {
		let numbers: Vec<RecallId> = ask(&self.at, "DrugSafetyApi_recalls_of", key).await?;
		let mut recalls = Vec::with_capacity(numbers.len());
		for recall in numbers {
			let found: Option<Recall> = ask(&self.at, "DrugSafetyApi_recall", &recall).await?;
			let in_force = |found: Recall| {
				let market = match found.scope {
					RecallScope::Product { market, .. } => market,
					RecallScope::Lots(_) => None,
				};
				InForce { recall, class: found.class, market }
			};
			recalls.extend(found.map(in_force));
		}
		Ok(recalls)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use salus_primitives::gs1::Gtin;

	#[test]
	fn a_lot_is_named_at_the_end_of_its_storage_key() {
		let key = LotKey { gtin: Gtin(6_291_041_500_213), lot: b"A/1".to_vec().try_into().unwrap() };
		let place = [vec![7; 48], key.encode()].concat();
		assert_eq!(key_at(&place).unwrap(), key);
		assert_eq!(key_at(&place[..50]).unwrap_err().exit_code(), 3);
		assert_eq!(key_at(&[]).unwrap_err().exit_code(), 3);
	}
}
