//! Lists, page by page: each looks at [`MAX_PAGE`] items at most.

use alloc::vec::Vec;
use frame_support::traits::Time;
use salus_primitives::{
	containers::{ContainerPage, Possession},
	gs1::Sscc,
	ids::{LotId, OrganisationId},
	lots::LotInspect,
	safety::Holding,
	trace::LotKey,
};

use crate::{types::MAX_PAGE, Config, Containers, ContainersByHolder, ContainersByLot, Pallet};

impl<T: Config> Pallet<T> {
	/// Who has packs of a lot: each container with some, and after which one the next page begins.
	pub(crate) fn list_of_lot(key: &LotKey, after: Option<Sscc>, limit: u32) -> (Vec<Holding>, Option<Sscc>) {
		let Some(lot) = T::Lots::lot(key).map(|lot| lot.id) else { return Default::default() };
		let keys = match after {
			None => ContainersByLot::<T>::iter_key_prefix(lot),
			Some(after) => {
				let place = ContainersByLot::<T>::hashed_key_for(lot, after);
				ContainersByLot::<T>::iter_key_prefix_from(lot, place)
			}
		};
		let (page, next) = page(keys, limit);
		let holdings = page.into_iter().filter_map(|sscc| Some(Self::holding(lot, sscc, Self::look_up(sscc)?)));
		(holdings.collect(), next)
	}

	/// What an organisation holds: the outermost containers.
	pub(crate) fn list_of_holder(holder: OrganisationId, after: Option<Sscc>, limit: u32) -> ContainerPage {
		let keys = match after {
			None => ContainersByHolder::<T>::iter_key_prefix(holder),
			Some(after) => {
				let place = ContainersByHolder::<T>::hashed_key_for(holder, after);
				ContainersByHolder::<T>::iter_key_prefix_from(holder, place)
			}
		};
		let (page, next) = page(keys, limit);
		let items = page.into_iter().filter_map(|sscc| Some((sscc, Self::look_up(sscc)?))).collect();
		ContainerPage { items, next }
	}

	/// Those of a page of what an organisation holds that should have been received by now.
	pub(crate) fn list_of_overdue(holder: OrganisationId, after: Option<Sscc>, limit: u32) -> ContainerPage {
		let now = T::Time::now();
		let mut page = Self::list_of_holder(holder, after, limit);
		page.items.retain(|(_, possession)| possession.container.offer.is_some_and(|offer| offer.is_overdue(now)));
		page
	}

	/// What a container has of a lot, and who has the container.
	fn holding(lot: LotId, sscc: Sscc, possession: Possession) -> Holding {
		let Possession { container, root, holder, owner, on_offer, .. } = possession;
		let of_lot = container.packs.iter().filter(|range| range.lot == lot);
		let packs = of_lot.fold(0u32, |sum, range| sum.saturating_add(range.count));
		let offered_to = on_offer.then(|| Self::offered_to(root)).flatten();
		Holding { lot, sscc, root, holder, owner, offered_to, packs }
	}

	/// To whom an outermost container is on offer.
	fn offered_to(root: Sscc) -> Option<OrganisationId> {
		Containers::<T>::get(root).and_then(|container| container.offer).map(|offer| offer.to)
	}
}

/// The first of the keys, and the last of those if there are more.
fn page(mut keys: impl Iterator<Item = Sscc>, limit: u32) -> (Vec<Sscc>, Option<Sscc>) {
	let limit = usize::try_from(limit.clamp(1, MAX_PAGE)).unwrap_or(usize::MAX);
	let page: Vec<Sscc> = keys.by_ref().take(limit).collect();
	let next = page.last().copied().filter(|_| keys.next().is_some());
	(page, next)
}
