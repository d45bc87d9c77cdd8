//! Ranges of packs: how they join, and how some are cut out. They are kept lowest lot and leaf first, and two that touch
//! are one.

use alloc::vec::Vec;
use salus_primitives::{containers::PackRange, ids::LotId};

/// Put a range to others that it shares no pack with.
pub(crate) fn join(ranges: &mut Vec<PackRange>, new: PackRange) {
	ranges.push(new);
	ranges.sort_unstable_by_key(|range| (range.lot, range.first));
	let mut joined: Vec<PackRange> = Vec::with_capacity(ranges.len());
	for range in ranges.drain(..) {
		match joined.last_mut() {
			Some(last) if last.lot == range.lot && end(last) == range.first => {
				// A lot has 2^20 packs at most, so that no sum of its ranges saturates.
				last.count = last.count.saturating_add(range.count);
			}
			_ => joined.push(range),
		}
	}
	*ranges = joined;
}

/// Cut a range out. `false`, and nothing changes, when not all of it is there.
pub(crate) fn cut(ranges: &mut Vec<PackRange>, out: PackRange) -> bool {
	let mut kept = Vec::with_capacity(ranges.len().saturating_add(1));
	let mut is_found = false;
	for range in ranges.iter() {
		let before = out.first.checked_sub(range.first);
		let after = end(range).checked_sub(end(&out));
		match (before, after) {
			(Some(before), Some(after)) if range.lot == out.lot => {
				is_found = true;
				let low = PackRange { count: before, ..*range };
				let high = PackRange { first: end(&out), count: after, ..*range };
				kept.extend([low, high].into_iter().filter(|part| part.count > 0));
			}
			_ => kept.push(*range),
		}
	}
	if is_found {
		*ranges = kept;
	}
	is_found
}

/// The lots of ranges in their order, each once.
pub(crate) fn lots(ranges: &[PackRange]) -> Vec<LotId> {
	let mut lots: Vec<LotId> = ranges.iter().map(|range| range.lot).collect();
	lots.dedup();
	lots
}

/// The number after the last leaf of a range.
pub(crate) const fn end(range: &PackRange) -> u32 {
	range.first.saturating_add(range.count)
}
