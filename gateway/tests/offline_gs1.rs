//! GS1 codes as scanners and printers write them.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use proptest::prelude::*;
use salus_gateway::{
	gs1::{Key, PackId},
	time::end_of_day,
};

const GTIN: u64 = 6_291_041_500_213;

#[test]
fn every_way_to_write_a_pack_gives_the_same() {
	let full = PackId {
		gtin: salus_primitives::gs1::Gtin(GTIN),
		lot: Some("AB-1".into()),
		expiry: end_of_day(2028, 12, 31),
		serial: Some("X9/Y".into()),
	};
	for text in [
		"(01)06291041500213(17)281231(10)AB-1(21)X9/Y",
		"(01) 06291041500213",
		"0106291041500213\u{1d}17281231\u{1d}10AB-1\u{1d}21X9/Y",
		"\u{1d}01062910415002131728123110AB-1\u{1d}21X9/Y",
		"]d201062910415002131728123110AB-1\u{1d}21X9/Y\u{1d}",
		"]d2010629104150021321X9/Y\u{1d}1728123110AB-1",
		"https://id.gs1.org/01/06291041500213/10/AB-1/21/X9%2FY?17=281231",
		"https://shop.example/some/where/01/06291041500213/10/AB-1/21/X9%2fY?17=281231&linkType=all#top",
		"HTTPS://ID.GS1.ORG/01/06291041500213/10/AB-1/21/X9%2FY?15=281101&17=281231",
	] {
		if text == "(01) 06291041500213" {
			assert!(PackId::parse(text).unwrap_err().to_string().contains("AI (01)"));
			continue;
		}
		assert_eq!(PackId::parse(text).unwrap(), full, "{text:?}");
	}
	assert_eq!(full.lot_key().unwrap().gtin.0, GTIN);
	assert_eq!(full.serial().unwrap().as_slice(), b"X9/Y");
	assert_eq!(full.to_string(), "(01)06291041500213(10)AB-1(21)X9/Y");
}

#[test]
fn what_is_missing_is_named_when_it_is_needed() {
	let pack = PackId::parse("(01)06291041500213").unwrap();
	assert!(pack.lot_key().unwrap_err().to_string().starts_with("AI (10)"));
	assert!(pack.serial().unwrap_err().to_string().starts_with("AI (21)"));
}

#[test]
fn wrong_codes_are_refused_by_identifier() {
	for (text, field, why) in [
		("", "pack code", "empty"),
		("(01)06291041500214(21)X", "AI (01)", "wrong check digit: 4, and 3 is right"),
		("(01)6291041500213(21)X", "AI (01)", "13 characters, and 14"),
		("(10)A(21)X", "AI (01)", "no GTIN"),
		("(01)06291041500213(17)281301", "AI (17)", "no such month"),
		("(01)06291041500213(17)280230", "AI (17)", "no such day"),
		("(01)06291041500213(21)A B", "AI (21)", "character set 82"),
		("(01)06291041500213(21)123456789012345678901", "AI (21)", "21 characters"),
		("(01)06291041500213(21)A(21)B", "AI (21)", "twice"),
		("(01)06291041500213(99)A", "AI (99)", "no application identifier"),
		("(01)06291041500213(21", "AI (01)", "characters"),
		("0106291041500213ZZ", "AI at \"ZZ\"", "no application identifier"),
		("01062910415002", "AI (01)", "12 characters"),
		("hello", "AI at \"hell\"", "no application identifier"),
		("https://id.gs1.org/01/06291041500214", "AI (01)", "wrong check digit"),
		("https://id.gs1.org/01/6291041500213", "AI (01)", "not 14 digits"),
		("https://id.gs1.org/00/106141412345678908", "Digital Link", "no GTIN"),
		("https://example.org/", "Digital Link", "no GTIN"),
		("https://id.gs1.org/01/06291041500213/21/A/10/B", "AI (10)", "out of order"),
		("https://id.gs1.org/01/06291041500213/17/281231", "AI (17)", "doesn't belong"),
		("https://id.gs1.org/01/06291041500213/21", "Digital Link", "AI (21) has no value"),
		("https://id.gs1.org/01/06291041500213/21/%4", "AI (21)", "percent"),
		("https://id.gs1.org/01/06291041500213/21/%FF", "AI (21)", "percent"),
		("https://id.gs1.org/01/06291041500213?17=123", "AI (17)", "YYMMDD"),
	] {
		let error = PackId::parse(text).unwrap_err();
		assert_eq!(error.exit_code(), 2);
		let error = error.to_string();
		assert!(error.starts_with(field) && error.contains(why), "{text:?}: {error}");
	}
}

