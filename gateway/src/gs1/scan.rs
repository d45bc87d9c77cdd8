//! What a scanner reads off a pack or a container, and how it is printed again.

use std::fmt;

use salus_primitives::{gs1::Sscc, ids::Moment};

use super::{canonical::escape, element, link, sscc, Key, PackId};
use crate::{cli::format, Error, Result};

/// What a code says: a GS1 DataMatrix or a Digital Link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
	/// A pack of a medicine, or a product: AI (01), with (10), (17) and (21) as far as they are there.
	Pack(PackId),
	/// A case or a pallet: AI (00).
	Container(Sscc),
}

impl Scan {
	/// Reads an element string, in brackets or with separators, or a Digital Link on any domain.
	pub fn parse(text: &str) -> Result<Self> {
		let text = text.trim_matches(|character: char| character.is_ascii_whitespace());
		if text.is_empty() {
			return Err(Error::bad("code", "empty"));
		}
		if link::is_uri(text) {
			return match link::key(text)? {
				Some(Key::Container(sscc)) => Ok(Self::Container(sscc)),
				_ => PackId::parse(text).map(Self::Pack),
			};
		}
		let fields = element::parse(text)?;
		let value = |wanted: &str| fields.iter().find(|(ai, _)| ai == wanted).map(|(_, value)| value);
		match (value("00"), value("01")) {
			(Some(_), Some(_)) => {
				Err(Error::bad("element string", "names a container, AI (00), and a product, AI (01)"))
			}
			(Some(value), None) => sscc(value).map(Self::Container),
			_ => PackId::from_fields(fields, "element string").map(Self::Pack),
		}
	}

	/// The element string as a DataMatrix holds it: FNC1 is ASCII 29, and the symbol's first FNC1 isn't written.
	pub fn to_element_string(&self) -> String {
		let fields = self.fields();
		let is_last = |number: usize| number + 1 == fields.len();
		let written = fields.iter().enumerate().map(|(number, (ai, value))| {
			let is_open = matches!(*ai, "10" | "21") && !is_last(number);
			format!("{ai}{value}{}", if is_open { element::GS.to_string() } else { String::new() })
		});
		written.collect()
	}

	/// The Digital Link on a domain, such as `id.gs1.org`.
	pub fn to_link(&self, domain: &str) -> String {
		let mut link = format!("https://{domain}");
		let mut query = String::new();
		for (ai, value) in self.fields() {
			match ai {
				"17" => query = format!("?17={value}"),
				_ => link.push_str(&format!("/{ai}/{}", escape(&value))),
			}
		}
		link + &query
	}

	/// The application identifiers and their values, those of a fixed length first.
	fn fields(&self) -> Vec<(&'static str, String)> {
		let pack = match self {
			Self::Container(sscc) => return vec![("00", sscc.to_string())],
			Self::Pack(pack) => pack,
		};
		let fields = [
			("01", Some(pack.gtin.to_string())),
			("17", pack.expiry.map(printed_date)),
			("10", pack.lot.clone()),
			("21", pack.serial.clone()),
		];
		fields.into_iter().filter_map(|(ai, value)| Some((ai, value?))).collect()
	}
}

/// The form in brackets, for people: a lot number that holds something like `(21)` can't be read back from it.
impl fmt::Display for Scan {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.fields().iter().try_for_each(|(ai, value)| write!(formatter, "({ai}){value}"))
	}
}

/// The day of a moment as AI (17) writes it: YYMMDD.
pub(super) fn printed_date(at: Moment) -> String {
	format::moment(at).chars().take(10).skip(2).filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

	use super::*;

	const LINK: &str = "https://id.gs1.org/01/06291041500213/10/AB-1/21/X9%2FY?17=281231";

	#[test]
	fn a_pack_is_the_same_in_each_form() {
		let scan = Scan::parse(LINK).unwrap();
		assert_eq!(scan.to_string(), "(01)06291041500213(17)281231(10)AB-1(21)X9/Y");
		assert_eq!(scan.to_element_string(), "01062910415002131728123110AB-1\u{1d}21X9/Y");
		assert_eq!(scan.to_link("id.gs1.org"), LINK);
		for text in [scan.to_string(), scan.to_element_string(), scan.to_link("shop.example"), format!("]d2{scan}")] {
			if text.starts_with("]d2(") {
				assert!(Scan::parse(&text).is_err(), "a symbology's name goes before the raw form alone");
				continue;
			}
			assert_eq!(Scan::parse(&text).unwrap(), scan, "{text:?}");
		}
	}

	#[test]
	fn a_container_is_the_same_in_each_form() {
		let scan = Scan::Container(Sscc(106_141_412_345_678_908));
		for text in [
			"(00)106141412345678908",
			"00106141412345678908",
			"]C100106141412345678908",
			"\u{1d}00106141412345678908",
			"https://id.gs1.org/00/106141412345678908",
			"https://carrier.example/track/00/106141412345678908?x=1",
		] {
			assert_eq!(Scan::parse(text).unwrap(), scan, "{text:?}");
		}
		assert_eq!(scan.to_string(), "(00)106141412345678908");
		assert_eq!(scan.to_link("id.gs1.org"), "https://id.gs1.org/00/106141412345678908");
	}

	#[test]
	fn wrong_codes_are_refused_by_identifier() {
		for (text, field) in [
			("", "code"),
			("(00)106141412345678907", "AI (00)"),
			("(00)106141412345678908(01)06291041500213", "element string"),
			("(10)L1", "AI (01)"),
			("https://id.gs1.org/00/106141412345678907", "AI (00)"),
			("https://id.gs1.org/414/0614141000005", "Digital Link"),
		] {
			let error = Scan::parse(text).unwrap_err().to_string();
			assert!(error.starts_with(field), "{text}: {error}");
		}
	}

	proptest! {
		#[test]
		fn what_is_written_is_read_back(
			lot in proptest::option::of("[A-Z0-9!%&'()*+,./:;<=>?_-]{1,20}"),
			serial in proptest::option::of("[a-z0-9\"!%&'()*+,./:;<=>?_-]{1,20}"),
			day in proptest::option::of(1u32..29),
		) {
			let expiry = day.and_then(|day| crate::time::end_of_day(2030, 2, day));
			let gtin = salus_primitives::gs1::Gtin(6_291_041_500_213);
			let scan = Scan::Pack(PackId { gtin, lot, expiry, serial });
			prop_assert_eq!(&Scan::parse(&scan.to_element_string()).unwrap(), &scan);
			prop_assert_eq!(&Scan::parse(&scan.to_link("a.example")).unwrap(), &scan);
			let shown = scan.to_string();
			if shown.matches('(').count() == scan.fields().len() {
				prop_assert_eq!(&Scan::parse(&shown).unwrap(), &scan);
			}
		}

		#[test]
		fn any_text_is_read_or_refused(text in "(https://id.gs1.org/)?[(]?0[01][)]?.{0,40}") {
			let _ = Scan::parse(&text);
		}
	}
}
