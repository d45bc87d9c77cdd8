//! Tests of `unload`.

use frame_support::{assert_noop, assert_ok};

use super::*;

#[test]
fn unload_of_one_leaves_the_others() {
	after(loaded).build_and_execute(|| {
		assert_ok!(unload(FACTORY, 10, [1]));
		let event = Event::Unloaded { parent: sscc(10), children: children([1]), by: FACTORY, owner: FACTORY };
		assert_last(event);
		assert_eq!((container(1).parent, container(2).parent), (None, Some(sscc(10))));
		assert_eq!((container(10).children, container(10).events), (1, 2));
		assert!(is_listed(FACTORY, 1) && is_listed(FACTORY, 10));
	});
}

#[test]
fn unload_of_the_last_removes_the_container() {
	after(loaded).build_and_execute(|| {
		assert_ok!(unload(FACTORY, 10, [1, 2]));
		assert!(!Containers::<Test>::contains_key(sscc(10)));
		assert!(!is_listed(FACTORY, 10) && is_listed(FACTORY, 1) && is_listed(FACTORY, 2));
	});
}

#[test]
fn unload_after_a_sale_gives_the_buyer_what_was_within() {
	after(loaded).build_and_execute(|| {
		assert_ok!(load(FACTORY, 20, [10]));
		assert_ok!(sell(FACTORY, 20, WHOLESALER));
		assert_ok!(receive(WHOLESALER, 20));
		assert_eq!(container(1).holder, FACTORY, "says nothing within another");
		assert_ok!(unload(WHOLESALER, 10, [1]));
		assert_eq!((container(1).holder, container(1).owner), (WHOLESALER, WHOLESALER));
		assert!(is_listed(WHOLESALER, 1));
		assert_ok!(unload(WHOLESALER, 10, [2]));
		assert!(!Containers::<Test>::contains_key(sscc(20)), "the emptied pallet was all that was in it");
	});
}

#[test]
fn unload_by_others_fails_with_bad_origin() {
	after(loaded).build_and_execute(|| {
		assert_bad_origin(&PARTNERS, |origin| DrugTrace::unload(origin, sscc(10), children([1])));
	});
}

#[test]
fn unload_without_good_standing_fails() {
	after(loaded).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || unload(FACTORY, 10, [1]));
	});
}

#[test]
fn unload_of_nothing_fails_with_nothing() {
	after(loaded).build_and_execute(|| {
		assert_noop!(unload(FACTORY, 10, []), E::Nothing);
	});
}

#[test]
fn unload_of_the_same_twice_fails_with_named_twice() {
	after(loaded).build_and_execute(|| {
		assert_noop!(unload(FACTORY, 10, [1, 1]), E::NamedTwice);
	});
}

#[test]
fn unload_of_or_from_an_unused_sscc_fails_with_unknown_container() {
	after(loaded).build_and_execute(|| {
		assert_noop!(unload(FACTORY, 11, [1]), E::UnknownContainer);
		assert_noop!(unload(FACTORY, 10, [3]), E::UnknownContainer);
	});
}

#[test]
fn unload_from_what_somebody_else_holds_fails_with_not_holder() {
	after(loaded).build_and_execute(|| {
		assert_noop!(unload(WHOLESALER, 10, [1]), E::NotHolder);
	});
}

#[test]
fn unload_from_what_is_on_its_way_fails_with_on_offer() {
	after(loaded).build_and_execute(|| {
		assert_ok!(sell(FACTORY, 10, PHARMACY));
		assert_noop!(unload(FACTORY, 10, [1]), E::OnOffer);
	});
}

#[test]
fn unload_of_or_from_what_is_locked_fails_with_locked() {
	after(loaded).build_and_execute(|| {
		assert_ok!(load(FACTORY, 20, [10]));
		for locked in [20, 10, 1] {
			set_locked(locked, true);
			assert_noop!(unload(FACTORY, 10, [1]), E::Locked);
			set_locked(locked, false);
		}
		set_locked(1, true);
		assert_noop!(unload(FACTORY, 20, [10]), E::Locked);
		assert_ok!(unload(FACTORY, 10, [2]));
	});
}

#[test]
fn unload_of_what_is_elsewhere_fails_with_not_in_container() {
	after(loaded).build_and_execute(|| {
		assert_ok!(pack(3, &[(2, 0, 1)]));
		assert_ok!(load(FACTORY, 20, [10]));
		assert_noop!(unload(FACTORY, 10, [3]), E::NotInContainer);
		assert_noop!(unload(FACTORY, 20, [1]), E::NotInContainer);
		assert_noop!(unload(FACTORY, 10, [20]), E::NotInContainer);
	});
}
