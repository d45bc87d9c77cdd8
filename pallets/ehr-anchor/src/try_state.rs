//! What always holds in the pallet's storage.

use frame_support::ensure;
use salus_primitives::{ids::AnchorId, merkle::MAX_LEAVES};
use sp_runtime::TryRuntimeError;

use crate::{
	pallet::{
		AnchorOf, Anchors, AnchorsByCommitment, Batches, BatchesByRoot, Config, NextAnchorId, NextBatchId, Pallet,
	},
	types::Status,
};

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_anchor_ids()?;
		Self::try_commitment_index()?;
		Self::try_chains()?;
		Self::try_status()?;
		Self::try_batch_ids()?;
		Self::try_root_index()?;
		Self::try_batch_bounds()
	}

	/// Every anchor has a number that was handed out, and every number that was handed out has its anchor.
	fn try_anchor_ids() -> Result<(), TryRuntimeError> {
		let next = NextAnchorId::<T>::get();
		ensure!(Anchors::<T>::iter_keys().all(|id| id < next), "an anchor has a number not handed out yet");
		ensure!(u64::try_from(Anchors::<T>::iter_keys().count()) == Ok(next.0), "an anchor was removed");
		Ok(())
	}

	/// Every commitment names the anchor that holds it, and every anchor is found by its commitment.
	fn try_commitment_index() -> Result<(), TryRuntimeError> {
		for (commitment, id) in AnchorsByCommitment::<T>::iter() {
			let anchor = Anchors::<T>::get(id).ok_or("a commitment names an anchor that doesn't exist")?;
			ensure!(anchor.commitment == commitment, "a commitment names an anchor that doesn't hold it");
		}
		for (id, anchor) in Anchors::<T>::iter() {
			ensure!(anchor.commitment.0 != [0; 32], "an anchor commits to nothing");
			let found = AnchorsByCommitment::<T>::get(anchor.commitment);
			ensure!(found == Some(id), "an anchor is not found by its commitment");
		}
		Ok(())
	}

	/// Neighbours in a chain of versions name each other and speak of the same record.
	fn try_chains() -> Result<(), TryRuntimeError> {
		for (id, anchor) in Anchors::<T>::iter() {
			Self::try_predecessor(id, &anchor)?;
			if let Some(after) = anchor.successor {
				let after = Anchors::<T>::get(after).ok_or("a successor doesn't exist")?;
				ensure!(after.predecessor == Some(id), "a successor doesn't point back");
			}
		}
		Ok(())
	}

	/// A predecessor is older, points back, and has the same custodian, subject and data class.
	fn try_predecessor(id: AnchorId, anchor: &AnchorOf<T>) -> Result<(), TryRuntimeError> {
		let Some(before) = anchor.predecessor else { return Ok(()) };
		ensure!(before < id, "a predecessor is newer than its successor");
		let before = Anchors::<T>::get(before).ok_or("a predecessor doesn't exist")?;
		ensure!(before.successor == Some(id), "a predecessor doesn't point back");
		ensure!(before.custodian == anchor.custodian, "a chain changes its custodian");
		ensure!(before.subject == anchor.subject, "a chain changes its subject");
		ensure!(before.class == anchor.class, "a chain changes its data class");
		Ok(())
	}

	/// Exactly the last anchor of a chain is not superseded.
	fn try_status() -> Result<(), TryRuntimeError> {
		for anchor in Anchors::<T>::iter_values() {
			let superseded = anchor.status == Status::Superseded;
			ensure!(superseded == anchor.successor.is_some(), "a status doesn't fit the place in the chain");
		}
		Ok(())
	}

	/// Every batch has a number that was handed out, and every number that was handed out has its batch.
	fn try_batch_ids() -> Result<(), TryRuntimeError> {
		let next = NextBatchId::<T>::get();
		ensure!(Batches::<T>::iter_keys().all(|id| id < next), "a batch has a number not handed out yet");
		ensure!(u64::try_from(Batches::<T>::iter_keys().count()) == Ok(next.0), "a batch was removed");
		Ok(())
	}

	/// Every root names the batch that holds it, and every batch is found by its root.
	fn try_root_index() -> Result<(), TryRuntimeError> {
		for (root, id) in BatchesByRoot::<T>::iter() {
			let batch = Batches::<T>::get(id).ok_or("a root names a batch that doesn't exist")?;
			ensure!(batch.root == root, "a root names a batch that doesn't hold it");
		}
		for (id, batch) in Batches::<T>::iter() {
			ensure!(BatchesByRoot::<T>::get(batch.root) == Some(id), "a batch is not found by its root");
		}
		Ok(())
	}

	/// Every batch has a root, 1 to 2^20 leaves, and known data classes.
	fn try_batch_bounds() -> Result<(), TryRuntimeError> {
		for batch in Batches::<T>::iter_values() {
			ensure!(!batch.root.is_zero(), "a batch commits to nothing");
			ensure!((1..=MAX_LEAVES).contains(&batch.leaves), "a batch is empty or too large");
			ensure!(!batch.classes.is_empty() && batch.classes.is_known(), "a batch has no known data class");
		}
		Ok(())
	}
}
