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
	/// The cost of `revoke`.
	fn revoke() -> Weight;
	/// The cost of `restore`.
	fn restore() -> Weight;
	/// The cost of `offer_custody`.
	fn offer_custody() -> Weight;
	/// The cost of `accept_custody`.
	fn accept_custody() -> Weight;
	/// The cost of `end_offer`.
	fn end_offer() -> Weight;
	/// The cost of `attest_destruction`.
	fn attest_destruction() -> Weight;
	/// The cost of `witness_destruction`.
	fn witness_destruction() -> Weight;
}

/// For tests only.
impl WeightInfo for () {
	fn anchor() -> Weight {
		Weight::from_parts(30_000_000, 4_000)
	}

	fn supersede() -> Weight {
		Weight::from_parts(60_000_000, 8_000)
	}

	fn enter_in_error() -> Weight {
		Weight::from_parts(45_000_000, 8_000)
	}

	fn anchor_batch() -> Weight {
		Weight::from_parts(30_000_000, 4_000)
	}

	fn revoke() -> Weight {
		Weight::from_parts(45_000_000, 8_000)
	}

	fn restore() -> Weight {
		Weight::from_parts(45_000_000, 8_000)
	}

	fn offer_custody() -> Weight {
		Weight::from_parts(30_000_000, 6_000)
	}

	fn accept_custody() -> Weight {
		Weight::from_parts(30_000_000, 6_000)
	}

	fn end_offer() -> Weight {
		Weight::from_parts(25_000_000, 6_000)
	}

	fn attest_destruction() -> Weight {
		Weight::from_parts(50_000_000, 8_000)
	}

	fn witness_destruction() -> Weight {
		Weight::from_parts(35_000_000, 8_000)
	}
}
