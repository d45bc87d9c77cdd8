//! Values in storage, decoded by the pallets' own types. Where a value lies is looked up in the chain's metadata.

use codec::Decode;
use salus_primitives::ids::{Jurisdiction, Moment, OrganisationId};
use subxt::dynamic::Value;

use crate::{
	chain::{client::Client, failed, AccountId, AtBlock},
	Result,
};

/// An account as a key of a storage map.
pub fn account_key(account: &AccountId) -> Value {
	Value::from_bytes(AsRef::<[u8]>::as_ref(account))
}

/// A number as a key of a storage map.
pub fn number_key(number: impl Into<u128>) -> Value {
	Value::u128(number.into())
}

/// The value under the keys of a storage map at a block, `None` when there is none.
pub(crate) async fn stored<T: Decode>(at: &AtBlock, pallet: &str, map: &str, keys: Vec<Value>) -> Result<Option<T>> {
	let doing = format!("reading {pallet}.{map}");
	let found = at.storage().try_fetch((pallet, map), keys).await.map_err(failed(&doing))?;
	found.map(|found| T::decode(&mut found.bytes()).map_err(failed(&doing))).transpose()
}

/// The storage key of one entry of a map.
pub(crate) fn storage_key(at: &AtBlock, pallet: &str, map: &str, keys: Vec<Value>) -> Result<Vec<u8>> {
	let doing = format!("the storage key of {pallet}.{map}");
	at.storage().entry((pallet, map)).map_err(failed(&doing))?.fetch_key(keys).map_err(failed(&doing))
}

/// All entries of a map whose keys begin with these: the storage key and the value of each.
pub(crate) async fn entries<T: Decode>(
	at: &AtBlock,
	pallet: &str,
	map: &str,
	keys: Vec<Value>,
) -> Result<Vec<(Vec<u8>, T)>> {
	let doing = format!("reading {pallet}.{map}");
	let mut found = Vec::new();
	let mut entries = at.storage().iter((pallet, map), keys).await.map_err(failed(&doing))?;
	while let Some(entry) = entries.next().await {
		let entry = entry.map_err(failed(&doing))?;
		let value = T::decode(&mut entry.value().bytes()).map_err(failed(&doing))?;
		found.push((entry.key_bytes().to_vec(), value));
	}
	Ok(found)
}

/// The account at the end of a storage key, as hashers that keep the key write it.
pub(crate) fn last_account(key: &[u8]) -> Option<AccountId> {
	key.last_chunk::<32>().map(|bytes| AccountId::new(*bytes))
}

/// What is kept of the key in a storage key of a map hashed by `Blake2_128Concat`: all that follows the hashes of the
/// pallet's name, the map's and the key, of 16 bytes each.
pub(crate) fn long_key<T: Decode>(key: &[u8]) -> Option<T> {
	T::decode(&mut key.get(48..)?).ok()
}

impl Client {
	/// The chain's own time, at the block that answers rest on. Where blocks are made faster than the clock goes, as on a
	/// development chain that seals at once, the chain's time is ahead of it.
	pub async fn now(&self) -> Result<Moment> {
		Ok(self.stored("Timestamp", "Now", Vec::new()).await?.unwrap_or_default())
	}

	/// The organisation that an account acts for now: as its admin, or by a credential.
	pub async fn organisation_of(&self, who: &AccountId) -> Result<Option<OrganisationId>> {
		match self.stored("Consortium", "OrganisationsByAdmin", vec![account_key(who)]).await? {
			Some(organisation) => Ok(Some(organisation)),
			None => Ok(self.acting(who).await?.map(|(organisation, _role)| organisation)),
		}
	}

	/// The country in which an organisation is licensed, `None` when there is no such organisation.
	pub async fn country_of(&self, organisation: OrganisationId) -> Result<Option<Jurisdiction>> {
		Ok(self.organisation_record(organisation).await?.map(|record| record.jurisdiction))
	}

	/// The value under the keys of a storage map at the block that answers rest on, `None` when there is none.
	pub async fn stored<T: Decode>(&self, pallet: &str, map: &str, keys: Vec<Value>) -> Result<Option<T>> {
		stored(&self.current().await?, pallet, map, keys).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_account_is_the_end_of_its_key() {
		let key = [vec![9; 48], vec![7; 32]].concat();
		assert_eq!(last_account(&key), Some(AccountId::new([7; 32])));
		assert_eq!(last_account(&[1; 31]), None);
	}

	#[test]
	fn a_key_of_any_length_follows_three_hashes() {
		let key = [&[9; 48][..], &[8, 1, 2]].concat();
		assert_eq!(long_key::<Vec<u8>>(&key), Some(vec![1, 2]));
		assert_eq!((long_key::<Vec<u8>>(&key[..50]), long_key::<Vec<u8>>(&key[..47])), (None, None));
	}
}
