//! What the calls cost. The runtime has values from benchmarks; those here are set by hand and for tests only.

use frame_support::weights::Weight;

/// What each call costs at most.
pub trait WeightInfo {
	/// The cost of `record` for so many events, without their objects.
	fn record(events: u32) -> Weight;
	/// The cost of appending to the histories of so many objects.
	fn fold(objects: u32) -> Weight;
	/// The cost of `declare_error`, of an event with the most objects.
	fn declare_error() -> Weight;
}

/// For tests only.
impl WeightInfo for () {
	fn record(events: u32) -> Weight {
		Weight::from_parts(10_000_000, 2_000)
			.saturating_add(Weight::from_parts(15_000_000, 3_000).saturating_mul(events.into()))
	}

	fn fold(objects: u32) -> Weight {
		Weight::from_parts(8_000_000, 2_500).saturating_mul(objects.into())
	}

	fn declare_error() -> Weight {
		Weight::from_parts(90_000_000, 25_000)
	}
}
