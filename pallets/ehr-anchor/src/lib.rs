#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

mod logic;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;

pub use pallet::*;
#[cfg(feature = "runtime-benchmarks")]
pub use types::BenchmarkHelper;
pub use types::{Anchor, Batch, Status};
pub use weights::WeightInfo;

#[frame_support::pallet]
#[allow(clippy::as_conversions, reason = "the expansion of FRAME's macros casts; this module's own code does not")]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		codes::{DataClass, DataClassSet},
		commitment::{Commitment, CommitmentScheme},
		ids::{AnchorId, BatchId, Moment, OrganisationId},
		merkle::MAX_DEPTH,
		traits::{OrganisationInspect, PatientInspect},
	};
	use sp_core::H256;
	use sp_runtime::traits::ConstU32;

	use crate::{types, WeightInfo};

	/// The version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs to know from its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The clock against which a custodian's standing is judged.
		type Time: Time<Moment = Moment>;

		/// Who may anchor, and the organisation that then is the custodian.
		type CustodianOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// How organisations stand.
		type Organisations: OrganisationInspect;

		/// Which patients are admitted.
		type Patients: PatientInspect<Self::AccountId>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets the other pallets up for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: types::BenchmarkHelper<Self::AccountId>;
	}

	/// An anchor as this runtime stores it.
	pub type AnchorOf<T> = types::Anchor<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

	/// A batch as this runtime stores it.
	pub type BatchOf<T> = types::Batch<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

	/// The number that the next anchor gets.
	#[pallet::storage]
	pub type NextAnchorId<T> = StorageValue<_, AnchorId, ValueQuery>;

	/// Every anchor. None is ever removed: an old version stays provable as what it was.
	// Twox64Concat: the pallet itself counts the keys up, so nobody can choose them.
	#[pallet::storage]
	pub type Anchors<T: Config> = StorageMap<_, Twox64Concat, AnchorId, AnchorOf<T>>;

	/// Under which number a commitment is anchored.
	// Identity: a commitment is the output of Blake2b-256, so the keys are uniform already and of one length; a second
	// hash would cost time and 16 bytes a key. A member who sends chosen bytes instead can only deepen the branch
	// beside them, by one node a call, under its own name, and never beyond the 64 nibbles of a key.
	#[pallet::storage]
	pub type AnchorsByCommitment<T> = StorageMap<_, Identity, Commitment, AnchorId>;

	/// The number that the next batch gets.
	#[pallet::storage]
	pub type NextBatchId<T> = StorageValue<_, BatchId, ValueQuery>;

	/// Every batch. None is ever removed.
	// Twox64Concat: as for `Anchors`.
	#[pallet::storage]
	pub type Batches<T: Config> = StorageMap<_, Twox64Concat, BatchId, BatchOf<T>>;

	/// Under which number a batch's root is anchored.
	// Identity: as for `AnchorsByCommitment`; a root is an output of Blake2b-256 as well.
	#[pallet::storage]
	pub type BatchesByRoot<T> = StorageMap<_, Identity, H256, BatchId>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The first version of a record was anchored.
		Anchored {
			/// The new anchor.
			anchor: AnchorId,
			/// What it commits to.
			commitment: Commitment,
			/// The organisation that keeps the record.
			custodian: OrganisationId,
		},
		/// A new version of a record took the place of an older one.
		Superseded {
			/// The anchor of the older version.
			anchor: AnchorId,
			/// The anchor of the new version, which is current from now on.
			successor: AnchorId,
			/// What the new version commits to.
			commitment: Commitment,
		},
		/// The custodian declared that a record should never have been written.
		EnteredInError {
			/// The anchor of the record.
			anchor: AnchorId,
		},
		/// One root was anchored for many commitments.
		BatchAnchored {
			/// The new batch.
			batch: BatchId,
			/// The root of the Merkle tree over the commitments.
			root: H256,
			/// How many commitments there are.
			leaves: u32,
			/// The organisation that keeps the records.
			custodian: OrganisationId,
		},
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The caller's organisation was never admitted. Ask the consortium to admit it.
		NotMember,
		/// The caller's organisation is suspended. It can anchor again once it is reinstated.
		Suspended,
		/// The caller's organisation has no licence that is valid now. Have the licence renewed.
		LicenceNotValid,
		/// The commitment or the root is zero, which no record gives. Send the output of the scheme.
		InvalidCommitment,
		/// This commitment, or this root, is anchored already. A new version of a record needs a new salt.
		AlreadyAnchored,
		/// The subject is not the pseudonym of an admitted patient. Admit the patient first, or name no subject.
		UnknownSubject,
		/// There is no anchor of this number.
		NotFound,
		/// Only the organisation that anchored a record can supersede it or declare it entered in error.
		NotAuthorized,
		/// The anchor has been superseded or entered in error. Act on the version that is current.
		NotCurrent,
		/// A batch needs at least one leaf.
		EmptyBatch,
		/// A batch has at most 2^20 leaves. Split it.
		TooManyLeaves,
		/// The data classes of the batch are none at all, or hold one that this chain doesn't know.
		UnknownClass,
		/// All numbers have been handed out. This does not happen within the life of a chain.
		IdsExhausted,
	}

	/// Anchors salted commitments to records, one at a time or many under one root.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	/// What a custodian can do.
	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Anchor the first version of a record. Custodians only; gives [`Event::Anchored`].
		#[pallet::call_index(0)]
		pub fn anchor(
			origin: OriginFor<T>,
			commitment: Commitment,
			scheme: CommitmentScheme,
			class: DataClass,
			subject: Option<T::AccountId>,
		) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_anchor(custodian, commitment, scheme, class, subject)
		}

		/// Anchor a new version of a record; data class and subject stay those of the old one. Its custodian only, and
		/// only on the current version; gives [`Event::Superseded`].
		#[pallet::call_index(1)]
		pub fn supersede(
			origin: OriginFor<T>,
			anchor: AnchorId,
			commitment: Commitment,
			scheme: CommitmentScheme,
		) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_supersede(custodian, anchor, commitment, scheme)
		}

		/// Declare that a record should never have been written. Its custodian only, and only on the current version.
		/// There is no way back: anchor the right record anew. Gives [`Event::EnteredInError`].
		#[pallet::call_index(2)]
		pub fn enter_in_error(origin: OriginFor<T>, anchor: AnchorId) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_enter_in_error(custodian, anchor)
		}

		/// Anchor one root for many commitments; its cost does not depend on their number. Custodians only; gives
		/// [`Event::BatchAnchored`].
		#[pallet::call_index(3)]
		pub fn anchor_batch(
			origin: OriginFor<T>,
			root: H256,
			leaves: u32,
			scheme: CommitmentScheme,
			classes: DataClassSet,
			subject: Option<T::AccountId>,
		) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_anchor_batch(custodian, root, leaves, scheme, classes, subject)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The anchor of a commitment, and whether it is the current version of its record. A commitment that is only
		/// a leaf of a batch has no anchor of its own: ask `is_included`.
		pub fn anchor_of(commitment: Commitment) -> Option<(AnchorId, bool)> {
			let anchor = AnchorsByCommitment::<T>::get(commitment)?;
			let is_current = Anchors::<T>::get(anchor)?.is_current();
			Some((anchor, is_current))
		}

		/// Whether `leaf` is number `index` (from 0) of the batch. False for an unknown batch.
		pub fn is_included(
			batch: BatchId,
			index: u32,
			leaf: Commitment,
			path: BoundedVec<H256, ConstU32<MAX_DEPTH>>,
		) -> bool {
			Self::verify_inclusion(batch, index, leaf, &path)
		}
	}
}
