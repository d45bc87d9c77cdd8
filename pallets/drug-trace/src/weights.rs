//! What the calls weigh.

use frame_support::weights::Weight;

/// The weight of each call.
pub trait WeightInfo {
	/// Weight of `pack` with `p` picks.
	fn pack(p: u32) -> Weight;
	/// Weight of `load` of `c` containers.
	fn load(c: u32) -> Weight;
	/// Weight of `unload` of `c` containers.
	fn unload(c: u32) -> Weight;
	/// Weight of `ship` where `l` lots change their owner.
	fn ship(l: u32) -> Weight;
	/// Weight of `receive` where `l` lots change their owner.
	fn receive(l: u32) -> Weight;
	/// Weight of `refuse`.
	fn refuse() -> Weight;
	/// Weight of `cancel`.
	fn cancel() -> Weight;
	/// Weight of `report_overdue`.
	fn report_overdue() -> Weight;
}

/// Set by hand, for tests only. The runtime's weights come from benchmarks.
impl WeightInfo for () {
	fn pack(p: u32) -> Weight {
		Weight::from_parts(60_000_000, 15_000)
			.saturating_add(Weight::from_parts(10_000_000, 3_000).saturating_mul(p.into()))
	}
	fn load(c: u32) -> Weight {
		Weight::from_parts(30_000_000, 6_000)
			.saturating_add(Weight::from_parts(10_000_000, 3_000).saturating_mul(c.into()))
	}
	fn unload(c: u32) -> Weight {
		Weight::from_parts(60_000_000, 15_000)
			.saturating_add(Weight::from_parts(10_000_000, 3_000).saturating_mul(c.into()))
	}
	fn ship(l: u32) -> Weight {
		Weight::from_parts(30_000_000, 6_000)
			.saturating_add(Weight::from_parts(8_000_000, 9_000).saturating_mul(l.into()))
	}
	fn receive(l: u32) -> Weight {
		Weight::from_parts(30_000_000, 6_000)
			.saturating_add(Weight::from_parts(8_000_000, 9_000).saturating_mul(l.into()))
	}
	fn refuse() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
	fn cancel() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
	fn report_overdue() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
	}
}
