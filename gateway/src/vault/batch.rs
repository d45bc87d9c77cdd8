//! The batches: the commitments under each root, in the order of the leaves.

use std::path::PathBuf;

use salus_primitives::{commitment::Commitment, ids::BatchId};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use super::{steps::step, stored::Commitment32, Vault};
use crate::{
	files::{self, hex32},
	tree::Tree,
	Error, Result,
};

/// What the `format` of a batch's file says.
const FORMAT: &str = "salus-batch/1";

/// The leaves of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaves {
	/// The chain's genesis hash.
	pub genesis: [u8; 32],
	/// The batch's number on that chain.
	pub batch: BatchId,
	/// The commitments, in the order of the leaves.
	pub commitments: Vec<Commitment>,
}

/// The file of a batch.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	format: String,
	#[serde(with = "hex32")]
	genesis: [u8; 32],
	batch: BatchId,
	commitments: Vec<Commitment32>,
}

impl Vault {
	fn batch_path(&self, root: H256) -> PathBuf {
		self.folder().join("batches").join(format!("{}.json", hex::encode(root)))
	}

	/// The commitments under a root, in the order of the leaves. Fails for a root that the vault doesn't know, and for a
	/// file whose commitments have another root.
	pub fn leaves(&self, root: H256) -> Result<Vec<Commitment>> {
		let path = self.batch_path(root);
		if !path.exists() {
			return Err(Error::bad(format!("batch {root:?}"), "the vault has no batch with this root"));
		}
		let named = |why: String| Error::bad(path.display().to_string(), why);
		let stored: Stored = serde_json::from_slice(&files::read(&path)?).map_err(|error| named(error.to_string()))?;
		if stored.format != FORMAT {
			return Err(named(format!("format: \"{}\", and \"{FORMAT}\" is expected", stored.format)));
		}
		let commitments: Vec<_> = stored.commitments.iter().map(|leaf| Commitment(leaf.0)).collect();
		match Tree::new(commitments.iter().map(|leaf| leaf.0), "commitments")?.root() == root {
			true => Ok(commitments),
			false => Err(named("its commitments have another root than its name says".into())),
		}
	}

	/// Writes down the leaves of a batch.
	pub(super) fn put_leaves(&self, root: H256, leaves: &Leaves) -> Result<()> {
		self.ensure_open()?;
		step()?;
		let stored = Stored {
			format: FORMAT.into(),
			genesis: leaves.genesis,
			batch: leaves.batch,
			commitments: leaves.commitments.iter().map(|leaf| Commitment32(leaf.0)).collect(),
		};
		let json = serde_json::to_vec(&stored).map_err(|error| Error::bad("batch", error.to_string()))?;
		files::write_atomic(&self.batch_path(root), &json)
	}
}
