//! The council's motions, read from storage.

use codec::Decode;
use sp_core::H256;

use crate::{
	chain::{call::WeightLimit, client::Client, failed, show, AccountId, AtBlock},
	files::hex32,
	Error, Result,
};

/// What a motion may use at most when it is carried out: a fifth of a second. Every call that the council decides on
/// needs far less.
pub const MOTION_WEIGHT: WeightLimit = WeightLimit { ref_time: 200_000_000_000, proof_size: 1 << 20 };

/// A motion that is being voted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
	/// Hash of the proposed call.
	pub hash: H256,
	/// Number of the motion.
	pub index: u32,
	/// How many votes approve it.
	pub threshold: u32,
	/// Who voted for it.
	pub ayes: Vec<AccountId>,
	/// Who voted against it.
	pub nays: Vec<AccountId>,
	/// The block at which voting ends.
	pub end: u32,
	/// The proposed call: `Pallet.call`.
	pub call: String,
	/// Its arguments.
	pub arguments: serde_json::Value,
	/// Its length in bytes.
	pub length: u32,
}

/// The votes as `pallet-collective` stores them.
#[derive(Decode)]
struct Votes {
	index: u32,
	threshold: u32,
	ayes: Vec<AccountId>,
	nays: Vec<AccountId>,
	end: u32,
}

impl Client {
	/// All motions that are being voted on.
	pub async fn motions(&self) -> Result<Vec<Motion>> {
		let at = self.finalised().await?;
		let hashes = match fetch(&at, key("Proposals", None)).await? {
			Some(bytes) => Vec::<H256>::decode(&mut bytes.as_slice()).map_err(failed("the council's proposals"))?,
			None => Vec::new(),
		};
		let mut motions = Vec::with_capacity(hashes.len());
		for hash in hashes {
			motions.push(motion(&at, hash).await?);
		}
		Ok(motions)
	}

	/// The motion with this hash.
	pub async fn motion(&self, hash: H256) -> Result<Motion> {
		motion(&self.finalised().await?, hash).await
	}
}

async fn motion(at: &AtBlock, hash: H256) -> Result<Motion> {
	let name = hex32::to_text(&hash.0);
	let missing = || Error::bad(name.clone(), "no motion with this hash is being voted on");
	let call = fetch(at, key("ProposalOf", Some(hash))).await?.ok_or_else(missing)?;
	let votes = fetch(at, key("Voting", Some(hash))).await?.ok_or_else(missing)?;
	let votes = Votes::decode(&mut votes.as_slice()).map_err(failed(format!("the votes on {name}")))?;
	let decoded = at.tx().from_call_data_bytes(&call).map_err(failed(format!("the proposal {name}")))?;
	Ok(Motion {
		hash,
		index: votes.index,
		threshold: votes.threshold,
		ayes: votes.ayes,
		nays: votes.nays,
		end: votes.end,
		call: format!("{}.{}", decoded.pallet_name(), decoded.call_name()),
		arguments: show::composite(decoded.call_data()),
		length: call.len() as u32,
	})
}

/// The storage key of one of the council's entries. Its maps are keyed by the hash as it is.
fn key(entry: &str, hash: Option<H256>) -> Vec<u8> {
	let mut key = sp_crypto_hashing::twox_128(b"Council").to_vec();
	key.extend(sp_crypto_hashing::twox_128(entry.as_bytes()));
	key.extend(hash.iter().flat_map(|hash| hash.0));
	key
}

/// The bytes under a storage key, `None` when there are none.
async fn fetch(at: &AtBlock, key: Vec<u8>) -> Result<Option<Vec<u8>>> {
	match at.storage().fetch_raw(key).await {
		Ok(bytes) => Ok(Some(bytes)),
		Err(subxt::error::StorageError::NoValueFound) => Ok(None),
		Err(error) => Err(failed("reading the council's motions")(error)),
	}
}
