//! Events that were captured, as they are kept and as they are given back.
//!
//! An event is kept so that it stands for itself: with the context that its names need, the time of its recording and
//! an id. It is then an event of EPCIS 2.0 in JSON-LD on its own, and has the hash id that it had in its document. What
//! is given back is checked: a document whose events had other hash ids than the kept ones is not made.

use salus_primitives::ids::Moment;
use serde_json::{json, Value};

use super::{
	hash::{
		context::{Context, Name},
		HashId,
	},
	Document, Event, Form, Members,
};
use crate::{cli::format, Error, Result};

mod parts;
mod query;

use parts::Parts;
pub use query::Query;

/// Where GS1 has the context of EPCIS 2.0.
const STANDARD: &str = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

/// The events of a document, each for itself, as recorded at a moment. An event without an id gets its hash id as one.
///
/// Extensions that the document's repository added (`ignoreFields`) are no part of the events, and are left out.
pub fn standalone(document: &Document, recorded: Moment) -> Result<Vec<Value>> {
	let ids = document.hash_ids()?;
	let context = Context::of_document(&document.head)?;
	let around = Parts::of(document.head.get("@context"));
	let each = |(event, id): (&Event, &HashId)| -> Result<Value> {
		let mut members = members(event)?.clone();
		let own = members.remove("@context");
		let names = match &own {
			Some(own) => context.with(own, "event")?,
			None => context.clone(),
		};
		members.retain(|key, _| !is_ignored(&names, key));
		members.insert("@context".into(), around.with(&Parts::of(own.as_ref())).to_value(true));
		members.insert("recordTime".into(), format::moment(recorded).into());
		members.entry("eventID").or_insert_with(|| id.to_string().into());
		let kept = Value::Object(members);
		check(&[Stored::read(&kept)?.id], std::slice::from_ref(id))?;
		Ok(kept)
	};
	document.events.iter().zip(&ids).map(each).collect()
}

/// Whether a member is an extension that doesn't count.
fn is_ignored(context: &Context, key: &str) -> bool {
	matches!(context.name(key), Some(Name::Extension(name)) if context.is_ignored(&name))
}

fn members(event: &Event) -> Result<&Members> {
	event.raw.as_object().ok_or_else(|| Error::bad("event", "not a JSON object"))
}

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
	/// The event.
	pub event: Event,
	/// Its hash id.
	pub id: HashId,
}

impl Stored {
	/// Reads an event that stands for itself.
	pub fn read(value: &Value) -> Result<Self> {
		let event = Event::parse(value, 0)?;
		let document = Document { form: Form::Event, events: vec![event], head: Members::new() };
		let ids = document.hash_ids()?;
		match (document.events.into_iter().next(), ids.first()) {
			(Some(event), Some(id)) => Ok(Self { event, id: *id }),
			_ => Err(Error::bad("event", "there is none")),
		}
	}
}

/// An `EPCISDocument` of events, in their order.
pub fn document(events: &[Stored], created: Moment) -> Result<Value> {
	if events.is_empty() {
		return Err(Error::bad("EPCIS document", "there is no event to put into it"));
	}
	build(events, created, "EPCISDocument", |list| json!({ "eventList": list }))
}

/// An `EPCISQueryDocument`: the events that a query found.
pub fn query_document(events: &[Stored], created: Moment) -> Result<Value> {
	let body =
		|list| json!({ "queryResults": { "queryName": "SimpleEventQuery", "resultsBody": { "eventList": list } } });
	build(events, created, "EPCISQueryDocument", body)
}

/// A document, checked.
fn build(events: &[Stored], created: Moment, name: &str, body: impl Fn(Vec<Value>) -> Value) -> Result<Value> {
	let (common, list) = without_common(events)?;
	let document = json!({
		"@context": common.to_value(true),
		"type": name,
		"schemaVersion": "2.0",
		"creationDate": format::moment(created),
		"epcisBody": body(list),
	});
	let ids: Vec<HashId> = events.iter().map(|event| event.id).collect();
	check(&Document::from_value(&document)?.hash_ids()?, &ids)?;
	Ok(document)
}

/// What the events' contexts have in common, and the events with what is left of theirs.
fn without_common(events: &[Stored]) -> Result<(Parts, Vec<Value>)> {
	let contexts: Vec<Parts> = events.iter().map(|event| Parts::of(event.event.raw.get("@context"))).collect();
	let common = Parts::common(&contexts);
	let each = |(event, context): (&Stored, &Parts)| -> Result<Value> {
		let mut members = members(&event.event)?.clone();
		let rest = context.without(&common);
		match rest.is_empty() {
			true => members.remove("@context"),
			false => members.insert("@context".into(), rest.to_value(false)),
		};
		Ok(Value::Object(members))
	};
	let list = events.iter().zip(&contexts).map(each).collect::<Result<_>>()?;
	Ok((common, list))
}

/// Refuses events that have other hash ids than they should.
fn check(found: &[HashId], wanted: &[HashId]) -> Result<()> {
	match found.iter().zip(wanted).find(|(found, wanted)| found != wanted) {
		None if found.len() == wanted.len() => Ok(()),
		Some((found, wanted)) => Err(Error::bad(wanted.to_string(), format!("would be given back as {found}"))),
		None => Err(Error::bad("EPCIS document", "has lost events")),
	}
}

#[cfg(test)]
mod tests;
