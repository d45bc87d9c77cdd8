//! Tests of `commission`.

use super::*;

/// The tests' lot, changed.
fn changed(change: impl FnOnce(&mut NewLot)) -> NewLot {
	let mut lot = new_lot("L1");
	change(&mut lot);
	lot
}

#[test]
fn commission_works() {
	registered().build_and_execute(|| {
		assert_ok!(commission(new_lot("L1")));
		let (owner, root) = (organisation(FACTORY), H256::repeat_byte(1));
		let expected = Lot {
			id: LotId(0),
			owner,
			expiry: EXPIRES_AT,
			quantity: 100,
			root,
			units: TERMS.units,
			markets: markets(&["AT", "DE"]),
			recall: None,
		};
		assert_eq!(lot(), expected);
		assert_eq!(LotKeys::<Test>::get(LotId(0)), Some(key("L1")));
		assert_eq!(NextLot::<Test>::get(), LotId(1));
		let (lot, key) = (LotId(0), key("L1"));
		assert_event(Event::LotCommissioned { lot, key, owner, quantity: 100, root, expiry: EXPIRES_AT });
	});
}

#[test]
fn commission_of_the_largest_lot_costs_two_items() {
	registered().build_and_execute(|| {
		let lot = "!\"%&'()*+,-./:;<=>?_";
		assert_ok!(commission(NewLot { key: key(lot), ..changed(|lot| lot.quantity = MAX_LEAVES) }));
		assert_eq!((Lots::<Test>::iter().count(), LotKeys::<Test>::iter().count()), (1, 1));
	});
}

#[test]
fn commission_for_anywhere_works() {
	registered().build_and_execute(|| {
		assert_ok!(commission(changed(|lot| lot.markets = markets(&[]))));
		assert!(lot().is_for(country("US")));
	});
}

#[test]
fn commission_counts_numbers_up() {
	commissioned().build_and_execute(|| {
		assert_ok!(commission(new_lot("L2")));
		assert_eq!(Registry::lot(key("L2")).unwrap().id, LotId(1));
		assert_eq!(Registry::lot_key(LotId(1)), Some(key("L2")));
	});
}

#[test]
fn commission_by_others_fails_with_bad_origin() {
	registered().build_and_execute(|| assert_bad_origin(|origin| Registry::commission(origin, new_lot("L1"))));
}

#[test]
fn commission_without_good_standing_fails() {
	registered().build_and_execute(|| assert_needs_good_standing(|| commission(new_lot("L1"))));
}

#[test]
fn commission_with_wrong_check_digit_fails_with_invalid_gtin() {
	registered().build_and_execute(|| {
		assert_noop!(commission(changed(|lot| lot.key.gtin.0 += 1)), Error::InvalidGtin);
	});
}

#[test]
fn commission_of_unregistered_product_fails_with_unknown_product() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(commission(new_lot("L1")), Error::UnknownProduct);
	});
}

#[test]
fn commission_by_another_manufacturer_fails_with_not_authorized() {
	registered().build_and_execute(|| {
		assert_noop!(Registry::commission(signed(RIVAL), new_lot("L1")), Error::NotAuthorized);
	});
}

#[test]
fn commission_of_odd_lot_number_fails_with_invalid_lot_number() {
	registered().build_and_execute(|| {
		for lot in ["", "LOT 1", "LÖT", "L\0"] {
			assert_noop!(commission(new_lot(lot)), Error::InvalidLotNumber);
		}
	});
}

#[test]
fn commission_of_no_or_too_many_packs_fails_with_invalid_quantity() {
	registered().build_and_execute(|| {
		for quantity in [0, MAX_LEAVES + 1, u32::MAX] {
			assert_noop!(commission(changed(|lot| lot.quantity = quantity)), Error::InvalidQuantity);
		}
	});
}

#[test]
fn commission_of_zero_root_fails_with_invalid_root() {
	registered().build_and_execute(|| {
		assert_noop!(commission(changed(|lot| lot.root = H256::zero())), Error::InvalidRoot);
	});
}

#[test]
fn commission_of_no_date_fails_with_invalid_expiry() {
	registered().build_and_execute(|| {
		for expiry in [0, 271_301, 270_230, 270_132, 1_270_101, u32::MAX] {
			assert_noop!(commission(changed(|lot| lot.expiry = Expiry(expiry))), Error::InvalidExpiry);
		}
	});
}

#[test]
fn commission_of_what_has_expired_fails_with_expired() {
	registered().build_and_execute(|| {
		assert_noop!(commission(changed(|lot| lot.expiry = Expiry(261_120))), Error::Expired);
		// Nearer in the last century than in this one.
		assert_noop!(commission(changed(|lot| lot.expiry = Expiry(990_101))), Error::Expired);
		Now::set(EXPIRES_AT);
		assert_noop!(commission(new_lot("L1")), Error::Expired);
	});
}

#[test]
fn commission_on_the_last_good_day_works() {
	registered().build_and_execute(|| {
		assert_ok!(commission(changed(|lot| lot.expiry = Expiry(261_121))));
		assert_eq!(lot().expiry, START + DAY);
		Now::set(EXPIRES_AT - 1);
		assert_ok!(commission(new_lot("L2")));
	});
}

#[test]
fn commission_for_no_country_fails_with_invalid_market() {
	registered().build_and_execute(|| {
		for market in ["de", "D1", "  "] {
			assert_noop!(commission(changed(|lot| lot.markets = markets(&[market]))), Error::InvalidMarket);
		}
	});
}

#[test]
fn commission_for_markets_out_of_order_fails_with_markets_not_ascending() {
	registered().build_and_execute(|| {
		for order in [["DE", "AT"], ["DE", "DE"]] {
			assert_noop!(commission(changed(|lot| lot.markets = markets(&order))), Error::MarketsNotAscending);
		}
	});
}

#[test]
fn commission_of_same_lot_again_fails_with_already_commissioned() {
	commissioned().build_and_execute(|| {
		assert_noop!(commission(new_lot("L1")), Error::AlreadyCommissioned);
		assert_noop!(commission(changed(|lot| lot.quantity = 1)), Error::AlreadyCommissioned);
	});
}

#[test]
fn commission_when_numbers_have_run_out_fails_with_ids_exhausted() {
	registered().build().execute_with(|| {
		NextLot::<Test>::put(LotId(u32::MAX));
		assert_noop!(commission(new_lot("L1")), Error::IdsExhausted);
	});
}
