//! What proves a value of the chain to somebody without a node: a read proof against a block's state root, the block's
//! header, and GRANDPA's proof that the block is final.

use codec::{Decode, Encode};
use sp_runtime::{generic, traits::BlakeTwo256};
use subxt::{
	dynamic::Value,
	rpcs::{methods::legacy::Bytes, rpc_params},
	utils::H256,
};

use crate::{
	chain::{client::Client, failed, state},
	files::hex32,
	proof::Evidence,
	Error, Result,
};

/// GRANDPA's proof that a block is final, as `sc-consensus-grandpa` encodes it.
#[derive(Encode, Decode)]
struct FinalityProof {
	/// The block that the justification is for: the one asked for, or a descendant.
	block: [u8; 32],
	justification: Vec<u8>,
	/// The headers after the block asked for, up to that one.
	unknown_headers: Vec<generic::Header<u32, BlakeTwo256>>,
}

/// What a proof of finality consists of: the headers after the block, and the justification.
type Finality = (Vec<Vec<u8>>, Option<Vec<u8>>);

/// Takes a proof of finality apart.
fn finality(proof: Option<&[u8]>) -> Result<Finality> {
	let Some(mut proof) = proof else { return Ok((Vec::new(), None)) };
	let proof = FinalityProof::decode(&mut proof).map_err(failed("the node's proof of finality"))?;
	let headers = proof.unknown_headers.iter().map(Encode::encode).collect();
	Ok((headers, Some(proof.justification)))
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

	/// The hash of the block with this number, `None` when the node has none.
	pub async fn block_hash(&self, number: u32) -> Result<Option<[u8; 32]>> {
		let hash = self.rpc.chain_get_block_hash(Some(number.into())).await;
		Ok(hash.map_err(failed(format!("the hash of block {number}")))?.map(|hash| hash.0))
	}

	/// An entry of a storage map at the newest final block, with all that proves it. Fails if there is no such entry.
	/// There is no justification where the chain finalises without GRANDPA, as a development chain does that seals at
	/// once.
	pub async fn prove(&self, pallet: &str, map: &str, keys: Vec<Value>) -> Result<Evidence> {
		let at = self.finalised().await?;
		let block = at.block_hash().0;
		let key = state::storage_key(&at, pallet, map, keys)?;
		let value = at.storage().fetch_raw(key.clone()).await.map_err(failed(format!("reading {pallet}.{map}")))?;
		let (descendants, justification) = finality(self.prove_finality(at.block_number()).await?.as_deref())?;
		Ok(Evidence {
			nodes: self.read_proof(std::slice::from_ref(&key), block).await?,
			header: self.header(block).await?,
			key,
			value,
			descendants,
			justification,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::H256;
	use sp_runtime::generic::Digest;

	#[test]
	fn a_proof_of_finality_is_taken_apart() {
		let header = |number| generic::Header::<u32, BlakeTwo256> {
			parent_hash: H256::repeat_byte(1),
			number,
			state_root: H256::repeat_byte(2),
			extrinsics_root: H256::repeat_byte(3),
			digest: Digest::default(),
		};
		let unknown_headers = vec![header(8), header(9)];
		let proof = FinalityProof { block: [9; 32], justification: vec![1, 2, 3], unknown_headers };
		let (headers, justification) = finality(Some(&proof.encode())).unwrap();
		assert_eq!(headers, [header(8).encode(), header(9).encode()]);
		assert_eq!(justification, Some(vec![1, 2, 3]));
		assert_eq!(finality(None).unwrap(), (vec![], None));
		assert_eq!(finality(Some(&[1])).unwrap_err().exit_code(), 3);
	}
}
