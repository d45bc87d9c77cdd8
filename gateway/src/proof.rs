//! Proofs of what a chain's state held, to be checked without a node: a storage proof against a header's state root,
//! and the header's finality by a GRANDPA justification.

use std::collections::{BTreeMap, BTreeSet};

use codec::{Decode, DecodeAll};
use serde_json::{json, Value};
use sp_consensus_grandpa::{check_message_signature, AuthorityId, GrandpaJustification, Message, SignatureResult};
use sp_core::{crypto::ByteArray, H256};
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Header as _},
};
use sp_trie::{LayoutV1, StorageProof};

use crate::{files::hex32, Error, Result};

/// A block's header.
pub type Header = generic::Header<u32, BlakeTwo256>;

/// Most headers between a block and the one that is justified. A node keeps a justification at least every 512 blocks.
pub const MAX_DESCENDANTS: usize = 4_096;

/// What proves one storage entry at one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
	/// The storage key.
	pub key: Vec<u8>,
	/// The value under it, as SCALE bytes.
	pub value: Vec<u8>,
	/// The trie nodes on the way from the state root to the value (`state_getReadProof`).
	pub nodes: Vec<Vec<u8>>,
	/// The block's header, as SCALE bytes.
	pub header: Vec<u8>,
	/// The headers after it up to the one that the justification is for, oldest first; empty when that is the block's
	/// own.
	pub descendants: Vec<Vec<u8>>,
	/// A GRANDPA justification, as SCALE bytes.
	pub justification: Option<Vec<u8>>,
}

/// The GRANDPA authorities of one set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorities {
	/// The number of the set, from 0.
	pub set_id: u64,
	/// Ed25519 public keys and weights.
	pub keys: Vec<([u8; 32], u64)>,
}

/// What a check starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
	/// The hash of a final block that is known by other means, for instance from an own node.
	Block([u8; 32]),
	/// The authorities that finalised the block.
	Authorities(Authorities),
	/// Nothing: the proof is checked up to the header's hash, and no further.
	Nothing,
}

/// What a block's finality rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
	/// Nothing that was checked: the header's hash has to be compared with the chain.
	NotChecked,
	/// The caller knows the block.
	KnownBlock,
	/// Signatures of more than two thirds of the authorities of this set.
	Justified {
		/// The set.
		set_id: u64,
	},
}

/// What evidence proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proved {
	/// The number of the block.
	pub block_number: u32,
	/// Its hash.
	pub block_hash: [u8; 32],
	/// What its finality rests on.
	pub finality: Finality,
}

impl Evidence {
	/// The evidence as JSON: all of it as hexadecimal text.
	pub fn to_json(&self) -> Value {
		let hex = |bytes: &Vec<u8>| format!("0x{}", hex::encode(bytes));
		json!({
			"key": hex(&self.key),
			"value": hex(&self.value),
			"nodes": self.nodes.iter().map(hex).collect::<Vec<_>>(),
			"header": hex(&self.header),
			"descendants": self.descendants.iter().map(hex).collect::<Vec<_>>(),
			"justification": self.justification.as_ref().map(hex),
		})
	}

	/// Reads evidence from JSON; `what` names it in an error.
	pub fn from_json(what: &str, value: &Value) -> Result<Self> {
		let bytes = |member: &str, value: Option<&Value>| {
			let text = value.and_then(Value::as_str).and_then(|text| text.strip_prefix("0x"));
			let bytes = text.and_then(|text| hex::decode(text).ok());
			bytes.ok_or_else(|| Error::bad(format!("{what}.{member}"), "missing, or not 0x and hexadecimal digits"))
		};
		let list = |member: &str| {
			let items = value.get(member).and_then(Value::as_array);
			let items = items.ok_or_else(|| Error::bad(format!("{what}.{member}"), "missing, or not a list"))?;
			items.iter().map(|item| bytes(member, Some(item))).collect::<Result<Vec<_>>>()
		};
		let justification = value.get("justification").filter(|value| !value.is_null());
		Ok(Self {
			key: bytes("key", value.get("key"))?,
			value: bytes("value", value.get("value"))?,
			nodes: list("nodes")?,
			header: bytes("header", value.get("header"))?,
			descendants: list("descendants")?,
			justification: justification.map(|value| bytes("justification", Some(value))).transpose()?,
		})
	}

	/// The header.
	pub fn header(&self) -> Result<Header> {
		decode("header", &self.header)
	}
}

/// Checks evidence: the value is under the key in the state of the block, and the block is as final as it can be shown
/// from `trust`. A negative answer names what doesn't hold.
pub fn check(evidence: &Evidence, trust: &Trust) -> Result<Proved> {
	let header = evidence.header()?;
	check_storage(evidence, header.state_root())?;
	let block_hash = header.hash();
	let finality = match trust {
		Trust::Nothing => Finality::NotChecked,
		Trust::Block(known) if block_hash.0 == *known => Finality::KnownBlock,
		Trust::Block(known) => {
			let (found, known) = (hex32::to_text(&block_hash.0), hex32::to_text(known));
			return Err(Error::Negative(format!("the proof is for the block {found}, not for {known}")));
		}
		Trust::Authorities(authorities) => {
			let target = last_descendant(evidence, &header)?;
			let justification = evidence.justification.as_deref();
			let justification = justification.ok_or_else(|| Error::bad("justification", "missing"))?;
			check_justification(justification, &target, authorities)?;
			Finality::Justified { set_id: authorities.set_id }
		}
	};
	Ok(Proved { block_number: *header.number(), block_hash: block_hash.0, finality })
}

