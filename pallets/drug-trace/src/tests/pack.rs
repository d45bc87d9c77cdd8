//! Tests of `pack`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::gs1::Sscc;

use super::*;
use crate::{Container, Containers, ContainersByHolder, Lots};

type E = Error<Test>;

fn pack(sscc: Sscc, count: u32) -> DispatchResult {
	DrugTrace::pack(signed(FACTORY), sscc, key(), count)
}

#[test]
fn pack_works() {
	after(commissioned).build_and_execute(|| {
		assert_ok!(pack(sscc(1), COUNT));
		let container = Container { holder: FACTORY, offered_to: None, key: key(), first: 0, count: COUNT };
		assert_eq!(Containers::<Test>::get(sscc(1)), Some(container));
		assert!(ContainersByHolder::<Test>::contains_key(FACTORY, sscc(1)));
		assert_eq!(Lots::<Test>::get(key()).unwrap().packed, COUNT);
		assert_last(Event::Packed { sscc: sscc(1), key: key(), first: 0, count: COUNT });
	});
}

#[test]
fn pack_takes_the_next_packs_up_to_the_last() {
	after(packed).build_and_execute(|| {
		assert_ok!(pack(sscc(2), QUANTITY - COUNT));
		assert_last(Event::Packed { sscc: sscc(2), key: key(), first: COUNT, count: QUANTITY - COUNT });
		assert_noop!(pack(sscc(3), 1), E::NotEnoughPacks);
	});
}

#[test]
fn pack_by_others_fails_with_bad_origin() {
	after(commissioned).build_and_execute(|| {
		assert_bad_origin(&[FACTORY, RIVAL], |origin| DrugTrace::pack(origin, sscc(1), key(), COUNT));
	});
}

#[test]
fn pack_without_good_standing_fails() {
	after(commissioned).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || pack(sscc(1), COUNT));
	});
}

#[test]
fn pack_with_wrong_check_digit_fails_with_invalid_sscc() {
	after(commissioned).build_and_execute(|| {
		assert_noop!(pack(Sscc(sscc(1).0 + 1), COUNT), E::InvalidSscc);
	});
}

#[test]
fn pack_of_nothing_fails_with_invalid_quantity() {
	after(commissioned).build_and_execute(|| {
		assert_noop!(pack(sscc(1), 0), E::InvalidQuantity);
	});
}

#[test]
fn pack_of_unregistered_product_fails_with_unknown_product() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(pack(sscc(1), COUNT), E::UnknownProduct);
	});
}

#[test]
fn pack_by_another_manufacturer_fails_with_not_authorized() {
	after(commissioned).build_and_execute(|| {
		assert_noop!(DrugTrace::pack(signed(RIVAL), sscc(1), key(), COUNT), E::NotAuthorized);
	});
}

#[test]
fn pack_of_uncommissioned_lot_fails_with_unknown_lot() {
	after(registered).build_and_execute(|| {
		assert_noop!(pack(sscc(1), COUNT), E::UnknownLot);
	});
}

#[test]
fn pack_into_used_sscc_fails_with_already_exists() {
	after(packed).build_and_execute(|| {
		assert_noop!(pack(sscc(1), 1), E::AlreadyExists);
	});
}

#[test]
fn pack_of_more_than_there_are_fails_with_not_enough_packs() {
	after(packed).build_and_execute(|| {
		for count in [QUANTITY - COUNT + 1, u32::MAX] {
			assert_noop!(pack(sscc(2), count), E::NotEnoughPacks);
		}
	});
}
