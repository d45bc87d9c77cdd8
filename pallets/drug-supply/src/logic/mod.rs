//! What the calls do: verify, then write, then the events.

mod destruction;
mod packs;
mod status;
mod supply;
mod transformation;
mod undo;

use alloc::vec::Vec;
use frame_support::{ensure, traits::Time};
use salus_primitives::{
	containers::{ContainerInspect, Possession},
	decision::chain_hash,
	gs1::{Gtin, Sscc},
	ids::{Jurisdiction, LotId, Moment, OrganisationId},
	lots::{Lot, LotInspect},
	traits::{OrganisationInspect, Standing},
};

#[cfg(any(feature = "std", feature = "try-runtime"))]
pub(crate) use status::is_reverted_by_holder;

use crate::pallet::{Config, Error, Event, LotHistories, Pallet};

// What several calls ask.
impl<T: Config> Pallet<T> {
	/// The organisation may act now; gives back when that is.
	pub(crate) fn ensure_standing(organisation: OrganisationId) -> Result<Moment, Error<T>> {
		let now = T::Time::now();
		match T::Organisations::standing(organisation, now) {
			Standing::Good => Ok(now),
			Standing::Suspended => Err(Error::Suspended),
			Standing::LicenceNotValid => Err(Error::LicenceNotValid),
			Standing::Unknown => Err(Error::NotMember),
		}
	}

	/// The country that an organisation is licensed in, and so the market of its calls.
	fn market_of(organisation: OrganisationId) -> Result<Jurisdiction, Error<T>> {
		T::Organisations::jurisdiction(organisation).ok_or(Error::NotMember)
	}

	/// The container, when the organisation holds it.
	fn held(by: OrganisationId, sscc: Sscc) -> Result<Possession, Error<T>> {
		let possession = T::Containers::possession(sscc).ok_or(Error::UnknownContainer)?;
		ensure!(possession.holder == by, Error::NotHolder);
		Ok(possession)
	}

	/// The container, when the organisation holds it and nothing stops its packs.
	fn held_freely(by: OrganisationId, sscc: Sscc) -> Result<Possession, Error<T>> {
		let possession = Self::held(by, sscc)?;
		ensure!(!possession.on_offer, Error::OnOffer);
		ensure!(!possession.locked, Error::Locked);
		Ok(possession)
	}

	/// The packs are in the container.
	fn ensure_holds(possession: &Possession, lot: LotId, indexes: &[u32]) -> Result<(), Error<T>> {
		ensure!(indexes.iter().all(|index| holds(possession, lot, *index)), Error::NotInContainer);
		Ok(())
	}

	/// Neither expiry nor a recall keeps the lot's packs from coming back to the market.
	fn ensure_saleable(lot: &Lot, gtin: Gtin, by: OrganisationId) -> Result<(), Error<T>> {
		ensure!(!lot.is_expired(T::Time::now()), Error::Expired);
		ensure!(T::Lots::recall(lot, gtin, Self::market_of(by)?).is_none(), Error::Recalled);
		Ok(())
	}

	/// Tells what happened to packs of a lot, and folds it into the lot's running hash.
	fn tell(lot: LotId, events: Vec<Event<T>>) {
		Self::fold(lot, &events);
		events.into_iter().for_each(Self::deposit_event);
	}

	/// Folds events into a lot's running hash.
	fn fold(lot: LotId, events: &[Event<T>]) {
		LotHistories::<T>::mutate(lot, |history| {
			for event in events {
				history.head = chain_hash(&history.head, event);
				// Saturating: no lot's packs have four billion events, and a count must not stop a supply.
				history.events = history.events.saturating_add(1);
				history.alarms = history.alarms.saturating_add(matches!(event, Event::Alarm { .. }).into());
			}
		});
	}
}

/// Whether the pack is in the container.
fn holds(possession: &Possession, lot: LotId, index: u32) -> bool {
	possession.container.packs.iter().any(|range| range.holds(lot, index))
}
