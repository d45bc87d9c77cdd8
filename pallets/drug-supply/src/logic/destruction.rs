//! The destruction of packs before a witness.

use alloc::{vec, vec::Vec};
use frame_support::{ensure, pallet_prelude::*};
use salus_primitives::{
	containers::{ContainerControl, PackRange, Pick, Possession},
	gs1::Sscc,
	ids::{DestructionId, OrganisationId},
	lots::LotInspect,
	trace::{LotKey, PackState},
	traits::{OrganisationInspect, Standing},
};

use crate::{
	pallet::{Config, Destructions, Error, Event, NextDestruction, Pallet},
	types::{covers, Destruction, MAX_RANGE},
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer_destruction(
		by: OrganisationId,
		sscc: Sscc,
		key: LotKey,
		(first, count): (u32, u32),
		witness: OrganisationId,
	) -> DispatchResult {
		let at = Self::ensure_standing(by)?;
		ensure!(witness != by, Error::<T>::SameOrganisation);
		let stands_well = T::Organisations::standing(witness, at) == Standing::Good;
		ensure!(stands_well, Error::<T>::WitnessNotInGoodStanding);
		let lot = T::Lots::lot(&key).ok_or(Error::<T>::UnknownLot)?;
		let packs = PackRange { lot: lot.id, first, count };
		Self::range_end(&packs, lot.quantity)?;
		let destruction = Destruction { by, witness, sscc, packs, at };
		Self::ensure_destructible(&destruction)?;
		let id = NextDestruction::<T>::get();
		let next = id.next().ok_or(Error::<T>::IdsExhausted)?;

		NextDestruction::<T>::put(next);
		Destructions::<T>::insert(id, destruction);
		Self::tell(lot.id, vec![Event::DestructionOffered { id, destruction }]);
		Ok(())
	}

	/// Gives back how many packs were destroyed.
	pub(crate) fn do_witness_destruction(witness: OrganisationId, id: DestructionId) -> Result<u32, DispatchError> {
		Self::ensure_standing(witness)?;
		let destruction = Destructions::<T>::get(id).ok_or(Error::<T>::UnknownDestruction)?;
		ensure!(destruction.witness == witness, Error::<T>::NotWitness);
		let possession = Self::ensure_destructible(&destruction)?;
		let Destruction { by, sscc, packs, .. } = destruction;
		let PackRange { lot, first, count } = packs;
		let key = T::Lots::key(lot).ok_or(Error::<T>::UnknownLot)?;
		// A lock holds the container and its list as they are; the state of the packs says that they are gone.
		if !possession.locked {
			T::Containers::take(by, sscc, &[Pick { key, first, count }])?;
		}

		Self::set_states(lot, &indexes_of(&packs), PackState::Destroyed);
		Destructions::<T>::remove(id);
		Self::tell(lot, vec![Event::Destroyed { id, packs, by, witness }]);
		Ok(count)
	}

	pub(crate) fn do_end_destruction(by: OrganisationId, id: DestructionId) -> DispatchResult {
		Self::ensure_standing(by)?;
		let destruction = Destructions::<T>::get(id).ok_or(Error::<T>::UnknownDestruction)?;
		ensure!([destruction.by, destruction.witness].contains(&by), Error::<T>::NotAuthorized);

		Destructions::<T>::remove(id);
		let packs = destruction.packs;
		Self::tell(packs.lot, vec![Event::DestructionEnded { id, packs, by }]);
		Ok(())
	}

	/// The packs are where and what they must be. Asked when the destruction is offered and again when it is witnessed,
	/// since a pack may have been supplied or shipped between. A lock stops no destruction: what is illegitimate stays
	/// locked until it is destroyed.
	fn ensure_destructible(destruction: &Destruction) -> Result<Possession, Error<T>> {
		let Destruction { by, sscc, packs, .. } = *destruction;
		let possession = Self::held(by, sscc)?;
		ensure!(!possession.on_offer, Error::OnOffer);
		let end = packs.first.saturating_add(packs.count);
		ensure!(covers(&possession.container.packs, packs.lot, packs.first, end), Error::NotInContainer);
		let held = Self::states(packs.lot, packs.first..end).all(|(_, state)| state.is_held());
		ensure!(held, Error::StateNotAllowed);
		Ok(possession)
	}

	/// The number after the last pack of a range that a call may name.
	pub(crate) fn range_end(packs: &PackRange, quantity: u32) -> Result<u32, Error<T>> {
		ensure!((1..=MAX_RANGE).contains(&packs.count), Error::InvalidRange);
		let end = packs.first.checked_add(packs.count).filter(|end| *end <= quantity);
		end.ok_or(Error::InvalidRange)
	}
}

/// The numbers of a range's packs.
pub(crate) fn indexes_of(packs: &PackRange) -> Vec<u32> {
	(packs.first..packs.first.saturating_add(packs.count)).collect()
}
