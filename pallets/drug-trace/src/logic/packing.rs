//! Packs into containers, and out of them.

use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::ensure;
use salus_primitives::{
	containers::{Container, PackRange, Pick},
	gs1::Sscc,
	ids::{LotId, OrganisationId},
	lots::{Lot, LotInspect},
};
use sp_runtime::{BoundedVec, DispatchResult};

use crate::{
	ranges,
	types::{LotIds, Picks},
	Config, ContainersByHolder, ContainersByLot, Error, Event, Packed, Pallet,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_pack(by: OrganisationId, sscc: Sscc, from: Option<Sscc>, picks: Picks) -> DispatchResult {
		Self::ensure_standing(by)?;
		match from {
			None => Self::pack_next(by, sscc, picks),
			Some(from) => Self::repack(by, sscc, from, picks),
		}
	}

	/// Packs of the owner's lots that are in no container yet go into one.
	pub(crate) fn pack_next(by: OrganisationId, sscc: Sscc, picks: Picks) -> DispatchResult {
		let (moved, next) = Self::next_packs(by, &picks)?;
		let into = Self::open_or_new(by, by, sscc)?;
		let lots_before = into.lots.clone();
		let mut into = Self::with_packs(into, &moved)?;

		let event = Event::Packed { sscc, from: None, by, picks };
		Self::note(&mut into, &event);
		next.into_iter().for_each(|(lot, next)| Packed::<T>::insert(lot, next));
		Self::put_down(sscc, into, &lots_before);
		Self::deposit_event(event);
		Ok(())
	}

	/// Packs go from one container into another.
	fn repack(by: OrganisationId, sscc: Sscc, from: Sscc, picks: Picks) -> DispatchResult {
		ensure!(from != sscc, Error::<T>::PackedIntoItself);
		let moved = Self::named_packs(&picks)?;
		let source = Self::at_hand(by, from)?;
		let mut rest = Self::without_packs(source.container.clone(), &moved)?;
		let into = Self::open_or_new(by, source.owner, sscc)?;
		let lots_before = into.lots.clone();
		let mut into = Self::with_packs(into, &moved)?;

		let event = Event::Packed { sscc, from: Some(from), by, picks };
		Self::note(&mut into, &event);
		Self::note(&mut rest, &event);
		Self::deposit_event(event);
		Self::put_down(sscc, into, &lots_before);
		Self::put_down(from, rest, &source.container.lots);
		Ok(())
	}

	/// Packs leave a container for good.
	pub(crate) fn take_out(by: OrganisationId, sscc: Sscc, picks: Picks) -> DispatchResult {
		let taken = Self::named_packs(&picks)?;
		let source = Self::at_hand(by, sscc)?;
		let mut rest = Self::without_packs(source.container.clone(), &taken)?;

		let event = Event::Taken { sscc, by, picks };
		Self::note(&mut rest, &event);
		Self::deposit_event(event);
		Self::put_down(sscc, rest, &source.container.lots);
		Ok(())
	}

	/// The next packs of the owner's lots, and what then is the next of each lot.
	fn next_packs(owner: OrganisationId, picks: &[Pick]) -> Result<(Vec<PackRange>, BTreeMap<LotId, u32>), Error<T>> {
		ensure!(!picks.is_empty(), Error::Nothing);
		let (mut moved, mut next) = (Vec::new(), BTreeMap::new());
		for pick in picks {
			let (range, lot) = Self::resolve(pick)?;
			ensure!(lot.owner == owner, Error::NotLotOwner);
			let first = next.get(&lot.id).copied().unwrap_or_else(|| Packed::<T>::get(lot.id));
			ensure!(range.first == first, Error::NotNext);
			let left = lot.quantity.saturating_sub(first);
			ensure!(range.count <= left, Error::NotEnoughPacks);
			next.insert(lot.id, ranges::end(&range));
			moved.push(range);
		}
		Ok((moved, next))
	}

	/// The packs that a call names, wherever they are.
	fn named_packs(picks: &[Pick]) -> Result<Vec<PackRange>, Error<T>> {
		ensure!(!picks.is_empty(), Error::Nothing);
		picks.iter().map(|pick| Self::resolve(pick).map(|(range, _)| range)).collect()
	}

	/// What a pick stands for, and its lot.
	fn resolve(pick: &Pick) -> Result<(PackRange, Lot), Error<T>> {
		ensure!(pick.count > 0, Error::InvalidQuantity);
		let lot = T::Lots::lot(&pick.key).ok_or(Error::UnknownLot)?;
		Ok((PackRange { lot: lot.id, first: pick.first, count: pick.count }, lot))
	}

	/// The container with these packs in it as well.
	fn with_packs(container: Container, more: &[PackRange]) -> Result<Container, Error<T>> {
		ensure!(container.children == 0, Error::HoldsContainers);
		let mut packs = container.packs.clone().into_inner();
		more.iter().for_each(|range| ranges::join(&mut packs, *range));
		Self::filled(container, packs)
	}

	/// The container without these packs, all of which must be in it.
	fn without_packs(container: Container, out: &[PackRange]) -> Result<Container, Error<T>> {
		let mut packs = container.packs.clone().into_inner();
		ensure!(out.iter().all(|range| ranges::cut(&mut packs, *range)), Error::NotInContainer);
		Self::filled(container, packs)
	}

	/// The container with just these packs.
	fn filled(container: Container, packs: Vec<PackRange>) -> Result<Container, Error<T>> {
		// No more lots than ranges, so that nothing is cut off.
		let lots = LotIds::truncate_from(ranges::lots(&packs));
		let packs = BoundedVec::try_from(packs).map_err(|_| Error::TooManyRanges)?;
		Ok(Container { packs, lots, ..container })
	}

	/// Store a container of packs after a change, and list it under the lots that it has now.
	fn put_down(sscc: Sscc, container: Container, lots_before: &[LotId]) {
		for lot in lots_before.iter().filter(|lot| !container.lots.contains(lot)) {
			ContainersByLot::<T>::remove(lot, sscc);
		}
		for lot in container.lots.iter().filter(|lot| !lots_before.contains(lot)) {
			ContainersByLot::<T>::insert(lot, sscc, ());
		}
		if lots_before.is_empty() {
			ContainersByHolder::<T>::insert(container.holder, sscc, ());
		}
		Self::settle(sscc, container);
	}
}
