//! What the calls cost. The runtime has generated weights of its own; the ones here are for tests only.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The cost of each call, for a patient with as many open consents as the chain allows: a change of what is open looks
/// at each of them. `p` is the number of provisions: each may name an organisation, which has to be looked up.
pub trait WeightInfo {
	/// Cost of `grant`.
	fn grant(p: u32) -> Weight;
	/// Cost of `amend`.
	fn amend(p: u32) -> Weight;
	/// Cost of `withdraw`.
	fn withdraw() -> Weight;
	/// Cost of `change_provision`.
	fn change_provision() -> Weight;
	/// Cost of `withdraw_provision`.
	fn withdraw_provision() -> Weight;
	/// Cost of `lift`.
	fn lift() -> Weight;
	/// Cost of `enter_in_error`.
	fn enter_in_error() -> Weight;
	/// Cost of `propose`.
	fn propose(p: u32) -> Weight;
	/// Cost of `accept`.
	fn accept(p: u32) -> Weight;
	/// Cost of `decline`.
	fn decline() -> Weight;
	/// Cost of `retract`.
	fn retract() -> Weight;
	/// Cost of `renounce`.
	fn renounce() -> Weight;
	/// Cost of `grant_signed`.
	fn grant_signed(p: u32) -> Weight;
}

/// Set by hand, for tests only.
impl WeightInfo for () {
	fn grant(p: u32) -> Weight {
		Self::lift()
			.saturating_add(Weight::from_parts(1_000_000, 2_500).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads(p.into()))
	}

	fn amend(p: u32) -> Weight {
		Self::grant(p).saturating_add(RocksDbWeight::get().writes(1))
	}

	fn withdraw() -> Weight {
		Self::lift()
	}

	fn change_provision() -> Weight {
		Self::amend(1)
	}

	fn withdraw_provision() -> Weight {
		Self::amend(0)
	}

	fn lift() -> Weight {
		Weight::from_parts(100_000_000, 80_000).saturating_add(RocksDbWeight::get().reads_writes(35, 4))
	}

	fn enter_in_error() -> Weight {
		Self::lift()
	}

	fn propose(p: u32) -> Weight {
		Weight::from_parts(20_000_000, 6_000)
			.saturating_add(Weight::from_parts(1_000_000, 2_500).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(3, 1))
			.saturating_add(RocksDbWeight::get().reads(p.into()))
	}

	fn accept(p: u32) -> Weight {
		Self::grant(p).saturating_add(RocksDbWeight::get().reads_writes(1, 1))
	}

	fn decline() -> Weight {
		Weight::from_parts(15_000_000, 6_000).saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}

	fn retract() -> Weight {
		Self::decline()
	}

	fn renounce() -> Weight {
		Weight::from_parts(30_000_000, 50_000).saturating_add(RocksDbWeight::get().reads_writes(18, 1))
	}

	fn grant_signed(p: u32) -> Weight {
		Self::grant(p)
			.saturating_add(Weight::from_parts(120_000_000, 0))
			.saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}
}
