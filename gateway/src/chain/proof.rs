//! What proves a value of the chain to somebody without a node: a read proof against a block's state root, the block's
//! header, the votes by which GRANDPA made the block final, and how the voters came into office.

use std::{future::Future, time::Duration};

use codec::{Decode, Encode};
use salus_primitives::{anchor::RecordRef, commitment::Commitment};
use serde_json::Value as Json;
use subxt::{
	dynamic::Value,
	rpcs::{methods::legacy::Bytes, rpc_params},
	utils::H256,
};

use sp_runtime::traits::Header as _;

use crate::{
	bundle::{self, Bundle, OpeningProof},
	chain::{
		client::{BlockRef, Client},
		failed, state,
	},
	files::hex32,
	proof::{
		self,
		finality::{self, Genesis, HandOver},
		Evidence, Header,
	},
	vault::Record,
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

/// What the node's `grandpa_proveFinality` answers: the last block of the set of authorities that a block belongs to.
#[derive(Decode)]
struct LastOfSet {
	block: [u8; 32],
	justification: Vec<u8>,
	_between: Vec<Header>,
}

/// The block that a justification is for.
fn block_of(justification: &[u8]) -> Result<[u8; 32]> {
	let commit = Commit::decode(&mut &*justification).map_err(failed("GRANDPA's justification"))?;
	Ok(commit.block)
}

/// Says what kind of node is needed when one no longer has an old state.
fn needs_old_states(error: Error) -> Error {
	match error {
		Error::Chain(why) => Error::Chain(format!(
			"{why}; to prove who finalises the chain, the node must keep the states of old blocks: run it with \
			 --state-pruning archive-canonical"
		)),
		other => other,
	}
}

/// The first number of a range for which the answer is yes, if it is so for the last one and stays so once it is.
async fn bisect<F: Future<Output = Result<bool>>>(
	mut first: u32,
	mut last: u32,
	is_yes: impl Fn(u32) -> F,
) -> Result<u32> {
	while first < last {
		let middle = first + (last - first) / 2;
		if is_yes(middle).await? {
			last = middle;
		} else {
			first = middle + 1;
		}
	}
	Ok(last)
}

impl Client {
	/// Nodes of the state's trie that prove the values under these storage keys, or that there are none, in ascending
	/// order.
	pub async fn read_proof(&self, keys: &[Vec<u8>], block: [u8; 32]) -> Result<Vec<Vec<u8>>> {
		let doing = "reading a proof of the state";
		let keys = keys.iter().map(Vec::as_slice);
		let proof = self.rpc.state_get_read_proof(keys, Some(H256(block))).await.map_err(failed(doing))?;
		Ok(proof::state::in_order(proof.proof.into_iter().map(|node| node.0)))
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
			items: vec![(key, Some(value))],
			justification,
		})
	}

	/// The first block, with what proves its authorities. Fails if the node no longer has its state.
	pub async fn genesis_proof(&self) -> Result<Genesis> {
		let nodes = self.read_proof(&[finality::authorities_key()], self.genesis()).await;
		Ok(Genesis { header: self.header(self.genesis()).await?, nodes: nodes.map_err(needs_old_states)? })
	}

	/// The number of the set of authorities that finalises the blocks after this one.
	async fn set_after(&self, block: [u8; 32]) -> Result<u64> {
		let doing = "reading which authorities finalise";
		let value = self.rpc.state_get_storage(&finality::set_id_key(), Some(H256(block))).await;
		match value.map_err(failed(doing)).map_err(needs_old_states)? {
			Some(value) => u64::decode(&mut value.as_slice()).map_err(failed(doing)),
			None => Ok(0),
		}
	}

	/// The blocks by which the sets of authorities from 0 to before this one handed over; all are among the blocks up to
	/// `newest`.
	pub async fn hand_overs(&self, set: u64, newest: u32) -> Result<Vec<HandOver>> {
		let (mut found, mut first) = (Vec::new(), 1);
		for ending in 0..set {
			let last = self.last_block_of(ending, first, newest).await?;
			found.push(self.hand_over(last).await?);
			first = last.saturating_add(1);
		}
		Ok(found)
	}

	/// The last block of a set of authorities among these: the first one whose state has a later set.
	async fn last_block_of(&self, set: u64, first: u32, newest: u32) -> Result<u32> {
		let has_ended = |block| async move { Ok(self.set_after(self.known_block(block).await?).await? > set) };
		bisect(first, newest, has_ended).await
	}

	/// The hash of a block that must be there.
	async fn known_block(&self, number: u32) -> Result<[u8; 32]> {
		self.block_hash(number).await?.ok_or_else(|| Error::Chain(format!("the node has no block {number}")))
	}

	/// The last block of a set of authorities, with its justification. A node keeps that of each such block.
	async fn hand_over(&self, last: u32) -> Result<HandOver> {
		let doing = format!("reading who finalised block {last}");
		let answer: Option<Bytes> =
			self.raw.request("grandpa_proveFinality", rpc_params![last]).await.map_err(failed(&doing))?;
		let answer = answer.ok_or_else(|| Error::Chain(format!("{doing}: the node has no justification of it")))?;
		let proof = LastOfSet::decode(&mut answer.0.as_slice()).map_err(failed(&doing))?;
		if proof.block != self.known_block(last).await? {
			return Err(Error::Chain(format!("{doing}: the node answered for another block")));
		}
		Ok(HandOver { header: self.header(proof.block).await?, justification: proof.justification })
	}

	/// A bundle that proves a record of the vault as it is at a final block, by all that the chain's genesis hash leads
	/// to. Fails where the chain finalises without GRANDPA. `path` is that of a leaf to the root of its batch.
	pub async fn bundle(&self, record: &Record, path: Vec<sp_core::H256>, opening: OpeningProof) -> Result<Bundle> {
		self.prove_record(record.place.record, record.commitment, path, opening).await
	}

	/// The same for any record. What is made has been checked.
	pub async fn prove_record(
		&self,
		record: RecordRef,
		commitment: Commitment,
		path: Vec<sp_core::H256>,
		opening: OpeningProof,
	) -> Result<Bundle> {
		let justification = self.next_justification().await?;
		let justification = justification.ok_or_else(|| {
			Error::Chain(
				"this chain finalises without GRANDPA: there are no signatures that a bundle could hold".into(),
			)
		})?;
		let block = block_of(&justification)?;
		let header = self.header(block).await?;
		let decoded: Header = proof::exact("header", &header)?;
		let before = decoded.number().saturating_sub(1);
		let set = self.set_after(decoded.parent_hash().0).await?;
		let made = Bundle {
			genesis: self.genesis_proof().await?,
			hand_overs: self.hand_overs(set, before).await?,
			nodes: self.read_proof(&bundle::keys(record), block).await?,
			header,
			justification,
			record,
			commitment,
			path,
			opening,
		};
		bundle::check(&made, &self.genesis(), None)?;
		Ok(made)
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

	#[test]
	fn a_proof_of_finality_is_read_as_the_node_writes_it() {
		let header = Header::new(6, [1; 32].into(), [2; 32].into(), [3; 32].into(), Default::default());
		let written = (sp_core::H256([9; 32]), vec![4u8, 5], vec![header]).encode();
		let read = LastOfSet::decode(&mut written.as_slice()).unwrap();
		assert_eq!((read.block, read.justification), ([9; 32], vec![4, 5]));
	}

	#[tokio::test]
	async fn bisection_finds_the_first_yes() {
		for end in 3..40 {
			let found = bisect(3, 40, |block| async move { Ok(block >= end) }).await.unwrap();
			assert_eq!(found, end);
		}
		let failed = bisect(1, 9, |_| async { Err(Error::Chain("no state".into())) }).await;
		assert_eq!(needs_old_states(failed.unwrap_err()).exit_code(), 3);
	}
}
