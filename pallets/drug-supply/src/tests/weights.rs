//! Tests of what calls weigh.

use frame_support::dispatch::GetDispatchInfo;
use salus_primitives::supply::Input;

use super::*;
use crate::{types::range_pages, Call, WeightInfo, MAX_RANGE, MAX_RANGE_PAGES};

type W = ();

fn weight_of(call: Call<Test>) -> frame_support::weights::Weight {
	call.get_dispatch_info().call_weight
}

fn supply_call(indexes: &[u32]) -> Call<Test> {
	Call::supply { packs: packs(indexes), sscc: sscc(1), premises: SHOP, fill: None }
}

#[test]
fn packs_weigh_by_their_number_and_their_pages() {
	let together = |count| <W as WeightInfo>::supply(count).max(<W as WeightInfo>::alarm(count));
	assert_eq!(weight_of(supply_call(&[0, 1, 2])), together(3));
	assert_eq!(weight_of(supply_call(&[0, 511, 512])), together(3).saturating_add(<W as WeightInfo>::spread(2)));
	let call = Call::reactivate { packs: packs(&[5]), sscc: sscc(1) };
	assert_eq!(weight_of(call), <W as WeightInfo>::reactivate(1));
}

#[test]
fn ranges_weigh_by_the_pages_that_they_can_touch() {
	assert_eq!([1, 2, 512, 513, 514].map(range_pages), [2, 2, 2, 3, 3]);
	assert_eq!(range_pages(MAX_RANGE), MAX_RANGE_PAGES);
	assert_eq!(range_pages(u32::MAX), MAX_RANGE_PAGES);
	for first in 0..PAGES {
		let touched = (first + MAX_RANGE - 1) / 512 - first / 512 + 1;
		assert!(touched <= MAX_RANGE_PAGES);
	}
}

/// Enough first packs to meet every place of a page.
const PAGES: u32 = 1024;

#[test]
fn a_transformation_weighs_by_its_inputs_and_their_pages() {
	let input = |count| Input { sscc: sscc(1), key: key(), first: 0, count };
	let inputs = BoundedVec::truncate_from(vec![input(10), input(1024)]);
	let call = Call::transform { inputs, output: new_lot(key(), 1), sscc: sscc(2), waste: 0 };
	let expected = <W as WeightInfo>::transform(2).saturating_add(<W as WeightInfo>::transform_pages(2 + 3));
	assert_eq!(weight_of(call), expected);
}
