//! Which events are asked for, by the parameters of EPCIS's `SimpleEventQuery` (EPCIS 2.0, section 8.2.7.1).

use salus_primitives::ids::Moment;
use serde_json::Value;

use super::Stored;
use crate::{
	epcis::{vocabulary, Action, Epc, Event, Kind, Quantity},
	gs1, time, Error, Result,
};

/// A query. Parameters of different names must all be met, and of those with one name any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
	tests: Vec<(Field, Vec<Wanted>)>,
}

/// What a parameter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
	Kind,
	Action,
	Step,
	Disposition,
	ReadPoint,
	Location,
	Id,
	Transformation,
	Reason,
	Corrective,
	Declared,
	Epc,
	Parent,
	Input,
	Output,
	AnyEpc,
	Class,
	InputClass,
	OutputClass,
	AnyClass,
	EventFrom,
	EventBefore,
	RecordFrom,
	RecordBefore,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
	/// This, in the field's one form.
	Text(String),
	/// Any serial number or lot of the key with this canonical form.
	Within(String),
	/// This moment as a limit.
	At(Moment),
}

/// The names of the parameters.
const NAMES: &[(&str, Field)] = &[
	("eventType", Field::Kind),
	("EQ_action", Field::Action),
	("EQ_bizStep", Field::Step),
	("EQ_disposition", Field::Disposition),
	("EQ_readPoint", Field::ReadPoint),
	("EQ_bizLocation", Field::Location),
	("EQ_eventID", Field::Id),
	("EQ_transformationID", Field::Transformation),
	("EQ_errorReason", Field::Reason),
	("EQ_correctiveEventID", Field::Corrective),
	("EXISTS_errorDeclaration", Field::Declared),
	("MATCH_epc", Field::Epc),
	("MATCH_parentID", Field::Parent),
	("MATCH_inputEPC", Field::Input),
	("MATCH_outputEPC", Field::Output),
	("MATCH_anyEPC", Field::AnyEpc),
	("MATCH_epcClass", Field::Class),
	("MATCH_inputEPCClass", Field::InputClass),
	("MATCH_outputEPCClass", Field::OutputClass),
	("MATCH_anyEPCClass", Field::AnyClass),
	("GE_eventTime", Field::EventFrom),
	("LT_eventTime", Field::EventBefore),
	("GE_recordTime", Field::RecordFrom),
	("LT_recordTime", Field::RecordBefore),
];

impl Query {
	/// Adds a parameter with one value.
	pub fn add(&mut self, name: &str, value: &str) -> Result<()> {
		let unknown = || Error::bad(name, "is no parameter of a query that is known here");
		let field = NAMES.iter().find(|(known, _)| *known == name).map(|(_, field)| *field).ok_or_else(unknown)?;
		let wanted = wanted(field, name, value)?;
		match self.tests.iter_mut().find(|(other, _)| *other == field) {
			Some(_) if matches!(wanted, Wanted::At(_)) => Err(Error::bad(name, "is there twice")),
			Some((_, all)) => {
				all.push(wanted);
				Ok(())
			}
			None => {
				self.tests.push((field, vec![wanted]));
				Ok(())
			}
		}
	}

	/// Whether an event is asked for.
	pub fn takes(&self, stored: &Stored) -> bool {
		self.tests.iter().all(|(field, wanted)| meets(*field, wanted, stored))
	}
}

/// A parameter's value in the form in which it is compared.
fn wanted(field: Field, name: &str, value: &str) -> Result<Wanted> {
	let text = match field {
		Field::EventFrom | Field::EventBefore | Field::RecordFrom | Field::RecordBefore => {
			return time::parse_iso(value).map(Wanted::At).map_err(|why| Error::bad(name, why));
		}
		Field::Kind => known(name, value, Kind::from_name(value).map(Kind::name))?,
		Field::Action => known(name, value, Action::from_name(value).map(Action::name))?,
		Field::Step => vocabulary::biz_step(value, name)?,
		Field::Disposition => vocabulary::short(value, "disp", "Disp").into(),
		Field::Reason => vocabulary::short(value, "er", "ER").into(),
		Field::Id | Field::Corrective | Field::Transformation | Field::Declared => value.into(),
		_ => return pattern(name, value),
	};
	Ok(Wanted::Text(text))
}

fn known(name: &str, value: &str, known: Option<&'static str>) -> Result<String> {
	known.map(Into::into).ok_or_else(|| Error::bad(name, format!("\"{value:.40}\" is not known to EPCIS 2.0")))
}

