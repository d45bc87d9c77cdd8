//! The undo of a supply. Source: Delegated Regulation (EU) 2016/161, art. 13.

use frame_support::{ensure, pallet_prelude::*};
use salus_primitives::{
	gs1::{Gln, Sscc},
	ids::{Moment, OrganisationId},
	lots::Lot,
	prescription::{Fill, FillControl},
	supply::{supply_leaf, Packs, SupplyEntry, SupplyProof, UNDO_PERIOD},
	trace::PackState,
};

use crate::{
	pallet::{Config, Error, Event, Pallet, SupplyLogs, Undone},
	types::Indexes,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_undo_supply(
		by: OrganisationId,
		packs: Packs,
		sscc: Sscc,
		premises: Gln,
		(entry, proof): (SupplyEntry, SupplyProof),
		fill: Option<Fill>,
	) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		let (lot, indexes) = Self::genuine(&packs)?;
		ensure!(entry.by == by, Error::<T>::NotSupplier);
		ensure!(entry.premises == premises, Error::<T>::OtherPremises);
		let shown = fill.as_ref().map(|fill| (fill.prescription, fill.number));
		let leaf = supply_leaf(&entry, shown);
		ensure!(SupplyLogs::<T>::get(by).proves(proof.number, leaf, &proof.path), Error::<T>::NotInLog);
		Self::ensure_in_time(entry.at, now)?;
		ensure!(fill.is_none() || entry.packs == indexes, Error::<T>::FillInPart);
		let undone = Self::undone_with(by, proof.number, &entry, &lot, &indexes)?;
		let supplied = Self::states(lot.id, indexes.iter().copied()).all(|(_, state)| state == PackState::Supplied);
		ensure!(supplied, Error::<T>::NotSupplied);
		Self::ensure_holds(&Self::held_freely(by, sscc)?, lot.id, &indexes)?;
		Self::ensure_saleable(&lot, packs.key.gtin, by)?;
		if let Some(fill) = fill {
			T::Fills::restore(&fill, packs.key.gtin, fill.packs)?;
		}

		Undone::<T>::insert(by, proof.number, undone);
		Self::set_states(lot.id, &indexes, PackState::Active);
		Self::tell(lot.id, alloc::vec![Event::SupplyUndone { lot: lot.id, packs: indexes, by, number: proof.number }]);
		Ok(())
	}

	/// What took place at a moment can still be reverted.
	pub(crate) fn ensure_in_time(at: Moment, now: Moment) -> Result<(), Error<T>> {
		ensure!(now.saturating_sub(at) <= UNDO_PERIOD, Error::TooLate);
		Ok(())
	}

	/// Which packs of the entry are undone once these are too. A pack of an entry is undone once: its next supply has an
	/// entry of its own. So the entry that isn't undone is always that of the last supply, and nobody undoes another's
	/// supply with an old entry.
	fn undone_with(
		by: OrganisationId,
		number: u64,
		entry: &SupplyEntry,
		lot: &Lot,
		indexes: &Indexes,
	) -> Result<u64, Error<T>> {
		ensure!(entry.lot == lot.id, Error::NotInEntry);
		let before = Undone::<T>::get(by, number);
		indexes.iter().try_fold(before, |undone, index| {
			let place = entry.packs.binary_search(index).map_err(|_| Error::NotInEntry)?;
			let bit = u32::try_from(place).ok().and_then(|place| 1u64.checked_shl(place)).ok_or(Error::NotInEntry)?;
			ensure!(undone & bit == 0, Error::AlreadyUndone);
			Ok(undone | bit)
		})
	}
}
