use proptest::prelude::*;
use salus_primitives::trace::RecallClass;

use super::*;
use crate::time::{end_of_day, start_of_day};

const UUID: &str = "3c9f1e52-1b1c-4c0e-9d64-2a7f6a1f0b11";

fn request(query: &str) -> Result<Request> {
	Request::parse(&format!("/v1/verify/gtin/06291041500213/lot/L%2F1/ser/S1?{query}"))
}

fn good() -> Request {
	request(&format!("exp=281231&reqGLN=0614141000005&corrUUID={UUID}&linkType=verificationService")).unwrap()
}

/// A pack that may be sold until the end of 2028-12-31.
fn known(state: PackState, expired: bool, recalled: Option<RecallClass>) -> Known {
	let expiry = start_of_day(2029, 1, 1).unwrap();
	Known { status: PackStatus::Genuine { state, expired, recalled, expiry }, is_of_lot: true }
}

fn codes(request: &Request, known: &Known) -> (Option<&'static str>, Option<&'static str>) {
	let (failure, information) = judge(&request.pack, known);
	(failure.map(Failure::code), information.map(Information::code))
}

#[test]
fn a_request_is_read() {
	let request = good();
	assert_eq!(request.pack.lot.as_deref(), Some("L/1"));
	assert_eq!(request.pack.expiry, end_of_day(2028, 12, 31));
	assert_eq!((request.correlation.as_str(), request.asker), (UUID, Gln(614_141_000_005)));
	for (query, field) in [
		(format!("corrUUID={UUID}"), "reqGLN"),
		("reqGLN=0614141000005".into(), "corrUUID"),
		("reqGLN=0614141000005&corrUUID=1".into(), "corrUUID"),
		(format!("reqGLN=0614141000006&corrUUID={UUID}"), "reqGLN"),
		(format!("exp=1&reqGLN=0614141000005&corrUUID={UUID}"), "AI (17)"),
	] {
		let error = self::request(&query).unwrap_err().to_string();
		assert!(error.starts_with(field), "{query}: {error}");
	}
	for (path, field) in [
		("/verify/gtin/06291041500213/ser/S1", "AI (10)"),
		("/verify/gtin/06291041500213/lot/L1", "AI (21)"),
		("/verify/gtin/06291041500214/lot/L1/ser/1", "AI (01)"),
		("/verify/gtin/06291041500213/lot", "verification request"),
		("/verify/sscc/106141412345678908", "verification request"),
	] {
		let error = Request::parse(path).unwrap_err().to_string();
		assert!(error.starts_with(field), "{path}: {error}");
	}
}

#[test]
fn a_new_exchange_has_a_name_of_its_own() {
	let names: Vec<String> = (0..100).map(|_| new_correlation().unwrap()).collect();
	assert!(names.iter().all(|name| check_uuid(name).is_ok() && name.get(14..15) == Some("4")), "{names:?}");
	assert!(names.iter().all(|name| "89ab".contains(&name[19..20])), "{names:?}");
	assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), 100);
	let pack = PackId::parse("(01)06291041500213(10)L1(21)S1").unwrap();
	assert_eq!(Request::new(pack.clone(), "0614141000005", &names[0]).unwrap().asker, Gln(614_141_000_005));
	let undated = PackId { serial: None, ..pack };
	assert!(Request::new(undated, "0614141000005", &names[0]).unwrap_err().to_string().starts_with("AI (21)"));
}

#[test]
fn a_good_pack_is_verified() {
	let value = answer(&good(), &known(PackState::Active, false, None), Gln(614_141_000_005), 1_795_219_200_000);
	let wanted = json!({
		"verificationTimestamp": "2026-11-21T00:00:00Z",
		"responderGLN": "0614141000005",
		"data": { "verified": true },
		"corrUUID": UUID,
	});
	assert_eq!(value, wanted);
}

#[test]
fn what_does_not_match_has_its_code() {
	let good = good();
	let unknown = |status| Known { status, is_of_lot: true };
	assert_eq!(codes(&good, &unknown(PackStatus::NotGenuine)), (Some("No_match_GTIN_Serial"), None));
	assert_eq!(codes(&good, &unknown(PackStatus::UnknownLot)), (Some("No_match_GTIN_Serial"), None));
	let mut early = good.clone();
	early.pack.expiry = end_of_day(2028, 12, 30);
	let mut undated = good.clone();
	undated.pack.expiry = None;
	let right = known(PackState::Active, false, None);
	let elsewhere = Known { is_of_lot: false, ..right.clone() };
	assert_eq!(codes(&early, &right).0, Some("No_match_GTIN_Serial_Expiry"));
	assert_eq!(codes(&good, &elsewhere).0, Some("No_match_GTIN_Serial_Lot"));
	assert_eq!(codes(&early, &elsewhere).0, Some("No_match_GTIN_Serial_Lot_Expiry"));
	assert_eq!(codes(&undated, &right), (None, None));
}

#[test]
fn what_must_not_be_sold_again_has_its_code() {
	let good = good();
	let recalled = Some(RecallClass::ClassII);
	for state in PackState::ALL.iter().filter(|state| **state != PackState::Active) {
		assert_eq!(codes(&good, &known(*state, false, None)).0, Some("Not_for_re-distribution"), "{state:?}");
	}
	assert_eq!(codes(&good, &known(PackState::Active, true, None)), (Some("Manufacturer_policy"), Some("Expired")));
	assert_eq!(
		codes(&good, &known(PackState::Active, true, recalled)),
		(Some("Manufacturer_policy"), Some("Recalled"))
	);
	assert_eq!(codes(&good, &known(PackState::Locked, true, recalled)).1, Some("Suspect"));
	assert_eq!(codes(&good, &known(PackState::Stolen, false, None)).1, Some("Illegitimate"));
	assert_eq!(codes(&good, &known(PackState::Supplied, false, recalled)).1, Some("Recalled"));
}

/// Text that is nearly a request.
const TARGET: &str = "(/verify)?(/(gtin|lot|ser|10)/[0-9A-Z%]{0,14}){0,4}(\\?[a-zA-Z0-9=&-]{0,60})?";

proptest! {
	#[test]
	fn only_a_pack_that_may_be_supplied_is_verified(
		state in proptest::sample::select(PackState::ALL),
		expired: bool,
		recalled in proptest::option::of(proptest::sample::select(RecallClass::ALL)),
		is_of_lot: bool,
	) {
		let known = Known { is_of_lot, ..known(state, expired, recalled) };
		let (failure, _) = judge(&good().pack, &known);
		prop_assert_eq!(failure.is_none(), is_of_lot && known.status.may_be_supplied());
	}

	#[test]
	fn any_target_is_read_or_refused(target in TARGET) {
		let _ = Request::parse(&target);
	}
}
