//! Packing and unpacking: aggregations.

use salus_primitives::gs1::Sscc;

use super::{evidence, Mapped, Step, View};
use crate::gs1::Key;

/// What an aggregation calls its objects.
const FIELDS: (&str, &str) = ("childEPCs", "childQuantityList");

/// The container that the event is about.
fn parent(view: &View<'_>) -> Mapped<Sscc> {
	match view.event.parent.as_ref().map(|parent| (&parent.key, &parent.uri)) {
		Some((Key::Container(sscc), _)) => Ok(*sscc),
		Some((_, uri)) => evidence(format!("its parent {uri:.120} is no container with an SSCC")),
		None => evidence("it has no parent"),
	}
}

/// The inner containers, `None` when the children are no containers.
fn inner(view: &View<'_>, outer: Sscc) -> Mapped<Option<Vec<Sscc>>> {
	let event = view.event;
	let is_container = |epc: &crate::epcis::Epc| matches!(epc.key, Key::Container(_));
	if event.epcs.is_empty() || !event.epcs.iter().any(is_container) {
		return Ok(None);
	}
	let Some(containers) = view.containers(FIELDS.0, &event.epcs)?.filter(|_| event.quantities.is_empty()) else {
		return evidence("on the chain a container holds packs or containers, and this one both");
	};
	if containers.contains(&outer) {
		return Err(view.bad(FIELDS.0, format!("container {outer} would be in itself")).into());
	}
	Ok(Some(containers))
}

/// Objects go into a container.
pub(super) fn add(view: &View<'_>) -> Mapped<Step> {
	let into = parent(view)?;
	match inner(view, into)? {
		Some(containers) => Ok(Step::Load { into, containers }),
		None => Ok(Step::Pack { into, packs: view.contents(FIELDS)? }),
	}
}

/// Objects are taken out of a container.
pub(super) fn delete(view: &View<'_>) -> Mapped<Step> {
	let from = parent(view)?;
	if view.event.epcs.is_empty() && view.event.quantities.is_empty() {
		return Ok(Step::Empty { from });
	}
	match inner(view, from)? {
		Some(containers) => Ok(Step::Unload { from, containers }),
		None => Ok(Step::Unpack { from, packs: view.contents(FIELDS)? }),
	}
}
