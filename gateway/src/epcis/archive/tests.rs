use serde_json::{json, Value};

use super::*;
use crate::time;

const NOON: &str = "2026-02-01T12:00:00Z";
const CASE: &str = "https://id.gs1.org/00/040999990000000012";
const PACK: &str = "urn:epc:id:sgtin:4099999.000001.A1";

fn noon() -> Moment {
	time::parse_iso(NOON).unwrap()
}

/// An event that ships a case, with more members.
fn event(members: Value) -> Value {
	let mut event = json!({
		"type": "ObjectEvent",
		"eventTime": "2026-01-31T12:00:00+01:00",
		"eventTimeZoneOffset": "+01:00",
		"action": "OBSERVE",
		"bizStep": "shipping",
		"epcList": [CASE],
	});
	for (name, value) in members.as_object().unwrap() {
		event[name] = value.clone();
	}
	event
}

/// A document in which `own` stands for something.
fn captured(own: &str, events: &[Value]) -> Document {
	let document = json!({
		"@context": [STANDARD, { "own": own, "repository-x": "https://repository-x.example.com/" }],
		"type": "EPCISDocument",
		"schemaVersion": "2.0",
		"creationDate": NOON,
		"repository-x:ignoreFields": ["own:captured"],
		"epcisBody": { "eventList": events },
	});
	Document::from_value(&document).unwrap()
}

fn kept(document: &Document) -> Vec<Stored> {
	let values = standalone(document, noon()).unwrap();
	values.iter().map(|value| Stored::read(value).unwrap()).collect()
}

fn ids(value: &Value) -> Vec<HashId> {
	let bytes = serde_json::to_vec(value).unwrap();
	Document::parse(&bytes).unwrap().hash_ids().unwrap()
}

#[test]
fn an_event_stands_for_itself() {
	let marked = event(
		json!({ "own:note": "x", "own:captured": "7", "@context": { "more": "https://more.example/" }, "more:a": "b" }),
	);
	let document = captured("https://own.example/", &[marked]);
	let wanted = document.hash_ids().unwrap();
	let value = &standalone(&document, noon()).unwrap()[0];
	assert_eq!(ids(value), wanted, "on its own");
	assert_eq!(value["eventID"], json!(wanted[0].to_string()));
	assert_eq!(value["recordTime"], NOON);
	assert_eq!(value["@context"][1]["more"], "https://more.example/");
	assert!(value.get("own:captured").is_none());
	let again = standalone(&Document::from_value(value).unwrap(), noon()).unwrap();
	assert_eq!(&again[0], value);
	let named = captured(
		"https://own.example/",
		&[event(json!({ "eventID": "urn:uuid:5a1a5000-0000-4000-8000-000000000001" }))],
	);
	assert_eq!(kept(&named)[0].event.id.as_deref(), Some("urn:uuid:5a1a5000-0000-4000-8000-000000000001"));
}

#[test]
fn events_of_different_contexts_come_back_in_one_document() {
	let noted = event(json!({ "own:note": "abc:1" }));
	let one = captured("https://one.example/", &[noted.clone(), event(json!({ "bizStep": "departing" }))]);
	// What is no prefix in one document may be one in another.
	let other = json!({ "@context": [STANDARD, { "own": "https://other.example/", "abc": "https://abc.example/" }] });
	let other = Document { head: other.as_object().unwrap().clone(), ..captured("https://x.example/", &[noted]) };
	let all: Vec<Stored> = [&one, &other].into_iter().flat_map(kept).collect();
	let wanted: Vec<HashId> = all.iter().map(|stored| stored.id).collect();
	assert_eq!(wanted, [one.hash_ids().unwrap(), other.hash_ids().unwrap()].concat());
	assert_ne!(wanted[0], wanted[2]);
	for built in [document(&all, noon()).unwrap(), query_document(&all, noon()).unwrap()] {
		assert_eq!(built["@context"], json!([STANDARD]));
		assert_eq!(ids(&built), wanted);
	}
	let alike = document(&kept(&one), noon()).unwrap();
	assert_eq!(alike["@context"][1]["own"], "https://one.example/");
	assert!(alike["epcisBody"]["eventList"][0].get("@context").is_none());
}

#[test]
fn a_query_may_find_nothing_and_a_document_has_events() {
	let empty = query_document(&[], noon()).unwrap();
	assert_eq!(ids(&empty), []);
	assert!(document(&[], noon()).is_err());
	let mut altered = kept(&captured("https://own.example/", &[event(json!({}))]));
	altered[0].event.raw["bizStep"] = "receiving".into();
	assert!(document(&altered, noon()).unwrap_err().to_string().contains("would be given back as"));
}

/// Whether one event meets a query.
fn meets(event: &Value, query: &[(&str, &str)]) -> bool {
	let mut asked = Query::default();
	for (name, value) in query {
		asked.add(name, value).unwrap();
	}
	asked.takes(&kept(&captured("https://own.example/", std::slice::from_ref(event)))[0])
}

