//! Calendar dates and ISO 8601 times, as milliseconds since 1970-01-01T00:00:00Z.

use salus_primitives::ids::Moment;

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

/// Whether a year of the Gregorian calendar has a 29th of February.
const fn is_leap(year: u32) -> bool {
	year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// How many days a month has, `None` for a month outside 1 to 12.
pub fn days_in_month(year: u32, month: u32) -> Option<u32> {
	match month {
		1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
		4 | 6 | 9 | 11 => Some(30),
		2 => Some(if is_leap(year) { 29 } else { 28 }),
		_ => None,
	}
}

/// The first moment of a day, `None` for a day that the calendar hasn't, before 1970 or after 9999.
pub fn start_of_day(year: u32, month: u32, day: u32) -> Option<Moment> {
	if !(1970..=9999).contains(&year) || day == 0 || day > days_in_month(year, month)? {
		return None;
	}
	let leaps = |year: u32| year / 4 - year / 100 + year / 400;
	let years = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
	let months: u32 = (1..month).filter_map(|month| days_in_month(year, month)).sum();
	Some(u64::from(years + months + day - 1) * DAY)
}

/// The last moment of a day.
pub fn end_of_day(year: u32, month: u32, day: u32) -> Option<Moment> {
	Some(start_of_day(year, month, day)? + DAY - 1)
}

/// The year of a moment.
pub fn year_of(at: Moment) -> u32 {
	let mut year = u32::try_from(1970 + at / DAY / 366).unwrap_or(9999);
	while start_of_day(year + 1, 1, 1).is_some_and(|next| next <= at) {
		year += 1;
	}
	year
}

/// The system's clock.
pub fn now() -> Moment {
	let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
	since.ok().and_then(|since| since.as_millis().try_into().ok()).unwrap_or(0)
}

/// Reads the digits at `from..to`.
fn digits(text: &str, from: usize, to: usize) -> Option<u32> {
	let part = text.get(from..to)?;
	part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
}

/// Reads a time with its zone: `2026-11-21T05:52:44[.fraction](Z|+hh:mm|-hh:mm)`. The error says why not.
pub fn parse_iso(text: &str) -> Result<Moment, &'static str> {
	const FORM: &str = "not a time of the form 2026-01-31T23:59:59.999+01:00";
	let field = |from, to| digits(text, from, to).ok_or(FORM);
	let sign = |at: usize, wanted: &str| if text.get(at..at + 1) == Some(wanted) { Ok(()) } else { Err(FORM) };
	for (at, wanted) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")] {
		sign(at, wanted)?;
	}
	let day = start_of_day(field(0, 4)?, field(5, 7)?, field(8, 10)?).ok_or("no such day, or before 1970")?;
	let (hour, minute, second) = (field(11, 13)?, field(14, 16)?, field(17, 19)?);
	if hour > 23 || minute > 59 || second > 59 {
		return Err("no such time of day");
	}
	let (millis, zone) = fraction(text.get(19..).ok_or(FORM)?).ok_or(FORM)?;
	let offset = if zone == "Z" { 0 } else { parse_offset(zone)? };
	let time = u64::from(hour * 3600 + minute * 60 + second) * 1000 + u64::from(millis);
	(day + time).checked_add_signed(-i64::from(offset) * 60_000).ok_or("before 1970")
}

/// Splits `.116000+01:00` into 116 milliseconds and the zone.
fn fraction(rest: &str) -> Option<(u32, &str)> {
	let Some(rest) = rest.strip_prefix('.') else { return Some((0, rest)) };
	let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
	let (fraction, zone) = rest.split_at_checked(end)?;
	let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
	(!fraction.is_empty()).then(|| Some((padded.parse().ok()?, zone)))?
}

/// Reads a zone offset, `+01:00` to ±14:00, as minutes. The error says why not.
pub fn parse_offset(text: &str) -> Result<i32, &'static str> {
	const FORM: &str = "not a zone offset of the form +01:00";
	let hours = digits(text, 1, 3).ok_or(FORM)?;
	let minutes = digits(text, 4, 6).ok_or(FORM)?;
	if text.len() != 6 || text.get(3..4) != Some(":") {
		return Err(FORM);
	}
	let total = i32::try_from(hours * 60 + minutes).map_err(|_| FORM)?;
	if minutes > 59 || total > 14 * 60 {
		return Err("no zone has this offset");
	}
	match text.get(0..1) {
		Some("+") => Ok(total),
		Some("-") => Ok(-total),
		_ => Err(FORM),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn known_days() {
		assert_eq!(start_of_day(1970, 1, 1), Some(0));
		assert_eq!(start_of_day(2000, 3, 1), Some(951_868_800_000));
		assert_eq!(start_of_day(2026, 11, 21), Some(1_795_219_200_000));
		assert_eq!(end_of_day(1970, 1, 1), Some(DAY - 1));
		assert_eq!(start_of_day(2100, 2, 29), None);
		assert_eq!(start_of_day(2026, 13, 1), None);
		assert_eq!(start_of_day(2026, 1, 0), None);
	}

	#[test]
	fn iso_times() {
		assert_eq!(parse_iso("1970-01-01T00:00:00Z"), Ok(0));
		assert_eq!(parse_iso("2005-04-03T20:33:31.116000-06:00"), parse_iso("2005-04-04T02:33:31.116Z"));
		assert_eq!(parse_iso("1970-01-01T01:00:00.5+01:00"), Ok(500));
		assert_eq!(parse_iso("1970-01-01T00:00:00+01:00"), Err("before 1970"));
		for bad in [
			"",
			"2026-01-31",
			"2026-01-31T23:59:59",
			"2026-01-31T24:00:00Z",
			"2026-02-30T00:00:00Z",
			"2026-01-31T00:00:00.Z",
		] {
			assert!(parse_iso(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn offsets() {
		assert_eq!(parse_offset("-06:30"), Ok(-390));
		assert_eq!(parse_offset("+14:00"), Ok(840));
		for bad in ["", "Z", "+1:00", "+15:00", "+01:60", "01:00", "+01:000", "±1:00"] {
			assert!(parse_offset(bad).is_err(), "{bad}");
		}
	}

	proptest! {
		#[test]
		fn year_of_a_day_is_its_year(year in 1970u32..3000, month in 1u32..13, day in 1u32..29) {
			prop_assert_eq!(year_of(start_of_day(year, month, day).unwrap()), year);
			prop_assert_eq!(year_of(end_of_day(year, month, day).unwrap()), year);
		}

		#[test]
		fn any_text_is_read_or_refused(text in ".{0,40}") {
			let _ = parse_iso(&text);
			let _ = parse_offset(&text);
		}
	}
}
