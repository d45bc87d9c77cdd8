//! What always holds in the pallet's storage.

use frame_support::ensure;
use salus_primitives::{
	anchor::{Destruction, Held, RecordRef, RecordStatus},
	ids::{AnchorId, BatchId},
	merkle::MAX_LEAVES,
};
use sp_runtime::TryRuntimeError;

use crate::pallet::{
	AnchorOf, Anchors, AnchorsByCommitment, Batches, BatchesByRoot, Config, CustodyOffers, Destructions, LeafMarks,
	NextAnchorId, NextBatchId, Pallet,
};

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_anchor_ids()?;
		Self::try_commitment_index()?;
		Self::try_batch_ids()?;
		Self::try_root_index()?;
		Self::try_batch_bounds()?;
		Self::try_marks()?;
		Self::try_predecessors()?;
		Self::try_successors()?;
		Self::try_status()?;
		Self::try_destructions()?;
		Self::try_destroyed()?;
		Self::try_offers()
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

	/// A mark is on a leaf that there is, and says that the leaf isn't current: no mark says that it is.
	fn try_marks() -> Result<(), TryRuntimeError> {
		for (batch, index, mark) in LeafMarks::<T>::iter() {
			let batch = Batches::<T>::get(batch).ok_or("a mark is on a leaf of no batch")?;
			ensure!(index < batch.leaves, "a mark is on a leaf beyond those of its batch");
			ensure!(mark.status != RecordStatus::Current, "a mark says nothing");
		}
		Ok(())
	}

	/// The version before each anchor points back, and both speak of the same record.
	fn try_predecessors() -> Result<(), TryRuntimeError> {
		for (id, anchor) in Anchors::<T>::iter() {
			match anchor.predecessor {
				None => {}
				Some(RecordRef::Anchor(before)) => Self::try_anchor_before(before, id, &anchor)?,
				Some(RecordRef::Leaf { batch, index }) => Self::try_leaf_before(batch, index, id, &anchor)?,
			}
		}
		Ok(())
	}

	fn try_anchor_before(before: AnchorId, id: AnchorId, anchor: &AnchorOf<T>) -> Result<(), TryRuntimeError> {
		ensure!(before < id, "a predecessor is newer than its successor");
		let before = Anchors::<T>::get(before).ok_or("a predecessor doesn't exist")?;
		ensure!(before.successor == Some(id), "a predecessor doesn't point back");
		ensure!(before.subject == anchor.subject, "a chain changes its subject");
		ensure!(before.class == anchor.class, "a chain changes its data class");
		ensure!(before.schema == anchor.schema, "a chain changes its schema");
		Ok(())
	}

	fn try_leaf_before(batch: BatchId, index: u32, id: AnchorId, anchor: &AnchorOf<T>) -> Result<(), TryRuntimeError> {
		let before = Batches::<T>::get(batch).ok_or("a predecessor is a leaf of no batch")?;
		let mark = LeafMarks::<T>::get(batch, index).ok_or("a predecessor has no mark")?;
		ensure!(mark.successor == Some(id), "a leaf doesn't point to its successor");
		ensure!(before.subject == anchor.subject, "the successor of a leaf changes its subject");
		ensure!(before.classes.contains(anchor.class), "the successor of a leaf changes its data class");
		ensure!(before.schema == anchor.schema, "the successor of a leaf changes its schema");
		Ok(())
	}

	/// The version after each anchor and each leaf points back.
	fn try_successors() -> Result<(), TryRuntimeError> {
		let anchors = Anchors::<T>::iter().map(|(id, anchor)| (RecordRef::Anchor(id), anchor.successor));
		let leaves = LeafMarks::<T>::iter().map(|(batch, index, mark)| {
			let record = RecordRef::Leaf { batch, index };
			(record, mark.successor)
		});
		for (record, after) in anchors.chain(leaves) {
			let Some(after) = after else { continue };
			let after = Anchors::<T>::get(after).ok_or("a successor doesn't exist")?;
			ensure!(after.predecessor == Some(record), "a successor doesn't point back");
		}
		Ok(())
	}

	/// Exactly the versions with a successor are superseded; one that was destroyed later keeps its successor.
	fn try_status() -> Result<(), TryRuntimeError> {
		let anchors = Anchors::<T>::iter_values().map(|anchor| (anchor.status, anchor.successor));
		let leaves = LeafMarks::<T>::iter_values().map(|mark| (mark.status, mark.successor));
		for (status, successor) in anchors.chain(leaves) {
			let fits = match status {
				RecordStatus::Superseded => successor.is_some(),
				RecordStatus::Current | RecordStatus::EnteredInError | RecordStatus::Revoked => successor.is_none(),
				RecordStatus::Destroyed => true,
			};
			ensure!(fits, "a status doesn't fit the place in the chain");
		}
		Ok(())
	}

	/// A declaration is about a record that there is, names two organisations, and counts once it is confirmed.
	fn try_destructions() -> Result<(), TryRuntimeError> {
		for (record, destruction) in Destructions::<T>::iter() {
			let Destruction { custodian, witness, attested_at, witnessed_at } = destruction;
			let info = Self::record_info(record).ok_or("a destruction is of a record that doesn't exist")?;
			ensure!(custodian != witness, "a destruction has no second organisation");
			ensure!(
				witnessed_at.is_none_or(|at| attested_at <= at),
				"a destruction was confirmed before it was declared"
			);
			let is_destroyed = info.status == RecordStatus::Destroyed;
			ensure!(is_destroyed == witnessed_at.is_some(), "a destruction doesn't fit the record's status");
			let is_anchor = matches!(record, RecordRef::Anchor(_));
			ensure!(!is_anchor || custodian == info.custodian, "an anchor declared destroyed has changed hands");
		}
		Ok(())
	}

	/// What is destroyed was declared so, and nothing leads to its content.
	fn try_destroyed() -> Result<(), TryRuntimeError> {
		for (id, anchor) in Anchors::<T>::iter().filter(|(_, anchor)| anchor.status == RecordStatus::Destroyed) {
			ensure!(Destructions::<T>::contains_key(RecordRef::Anchor(id)), "nobody declared a destroyed anchor so");
			ensure!(anchor.content.is_none(), "a destroyed anchor has content");
		}
		for (batch, index, mark) in LeafMarks::<T>::iter() {
			let declared = || Destructions::<T>::contains_key(RecordRef::Leaf { batch, index });
			ensure!(mark.status != RecordStatus::Destroyed || declared(), "nobody declared a destroyed leaf so");
		}
		Ok(())
	}

	/// Custody is on offer of what there is and isn't destroyed, and to another organisation than the custodian.
	fn try_offers() -> Result<(), TryRuntimeError> {
		for (held, to) in CustodyOffers::<T>::iter() {
			let (custodian, is_destroyed) = match held {
				Held::Anchor(id) => {
					let anchor = Anchors::<T>::get(id).ok_or("an offer is of an anchor that doesn't exist")?;
					(anchor.custodian, anchor.status == RecordStatus::Destroyed)
				}
				Held::Batch(id) => {
					let batch = Batches::<T>::get(id).ok_or("an offer is of a batch that doesn't exist")?;
					(batch.custodian, false)
				}
			};
			ensure!(custodian != to, "custody is offered to the custodian");
			ensure!(!is_destroyed, "a destroyed anchor is on offer");
		}
		Ok(())
	}
}
