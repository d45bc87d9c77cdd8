//! FHIR's dates and periods.
//!
//! FHIR's periods are inclusive, and a bound that names a day, a month or a year means all of it: "if the end of the
//! period is 2012-02-03, then the period includes 2012-02-03T10:00:00" (FHIR R4, datatypes, Period). The chain's
//! periods are half open, so that an end becomes the first moment after what it names. Dates have no zone and are
//! taken as days in UTC.

use salus_primitives::ids::{Moment, Period};

use crate::{cli::format, time};

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

/// The first moment of year 10000, from which on FHIR has no dates.
const END_OF_TIME: Moment = 253_402_300_800_000;

const FORM: &str = "neither a date nor a time with seconds and a zone";

/// What a FHIR date or time names: its first moment, and the first one after it. Before 1970, where the chain's time
/// begins, both are 0.
pub(crate) fn span(text: &str) -> Result<(Moment, Moment), &'static str> {
	let year: u32 = text.get(..4).and_then(|year| year.parse().ok()).ok_or(FORM)?;
	if year >= 1970 {
		return span_since_1970(text);
	}
	// The calendar repeats itself every 400 years.
	let rest = text.get(4..).unwrap_or_default();
	span_since_1970(&format!("{:04}{rest}", year + (1970 - year).div_ceil(400) * 400)).map(|_| (0, 0))
}

/// The same for the years that the chain has moments for.
fn span_since_1970(text: &str) -> Result<(Moment, Moment), &'static str> {
	if text.contains('T') {
		let start = time::parse_iso(text)?;
		return Ok((start, start + if text.contains('.') { 1 } else { 1_000 }));
	}
	if text.len() > 10 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
		return Err(FORM);
	}
	let mut parts = text.split('-');
	let mut part = |digits: usize| match parts.next() {
		Some(part) if part.len() == digits => part.parse::<u32>().map(Some).map_err(|_| FORM),
		Some(_) => Err(FORM),
		None => Ok(None),
	};
	let (year, month, day) = (part(4)?.ok_or(FORM)?, part(2)?, part(2)?);
	if parts.next().is_some() {
		return Err(FORM);
	}
	let start = |year, month, day| time::start_of_day(year, month, day).ok_or("no such day, or before 1970");
	let first = start(year, month.unwrap_or(1), day.unwrap_or(1))?;
	let after = match (month, day) {
		(_, Some(_)) => first + DAY,
		(Some(12) | None, None) => start(year, 12, 31)? + DAY,
		(Some(month), None) => start(year, month + 1, 1)?,
	};
	Ok((first, after))
}

/// The first moment of a period, as FHIR writes it. `None` where FHIR has no date for it.
pub(crate) fn start(at: Moment) -> Option<String> {
	(at < END_OF_TIME).then(|| if at.is_multiple_of(DAY) { day(at) } else { precise(at) })
}

/// The end of a half-open period, as FHIR writes it: the last day or millisecond that still belongs to it.
pub(crate) fn end(at: Moment) -> Option<String> {
	let last = at.checked_sub(1).filter(|last| *last < END_OF_TIME)?;
	Some(if at.is_multiple_of(DAY) { day(last) } else { precise(last) })
}

/// The day of a moment.
fn day(at: Moment) -> String {
	format::moment(at).chars().take(10).collect()
}

/// A moment to the millisecond. A fraction is always there, since without one it would name the whole second.
fn precise(at: Moment) -> String {
	let text = format::moment(at);
	if text.contains('.') {
		return text;
	}
	text.replace('Z', ".000Z")
}

/// A moment that isn't a bound of a period.
pub(crate) fn instant(at: Moment) -> String {
	format::moment(at)
}

/// A period as FHIR writes it; `None` for one without bounds, an error for bounds that FHIR has no date for.
pub(crate) fn period(period: &Period) -> Result<Option<serde_json::Value>, &'static str> {
	const OUTSIDE: &str = "a bound that FHIR has no date for";
	let mut members = serde_json::Map::new();
	if let Some(at) = period.start {
		members.insert("start".into(), start(at).ok_or(OUTSIDE)?.into());
	}
	if let Some(at) = period.end {
		members.insert("end".into(), end(at).ok_or(OUTSIDE)?.into());
	}
	Ok((!members.is_empty()).then_some(serde_json::Value::Object(members)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn moment(text: &str) -> Moment {
		time::parse_iso(text).unwrap()
	}

	#[test]
	fn a_bound_means_all_of_what_it_names() {
		for (text, from, to) in [
			("2016", "2016-01-01T00:00:00Z", "2017-01-01T00:00:00Z"),
			("2016-02", "2016-02-01T00:00:00Z", "2016-03-01T00:00:00Z"),
			("2016-12", "2016-12-01T00:00:00Z", "2017-01-01T00:00:00Z"),
			("2016-01-01", "2016-01-01T00:00:00Z", "2016-01-02T00:00:00Z"),
			("2016-06-23T17:02:33+10:00", "2016-06-23T07:02:33Z", "2016-06-23T07:02:34Z"),
			("1964-02-29", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
			("2016-06-23T17:02:33.5Z", "2016-06-23T17:02:33.500Z", "2016-06-23T17:02:33.501Z"),
		] {
			assert_eq!(span(text), Ok((moment(from), moment(to))), "{text}");
		}
	}

	#[test]
	fn what_is_no_date_is_refused() {
		for text in
			["", "16", "2016-1", "2016-13", "2016-02-30", "2016-01-01-01", "2016-01-01T10:00Z", "-016-01", "1900-02-29"]
		{
			assert!(span(text).is_err(), "{text}");
		}
	}

	proptest! {
		#[test]
		fn bounds_survive(at in 1u64..END_OF_TIME) {
			prop_assert_eq!(span(&start(at).unwrap()).unwrap().0, at);
			prop_assert_eq!(span(&end(at).unwrap()).unwrap().1, at);
			let day = at / DAY * DAY;
			prop_assert_eq!(start(day).unwrap().len(), 10);
			prop_assert_eq!(span(&start(day).unwrap()).unwrap().0, day);
		}

		#[test]
		fn any_text_is_read_or_refused(text in ".{0,32}") {
			let _ = span(&text);
		}
	}
}
