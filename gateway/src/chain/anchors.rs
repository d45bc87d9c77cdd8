//! What the chain says about anchored records, at its newest final block. Definitions: `salus_primitives::apis`.

use salus_primitives::{
	anchor::{RecordInfo, RecordRef, MAX_VERSIONS},
	commitment::Commitment,
	ids::{AnchorId, BatchId},
};
use sp_core::H256;

use crate::{
	chain::{client::Client, AccountId},
	Result,
};

impl Client {
	/// The anchor of a commitment and whether it is the current version.
	pub async fn anchor_of(&self, commitment: Commitment) -> Result<Option<(AnchorId, bool)>> {
		self.ask("AnchorApi_anchor_of", &commitment).await
	}

	/// The batch with this root.
	pub async fn batch_of(&self, root: H256) -> Result<Option<BatchId>> {
		self.ask("AnchorApi_batch_of", &root).await
	}

	/// What the chain has on a record, `None` when there is no such anchor or leaf.
	pub async fn record(&self, record: RecordRef) -> Result<Option<RecordInfo<AccountId>>> {
		self.ask("AnchorApi_record", &record).await
	}

	/// The versions of a record, oldest first: at most [`MAX_VERSIONS`] before it and as many after it. Empty when there
	/// is no such record.
	pub async fn versions(&self, record: RecordRef) -> Result<Vec<RecordRef>> {
		self.ask("AnchorApi_versions", &(record, MAX_VERSIONS)).await
	}

	/// Whether a commitment is number `index` of a batch.
	pub async fn verify_inclusion(&self, batch: BatchId, index: u32, leaf: Commitment, path: &[H256]) -> Result<bool> {
		self.ask("AnchorApi_verify_inclusion", &(batch, index, leaf, path)).await
	}
}
