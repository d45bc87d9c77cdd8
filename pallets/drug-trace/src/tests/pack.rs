//! Tests of `pack` of packs that are in no container yet.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::decision::chain_hash;

use super::*;
use crate::{ContainersByLot, Packed};

#[test]
fn pack_into_a_new_container_works() {
	after(commissioned).build_and_execute(|| {
		assert_ok!(pack(1, &[(1, 0, 7), (0, 0, COUNT)]));
		let event = Event::Packed { sscc: sscc(1), from: None, by: FACTORY, picks: picks(&[(1, 0, 7), (0, 0, COUNT)]) };
		assert_last(event.clone());
		let found = container(1);
		assert_eq!((found.holder, found.owner, found.level, found.children), (FACTORY, FACTORY, 0, 0));
		assert_eq!((found.parent, found.offer, found.locked), (None, None, false));
		assert_eq!(found.packs.to_vec(), [range(0, 0, COUNT), range(1, 0, 7)]);
		assert_eq!(found.lots.to_vec(), [LotId(0), LotId(1)]);
		assert_eq!((found.head, found.events), (chain_hash(&[0; 32], &event), 1));
		assert_eq!((Packed::<Test>::get(LotId(0)), Packed::<Test>::get(LotId(1))), (COUNT, 7));
		assert!(is_listed(FACTORY, 1));
		assert!(ContainersByLot::<Test>::contains_key(LotId(0), sscc(1)));
		assert!(ContainersByLot::<Test>::contains_key(LotId(1), sscc(1)));
	});
}

#[test]
fn pack_of_more_into_the_same_container_makes_one_range() {
	after(packed).build_and_execute(|| {
		assert_ok!(pack(1, &[(0, COUNT, 5), (0, COUNT + 5, 5)]));
		assert_eq!(packs(1), [range(0, 0, COUNT + 10)]);
		assert_eq!(container(1).events, 2);
	});
}

#[test]
fn pack_of_all_there_is_works() {
	after(packed).build_and_execute(|| {
		assert_ok!(pack(2, &[(0, COUNT, QUANTITY - COUNT)]));
		assert_eq!(DrugTrace::packed(key(0)), QUANTITY);
		assert_noop!(pack(3, &[(0, QUANTITY, 1)]), E::NotEnoughPacks);
	});
}

#[test]
fn pack_by_others_fails_with_bad_origin() {
	after(commissioned).build_and_execute(|| {
		assert_bad_origin(&[FACTORY, RIVAL], |origin| DrugTrace::pack(origin, sscc(1), None, picks(&[(0, 0, 1)])));
	});
}

#[test]
fn pack_without_good_standing_fails() {
	after(commissioned).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || pack(1, &[(0, 0, 1)]));
	});
}

#[test]
fn pack_of_nothing_fails_with_nothing() {
	after(commissioned).build_and_execute(|| {
		assert_noop!(pack(1, &[]), E::Nothing);
	});
}

#[test]
fn pack_of_no_packs_of_a_lot_fails_with_invalid_quantity() {
	after(commissioned).build_and_execute(|| {
		assert_noop!(pack(1, &[(0, 0, 1), (1, 0, 0)]), E::InvalidQuantity);
	});
}

#[test]
fn pack_of_an_unknown_lot_fails_with_unknown_lot() {
	after(commissioned).build_and_execute(|| {
		assert_noop!(pack(1, &[(5, 0, 1)]), E::UnknownLot);
	});
}

#[test]
fn pack_of_somebody_elses_lot_fails_with_not_lot_owner() {
	after(commissioned).build_and_execute(|| {
		assert_noop!(pack(1, &[(4, 0, 1)]), E::NotLotOwner);
	});
}

#[test]
fn pack_out_of_order_fails_with_not_next() {
	after(packed).build_and_execute(|| {
		for first in [0, COUNT - 1, COUNT + 1, u32::MAX] {
			assert_noop!(pack(2, &[(0, first, 1)]), E::NotNext);
		}
		assert_noop!(pack(2, &[(0, COUNT, 1), (0, COUNT, 1)]), E::NotNext);
	});
}

#[test]
fn pack_of_more_than_there_are_fails_with_not_enough_packs() {
	after(packed).build_and_execute(|| {
		for count in [QUANTITY - COUNT + 1, u32::MAX] {
			assert_noop!(pack(2, &[(0, COUNT, count)]), E::NotEnoughPacks);
		}
	});
}

#[test]
fn pack_under_a_wrong_check_digit_fails_with_invalid_sscc() {
	after(commissioned).build_and_execute(|| {
		let wrong = Sscc(sscc(1).0 ^ 1);
		assert_noop!(DrugTrace::pack(signed(FACTORY), wrong, None, picks(&[(0, 0, 1)])), E::InvalidSscc);
	});
}

#[test]
fn pack_into_somebody_elses_container_fails_with_not_holder() {
	after(delivered).build_and_execute(|| {
		assert_noop!(pack(1, &[(0, COUNT, 1)]), E::NotHolder);
	});
}

#[test]
fn pack_into_a_container_within_another_fails_with_not_outermost() {
	after(loaded).build_and_execute(|| {
		assert_noop!(pack(1, &[(0, COUNT, 1)]), E::NotOutermost);
	});
}

#[test]
fn pack_into_a_container_on_offer_fails_with_on_offer() {
	after(shipped).build_and_execute(|| {
		assert_noop!(pack(1, &[(0, COUNT, 1)]), E::OnOffer);
	});
}

#[test]
fn pack_into_a_locked_container_fails_with_locked() {
	after(packed).build_and_execute(|| {
		set_locked(1, true);
		assert_noop!(pack(1, &[(0, COUNT, 1)]), E::Locked);
	});
}

#[test]
fn pack_into_a_container_of_containers_fails_with_holds_containers() {
	after(loaded).build_and_execute(|| {
		assert_noop!(pack(10, &[(0, COUNT, 1)]), E::HoldsContainers);
	});
}

#[test]
fn pack_to_goods_of_another_owner_fails_with_owner_differs() {
	after(delivered).build_and_execute(|| {
		// The pharmacy's goods come back, and stay the pharmacy's.
		assert_ok!(ship(PHARMACY, 1, FACTORY, None));
		assert_ok!(receive(FACTORY, 1));
		assert_noop!(pack(1, &[(0, COUNT, 1)]), E::OwnerDiffers);
	});
}

#[test]
fn pack_of_a_seventeenth_range_fails_with_too_many_ranges() {
	after(commissioned).build_and_execute(|| {
		// Every second pack is in container 1: ranges that don't touch.
		for place in 0..16 {
			assert_ok!(pack(1, &[(0, 2 * place, 1)]));
			assert_ok!(pack(2, &[(0, 2 * place + 1, 1)]));
		}
		assert_eq!(packs(1).len(), 16);
		assert_noop!(pack(1, &[(0, 32, 1)]), E::TooManyRanges);
		assert_ok!(pack(2, &[(0, 32, 1)]));
	});
}
