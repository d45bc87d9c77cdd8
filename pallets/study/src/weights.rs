//! What the calls cost. The runtime has values from benchmarks; those here are set by hand and for tests only.

use frame_support::weights::Weight;

/// What each call costs at most.
pub trait WeightInfo {
	/// The cost of `register`.
	fn register() -> Weight;
	/// The cost of `amend`.
	fn amend() -> Weight;
	/// The cost of `add_site`.
	fn add_site() -> Weight;
	/// The cost of `remove_site`.
	fn remove_site() -> Weight;
	/// The cost of `close`.
	fn close() -> Weight;
	/// The cost of `enrol`.
	fn enrol() -> Weight;
	/// The cost of `leave`.
	fn leave() -> Weight;
}

/// For tests only.
impl WeightInfo for () {
	fn register() -> Weight {
		Weight::from_parts(30_000_000, 4_000)
	}

	fn amend() -> Weight {
		Weight::from_parts(35_000_000, 5_000)
	}

	fn add_site() -> Weight {
		Weight::from_parts(35_000_000, 5_000)
	}

	fn remove_site() -> Weight {
		Weight::from_parts(30_000_000, 5_000)
	}

	fn close() -> Weight {
		Weight::from_parts(25_000_000, 4_000)
	}

	fn enrol() -> Weight {
		Weight::from_parts(35_000_000, 6_000)
	}

	fn leave() -> Weight {
		Weight::from_parts(35_000_000, 6_000)
	}
}
