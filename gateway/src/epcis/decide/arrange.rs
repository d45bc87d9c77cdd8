//! The order of a new lot's serial numbers: the chain packs a lot in the order of its list.

use std::collections::{BTreeMap, BTreeSet};

use salus_primitives::trace::{LotKey, LotNumber, Serial};

use crate::epcis::plan::{Contents, MadeLot, PackRef, Planned, Step};

/// Brings the serial numbers of lots that a document commissions into the order in which it packs them. Packs that are
/// counted and not named get those that no packing names.
pub(super) fn arrange(planned: &mut [Planned]) {
	let packings: Vec<Contents> = planned
		.iter()
		.filter_map(|planned| match &planned.step {
			Step::Pack { packs, .. } => Some(packs.clone()),
			_ => None,
		})
		.collect();
	for planned in planned {
		if let Step::Commission(lot) = &mut planned.step {
			arrange_lot(lot, &packings);
		}
	}
}

/// The packs of a lot that an event names.
fn named<'a>(lot: &'a LotKey, contents: &'a Contents) -> impl Iterator<Item = &'a Serial> {
	let is_of = move |other: &Option<LotNumber>| other.as_ref().is_none_or(|other| *other == lot.lot);
	let packs = contents.packs.iter().filter(move |pack: &&PackRef| pack.gtin == lot.gtin && is_of(&pack.lot));
	packs.map(|pack| &pack.serial)
}

fn arrange_lot(lot: &mut MadeLot, packings: &[Contents]) {
	let places: BTreeMap<&Serial, usize> =
		lot.serials.iter().enumerate().map(|(place, serial)| (serial, place)).collect();
	let wanted: BTreeSet<&Serial> = packings.iter().flat_map(|contents| named(&lot.key, contents)).collect();
	let mut free = lot.serials.iter().filter(|serial| !wanted.contains(serial));
	let (mut order, mut seen) = (Vec::with_capacity(lot.serials.len()), BTreeSet::new());
	for contents in packings {
		let of_lot = named(&lot.key, contents).filter_map(|serial| places.get(serial).copied());
		// In the order of the list among themselves, so that a list in order stays as it is.
		let mut of_lot: Vec<usize> = of_lot.filter(|place| seen.insert(*place)).collect();
		of_lot.sort_unstable();
		order.extend(of_lot.iter().filter_map(|place| lot.serials.get(*place)));
		let counted = contents.lots.iter().filter(|(key, _)| *key == lot.key).map(|(_, count)| *count as usize).sum();
		order.extend(free.by_ref().take(counted));
	}
	order.extend(free);
	let order: Vec<Serial> = order.into_iter().cloned().collect();
	lot.serials = order;
}
