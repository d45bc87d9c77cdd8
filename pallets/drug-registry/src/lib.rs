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
		codes::RecallClass,
		decision::LogHead,
		gs1::Gtin,
		ids::{Jurisdiction, LotId, Moment, OrganisationId},
		lots::{Lot, NewLot, Product, ProductRecalls as Recalls, ProductTerms, StorageLimits},
		trace::LotKey,
		traits::OrganisationInspect,
	};
	use sp_core::H256;

	use crate::WeightInfo;

	/// The version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs to know from its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Tells the time: an expiry is a moment, not a block number.
		type Time: Time<Moment = Moment>;

		/// How organisations stand, and which company prefixes are theirs.
		type Organisations: OrganisationInspect;

		/// Who registers products and commissions lots: a manufacturer.
		type ManufacturerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets the other pallets up for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// Every product. None is ever removed.
	// Blake2_128Concat: callers choose GTINs and lot numbers, and must not unbalance the trie by them. So in all maps
	// below but the one whose keys the chain itself counts up.
	#[pallet::storage]
	pub type Products<T> = StorageMap<_, Blake2_128Concat, Gtin, Product>;

	/// Every lot. None is ever removed.
	#[pallet::storage]
	pub type Lots<T> = StorageMap<_, Blake2_128Concat, LotKey, Lot>;

	/// Which lot has a number.
	#[pallet::storage]
	pub type LotKeys<T> = StorageMap<_, Twox64Concat, LotId, LotKey>;

	/// The number that the next lot gets.
	#[pallet::storage]
	pub type NextLot<T> = StorageValue<_, LotId, ValueQuery>;

	/// The recalls of products beyond single lots that are in force: that in all countries first, then by country.
	#[pallet::storage]
	pub type ProductRecalls<T> = StorageMap<_, Blake2_128Concat, Gtin, Recalls, ValueQuery>;

	/// The running hash of what happened to each product: its own events, and those of its lots' commissioning.
	#[pallet::storage]
	pub type ProductHistories<T> = StorageMap<_, Blake2_128Concat, Gtin, LogHead, ValueQuery>;

	/// The running hash of what happened to each lot. What became of its packs, the pallet that keeps them says.
	#[pallet::storage]
	pub type LotHistories<T> = StorageMap<_, Twox64Concat, LotId, LogHead, ValueQuery>;

	/// What happened. Each event is a link in the histories of the product and the lot that it names.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A product was registered.
		ProductRegistered {
			/// The product.
			gtin: Gtin,
			/// Whose product it is.
			owner: OrganisationId,
			/// What the owner says of it.
			terms: ProductTerms,
		},
		/// How a product must be kept was set anew.
		StorageSet {
			/// The product.
			gtin: Gtin,
			/// How it must be kept from now on; `None` when that is no matter of the cold chain.
			storage: Option<StorageLimits>,
		},
		/// A lot was commissioned.
		LotCommissioned {
			/// The number that the chain gave it.
			lot: LotId,
			/// The product and the lot number.
			key: LotKey,
			/// Whose it is.
			owner: OrganisationId,
			/// How many packs it has.
			quantity: u32,
			/// The root over the packs' serials.
			root: H256,
			/// The first moment at which no pack of it may be supplied any more.
			expiry: Moment,
		},
		/// A lot was recalled, its recall was changed, or it was lifted.
		LotRecallNoted {
			/// The lot.
			lot: LotId,
			/// How grave the recall in force is; `None` when there is none any more.
			recall: Option<RecallClass>,
		},
		/// A product was recalled, its recall was changed, or it was lifted.
		ProductRecallNoted {
			/// The product.
			gtin: Gtin,
			/// The country; all of them when absent.
			market: Option<Jurisdiction>,
			/// How grave the recall in force is; `None` when there is none any more.
			recall: Option<RecallClass>,
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
		/// The GTIN has a wrong check digit or more than 14 digits.
		InvalidGtin,
		/// A company prefix has 4 to 12 digits.
		InvalidPrefix,
		/// The company prefix of the GTIN does not belong to the organisation acted for.
		NotPrefixOwner,
		/// A pack holds at least one unit.
		InvalidUnits,
		/// The lowest temperature is above the highest.
		InvalidStorage,
		/// The product is registered already.
		AlreadyRegistered,
		/// No product has this GTIN. It must be registered first.
		UnknownProduct,
		/// The product belongs to another organisation.
		NotAuthorized,
		/// A lot number has 1 to 20 characters of GS1's set 82.
		InvalidLotNumber,
		/// A lot has 1 to 1,048,576 packs.
		InvalidQuantity,
		/// A root of zeros is no Merkle root over serials.
		InvalidRoot,
		/// The expiry is no date. It is six digits YYMMDD; day 00 is the last day of the month.
		InvalidExpiry,
		/// The lot's expiry lies in the past.
		Expired,
		/// A market is not two capital letters.
		InvalidMarket,
		/// The markets are not in strictly rising order. Sort them, each once.
		MarketsNotAscending,
		/// The lot is commissioned already. A lot is commissioned once.
		AlreadyCommissioned,
		/// No lot of this product has this number. It must be commissioned first.
		UnknownLot,
		/// The product is recalled in 32 countries already. Recall it in all of them at once, and lift the others.
		TooManyRecalls,
		/// All numbers of lots have been handed out.
		IdsExhausted,
	}

	/// Keeps products and lots.
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

	/// What manufacturers can do.
	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register a product. For a manufacturer that owns the company prefix, the first `prefix_digits` digits of
		/// the GTIN after its indicator. The units never change. Gives [`Event::ProductRegistered`].
		#[pallet::call_index(0)]
		pub fn register_product(
			origin: OriginFor<T>,
			gtin: Gtin,
			prefix_digits: u8,
			terms: ProductTerms,
		) -> DispatchResult {
			let owner = T::ManufacturerOrigin::ensure_origin(origin)?;
			Self::do_register_product(owner, gtin, prefix_digits, terms)
		}

		/// Set how a product must be kept, from now on and for all its lots. For its owner. Gives
		/// [`Event::StorageSet`].
		#[pallet::call_index(1)]
		pub fn set_terms(origin: OriginFor<T>, gtin: Gtin, storage: Option<StorageLimits>) -> DispatchResult {
			let owner = T::ManufacturerOrigin::ensure_origin(origin)?;
			Self::do_set_terms(owner, gtin, storage)
		}

		/// Commission a lot, all packs at once, by the Merkle root over their serials. For the product's owner. Gives
		/// [`Event::LotCommissioned`].
		#[pallet::call_index(2)]
		pub fn commission(origin: OriginFor<T>, lot: NewLot) -> DispatchResult {
			let owner = T::ManufacturerOrigin::ensure_origin(origin)?;
			Self::do_commission(owner, lot).map(|_| ())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Whose product it is, how many units a pack holds, and how it must be kept.
		pub fn product(gtin: Gtin) -> Option<Product> {
			Products::<T>::get(gtin)
		}

		/// What is known of a lot. Its recall is that of the lot alone: see `recalls` for those of the product.
		pub fn lot(key: LotKey) -> Option<Lot> {
			Lots::<T>::get(key)
		}

		/// Which product and lot number a lot's number stands for.
		pub fn lot_key(lot: LotId) -> Option<LotKey> {
			LotKeys::<T>::get(lot)
		}

		/// The recalls of a product beyond single lots: in one country each, or (`None`) in all.
		pub fn recalls(gtin: Gtin) -> Recalls {
			ProductRecalls::<T>::get(gtin)
		}

		/// Running hash and number of a product's events.
		pub fn product_history(gtin: Gtin) -> LogHead {
			ProductHistories::<T>::get(gtin)
		}

		/// Running hash and number of a lot's events.
		pub fn lot_history(key: LotKey) -> LogHead {
			Lots::<T>::get(key).map(|lot| LotHistories::<T>::get(lot.id)).unwrap_or_default()
		}
	}
}
