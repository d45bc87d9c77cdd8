use serde_json::{json, Value};

use super::*;
use crate::{
	epcis::plan::{plan, Parties},
	gs1::{self, Key},
	serials::LotTree,
};
use salus_primitives::{gs1::Gtin, trace::Serial};

const ME: OrganisationId = OrganisationId(1);
const OTHER: OrganisationId = OrganisationId(2);
const GTIN: Gtin = Gtin(4_099_999_000_012);
const CASE: &str = "urn:epc:id:sscc:4099999.0000000001";
const OTHER_CASE: &str = "urn:epc:id:sscc:4099999.0000000002";
const PALLET: &str = "urn:epc:id:sscc:4099999.0000000003";
const LOT: &str = "urn:epc:class:lgtin:4099999.000001.L1";

fn sscc(uri: &str) -> Sscc {
	match Key::parse(uri).unwrap() {
		Key::Container(sscc) => sscc,
		other => panic!("{other:?}"),
	}
}

fn pack(serial: &str) -> String {
	format!("urn:epc:id:sgtin:4099999.000001.{serial}")
}

fn packs(serials: &[&str]) -> Vec<String> {
	serials.iter().map(|serial| pack(serial)).collect()
}

fn key() -> LotKey {
	LotKey { gtin: GTIN, lot: gs1::lot_number("L1").unwrap() }
}

/// An event at an hour of a day.
fn event(hour: u32, kind: &str, action: &str, step: &str, members: Value) -> Value {
	let mut event = members;
	event["type"] = kind.into();
	event["eventTime"] = format!("2026-01-31T{hour:02}:00:00Z").into();
	event["eventTimeZoneOffset"] = "+00:00".into();
	event["bizStep"] = step.into();
	if !action.is_empty() {
		event["action"] = action.into();
	}
	event
}

fn commission(serials: &[&str]) -> Value {
	let master = json!({ "cbvmda:lotNumber": "L1", "cbvmda:itemExpirationDate": "2028-12-31" });
	event(1, "ObjectEvent", "ADD", "commissioning", json!({ "epcList": packs(serials), "ilmd": master }))
}

fn packing(hour: u32, into: &str, serials: &[&str]) -> Value {
	event(hour, "AggregationEvent", "ADD", "packing", json!({ "parentID": into, "childEPCs": packs(serials) }))
}

fn counted(hour: u32, action: &str, case: &str, count: u32) -> Value {
	let quantity = json!([{ "epcClass": LOT, "quantity": count }]);
	let step = if action == "ADD" { "packing" } else { "unpacking" };
	event(hour, "AggregationEvent", action, step, json!({ "parentID": case, "childQuantityList": quantity }))
}

fn object(hour: u32, step: &str, epcs: &[&str], more: Value) -> Value {
	let mut members = more;
	members["epcList"] = json!(epcs);
	event(hour, "ObjectEvent", "OBSERVE", step, members)
}

fn document(events: Vec<Value>) -> Document {
	let document = json!({
		"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
		"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-01-31T12:00:00Z",
		"epcisBody": { "eventList": events },
	});
	Document::from_value(&document).unwrap()
}

/// A manufacturer with a registered product.
fn maker() -> Known {
	let mut known = Known::nothing(ME, true);
	known.products.insert(GTIN, ME);
	known
}

/// Somebody who knows a lot of five packs that are all in containers, one of which is known.
fn holder() -> Known {
	let serials: Vec<Serial> = ["A1", "A2", "A3", "A4", "A5"].map(|text| gs1::serial(text).unwrap()).to_vec();
	let tree = Some(LotTree::new(key(), serials).unwrap());
	let mut known = Known::nothing(ME, false);
	known.products.insert(GTIN, OTHER);
	known.lots.insert(key(), KnownLot { owner: OTHER, quantity: 5, packed: 5, tree });
	known.containers.insert(sscc(CASE));
	known
}

