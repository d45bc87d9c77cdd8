//! Benchmarks, each at its worst case: the longest lot numbers, and lots that have a history already.

use alloc::format;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Time},
	BoundedVec,
};
use salus_primitives::{
	commitment::Commitment,
	epcis::{
		ErrorReason, History, HistoryEntry, NewEvent, NewEvents, ObjectRef, Objects, MAX_CORRECTIVE, MAX_EVENTS,
		MAX_OBJECTS,
	},
	gs1::Gtin,
	ids::OrganisationId,
	trace::LotKey,
};
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::{Call, Config, Events, Histories, Pallet};

/// A partner's origin, and the organisation in good standing that it acts for.
fn partner<T: Config>() -> Result<(T::RuntimeOrigin, OrganisationId), BenchmarkError> {
	let origin = T::PartnerOrigin::try_successful_origin().map_err(|()| "no origin may do it")?;
	let by = T::PartnerOrigin::ensure_origin(origin.clone()).map_err(|_| "the origin may not do it")?;
	Ok((origin, by))
}

/// A lot with the longest lot number, and with a history.
fn lot<T: Config>(number: u32) -> ObjectRef {
	let lot = BoundedVec::truncate_from(format!("{number:020}").into_bytes());
	let object = ObjectRef::Lot(LotKey { gtin: Gtin(10_614_141_000_019), lot });
	Histories::<T>::insert(&object, History { head: [1; 32], events: 1 });
	object
}

/// The id of an event.
fn id(number: u32) -> H256 {
	BlakeTwo256::hash(&number.to_le_bytes())
}

/// An event that happens now.
fn event<T: Config>(number: u32, objects: Objects) -> NewEvent {
	NewEvent { id: id(number), at: T::Time::now(), objects, commitment: Commitment([1; 32]) }
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Events without objects: what those cost is in `fold`.
	#[benchmark]
	fn record(e: Linear<1, MAX_EVENTS>) -> Result<(), BenchmarkError> {
		let (origin, _) = partner::<T>()?;
		let events = (0..e).map(|number| event::<T>(number, Objects::default())).collect();
		let events = NewEvents::truncate_from(events);
		let ids: alloc::vec::Vec<_> = events.iter().map(|event| event.id).collect();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, events);

		assert!(ids.iter().all(Events::<T>::contains_key));
		Ok(())
	}

	/// Each object is another one: 32 events with 8 objects each at most.
	#[benchmark]
	fn fold(o: Linear<0, 256>) -> Result<(), BenchmarkError> {
		let (_, by) = partner::<T>()?;
		let objects: alloc::vec::Vec<_> = (0..o).map(lot::<T>).collect();
		let NewEvent { id, at, commitment, .. } = event::<T>(0, Objects::default());
		let entry = HistoryEntry::Recorded { id, by, at, recorded_at: at, commitment };

		#[block]
		{
			objects.iter().for_each(|object| Pallet::<T>::fold(object, &entry));
		}

		assert!(objects.iter().all(|object| Histories::<T>::get(object).events == 2));
		Ok(())
	}

	#[benchmark]
	fn declare_error() -> Result<(), BenchmarkError> {
		let (origin, by) = partner::<T>()?;
		let objects = Objects::truncate_from((0..MAX_OBJECTS).map(lot::<T>).collect());
		let event = event::<T>(0, objects);
		let (id, declared_at) = (event.id, event.at);
		Pallet::<T>::do_record(by, NewEvents::truncate_from(alloc::vec![event]))?;
		let corrective = (1..=MAX_CORRECTIVE).map(super::id);
		let corrective = BoundedVec::truncate_from(corrective.collect());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, ErrorReason::IncorrectData, declared_at, corrective);

		assert!(Events::<T>::get(id).is_some_and(|known| known.error.is_some()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
