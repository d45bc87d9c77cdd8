//! Tests of the pages of states.

use codec::{Decode, Encode, MaxEncodedLen};
use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{types::covers, PackPage, PackPages, PAGE};

#[test]
fn a_page_takes_256_bytes() {
	assert_eq!(PackPage::max_encoded_len(), 256);
	assert_eq!(PackPage::default().encoded_size(), 256);
}

#[test]
fn every_index_has_a_place_of_its_own() {
	assert_eq!(PackPage::locate(0), (0, 0));
	assert_eq!(PackPage::locate(511), (0, 511));
	assert_eq!(PackPage::locate(512), (1, 0));
	assert_eq!(PackPage::locate(merkle::MAX_LEAVES - 1), (2047, 511));
}

#[test]
fn bits_that_stand_for_no_state_count_as_locked() {
	let page = PackPage::decode(&mut &[0xff; 256][..]).unwrap();
	assert_eq!(page.get(0), PackState::Locked);
	assert!(!page.is_sound());
	assert_eq!(PackPage::default().get(PAGE), PackState::Locked, "no such place");
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
	/// A page is what a list of 512 states would be.
	#[test]
	fn a_page_keeps_512_states(changes in vec((0..PAGE, select(PackState::ALL)), 0..200)) {
		let (mut page, mut model) = (PackPage::default(), vec![PackState::Active; PAGE.into()]);
		for (place, state) in changes {
			page.set(place, state);
			model[usize::from(place)] = state;
		}
		prop_assert!((0..PAGE).all(|place| page.get(place) == model[usize::from(place)]));
		prop_assert_eq!(page.is_all_active(), model.iter().all(|state| *state == PackState::Active));
		prop_assert!(page.is_sound());
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
