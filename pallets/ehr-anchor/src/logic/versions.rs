//! The versions of a record: the first, the next, and what becomes of them.

use frame_support::ensure;
use salus_primitives::{
	anchor::{Anchor, ContentDigest, RecordStatus, Target},
	codes::{DataClass, Schema},
	commitment::{Commitment, CommitmentScheme},
	ids::OrganisationId,
};
use sp_runtime::DispatchResult;

use crate::pallet::{Anchors, AnchorsByCommitment, Config, Error, Event, NextAnchorId, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_anchor(
		custodian: OrganisationId,
		commitment: Commitment,
		scheme: CommitmentScheme,
		class: DataClass,
		schema: Schema,
		subject: Option<T::AccountId>,
		content: Option<ContentDigest>,
	) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		Self::ensure_new_commitment(commitment)?;
		Self::ensure_subject(subject.as_ref())?;
		let (anchor, next) = Self::next_anchor_id()?;
		let record = Anchor {
			commitment,
			scheme,
			custodian,
			subject,
			class,
			schema,
			content,
			predecessor: None,
			successor: None,
			status: RecordStatus::Current,
			anchored_at: frame_system::Pallet::<T>::block_number(),
		};

		NextAnchorId::<T>::put(next);
		AnchorsByCommitment::<T>::insert(commitment, anchor);
		Anchors::<T>::insert(anchor, record);

		Self::deposit_event(Event::Anchored { anchor, commitment, custodian });
		Ok(())
	}

	pub(crate) fn do_supersede(
		custodian: OrganisationId,
		target: Target,
		commitment: Commitment,
		scheme: CommitmentScheme,
		class: DataClass,
		content: Option<ContentDigest>,
	) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		let old = Self::ensure_own_intact(custodian, target)?;
		ensure!(old.status() == RecordStatus::Current, Error::<T>::NotCurrent);
		ensure!(old.may_be(class), Error::<T>::ClassMismatch);
		// The commitments of leaves are in no map, so that the map wouldn't notice a leaf superseded by itself.
		ensure!(commitment != old.commitment(), Error::<T>::AlreadyAnchored);
		Self::ensure_new_commitment(commitment)?;
		let (successor, next) = Self::next_anchor_id()?;
		let record = old.record();

		NextAnchorId::<T>::put(next);
		AnchorsByCommitment::<T>::insert(commitment, successor);
		Anchors::<T>::insert(successor, old.next(commitment, scheme, class, content));
		old.put_superseded(successor);

		Self::deposit_event(Event::Superseded { record, successor, commitment });
		Ok(())
	}

	pub(crate) fn do_enter_in_error(custodian: OrganisationId, target: Target) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		let version = Self::ensure_own_intact(custodian, target)?;
		let is_open = matches!(version.status(), RecordStatus::Current | RecordStatus::Revoked);
		ensure!(is_open, Error::<T>::NotCurrent);
		let record = version.record();

		version.put(RecordStatus::EnteredInError);

		Self::deposit_event(Event::EnteredInError { record });
		Ok(())
	}

	pub(crate) fn do_revoke(custodian: OrganisationId, target: Target) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		let version = Self::ensure_own_intact(custodian, target)?;
		ensure!(version.status() == RecordStatus::Current, Error::<T>::NotCurrent);
		let record = version.record();

		version.put(RecordStatus::Revoked);

		Self::deposit_event(Event::Revoked { record });
		Ok(())
	}

	pub(crate) fn do_restore(custodian: OrganisationId, target: Target) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		let version = Self::ensure_own_intact(custodian, target)?;
		ensure!(version.status() == RecordStatus::Revoked, Error::<T>::NotRevoked);
		let record = version.record();

		version.put(RecordStatus::Current);

		Self::deposit_event(Event::Restored { record });
		Ok(())
	}
}
