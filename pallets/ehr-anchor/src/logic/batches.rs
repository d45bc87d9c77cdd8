//! Batches: many commitments under one root.

use frame_support::ensure;
use salus_primitives::{
	anchor::{Batch, NewBatch},
	ids::{BatchId, OrganisationId},
	merkle::MAX_LEAVES,
	traits::BatchAnchoring,
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::pallet::{Batches, BatchesByRoot, Config, Error, Event, NextBatchId, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_anchor_batch(
		custodian: OrganisationId,
		new: NewBatch<T::AccountId>,
	) -> Result<BatchId, DispatchError> {
		Self::ensure_good_standing(custodian)?;
		Self::ensure_sound_batch(&new)?;
		let batch = NextBatchId::<T>::get();
		let next = batch.next().ok_or(Error::<T>::IdsExhausted)?;
		let NewBatch { root, leaves, scheme, classes, schema, subject } = new;
		let anchored_at = frame_system::Pallet::<T>::block_number();

		NextBatchId::<T>::put(next);
		BatchesByRoot::<T>::insert(root, batch);
		Batches::<T>::insert(batch, Batch { root, leaves, scheme, custodian, subject, classes, schema, anchored_at });

		Self::deposit_event(Event::BatchAnchored { batch, root, leaves, custodian });
		Ok(batch)
	}

	fn ensure_sound_batch(new: &NewBatch<T::AccountId>) -> DispatchResult {
		ensure!(!new.root.is_zero(), Error::<T>::InvalidCommitment);
		ensure!(!BatchesByRoot::<T>::contains_key(new.root), Error::<T>::AlreadyAnchored);
		ensure!(new.leaves > 0, Error::<T>::EmptyBatch);
		ensure!(new.leaves <= MAX_LEAVES, Error::<T>::TooManyLeaves);
		ensure!(!new.classes.is_empty() && new.classes.is_known(), Error::<T>::UnknownClass);
		Self::ensure_subject(new.subject.as_ref())
	}
}

impl<T: Config> BatchAnchoring<T::AccountId> for Pallet<T> {
	fn anchor_batch(custodian: OrganisationId, batch: NewBatch<T::AccountId>) -> Result<BatchId, DispatchError> {
		Self::do_anchor_batch(custodian, batch)
	}
}
