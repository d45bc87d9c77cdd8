//! Tests of the pages of pack states: pure, without storage.

use alloc::collections::BTreeMap;
use codec::{Decode, Encode, MaxEncodedLen};
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::trace::PackState;

use crate::PackPage;

const STATES: [PackState; 7] = [
	PackState::Active,
	PackState::Supplied,
	PackState::Exported,
	PackState::Stolen,
	PackState::Destroyed,
	PackState::Sample,
	PackState::Locked,
];

#[test]
fn fresh_page_has_active_packs_only() {
	let page = PackPage::default();
	assert!((0..=u8::MAX).all(|place| page.get(place) == Some(PackState::Active)));
}

#[test]
fn page_costs_half_a_byte_for_each_pack() {
	assert_eq!(PackPage::max_encoded_len(), 128);
	assert_eq!(PackPage::default().encode().len(), 128);
}

#[test]
fn locate_counts_256_packs_to_a_page() {
	assert_eq!(PackPage::locate(0), (0, 0));
	assert_eq!(PackPage::locate(255), (0, 255));
	assert_eq!(PackPage::locate(256), (1, 0));
	assert_eq!(PackPage::locate(u32::MAX), (0x00ff_ffff, 255));
}

#[test]
fn bits_are_the_discriminant_of_the_state() {
	for state in STATES {
		let mut page = PackPage::default();
		page.set(0, state);
		page.set(3, state);
		let bits = state.encode()[0];
		assert_eq!(page.encode()[..2], [bits, bits << 4]);
	}
}

#[test]
fn bits_without_meaning_are_no_state() {
	for bits in 7..16u8 {
		let page = PackPage::decode(&mut &[bits << 4; 128][..]).unwrap();
		assert_eq!((page.get(0), page.get(1)), (Some(PackState::Active), None));
	}
}

proptest! {
	#[test]
	fn page_agrees_with_a_map(writes in vec((any::<u8>(), select(&STATES[..])), 0..600)) {
		let (mut page, mut map) = (PackPage::default(), BTreeMap::new());
		for (place, state) in writes {
			page.set(place, state);
			map.insert(place, state);
		}
		for place in 0..=u8::MAX {
			prop_assert_eq!(page.get(place), Some(map.get(&place).copied().unwrap_or_default()));
		}
	}

	#[test]
	fn locate_gives_every_pack_a_place_of_its_own(index: u32) {
		let (page, place) = PackPage::locate(index);
		prop_assert_eq!(u64::from(page) * 256 + u64::from(place), u64::from(index));
	}
}
