//! The documents that the test captures.

use serde_json::{json, Value};

pub(crate) const GTIN: &str = "04099999000012";
pub(crate) const CASE: &str = "040999990000000012";
const OTHER_CASE: &str = "https://id.gs1.org/00/040999990000000029";
pub(crate) const PALLET: &str = "040999990000000036";
const THIRD_CASE: &str = "urn:epc:id:sscc:4099999.0000000004";
const FOURTH_CASE: &str = "urn:epc:id:sscc:4099999.0000000005";
/// Number 6.
pub(crate) const NEW_CASE: &str = "040999990000000067";

/// The hospital and the manufacturer, by their GLNs.
const HOSPITAL_PARTY: &str = "urn:epc:id:pgln:4099999.00001";
const MAKER_PARTY: &str = "https://id.gs1.org/417/4099999000029";

pub(crate) fn document(events: &[Value]) -> Value {
	json!({
		"@context": [
			"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
			{ "own": "https://own.example/epcis/" },
		],
		"type": "EPCISDocument",
		"schemaVersion": "2.0",
		"creationDate": "2026-03-01T12:00:00Z",
		"epcisBody": { "eventList": events },
	})
}

fn event(kind: &str, at: &str, action: &str, step: &str, members: Value) -> Value {
	let mut event = members;
	event["type"] = kind.into();
	event["eventTime"] = at.into();
	event["eventTimeZoneOffset"] = "+00:00".into();
	event["bizStep"] = step.into();
	if !action.is_empty() {
		event["action"] = action.into();
	}
	event
}

fn object(at: &str, step: &str, members: Value) -> Value {
	event("ObjectEvent", at, "OBSERVE", step, members)
}

fn pack(serial: &str) -> String {
	format!("urn:epc:id:sgtin:4099999.000001.{serial}")
}

fn packs(serials: &[&str]) -> Vec<String> {
	serials.iter().map(|serial| pack(serial)).collect()
}

fn link(sscc: &str) -> String {
	format!("https://id.gs1.org/00/{sscc}")
}

fn commissioned(at: &str, lot: &str, serials: &[&str]) -> Value {
	let master = json!({ "cbvmda:lotNumber": lot, "cbvmda:itemExpirationDate": "2040-12-31" });
	event("ObjectEvent", at, "ADD", "commissioning", json!({ "epcList": packs(serials), "ilmd": master }))
}

fn packed(at: &str, case: &str, serials: &[&str]) -> Value {
	event("AggregationEvent", at, "ADD", "packing", json!({ "parentID": case, "childEPCs": packs(serials) }))
}

fn shipped(at: &str, what: &str) -> Value {
	object(
		at,
		"shipping",
		json!({
			"epcList": [what],
			"sourceList": [{ "type": "owning_party", "source": MAKER_PARTY }],
			"destinationList": [{ "type": "owning_party", "destination": HOSPITAL_PARTY }],
			"own:carrier": "by road",
		}),
	)
}

/// A logger is tied to the pallet.
fn tied(logger: &str) -> Value {
	let members = json!({ "parentID": link(PALLET), "childEPCs": [format!("urn:epc:id:giai:4099999.{logger}")] });
	let mut tied = event("AssociationEvent", "2026-02-03T11:00:00Z", "ADD", "installing", members);
	tied["eventID"] = "urn:uuid:5a1a5000-0000-4000-8000-000000000001".into();
	tied
}

