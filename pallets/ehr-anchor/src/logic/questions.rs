//! What the pallet is asked, by the runtime API and by its view functions.

use alloc::vec::Vec;

use salus_primitives::{
	anchor::{RecordInfo, RecordRef, RecordStatus, MAX_VERSIONS},
	codes::DataClassSet,
	commitment::Commitment,
	ids::{AnchorId, BatchId},
	merkle,
};
use sp_core::H256;
use sp_runtime::SaturatedConversion;

use crate::pallet::{Anchors, AnchorsByCommitment, Batches, BatchesByRoot, Config, Destructions, LeafMarks, Pallet};

impl<T: Config> Pallet<T> {
	/// The batch with this root.
	pub fn batch_of(root: H256) -> Option<BatchId> {
		BatchesByRoot::<T>::get(root)
	}

	/// Whether `leaf` is number `index` (from 0) of the batch, by the Merkle `path` from the leaf to the batch's root.
	/// False for an unknown batch.
	pub fn verify_inclusion(batch: BatchId, index: u32, leaf: Commitment, path: &[H256]) -> bool {
		Batches::<T>::get(batch).is_some_and(|batch| merkle::verify(batch.root, batch.leaves, index, &leaf.0, path))
	}

	/// What the chain says about a record; `None` when there is no such anchor or leaf.
	pub fn record_info(record: RecordRef) -> Option<RecordInfo<T::AccountId>> {
		match record {
			RecordRef::Anchor(id) => Self::anchor_info(id),
			RecordRef::Leaf { batch, index } => Self::leaf_info(batch, index),
		}
	}

	/// The versions of a record, oldest first: of those before and of those after this one at most `limit` each, and at
	/// most [`MAX_VERSIONS`]. Empty when there is no such record.
	pub fn versions(record: RecordRef, limit: u32) -> Vec<RecordRef> {
		let Some((predecessor, successor)) = Self::neighbours(record) else { return Vec::new() };
		let limit = usize::try_from(limit.min(MAX_VERSIONS)).unwrap_or_default();
		let before = |of: &RecordRef| Self::neighbours(*of).and_then(|(predecessor, _)| predecessor);
		let after = |of: &RecordRef| Self::neighbours(*of).and_then(|(_, successor)| successor);

		let mut versions: Vec<_> = core::iter::successors(predecessor, before).take(limit).collect();
		versions.reverse();
		versions.push(record);
		versions.extend(core::iter::successors(successor, after).take(limit));
		versions
	}

	/// The anchor of a commitment, and whether it is the current version of its record.
	pub(crate) fn find_anchor(commitment: Commitment) -> Option<(AnchorId, bool)> {
		let id = AnchorsByCommitment::<T>::get(commitment)?;
		let is_current = Anchors::<T>::get(id)?.status == RecordStatus::Current;
		Some((id, is_current))
	}

	/// The version before and the version after; `None` when there is no such record.
	fn neighbours(record: RecordRef) -> Option<(Option<RecordRef>, Option<RecordRef>)> {
		let (predecessor, successor) = match record {
			RecordRef::Anchor(id) => Anchors::<T>::get(id).map(|anchor| (anchor.predecessor, anchor.successor))?,
			RecordRef::Leaf { batch, index } => {
				Batches::<T>::get(batch).filter(|batch| index < batch.leaves)?;
				(None, LeafMarks::<T>::get(batch, index).and_then(|mark| mark.successor))
			}
		};
		Some((predecessor, successor.map(RecordRef::Anchor)))
	}

	fn anchor_info(id: AnchorId) -> Option<RecordInfo<T::AccountId>> {
		let anchor = Anchors::<T>::get(id)?;
		Some(RecordInfo {
			custodian: anchor.custodian,
			subject: anchor.subject,
			classes: DataClassSet::of(anchor.class),
			schema: anchor.schema,
			status: anchor.status,
			predecessor: anchor.predecessor,
			successor: anchor.successor,
			destruction: Destructions::<T>::get(RecordRef::Anchor(id)),
			anchored_at: anchor.anchored_at.saturated_into(),
		})
	}

	fn leaf_info(id: BatchId, index: u32) -> Option<RecordInfo<T::AccountId>> {
		let batch = Batches::<T>::get(id).filter(|batch| index < batch.leaves)?;
		let mark = LeafMarks::<T>::get(id, index).unwrap_or_default();
		Some(RecordInfo {
			custodian: batch.custodian,
			subject: batch.subject,
			classes: batch.classes,
			schema: batch.schema,
			status: mark.status,
			predecessor: None,
			successor: mark.successor,
			destruction: Destructions::<T>::get(RecordRef::Leaf { batch: id, index }),
			anchored_at: batch.anchored_at.saturated_into(),
		})
	}
}
