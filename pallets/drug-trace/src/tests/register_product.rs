//! Tests of `register_product`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::gs1::Gtin;

use super::*;
use crate::{Product, Products};

type E = Error<Test>;

#[test]
fn register_product_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(DrugTrace::register_product(signed(FACTORY), GTIN, 7));
		assert_eq!(Products::<Test>::get(GTIN), Some(Product { owner: FACTORY }));
		assert_last(Event::ProductRegistered { gtin: GTIN, owner: FACTORY });
	});
}

#[test]
fn register_product_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_bad_origin(&[FACTORY, RIVAL], |origin| DrugTrace::register_product(origin, GTIN, 7));
	});
}

#[test]
fn register_product_without_good_standing_fails() {
	ExtBuilder::default().build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || DrugTrace::register_product(signed(FACTORY), GTIN, 7));
	});
}

#[test]
fn register_product_with_wrong_check_digit_fails_with_invalid_gtin() {
	ExtBuilder::default().build_and_execute(|| {
		let wrong = Gtin(GTIN.0 + 1);
		assert_noop!(DrugTrace::register_product(signed(FACTORY), wrong, 7), E::InvalidGtin);
	});
}

#[test]
fn register_product_with_impossible_prefix_length_fails_with_invalid_prefix() {
	ExtBuilder::default().build_and_execute(|| {
		for digits in [0, 3, 13, u8::MAX] {
			assert_noop!(DrugTrace::register_product(signed(FACTORY), GTIN, digits), E::InvalidPrefix);
		}
	});
}

#[test]
fn register_product_of_somebody_elses_prefix_fails_with_not_prefix_owner() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(DrugTrace::register_product(signed(RIVAL), GTIN, 7), E::NotPrefixOwner);
	});
}

#[test]
fn register_product_of_nobodys_prefix_fails_with_not_prefix_owner() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(DrugTrace::register_product(signed(FACTORY), GTIN, 8), E::NotPrefixOwner);
	});
}

#[test]
fn register_product_again_fails_with_already_registered() {
	after(registered).build_and_execute(|| {
		assert_noop!(DrugTrace::register_product(signed(FACTORY), GTIN, 7), E::AlreadyRegistered);
	});
}
