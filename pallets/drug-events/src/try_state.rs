//! What always holds in the pallet's storage. Iterates over everything, and so never runs within a block.

use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Time};
use salus_primitives::{
	epcis::{none_twice, ErrorDeclaration, EventRecord, ObjectRef, MAX_AHEAD},
	ids::Moment,
};
use sp_core::H256;
use sp_runtime::TryRuntimeError;

use crate::pallet::{Config, Events, Histories, Pallet};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// Checks every invariant, for tests of this pallet and of a runtime with it.
	pub fn do_try_state() -> Checked {
		let now = T::Time::now();
		for (id, record) in Events::<T>::iter() {
			Self::try_event(id, &record, now)?;
			if let Some(error) = &record.error {
				Self::try_error(id, error, record.recorded_at, now)?;
			}
		}
		Self::try_histories()
	}

	/// What an event says of itself can be so, at the moment of which the chain was told of it.
	fn try_event(id: H256, record: &EventRecord, now: Moment) -> Checked {
		ensure!(!id.is_zero(), "an event has an id of zeros");
		ensure!(record.recorded_at <= now, "an event was recorded in the future");
		ensure!(record.at <= record.recorded_at.saturating_add(MAX_AHEAD), "an event was ahead of the clock");
		ensure!(record.objects.iter().all(ObjectRef::is_valid), "an object is none");
		ensure!(none_twice(&record.objects), "an event names an object twice");
		Ok(())
	}

	/// An error was declared after its event was recorded, and what it names can be so.
	fn try_error(id: H256, error: &ErrorDeclaration, since: Moment, now: Moment) -> Checked {
		ensure!(since <= error.recorded_at, "an error was declared before the event was recorded");
		ensure!(error.recorded_at <= now, "an error was declared in the future");
		let ahead = error.recorded_at.saturating_add(MAX_AHEAD);
		ensure!(error.declared_at <= ahead, "an error declaration was ahead of the clock");
		ensure!(!error.corrective.iter().any(H256::is_zero), "a corrective event has an id of zeros");
		ensure!(!error.corrective.contains(&id), "an event corrects itself");
		ensure!(none_twice(&error.corrective), "a corrective event is named twice");
		Ok(())
	}

	/// A history stands for every event and every error declaration that names its object, and for no others.
	fn try_histories() -> Checked {
		let mut expected = BTreeMap::<ObjectRef, u32>::new();
		for record in Events::<T>::iter_values() {
			let entries = if record.error.is_some() { 2 } else { 1 };
			for object in record.objects {
				let count = expected.entry(object).or_default();
				*count = count.saturating_add(entries);
			}
		}
		for (object, history) in Histories::<T>::iter() {
			ensure!(expected.remove(&object) == Some(history.events), "a history has too many or too few entries");
			ensure!(history.head != [0; 32], "a history has no head");
		}
		ensure!(expected.is_empty(), "an object has events and no history");
		Ok(())
	}
}
