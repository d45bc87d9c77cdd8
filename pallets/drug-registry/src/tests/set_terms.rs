//! Tests of `set_terms`.

use super::*;

/// Deep frozen, not for a minute above.
const FREEZER: StorageLimits = StorageLimits { lowest: -800, highest: -600, tolerance: 0 };

fn set_terms(storage: Option<StorageLimits>) -> DispatchResult {
	Registry::set_terms(signed(FACTORY), GTIN, storage)
}

#[test]
fn set_terms_works_and_leaves_the_units() {
	commissioned().build_and_execute(|| {
		let before = lot();
		for storage in [Some(FREEZER), None] {
			assert_ok!(set_terms(storage));
			let terms = ProductTerms { units: TERMS.units, storage };
			assert_eq!(Products::<Test>::get(GTIN), Some(Product { owner: organisation(FACTORY), terms }));
			assert_event(Event::StorageSet { gtin: GTIN, storage });
		}
		assert_eq!(lot(), before);
	});
}

#[test]
fn set_terms_of_one_temperature_works() {
	registered().build_and_execute(|| {
		assert_ok!(set_terms(Some(StorageLimits { lowest: 50, highest: 50, tolerance: 0 })));
	});
}

#[test]
fn set_terms_by_others_fails_with_bad_origin() {
	registered().build_and_execute(|| assert_bad_origin(|origin| Registry::set_terms(origin, GTIN, None)));
}

#[test]
fn set_terms_without_good_standing_fails() {
	registered().build_and_execute(|| assert_needs_good_standing(|| set_terms(None)));
}

#[test]
fn set_terms_of_unregistered_product_fails_with_unknown_product() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set_terms(None), Error::UnknownProduct);
	});
}

#[test]
fn set_terms_by_another_manufacturer_fails_with_not_authorized() {
	registered().build_and_execute(|| {
		assert_noop!(Registry::set_terms(signed(RIVAL), GTIN, None), Error::NotAuthorized);
	});
}

#[test]
fn set_terms_that_can_not_be_kept_fails_with_invalid_storage() {
	registered().build_and_execute(|| {
		let upside_down = StorageLimits { lowest: -600, highest: -800, tolerance: 0 };
		assert_noop!(set_terms(Some(upside_down)), Error::InvalidStorage);
	});
}
