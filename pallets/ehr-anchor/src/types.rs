//! The record that a call is about, and what the pallet asks of the benchmarks' set-up.

use frame_system::pallet_prelude::BlockNumberFor;
use salus_primitives::{
	anchor::{Anchor, ContentDigest, LeafMark, RecordRef, RecordStatus},
	codes::DataClass,
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, BatchId},
};

use crate::pallet::{AnchorOf, Anchors, BatchOf, Config, LeafMarks};

/// A record as it is stored: anchored alone, or as a leaf of a batch.
pub(crate) enum Version<T: Config> {
	/// A record that was anchored alone.
	Anchor {
		/// Its number.
		id: AnchorId,
		/// All of it.
		anchor: AnchorOf<T>,
	},
	/// A leaf of a batch.
	Leaf {
		/// The number of the batch.
		id: BatchId,
		/// The number of the leaf.
		index: u32,
		/// The leaf, which the caller has proved.
		commitment: Commitment,
		/// The batch.
		batch: BatchOf<T>,
		/// What happened to the leaf.
		mark: LeafMark,
	},
}

impl<T: Config> Version<T> {
	/// Which record it is.
	pub(crate) const fn record(&self) -> RecordRef {
		match self {
			Self::Anchor { id, .. } => RecordRef::Anchor(*id),
			Self::Leaf { id, index, .. } => RecordRef::Leaf { batch: *id, index: *index },
		}
	}

	/// What it commits to.
	pub(crate) const fn commitment(&self) -> Commitment {
		match self {
			Self::Anchor { anchor, .. } => anchor.commitment,
			Self::Leaf { commitment, .. } => *commitment,
		}
	}

	/// Whether it holds.
	pub(crate) const fn status(&self) -> RecordStatus {
		match self {
			Self::Anchor { anchor, .. } => anchor.status,
			Self::Leaf { mark, .. } => mark.status,
		}
	}

	/// Whether it can be of this data class: an anchor has one, a leaf has one of its batch's.
	pub(crate) const fn may_be(&self, class: DataClass) -> bool {
		match self {
			Self::Anchor { anchor, .. } => anchor.class.index() == class.index(),
			Self::Leaf { batch, .. } => batch.classes.contains(class),
		}
	}

	/// The version that comes after this one.
	pub(crate) fn next(
		&self,
		commitment: Commitment,
		scheme: CommitmentScheme,
		class: DataClass,
		content: Option<ContentDigest>,
	) -> AnchorOf<T> {
		let (custodian, subject, schema) = match self {
			Self::Anchor { anchor, .. } => (anchor.custodian, anchor.subject.clone(), anchor.schema),
			Self::Leaf { batch, .. } => (batch.custodian, batch.subject.clone(), batch.schema),
		};
		let predecessor = Some(self.record());
		let anchored_at: BlockNumberFor<T> = frame_system::Pallet::<T>::block_number();
		Anchor {
			commitment,
			scheme,
			custodian,
			subject,
			class,
			schema,
			content,
			predecessor,
			successor: None,
			status: RecordStatus::Current,
			anchored_at,
		}
	}

	/// Writes a new status.
	pub(crate) fn put(self, status: RecordStatus) {
		self.change(status, None);
	}

	/// Writes that a newer version has taken its place.
	pub(crate) fn put_superseded(self, successor: AnchorId) {
		self.change(RecordStatus::Superseded, Some(successor));
	}

	/// Writes the status, and the successor where there is a new one. A leaf that is like any other loses its mark.
	fn change(self, status: RecordStatus, successor: Option<AnchorId>) {
		match self {
			Self::Anchor { id, mut anchor } => {
				anchor.status = status;
				anchor.successor = successor.or(anchor.successor);
				Anchors::<T>::insert(id, anchor);
			}
			Self::Leaf { id, index, mark, .. } => {
				let mark = LeafMark { status, successor: successor.or(mark.successor) };
				LeafMarks::<T>::set(id, index, Some(mark).filter(|mark| *mark != LeafMark::default()));
			}
		}
	}
}

/// Sets the other pallets up for the benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// Sees to it that the custodian is in good standing now, and returns the pseudonym of an admitted patient.
	fn prepare(custodian: salus_primitives::ids::OrganisationId) -> AccountId;

	/// An organisation in good standing other than the custodian, and an account whose signature
	/// [`Config::CustodianOrigin`](crate::Config::CustodianOrigin) takes for it, at the highest cost that there is.
	fn other(custodian: salus_primitives::ids::OrganisationId) -> (salus_primitives::ids::OrganisationId, AccountId);
}
