//! What the calls cost. The runtime has values from benchmarks; those here are set by hand and for tests only.

use frame_support::weights::Weight;

/// What each call costs at most.
pub trait WeightInfo {
	/// The cost of `anchor`.
	fn anchor() -> Weight;
	/// The cost of `supersede`.
	fn supersede() -> Weight;
	/// The cost of `enter_in_error`.
	fn enter_in_error() -> Weight;
	/// The cost of `anchor_batch`.
	fn anchor_batch() -> Weight;
}

/// For tests only.
impl WeightInfo for () {
	fn anchor() -> Weight {
		Weight::from_parts(30_000_000, 4_000)
	}

	fn supersede() -> Weight {
		Weight::from_parts(35_000_000, 5_000)
	}

	fn enter_in_error() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}

	fn anchor_batch() -> Weight {
		Weight::from_parts(30_000_000, 4_000)
	}
}
