use proptest::prelude::*;

use super::*;

#[test]
fn urns_become_links() {
	for (urn, path) in [
		("urn:epc:id:sgtin:0614141.107346.2017", "01/10614141073464/21/2017"),
		("urn:epc:id:sgtin:0614141.107346.a%2Fb!", "01/10614141073464/21/a%2Fb%21"),
		("urn:epc:id:sgtin:415056789012.0.9.8", "01/04150567890128/21/9.8"),
		("urn:epc:class:lgtin:4012345.012345.L-1", "01/04012345123456/10/L-1"),
		("urn:epc:id:sscc:4012345.0000000333", "00/040123450000003338"),
		("urn:epc:id:sgln:4012345.00005.0", "414/4012345000054"),
		("urn:epc:id:sgln:4012345.00011.987", "414/4012345000115/254/987"),
		("urn:epc:id:sgln:999999999999..5", "414/9999999999994/254/5"),
		("urn:epc:id:pgln:4012345.00000", "417/4012345000009"),
		("urn:epc:id:grai:4012345.55555.98765", "8003/0401234555555498765"),
		("urn:epc:id:giai:4000001.111", "8004/4000001111"),
		("urn:epc:id:gsrn:4012345.9876540000", "8018/401234598765400000"),
		("urn:epc:id:gsrnp:4012345.0000098765", "8017/401234500000987658"),
		("urn:epc:id:gsin:4012345.999987654", "402/40123459999876541"),
		("urn:epc:id:gdti:4012345.55555.987", "253/4012345555554987"),
		("urn:epc:id:sgcn:4012345.99999.044", "255/4012345999990044"),
		("urn:epc:id:ginc:4012345.xyz%2F1", "401/4012345xyz%2F1"),
		("urn:epc:id:cpi:4012345.ABC.123", "8010/4012345ABC/8011/123"),
		("urn:epc:id:itip:4012345.012345.01.02.999", "8006/040123451234560102/21/999"),
		("urn:epc:id:upui:1234567.098765.51q)", "01/01234567987651/235/51q%29"),
		("urn:epc:idpat:sgtin:4012345.012345.*", "01/04012345123456"),
		("urn:epc:idpat:itip:4012345.012345.01.02.*", "8006/040123451234560102"),
		("urn:epc:idpat:gdti:4012345.11111.*", "253/4012345111118"),
		("urn:epc:idpat:cpi:4012345.AB12.*", "8010/4012345AB12"),
	] {
		assert_eq!(canonical(urn).as_deref(), Some(format!("{DOMAIN}{path}").as_str()), "{urn}");
	}
}

#[test]
fn links_lose_all_but_the_finest_key() {
	for (link, path) in [
		("https://id.gs1.org/01/09780345418913", "01/09780345418913"),
		("http://example.com/gtin/9780345418913/cpv/344/lot/1223/ser/765tz?17=281231", "01/09780345418913/21/765tz"),
		("https://example.com/some/where/01/9780345418913/10/A/", "01/09780345418913/10/A"),
		("https://example.com/01/97803111#top", "01/00000097803111"),
		("https://example.com/01/09780345418913/21/a%2fb(", "01/09780345418913/21/a%2Fb%28"),
		("https://example.com/8006/040123451234560102/10/Lot-123/21/s9", "8006/040123451234560102/21/s9"),
		("https://example.org/8004/401234599999", "8004/401234599999"),
		("https://example.co.uk/party/4226350800008", "417/4226350800008"),
		("https://id.gs1.org/8018/385888700111111111/8019/7", "8018/385888700111111111"),
		("https://id.gs1.org/8010/0628165987/8011/9876", "8010/0628165987/8011/9876"),
		("https://id.gs1.org/253/4602443000331XYZ", "253/4602443000331XYZ"),
	] {
		assert_eq!(canonical(link).as_deref(), Some(format!("{DOMAIN}{path}").as_str()), "{link}");
	}
}

#[test]
fn other_text_has_no_canonical_form() {
	for text in [
		"",
		"42",
		"geo:47.506694,11.104301",
		"urn:epcglobal:cbv:bt:4012345000009:ASN1099",
		"urn:epc:id:sgtin:4012345.01234.5",
		"urn:epc:class:sgtin:4012345.012345.5",
		"urn:epc:id:lgtin:4012345.012345.5",
		"urn:epc:idpat:sgtin:4012345.*.*",
		"urn:epc:idpat:sgtin:4012345.012345.7",
		"urn:epc:id:sgtin:4012345.012345.",
		"http://transaction.acme.com/po/12345678",
		"http://id.gs1.org/99/9780345418913",
		"http://id.gs1.org/01/9780345418913/99/utfgf",
		"http://id.gs1.org/01/9780345418913/21",
		"https://id.gs1.org/255/0811625999996A",
		"https://id.gs1.org/8004/1234",
	] {
		assert_eq!(canonical(text), None, "{text}");
	}
}

/// Text that is nearly an identifier.
const NEAR: &str = "(urn:epc:id:sg(tin|ln):|https://a.b/(01|gtin)/)[0-9.]{0,20}[/0-9a-z%.*]{0,12}";

proptest! {
	#[test]
	fn any_text_has_one_form_at_most(text in NEAR) {
		if let Some(link) = canonical(&text) {
			prop_assert_eq!(canonical(&link), Some(link));
		}
	}

	#[test]
	fn a_urn_and_its_link_have_the_same_form(serial in "[A-Z0-9!%&'()*+,./:;<=>?_-]{1,20}") {
		let escaped = escape(&serial);
		let urn = canonical(&format!("urn:epc:id:sgtin:4012345.012345.{escaped}"));
		prop_assert_eq!(urn, canonical(&format!("https://a.example/01/04012345123456/21/{escaped}?17=281231")));
	}
}
