//! Proofs of what a chain's state held, to be checked without a node: a storage proof against a header's state root,
//! and the header's finality by a GRANDPA justification.
//!
//! The checks are strict: whatever is in a proof is needed, and is there once and in one form, so that a proof with any
//! byte changed or added is refused.
//!
//! - [`state`]: what a state holds, read out of trie nodes.
//! - [`finality`]: justifications, and how one set of authorities hands over to the next.

use codec::{Decode, DecodeAll, Encode};
use serde_json::{json, Value};
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Header as _},
};

use crate::{files::hex32, Error, Result};

pub mod finality;
pub mod state;

/// A block's header.
pub type Header = generic::Header<u32, BlakeTwo256>;

/// A storage key, and the SCALE bytes under it; `None` where the state holds nothing.
pub type Item = (Vec<u8>, Option<Vec<u8>>);

/// What proves some storage entries at one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
	/// The entries.
	pub items: Vec<Item>,
	/// The trie nodes on the way from the state root to them (`state_getReadProof`), in ascending order.
	pub nodes: Vec<Vec<u8>>,
	/// The block's header, as SCALE bytes.
	pub header: Vec<u8>,
	/// A GRANDPA justification of the block, as SCALE bytes.
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
		let item = |(key, value): &Item| json!({ "key": hex(key), "value": value.as_ref().map(hex) });
		json!({
			"items": self.items.iter().map(item).collect::<Vec<_>>(),
			"nodes": self.nodes.iter().map(hex).collect::<Vec<_>>(),
			"header": hex(&self.header),
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
			items.ok_or_else(|| Error::bad(format!("{what}.{member}"), "missing, or not a list"))
		};
		let optional = |member: &str, value: Option<&Value>| {
			value.filter(|value| !value.is_null()).map(|value| bytes(member, Some(value))).transpose()
		};
		let item =
			|item: &Value| Ok((bytes("items.key", item.get("key"))?, optional("items.value", item.get("value"))?));
		Ok(Self {
			items: list("items")?.iter().map(item).collect::<Result<_>>()?,
			nodes: list("nodes")?.iter().map(|node| bytes("nodes", Some(node))).collect::<Result<_>>()?,
			header: bytes("header", value.get("header"))?,
			justification: optional("justification", value.get("justification"))?,
		})
	}

	/// The header.
	pub fn header(&self) -> Result<Header> {
		exact("header", &self.header)
	}

	/// The value under the key, if the evidence is about that entry, only about it, and the state has it.
	pub fn only(&self, key: &[u8]) -> Option<&[u8]> {
		match self.items.as_slice() {
			[(found, Some(value))] if found == key => Some(value),
			_ => None,
		}
	}
}

/// Checks evidence: the state of the block holds just this under the keys, and the block is as final as it can be shown
/// from `trust`. A negative answer names what doesn't hold.
pub fn check(evidence: &Evidence, trust: &Trust) -> Result<Proved> {
	let header = evidence.header()?;
	check_items(evidence, &header)?;
	let block_hash = header.hash();
	let finality = match trust {
		Trust::Nothing => Finality::NotChecked,
		Trust::Block(known) if block_hash.0 == *known => Finality::KnownBlock,
		Trust::Block(known) => {
			let (found, known) = (hex32::to_text(&block_hash.0), hex32::to_text(known));
			return Err(Error::Negative(format!("the proof is for the block {found}, not for {known}")));
		}
		Trust::Authorities(authorities) => {
			let justification = evidence.justification.as_deref();
			let justification = justification.ok_or_else(|| Error::bad("justification", "missing"))?;
			finality::check_justification(justification, &header, authorities)?;
			Finality::Justified { set_id: authorities.set_id }
		}
	};
	Ok(Proved { block_number: *header.number(), block_hash: block_hash.0, finality })
}

/// Refuses entries that the header's state doesn't have like that.
fn check_items(evidence: &Evidence, header: &Header) -> Result<()> {
	let keys: Vec<_> = evidence.items.iter().map(|(key, _)| key.as_slice()).collect();
	let found = state::read(&evidence.nodes, header.state_root(), &keys)?;
	for ((_, said), found) in evidence.items.iter().zip(&found) {
		let why = match (said, found) {
			(said, found) if said == found => continue,
			(_, None) => "the state holds nothing under this key",
			(None, Some(_)) => "the state holds something under this key",
			(Some(_), Some(_)) => "the state holds another value under this key",
		};
		return Err(Error::Negative(why.into()));
	}
	Ok(())
}

/// Decodes SCALE bytes in full, and refuses bytes that are not the only ones that stand for the value.
pub(crate) fn exact<T: Decode + Encode>(what: &str, bytes: &[u8]) -> Result<T> {
	let value =
		T::decode_all(&mut &*bytes).map_err(|error| Error::bad(what, format!("not of the expected form: {error}")))?;
	if value.encode() != bytes {
		return Err(Error::bad(what, "not of the expected form: it could be written in another way"));
	}
	Ok(value)
}

#[cfg(test)]
pub(crate) mod tests;
