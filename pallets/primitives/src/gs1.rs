//! GS1 identification keys. Source: GS1 General Specifications, section 7.9 (check digit) and section 2 (keys).
//!
//! A key is kept as the number that its digits spell, so that leading zeros cost nothing; [`Gtin`] is a GTIN-14, to
//! which GTIN-8, -12 and -13 are brought by zeros on the left.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Whether the last digit of `number` is the GS1 check digit of the digits before it (modulo 10, weights 3 and 1 from
/// the right), and the number has no more than `digits` digits. Source: GS1 General Specifications, section 7.9.1.
#[allow(clippy::arithmetic_side_effects, reason = "a sum of at most 20 digits, each times 3, fits")]
const fn is_key(number: u64, digits: u32) -> bool {
	match 10u64.checked_pow(digits) {
		Some(limit) if number >= limit => return false,
		_ => {}
	}
	let mut rest = number;
	let mut sum = 0;
	let mut weight = 1;
	while rest > 0 {
		sum += (rest % 10) * weight;
		weight = 4 - weight;
		rest /= 10;
	}
	number > 0 && sum.is_multiple_of(10)
}

/// The check digit that makes `body` followed by it a GS1 key.
#[allow(clippy::arithmetic_side_effects, reason = "a sum of at most 20 digits, each times 3, fits")]
pub const fn check_digit(body: u64) -> u64 {
	let mut rest = body;
	let mut sum = 0;
	let mut weight = 3;
	while rest > 0 {
		sum += (rest % 10) * weight;
		weight = 4 - weight;
		rest /= 10;
	}
	(10 - sum % 10) % 10
}

/// Declares a GS1 key of a fixed number of digits.
macro_rules! key {
	($(#[$doc:meta])* $name:ident, $digits:literal) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, DecodeWithMemTracking,
			MaxEncodedLen, TypeInfo, Serialize, Deserialize,
		)]
		pub struct $name(pub u64);

		impl $name {
			/// How many digits the key has, leading zeros and check digit included.
			pub const DIGITS: u32 = $digits;

			/// Whether the length and the check digit are right.
			pub const fn is_valid(self) -> bool {
				is_key(self.0, $digits)
			}

			/// The key behind its digits; `None` when there are too many, something is no digit, or the check digit
			/// is wrong.
			pub fn parse(text: &str) -> Option<Self> {
				if text.len() > $digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
					return None;
				}
				text.parse().ok().map(Self).filter(|key| key.is_valid())
			}
		}

		impl core::fmt::Display for $name {
			fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				write!(formatter, "{:0width$}", self.0, width = $digits)
			}
		}
	};
}

key! {
	/// Global Trade Item Number of 14 digits: which product this is.
	Gtin, 14
}
key! {
	/// Global Location Number of 13 digits: which organisation or site this is.
	Gln, 13
}
key! {
	/// Serial Shipping Container Code of 18 digits: which case or pallet this is.
	Sscc, 18
}

/// A GS1 Company Prefix, 4 to 12 digits, leading zeros included. Source: GS1 General Specifications, section 1.4.4.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct CompanyPrefix {
	/// The number that the digits spell.
	pub number: u64,
	/// How many digits there are, leading zeros included.
	pub digits: u8,
}

impl CompanyPrefix {
	/// Fewest digits of a prefix.
	pub const MIN_DIGITS: u8 = 4;
	/// Most digits of a prefix.
	pub const MAX_DIGITS: u8 = 12;

	/// Whether the length is allowed and the number fits in it.
	pub fn is_valid(self) -> bool {
		(Self::MIN_DIGITS..=Self::MAX_DIGITS).contains(&self.digits)
			&& 10u64.checked_pow(self.digits.into()).is_some_and(|limit| self.number < limit)
	}

	/// The prefix behind its digits.
	pub fn parse(text: &str) -> Option<Self> {
		if !text.bytes().all(|byte| byte.is_ascii_digit()) {
			return None;
		}
		let prefix = Self { number: text.parse().ok()?, digits: text.len().try_into().ok()? };
		prefix.is_valid().then_some(prefix)
	}

