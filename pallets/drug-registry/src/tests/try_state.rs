//! A check that can't fail checks nothing: each of these breaks one invariant.

use super::*;

/// Makes one of all that there can be, breaks something, and sees what the check says.
fn broken(damage: impl FnOnce()) -> &'static str {
	commissioned().build().execute_with(|| {
		assert_ok!(Registry::set_product_recall(GTIN, None, Some(RecallClass::ClassI)));
		Registry::do_try_state().unwrap();
		damage();
		Registry::do_try_state().unwrap_err().into()
	})
}

fn change_product(change: impl FnOnce(&mut Product)) -> &'static str {
	broken(|| Products::<Test>::mutate(GTIN, |product| change(product.as_mut().unwrap())))
}

fn change_lot(change: impl FnOnce(&mut Lot)) -> &'static str {
	broken(|| Lots::<Test>::mutate(key("L1"), |lot| change(lot.as_mut().unwrap())))
}

#[test]
fn products_that_do_not_fit() {
	let product = Product { owner: organisation(FACTORY), terms: TERMS };
	let wrong = broken(|| Products::<Test>::insert(Gtin(1), product));
	assert_eq!(wrong, "a product's GTIN has a wrong check digit");
	assert_eq!(change_product(|product| product.terms.units = 0), "a pack holds nothing");
	let limits = StorageLimits { lowest: 1, highest: 0, tolerance: 0 };
	let wrong = change_product(|product| product.terms.storage = Some(limits));
	assert_eq!(wrong, "a product can't be kept as it must");
	assert_eq!(broken(|| Products::<Test>::remove(GTIN)), "a lot is of no product");
	let stolen = change_product(|product| product.owner = organisation(RIVAL));
	assert_eq!(stolen, "a lot is not its product's owner's");
	assert_eq!(change_product(|product| product.terms.units = 1), "a lot has other units than its product");
}

#[test]
fn lots_that_do_not_fit() {
	let renamed = broken(|| Lots::<Test>::insert(key("L 1"), Lots::<Test>::take(key("L1")).unwrap()));
	assert_eq!(renamed, "a lot number is not made of set 82");
	let few_or_many = "a lot has too few or too many packs";
	assert_eq!(change_lot(|lot| lot.quantity = 0), few_or_many);
	assert_eq!(change_lot(|lot| lot.quantity = MAX_LEAVES + 1), few_or_many);
	assert_eq!(change_lot(|lot| lot.root = H256::zero()), "a lot has no root");
	assert_eq!(change_lot(|lot| lot.expiry = 0), "a lot has no expiry");
	assert_eq!(change_lot(|lot| lot.markets = markets(&["de"])), "a market is no country");
	assert_eq!(change_lot(|lot| lot.markets = markets(&["DE", "DE"])), "markets are not in order");
}

#[test]
fn numbers_that_do_not_fit() {
	let next = NextLot::<Test>::put::<LotId>;
	assert_eq!(broken(|| next(LotId(0))), "a lot has a number not handed out yet");
	assert_eq!(broken(|| next(LotId(2))), "a lot was removed");
	assert_eq!(change_lot(|lot| lot.id = LotId(1)), "a lot is not found by its number");
	assert_eq!(broken(|| Lots::<Test>::remove(key("L1"))), "a number stands for no lot");
	let twice = broken(|| {
		LotKeys::<Test>::insert(LotId(1), key("L1"));
		next(LotId(2));
	});
	assert_eq!(twice, "a number stands for another lot");
}

#[test]
fn recalls_that_do_not_fit() {
	let recalls = |places: &[Option<&str>]| {
		let recalls = places.iter().map(|place| (place.map(country), RecallClass::ClassI)).collect();
		broken(|| ProductRecalls::<Test>::insert(GTIN, BoundedVec::truncate_from(recalls)))
	};
	assert_eq!(recalls(&[]), "no recall is kept as one");
	assert_eq!(recalls(&[Some("de")]), "a recall is in no country");
	assert_eq!(recalls(&[Some("DE"), None]), "recalls are not in order");
	assert_eq!(recalls(&[Some("DE"), Some("DE")]), "recalls are not in order");
	let of_none = broken(|| ProductRecalls::<Test>::insert(RIVALS_GTIN, ProductRecalls::<Test>::get(GTIN)));
	assert_eq!(of_none, "a recall is of no product");
}

#[test]
fn histories_that_do_not_fit() {
	assert_eq!(broken(|| ProductHistories::<Test>::remove(GTIN)), "a product has no history");
	assert_eq!(broken(|| LotHistories::<Test>::remove(LotId(0))), "a lot has no history");
	let of_product = broken(|| ProductHistories::<Test>::insert(RIVALS_GTIN, ProductHistories::<Test>::get(GTIN)));
	assert_eq!(of_product, "a history is of no product");
	let of_lot = broken(|| LotHistories::<Test>::insert(LotId(1), LotHistories::<Test>::get(LotId(0))));
	assert_eq!(of_lot, "a history is of no lot");
}
