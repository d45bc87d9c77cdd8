//! What the chain is told of an event, and what is said when something fails.

use std::collections::BTreeMap;

use salus_primitives::{
	codes::PackState,
	epcis::{ErrorReason, MAX_CORRECTIVE},
	ids::Moment,
};
use sp_core::H256;

use super::{capture::Source, carry::Carrier, places};
use crate::{
	chain::{
		call::{events, Call},
		event::Included,
		supplies::{alarms, supplied as supply_of, Alarm},
	},
	cli::lot::title,
	epcis::{
		decide::Decided,
		hash::HashId,
		plan::Step,
		shelf::{Entry, Shelf},
	},
	supplies::Book,
	Error, Result,
};

/// What the chain is told of an event's hash id.
pub(super) enum Telling {
	/// Nothing: it is a supply.
	Nothing,
	/// That it happened.
	Record,
	/// That the event with this id is an error.
	Declare {
		/// Whether nobody told of the event before.
		is_new: bool,
		/// Why.
		reason: ErrorReason,
		/// When it was declared.
		at: Moment,
		/// What stands in its place.
		corrective: Vec<H256>,
		/// Corrective events that the chain isn't told of.
		left_out: Vec<String>,
	},
}

impl Telling {
	/// The calls that tell the chain.
	pub(super) fn calls(&self, entry: &Entry) -> Result<Vec<Call>> {
		Ok(match self {
			Self::Nothing => Vec::new(),
			Self::Record => vec![events::record(&[entry.to_new_event()?])],
			Self::Declare { is_new, reason, at, corrective, .. } => {
				let event = entry.to_new_event()?;
				let declared = events::declare_error(event.id, *reason, *at, corrective);
				let record = is_new.then(|| events::record(&[event]));
				record.into_iter().chain([declared]).collect()
			}
		})
	}

	/// What is to be said beside that.
	pub(super) fn said(&self) -> Vec<String> {
		let Self::Declare { is_new, corrective, left_out, .. } = self else { return Vec::new() };
		let new = is_new.then(|| "nobody told of the event before: it is recorded, and declared an error".to_owned());
		let named = corrective.iter().map(|id| format!("corrected by {}", HashId(id.0)));
		let unnamed = left_out.iter().map(|id| {
			format!("corrected by {id:.120}, of which the chain isn't told: no hash id is known of it, or it is one too many")
		});
		new.into_iter().chain(named).chain(unnamed).collect()
	}
}

/// What the chain is to be told of an event.
pub(super) async fn telling(carrier: &Carrier<'_>, source: &Source, decided: &Decided) -> Result<Telling> {
	if decided.is_supply() {
		return Ok(Telling::Nothing);
	}
	let declared = decided.steps.iter().find_map(|step| match step {
		Step::Declare { reason, at, corrective } => Some((reason, *at, corrective)),
		_ => None,
	});
	let Some((reason, at, named)) = declared else { return Ok(Telling::Record) };
	let none = || Error::bad("errorDeclaration", "has no reason that the chain knows");
	let reason = reason.as_deref().and_then(ErrorReason::from_code).ok_or_else(none)?;
	let ids = event_ids(source, &carrier.shelf)?;
	let (mut corrective, mut left_out) = (Vec::new(), Vec::new());
	for name in named {
		let id = HashId::parse(name).or_else(|| ids.get(name).copied()).map(|id| H256(id.0));
		match id.filter(|id| id.0 != decided.id.0 && corrective.len() < MAX_CORRECTIVE as usize) {
			Some(id) if !corrective.contains(&id) => corrective.push(id),
			Some(_) => {}
			None => left_out.push(name.clone()),
		}
	}
	let is_new = carrier.client.epcis_event(H256(decided.id.0)).await?.is_none();
	Ok(Telling::Declare { is_new, reason, at, corrective, left_out })
}

/// The hash ids of events by their own ids: those of the document, and those that were captured before.
fn event_ids(source: &Source, shelf: &Shelf) -> Result<BTreeMap<String, HashId>> {
	let mut found = BTreeMap::new();
	for entry in shelf.list()?.into_iter().filter(|entry| !entry.declaration) {
		if let Some(name) = &entry.event_id {
			found.insert(name.clone(), entry.id()?);
		}
	}
	for (event, id) in source.document.events.iter().zip(source.document.hash_ids()?) {
		found.extend(event.id.clone().map(|name| (name, id)));
	}
	Ok(found)
}

