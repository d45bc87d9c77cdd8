//! What the call and the check of a transaction cost. The runtime has generated weights of its own; the ones here are
//! for tests only.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The cost of the call, and of letting a transaction in.
pub trait WeightInfo {
	/// Cost of `set_quota`.
	fn set_quota() -> Weight;
	/// Cost of letting in a transaction of an organisation that uses little of its quota, and of giving back what it
	/// didn't need.
	fn admit() -> Weight;
	/// The same of an organisation that uses so much that it matters who signed.
	fn admit_closely() -> Weight;
}

/// Set by hand, for tests only.
impl WeightInfo for () {
	fn set_quota() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}

	fn admit() -> Weight {
		Weight::from_parts(25_000_000, 5_000).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}

	fn admit_closely() -> Weight {
		Weight::from_parts(35_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(5, 1))
	}
}
