#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod decide;
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
pub use types::ConsentRecord;
pub use weights::WeightInfo;

/// Grants, amendments and withdrawals of consent, the decision, and the log of the decisions taken.
#[frame_support::pallet]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		codes::{DataClassSet, PurposeOfUse},
		consent::ConsentTerms,
		decision::{AccessQuery, Decision, DisclosureEntry, LogHead},
		ids::{ConsentId, Moment},
		traits::{CredentialInspect, OrganisationInspect, PatientInspect, TierPolicy},
	};

	use crate::{types::provision_count, weights::WeightInfo, ConsentRecord};

	/// The version of this pallet's storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime settles.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The clock: milliseconds since 1970-01-01T00:00:00Z.
		type Time: Time<Moment = Moment>;

		/// Who grants, amends and withdraws: an admitted patient.
		type PatientOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// Who may ask for access, and have the answer logged. It is wider than who gets access: a refusal is worth
		/// a line in the log too.
		type RequesterOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::AccountId>;

		/// What organisations are and how they stand.
		type Organisations: OrganisationInspect;

		/// What credentials people and devices hold.
		type Credentials: CredentialInspect<Self::AccountId>;

		/// Which patients are admitted.
		type Patients: PatientInspect<Self::AccountId>;

		/// The organisations' own rules: which role may use which data for which purpose.
		type Policy: TierPolicy;

		/// Most consents of one patient, past ones counted. It bounds the cost of a decision.
		#[pallet::constant]
		type MaxConsents: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets up patients, requesters and organisations for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The number of the next consent.
	#[pallet::storage]
	pub type NextConsentId<T: Config> = StorageValue<_, ConsentId, ValueQuery>;

	/// All consents, past ones too: an answer about the past needs them.
	// The hashers keep the keys readable and are safe for keys that callers choose.
	#[pallet::storage]
	pub type Consents<T: Config> = StorageMap<_, Blake2_128Concat, ConsentId, ConsentRecord<T::AccountId>, OptionQuery>;

	/// The consents of each patient, oldest first, past ones too.
	#[pallet::storage]
	pub type ConsentsByPatient<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<ConsentId, T::MaxConsents>, ValueQuery>;

	/// Running hash and count of each patient's disclosure log. Its lines are in the events `AccessDecided`.
	#[pallet::storage]
	pub type DisclosureLogs<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, LogHead, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A patient granted a consent.
		ConsentGranted {
			/// The new consent.
			consent: ConsentId,
			/// Who granted it.
			patient: T::AccountId,
		},
		/// A patient put a new consent in the place of an earlier one. The earlier one ends when the new one begins.
		ConsentAmended {
			/// The consent that ended.
			replaced: ConsentId,
			/// The new consent.
			consent: ConsentId,
			/// Whose consents they are.
			patient: T::AccountId,
		},
		/// A patient withdrew a consent.
		ConsentWithdrawn {
			/// The consent that ended.
			consent: ConsentId,
			/// Who withdrew it.
			patient: T::AccountId,
		},
		/// Somebody asked for access to a patient's data. The answer is in the entry: a permit, a denial, or that no
		/// consent speaks to it.
		AccessDecided {
			/// The line of the patient's disclosure log.
			entry: DisclosureEntry<T::AccountId>,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The terms hold no provision. Name at least one.
		EmptyTerms,
		/// A provision names no purpose or no data class, so that it would never apply.
		EmptyProvision,
		/// A provision has a bit in its purposes or data classes that stands for no code known to this chain.
		UnknownCode,
		/// The validity period, or a provision's data period, ends before it begins or when it begins.
		InvalidPeriod,
		/// The validity period is over already.
		Expired,
		/// A provision names an organisation that was never admitted.
		UnknownActor,
		/// The patient has as many consents as the chain keeps, past ones counted.
		TooManyConsents,
		/// There is no consent with this number.
		NotFound,
		/// The consent is another patient's.
		NotAuthorized,
		/// The consent was withdrawn or replaced before.
		AlreadyEnded,
		/// The numbers for consents have run out.
		IdsExhausted,
		/// The account whose data is asked for is not an admitted patient; there is no log to write to.
		UnknownPatient,
		/// The patient's disclosure log can't count any further.
		LogFull,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxConsents::get() > 1, "a patient needs room for a consent and for its amendment");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Grants a consent. It holds from this block on, within its own validity period.
		///
		/// For the patient. Emits `ConsentGranted`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::grant(provision_count(terms)))]
		pub fn grant(origin: OriginFor<T>, terms: ConsentTerms<T::AccountId>) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_grant(patient, terms)
		}

		/// Puts new terms in the place of a consent that has not ended. The old consent ends and a new one, with a
		/// number of its own, begins in the same moment; what was decided before stays as it was.
		///
		/// For the patient whose consent it is. Emits `ConsentAmended`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::amend(provision_count(terms)))]
		pub fn amend(origin: OriginFor<T>, consent: ConsentId, terms: ConsentTerms<T::AccountId>) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_amend(patient, consent, terms)
		}

		/// Withdraws a consent that has not ended. From this block on it counts for nothing; what was decided before
		/// stays as it was.
		///
		/// For the patient whose consent it is. Emits `ConsentWithdrawn`.
		#[pallet::call_index(2)]
		pub fn withdraw(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let patient = T::PatientOrigin::ensure_origin(origin)?;
			Self::do_withdraw(patient, consent)
		}

		/// Asks for access to a patient's data and has the answer written to the patient's disclosure log. The call
		/// succeeds whatever the answer is: a refusal is logged too.
		///
		/// For members of the consortium. Emits `AccessDecided`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::request_access().saturating_add(T::Policy::max_weight()))]
		pub fn request_access(
			origin: OriginFor<T>,
			patient: T::AccountId,
			purpose: PurposeOfUse,
			classes: DataClassSet,
			data_time: Option<Moment>,
		) -> DispatchResult {
			let requester = T::RequesterOrigin::ensure_origin(origin)?;
			Self::do_request_access(AccessQuery { patient, requester, purpose, classes, data_time })
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// May this person read this? At a moment, or now if none is given. Writes nothing to the log, and asks the
		/// native tier table rather than an organisation's policy contract.
		#[allow(clippy::needless_pass_by_value, reason = "a view function takes what was decoded for it")]
		pub fn decide(query: AccessQuery<T::AccountId>, at: Option<Moment>) -> Decision {
			Self::decide_at(&query, at.unwrap_or_else(T::Time::now))
		}

		/// Head and count of a patient's disclosure log.
		pub fn disclosure_head(patient: T::AccountId) -> LogHead {
			DisclosureLogs::<T>::get(patient)
		}
	}
}
