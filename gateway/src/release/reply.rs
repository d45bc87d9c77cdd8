//! The custodian's answer: for each record the key, wrapped for the requester, or why not.

use salus_primitives::{
	anchor::RecordRef,
	codes::Schema,
	commitment::{Commitment, CommitmentScheme},
};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use super::text;
use crate::{
	canonical,
	chain::AccountId,
	files::{self, hex32},
	seal::Envelope,
	store::Cid,
	Error, Result,
};

/// What the file's `format` says.
pub const FORMAT: &str = "salus-release/1";

/// Most bytes of sealed disclosures in one answer: their text and all else stay below what [`files::read`] reads.
pub const MAX_INLINE: usize = 16 << 20;

/// What a wrapped key is bound to begins with this.
const DOMAIN: &[u8] = b"salus/release/v1";

/// The answer to one request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
	format: String,
	/// The chain, by its genesis hash.
	#[serde(with = "hex32")]
	pub genesis: [u8; 32],
	/// Who asked.
	#[serde(with = "text::account")]
	pub requester: AccountId,
	/// Whose records.
	#[serde(with = "text::account")]
	pub patient: AccountId,
	/// The line of the disclosure log that it rests on.
	pub entry: u64,
	/// The request's nonce.
	#[serde(with = "hex32")]
	pub nonce: [u8; 32],
	/// The final block by which the permit was asked for again.
	pub block: u64,
	/// The hash of that block.
	#[serde(with = "hex32")]
	pub block_hash: [u8; 32],
	/// One for each record of the request, in its order.
	pub records: Vec<Item>,
}

/// What comes of one record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
	/// The record.
	#[serde(with = "text::commitment")]
	pub commitment: Commitment,
	/// What comes of it.
	pub outcome: Outcome,
}

/// What comes of one record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
	/// The record's own salt and key.
	Released(Delivery),
	/// What the permit lets through, with the proof that it is the record's, under a key of its own.
	Redacted(Delivery),
	/// Nothing.
	Refused {
		/// Why.
		reason: String,
	},
}

/// A wrapped key, and what the receiver needs to find and to check the record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
	/// How the commitment was made.
	pub scheme: CommitmentScheme,
	/// The form that the record has.
	pub schema: Schema,
	/// Where the record is on the chain.
	pub record: RecordRef,
	/// Of a leaf, the hashes beside the way to the batch's root; empty for a record that was anchored alone.
	pub path: Vec<H256>,
	/// The number of the block that anchored it.
	pub anchored_at: u32,
	/// The sealed bytes.
	#[serde(with = "text::content_id")]
	pub content_id: Cid,
	/// How many bytes there are once it is opened.
	pub length: u64,
	/// The key, wrapped for the request's recipient.
	pub envelope: Envelope,
	/// The sealed bytes themselves, where they are in no store.
	#[serde(with = "text::bytes", default, skip_serializing_if = "Option::is_none")]
	pub blob: Option<Vec<u8>>,
}

impl Reply {
	/// An answer without records.
	pub(super) fn new(ask: &super::Ask, newest: &super::Newest) -> Self {
		Self {
			format: FORMAT.into(),
			genesis: ask.genesis,
			requester: ask.requester.clone(),
			patient: ask.patient.clone(),
			entry: ask.basis.index,
			nonce: ask.nonce,
			block: newest.block,
			block_hash: newest.block_hash,
			records: Vec::new(),
		}
	}

	/// How many records are released or redacted.
	pub fn given(&self) -> usize {
		self.records.iter().filter(|item| !matches!(item.outcome, Outcome::Refused { .. })).count()
	}

	/// The answer as JSON, on one line.
	pub fn to_json(&self) -> Result<Vec<u8>> {
		serde_json::to_vec(self).map_err(|error| Error::bad("release", error.to_string()))
	}

	/// Reads an answer; an error says what is wrong with it. What is in it proves itself when it is opened.
	pub fn from_json(bytes: &[u8]) -> Result<Self> {
		let value = canonical::parse("release", bytes)?;
		let format = value.get("format").and_then(serde_json::Value::as_str).unwrap_or_default();
		if format != FORMAT {
			return Err(Error::bad("format", format!("\"{format}\", and \"{FORMAT}\" is expected")));
		}
		serde_json::from_value(value).map_err(|error| Error::bad("release", error.to_string()))
	}

	/// Reads an answer from a file.
	pub fn load(path: &std::path::Path) -> Result<Self> {
		Self::from_json(&files::read(path)?).map_err(|error| Error::bad(path.display().to_string(), error.to_string()))
	}
}

/// What a wrapped key is bound to: these sealed bytes, this record, this request.
pub fn bound_to(content_id: &Cid, commitment: &Commitment, nonce: &[u8; 32]) -> Vec<u8> {
	[DOMAIN, &content_id.to_bytes(), &commitment.0, nonce].concat()
}
