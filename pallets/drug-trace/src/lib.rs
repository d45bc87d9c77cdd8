#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod logic;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that can't go on has failed.
mod mock;
mod ranges;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::{Children, Picks, MAX_DUE, MAX_PAGE, MIN_DUE, PARTNERS};
pub use weights::WeightInfo;

/// The pallet: storage, calls, events and errors.
#[frame_support::pallet]
#[allow(clippy::as_conversions, reason = "the expansion of FRAME's macros casts; this module's own code does not")]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		containers::{Container, ContainerInspect, ContainerPage, Possession, MAX_RANGES},
		decision::LogHead,
		gs1::Sscc,
		ids::{LotId, Moment, OrganisationId},
		lots::LotInspect,
		safety::Holding,
		trace::LotKey,
		traits::OrganisationInspect,
	};

	use crate::{Children, Picks, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Containers and custody.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime says about the pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The clock: what is due and what has expired are moments, not block numbers.
		type Time: Time<Moment = Moment>;

		/// What organisations are and how they stand.
		type Organisations: OrganisationInspect;

		/// Which lots there are.
		type Lots: LotInspect;

		/// Who packs what is in no container yet: a manufacturer.
		type ManufacturerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who repacks, loads, ships and receives: anybody who may hold medicines.
		type PartnerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// Containers by their SSCC. None of them is empty.
	// Callers choose SSCCs: hashed with Blake2, so that nobody can unbalance the trie that everybody pays for.
	#[pallet::storage]
	pub type Containers<T: Config> = StorageMap<_, Blake2_128Concat, Sscc, Container>;

	/// The containers that an organisation holds, the outermost ones only.
	#[pallet::storage]
	pub type ContainersByHolder<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OrganisationId, Blake2_128Concat, Sscc, ()>;

	/// The containers with packs of a lot directly in them.
	// Twox64 for short keys: who chooses SSCCs to unbalance it deepens the branch of a lot that it has bought, under its
	// own name, and slows down the list of that lot.
	#[pallet::storage]
	pub type ContainersByLot<T: Config> = StorageDoubleMap<_, Twox64Concat, LotId, Twox64Concat, Sscc, ()>;

	/// How many packs of a lot were ever put into a container: the leaves below this number.
	// The registry numbers the lots.
	#[pallet::storage]
	pub type Packed<T: Config> = StorageMap<_, Twox64Concat, LotId, u32, ValueQuery>;

	/// How many containers within a container are locked, at any level. Absent: none.
	#[pallet::storage]
	pub type LockedWithin<T: Config> = StorageMap<_, Blake2_128Concat, Sscc, u32>;

	/// What happened. Each event is a link in the histories of the containers that it names; `Emptied` in that of `parent`
	/// only.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Packs were put into a container.
		Packed {
			/// The container that they are in now.
			sscc: Sscc,
			/// The one that they were in before; `None` for packs that were in none yet.
			from: Option<Sscc>,
			/// Who holds both.
			by: OrganisationId,
			/// The packs.
			picks: Picks,
		},
		/// Packs were taken out of a container for good: they are no more, or became part of another lot.
		Taken {
			/// The container.
			sscc: Sscc,
			/// Who holds it.
			by: OrganisationId,
			/// The packs.
			picks: Picks,
		},
		/// Containers were put into another.
		Loaded {
			/// The one that they are in now.
			parent: Sscc,
			/// The containers.
			children: Children,
			/// Who holds them.
			by: OrganisationId,
		},
		/// Containers were taken out of another, and are held by themselves again.
		Unloaded {
			/// The one that they were in.
			parent: Sscc,
			/// The containers.
			children: Children,
			/// Who holds them.
			by: OrganisationId,
			/// Who owns them.
			owner: OrganisationId,
		},
		/// Nothing is in a container any more, and it is gone. The history of its SSCC ends here.
		Emptied {
			/// The container.
			sscc: Sscc,
			/// The one that it was in.
			parent: Option<Sscc>,
			/// Running hash over its whole history.
			head: [u8; 32],
			/// How many events that stands for.
			events: u32,
		},
		/// A container is on offer to a partner, and on its way.
		Offered {
			/// The container.
			sscc: Sscc,
			/// Who holds it.
			from: OrganisationId,
			/// Who may receive it.
			to: OrganisationId,
			/// Who owns it once it is received.
			owner: OrganisationId,
			/// Until when it should be received.
			due: Moment,
		},
		/// A container was received, and changed hands.
		Received {
			/// The container.
			sscc: Sscc,
			/// Who held it before.
			from: OrganisationId,
			/// Who holds it now.
			to: OrganisationId,
			/// Who owns it now.
			owner: OrganisationId,
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
			/// Who holds it.
			from: OrganisationId,
			/// Who can't receive it any more.
			to: OrganisationId,
		},
		/// A container should have been received and wasn't.
		Overdue {
			/// The container.
			sscc: Sscc,
			/// Who offered it and still holds it.
			from: OrganisationId,
			/// Who should have received it.
			to: OrganisationId,
			/// Until when.
			due: Moment,
			/// Who reported it.
			by: OrganisationId,
		},
		/// A container was locked.
		Locked {
			/// The container.
			sscc: Sscc,
		},
		/// A container was unlocked.
		Unlocked {
			/// The container.
			sscc: Sscc,
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
		/// The SSCC has a wrong check digit or more than 18 digits.
		InvalidSscc,
		/// The call names no packs or no containers.
		Nothing,
		/// A range of packs has at least one.
		InvalidQuantity,
		/// No lot of this product has this number. It must be commissioned first.
		UnknownLot,
		/// The lot belongs to another organisation. Only its owner packs what is in no container yet.
		NotLotOwner,
		/// Packs leave a lot in the order of their leaves: the range must begin with the first that is in no container.
		NotNext,
		/// The lot has fewer packs left that are in no container.
		NotEnoughPacks,
		/// No container has this SSCC.
		UnknownContainer,
		/// The organisation acted for does not hold the container.
		NotHolder,
		/// The container is in another one. It must be unloaded first.
		NotOutermost,
		/// The container is on offer. The offer must be received, refused or cancelled first.
		OnOffer,
		/// The container is locked, or one around or in it is. It moves again when it is released.
		Locked,
		/// Not all of the packs, or not this container, are in that container.
		NotInContainer,
		/// A container keeps 16 ranges of packs. Move ranges that lie side by side, or use one more container.
		TooManyRanges,
		/// A container can't be put into itself.
		PackedIntoItself,
		/// The container holds other containers, so no packs can be put into it.
		HoldsContainers,
		/// The container holds packs, so no container can be put into it.
		HoldsPacks,
		/// The goods belong to somebody else than those that they would be put to.
		OwnerDiffers,
		/// The call names a container twice.
		NamedTwice,
		/// There are 4 levels of containers within containers and no more.
		TooDeep,
		/// A container holds 512 others directly and no more.
		TooManyChildren,
		/// A container holds packs of 16 lots, at all levels, and no more.
		TooManyLots,
		/// The holder can't ship to itself.
		SameHolder,
		/// The other side, or who would own or has owned the goods, is no licensed manufacturer, wholesaler, pharmacy or
		/// provider in good standing.
		PartnerNotAuthorised,
		/// The goods belong to somebody else, who alone can hand over the ownership. Ship them without a new owner.
		NotOwner,
		/// An offer is open for at least an hour and at most 90 days.
		InvalidDue,
		/// A lot in the container is not made for the country of the new owner.
		NotForMarket,
		/// A lot in the container is recalled. It can only become the property of the lot's owner. Refuse what is on its
		/// way.
		Recalled,
		/// A lot in the container has expired. It can only become the property of the lot's owner. Refuse what is on its
		/// way.
		Expired,
		/// The container is not on offer, or not to the organisation acted for.
		NotOffered,
		/// The moment until which it should be received has not passed.
		NotOverdue,
		/// It was reported already that the container is overdue.
		AlreadyReported,
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
		/// Put packs into a container, a new one or one with packs that the caller holds: out of another container that
		/// the caller has at hand, or, without `from`, the next packs of the caller's own lots. Emits `Packed`.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::pack(length(picks)))]
		pub fn pack(origin: OriginFor<T>, sscc: Sscc, from: Option<Sscc>, picks: Picks) -> DispatchResult {
			let by = match from {
				None => T::ManufacturerOrigin::ensure_origin(origin)?,
				Some(_) => T::PartnerOrigin::ensure_origin(origin)?,
			};
			Self::do_pack(by, sscc, from, picks)
		}

		/// Put containers into another, a new one or one without packs. For the holder of all of them. Emits `Loaded`.
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::load(length(children)))]
		pub fn load(origin: OriginFor<T>, parent: Sscc, children: Children) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_load(by, parent, children)
		}

		/// Take containers out of the one that they are directly in. For the holder of the outermost one. Emits
		/// `Unloaded`.
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::unload(length(children)))]
		pub fn unload(origin: OriginFor<T>, parent: Sscc, children: Children) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_unload(by, parent, children)
		}

		/// Offer an outermost container to a partner, whatever is in it. For its holder, who stays the holder until the
		/// partner receives it. Without `owner`, or by somebody who doesn't own it, the owner stays. Emits `Offered`.
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::ship(MAX_RANGES))]
		pub fn ship(
			origin: OriginFor<T>,
			sscc: Sscc,
			to: OrganisationId,
			owner: Option<OrganisationId>,
			due: Moment,
		) -> DispatchResultWithPostInfo {
			let from = T::PartnerOrigin::ensure_origin(origin)?;
			let lots = Self::do_ship(from, sscc, to, owner, due)?;
			Ok(Some(<T as Config>::WeightInfo::ship(lots)).into())
		}

		/// Accept a container on offer, and become its holder. For the partner that it is on offer to. Goods that change
		/// their owner must still be allowed to. Emits `Received`.
		#[pallet::call_index(4)]
		#[pallet::weight(<T as Config>::WeightInfo::receive(MAX_RANGES))]
		pub fn receive(origin: OriginFor<T>, sscc: Sscc) -> DispatchResultWithPostInfo {
			let partner = T::PartnerOrigin::ensure_origin(origin)?;
			let lots = Self::do_receive(partner, sscc)?;
			Ok(Some(<T as Config>::WeightInfo::receive(lots)).into())
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

		/// Report that a container should have been received and wasn't, once for each offer. For any partner. Emits
		/// `Overdue`.
		#[pallet::call_index(7)]
		pub fn report_overdue(origin: OriginFor<T>, sscc: Sscc) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_report_overdue(by, sscc)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A container, and who has it.
		pub fn container(sscc: Sscc) -> Option<Possession> {
			Self::possession(sscc)
		}

		/// Running hash and number of the events of a container's history.
		pub fn history(sscc: Sscc) -> Option<LogHead> {
			Containers::<T>::get(sscc).map(|container| LogHead { head: container.head, count: container.events.into() })
		}

		/// How many packs of a lot were ever put into containers: the leaves below this number.
		pub fn packed(key: LotKey) -> u32 {
			T::Lots::lot(&key).map_or(0, |lot| Packed::<T>::get(lot.id))
		}

		/// Who has packs of a lot, up to 100 containers at once, and after which one to go on.
		pub fn holders_of_lot(key: LotKey, after: Option<Sscc>, limit: u32) -> (Vec<Holding>, Option<Sscc>) {
			Self::list_of_lot(&key, after, limit)
		}

		/// The outermost containers that an organisation holds, up to 100 at once.
		pub fn held_by(holder: OrganisationId, after: Option<Sscc>, limit: u32) -> ContainerPage {
			Self::list_of_holder(holder, after, limit)
		}

		/// What an organisation has offered and nobody received in time. Looks at up to 100 of its containers at once,
		/// so that a page can be empty and not be the last.
		pub fn overdue(holder: OrganisationId, after: Option<Sscc>, limit: u32) -> ContainerPage {
			Self::list_of_overdue(holder, after, limit)
		}
	}

	/// How many items the weight is for.
	fn length<Item>(items: &[Item]) -> u32 {
		u32::try_from(items.len()).unwrap_or(u32::MAX)
	}
}
