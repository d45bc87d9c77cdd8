//! What proves a value of the chain to somebody without a node: a read proof against a block's state root, the block's
//! header, and GRANDPA's proof that the block is final.

use codec::Encode;
use subxt::{ext::scale_value::Value, rpcs::methods::legacy::Bytes, rpcs::rpc_params, utils::H256};

use crate::{
	chain::{
		client::{BlockRef, Client},
		failed, state,
	},
	files::hex32,
	Error, Result,
};

/// A value of the chain's state at one block, with all that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
	/// The chain's genesis hash.
	pub genesis: [u8; 32],
	/// Number of the block.
	pub block: u64,
	/// Hash of the block.
	pub block_hash: [u8; 32],
	/// The block's header, encoded.
	pub header: Vec<u8>,
	/// The storage key.
	pub key: Vec<u8>,
	/// Nodes of the state's trie, from the root to the value.
	pub read_proof: Vec<Vec<u8>>,
	/// GRANDPA's `FinalityProof` of the block or of one after it, encoded; `None` where the chain finalises without
	/// GRANDPA, as a development chain does that seals at once.
	pub finality: Option<Vec<u8>>,
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

	/// GRANDPA's proof that the block with this number is final, encoded; `None` where there is none.
	pub async fn prove_finality(&self, number: u64) -> Result<Option<Vec<u8>>> {
		let proof: Option<Bytes> = self
			.raw
			.request("grandpa_proveFinality", rpc_params![number])
			.await
			.map_err(failed(format!("asking for a proof that block {number} is final")))?;
		Ok(proof.map(|proof| proof.0))
	}

	/// An entry of a storage map with all that proves it: at a block, or at the newest final one.
	pub async fn prove(&self, pallet: &str, map: &str, keys: Vec<Value>, block: Option<BlockRef>) -> Result<Proved> {
		let at = match block {
			Some(block) => self.at(block).await?,
			None => self.finalised().await?,
		};
		let key = state::storage_key(&at, pallet, map, keys)?;
		let block_hash = at.block_hash().0;
		Ok(Proved {
			genesis: self.genesis(),
			block: at.block_number(),
			block_hash,
			header: self.header(block_hash).await?,
			read_proof: self.read_proof(std::slice::from_ref(&key), block_hash).await?,
			finality: self.prove_finality(at.block_number()).await?,
			key,
		})
	}
}
