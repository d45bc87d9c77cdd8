#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
mod logic;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::{BreakGlassRecord, Review, ReviewKey, MAX_OVERDUE};
pub use weights::WeightInfo;

/// Requests for access and their log, break-glass and its review.
#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		codes::{DataClassSet, PurposeOfUse},
		decision::{AccessQuery, DataLabels, DisclosureEntry, LogHead},
		disclosure::{BreakGlassReason, BreakGlassTally, OverdueReview, ReviewVerdict},
		ids::{BreakGlassId, Moment, OrganisationId, StudyId},
		traits::{ConsentDecision, CredentialInspect, OrganisationInspect, PatientInspect, TierPolicy},
	};

	use crate::{weights::WeightInfo, BreakGlassRecord, ReviewKey};

	/// The version of this pallet's storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime settles.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The clock: milliseconds since 1970-01-01T00:00:00Z.
		type Time: Time<Moment = Moment>;

		/// Who may ask for access, break glass and review: whoever holds or held a credential. It is wider than who
		/// gets access: a refusal is worth a line in the log too.
		type RequesterOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// What credentials people and devices hold.
		type Credentials: CredentialInspect<Self::AccountId>;

		/// What organisations are and how they stand.
		type Organisations: OrganisationInspect;

		/// Which patients are admitted.
		type Patients: PatientInspect<Self::AccountId>;

		/// The consent registry's decision.
		type Decision: ConsentDecision<Self::AccountId>;

		/// The organisations' own rules: what a decision costs that asks them, and which roles the native table lets
		/// treat emergencies.
		type Policy: TierPolicy<Self::AccountId>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets up patients, requesters and reviewers for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Running hash and count of each patient's disclosure log. Its lines are in the events `AccessDecided`.
	// Here and below: the hashers keep the keys readable, and are safe where callers choose the keys.
	#[pallet::storage]
	pub type DisclosureLogs<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, LogHead, ValueQuery>;

	/// The number of the next use of break-glass.
	#[pallet::storage]
	pub type NextBreakGlassId<T: Config> = StorageValue<_, BreakGlassId, ValueQuery>;

	/// All uses of break-glass, past ones too: an answer about the past needs them.
	#[pallet::storage]
	pub type BreakGlasses<T: Config> =
		StorageMap<_, Blake2_128Concat, BreakGlassId, BreakGlassRecord<T::AccountId>, OptionQuery>;

	/// Uses of break-glass by patient, requester and the slot that they began in. A slot is as long as a use lives, so
	/// that at most one use by one requester on one patient begins in it.
	// The clock gives the slot, so that nobody can choose it.
	#[pallet::storage]
	pub type BySlot<T: Config> = StorageNMap<
		_,
		(NMapKey<Blake2_128Concat, T::AccountId>, NMapKey<Blake2_128Concat, T::AccountId>, NMapKey<Twox64Concat, u64>),
		BreakGlassId,
		OptionQuery,
	>;

	/// Uses without a review, by organisation, and since when or from when on their review is overdue.
	// The second key isn't hashed, so that an organisation's uses are read oldest first. Nobody chooses it: it is counted
	// up.
	#[pallet::storage]
	pub type PendingReviews<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, OrganisationId, Identity, ReviewKey, Moment, OptionQuery>;

	/// How often each requester broke glass.
	#[pallet::storage]
	pub type Tallies<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, BreakGlassTally, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A line was added to a patient's disclosure log: somebody asked for access or broke glass. The answer is in
		/// the entry: a permit, a denial, or that no consent speaks to it.
		AccessDecided {
			/// The line of the patient's disclosure log.
			entry: DisclosureEntry<T::AccountId>,
		},
		/// Somebody broke glass. This is the notice to the patient and to the organisation's privacy officers.
		GlassBroken {
			/// The use.
			break_glass: BreakGlassId,
			/// Whose data it opens.
			patient: T::AccountId,
			/// Who broke glass.
			requester: T::AccountId,
			/// For which organisation.
			organisation: OrganisationId,
			/// Why.
			reason: BreakGlassReason,
			/// Which data classes it opens, as far as the tier policy lets the role have them.
			classes: DataClassSet,
			/// The first moment at which it opens nothing any more.
			until: Moment,
			/// The first moment at which a missing review is overdue.
			review_due: Moment,
		},
		/// A use of break-glass was reviewed.
		BreakGlassReviewed {
			/// The use.
			break_glass: BreakGlassId,
			/// Whose data it opened.
			patient: T::AccountId,
			/// Who broke glass.
			requester: T::AccountId,
			/// What the review found.
			verdict: ReviewVerdict,
			/// Whether the review was overdue by then.
			late: bool,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account whose data is asked for is not an admitted patient; there is no log to write to.
		UnknownPatient,
		/// No data class, or one that this chain doesn't know, was named.
		BadClasses,
		/// The requester holds no credential that is valid now.
		NoValidCredential,
		/// The requester's organisation is suspended, or has no licence that is valid now.
		NotInGoodStanding,
		/// The requester's role is given none of these data classes for emergency treatment. Name others, or ask
		/// somebody whose role is.
		RoleMayNot,
		/// The requester broke glass on this patient already, and it is still open. Break it again once it is over.
		AlreadyOpen,
		/// The patient's disclosure log can't count any further.
		LogFull,
		/// The numbers for uses of break-glass have run out.
		IdsExhausted,
		/// There is no use of break-glass with this number.
		NotFound,
		/// The use was reviewed before. A verdict stands.
		AlreadyReviewed,
		/// It is the reviewer's own use. Somebody else has to review it.
		OwnUse,
		/// Only a privacy officer of the requester's organisation or of a regulator may review, with a credential that is
		/// valid now and for an organisation in good standing.
		NotAuthorized,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Asks for access to a patient's data and has the answer written to the patient's disclosure log. The call
		/// succeeds whatever the answer is: a refusal is logged too. `labels` and `data_time` narrow the question to
		/// data of those labels and that time. Gives back the weight of a policy contract if there was none to ask.
		///
		/// For whoever holds or held a credential. Emits `AccessDecided`.
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::request_weight(study).saturating_add(T::Policy::max_weight()))]
		pub fn request_access(
			origin: OriginFor<T>,
			patient: T::AccountId,
			purpose: PurposeOfUse,
			study: Option<StudyId>,
			classes: DataClassSet,
			labels: Option<DataLabels>,
			data_time: Option<Moment>,
		) -> DispatchResultWithPostInfo {
			let requester = T::RequesterOrigin::ensure_origin(origin)?;
			let query = AccessQuery { patient, requester, purpose, study, classes, labels, data_time };
			let policy = Self::do_request_access(query)?;
			Ok(Some(Self::request_weight(&study).saturating_add(policy)).into())
		}

		/// Opens a patient's data in an emergency, for
		/// [`BREAK_GLASS_LIFE`](salus_primitives::disclosure::BREAK_GLASS_LIFE), against the patient's consents or
		/// without any. It is written to the patient's disclosure log, counted for the requester, and has to be reviewed
		/// within [`REVIEW_TERM`](salus_primitives::disclosure::REVIEW_TERM).
		///
		/// For a role that the native tier table lets treat emergencies, of an organisation in good standing. Emits
		/// `GlassBroken` and `AccessDecided`.
		#[pallet::call_index(1)]
		pub fn break_glass(
			origin: OriginFor<T>,
			patient: T::AccountId,
			reason: BreakGlassReason,
			classes: DataClassSet,
		) -> DispatchResult {
			let requester = T::RequesterOrigin::ensure_origin(origin)?;
			Self::do_break_glass(requester, patient, reason, classes)
		}

		/// Reviews a use of break-glass. A late review counts too, and is told as late.
		///
		/// For a privacy officer of the requester's organisation, or of a regulator, but never for the requester. Emits
		/// `BreakGlassReviewed`.
		#[pallet::call_index(2)]
		pub fn review_break_glass(
			origin: OriginFor<T>,
			break_glass: BreakGlassId,
			verdict: ReviewVerdict,
		) -> DispatchResult {
			let reviewer = T::RequesterOrigin::ensure_origin(origin)?;
			Self::do_review(reviewer, break_glass, verdict)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Head and count of a patient's disclosure log.
		pub fn disclosure_head(patient: T::AccountId) -> LogHead {
			DisclosureLogs::<T>::get(patient)
		}

		/// The organisation's uses of break-glass whose review is overdue, oldest first, after one of them if one is
		/// given: at most `limit`, and never more than [`MAX_OVERDUE`](crate::MAX_OVERDUE). To page on, name the last
		/// one; a page that is shorter than asked for is the last.
		pub fn overdue_reviews(
			organisation: OrganisationId,
			after: Option<BreakGlassId>,
			limit: u32,
		) -> Vec<OverdueReview<T::AccountId>> {
			Self::overdue_at(organisation, after, limit, T::Time::now())
		}

		/// How often somebody broke glass.
		pub fn tally(requester: T::AccountId) -> BreakGlassTally {
			Tallies::<T>::get(requester)
		}
	}
}
