//! The objects that an event names on the chain: containers, lots and products. A pack stands there by its lot, or by
//! its product where the lot isn't known, so that no serial number meets the chain.

use std::collections::BTreeSet;

use salus_primitives::{
	epcis::ObjectRef,
	gs1::{Gtin, Sscc},
	trace::LotKey,
};

use super::{
	known::{epcs, pack_of},
	Known,
};
use crate::{
	epcis::{Epc, Event},
	gs1::{self, Key},
	Error, Result,
};

/// What an identifier names on the chain, `None` for what has no form there.
fn object(epc: &Epc, known: &Known) -> Option<ObjectRef> {
	match &epc.key {
		Key::Container(sscc) => Some(ObjectRef::Container(*sscc)),
		Key::Lot { gtin, lot } => Some(ObjectRef::Lot(LotKey { gtin: *gtin, lot: gs1::lot_number(lot).ok()? })),
		Key::Product(gtin) => Some(ObjectRef::Product(*gtin)),
		Key::Pack { gtin, .. } => {
			let pack = pack_of(epc)?;
			let named = pack.lot.clone().map(|lot| LotKey { gtin: *gtin, lot });
			let lot = named.or_else(|| known.locate(&pack).map(|(key, _)| key));
			Some(lot.map_or(ObjectRef::Product(*gtin), ObjectRef::Lot))
		}
		Key::Location { .. } | Key::Other | Key::Uri => None,
	}
}

/// The objects of an event, each once: the parent first, then containers, lots and products. `made` are lots that the
/// event itself brings into being: its packs are of them.
pub(super) fn objects(event: &Event, made: &[LotKey], known: &Known) -> Vec<ObjectRef> {
	let parent = event.parent.as_ref().and_then(|epc| object(epc, known));
	let others = epcs(event).skip(usize::from(event.parent.is_some())).filter_map(|epc| object(epc, known));
	let others = others.chain(made.iter().cloned().map(ObjectRef::Lot));
	let is_of_made = |object: &ObjectRef| match object {
		ObjectRef::Product(gtin) => made.iter().any(|key| key.gtin == *gtin),
		ObjectRef::Container(_) | ObjectRef::Lot(_) => false,
	};
	let others: BTreeSet<ObjectRef> =
		others.filter(|object| Some(object) != parent.as_ref() && !is_of_made(object)).collect();
	parent.into_iter().chain(others).filter(ObjectRef::is_valid).collect()
}

/// An object as text: its Digital Link on GS1's domain.
pub fn object_text(object: &ObjectRef) -> String {
	match object {
		ObjectRef::Container(sscc) => format!("https://id.gs1.org/00/{sscc}"),
		ObjectRef::Lot(key) => {
			let lot = gs1::escape(&String::from_utf8_lossy(&key.lot));
			format!("https://id.gs1.org/01/{}/10/{lot}", key.gtin)
		}
		ObjectRef::Product(gtin) => format!("https://id.gs1.org/01/{gtin}"),
	}
}

/// Reads an object: the SSCC of a container, a GTIN, or the EPC URN or Digital Link of a container, a lot or a product.
pub fn parse_object(text: &str) -> Result<ObjectRef> {
	let bad = |why: &str| Error::bad(format!("object {text:.120}"), why);
	if text.bytes().all(|byte| byte.is_ascii_digit()) {
		return match text.len() {
			18 => Sscc::parse(text).map(ObjectRef::Container).ok_or_else(|| bad("wrong check digit")),
			_ => gs1::gtin(text).map(|gtin: Gtin| ObjectRef::Product(gtin)),
		};
	}
	match Key::parse(text)? {
		Key::Container(sscc) => Ok(ObjectRef::Container(sscc)),
		Key::Lot { gtin, lot } => Ok(ObjectRef::Lot(LotKey { gtin, lot: gs1::lot_number(&lot)? })),
		Key::Product(gtin) => Ok(ObjectRef::Product(gtin)),
		Key::Pack { .. } => Err(bad("the chain has no history of a single pack: ask for its lot")),
		Key::Location { .. } | Key::Other | Key::Uri => Err(bad("no container, no lot and no product")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn objects_are_read_as_they_are_written() {
		for text in [
			"https://id.gs1.org/00/040999990000000012",
			"https://id.gs1.org/01/04099999000012/10/A%2F1",
			"https://id.gs1.org/01/04099999000012",
		] {
			assert_eq!(object_text(&parse_object(text).unwrap()), text);
		}
		let case = parse_object("urn:epc:id:sscc:4099999.0000000001").unwrap();
		assert_eq!(parse_object("040999990000000012").unwrap(), case);
		assert_eq!(object_text(&parse_object("4099999000012").unwrap()), "https://id.gs1.org/01/04099999000012");
		for (bad, why) in [
			("040999990000000013", "check digit"),
			("urn:epc:id:sgtin:4099999.000001.A1", "single pack"),
			("urn:x:y", "no container"),
			("A1", "neither"),
		] {
			assert!(parse_object(bad).unwrap_err().to_string().contains(why), "{bad}");
		}
	}
}
