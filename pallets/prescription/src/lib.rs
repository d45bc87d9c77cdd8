#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
mod logic;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that can't go on has failed.
mod mock;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
#[allow(clippy::as_conversions, reason = "the expansion of FRAME's macros casts; this module's own code does not")]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		ids::{Moment, OrganisationId, Period},
		prescription::Prescription,
		traits::OrganisationInspect,
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

		/// How organisations stand.
		type Organisations: OrganisationInspect;

		/// Who prescribes: a physician of a provider. Success is the provider and the physician's account.
		type PrescriberOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (OrganisationId, Self::AccountId)>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Every prescription, by the root over its fills. None is ever removed.
	// Blake2_128Concat: a root is whatever its sender says it is, and must not unbalance the trie.
	#[pallet::storage]
	pub type Prescriptions<T> = StorageMap<_, Blake2_128Concat, H256, Prescription>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Something was prescribed. What, and for whom, is nobody's business.
		Prescribed {
			/// The prescription: the root over its fills.
			prescription: H256,
			/// For whom the physician acted.
			by: OrganisationId,
			/// The physician.
			prescriber: T::AccountId,
			/// How many fills there are.
			fills: u32,
			/// When it is valid.
			validity: Period,
		},
		/// A prescription was withdrawn. No fill of it can be used any more.
		Withdrawn {
			/// The prescription.
			prescription: H256,
			/// The physician who withdrew it, of the organisation that prescribed.
			prescriber: T::AccountId,
		},
		/// A fill was used up by a supply.
		FillUsed {
			/// The prescription.
			prescription: H256,
			/// Number of the fill, from 0.
			number: u32,
		},
		/// A fill was given back, since the supply that used it up was undone.
		FillRestored {
			/// The prescription.
			prescription: H256,
			/// Number of the fill, from 0.
			number: u32,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The organisation acted for is not in the consortium. It must be admitted first.
		NotMember,
		/// The organisation acted for is suspended. It can act again when it is reinstated.
		Suspended,
		/// The organisation acted for has no licence that is valid now. The licence must be renewed first.
		LicenceNotValid,
		/// A root of zeros is no Merkle root over fills.
		InvalidRoot,
		/// A prescription has 1 to 64 fills.
		InvalidFills,
		/// The validity is empty, or has no end. Give an end, and a start before it if any.
		InvalidValidity,
		/// The validity is over already.
		Expired,
		/// A prescription with this root was made before. Draw new salts.
		AlreadyPrescribed,
		/// No prescription has this root.
		UnknownPrescription,
		/// The prescription is another organisation's.
		NotPrescriber,
		/// The prescription was withdrawn. Ask the physician.
		AlreadyWithdrawn,
		/// The prescription is not valid now: it isn't yet, or it is over.
		NotValidNow,
		/// The prescription has no fill of this number.
		UnknownFill,
		/// The fill is for another number of packs.
		WrongQuantity,
		/// The fill is not one of the prescription, as the path shows: it is forged, or for another medicine.
		NotProved,
		/// The fill was used before, here or elsewhere.
		AlreadyUsed,
		/// The fill was not used, so it can't be given back.
		NotUsed,
	}

	/// Keeps prescriptions.
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

	/// What physicians can do.
	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Prescribe: `fills` fills under the root over their salted leaves, each to be used once within `validity`,
		/// which must have an end. `PrescriberOrigin` of an organisation in good standing; gives
		/// [`Event::Prescribed`].
		#[pallet::call_index(0)]
		pub fn prescribe(origin: OriginFor<T>, root: H256, fills: u32, validity: Period) -> DispatchResult {
			let (by, prescriber) = T::PrescriberOrigin::ensure_origin(origin)?;
			Self::do_prescribe(by, prescriber, root, fills, validity)
		}

		/// Withdraw a prescription for good: none of its fills can be used from now on. `PrescriberOrigin` of the
		/// organisation that prescribed, in good standing; gives [`Event::Withdrawn`].
		#[pallet::call_index(1)]
		pub fn withdraw(origin: OriginFor<T>, root: H256) -> DispatchResult {
			let (by, prescriber) = T::PrescriberOrigin::ensure_origin(origin)?;
			Self::do_withdraw(by, prescriber, root)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What the chain has on a prescription.
		pub fn prescription(root: H256) -> Option<Prescription> {
			Prescriptions::<T>::get(root)
		}
	}
}
