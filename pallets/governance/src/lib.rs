#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod genesis;
mod logic;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that can't go on has failed.
mod mock;
mod origins;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use origins::{EnsureOrdinary, EnsureSensitive};
pub use pallet::*;
pub use types::{Count, Motion, MotionId, MotionRules, Rule, Tally, Votes};
pub use weights::WeightInfo;

/// Motions, their votes, and who votes.
#[frame_support::pallet]
pub mod pallet {
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		dispatch::{GetDispatchInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::{IsSubType, Time},
	};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		codes::OrganisationClassSet,
		ids::{Moment, OrganisationId},
		traits::OrganisationInspect,
	};
	use sp_runtime::traits::Dispatchable;

	use crate::{
		types::{Motion, MotionId, MotionRules, Rule, Tally},
		weights::WeightInfo,
	};

	/// The version of the storage's layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime settles.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeOrigin: From<Origin>> {
		/// The runtime's calls.
		type RuntimeCall: Parameter
			+ Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
			+ GetDispatchInfo
			+ From<frame_system::Call<Self>>
			+ IsSubType<Call<Self>>;

		/// By which rule each call is voted on.
		type Rules: MotionRules<<Self as Config>::RuntimeCall>;

		/// Who proposes, votes, enacts and closes for an organisation: its admins. Whether the organisation has a seat
		/// and is in good standing is checked besides.
		type SeatOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who sets the seats: a sensitive motion.
		type SeatsOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who authorises an upgrade of the runtime: a sensitive motion.
		type UpgradeOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What organisations are and how they stand.
		type Organisations: OrganisationInspect;

		/// Tells the time at which organisations are asked how they stand.
		type Time: Time<Moment = Moment>;

		/// The classes each of which has to be among those that carry a sensitive motion.
		#[pallet::constant]
		type RequiredClasses: Get<OrganisationClassSet>;

		/// How many blocks there are to object, between that a sensitive motion is carried and that it may be enacted.
		#[pallet::constant]
		type ObjectionPeriod: Get<BlockNumberFor<Self>>;

		/// How many blocks a motion can be voted on, and how many one that is carried can be enacted.
		#[pallet::constant]
		type MotionDuration: Get<BlockNumberFor<Self>>;

		/// Most seats.
		#[pallet::constant]
		type MaxSeats: Get<u32>;

		/// Most open motions.
		#[pallet::constant]
		type MaxMotions: Get<u32>;

		/// Most open motions that one organisation proposed.
		#[pallet::constant]
		type MaxMotionsEach: Get<u32>;

		/// Longest encoding of a call that is put to a motion.
		#[pallet::constant]
		type MaxCallBytes: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets up organisations for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// The organisations that vote.
	pub type SeatsOf<T> = BoundedBTreeSet<OrganisationId, <T as Config>::MaxSeats>;

	/// The origin of a call that was put to a motion and carried.
	#[pallet::origin]
	#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub enum Origin {
		/// More than half of the seats carried it.
		#[codec(index = 0)]
		Ordinary,
		/// More than half of the seats, with each required class among them, carried it, and nobody's objection stopped
		/// it.
		#[codec(index = 1)]
		Sensitive,
	}

	/// The organisations that vote, each with one vote.
	#[pallet::storage]
	pub type Seats<T: Config> = StorageValue<_, SeatsOf<T>, ValueQuery>;

	/// The number of the next motion.
	#[pallet::storage]
	pub type NextMotionId<T: Config> = StorageValue<_, MotionId, ValueQuery>;

	/// The motions that are open, oldest first, and who proposed each.
	#[pallet::storage]
	pub type OpenMotions<T: Config> =
		StorageValue<_, BoundedVec<(MotionId, OrganisationId), T::MaxMotions>, ValueQuery>;

	/// The motions that are open.
	// The chain counts the numbers itself, so that nobody can choose one to unbalance the trie.
	#[pallet::storage]
	pub type Motions<T: Config> = StorageMap<_, Twox64Concat, MotionId, Motion<T>, OptionQuery>;

	/// What is called when a motion is enacted, encoded.
	// Apart from the motions, so that a vote doesn't read and write it. Encoded, so that its length is bounded.
	#[pallet::storage]
	pub type Calls<T: Config> = StorageMap<_, Twox64Concat, MotionId, BoundedVec<u8, T::MaxCallBytes>, OptionQuery>;

	/// The seats that the chain begins with.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The organisations that vote. With none, nobody can ever decide anything, unless the runtime gives somebody
		/// root.
		pub seats: Vec<OrganisationId>,
		/// Nothing.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			crate::genesis::build::<T>(&self.seats);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A motion was proposed. The proposer's vote for it is cast.
		MotionProposed {
			/// The motion.
			motion: MotionId,
			/// Who proposed it.
			proposer: OrganisationId,
			/// The rule by which it is voted on.
			rule: Rule,
			/// The hash of the encoded call.
			call_hash: T::Hash,
			/// The first block in which it can't be voted on any more, unless it is carried before.
			until: BlockNumberFor<T>,
		},
		/// An organisation voted, or changed its vote.
		VoteCast {
			/// The motion.
			motion: MotionId,
			/// Who voted.
			organisation: OrganisationId,
			/// Whether it is for the motion.
			approve: bool,
		},
		/// A motion has the votes of its rule.
		MotionCarried {
			/// The motion.
			motion: MotionId,
			/// The first block in which it may be enacted.
			enact_from: BlockNumberFor<T>,
		},
		/// A motion that was carried doesn't have the votes of its rule any more. It is still open.
		MotionStopped {
			/// The motion.
			motion: MotionId,
		},
		/// A motion was enacted, and is gone.
		MotionEnacted {
			/// The motion.
			motion: MotionId,
			/// What became of its call.
			result: DispatchResult,
		},
		/// A motion was closed without being enacted, and is gone.
		MotionClosed {
			/// The motion.
			motion: MotionId,
		},
		/// The seats were set.
		SeatsSet {
			/// The organisations that vote from now on.
			seats: SeatsOf<T>,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The organisation has no seat.
		NotSeated,
		/// The organisation is suspended, or has no licence that is valid now while another seat has.
		NotInGoodStanding,
		/// This call can't be put to a motion.
		NotAllowed,
		/// The call's encoding is longer than a motion can hold.
		CallTooLong,
		/// There are as many open motions as there can be. Enact or close one first.
		TooManyMotions,
		/// The organisation has proposed as many open motions as it can. Enact or close one first.
		TooManyOwnMotions,
		/// The numbers for motions have run out.
		IdsExhausted,
		/// There is no open motion with this number.
		NotFound,
		/// The motion's time is over. It can only be closed.
		Expired,
		/// The organisation's vote is that already.
		AlreadyVoted,
		/// The count comes to what it came to before.
		NothingChanged,
		/// The motion doesn't have the votes of its rule.
		NotCarried,
		/// There is still time to object. Enact the motion later.
		TooEarly,
		/// The motion's call may weigh more than this limit.
		WeightTooLow,
		/// The motion's call can't be read by this version of the chain. Propose it again.
		Undecodable,
		/// The call's rule is another one than when it was proposed. Propose it again.
		RuleChanged,
		/// The motion can still be carried. It can be closed once more than half of the seats are against it, or its
		/// time is over.
		StillOpen,
		/// Without seats, no motion could be carried any more.
		NoSeats,
		/// There is no such organisation.
		UnknownOrganisation,
		/// A class that sensitive motions require has no seat, so that none could be carried any more.
		MissingClass,
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxSeats::get() >= 1, "MaxSeats: with none, nobody could vote");
			assert!(T::MaxMotionsEach::get() >= 1, "MaxMotionsEach: with none, nobody could propose");
			assert!(T::MaxMotions::get() >= T::MaxMotionsEach::get(), "MaxMotions: one organisation's don't fit");
			assert!(T::MotionDuration::get() >= 1u32.into(), "MotionDuration: a motion would be over at once");
			assert!(T::RequiredClasses::get().is_known(), "RequiredClasses: nobody is of an unknown class");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Put a call to a motion, and vote for it. Seated organisations in good standing only. No call of this pallet
		/// but `set_seats` and `authorize_upgrade`, and none whose rule is `Never`.
		/// Emits `MotionProposed`, and `MotionCarried` if that vote is enough.
		#[pallet::call_index(0)]
		pub fn propose(origin: OriginFor<T>, call: Box<<T as Config>::RuntimeCall>) -> DispatchResult {
			let proposer = T::SeatOrigin::ensure_origin(origin)?;
			Self::do_propose(proposer, *call)
		}

		/// Vote for a motion or against it, or change one's vote. Seated organisations in good standing only; while the
		/// motion is open, also in the time to object.
		/// Emits `VoteCast`, and `MotionCarried` or `MotionStopped` if that turns the motion.
		#[pallet::call_index(1)]
		pub fn vote(origin: OriginFor<T>, motion: MotionId, approve: bool) -> DispatchResult {
			let organisation = T::SeatOrigin::ensure_origin(origin)?;
			Self::do_vote(organisation, motion, approve)
		}

		/// Count a carried motion once more, and make its call. The call weighs no more than `weight_limit`; what it
		/// doesn't weigh is given back. Seated organisations in good standing only, from `enact_from` on.
		/// Emits `MotionEnacted`, also if the call fails; or `MotionStopped` alone if the votes aren't there any more,
		/// and then the call isn't made.
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::enact().saturating_add(*weight_limit))]
		pub fn enact(origin: OriginFor<T>, motion: MotionId, weight_limit: Weight) -> DispatchResultWithPostInfo {
			let organisation = T::SeatOrigin::ensure_origin(origin)?;
			Self::do_enact(organisation, motion, weight_limit)
		}

		/// Close a motion that more than half of the seats are against, or whose time is over. Seated organisations in
		/// good standing only.
		/// Emits `MotionClosed`.
		#[pallet::call_index(3)]
		pub fn close(origin: OriginFor<T>, motion: MotionId) -> DispatchResult {
			let organisation = T::SeatOrigin::ensure_origin(origin)?;
			Self::do_close(organisation, motion)
		}

		/// Set which organisations vote. The votes of others are dropped. `SeatsOrigin` only.
		/// Emits `SeatsSet`, and `MotionCarried` or `MotionStopped` for each motion that it turns.
		#[pallet::call_index(4)]
		pub fn set_seats(origin: OriginFor<T>, seats: SeatsOf<T>) -> DispatchResult {
			T::SeatsOrigin::ensure_origin(origin)?;
			Self::do_set_seats(seats)
		}

		/// Count a motion's votes again, after an organisation's standing changed. Seated organisations in good standing
		/// only.
		/// Emits `MotionCarried` or `MotionStopped`.
		#[pallet::call_index(5)]
		pub fn recount(origin: OriginFor<T>, motion: MotionId) -> DispatchResult {
			let organisation = T::SeatOrigin::ensure_origin(origin)?;
			Self::do_recount(organisation, motion)
		}

		/// Authorise an upgrade of the runtime to the code with this hash, of the same name and a higher version only.
		/// Whoever has the code applies it by `System.apply_authorized_upgrade`. `UpgradeOrigin` only.
		/// Emits `System.UpgradeAuthorized`.
		// System's own call asks for root, which no motion has.
		#[pallet::call_index(6)]
		#[pallet::weight((
			<T::SystemWeightInfo as frame_system::WeightInfo>::authorize_upgrade(),
			DispatchClass::Operational,
		))]
		pub fn authorize_upgrade(origin: OriginFor<T>, code_hash: T::Hash) -> DispatchResult {
			T::UpgradeOrigin::ensure_origin(origin)?;
			frame_system::Pallet::<T>::do_authorize_upgrade(code_hash, true);
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The open motions, oldest first.
		pub fn motions() -> Vec<(MotionId, Motion<T>)> {
			Self::open_motions()
		}

		/// The encoded call that an open motion is about.
		pub fn motion_call(motion: MotionId) -> Option<Vec<u8>> {
			Calls::<T>::get(motion).map(BoundedVec::into_inner)
		}

		/// How an open motion stands, if it were counted now: the votes, by class too, and what is missing.
		pub fn tally(motion: MotionId) -> Option<Tally> {
			Motions::<T>::get(motion).map(|record| record.tally(&Self::roll()))
		}
	}
}
