//! The one way in which CBV 2.0 writes an identifier before it compares or hashes it (section 8.9.2): a GS1 key with its
//! finest qualifier as a Digital Link on GS1's own domain, without a query.

use super::{check_digit, link, urn};

/// What a canonical Digital Link starts with.
const DOMAIN: &str = "https://id.gs1.org/";

/// Keys that a Digital Link can name: the AI, its short name, how many digits the value starts with, how many
/// characters may follow them, and the qualifiers that stay, the finest first. A key without digits starts with a
/// company prefix.
const KEYS: &[(&str, &str, usize, usize, &[&str])] = &[
	("00", "sscc", 18, 0, &[]),
	("01", "gtin", 14, 0, &["21", "235", "10"]),
	("253", "gdti", 13, 17, &[]),
	("255", "gcn", 13, 12, &[]),
	("401", "ginc", 0, 30, &[]),
	("402", "gsin", 17, 0, &[]),
	("414", "gln", 13, 0, &["254"]),
	("417", "party", 13, 0, &[]),
	("8003", "grai", 14, 16, &[]),
	("8004", "giai", 0, 30, &[]),
	("8006", "itip", 18, 0, &["21", "10"]),
	("8010", "cpid", 0, 30, &["8011"]),
	("8017", "gsrnp", 18, 0, &[]),
	("8018", "gsrn", 18, 0, &[]),
];

/// The short names of qualifiers. Consumer product variants (22) and service relations (8019) are left out of the
/// canonical form.
const QUALIFIERS: &[(&str, &str)] =
	&[("10", "lot"), ("21", "ser"), ("22", "cpv"), ("235", "tpx"), ("254", "glnx"), ("8011", "cpsn"), ("8019", "srin")];

/// The canonical Digital Link of an EPC URN or of a Digital Link on any domain; `None` for any other text. Check digits
/// are taken as they are.
pub fn canonical(text: &str) -> Option<String> {
	let path = match text.strip_prefix("urn:epc:") {
		Some(urn) => of_urn(urn)?,
		None if link::is_uri(text) => of_link(text)?,
		None => return None,
	};
	Some(format!("{DOMAIN}{path}"))
}

/// Puts a value into a web address: what GS1's keys hold beside letters, digits and `' - . ; = _` is percent-encoded,
/// whether it was before or not.
pub(crate) fn escape(value: &str) -> String {
	let mut text = String::with_capacity(value.len());
	for byte in value.bytes() {
		match byte {
			b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'\'' | b'-' | b'.' | b';' | b'=' | b'_' => {
				text.push(byte.into())
			}
			_ => text.push_str(&format!("%{byte:02X}")),
		}
	}
	text
}

/// The path of an EPC URN without its `urn:epc:`. A pattern must leave out the serial number alone.
fn of_urn(urn: &str) -> Option<String> {
	let mut fields = urn.splitn(3, ':');
	let (kind, scheme, body) = (fields.next()?, fields.next()?, fields.next()?);
	let (_, digits, parts) = urn::SCHEMES.iter().find(|(name, ..)| *name == scheme)?;
	let fields: Vec<&str> = body.splitn(*parts, '.').collect();
	let [prefix, reference, rest @ ..] = fields.as_slice() else { return None };
	let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
	let has_digits = digits.is_none_or(|wanted| is_number(reference) && prefix.len() + reference.len() == wanted);
	if fields.len() != *parts || !(6..=12).contains(&prefix.len()) || !is_number(prefix) || !has_digits {
		return None;
	}
	let last = match kind {
		"idpat" => rest.last().filter(|last| **last == "*").map(|_| None)?,
		"class" | "id" if (kind == "class") == (scheme == "lgtin") => match rest.last() {
			Some(last) => Some(filled(last)?),
			None => None,
		},
		_ => return None,
	};
	path(scheme, (prefix, reference), rest, last)
}

