//! The packs, lots and containers that an event names.

use std::collections::BTreeSet;

use salus_primitives::{gs1::Sscc, trace::LotKey};

use super::{evidence, Mapped, PackRef, View};
use crate::{
	epcis::{Epc, Quantity},
	gs1::{self, Key, PackId},
	Result,
};

/// Packs: single ones, and numbers of packs of lots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
	/// Single packs.
	pub packs: Vec<PackRef>,
	/// So many packs of a lot, whichever they are.
	pub lots: Vec<(LotKey, u32)>,
}

impl View<'_> {
	/// Identifiers that all name containers, `None` if one of them doesn't. No container is there twice.
	pub(super) fn containers(&self, field: &str, epcs: &[Epc]) -> Result<Option<Vec<Sscc>>> {
		let of = |epc: &Epc| match epc.key {
			Key::Container(sscc) => Some(sscc),
			_ => None,
		};
		let Some(found) = epcs.iter().map(of).collect::<Option<Vec<_>>>() else { return Ok(None) };
		self.once(field, &found, ToString::to_string)?;
		Ok(Some(found))
	}

	/// Identifiers that must all name packs.
	pub(super) fn packs(&self, field: &str, epcs: &[Epc]) -> Mapped<Vec<PackRef>> {
		let mut found = Vec::with_capacity(epcs.len());
		for epc in epcs {
			let Key::Pack { gtin, serial } = &epc.key else {
				return evidence(format!("{field} names {:.120}, which is no single pack", epc.uri));
			};
			// Only a Digital Link may name the lot beside the serial number.
			let lot = PackId::parse(&epc.uri).ok().and_then(|pack| pack.lot);
			let lot = lot.map(|lot| gs1::lot_number(&lot)).transpose()?;
			found.push(PackRef { gtin: *gtin, serial: gs1::serial(serial)?, lot });
		}
		let names: Vec<_> = found.iter().map(|pack| (pack.gtin, pack.serial.clone())).collect();
		self.once(field, &names, |(gtin, serial)| format!("(01){gtin}(21){}", String::from_utf8_lossy(serial)))?;
		Ok(found)
	}

	/// Quantities that must all be whole packs of lots.
	pub(super) fn lots(&self, field: &str, quantities: &[Quantity]) -> Mapped<Vec<(LotKey, u32)>> {
		let mut found = Vec::with_capacity(quantities.len());
		for Quantity { class, quantity, unit } in quantities {
			let Key::Lot { gtin, lot } = &class.key else {
				return evidence(format!("{field} names {:.120}, which is no lot", class.uri));
			};
			// EA is a piece. Source: UN/CEFACT Recommendation 20.
			if let Some(unit) = unit.as_deref().filter(|unit| *unit != "EA") {
				return evidence(format!("{field} counts in {unit:.20}, and the chain in packs"));
			}
			let count = quantity.and_then(whole).filter(|count| *count > 0);
			let Some(count) = count else {
				return evidence(format!("{field} doesn't say how many packs of {:.120} there are", class.uri));
			};
			found.push((LotKey { gtin: *gtin, lot: gs1::lot_number(lot)? }, count));
		}
		let names: Vec<_> = found.iter().map(|(key, _)| key.clone()).collect();
		self.once(field, &names, |key| format!("(01){}(10){}", key.gtin, String::from_utf8_lossy(&key.lot)))?;
		Ok(found)
	}

	/// The event's packs, or its inputs.
	pub(super) fn contents(&self, fields: (&str, &str)) -> Mapped<Contents> {
		let packs = self.packs(fields.0, &self.event.epcs)?;
		Ok(Contents { packs, lots: self.lots(fields.1, &self.event.quantities)? })
	}

	/// Refuses what is in a list twice.
	fn once<T: Ord>(&self, field: &str, items: &[T], name: impl Fn(&T) -> String) -> Result<()> {
		let mut seen = BTreeSet::new();
		match items.iter().find(|item| !seen.insert(*item)) {
			Some(twice) => Err(self.bad(field, format!("{} is there twice", name(twice)))),
			None => Ok(()),
		}
	}
}

/// A whole number.
fn whole(number: f64) -> Option<u32> {
	let fits = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
	fits.then(|| number.to_string().parse().ok())?
}
