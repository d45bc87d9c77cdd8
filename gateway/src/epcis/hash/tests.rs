use proptest::prelude::*;
use serde_json::{json, Value};

use super::*;

fn event() -> Value {
	json!({
		"type": "ObjectEvent",
		"eventTime": "2026-01-31T12:00:00+01:00",
		"eventTimeZoneOffset": "+01:00",
		"action": "ADD",
		"bizStep": "commissioning",
		"epcList": ["urn:epc:id:sgtin:4099999.000001.B2", "https://shop.example/01/04099999000012/21/A1?17=281231"],
	})
}

fn document(event: &Value) -> Value {
	json!({
		"@context": [
			"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
			{ "own": "https://ns.example.com/epcis/", "repository-x": "https://repository-x.example.com/" },
		],
		"type": "EPCISDocument",
		"schemaVersion": "2.0",
		"creationDate": "2026-01-31T12:00:00Z",
		"epcisBody": { "eventList": [event] },
	})
}

fn read(value: &Value) -> Document {
	Document::parse(&serde_json::to_vec(value).unwrap()).unwrap()
}

fn text(event: &Value) -> String {
	read(&document(event)).canonical_texts().unwrap().remove(0)
}

fn refusal(event: &Value) -> String {
	read(&document(event)).hash_ids().unwrap_err().to_string()
}

/// The text of the event with one more member.
fn with(name: &str, value: Value) -> String {
	let mut event = event();
	event[name] = value;
	text(&event)
}

const HEAD: &str = "eventType=ObjectEventeventTime=2026-01-31T11:00:00.000ZeventTimeZoneOffset=+01:00\
	epcListepc=https://id.gs1.org/01/04099999000012/21/A1epc=https://id.gs1.org/01/04099999000012/21/B2\
	action=ADDbizStep=https://ref.gs1.org/cbv/BizStep-commissioning";

#[test]
fn an_event_has_one_text() {
	assert_eq!(text(&event()), HEAD);
	// The id was computed from the text above with a tool of the system, sha256sum.
	let wanted = "ni:///sha-256;1694a6c99948ab28a739896cd43a0daac3e8e8cf0b9eb19d2911286f1c50d020?ver=CBV2.0";
	let ids = read(&document(&event())).hash_ids().unwrap();
	assert_eq!(ids[0].to_string(), wanted);
	assert_eq!(read(&event()).hash_ids().unwrap(), ids, "an event on its own");
	assert_eq!(HashId::parse(wanted), Some(ids[0]));
}

#[test]
fn ids_are_read_strictly() {
	let id = HashId([0xab; 32]).to_string();
	assert_eq!(HashId::parse(&id), Some(HashId([0xab; 32])));
	for bad in ["", "ni:///sha-256;ab?ver=CBV2.0", &id.replace("CBV2.0", "CBV2.1"), &id.replace("256", "512"), &id[1..]]
	{
		assert_eq!(HashId::parse(bad), None, "{bad}");
	}
}

#[test]
fn what_is_said_about_the_event_is_left_out() {
	let declaration = json!({ "declarationTime": "2026-02-01T00:00:00Z", "reason": "incorrect_data" });
	for (name, value) in [
		("eventID", json!("urn:uuid:5a1a5000-0000-4000-8000-000000000001")),
		("recordTime", json!("2026-02-01T00:00:00Z")),
		("errorDeclaration", declaration),
		("rdfs:comment", json!("seen by two")),
		("certificationInfo", json!([])),
		("disposition", json!(" ")),
		("own:absent", Value::Null),
	] {
		assert_eq!(with(name, value), HEAD, "{name}");
	}
}

#[test]
fn words_and_addresses_are_the_same() {
	let long = "https://ref.gs1.org/cbv/Disp-in_transit";
	for short in ["in_transit", "cbv:Disp-in_transit", "urn:epcglobal:cbv:disp:in_transit", long] {
		assert_eq!(with("disposition", json!(short)), format!("{HEAD}disposition={long}"), "{short}");
	}
	let mut wrong = event();
	wrong["disposition"] = "in_transist".into();
	assert!(
		refusal(&wrong).starts_with("event 1, disposition: \"in_transist\" is no disposition"),
		"{}",
		refusal(&wrong)
	);
}

