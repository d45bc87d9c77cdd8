//! What the calls cost. The runtime has generated weights of its own; the ones here are for tests only.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The cost of each call.
pub trait WeightInfo {
	/// Cost of `request_access` for a patient with as many consents in force as the chain lets one have, without the
	/// policy contract.
	fn request_access() -> Weight;
	/// Cost of `break_glass`.
	fn break_glass() -> Weight;
	/// Cost of `review_break_glass` by a regulator.
	fn review_break_glass() -> Weight;
}

/// Set by hand, for tests only.
impl WeightInfo for () {
	fn request_access() -> Weight {
		Weight::from_parts(300_000_000, 250_000).saturating_add(RocksDbWeight::get().reads_writes(50, 1))
	}

	fn break_glass() -> Weight {
		Weight::from_parts(100_000_000, 30_000).saturating_add(RocksDbWeight::get().reads_writes(14, 6))
	}

	fn review_break_glass() -> Weight {
		Weight::from_parts(50_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(5, 3))
	}
}