fn all(events: Vec<Value>, known: &mut Known, wishes: &Wishes) -> crate::Result<Vec<Decided>> {
	let document = document(events);
	decide(&document, &plan(&document, &Parties::default()).unwrap(), known, wishes)
}

fn decided(events: Vec<Value>, known: &mut Known) -> Vec<Decided> {
	all(events, known, &Wishes::default()).unwrap()
}

fn refusal(events: Vec<Value>, known: &mut Known) -> String {
	all(events, known, &Wishes::default()).unwrap_err().to_string()
}

/// The reasons of events that are recorded alone.
fn notes(decided: &[Decided]) -> Vec<String> {
	let alone = |decided: &Decided| {
		assert!(decided.steps.is_empty(), "{decided:?}");
		decided.notes.join("; ")
	};
	decided.iter().map(alone).collect()
}

#[test]
fn a_life_is_carried_out_and_each_event_names_its_objects() {
	let mut known = maker();
	let loaded = event(4, "AggregationEvent", "ADD", "loading", json!({ "parentID": PALLET, "childEPCs": [CASE] }));
	let events = vec![
		commission(&["A1", "A2", "A3"]),
		packing(2, CASE, &["A2", "A3"]),
		counted(3, "ADD", OTHER_CASE, 1),
		loaded,
	];
	let found = decided(events, &mut known);
	assert!(found.iter().all(|decided| decided.steps.len() == 1 && decided.notes.is_empty()), "{found:?}");
	// The list is in the order of packing: the pack that is counted gets the serial number that nobody names.
	let serials: Vec<_> = known.lots[&key()].tree.as_ref().unwrap().serials().iter().map(|s| s.to_vec()).collect();
	assert_eq!(serials, [b"A2".to_vec(), b"A3".to_vec(), b"A1".to_vec()]);
	assert_eq!(known.lots[&key()].packed, 3);
	let objects: Vec<Vec<String>> = found.iter().map(|one| one.objects.iter().map(object_text).collect()).collect();
	let [lot, case, other, pallet] = [
		"https://id.gs1.org/01/04099999000012/10/L1",
		"https://id.gs1.org/00/040999990000000012",
		"https://id.gs1.org/00/040999990000000029",
		"https://id.gs1.org/00/040999990000000036",
	];
	assert_eq!(objects, [vec![lot], vec![case, lot], vec![other, lot], vec![pallet, case]]);
}

#[test]
fn foreign_goods_are_recorded_alone_and_so_is_what_follows() {
	let mut known = Known::nothing(ME, true);
	let shipped = json!({ "destinationList": [] });
	let events = vec![commission(&["A1"]), packing(2, CASE, &["A1"]), object(3, "receiving", &[CASE], shipped)];
	let why = notes(&decided(events.clone(), &mut known));
	assert!(why[0].contains("isn't registered on this chain"), "{why:?}");
	assert!(why[1].contains("has pack (01)04099999000012(21)A1"), "{why:?}");
	assert!(why[2].contains("recorded alone (event 2)"), "{why:?}");
	// The same container may be on the chain, with something else in it.
	known.containers.insert(sscc(CASE));
	assert!(notes(&decided(events.clone(), &mut known))[2].contains("recorded alone (event 2)"));
	known.products.insert(GTIN, OTHER);
	assert!(notes(&decided(events, &mut known))[0].contains("is of organisation 2"));
}

