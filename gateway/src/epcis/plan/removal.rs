//! How packs leave the market: supplied, stolen, sampled, locked, exported, destroyed.

use salus_primitives::{gs1::Gln, supply::Decommission};

use super::{evidence, Mapped, Step, View};
use crate::{
	epcis::{Epc, Kind},
	gs1::Key,
};

/// What an event of objects calls them.
const FIELDS: (&str, &str) = ("epcList", "quantityList");

/// The step of an event by which packs leave, `None` for any other event. What has become of the packs, the
/// disposition, goes before what was done.
pub(super) fn step(view: &View<'_>) -> Mapped<Option<Step>> {
	if view.event.kind != Kind::Object {
		return Ok(None);
	}
	let removed = |why| packs(view).map(|packs| Some(Step::Decommission { packs, why }));
	match (view.disposition(), view.step()) {
		(Some("stolen"), _) => removed(Decommission::Stolen),
		(Some("destroyed"), _) | (_, Some("destroying")) => {
			no_containers(view)?;
			Ok(Some(Step::Destroy { packs: view.contents(FIELDS)? }))
		}
		(Some("partially_dispensed"), _) => {
			evidence("a part of a pack was dispensed, and the chain supplies whole packs, once")
		}
		// The disposition alone may be that of a pack seen again after its supply.
		(_, Some("dispensing" | "retail_selling")) => {
			Ok(Some(Step::Supply { packs: packs(view)?, premises: premises(view) }))
		}
		(_, Some("sampling")) => removed(Decommission::Sample),
		(_, Some("holding")) => removed(Decommission::Locked),
		(disposition, step) if says(disposition, "exported") || says(step, "exporting") => {
			removed(Decommission::Exported)
		}
		(_, Some("decommissioning")) => {
			no_containers(view)?;
			evidence("packs are decommissioned without a reason that the chain knows (stolen, destroyed, …)")
		}
		_ => Ok(None),
	}
}

/// Whether a URI of another vocabulary ends with a word. CBV has none for exports.
fn says(text: Option<&str>, word: &str) -> bool {
	text.is_some_and(|text| text.contains(':') && text.rsplit(['/', '#', ':', '-']).next() == Some(word))
}

/// The packs, which must be named one by one.
fn packs(view: &View<'_>) -> Mapped<Vec<super::PackRef>> {
	no_containers(view)?;
	if !view.event.quantities.is_empty() {
		return evidence("it counts packs of a lot, and the chain must know which ones they are");
	}
	let packs = view.packs(FIELDS.0, &view.event.epcs)?;
	if packs.is_empty() {
		return evidence("it names no pack");
	}
	Ok(packs)
}

/// Stops at containers.
fn no_containers(view: &View<'_>) -> Mapped<()> {
	let is_container = |epc: &Epc| matches!(epc.key, Key::Container(_));
	if view.event.epcs.iter().any(is_container) {
		return evidence("it names containers: on the chain the packs in them leave, and an empty container vanishes");
	}
	Ok(())
}

/// Where it happened: the location, or else where it was read.
fn premises(view: &View<'_>) -> Option<Gln> {
	let gln = |field: &str| match Key::parse(view.event.raw.get(field)?.get("id")?.as_str()?) {
		Ok(Key::Location { gln, .. }) => Some(gln),
		_ => None,
	};
	gln("bizLocation").or_else(|| gln("readPoint"))
}
