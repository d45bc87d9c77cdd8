//! The reads, for other pallets, runtime APIs and view functions.

use alloc::vec::Vec;
use frame_support::traits::Time;
use salus_primitives::{
	containers::PackRange,
	ids::{Jurisdiction, LotId},
	lots::LotInspect,
	merkle,
	trace::{is_set_82, LotKey, PackProof, PackState, PackStatus},
};

use crate::{
	pallet::{Config, Derived, Origins, Pallet},
	types::MAX_LISTED,
};

impl<T: Config> Pallet<T> {
	/// Is this pack genuine, and may it be supplied in this country?
	pub fn verify_pack(pack: &PackProof, market: Jurisdiction) -> PackStatus {
		let Some(lot) = T::Lots::lot(&pack.key) else { return PackStatus::UnknownLot };
		let leaf = merkle::serial_leaf(pack.key.gtin, &pack.key.lot, &pack.serial);
		if !is_set_82(&pack.serial) || !merkle::verify(lot.root, lot.quantity, pack.index, &leaf, &pack.path) {
			return PackStatus::NotGenuine;
		}
		PackStatus::Genuine {
			state: Self::state_of(lot.id, pack.index),
			expired: lot.is_expired(T::Time::now()),
			recalled: T::Lots::recall(&lot, pack.key.gtin, market),
			expiry: lot.expiry,
		}
	}

	/// The state of a pack, by the number of its leaf. `None` when there is no such pack.
	pub fn state(key: &LotKey, index: u32) -> Option<PackState> {
		let lot = T::Lots::lot(key).filter(|lot| index < lot.quantity)?;
		Some(Self::state_of(lot.id, index))
	}

	/// How many packs of a range are in which state, states without a pack left out. `None` for a range that isn't one of
	/// the lot, or that has more than [`MAX_RANGE`](crate::MAX_RANGE) packs.
	pub fn counts(key: &LotKey, first: u32, count: u32) -> Option<Vec<(PackState, u32)>> {
		let lot = T::Lots::lot(key)?;
		let end = Self::range_end(&PackRange { lot: lot.id, first, count }, lot.quantity).ok()?;
		let states: Vec<PackState> = Self::states(lot.id, first..end).map(|(_, state)| state).collect();
		let how_many = |wanted: PackState| states.iter().filter(|state| **state == wanted).count();
		let counts = PackState::ALL.iter().map(|state| (*state, u32::try_from(how_many(*state)).unwrap_or(count)));
		Some(counts.filter(|(_, count)| *count > 0).collect())
	}

	/// The lots that a lot was made of, rising: at most [`MAX_INPUTS`](crate::MAX_INPUTS).
	pub fn origins(lot: LotId) -> Vec<LotId> {
		Origins::<T>::get(lot).into_inner()
	}

	/// The lots that were made of a lot, in the order of storage: at most `limit`, and no more than [`MAX_LISTED`], those
	/// after `after`; and after which one to go on, `None` at the end.
	pub fn derived(lot: LotId, after: Option<LotId>, limit: u32) -> (Vec<LotId>, Option<LotId>) {
		let mut rest = match after {
			Some(after) => Derived::<T>::iter_key_prefix_from(lot, Derived::<T>::hashed_key_for(lot, after)),
			None => Derived::<T>::iter_key_prefix(lot),
		};
		let limit = usize::try_from(limit.min(MAX_LISTED)).unwrap_or_default();
		let lots: Vec<LotId> = rest.by_ref().take(limit).collect();
		let next = lots.last().copied().filter(|_| rest.next().is_some());
		(lots, next)
	}
}
