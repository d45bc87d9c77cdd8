//! What the calls weigh.

use frame_support::weights::Weight;

/// The weight of each call.
pub trait WeightInfo {
	/// Weight of `register_product`.
	fn register_product() -> Weight;
	/// Weight of `commission`.
	fn commission() -> Weight;
	/// Weight of `pack`.
	fn pack() -> Weight;
	/// Weight of `ship`.
	fn ship() -> Weight;
	/// Weight of `receive`.
	fn receive() -> Weight;
	/// Weight of `refuse`.
	fn refuse() -> Weight;
	/// Weight of `cancel`.
	fn cancel() -> Weight;
	/// Weight of `supply` of a pack whose path has `p` items.
	fn supply(p: u32) -> Weight;
	/// Weight of `recall`.
	fn recall() -> Weight;
}

/// Set by hand, for tests only. The runtime's weights come from benchmarks.
impl WeightInfo for () {
	fn register_product() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
	fn commission() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
	fn pack() -> Weight {
		Weight::from_parts(30_000_000, 4_000)
	}
	fn ship() -> Weight {
		Weight::from_parts(30_000_000, 4_000)
	}
	fn receive() -> Weight {
		Weight::from_parts(30_000_000, 4_000)
	}
	fn refuse() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
	fn cancel() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
	fn supply(p: u32) -> Weight {
		Weight::from_parts(30_000_000, 4_000).saturating_add(Weight::from_parts(500_000, 0).saturating_mul(p.into()))
	}
	fn recall() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
}