/// The path of a key: its prefix and reference, what follows them, and the serial number, lot or extension, which a
/// pattern lacks.
fn path(scheme: &str, (prefix, reference): (&str, &str), rest: &[&str], last: Option<String>) -> Option<String> {
	let checked = |body: String| {
		let digit = check_digit(&body);
		format!("{body}{digit}")
	};
	let (first, tail) = reference.split_at_checked(1).unwrap_or_default();
	let item = || checked(format!("{first}{prefix}{tail}"));
	let plain = || checked(format!("{prefix}{reference}"));
	let qualified = |key: String, ai: &str| match &last {
		Some(value) => format!("{key}/{ai}/{value}"),
		None => key,
	};
	let appended = |key: String| format!("{key}{}", last.as_deref().unwrap_or_default());
	Some(match scheme {
		"sgtin" => qualified(format!("01/{}", item()), "21"),
		"upui" => qualified(format!("01/{}", item()), "235"),
		"lgtin" => qualified(format!("01/{}", item()), "10"),
		"itip" => match rest {
			[piece, total, _] => qualified(format!("8006/{}{piece}{total}", item()), "21"),
			_ => return None,
		},
		"sscc" => format!("00/{}", item()),
		"sgln" if last.as_deref() == Some("0") => format!("414/{}", plain()),
		"sgln" => qualified(format!("414/{}", plain()), "254"),
		"pgln" => format!("417/{}", plain()),
		"grai" => appended(format!("8003/0{}", plain())),
		"gdti" => appended(format!("253/{}", plain())),
		"sgcn" => appended(format!("255/{}", plain())),
		"gsrn" => format!("8018/{}", plain()),
		"gsrnp" => format!("8017/{}", plain()),
		"gsin" => format!("402/{}", plain()),
		"giai" => format!("8004/{prefix}{}", filled(reference)?),
		"ginc" => format!("401/{prefix}{}", filled(reference)?),
		"cpi" => qualified(format!("8010/{prefix}{}", filled(reference)?), "8011"),
		_ => return None,
	})
}

/// A value in its canonical encoding, when there is one.
fn filled(value: &str) -> Option<String> {
	let value = link::decode(value, "").ok()?;
	(!value.is_empty()).then(|| escape(&value))
}

/// The path of a Digital Link from its key on, with the finest qualifier alone.
fn of_link(uri: &str) -> Option<String> {
	let (path, _) = link::split(uri);
	let segments: Vec<&str> = path.trim_end_matches('/').split('/').skip(1).collect();
	(0..segments.len()).find_map(|start| of_segments(segments.get(start..)?))
}

/// The same where the key's name is the first segment.
fn of_segments(segments: &[&str]) -> Option<String> {
	let [name, value, rest @ ..] = segments else { return None };
	let (ai, _, digits, more, qualifiers) = KEYS.iter().find(|(ai, short, ..)| ai == name || short == name)?;
	let value = key_value(ai, &link::decode(value, ai).ok()?, *digits, *more)?;
	let mut found = Vec::new();
	for pair in rest.chunks(2) {
		let [name, value] = pair else { return None };
		let (number, _) = QUALIFIERS.iter().find(|(number, short)| number == name || short == name)?;
		let is_left_out = matches!((*ai, *number), ("01" | "8006", "22") | ("8017" | "8018", "8019"));
		if !is_left_out && !qualifiers.contains(number) {
			return None;
		}
		found.push((*number, filled(value)?));
	}
	let finest = qualifiers.iter().find_map(|wanted| found.iter().find(|(number, _)| number == wanted));
	Some(match finest {
		Some((number, qualifier)) => format!("{ai}/{}/{number}/{qualifier}", escape(&value)),
		None => format!("{ai}/{}", escape(&value)),
	})
}

/// The value of a key, when it has the key's form. A GTIN is brought to 14 digits.
fn key_value(ai: &str, value: &str, digits: usize, more: usize) -> Option<String> {
	let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
	if ai == "01" {
		return (matches!(value.len(), 8 | 12 | 13 | 14) && is_number(value)).then(|| format!("{value:0>14}"));
	}
	let (start, rest) = value.split_at_checked(if digits == 0 { 4 } else { digits })?;
	let is_long_enough = digits > 0 || !rest.is_empty();
	let is_short_enough = value.len() <= digits + more;
	let is_serial_number = ai != "255" || rest.is_empty() || is_number(rest);
	(is_number(start) && is_long_enough && is_short_enough && is_serial_number).then(|| value.into())
}

#[cfg(test)]
mod tests;
