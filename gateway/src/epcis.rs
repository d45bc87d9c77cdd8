//! A strict reader of EPCIS 2.0 JSON-LD: an `EPCISDocument`, an `EPCISQueryDocument`, or one event.
//!
//! Source: GS1 EPCIS 2.0 (section 7.4, events) and CBV 2.0. What the standard requires is checked, and an error gives
//! the number of the event and the field. Extensions are kept as they are.

use salus_primitives::ids::Moment;
use serde_json::{Map, Value};

use crate::{canonical, gs1::Key, time, Error, Result};

pub mod archive;
pub mod decide;
mod fields;
pub mod hash;
pub mod plan;
pub mod shelf;
mod vocabulary;
use fields::Fields;
pub use vocabulary::biz_step;

/// Most events of one document.
pub const MAX_EVENTS: usize = 1 << 20;

/// What kind of event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
	/// Something happened to objects.
	Object,
	/// Objects were put into another or taken out of it.
	Aggregation,
	/// Objects became part of a business transaction.
	Transaction,
	/// Objects were used up, and others made of them.
	Transformation,
	/// A device or an asset was tied to something.
	Association,
}

impl Kind {
	/// The name of the event type.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Object => "ObjectEvent",
			Self::Aggregation => "AggregationEvent",
			Self::Transaction => "TransactionEvent",
			Self::Transformation => "TransformationEvent",
			Self::Association => "AssociationEvent",
		}
	}

	fn from_name(name: &str) -> Option<Self> {
		let all = [Self::Object, Self::Aggregation, Self::Transaction, Self::Transformation, Self::Association];
		all.into_iter().find(|kind| kind.name() == name)
	}
}

/// How an event relates to the life of its objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
	/// They come into being, or are added.
	Add,
	/// They were seen.
	Observe,
	/// They cease to be, or are taken away.
	Delete,
}

impl Action {
	/// The action as EPCIS writes it.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Add => "ADD",
			Self::Observe => "OBSERVE",
			Self::Delete => "DELETE",
		}
	}

	fn from_name(name: &str) -> Option<Self> {
		[Self::Add, Self::Observe, Self::Delete].into_iter().find(|action| action.name() == name)
	}
}

/// An identifier in an event, and the key behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epc {
	/// The identifier as it is written.
	pub uri: String,
	/// What it stands for.
	pub key: Key,
}

/// How much of a class there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
	/// The class: a lot or a product.
	pub class: Epc,
	/// How many or how much; `None` when the document doesn't say.
	pub quantity: Option<f64>,
	/// The unit, by UN/CEFACT's code; `None` for pieces.
	pub unit: Option<String>,
}

/// One EPCIS event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
	/// The type.
	pub kind: Kind,
	/// `eventID`.
	pub id: Option<String>,
	/// `eventTime`.
	pub time: Moment,
	/// `action`; only a transformation has none.
	pub action: Option<Action>,
	/// `bizStep`: CBV's short name, or the URI of another step.
	pub biz_step: Option<String>,
	/// `parentID`.
	pub parent: Option<Epc>,
	/// `epcList`, `childEPCs`, or the inputs of a transformation.
	pub epcs: Vec<Epc>,
	/// `quantityList`, `childQuantityList`, or the input quantities of a transformation.
	pub quantities: Vec<Quantity>,
	/// The outputs of a transformation.
	pub output_epcs: Vec<Epc>,
	/// The output quantities of a transformation.
	pub output_quantities: Vec<Quantity>,
	/// The event as it was read.
	pub raw: Value,
}

/// What a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
	/// An `EPCISDocument`.
	Document,
	/// An `EPCISQueryDocument`: the answer to a query.
	QueryDocument,
	/// One event on its own.
	Event,
}

/// An EPCIS document's events.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
	/// What it was read from.
	pub form: Form,
	/// The events, in their order.
	pub events: Vec<Event>,
	/// What the document says beside its events: its context, when it was made.
	pub head: Map<String, Value>,
}

