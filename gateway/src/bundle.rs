//! Proof bundles: one file that proves a record offline, to anybody who knows the chain's genesis hash
//! (docs/formats/proof-bundle.md).
//!
//! A bundle leads from the genesis hash to the authorities that the chain began with, over their hand-overs to those
//! that finalised a block, by their signatures to that block's header, by trie nodes to what the chain's state said of
//! the record at that block, and by salt or fields to the record itself. [`check`] follows it link by link. Nothing
//! else is trusted: no node, and none of the words in the file.
//!
//! A bundle says how the record was as of its block. Whether that still holds, only the chain can say.

use std::{fmt, fs::File, io::Read, path::Path};

use codec::Encode;
use salus_primitives::{anchor::RecordRef, commitment::Commitment, merkle};
use serde_json::Value;
use sp_core::H256;
use sp_crypto_hashing::{twox_128, twox_64};
use sp_runtime::traits::Header as _;

use crate::{
	fields::Disclosure,
	proof::{
		self,
		finality::{self, Genesis, HandOver},
		state, Header,
	},
	Error, Result,
};

mod facts;
mod format;
mod opening;

pub use facts::{Facts, Standing};
pub use format::{record_from_text, record_text, FORMAT, MAX_LEN};
use opening::Given;

/// What opens the commitment.
#[derive(Clone, PartialEq)]
pub enum OpeningProof {
	/// The record's salt, which opens the commitment with the whole record. Secret: with it, a guess of the record can
	/// be checked.
	Whole {
		/// The salt.
		salt: [u8; 32],
	},
	/// Some fields of the record, with their proof.
	Fields(Disclosure),
	/// Nothing: the record is destroyed, or kept back.
	None,
}

impl fmt::Debug for OpeningProof {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str(match self {
			Self::Whole { .. } => "Whole { .. }",
			Self::Fields(_) => "Fields(..)",
			Self::None => "None",
		})
	}
}

/// Proves a record as of one final block.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
	/// The chain's first block, with the authorities that it began with.
	pub genesis: Genesis,
	/// The blocks by which one set of authorities handed over to the next, oldest first.
	pub hand_overs: Vec<HandOver>,
	/// The block's header, as SCALE bytes.
	pub header: Vec<u8>,
	/// Its justification by the last set, as SCALE bytes.
	pub justification: Vec<u8>,
	/// The trie nodes that prove the entries under [`keys`] in the block's state, in ascending order.
	pub nodes: Vec<Vec<u8>>,
	/// Which record it is.
	pub record: RecordRef,
	/// The commitment to it.
	pub commitment: Commitment,
	/// The hashes beside the way from a leaf to the root of its batch; empty for an anchor.
	pub path: Vec<H256>,
	/// What opens the commitment.
	pub opening: OpeningProof,
}

/// What a bundle proves.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
	/// Which record it is.
	pub record: RecordRef,
	/// The commitment to it.
	pub commitment: Commitment,
	/// What the chain said of it.
	pub facts: Facts,
	/// The number of the block as of which it said so.
	pub block_number: u32,
	/// The block's hash.
	pub block_hash: [u8; 32],
	/// The set of authorities that finalised it.
	pub set_id: u64,
	/// What of the record itself was compared with the commitment.
	pub shown: Shown,
}

/// What of a record was compared with its commitment.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
	/// Nothing: no record was given, or there is no salt.
	Nothing,
	/// The record that was given: it is unaltered.
	Record,
	/// Some fields: the record with nothing but these.
	Fields(Value),
	/// The binary parts with these names, of which the bundle holds the hashes alone. They are unaltered in the file
	/// that was given, if one was.
	Parts(Vec<String>),
}

/// The storage keys of all that the chain has on a record: of an anchor itself, of a leaf its batch and its mark, of
/// both their destruction.
pub fn keys(record: RecordRef) -> Vec<Vec<u8>> {
	let destruction = storage_key("Destructions", &[record.encode()]);
	match record {
		RecordRef::Anchor(anchor) => vec![storage_key("Anchors", &[anchor.encode()]), destruction],
		RecordRef::Leaf { batch, index } => vec![
			storage_key("Batches", &[batch.encode()]),
			storage_key("LeafMarks", &[batch.encode(), index.encode()]),
			destruction,
		],
	}
}

/// The key of an entry of one of the pallet's maps, all of which hash their keys by Twox64Concat.
fn storage_key(map: &str, keys: &[Vec<u8>]) -> Vec<u8> {
	let prefix = [twox_128(b"EhrAnchor"), twox_128(map.as_bytes())].concat();
	let hashed = keys.iter().flat_map(|key| [twox_64(key).as_slice(), key].concat());
	prefix.into_iter().chain(hashed).collect()
}

/// Checks a bundle by the chain's genesis hash, and the record if one is given. A negative answer names what doesn't
/// hold. That a record is superseded, revoked or destroyed is no error: see [`Facts::standing`].
pub fn check(bundle: &Bundle, genesis: &[u8; 32], record: Option<&[u8]>) -> Result<Verified> {
	check_given(bundle, genesis, record.map_or(Given::Nothing, Given::Bytes))
}

/// Checks a bundle and a record that is read piece by piece, as far as its scheme takes it like that.
pub fn check_reader(bundle: &Bundle, genesis: &[u8; 32], mut record: impl Read) -> Result<Verified> {
	check_given(bundle, genesis, Given::Reader(&mut record))
}

/// Checks a bundle and a record in a file, in constant memory where its scheme takes it piece by piece.
pub fn check_file(bundle: &Bundle, genesis: &[u8; 32], record: &Path) -> Result<Verified> {
	let file = File::open(record).map_err(|source| Error::io(record, source))?;
	check_given(bundle, genesis, Given::File(record, file))
}

fn check_given(bundle: &Bundle, genesis: &[u8; 32], given: Given<'_>) -> Result<Verified> {
	let first = bundle.genesis.authorities(genesis)?;
	let header: Header = proof::exact("header", &bundle.header)?;
	let facts = facts(bundle, &header)?;
	let (authorities, after) = finality::follow(first, &bundle.hand_overs)?;
	finality::check_is_later(&header, after)?;
	finality::check_justification(&bundle.justification, &header, &authorities)?;
	let shown = opening::compare(bundle, &facts, given)?;
	Ok(Verified {
		record: bundle.record,
		commitment: bundle.commitment,
		facts,
		block_number: *header.number(),
		block_hash: header.hash().0,
		set_id: authorities.set_id,
		shown,
	})
}

/// What the state under this header says of the record, whose commitment it is.
fn facts(bundle: &Bundle, header: &Header) -> Result<Facts> {
	let keys = keys(bundle.record);
	let keys: Vec<_> = keys.iter().map(Vec::as_slice).collect();
	let values = state::read(&bundle.nodes, header.state_root(), &keys)?;
	let (facts, place) = facts::of(bundle.record, &values)?;
	let holds = match place {
		facts::Place::Anchor(commitment) => commitment == bundle.commitment && bundle.path.is_empty(),
		facts::Place::Leaf { root, leaves, index } => {
			merkle::verify(root, leaves, index, &bundle.commitment.0, &bundle.path)
		}
	};
	if holds {
		return Ok(facts);
	}
	let record = record_text(bundle.record);
	Err(Error::Negative(format!("the commitment, by its path, is not what the chain has as {record}")))
}
