//! GS1 keys as they are printed, scanned and written: element strings, Digital Links and EPC URNs.
//!
//! Sources: GS1 General Specifications (section 3, application identifiers; section 7.8, element strings; section 7.12,
//! dates), GS1 Digital Link Standard: URI Syntax, and EPC Tag Data Standard (section 6, EPC URNs).

use std::fmt;

use salus_primitives::{
	gs1::{Gln, Gtin, Sscc},
	ids::Moment,
	merkle::{MAX_LOT_LEN, MAX_SERIAL_LEN},
	trace::{is_set_82, LotKey, LotNumber, Serial},
};

use crate::{time, Error, Result};

mod canonical;
mod element;
mod link;
pub mod messaging;
mod scan;
mod urn;
pub use canonical::canonical;
pub(crate) use canonical::escape;
pub use scan::Scan;

/// What the code on a pack of a medicine says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackId {
	/// The product, AI (01).
	pub gtin: Gtin,
	/// The lot, AI (10).
	pub lot: Option<String>,
	/// The last moment of the expiry date, AI (17), in UTC.
	pub expiry: Option<Moment>,
	/// The serial number, AI (21).
	pub serial: Option<String>,
}

impl PackId {
	/// Reads what a scanner gives or what is printed: an element string, in brackets or with separators, or a GS1 Digital
	/// Link.
	pub fn parse(text: &str) -> Result<Self> {
		let text = text.trim_matches(|character: char| character.is_ascii_whitespace());
		if text.is_empty() {
			return Err(Error::bad("pack code", "empty"));
		}
		if link::is_uri(text) {
			return Self::from_fields(link::parse(text)?, "Digital Link");
		}
		Self::from_fields(element::parse(text)?, "element string")
	}

	/// The lot's key; an error when the code names no lot.
	pub fn lot_key(&self) -> Result<LotKey> {
		let lot = self.lot.as_deref().ok_or_else(|| Error::bad("AI (10)", "the code names no lot"))?;
		Ok(LotKey { gtin: self.gtin, lot: lot_number(lot)? })
	}

	/// The serial number; an error when the code names none.
	pub fn serial(&self) -> Result<Serial> {
		serial(self.serial.as_deref().ok_or_else(|| Error::bad("AI (21)", "the code names no serial number"))?)
	}

	fn from_fields(fields: Vec<(String, String)>, what: &str) -> Result<Self> {
		let mut pack = Self { gtin: Gtin(0), lot: None, expiry: None, serial: None };
		let mut seen: Vec<String> = Vec::new();
		for (ai, value) in fields {
			match ai.as_str() {
				"01" => pack.gtin = gtin_of(&value, "AI (01)")?,
				"10" => pack.lot = Some(lot_number(&value).map(|_| value)?),
				"17" => pack.expiry = Some(expiry(&value)?),
				"21" => pack.serial = Some(serial(&value).map(|_| value)?),
				_ => {}
			}
			if seen.contains(&ai) {
				return Err(Error::bad(format!("AI ({ai})"), format!("is twice in the {what}")));
			}
			seen.push(ai);
		}
		if pack.gtin == Gtin(0) {
			return Err(Error::bad("AI (01)", format!("the {what} has no GTIN")));
		}
		Ok(pack)
	}
}

impl fmt::Display for PackId {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "(01){}", self.gtin)?;
		for (ai, value) in [("10", &self.lot), ("21", &self.serial)] {
			if let Some(value) = value {
				write!(formatter, "({ai}){value}")?;
			}
		}
		Ok(())
	}
}

/// What an identifier in an EPCIS event stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
	/// One pack: a product's serial number.
	Pack {
		/// The product.
		gtin: Gtin,
		/// The serial number.
		serial: String,
	},
	/// A lot of a product.
	Lot {
		/// The product.
		gtin: Gtin,
		/// The lot number.
		lot: String,
	},
	/// A product.
	Product(Gtin),
	/// A container.
	Container(Sscc),
	/// A location or an organisation.
	Location {
		/// The location.
		gln: Gln,
		/// A place within it.
		extension: Option<String>,
	},
	/// Another GS1 key, well-formed as far as it was checked: an asset, a document, a pattern.
	Other,
	/// A URI that is no GS1 key.
	Uri,
}

impl Key {
	/// Reads an identifier: a GS1 Digital Link, an EPC URN, or any other URI. `Err` for a GS1 key with something wrong.
	pub fn parse(text: &str) -> Result<Self> {
		if text.starts_with("urn:epc:") {
			return urn::parse(text);
		}
		if link::is_uri(text) {
			return Ok(link::key(text)?.unwrap_or(Self::Uri));
		}
		let (scheme, rest) = text.split_once(':').unwrap_or_default();
		let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
			&& scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
		if !is_scheme || rest.is_empty() || text.contains(|character: char| character.is_whitespace()) {
			return Err(Error::bad(format!("identifier {text:.80}"), "neither a GS1 Digital Link nor a URI"));
		}
		Ok(Self::Uri)
	}
}

/// A lot number of GS1's characters.
pub fn lot_number(text: &str) -> Result<LotNumber> {
	check_text(text, MAX_LOT_LEN, "AI (10)")?;
	text.as_bytes().to_vec().try_into().map_err(|_| Error::bad("AI (10)", "too long"))
}

/// A serial number of GS1's characters.
pub fn serial(text: &str) -> Result<Serial> {
	check_text(text, MAX_SERIAL_LEN, "AI (21)")?;
	text.as_bytes().to_vec().try_into().map_err(|_| Error::bad("AI (21)", "too long"))
}

