//! Custody: shipping, and what follows it.

use salus_primitives::{gs1::Sscc, ids::OrganisationId};
use serde_json::Value;

use super::{evidence, Mapped, Parties, Step, View};
use crate::{
	epcis::{vocabulary, Kind},
	gs1::Key,
	Error, Result,
};

/// The containers that the event is about: those listed, or the one in which an aggregation has seen its objects.
pub(super) fn containers(view: &View<'_>) -> Mapped<Vec<Sscc>> {
	let event = view.event;
	if event.kind == Kind::Aggregation {
		return match event.parent.as_ref().map(|parent| &parent.key) {
			Some(Key::Container(sscc)) => Ok(vec![*sscc]),
			_ => evidence("custody on the chain is of containers with an SSCC, and its parent is none"),
		};
	}
	let found =
		view.containers("epcList", &event.epcs)?.filter(|found| !found.is_empty() && event.quantities.is_empty());
	match found {
		Some(found) => Ok(found),
		None => evidence("custody on the chain is of containers with an SSCC, and it names other objects"),
	}
}

/// Containers are offered. Where no possessing party is named, the new owner is it, as is usual in the United States.
pub(super) fn ship(view: &View<'_>, parties: &Parties) -> Mapped<Step> {
	let containers = containers(view)?;
	let destination = |kind| party(view, parties, ("destinationList", "destination"), kind);
	let owner = destination("owning_party")?;
	let Some(to) = destination("possessing_party")?.or(owner) else {
		return evidence("it names no possessing or owning party to ship to");
	};
	// Who owned it before needn't be known, unless it is the same party as afterwards.
	let before = uri(view, ("sourceList", "source"), "owning_party")?.and_then(|uri| parties.find(uri));
	Ok(Step::Ship { containers, to, owner: owner.filter(|owner| Some(*owner) != before) })
}

/// The organisation that a list of sources or destinations names as something.
fn party(view: &View<'_>, parties: &Parties, list: (&str, &str), kind: &str) -> Result<Option<OrganisationId>> {
	let Some(uri) = uri(view, list, kind)? else { return Ok(None) };
	let unknown = || view.bad(list.0, format!("no organisation is known for the {kind} {uri:.120}"));
	parties.find(uri).map(Some).ok_or_else(unknown)
}

/// The identifier that a list of sources or destinations has for something.
fn uri<'a>(view: &View<'a>, (list, member): (&str, &str), kind: &str) -> Result<Option<&'a str>> {
	let bad = |why: &str| -> Error { view.bad(list, why) };
	let items = match view.event.raw.get(list) {
		None => return Ok(None),
		Some(items) => items.as_array().ok_or_else(|| bad("not a list"))?,
	};
	let mut found = None;
	for item in items {
		let name = item.get("type").and_then(Value::as_str).ok_or_else(|| bad("an item has no type"))?;
		if vocabulary::short(name, "sdt", "SDT") != kind {
			continue;
		}
		let uri = item.get(member).and_then(Value::as_str).ok_or_else(|| bad("an item has no identifier"))?;
		Key::parse(uri).map_err(|error| bad(&error.to_string()))?;
		if found.replace(uri).is_some_and(|other| other != uri) {
			return Err(bad(&format!("there are two of the type {kind}")));
		}
	}
	Ok(found)
}
