//! What becomes of each event of a document: what of it is carried out on the chain, and why the rest is recorded
//! alone.
//!
//! [`plan`](super::plan) says what an event is by its own words; here it is compared with what the chain and the home
//! folder know ([`Known`]). The rules:
//!
//! - What is about objects of the chain is carried out, in one transaction with the recording of the event's hash id.
//!   The chain may still refuse that, and then nothing of the event is done.
//! - What is about objects that the chain doesn't know (foreign products, containers that were never packed there), or
//!   that it has no call for, is recorded alone, and the reason is given.
//! - A supply to a patient is never recorded by its hash id: that can be found out by whoever holds the pack, and is
//!   near to a person's visit to a pharmacy. It is carried out, or the document is refused.
//! - An event of which one half is of the chain and the other isn't refuses the document.

use std::collections::{BTreeMap, BTreeSet};

use salus_primitives::{
	epcis::{ErrorReason, ObjectRef, MAX_OBJECTS},
	gs1::Sscc,
	ids::OrganisationId,
	trace::LotKey,
};

use super::{
	hash::HashId,
	plan::{Planned, Step},
	vocabulary, Document, Event,
};
use crate::{Error, Result};

mod arrange;
mod known;
mod objects;
mod packs;
mod things;

pub use known::{Known, KnownLot, Wanted};
pub use objects::{object_text, parse_object};

/// What the caller knows beside the documents, and wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
	/// Nothing is carried out: all events are recorded alone.
	pub record_only: bool,
	/// Who sees destructions.
	pub witness: Option<OrganisationId>,
	/// The container that the packs of a transformation go into.
	pub into: Option<Sscc>,
	/// Events whose hash ids the chain has already: they are not carried out again, and what follows on them is.
	pub told: BTreeSet<HashId>,
}

/// What becomes of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
	/// The number of the event in its document, from 0.
	pub number: usize,
	/// Its hash id. An error declaration has that of the event which it is about.
	pub id: HashId,
	/// What of it is carried out, in order.
	pub steps: Vec<Step>,
	/// Why the rest of it isn't.
	pub notes: Vec<String>,
	/// Where packs that it counts and doesn't name come from.
	pub sources: BTreeMap<LotKey, Sscc>,
	/// The objects that the chain is told of, 8 at most.
	pub objects: Vec<ObjectRef>,
	/// How many more there are.
	pub left_out: usize,
}

impl Decided {
	/// Whether it is an error declaration.
	pub fn is_declaration(&self) -> bool {
		self.steps.iter().any(|step| matches!(step, Step::Declare { .. }))
	}

	/// Whether it is a supply to a patient, of which the chain never gets the hash id.
	pub fn is_supply(&self) -> bool {
		self.steps.iter().any(|step| matches!(step, Step::Supply { .. }))
	}
}

/// What becomes of a step.
enum Fate {
	/// It is carried out.
	Carry(Step),
	/// It isn't, because of this.
	Note(String),
}

/// The event is recorded alone, because of this.
fn note(why: impl Into<String>) -> Result<Fate> {
	Ok(Fate::Note(why.into()))
}

/// What the decisions so far have led to.
struct Course<'a> {
	known: &'a mut Known,
	wishes: &'a Wishes,
	/// Containers of which an event was recorded alone: the chain doesn't have them as the document does.
	told: BTreeMap<Sscc, usize>,
	/// Where packs of a lot were taken out, which an event counts and doesn't name.
	unpacked: BTreeMap<LotKey, Sscc>,
	/// Where packs that the present event counts come from.
	sources: BTreeMap<LotKey, Sscc>,
}

/// What becomes of the events of a document, in the order in which they happened. `known` is then as if all of them had
/// been carried out, so that the next document can be decided on.
pub fn decide(document: &Document, planned: &[Planned], known: &mut Known, wishes: &Wishes) -> Result<Vec<Decided>> {
	let mut planned = planned.to_vec();
	arrange::arrange(&mut planned);
	let mut course =
		Course { known, wishes, told: BTreeMap::new(), unpacked: BTreeMap::new(), sources: BTreeMap::new() };
	let mut decided: Vec<Decided> = Vec::new();
	for planned in &planned {
		let event = document.events.get(planned.number).ok_or_else(|| Error::bad("plan", "is of another document"))?;
		let at = format!("event {}", planned.number + 1);
		let fate = course.fate(&at, event, planned)?;
		if decided.last().is_none_or(|last| last.number != planned.number) {
			let (number, id) = (planned.number, planned.id);
			let (steps, notes, sources) = (Vec::new(), Vec::new(), BTreeMap::new());
			decided.push(Decided { number, id, steps, notes, sources, objects: Vec::new(), left_out: 0 });
		}
		let Some(last) = decided.last_mut() else { continue };
		last.sources.append(&mut course.sources);
		match fate {
			Fate::Carry(step) => last.steps.push(step),
			Fate::Note(why) if last.notes.contains(&why) => {}
			Fate::Note(why) => last.notes.push(why),
		}
	}
	for decided in &mut decided {
		let Some(event) = document.events.get(decided.number) else { continue };
		let of_event = planned.iter().filter(|planned| planned.number == decided.number);
		let made: Vec<LotKey> = of_event.filter_map(|planned| made(&planned.step)).collect();
		decided.objects = objects::objects(event, &made, course.known);
		decided.left_out = decided.objects.len().saturating_sub(MAX_OBJECTS as usize);
		decided.objects.truncate(MAX_OBJECTS as usize);
	}
	Ok(decided)
}

