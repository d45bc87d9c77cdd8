//! What the calls do: verify, write, tell. Here, what the subjects share.

mod cases;
mod cold_chain;
mod recalls;

use frame_support::{ensure, traits::Time};
use salus_primitives::{
	codes::OrganisationClass,
	containers::{ContainerControl, ContainerInspect, Possession},
	decision::chain_hash,
	gs1::Sscc,
	ids::{Moment, OrganisationId},
	traits::{OrganisationInspect, Standing},
};
use sp_runtime::DispatchResult;

use crate::{
	pallet::{Config, Error, Event, Histories, Locks, Pallet},
	Lock, Subject,
};

impl<T: Config> Pallet<T> {
	/// Now.
	pub(crate) fn now() -> Moment {
		T::Time::now()
	}

	/// The organisation may act now; gives back when that is.
	fn ensure_standing(organisation: OrganisationId) -> Result<Moment, Error<T>> {
		let now = Self::now();
		match T::Organisations::standing(organisation, now) {
			Standing::Good => Ok(now),
			Standing::Suspended => Err(Error::Suspended),
			Standing::LicenceNotValid => Err(Error::LicenceNotValid),
			Standing::Unknown => Err(Error::NotMember),
		}
	}

	/// The organisation is this one, or a regulator.
	fn ensure_own_or_regulator(organisation: OrganisationId, own: OrganisationId) -> Result<(), Error<T>> {
		ensure!(organisation == own || Self::is_regulator(organisation), Error::NotAuthorized);
		Ok(())
	}

	fn is_regulator(organisation: OrganisationId) -> bool {
		T::Organisations::class(organisation) == Some(OrganisationClass::Regulator)
	}

	/// The container, and who has it.
	fn possession(sscc: Sscc) -> Result<Possession, Error<T>> {
		T::Containers::possession(sscc).ok_or(Error::UnknownContainer)
	}

	/// Tells what happened, and folds it into the subject's running hash.
	fn tell(subject: Subject, event: Event<T>) {
		Histories::<T>::mutate(subject, |history| {
			history.head = chain_hash(&history.head, &(Self::now(), &event));
			// Nothing has four thousand million events; and the head would still stand for all of them.
			history.events = history.events.saturating_add(1);
		});
		Self::deposit_event(event);
	}

	/// Gives a container one more reason to be locked, and locks it with the first one.
	fn lock_with(sscc: Sscc, reason: impl FnOnce(&mut Lock) -> Result<(), Error<T>>) -> DispatchResult {
		let before = Locks::<T>::get(sscc);
		let is_first = before.is_none();
		let mut lock = before.unwrap_or_default();
		reason(&mut lock)?;
		if is_first {
			T::Containers::set_locked(sscc, true)?;
		}
		Locks::<T>::insert(sscc, lock);
		Ok(())
	}

	/// Takes a reason to be locked from a container, and unlocks it with the last one.
	fn unlock_without(sscc: Sscc, reason: impl FnOnce(&mut Lock)) -> DispatchResult {
		let Some(mut lock) = Locks::<T>::get(sscc) else { return Ok(()) };
		reason(&mut lock);
		if !lock.is_void() {
			Locks::<T>::insert(sscc, lock);
			return Ok(());
		}
		// A container that is no more needs no unlocking, and must not keep its case open.
		if T::Containers::possession(sscc).is_some() {
			T::Containers::set_locked(sscc, false)?;
		}
		Locks::<T>::remove(sscc);
		Ok(())
	}
}