/// A GTIN of 8, 12, 13 or 14 digits with its check digit.
pub fn gtin(text: &str) -> Result<Gtin> {
	if !matches!(text.len(), 8 | 12 | 13 | 14) {
		return Err(Error::bad(format!("GTIN {text:.40}"), "not 8, 12, 13 or 14 digits"));
	}
	check_digits(text, text.len(), &format!("GTIN {text:.40}"))?;
	Gtin::parse(text).ok_or_else(|| Error::bad(format!("GTIN {text:.40}"), "not a GTIN"))
}

/// The GTIN of an AI (01): 14 digits.
fn gtin_of(text: &str, what: &str) -> Result<Gtin> {
	check_digits(text, 14, what)?;
	Gtin::parse(text).ok_or_else(|| Error::bad(what, "not a GTIN"))
}

/// An SSCC of 18 digits with its check digit.
pub fn sscc(text: &str) -> Result<Sscc> {
	check_digits(text, 18, "AI (00)")?;
	Sscc::parse(text).ok_or_else(|| Error::bad("AI (00)", "not an SSCC"))
}

/// A GLN of 13 digits with its check digit. `what` names the field in an error.
pub fn gln(text: &str, what: &str) -> Result<Gln> {
	check_digits(text, 13, what)?;
	Gln::parse(text).ok_or_else(|| Error::bad(what, "not a GLN"))
}

/// Refuses text that is not `length` digits with a right check digit at the end.
fn check_digits(text: &str, length: usize, what: &str) -> Result<()> {
	if text.len() != length || !text.bytes().all(|byte| byte.is_ascii_digit()) {
		return Err(Error::bad(what, format!("\"{text:.40}\" is not {length} digits")));
	}
	let (body, last) = text.split_at(length - 1);
	let right = check_digit(body);
	if !last.starts_with(right) {
		return Err(Error::bad(what, format!("\"{text}\" has a wrong check digit: {last}, and {right} is right")));
	}
	Ok(())
}

/// The check digit after some digits. Source: GS1 General Specifications, section 7.9.1.
fn check_digit(body: &str) -> char {
	let number = body.parse().map_or(0, salus_primitives::gs1::check_digit);
	char::from_digit(u32::try_from(number).unwrap_or(0), 10).unwrap_or('0')
}

/// Refuses text that is empty, too long, or of characters that GS1 doesn't allow.
fn check_text(text: &str, most: u32, what: &str) -> Result<()> {
	if text.is_empty() {
		return Err(Error::bad(what, "empty"));
	}
	if text.len() > most as usize {
		return Err(Error::bad(what, format!("\"{text:.40}\" has more than {most} characters")));
	}
	if !is_set_82(text.as_bytes()) {
		return Err(Error::bad(what, format!("\"{text}\" has a character outside GS1's character set 82")));
	}
	Ok(())
}

/// The last moment of a date YYMMDD; day 00 means the last day of the month.
fn expiry(text: &str) -> Result<Moment> {
	expiry_seen_in(text, time::year_of(time::now()))
}

/// The same, as it is understood in a year. Source: GS1 General Specifications, section 7.12 (which century).
fn expiry_seen_in(text: &str, this_year: u32) -> Result<Moment> {
	let bad = |why: &str| Error::bad("AI (17)", format!("\"{text:.40}\" {why}"));
	if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
		return Err(bad("is not a date of the form YYMMDD"));
	}
	let number: u32 = text.parse().map_err(|_| bad("is not a date"))?;
	let (short, month, day) = (number / 10_000, number / 100 % 100, number % 100);
	let century = this_year / 100 * 100;
	let year = match i64::from(short) - i64::from(this_year % 100) {
		51.. => century + short - 100,
		..=-50 => century + short + 100,
		_ => century + short,
	};
	let last = time::days_in_month(year, month).ok_or_else(|| bad("has no such month"))?;
	time::end_of_day(year, month, if day == 0 { last } else { day }).ok_or_else(|| bad("has no such day"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn dates_have_centuries_and_day_zero_is_the_months_last() {
		assert_eq!(expiry_seen_in("280229", 2026).ok(), time::end_of_day(2028, 2, 29));
		assert_eq!(expiry_seen_in("270200", 2026).ok(), time::end_of_day(2027, 2, 28));
		assert_eq!(expiry_seen_in("760101", 2026).ok(), time::end_of_day(2076, 1, 1));
		assert_eq!(expiry_seen_in("770101", 2026).ok(), time::end_of_day(1977, 1, 1));
		assert_eq!(expiry_seen_in("010101", 2060).ok(), time::end_of_day(2101, 1, 1));
		for bad in ["271301", "270230", "2701", "27010a", "2701011"] {
			assert!(expiry_seen_in(bad, 2026).unwrap_err().to_string().starts_with("AI (17): "), "{bad}");
		}
	}

	#[test]
	fn check_digits_are_named() {
		assert_eq!(
			gtin("06291041500214").unwrap_err().to_string(),
			"GTIN 06291041500214: \"06291041500214\" has a wrong check digit: 4, and 3 is right"
		);
		assert!(gtin("6291041500213").is_ok());
		assert!(gtin("629104150021").is_err());
		assert!(sscc("106141412345678908").is_ok());
		assert!(gln("0614141000005", "gln").is_ok());
		assert!(gln("0614141000006", "gln").unwrap_err().to_string().starts_with("gln: "));
	}

	#[test]
	fn lots_and_serials_are_of_gs1_characters() {
		assert!(lot_number("AB-12/x").is_ok());
		assert!(lot_number("").is_err());
		assert!(serial("with blank").is_err());
		assert!(serial(&"9".repeat(21)).is_err());
	}
}
