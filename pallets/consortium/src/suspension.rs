//! Suspensions: by vote, without end, and at once by a regulator, for a time.

use frame_support::{ensure, traits::Get};
use salus_primitives::ids::{Moment, OrganisationId};
use sp_runtime::DispatchResult;

use crate::{Config, Emergencies, EmergenciesInForce, EmergencyList, Error, Event, Organisations, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_suspend_organisation(organisation: OrganisationId) -> DispatchResult {
		Self::try_change(organisation, |record| record.suspend(Self::now()))?;
		Self::forget_emergency(organisation);
		Self::deposit_event(Event::OrganisationSuspended { organisation });
		Ok(())
	}

	pub(crate) fn do_suspend_at_once(organisation: OrganisationId) -> DispatchResult {
		let now = Self::now();
		// Neither sum can pass the end of time before time does.
		let until = now.saturating_add(T::EmergencySuspension::get());
		let mut record = Organisations::<T>::get(organisation).ok_or(Error::<T>::NotFound)?;
		record.suspend_until(until, now)?;
		let paused_until =
			Emergencies::<T>::get(organisation).map(|began| began.saturating_add(T::EmergencyPause::get()));
		ensure!(paused_until.is_none_or(|paused_until| paused_until <= now), Error::<T>::SuspendedLately);
		let mut in_force = Self::emergencies_at(now);
		in_force.try_push((organisation, until)).map_err(|_| Error::<T>::TooManyEmergencies)?;

		Organisations::<T>::insert(organisation, record);
		Emergencies::<T>::insert(organisation, now);
		EmergenciesInForce::<T>::put(in_force);
		Self::deposit_event(Event::OrganisationSuspendedAtOnce { organisation, until });
		Ok(())
	}

	pub(crate) fn do_reinstate_organisation(organisation: OrganisationId) -> DispatchResult {
		Self::try_change(organisation, |record| record.reinstate(Self::now()))?;
		Self::forget_emergency(organisation);
		Self::deposit_event(Event::OrganisationReinstated { organisation });
		Ok(())
	}

	/// The suspensions by regulators that aren't over at a moment that is now or later.
	pub(crate) fn emergencies_at(at: Moment) -> EmergencyList<T> {
		let mut list = EmergenciesInForce::<T>::get();
		list.retain(|(_, until)| at < *until);
		list
	}

	/// Takes an organisation off the list of those that regulators suspended: a vote has decided.
	fn forget_emergency(organisation: OrganisationId) {
		let mut list = Self::emergencies_at(Self::now());
		if let Some(place) = list.iter().position(|(suspended, _)| *suspended == organisation) {
			list.remove(place);
			EmergenciesInForce::<T>::put(list);
		}
	}
}