#[test]
fn urns_and_links_are_the_same_keys() {
	for (urn, link) in [
		("urn:epc:id:sgtin:0614141.112345.400", "https://id.gs1.org/01/10614141123459/21/400"),
		("urn:epc:id:sgtin:0614141.012345.a%2Fb", "https://id.gs1.org/01/00614141123452/21/a%2Fb"),
		("urn:epc:class:lgtin:4012345.012345.998877", "https://id.gs1.org/01/04012345123456/10/998877"),
		("urn:epc:id:sscc:0614141.1234567890", "https://id.gs1.org/00/106141412345678908"),
		("urn:epc:id:sgln:0614141.00000.0", "https://id.gs1.org/414/0614141000005"),
		("urn:epc:id:sgln:0614141.00000.12", "https://id.gs1.org/414/0614141000005/254/12"),
	] {
		let key = Key::parse(urn).unwrap();
		assert!(!matches!(key, Key::Other | Key::Uri));
		assert_eq!(key, Key::parse(link).unwrap(), "{urn}");
	}
	assert!(
		matches!(Key::parse("urn:epc:id:pgln:4099999.00001").unwrap(), Key::Location { gln, .. } if gln.is_valid())
	);
	for other in
		["urn:epc:idpat:sgtin:4012345.044444.*", "urn:epc:id:giai:4000001.12345", "urn:epc:id:gid:95100000.12345.400"]
	{
		assert_eq!(Key::parse(other).unwrap(), Key::Other, "{other}");
	}
	for uri in [
		"urn:uuid:5a1a5000-0000-4000-8000-000000000001",
		"https://example.org/01/apple",
		"https://example.org/things/7",
	] {
		assert_eq!(Key::parse(uri).unwrap(), Key::Uri, "{uri}");
	}
}

#[test]
fn wrong_identifiers_are_refused() {
	for (text, why) in [
		("plain", "neither"),
		("urn:epc:", "form"),
		("urn:epc:id:sgtin:0614141.112345", "3 parts"),
		("urn:epc:id:sgtin:0614141.11234.400", "13 digits"),
		("urn:epc:id:sgtin:061x141.112345.400", "company prefix"),
		("urn:epc:id:sgtin:0614141.112345.", "empty"),
		("urn:epc:id:sgtin:000000.0000000.1", "zero"),
		("urn:epc:id:sscc:0614141.123456789", "17 digits"),
		("urn:epc:id:lgtin:4012345.012345.998877", "is a class"),
		("urn:epc:class:sgtin:0614141.112345.400", "is an id"),
		("urn:epc:raw:64.x1", "form"),
		("https://id.gs1.org/01/10614141123458/21/400", "wrong check digit"),
		("https://id.gs1.org/8003/04012345000770123", "wrong check digit"),
		("https://id.gs1.org/about", "no GS1 key"),
	] {
		let error = Key::parse(text).unwrap_err().to_string();
		assert!(error.contains(why), "{text}: {error}");
	}
}

proptest! {
	#[test]
	fn any_text_is_read_or_refused(text in ".{0,60}") {
		let _ = PackId::parse(&text);
		let _ = Key::parse(&text);
	}

	#[test]
	fn any_near_code_is_read_or_refused(
		start in "(\\(?01\\)?0629104150021[0-9])?",
		rest in "[(\u{1d}]?[0-9()]{0,8}[A-Z0-9%/?=é\u{1d}]{0,20}",
	) {
		let _ = PackId::parse(&format!("{start}{rest}"));
		let _ = PackId::parse(&format!("https://id.gs1.org/01/{start}{rest}"));
	}

	#[test]
	fn what_is_printed_is_read_back(lot in "[A-Z0-9!%&'()*+,./:;<=>?_-]{1,20}", serial in "[A-Za-z0-9-]{1,20}") {
		let text = format!("0106291041500213{}{lot}\u{1d}21{serial}", "10");
		let pack = PackId::parse(&text).unwrap();
		prop_assert_eq!(pack.lot.as_deref(), Some(lot.as_str()));
		prop_assert_eq!(pack.serial.as_deref(), Some(serial.as_str()));
	}
}
