//! What proves a value of the chain to somebody without a node: a read proof against a block's state root, the block's
//! header, and the votes by which GRANDPA made the block final.

use std::time::Duration;

use codec::{Decode, Encode};
use serde_json::Value as Json;
use subxt::{
	dynamic::Value,
	rpcs::{methods::legacy::Bytes, rpc_params},
	utils::H256,
};

use crate::{
	chain::{
		client::{BlockRef, Client},
		failed, state,
	},
	files::hex32,
	proof::Evidence,
	Error, Result,
};

/// Longest wait for GRANDPA's next round. A round takes a few seconds.
const ROUND: Duration = Duration::from_secs(60);

/// Where a justification begins: the round, and the block that its votes are for.
#[derive(Decode)]
struct Commit {
	_round: u64,
	block: [u8; 32],
}

/// The block that a justification is for.
fn block_of(justification: &[u8]) -> Result<[u8; 32]> {
	let commit = Commit::decode(&mut &*justification).map_err(failed("GRANDPA's justification"))?;
	Ok(commit.block)
}

impl Client {
	/// Nodes of the state's trie that prove the values under these storage keys, or that there are none.
	pub async fn read_proof(&self, keys: &[Vec<u8>], block: [u8; 32]) -> Result<Vec<Vec<u8>>> {
		let doing = "reading a proof of the state";
		let keys = keys.iter().map(Vec::as_slice);
		let proof = self.rpc.state_get_read_proof(keys, Some(H256(block))).await.map_err(failed(doing))?;
		Ok(proof.proof.into_iter().map(|node| node.0).collect())
	}

	/// A block's header, encoded.
	pub async fn header(&self, block: [u8; 32]) -> Result<Vec<u8>> {
		let name = hex32::to_text(&block);
		let header = self.rpc.chain_get_header(Some(H256(block))).await.map_err(failed("reading a header"))?;
		header.map(|header| header.encode()).ok_or_else(|| Error::Chain(format!("the node has no block {name}")))
	}

	/// GRANDPA's next justification; `None` where the chain finalises without GRANDPA.
	///
	/// The node's `grandpa_proveFinality` is of no use here: it knows blocks only from the first change of the
	/// authorities on, and our validators may stay the same for years.
	pub async fn next_justification(&self) -> Result<Option<Vec<u8>>> {
		let votes: std::result::Result<Json, _> = self.raw.request("grandpa_roundState", rpc_params![]).await;
		if votes.is_err() {
			return Ok(None);
		}
		let doing = "waiting for GRANDPA's next round";
		let mut rounds = self
			.raw
			.subscribe::<Bytes>("grandpa_subscribeJustifications", rpc_params![], "grandpa_unsubscribeJustifications")
			.await
			.map_err(failed(doing))?;
		match tokio::time::timeout(ROUND, rounds.next()).await {
			Ok(Some(justification)) => Ok(Some(justification.map_err(failed(doing))?.0)),
			Ok(None) => Err(Error::Chain(format!("{doing}: the node ended the subscription"))),
			Err(_) => Err(Error::Chain(format!("{doing}: none in {} seconds", ROUND.as_secs()))),
		}
	}

	/// The hash of the block with this number, `None` when the node has none.
	pub async fn block_hash(&self, number: u32) -> Result<Option<[u8; 32]>> {
		let hash = self.rpc.chain_get_block_hash(Some(number.into())).await;
		Ok(hash.map_err(failed(format!("the hash of block {number}")))?.map(|hash| hash.0))
	}

	/// An entry of a storage map at a final block, with all that proves it. Fails if there is no such entry. There is
	/// no justification where the chain finalises without GRANDPA, as a development chain does that seals at once.
	pub async fn prove(&self, pallet: &str, map: &str, keys: Vec<Value>) -> Result<Evidence> {
		let justification = self.next_justification().await?;
		let at = match &justification {
			Some(justification) => self.at(BlockRef::Hash(block_of(justification)?)).await?,
			None => self.finalised().await?,
		};
		let block = at.block_hash().0;
		let key = state::storage_key(&at, pallet, map, keys)?;
		let value = at.storage().fetch_raw(key.clone()).await.map_err(failed(format!("reading {pallet}.{map}")))?;
		Ok(Evidence {
			nodes: self.read_proof(std::slice::from_ref(&key), block).await?,
			header: self.header(block).await?,
			key,
			value,
			descendants: Vec::new(),
			justification,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_justification_names_its_block() {
		let justification = (7u64, [9u8; 32], 12u32, [0u8; 3]).encode();
		assert_eq!(block_of(&justification).unwrap(), [9; 32]);
		assert_eq!(block_of(&[1]).unwrap_err().exit_code(), 3);
	}
}
