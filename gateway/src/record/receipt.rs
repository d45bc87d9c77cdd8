//! The receipt of anchored records: which they are, and where they are anchored.
//!
//! It holds no salt and no key; those are in the custodian's vault. But it says by name what was anchored, and is for
//! its owner's eyes.

use std::path::Path;

use cid::Cid;
use salus_primitives::{
	anchor::Held,
	codes::DataClass,
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, BatchId},
};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use crate::{
	files::{self, hex32},
	store,
	tree::Tree,
	Error, Result,
};

/// What the `format` of a receipt says.
pub const FORMAT: &str = "salus-receipt/2";

/// The format before, which held salts and has no vault behind it.
const FORMER: &str = "salus-receipt/1";

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
	/// How the commitments were made.
	pub scheme: CommitmentScheme,
	/// The root over the commitments of a batch; `None` for a record that is anchored alone.
	pub root: Option<H256>,
	/// How many leaves the root stands for.
	pub leaves: u32,
	/// One entry for each record, in the order of the leaves.
	pub entries: Vec<Entry>,
	/// Where it is anchored, once it is.
	pub chain: Option<ChainRef>,
}

/// What a receipt says of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
	/// The number of its leaf.
	pub index: u32,
	/// `Observation/o1`, or a file's name.
	pub title: String,
	/// The data class.
	pub class: DataClass,
	/// The commitment.
	pub commitment: Commitment,
	/// The sealed record's name in the store.
	pub content_id: Cid,
}

/// Where records are anchored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainRef {
	/// The chain's genesis hash.
	pub genesis: H256,
	/// The anchor of a record on its own.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub anchor: Option<AnchorId>,
	/// The batch.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub batch: Option<BatchId>,
	/// The hash of the finalised block with the anchor.
	pub block_hash: H256,
	/// The number of that block.
	pub block_number: u32,
	/// The account that anchored it, as SS58 text.
	pub custodian: String,
}

impl ChainRef {
	/// The anchor or the batch.
	pub fn held(&self) -> Result<Held> {
		match (self.anchor, self.batch) {
			(Some(anchor), None) => Ok(Held::Anchor(anchor)),
			(None, Some(batch)) => Ok(Held::Batch(batch)),
			_ => Err(Error::bad("receipt.chain", "names no anchor and no batch, or both")),
		}
	}
}

impl Receipt {
	/// Reads a receipt from JSON, and checks that its parts agree.
	pub fn from_json(bytes: &[u8]) -> Result<Self> {
		let said: Said = serde_json::from_slice(bytes).map_err(|error| bad(&error))?;
		match said.format.as_str() {
			FORMAT => (),
			FORMER => {
				let why = format!("\"{FORMER}\": an earlier version made it; its salts are in it and in no vault");
				return Err(Error::bad("receipt.format", why));
			}
			other => return Err(Error::bad("receipt.format", format!("\"{other}\", and \"{FORMAT}\" is expected"))),
		}
		let stored: StoredReceipt = serde_json::from_slice(bytes).map_err(|error| bad(&error))?;
		let receipt = Self::try_from(stored)?;
		receipt.check()?;
		Ok(receipt)
	}

	/// The receipt as JSON.
	pub fn to_json(&self) -> Result<Vec<u8>> {
		let mut json = serde_json::to_vec_pretty(&StoredReceipt::from(self)).map_err(|error| bad(&error))?;
		json.push(b'\n');
		Ok(json)
	}

	/// Reads a receipt from a file.
	pub fn load(path: &Path) -> Result<Self> {
		Self::from_json(&files::read(path)?).map_err(|error| Error::bad(path.display().to_string(), error.to_string()))
	}

	/// Writes the receipt to a file that only its owner may read, in full or not at all.
	pub fn save(&self, path: &Path) -> Result<()> {
		files::write_atomic(path, &self.to_json()?)
	}

	/// The tree over the commitments: each leaf's path.
	pub fn tree(&self) -> Result<Tree> {
		Tree::new(self.entries.iter().map(|entry| entry.commitment.0), "receipt.entries")
	}

	/// Refuses a receipt whose parts contradict each other.
	fn check(&self) -> Result<()> {
		if self.leaves as usize != self.entries.len() {
			let why = format!("{}, and there are {} entries", self.leaves, self.entries.len());
			return Err(Error::bad("receipt.leaves", why));
		}
		for (number, entry) in self.entries.iter().enumerate() {
			if entry.index as usize != number {
				return Err(Error::bad(format!("receipt.entries[{number}].index"), "out of order"));
			}
		}
		let root = self.tree()?.root();
		match self.root {
			Some(stated) if stated != root => {
				Err(Error::bad("receipt.root", format!("the commitments have the root {root:?}, not {stated:?}")))
			}
			None if self.leaves != 1 => Err(Error::bad("receipt.root", "missing, and there are several entries")),
			_ => self.chain.as_ref().map_or(Ok(()), |chain| chain.held().map(drop)),
		}
	}
}

