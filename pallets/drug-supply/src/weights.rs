//! What the calls cost. The runtime has values from benchmarks; those here are set by hand and for tests only.

use frame_support::{traits::Get, weights::Weight};
use salus_primitives::{
	prescription::Fill,
	supply::{Input, Packs},
};

use crate::types::{extent, range_pages};

/// What each call costs at most.
pub trait WeightInfo {
	/// The cost of `supply` of `n` packs on one page, without a fill.
	fn supply(n: u32) -> Weight;
	/// What a fill adds to `supply`.
	fn supply_fill() -> Weight;
	/// The cost of `supply` of `n` packs on one page that all raise an alarm.
	fn alarm(n: u32) -> Weight;
	/// What it adds that packs are on `g` pages: reading and writing them, and longer proofs.
	fn spread(g: u32) -> Weight;
	/// The cost of `undo_supply` of `n` packs on one page.
	fn undo_supply(n: u32) -> Weight;
	/// The cost of `decommission` of `n` packs on one page.
	fn decommission(n: u32) -> Weight;
	/// The cost of `reactivate` of `n` packs on one page.
	fn reactivate(n: u32) -> Weight;
	/// The cost of `offer_destruction` of packs on `g` pages.
	fn offer_destruction(g: u32) -> Weight;
	/// The cost of `witness_destruction` of packs on `g` pages.
	fn witness_destruction(g: u32) -> Weight;
	/// The cost of `end_destruction`.
	fn end_destruction() -> Weight;
	/// The cost of `transform` of `i` inputs of one page each.
	fn transform(i: u32) -> Weight;
	/// What a further page of an input adds to `transform`, for `g` of them.
	fn transform_pages(g: u32) -> Weight;
}

/// The cost of a call about packs, wherever they are in their lot.
fn of_packs<W: WeightInfo>(packs: &Packs, together: fn(u32) -> Weight) -> Weight {
	let (count, pages) = extent(packs);
	let spread = if pages > 1 { W::spread(pages) } else { Weight::zero() };
	together(count).saturating_add(spread)
}

/// The cost of `supply`: that some packs raise alarms and others don't costs no more than the dearer of the two.
pub(crate) fn supply<W: WeightInfo>(packs: &Packs, fill: Option<&Fill>) -> Weight {
	let with_fill = fill.map_or(Weight::zero(), |_| W::supply_fill());
	of_packs::<W>(packs, |count| W::supply(count).max(W::alarm(count))).saturating_add(with_fill)
}

/// The cost of `undo_supply`.
pub(crate) fn undo_supply<W: WeightInfo>(packs: &Packs) -> Weight {
	of_packs::<W>(packs, W::undo_supply)
}

/// The cost of `decommission`.
pub(crate) fn decommission<W: WeightInfo>(packs: &Packs) -> Weight {
	of_packs::<W>(packs, W::decommission)
}

/// The cost of `reactivate`.
pub(crate) fn reactivate<W: WeightInfo>(packs: &Packs) -> Weight {
	of_packs::<W>(packs, W::reactivate)
}

/// The cost of `transform`.
pub(crate) fn transform<W: WeightInfo, L: Get<u32>>(inputs: &frame_support::BoundedVec<Input, L>) -> Weight {
	let pages = inputs.iter().fold(0u32, |pages, input| pages.saturating_add(range_pages(input.count)));
	let count = u32::try_from(inputs.len()).unwrap_or(u32::MAX);
	W::transform(count).saturating_add(W::transform_pages(pages))
}

/// So much, and as much for each of some.
fn linear(base: u64, each: u64, count: u32) -> Weight {
	Weight::from_parts(base, 6_000).saturating_add(Weight::from_parts(each, 100).saturating_mul(count.into()))
}

/// For tests only.
impl WeightInfo for () {
	fn supply(n: u32) -> Weight {
		linear(90_000_000, 4_000_000, n)
	}

	fn supply_fill() -> Weight {
		Weight::from_parts(30_000_000, 3_000)
	}

	fn alarm(n: u32) -> Weight {
		linear(60_000_000, 6_000_000, n)
	}

	fn spread(g: u32) -> Weight {
		linear(10_000_000, 30_000_000, g)
	}

	fn undo_supply(n: u32) -> Weight {
		linear(120_000_000, 4_000_000, n)
	}

	fn decommission(n: u32) -> Weight {
		linear(70_000_000, 9_000_000, n)
	}

	fn reactivate(n: u32) -> Weight {
		linear(70_000_000, 9_000_000, n)
	}

	fn offer_destruction(g: u32) -> Weight {
		linear(60_000_000, 12_000_000, g)
	}

	fn witness_destruction(g: u32) -> Weight {
		linear(80_000_000, 20_000_000, g)
	}

	fn end_destruction() -> Weight {
		Weight::from_parts(40_000_000, 5_000)
	}

	fn transform(i: u32) -> Weight {
		linear(150_000_000, 80_000_000, i)
	}

	fn transform_pages(g: u32) -> Weight {
		linear(1_000_000, 20_000_000, g)
	}
}