#[test]
fn parameters_are_met_or_not() {
	let place = json!({ "id": "urn:epc:id:sgln:4099999.00002.0" });
	let shipped = event(
		json!({ "disposition": "in_transit", "readPoint": place.clone(), "bizLocation": place, "eventID": "urn:x:1" }),
	);
	let packed = event(json!({
		"type": "AggregationEvent", "action": "ADD", "bizStep": "packing", "parentID": CASE, "childEPCs": [PACK],
		"childQuantityList": [{ "epcClass": "urn:epc:class:lgtin:4099999.000001.L1", "quantity": 2 }],
	}));
	let mut packed = packed;
	packed.as_object_mut().unwrap().remove("epcList");
	let wrong = event(json!({ "errorDeclaration": {
		"declarationTime": NOON, "reason": "incorrect_data", "correctiveEventIDs": ["urn:x:2"],
	} }));
	let link = "https://shop.example/01/04099999000012/21/A1";
	for (event, name, yes, no) in [
		(&shipped, "eventType", "ObjectEvent", "AggregationEvent"),
		(&shipped, "EQ_action", "OBSERVE", "ADD"),
		(&shipped, "EQ_bizStep", "https://ref.gs1.org/cbv/BizStep-shipping", "receiving"),
		(&shipped, "EQ_disposition", "urn:epcglobal:cbv:disp:in_transit", "active"),
		(&shipped, "EQ_readPoint", "https://id.gs1.org/414/4099999000029", "https://id.gs1.org/414/4099999000012"),
		(&shipped, "EQ_bizLocation", "https://id.gs1.org/414/4099999000029", "urn:x:y"),
		(&shipped, "EQ_eventID", "urn:x:1", "urn:x:2"),
		(&shipped, "GE_eventTime", "2026-01-31T11:00:00Z", "2026-01-31T11:00:00.001Z"),
		(&shipped, "LT_eventTime", "2026-01-31T11:00:00.001Z", "2026-01-31T11:00:00Z"),
		(&shipped, "GE_recordTime", NOON, "2026-02-01T12:00:01Z"),
		(&shipped, "LT_recordTime", "2026-02-01T12:00:01Z", NOON),
		(&shipped, "MATCH_epc", "urn:epc:id:sscc:4099999.0000000001", PACK),
		(&packed, "MATCH_epc", link, CASE),
		(&packed, "MATCH_epc", "urn:epc:idpat:sgtin:4099999.000001.*", "urn:epc:idpat:sgtin:4099999.000002.*"),
		(&packed, "MATCH_parentID", CASE, PACK),
		(&packed, "MATCH_anyEPC", CASE, "urn:epc:id:sscc:4099999.0000000002"),
		(
			&packed,
			"MATCH_epcClass",
			"https://id.gs1.org/01/04099999000012/10/L1",
			"https://id.gs1.org/01/04099999000012/10/L2",
		),
		(&wrong, "EQ_errorReason", "https://ref.gs1.org/cbv/ER-incorrect_data", "did_not_occur"),
		(&wrong, "EQ_correctiveEventID", "urn:x:2", "urn:x:1"),
	] {
		assert!(meets(event, &[(name, yes)]), "{name}={yes}");
		assert!(!meets(event, &[(name, no)]), "{name}={no}");
		assert!(meets(event, &[]));
	}
	assert!(meets(&wrong, &[("EXISTS_errorDeclaration", "")]) && !meets(&shipped, &[("EXISTS_errorDeclaration", "")]));
	assert!(meets(&shipped, &[("EQ_bizStep", "receiving"), ("EQ_bizStep", "shipping")]), "any of one name");
	assert!(!meets(&shipped, &[("EQ_bizStep", "shipping"), ("EQ_action", "ADD")]), "all names");
}

#[test]
fn transformations_are_found_by_inputs_and_outputs() {
	let made = json!({
		"type": "TransformationEvent",
		"eventTime": NOON,
		"eventTimeZoneOffset": "+00:00",
		"transformationID": "urn:x:3",
		"inputEPCList": [PACK],
		"outputQuantityList": [{ "epcClass": "urn:epc:class:lgtin:4099999.000001.L1", "quantity": 2 }],
	});
	let lot = "urn:epc:class:lgtin:4099999.000001.L1";
	assert!(meets(&made, &[("MATCH_inputEPC", PACK), ("MATCH_outputEPCClass", lot), ("MATCH_anyEPCClass", lot)]));
	assert!(meets(&made, &[("EQ_transformationID", "urn:x:3")]));
	for (name, value) in
		[("MATCH_epc", PACK), ("MATCH_outputEPC", PACK), ("MATCH_inputEPCClass", lot), ("MATCH_epcClass", lot)]
	{
		assert!(!meets(&made, &[(name, value)]), "{name}");
	}
}

#[test]
fn wrong_parameters_are_refused_by_name() {
	for (name, value) in [
		("EQ_colour", "red"),
		("eventType", "QuantityEvent"),
		("EQ_action", "MOVE"),
		("EQ_bizStep", "shiping"),
		("GE_eventTime", "yesterday"),
		("MATCH_epc", "A1"),
		("MATCH_epc", "urn:epc:idpat:sgtin:4099999.*.*"),
	] {
		let error = Query::default().add(name, value).unwrap_err().to_string();
		assert!(error.starts_with(name), "{error}");
	}
	let mut twice = Query::default();
	twice.add("GE_eventTime", NOON).unwrap();
	assert!(twice.add("GE_eventTime", NOON).is_err());
}