/// Whether all packs of a supply are supplied: then an interrupted capture has done it. Fails when only some are.
pub(super) async fn is_supplied(carrier: &Carrier<'_>, decided: &Decided) -> Result<bool> {
	let (mut yes, mut no) = (0u32, 0u32);
	for step in &decided.steps {
		let Step::Supply { packs, .. } = step else { continue };
		for (key, indexes) in places::leaves(carrier.known, packs)? {
			for index in indexes {
				match carrier.client.pack_states(&key, index, 1).await?.first() {
					Some(PackState::Supplied) => yes += 1,
					_ => no += 1,
				}
			}
		}
	}
	match (yes, no) {
		(0, _) => Ok(false),
		(_, 0) => Ok(true),
		_ => Err(Error::Negative(format!("{yes} of its packs are supplied, and {no} aren't: look at each of them"))),
	}
}

/// Notes the entries of the dispenser's log that a supply made. Gives how many those are, and the alarms.
pub(super) fn supplied(carrier: &Carrier<'_>, included: &Included) -> Result<(usize, Vec<String>)> {
	let mut entries = 0;
	for event in &included.events {
		let one = Included { events: vec![event.clone()], ..included.clone() };
		if let Some(supply) = supply_of(&one)? {
			Book::open(&carrier.context.path(""), supply.entry.by)?.add(supply)?;
			entries += 1;
		}
	}
	let text =
		|alarm: &Alarm| format!("ALARM {}: {}, pack number {}", alarm.kind.code(), title(&alarm.key), alarm.index);
	Ok((entries, alarms(included)?.iter().map(text).collect()))
}

/// Whether the chain, or this program before it asked the chain, refused something for good.
pub(super) const fn is_refusal(error: &Error) -> bool {
	matches!(error, Error::Dispatch { .. } | Error::NotMember | Error::OverQuota(_) | Error::BadInput { .. })
}

/// An error with the event that it is about.
pub(super) fn at(place: &str, error: Error) -> Error {
	match error {
		Error::BadInput { what, why } => Error::bad(place, format!("{what}: {why}")),
		Error::Negative(why) => Error::Negative(format!("{place}: {why}")),
		Error::Chain(why) => Error::Chain(format!("{place}: {why}")),
		Error::Dispatch { pallet, error, docs } => Error::Dispatch { pallet, error, docs: format!("{docs} ({place})") },
		other => other,
	}
}

/// An error with what was done before it.
pub(super) fn after(error: Error, done: &[String]) -> Error {
	let done = match done {
		[] => "nothing was done".into(),
		done => format!("done before: event {}; the same command goes on from there", done.join(", ")),
	};
	match error {
		Error::BadInput { what, why } => Error::BadInput { what, why: format!("{why}; {done}") },
		Error::Negative(why) => Error::Negative(format!("{why}; {done}")),
		Error::Chain(why) => Error::Chain(format!("{why}; {done}")),
		Error::Dispatch { pallet, error, docs } => Error::Dispatch { pallet, error, docs: format!("{docs} {done}") },
		Error::Unreachable { url, source } => Error::Chain(format!("node {url} can't be reached: {source}; {done}")),
		other => other,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_error_says_what_was_done_and_keeps_its_exit_code() {
		let chain = || Error::Dispatch { pallet: "DrugTrace".into(), error: "Locked".into(), docs: "No.".into() };
		for error in [chain(), Error::bad("a", "b"), Error::Chain("c".into()), Error::Negative("d".into())] {
			let code = error.exit_code();
			let said = after(at("f.jsonld, event 3", error), &["1 of f.jsonld".into(), "2 of f.jsonld".into()]);
			let text = said.to_string();
			assert!(text.contains("event 3") && text.contains("done before: event 1 of f.jsonld, 2 of"), "{text}");
			assert_eq!(said.exit_code(), code);
		}
		assert!(after(chain(), &[]).to_string().ends_with("nothing was done"));
		assert!(is_refusal(&chain()) && !is_refusal(&Error::Chain("not final".into())));
	}
}
