use serde_json::{json, Value};

use super::*;
use crate::time;

const MAKER: OrganisationId = OrganisationId(1);
const SELLER: OrganisationId = OrganisationId(2);
const CARRIER: OrganisationId = OrganisationId(3);

const PACK: &str = "urn:epc:id:sgtin:4099999.000001.A1";
const OTHER_PACK: &str = "https://id.gs1.org/01/04099999000012/21/A2";
const LOT: &str = "urn:epc:class:lgtin:4099999.000001.L1";
const CASE: &str = "urn:epc:id:sscc:4099999.0000000001";
const OTHER_CASE: &str = "https://id.gs1.org/00/040999990000000029";
const PALLET: &str = "urn:epc:id:sscc:4099999.0000000003";

const GTIN: Gtin = Gtin(4_099_999_000_012);
const CASE_KEY: Sscc = Sscc(40_999_990_000_000_012);
const OTHER_KEY: Sscc = Sscc(40_999_990_000_000_029);
const PALLET_KEY: Sscc = Sscc(40_999_990_000_000_036);

fn parties() -> Parties {
	let mut parties = Parties::default();
	parties.add("urn:epc:id:pgln:4099999.00001", MAKER).unwrap();
	parties.add("https://id.gs1.org/414/4099999000029", SELLER).unwrap();
	parties.add("https://carrier.example/id", CARRIER).unwrap();
	parties
}

/// An event of a type with an action (empty: none), a business step (likewise) and other members.
fn event(kind: &str, action: &str, step: &str, members: Value) -> Value {
	let mut event = members;
	event["type"] = kind.into();
	event["eventTime"] = "2026-01-31T12:00:00+01:00".into();
	event["eventTimeZoneOffset"] = "+01:00".into();
	for (name, value) in [("action", action), ("bizStep", step)] {
		if !value.is_empty() {
			event[name] = value.into();
		}
	}
	event
}

fn document(events: Vec<Value>) -> Document {
	let document = json!({
		"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
		"type": "EPCISDocument",
		"schemaVersion": "2.0",
		"creationDate": "2026-01-31T12:00:00Z",
		"epcisBody": { "eventList": events },
	});
	Document::parse(&serde_json::to_vec(&document).unwrap()).unwrap()
}

fn steps_of(events: Vec<Value>) -> Vec<Step> {
	plan(&document(events), &parties()).unwrap().into_iter().map(|planned| planned.step).collect()
}

fn one(event: Value) -> Step {
	let mut steps = steps_of(vec![event]);
	assert_eq!(steps.len(), 1, "{steps:?}");
	steps.remove(0)
}

fn object(step: &str, members: Value) -> Value {
	event("ObjectEvent", "OBSERVE", step, members)
}

fn refusal(events: Vec<Value>) -> String {
	plan(&document(events), &parties()).unwrap_err().to_string()
}

fn key() -> LotKey {
	LotKey { gtin: GTIN, lot: gs1::lot_number("L1").unwrap() }
}

fn serial(text: &str) -> Serial {
	gs1::serial(text).unwrap()
}

fn packs() -> Vec<PackRef> {
	["A1", "A2"].map(|text| PackRef { gtin: GTIN, serial: serial(text), lot: None }).to_vec()
}

fn both() -> Contents {
	Contents { packs: packs(), lots: vec![(key(), 10)] }
}

fn made(total: Option<u32>, serials: &[&str]) -> MadeLot {
	let serials = serials.iter().map(|text| serial(text)).collect();
	MadeLot { key: key(), expiry: Expiry(281_231), total, serials }
}

fn master() -> Value {
	json!({ "cbvmda:lotNumber": "L1", "cbvmda:itemExpirationDate": "2028-12-31" })
}

fn to(kind: &str, uri: &str) -> Value {
	json!({ "type": kind, "destination": uri })
}

