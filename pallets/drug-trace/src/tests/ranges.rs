//! Tests of ranges: they say what sets of packs say.

use alloc::collections::BTreeSet;
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::ranges::{cut, join, lots};

/// The packs one by one.
fn set(ranges: &[PackRange]) -> BTreeSet<(LotId, u32)> {
	ranges.iter().flat_map(|range| (range.first..range.first + range.count).map(|index| (range.lot, index))).collect()
}

fn some_range() -> impl Strategy<Value = PackRange> {
	(0..3u32, 0..30u32, 1..8u32).prop_map(|(lot, first, count)| range(lot, first, count))
}

#[test]
fn ranges_that_touch_are_one() {
	let mut ranges = vec![range(0, 0, 5), range(0, 10, 5)];
	join(&mut ranges, range(0, 5, 5));
	assert_eq!(ranges, [range(0, 0, 15)]);
	join(&mut ranges, range(1, 15, 5));
	assert_eq!(ranges, [range(0, 0, 15), range(1, 15, 5)]);
	assert_eq!(lots(&ranges), [LotId(0), LotId(1)]);
}

#[test]
fn what_is_not_there_is_not_cut() {
	let mut ranges = vec![range(0, 5, 5)];
	for out in [range(0, 4, 2), range(0, 9, 2), range(1, 5, 1), range(0, 4, 7), range(0, 5, u32::MAX)] {
		assert!(!cut(&mut ranges, out));
	}
	assert_eq!(ranges, [range(0, 5, 5)]);
	assert!(cut(&mut ranges, range(0, 5, 5)));
	assert!(ranges.is_empty());
}

proptest! {
	#[test]
	fn ranges_are_sets(steps in vec((any::<bool>(), some_range()), 1..60)) {
		let mut ranges = Vec::new();
		let mut expected = BTreeSet::new();
		for (is_cut, step) in steps {
			let packs = set(&[step]);
			if is_cut {
				prop_assert_eq!(cut(&mut ranges, step), packs.is_subset(&expected));
				if packs.is_subset(&expected) {
					expected = &expected - &packs;
				}
			} else if packs.is_disjoint(&expected) {
				join(&mut ranges, step);
				expected.extend(packs);
			}
			prop_assert_eq!(&set(&ranges), &expected);
			for pair in ranges.windows(2) {
				prop_assert!((pair[0].lot, pair[0].first + pair[0].count) < (pair[1].lot, pair[1].first));
			}
		}
	}
}
