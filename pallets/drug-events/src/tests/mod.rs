//! One file per call, and one for each of the other things that this pallet does.

mod declare_error;
mod invariants;
mod record;
mod try_state;

use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, BoundedVec};
use salus_primitives::{
	decision::chain_hash,
	epcis::{
		CorrectiveIds, ErrorDeclaration, ErrorReason, EventRecord, History, HistoryEntry, NewEvent, NewEvents,
		ObjectRef, MAX_AHEAD, MAX_EVENTS, MAX_OBJECTS,
	},
	gs1::{Gtin, Sscc},
	ids::Moment,
	traits::Standing,
};
use sp_core::H256;
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

use crate::{mock::*, Event, Events, Histories};

type Error = crate::Error<Test>;

/// What the tests' event is about: a container, and the lot that is in it.
fn objects() -> [ObjectRef; 2] {
	[ObjectRef::Container(SSCC), lot("L1")]
}

/// With an event of the factory's.
fn recorded() -> ExtBuilder {
	ExtBuilder::default().after(|| {
		assert_ok!(record(FACTORY, &[event(1, &objects())]));
	})
}

/// Which was declared an error an hour later.
fn declared() -> ExtBuilder {
	recorded().after(|| {
		Now::mutate(|now| *now += HOUR);
		assert_ok!(declare(FACTORY, 1, &[id(2)]));
	})
}

/// What is recorded of an event without an error.
fn record_of(who: u64, recorded_at: Moment, event: &NewEvent) -> EventRecord {
	let NewEvent { at, objects, commitment, .. } = event.clone();
	EventRecord { by: organisation(who), at, recorded_at, commitment, objects, error: None }
}

/// The entry of an event in the histories of its objects.
fn entry_of(who: u64, recorded_at: Moment, event: &NewEvent) -> HistoryEntry {
	let NewEvent { id, at, commitment, .. } = *event;
	HistoryEntry::Recorded { id, by: organisation(who), at, recorded_at, commitment }
}

/// The history that these entries make.
fn history_of(entries: &[HistoryEntry]) -> History {
	let head = entries.iter().fold([0; 32], |head, entry| chain_hash(&head, entry));
	History { head, events: u32::try_from(entries.len()).unwrap() }
}

/// What this pallet told.
fn told() -> Vec<Event<Test>> {
	let events = System::events().into_iter().map(|record| record.event);
	events.filter_map(|event| if let RuntimeEvent::DrugEvents(event) = event { Some(event) } else { None }).collect()
}

/// Checks that this event was the last.
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// The factory's call fails for every standing but the good one, each with its own error.
#[track_caller]
fn assert_needs_good_standing(call: impl Fn() -> DispatchResult) {
	for (standing, error) in [
		(Standing::Suspended, Error::Suspended),
		(Standing::LicenceNotValid, Error::LicenceNotValid),
		(Standing::Unknown, Error::NotMember),
	] {
		FactoryStands::set(standing);
		assert_noop!(call(), error);
	}
	FactoryStands::set(Standing::Good);
}

/// The call fails for everybody who is no partner.
#[track_caller]
fn assert_bad_origin(call: impl Fn(RuntimeOrigin) -> DispatchResult) {
	for origin in [signed(STRANGER), RuntimeOrigin::none(), RuntimeOrigin::root()] {
		assert_noop!(call(origin), BadOrigin);
	}
}
