#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod errors;
mod inspect;
mod logic;
#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that can't go on has failed.
mod mock;
mod page;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
use frame_support::pallet_macros::import_section;
pub use page::{PackPage, Run, PAGE};
pub use pallet::*;
pub use types::{
	Decommissioning, Destruction, Indexes, LotHistory, OriginLots, SupplyLog, MAX_INPUTS, MAX_LISTED, MAX_RANGE,
	MAX_RANGE_PAGES,
};
pub use weights::WeightInfo;

#[import_section(errors::errors)]
#[frame_support::pallet]
#[allow(clippy::as_conversions, reason = "the expansion of FRAME's macros casts; this module's own code does not")]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use salus_primitives::{
		codes::AlarmKind,
		containers::{ContainerControl, PackRange},
		gs1::{Gln, Sscc},
		ids::{DestructionId, Jurisdiction, LotId, Moment, OrganisationId},
		lots::{LotControl, NewLot},
		prescription::{Fill, FillControl},
		supply::{Decommission, Input, Packs, SupplyEntry, SupplyProof},
		trace::{LotKey, PackProof, PackState, PackStatus},
		traits::OrganisationInspect,
	};
	use sp_core::H256;

	use crate::{
		page::PackPage,
		types::{
			range_pages, Decommissioning, Destruction, Indexes, LotHistory, OriginLots, SupplyLog, MAX_INPUTS,
			MAX_RANGE_PAGES,
		},
		weights, WeightInfo,
	};

	/// The version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs to know from its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Tells the time.
		type Time: Time<Moment = Moment>;

		/// How organisations stand, and where they are licensed.
		type Organisations: OrganisationInspect;

		/// Which lots there are.
		type Lots: LotControl;

		/// Which containers there are, and who has them.
		type Containers: ContainerControl;

		/// Uses up the fills of prescriptions.
		type Fills: FillControl;

		/// Who supplies packs to patients: a pharmacy or a provider.
		type DispenserOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who takes packs off the market and destroys them: anybody who may hold medicines.
		type PartnerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who makes packs into others: a manufacturer.
		type ManufacturerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who unlocks packs: a quality person of an organisation.
		type QualityOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// Who witnesses a destruction: whoever acts for an organisation, a regulator too.
		type WitnessOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Sets the other pallets up for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;
	}

	/// States of packs, 512 to a page. A page that is absent says that all its packs are active.
	// Twox64Concat: the chain itself numbers lots, organisations and destructions, and pages end with a lot's quantity, so
	// nobody can choose keys. So in all maps below.
	#[pallet::storage]
	pub type PackPages<T> = StorageDoubleMap<_, Twox64Concat, LotId, Twox64Concat, u16, PackPage>;

	/// Each dispenser's log of supplies: how many entries, and the peaks of the Merkle mountain range over them.
	#[pallet::storage]
	pub type SupplyLogs<T> = StorageMap<_, Twox64Concat, OrganisationId, SupplyLog, ValueQuery>;

	/// Which packs of an entry of a dispenser's log were undone: bit n is pack n of the entry.
	#[pallet::storage]
	pub type Undone<T> = StorageDoubleMap<_, Twox64Concat, OrganisationId, Twox64Concat, u64, u64, ValueQuery>;

	/// Who exported a pack or took it as a sample. Gone when the pack comes back.
	#[pallet::storage]
	pub type Decommissionings<T> = StorageDoubleMap<_, Twox64Concat, LotId, Twox64Concat, u32, Decommissioning>;

	/// What happened to each lot's packs.
	#[pallet::storage]
	pub type LotHistories<T> = StorageMap<_, Twox64Concat, LotId, LotHistory, ValueQuery>;

	/// The lots that a lot was made of, rising.
	#[pallet::storage]
	pub type Origins<T> = StorageMap<_, Twox64Concat, LotId, OriginLots, ValueQuery>;

	/// The lots that were made of a lot.
	#[pallet::storage]
	pub type Derived<T> = StorageDoubleMap<_, Twox64Concat, LotId, Twox64Concat, LotId, ()>;

	/// The number that the next destruction gets.
	#[pallet::storage]
	pub type NextDestruction<T> = StorageValue<_, DestructionId, ValueQuery>;

	/// Destructions that are offered and not witnessed yet.
	#[pallet::storage]
	pub type Destructions<T> = StorageMap<_, Twox64Concat, DestructionId, Destruction>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Packs were supplied to a patient.
		Supplied {
			/// The entry of the dispenser's log, which the dispenser keeps: an undo shows it.
			entry: SupplyEntry,
			/// Its number in the log.
			number: u64,
			/// The prescription and the number of its fill that was used up, if there was one.
			fill: Option<(H256, u32)>,
		},
		/// Somebody tried to supply a pack that must not be supplied. Nothing about the pack has changed.
		Alarm {
			/// What was wrong.
			kind: AlarmKind,
			/// The lot.
			key: LotKey,
			/// The number of the pack's leaf. When packs are not genuine, the first of those that the proof was for.
			index: u32,
			/// Who tried.
			by: OrganisationId,
			/// Where, by its own word.
			premises: Gln,
			/// Who holds the pack's container, if that is the one that was named or there is none yet.
			holder: Option<OrganisationId>,
		},
		/// A supply was undone: the packs are active again.
		SupplyUndone {
			/// The lot.
			lot: LotId,
			/// The packs, by their leaves' numbers.
			packs: Indexes,
			/// Who had supplied them.
			by: OrganisationId,
			/// Number of the entry in its log.
			number: u64,
		},
		/// Packs were taken off the market.
		Decommissioned {
			/// The lot.
			lot: LotId,
			/// The packs, by their leaves' numbers.
			packs: Indexes,
			/// Why.
			why: Decommission,
			/// Who holds them.
			by: OrganisationId,
		},
		/// Packs that had been taken off the market are what they were before.
		Reactivated {
			/// The lot.
			lot: LotId,
			/// The packs, by their leaves' numbers.
			packs: Indexes,
			/// Who holds them.
			by: OrganisationId,
		},
		/// The destruction of packs was offered to a witness.
		DestructionOffered {
			/// Its number.
			id: DestructionId,
			/// Who destroys what, and before whom.
			destruction: Destruction,
		},
		/// Packs were destroyed, as the witness says too.
		Destroyed {
			/// The number of the destruction.
			id: DestructionId,
			/// Which packs.
			packs: PackRange,
			/// Who destroyed them.
			by: OrganisationId,
			/// Who saw it.
			witness: OrganisationId,
		},
		/// An offer to destroy packs was taken back, or refused by the witness. The packs are what they were.
		DestructionEnded {
			/// The number of the destruction.
			id: DestructionId,
			/// Which packs.
			packs: PackRange,
			/// Who ended it.
			by: OrganisationId,
		},
		/// Packs were made into the packs of a new lot.
		Transformed {
			/// The packs that are no more.
			inputs: BoundedVec<PackRange, ConstU32<MAX_INPUTS>>,
			/// The new lot.
			output: LotId,
			/// How many packs it has.
			quantity: u32,
			/// Units of use that were lost.
			waste: u32,
		},
	}

	/// Keeps the states of packs.
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

	/// What dispensers, holders, manufacturers and witnesses can do.
	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Supply packs of one lot to a patient, who is not named. `DispenserOrigin` that holds the container. Packs that
		/// must not be supplied stay what they are and raise [`Event::Alarm`] each; the call succeeds all the same, so that
		/// the alarm stays. With a fill, one alarm stops all packs. Gives [`Event::Supplied`] for those that were supplied.
		#[pallet::call_index(0)]
		#[pallet::weight(weights::supply::<T::WeightInfo>(packs, fill.as_ref()))]
		pub fn supply(
			origin: OriginFor<T>,
			packs: Packs,
			sscc: Sscc,
			premises: Gln,
			fill: Option<Fill>,
		) -> DispatchResult {
			let by = T::DispenserOrigin::ensure_origin(origin)?;
			Self::do_supply(by, packs, sscc, premises, fill)
		}

		/// Undo a supply: the packs never left the counter. `DispenserOrigin` that supplied them, at the same premises, within
		/// ten days, still holds their container, and neither recall nor expiry has come. Shows the entry of its log and,
		/// if there was one, the fill, which can be used again. Gives [`Event::SupplyUndone`].
		#[pallet::call_index(1)]
		#[pallet::weight(weights::undo_supply::<T::WeightInfo>(packs))]
		pub fn undo_supply(
			origin: OriginFor<T>,
			packs: Packs,
			sscc: Sscc,
			premises: Gln,
			entry: SupplyEntry,
			proof: SupplyProof,
			fill: Option<Fill>,
		) -> DispatchResult {
			let by = T::DispenserOrigin::ensure_origin(origin)?;
			Self::do_undo_supply(by, packs, sscc, premises, (entry, proof), fill)
		}

		/// Take packs off the market. `PartnerOrigin` that holds the container; to withdraw, also the owner of the product.
		/// Gives [`Event::Decommissioned`].
		#[pallet::call_index(2)]
		#[pallet::weight(weights::decommission::<T::WeightInfo>(packs))]
		pub fn decommission(origin: OriginFor<T>, packs: Packs, sscc: Sscc, why: Decommission) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_decommission(by, packs, sscc, why)
		}

		/// Bring packs back: exported ones and samples by the `PartnerOrigin` that took them off within ten days, locked
		/// ones by the `QualityOrigin` of the holder. Gives [`Event::Reactivated`].
		#[pallet::call_index(3)]
		#[pallet::weight(weights::reactivate::<T::WeightInfo>(packs))]
		pub fn reactivate(origin: OriginFor<T>, packs: Packs, sscc: Sscc) -> DispatchResult {
			match T::QualityOrigin::try_origin(origin) {
				Ok(by) => Self::do_reactivate(by, true, packs, sscc),
				Err(origin) => Self::do_reactivate(T::PartnerOrigin::ensure_origin(origin)?, false, packs, sscc),
			}
		}

		/// Offer the destruction of packs to a witness. `PartnerOrigin` that holds the container. Gives
		/// [`Event::DestructionOffered`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::offer_destruction(range_pages(*count)))]
		pub fn offer_destruction(
			origin: OriginFor<T>,
			sscc: Sscc,
			key: LotKey,
			first: u32,
			count: u32,
			witness: OrganisationId,
		) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_offer_destruction(by, sscc, key, (first, count), witness)
		}

		/// Say that the packs were destroyed before one's eyes: they are out of the chain. `WitnessOrigin` of the
		/// organisation that was named. Gives [`Event::Destroyed`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::witness_destruction(MAX_RANGE_PAGES))]
		pub fn witness_destruction(origin: OriginFor<T>, id: DestructionId) -> DispatchResultWithPostInfo {
			let by = T::WitnessOrigin::ensure_origin(origin)?;
			let count = Self::do_witness_destruction(by, id)?;
			Ok(Some(T::WeightInfo::witness_destruction(range_pages(count))).into())
		}

		/// Take an offer to destroy back, or refuse it. `WitnessOrigin` of whoever offered it or was to witness it. Gives
		/// [`Event::DestructionEnded`].
		#[pallet::call_index(6)]
		pub fn end_destruction(origin: OriginFor<T>, id: DestructionId) -> DispatchResult {
			let by = T::WitnessOrigin::ensure_origin(origin)?;
			Self::do_end_destruction(by, id)
		}

		/// Make packs into the packs of a new lot, by repacking or otherwise, and put those into a container. Units must
		/// balance. `ManufacturerOrigin` that owns the output's product, and owns and holds the inputs. Gives
		/// [`Event::Transformed`].
		#[pallet::call_index(7)]
		#[pallet::weight(weights::transform::<T::WeightInfo, _>(inputs))]
		pub fn transform(
			origin: OriginFor<T>,
			inputs: BoundedVec<Input, ConstU32<MAX_INPUTS>>,
			output: NewLot,
			sscc: Sscc,
			waste: u32,
		) -> DispatchResult {
			let by = T::ManufacturerOrigin::ensure_origin(origin)?;
			Self::do_transform(by, inputs, output, sscc, waste)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Is this pack genuine, and may it be supplied in this country?
		pub fn pack_status(pack: PackProof, market: Jurisdiction) -> PackStatus {
			Self::verify_pack(&pack, market)
		}

		/// The state of a pack, by the number of its leaf. `None` when there is no such pack.
		pub fn pack_state(key: LotKey, index: u32) -> Option<PackState> {
			Self::state(&key, index)
		}

		/// How many packs of a range are in which state. `None` for a range of no lot or of more than 10,000 packs.
		pub fn pack_counts(key: LotKey, first: u32, count: u32) -> Option<Vec<(PackState, u32)>> {
			Self::counts(&key, first, count)
		}

		/// The lots that a lot was made of.
		pub fn origin_lots(lot: LotId) -> Vec<LotId> {
			Self::origins(lot)
		}

		/// The lots that were made of a lot: at most 100, those after one of them, and after which to go on.
		pub fn derived_lots(lot: LotId, after: Option<LotId>, limit: u32) -> (Vec<LotId>, Option<LotId>) {
			Self::derived(lot, after, limit)
		}

		/// The running hash of what happened to a lot's packs, and how many events and alarms it stands for.
		pub fn lot_history(lot: LotId) -> LotHistory {
			LotHistories::<T>::get(lot)
		}

		/// A dispenser's log of supplies.
		pub fn supply_log(dispenser: OrganisationId) -> SupplyLog {
			SupplyLogs::<T>::get(dispenser)
		}

		/// A destruction that waits for its witness.
		pub fn destruction(id: DestructionId) -> Option<Destruction> {
			Destructions::<T>::get(id)
		}
	}
}
