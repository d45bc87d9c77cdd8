//! What the calls cost. The runtime has generated weights of its own; the ones here are for tests only.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The cost of each call. `p` is the number of provisions: each may name an organisation, which has to be looked up.
pub trait WeightInfo {
	/// Cost of `grant`.
	fn grant(p: u32) -> Weight;
	/// Cost of `amend`.
	fn amend(p: u32) -> Weight;
	/// Cost of `withdraw`.
	fn withdraw() -> Weight;
	/// Cost of `request_access` for a patient with as many consents as the chain keeps, without the policy contract.
	fn request_access() -> Weight;
}

/// Set by hand, for tests only.
impl WeightInfo for () {
	fn grant(p: u32) -> Weight {
		Weight::from_parts(30_000_000, 6_000)
			.saturating_add(Weight::from_parts(1_000_000, 2_500).saturating_mul(p.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(2, 3))
			.saturating_add(RocksDbWeight::get().reads(p.into()))
	}

	fn amend(p: u32) -> Weight {
		Self::grant(p).saturating_add(RocksDbWeight::get().reads_writes(1, 1))
	}

	fn withdraw() -> Weight {
		Weight::from_parts(25_000_000, 6_000).saturating_add(RocksDbWeight::get().reads_writes(1, 1))
	}

	fn request_access() -> Weight {
		Weight::from_parts(300_000_000, 250_000).saturating_add(RocksDbWeight::get().reads_writes(70, 1))
	}
}
