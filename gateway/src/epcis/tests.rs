use proptest::prelude::*;
use serde_json::json;

use super::*;

fn event() -> Value {
	json!({
		"type": "ObjectEvent",
		"eventTime": "2026-01-31T12:00:00+01:00",
		"eventTimeZoneOffset": "+01:00",
		"action": "ADD",
		"bizStep": "commissioning",
		"epcList": ["urn:epc:id:sgtin:4099999.000001.A1", "https://id.gs1.org/01/06291041500213/21/A2"],
	})
}

fn read(value: &Value) -> Result<Document> {
	Document::parse(&serde_json::to_vec(value).unwrap())
}

/// The refusal of an event in which one field is replaced, or taken away by null.
fn refusal(field: &str, value: Value) -> String {
	let mut event = event();
	match value {
		Value::Null => drop(event.as_object_mut().unwrap().remove(field)),
		value => event[field] = value,
	}
	read(&event).unwrap_err().to_string()
}

#[test]
fn an_event_on_its_own_is_read() {
	let document = read(&event()).unwrap();
	assert_eq!(document.form, Form::Event);
	let event = &document.events[0];
	assert_eq!((event.kind, event.action), (Kind::Object, Some(Action::Add)));
	assert_eq!(event.time, time::parse_iso("2026-01-31T11:00:00Z").unwrap());
	assert_eq!(event.biz_step.as_deref(), Some("commissioning"));
	assert!(matches!(&event.epcs[1].key, Key::Pack { gtin, serial } if gtin.0 == 6_291_041_500_213 && serial == "A2"));
}

#[test]
fn documents_hold_events() {
	let head = |body: Value, name: &str| {
		let day = "2026-01-31T12:00:00Z";
		json!({ "@context": [], "type": name, "schemaVersion": "2.0", "creationDate": day, "epcisBody": body })
	};
	let document = read(&head(json!({ "eventList": [event(), event()] }), "EPCISDocument")).unwrap();
	assert_eq!((document.form, document.events.len()), (Form::Document, 2));
	let body = json!({ "queryResults": { "resultsBody": { "eventList": [event()] } } });
	assert_eq!(read(&head(body, "EPCISQueryDocument")).unwrap().form, Form::QueryDocument);

	let refusal = |value: Value| read(&value).unwrap_err().to_string();
	assert!(refusal(head(json!({}), "EPCISDocument")).starts_with("EPCIS document.epcisBody.eventList: missing"));
	assert!(refusal(head(json!({ "eventList": [] }), "EPCISDocument")).contains("no event"));
	assert!(refusal(head(json!({ "eventList": 1 }), "EPCISDocument")).contains("not a list"));
	let mut second = event();
	second["action"] = "MOVE".into();
	let error = refusal(head(json!({ "eventList": [event(), second] }), "EPCISDocument"));
	assert!(error.starts_with("event 2, action: \"MOVE\""), "{error}");
	for (field, value) in [("schemaVersion", "1.2"), ("creationDate", "today")] {
		let mut document = head(json!({ "eventList": [event()] }), "EPCISDocument");
		document[field] = value.into();
		assert!(refusal(document).starts_with(&format!("EPCIS document, {field}")));
	}
	assert!(refusal(json!({ "type": "Shipment" })).starts_with("EPCIS document, type"));
	assert!(refusal(json!([])).contains("not a JSON object"));
}

