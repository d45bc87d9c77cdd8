//! What holds after every block. Iterates over everything, and so never runs on a chain.

use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::ensure;
use salus_primitives::{
	merkle::MAX_LEAVES,
	trace::{is_set_82, LotKey},
};
use sp_runtime::TryRuntimeError;

use crate::{Config, Containers, ContainersByHolder, Lots, PackPage, PackPages, Pallet, Products};

impl<T: Config> Pallet<T> {
	/// All invariants.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::products_have_valid_gtins()?;
		Self::lots_are_sound()?;
		Self::containers_are_sound()?;
		Self::containers_share_out_the_packed_leaves()?;
		Self::holders_and_their_index_agree()?;
		Self::pages_say_something_of_packs_that_exist()
	}

	fn products_have_valid_gtins() -> Result<(), TryRuntimeError> {
		for gtin in Products::<T>::iter_keys() {
			ensure!(gtin.is_valid(), "a product's GTIN has a wrong check digit");
		}
		Ok(())
	}

	fn lots_are_sound() -> Result<(), TryRuntimeError> {
		for (key, lot) in Lots::<T>::iter() {
			ensure!(Products::<T>::contains_key(key.gtin), "a lot is of an unknown product");
			ensure!(is_set_82(&key.lot), "a lot number is not made of set 82");
			ensure!((1..=MAX_LEAVES).contains(&lot.quantity), "a lot has no packs, or too many");
			ensure!(lot.packed <= lot.quantity, "a lot has more packs in containers than it has packs");
			ensure!(!lot.root.is_zero(), "a lot has no root");
		}
		Ok(())
	}

	fn containers_are_sound() -> Result<(), TryRuntimeError> {
		for (sscc, container) in Containers::<T>::iter() {
			ensure!(sscc.is_valid(), "an SSCC has a wrong check digit");
			ensure!(Lots::<T>::contains_key(&container.key), "a container holds an unknown lot");
			ensure!(container.count > 0, "a container is empty");
			ensure!(container.offered_to != Some(container.holder), "a container is on offer to its holder");
		}
		Ok(())
	}

	/// Containers are never taken apart, so their ranges are the leaves below `packed`, each in exactly one of them.
	fn containers_share_out_the_packed_leaves() -> Result<(), TryRuntimeError> {
		let mut ranges = BTreeMap::<LotKey, Vec<(u32, u32)>>::new();
		for container in Containers::<T>::iter_values() {
			ranges.entry(container.key).or_default().push((container.first, container.count));
		}
		for (key, lot) in Lots::<T>::iter() {
			let mut of_lot = ranges.remove(&key).unwrap_or_default();
			of_lot.sort_unstable();
			let mut next = 0u32;
			for (first, count) in of_lot {
				ensure!(first == next, "two containers share a pack, or leave one out");
				next = first.checked_add(count).ok_or("a container's range is too long")?;
			}
			ensure!(next == lot.packed, "a lot's count of packs in containers is wrong");
		}
		Ok(())
	}

	fn holders_and_their_index_agree() -> Result<(), TryRuntimeError> {
		for (sscc, container) in Containers::<T>::iter() {
			let is_listed = ContainersByHolder::<T>::contains_key(container.holder, sscc);
			ensure!(is_listed, "a container is not listed with its holder");
		}
		for (holder, sscc) in ContainersByHolder::<T>::iter_keys() {
			let is_held = Containers::<T>::get(sscc).is_some_and(|container| container.holder == holder);
			ensure!(is_held, "a container is listed with somebody who does not hold it");
		}
		Ok(())
	}

	fn pages_say_something_of_packs_that_exist() -> Result<(), TryRuntimeError> {
		for (key, number, page) in PackPages::<T>::iter() {
			let lot = Lots::<T>::get(&key).ok_or("a page belongs to an unknown lot")?;
			ensure!(page != PackPage::default(), "a page says nothing");
			for place in 0..=u8::MAX {
				let state = page.get(place).ok_or("a page holds bits that stand for no state")?;
				let index = number.checked_mul(256).and_then(|start| start.checked_add(place.into()));
				let exists = index.is_some_and(|index| index < lot.quantity);
				ensure!(exists || state == Default::default(), "a page says something of a pack that does not exist");
			}
		}
		Ok(())
	}
}
