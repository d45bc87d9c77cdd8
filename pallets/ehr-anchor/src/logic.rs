//! What the calls do: verify, write, tell. One file for each subject; here is what they share.

mod batches;
mod custody;
mod destruction;
mod questions;
mod versions;

use frame_support::{ensure, traits::Time};
use salus_primitives::{
	anchor::{LeafProof, RecordRef, Target},
	commitment::Commitment,
	ids::{AnchorId, Moment, OrganisationId},
	merkle,
	traits::{OrganisationInspect, PatientInspect, Standing},
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	pallet::{
		AnchorOf, Anchors, AnchorsByCommitment, BatchOf, Batches, Config, Destructions, Error, LeafMarks, NextAnchorId,
		Pallet,
	},
	types::Version,
};

impl<T: Config> Pallet<T> {
	/// An organisation's word counts only while it is admitted, not suspended, and licensed.
	fn ensure_good_standing(organisation: OrganisationId) -> DispatchResult {
		match Self::standing(organisation) {
			Standing::Good => Ok(()),
			Standing::Suspended => Err(Error::<T>::Suspended.into()),
			Standing::LicenceNotValid => Err(Error::<T>::LicenceNotValid.into()),
			Standing::Unknown => Err(Error::<T>::NotMember.into()),
		}
	}

	/// Whether `other` is a second organisation whose word counts.
	fn is_second(organisation: OrganisationId, other: OrganisationId) -> bool {
		organisation != other && Self::standing(other) == Standing::Good
	}

	/// One commitment names one anchor, or a proof could point at the wrong one.
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

	/// Nothing is done with a record that is declared destroyed.
	fn ensure_not_destroyed(record: RecordRef) -> DispatchResult {
		match Destructions::<T>::get(record).map(|destruction| destruction.witnessed_at) {
			None => Ok(()),
			Some(None) => Err(Error::<T>::DestructionPending.into()),
			Some(Some(_)) => Err(Error::<T>::AlreadyDestroyed.into()),
		}
	}

	/// The record, if `custodian` keeps it. A leaf has to be proved.
	fn ensure_own(custodian: OrganisationId, target: Target) -> Result<Version<T>, DispatchError> {
		match target {
			Target::Anchor(id) => {
				let anchor = Self::ensure_own_anchor(custodian, id)?;
				Ok(Version::Anchor { id, anchor })
			}
			Target::Leaf(leaf) => Self::ensure_own_leaf(custodian, leaf),
		}
	}

	/// The record, if `custodian` keeps it and it is not declared destroyed.
	fn ensure_own_intact(custodian: OrganisationId, target: Target) -> Result<Version<T>, DispatchError> {
		let version = Self::ensure_own(custodian, target)?;
		Self::ensure_not_destroyed(version.record())?;
		Ok(version)
	}

	fn ensure_own_anchor(custodian: OrganisationId, id: AnchorId) -> Result<AnchorOf<T>, DispatchError> {
		let anchor = Anchors::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		ensure!(anchor.custodian == custodian, Error::<T>::NotAuthorized);
		Ok(anchor)
	}

	fn ensure_own_leaf(custodian: OrganisationId, leaf: LeafProof) -> Result<Version<T>, DispatchError> {
		let LeafProof { batch: id, index, commitment, path } = leaf;
		let batch: BatchOf<T> = Batches::<T>::get(id).ok_or(Error::<T>::NotFound)?;
		ensure!(batch.custodian == custodian, Error::<T>::NotAuthorized);
		ensure!(merkle::verify(batch.root, batch.leaves, index, &commitment.0, &path), Error::<T>::NotALeaf);
		let mark = LeafMarks::<T>::get(id, index).unwrap_or_default();
		Ok(Version::Leaf { id, index, commitment, batch, mark })
	}

	/// The number for a new anchor, and the one after it.
	fn next_anchor_id() -> Result<(AnchorId, AnchorId), DispatchError> {
		let anchor = NextAnchorId::<T>::get();
		Ok((anchor, anchor.next().ok_or(Error::<T>::IdsExhausted)?))
	}

	fn standing(organisation: OrganisationId) -> Standing {
		T::Organisations::standing(organisation, Self::now())
	}

	fn now() -> Moment {
		T::Time::now()
	}
}
