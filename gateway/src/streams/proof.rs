//! One reading of a stream, proved without the others. Whoever has such a file has the reading and its salt: keep it as
//! the reading is kept.

use std::path::Path;

use salus_primitives::{
	collection::Link,
	commitment::Commitment,
	ids::{BatchId, StreamId},
	merkle,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sp_core::H256;

use crate::{
	canonical,
	files::{self, hex32},
	streams::batch,
	Error, Result,
};

/// What the `format` of such a file says.
pub const FORMAT: &str = "salus-reading-proof/1";

/// A reading with its way to the root of its batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingProof {
	/// The format.
	pub format: String,
	/// The chain's genesis.
	pub genesis: H256,
	/// The stream.
	pub stream: StreamId,
	/// The number of the batch in the stream, from 0.
	pub number: u32,
	/// The batch.
	pub batch: BatchId,
	/// The number of the reading in the stream, from 0.
	pub reading: u64,
	/// The number of the reading in its batch, from 0.
	pub index: u32,
	/// The salt of the reading.
	#[serde(with = "hex32")]
	pub salt: [u8; 32],
	/// The hashes beside the way from the commitment to the root, at most 20.
	pub path: Vec<H256>,
	/// The reading.
	pub value: Value,
}

impl ReadingProof {
	/// Reads a proof from a file. Whether it proves anything is for [`Self::flaw`] to say.
	pub fn load(path: &Path) -> Result<Self> {
		let what = path.display().to_string();
		let value = canonical::parse(&what, &files::read(path)?)?;
		let found = value.get("format").and_then(Value::as_str).unwrap_or("none");
		if found != FORMAT {
			return Err(Error::bad(what, format!("format {found}, and {FORMAT} is read here")));
		}
		serde_json::from_value(value).map_err(|error| Error::bad(what, error.to_string()))
	}

	/// Writes the proof to a file that only its owner may read.
	pub fn save(&self, path: &Path) -> Result<()> {
		let text = serde_json::to_string_pretty(self)
			.map_err(|error| Error::bad(path.display().to_string(), error.to_string()))?;
		files::write_atomic(path, format!("{text}\n").as_bytes())
	}

	/// Why the proof doesn't hold, where `link` is what the chain has as the batch with its number; `None` if it holds.
	pub fn flaw(&self, link: &Link) -> Result<Option<&'static str>> {
		if link.batch != self.batch || link.first.checked_add(self.index.into()) != Some(self.reading) {
			return Ok(Some("batch, reading and index don't belong together"));
		}
		let canonical = canonical::to_canonical(&self.value)?;
		let leaf = Commitment::new(batch::SCHEME, &self.salt, &canonical);
		let proves = merkle::verify(link.root, link.leaves, self.index, &leaf.0, &self.path);
		Ok((!proves).then_some("the reading, its salt or its path was altered"))
	}
}