	/// The prefix of `digits` digits that a GTIN starts with, after its indicator digit.
	pub fn of_gtin(gtin: Gtin, digits: u8) -> Option<Self> {
		// A GTIN-14 is an indicator, 12 digits that begin with the prefix, and a check digit.
		Self::of_body((gtin.0 / 10) % 1_000_000_000_000, 12, digits)
	}

	/// The prefix of `digits` digits that an SSCC starts with, after its extension digit.
	pub fn of_sscc(sscc: Sscc, digits: u8) -> Option<Self> {
		// An SSCC is an extension digit, 16 digits that begin with the prefix, and a check digit.
		Self::of_body((sscc.0 / 10) % 10_000_000_000_000_000, 16, digits)
	}

	/// The prefix of `digits` digits that a GLN starts with.
	pub fn of_gln(gln: Gln, digits: u8) -> Option<Self> {
		Self::of_body(gln.0 / 10, 12, digits)
	}

	/// The first `digits` of a body of `length` digits.
	fn of_body(body: u64, length: u32, digits: u8) -> Option<Self> {
		let cut = 10u64.checked_pow(length.checked_sub(digits.into())?)?;
		let prefix = Self { number: body.checked_div(cut)?, digits };
		prefix.is_valid().then_some(prefix)
	}
}

impl core::fmt::Display for CompanyPrefix {
	fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		write!(formatter, "{:0width$}", self.number, width = usize::from(self.digits))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::string::ToString;
	use proptest::prelude::*;

	#[test]
	fn known_keys_are_valid() {
		// The examples of the GS1 General Specifications and of GS1's EPCIS documents.
		assert!(Gtin::parse("06291041500213").is_some());
		assert!(Gtin::parse("6291041500213").is_some());
		assert!(Gln::parse("0614141000005").is_some());
		assert!(Sscc::parse("106141412345678908").is_some());
	}

	#[test]
	fn wrong_check_digit_length_and_letters_are_refused() {
		assert_eq!(Gtin::parse("06291041500214"), None);
		assert_eq!(Gtin::parse("006291041500213"), None);
		assert_eq!(Gtin::parse("0629104150021X"), None);
		assert_eq!(Gtin::parse(""), None);
		assert!(!Gtin(0).is_valid());
		assert!(!Gtin(u64::MAX).is_valid());
	}

	#[test]
	fn display_keeps_leading_zeros() {
		assert_eq!(Gtin(6_291_041_500_213).to_string(), "06291041500213");
		assert_eq!(CompanyPrefix::parse("0614141").map(|prefix| prefix.to_string()), Some("0614141".into()));
	}

	#[test]
	fn prefix_of_a_key() {
		let prefix = CompanyPrefix::parse("0614141");
		assert_eq!(CompanyPrefix::of_gtin(Gtin(10_614_141_000_019), 7), prefix);
		assert_eq!(CompanyPrefix::of_gln(Gln(614_141_000_005), 7), prefix);
		assert_eq!(CompanyPrefix::of_sscc(Sscc(106_141_412_345_678_908), 7), prefix);
		assert_eq!(CompanyPrefix::of_gtin(Gtin(10_614_141_000_019), 3), None);
		assert_eq!(CompanyPrefix::of_gtin(Gtin(10_614_141_000_019), 13), None);
	}

	proptest! {
		#[test]
		fn one_wrong_digit_is_always_caught(body in 1u64..10_000_000_000_000, place in 0u32..14, by in 1u64..10) {
			let good = body * 10 + check_digit(body);
			prop_assert!(Gtin(good).is_valid());
			let scale = 10u64.pow(place);
			let digit = good / scale % 10;
			let bad = good - digit * scale + (digit + by) % 10 * scale;
			prop_assert!(!Gtin(bad).is_valid());
		}
	}
}
