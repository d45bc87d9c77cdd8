//! Custody: offered, then received, refused or taken back. Nothing here depends on how much is in a container.

use frame_support::ensure;
use salus_primitives::{
	containers::{Container, Offer},
	gs1::Sscc,
	ids::{Moment, OrganisationId},
	lots::LotInspect,
	traits::OrganisationInspect,
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	types::{MAX_DUE, MIN_DUE, PARTNERS},
	Config, Containers, ContainersByHolder, Error, Event, Pallet,
};

impl<T: Config> Pallet<T> {
	/// Gives back how many lots had to be looked at, on which the weight depends.
	pub(crate) fn do_ship(
		from: OrganisationId,
		sscc: Sscc,
		to: OrganisationId,
		owner: Option<OrganisationId>,
		due: Moment,
	) -> Result<u32, DispatchError> {
		let now = Self::ensure_standing(from)?;
		let mut container = Self::movable(from, sscc)?;
		ensure!(to != from, Error::<T>::SameHolder);
		Self::ensure_partner(to, now)?;
		let (earliest, latest) = (now.saturating_add(MIN_DUE), now.saturating_add(MAX_DUE));
		ensure!((earliest..=latest).contains(&due), Error::<T>::InvalidDue);
		let owner = owner.unwrap_or(container.owner);
		let lots = if owner == container.owner {
			// Whoever holds them, they stay with an owner who has them already.
			0
		} else {
			ensure!(container.owner == from, Error::<T>::NotOwner);
			Self::ensure_partner(owner, now)?;
			Self::ensure_may_change_owner(&container, owner, now)?
		};

		container.offer = Some(Offer { to, owner, due });
		Self::conclude(sscc, container, Event::Offered { sscc, from, to, owner, due });
		Ok(lots)
	}

	/// Gives back how many lots had to be looked at, on which the weight depends.
	pub(crate) fn do_receive(to: OrganisationId, sscc: Sscc) -> Result<u32, DispatchError> {
		let now = Self::ensure_standing(to)?;
		let (mut container, offer) = Self::on_offer(sscc)?;
		ensure!(offer.to == to, Error::<T>::NotOffered);
		Self::ensure_unlocked(sscc, &container)?;
		let (from, owner) = (container.holder, offer.owner);
		let lots = if owner == container.owner {
			0
		} else {
			// Much can happen on the way: up to 90 days have passed since it was asked when the offer was made.
			Self::ensure_partner(container.owner, now)?;
			Self::ensure_partner(owner, now)?;
			Self::ensure_may_change_owner(&container, owner, now)?
		};

		(container.holder, container.owner) = (to, owner);
		ContainersByHolder::<T>::remove(from, sscc);
		ContainersByHolder::<T>::insert(to, sscc, ());
		Self::conclude(sscc, Container { offer: None, ..container }, Event::Received { sscc, from, to, owner });
		Ok(lots)
	}

	pub(crate) fn do_refuse(to: OrganisationId, sscc: Sscc) -> DispatchResult {
		Self::ensure_standing(to)?;
		let (container, offer) = Self::on_offer(sscc)?;
		ensure!(offer.to == to, Error::<T>::NotOffered);

		let from = container.holder;
		Self::conclude(sscc, Container { offer: None, ..container }, Event::Refused { sscc, from, to });
		Ok(())
	}

	pub(crate) fn do_cancel(from: OrganisationId, sscc: Sscc) -> DispatchResult {
		Self::ensure_standing(from)?;
		let container = Self::held(from, sscc)?;
		let to = container.offer.ok_or(Error::<T>::NotOffered)?.to;

		Self::conclude(sscc, Container { offer: None, ..container }, Event::Cancelled { sscc, from, to });
		Ok(())
	}

	pub(crate) fn do_report_overdue(by: OrganisationId, sscc: Sscc) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		let (mut container, offer) = Self::on_offer(sscc)?;
		let Offer { to, due, .. } = offer;
		ensure!(due != Offer::REPORTED, Error::<T>::AlreadyReported);
		ensure!(offer.is_overdue(now), Error::<T>::NotOverdue);

		container.offer = Some(Offer { due: Offer::REPORTED, ..offer });
		let from = container.holder;
		Self::conclude(sscc, container, Event::Overdue { sscc, from, to, due, by });
		Ok(())
	}

	/// The container, and the offer that it is under.
	fn on_offer(sscc: Sscc) -> Result<(Container, Offer), Error<T>> {
		let container = Containers::<T>::get(sscc).ok_or(Error::UnknownContainer)?;
		let offer = container.offer.ok_or(Error::NotOffered)?;
		Ok((container, offer))
	}

	/// The organisation may hold and own medicines.
	fn ensure_partner(organisation: OrganisationId, now: Moment) -> Result<(), Error<T>> {
		let class = T::Organisations::class_in_good_standing(organisation, now);
		ensure!(class.is_some_and(|class| PARTNERS.contains(class)), Error::PartnerNotAuthorised);
		Ok(())
	}

	/// Every lot in the container may become the new owner's: it goes back to the lot's own owner, or it is made for the
	/// new owner's country, and neither expired nor recalled in either country. Gives back how many lots there are.
	fn ensure_may_change_owner(container: &Container, owner: OrganisationId, now: Moment) -> Result<u32, Error<T>> {
		let market = |owner| T::Organisations::jurisdiction(owner).ok_or(Error::PartnerNotAuthorised);
		let (here, there) = (market(container.owner)?, market(owner)?);
		let mut lots = 0u32;
		for id in &container.lots {
			let key = T::Lots::key(*id).ok_or(Error::UnknownLot)?;
			let lot = T::Lots::lot(&key).ok_or(Error::UnknownLot)?;
			lots = lots.saturating_add(1);
			if lot.owner == owner {
				continue;
			}
			ensure!(lot.is_for(there), Error::NotForMarket);
			ensure!(!lot.is_expired(now), Error::Expired);
			let is_recalled = |market| T::Lots::recall(&lot, key.gtin, market).is_some();
			ensure!(!is_recalled(there) && (here == there || !is_recalled(here)), Error::Recalled);
		}
		Ok(lots)
	}

	/// Fold the event into the container's history, store both, and tell.
	pub(crate) fn conclude(sscc: Sscc, mut container: Container, event: Event<T>) {
		Self::note(&mut container, &event);
		Containers::<T>::insert(sscc, container);
		Self::deposit_event(event);
	}
}
