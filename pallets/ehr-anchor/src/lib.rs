#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

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
pub use weights::WeightInfo;

#[frame_support::pallet]
#[allow(clippy::as_conversions, reason = "the expansion of FRAME's macros casts; this module's own code does not")]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		anchor::{
			Anchor, Batch, ContentDigest, Destruction, Held, LeafMark, LeafPath, NewBatch, RecordInfo, RecordRef,
			Target,
		},
		codes::{DataClass, DataClassSet, Schema},
		commitment::{Commitment, CommitmentScheme},
		ids::{AnchorId, BatchId, Moment, OrganisationId},
		traits::{OrganisationInspect, PatientInspect},
	};
	use sp_core::H256;

	#[cfg(feature = "runtime-benchmarks")]
	use crate::types;
	use crate::WeightInfo;

	/// The version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs to know from its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The clock against which an organisation's standing is judged, and that dates destructions.
		type Time: Time<Moment = Moment>;

		/// Who may act for an organisation that keeps records: as the custodian, as the witness of a destruction, or as
		/// the one to whom custody is offered.
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
	pub type AnchorOf<T> = Anchor<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

	/// A batch as this runtime stores it.
	pub type BatchOf<T> = Batch<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

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

	/// What happened to single leaves of batches, by batch and number of the leaf. A leaf without a mark is current.
	// Twox64Concat: the first key is counted up by the pallet, and the second one is below 2^20.
	#[pallet::storage]
	pub type LeafMarks<T> = StorageDoubleMap<_, Twox64Concat, BatchId, Twox64Concat, u32, LeafMark>;

	/// Which records are declared destroyed, confirmed by the witness or not.
	// Twox64Concat: as for `Anchors` and `LeafMarks`.
	#[pallet::storage]
	pub type Destructions<T> = StorageMap<_, Twox64Concat, RecordRef, Destruction>;

	/// To whom custody is offered.
	// Twox64Concat: as for `Anchors` and `Batches`.
	#[pallet::storage]
	pub type CustodyOffers<T> = StorageMap<_, Twox64Concat, Held, OrganisationId>;

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
			/// The older version.
			record: RecordRef,
			/// The anchor of the new version, which is current from now on.
			successor: AnchorId,
			/// What the new version commits to.
			commitment: Commitment,
		},
		/// The custodian declared that a record should never have been written.
		EnteredInError {
			/// The record.
			record: RecordRef,
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
		/// The custodian no longer stands by a record.
		Revoked {
			/// The record.
			record: RecordRef,
		},
		/// The custodian stands by a revoked record again: it is current.
		Restored {
			/// The record.
			record: RecordRef,
		},
		/// Custody was offered to another organisation.
		CustodyOffered {
			/// The anchor or the batch.
			held: Held,
			/// The custodian.
			from: OrganisationId,
			/// To whom custody is offered. An earlier offer has ended.
			to: OrganisationId,
		},
		/// Custody passed to another organisation.
		CustodyTransferred {
			/// The anchor or the batch.
			held: Held,
			/// The custodian until now.
			from: OrganisationId,
			/// The custodian from now on.
			to: OrganisationId,
		},
		/// An offer of custody ended, and the custodian stays.
		CustodyOfferEnded {
			/// The anchor or the batch.
			held: Held,
			/// Who ended it: the custodian, or the organisation that custody was offered to.
			by: OrganisationId,
		},
		/// The custodian declared that a record's salt and keys are destroyed, and named a witness.
		DestructionAttested {
			/// The record.
			record: RecordRef,
			/// The custodian.
			custodian: OrganisationId,
			/// The organisation that is to confirm it.
			witness: OrganisationId,
		},
		/// The witness confirmed that a record's salt and keys are destroyed.
		Destroyed {
			/// The record.
			record: RecordRef,
			/// Who declared it.
			custodian: OrganisationId,
			/// Who confirmed it.
			witness: OrganisationId,
		},
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The caller's organisation was never admitted. Ask the consortium to admit it.
		NotMember,
		/// The caller's organisation is suspended. It can act again once it is reinstated.
		Suspended,
		/// The caller's organisation has no licence that is valid now. Have the licence renewed.
		LicenceNotValid,
		/// The commitment or the root is zero, which no record gives. Send the output of the scheme.
		InvalidCommitment,
		/// This commitment, or this root, is anchored already. A new version of a record needs a new salt.
		AlreadyAnchored,
		/// The subject is not the pseudonym of an admitted patient. Admit the patient first, or name no subject.
		UnknownSubject,
		/// There is no anchor or no batch of this number.
		NotFound,
		/// The caller's organisation has no part in this. Only its custodian acts on a record, and only the
		/// organisation that custody is offered to takes it over.
		NotAuthorized,
		/// The commitment is not the leaf of this number under the batch's root. Check batch, number and path.
		NotALeaf,
		/// The data class is not that of the anchor, or not among those of the batch. A new version keeps it.
		ClassMismatch,
		/// The record is superseded, entered in error or revoked. Act on the current version, or restore it first.
		NotCurrent,
		/// Only a revoked record can be restored.
		NotRevoked,
		/// The custodian declared the record destroyed, and the witness has not confirmed it yet. Nothing else can be
		/// done with it; the custodian may name another witness.
		DestructionPending,
		/// The record is destroyed. Nothing can be done with it any more.
		AlreadyDestroyed,
		/// Nobody declared this record destroyed. Its custodian has to, before a witness can confirm it.
		NotDestroying,
		/// The witness is the custodian itself, or not in good standing. Name another organisation.
		BadWitness,
		/// Another organisation was named as the witness.
		NotWitness,
		/// Custody can be offered only to another organisation, and to one in good standing.
		BadRecipient,
		/// Custody of this is not on offer.
		NoOffer,
		/// A batch needs at least one leaf.
		EmptyBatch,
		/// A batch has at most 2^20 leaves. Split it.
		TooManyLeaves,
		/// The data classes of the batch are none at all, or hold one that this chain doesn't know.
		UnknownClass,
		/// All numbers have been handed out. This does not happen within the life of a chain.
		IdsExhausted,
	}

	/// Anchors salted commitments to records, one at a time or many under one root, and follows them through life.
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

	/// What an organisation that keeps records can do, while it is in good standing.
	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Anchor the first version of a record. Custodians only; gives [`Event::Anchored`].
		#[pallet::call_index(0)]
		pub fn anchor(
			origin: OriginFor<T>,
			commitment: Commitment,
			scheme: CommitmentScheme,
			class: DataClass,
			schema: Schema,
			subject: Option<T::AccountId>,
			content: Option<ContentDigest>,
		) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_anchor(custodian, commitment, scheme, class, schema, subject, content)
		}

		/// Anchor a new version of a record. Class, schema and subject stay those of the old one; for a leaf the class
		/// is one of its batch's. The record's custodian only, and only on a current version; gives
		/// [`Event::Superseded`].
		#[pallet::call_index(1)]
		pub fn supersede(
			origin: OriginFor<T>,
			target: Target,
			commitment: Commitment,
			scheme: CommitmentScheme,
			class: DataClass,
			content: Option<ContentDigest>,
		) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_supersede(custodian, target, commitment, scheme, class, content)
		}

		/// Declare that a record should never have been written. Its custodian only, and only on a current or revoked
		/// version. There is no way back: anchor the right record anew. Gives [`Event::EnteredInError`].
		#[pallet::call_index(2)]
		pub fn enter_in_error(origin: OriginFor<T>, target: Target) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_enter_in_error(custodian, target)
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
			schema: Schema,
			subject: Option<T::AccountId>,
		) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_anchor_batch(custodian, NewBatch { root, leaves, scheme, classes, schema, subject }).map(drop)
		}

		/// Declare that the custodian no longer stands by a record, for now or for good. Its custodian only, and only
		/// on a current version; gives [`Event::Revoked`].
		#[pallet::call_index(4)]
		pub fn revoke(origin: OriginFor<T>, target: Target) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_revoke(custodian, target)
		}

		/// Make a revoked record current again. Its custodian only; gives [`Event::Restored`].
		#[pallet::call_index(5)]
		pub fn restore(origin: OriginFor<T>, target: Target) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_restore(custodian, target)
		}

		/// Offer custody of an anchor, or of a batch with all its leaves, to another organisation in good standing. The
		/// custodian only; an earlier offer ends. Gives [`Event::CustodyOffered`].
		#[pallet::call_index(6)]
		pub fn offer_custody(origin: OriginFor<T>, held: Held, to: OrganisationId) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_offer_custody(custodian, held, to)
		}

		/// Take custody over. Only the organisation that it is offered to; gives [`Event::CustodyTransferred`].
		#[pallet::call_index(7)]
		pub fn accept_custody(origin: OriginFor<T>, held: Held) -> DispatchResult {
			let to = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_accept_custody(to, held)
		}

		/// End an offer of custody: the custodian takes it back, or the organisation that custody is offered to
		/// declines it. Gives [`Event::CustodyOfferEnded`].
		#[pallet::call_index(8)]
		pub fn end_offer(origin: OriginFor<T>, held: Held) -> DispatchResult {
			let by = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_end_offer(by, held)
		}

		/// Declare that a record's salt and keys are destroyed, and name another organisation in good standing as the
		/// witness; again to name another witness. The record's custodian only; gives
		/// [`Event::DestructionAttested`].
		#[pallet::call_index(9)]
		pub fn attest_destruction(origin: OriginFor<T>, target: Target, witness: OrganisationId) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_attest_destruction(custodian, target, witness)
		}

		/// Confirm that a record's salt and keys are destroyed. The named witness only; there is no way back. Gives
		/// [`Event::Destroyed`].
		#[pallet::call_index(10)]
		pub fn witness_destruction(origin: OriginFor<T>, record: RecordRef) -> DispatchResult {
			let witness = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_witness_destruction(witness, record)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The anchor of a commitment, and whether it is the current version of its record. A commitment that is only
		/// a leaf of a batch has no anchor of its own: ask `is_included`, and `record` for its status.
		pub fn anchor_of(commitment: Commitment) -> Option<(AnchorId, bool)> {
			Self::find_anchor(commitment)
		}

		/// Whether `leaf` is number `index` (from 0) of the batch. False for an unknown batch.
		pub fn is_included(batch: BatchId, index: u32, leaf: Commitment, path: LeafPath) -> bool {
			Self::verify_inclusion(batch, index, leaf, &path)
		}

		/// What is known of a record; `None` when there is no such anchor or leaf.
		pub fn record(record: RecordRef) -> Option<RecordInfo<T::AccountId>> {
			Self::record_info(record)
		}
	}
}
