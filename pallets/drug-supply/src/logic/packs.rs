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
	page::{PackPage, States},
	pallet::{Config, Error, PackPages, Pallet},
	types::{leaves, Indexes},
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
		let mut last: Option<(u16, States)> = None;
		indexes.map(move |index| {
			let (number, place) = PackPage::locate(index);
			let (_, states) = match last.take().filter(|(at, _)| *at == number) {
				Some(page) => last.insert(page),
				None => last.insert((number, Self::page(lot, number))),
			};
			// No place is beyond the page. If one were: whatever went wrong, the pack must not be supplied.
			(index, states.get(usize::from(place)).copied().unwrap_or(PackState::Locked))
		})
	}

	/// The state of one pack.
	pub(crate) fn state_of(lot: LotId, index: u32) -> PackState {
		Self::states(lot, core::iter::once(index)).next().map_or(PackState::Locked, |(_, state)| state)
	}

	/// The states on a page.
	fn page(lot: LotId, number: u16) -> States {
		PackPage::unfold(PackPages::<T>::get(lot, number).as_ref())
	}

	/// Sets packs, by rising numbers, to a state. Writes each page once, and removes those that say nothing any more.
	pub(crate) fn set_states(lot: LotId, indexes: &[u32], state: PackState) {
		for packs in indexes.chunk_by(|one, next| PackPage::locate(*one).0 == PackPage::locate(*next).0) {
			let Some(first) = packs.first() else { continue };
			PackPages::<T>::mutate_exists(lot, PackPage::locate(*first).0, |page| {
				let mut states = PackPage::unfold(page.as_ref());
				for index in packs {
					let place = usize::from(PackPage::locate(*index).1);
					states.get_mut(place).into_iter().for_each(|old| *old = state);
				}
				*page = PackPage::fold(&states);
			});
		}
	}
}
