//! What the calls cost. The runtime has values from benchmarks; those here are set by hand and for tests only.

use frame_support::weights::Weight;

/// What each call costs at most.
pub trait WeightInfo {
	/// The cost of `open_stream`.
	fn open_stream() -> Weight;
	/// The cost of `append`.
	fn append() -> Weight;
	/// The cost of `close_stream`.
	fn close_stream() -> Weight;
	/// The cost of `publish_report`.
	fn publish_report() -> Weight;
	/// The cost of `register_training_set`.
	fn register_training_set() -> Weight;
}

/// For tests only.
impl WeightInfo for () {
	fn open_stream() -> Weight {
		Weight::from_parts(30_000_000, 4_000)
	}

	fn append() -> Weight {
		Weight::from_parts(60_000_000, 6_000)
	}

	fn close_stream() -> Weight {
		Weight::from_parts(25_000_000, 4_000)
	}

	fn publish_report() -> Weight {
		Weight::from_parts(45_000_000, 5_000)
	}

	fn register_training_set() -> Weight {
		Weight::from_parts(40_000_000, 5_000)
	}
}
