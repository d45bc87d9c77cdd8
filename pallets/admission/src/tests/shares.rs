//! How much of its organisation's quota each may fill.

use super::*;

#[test]
fn guests_may_fill_half() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 50_000 - 2 * 1_020, 0);
		for guest in [PATIENT, GUARDIAN] {
			assert_ok!(Tx::by(guest).included());
		}
		assert_eq!((used(HOSPITAL).weight, used_by_guests(HOSPITAL)), (50_000 - 2 * 6, cost(0, 0)));
		assert_ok!(Tx::by(PATIENT).included());
		assert_eq!((used(HOSPITAL).weight, used_by_guests(HOSPITAL)), (50_000 - 2 * 6, cost(1_020, 420)));
	});
}

#[test]
fn guests_cannot_keep_staff_out() {
	ExtBuilder::default().build_and_execute(|| {
		while Tx::by(PATIENT).included().is_ok() {}
		for staff in [ADMIN, PHYSICIAN] {
			assert_ok!(Tx::by(staff).included());
		}
	});
}

#[test]
fn staff_may_fill_nine_tenths() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 90_000 - 1_020, 0);
		for staff in [ADMIN, PHYSICIAN] {
			assert_ok!(Tx::by(staff).pooled());
			assert_eq!(Tx::by(staff).weighing(1_001).pooled(), refused(WEIGHT_QUOTA));
		}
	});
}

#[test]
fn admins_may_make_reserved_calls_with_all_of_it() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 100_000 - 1_020, 50_000 - 420);
		assert_ok!(Tx::by(ADMIN).calling(reserved()).pooled());
		assert_ok!(Tx::by(ADMIN).calling(reserved()).included());
		assert_eq!(used(HOSPITAL), cost(100_000, 50_000));
		assert_eq!(Tx::by(ADMIN).calling(reserved()).pooled(), refused(WEIGHT_QUOTA));
	});
}

#[test]
fn reserve_is_for_nothing_and_nobody_else() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 90_000, 0);
		assert_eq!(Tx::by(ADMIN).pooled(), refused(WEIGHT_QUOTA));
		assert_eq!(Tx::by(PHYSICIAN).calling(reserved()).pooled(), refused(WEIGHT_QUOTA));
		for guest in [PATIENT, GUARDIAN] {
			assert_ok!(Tx::by(guest).calling(reserved()).included());
		}
		assert_eq!(used(HOSPITAL).weight, 90_000, "guests have a part of their own");
	});
}

#[test]
fn staff_that_makes_a_reserved_call_is_staff() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 60_000, 0);
		assert_ok!(Tx::by(PHYSICIAN).calling(reserved()).pooled());
	});
}

#[test]
fn stolen_key_of_staff_cannot_keep_admins_from_defending() {
	ExtBuilder::default().build_and_execute(|| {
		for block in 0..30 {
			while Tx::by(PHYSICIAN).calling(reserved()).included().is_ok() {}
			assert_ok!(Tx::by(ADMIN).calling(reserved()).included(), 1_000 + CLOSELY);
			assert!(used(HOSPITAL).weight <= DEFAULT.weight, "in block {block}");
			pass(1);
		}
	});
}
