#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod errors;
mod logic;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that can't go on has failed.
mod mock;
mod reads;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
use frame_support::pallet_macros::import_section;
pub use pallet::*;
pub use types::{
	gravest, History, InForce, LastReading, Lock, Page, StandingRecall, Subject, Target, MAX_IN_FORCE, MAX_LOCKS,
	MAX_PAGE, MINUTE,
};
pub use weights::WeightInfo;

#[import_section(errors::errors)]
#[frame_support::pallet]
#[allow(clippy::as_conversions, reason = "the expansion of FRAME's macros casts; this module's own code does not")]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{EitherOfDiverse, Time},
	};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		codes::{CaseOutcome, RecallClass, Suspicion},
		containers::ContainerControl,
		gs1::{Gtin, Sscc},
		ids::{CaseId, Moment, OrganisationId, RecallId},
		lots::LotControl,
		safety::{Case, Excursion as LeftLimits, Readings, Recall, RecallScope, Suspect, MAX_SUSPECTS},
		trace::LotKey,
		traits::OrganisationInspect,
	};
	use sp_core::H256;

	use crate::{types, History, InForce, LastReading, Lock, Page, Subject, Target, WeightInfo};

	/// The version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs to know from its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Tells the time.
		type Time: Time<Moment = Moment>;

		/// What organisations are and how they stand.
		type Organisations: OrganisationInspect;

		/// Which lots there are, and keeps their recalls.
		type Lots: LotControl;

		/// Which containers there are and who has them, and locks them.
		type Containers: ContainerControl;

		/// Who recalls and lifts recalls: a manufacturer or a regulator.
		type RecallOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who acknowledges recalls and opens cases: anybody who may hold medicines.
		type PartnerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who closes an organisation's cases and releases its containers: a quality person.
		type QualityOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who reports readings: a sensor, a vehicle, a drone or a gateway of an organisation.
		type DeviceOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who decides and closes anybody's cases: a regulator.
		type RegulatorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets the other pallets up for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// Who decides a case: a regulator, or a partner.
	type DeciderOrigin<T> = EitherOfDiverse<<T as Config>::RegulatorOrigin, <T as Config>::PartnerOrigin>;

	/// Who closes a case: a regulator, or a quality person.
	type CloserOrigin<T> = EitherOfDiverse<<T as Config>::RegulatorOrigin, <T as Config>::QualityOrigin>;

	/// The suspects of a case.
	pub type Suspects = BoundedVec<Suspect, ConstU32<MAX_SUSPECTS>>;

	/// The number that the next recall gets.
	#[pallet::storage]
	pub type NextRecall<T> = StorageValue<_, RecallId, ValueQuery>;

	/// Every recall. None is ever removed.
	// Twox64Concat: the chain itself counts the keys up, so nobody can choose them. So for cases and organisations too.
	#[pallet::storage]
	pub type Recalls<T> = StorageMap<_, Twox64Concat, RecallId, Recall>;

	/// The recalls that are not lifted.
	#[pallet::storage]
	pub type RecallsInForce<T> = StorageMap<_, Twox64Concat, RecallId, ()>;

	/// The recalls in force of each thing. The gravest of them is what the lot or the product knows.
	// Keys that callers choose are hashed with Blake2, so that nobody can unbalance the trie.
	#[pallet::storage]
	pub type RecallsOf<T> = StorageMap<_, Blake2_128Concat, Target, InForce, ValueQuery>;

	/// When an organisation acknowledged a recall.
	#[pallet::storage]
	pub type Acknowledged<T> =
		StorageDoubleMap<_, Twox64Concat, RecallId, Twox64Concat, OrganisationId, Moment, OptionQuery>;

	/// The number that the next case gets.
	#[pallet::storage]
	pub type NextCase<T> = StorageValue<_, CaseId, ValueQuery>;

	/// Every case. None is ever removed.
	#[pallet::storage]
	pub type Cases<T> = StorageMap<_, Twox64Concat, CaseId, Case>;

	/// The cases that are not closed.
	#[pallet::storage]
	pub type OpenCases<T> = StorageMap<_, Twox64Concat, CaseId, ()>;

	/// The cases of illegitimate products of which nobody was told yet, by the moment until which they have to be: its
	/// eight bytes, the highest first.
	// Identity: the moments come from blocks, and in their own order the overdue cases are the first of all.
	#[pallet::storage]
	pub type Unnotified<T> = StorageDoubleMap<_, Identity, [u8; 8], Twox64Concat, CaseId, ()>;

	/// Why each locked container is locked.
	#[pallet::storage]
	pub type Locks<T> = StorageMap<_, Blake2_128Concat, Sscc, Lock>;

	/// The end of what is known of a product's temperature in a container.
	#[pallet::storage]
	pub type LastReadings<T> = StorageDoubleMap<_, Blake2_128Concat, Sscc, Blake2_128Concat, Gtin, LastReading>;

	/// The running hashes.
	#[pallet::storage]
	pub type Histories<T> = StorageMap<_, Blake2_128Concat, Subject, History, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Lots or a product were recalled.
		Recalled {
			/// The recall.
			recall: RecallId,
			/// What it is of.
			scope: RecallScope,
			/// How grave it is.
			class: RecallClass,
			/// Who recalled: the owner of the products or a regulator.
			by: OrganisationId,
			/// Until when holders have to acknowledge it.
			due: Moment,
		},
		/// An organisation has taken note of a recall.
		Acknowledged {
			/// The recall.
			recall: RecallId,
			/// The organisation.
			by: OrganisationId,
			/// Whether it was late.
			late: bool,
		},
		/// A recall was lifted. Another one of the same lots or product stays in force.
		RecallLifted {
			/// The recall.
			recall: RecallId,
			/// Who lifted it.
			by: OrganisationId,
		},
		/// A case of a suspect product was opened. The suspect containers that the opener holds are locked.
		CaseOpened {
			/// The case.
			case: CaseId,
			/// Who opened it.
			by: OrganisationId,
			/// Why.
			suspicion: Suspicion,
			/// What it is about.
			suspects: Suspects,
			/// Commitment to what was found.
			evidence: Option<H256>,
		},
		/// The product of a case is illegitimate.
		FoundIllegitimate {
			/// The case.
			case: CaseId,
			/// Who decided it.
			by: OrganisationId,
			/// Until when partners and the authority have to be told.
			notify_until: Moment,
		},
		/// Partners and the authority were told, by the opener's word.
		Notified {
			/// The case.
			case: CaseId,
			/// Whether it was late.
			late: bool,
		},
		/// A case was closed.
		CaseClosed {
			/// The case.
			case: CaseId,
			/// Who closed it.
			by: OrganisationId,
			/// How it ended.
			outcome: CaseOutcome,
		},
		/// A device reported readings of a container's temperature.
		ReadingsReported {
			/// The container.
			sscc: Sscc,
			/// The product whose limits count.
			gtin: Gtin,
			/// The organisation of the device, which holds the container.
			by: OrganisationId,
			/// The readings.
			readings: Readings,
			/// When the report before it ended, if there was one: between them nothing is known.
			last: Option<Moment>,
		},
		/// A container was outside of a product's limits for too long. Its outermost container is locked.
		Excursion {
			/// The container.
			sscc: Sscc,
			/// Its outermost container, which is locked.
			root: Sscc,
			/// What was reported.
			excursion: LeftLimits,
		},
		/// A quality person released a container from an excursion.
		Released {
			/// The container.
			sscc: Sscc,
			/// The quality person's organisation.
			by: OrganisationId,
			/// When the excursion was reported.
			excursion_at: Moment,
			/// Commitment to the assessment.
			assessment: Option<H256>,
		},
	}

	/// Recalls, suspect products and the cold chain.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Recall lots, or a product in one country or in all: at once no pack of them can be supplied any more,
		/// wherever it is. The owner of all of them, or a regulator; gives [`Event::Recalled`].
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::recall(types::lots_in(scope)))]
		pub fn recall(origin: OriginFor<T>, scope: RecallScope, class: RecallClass, due: Moment) -> DispatchResult {
			let by = T::RecallOrigin::ensure_origin(origin)?;
			Self::do_recall(by, scope, class, due)
		}

		/// Take note of a recall. Once for each partner; gives [`Event::Acknowledged`].
		#[pallet::call_index(1)]
		pub fn acknowledge(origin: OriginFor<T>, recall: RecallId) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_acknowledge(by, recall)
		}

		/// Lift a recall. What other recalls of the same lots or product say counts again. Who recalled, or a
		/// regulator; gives [`Event::RecallLifted`].
		#[pallet::call_index(2)]
		pub fn lift_recall(origin: OriginFor<T>, recall: RecallId) -> DispatchResult {
			let by = T::RecallOrigin::ensure_origin(origin)?;
			Self::do_lift_recall(by, recall)
		}

		/// Open a case of a suspect product. The suspect containers that the caller holds are locked at once. Any
		/// partner; gives [`Event::CaseOpened`].
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::open_case(types::suspects_in(suspects)))]
		pub fn open_case(
			origin: OriginFor<T>,
			suspicion: Suspicion,
			suspects: Suspects,
			evidence: Option<H256>,
		) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_open_case(by, suspicion, suspects, evidence)
		}

		/// Decide that the product of a case is illegitimate: from now on the 24 hours run in which partners and the
		/// authority have to be told. The opener, or a regulator; gives [`Event::FoundIllegitimate`].
		#[pallet::call_index(4)]
		pub fn decide_illegitimate(origin: OriginFor<T>, case: CaseId) -> DispatchResult {
			let by = DeciderOrigin::<T>::ensure_origin(origin)?;
			Self::do_decide_illegitimate(by.into(), case)
		}

		/// Say that partners and the authority were told. The opener, also once the case is closed; gives
		/// [`Event::Notified`].
		#[pallet::call_index(5)]
		pub fn note_notified(origin: OriginFor<T>, case: CaseId) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_note_notified(by, case)
		}

		/// Close a case. When it is cleared, its containers are unlocked, unless something else locks them; an
		/// illegitimate one's stay locked. A quality person of the opener, or a regulator; gives [`Event::CaseClosed`].
		#[pallet::call_index(6)]
		pub fn close_case(origin: OriginFor<T>, case: CaseId, outcome: CaseOutcome) -> DispatchResult {
			let by = CloserOrigin::<T>::ensure_origin(origin)?;
			Self::do_close_case(by.into(), case, outcome)
		}

		/// Report readings of a container's temperature, for a product in it. Beyond the product's limits for longer
		/// than its tolerance, they lock the outermost container. A device of its holder; gives
		/// [`Event::ReadingsReported`], and [`Event::Excursion`] when it locks.
		#[pallet::call_index(7)]
		pub fn report_readings(origin: OriginFor<T>, sscc: Sscc, gtin: Gtin, readings: Readings) -> DispatchResult {
			let by = T::DeviceOrigin::ensure_origin(origin)?;
			Self::do_report_readings(by, sscc, gtin, readings)
		}

		/// Release a container from the excursion that was reported at `excursion_at`, with a commitment to the
		/// assessment. It is unlocked, unless a case locks it. A quality person of its owner or holder; gives
		/// [`Event::Released`].
		#[pallet::call_index(8)]
		pub fn release(
			origin: OriginFor<T>,
			sscc: Sscc,
			excursion_at: Moment,
			assessment: Option<H256>,
		) -> DispatchResult {
			let by = T::QualityOrigin::ensure_origin(origin)?;
			Self::do_release(by, sscc, excursion_at, assessment)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The recall.
		pub fn recall_by_id(recall: RecallId) -> Option<Recall> {
			Recalls::<T>::get(recall)
		}

		/// The recalls that are not lifted, page by page.
		pub fn recalls_in_force(after: Option<RecallId>, limit: u32) -> Page<RecallId, Recall> {
			Self::page_of_recalls(after, limit)
		}

		/// The recalls in force that stop packs of a lot: its own, and the product's in all countries or in one that
		/// the lot is for.
		pub fn recalls_of(key: LotKey) -> Vec<RecallId> {
			Self::all_recalls_of(&key)
		}

		/// Whether an organisation has acknowledged a recall.
		pub fn has_acknowledged(recall: RecallId, organisation: OrganisationId) -> bool {
			Acknowledged::<T>::contains_key(recall, organisation)
		}

		/// When an organisation acknowledged a recall.
		pub fn acknowledged_at(recall: RecallId, organisation: OrganisationId) -> Option<Moment> {
			Acknowledged::<T>::get(recall, organisation)
		}

		/// The case.
		pub fn case_by_id(case: CaseId) -> Option<Case> {
			Cases::<T>::get(case)
		}

		/// The cases that are not closed, page by page.
		pub fn open_cases(after: Option<CaseId>, limit: u32) -> Page<CaseId, Case> {
			Self::page_of_open_cases(after, limit)
		}

		/// The cases of which partners and the authority should have been told by now, the longest overdue first. The
		/// next page begins after the last one of this; an empty page is the end.
		pub fn overdue_cases(after: Option<CaseId>, limit: u32) -> Vec<CaseId> {
			Self::cases_overdue(after, limit)
		}

		/// Partners to be told of a case: who opened it, who holds and owns what is suspect, and whose lots they are.
		pub fn partners_of_case(case: CaseId) -> Vec<OrganisationId> {
			Self::concerned(case)
		}

		/// Why a container is locked.
		pub fn lock(sscc: Sscc) -> Option<Lock> {
			Locks::<T>::get(sscc)
		}

		/// The excursion that locks a container.
		pub fn excursion(sscc: Sscc) -> Option<LeftLimits> {
			Locks::<T>::get(sscc).and_then(|lock| lock.excursion)
		}

		/// The end of what is known of a product's temperature in a container.
		pub fn last_reading(sscc: Sscc, gtin: Gtin) -> Option<LastReading> {
			Self::last_reading_of(sscc, gtin)
		}

		/// The running hash over all events of a recall, a case, or a container's temperature.
		pub fn history(subject: Subject) -> History {
			Histories::<T>::get(subject)
		}
	}
}
