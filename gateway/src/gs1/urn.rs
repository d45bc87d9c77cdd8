//! EPC URNs: keys as the company prefix and the rest, without a check digit.

use salus_primitives::gs1::{Gln, Gtin, Sscc};

use super::{check_digit, link::decode, lot_number, serial, Key};
use crate::{Error, Result};

/// Schemes of EPC URNs: how many digits the prefix and the reference have together (`None`: the reference is free),
/// and how many parts there are.
pub(super) const SCHEMES: &[(&str, Option<usize>, usize)] = &[
	("sgtin", Some(13), 3),
	("lgtin", Some(13), 3),
	("upui", Some(13), 3),
	("itip", Some(13), 5),
	("sscc", Some(17), 2),
	("sgln", Some(12), 3),
	("pgln", Some(12), 2),
	("grai", Some(12), 3),
	("gdti", Some(12), 3),
	("sgcn", Some(12), 3),
	("gsrn", Some(17), 2),
	("gsrnp", Some(17), 2),
	("gsin", Some(16), 2),
	("giai", None, 2),
	("cpi", None, 3),
	("ginc", None, 2),
];

/// Reads an EPC URN: `urn:epc:id:…`, `urn:epc:class:…` or `urn:epc:idpat:…`.
pub(super) fn parse(urn: &str) -> Result<Key> {
	let bad = |why: &str| Error::bad(format!("EPC {urn:.120}"), why);
	let mut fields = urn.splitn(5, ':').skip(2);
	let (Some(kind), Some(scheme), Some(body)) = (fields.next(), fields.next(), fields.next()) else {
		return Err(bad("not of the form urn:epc:id:scheme:value"));
	};
	if !matches!(kind, "id" | "class" | "idpat") {
		return Err(bad("neither an id, a class nor a pattern"));
	}
	let is_class = scheme == "lgtin";
	let Some((_, digits, parts)) = SCHEMES.iter().find(|(name, ..)| *name == scheme) else {
		// Schemes that are not GS1's, or newer than this table.
		return Ok(Key::Other);
	};
	if kind != "idpat" && is_class != (kind == "class") {
		return Err(bad(if is_class { "lgtin is a class, not an id" } else { "is an id, not a class" }));
	}
	let fields: Vec<&str> = body.splitn(*parts, '.').collect();
	let (Some(prefix), Some(reference), true) = (fields.first(), fields.get(1), fields.len() == *parts) else {
		return Err(bad(&format!("has not {parts} parts with dots between them")));
	};
	check_prefix(prefix).map_err(bad)?;
	if kind == "idpat" && *reference == "*" {
		return Ok(Key::Other);
	}
	if let Some(wanted) = digits {
		let is_number = reference.bytes().all(|byte| byte.is_ascii_digit());
		if !is_number || prefix.len() + reference.len() != *wanted {
			return Err(bad(&format!("its prefix and reference are not {wanted} digits together")));
		}
	}
	if kind == "idpat" {
		return Ok(Key::Other);
	}
	let rest = fields.get(2).copied().unwrap_or_default();
	key(scheme, prefix, reference, rest).map_err(|error| bad(&error.to_string()))
}

/// Refuses what is no company prefix. Source: EPC Tag Data Standard, section 6.3.
fn check_prefix(prefix: &str) -> std::result::Result<(), &'static str> {
	if !(6..=12).contains(&prefix.len()) || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
		return Err("its company prefix is not 6 to 12 digits");
	}
	Ok(())
}

/// Puts a key together. The first digit of a GTIN's or an SSCC's reference goes before the prefix.
fn key(scheme: &str, prefix: &str, reference: &str, rest: &str) -> Result<Key> {
	let (first, tail) = reference.split_at_checked(1).unwrap_or(("", reference));
	let number = |body: String| {
		let digit = check_digit(&body);
		format!("{body}{digit}").parse::<u64>().map_err(|error| Error::bad(scheme, error.to_string()))
	};
	let gtin = || number(format!("{first}{prefix}{tail}")).map(Gtin).and_then(not_zero(Gtin::is_valid, scheme));
	Ok(match scheme {
		"sgtin" => {
			let text = decode(rest, "21")?;
			serial(&text)?;
			Key::Pack { gtin: gtin()?, serial: text }
		}
		"lgtin" => {
			let text = decode(rest, "10")?;
			lot_number(&text)?;
			Key::Lot { gtin: gtin()?, lot: text }
		}
		"sscc" => {
			let sscc = number(format!("{first}{prefix}{tail}")).map(Sscc)?;
			Key::Container(not_zero(Sscc::is_valid, scheme)(sscc)?)
		}
		"sgln" | "pgln" => {
			let gln = number(format!("{prefix}{reference}")).map(Gln)?;
			let extension = (scheme == "sgln" && rest != "0").then(|| decode(rest, "254")).transpose()?;
			Key::Location { gln: not_zero(Gln::is_valid, scheme)(gln)?, extension }
		}
		_ => Key::Other,
	})
}

/// Refuses a key of zeros alone.
fn not_zero<K: Copy>(is_valid: impl Fn(K) -> bool, scheme: &str) -> impl Fn(K) -> Result<K> {
	let scheme = scheme.to_owned();
	move |key| is_valid(key).then_some(key).ok_or_else(|| Error::bad(&scheme, "is no key: all digits are zero"))
}
