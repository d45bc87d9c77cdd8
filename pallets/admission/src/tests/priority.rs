//! Whose transactions come first, and stay longest in a full pool.

use super::*;
use crate::PRIORITY_STEPS;

fn priority(tx: &Tx) -> u64 {
	tx.pooled().expect("it is let in")
}

#[test]
fn priority_falls_with_the_share_that_is_used() {
	ExtBuilder::default().build_and_execute(|| {
		let tx = Tx::by(PHYSICIAN).weighing(980);
		assert_eq!(priority(&tx), PRIORITY_STEPS - 10_000);
		use_up(HOSPITAL, 49_000, 0);
		assert_eq!(priority(&tx), PRIORITY_STEPS - 500_000);
		use_up(HOSPITAL, 89_000, 0);
		assert_eq!(priority(&tx), PRIORITY_STEPS - 900_000);
	});
}

#[test]
fn light_user_comes_before_a_heavy_one() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..20 {
			assert_ok!(Tx::by(PHYSICIAN).included());
		}
		assert_ok!(Tx::by(PHARMACIST).included());
		assert!(priority(&Tx::by(PHARMACIST)) > priority(&Tx::by(PHYSICIAN)));
		assert!(priority(&Tx::by(PHARMACIST)) > priority(&Tx::by(PATIENT)));
	});
}

#[test]
fn share_of_the_own_quota_counts() {
	ExtBuilder::default().build_and_execute(|| {
		give(PHARMACY, quota(5 * DEFAULT.weight, DEFAULT.bytes));
		use_up(HOSPITAL, 10_000, 0);
		use_up(PHARMACY, 20_000, 0);
		assert!(priority(&Tx::by(PHARMACIST)) > priority(&Tx::by(PHYSICIAN)));
	});
}

#[test]
fn heavy_transaction_comes_after_a_light_one() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(priority(&Tx::by(PHYSICIAN).weighing(2_000)) < priority(&Tx::by(PHYSICIAN)));
		assert!(priority(&Tx::by(PHYSICIAN).long(2_000)) < priority(&Tx::by(PHYSICIAN)));
	});
}

#[test]
fn bytes_that_are_used_change_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let before = priority(&Tx::by(PHYSICIAN));
		use_up(HOSPITAL, 0, 44_000);
		assert_eq!(priority(&Tx::by(PHYSICIAN)), before);
	});
}

#[test]
fn guest_of_a_busy_organisation_is_early() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 90_000, 0);
		let tx = Tx::by(PATIENT).weighing(980);
		// A twenty-fifth of what guests have for themselves.
		assert_eq!(priority(&tx), PRIORITY_STEPS - 40_000);
		for _ in 0..24 {
			assert_ok!(tx.included());
		}
		assert_eq!(priority(&tx), 0);
	});
}

#[test]
fn last_of_the_reserve_has_no_priority() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, DEFAULT.weight - 1_020, 0);
		assert_eq!(priority(&Tx::by(ADMIN).calling(reserved())), 0);
	});
}
