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
		commitment::Commitment,
		epcis::{CorrectiveIds, ErrorReason, EventRecord, History, NewEvent, NewEvents, ObjectRef, Objects},
		ids::{Moment, OrganisationId},
		traits::OrganisationInspect,
	};
	use sp_core::H256;

	use crate::WeightInfo;

	/// The version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs to know from its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Tells the time: an event happens at a moment, not in a block.
		type Time: Time<Moment = Moment>;

		/// How organisations stand.
		type Organisations: OrganisationInspect;

		/// Who records events: a partner of the trade.
		type PartnerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = OrganisationId>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Every event, by the SHA-256 within its event hash id. None is ever removed.
	// Blake2_128Concat: an id is a hash, but the chain can't see of what, so that callers choose ids as they like. They
	// choose objects as well.
	#[pallet::storage]
	pub type Events<T> = StorageMap<_, Blake2_128Concat, H256, EventRecord>;

	/// What stands for all events and error declarations that name an object.
	#[pallet::storage]
	pub type Histories<T> = StorageMap<_, Blake2_128Concat, ObjectRef, History, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An event of the trade was recorded.
		Recorded {
			/// The SHA-256 within its event hash id.
			id: H256,
			/// Who recorded it.
			by: OrganisationId,
			/// When it happened, as its recorder says.
			at: Moment,
			/// What it is about.
			objects: Objects,
			/// Salted commitment to the document with the event.
			commitment: Commitment,
		},
		/// An event was declared an error. It stays recorded.
		ErrorDeclared {
			/// The event.
			id: H256,
			/// Why it is in error.
			reason: ErrorReason,
			/// When the error was declared, as its recorder says.
			declared_at: Moment,
			/// What stands in its place. The chain may hear of those events later, or never.
			corrective: CorrectiveIds,
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
		/// The call names no events.
		NoEvents,
		/// An id of zeros is no SHA-256 of an event.
		InvalidId,
		/// The event, or its error declaration, is more than 24 hours ahead of the chain's clock. Check the time zone.
		InTheFuture,
		/// An object has a wrong check digit, or a lot number that is not 1 to 20 characters of GS1's set 82.
		InvalidObject,
		/// An event names an object twice. Name each once.
		ObjectTwice,
		/// An event is recorded already, or is in the call twice. An event is recorded once.
		AlreadyRecorded,
		/// No event has this id. It must be recorded first.
		UnknownEvent,
		/// Another organisation recorded the event. Only its recorder declares it an error.
		NotRecorder,
		/// The event is declared an error already. That is done once.
		AlreadyDeclared,
		/// An event can't stand in its own place. A corrective event has an id of its own.
		CorrectsItself,
		/// A corrective event is named twice. Name each once.
		CorrectiveTwice,
	}

	/// Keeps the events of the trade in medicines by their hash ids.
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

	/// What partners can do.
	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Record events by their hash ids, all of them or none. For a partner. Gives [`Event::Recorded`] for each.
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::weight_of(events))]
		pub fn record(origin: OriginFor<T>, events: NewEvents) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_record(by, events)
		}

		/// Declare an event an error, once. For the organisation that recorded it. Corrective events may be recorded
		/// before or after. Gives [`Event::ErrorDeclared`].
		#[pallet::call_index(1)]
		pub fn declare_error(
			origin: OriginFor<T>,
			id: H256,
			reason: ErrorReason,
			declared_at: Moment,
			corrective: CorrectiveIds,
		) -> DispatchResult {
			let by = T::PartnerOrigin::ensure_origin(origin)?;
			Self::do_declare_error(by, id, reason, declared_at, corrective)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Who recorded an event and when, what it is about, and whether it was declared an error.
		pub fn event(id: H256) -> Option<EventRecord> {
			Events::<T>::get(id)
		}

		/// Running hash and number of all events and error declarations that name an object.
		pub fn history(object: ObjectRef) -> History {
			Histories::<T>::get(object)
		}
	}

	impl<T: Config> Pallet<T> {
		/// What it costs to record these events: each of them, and each object that one of them names.
		fn weight_of(events: &[NewEvent]) -> Weight {
			let length = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
			let objects = events.iter().map(|event| event.objects.len()).fold(0, usize::saturating_add);
			T::WeightInfo::record(length(events.len())).saturating_add(T::WeightInfo::fold(length(objects)))
		}
	}
}
