//! What the calls do: verify, then write, then the event.

use alloc::collections::BTreeSet;
use frame_support::{ensure, pallet_prelude::*, traits::Time};
use salus_primitives::{
	decision::chain_hash,
	epcis::{
		none_twice, CorrectiveIds, ErrorDeclaration, ErrorReason, EventRecord, HistoryEntry, NewEvent, NewEvents,
		ObjectRef, MAX_AHEAD,
	},
	ids::{Moment, OrganisationId},
	traits::{OrganisationInspect, Standing},
};
use sp_core::H256;

use crate::pallet::{Config, Error, Event, Events, Histories, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_record(by: OrganisationId, events: NewEvents) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		ensure!(!events.is_empty(), Error::<T>::NoEvents);
		let mut ids = BTreeSet::new();
		for event in &events {
			Self::ensure_sound(event, now)?;
			let is_new = ids.insert(event.id) && !Events::<T>::contains_key(event.id);
			ensure!(is_new, Error::<T>::AlreadyRecorded);
		}

		for event in events {
			Self::write(by, now, event);
		}
		Ok(())
	}

	pub(crate) fn do_declare_error(
		by: OrganisationId,
		id: H256,
		reason: ErrorReason,
		declared_at: Moment,
		corrective: CorrectiveIds,
	) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		let mut record = Events::<T>::get(id).ok_or(Error::<T>::UnknownEvent)?;
		ensure!(record.by == by, Error::<T>::NotRecorder);
		ensure!(record.error.is_none(), Error::<T>::AlreadyDeclared);
		Self::ensure_not_ahead(declared_at, now)?;
		ensure!(!corrective.iter().any(H256::is_zero), Error::<T>::InvalidId);
		ensure!(!corrective.contains(&id), Error::<T>::CorrectsItself);
		ensure!(none_twice(&corrective), Error::<T>::CorrectiveTwice);

		let error = ErrorDeclaration { reason, declared_at, recorded_at: now, corrective: corrective.clone() };
		record.error = Some(error.clone());
		let entry = HistoryEntry::ErrorDeclared { id, error };
		record.objects.iter().for_each(|object| Self::fold(object, &entry));
		Events::<T>::insert(id, record);
		Self::deposit_event(Event::ErrorDeclared { id, reason, declared_at, corrective });
		Ok(())
	}

	/// Writes an event that was checked.
	fn write(by: OrganisationId, recorded_at: Moment, event: NewEvent) {
		let NewEvent { id, at, objects, commitment } = event;
		let entry = HistoryEntry::Recorded { id, by, at, recorded_at, commitment };
		objects.iter().for_each(|object| Self::fold(object, &entry));
		let record = EventRecord { by, at, recorded_at, commitment, objects: objects.clone(), error: None };
		Events::<T>::insert(id, record);
		Self::deposit_event(Event::Recorded { id, by, at, objects, commitment });
	}

	/// Appends an entry to an object's history.
	pub(crate) fn fold(object: &ObjectRef, entry: &HistoryEntry) {
		Histories::<T>::mutate(object, |history| {
			history.head = chain_hash(&history.head, entry);
			// Nothing has four thousand million events; and the head would still stand for all of them.
			history.events = history.events.saturating_add(1);
		});
	}

	/// The organisation may act now; gives back when that is.
	fn ensure_standing(organisation: OrganisationId) -> Result<Moment, Error<T>> {
		let now = T::Time::now();
		match T::Organisations::standing(organisation, now) {
			Standing::Good => Ok(now),
			Standing::Suspended => Err(Error::Suspended),
			Standing::LicenceNotValid => Err(Error::LicenceNotValid),
			Standing::Unknown => Err(Error::NotMember),
		}
	}

	/// What a partner says of an event can be so. Events come in any order of time, and as late as may be.
	fn ensure_sound(event: &NewEvent, now: Moment) -> Result<(), Error<T>> {
		ensure!(!event.id.is_zero(), Error::InvalidId);
		Self::ensure_not_ahead(event.at, now)?;
		ensure!(event.objects.iter().all(ObjectRef::is_valid), Error::InvalidObject);
		ensure!(none_twice(&event.objects), Error::ObjectTwice);
		Ok(())
	}

	/// A partner's clock may be ahead of the chain's by so much and no more.
	fn ensure_not_ahead(at: Moment, now: Moment) -> Result<(), Error<T>> {
		ensure!(at <= now.saturating_add(MAX_AHEAD), Error::InTheFuture);
		Ok(())
	}
}