fn bad(error: &serde_json::Error) -> Error {
	Error::bad("receipt", error.to_string())
}

/// The one member that every version has.
#[derive(Deserialize)]
struct Said {
	format: String,
}

/// A receipt as it is written.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredReceipt {
	format: String,
	scheme: CommitmentScheme,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	root: Option<H256>,
	leaves: u32,
	entries: Vec<StoredEntry>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	chain: Option<ChainRef>,
}

/// An entry as it is written.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredEntry {
	index: u32,
	title: String,
	class: DataClass,
	#[serde(with = "hex32")]
	commitment: [u8; 32],
	content_id: String,
}

impl From<&Receipt> for StoredReceipt {
	fn from(receipt: &Receipt) -> Self {
		let entry = |entry: &Entry| StoredEntry {
			index: entry.index,
			title: entry.title.clone(),
			class: entry.class,
			commitment: entry.commitment.0,
			content_id: entry.content_id.to_string(),
		};
		Self {
			format: FORMAT.into(),
			scheme: receipt.scheme,
			root: receipt.root,
			leaves: receipt.leaves,
			entries: receipt.entries.iter().map(entry).collect(),
			chain: receipt.chain.clone(),
		}
	}
}

impl TryFrom<StoredReceipt> for Receipt {
	type Error = Error;

	fn try_from(stored: StoredReceipt) -> Result<Self> {
		let entry = |stored: StoredEntry| -> Result<Entry> {
			Ok(Entry {
				index: stored.index,
				title: stored.title,
				class: stored.class,
				commitment: Commitment(stored.commitment),
				content_id: store::parse_id(&stored.content_id)?,
			})
		};
		Ok(Self {
			scheme: stored.scheme,
			root: stored.root,
			leaves: stored.leaves,
			entries: stored.entries.into_iter().map(entry).collect::<Result<_>>()?,
			chain: stored.chain,
		})
	}
}

#[cfg(test)]
pub(super) mod tests {
	use super::*;

	pub(crate) fn receipt(leaves: u32) -> Receipt {
		let entries: Vec<_> = (0..leaves)
			.map(|index| Entry {
				index,
				title: format!("Observation/o{index}"),
				class: DataClass::VitalSigns,
				commitment: Commitment([index as u8 + 1; 32]),
				content_id: store::content_id(&index.to_be_bytes()).unwrap(),
			})
			.collect();
		let mut receipt =
			Receipt { scheme: CommitmentScheme::SaltedBlake2b256Fields, root: None, leaves, entries, chain: None };
		receipt.root = Some(receipt.tree().unwrap().root());
		receipt.chain = Some(ChainRef {
			genesis: H256::repeat_byte(1),
			anchor: None,
			batch: Some(BatchId(7)),
			block_hash: H256::repeat_byte(2),
			block_number: 9,
			custodian: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".into(),
		});
		receipt
	}

	#[test]
	fn json_round_trip_without_a_salt() {
		let receipt = receipt(3);
		let json = receipt.to_json().unwrap();
		assert_eq!(Receipt::from_json(&json).unwrap(), receipt);
		let text = String::from_utf8(json).unwrap();
		assert!(text.contains("\"salus-receipt/2\"") && text.contains("\"vital-signs\""));
		assert!(!text.contains("salt\""));
	}

	#[test]
	fn file_round_trip_for_the_owner_alone() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("receipt.json");
		receipt(3).save(&path).unwrap();
		assert_eq!(Receipt::load(&path).unwrap().leaves, 3);
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		}
	}

	#[test]
	fn contradictions_and_other_versions_are_refused_by_field() {
		let refusal = |from: &str, to: &str| {
			let text = String::from_utf8(receipt(3).to_json().unwrap()).unwrap();
			assert!(text.contains(from), "{from}");
			Receipt::from_json(text.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
		};
		assert!(refusal("salus-receipt/2", "salus-receipt/9").contains("receipt.format"));
		assert!(refusal("salus-receipt/2", "salus-receipt/1").contains("earlier version"));
		assert!(refusal("\"leaves\": 3", "\"leaves\": 4").contains("receipt.leaves"));
		assert!(refusal("\"index\": 2", "\"index\": 1").contains("entries[2].index"));
		assert!(refusal("0x0101", "0x0201").contains("receipt.root"));
		assert!(refusal("\"batch\": 7", "\"batch\": 7, \"anchor\": 7").contains("receipt.chain"));
		assert!(refusal("\"leaves\"", "\"salt\": 1, \"leaves\"").contains("unknown field"));
		assert!(Receipt::from_json(b"{}").unwrap_err().to_string().contains("format"));
	}
}
