//! What the calls do: verify, write, tell.

use frame_support::{ensure, traits::Time};
use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{
	codes::{DataClass, DataClassSet},
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, BatchId, OrganisationId},
	merkle::{self, MAX_LEAVES},
	traits::{OrganisationInspect, PatientInspect, Standing},
};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	pallet::{
		AnchorOf, Anchors, AnchorsByCommitment, Batches, BatchesByRoot, Config, Error, Event, NextAnchorId,
		NextBatchId, Pallet,
	},
	types::{Anchor, Batch, Status},
};

impl<T: Config> Pallet<T> {
	/// Whether `leaf` is number `index` (from 0) of the batch, by the Merkle `path` from the leaf to the batch's root.
	/// False for an unknown batch.
	pub fn verify_inclusion(batch: BatchId, index: u32, leaf: Commitment, path: &[H256]) -> bool {
		Batches::<T>::get(batch).is_some_and(|batch| merkle::verify(batch.root, batch.leaves, index, &leaf.0, path))
	}

	pub(crate) fn do_anchor(
		custodian: OrganisationId,
		commitment: Commitment,
		scheme: CommitmentScheme,
		class: DataClass,
		subject: Option<T::AccountId>,
	) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		Self::ensure_new_commitment(commitment)?;
		Self::ensure_subject(subject.as_ref())?;
		let (anchor, next) = Self::next_anchor_id()?;

		NextAnchorId::<T>::put(next);
		AnchorsByCommitment::<T>::insert(commitment, anchor);
		Anchors::<T>::insert(
			anchor,
			Anchor {
				commitment,
				scheme,
				custodian,
				subject,
				class,
				predecessor: None,
				successor: None,
				status: Status::Current,
				anchored_at: Self::block(),
			},
		);

		Self::deposit_event(Event::Anchored { anchor, commitment, custodian });
		Ok(())
	}

	pub(crate) fn do_supersede(
		custodian: OrganisationId,
		anchor: AnchorId,
		commitment: Commitment,
		scheme: CommitmentScheme,
	) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		let mut old = Self::ensure_own_current(custodian, anchor)?;
		Self::ensure_new_commitment(commitment)?;
		let (successor, next) = Self::next_anchor_id()?;
		let new = old.next_version(anchor, commitment, scheme, Self::block());
		old.successor = Some(successor);
		old.status = Status::Superseded;

		NextAnchorId::<T>::put(next);
		AnchorsByCommitment::<T>::insert(commitment, successor);
		Anchors::<T>::insert(anchor, old);
		Anchors::<T>::insert(successor, new);

		Self::deposit_event(Event::Superseded { anchor, successor, commitment });
		Ok(())
	}

	pub(crate) fn do_enter_in_error(custodian: OrganisationId, anchor: AnchorId) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		let mut record = Self::ensure_own_current(custodian, anchor)?;
		record.status = Status::EnteredInError;

		Anchors::<T>::insert(anchor, record);

		Self::deposit_event(Event::EnteredInError { anchor });
		Ok(())
	}

	pub(crate) fn do_anchor_batch(
		custodian: OrganisationId,
		root: H256,
		leaves: u32,
		scheme: CommitmentScheme,
		classes: DataClassSet,
		subject: Option<T::AccountId>,
	) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		ensure!(!root.is_zero(), Error::<T>::InvalidCommitment);
		ensure!(!BatchesByRoot::<T>::contains_key(root), Error::<T>::AlreadyAnchored);
		ensure!(leaves > 0, Error::<T>::EmptyBatch);
		ensure!(leaves <= MAX_LEAVES, Error::<T>::TooManyLeaves);
		ensure!(!classes.is_empty() && classes.is_known(), Error::<T>::UnknownClass);
		Self::ensure_subject(subject.as_ref())?;
		let batch = NextBatchId::<T>::get();
		let next = batch.next().ok_or(Error::<T>::IdsExhausted)?;

		NextBatchId::<T>::put(next);
		BatchesByRoot::<T>::insert(root, batch);
		let anchored_at = Self::block();
		Batches::<T>::insert(batch, Batch { root, leaves, scheme, custodian, subject, classes, anchored_at });

		Self::deposit_event(Event::BatchAnchored { batch, root, leaves, custodian });
		Ok(())
	}

	/// A custodian's word counts only while the organisation is admitted, not suspended, and licensed.
	fn ensure_good_standing(custodian: OrganisationId) -> DispatchResult {
		match T::Organisations::standing(custodian, T::Time::now()) {
			Standing::Good => Ok(()),
			Standing::Suspended => Err(Error::<T>::Suspended.into()),
			Standing::LicenceNotValid => Err(Error::<T>::LicenceNotValid.into()),
			Standing::Unknown => Err(Error::<T>::NotMember.into()),
		}
	}

	/// One commitment names one version of one record, or a proof could point at the wrong one.
	fn ensure_new_commitment(commitment: Commitment) -> DispatchResult {
		ensure!(commitment.0 != [0; 32], Error::<T>::InvalidCommitment);
		ensure!(!AnchorsByCommitment::<T>::contains_key(commitment), Error::<T>::AlreadyAnchored);
		Ok(())
	}

	/// A subject that isn't a patient's pseudonym would be a dead end for whoever asks for consent.
	fn ensure_subject(subject: Option<&T::AccountId>) -> DispatchResult {
		ensure!(subject.is_none_or(T::Patients::is_patient), Error::<T>::UnknownSubject);
		Ok(())
	}

	/// The anchor, if it is the current version of a record and `custodian` keeps it.
	fn ensure_own_current(custodian: OrganisationId, anchor: AnchorId) -> Result<AnchorOf<T>, DispatchError> {
		let found = Anchors::<T>::get(anchor).ok_or(Error::<T>::NotFound)?;
		ensure!(found.custodian == custodian, Error::<T>::NotAuthorized);
		ensure!(found.is_current(), Error::<T>::NotCurrent);
		Ok(found)
	}

	/// The number for a new anchor, and the one after it.
	fn next_anchor_id() -> Result<(AnchorId, AnchorId), DispatchError> {
		let anchor = NextAnchorId::<T>::get();
		Ok((anchor, anchor.next().ok_or(Error::<T>::IdsExhausted)?))
	}

	fn block() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}
}
