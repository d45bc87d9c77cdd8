//! Custody: who keeps a record, and how it passes to another organisation. It is offered, then accepted.

use frame_support::ensure;
use salus_primitives::{
	anchor::{Held, RecordRef},
	ids::OrganisationId,
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::pallet::{Anchors, Batches, Config, CustodyOffers, Error, Event, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer_custody(custodian: OrganisationId, held: Held, to: OrganisationId) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		ensure!(Self::custodian_of(held)? == custodian, Error::<T>::NotAuthorized);
		Self::ensure_movable(held)?;
		ensure!(Self::is_second(custodian, to), Error::<T>::BadRecipient);

		CustodyOffers::<T>::insert(held, to);

		Self::deposit_event(Event::CustodyOffered { held, from: custodian, to });
		Ok(())
	}

	pub(crate) fn do_accept_custody(to: OrganisationId, held: Held) -> DispatchResult {
		Self::ensure_good_standing(to)?;
		let from = Self::custodian_of(held)?;
		Self::ensure_movable(held)?;
		let offered = CustodyOffers::<T>::get(held).ok_or(Error::<T>::NoOffer)?;
		ensure!(offered == to, Error::<T>::NotAuthorized);

		CustodyOffers::<T>::remove(held);
		Self::put_custodian(held, to);

		Self::deposit_event(Event::CustodyTransferred { held, from, to });
		Ok(())
	}

	pub(crate) fn do_end_offer(by: OrganisationId, held: Held) -> DispatchResult {
		Self::ensure_good_standing(by)?;
		let custodian = Self::custodian_of(held)?;
		Self::ensure_movable(held)?;
		let offered = CustodyOffers::<T>::get(held).ok_or(Error::<T>::NoOffer)?;
		ensure!(by == custodian || by == offered, Error::<T>::NotAuthorized);

		CustodyOffers::<T>::remove(held);

		Self::deposit_event(Event::CustodyOfferEnded { held, by });
		Ok(())
	}

	fn custodian_of(held: Held) -> Result<OrganisationId, DispatchError> {
		let custodian = match held {
			Held::Anchor(anchor) => Anchors::<T>::get(anchor).map(|anchor| anchor.custodian),
			Held::Batch(batch) => Batches::<T>::get(batch).map(|batch| batch.custodian),
		};
		Ok(custodian.ok_or(Error::<T>::NotFound)?)
	}

	/// An anchor that is declared destroyed stays where it is. A batch can always move: the declaration about one of
	/// its leaves keeps the custodian that made it, and the other leaves have nothing to do with it.
	fn ensure_movable(held: Held) -> DispatchResult {
		match held {
			Held::Anchor(anchor) => Self::ensure_not_destroyed(RecordRef::Anchor(anchor)),
			Held::Batch(_) => Ok(()),
		}
	}

	fn put_custodian(held: Held, to: OrganisationId) {
		match held {
			Held::Anchor(anchor) => Anchors::<T>::mutate_extant(anchor, |anchor| anchor.custodian = to),
			Held::Batch(batch) => Batches::<T>::mutate_extant(batch, |batch| batch.custodian = to),
		}
	}
}