#[test]
fn lists_are_sorted_and_their_parts_in_order() {
	let transactions = json!([
		{ "bizTransaction": "urn:x:2", "type": "po" },
		{ "type": "desadv", "bizTransaction": "urn:x:9" },
		{ "bizTransaction": "urn:x:1" },
	]);
	let wanted =
		"bizTransactionListbizTransaction=urn:x:1type=https://ref.gs1.org/cbv/BTT-desadvbizTransaction=urn:x:9\
		type=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:x:2";
	assert_eq!(with("bizTransactionList", transactions), format!("{HEAD}{wanted}"));
	let reports = json!([{
		"sensorReport": [
			{ "type": "Temperature", "value": 4.50, "uom": "CEL", "own:b": "2", "own:a": [1, 1.0] },
			{ "booleanValue": true, "type": "own:seal", "time": "2026-01-31T12:00:00Z" },
		],
	}]);
	let wanted = "sensorElementListsensorElement\
		sensorReporttype=https://gs1.org/voc/Temperaturevalue=4.5uom=CEL\
		{https://ns.example.com/epcis/}a=1{https://ns.example.com/epcis/}a=1{https://ns.example.com/epcis/}b=2\
		sensorReporttype=https://ns.example.com/epcis/sealtime=2026-01-31T12:00:00.000ZbooleanValue=true";
	assert_eq!(with("sensorElementList", reports), format!("{HEAD}{wanted}"));
}

#[test]
fn extensions_have_their_namespace() {
	let long = with("https://ns.example.com/epcis/note", json!({ "own:b": "x", "own:a": { "own:c": "" } }));
	assert_eq!(with("own:note", json!({ "own:a": { "own:c": " " }, "own:b": " x" })), long);
	let braces = "{https://ns.example.com/epcis/}";
	assert_eq!(long, format!("{HEAD}{braces}note{braces}a{braces}c{braces}b=x"));
	let master = with("ilmd", json!({ "cbvmda:lotNumber": "L1", "own:weight": "1.50" }));
	assert_eq!(master, format!("{HEAD}ilmd{braces}weight=1.5{{urn:epcglobal:cbv:mda:}}lotNumber=L1"));
}

#[test]
fn what_has_no_one_meaning_is_refused() {
	for (name, value, place) in [
		("other:note", json!("x"), "event 1, other:note: its prefix"),
		("note", json!("x"), "event 1, note: EPCIS 2.0 has no such field"),
		("epcis:action", json!("ADD"), "event 1, epcis:action: its prefix"),
		("readPoint", json!({ "id": "urn:x:1", "name": "gate" }), "event 1, readPoint, name: EPCIS 2.0"),
		("own:a", json!({ "b": 1 }), "event 1, own:a, b: EPCIS 2.0"),
		("disposition", json!({ "id": "x" }), "event 1, disposition: neither"),
		("ilmd", json!("L1"), "event 1, ilmd: not a JSON object"),
		(
			"sensorElementList",
			json!([{ "sensorReport": [{ "time": "noon" }] }]),
			"event 1, sensorElementList, sensorReport, time",
		),
		("@context", json!({ "cbv": "https://evil.example/" }), "event 1, @context: the prefix cbv"),
	] {
		let mut event = event();
		event[name] = value;
		assert!(refusal(&event).starts_with(place), "{}", refusal(&event));
	}
	let mut deep = json!("x");
	for _ in 0..70 {
		deep = json!({ "own:a": deep });
	}
	let mut event = event();
	event["own:a"] = deep;
	assert!(refusal(&event).contains("too many"));
}

#[test]
fn a_repository_may_add_extensions_and_no_more() {
	let mut marked = event();
	marked["own:captured"] = "7".into();
	let ids = |event: &Value, ignored: Value| {
		let mut document = document(event);
		document["repository-x:ignoreFields"] = ignored;
		read(&document).hash_ids()
	};
	let plain = ids(&event(), json!([])).unwrap();
	assert_eq!(ids(&marked, json!(["own:captured"])).unwrap(), plain);
	assert_ne!(ids(&marked, json!(["own:other"])).unwrap(), plain);
	for field in ["epcList", "eventTime", "nobody:knows"] {
		assert!(ids(&marked, json!([field])).unwrap_err().to_string().contains("always counts"), "{field}");
	}
}

proptest! {
	#[test]
	fn the_order_of_what_has_none_does_not_count(mut serials in proptest::collection::vec("[A-Z0-9]{1,8}", 1..6)) {
		let list = |serials: &[String]| -> Value {
			serials.iter().map(|serial| format!("urn:epc:id:sgtin:4099999.000001.{serial}")).collect()
		};
		let before = with("epcList", list(&serials));
		serials.reverse();
		prop_assert_eq!(with("epcList", list(&serials)), before);
	}

	#[test]
	fn any_extension_is_hashed_or_refused(
		name in "(own|other|urn|https)?:?[a-z/]{0,8}",
		value in "[ -~]{0,20}",
	) {
		let mut event = event();
		event[format!("own:{name}")] = json!([{ name.clone(): value.clone() }, value]);
		let _ = read(&document(&event)).hash_ids();
	}
}
