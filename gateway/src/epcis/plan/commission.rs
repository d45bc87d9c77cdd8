//! Lots that come into being: commissioning and transformation.

use std::collections::{BTreeMap, BTreeSet};

use salus_primitives::{
	gs1::Expiry,
	merkle::MAX_LEAVES,
	trace::{LotKey, LotNumber, Serial},
};
use serde_json::Value;

use super::{evidence, MadeLot, Mapped, PackRef, Planned, Step, View};
use crate::{
	epcis::{hash::context::Name, Epc, Quantity},
	gs1::{self, Key},
	time, Error, Result,
};

/// The lot number's names in the master data of an instance or a lot.
const LOT: &[&str] = &["{urn:epcglobal:cbv:mda:}lotNumber", "{https://gs1.org/voc/}hasBatchLotNumber"];

/// The expiry date's names.
const EXPIRY: &[&str] = &["{urn:epcglobal:cbv:mda:}itemExpirationDate", "{https://gs1.org/voc/}expirationDate"];

/// The lots that an event commissions.
pub(super) fn steps(view: &View<'_>) -> Mapped<Vec<Step>> {
	let event = view.event;
	if event.epcs.iter().any(|epc| matches!(epc.key, Key::Container(_))) {
		return evidence("it names containers, which come into being on the chain when something is packed into them");
	}
	let made = made(view, ("epcList", &event.epcs), ("quantityList", &event.quantities))?;
	if made.is_empty() {
		return evidence("it commissions nothing");
	}
	Ok(made.into_iter().map(Step::Commission).collect())
}

/// A transformation.
pub(super) fn transform(view: &View<'_>) -> Mapped<Step> {
	let event = view.event;
	if event.raw.get("transformationID").is_some() {
		return evidence("it is a part of a transformation, and the chain takes inputs and outputs in one call");
	}
	let inputs = view.contents(("inputEPCList", "inputQuantityList"))?;
	let mut made = made(view, ("outputEPCList", &event.output_epcs), ("outputQuantityList", &event.output_quantities))?;
	match (made.pop(), made.is_empty()) {
		(Some(output), true) => Ok(Step::Transform { inputs, output }),
		_ => evidence("it makes several lots, and the chain makes one in a transformation"),
	}
}

/// The lots that are made: of packs that are named, by product, or of quantities.
fn made(view: &View<'_>, packs: (&str, &[Epc]), lots: (&str, &[Quantity])) -> Mapped<Vec<MadeLot>> {
	let packs = view.packs(packs.0, packs.1)?;
	let lots = view.lots(lots.0, lots.1)?;
	let (lot, expiry) = (lot_number(view)?, expiry(view)?);
	let mut found = BTreeMap::new();
	for pack in &packs {
		let key = LotKey { gtin: pack.gtin, lot: lot_of(view, pack, lot.as_ref())? };
		found.entry(key).or_insert_with(Vec::<Serial>::new).push(pack.serial.clone());
	}
	let Some(expiry) = expiry else {
		return evidence("its ilmd has no expiry date (cbvmda:itemExpirationDate), without which there is no lot");
	};
	for (key, _) in &lots {
		if lot.as_ref().is_some_and(|lot| *lot != key.lot) {
			return Err(view.bad("ilmd", "the lot number is not that of the quantities").into());
		}
		found.entry(key.clone()).or_default();
	}
	let total = |key: &LotKey| lots.iter().find(|(other, _)| other == key).map(|(_, count)| *count);
	Ok(found.into_iter().map(|(key, serials)| MadeLot { total: total(&key), key, expiry, serials }).collect())
}

/// The lot of a pack: by its own identifier, or by the master data.
fn lot_of(view: &View<'_>, pack: &PackRef, lot: Option<&LotNumber>) -> Mapped<LotNumber> {
	match (&pack.lot, lot) {
		(Some(own), Some(lot)) if own != lot => {
			Err(view.bad("ilmd", "the lot number is not that of the identifiers").into())
		}
		(Some(lot), _) | (None, Some(lot)) => Ok(lot.clone()),
		(None, None) => evidence("its ilmd has no lot number (cbvmda:lotNumber), without which there is no lot"),
	}
}

