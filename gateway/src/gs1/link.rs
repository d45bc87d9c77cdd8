//! GS1 Digital Links: a key as a web address, `https://id.gs1.org/01/{gtin}/10/{lot}/21/{serial}?17={date}`. Any domain
//! may stand before the key.

use super::{gln, gtin_of, lot_number, serial, sscc, Key};
use crate::{Error, Result};

/// The identifiers that may qualify a GTIN, in the order in which they stand.
const QUALIFIERS: &[&str] = &["22", "10", "21", "235"];

/// A Digital Link's path: the primary key, and the pairs after it.
type Pairs = Vec<(String, String)>;

/// Whether the text is a web address.
pub(super) fn is_uri(text: &str) -> bool {
	let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
	scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

/// The elements of a Digital Link with a GTIN: those of its path and those of its query.
pub(super) fn parse(uri: &str) -> Result<Pairs> {
	let (path, query) = split(uri);
	let mut fields =
		pairs(path, true)?.filter(|fields| fields.first().is_some_and(|(ai, _)| ai == "01")).ok_or_else(|| {
			Error::bad(
				"Digital Link",
				format!("\"{uri:.120}\" has no GTIN: there is no /01/ and 14 digits in its path"),
			)
		})?;
	check_qualifiers(&fields)?;
	for pair in query.split(['&', ';']).filter(|pair| !pair.is_empty()) {
		let (ai, value) = pair.split_once('=').unwrap_or((pair, ""));
		// What is no application identifier is the resolver's business.
		if !ai.is_empty() && ai.bytes().all(|byte| byte.is_ascii_digit()) {
			fields.push((ai.into(), decode(value, ai)?));
		}
	}
	Ok(fields)
}

/// The key that a web address is, `None` when it is no Digital Link. On GS1's own domain every address must be one.
pub(super) fn key(uri: &str) -> Result<Option<Key>> {
	let (path, _) = split(uri);
	let own = path.split('/').next().is_some_and(|domain| domain.eq_ignore_ascii_case("id.gs1.org"));
	let Some(fields) = pairs(path, own)? else {
		return match own {
			true => Err(Error::bad(format!("Digital Link {uri:.120}"), "has no GS1 key in its path")),
			false => Ok(None),
		};
	};
	let Some((ai, value)) = fields.first() else { return Ok(None) };
	let of = |name: &str| fields.iter().find(|(ai, _)| ai == name).map(|(_, value)| value.clone());
	let what = format!("AI ({ai}) in {uri:.120}");
	let named = |error: Error| Error::bad(&what, error.to_string());
	Ok(Some(match ai.as_str() {
		"01" => {
			check_qualifiers(&fields)?;
			product(gtin_of(value, &what)?, of("10"), of("21")).map_err(named)?
		}
		"00" => Key::Container(sscc(value).map_err(named)?),
		"414" => Key::Location { gln: gln(value, &what)?, extension: of("254") },
		"417" => Key::Location { gln: gln(value, &what)?, extension: None },
		"8003" => asset(value, &what)?,
		_ => Key::Other,
	}))
}

/// A product, or a lot or a pack of it.
fn product(gtin: salus_primitives::gs1::Gtin, lot: Option<String>, number: Option<String>) -> Result<Key> {
	if let Some(number) = number {
		serial(&number)?;
		return Ok(Key::Pack { gtin, serial: number });
	}
	let Some(lot) = lot else { return Ok(Key::Product(gtin)) };
	lot_number(&lot)?;
	Ok(Key::Lot { gtin, lot })
}

/// A returnable asset: a zero, 13 digits with a check digit, and a serial number.
fn asset(value: &str, what: &str) -> Result<Key> {
	let digits = value.strip_prefix('0').and_then(|rest| rest.get(..13));
	let digits = digits.ok_or_else(|| Error::bad(what, "not a zero and 13 digits"))?;
	super::check_digits(digits, 13, what)?;
	Ok(Key::Other)
}

/// The path and the query of a web address; the path starts with the domain.
pub(super) fn split(uri: &str) -> (&str, &str) {
	let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
	let rest = rest.split('#').next().unwrap_or_default();
	rest.split_once('?').unwrap_or((rest, ""))
}

/// The pairs of the path from its primary key on, `None` when it has none. A pair counts as a primary key where its
/// value has the key's number of digits; `strict` takes any value, so that a wrong one is named.
fn pairs(path: &str, strict: bool) -> Result<Option<Pairs>> {
	let segments: Vec<&str> = path.trim_end_matches('/').split('/').skip(1).collect();
	let is_primary = |pair: &[&str]| match pair {
		[ai, value] => length(ai).is_some_and(|wanted| strict || fits(value, wanted)),
		_ => false,
	};
	let Some(start) = segments.windows(2).position(is_primary) else { return Ok(None) };
	let mut found = Vec::new();
	for pair in segments.get(start..).unwrap_or_default().chunks(2) {
		let [ai, value] = pair else {
			if !strict {
				return Ok(None);
			}
			return Err(Error::bad("Digital Link", format!("AI ({}) has no value", pair.concat())));
		};
		found.push(((*ai).to_owned(), decode(value, ai)?));
	}
	Ok(Some(found))
}

/// How many digits the value of a primary key starts with; 0 for one without a check digit.
fn length(ai: &str) -> Option<usize> {
	match ai {
		"01" | "8003" => Some(14),
		"00" | "8017" | "8018" => Some(18),
		"414" | "417" | "253" | "255" => Some(13),
		"401" | "402" | "8004" | "8006" | "8010" | "8013" => Some(0),
		_ => None,
	}
}

/// Whether a value starts with that many digits, or for a key of digits alone is made of them.
fn fits(value: &str, digits: usize) -> bool {
	digits > 0 && value.len() >= digits && value.bytes().take(digits).all(|byte| byte.is_ascii_digit())
}

/// Refuses what qualifies no GTIN, and qualifiers out of order.
fn check_qualifiers(fields: &Pairs) -> Result<()> {
	let mut after = 0;
	for (ai, _) in fields.iter().skip(1) {
		let place = QUALIFIERS.iter().position(|qualifier| qualifier == ai);
		let place = place.ok_or_else(|| Error::bad(format!("AI ({ai})"), "doesn't belong in a Digital Link's path"))?;
		if place < after {
			return Err(Error::bad(format!("AI ({ai})"), "out of order: after the GTIN come 22, 10, 21"));
		}
		after = place + 1;
	}
	Ok(())
}

/// Undoes the percent encoding of a value.
pub(super) fn decode(text: &str, ai: &str) -> Result<String> {
	let bad = || Error::bad(format!("AI ({ai:.10})"), format!("\"{text:.80}\" has a broken percent encoding"));
	let mut bytes = Vec::with_capacity(text.len());
	let mut rest = text.as_bytes();
	while let Some((first, after)) = rest.split_first() {
		rest = after;
		if *first == b'%' {
			let (digits, after) = rest.split_at_checked(2).ok_or_else(bad)?;
			bytes.extend(hex::decode(digits).map_err(|_| bad())?);
			rest = after;
		} else {
			bytes.push(*first);
		}
	}
	String::from_utf8(bytes).map_err(|_| bad())
}