impl Document {
	/// Reads a document or an event.
	pub fn parse(bytes: &[u8]) -> Result<Self> {
		Self::from_value(&canonical::parse("EPCIS document", bytes)?)
	}

	/// The same from JSON that was read strictly.
	pub fn from_value(value: &Value) -> Result<Self> {
		let fields = Fields::new(value, "EPCIS document")?;
		let name = fields.text("type")?;
		let form = match name {
			"EPCISDocument" => Form::Document,
			"EPCISQueryDocument" => Form::QueryDocument,
			_ if Kind::from_name(name).is_some() => {
				return Ok(Self { form: Form::Event, events: vec![Event::parse(value, 0)?], head: Members::new() });
			}
			_ => {
				let why = format!("\"{name:.80}\" is no EPCISDocument, EPCISQueryDocument or event of EPCIS 2.0");
				return Err(Error::bad(fields.at("type"), why));
			}
		};
		check_head(&fields)?;
		let events = event_list(value, form)?;
		let events = events.iter().enumerate().map(|(number, event)| Event::parse(event, number));
		Ok(Self { form, events: events.collect::<Result<_>>()?, head: head(value) })
	}
}

/// The members of a document, and of the answer to a query, that don't hold the events.
fn head(value: &Value) -> Members {
	let results = value.pointer("/epcisBody/queryResults").and_then(Value::as_object);
	let members = results.into_iter().chain(value.as_object()).flatten();
	let members = members.filter(|(name, _)| !matches!(name.as_str(), "epcisBody" | "resultsBody"));
	members.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Refuses a document without its context, of another version, or without the day of its making.
fn check_head(fields: &Fields<'_>) -> Result<()> {
	if !fields.has("@context") {
		return Err(Error::bad(fields.at("@context"), "missing: this is no JSON-LD document"));
	}
	let version = match fields.value("schemaVersion")? {
		Value::String(version) => version.clone(),
		// Some systems write the version as a number.
		other => other.to_string(),
	};
	if version != "2" && !version.starts_with("2.") {
		return Err(Error::bad(fields.at("schemaVersion"), format!("{version:.20}, and this program reads 2.0")));
	}
	fields.moment("creationDate").map(|_| ())
}

/// The events of a document.
fn event_list(value: &Value, form: Form) -> Result<&Vec<Value>> {
	let path: &[&str] = match form {
		Form::QueryDocument => &["epcisBody", "queryResults", "resultsBody", "eventList"],
		Form::Document | Form::Event => &["epcisBody", "eventList"],
	};
	let mut at = String::from("EPCIS document");
	let mut inner = value;
	for member in path {
		at = format!("{at}.{member}");
		inner = inner.get(member).ok_or_else(|| Error::bad(&at, "missing"))?;
	}
	let events = inner.as_array().ok_or_else(|| Error::bad(&at, "not a list"))?;
	// The answer to a query may be empty, a capture may not.
	if events.is_empty() && form == Form::Document {
		return Err(Error::bad(at, "there is no event"));
	}
	if events.len() > MAX_EVENTS {
		return Err(Error::bad(at, format!("{} events, and {MAX_EVENTS} is the most", events.len())));
	}
	Ok(events)
}

impl Event {
	/// Reads one event; `number` is its place in the document, from 0, for the errors.
	pub fn parse(value: &Value, number: usize) -> Result<Self> {
		let fields = Fields::new(value, &format!("event {}", number + 1))?;
		let name = fields.text("type")?;
		let kind = Kind::from_name(name)
			.ok_or_else(|| Error::bad(fields.at("type"), format!("\"{name:.80}\" is no event type of EPCIS 2.0")))?;
		let time = fields.moment("eventTime")?;
		let offset = fields.text("eventTimeZoneOffset")?;
		time::parse_offset(offset).map_err(|why| Error::bad(fields.at("eventTimeZoneOffset"), why))?;
		if fields.has("recordTime") {
			fields.moment("recordTime")?;
		}
		let names = Names::of(kind);
		let event = Self {
			kind,
			id: fields.optional_text("eventID")?.map(Into::into),
			time,
			action: action(kind, &fields)?,
			biz_step: fields.optional_text("bizStep")?.map(|step| biz_step(step, &fields.at("bizStep"))).transpose()?,
			parent: fields.optional_text("parentID")?.map(|uri| fields.epc("parentID", uri)).transpose()?,
			epcs: fields.epcs(names.epcs)?,
			quantities: fields.quantities(names.quantities)?,
			output_epcs: fields.epcs("outputEPCList")?,
			output_quantities: fields.quantities("outputQuantityList")?,
			raw: value.clone(),
		};
		fields.place("readPoint")?;
		fields.place("bizLocation")?;
		event.check(&fields)?;
		Ok(event)
	}

	/// What each kind of event must have.
	fn check(&self, fields: &Fields<'_>) -> Result<()> {
		let names = Names::of(self.kind);
		let has_objects = !self.epcs.is_empty() || !self.quantities.is_empty();
		let need = |held: bool, field: &str, why: &str| match held {
			true => Ok(()),
			false => Err(Error::bad(fields.at(field), why)),
		};
		let is_deleted = self.action == Some(Action::Delete);
		match self.kind {
			Kind::Object => {
				let why = "missing or empty, and there is no quantityList and no sensorElementList either";
				need(has_objects || fields.is_filled("sensorElementList"), names.epcs, why)
			}
			Kind::Aggregation => {
				let is_observed = self.action == Some(Action::Observe);
				need(self.parent.is_some() || is_observed, "parentID", "missing: only OBSERVE can do without")?;
				let why = "missing or empty, and there is no childQuantityList either: only DELETE can do without";
				need(has_objects || is_deleted, names.epcs, why)
			}
			Kind::Association => {
				need(self.parent.is_some(), "parentID", "missing")?;
				let why = "missing or empty, and there is no childQuantityList either: only DELETE can do without";
				need(has_objects || is_deleted, names.epcs, why)
			}
			Kind::Transaction => {
				need(fields.is_filled("bizTransactionList"), "bizTransactionList", "missing or empty")?;
				let held = has_objects || self.parent.is_some() || is_deleted;
				need(held, names.epcs, "missing or empty, and there is no quantityList and no parentID either")
			}
			Kind::Transformation => {
				let is_part = fields.has("transformationID");
				need(has_objects || is_part, names.epcs, "missing or empty, and there is no transformationID")?;
				let has_output = !self.output_epcs.is_empty() || !self.output_quantities.is_empty();
				need(has_output || is_part, "outputEPCList", "missing or empty, and there is no transformationID")
			}
		}
	}
}

/// The action, which all kinds but the transformation must have.
fn action(kind: Kind, fields: &Fields<'_>) -> Result<Option<Action>> {
	if kind == Kind::Transformation {
		return match fields.has("action") {
			true => Err(Error::bad(fields.at("action"), "a TransformationEvent has none")),
			false => Ok(None),
		};
	}
	let name = fields.text("action")?;
	let action = Action::from_name(name);
	action
		.map(Some)
		.ok_or_else(|| Error::bad(fields.at("action"), format!("\"{name:.40}\" is no ADD, OBSERVE or DELETE")))
}

/// How a kind of event calls its objects.
struct Names {
	epcs: &'static str,
	quantities: &'static str,
}

impl Names {
	const fn of(kind: Kind) -> Self {
		match kind {
			Kind::Object | Kind::Transaction => Self { epcs: "epcList", quantities: "quantityList" },
			Kind::Aggregation | Kind::Association => Self { epcs: "childEPCs", quantities: "childQuantityList" },
			Kind::Transformation => Self { epcs: "inputEPCList", quantities: "inputQuantityList" },
		}
	}
}

/// The members of a JSON object.
type Members = Map<String, Value>;

#[cfg(test)]
mod tests;