/// A member of the master data under one of its names.
fn master<'a>(view: &View<'a>, names: &[&str]) -> Result<Option<&'a str>> {
	let members = view.event.raw.get("ilmd").and_then(Value::as_object);
	let is_it = |key: &str| match view.context.name(key) {
		Some(Name::Extension(name)) => names.contains(&name.as_str()),
		_ => false,
	};
	let mut found = None;
	for (key, value) in members.into_iter().flatten().filter(|(key, _)| is_it(key)) {
		let text = value.as_str().ok_or_else(|| view.bad("ilmd", format!("{key} is not a text")))?;
		if found.replace(text).is_some_and(|other| other != text) {
			return Err(view.bad("ilmd", format!("{key} is not the same in both of its names")));
		}
	}
	Ok(found)
}

fn lot_number(view: &View<'_>) -> Result<Option<LotNumber>> {
	let text = master(view, LOT)?;
	text.map(gs1::lot_number).transpose().map_err(|error| view.bad("ilmd", error.to_string()))
}

/// The expiry date as it is printed: of the date, whatever time of day comes with it.
fn expiry(view: &View<'_>) -> Result<Option<Expiry>> {
	let Some(text) = master(view, EXPIRY)? else { return Ok(None) };
	let bad = |why: &str| view.bad("ilmd", format!("expiry date \"{text:.40}\" {why}"));
	let date = text.split('T').next().unwrap_or_default();
	let parts: Vec<&str> = date.splitn(3, '-').collect();
	let [year, month, day] = parts.as_slice() else { return Err(bad("is not of the form 2028-12-31")) };
	let number = |part: &str, digits: usize| {
		let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
		is_number.then(|| part.parse::<u32>().ok())?
	};
	let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
		return Err(bad("is not of the form 2028-12-31"));
	};
	let end = time::end_of_day(year, month, day).ok_or_else(|| bad("is no day of the calendar"))?;
	let expiry = Expiry(year % 100 * 10_000 + month * 100 + day);
	// What is printed has two digits for the year, and must mean the same.
	if expiry.ends(view.event.time) != end.checked_add(1) {
		return Err(bad("is too far from the event for a year of two digits"));
	}
	Ok(Some(expiry))
}

/// Joins the commissioning of a lot that goes over several events, since the chain takes a lot in one call.
pub(super) fn join(planned: &mut [Planned]) -> Result<()> {
	let mut first = BTreeMap::<LotKey, usize>::new();
	for place in 0..planned.len() {
		let (before, from) = planned.split_at_mut(place);
		let Some(Planned { step, number, .. }) = from.first_mut() else { continue };
		let Step::Commission(lot) = step else { continue };
		let Some(earlier) = first.get(&lot.key).and_then(|at| before.get_mut(*at)) else {
			first.insert(lot.key.clone(), place);
			continue;
		};
		let bad = |why: &str| Error::bad(format!("event {}", *number + 1), format!("lot {} {why}", name(&lot.key)));
		let Step::Commission(whole) = &mut earlier.step else { continue };
		if whole.expiry != lot.expiry {
			return Err(bad("has two expiry dates"));
		}
		if whole.total.is_some() && lot.total.is_some() {
			return Err(bad("has two quantities"));
		}
		whole.total = whole.total.or(lot.total);
		whole.serials.append(&mut lot.serials);
		*step = Step::Joined { to: earlier.number };
	}
	planned.iter().try_for_each(check)
}

/// Refuses a lot that is made with too many packs, or with a serial number twice.
fn check(planned: &Planned) -> Result<()> {
	let (Step::Commission(lot) | Step::Transform { output: lot, .. }) = &planned.step else { return Ok(()) };
	let mut seen = BTreeSet::<&Serial>::new();
	let bad = |why: String| {
		let what = format!("event {}", planned.number + 1);
		Err(Error::bad(what, format!("lot {} {why}", name(&lot.key))))
	};
	if let Some(twice) = lot.serials.iter().find(|serial| !seen.insert(serial)) {
		return bad(format!("has the serial number {} twice", String::from_utf8_lossy(twice)));
	}
	let named = lot.serials.len() as u64;
	let total = lot.total.map_or(named, u64::from);
	match (named > total, total > u64::from(MAX_LEAVES)) {
		(true, _) => bad(format!("has {total} packs, and {named} are named")),
		(_, true) => bad(format!("has {total} packs, and {MAX_LEAVES} is the most")),
		(false, false) => Ok(()),
	}
}

fn name(key: &LotKey) -> String {
	format!("(01){}(10){}", key.gtin, String::from_utf8_lossy(&key.lot))
}
