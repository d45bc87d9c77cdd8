//! The receipt of an anchored document: what its owner needs to prove the document later.
//!
//! **A receipt is secret.** It holds the salts: with one, whoever can guess a record can check the guess against the
//! chain. Without them, nobody can, and the commitment proves nothing any more. Keep it as the record itself is kept,
//! and destroy it to make the commitments meaningless.

use std::path::Path;

use cid::Cid;
use salus_primitives::{
	codes::DataClass,
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, BatchId},
};
use serde::{Deserialize, Serialize};
use sp_core::H256;
use zeroize::Zeroizing;

use crate::{
	files::{self, hex32},
	store,
	tree::Tree,
	Error, Result,
};

/// What the `format` of a receipt says.
pub const FORMAT: &str = "salus-receipt/1";

/// A receipt. Secret: it holds salts.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
	/// How the commitments were made.
	pub scheme: CommitmentScheme,
	/// The root over the commitments of a Bundle; `None` for a resource on its own.
	pub root: Option<H256>,
	/// How many leaves the root stands for.
	pub leaves: u32,
	/// One entry for each resource, in the order of the leaves.
	pub resources: Vec<Entry>,
	/// Where it is anchored, once it is.
	pub chain: Option<ChainRef>,
}

/// What a receipt says of one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
	/// The number of its leaf.
	pub index: u32,
	/// `resourceType`.
	pub resource_type: String,
	/// `id`, if it has one.
	pub id: Option<String>,
	/// The data class.
	pub class: DataClass,
	/// The commitment.
	pub commitment: Commitment,
	/// The salt.
	pub salt: Zeroizing<[u8; 32]>,
	/// The sealed record's name in the store, if it was sealed.
	pub content_id: Option<Cid>,
}

/// Where a document is anchored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainRef {
	/// The chain's genesis hash.
	pub genesis: H256,
	/// The anchor of a resource on its own.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub anchor: Option<AnchorId>,
	/// The batch of a Bundle.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub batch: Option<BatchId>,
	/// The hash of the finalised block with the anchor.
	pub block_hash: H256,
	/// The number of that block.
	pub block_number: u32,
	/// The account that anchored it, as SS58 text.
	pub custodian: String,
}

impl Receipt {
	/// Reads a receipt from JSON, and checks that its parts agree.
	pub fn from_json(bytes: &[u8]) -> Result<Self> {
		let stored: StoredReceipt =
			serde_json::from_slice(bytes).map_err(|error| Error::bad("receipt", error.to_string()))?;
		if stored.format != FORMAT {
			return Err(Error::bad("receipt.format", format!("\"{}\", and \"{FORMAT}\" is expected", stored.format)));
		}
		let resources = stored.resources.into_iter().map(Entry::try_from).collect::<Result<_>>()?;
		let receipt =
			Self { scheme: stored.scheme, root: stored.root, leaves: stored.leaves, resources, chain: stored.chain };
		receipt.check()?;
		Ok(receipt)
	}

	/// The receipt as JSON. Secret.
	pub fn to_json(&self) -> Result<Zeroizing<Vec<u8>>> {
		let stored = StoredReceipt {
			format: FORMAT.into(),
			scheme: self.scheme,
			root: self.root,
			leaves: self.leaves,
			resources: self.resources.iter().map(StoredEntry::from).collect(),
			chain: self.chain.clone(),
		};
		let json = serde_json::to_vec_pretty(&stored).map_err(|error| Error::bad("receipt", error.to_string()))?;
		Ok(Zeroizing::new(json))
	}

	/// Reads a receipt from a file.
	pub fn load(path: &Path) -> Result<Self> {
		Self::from_json(&Zeroizing::new(files::read(path)?))
			.map_err(|error| Error::bad(path.display().to_string(), error.to_string()))
	}

	/// Writes the receipt to a file that only its owner may read, in full or not at all.
	pub fn save(&self, path: &Path) -> Result<()> {
		files::write_atomic(path, &self.to_json()?)
	}

	/// The tree over the commitments: each leaf's path.
	pub fn tree(&self) -> Result<Tree> {
		Tree::new(self.resources.iter().map(|entry| entry.commitment.0), "receipt.resources")
	}

