//! Who is let in, and until when.

use super::*;

#[test]
fn members_are_let_in() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [ADMIN, PHYSICIAN, PATIENT, GUARDIAN] {
			assert_ok!(Tx::by(who).pooled());
			assert_ok!(Tx::by(who).included());
		}
	});
}

#[test]
fn stranger_is_no_member() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Tx::by(STRANGER).pooled(), refused(NOT_A_MEMBER));
		assert_eq!(Tx::by(STRANGER).included(), refused(NOT_A_MEMBER));
		assert_eq!(Usages::<Test>::iter().count(), 0);
	});
}

#[test]
fn member_whose_time_is_over_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		Now::put(END - 1);
		assert_ok!(Tx::by(GUARDIAN).pooled());
		Now::put(END);
		assert_eq!(Tx::by(GUARDIAN).pooled(), refused(NOT_A_MEMBER));
	});
}

#[test]
fn patients_and_representatives_count_to_the_sponsor() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Tx::by(PATIENT).included());
		assert_ok!(Tx::by(GUARDIAN).included());
		assert_eq!(used(HOSPITAL), cost(2 * 1_014, 2 * 420));
		assert_eq!(used(PHARMACY), cost(0, 0));
	});
}

#[test]
fn used_up_weight_is_the_reason() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 89_000, 0);
		assert_eq!(Tx::by(PHYSICIAN).pooled(), refused(WEIGHT_QUOTA));
		assert_eq!(Tx::by(PHYSICIAN).included(), refused(WEIGHT_QUOTA));
		assert_eq!(used(HOSPITAL), cost(89_000, 0));
	});
}

#[test]
fn used_up_bytes_are_the_reason() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 0, 44_600);
		assert_eq!(Tx::by(PHYSICIAN).pooled(), refused(STORAGE_QUOTA));
		assert_eq!(Tx::by(PHYSICIAN).included(), refused(STORAGE_QUOTA));
	});
}

#[test]
fn last_that_fits_is_let_in() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 90_000 - 1_020, 45_000 - 420);
		assert_ok!(Tx::by(PHYSICIAN).pooled());
		assert_eq!(Tx::by(PHYSICIAN).weighing(1_001).pooled(), refused(WEIGHT_QUOTA));
		assert_eq!(Tx::by(PHYSICIAN).long(21).pooled(), refused(STORAGE_QUOTA));
	});
}

#[test]
fn what_can_never_fit_is_told_apart() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Tx::by(PHYSICIAN).weighing(90_000).pooled(), refused(NEVER_FITS));
		assert_ok!(Tx::by(PHYSICIAN).weighing(89_980).long(1).pooled());
		// 45,000 bytes are nine tenths of the quota, and more than four blocks.
		give(HOSPITAL, quota(MOST.weight, DEFAULT.bytes));
		assert_eq!(Tx::by(PHYSICIAN).weighing(0).long(45_001).pooled(), refused(NEVER_FITS));
		// A guest may use less.
		assert_eq!(Tx::by(PATIENT).weighing(250_000).pooled(), refused(NEVER_FITS));
	});
}

#[test]
fn others_are_let_in_where_one_is_not() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 100_000, 50_000);
		assert_eq!(Tx::by(PHYSICIAN).pooled(), refused(WEIGHT_QUOTA));
		assert_ok!(Tx::by(PHARMACIST).pooled());
		assert_ok!(Tx::by(PHARMACIST).included());
	});
}

#[test]
fn own_quota_takes_the_place_of_the_default() {
	ExtBuilder::default().build_and_execute(|| {
		give(HOSPITAL, quota(2_000, 50_000));
		assert_ok!(Tx::by(PHYSICIAN).included());
		assert_eq!(Tx::by(PHYSICIAN).pooled(), refused(WEIGHT_QUOTA));
	});
}
