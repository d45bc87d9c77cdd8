//! Tests of `load`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::containers::{MAX_CHILDREN, MAX_LOADED};

use super::*;

#[test]
fn load_into_a_new_container_works() {
	after(packed).build_and_execute(|| {
		assert_ok!(pack(2, &[(1, 0, COUNT)]));
		assert_ok!(load(FACTORY, 10, [1, 2]));
		assert_last(Event::Loaded { parent: sscc(10), children: children([1, 2]), by: FACTORY });
		let pallet = container(10);
		assert_eq!((pallet.holder, pallet.owner, pallet.parent), (FACTORY, FACTORY, None));
		assert_eq!((pallet.level, pallet.children, pallet.events), (1, 2, 1));
		assert_eq!(pallet.lots.to_vec(), [LotId(0), LotId(1)]);
		assert_eq!((container(1).parent, container(1).events), (Some(sscc(10)), 2));
		assert!(is_listed(FACTORY, 10) && !is_listed(FACTORY, 1) && !is_listed(FACTORY, 2));
	});
}

#[test]
fn load_of_a_pallet_beside_a_case_raises_the_level() {
	after(loaded).build_and_execute(|| {
		assert_ok!(pack(3, &[(2, 0, 1)]));
		assert_ok!(pack(4, &[(2, 1, 1)]));
		assert_ok!(load(FACTORY, 20, [3]));
		assert_eq!(container(20).level, 1);
		assert_ok!(load(FACTORY, 20, [10, 4]));
		assert_eq!((container(20).level, container(20).children), (2, 3));
		assert_eq!(container(20).lots.to_vec(), [LotId(0), LotId(1), LotId(2)]);
	});
}

#[test]
fn load_by_others_fails_with_bad_origin() {
	after(packed).build_and_execute(|| {
		assert_bad_origin(&PARTNERS, |origin| DrugTrace::load(origin, sscc(10), children([1])));
	});
}

#[test]
fn load_without_good_standing_fails() {
	after(packed).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || load(FACTORY, 10, [1]));
	});
}

#[test]
fn load_of_nothing_fails_with_nothing() {
	after(packed).build_and_execute(|| {
		assert_noop!(load(FACTORY, 10, []), E::Nothing);
	});
}

#[test]
fn load_of_the_same_twice_fails_with_named_twice() {
	after(packed).build_and_execute(|| {
		assert_noop!(load(FACTORY, 10, [1, 1]), E::NamedTwice);
	});
}

#[test]
fn load_into_itself_fails_with_packed_into_itself() {
	after(loaded).build_and_execute(|| {
		assert_noop!(load(FACTORY, 10, [10]), E::PackedIntoItself);
		// Nor into something in it.
		assert_noop!(load(FACTORY, 1, [10]), E::NotOutermost);
	});
}

#[test]
fn load_of_an_unused_sscc_fails_with_unknown_container() {
	after(packed).build_and_execute(|| {
		assert_noop!(load(FACTORY, 10, [1, 2]), E::UnknownContainer);
	});
}

#[test]
fn load_of_what_is_in_another_fails_with_not_outermost() {
	after(loaded).build_and_execute(|| {
		assert_noop!(load(FACTORY, 11, [1]), E::NotOutermost);
		assert_noop!(load(FACTORY, 10, [1]), E::NotOutermost);
	});
}

#[test]
fn load_of_or_into_what_somebody_else_holds_fails_with_not_holder() {
	after(delivered).build_and_execute(|| {
		assert_noop!(load(FACTORY, 10, [1]), E::NotHolder);
		assert_ok!(pack(2, &[(1, 0, 1)]));
		assert_ok!(load(PHARMACY, 10, [1]));
		assert_noop!(load(FACTORY, 10, [2]), E::NotHolder);
	});
}

#[test]
fn load_of_or_into_what_is_on_its_way_fails_with_on_offer() {
	after(loaded).build_and_execute(|| {
		assert_ok!(pack(3, &[(2, 0, 1)]));
		assert_ok!(sell(FACTORY, 10, PHARMACY));
		assert_noop!(load(FACTORY, 11, [10]), E::OnOffer);
		assert_noop!(load(FACTORY, 10, [3]), E::OnOffer);
	});
}

#[test]
fn load_of_or_into_what_is_locked_fails_with_locked() {
	after(loaded).build_and_execute(|| {
		assert_ok!(pack(3, &[(2, 0, 1)]));
		// The pallet itself, or a case on it.
		for locked in [10, 1] {
			set_locked(locked, true);
			assert_noop!(load(FACTORY, 11, [10]), E::Locked);
			assert_noop!(load(FACTORY, 10, [3]), E::Locked);
			set_locked(locked, false);
		}
		assert_ok!(load(FACTORY, 10, [3]));
	});
}

#[test]
fn load_of_goods_of_two_owners_fails_with_owner_differs() {
	after(delivered).build_and_execute(|| {
		assert_ok!(pack(2, &[(1, 0, 1)]));
		assert_ok!(ship(FACTORY, 2, PHARMACY, None));
		assert_ok!(receive(PHARMACY, 2));
		assert_noop!(load(PHARMACY, 10, [1, 2]), E::OwnerDiffers);
		assert_ok!(load(PHARMACY, 10, [1]));
		assert_noop!(load(PHARMACY, 10, [2]), E::OwnerDiffers);
	});
}

#[test]
fn load_into_a_container_of_packs_fails_with_holds_packs() {
	after(packed).build_and_execute(|| {
		assert_ok!(pack(2, &[(1, 0, 1)]));
		assert_noop!(load(FACTORY, 1, [2]), E::HoldsPacks);
	});
}

#[test]
fn load_under_a_wrong_check_digit_fails_with_invalid_sscc() {
	after(packed).build_and_execute(|| {
		assert_noop!(DrugTrace::load(signed(FACTORY), Sscc(1), children([1])), E::InvalidSscc);
	});
}

#[test]
fn load_into_a_fifth_level_fails_with_too_deep() {
	after(loaded).build_and_execute(|| {
		assert_ok!(load(FACTORY, 20, [10]));
		assert_ok!(load(FACTORY, 30, [20]));
		assert_eq!(container(30).level, 3);
		assert_noop!(load(FACTORY, 40, [30]), E::TooDeep);
	});
}

#[test]
fn load_of_more_than_512_fails_with_too_many_children() {
	after(|| Registry::add(key(0), FACTORY, 1_000, &[])).build_and_execute(|| {
		let most = u64::from(MAX_CHILDREN);
		for case in 0..=most {
			assert_ok!(pack(1_000 + case, &[(0, case as u32, 1)]));
		}
		for first in (0..most).step_by(MAX_LOADED as usize) {
			assert_ok!(load(FACTORY, 10, 1_000 + first..1_000 + first + u64::from(MAX_LOADED)));
		}
		assert_eq!(container(10).children, MAX_CHILDREN);
		assert_noop!(load(FACTORY, 10, [1_000 + most]), E::TooManyChildren);
	});
}

#[test]
fn load_of_a_seventeenth_lot_fails_with_too_many_lots() {
	let lots = || (0..17).for_each(|lot| Registry::add(key(lot), FACTORY, 1, &[]));
	after(lots).build_and_execute(|| {
		assert_ok!(pack(1, &(0..16).map(|lot| (lot, 0, 1)).collect::<Vec<_>>()));
		assert_ok!(pack(2, &[(16, 0, 1)]));
		assert_noop!(load(FACTORY, 10, [1, 2]), E::TooManyLots);
		assert_ok!(load(FACTORY, 10, [1]));
		assert_noop!(load(FACTORY, 10, [2]), E::TooManyLots);
	});
}
