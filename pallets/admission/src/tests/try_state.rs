//! The invariants notice what is wrong.

use super::*;

/// Breaks something in the state, and sees which invariant says so.
#[track_caller]
fn assert_notices(message: &'static str, damage: impl FnOnce()) {
	ExtBuilder(vec![(0, DEFAULT)]).build().execute_with(|| {
		assert_ok!(Tx::by(PHYSICIAN).included());
		assert_ok!(Tx::by(PHARMACIST).included());
		assert_ok!(Gate::do_try_state());
		damage();
		assert_eq!(Gate::do_try_state(), Err(message.into()));
	});
}

#[test]
fn usage_of_nobody_is_noticed() {
	assert_notices("a quota is nobody's", || Usages::<Test>::insert(NOBODYS, Usage::default()));
}

#[test]
fn usage_of_a_later_block_is_noticed() {
	assert_notices("a quota was used in a block to come", || Usages::<Test>::mutate(PHARMACY, |usage| usage.at = 2));
}

#[test]
fn small_quota_is_noticed() {
	assert_notices("a quota is less than the least one", || {
		Usages::<Test>::mutate(HOSPITAL, |usage| usage.quota = Some(quota(0, 50_000)));
	});
}

#[test]
fn usage_beyond_the_own_quota_is_noticed() {
	assert_notices("more is used than the quota", || use_up(HOSPITAL, 100_001, 0));
}

#[test]
fn guests_usage_beyond_their_own_part_is_noticed() {
	assert_notices("guests use more than their own part", || {
		Usages::<Test>::mutate(HOSPITAL, |usage| usage.by_guests = cost(0, 12_501));
	});
}

#[test]
fn usage_beyond_the_default_quota_is_not() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 100_000, 50_000);
		// An upgrade lowers it.
		DefaultQuota::set(quota(40_000, 20_000));
		assert_eq!(used(HOSPITAL), cost(40_000, 20_000));
		pass(1);
		assert_eq!(used(HOSPITAL), cost(36_000, 19_800));
	});
}
