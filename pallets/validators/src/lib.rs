#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod genesis;
mod impls;
mod logic;
#[cfg(test)]
mod mock;
mod set;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod turns;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use impls::NoIdentification;
pub use pallet::*;
pub use types::{Reason, Record, State, Validator, MAX_OFFENCES, MAX_SLOTS_COUNTED};
pub use weights::WeightInfo;

/// The approved validators, their turns and their equivocations.
#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Contains, Time, ValidatorSet},
	};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		ids::{Moment, OrganisationId},
		traits::OrganisationInspect,
	};
	use sp_runtime::Perbill;
	use sp_staking::{offence::Kind, SessionIndex};

	use crate::{
		types::{Reason, Record, Validator, MAX_OFFENCES},
		weights::WeightInfo,
	};

	/// The version of this pallet's storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime settles.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who approves, removes and reinstates validators: the consortium, by its most careful vote.
		type ApproveOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// An admin of an organisation. Success is the organisation.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// What organisations are and how they stand.
		type Organisations: OrganisationInspect;

		/// The clock: milliseconds since 1970-01-01T00:00:00Z.
		type Time: Time<Moment = Moment>;

		/// The running session and those who sit in it, in the order of their turns.
		type Session: ValidatorSet<Self::AccountId, ValidatorId = Self::AccountId>;

		/// Who has session keys. Without them nobody can be in a set.
		type HasKeys: Contains<Self::AccountId>;

		/// The floor: no removal makes the next set smaller than this.
		#[pallet::constant]
		type MinValidators: Get<u32>;

		/// Most validators that are approved at a time.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// Who misses more than this share of its turns in a session is set aside.
		#[pallet::constant]
		type MissedShare: Get<Perbill>;

		/// Who had fewer turns than this in a session isn't judged by them.
		#[pallet::constant]
		type MinTurns: Get<u32>;

		/// What the calls and the count of blocks cost.
		type WeightInfo: WeightInfo;

		/// Gives accounts session keys and seats for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// The approved validators.
	// Here and below: the hashers keep the keys readable, and are safe where callers choose the keys.
	#[pallet::storage]
	pub type Validators<T: Config> = CountedStorageMap<_, Blake2_128Concat, T::AccountId, Validator>;

	/// The set that was planned last, in order: the next one differs from it, or isn't told.
	#[pallet::storage]
	pub type Planned<T: Config> = StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

	/// The floor that a planned set has reached. A chain that begins with fewer validators grows up to it first.
	#[pallet::storage]
	pub type FloorReached<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// What those who sat in a session made of their turns, in the order of the turns: the running session and the one
	/// before.
	// Sessions are counted up, so that nobody can choose a key.
	#[pallet::storage]
	pub type Records<T: Config> =
		StorageMap<_, Twox64Concat, SessionIndex, BoundedVec<(T::AccountId, Record), T::MaxValidators>, ValueQuery>;

	/// The slot of the last block that was counted.
	#[pallet::storage]
	pub type LastSlot<T: Config> = StorageValue<_, u64, OptionQuery>;

	/// The equivocations that were reported, oldest first, each by a hash of its kind, its offender and its time.
	#[pallet::storage]
	pub type Offences<T: Config> = StorageValue<_, BoundedVec<T::Hash, ConstU32<MAX_OFFENCES>>, ValueQuery>;

	/// The validators that the chain begins with.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Each validator's account, and its organisation's place in the list of the founding organisations.
		pub validators: Vec<(T::AccountId, u32)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			crate::genesis::build::<T>(self);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A validator was approved. It is in the set that is planned next, if it has session keys by then.
		Approved {
			/// Its account.
			validator: T::AccountId,
			/// Whose node it is.
			organisation: OrganisationId,
		},
		/// A validator was removed by those who approve.
		Removed {
			/// Its account.
			validator: T::AccountId,
			/// Whose node it was.
			organisation: OrganisationId,
		},
		/// A validator was removed by its own organisation.
		SteppedDown {
			/// Its account.
			validator: T::AccountId,
			/// Whose node it was.
			organisation: OrganisationId,
		},
		/// A validator that had missed too many blocks was taken in again by its own organisation.
		CameBack {
			/// Its account.
			validator: T::AccountId,
			/// Whose node it is.
			organisation: OrganisationId,
		},
		/// A validator was taken in again by those who approve. What it did in earlier sessions is settled.
		Reinstated {
			/// Its account.
			validator: T::AccountId,
			/// Whose node it is.
			organisation: OrganisationId,
		},
		/// A validator was set aside. It isn't in the set that is planned next.
		SetAside {
			/// Its account.
			validator: T::AccountId,
			/// Why.
			reason: Reason,
		},
		/// A validator would have been set aside, but the set can't do without it. It will be, at the end of the first
		/// session at which there are enough others.
		RemovalSpared {
			/// Its account.
			validator: T::AccountId,
			/// Why it would have been.
			reason: Reason,
		},
		/// An equivocation was proved.
		Equivocated {
			/// Who equivocated, whether or not it is approved by now.
			validator: T::AccountId,
			/// In which session.
			session: SessionIndex,
			/// In which protocol: `grandpa:equivoca`.
			kind: Kind,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such organisation.
		UnknownOrganisation,
		/// The organisation is suspended, or has no licence that is valid now.
		NotInGoodStanding,
		/// The account is a validator already.
		AlreadyApproved,
		/// There are as many validators as there can be. Remove one first.
		TooManyValidators,
		/// The account is not a validator.
		NotFound,
		/// The validator is another organisation's.
		NotAuthorized,
		/// The set would become smaller than the floor. Approve another validator first, and let it set its session keys.
		BelowFloor,
		/// The validator is not set aside, and not about to be.
		NotSetAside,
		/// The validator equivocated. Only those who approve can take it in again.
		NeedsApproval,
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_block: BlockNumberFor<T>) -> Weight {
			let missed = Self::note_slot();
			T::WeightInfo::note_slot(missed)
		}

		fn integrity_test() {
			assert!(T::MinValidators::get() >= 1, "MinValidators: without a validator the chain stands still");
			assert!(T::MinValidators::get() <= T::MaxValidators::get(), "MinValidators: the floor can't be reached");
			assert!(T::MinTurns::get() >= 1, "MinTurns: who had no turn can't be judged");
			assert!(T::MissedShare::get() < Perbill::one(), "MissedShare: nobody can miss more than all");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Approve a validator of an organisation in good standing. It sits once it has session keys. `ApproveOrigin`
		/// only.
		/// Emits `Approved`.
		#[pallet::call_index(0)]
		pub fn approve(origin: OriginFor<T>, account: T::AccountId, organisation: OrganisationId) -> DispatchResult {
			T::ApproveOrigin::ensure_origin(origin)?;
			Self::do_approve(account, organisation)
		}

		/// Remove a validator, unless the set can't do without it. `ApproveOrigin` only.
		/// Emits `Removed`.
		#[pallet::call_index(1)]
		pub fn remove(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::ApproveOrigin::ensure_origin(origin)?;
			Self::do_remove(account)
		}

		/// Remove the caller's organisation's own validator, unless the set can't do without it. To come back it must be
		/// approved again. Admins of its organisation only.
		/// Emits `SteppedDown`.
		#[pallet::call_index(2)]
		pub fn step_down(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let organisation = T::AdminOrigin::ensure_origin(origin)?;
			Self::do_step_down(organisation, account)
		}

		/// Take in again the caller's organisation's own validator that missed too many blocks, or was about to be set
		/// aside for it. Admins of its organisation, in good standing, only.
		/// Emits `CameBack`.
		#[pallet::call_index(3)]
		pub fn come_back(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let organisation = T::AdminOrigin::ensure_origin(origin)?;
			Self::do_come_back(organisation, account)
		}

		/// Take in again a validator that was set aside or is about to be, whatever for. What it did before the running
		/// session is settled by it. `ApproveOrigin` only.
		/// Emits `Reinstated`.
		#[pallet::call_index(4)]
		pub fn reinstate(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::ApproveOrigin::ensure_origin(origin)?;
			Self::do_reinstate(account)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The approved validators and how they stand, in the order of their accounts.
		pub fn approved() -> Vec<(T::AccountId, Validator)> {
			Self::sorted()
		}

		/// What those who sit in the running session, and who sat in the one before, made of their turns so far.
		pub fn performance() -> Vec<(SessionIndex, Vec<(T::AccountId, Record)>)> {
			Self::last_records()
		}
	}
}
