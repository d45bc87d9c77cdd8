//! Packs as calls name them, and their states as pages keep them.

use frame_support::ensure;
use salus_primitives::{
	ids::LotId,
	lots::{Lot, LotInspect},
	merkle,
	supply::Packs,
	trace::{is_set_82, PackState},
};

use crate::{
	pallet::{Config, Error, PackPages, Pallet},
	types::{leaves, Indexes, PackPage},
};

impl<T: Config> Pallet<T> {
	/// The lot of packs and their numbers, if they are named as they must be. Says nothing of their serials.
	pub(crate) fn look_up(packs: &Packs) -> Result<(Lot, Indexes), Error<T>> {
		ensure!(!packs.packs.is_empty(), Error::NoPacks);
		ensure!(packs.packs.is_sorted_by(|one, next| one.index < next.index), Error::NotAscending);
		ensure!(packs.packs.iter().all(|pack| is_set_82(&pack.serial)), Error::InvalidSerial);
		let lot = T::Lots::lot(&packs.key).ok_or(Error::UnknownLot)?;
		// Not cut short: there are as many numbers as packs, and both have the same bound.
		Ok((lot, Indexes::truncate_from(packs.packs.iter().map(|pack| pack.index).collect())))
	}

	/// Whether the manufacturer commissioned these packs.
	pub(crate) fn is_genuine(lot: &Lot, packs: &Packs) -> bool {
		merkle::verify_many(lot.root, lot.quantity, &leaves(packs), &packs.path)
	}

	/// The lot of packs and their numbers, if the manufacturer commissioned them.
	pub(crate) fn genuine(packs: &Packs) -> Result<(Lot, Indexes), Error<T>> {
		let (lot, indexes) = Self::look_up(packs)?;
		ensure!(Self::is_genuine(&lot, packs), Error::NotGenuine);
		Ok((lot, indexes))
	}

	/// Packs with their states. Rising numbers read each page once.
	pub(crate) fn states(lot: LotId, indexes: impl Iterator<Item = u32>) -> impl Iterator<Item = (u32, PackState)> {
		let mut last: Option<(u16, Option<PackPage>)> = None;
		indexes.map(move |index| {
			let (number, place) = PackPage::locate(index);
			if last.as_ref().is_none_or(|(at, _)| *at != number) {
				last = Some((number, PackPages::<T>::get(lot, number)));
			}
			let page = last.as_ref().and_then(|(_, page)| page.as_ref());
			(index, page.map_or(PackState::Active, |page| page.get(place)))
		})
	}

	/// The state of one pack.
	pub(crate) fn state_of(lot: LotId, index: u32) -> PackState {
		let (number, place) = PackPage::locate(index);
		PackPages::<T>::get(lot, number).map_or(PackState::Active, |page| page.get(place))
	}

	/// Sets packs, by rising numbers, to a state. Writes each page once, and removes those that say nothing any more.
	pub(crate) fn set_states(lot: LotId, indexes: &[u32], state: PackState) {
		for packs in indexes.chunk_by(|one, next| PackPage::locate(*one).0 == PackPage::locate(*next).0) {
			let Some(first) = packs.first() else { continue };
			PackPages::<T>::mutate_exists(lot, PackPage::locate(*first).0, |entry| {
				let mut page = entry.take().unwrap_or_default();
				packs.iter().for_each(|index| page.set(PackPage::locate(*index).1, state));
				*entry = (!page.is_all_active()).then_some(page);
			});
		}
	}
}
