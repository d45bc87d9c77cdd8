//! What the calls cost. The runtime has generated weights of its own; the ones here are for tests only.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The cost of each call.
pub trait WeightInfo {
	/// Cost of `propose` in the place of a recovery that lapsed.
	fn propose() -> Weight;
	/// Cost of `confirm`.
	fn confirm() -> Weight;
	/// Cost of `finish` for a key that had replaced another one.
	fn finish() -> Weight;
	/// Cost of `cancel` by the patient's present key.
	fn cancel() -> Weight;
}

/// Set by hand, for tests only.
impl WeightInfo for () {
	fn propose() -> Weight {
		Weight::from_parts(30_000_000, 10_000).saturating_add(RocksDbWeight::get().reads_writes(10, 1))
	}

	fn confirm() -> Weight {
		Weight::from_parts(30_000_000, 10_000).saturating_add(RocksDbWeight::get().reads_writes(7, 1))
	}

	fn finish() -> Weight {
		Weight::from_parts(60_000_000, 15_000).saturating_add(RocksDbWeight::get().reads_writes(15, 9))
	}

	fn cancel() -> Weight {
		Weight::from_parts(25_000_000, 6_000).saturating_add(RocksDbWeight::get().reads_writes(6, 2))
	}
}
