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

pub use logic::PARTNERS;
pub use pallet::*;
pub use types::{Container, Lot, PackPage, Product, Recall};
pub use weights::WeightInfo;

/// What the benchmarks need beyond the origins. Origins come from `try_successful_origin`, which must give
/// organisations in good standing.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
	/// Makes the organisation the owner of this company prefix.
	fn own_prefix(organisation: salus_primitives::ids::OrganisationId, prefix: salus_primitives::gs1::CompanyPrefix);

	/// One more organisation in good standing that may hold medicines, other than those that the origins stand for.
	fn partner() -> salus_primitives::ids::OrganisationId;
}

/// The pallet: storage, calls, events and errors.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		gs1::{Gtin, Sscc},
		ids::{Moment, OrganisationId},
		trace::{ContainerInfo, LotKey, PackProof, PackStatus, RecallClass},
		traits::OrganisationInspect,
	};
	use sp_core::H256;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Drug traceability.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime says about the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The clock: expiry and recall are moments, not block numbers.
		type Time: Time<Moment = Moment>;

		/// What organisations are and how they stand.
		type Organisations: OrganisationInspect;

		/// Who registers products, commissions lots and packs them: a manufacturer.
		type ManufacturerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who offers, receives and refuses containers: anybody who may hold medicines.
		type PartnerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who supplies packs to patients: a pharmacy or a provider.
		type DispenserOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who recalls lots: a manufacturer, for its own lots, or a regulator.
		type RecallOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper;
	}

	/// Products by their GTIN.
	// Keys that callers choose are hashed with Blake2, so that nobody can unbalance the trie.
	#[pallet::storage]
	pub type Products<T: Config> = StorageMap<_, Blake2_128Concat, Gtin, Product>;

	/// Lots by product and lot number.
	#[pallet::storage]
	pub type Lots<T: Config> = StorageMap<_, Blake2_128Concat, LotKey, Lot>;

	/// States of packs, 256 to a page. A page that is absent says that all its packs are active.
	// Page numbers end with the lot's quantity and need no strong hash.
	#[pallet::storage]
	pub type PackPages<T: Config> = StorageDoubleMap<_, Blake2_128Concat, LotKey, Twox64Concat, u32, PackPage>;

	/// Containers by their SSCC.
	#[pallet::storage]
	pub type Containers<T: Config> = StorageMap<_, Blake2_128Concat, Sscc, Container>;

	/// The containers that an organisation holds.
	// Organisations are numbered by the consortium pallet.
	#[pallet::storage]
	pub type ContainersByHolder<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OrganisationId, Blake2_128Concat, Sscc, ()>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A product was registered.
		ProductRegistered {
			/// The product.
			gtin: Gtin,
			/// Whose product it is.
			owner: OrganisationId,
		},
		/// A lot was commissioned.
		LotCommissioned {
			/// The lot.
			key: LotKey,
			/// How many packs it has.
			quantity: u32,
			/// The root over the packs' serials.
			root: H256,
			/// The lot's expiry.
			expiry: Moment,
		},
		/// Packs were put into a container.
		Packed {
			/// The container.
			sscc: Sscc,
			/// The lot that the packs are of.
			key: LotKey,
			/// Number of the first pack's leaf.
			first: u32,
			/// How many packs there are.
			count: u32,
		},
		/// A container is on offer to a partner.
		Offered {
			/// The container.
			sscc: Sscc,
			/// Who holds it.
			from: OrganisationId,
			/// Who may receive it.
			to: OrganisationId,
		},
		/// A container was received, and changed hands.
		Received {
			/// The container.
			sscc: Sscc,
			/// Who held it before.
			from: OrganisationId,
			/// Who holds it now.
			to: OrganisationId,
		},
		/// A container was refused, and stays with its holder.
		Refused {
			/// The container.
			sscc: Sscc,
			/// Who offered it and still holds it.
			from: OrganisationId,
			/// Who refused it.
			to: OrganisationId,
		},
		/// An offer was taken back by the holder.
		Cancelled {
			/// The container.
			sscc: Sscc,
			/// Who can't receive it any more.
			to: OrganisationId,
		},
		/// A pack was supplied to a patient.
		Supplied {
			/// The lot that the pack is of.
			key: LotKey,
			/// Number of the pack's leaf.
			index: u32,
			/// Who supplied it.
			by: OrganisationId,
		},
		/// A lot was recalled.
		Recalled {
			/// The lot.
			key: LotKey,
			/// How grave it is.
			class: RecallClass,
			/// Who recalled it: the product's owner or a regulator.
			by: OrganisationId,
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
		/// The SSCC has a wrong check digit or more than 18 digits.
		InvalidSscc,
		/// A company prefix has 4 to 12 digits.
		InvalidPrefix,
		/// The company prefix of the GTIN does not belong to the organisation acted for.
		NotPrefixOwner,
		/// The product is registered already.
		AlreadyRegistered,
		/// No product has this GTIN. It must be registered first.
		UnknownProduct,
		/// The product belongs to another organisation.
		NotAuthorized,
		/// A lot number has 1 to 20 characters of GS1's set 82.
		InvalidLotNumber,
		/// A serial number has 1 to 20 characters of GS1's set 82.
		InvalidSerial,
		/// The lot's expiry lies in the past.
		Expired,
		/// A lot has 1 to 1,048,576 packs, and a container at least one.
		InvalidQuantity,
		/// A root of zeros is no Merkle root over serials.
		InvalidRoot,
		/// The lot is commissioned already. A lot is commissioned once.
		AlreadyCommissioned,
		/// No lot of this product has this number. It must be commissioned first.
		UnknownLot,
		/// The SSCC is in use already. Each container needs one of its own.
		AlreadyExists,
		/// The lot has fewer packs left that are in no container.
		NotEnoughPacks,
		/// No container has this SSCC.
		UnknownContainer,
		/// The organisation acted for does not hold the container.
		NotHolder,
		/// The container is on offer already. The offer must be cancelled first.
		AlreadyOffered,
		/// The other side is no licensed manufacturer, wholesaler, pharmacy or provider in good standing.
		PartnerNotAuthorised,
		/// The holder can't ship to itself.
		SameHolder,
		/// The container is not on offer, or not to the organisation acted for.
		NotOffered,
		/// The container is on its way to somebody else, so nothing can be supplied from it.
		OnOffer,
		/// The pack is not in this container.
		NotInContainer,
		/// The serial is not one of the lot, as the proof shows: the pack is forged, or was misread.
		NotGenuine,
		/// The pack was supplied to a patient before. Keep it apart: one of the two packs may be forged.
		AlreadySupplied,
		/// The state of the pack does not allow a supply.
		NotActive,
		/// The lot is recalled. It can only go back to the owner of the product.
		Recalled,
		/// The lot is recalled already.
		AlreadyRecalled,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register a product. For a manufacturer that owns the company prefix, the first `prefix_digits` digits of
		/// the GTIN after its indicator. Emits `ProductRegistered`.
		#[pallet::call_index(0)]
		pub fn register_product(origin: OriginFor<T>, gtin: Gtin, prefix_digits: u8) -> DispatchResult {
			let owner = T::ManufacturerOrigin::ensure_origin(origin)?;
			Self::do_register_product(owner, gtin, prefix_digits)
		}

		/// Commission a lot, all packs at once, by the Merkle root over their serials. For the product's owner.
		/// Emits `LotCommissioned`.
		#[pallet::call_index(1)]
		pub fn commission(
			origin: OriginFor<T>,
			key: LotKey,
			expiry: Moment,
			quantity: u32,
			root: H256,
		) -> DispatchResult {
			let owner = T::ManufacturerOrigin::ensure_origin(origin)?;
			Self::do_commission(owner, key, expiry, quantity, root)
		}

		/// Put the next `count` packs of a lot into a new container, which the caller then holds. For the product's
		/// owner. Emits `Packed`.
		#[pallet::call_index(2)]
		pub fn pack(origin: OriginFor<T>, sscc: Sscc, key: LotKey, count: u32) -> DispatchResult {
			let owner = T::ManufacturerOrigin::ensure_origin(origin)?;
			Self::do_pack(owner, sscc, key, count)
		}

		/// Offer a container to a partner. For its holder, who stays the holder until the partner receives it. A
		/// recalled or expired lot can only be offered to the product's owner. Emits `Offered`.
		#[pallet::call_index(3)]
		pub fn ship(origin: OriginFor<T>, sscc: Sscc, to: OrganisationId) -> DispatchResult {
			let holder = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_ship(holder, sscc, to)
		}

		/// Accept a container on offer, and become its holder. For the partner that it is on offer to. Emits
		/// `Received`.
		#[pallet::call_index(4)]
		pub fn receive(origin: OriginFor<T>, sscc: Sscc) -> DispatchResult {
			let partner = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_receive(partner, sscc)
		}

		/// Refuse a container on offer. For the partner that it is on offer to. Emits `Refused`.
		#[pallet::call_index(5)]
		pub fn refuse(origin: OriginFor<T>, sscc: Sscc) -> DispatchResult {
			let partner = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_refuse(partner, sscc)
		}

		/// Take an offer back. For the holder that made it. Emits `Cancelled`.
		#[pallet::call_index(6)]
		pub fn cancel(origin: OriginFor<T>, sscc: Sscc) -> DispatchResult {
			let holder = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_cancel(holder, sscc)
		}

		/// Supply a pack to a patient, who is not named. For the dispenser that holds the pack's container. Emits
		/// `Supplied`.
		#[pallet::call_index(7)]
		#[pallet::weight(<T as Config>::WeightInfo::supply(types::path_items(pack)))]
		pub fn supply(origin: OriginFor<T>, pack: PackProof, sscc: Sscc) -> DispatchResult {
			let dispenser = T::DispenserOrigin::ensure_origin(origin)?;
			Self::do_supply(dispenser, pack, sscc)
		}

		/// Recall a lot: from now on no pack of it can be supplied. For the product's owner or a regulator. Emits
		/// `Recalled`.
		#[pallet::call_index(8)]
		pub fn recall(origin: OriginFor<T>, key: LotKey, class: RecallClass) -> DispatchResult {
			let by = T::RecallOrigin::ensure_origin(origin)?;
			Self::do_recall(by, key, class)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Is this pack genuine, and may it be supplied?
		pub fn pack_status(pack: PackProof) -> PackStatus {
			Self::verify_pack(&pack)
		}

		/// Who holds a container, and what is in it.
		pub fn container(sscc: Sscc) -> Option<ContainerInfo> {
			Containers::<T>::get(sscc).map(|container| container.into_info(sscc))
		}
	}
}
