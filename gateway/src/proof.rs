//! Proofs of what a chain's state held, to be checked without a node: a storage proof against a header's state root,
//! and the header's finality by a GRANDPA justification.

use crate::Result;

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

/// Checks evidence.
pub fn check(evidence: &Evidence, trust: &Trust) -> Result<Proved> {
	let _ = (evidence, trust);
	Err(crate::Error::bad("proof", "not checked"))
}