/// An identifier, or a pattern of those with any serial number.
fn pattern(name: &str, value: &str) -> Result<Wanted> {
	gs1::Key::parse(value).map_err(|error| Error::bad(name, error.to_string()))?;
	if !value.starts_with("urn:epc:idpat:") {
		return Ok(Wanted::Text(one_form(value)));
	}
	let why = "the pattern must leave the serial number open, and that alone";
	gs1::canonical(value).map(Wanted::Within).ok_or_else(|| Error::bad(name, why))
}

fn one_form(uri: &str) -> String {
	gs1::canonical(uri).unwrap_or_else(|| uri.to_owned())
}

/// Whether an event has what one parameter asks for.
fn meets(field: Field, wanted: &[Wanted], stored: &Stored) -> bool {
	let event = &stored.event;
	let recorded = || time::parse_iso(event.raw.get("recordTime")?.as_str()?).ok();
	let is = |value: &String| wanted.iter().any(|wanted| wanted.is(value));
	let limit = wanted.iter().find_map(|wanted| match wanted {
		Wanted::At(at) => Some(*at),
		Wanted::Text(_) | Wanted::Within(_) => None,
	});
	let limit = limit.unwrap_or_default();
	match field {
		Field::EventFrom => event.time >= limit,
		Field::EventBefore => event.time < limit,
		Field::RecordFrom => recorded().is_some_and(|at| at >= limit),
		Field::RecordBefore => recorded().is_some_and(|at| at < limit),
		Field::Declared => event.raw.get("errorDeclaration").is_some(),
		// An event is found by its own id and by its hash id.
		Field::Id => is(&stored.id.to_string()) || event.id.as_ref().is_some_and(is),
		_ => words(field, event).chain(objects(field, event)).any(|value| is(&value)),
	}
}

impl Wanted {
	fn is(&self, value: &str) -> bool {
		match self {
			Self::Text(text) => text == value,
			Self::Within(key) => value.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with('/')),
			Self::At(_) => false,
		}
	}
}

/// What an event has in a field of words or places.
fn words(field: Field, event: &Event) -> impl Iterator<Item = String> {
	let text = |path: &str| event.raw.pointer(path).and_then(Value::as_str);
	let one = match field {
		Field::Kind => Some(event.kind.name().to_owned()),
		Field::Action => event.action.map(|action| action.name().to_owned()),
		Field::Step => event.biz_step.clone(),
		Field::Disposition => text("/disposition").map(|text| vocabulary::short(text, "disp", "Disp").into()),
		Field::Reason => text("/errorDeclaration/reason").map(|text| vocabulary::short(text, "er", "ER").into()),
		Field::Transformation => text("/transformationID").map(Into::into),
		Field::ReadPoint => text("/readPoint/id").map(one_form),
		Field::Location => text("/bizLocation/id").map(one_form),
		_ => None,
	};
	let corrective = (field == Field::Corrective).then(|| event.raw.pointer("/errorDeclaration/correctiveEventIDs"));
	let corrective: Vec<String> = corrective
		.flatten()
		.and_then(Value::as_array)
		.into_iter()
		.flatten()
		.filter_map(Value::as_str)
		.map(Into::into)
		.collect();
	one.into_iter().chain(corrective)
}

/// The identifiers that an event has in a field of objects, each in its one form.
fn objects(field: Field, event: &Event) -> impl Iterator<Item = String> + '_ {
	let is_made = event.kind == Kind::Transformation;
	let any = field == Field::AnyEpc;
	let epcs = any || (field == Field::Input && is_made) || (field == Field::Epc && !is_made);
	let outputs = any || field == Field::Output;
	let parent = any || field == Field::Parent;
	let any = field == Field::AnyClass;
	let classes = any || (field == Field::InputClass && is_made) || (field == Field::Class && !is_made);
	let made = any || field == Field::OutputClass;
	fn all(items: &[Epc], wanted: bool) -> impl Iterator<Item = &Epc> {
		items.iter().filter(move |_| wanted)
	}
	fn of(items: &[Quantity], wanted: bool) -> impl Iterator<Item = &Epc> {
		items.iter().filter(move |_| wanted).map(|item| &item.class)
	}
	let found =
		all(event.parent.as_slice(), parent).chain(all(&event.epcs, epcs)).chain(all(&event.output_epcs, outputs));
	let found = found.chain(of(&event.quantities, classes)).chain(of(&event.output_quantities, made));
	found.map(|epc| one_form(&epc.uri))
}
