//! Tests of what other pallets do to lots and products.

use super::*;

/// Recalls the product in a country, or in all.
fn recall_product(market: Option<&str>, recall: Option<RecallClass>) -> DispatchResult {
	Registry::set_product_recall(GTIN, market.map(country), recall)
}

fn recall_lot(recall: Option<RecallClass>) -> DispatchResult {
	Registry::set_lot_recall(&key("L1"), recall)
}

/// What stops the lot in a country.
fn recall_in(market: &str) -> Option<RecallClass> {
	Registry::recall(&lot(), GTIN, country(market))
}

#[test]
fn commission_by_another_pallet_works() {
	registered().build_and_execute(|| {
		let made = <Registry as LotControl>::commission(organisation(FACTORY), new_lot("L1"));
		assert_eq!(made, Ok(LotId(0)));
		assert_eq!(lot().owner, organisation(FACTORY));
	});
}

#[test]
fn commission_by_another_pallet_fails_as_the_call_does() {
	registered().build_and_execute(|| {
		let commission = |owner| <Registry as LotControl>::commission(organisation(owner), new_lot("L1"));
		assert_noop!(commission(RIVAL), Error::NotAuthorized);
		assert_noop!(commission(STRANGER), Error::NotMember);
	});
}

#[test]
fn set_lot_recall_works() {
	commissioned().build_and_execute(|| {
		for recall in [Some(RecallClass::ClassII), Some(RecallClass::ClassI), None] {
			assert_ok!(recall_lot(recall));
			assert_eq!(lot().recall, recall);
			assert_event(Event::LotRecallNoted { lot: LotId(0), recall });
		}
	});
}

#[test]
fn set_recall_that_holds_already_gives_no_event() {
	commissioned().build_and_execute(|| {
		assert_ok!(recall_lot(Some(RecallClass::ClassI)));
		assert_ok!(recall_product(None, Some(RecallClass::ClassI)));
		let events = System::event_count();
		assert_ok!(recall_lot(Some(RecallClass::ClassI)));
		assert_ok!(recall_product(None, Some(RecallClass::ClassI)));
		assert_ok!(recall_product(Some("DE"), None));
		assert_eq!(System::event_count(), events);
	});
}

#[test]
fn set_lot_recall_of_no_lot_fails_with_unknown_lot() {
	registered().build_and_execute(|| {
		assert_noop!(recall_lot(Some(RecallClass::ClassI)), Error::UnknownLot);
	});
}

#[test]
fn set_product_recall_works() {
	registered().build_and_execute(|| {
		for (market, class) in
			[(Some("US"), RecallClass::ClassI), (None, RecallClass::ClassIII), (Some("AT"), RecallClass::ClassII)]
		{
			assert_ok!(recall_product(market, Some(class)));
			assert_event(Event::ProductRecallNoted { gtin: GTIN, market: market.map(country), recall: Some(class) });
		}
		let in_order = [
			(None, RecallClass::ClassIII),
			(Some(country("AT")), RecallClass::ClassII),
			(Some(country("US")), RecallClass::ClassI),
		];
		assert_eq!(Registry::recalls(GTIN).into_inner(), in_order);
	});
}

#[test]
fn set_product_recall_takes_the_place_of_the_one_before() {
	registered().build_and_execute(|| {
		assert_ok!(recall_product(Some("DE"), Some(RecallClass::ClassIII)));
		assert_ok!(recall_product(Some("DE"), Some(RecallClass::ClassI)));
		assert_eq!(Registry::recalls(GTIN).into_inner(), [(Some(country("DE")), RecallClass::ClassI)]);
	});
}

#[test]
fn set_product_recall_to_none_leaves_nothing_behind() {
	registered().build_and_execute(|| {
		assert_ok!(recall_product(Some("DE"), Some(RecallClass::ClassIII)));
		assert_ok!(recall_product(Some("DE"), None));
		assert!(!ProductRecalls::<Test>::contains_key(GTIN));
		assert_event(Event::ProductRecallNoted { gtin: GTIN, market: Some(country("DE")), recall: None });
	});
}