#[test]
fn objects_are_handled() {
	let named = || json!([PACK, OTHER_PACK]);
	let cases = || json!([CASE, OTHER_CASE]);
	let containers = || vec![CASE_KEY, OTHER_KEY];
	let removed = |why| Step::Decommission { packs: packs(), why };
	let premises = Some(Gln(4_099_999_000_029));
	for (step, members, wanted) in [
		("receiving", json!({ "epcList": cases() }), Step::Receive { containers: containers() }),
		("accepting", json!({ "epcList": cases() }), Step::Receive { containers: containers() }),
		("void_shipping", json!({ "epcList": cases() }), Step::Cancel { containers: containers() }),
		("dispensing", json!({ "epcList": named() }), Step::Supply { packs: packs(), premises: None }),
		(
			"retail_selling",
			json!({ "epcList": named(), "bizLocation": { "id": "urn:epc:id:sgln:4099999.00002.0" } }),
			Step::Supply { packs: packs(), premises },
		),
		(
			"urn:epcglobal:cbv:bizstep:dispensing",
			json!({
				"epcList": named(),
				"disposition": "cbv:Disp-dispensed",
				"readPoint": { "id": "https://id.gs1.org/414/4099999000029" },
			}),
			Step::Supply { packs: packs(), premises },
		),
		("inspecting", json!({ "epcList": named(), "disposition": "stolen" }), removed(Decommission::Stolen)),
		("sampling", json!({ "epcList": named() }), removed(Decommission::Sample)),
		("holding", json!({ "epcList": named() }), removed(Decommission::Locked)),
		("https://ns.example.com/step/exporting", json!({ "epcList": named() }), removed(Decommission::Exported)),
		(
			"destroying",
			json!({ "epcList": named(), "quantityList": [{ "epcClass": LOT, "quantity": 10, "uom": "EA" }] }),
			Step::Destroy { packs: both() },
		),
	] {
		assert_eq!(one(object(step, members)), wanted, "{step}");
	}
}

#[test]
fn shipments_name_who_is_to_possess_and_to_own() {
	let seller = "urn:epc:id:sgln:4099999.00002.0";
	let ship = |to, owner| Step::Ship { containers: vec![CASE_KEY], to, owner };
	for (destinations, wanted) in [
		(json!([to("possessing_party", seller)]), ship(SELLER, None)),
		(json!([to("owning_party", seller)]), ship(SELLER, Some(SELLER))),
		(
			json!([
				to("location", "urn:x:y"),
				to("cbv:SDT-owning_party", seller),
				to("urn:epcglobal:cbv:sdt:possessing_party", "https://carrier.example/id")
			]),
			ship(CARRIER, Some(SELLER)),
		),
		(
			json!([to("owning_party", "https://id.gs1.org/417/4099999000012"), to("possessing_party", seller)]),
			ship(SELLER, None),
		),
	] {
		let source = json!([{ "type": "owning_party", "source": "urn:epc:id:pgln:4099999.00001" }]);
		let members = json!({ "epcList": [CASE], "destinationList": destinations, "sourceList": source });
		assert_eq!(one(object("shipping", members)), wanted);
	}
	for (destinations, why) in [
		(
			json!([to("owning_party", "urn:epc:id:pgln:4099999.00009")]),
			"no organisation is known for the owning_party urn",
		),
		(json!([to("owning_party", seller), to("owning_party", "urn:x:y")]), "two of the type owning_party"),
		(json!([{ "destination": seller }]), "no type"),
		(json!([to("owning_party", "https://id.gs1.org/414/4099999000022")]), "wrong check digit"),
	] {
		let error = refusal(vec![object("shipping", json!({ "epcList": [CASE], "destinationList": destinations }))]);
		assert!(error.starts_with("event 1, destinationList: ") && error.contains(why), "{error}");
	}
}

#[test]
fn containers_are_packed_and_unpacked() {
	let quantity = json!([{ "epcClass": LOT, "quantity": 10 }]);
	let contents = json!({ "parentID": CASE, "childEPCs": [PACK, OTHER_PACK], "childQuantityList": quantity });
	let cases = json!({ "parentID": PALLET, "childEPCs": [CASE, OTHER_CASE] });
	let containers = vec![CASE_KEY, OTHER_KEY];
	let aggregation = |action: &str, members: &Value| one(event("AggregationEvent", action, "", members.clone()));
	assert_eq!(aggregation("ADD", &contents), Step::Pack { into: CASE_KEY, packs: both() });
	assert_eq!(aggregation("DELETE", &contents), Step::Unpack { from: CASE_KEY, packs: both() });
	assert_eq!(aggregation("ADD", &cases), Step::Load { into: PALLET_KEY, containers: containers.clone() });
	assert_eq!(aggregation("DELETE", &cases), Step::Unload { from: PALLET_KEY, containers });
	assert_eq!(aggregation("DELETE", &json!({ "parentID": CASE })), Step::Empty { from: CASE_KEY });
	let seen = event("AggregationEvent", "OBSERVE", "receiving", contents);
	assert_eq!(one(seen), Step::Receive { containers: vec![CASE_KEY] });
	let itself = json!({ "parentID": CASE, "childEPCs": [CASE] });
	assert!(refusal(vec![event("AggregationEvent", "ADD", "", itself)]).contains("would be in itself"));
}

