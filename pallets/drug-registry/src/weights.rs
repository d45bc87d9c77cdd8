//! What the calls cost. The runtime has values from benchmarks; those here are set by hand and for tests only.

use frame_support::weights::Weight;

/// What each call costs at most.
pub trait WeightInfo {
	/// The cost of `register_product`.
	fn register_product() -> Weight;
	/// The cost of `set_terms`.
	fn set_terms() -> Weight;
	/// The cost of `commission`.
	fn commission() -> Weight;
}

/// For tests only.
impl WeightInfo for () {
	fn register_product() -> Weight {
		Weight::from_parts(25_000_000, 4_000)
	}

	fn set_terms() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}

	fn commission() -> Weight {
		Weight::from_parts(35_000_000, 5_000)
	}
}
