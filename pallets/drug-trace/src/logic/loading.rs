//! Containers into containers, and out of them.

use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::ensure;
use salus_primitives::{
	containers::{Container, MAX_CHILDREN, MAX_LEVELS},
	gs1::Sscc,
	ids::{LotId, OrganisationId},
};
use sp_runtime::DispatchResult;

use crate::{
	types::{Children, LotIds},
	Config, Containers, ContainersByHolder, Error, Event, Pallet,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_load(by: OrganisationId, parent: Sscc, children: Children) -> DispatchResult {
		Self::ensure_standing(by)?;
		Self::ensure_each_once(&children)?;
		ensure!(!children.contains(&parent), Error::<T>::PackedIntoItself);
		let loaded = Self::movable_together(by, &children)?;
		let owner = loaded.first().map_or(by, |(_, child)| child.owner);
		let outer = Self::open_or_new(by, owner, parent)?;
		ensure!(outer.packs.is_empty(), Error::<T>::HoldsPacks);
		let is_new = outer.events == 0;
		let mut outer = Self::with_children(outer, &loaded)?;

		let event = Event::Loaded { parent, children, by };
		Self::note(&mut outer, &event);
		Containers::<T>::insert(parent, outer);
		if is_new {
			ContainersByHolder::<T>::insert(by, parent, ());
		}
		for (sscc, mut child) in loaded {
			child.parent = Some(parent);
			Self::note(&mut child, &event);
			Containers::<T>::insert(sscc, child);
			ContainersByHolder::<T>::remove(by, sscc);
		}
		Self::deposit_event(event);
		Ok(())
	}

	pub(crate) fn do_unload(by: OrganisationId, parent: Sscc, children: Children) -> DispatchResult {
		Self::ensure_standing(by)?;
		Self::ensure_each_once(&children)?;
		let around = Self::at_hand(by, parent)?;
		let unloaded = Self::movable_within(parent, &children)?;
		let mut outer = around.container;
		outer.children = outer.children.saturating_sub(Self::count(&children)?);

		let owner = around.owner;
		let event = Event::Unloaded { parent, children, by, owner };
		for (sscc, mut child) in unloaded {
			// Custody and ownership moved with the outermost container.
			(child.parent, child.holder, child.owner) = (None, by, owner);
			Self::note(&mut child, &event);
			Containers::<T>::insert(sscc, child);
			ContainersByHolder::<T>::insert(by, sscc, ());
		}
		Self::note(&mut outer, &event);
		Self::deposit_event(event);
		Self::settle(parent, outer);
		Ok(())
	}

	/// The call names something, and nothing twice.
	fn ensure_each_once(children: &[Sscc]) -> Result<(), Error<T>> {
		ensure!(!children.is_empty(), Error::Nothing);
		let distinct: BTreeSet<_> = children.iter().collect();
		ensure!(distinct.len() == children.len(), Error::NamedTwice);
		Ok(())
	}

	/// Containers of one owner, each of which can move by itself.
	fn movable_together(by: OrganisationId, children: &[Sscc]) -> Result<Vec<(Sscc, Container)>, Error<T>> {
		let mut movable: Vec<(Sscc, Container)> = Vec::with_capacity(children.len());
		for sscc in children {
			let child = Self::movable(by, *sscc)?;
			let is_same_owner = movable.first().is_none_or(|(_, first)| first.owner == child.owner);
			ensure!(is_same_owner, Error::OwnerDiffers);
			movable.push((*sscc, child));
		}
		Ok(movable)
	}

	/// Containers that are directly in one, and can be moved out of it.
	fn movable_within(parent: Sscc, children: &[Sscc]) -> Result<Vec<(Sscc, Container)>, Error<T>> {
		let mut movable = Vec::with_capacity(children.len());
		for sscc in children {
			let child = Containers::<T>::get(sscc).ok_or(Error::UnknownContainer)?;
			ensure!(child.parent == Some(parent), Error::NotInContainer);
			Self::ensure_unlocked(*sscc, &child)?;
			movable.push((*sscc, child));
		}
		Ok(movable)
	}

	/// The container with these in it as well.
	fn with_children(mut container: Container, more: &[(Sscc, Container)]) -> Result<Container, Error<T>> {
		let mut lots: BTreeSet<LotId> = container.lots.iter().copied().collect();
		for (_, child) in more {
			container.level = container.level.max(child.level.saturating_add(1));
			lots.extend(child.lots.iter());
		}
		ensure!(container.level < MAX_LEVELS, Error::TooDeep);
		container.children = container.children.saturating_add(Self::count(more)?);
		ensure!(container.children <= MAX_CHILDREN, Error::TooManyChildren);
		let lots: Vec<LotId> = lots.into_iter().collect();
		container.lots = LotIds::try_from(lots).map_err(|_| Error::TooManyLots)?;
		Ok(container)
	}

	/// How many there are.
	fn count<Item>(items: &[Item]) -> Result<u16, Error<T>> {
		u16::try_from(items.len()).map_err(|_| Error::TooManyChildren)
	}
}