#[test]
fn lots_come_into_being() {
	let commission = |members: Value| event("ObjectEvent", "ADD", "commissioning", members);
	let named = json!({ "epcList": [PACK, OTHER_PACK], "ilmd": master() });
	let counted = json!({ "quantityList": [{ "epcClass": LOT, "quantity": 10 }], "ilmd": master() });
	assert_eq!(one(commission(named.clone())), Step::Commission(made(None, &["A1", "A2"])));
	assert_eq!(one(commission(counted.clone())), Step::Commission(made(Some(10), &[])));
	let web = json!({ "gs1:hasBatchLotNumber": "L1", "gs1:expirationDate": "2028-12-31T00:00:00Z" });
	assert_eq!(one(commission(json!({ "epcList": [PACK], "ilmd": web }))), Step::Commission(made(None, &["A1"])));
	let link = json!({
		"epcList": ["https://id.gs1.org/01/04099999000012/10/L1/21/A1"],
		"ilmd": { "gs1:expirationDate": "2028-12-31" },
	});
	assert_eq!(one(commission(link)), Step::Commission(made(None, &["A1"])));
	// The same lot over several events is one call.
	let more = json!({ "epcList": ["urn:epc:id:sgtin:4099999.000001.A3"], "ilmd": master() });
	let steps = steps_of([named.clone(), counted, more].map(commission).to_vec());
	let whole = Step::Commission(made(Some(10), &["A1", "A2", "A3"]));
	assert_eq!(steps, [whole, Step::Joined { to: 0 }, Step::Joined { to: 0 }]);
	let made_of = json!({
		"inputEPCList": [PACK, OTHER_PACK],
		"inputQuantityList": [{ "epcClass": LOT, "quantity": 10 }],
		"outputQuantityList": [{ "epcClass": LOT, "quantity": 6 }],
		"ilmd": master(),
	});
	let transformed = Step::Transform { inputs: both(), output: made(Some(6), &[]) };
	assert_eq!(one(event("TransformationEvent", "", "repackaging", made_of)), transformed);

	let with = |name: &str, value: &str| {
		let mut ilmd = master();
		ilmd[name] = value.into();
		commission(json!({ "epcList": [PACK], "ilmd": ilmd }))
	};
	let few = commission(json!({ "quantityList": [{ "epcClass": LOT, "quantity": 1 }], "ilmd": master() }));
	let many = commission(json!({ "quantityList": [{ "epcClass": LOT, "quantity": 1_048_577 }], "ilmd": master() }));
	let mut other_lot = with("cbvmda:lotNumber", "L2");
	other_lot["quantityList"] = json!([{ "epcClass": LOT, "quantity": 1 }]);
	let mut later = with("cbvmda:itemExpirationDate", "2028-12-30");
	later["epcList"] = json!([OTHER_PACK]);
	for (events, why) in [
		(vec![with("cbvmda:itemExpirationDate", "31.12.2028")], "event 1, ilmd: expiry date"),
		(vec![with("cbvmda:itemExpirationDate", "2028-02-30")], "is no day of the calendar"),
		(vec![with("cbvmda:itemExpirationDate", "2128-02-03")], "too far from the event"),
		(vec![with("cbvmda:lotNumber", "L 1")], "character set 82"),
		(vec![other_lot], "not that of the quantities"),
		(vec![with("gs1:hasBatchLotNumber", "L2")], "not the same in both"),
		(vec![commission(json!({ "epcList": [PACK, PACK], "ilmd": master() }))], "is there twice"),
		(vec![commission(named.clone()), with("own:x", "")], "its prefix"),
		(vec![commission(named.clone()), with("cbvmda:countryOfOrigin", "DE")], "serial number A1 twice"),
		(vec![commission(named.clone()), few], "has 1 packs, and 2 are named"),
		(vec![many], "1048576 is the most"),
		(
			vec![with("cbvmda:countryOfOrigin", "DE"), later],
			"event 2: lot (01)04099999000012(10)L1 has two expiry dates",
		),
	] {
		let error = refusal(events);
		assert!(error.contains(why), "{error}");
	}
}

