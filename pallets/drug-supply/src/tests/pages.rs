//! Tests of the pages of states.

use codec::{Encode, MaxEncodedLen};
use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{types::covers, PackPage, PackPages, Run};

/// A page on which these packs are in this state, all others active.
fn page(changes: &[(usize, PackState)]) -> Option<PackPage> {
	let mut states = [PackState::Active; 512];
	changes.iter().for_each(|(place, state)| states[*place] = *state);
	PackPage::fold(&states)
}

#[test]
fn a_page_of_supplied_packs_takes_65_bytes_and_a_run_five() {
	let some = |count| (0..count).map(|place| (2 * place, PackState::Supplied)).collect::<Vec<_>>();
	assert_eq!(page(&some(1)).unwrap().encoded_size(), 65);
	assert_eq!(page(&some(256)).unwrap().encoded_size(), 65);
	let destroyed: Vec<_> = (100..400).map(|place| (place, PackState::Destroyed)).collect();
	assert_eq!(page(&destroyed).unwrap().encoded_size(), 70);
	let each: Vec<_> = (0..512).map(|place| (place, [PackState::Stolen, PackState::Sample][place % 2])).collect();
	assert_eq!(page(&each).unwrap().encoded_size(), PackPage::max_encoded_len());
}

#[test]
fn every_index_has_a_place_of_its_own() {
	assert_eq!(PackPage::locate(0), (0, 0));
	assert_eq!(PackPage::locate(511), (0, 511));
	assert_eq!(PackPage::locate(512), (1, 0));
	assert_eq!(PackPage::locate(merkle::MAX_LEAVES - 1), (2047, 511));
}

#[test]
fn there_is_one_way_to_say_what_a_page_says() {
	let run = |first, count, state| Run { first, count, state };
	let sound = |supplied: &[usize], others: &[Run]| {
		let mut page = PackPage { supplied: [0; 64], others: BoundedVec::truncate_from(others.to_vec()) };
		supplied.iter().for_each(|place| page.supplied[place / 8] |= 1 << (place % 8));
		page.is_sound()
	};
	let locked = run(8, 2, PackState::Locked);
	assert!(sound(&[511], &[locked, run(10, 1, PackState::Stolen)]));
	assert!(!sound(&[], &[]), "it says nothing");
	assert!(!sound(&[9], &[locked]), "supplied and locked");
	assert!(!sound(&[], &[locked, run(10, 1, PackState::Locked)]), "one run in two");
	assert!(!sound(&[], &[run(20, 1, PackState::Stolen), locked]), "not rising");
	assert!(!sound(&[1], &[run(8, 0, PackState::Locked)]), "a run of nothing");
	assert!(!sound(&[1], &[run(8, 1, PackState::Active)]));
	assert!(!sound(&[], &[run(8, 1, PackState::Supplied)]));
	assert!(!sound(&[], &[run(511, 2, PackState::Locked)]), "beyond the page");
}

#[test]
fn a_page_of_active_packs_is_removed() {
	ExtBuilder::default().build().execute_with(|| {
		DrugSupply::set_states(LOT, &[1, 600], PackState::Supplied);
		assert_eq!(PackPages::<Test>::iter().count(), 2);
		DrugSupply::set_states(LOT, &[1], PackState::Active);
		assert_eq!(PackPages::<Test>::iter_keys().collect::<Vec<_>>(), [(LOT, 1)]);
		DrugSupply::set_states(LOT, &[2], PackState::Active);
		assert_eq!(PackPages::<Test>::iter().count(), 1, "nor is one made for active packs");
	});
}

proptest! {
	/// A page says what a list of 512 states would, and nothing only when all are active.
	#[test]
	fn a_page_keeps_512_states(runs in vec((0usize..512, 0usize..40, select(PackState::ALL)), 0..100)) {
		let mut states = [PackState::Active; 512];
		for (first, count, state) in runs {
			states.iter_mut().skip(first).take(count).for_each(|old| *old = state);
		}
		let page = PackPage::fold(&states);
		prop_assert_eq!(PackPage::unfold(page.as_ref()), states);
		prop_assert_eq!(page.is_none(), states.iter().all(|state| *state == PackState::Active));
		prop_assert!(page.is_none_or(|page| page.is_sound()));
	}

	/// Ranges cover what each pack of is in one of them.
	#[test]
	fn ranges_cover_what_they_hold(ranges in vec((0u32..60, 1u32..20), 0..6), first in 0u32..60, count in 1u32..30) {
		let ranges: Vec<PackRange> = ranges.into_iter().map(|(first, count)| range(first, count)).collect();
		let end = first + count;
		let each = (first..end).all(|index| ranges.iter().any(|range| range.holds(LOT, index)));
		prop_assert_eq!(covers(&ranges, LOT, first, end), each);
		prop_assert!(!covers(&ranges, LotId(1), first, end));
	}
}
