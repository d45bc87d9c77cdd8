//! What guests have for themselves: staff can't touch it, and with it guests can't touch more.

use super::*;

/// What the hospital uses, with its guests.
fn whole() -> Cost {
	used(HOSPITAL).plus(used_by_guests(HOSPITAL))
}

#[test]
fn staff_that_uses_up_all_cannot_keep_guests_out() {
	ExtBuilder::default().build_and_execute(|| {
		while Tx::by(PHYSICIAN).included().is_ok() {}
		while Tx::by(ADMIN).calling(reserved()).included().is_ok() {}
		let before = used(HOSPITAL);
		assert!(before.weight > 99 * DEFAULT.weight / 100 - 1_020);
		for guest in [PATIENT, GUARDIAN] {
			assert_ok!(Tx::by(guest).pooled());
			assert_ok!(Tx::by(guest).included());
		}
		assert_eq!((used(HOSPITAL), used_by_guests(HOSPITAL)), (before, cost(2 * 1_020, 2 * 420)));
	});
}

#[test]
fn staff_gets_nothing_of_the_guests_own_part() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, DEFAULT.weight, 0);
		for staff in [ADMIN, PHYSICIAN] {
			assert_eq!(Tx::by(staff).weighing(0).long(0).calling(reserved()).pooled(), refused(WEIGHT_QUOTA));
		}
	});
}

#[test]
fn guests_who_use_up_their_own_weight_are_refused_and_staff_is_not() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 50_000, 0);
		while Tx::by(PATIENT).included().is_ok() {}
		for guest in [PATIENT, GUARDIAN] {
			assert_eq!(Tx::by(guest).pooled(), refused(WEIGHT_QUOTA));
		}
		assert_eq!((used(HOSPITAL).weight, used_by_guests(HOSPITAL).weight), (50_000, 24 * 1_020));
		for staff in [ADMIN, PHYSICIAN] {
			assert_ok!(Tx::by(staff).included());
		}
	});
}

#[test]
fn guests_who_use_up_their_own_bytes_are_refused_and_staff_is_not() {
	ExtBuilder::default().build_and_execute(|| {
		give(HOSPITAL, quota(MOST.weight, DEFAULT.bytes));
		use_up(HOSPITAL, 0, 25_000);
		let tx = Tx::by(PATIENT).weighing(10_000).long(0);
		while tx.included().is_ok() {}
		assert_eq!(tx.pooled(), refused(STORAGE_QUOTA));
		assert_eq!((used(HOSPITAL), used_by_guests(HOSPITAL)), (cost(0, 25_000), cost(3 * 10_020, 3 * 4_000)));
		assert_ok!(tx.sent_by(PHYSICIAN).included());
	});
}

#[test]
fn what_is_too_large_for_the_guests_own_part_may_fit_later() {
	ExtBuilder::default().build_and_execute(|| {
		let tx = Tx::by(PATIENT).weighing(24_981);
		assert_eq!(tx.cost().weight, 25_001);
		use_up(HOSPITAL, 50_000, 0);
		assert_eq!(tx.pooled(), refused(WEIGHT_QUOTA));
		assert_eq!(Gate::wait(HOSPITAL, tx.cost(), Share::Guest), Some(3));
		pass(3);
		assert_ok!(tx.pooled());
	});
}

#[test]
fn guests_own_part_becomes_free_evenly() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, DEFAULT.weight, DEFAULT.bytes);
		Usages::<Test>::mutate(HOSPITAL, |usage| usage.by_guests = cost(25_000, 12_500));
		assert_eq!(Tx::by(PATIENT).weighing(0).long(0).pooled(), refused(WEIGHT_QUOTA));
		for block in 1..=u64::from(PERIOD) {
			pass(1);
			assert_eq!(used_by_guests(HOSPITAL), cost(25_000 - block * 2_500, 12_500 - block * 125));
		}
	});
}

#[test]
fn what_a_guest_does_not_need_is_given_back_to_guests() {
	ExtBuilder::default().build_and_execute(|| {
		let tx = Tx::by(PATIENT).weighing(5_000).needing(1_000);
		assert_eq!(tx.cost(), cost(5_020, 2_020));
		use_up(HOSPITAL, 60_000, 3_000);
		assert_eq!(tx.included(), Ok(1_000 + CLOSELY));
		assert_eq!((used(HOSPITAL), used_by_guests(HOSPITAL)), (cost(60_000, 3_000), cost(1_020, 420)));
		// What is taken from the quota comes back to it.
		use_up(HOSPITAL, 0, 0);
		assert_eq!(tx.included(), Ok(1_000 + AT_A_GLANCE));
		assert_eq!((used(HOSPITAL), used_by_guests(HOSPITAL)), (cost(1_014, 420), cost(1_020, 420)));
	});
}

#[test]
fn other_quota_is_another_part_for_guests() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, DEFAULT.weight, 0);
		Usages::<Test>::mutate(HOSPITAL, |usage| usage.by_guests = cost(20_000, 100));
		give(HOSPITAL, quota(8_000, DEFAULT.bytes));
		assert_eq!(used_by_guests(HOSPITAL), cost(2_000, 100));
		pass(PERIOD.into());
		assert_eq!(used_by_guests(HOSPITAL).weight, 0);
	});
}

#[test]
fn organisation_uses_a_quarter_more_with_its_guests() {
	ExtBuilder::default().build_and_execute(|| {
		give(HOSPITAL, quota(DEFAULT.weight, MOST.bytes));
		let everybody = [Tx::by(PHYSICIAN), Tx::by(ADMIN).calling(reserved()), Tx::by(PATIENT)];
		let mut sent = 0;
		for block in 0..20 {
			pass(1);
			for tx in &everybody {
				while tx.included().is_ok() {
					sent += 1_000;
				}
			}
			let excess = quota(125_000, MOST.bytes).exceeded_by(whole());
			assert_eq!(excess, None, "in block {block}");
		}
		// One quota after a silence, what becomes free of it, and a quarter of both.
		let most = (DEFAULT.weight + 19 * DEFAULT.weight / u64::from(PERIOD)) / 4 * 5;
		assert!(sent <= most && sent > most / 10 * 9, "{sent} of {most}");
	});
}