#[test]
fn temperatures_of_containers_are_readings() {
	let report = |value: &str| json!({ "type": "Temperature", "value": value.parse::<Value>().unwrap(), "uom": "CEL" });
	let sensors = json!([
		{
			"sensorMetadata": { "startTime": "2026-01-31T10:00:00Z", "endTime": "2026-01-31T11:00:00Z" },
			"sensorReport": [
				{ "type": "gs1:Temperature", "minValue": 2.5, "maxValue": 8, "uom": "CEL" },
				{ "type": "AbsoluteHumidity", "value": 12.1, "uom": "A93" },
			],
		},
		{ "sensorMetadata": { "time": "2026-01-31T09:00:00Z" }, "sensorReport": [report("-2e1")] },
		{ "sensorReport": [{ "type": "Temperature", "exception": "ERROR_CONDITION" }] },
	]);
	let at = |hour: u64| time::parse_iso(&format!("2026-01-31T{hour:02}:00:00Z")).unwrap();
	let reading = |from, until, lowest: &str, highest: &str| Reading {
		from: at(from),
		until: at(until),
		lowest: lowest.into(),
		highest: highest.into(),
	};
	let readings = vec![reading(9, 9, "-20", "-20"), reading(10, 11, "2.5", "8")];
	let measured = Step::Temperature { containers: vec![CASE_KEY], readings };
	let seen = json!({ "epcList": [CASE], "sensorElementList": sensors });
	assert_eq!(one(object("sensor_reporting", seen.clone())), measured);
	let both = steps_of(vec![object("receiving", seen)]);
	assert_eq!(both, [Step::Receive { containers: vec![CASE_KEY] }, measured]);
	let of_packs = json!({ "epcList": [PACK], "sensorElementList": [{ "sensorReport": [report("5")] }] });
	let Step::Evidence { why } = one(object("inspecting", of_packs)) else { panic!() };
	assert!(why.contains("business step inspecting; the chain takes temperatures of containers"), "{why}");
	let backwards = json!({ "epcList": [CASE], "sensorElementList": [{
		"sensorMetadata": { "startTime": "2026-01-31T11:00:00Z", "endTime": "2026-01-31T10:00:00Z" },
		"sensorReport": [{ "type": "Temperature", "minValue": 2, "maxValue": 8, "uom": "CEL" }],
	}] });
	assert!(refusal(vec![object("inspecting", backwards)]).contains("startTime is after endTime"));
}

#[test]
fn steps_are_in_the_order_of_time() {
	let received = object("receiving", json!({ "epcList": [CASE] }));
	let mut before = event("AggregationEvent", "ADD", "packing", json!({ "parentID": CASE, "childEPCs": [PACK] }));
	before["eventTime"] = "2026-01-31T10:59:59Z".into();
	let found = plan(&document(vec![received, before]), &parties()).unwrap();
	let numbers: Vec<_> = found.iter().map(|planned| planned.number).collect();
	assert_eq!(numbers, [1, 0]);
}

