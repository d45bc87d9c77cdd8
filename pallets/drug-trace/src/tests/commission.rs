//! Tests of `commission`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{gs1::Gtin, merkle::MAX_LEAVES};

use super::*;
use crate::{Lot, Lots, PackPages};

type E = Error<Test>;

fn commission(key: LotKey, expiry: Moment, quantity: u32) -> DispatchResult {
	DrugTrace::commission(signed(FACTORY), key, expiry, quantity, root())
}

#[test]
fn commission_works() {
	after(registered).build_and_execute(|| {
		assert_ok!(commission(key(), EXPIRY, QUANTITY));
		let lot = Lot { expiry: EXPIRY, quantity: QUANTITY, root: root(), packed: 0, recall: None };
		assert_eq!(Lots::<Test>::get(key()), Some(lot));
		assert_last(Event::LotCommissioned { key: key(), quantity: QUANTITY, root: root(), expiry: EXPIRY });
	});
}

#[test]
fn commission_of_the_largest_lot_works_and_stores_one_item() {
	after(registered).build_and_execute(|| {
		assert_ok!(commission(key(), EXPIRY, MAX_LEAVES));
		assert_eq!(Lots::<Test>::iter().count(), 1);
		assert_eq!(PackPages::<Test>::iter().count(), 0);
	});
}

#[test]
fn commission_by_others_fails_with_bad_origin() {
	after(registered).build_and_execute(|| {
		assert_bad_origin(&[FACTORY, RIVAL], |origin| DrugTrace::commission(origin, key(), EXPIRY, 1, root()));
	});
}

#[test]
fn commission_without_good_standing_fails() {
	after(registered).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || commission(key(), EXPIRY, QUANTITY));
	});
}

#[test]
fn commission_with_wrong_check_digit_fails_with_invalid_gtin() {
	after(registered).build_and_execute(|| {
		let wrong = LotKey { gtin: Gtin(GTIN.0 + 1), ..key() };
		assert_noop!(commission(wrong, EXPIRY, QUANTITY), E::InvalidGtin);
	});
}

#[test]
fn commission_of_unregistered_product_fails_with_unknown_product() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(commission(key(), EXPIRY, QUANTITY), E::UnknownProduct);
	});
}

#[test]
fn commission_by_another_manufacturer_fails_with_not_authorized() {
	after(registered).build_and_execute(|| {
		let call = DrugTrace::commission(signed(RIVAL), key(), EXPIRY, QUANTITY, root());
		assert_noop!(call, E::NotAuthorized);
	});
}

#[test]
fn commission_of_odd_lot_number_fails_with_invalid_lot_number() {
	after(registered).build_and_execute(|| {
		for lot in ["", "LOT 1", "LÖT"] {
			assert_noop!(commission(key_of(lot), EXPIRY, QUANTITY), E::InvalidLotNumber);
		}
	});
}

#[test]
fn commission_of_what_has_expired_fails_with_expired() {
	after(registered).build_and_execute(|| {
		assert_noop!(commission(key(), START, QUANTITY), E::Expired);
		assert_ok!(commission(key(), START + 1, QUANTITY));
	});
}

#[test]
fn commission_of_no_or_too_many_packs_fails_with_invalid_quantity() {
	after(registered).build_and_execute(|| {
		for quantity in [0, MAX_LEAVES + 1, u32::MAX] {
			assert_noop!(commission(key(), EXPIRY, quantity), E::InvalidQuantity);
		}
	});
}

#[test]
fn commission_of_zero_root_fails_with_invalid_root() {
	after(registered).build_and_execute(|| {
		let call = DrugTrace::commission(signed(FACTORY), key(), EXPIRY, QUANTITY, H256::zero());
		assert_noop!(call, E::InvalidRoot);
	});
}

#[test]
fn commission_of_same_lot_again_fails_with_already_commissioned() {
	after(commissioned).build_and_execute(|| {
		assert_noop!(commission(key(), EXPIRY + 1, QUANTITY + 1), E::AlreadyCommissioned);
		assert_ok!(commission(key_of("LOT-2"), EXPIRY, QUANTITY));
	});
}
