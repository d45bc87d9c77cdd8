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
