//! Arguments about medicines.

use salus_primitives::{gs1::Expiry, supply::Decommission, trace::RecallClass};

use super::{date, Parsed};
use crate::time;

/// A lot's expiry, a date whose last moment still counts, as it is printed. Day 00 is the last day of the month.
pub fn expiry(text: &str) -> Parsed<Expiry> {
	expiry_seen_at(text, time::now())
}

/// The same, as it is understood at a moment: two digits are printed of the year.
fn expiry_seen_at(text: &str, now: u64) -> Parsed<Expiry> {
	let (year, month, day) = date(text).ok_or("not a date like 2028-12-31")?;
	let last_day = if day == 0 { time::days_in_month(year, month) } else { Some(day) };
	let last = last_day.and_then(|day| time::end_of_day(year, month, day)).ok_or("no such day, or before 1970")?;
	let printed = Expiry(year % 100 * 10_000 + month * 100 + day);
	match printed.ends(now) {
		Some(end) if end.checked_sub(1) == Some(last) => Ok(printed),
		_ => Err("too far off: with two digits for the year, a pack can't say it".into()),
	}
}

/// A temperature in degrees Celsius with at most one decimal, as tenths of a degree.
pub fn temperature(text: &str) -> Parsed<i16> {
	let refusal = || "degrees Celsius with at most one decimal, like -2.5".to_owned();
	let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
	let (whole, tenth) = digits.split_once('.').unwrap_or((digits, "0"));
	let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
	if !is_number(whole) || !is_number(tenth) || tenth.len() != 1 {
		return Err(refusal());
	}
	let tenths: i16 = format!("{whole}{tenth}").parse().map_err(|_| refusal())?;
	Ok(sign * tenths)
}

/// The class of a recall.
pub fn recall_class(text: &str) -> Parsed<RecallClass> {
	RecallClass::from_code(text).ok_or_else(|| "I (life-threatening), II or III".into())
}

/// Why packs leave the market.
pub fn decommission(text: &str) -> Parsed<Decommission> {
	match text {
		"exported" => Ok(Decommission::Exported),
		"stolen" => Ok(Decommission::Stolen),
		"sample" => Ok(Decommission::Sample),
		"locked" => Ok(Decommission::Locked),
		"withdrawn" => Ok(Decommission::Withdrawn),
		_ => Err("exported, stolen, sample, locked or withdrawn".into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// 2026-11-21.
	const NOW: u64 = 1_795_219_200_000;

	#[test]
	fn expiries_are_what_is_printed() {
		assert_eq!(expiry_seen_at("2040-12-31", NOW), Ok(Expiry(401_231)));
		assert_eq!(expiry_seen_at("2028-02-29", NOW), Ok(Expiry(280_229)));
		assert_eq!(expiry_seen_at("2028-02-00", NOW), Ok(Expiry(280_200)), "the last day of the month");
		assert!(expiry_seen_at("2099-12-31", NOW).unwrap_err().contains("two digits"));
		for bad in ["", "2026", "2026-2-3", "2026-02-30", "tomorrow", "+026-01-01", "2030-13-00"] {
			assert!(expiry_seen_at(bad, NOW).is_err(), "{bad}");
		}
	}

	#[test]
	fn temperatures_are_tenths_of_a_degree() {
		for (text, tenths) in [("2", 20), ("8.0", 80), ("-2.5", -25), ("-0.5", -5), ("0", 0)] {
			assert_eq!(temperature(text), Ok(tenths), "{text}");
		}
		for bad in ["", "-", "warm", "2.55", "2.", ".5", "4000", "+2", "--2"] {
			assert!(temperature(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn recalls_and_reasons() {
		assert_eq!(recall_class("II"), Ok(RecallClass::ClassII));
		assert!(recall_class("2").is_err());
		assert_eq!(decommission("withdrawn"), Ok(Decommission::Withdrawn));
		assert!(decommission("lost").unwrap_err().contains("stolen"));
	}
}