#[test]
fn declarations_are_of_the_event_that_they_repeat() {
	let shipped = object(
		"shipping",
		json!({ "epcList": [CASE], "destinationList": [to("possessing_party", "urn:epc:id:sgln:4099999.00002.0")] }),
	);
	let mut wrong = shipped.clone();
	wrong["errorDeclaration"] = json!({
		"declarationTime": "2026-02-01T00:00:00Z",
		"reason": "https://ref.gs1.org/cbv/ER-incorrect_data",
		"correctiveEventIDs": ["urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"],
	});
	let found = plan(&document(vec![shipped.clone(), wrong.clone()]), &parties()).unwrap();
	assert_eq!(found[0].id, found[1].id);
	assert_eq!(found[0].objects, ["https://id.gs1.org/00/040999990000000012"]);
	let corrective = vec!["urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8".to_owned()];
	let at = time::parse_iso("2026-02-01T00:00:00Z").unwrap();
	assert_eq!(found[1].step, Step::Declare { reason: Some("incorrect_data".into()), at, corrective });
	let backwards = plan(&document(vec![wrong.clone(), shipped.clone()]), &parties()).unwrap();
	let order: Vec<_> = backwards.iter().map(|planned| planned.number).collect();
	assert_eq!(order, [1, 0], "the event is told before it is declared an error");
	assert!(refusal(vec![shipped.clone(), shipped]).contains("event 2, eventID: this is event 1 once more"));
	for (member, value, why) in [
		("reason", "typo", "no reason of CBV"),
		("declarationTime", "now", "event 1, errorDeclaration, declarationTime"),
	] {
		let mut bad = wrong.clone();
		bad["errorDeclaration"][member] = value.into();
		assert!(refusal(vec![bad]).contains(why));
	}
}

#[test]
fn what_the_chain_has_no_call_for_is_evidence_with_its_reason() {
	let association =
		json!({ "parentID": "urn:epc:id:grai:4099999.00001.1", "childEPCs": ["urn:epc:id:giai:4099999.1"] });
	let bought = json!({ "epcList": [CASE], "bizTransactionList": [{ "type": "po", "bizTransaction": "urn:x:1" }] });
	let part = json!({ "inputEPCList": [PACK], "transformationID": "urn:x:1" });
	let weighed = json!({ "parentID": CASE, "childQuantityList": [{ "epcClass": LOT, "quantity": 10, "uom": "KGM" }] });
	let halved = json!({ "parentID": CASE, "childQuantityList": [{ "epcClass": LOT, "quantity": 0.5 }] });
	let mixed = json!({ "parentID": PALLET, "childEPCs": [CASE, PACK] });
	let product = "https://id.gs1.org/01/04099999000012";
	let product = json!({ "parentID": CASE, "childQuantityList": [{ "epcClass": product, "quantity": 1 }] });
	let packs = || json!({ "epcList": [PACK] });
	let commission = |members| event("ObjectEvent", "ADD", "commissioning", members);
	for (event, why) in [
		(event("AssociationEvent", "ADD", "installing", association), "devices and assets"),
		(event("TransactionEvent", "ADD", "shipping", bought), "business transaction"),
		(event("TransformationEvent", "", "", part), "a part of a transformation"),
		(event("AggregationEvent", "ADD", "packing", weighed), "counts in KGM"),
		(event("AggregationEvent", "ADD", "packing", halved), "doesn't say how many packs"),
		(event("AggregationEvent", "ADD", "packing", mixed), "and this one both"),
		(event("AggregationEvent", "ADD", "packing", product), "is no lot"),
		(event("ObjectEvent", "ADD", "receiving", json!({ "epcList": [CASE] })), "receiving with the action ADD"),
		(commission(packs()), "no lot number"),
		(commission(json!({ "epcList": [PACK], "ilmd": { "cbvmda:lotNumber": "L1" } })), "no expiry date"),
		(commission(json!({ "epcList": [CASE], "ilmd": master() })), "it names containers"),
		(object("shipping", packs()), "names other objects"),
		(object("shipping", json!({ "epcList": [CASE] })), "no possessing or owning party"),
		(object("departing", json!({ "epcList": [CASE] })), "the business step departing"),
		(object("", packs()), "no business step"),
		(event("ObjectEvent", "ADD", "dispensing", packs()), "dispensing with the action ADD"),
		(object("storing", json!({ "epcList": [PACK], "disposition": "dispensed" })), "the business step storing"),
		(object("decommissioning", packs()), "without a reason"),
		(object("destroying", json!({ "epcList": [CASE] })), "names containers"),
		(object("dispensing", json!({ "epcList": [PACK], "disposition": "partially_dispensed" })), "a part of a pack"),
		(object("dispensing", json!({ "quantityList": [{ "epcClass": LOT, "quantity": 1 }] })), "which ones they are"),
	] {
		match one(event) {
			Step::Evidence { why: found } => assert!(found.contains(why), "{found}"),
			other => panic!("{why}: {other:?}"),
		}
	}
}
