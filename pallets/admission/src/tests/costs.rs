//! What a transaction costs, and what is given back.

use super::*;
use frame_support::{dispatch::DispatchClass, weights::Weight};

#[test]
fn cost_is_weight_with_all_that_belongs_to_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Tx::by(PHYSICIAN).cost().weight, 1_000 + CLOSELY + BASE);
		assert_eq!(Tx::by(PHYSICIAN).weighing(0).long(0).cost(), cost(CLOSELY + BASE, 0));
	});
}

#[test]
fn long_transaction_costs_its_share_of_a_block() {
	ExtBuilder::default().build_and_execute(|| {
		// A tenth of the bytes of a block is as much as a tenth of its weight.
		assert_eq!(Tx::by(PHYSICIAN).long(1_000).cost().weight, 10_000);
		assert_eq!(Tx::by(PHYSICIAN).long(LENGTH as usize).cost().weight, CAPACITY);
		// The larger of the two counts.
		assert_eq!(Tx::by(PHYSICIAN).long(102).cost().weight, 1_020);
		assert_eq!(Tx::by(PHYSICIAN).long(103).cost().weight, 1_030);
	});
}

#[test]
fn bytes_are_the_length_and_what_the_call_can_write() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Tx::by(PHYSICIAN).weighing(49).long(7).cost().bytes, 7);
		assert_eq!(Tx::by(PHYSICIAN).weighing(50).long(7).cost().bytes, 7 + 20);
		assert_eq!(Tx::by(PHYSICIAN).weighing(149).long(7).cost().bytes, 7 + 2 * 20);
	});
}

#[test]
fn operational_transaction_costs_the_same() {
	ExtBuilder::default().build_and_execute(|| {
		let weight = Weight::from_parts(1_000, 77);
		let cost_of = |class| Gate::cost(class, weight, weight, 20);
		assert_eq!(cost_of(DispatchClass::Operational), cost_of(DispatchClass::Normal));
	});
}

#[test]
fn what_a_call_does_not_need_is_given_back() {
	ExtBuilder::default().build_and_execute(|| {
		let tx = Tx::by(PHYSICIAN).weighing(5_000).needing(1_000);
		assert_eq!(tx.cost(), cost(5_020, 2_020));
		assert_eq!(tx.included(), Ok(1_000 + AT_A_GLANCE));
		assert_eq!(used(HOSPITAL), cost(1_000 + AT_A_GLANCE + BASE, 420));
	});
}

#[test]
fn length_is_not_given_back() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Tx::by(PHYSICIAN).weighing(5_000).needing(0).long(1_000).included());
		assert_eq!(used(HOSPITAL), cost(10_000, 1_000));
	});
}

#[test]
fn call_that_weighs_more_than_it_said_costs_what_it_said() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Tx::by(PHYSICIAN).needing(9_999).included());
		assert_eq!(used(HOSPITAL), cost(1_014, 420));
	});
}

#[test]
fn nothing_is_given_back_for_a_look_that_was_close() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 60_000, 0);
		assert_eq!(Tx::by(PHYSICIAN).included(), Ok(1_000 + CLOSELY));
		assert_eq!(used(HOSPITAL), cost(60_000 + 1_020, 420));
	});
}

#[test]
fn quota_that_is_lowered_meanwhile_gives_nothing_back_twice() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 5_000, 1_000);
		give(HOSPITAL, LEAST);
		assert_eq!(used(HOSPITAL), cost(1_000, 500));
		Gate::give_back(HOSPITAL, cost(4_000, 100), Pot::Common);
		assert_eq!(used(HOSPITAL), cost(0, 400));
	});
}

#[test]
fn largest_weight_is_no_small_one() {
	ExtBuilder::default().build_and_execute(|| {
		let most = Gate::cost(DispatchClass::Normal, Weight::MAX, Weight::MAX, usize::MAX);
		assert_eq!(most, cost(u64::MAX, u64::MAX));
	});
}
