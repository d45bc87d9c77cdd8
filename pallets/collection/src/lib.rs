#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod inspect;
mod logic;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that can't go on has failed.
mod mock;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
#[allow(clippy::as_conversions, reason = "the expansion of FRAME's macros casts; this module's own code does not")]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		codes::{DataClassSet, PurposeOfUse, Schema},
		collection::{Counts, Link, Report, Stream, TrainingSet},
		commitment::CommitmentScheme,
		ids::{BatchId, Moment, OrganisationId, Period, ReportId, StreamId, StudyId, TrainingSetId},
		traits::{BatchAnchoring, CredentialInspect, OrganisationInspect, PatientInspect, StudyInspect},
	};
	use sp_core::H256;

	use crate::WeightInfo;

	/// The version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs to know from its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Tells the time.
		type Time: Time<Moment = Moment>;

		/// Who opens and closes streams, and the organisation that then is the custodian.
		type CustodianOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who appends to an organisation's own streams: its staff, its gateway and its devices.
		type AppendOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who publishes reports to public health, and the organisation that then is the publisher.
		type ReporterOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who registers training sets: the account for which consents are asked.
		type RequesterOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// What credentials requesters hold.
		type Credentials: CredentialInspect<Self::AccountId>;

		/// How organisations stand.
		type Organisations: OrganisationInspect;

		/// Which patients are admitted.
		type Patients: PatientInspect<Self::AccountId>;

		/// Which studies there are.
		type Studies: StudyInspect<Self::AccountId>;

		/// Anchors the batches of the streams.
		type Anchoring: BatchAnchoring<Self::AccountId>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets the other pallets up for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// A stream of this chain.
	pub type StreamOf<T> = Stream<<T as frame_system::Config>::AccountId>;

	/// A training set of this chain.
	pub type TrainingSetOf<T> = TrainingSet<<T as frame_system::Config>::AccountId>;

	/// The number that the next stream gets.
	#[pallet::storage]
	pub type NextStreamId<T> = StorageValue<_, StreamId, ValueQuery>;

	/// Every stream. None is ever removed.
	// Twox64Concat: the chain itself counts the keys up, so nobody can choose them. So in all maps below but those by
	// root.
	#[pallet::storage]
	pub type Streams<T: Config> = StorageMap<_, Twox64Concat, StreamId, StreamOf<T>>;

	/// The batches of a stream, by their number in it from 0.
	#[pallet::storage]
	pub type Links<T> = StorageDoubleMap<_, Twox64Concat, StreamId, Twox64Concat, u32, Link>;

	/// Which stream a batch is of, and its number in it. A batch that was anchored alone has no entry.
	#[pallet::storage]
	pub type StreamOfBatch<T> = StorageMap<_, Twox64Concat, BatchId, (StreamId, u32)>;

	/// The number that the next report gets.
	#[pallet::storage]
	pub type NextReportId<T> = StorageValue<_, ReportId, ValueQuery>;

	/// Every report. None is ever removed: one that was replaced stays provable as what it was.
	#[pallet::storage]
	pub type Reports<T> = StorageMap<_, Twox64Concat, ReportId, Report>;

	/// Under which number a root is published.
	// Identity: a root is the output of Blake2b-256, so the keys are uniform already and of one length. A member who
	// sends chosen bytes instead can only deepen the branch beside them, by one node a call, under its own name.
	#[pallet::storage]
	pub type ReportsByRoot<T> = StorageMap<_, Identity, H256, ReportId>;

	/// The number that the next training set gets.
	#[pallet::storage]
	pub type NextTrainingSetId<T> = StorageValue<_, TrainingSetId, ValueQuery>;

	/// Every training set. None is ever removed.
	#[pallet::storage]
	pub type TrainingSets<T: Config> = StorageMap<_, Twox64Concat, TrainingSetId, TrainingSetOf<T>>;

	/// Under which number a root is registered.
	// Identity: as for `ReportsByRoot`.
	#[pallet::storage]
	pub type TrainingSetsByRoot<T> = StorageMap<_, Identity, H256, TrainingSetId>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A stream was opened.
		StreamOpened {
			/// The stream.
			stream: StreamId,
			/// The organisation that keeps its readings.
			custodian: OrganisationId,
		},
		/// A batch was anchored as the next one of a stream.
		Appended {
			/// The stream.
			stream: StreamId,
			/// The batch.
			batch: BatchId,
			/// The number of its first reading.
			first: u64,
			/// How many readings it has.
			leaves: u32,
			/// How many readings are missing right before it: the gap. 0 for none.
			missing: u64,
			/// The stream's running hash after it.
			head: [u8; 32],
		},
		/// A stream was closed. Nothing can be appended to it any more.
		StreamClosed {
			/// The stream.
			stream: StreamId,
		},
		/// Counts of reports to public health were published.
		ReportPublished {
			/// The report.
			report: ReportId,
			/// The organisation that published it.
			publisher: OrganisationId,
			/// The root over its leaves.
			root: H256,
			/// How many leaves there are: the sum of the counts.
			leaves: u32,
		},
		/// A training set was registered.
		TrainingSetRegistered {
			/// The training set.
			set: TrainingSetId,
			/// The requester's organisation.
			organisation: OrganisationId,
			/// The root over the commitments of its records.
			root: H256,
			/// How many records there are.
			leaves: u32,
		},
	}

	/// Why a call is refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The caller's organisation was never admitted. Ask the consortium to admit it.
		NotMember,
		/// The caller's organisation is suspended. It can go on once it is reinstated.
		Suspended,
		/// The caller's organisation has no licence that is valid now. Have the licence renewed.
		LicenceNotValid,
		/// The requester holds no credential that is valid now. Ask the organisation's admin for one.
		NoValidCredential,
		/// No data class is named, or one that this chain doesn't know.
		UnknownClass,
		/// The subject is no admitted patient. Name an admitted one, or none.
		UnknownPatient,
		/// There is no stream of this number.
		UnknownStream,
		/// The stream is another organisation's: only its custodian can append to it and close it.
		NotCustodian,
		/// The stream is closed. Open another one.
		StreamClosed,
		/// The first reading is one that the stream has already, or has passed over. Begin at its next reading or later.
		Overlap,
		/// The numbers of the readings would run out of 64 bits. Open another stream.
		TooManyReadings,
		/// The stream has as many batches as it can have. Open another one.
		TooManyBatches,
		/// There are no leaves.
		NoLeaves,
		/// There are more than 2^20 leaves. Split them.
		TooManyLeaves,
		/// The root is zero, which no tree gives.
		InvalidRoot,
		/// A report with this root was published before.
		AlreadyPublished,
		/// The report has no counts.
		NoCounts,
		/// The codes are not strictly ascending. Sort the counts by code, each code once.
		CodesNotAscending,
		/// A count is zero. Leave the code out.
		ZeroCount,
		/// The period is empty, or open at one end. Give both its start and a later end.
		InvalidPeriod,
		/// The period isn't over yet. Publish once it is.
		PeriodNotOver,
		/// There is no report of this number to replace.
		UnknownReport,
		/// The report to replace is another organisation's.
		NotPublisher,
		/// The report was replaced before. Replace the one that took its place.
		AlreadyReplaced,
		/// A training set with this root was registered before.
		AlreadyRegistered,
		/// The purpose isn't research, nor a special case of it.
		NotResearch,
		/// There is no study of this number.
		UnknownStudy,
		/// All numbers have been handed out. This does not happen within the life of a chain.
		IdsExhausted,
	}

	/// Keeps streams of batches, published counts, and training sets.
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

	/// What custodians, devices, reporters and requesters can do.
	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Open a stream. Scheme, classes, schema and subject hold for all its batches and never change.
		/// `CustodianOrigin` of an organisation in good standing; gives [`Event::StreamOpened`].
		#[pallet::call_index(0)]
		pub fn open_stream(
			origin: OriginFor<T>,
			scheme: CommitmentScheme,
			classes: DataClassSet,
			schema: Schema,
			subject: Option<T::AccountId>,
		) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_open_stream(custodian, scheme, classes, schema, subject)
		}

		/// Anchor a batch as the next one of an open stream. `first` is the number of its first reading; readings that it
		/// passes over are missing from then on, and can't be appended later. `AppendOrigin` of the stream's custodian,
		/// in good standing; gives [`Event::Appended`].
		#[pallet::call_index(1)]
		pub fn append(origin: OriginFor<T>, stream: StreamId, first: u64, root: H256, leaves: u32) -> DispatchResult {
			let custodian = T::AppendOrigin::ensure_origin(origin)?;
			Self::do_append(custodian, stream, first, root, leaves)
		}

		/// Close a stream for good. Its custodian in good standing only; gives [`Event::StreamClosed`].
		#[pallet::call_index(2)]
		pub fn close_stream(origin: OriginFor<T>, stream: StreamId) -> DispatchResult {
			let custodian = T::CustodianOrigin::ensure_origin(origin)?;
			Self::do_close_stream(custodian, stream)
		}

		/// Publish the counts of reports to public health of a period that is over, under a root over their leaves. One
		/// that replaces another report of the same organisation corrects it. `ReporterOrigin` of an organisation in
		/// good standing; gives [`Event::ReportPublished`].
		#[pallet::call_index(3)]
		pub fn publish_report(
			origin: OriginFor<T>,
			root: H256,
			period: Period,
			counts: Counts,
			replaces: Option<ReportId>,
		) -> DispatchResult {
			let publisher = T::ReporterOrigin::ensure_origin(origin)?;
			Self::do_publish_report(publisher, root, period, counts, replaces)
		}

		/// Register the records that a model is trained on, under a root over their commitments. At this moment each
		/// record needs a consent for the purpose; the chain doesn't ask for it. `RequesterOrigin` with a credential of
		/// an organisation in good standing; gives [`Event::TrainingSetRegistered`].
		#[pallet::call_index(4)]
		pub fn register_training_set(
			origin: OriginFor<T>,
			root: H256,
			leaves: u32,
			purpose: PurposeOfUse,
			study: Option<StudyId>,
		) -> DispatchResult {
			let requester = T::RequesterOrigin::ensure_origin(origin)?;
			Self::do_register_training_set(requester, root, leaves, purpose, study)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Which stream a batch is of, and its number in it.
		pub fn stream_of_batch(batch: BatchId) -> Option<(StreamId, u32)> {
			StreamOfBatch::<T>::get(batch)
		}

		/// The report that was published under a root.
		pub fn report_by_root(root: H256) -> Option<ReportId> {
			ReportsByRoot::<T>::get(root)
		}

		/// The training set that was registered under a root.
		pub fn training_set_by_root(root: H256) -> Option<TrainingSetId> {
			TrainingSetsByRoot::<T>::get(root)
		}
	}
}