#[test]
fn each_field_is_refused_by_name() {
	for (field, value, why) in [
		("eventTime", Value::Null, "missing"),
		("eventTime", json!("31.1.2026"), "31.1.2026"),
		("eventTime", json!(7), "not a text"),
		("eventTimeZoneOffset", Value::Null, "missing"),
		("eventTimeZoneOffset", json!("CET"), "zone offset"),
		("action", Value::Null, "missing"),
		("recordTime", json!("now"), "not a time"),
		("bizStep", json!("comissioning"), "no business step"),
		("epcList", Value::Null, "missing or empty"),
		("epcList", json!([]), "missing or empty"),
		("epcList", json!("x"), "not a list"),
		("epcList", json!(["no uri"]), "neither"),
		("epcList", json!(["https://id.gs1.org/01/06291041500214/21/A2"]), "wrong check digit"),
		("epcList", json!(["urn:epc:id:sgtin:4099999.00001.A1"]), "13 digits"),
		("quantityList", json!([{ "quantity": 1 }]), "missing"),
		("quantityList", json!([{ "epcClass": "urn:x:y", "quantity": "1" }]), "not a number"),
		("quantityList", json!([{ "epcClass": "urn:x:y", "quantity": -1 }]), "not a number"),
		("readPoint", json!({}), "missing"),
		("bizLocation", json!({ "id": "nowhere" }), "neither"),
		("parentID", json!("urn:epc:id:sscc:1.2"), "company prefix"),
	] {
		let error = refusal(field, value);
		assert!(error.starts_with(&format!("event 1, {field}")) && error.contains(why), "{error}");
	}
}

#[test]
fn business_steps_have_one_name() {
	for text in ["shipping", "urn:epcglobal:cbv:bizstep:shipping", "https://ref.gs1.org/cbv/BizStep-shipping"] {
		assert_eq!(biz_step(text, "x").unwrap(), "shipping");
	}
	assert_eq!(biz_step("https://example.org/step/1", "x").unwrap(), "https://example.org/step/1");
	assert!(biz_step("urn:epcglobal:cbv:bizstep:nonsense", "x").is_err());
}

#[test]
fn each_kind_has_its_own_needs() {
	let base = |kind: &str, action: &str| {
		let mut event = event();
		event.as_object_mut().unwrap().remove("epcList");
		event["type"] = kind.into();
		event["action"] = action.into();
		event
	};
	let refusal = |value: &Value| read(value).unwrap_err().to_string();
	let mut pack = base("AggregationEvent", "ADD");
	assert!(refusal(&pack).starts_with("event 1, parentID"));
	pack["parentID"] = "urn:epc:id:sscc:4099999.0000000001".into();
	assert!(refusal(&pack).starts_with("event 1, childEPCs"));
	pack["childQuantityList"] = json!([{ "epcClass": "urn:epc:class:lgtin:4099999.000001.L1", "quantity": 10 }]);
	let read_back = read(&pack).unwrap();
	assert!(matches!(&read_back.events[0].quantities[0].class.key, Key::Lot { lot, .. } if lot == "L1"));
	assert_eq!(read_back.events[0].quantities[0].quantity, Some(10.0));
	assert!(refusal(&base("AssociationEvent", "OBSERVE")).contains("parentID"));
	assert!(refusal(&base("TransactionEvent", "ADD")).contains("bizTransactionList"));
	let mut made = base("TransformationEvent", "ADD");
	assert!(refusal(&made).contains("has none"));
	made.as_object_mut().unwrap().remove("action");
	assert!(refusal(&made).contains("inputEPCList"));
	made["inputEPCList"] = json!(["urn:epc:id:sgtin:4099999.000001.A1"]);
	assert!(refusal(&made).contains("outputEPCList"));
	made["transformationID"] = "urn:x:y".into();
	assert_eq!(read(&made).unwrap().events[0].action, None);
}

proptest! {
	#[test]
	fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
		let _ = Document::parse(&bytes);
	}

	#[test]
	fn any_identifier_is_read_or_refused(
		scheme in "urn:epc:(id|class|idpat):(sgtin|sscc|lgtin|sgln|giai)",
		rest in "[:.0-9*A-Z%]{0,30}",
		path in "[0-9/%A-Z]{0,40}",
		text in ".{0,20}",
	) {
		for identifier in [format!("{scheme}{rest}"), format!("https://id.gs1.org/{path}"), text] {
			let _ = Key::parse(&identifier);
		}
	}
}
