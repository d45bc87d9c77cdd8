//! Tests of what other pallets do and ask.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::containers::ContainerInspect;

use super::*;
use crate::LockedWithin;

fn take(holder: OrganisationId, number: u64, packs: &[(u32, u32, u32)]) -> DispatchResult {
	DrugTrace::take(holder, sscc(number), &picks(packs))
}

fn put(owner: OrganisationId, number: u64, packs: &[(u32, u32, u32)]) -> DispatchResult {
	DrugTrace::put(owner, sscc(number), &picks(packs))
}

/// More picks than a container has ranges.
fn seventeen() -> Vec<Pick> {
	(0..17).map(|first| pick(0, first, 1)).collect()
}

#[test]
fn possession_is_that_of_the_outermost_container() {
	after(loaded).build_and_execute(|| {
		assert_ok!(load(FACTORY, 20, [10]));
		assert_ok!(load(FACTORY, 30, [20]));
		assert_ok!(ship(FACTORY, 30, CARRIER, None));
		let possession = DrugTrace::possession(sscc(1)).unwrap();
		assert_eq!((possession.root, possession.holder, possession.owner), (sscc(30), FACTORY, FACTORY));
		assert_eq!((possession.on_offer, possession.locked), (true, false));
		assert_eq!(possession.container, container(1));
		set_locked(20, true);
		assert!(DrugTrace::possession(sscc(1)).unwrap().locked);
		assert!(!DrugTrace::possession(sscc(30)).unwrap().locked);
		assert_eq!(DrugTrace::possession(sscc(2)).unwrap().root, sscc(30));
		assert_eq!(DrugTrace::possession(sscc(3)), None);
	});
}

#[test]
fn unpacked_are_the_packs_in_no_container() {
	after(packed).build_and_execute(|| {
		assert_eq!(DrugTrace::unpacked(&key(0)), QUANTITY - COUNT);
		assert_eq!(DrugTrace::unpacked(&key(1)), QUANTITY);
		assert_eq!(DrugTrace::unpacked(&key(5)), 0);
		// What was taken for good is not with the owner again.
		assert_ok!(take(FACTORY, 1, &[(0, 0, 5)]));
		assert_eq!(DrugTrace::unpacked(&key(0)), QUANTITY - COUNT);
	});
}

#[test]
fn set_locked_tells_and_counts_once() {
	after(loaded).build_and_execute(|| {
		assert_ok!(load(FACTORY, 20, [10]));
		set_locked(1, true);
		assert_last(Event::Locked { sscc: sscc(1) });
		let events = container(1).events;
		set_locked(1, true);
		assert_eq!(container(1).events, events, "nothing happened");
		set_locked(2, true);
		let within = |number| LockedWithin::<Test>::get(sscc(number));
		assert_eq!((within(10), within(20), within(1)), (Some(2), Some(2), None));
		set_locked(1, false);
		assert_last(Event::Unlocked { sscc: sscc(1) });
		set_locked(2, false);
		assert_eq!((within(10), within(20)), (None, None));
	});
}

#[test]
fn set_locked_of_an_unused_sscc_fails_with_unknown_container() {
	after(packed).build_and_execute(|| {
		assert_noop!(DrugTrace::set_locked(sscc(2), true), E::UnknownContainer);
	});
}

#[test]
fn take_removes_the_packs_and_tells() {
	after(packed).build_and_execute(|| {
		assert_ok!(take(FACTORY, 1, &[(0, 3, 4)]));
		assert_last(Event::Taken { sscc: sscc(1), by: FACTORY, picks: picks(&[(0, 3, 4)]) });
		assert_eq!(packs(1), [range(0, 0, 3), range(0, 7, COUNT - 7)]);
		assert_ok!(take(FACTORY, 1, &[(0, 0, 3), (0, 7, COUNT - 7)]));
		assert!(!Containers::<Test>::contains_key(sscc(1)));
		assert_noop!(put(FACTORY, 1, &[(0, 3, 4)]), E::NotNext);
	});
}

#[test]
fn take_of_what_is_not_there_fails() {
	after(loaded).build_and_execute(|| {
		assert_noop!(take(FACTORY, 1, &[]), E::Nothing);
		assert_noop!(take(FACTORY, 1, &[(0, 0, 0)]), E::InvalidQuantity);
		assert_noop!(take(FACTORY, 1, &[(5, 0, 1)]), E::UnknownLot);
		assert_noop!(take(FACTORY, 3, &[(0, 0, 1)]), E::UnknownContainer);
		assert_noop!(take(WHOLESALER, 1, &[(0, 0, 1)]), E::NotHolder);
		assert_noop!(take(FACTORY, 1, &[(0, COUNT, 1)]), E::NotInContainer);
		assert_noop!(DrugTrace::take(FACTORY, sscc(1), &seventeen()), E::TooManyRanges);
		set_locked(10, true);
		assert_noop!(take(FACTORY, 1, &[(0, 0, 1)]), E::Locked);
		set_locked(10, false);
		assert_ok!(sell(FACTORY, 10, PHARMACY));
		assert_noop!(take(FACTORY, 1, &[(0, 0, 1)]), E::OnOffer);
	});
}

#[test]
fn put_packs_the_next_ones() {
	after(packed).build_and_execute(|| {
		assert_ok!(put(FACTORY, 2, &[(1, 0, 5)]));
		assert_ok!(put(FACTORY, 1, &[(0, COUNT, 5)]));
		assert_eq!(packs(1), [range(0, 0, COUNT + 5)]);
		assert_eq!((container(2).holder, container(2).owner), (FACTORY, FACTORY));
	});
}

#[test]
fn put_of_what_is_not_the_owners_fails() {
	after(packed).build_and_execute(|| {
		assert_noop!(put(FACTORY, 2, &[(4, 0, 1)]), E::NotLotOwner);
		assert_noop!(put(RIVAL, 1, &[(4, 0, 1)]), E::NotHolder);
		assert_noop!(put(FACTORY, 2, &[(0, 0, 1)]), E::NotNext);
		assert_noop!(DrugTrace::put(FACTORY, sscc(2), &seventeen()), E::TooManyRanges);
	});
}
