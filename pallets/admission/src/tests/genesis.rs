use super::*;

#[test]
fn genesis_writes_what_it_says() {
	ExtBuilder(vec![(0, quota(9_000, 800)), (2, LEAST)]).build_and_execute(|| {
		assert_eq!([HOSPITAL, PHARMACY, FACTORY].map(Gate::quota), [quota(9_000, 800), DEFAULT, LEAST]);
		assert_eq!(used(HOSPITAL), cost(0, 0));
		assert_eq!(events(), []);
	});
}

#[test]
fn genesis_may_give_more_than_a_vote() {
	let all = quota(10 * MOST.weight, 10 * MOST.bytes);
	ExtBuilder(vec![(0, all)]).build_and_execute(|| assert_eq!(Gate::quota(HOSPITAL), all));
}

#[test]
#[should_panic(expected = "an organisation has two quotas")]
fn genesis_with_two_quotas_of_one_fails() {
	ExtBuilder(vec![(0, DEFAULT), (0, MOST)]).build_and_execute(|| {});
}

#[test]
#[should_panic(expected = "the quota of organisation 1 is less than the least one")]
fn genesis_with_a_small_quota_fails() {
	ExtBuilder(vec![(1, quota(LEAST.weight - 1, 500))]).build_and_execute(|| {});
}

#[test]
#[should_panic(expected = "a quota is nobody's")]
fn genesis_with_a_quota_of_nobody_is_noticed() {
	ExtBuilder(vec![(3, DEFAULT)]).build_and_execute(|| {});
}

#[test]
#[should_panic(expected = "DefaultQuota: less than MinQuota")]
fn default_below_the_least_is_senseless() {
	ExtBuilder::default().build_and_execute(|| {
		DefaultQuota::set(quota(LEAST.weight - 1, DEFAULT.bytes));
		Gate::check_constants();
	});
}

#[test]
#[should_panic(expected = "DefaultQuota: more than MaxQuota")]
fn default_above_the_largest_is_senseless() {
	ExtBuilder::default().build_and_execute(|| {
		DefaultQuota::set(quota(DEFAULT.weight, MOST.bytes + 1));
		Gate::check_constants();
	});
}

#[test]
#[should_panic(expected = "MinQuota: nothing would become free in a block")]
fn least_quota_that_does_not_drain_is_senseless() {
	ExtBuilder::default().build_and_execute(|| {
		MinQuota::set(quota(LEAST.weight, u64::from(STORAGE_PERIOD) - 1));
		Gate::check_constants();
	});
}

#[test]
#[should_panic(expected = "MinQuota: its reserve has no room for a call")]
fn least_quota_without_a_reserve_is_senseless() {
	ExtBuilder::default().build_and_execute(|| {
		MinQuota::set(quota(10 * (CLOSELY + BASE), LEAST.bytes));
		Gate::check_constants();
	});
}
