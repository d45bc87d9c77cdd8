//! What the calls cost. The runtime has values from benchmarks; those here are set by hand and for tests only.

use frame_support::weights::Weight;

/// What each call costs at most.
pub trait WeightInfo {
	/// The cost of `recall` of `n` lots.
	fn recall(n: u32) -> Weight;
	/// The cost of `acknowledge`.
	fn acknowledge() -> Weight;
	/// The cost of `lift_recall`.
	fn lift_recall() -> Weight;
	/// The cost of `open_case` with `n` suspects.
	fn open_case(n: u32) -> Weight;
	/// The cost of `decide_illegitimate`.
	fn decide_illegitimate() -> Weight;
	/// The cost of `note_notified`.
	fn note_notified() -> Weight;
	/// The cost of `close_case`.
	fn close_case() -> Weight;
	/// The cost of `report_readings`.
	fn report_readings() -> Weight;
	/// The cost of `release`.
	fn release() -> Weight;
}

/// For tests only.
impl WeightInfo for () {
	fn recall(n: u32) -> Weight {
		Weight::from_parts(40_000_000, 5_000)
			.saturating_add(Weight::from_parts(20_000_000, 6_000).saturating_mul(n.into()))
	}

	fn acknowledge() -> Weight {
		Weight::from_parts(35_000_000, 5_000)
	}

	fn lift_recall() -> Weight {
		Weight::from_parts(350_000_000, 100_000)
	}

	fn open_case(n: u32) -> Weight {
		Weight::from_parts(40_000_000, 5_000)
			.saturating_add(Weight::from_parts(40_000_000, 9_000).saturating_mul(n.into()))
	}

	fn decide_illegitimate() -> Weight {
		Weight::from_parts(35_000_000, 5_000)
	}

	fn note_notified() -> Weight {
		Weight::from_parts(35_000_000, 5_000)
	}

	fn close_case() -> Weight {
		Weight::from_parts(500_000_000, 140_000)
	}

	fn report_readings() -> Weight {
		Weight::from_parts(200_000_000, 60_000)
	}

	fn release() -> Weight {
		Weight::from_parts(60_000_000, 10_000)
	}
}
