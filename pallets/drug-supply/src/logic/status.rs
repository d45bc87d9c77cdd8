//! What takes packs off the market, and what brings them back.

use alloc::{vec, vec::Vec};
use frame_support::{ensure, pallet_prelude::*};
use salus_primitives::{
	containers::Possession,
	gs1::Sscc,
	ids::{LotId, Moment, OrganisationId},
	lots::Lot,
	supply::{Decommission, Packs},
	trace::PackState,
};

use crate::{
	pallet::{Config, Decommissionings, Error, Event, Pallet},
	types::Decommissioning,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_decommission(by: OrganisationId, packs: Packs, sscc: Sscc, why: Decommission) -> DispatchResult {
		let at = Self::ensure_standing(by)?;
		let (lot, indexes) = Self::genuine(&packs)?;
		let possession = Self::held(by, sscc)?;
		Self::ensure_may_leave(&possession, &lot, by, why)?;
		Self::ensure_holds(&possession, lot.id, &indexes)?;
		let next = state_after(why);
		let before: Vec<_> = Self::states(lot.id, indexes.iter().copied()).collect();
		let allowed = before.iter().all(|(_, state)| state.is_held() && state.may_become(next));
		ensure!(allowed, Error::<T>::StateNotAllowed);

		if is_reverted_by_holder(next) {
			for (index, before) in before {
				Decommissionings::<T>::insert(lot.id, index, Decommissioning { by, at, before });
			}
		}
		Self::set_states(lot.id, &indexes, next);
		Self::tell(lot.id, vec![Event::Decommissioned { lot: lot.id, packs: indexes, why, by }]);
		Ok(())
	}

	/// Nothing leaves the country while it is locked, nothing but a theft happens on the way, and only the owner of the
	/// product withdraws. A lock stops neither a sample nor a withdrawal: that is what follows on it.
	fn ensure_may_leave(
		possession: &Possession,
		lot: &Lot,
		by: OrganisationId,
		why: Decommission,
	) -> Result<(), Error<T>> {
		ensure!(!possession.on_offer || why == Decommission::Stolen, Error::OnOffer);
		ensure!(!possession.locked || why != Decommission::Exported, Error::Locked);
		ensure!(lot.owner == by || why != Decommission::Withdrawn, Error::NotLotOwner);
		Ok(())
	}

	pub(crate) fn do_reactivate(by: OrganisationId, quality: bool, packs: Packs, sscc: Sscc) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		let (lot, indexes) = Self::genuine(&packs)?;
		Self::ensure_holds(&Self::held_freely(by, sscc)?, lot.id, &indexes)?;
		Self::ensure_saleable(&lot, packs.key.gtin, by)?;
		let (mut active, mut locked) = (Vec::new(), Vec::new());
		for (index, state) in Self::states(lot.id, indexes.iter().copied()) {
			match Self::state_back((by, quality), lot.id, (index, state), now)? {
				PackState::Locked => locked.push(index),
				_ => active.push(index),
			}
		}

		indexes.iter().for_each(|index| Decommissionings::<T>::remove(lot.id, index));
		Self::set_states(lot.id, &active, PackState::Active);
		Self::set_states(lot.id, &locked, PackState::Locked);
		Self::tell(lot.id, vec![Event::Reactivated { lot: lot.id, packs: indexes, by }]);
		Ok(())
	}

	/// What a pack becomes when it is brought back: active, or locked if it was before it became a sample.
	fn state_back(
		(by, quality): (OrganisationId, bool),
		lot: LotId,
		(index, state): (u32, PackState),
		now: Moment,
	) -> Result<PackState, Error<T>> {
		if state == PackState::Locked {
			ensure!(quality, Error::NotQuality);
			return Ok(PackState::Active);
		}
		ensure!(is_reverted_by_holder(state), Error::StateNotAllowed);
		let made = Decommissionings::<T>::get(lot, index).ok_or(Error::StateNotAllowed)?;
		ensure!(made.by == by, Error::NotDecommissioner);
		Self::ensure_in_time(made.at, now)?;
		ensure!(state.may_become(made.before), Error::StateNotAllowed);
		Ok(made.before)
	}
}

/// What packs become.
const fn state_after(why: Decommission) -> PackState {
	match why {
		Decommission::Exported => PackState::Exported,
		Decommission::Stolen => PackState::Stolen,
		Decommission::Sample => PackState::Sample,
		Decommission::Locked => PackState::Locked,
		Decommission::Withdrawn => PackState::Withdrawn,
	}
}

/// Whether whoever brought the pack into this state can revert it, so that it is kept who that was.
pub(crate) const fn is_reverted_by_holder(state: PackState) -> bool {
	matches!(state, PackState::Exported | PackState::Sample)
}