	/// Refuses a receipt whose parts contradict each other.
	fn check(&self) -> Result<()> {
		if self.leaves as usize != self.resources.len() {
			let why = format!("{}, and there are {} resources", self.leaves, self.resources.len());
			return Err(Error::bad("receipt.leaves", why));
		}
		for (number, entry) in self.resources.iter().enumerate() {
			if entry.index as usize != number {
				return Err(Error::bad(format!("receipt.resources[{number}].index"), "out of order"));
			}
		}
		let root = self.tree()?.root();
		match self.root {
			Some(stated) if stated != root => {
				Err(Error::bad("receipt.root", format!("the commitments have the root {root:?}, not {stated:?}")))
			}
			None if self.leaves != 1 => Err(Error::bad("receipt.root", "missing, and there are several resources")),
			_ => Ok(()),
		}
	}
}

/// A receipt as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredReceipt {
	format: String,
	scheme: CommitmentScheme,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	root: Option<H256>,
	leaves: u32,
	resources: Vec<StoredEntry>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	chain: Option<ChainRef>,
}

/// An entry as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredEntry {
	index: u32,
	resource_type: String,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	id: Option<String>,
	class: DataClass,
	#[serde(with = "hex32")]
	commitment: [u8; 32],
	#[serde(with = "hex32")]
	salt: [u8; 32],
	#[serde(default, skip_serializing_if = "Option::is_none")]
	content_id: Option<String>,
}

impl From<&Entry> for StoredEntry {
	fn from(entry: &Entry) -> Self {
		Self {
			index: entry.index,
			resource_type: entry.resource_type.clone(),
			id: entry.id.clone(),
			class: entry.class,
			commitment: entry.commitment.0,
			salt: *entry.salt,
			content_id: entry.content_id.as_ref().map(ToString::to_string),
		}
	}
}

impl TryFrom<StoredEntry> for Entry {
	type Error = Error;

	fn try_from(stored: StoredEntry) -> Result<Self> {
		Ok(Self {
			index: stored.index,
			resource_type: stored.resource_type,
			id: stored.id,
			class: stored.class,
			commitment: Commitment(stored.commitment),
			salt: Zeroizing::new(stored.salt),
			content_id: stored.content_id.as_deref().map(store::parse_id).transpose()?,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::super::{tests::bundle, Prepared};
	use super::*;

	fn receipt() -> Receipt {
		let mut receipt = Prepared::new(&bundle(3)).unwrap().receipt();
		receipt.resources[0].content_id = Some(store::content_id(b"sealed").unwrap());
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
	fn json_round_trip() {
		let receipt = receipt();
		let json = receipt.to_json().unwrap();
		assert_eq!(Receipt::from_json(&json).unwrap(), receipt);
		let text = String::from_utf8(json.to_vec()).unwrap();
		assert!(text.contains("\"salus-receipt/1\""));
		assert!(text.contains("\"vital-signs\""));
	}

	#[test]
	fn file_round_trip_for_the_owner_alone() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("receipt.json");
		receipt().save(&path).unwrap();
		assert_eq!(Receipt::load(&path).unwrap().leaves, 3);
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		}
	}

	#[test]
	fn contradictions_are_refused_by_field() {
		let refusal = |from: &str, to: &str| {
			let text = String::from_utf8(receipt().to_json().unwrap().to_vec()).unwrap();
			assert!(text.contains(from), "{from}");
			Receipt::from_json(text.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
		};
		assert!(refusal("salus-receipt/1", "salus-receipt/9").contains("receipt.format"));
		assert!(refusal("\"leaves\": 3", "\"leaves\": 4").contains("receipt.leaves"));
		assert!(refusal("\"index\": 1", "\"index\": 2").contains("receipt.resources[1].index"));
		assert!(refusal("\"root\": \"0x", "\"root\": \"0xffff").contains("receipt"));
		assert!(refusal("\"commitment\": \"0x", "\"commitment\": \"").contains("hexadecimal"));
		assert!(refusal("\"salt\"", "\"sa1t\"").contains("sa1t"));
		assert!(refusal("bafkrei", "bafkreiX").contains("content id"));
		assert!(Receipt::from_json(b"{").is_err());
	}

	#[test]
	fn another_commitment_contradicts_the_root() {
		let mut receipt = receipt();
		receipt.resources[1].commitment.0[0] ^= 1;
		let error = Receipt::from_json(&receipt.to_json().unwrap()).unwrap_err();
		assert!(error.to_string().contains("receipt.root"));
	}
}
