use super::*;

#[test]
fn set_quota_writes_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		give(HOSPITAL, quota(7_000, 900));
		assert_eq!(Gate::quota(HOSPITAL), quota(7_000, 900));
		assert_eq!(Gate::quota(PHARMACY), DEFAULT);
		assert_eq!(events(), [Event::QuotaSet { organisation: HOSPITAL, quota: Some(quota(7_000, 900)) }]);
	});
}

#[test]
fn set_quota_to_none_gives_the_default_back() {
	ExtBuilder::default().build_and_execute(|| {
		give(HOSPITAL, quota(7_000, 900));
		assert_ok!(Gate::set_quota(RuntimeOrigin::root(), HOSPITAL, None));
		assert_eq!(Gate::quota(HOSPITAL), DEFAULT);
		assert_eq!(events().pop(), Some(Event::QuotaSet { organisation: HOSPITAL, quota: None }));
	});
}

#[test]
fn set_quota_keeps_what_is_used() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 50_000, 5_000);
		pass(1);
		give(HOSPITAL, MOST);
		// A tenth of the old quota was free again, and a hundredth.
		assert_eq!(used(HOSPITAL), cost(40_000, 4_500));
		pass(1);
		assert_eq!(used(HOSPITAL), cost(0, 0));
	});
}

#[test]
fn set_quota_forgets_what_was_used_beyond_it() {
	ExtBuilder::default().build_and_execute(|| {
		use_up(HOSPITAL, 50_000, 5_000);
		give(HOSPITAL, quota(20_000, 30_000));
		assert_eq!(used(HOSPITAL), cost(20_000, 5_000));
		pass(PERIOD.into());
		assert_eq!(used(HOSPITAL), cost(0, 2_000));
	});
}

#[test]
fn set_quota_to_the_bounds_works() {
	ExtBuilder::default().build_and_execute(|| {
		give(HOSPITAL, LEAST);
		give(HOSPITAL, MOST);
	});
}

#[test]
fn set_quota_by_a_member_fails() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(ADMIN), RuntimeOrigin::none()] {
			assert_noop!(Gate::set_quota(origin, HOSPITAL, None), BadOrigin);
		}
	});
}

#[test]
fn set_quota_of_nobody_fails_with_unknown_organisation() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Gate::set_quota(RuntimeOrigin::root(), NOBODYS, None), Error::UnknownOrganisation);
	});
}

#[test]
fn set_quota_below_the_least_fails_with_quota_too_small() {
	ExtBuilder::default().build_and_execute(|| {
		for small in [quota(LEAST.weight - 1, MOST.bytes), quota(MOST.weight, LEAST.bytes - 1)] {
			assert_noop!(Gate::set_quota(RuntimeOrigin::root(), HOSPITAL, Some(small)), Error::QuotaTooSmall);
		}
	});
}

#[test]
fn set_quota_above_the_largest_fails_with_quota_too_large() {
	ExtBuilder::default().build_and_execute(|| {
		for large in [quota(MOST.weight + 1, LEAST.bytes), quota(LEAST.weight, MOST.bytes + 1)] {
			assert_noop!(Gate::set_quota(RuntimeOrigin::root(), HOSPITAL, Some(large)), Error::QuotaTooLarge);
		}
	});
}
