//! What the calls and the count of blocks cost. The runtime has generated weights of its own; the ones here are for tests
//! only.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The cost of each call, and of what happens in every block.
pub trait WeightInfo {
	/// Cost of `approve`.
	fn approve() -> Weight;
	/// Cost of `remove` from a full set.
	fn remove() -> Weight;
	/// Cost of `step_down` from a full set.
	fn step_down() -> Weight;
	/// Cost of `come_back`.
	fn come_back() -> Weight;
	/// Cost of `reinstate`.
	fn reinstate() -> Weight;
	/// Cost of counting a block and the `m` slots that were missed before it.
	fn note_slot(m: u32) -> Weight;
}

/// Set by hand, for tests only.
impl WeightInfo for () {
	fn approve() -> Weight {
		Weight::from_parts(30_000_000, 10_000).saturating_add(RocksDbWeight::get().reads_writes(5, 2))
	}

	fn remove() -> Weight {
		Weight::from_parts(200_000_000, 100_000).saturating_add(RocksDbWeight::get().reads_writes(66, 2))
	}

	fn step_down() -> Weight {
		Weight::from_parts(200_000_000, 100_000).saturating_add(RocksDbWeight::get().reads_writes(67, 2))
	}

	fn come_back() -> Weight {
		Weight::from_parts(30_000_000, 10_000).saturating_add(RocksDbWeight::get().reads_writes(5, 2))
	}

	fn reinstate() -> Weight {
		Weight::from_parts(30_000_000, 10_000).saturating_add(RocksDbWeight::get().reads_writes(5, 2))
	}

	fn note_slot(m: u32) -> Weight {
		Weight::from_parts(10_000_000, 5_000)
			.saturating_add(Weight::from_parts(20_000, 0).saturating_mul(m.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(5, 2))
	}
}
