#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod extension;
mod genesis;
mod logic;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod usage;
pub mod weights;

pub use extension::{CheckAdmission, NEVER_FITS, NOT_A_MEMBER, PRIORITY_STEPS, STORAGE_QUOTA, WEIGHT_QUOTA};
pub use logic::Admission;
pub use pallet::*;
pub use types::{Cost, Quota, Share, GUESTS_OWN};
pub use usage::Usage;
pub use weights::WeightInfo;

/// Who is let in, and how much of the chain each organisation uses.
#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Contains, Time},
	};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		ids::{Moment, OrganisationId},
		traits::{MemberInspect, OrganisationInspect},
	};

	use crate::{
		types::{Cost, Quota, Share},
		usage::Usage,
		weights::WeightInfo,
	};

	/// The version of this pallet's storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the runtime settles.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who is a member, and to whose quota its transactions count.
		type Members: MemberInspect<Self::AccountId>;

		/// Which organisations there are.
		type Organisations: OrganisationInspect;

		/// The clock: milliseconds since 1970-01-01T00:00:00Z.
		type Time: Time<Moment = Moment>;

		/// Who sets an organisation's quota: the consortium, by vote.
		type QuotaOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// An organisation's own people and devices, who may use more of its quota than its guests, and nothing of the
		/// guests' own part. Asked only where a guest's share wouldn't do.
		type StaffOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who may make the `Reserved` calls from the last part of the quota: an organisation's admins. Asked only
		/// where a guest's share wouldn't do.
		type ReserveOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The calls for which the last part of the quota is kept: those by which an organisation takes part in
		/// decisions, and by which it locks out whoever uses up its quota. A call that makes others is none of them.
		type Reserved: Contains<<Self as frame_system::Config>::RuntimeCall>;

		/// Blocks in which a quota of weight is given once, evenly.
		#[pallet::constant]
		type Period: Get<u32>;

		/// Blocks in which a quota of bytes is given once, evenly.
		#[pallet::constant]
		type StoragePeriod: Get<u32>;

		/// By how many bytes one write to the database makes the state grow at most, besides what the transaction
		/// itself carries.
		#[pallet::constant]
		type ItemBytes: Get<u64>;

		/// The quota of an organisation that has none of its own.
		#[pallet::constant]
		type DefaultQuota: Get<Quota>;

		/// The least quota. No vote can silence an organisation further.
		#[pallet::constant]
		type MinQuota: Get<Quota>;

		/// The largest quota. No vote can hand the chain to one organisation.
		#[pallet::constant]
		type MaxQuota: Get<Quota>;

		/// What the call and the check of a transaction cost.
		type WeightInfo: WeightInfo;
	}

	/// What each organisation uses of its quota, and its own quota: one item, so that a transaction needs one read for
	/// both. An organisation without an entry has used nothing, and has the default quota.
	// Organisations are counted up, so that nobody can choose a key.
	#[pallet::storage]
	pub type Usages<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, Usage, ValueQuery>;

	/// The quotas that the chain begins with.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Organisations by their place in the list of founders, and their quotas. Founders may agree on more than
		/// `MaxQuota`: on a chain for development one of them does the work of all.
		pub quotas: Vec<(u32, Quota)>,
		/// Nothing.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			crate::genesis::build::<T>(&self.quotas);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An organisation's quota was set. What it used beyond that is forgotten.
		QuotaSet {
			/// The organisation.
			organisation: OrganisationId,
			/// Its quota from now on. Absent where that is the default.
			quota: Option<Quota>,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such organisation.
		UnknownOrganisation,
		/// The weight or the bytes are less than the least quota. To bar an organisation from acting, suspend it.
		QuotaTooSmall,
		/// The weight or the bytes are more than the largest quota.
		QuotaTooLarge,
	}

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			Self::check_constants();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Set an organisation's quota, or give it back the default one. `QuotaOrigin` only.
		/// Emits `QuotaSet`.
		#[pallet::call_index(0)]
		pub fn set_quota(origin: OriginFor<T>, organisation: OrganisationId, quota: Option<Quota>) -> DispatchResult {
			T::QuotaOrigin::ensure_origin(origin)?;
			Self::do_set_quota(organisation, quota)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An organisation's quota: its own, or the default.
		pub fn quota(organisation: OrganisationId) -> Quota {
			Self::settled(organisation).1
		}

		/// What an organisation uses of its quota now, without what its guests took from their own part.
		pub fn usage(organisation: OrganisationId) -> Cost {
			Self::settled(organisation).0.used
		}

		/// What an organisation's guests use now of what they have for themselves: a quarter of its quota, besides it.
		pub fn usage_by_guests(organisation: OrganisationId) -> Cost {
			Self::settled(organisation).0.by_guests
		}

		/// In how many blocks a transaction of that cost will be let in, if the organisation sends no other one until
		/// then. Absent if it never will: it costs more than that share of the quota. For a guest it is the sooner of
		/// the two ways: by the quota, or by the guests' own part.
		pub fn wait(organisation: OrganisationId, cost: Cost, share: Share) -> Option<u32> {
			Self::blocks_to_wait(organisation, cost, share)
		}
	}
}