#[test]
fn what_the_chain_takes_otherwise_is_recorded_alone() {
	let mut known = maker();
	let mut few = commission(&["A1"]);
	few["quantityList"] = json!([{ "epcClass": LOT, "quantity": 10 }]);
	assert!(notes(&decided(vec![few], &mut known))[0].contains("1 of 10 serial numbers"));
	decided(vec![commission(&["A1", "A2", "A3"])], &mut known);
	assert!(notes(&decided(vec![commission(&["A1", "A2", "A3"])], &mut known))[0].contains("on the chain already"));
	assert!(notes(&decided(vec![packing(2, CASE, &["A2"])], &mut known))[0].contains("not the next"));
	assert!(notes(&decided(vec![counted(2, "ADD", CASE, 4)], &mut known))[0].contains("no 4 packs left"));
	let emptied = event(5, "AggregationEvent", "DELETE", "unpacking", json!({ "parentID": CASE }));
	assert!(notes(&decided(vec![emptied], &mut holder()))[0].contains("directly in a container"));
	let seen =
		|reports: Value| object(5, "storing", &[CASE], json!({ "sensorElementList": [{ "sensorReport": reports }] }));
	let single = json!([{ "type": "Temperature", "value": 5, "uom": "CEL" }]);
	assert!(notes(&decided(vec![seen(single.clone())], &mut holder()))[0].contains("the signer is none"));
	let mut device = holder();
	device.is_device = true;
	assert_eq!(decided(vec![seen(single)], &mut device)[0].steps.len(), 1);
	let twice = json!([{ "type": "Temperature", "value": 5, "uom": "CEL" }, { "type": "Temperature", "value": 6, "uom": "CEL" }]);
	assert!(notes(&decided(vec![seen(twice)], &mut device))[0].contains("two readings of one moment"));
}

#[test]
fn packs_that_are_counted_come_from_where_they_were_taken_out() {
	let found = decided(vec![counted(2, "DELETE", CASE, 2), counted(3, "ADD", OTHER_CASE, 2)], &mut holder());
	assert!(found[0].steps.is_empty() && found[0].notes[0].contains("the packing that follows"));
	assert_eq!((found[1].steps.len(), found[1].sources.get(&key())), (1, Some(&sscc(CASE))));
	let alone = decided(vec![counted(3, "ADD", OTHER_CASE, 2)], &mut holder());
	assert!(notes(&alone)[0].contains("out of which container"));
}

#[test]
fn a_supply_is_carried_out_or_refused_and_never_recorded() {
	let place = json!({ "bizLocation": { "id": "urn:epc:id:sgln:4099999.00002.0" } });
	let one = pack("A1");
	let sold = |step: &str, more: &Value| object(5, step, &[&one], more.clone());
	let found = decided(vec![sold("dispensing", &place)], &mut holder());
	assert!(found[0].is_supply() && found[0].notes.is_empty());
	let dispensed = json!({ "disposition": "https://ref.gs1.org/cbv/Disp-dispensed" });
	let partially = json!({ "disposition": "partially_dispensed" });
	let added = event(5, "ObjectEvent", "ADD", "dispensing", json!({ "epcList": [one.clone()] }));
	let counted = event(
		5,
		"ObjectEvent",
		"OBSERVE",
		"retail_selling",
		json!({ "quantityList": [{ "epcClass": LOT, "quantity": 1 }] }),
	);
	let bought = json!({ "epcList": [one.clone()], "bizTransactionList": [{ "bizTransaction": "urn:x:1" }] });
	let bought = event(5, "TransactionEvent", "ADD", "retail_selling", bought);
	let mut wrong = sold("dispensing", &place);
	wrong["errorDeclaration"] = json!({ "declarationTime": "2026-02-01T00:00:00Z", "reason": "did_not_occur" });
	for (event, why) in [
		(sold("dispensing", &json!({})), "no premises"),
		(sold("storing", &dispensed), "storing"),
		(sold("dispensing", &partially), "a part of a pack"),
		(added, "with the action ADD"),
		(counted, "which ones they are"),
		(bought, "business transaction"),
		(wrong, "salus pack undo"),
	] {
		let said = refusal(vec![event], &mut holder());
		assert!(said.starts_with("event 1: tells of a supply") && said.contains(why), "{said}");
	}
	let unknown = refusal(vec![sold("dispensing", &place)], &mut Known::nothing(ME, true));
	assert!(unknown.contains("never recorded") && unknown.contains("no lot of the chain"), "{unknown}");
	let record_only = Wishes { record_only: true, ..Wishes::default() };
	assert!(all(vec![sold("dispensing", &place)], &mut holder(), &record_only).is_err());
	let found = all(vec![object(5, "receiving", &[CASE], json!({}))], &mut holder(), &record_only).unwrap();
	assert!(notes(&found)[0].contains("as asked for"));
}

