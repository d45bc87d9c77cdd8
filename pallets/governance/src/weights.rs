//! What the calls cost. The runtime has generated weights of its own; the ones here are for tests only.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The cost of each call, with as many seats as there can be.
pub trait WeightInfo {
	/// Cost of `propose` with the longest call.
	fn propose() -> Weight;
	/// Cost of `vote`.
	fn vote() -> Weight;
	/// Cost of `enact`, without the call that is made.
	fn enact() -> Weight;
	/// Cost of `close`.
	fn close() -> Weight;
	/// Cost of `set_seats` with as many open motions as there can be.
	fn set_seats() -> Weight;
	/// Cost of `recount`.
	fn recount() -> Weight;
}

/// A weight for tests.
fn guess(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(50_000_000, 10_000).saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

/// Set by hand, for tests only.
impl WeightInfo for () {
	fn propose() -> Weight {
		guess(36, 4)
	}

	fn vote() -> Weight {
		guess(35, 1)
	}

	fn enact() -> Weight {
		guess(37, 3)
	}

	fn close() -> Weight {
		guess(36, 3)
	}

	fn set_seats() -> Weight {
		guess(98, 65)
	}

	fn recount() -> Weight {
		guess(35, 1)
	}
}
