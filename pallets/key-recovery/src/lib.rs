#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
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
pub use types::{Proposal, Side};
pub use weights::WeightInfo;

/// How the key that signs for a patient is replaced when it is lost or stolen.
#[frame_support::pallet]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		ids::{Moment, OrganisationId},
		traits::{OrganisationInspect, PatientKeys},
	};

	use crate::{
		types::{Proposal, Side},
		weights::WeightInfo,
	};

	/// The version of this pallet's storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime settles.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who agrees for a patient's sponsor: an organisation's admin. Success is the organisation.
		type SponsorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Patients with their sponsors, guardians and keys, and which accounts are free to become a key.
		type Patients: PatientKeys<Self::AccountId>;

		/// What organisations are and how they stand.
		type Organisations: OrganisationInspect;

		/// The clock: milliseconds since 1970-01-01T00:00:00Z.
		type Time: Time<Moment = Moment>;

		/// How long the patient's present key can object after both agreed. For as long again the recovery can be
		/// finished, then it lapses. A guardian counts once it was appointed that long ago.
		#[pallet::constant]
		type RecoveryDelay: Get<Moment>;

		/// How long after an objection of a key another one of it counts for nothing.
		#[pallet::constant]
		type ObjectionPause: Get<Moment>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets up a patient for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// A proposal as this runtime knows accounts.
	pub(crate) type ProposalOf<T> = Proposal<<T as frame_system::Config>::AccountId>;

	/// The recovery that is under way for a patient.
	// Here and below: the hasher keeps the patients readable, and is safe where callers choose them.
	#[pallet::storage]
	pub type Proposals<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ProposalOf<T>>;

	/// When the key that signs for a patient now last objected to a recovery.
	#[pallet::storage]
	pub type Objections<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Moment>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody asks to replace a patient's key. Nothing comes of it until the other side agrees.
		Proposed {
			/// The patient, by its pseudonym.
			patient: T::AccountId,
			/// The key that is to sign for the patient.
			new: T::AccountId,
			/// Who agrees so far.
			by: Side,
		},
		/// Both sides agree. The patient's present key can object now.
		Confirmed {
			/// The patient, by its pseudonym.
			patient: T::AccountId,
			/// The key that is to sign for the patient.
			new: T::AccountId,
			/// The first moment at which it can be finished.
			ready_at: Moment,
		},
		/// A patient's key was replaced: from now on the new one signs for the patient, and no other.
		KeyReplaced {
			/// The patient, by its pseudonym, which stays.
			patient: T::AccountId,
			/// The key that signed so far: the pseudonym itself, or what replaced it last.
			old: T::AccountId,
			/// The key that signs from now on.
			new: T::AccountId,
		},
		/// A recovery was stopped.
		Cancelled {
			/// The patient, by its pseudonym.
			patient: T::AccountId,
			/// The key that was to sign for the patient.
			new: T::AccountId,
			/// Who stopped it. By the patient it is an objection.
			by: Side,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is not a patient's pseudonym.
		UnknownPatient,
		/// The caller is neither the patient's sponsor nor a guardian of it now. To cancel, it must be the sponsor, the
		/// guardian who agreed, or the patient's present key.
		NotAuthorized,
		/// The patient's sponsor is suspended, or has no licence that is valid now.
		NotInGoodStanding,
		/// The new key is a member of the consortium, or was one, or signs for a patient. Use a fresh key.
		KeyTaken,
		/// A recovery is under way for this patient. Confirm it, or cancel it first.
		AlreadyProposed,
		/// No recovery is under way for this patient.
		NotFound,
		/// The recovery that is under way is for another key. Compare the two keys.
		OtherKey,
		/// Both sides agree already.
		AlreadyConfirmed,
		/// The caller's side agrees already. The other side has to confirm.
		AlreadyAgreed,
		/// The right of the guardian who proposed has ended. Appoint it again, or cancel and propose with another one.
		GuardianshipEnded,
		/// Only one side agrees so far.
		NotConfirmed,
		/// The delay in which the patient's present key can object is not over.
		TooEarly,
		/// The recovery wasn't finished in time. Propose it again.
		Lapsed,
		/// The key objected to a recovery not long ago. Turn to the sponsor, the guardian or a regulator.
		ObjectionSpent,
		/// The guardian who agrees was appointed less than a delay ago: the patient had no time to see it. Confirm
		/// later.
		GuardianTooNew,
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let delay = T::RecoveryDelay::get();
			assert!(delay > 0, "RecoveryDelay: without one no patient could ever object");
			assert!(
				delay.saturating_mul(2) <= T::ObjectionPause::get(),
				"ObjectionPause: a thief would object again before the next recovery is done",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Ask to replace the key of a patient with a fresh one. It takes the place of a recovery that lapsed. The
		/// patient's sponsor and its guardians only, while the sponsor is in good standing.
		/// Emits `Proposed`.
		#[pallet::call_index(0)]
		pub fn propose(origin: OriginFor<T>, patient: T::AccountId, new: T::AccountId) -> DispatchResult {
			let caller = Self::ensure_caller(origin)?;
			Self::do_propose(caller, patient, new)
		}

		/// Agree to the recovery that the other side proposed, for the same key. Now the delay begins, in which the
		/// patient's present key can object. The patient's sponsor and its guardians only, while the sponsor is in good
		/// standing; the guardian must have been appointed a delay ago.
		/// Emits `Confirmed`.
		#[pallet::call_index(1)]
		pub fn confirm(origin: OriginFor<T>, patient: T::AccountId, new: T::AccountId) -> DispatchResult {
			let caller = Self::ensure_caller(origin)?;
			Self::do_confirm(caller, patient, new)
		}

		/// Replace the key, once the delay is over and before the recovery lapses. That a guardian agreed counts even
		/// if its right has ended since. The patient's sponsor and its guardians only, while the sponsor is in good
		/// standing.
		/// Emits `KeyReplaced`.
		#[pallet::call_index(2)]
		pub fn finish(origin: OriginFor<T>, patient: T::AccountId) -> DispatchResult {
			let caller = Self::ensure_caller(origin)?;
			Self::do_finish(caller, patient)
		}

		/// Stop a recovery. The patient's sponsor and the guardian who agreed always can; the patient's present key can
		/// once both agreed, and then not again soon.
		/// Emits `Cancelled`.
		#[pallet::call_index(3)]
		pub fn cancel(origin: OriginFor<T>, patient: T::AccountId) -> DispatchResult {
			let caller = Self::ensure_caller(origin)?;
			Self::do_cancel(caller, patient)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The key that signs for a patient now; `None` for an account that is no patient's pseudonym.
		pub fn key_of(patient: T::AccountId) -> Option<T::AccountId> {
			T::Patients::sponsor(&patient).map(|_| T::Patients::key_of(&patient))
		}

		/// The patient whom an account signs for now; `None` if it signs for none.
		pub fn patient_of(key: T::AccountId) -> Option<T::AccountId> {
			T::Patients::patient_of(&key)
		}

		/// The recovery that is under way for a patient.
		pub fn proposal(patient: T::AccountId) -> Option<ProposalOf<T>> {
			Proposals::<T>::get(patient)
		}
	}
}
