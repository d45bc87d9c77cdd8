//! What the calls cost. The runtime has values from benchmarks; those here are set by hand and for tests only.

use frame_support::weights::Weight;

/// What each call costs at most.
pub trait WeightInfo {
	/// The cost of `prescribe`.
	fn prescribe() -> Weight;
	/// The cost of `withdraw`.
	fn withdraw() -> Weight;
}

/// For tests only.
impl WeightInfo for () {
	fn prescribe() -> Weight {
		Weight::from_parts(25_000_000, 4_000)
	}

	fn withdraw() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
}
