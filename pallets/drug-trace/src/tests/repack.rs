//! Tests of `pack` of packs that are in a container already.

use frame_support::{assert_noop, assert_ok};

use super::*;
use crate::ContainersByLot;

#[test]
fn repack_of_some_into_a_new_container_splits_the_range() {
	after(packed).build_and_execute(|| {
		assert_ok!(repack(FACTORY, 1, 2, &[(0, 5, 3)]));
		let event = Event::Packed { sscc: sscc(2), from: Some(sscc(1)), by: FACTORY, picks: picks(&[(0, 5, 3)]) };
		assert_last(event);
		assert_eq!(packs(1), [range(0, 0, 5), range(0, 8, COUNT - 8)]);
		assert_eq!(packs(2), [range(0, 5, 3)]);
		assert_eq!((container(1).events, container(2).events), (2, 1));
		assert!(is_listed(FACTORY, 2));
	});
}

#[test]
fn repack_back_again_joins_the_ranges() {
	after(packed).build_and_execute(|| {
		assert_ok!(repack(FACTORY, 1, 2, &[(0, 5, 3), (0, 10, 2)]));
		assert_ok!(repack(FACTORY, 2, 1, &[(0, 10, 2)]));
		assert_ok!(repack(FACTORY, 2, 1, &[(0, 5, 3)]));
		assert_eq!(packs(1), [range(0, 0, COUNT)]);
		assert!(!Containers::<Test>::contains_key(sscc(2)));
	});
}

#[test]
fn repack_of_everything_removes_the_source() {
	after(packed).build_and_execute(|| {
		assert_ok!(repack(FACTORY, 1, 2, &[(0, 0, COUNT)]));
		assert!(!Containers::<Test>::contains_key(sscc(1)));
		assert!(!is_listed(FACTORY, 1));
		assert!(!ContainersByLot::<Test>::contains_key(LotId(0), sscc(1)));
		assert!(ContainersByLot::<Test>::contains_key(LotId(0), sscc(2)));
		let emptied = System::events().into_iter().any(|record| {
			matches!(record.event, RuntimeEvent::DrugTrace(Event::Emptied { sscc: gone, parent: None, events: 2, .. })
				if gone == sscc(1))
		});
		assert!(emptied);
		// The number can be used again, and begins anew.
		assert_ok!(pack(1, &[(1, 0, 1)]));
		assert_eq!(container(1).events, 1);
	});
}

#[test]
fn repack_out_of_a_pallet_of_somebody_elses_goods_keeps_their_owner() {
	after(loaded).build_and_execute(|| {
		assert_ok!(ship(FACTORY, 10, CARRIER, None));
		assert_ok!(receive(CARRIER, 10));
		assert_ok!(repack(CARRIER, 1, 3, &[(0, 0, 4)]));
		assert_eq!((container(3).holder, container(3).owner), (CARRIER, FACTORY));
		assert_eq!(packs(1), [range(0, 4, COUNT - 4)]);
	});
}

#[test]
fn repack_of_the_last_packs_of_a_pallet_removes_it_too() {
	after(loaded).build_and_execute(|| {
		assert_ok!(load(FACTORY, 20, [10]));
		assert_ok!(repack(FACTORY, 1, 3, &[(0, 0, COUNT)]));
		assert_eq!(container(10).children, 1);
		assert_ok!(repack(FACTORY, 2, 3, &[(1, 0, COUNT)]));
		for gone in [1, 2, 10, 20] {
			assert!(!Containers::<Test>::contains_key(sscc(gone)));
		}
		assert!(!is_listed(FACTORY, 20));
		assert_eq!(packs(3), [range(0, 0, COUNT), range(1, 0, COUNT)]);
	});
}

#[test]
fn repack_by_others_fails_with_bad_origin() {
	after(packed).build_and_execute(|| {
		assert_bad_origin(&PARTNERS, |origin| DrugTrace::pack(origin, sscc(2), Some(sscc(1)), picks(&[(0, 0, 1)])));
	});
}

#[test]
fn repack_without_good_standing_fails() {
	after(delivered).build_and_execute(|| {
		assert_needs_good_standing(PHARMACY, || repack(PHARMACY, 1, 2, &[(0, 0, 1)]));
	});
}

#[test]
fn repack_into_itself_fails_with_packed_into_itself() {
	after(packed).build_and_execute(|| {
		assert_noop!(repack(FACTORY, 1, 1, &[(0, 0, 1)]), E::PackedIntoItself);
	});
}

