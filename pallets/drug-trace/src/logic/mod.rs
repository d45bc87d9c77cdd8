//! What the calls do: verify, then write, then the event. One file for each subject; here is what they share.

mod control;
mod custody;
mod loading;
mod packing;
mod reads;

use frame_support::{ensure, traits::Time};
use salus_primitives::{
	containers::{Container, Possession, MAX_LEVELS},
	decision::chain_hash,
	gs1::Sscc,
	ids::{Moment, OrganisationId},
	traits::{OrganisationInspect, Standing},
};
use sp_runtime::SaturatedConversion;

use crate::{Config, Containers, ContainersByHolder, Error, Event, LockedWithin, Pallet};

// Checks.
impl<T: Config> Pallet<T> {
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

	/// The container at any level, when the organisation has it at hand: it holds the outermost one, which is not on its
	/// way, and nothing around it is locked.
	fn at_hand(by: OrganisationId, sscc: Sscc) -> Result<Possession, Error<T>> {
		let possession = Self::look_up(sscc).ok_or(Error::UnknownContainer)?;
		ensure!(possession.holder == by, Error::NotHolder);
		ensure!(!possession.on_offer, Error::OnOffer);
		ensure!(!possession.locked, Error::Locked);
		Ok(possession)
	}

	/// A container that can move: the organisation holds it by itself, it is not on its way, and no lock is on it or on
	/// anything in it.
	fn movable(by: OrganisationId, sscc: Sscc) -> Result<Container, Error<T>> {
		let container = Self::held(by, sscc)?;
		ensure!(container.offer.is_none(), Error::OnOffer);
		Self::ensure_unlocked(sscc, &container)?;
		Ok(container)
	}

	/// A container that the organisation holds by itself, not within another.
	fn held(by: OrganisationId, sscc: Sscc) -> Result<Container, Error<T>> {
		let container = Containers::<T>::get(sscc).ok_or(Error::UnknownContainer)?;
		ensure!(container.parent.is_none(), Error::NotOutermost);
		ensure!(container.holder == by, Error::NotHolder);
		Ok(container)
	}

	/// No lock is on the container or on anything in it.
	fn ensure_unlocked(sscc: Sscc, container: &Container) -> Result<(), Error<T>> {
		// What holds packs has no container in it, and needs no second read.
		let is_locked = container.locked || container.level > 0 && LockedWithin::<T>::contains_key(sscc);
		ensure!(!is_locked, Error::Locked);
		Ok(())
	}

	/// A container to put something into: one that the organisation holds by itself, or a new one for this owner.
	fn open_or_new(by: OrganisationId, owner: OrganisationId, sscc: Sscc) -> Result<Container, Error<T>> {
		if !Containers::<T>::contains_key(sscc) {
			ensure!(sscc.is_valid(), Error::InvalidSscc);
			return Ok(Self::empty(by, owner));
		}
		let container = Self::movable(by, sscc)?;
		ensure!(container.owner == owner, Error::OwnerDiffers);
		Ok(container)
	}

	/// A container of which nothing has been said yet.
	fn empty(holder: OrganisationId, owner: OrganisationId) -> Container {
		Container {
			holder,
			owner,
			parent: None,
			level: 0,
			children: 0,
			packs: Default::default(),
			lots: Default::default(),
			offer: None,
			locked: false,
			head: [0; 32],
			events: 0,
			born: frame_system::Pallet::<T>::block_number().saturated_into(),
		}
	}
}

// Writing.
impl<T: Config> Pallet<T> {
	/// Fold an event into the container's history.
	fn note(container: &mut Container, event: &Event<T>) {
		container.head = chain_hash(&container.head, event);
		container.events = container.events.saturating_add(1);
	}

	/// Store a container; one that has become empty goes, and so does each around it that is empty without it.
	fn settle(mut sscc: Sscc, mut container: Container) {
		for _ in 0..MAX_LEVELS {
			if !container.packs.is_empty() || container.children > 0 {
				break;
			}
			Containers::<T>::remove(sscc);
			let Container { holder, parent, head, events, .. } = container;
			let event = Event::Emptied { sscc, parent, head, events };
			let around = parent.and_then(|parent| Containers::<T>::get(parent).map(|container| (parent, container)));
			let Some((parent, mut outer)) = around else {
				ContainersByHolder::<T>::remove(holder, sscc);
				Self::deposit_event(event);
				return;
			};
			outer.children = outer.children.saturating_sub(1);
			Self::note(&mut outer, &event);
			Self::deposit_event(event);
			(sscc, container) = (parent, outer);
		}
		Containers::<T>::insert(sscc, container);
	}
}
