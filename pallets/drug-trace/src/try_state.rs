//! What holds after every block. Iterates over everything, and so never runs on a chain.

use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::ensure;
use salus_primitives::{
	containers::{Container, PackRange, MAX_CHILDREN, MAX_LEVELS},
	gs1::Sscc,
	ids::LotId,
	lots::LotInspect,
};
use sp_runtime::TryRuntimeError;

use crate::{ranges, Config, Containers, ContainersByHolder, ContainersByLot, LockedWithin, Packed, Pallet};

impl<T: Config> Pallet<T> {
	/// Checks every invariant, for tests of this pallet and of a runtime with it.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::containers_are_sound()?;
		Self::packs_are_in_order()?;
		Self::packed_lots_are_known()?;
		Self::no_pack_is_in_two_containers()?;
		Self::parents_know_their_children()?;
		Self::holders_and_their_index_agree()?;
		Self::lots_and_their_index_agree()?;
		Self::locks_are_counted()
	}

	fn containers_are_sound() -> Result<(), TryRuntimeError> {
		for (sscc, container) in Containers::<T>::iter() {
			ensure!(sscc.is_valid(), "an SSCC has a wrong check digit");
			let Container { level, children, ref packs, offer, .. } = container;
			ensure!(children > 0 || !packs.is_empty(), "a container is empty");
			ensure!(children == 0 || packs.is_empty(), "a container holds packs beside containers");
			ensure!((level == 0) == (children == 0), "a container's level is not that of what it holds");
			ensure!(level < MAX_LEVELS, "containers are too deep in one another");
			ensure!(children <= MAX_CHILDREN, "a container holds too many others");
			ensure!(container.events > 0, "a container has no history");
			ensure!(container.parent.is_none() || offer.is_none(), "a container within another is on offer");
			let is_to_holder = offer.is_some_and(|offer| offer.to == container.holder);
			ensure!(!is_to_holder, "a container is on offer to its holder");
			let mut lots = container.lots.windows(2);
			ensure!(lots.all(|pair| matches!(pair, [one, two] if one < two)), "a container's lots are not in order");
		}
		Ok(())
	}

	fn packs_are_in_order() -> Result<(), TryRuntimeError> {
		for container in Containers::<T>::iter_values() {
			for range in &container.packs {
				ensure!(range.count > 0, "a range of packs is empty");
				let is_packed = ranges::end(range) <= Packed::<T>::get(range.lot);
				ensure!(is_packed, "a container holds packs that were never packed");
			}
			for pair in container.packs.windows(2) {
				let [low, high] = pair else { continue };
				let is_in_order = low.lot < high.lot || low.lot == high.lot && ranges::end(low) < high.first;
				ensure!(is_in_order, "a container's ranges are not in order, or touch");
			}
			let is_exact = container.level > 0 || container.lots.to_vec() == ranges::lots(&container.packs);
			ensure!(is_exact, "a container of packs lists other lots than it has");
		}
		Ok(())
	}

	fn packed_lots_are_known() -> Result<(), TryRuntimeError> {
		for (lot, packed) in Packed::<T>::iter() {
			let lot = T::Lots::key(lot).and_then(|key| T::Lots::lot(&key)).ok_or("a lot is packed and unknown")?;
			ensure!(packed > 0 && packed <= lot.quantity, "no pack of a lot was packed, or more than there are");
		}
		Ok(())
	}

	fn no_pack_is_in_two_containers() -> Result<(), TryRuntimeError> {
		let mut all: Vec<PackRange> = Containers::<T>::iter_values().flat_map(|container| container.packs).collect();
		all.sort_unstable_by_key(|range| (range.lot, range.first));
		for pair in all.windows(2) {
			let [low, high] = pair else { continue };
			ensure!(low.lot != high.lot || ranges::end(low) <= high.first, "a pack is in two containers");
		}
		Ok(())
	}

	fn parents_know_their_children() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<Sscc, u16>::new();
		for child in Containers::<T>::iter_values() {
			let Some(parent) = child.parent else { continue };
			let outer = Containers::<T>::get(parent).ok_or("a container is in one that there isn't")?;
			ensure!(outer.level > child.level, "a container is in one of a lower level");
			ensure!(child.lots.iter().all(|lot| outer.lots.contains(lot)), "a container lists too few lots");
			let count = counts.entry(parent).or_default();
			*count = count.saturating_add(1);
		}
		for (sscc, container) in Containers::<T>::iter() {
			let count = counts.get(&sscc).copied().unwrap_or_default();
			ensure!(count == container.children, "a container's children are miscounted");
		}
		Ok(())
	}

	fn holders_and_their_index_agree() -> Result<(), TryRuntimeError> {
		for (sscc, container) in Containers::<T>::iter() {
			let is_listed = ContainersByHolder::<T>::contains_key(container.holder, sscc);
			ensure!(container.parent.is_some() || is_listed, "a container is not listed with its holder");
		}
		for (holder, sscc) in ContainersByHolder::<T>::iter_keys() {
			let container = Containers::<T>::get(sscc).ok_or("a container is listed with a holder and isn't there")?;
			ensure!(container.parent.is_none(), "a container within another is listed with a holder");
			ensure!(container.holder == holder, "a container is listed with somebody who does not hold it");
		}
		Ok(())
	}

	fn lots_and_their_index_agree() -> Result<(), TryRuntimeError> {
		let has = |container: &Container, lot: LotId| container.packs.iter().any(|range| range.lot == lot);
		for (sscc, container) in Containers::<T>::iter() {
			let mut lots = container.packs.iter().map(|range| range.lot);
			let is_listed = lots.all(|lot| ContainersByLot::<T>::contains_key(lot, sscc));
			ensure!(is_listed, "a container is not listed with a lot in it");
		}
		for (lot, sscc) in ContainersByLot::<T>::iter_keys() {
			let is_in = Containers::<T>::get(sscc).is_some_and(|container| has(&container, lot));
			ensure!(is_in, "a container is listed with a lot that is not in it");
		}
		Ok(())
	}

	fn locks_are_counted() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<Sscc, u32>::new();
		for container in Containers::<T>::iter_values().filter(|container| container.locked) {
			let mut around = container.parent;
			while let Some(sscc) = around {
				let count = counts.entry(sscc).or_default();
				*count = count.saturating_add(1);
				around = Containers::<T>::get(sscc).and_then(|outer| outer.parent);
			}
		}
		let stored: BTreeMap<Sscc, u32> = LockedWithin::<T>::iter().collect();
		ensure!(stored == counts, "locks within containers are miscounted");
		Ok(())
	}
}