#[test]
fn repack_of_nothing_fails_with_nothing() {
	after(packed).build_and_execute(|| {
		assert_noop!(repack(FACTORY, 1, 2, &[]), E::Nothing);
	});
}

#[test]
fn repack_of_no_packs_fails_with_invalid_quantity() {
	after(packed).build_and_execute(|| {
		assert_noop!(repack(FACTORY, 1, 2, &[(0, 0, 0)]), E::InvalidQuantity);
	});
}

#[test]
fn repack_of_an_unknown_lot_fails_with_unknown_lot() {
	after(packed).build_and_execute(|| {
		assert_noop!(repack(FACTORY, 1, 2, &[(5, 0, 1)]), E::UnknownLot);
	});
}

#[test]
fn repack_out_of_an_unused_sscc_fails_with_unknown_container() {
	after(packed).build_and_execute(|| {
		assert_noop!(repack(FACTORY, 3, 2, &[(0, 0, 1)]), E::UnknownContainer);
	});
}

#[test]
fn repack_out_of_somebody_elses_container_fails_with_not_holder() {
	after(packed).build_and_execute(|| {
		assert_noop!(repack(WHOLESALER, 1, 2, &[(0, 0, 1)]), E::NotHolder);
	});
}

#[test]
fn repack_out_of_what_is_on_its_way_fails_with_on_offer() {
	after(loaded).build_and_execute(|| {
		assert_ok!(sell(FACTORY, 10, PHARMACY));
		assert_noop!(repack(FACTORY, 1, 3, &[(0, 0, 1)]), E::OnOffer);
	});
}

#[test]
fn repack_out_of_what_is_locked_fails_with_locked() {
	after(loaded).build_and_execute(|| {
		for locked in [1, 10] {
			set_locked(locked, true);
			assert_noop!(repack(FACTORY, 1, 3, &[(0, 0, 1)]), E::Locked);
			set_locked(locked, false);
		}
		assert_ok!(repack(FACTORY, 1, 3, &[(0, 0, 1)]));
	});
}

#[test]
fn repack_of_packs_that_are_elsewhere_fails_with_not_in_container() {
	after(packed).build_and_execute(|| {
		assert_ok!(pack(2, &[(0, COUNT, 1), (1, 0, COUNT)]));
		for elsewhere in [(0, COUNT, 1), (0, COUNT - 1, 2), (1, 0, 1), (0, 1, u32::MAX)] {
			assert_noop!(repack(FACTORY, 1, 3, &[elsewhere]), E::NotInContainer);
		}
		assert_noop!(repack(FACTORY, 1, 3, &[(0, 0, 2), (0, 1, 1)]), E::NotInContainer);
		assert_ok!(load(FACTORY, 10, [1]));
		assert_noop!(repack(FACTORY, 10, 3, &[(0, 0, 1)]), E::NotInContainer);
	});
}

#[test]
fn repack_that_leaves_seventeen_ranges_fails_with_too_many_ranges() {
	after(commissioned).build_and_execute(|| {
		assert_ok!(pack(1, &[(0, 0, 99)]));
		let every_second: Vec<_> = (0..16).map(|place| (0, 2 * place + 1, 1)).collect();
		assert_noop!(repack(FACTORY, 1, 2, &every_second), E::TooManyRanges);
		assert_ok!(repack(FACTORY, 1, 2, &every_second[1..]));
	});
}

#[test]
fn repack_into_a_wrong_check_digit_fails_with_invalid_sscc() {
	after(packed).build_and_execute(|| {
		let call = DrugTrace::pack(signed(FACTORY), Sscc(1), Some(sscc(1)), picks(&[(0, 0, 1)]));
		assert_noop!(call, E::InvalidSscc);
	});
}

#[test]
fn repack_into_a_container_of_containers_fails_with_holds_containers() {
	after(loaded).build_and_execute(|| {
		assert_noop!(repack(FACTORY, 1, 10, &[(0, 0, 1)]), E::HoldsContainers);
	});
}

#[test]
fn repack_to_goods_of_another_owner_fails_with_owner_differs() {
	after(delivered).build_and_execute(|| {
		assert_ok!(pack(2, &[(0, COUNT, 1)]));
		assert_ok!(ship(FACTORY, 2, PHARMACY, None));
		assert_ok!(receive(PHARMACY, 2));
		assert_noop!(repack(PHARMACY, 1, 2, &[(0, 0, 1)]), E::OwnerDiffers);
	});
}