/// The lot that a step brings into being.
fn made(step: &Step) -> Option<LotKey> {
	match step {
		Step::Commission(lot) | Step::Transform { output: lot, .. } => Some(lot.key.clone()),
		_ => None,
	}
}

/// Whether an event tells of packs that went to a patient, by its business step or its disposition.
pub fn is_supply(event: &Event) -> bool {
	let disposition = event.raw.get("disposition").and_then(serde_json::Value::as_str);
	let disposition = disposition.map(|text| vocabulary::short(text, "disp", "Disp"));
	matches!(event.biz_step.as_deref(), Some("dispensing" | "retail_selling"))
		|| matches!(disposition, Some("dispensed" | "partially_dispensed" | "retail_sold"))
}

impl Course<'_> {
	/// What becomes of a step. Once it isn't carried out, what follows on its containers isn't either.
	fn fate(&mut self, at: &str, event: &Event, planned: &Planned) -> Result<Fate> {
		if is_supply(event) && !matches!(planned.step, Step::Supply { .. }) {
			return Err(Error::bad(at, not_carried_out(why_of(&planned.step))));
		}
		let fate = match &planned.step {
			Step::Evidence { why } => return note(why.as_str()),
			Step::Declare { reason, .. } => {
				let why = "the chain takes an error declaration with the reason did_not_occur or incorrect_data alone";
				let known = reason.as_deref().and_then(ErrorReason::from_code);
				known.ok_or_else(|| Error::bad(at, why))?;
				return Ok(Fate::Carry(planned.step.clone()));
			}
			Step::Supply { packs, premises } => return self.supply(at, packs, *premises),
			Step::Unpack { from, packs } if self.wishes.told.contains(&planned.id) => {
				return Ok(self.unpack(*from, packs))
			}
			_ if self.wishes.told.contains(&planned.id) => return note("the chain has it already"),
			_ if self.wishes.record_only => return note("it is recorded alone, as asked for"),
			step => self.step(at, step)?,
		};
		if let (Fate::Note(_), Some(into)) = (&fate, filled(&planned.step)) {
			self.told.entry(into).or_insert(planned.number);
		}
		Ok(fate)
	}

	fn step(&mut self, at: &str, step: &Step) -> Result<Fate> {
		match step {
			Step::Commission(lot) => self.commission(lot),
			Step::Joined { to } => note(format!("its packs are of the lot that event {} tells of", to + 1)),
			Step::Pack { into, packs } => self.pack(*into, packs, step),
			Step::Load { into, containers } => self.load(at, *into, containers, step),
			Step::Unpack { from, packs } => Ok(self.unpack(*from, packs)),
			Step::Empty { .. } => note("the chain doesn't know what is directly in a container: name it"),
			Step::Unload { from, containers } => {
				let all = containers.iter().chain([from]).copied().collect::<Vec<_>>();
				self.handled(at, &all, step)
			}
			Step::Ship { containers, .. } | Step::Cancel { containers } | Step::Receive { containers } => {
				self.handled(at, containers, step)
			}
			Step::Temperature { containers, readings } => self.measured(at, containers, readings, step),
			Step::Decommission { packs, .. } => self.removed(at, packs, step),
			Step::Destroy { packs } => self.destroyed(at, packs, step),
			Step::Transform { inputs, output } => self.transformed(at, inputs, output, step),
			Step::Evidence { why } => note(why.as_str()),
			Step::Supply { .. } | Step::Declare { .. } => Ok(Fate::Carry(step.clone())),
		}
	}
}

/// The container that a step puts something into.
const fn filled(step: &Step) -> Option<Sscc> {
	match step {
		Step::Pack { into, .. } | Step::Load { into, .. } => Some(*into),
		_ => None,
	}
}

/// Why the chain has no call for a step, if that is so.
fn why_of(step: &Step) -> &str {
	match step {
		Step::Evidence { why } => why,
		Step::Declare { .. } => "it is declared an error; to take a supply back, use salus pack undo",
		_ => "it is no supply by its own step",
	}
}

/// Why a supply that isn't carried out refuses the document.
fn not_carried_out(why: &str) -> String {
	format!(
		"tells of a supply to a patient, which is never recorded by its hash id (whoever holds the pack could find out \
		 when and where it was), and it can't be carried out: {why}"
	)
}

#[cfg(test)]
mod tests;