#[test]
fn set_product_recall_of_no_product_fails_with_unknown_product() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(recall_product(None, Some(RecallClass::ClassI)), Error::UnknownProduct);
	});
}

#[test]
fn set_product_recall_in_no_country_fails_with_invalid_market() {
	registered().build_and_execute(|| {
		assert_noop!(recall_product(Some("de"), Some(RecallClass::ClassI)), Error::InvalidMarket);
	});
}

#[test]
fn set_product_recall_in_a_34th_place_fails_with_too_many_recalls() {
	registered().build_and_execute(|| {
		assert_ok!(recall_product(None, Some(RecallClass::ClassI)));
		for n in 0..32u8 {
			let market = Jurisdiction([b'A' + n / 26, b'A' + n % 26]);
			assert_ok!(Registry::set_product_recall(GTIN, Some(market), Some(RecallClass::ClassI)));
		}
		assert_noop!(recall_product(Some("ZZ"), Some(RecallClass::ClassI)), Error::TooManyRecalls);
		// One that is there can still be changed, and lifted.
		assert_ok!(recall_product(Some("AA"), Some(RecallClass::ClassII)));
		assert_ok!(recall_product(Some("AA"), None));
		assert_ok!(recall_product(Some("ZZ"), Some(RecallClass::ClassI)));
	});
}

#[test]
fn set_product_recall_in_all_countries_always_has_its_place() {
	registered().build_and_execute(|| {
		for n in 0..32u8 {
			let market = Jurisdiction([b'A' + n / 26, b'A' + n % 26]);
			assert_ok!(Registry::set_product_recall(GTIN, Some(market), Some(RecallClass::ClassI)));
		}
		assert_noop!(recall_product(Some("ZZ"), Some(RecallClass::ClassI)), Error::TooManyRecalls);
		assert_ok!(recall_product(None, Some(RecallClass::ClassI)));
	});
}

#[test]
fn recall_anywhere_is_the_gravest_of_all_countries() {
	commissioned().build_and_execute(|| {
		let anywhere = || Registry::recall_anywhere(&lot(), GTIN);
		assert_eq!(anywhere(), None);
		assert_ok!(recall_lot(Some(RecallClass::ClassIII)));
		assert_eq!(anywhere(), Some(RecallClass::ClassIII));
		assert_ok!(recall_product(Some("FR"), Some(RecallClass::ClassI)));
		assert_eq!(anywhere(), Some(RecallClass::ClassI));
	});
}

#[test]
fn recall_is_the_gravest_that_applies() {
	commissioned().build_and_execute(|| {
		assert_eq!(recall_in("DE"), None);
		assert_ok!(recall_lot(Some(RecallClass::ClassIII)));
		assert_eq!(recall_in("DE"), Some(RecallClass::ClassIII));
		assert_ok!(recall_product(Some("DE"), Some(RecallClass::ClassI)));
		assert_eq!(recall_in("DE"), Some(RecallClass::ClassI));
		assert_eq!(recall_in("AT"), Some(RecallClass::ClassIII));
		assert_ok!(recall_product(None, Some(RecallClass::ClassII)));
		assert_eq!((recall_in("DE"), recall_in("AT")), (Some(RecallClass::ClassI), Some(RecallClass::ClassII)));
		assert_ok!(recall_lot(None));
		assert_ok!(recall_product(None, None));
		assert_eq!((recall_in("DE"), recall_in("AT")), (Some(RecallClass::ClassI), None));
	});
}

#[test]
fn recall_of_a_product_is_not_one_of_another() {
	commissioned().build_and_execute(|| {
		assert_ok!(recall_product(None, Some(RecallClass::ClassI)));
		assert_eq!(Registry::recall(&lot(), RIVALS_GTIN, country("DE")), None);
	});
}
