//! GS1 identification keys. Source: GS1 General Specifications, section 7.9 (check digit) and section 2 (keys).
//!
//! A key is kept as the number that its digits spell, so that leading zeros cost nothing; [`Gtin`] is a GTIN-14, to
//! which GTIN-8, -12 and -13 are brought by zeros on the left.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::ids::Moment;

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

/// An expiry date as it is printed, GS1 AI (17): the number that the six digits YYMMDD spell. Day 00 stands for the
/// month's last day. Source: GS1 General Specifications, sections 3.4.2 and 7.12 (which century is meant).
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Expiry(pub u32);

impl Expiry {
	/// The first moment at which the goods have expired, read at `now`: midnight UTC after the last good day. `None` if
	/// it is no date.
	pub fn ends(self, now: Moment) -> Option<Moment> {
		let (year, month, day) = (self.0.checked_div(10_000)?, (self.0 / 100) % 100, self.0 % 100);
		if year > 99 || !(1..=12).contains(&month) {
			return None;
		}
		let year = full_year(year, year_of(now))?;
		let last = days_in_month(year, month);
		if day > last {
			return None;
		}
		let good_until = if day == 0 { last } else { day };
		days_before(year, month)?.checked_add(good_until.into())?.checked_mul(DAY)
	}
}

/// Milliseconds of a day.
const DAY: Moment = 24 * 60 * 60 * 1000;

/// The year that two digits stand for: within 49 years before and 50 after this one. Source: GS1 General
/// Specifications, section 7.12.
fn full_year(digits: u32, this_year: u32) -> Option<u32> {
	let century = this_year.checked_sub(this_year % 100)?;
	let year = century.checked_add(digits)?;
	match i64::from(digits).checked_sub(i64::from(this_year % 100))? {
		51..=99 => year.checked_sub(100),
		-99..=-50 => year.checked_add(100),
		_ => Some(year),
	}
}

/// The year of a moment.
fn year_of(now: Moment) -> u32 {
	// 400 years have 146,097 days; the year found by their mean is off by one at most, on the last day of a year.
	let days = now / DAY;
	let mut year = u32::try_from(days.saturating_mul(400) / 146_097).unwrap_or(u32::MAX).saturating_add(1970);
	while days_before(year, 1).is_some_and(|first| first > days) {
		year = year.saturating_sub(1);
	}
	while days_before(year.saturating_add(1), 1).is_some_and(|next| next <= days) {
		year = year.saturating_add(1);
	}
	year
}

const fn is_leap(year: u32) -> bool {
	year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in_month(year: u32, month: u32) -> u32 {
	match month {
		2 if is_leap(year) => 29,
		2 => 28,
		4 | 6 | 9 | 11 => 30,
		_ => 31,
	}
}

/// Days from 1970-01-01 to the first of a month.
fn days_before(year: u32, month: u32) -> Option<u64> {
	let years = u64::from(year.checked_sub(1)?);
	// Up to the end of 1969 there were 719,162 days in the Gregorian calendar.
	let leaps = (years / 4).checked_sub(years / 100)?.checked_add(years / 400)?;
	let before = years.checked_mul(365)?.checked_add(leaps)?.checked_sub(719_162)?;
	(1..month).try_fold(before, |sum, month| sum.checked_add(days_in_month(year, month).into()))
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

	/// Midnight UTC of dates, from `date -u -d … +%s`.
	#[test]
	fn an_expiry_ends_after_its_last_day() {
		let now = 1_795_219_200_000; // 2026-11-21
		assert_eq!(Expiry(270_228).ends(now), Some(1_803_859_200_000), "2027-03-01");
		assert_eq!(Expiry(280_200).ends(now), Some(1_835_481_600_000), "day 00 of February in a leap year: 2028-03-01");
		assert_eq!(Expiry(261_231).ends(now), Some(1_798_761_600_000), "2027-01-01");
		assert_eq!(Expiry(270_229).ends(now), None);
		assert_eq!(Expiry(271_301).ends(now), None);
		assert_eq!(Expiry(270_001).ends(now), None);
		assert_eq!(Expiry(1_270_101).ends(now), None);
	}

	#[test]
	fn a_year_of_two_digits_is_near() {
		assert_eq!(full_year(76, 2026), Some(2076));
		assert_eq!(full_year(77, 2026), Some(1977));
		assert_eq!(full_year(26, 2026), Some(2026));
		assert_eq!(full_year(1, 2099), Some(2101));
		assert_eq!(full_year(49, 2099), Some(2149));
		assert_eq!((year_of(0), year_of(1_798_761_599_999), year_of(1_798_761_600_000)), (1970, 2026, 2027));
	}

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
