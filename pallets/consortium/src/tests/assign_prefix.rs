use super::*;
use crate::OrganisationsByPrefix;

/// Assigns a prefix to the factory, which has 4099999.
fn assign(digits: &str) -> sp_runtime::DispatchResult {
	Consortium::assign_prefix(root(), FACTORY, prefix(digits))
}

#[test]
fn assign_prefix_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(assign("0614141"));
		assert_eq!(record(FACTORY).prefixes.to_vec(), [prefix("4099999"), prefix("0614141")]);
		assert_eq!(OrganisationsByPrefix::<Test>::get(prefix("0614141")), Some(FACTORY));
		assert_event(Event::PrefixAssigned { organisation: FACTORY, prefix: prefix("0614141") });
	});
}

#[test]
fn assign_prefix_by_a_member_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::assign_prefix(signed(FACTORY_ADMIN), FACTORY, prefix("0614141")), BadOrigin);
	});
}

#[test]
fn assign_prefix_of_wrong_length_fails_with_invalid_prefix() {
	ExtBuilder::default().build_and_execute(|| {
		for (number, digits) in [(123, 3), (10_000, 4), (1, 13), (1, u8::MAX)] {
			let wrong = CompanyPrefix { number, digits };
			assert_noop!(Consortium::assign_prefix(root(), FACTORY, wrong), Error::InvalidPrefix);
		}
	});
}

#[test]
fn assign_prefix_to_nobody_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		let call = Consortium::assign_prefix(root(), OrganisationId(9), prefix("0614141"));
		assert_noop!(call, Error::NotFound);
	});
}

#[test]
fn assign_prefix_twice_fails_with_prefix_taken() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::assign_prefix(root(), HOSPITAL, prefix("4099999")), Error::PrefixTaken);
	});
}

#[test]
fn assign_prefix_that_begins_with_another_fails_with_prefix_taken() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::assign_prefix(root(), HOSPITAL, prefix("40999990")), Error::PrefixTaken);
		assert_noop!(Consortium::assign_prefix(root(), HOSPITAL, prefix("409999912345")), Error::PrefixTaken);
		assert_ok!(Consortium::assign_prefix(root(), HOSPITAL, prefix("409999812345")));
	});
}

#[test]
fn assign_prefix_tells_leading_zeros_apart() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(assign("0614141"));
		assert_ok!(assign("614141"));
	});
}

#[test]
fn assign_prefix_beyond_the_bound_fails_with_too_many_prefixes() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(assign("0614141"));
		assert_ok!(assign("0614142"));
		assert_noop!(assign("0614143"), Error::TooManyPrefixes);
	});
}
