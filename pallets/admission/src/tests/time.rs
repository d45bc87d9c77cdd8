//! What was used becomes free again by itself, and clients are told when.

use super::*;

#[test]
fn member_at_its_quota_is_let_in_again_later() {
	ExtBuilder::default().build_and_execute(|| {
		while Tx::by(PHYSICIAN).included().is_ok() {}
		assert_eq!(Tx::by(PHYSICIAN).pooled(), refused(WEIGHT_QUOTA));
		pass(1);
		assert_ok!(Tx::by(PHYSICIAN).pooled());
		pass(u64::from(PERIOD) - 1);
		assert_eq!(used(HOSPITAL).weight, 0);
	});
}

#[test]
fn each_block_frees_the_same() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 100_000, 50_000);
		for block in 1..=u64::from(PERIOD) {
			pass(1);
			assert_eq!(used(HOSPITAL), cost(100_000 - block * 10_000, 50_000 - block * 500));
		}
	});
}

#[test]
fn nothing_begins_anew_at_a_boundary() {
	ExtBuilder::default().build_and_execute(|| {
		give(HOSPITAL, quota(DEFAULT.weight, MOST.bytes));
		while Tx::by(PHYSICIAN).included().is_ok() {}
		for _ in 0..3 * PERIOD {
			pass(1);
			let before = used(HOSPITAL).weight;
			while Tx::by(PHYSICIAN).included().is_ok() {}
			let in_block = used(HOSPITAL).weight - before;
			assert!(in_block <= 10_000 + 1_020, "{in_block} in one block");
		}
	});
}

#[test]
fn refused_transactions_use_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 89_500, 0);
		for _ in 0..10 {
			assert_eq!(Tx::by(PHYSICIAN).included(), refused(WEIGHT_QUOTA));
		}
		pass(1);
		assert_ok!(Tx::by(PHYSICIAN).pooled());
	});
}

#[test]
fn wait_says_when_there_is_room() {
	ExtBuilder::default().build_and_execute(|| {
		let wait = |cost, share| Gate::wait(HOSPITAL, cost, share);
		let tx = Tx::by(PHYSICIAN);
		assert_eq!(wait(tx.cost(), Share::Staff), Some(0));
		use_up(HOSPITAL, 100_000, 0);
		assert_eq!(wait(tx.cost(), Share::Staff), Some(2));
		assert_eq!(wait(tx.cost(), Share::Guest), Some(0), "guests have a part of their own");
		// 25,000 are too little for it.
		assert_eq!(wait(cost(30_000, 0), Share::Guest), Some(8));
		assert_eq!(wait(tx.cost(), Share::Reserve), Some(1));
		assert_eq!(wait(cost(90_001, 0), Share::Staff), None);
		pass(1);
		assert_eq!(tx.pooled(), refused(WEIGHT_QUOTA));
		pass(1);
		assert_ok!(tx.pooled());
		// Bytes take longer: 500 become free with each block.
		use_up(HOSPITAL, 0, 50_000);
		assert_eq!(wait(tx.cost(), Share::Staff), Some(11));
	});
}

#[test]
fn usage_of_an_organisation_without_an_entry_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Gate::usage(NOBODYS), cost(0, 0));
		assert_eq!(Gate::quota(NOBODYS), DEFAULT);
	});
}
