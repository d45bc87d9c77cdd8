//! What other pallets do.

use frame_support::pallet_prelude::*;
use salus_primitives::{
	gs1::Gtin,
	ids::Moment,
	prescription::{Fill, FillControl},
};

use crate::pallet::{Config, Pallet};

impl<T: Config> FillControl for Pallet<T> {
	fn consume(fill: &Fill, gtin: Gtin, packs: u32, now: Moment) -> DispatchResult {
		Self::do_consume(fill, gtin, packs, now)
	}

	fn restore(fill: &Fill, gtin: Gtin, packs: u32) -> DispatchResult {
		Self::do_restore(fill, gtin, packs)
	}
}
