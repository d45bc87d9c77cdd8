//! Tests of `register_product`.

use super::*;

#[test]
fn register_product_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Registry::register_product(signed(FACTORY), GTIN, 7, TERMS));
		assert_eq!(Products::<Test>::get(GTIN), Some(Product { owner: organisation(FACTORY), terms: TERMS }));
		assert_event(Event::ProductRegistered { gtin: GTIN, owner: organisation(FACTORY), terms: TERMS });
	});
}

#[test]
fn register_product_that_needs_no_cold_chain_works() {
	ExtBuilder::default().build_and_execute(|| {
		let terms = ProductTerms { units: u32::MAX, storage: None };
		assert_ok!(Registry::register_product(signed(FACTORY), GTIN, 7, terms));
		assert_eq!(Registry::product(GTIN).unwrap().terms, terms);
	});
}

#[test]
fn register_product_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_bad_origin(|origin| Registry::register_product(origin, GTIN, 7, TERMS));
	});
}

#[test]
fn register_product_without_good_standing_fails() {
	ExtBuilder::default().build_and_execute(|| assert_needs_good_standing(|| register(FACTORY, GTIN)));
}

#[test]
fn register_product_with_wrong_check_digit_fails_with_invalid_gtin() {
	ExtBuilder::default().build_and_execute(|| {
		for wrong in [Gtin(GTIN.0 + 1), Gtin(0), Gtin(u64::MAX)] {
			assert_noop!(register(FACTORY, wrong), Error::InvalidGtin);
		}
	});
}

#[test]
fn register_product_with_impossible_prefix_length_fails_with_invalid_prefix() {
	ExtBuilder::default().build_and_execute(|| {
		for digits in [0, 3, 13, u8::MAX] {
			let call = Registry::register_product(signed(FACTORY), GTIN, digits, TERMS);
			assert_noop!(call, Error::InvalidPrefix);
		}
	});
}

#[test]
fn register_product_of_foreign_prefix_fails_with_not_prefix_owner() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(register(RIVAL, GTIN), Error::NotPrefixOwner);
		assert_noop!(register(FACTORY, RIVALS_GTIN), Error::NotPrefixOwner);
		let of_nobody = Registry::register_product(signed(FACTORY), GTIN, 8, TERMS);
		assert_noop!(of_nobody, Error::NotPrefixOwner);
	});
}

#[test]
fn register_product_of_no_units_fails_with_invalid_units() {
	ExtBuilder::default().build_and_execute(|| {
		let terms = ProductTerms { units: 0, ..TERMS };
		let call = Registry::register_product(signed(FACTORY), GTIN, 7, terms);
		assert_noop!(call, Error::InvalidUnits);
	});
}

#[test]
fn register_product_that_can_not_be_kept_fails_with_invalid_storage() {
	ExtBuilder::default().build_and_execute(|| {
		let storage = Some(StorageLimits { lowest: 81, ..FRIDGE });
		let call = Registry::register_product(signed(FACTORY), GTIN, 7, ProductTerms { storage, ..TERMS });
		assert_noop!(call, Error::InvalidStorage);
	});
}

#[test]
fn register_product_again_fails_with_already_registered() {
	registered().build_and_execute(|| {
		assert_noop!(register(FACTORY, GTIN), Error::AlreadyRegistered);
	});
}
