//! The file of a bundle: JSON in the canonical form of RFC 8785, byte for byte, so that no byte can be changed unseen.

use salus_primitives::{
	anchor::RecordRef,
	commitment::Commitment,
	ids::{AnchorId, BatchId},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sp_core::H256;

use super::{Bundle, Genesis, HandOver, OpeningProof};
use crate::{canonical, fields::Disclosure, files::hex32, Error, Result};

/// What the file's `format` says.
pub const FORMAT: &str = "salus-bundle/1";

/// Largest file of a bundle, in bytes.
pub const MAX_LEN: usize = 64 << 20;

/// A bundle as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	format: String,
	genesis: StoredGenesis,
	hand_overs: Vec<StoredHandOver>,
	header: Hex,
	justification: Hex,
	nodes: Vec<Hex>,
	record: String,
	#[serde(with = "hex32")]
	commitment: [u8; 32],
	path: Vec<Hash>,
	opening: StoredOpening,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredGenesis {
	header: Hex,
	nodes: Vec<Hex>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredHandOver {
	header: Hex,
	justification: Hex,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredOpening {
	Salt(Hash),
	Fields(Value),
	None,
}

/// 32 bytes.
#[derive(Serialize, Deserialize)]
struct Hash(#[serde(with = "hex32")] [u8; 32]);

/// Bytes, as `0x` and hexadecimal digits.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[derive(Clone)]
struct Hex(Vec<u8>);

impl From<Hex> for String {
	fn from(bytes: Hex) -> Self {
		format!("0x{}", hex::encode(bytes.0))
	}
}

impl TryFrom<String> for Hex {
	type Error = &'static str;

	fn try_from(text: String) -> std::result::Result<Self, Self::Error> {
		let bytes = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
		bytes.map(Self).ok_or("not 0x and hexadecimal digits")
	}
}

/// The text of a record's number on the chain: `anchor:7`, or `batch:3/17` for a leaf.
pub fn record_text(record: RecordRef) -> String {
	match record {
		RecordRef::Anchor(AnchorId(anchor)) => format!("anchor:{anchor}"),
		RecordRef::Leaf { batch: BatchId(batch), index } => format!("batch:{batch}/{index}"),
	}
}

/// The record behind its text, which has one form only.
pub fn record_from_text(text: &str) -> Option<RecordRef> {
	let record = match text.strip_prefix("anchor:") {
		Some(anchor) => RecordRef::Anchor(AnchorId(anchor.parse().ok()?)),
		None => {
			let (batch, index) = text.strip_prefix("batch:")?.split_once('/')?;
			RecordRef::Leaf { batch: BatchId(batch.parse().ok()?), index: index.parse().ok()? }
		}
	};
	(record_text(record) == text).then_some(record)
}

impl Bundle {
	/// The bytes of the file.
	pub fn to_bytes(&self) -> Result<Vec<u8>> {
		let hex = |bytes: &Vec<u8>| Hex(bytes.clone());
		let hand_over = |hand_over: &HandOver| StoredHandOver {
			header: hex(&hand_over.header),
			justification: hex(&hand_over.justification),
		};
		let stored = Stored {
			format: FORMAT.into(),
			genesis: StoredGenesis {
				header: hex(&self.genesis.header),
				nodes: self.genesis.nodes.iter().map(hex).collect(),
			},
			hand_overs: self.hand_overs.iter().map(hand_over).collect(),
			header: hex(&self.header),
			justification: hex(&self.justification),
			nodes: self.nodes.iter().map(hex).collect(),
			record: record_text(self.record),
			commitment: self.commitment.0,
			path: self.path.iter().map(|hash| Hash(hash.0)).collect(),
			opening: match &self.opening {
				OpeningProof::Whole { salt } => StoredOpening::Salt(Hash(*salt)),
				OpeningProof::Fields(disclosure) => StoredOpening::Fields(disclosure.to_json()),
				OpeningProof::None => StoredOpening::None,
			},
		};
		let value = serde_json::to_value(stored).map_err(|error| Error::bad("bundle", error.to_string()))?;
		canonical::to_canonical(&value)
	}

	/// Reads a file of at most [`MAX_LEN`] bytes. Refuses another format or version, and a file that is not byte for
	/// byte as [`Bundle::to_bytes`] writes it.
	pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
		if bytes.len() > MAX_LEN {
			return Err(Error::bad("bundle", format!("larger than {} MiB", MAX_LEN >> 20)));
		}
		let value = canonical::parse("bundle", bytes)?;
		match value.get("format").and_then(Value::as_str) {
			Some(FORMAT) => {}
			Some(other) => return Err(Error::bad("format", format!("{other:?} is not known: {FORMAT:?} is expected"))),
			None => return Err(Error::bad("format", "missing: this is no proof bundle")),
		}
		let stored: Stored = serde_json::from_value(value).map_err(|error| Error::bad("bundle", error.to_string()))?;
		let bundle = stored.bundle()?;
		if bundle.to_bytes()? != bytes {
			return Err(Error::bad("bundle", "not in canonical form (RFC 8785): the file was changed"));
		}
		Ok(bundle)
	}
}

impl Stored {
	fn bundle(self) -> Result<Bundle> {
		let nodes = |nodes: Vec<Hex>| nodes.into_iter().map(|node| node.0).collect();
		let hand_over =
			|stored: StoredHandOver| HandOver { header: stored.header.0, justification: stored.justification.0 };
		Ok(Bundle {
			genesis: Genesis { header: self.genesis.header.0, nodes: nodes(self.genesis.nodes) },
			hand_overs: self.hand_overs.into_iter().map(hand_over).collect(),
			header: self.header.0,
			justification: self.justification.0,
			nodes: nodes(self.nodes),
			record: record_from_text(&self.record)
				.ok_or_else(|| Error::bad("record", "neither anchor:NUMBER nor batch:NUMBER/LEAF"))?,
			commitment: Commitment(self.commitment),
			path: self.path.into_iter().map(|hash| H256(hash.0)).collect(),
			opening: match self.opening {
				StoredOpening::Salt(salt) => OpeningProof::Whole { salt: salt.0 },
				StoredOpening::Fields(value) => OpeningProof::Fields(Disclosure::from_json(&value)?),
				StoredOpening::None => OpeningProof::None,
			},
		})
	}
}