pub(crate) fn making_events() -> Vec<Value> {
	let counted = json!({
		"parentID": OTHER_CASE,
		"childQuantityList": [{ "epcClass": "urn:epc:class:lgtin:4099999.000001.L1", "quantity": 2 }],
	});
	let report = json!({ "type": "Temperature", "value": 5, "uom": "CEL" });
	let metadata = json!({ "time": "2026-02-03T09:30:00Z" });
	let sensors = json!([{ "sensorMetadata": metadata, "sensorReport": [report] }]);
	let measured = json!({ "epcList": [link(CASE)], "sensorElementList": sensors });
	let loaded = json!({ "parentID": link(PALLET), "childEPCs": [link(CASE), OTHER_CASE] });
	let ordered = json!({
		"epcList": [link(PALLET)],
		"bizTransactionList": [{ "type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:4099999000012:PO-7" }],
	});
	vec![
		commissioned("2026-02-03T08:00:00Z", "L1", &["A1", "A2", "A3", "A4", "A5"]),
		// Not in the order of the list: the list follows the packing.
		packed("2026-02-03T08:30:00Z", &link(CASE), &["A4", "A1", "A2"]),
		event("AggregationEvent", "2026-02-03T09:00:00Z", "ADD", "packing", counted),
		object("2026-02-03T09:30:00Z", "sensor_reporting", measured),
		event("AggregationEvent", "2026-02-03T10:00:00Z", "ADD", "loading", loaded),
		tied("LOGGER1"),
		event("TransactionEvent", "2026-02-03T11:30:00Z", "ADD", "shipping", ordered),
		shipped("2026-02-03T12:00:00Z", &link(PALLET)),
	]
}

pub(crate) fn supply_event(at: &str, serial: &str) -> Value {
	let place = json!({ "id": "urn:epc:id:sgln:4099999.00001.0" });
	let members = json!({ "epcList": [pack(serial)], "disposition": "dispensed", "bizLocation": place });
	object(at, "dispensing", members)
}

pub(crate) fn holding_events() -> Vec<Value> {
	let unloaded = json!({ "parentID": link(PALLET), "childEPCs": [link(CASE)] });
	vec![
		object("2026-02-05T08:00:00Z", "receiving", json!({ "epcList": [link(PALLET)] })),
		object("2026-02-05T08:30:00Z", "accepting", json!({ "epcList": [link(PALLET)] })),
		event("AggregationEvent", "2026-02-05T09:00:00Z", "DELETE", "unloading", unloaded),
		supply_event("2026-02-05T12:00:00Z", "A1"),
	]
}

/// The logger was another one.
pub(crate) fn error_events() -> Vec<Value> {
	let mut wrong = tied("LOGGER1");
	let id = "urn:uuid:5a1a5000-0000-4000-8000-000000000002";
	wrong["errorDeclaration"] = json!({
		"declarationTime": "2026-02-04T00:00:00Z",
		"reason": "incorrect_data",
		"correctiveEventIDs": [id],
	});
	let mut right = tied("LOGGER2");
	right["eventID"] = id.into();
	vec![wrong, right]
}

/// The hospital tells of a case that wasn't shipped yet.
pub(crate) fn early_events() -> Vec<Value> {
	vec![
		object("2026-02-06T07:00:00Z", "storing", json!({ "epcList": [link(PALLET)] })),
		object("2026-02-06T08:00:00Z", "receiving", json!({ "epcList": [THIRD_CASE] })),
	]
}

pub(crate) fn made_case_events() -> Vec<Value> {
	vec![commissioned("2026-02-05T06:00:00Z", "L2", &["C1"]), packed("2026-02-05T06:30:00Z", THIRD_CASE, &["C1"])]
}

pub(crate) fn second_events() -> Vec<Value> {
	vec![shipped("2026-02-05T07:00:00Z", THIRD_CASE)]
}

pub(crate) fn remaking_events() -> Vec<Value> {
	let master = json!({ "cbvmda:lotNumber": "L4", "cbvmda:itemExpirationDate": "2040-12-31" });
	let members = json!({ "inputEPCList": packs(&["D1", "D2"]), "outputEPCList": packs(&["E1"]), "ilmd": master });
	vec![
		commissioned("2026-02-10T06:00:00Z", "L3", &["D1", "D2", "D3"]),
		packed("2026-02-10T06:30:00Z", FOURTH_CASE, &["D1", "D2", "D3"]),
		event("TransformationEvent", "2026-02-10T07:00:00Z", "", "repackaging", members),
	]
}
