//! Element strings: application identifiers and their data, one after the other.

use crate::{Error, Result};

/// The separator after an element of variable length: ASCII 29, which stands for FNC1.
pub(super) const GS: char = '\u{1d}';

/// What scanners put before an element string. Source: ISO/IEC 15424, for GS1 DataMatrix, GS1-128, QR and DataBar.
const SYMBOLOGIES: &[&str] = &["]d2", "]C1", "]Q3", "]e0", "]J1"];

/// Application identifiers that the code of a medicine may carry: fewest and most characters, and whether the length is
/// predefined, so that no separator follows.
const IDENTIFIERS: &[(&str, usize, usize, bool)] = &[
	("00", 18, 18, true),
	("01", 14, 14, true),
	("02", 14, 14, true),
	("10", 1, 20, false),
	("11", 6, 6, true),
	("12", 6, 6, true),
	("13", 6, 6, true),
	("15", 6, 6, true),
	("16", 6, 6, true),
	("17", 6, 6, true),
	("20", 2, 2, true),
	("21", 1, 20, false),
	("22", 1, 20, false),
	("235", 1, 28, false),
	("240", 1, 30, false),
	("241", 1, 30, false),
	("250", 1, 30, false),
	("251", 1, 30, false),
	("30", 1, 8, false),
	("37", 1, 8, false),
	("400", 1, 30, false),
	("410", 13, 13, true),
	("411", 13, 13, true),
	("412", 13, 13, true),
	("413", 13, 13, true),
	("414", 13, 13, true),
	("415", 13, 13, true),
	("416", 13, 13, true),
	("417", 13, 13, true),
	("710", 1, 20, false),
	("711", 1, 20, false),
	("712", 1, 20, false),
	("713", 1, 20, false),
	("714", 1, 20, false),
	("715", 1, 20, false),
	("716", 1, 20, false),
	("717", 1, 20, false),
	("7003", 10, 10, false),
	("8200", 1, 70, false),
];

/// Splits an element string into identifiers and data.
pub(super) fn parse(text: &str) -> Result<Vec<(String, String)>> {
	if text.starts_with('(') {
		return in_brackets(text);
	}
	let text = SYMBOLOGIES.iter().find_map(|symbology| text.strip_prefix(symbology)).unwrap_or(text);
	let mut rest = text.trim_start_matches(GS);
	let mut fields = Vec::new();
	while !rest.is_empty() {
		let (ai, least, most, is_fixed) = identifier(rest)?;
		let after = rest.get(ai.len()..).unwrap_or_default();
		let end = after.find(GS).unwrap_or(after.len());
		let end = if is_fixed { most.min(end) } else { end };
		let value = after.get(..end).ok_or_else(|| Error::bad(format!("AI ({ai})"), "not of GS1's characters"))?;
		fields.push(field(ai, value, least, most)?);
		rest = after.get(end..).unwrap_or_default();
		rest = rest.strip_prefix(GS).unwrap_or(rest);
	}
	Ok(fields)
}

/// Splits the human readable form, `(01)…(10)…`. A bracket counts as one around an identifier only where what is in it
/// is one, since data may hold brackets of its own.
fn in_brackets(text: &str) -> Result<Vec<(String, String)>> {
	let mut fields = Vec::new();
	let mut rest = text;
	while !rest.is_empty() {
		let inside = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
		let (name, after) =
			inside.ok_or_else(|| Error::bad("element string", format!("no \"(AI)\" where \"{rest:.20}\" stands")))?;
		let (ai, least, most, _) = named(name)?;
		let end = next_bracket(after);
		let (value, following) = after.split_at_checked(end).unwrap_or((after, ""));
		fields.push(field(ai, value.trim_end(), least, most)?);
		rest = following;
	}
	Ok(fields)
}

/// Where the next identifier in brackets starts.
fn next_bracket(text: &str) -> usize {
	let mut starts = text.match_indices('(').map(|(at, _)| at);
	let is_identifier = |at: &usize| {
		let inside = text.get(at + 1..).and_then(|rest| rest.split_once(')'));
		inside.is_some_and(|(name, _)| (2..=4).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit()))
	};
	starts.find(is_identifier).unwrap_or(text.len())
}

/// The identifier that a text starts with.
fn identifier(text: &str) -> Result<(&'static str, usize, usize, bool)> {
	let found = IDENTIFIERS.iter().find(|(ai, ..)| text.starts_with(ai));
	found.copied().ok_or_else(|| {
		let start: String = text.chars().take(4).collect();
		Error::bad(format!("AI at \"{start}\""), "no application identifier that the code of a medicine carries")
	})
}

/// The identifier of this name.
fn named(name: &str) -> Result<(&'static str, usize, usize, bool)> {
	let found = IDENTIFIERS.iter().find(|(ai, ..)| *ai == name);
	found.copied().ok_or_else(|| {
		Error::bad(format!("AI ({name:.10})"), "no application identifier that the code of a medicine carries")
	})
}

/// One element, when its length is right.
fn field(ai: &str, value: &str, least: usize, most: usize) -> Result<(String, String)> {
	if value.len() < least || value.len() > most {
		let wanted = if least == most { format!("{most}") } else { format!("{least} to {most}") };
		let why = format!("\"{value:.80}\" has {} characters, and {wanted} are needed", value.len());
		return Err(Error::bad(format!("AI ({ai})"), why));
	}
	Ok((ai.into(), value.into()))
}