/// Decodes SCALE bytes in full.
fn decode<T: Decode>(what: &str, bytes: &[u8]) -> Result<T> {
	T::decode_all(&mut &*bytes).map_err(|error| Error::bad(what, format!("not of the expected form: {error}")))
}

/// Refuses a value that the state with this root doesn't hold under the key.
fn check_storage(evidence: &Evidence, root: &H256) -> Result<()> {
	let nodes = StorageProof::new(evidence.nodes.iter().cloned()).into_memory_db::<BlakeTwo256>();
	let found = sp_trie::read_trie_value::<LayoutV1<BlakeTwo256>, _>(&nodes, root, &evidence.key, None, None);
	match found {
		Ok(Some(value)) if value == evidence.value => Ok(()),
		Ok(Some(_)) => Err(Error::Negative("the state holds another value under this key".into())),
		Ok(None) => Err(Error::Negative("the state holds nothing under this key".into())),
		Err(_) => Err(Error::Negative("the trie nodes don't lead from the header's state root to the key".into())),
	}
}

/// The last of the headers that follow one another from this one on.
fn last_descendant(evidence: &Evidence, header: &Header) -> Result<Header> {
	if evidence.descendants.len() > MAX_DESCENDANTS {
		return Err(Error::bad("descendants", format!("more than {MAX_DESCENDANTS} headers")));
	}
	evidence.descendants.iter().try_fold(header.clone(), |parent, bytes| {
		let next: Header = decode("descendants", bytes)?;
		if *next.parent_hash() != parent.hash() {
			return Err(Error::Negative(format!("header {} doesn't follow the one before it", next.number())));
		}
		Ok(next)
	})
}

/// Refuses a justification without the signatures of more than two thirds of the authorities, by weight, for the block
/// or for one that descends from it. Source: GRANDPA (Stewart, Kokoris-Kogia 2020), section 2: a block is final once
/// more than two thirds have precommitted to it or to its descendants.
fn check_justification(bytes: &[u8], target: &Header, authorities: &Authorities) -> Result<()> {
	let justification: GrandpaJustification<Header> = decode("justification", bytes)?;
	let hash = target.hash();
	if justification.commit.target_hash != hash || justification.commit.target_number != *target.number() {
		return Err(Error::Negative("the justification is for another block".into()));
	}
	let weights: BTreeMap<&[u8], u64> =
		authorities.keys.iter().map(|(key, weight)| (key.as_slice(), *weight)).collect();
	if weights.len() != authorities.keys.len() || weights.is_empty() {
		return Err(Error::bad("authorities", "none, or one of them twice"));
	}
	let parents: BTreeMap<H256, H256> =
		justification.votes_ancestries.iter().map(|header| (header.hash(), *header.parent_hash())).collect();
	let (mut voted, mut weight) = (BTreeSet::new(), 0u128);
	for vote in &justification.commit.precommits {
		let Some(own) = weights.get(vote.id.as_slice()) else {
			return Err(Error::Negative("somebody signed who is no authority of this set".into()));
		};
		if !is_valid(&vote.id, vote, justification.round, authorities.set_id) {
			return Err(Error::Negative("a signature in the justification is not valid for this set".into()));
		}
		if leads_to(vote.precommit.target_hash, hash, &parents) && voted.insert(vote.id.clone()) {
			weight += u128::from(*own);
		}
	}
	let total: u128 = weights.values().map(|weight| u128::from(*weight)).sum();
	if weight * 3 <= total * 2 {
		return Err(Error::Negative(format!("{weight} of {total} authorities by weight signed: not more than 2/3")));
	}
	Ok(())
}

/// A signed precommit.
type Vote = finality_grandpa::SignedPrecommit<H256, u32, sp_consensus_grandpa::AuthoritySignature, AuthorityId>;

/// Whether the signature under a vote is its voter's, in this round of this set.
fn is_valid(id: &AuthorityId, vote: &Vote, round: u64, set_id: u64) -> bool {
	let message = Message::<Header>::Precommit(vote.precommit.clone());
	matches!(check_message_signature(&message, id, &vote.signature, round, set_id), SignatureResult::Valid)
}

/// Whether a block is the target or, by the headers given, one of its descendants.
fn leads_to(block: H256, target: H256, parents: &BTreeMap<H256, H256>) -> bool {
	let ancestors = std::iter::successors(Some(block), |hash| parents.get(hash).copied());
	// A chain of hashes has no loop; the bound costs nothing.
	ancestors.take(parents.len() + 1).any(|hash| hash == target)
}

#[cfg(test)]
pub(crate) mod tests;
