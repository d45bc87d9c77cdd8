//! Whether glass is broken at a moment.

use salus_primitives::{
	disclosure::{ReviewVerdict, BREAK_GLASS_LIFE},
	ids::Moment,
	traits::BreakGlassInspect,
};

use crate::mock::*;

/// Whether the physician has glass broken on Alice at a moment.
fn is_open(at: Moment) -> bool {
	Disclosure::open(&ALICE, &PHYSICIAN, at).is_some()
}

#[test]
fn open_holds_from_the_start_for_its_life_wherever_in_a_slot_it_began() {
	for offset in [0, 1, BREAK_GLASS_LIFE / 2, BREAK_GLASS_LIFE - 1] {
		ExtBuilder::default().build_and_execute(|| {
			advance(offset);
			let from = START + offset;
			let break_glass = broken(PHYSICIAN, ALICE);
			for at in [from, from + 1, from + BREAK_GLASS_LIFE - 1] {
				assert_eq!(Disclosure::open(&ALICE, &PHYSICIAN, at), Some((break_glass, lab())), "{offset}, {at}");
			}
			for at in [0, from - BREAK_GLASS_LIFE, from - 1, from + BREAK_GLASS_LIFE, from + 2 * BREAK_GLASS_LIFE] {
				assert!(!is_open(at), "{offset}, {at}");
			}
			assert!(!is_open(Moment::MAX));
		});
	}
}

#[test]
fn open_holds_across_the_edge_of_a_slot() {
	ExtBuilder::default().build_and_execute(|| {
		advance(BREAK_GLASS_LIFE - 1);
		broken(PHYSICIAN, ALICE);
		// The first and the last but one moment of the next slot; the use ends with the last one.
		let next = START + BREAK_GLASS_LIFE;
		assert!(is_open(next));
		assert!(is_open(next + BREAK_GLASS_LIFE - 2));
		assert!(!is_open(next + BREAK_GLASS_LIFE - 1));
		// A use that is over doesn't hide from the one before it.
		Now::set(next + BREAK_GLASS_LIFE - 1);
		broken(PHYSICIAN, ALICE);
		assert!(is_open(next + BREAK_GLASS_LIFE - 2));
		assert!(is_open(next + BREAK_GLASS_LIFE - 1));
	});
}

#[test]
fn open_in_the_first_slot_of_time_looks_no_further_back() {
	ExtBuilder::default().build_and_execute(|| {
		Now::set(0);
		broken(PHYSICIAN, ALICE);
		assert!(is_open(0));
		assert!(is_open(BREAK_GLASS_LIFE - 1));
		assert!(!is_open(BREAK_GLASS_LIFE));
	});
}

#[test]
fn open_is_for_one_requester_and_one_patient() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		assert_eq!(Disclosure::open(&ALICE, &NURSE, START), None);
		assert_eq!(Disclosure::open(&BOB, &PHYSICIAN, START), None);
		assert_eq!(Disclosure::open(&PHYSICIAN, &ALICE, START), None);
	});
}

#[test]
fn open_about_the_past_never_changes() {
	ExtBuilder::default().build_and_execute(|| {
		let first = broken(PHYSICIAN, ALICE);
		advance(DAY);
		frame_support::assert_ok!(Disclosure::review_break_glass(
			signed(HOSPITAL_OFFICER),
			first,
			ReviewVerdict::Abuse
		));
		let second = broken(PHYSICIAN, ALICE);
		assert_eq!(Disclosure::open(&ALICE, &PHYSICIAN, START), Some((first, lab())));
		assert_eq!(Disclosure::open(&ALICE, &PHYSICIAN, START + BREAK_GLASS_LIFE), None);
		assert_eq!(Disclosure::open(&ALICE, &PHYSICIAN, START + DAY), Some((second, lab())));
	});
}
