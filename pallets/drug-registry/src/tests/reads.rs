//! Tests of what clients and other pallets read.

use super::*;

#[test]
fn what_is_unknown_is_none() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Registry::product(GTIN), None);
		assert_eq!(Registry::lot(key("L1")), None);
		assert_eq!(Registry::lot_key(LotId(0)), None);
		assert!(Registry::recalls(GTIN).is_empty());
	});
}

#[test]
fn other_pallets_read_what_clients_read() {
	commissioned().build_and_execute(|| {
		assert_eq!(<Registry as LotInspect>::product(GTIN), Registry::product(GTIN));
		assert_eq!(<Registry as LotInspect>::lot(&key("L1")), Registry::lot(key("L1")));
		assert_eq!(<Registry as LotInspect>::key(LotId(0)), Registry::lot_key(LotId(0)));
		assert_eq!(Registry::lot_key(LotId(0)), Some(key("L1")));
		let other = LotKey { gtin: RIVALS_GTIN, ..key("L1") };
		assert_eq!(Registry::lot(other), None, "a lot number is one of its product alone");
	});
}

/// The running hash over events in their order.
fn folded(events: &[Event<Test>]) -> LogHead {
	let head = events.iter().fold([0; 32], |head, event| chain_hash(&head, event));
	LogHead { head, count: u64::try_from(events.len()).unwrap() }
}

#[test]
fn histories_stand_for_all_events() {
	commissioned().build_and_execute(|| {
		let (lot, gtin, recall) = (LotId(0), GTIN, Some(RecallClass::ClassII));
		assert_ok!(Registry::set_lot_recall(&key("L1"), recall));
		assert_ok!(Registry::set_product_recall(GTIN, None, recall));
		assert_ok!(Registry::set_terms(signed(FACTORY), GTIN, None));
		assert_ok!(Registry::set_lot_recall(&key("L1"), None));
		let owner = organisation(FACTORY);
		let registered = Event::ProductRegistered { gtin, owner, terms: TERMS };
		let Lot { quantity, root, expiry, .. } = super::lot();
		let commissioned = Event::LotCommissioned { lot, key: key("L1"), owner, quantity, root, expiry };
		let recalled = Event::LotRecallNoted { lot, recall };
		let lifted = Event::LotRecallNoted { lot, recall: None };
		let of_product = Event::ProductRecallNoted { gtin, market: None, recall };
		let set = Event::StorageSet { gtin, storage: None };
		assert_eq!(Registry::lot_history(key("L1")), folded(&[commissioned.clone(), recalled, lifted]));
		assert_eq!(Registry::product_history(GTIN), folded(&[registered, commissioned, of_product, set]));
		assert_eq!(Registry::lot_history(key("L2")), LogHead::default());
		assert_eq!(Registry::product_history(RIVALS_GTIN), LogHead::default());
	});
}