#[test]
fn halves_of_an_event_refuse_the_document() {
	let both = object(5, "receiving", &[CASE, OTHER_CASE], json!({}));
	assert!(refusal(vec![both], &mut holder()).contains("tell of them in two events"));
	let stolen = object(5, "inspecting", &[&pack("A1"), &pack("Z9")], json!({ "disposition": "stolen" }));
	assert!(refusal(vec![stolen], &mut holder()).contains("tell of them in two events"));
}

#[test]
fn what_epcis_has_no_words_for_is_asked_for() {
	let destroyed = || vec![object(5, "destroying", &[&pack("A1")], json!({}))];
	assert!(refusal(destroyed(), &mut holder()).contains("--witness"));
	let seen = Wishes { witness: Some(OTHER), ..Wishes::default() };
	assert_eq!(all(destroyed(), &mut holder(), &seen).unwrap()[0].steps.len(), 1);
	let mut known = holder();
	known.products.insert(GTIN, ME);
	let made = || {
		let master = json!({ "cbvmda:lotNumber": "L2", "cbvmda:itemExpirationDate": "2028-12-31" });
		let members = json!({ "inputEPCList": packs(&["A1"]), "outputEPCList": packs(&["B1"]), "ilmd": master });
		vec![event(5, "TransformationEvent", "", "repackaging", members)]
	};
	assert!(refusal(made(), &mut known.clone()).contains("--into"));
	let into = Wishes { into: Some(sscc(PALLET)), ..Wishes::default() };
	let found = all(made(), &mut known, &into).unwrap();
	assert_eq!((found[0].steps.len(), known.lots.len()), (1, 2));
}

#[test]
fn more_than_eight_objects_are_counted() {
	let cases: Vec<String> = (1..=11).map(|number| format!("urn:epc:id:sscc:4099999.{number:010}")).collect();
	let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
	let found = decided(vec![object(5, "storing", &cases, json!({}))], &mut Known::nothing(ME, true));
	assert_eq!((found[0].objects.len(), found[0].left_out), (8, 3));
}

#[test]
fn what_the_chain_has_already_is_not_in_the_way_of_what_follows() {
	let mut known = maker();
	let events =
		vec![commission(&["A1", "A2"]), counted(2, "ADD", CASE, 2), object(3, "void_shipping", &[CASE], json!({}))];
	decided(events.clone(), &mut known);
	// An interrupted capture has done the first two: no pack is left to be counted.
	let again = decided(events.clone(), &mut known.clone());
	assert!(again[2].notes[0].contains("recorded alone"), "{again:?}");
	let ids = document(events.clone()).hash_ids().unwrap();
	let wishes = Wishes { told: ids[..2].iter().copied().collect(), ..Wishes::default() };
	let found = all(events, &mut known, &wishes).unwrap();
	assert_eq!(notes(&found[..2]), ["the chain has it already"; 2]);
	assert_eq!(found[2].steps.len(), 1, "{found:?}");
	// Where packs were taken out is still known.
	let moved = vec![counted(2, "DELETE", CASE, 2), counted(3, "ADD", OTHER_CASE, 2)];
	let wishes = Wishes { told: [document(moved.clone()).hash_ids().unwrap()[0]].into(), ..Wishes::default() };
	let found = all(moved, &mut holder(), &wishes).unwrap();
	assert_eq!((found[1].steps.len(), found[1].sources.get(&key())), (1, Some(&sscc(CASE))));
}
