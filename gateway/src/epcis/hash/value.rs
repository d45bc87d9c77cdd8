//! The one form of each value.

use serde_json::Value;

use super::{context::Context, words};
use crate::{cli::format, gs1, time, Error, Result};

/// What kind of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
	/// A text, a number, an identifier.
	Text,
	/// A time.
	Time,
	/// A business step.
	Step,
	/// A disposition.
	Disposition,
	/// The type of a business transaction.
	Transaction,
	/// The type of a source or a destination.
	Party,
	/// What a sensor measures.
	Measurement,
	/// What is wrong with a sensor.
	Exception,
	/// A component of a measured vector.
	Component,
}

/// CBV's older names, and the addresses that took their place.
const OLDER: &[(&str, &str)] = &[
	("urn:epcglobal:cbv:bizstep:", "https://ref.gs1.org/cbv/BizStep-"),
	("urn:epcglobal:cbv:disp:", "https://ref.gs1.org/cbv/Disp-"),
	("urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/BTT-"),
	("urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/SDT-"),
	("urn:epcglobal:cbv:er:", "https://ref.gs1.org/cbv/ER-"),
];

/// The canonical form of a value; empty when it says nothing.
pub(super) fn canonical(context: &Context, form: Form, value: &Value, at: &str) -> Result<String> {
	let text = match value {
		Value::Null => return Ok(String::new()),
		Value::Bool(is_true) => is_true.to_string(),
		Value::Number(number) => number.to_string(),
		Value::String(text) => text.trim().to_owned(),
		Value::Array(_) | Value::Object(_) => return Err(Error::bad(at, "neither a text nor a number")),
	};
	if form == Form::Time {
		return moment(&text).map_err(|why| Error::bad(at, format!("\"{text:.60}\": {why}")));
	}
	let text = context.expand(&text).unwrap_or(text);
	let text = words::expand(form, &text, at)?.unwrap_or(text);
	let newer = OLDER.iter().find_map(|(old, new)| Some(format!("{new}{}", text.strip_prefix(old)?)));
	let text = newer.unwrap_or(text);
	Ok(number(&text).or_else(|| gs1::canonical(&text)).unwrap_or(text))
}

/// A time in UTC to the millisecond. From the fourth decimal on it is rounded, a 5 upwards.
fn moment(text: &str) -> std::result::Result<String, &'static str> {
	let fourth = text.split_once('.').and_then(|(_, rest)| rest.get(..4));
	let is_up = fourth.is_some_and(|digits| {
		digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.ends_with(|last| ('5'..='9').contains(&last))
	});
	let at = time::parse_iso(text)?.checked_add(u64::from(is_up)).ok_or("too late")?;
	let text = format::moment(at);
	Ok(match text.strip_suffix('Z').filter(|text| !text.contains('.')) {
		Some(whole) => format!("{whole}.000Z"),
		None => text,
	})
}

/// A number without what it doesn't need: zeros at its ends, a plus, a point. `None` for what is no number. The tiniest
/// have an exponent of two digits, as in GS1's own program; a whole number keeps its digits, however many.
fn number(text: &str) -> Option<String> {
	let (sign, digits) = match text.strip_prefix('-') {
		Some(rest) => ("-", rest),
		None => ("", text.strip_prefix('+').unwrap_or(text)),
	};
	let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
	let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
	let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
	let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
	let is_number = is_digits(whole) && is_digits(fraction) && whole.len() + fraction.len() > 0;
	if !is_number || power.is_empty() || !is_digits(power) {
		return None;
	}
	if is_digits(digits) {
		let digits = digits.trim_start_matches('0');
		return Some(if digits.is_empty() { "0".into() } else { format!("{sign}{digits}") });
	}
	let number: f64 = format!("{sign}{digits}").parse().ok().filter(|number: &f64| number.is_finite())?;
	if number == 0.0 {
		return Some("0".into());
	}
	if number.abs() >= 1e-4 {
		return Some(number.to_string());
	}
	let text = format!("{number:e}");
	let (mantissa, power) = text.split_once("e-")?;
	Some(format!("{mantissa}e-{power:0>2}"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn numbers_have_one_form() {
		for (text, wanted) in [
			("1.0", "1"),
			("0.34340", "0.3434"),
			("+01.50", "1.5"),
			("-0.0", "0"),
			("-7.", "-7"),
			(".5", "0.5"),
			("1e3", "1000"),
			("007", "7"),
			("0", "0"),
			("106141412345678908", "106141412345678908"),
			("0.00005", "5e-05"),
			("1.25e-7", "1.25e-07"),
			("0.0001", "0.0001"),
		] {
			assert_eq!(number(text).as_deref(), Some(wanted), "{text}");
		}
		for text in ["", "-", ".", "e3", "1e", "1e+", "+01:00", "1_000", "inf", "NaN", "1e999", "0x10", "4 2", "٣"] {
			assert_eq!(number(text), None, "{text}");
		}
	}

	#[test]
	fn times_are_in_utc_to_the_millisecond() {
		for (text, wanted) in [
			("2020-03-04T11:00:30+01:00", "2020-03-04T10:00:30.000Z"),
			("2023-02-02T12:04:03.1415+01:00", "2023-02-02T11:04:03.142Z"),
			("2023-02-02T12:04:03.1425+01:00", "2023-02-02T11:04:03.143Z"),
			("2023-02-02T12:04:03.14149+01:00", "2023-02-02T11:04:03.141Z"),
			("2023-12-31T23:59:59.9996Z", "2024-01-01T00:00:00.000Z"),
			("2023-02-02T12:04:03.5-06:00", "2023-02-02T18:04:03.500Z"),
		] {
			assert_eq!(moment(text).as_deref(), Ok(wanted), "{text}");
		}
		assert!(moment("2020-03-04").is_err());
	}

	proptest! {
		#[test]
		fn a_form_is_its_own_form(text in "[-+]?[0-9]{0,20}\\.?[0-9]{0,8}(e-?[0-9]{1,2})?") {
			if let Some(form) = number(&text) {
				prop_assert_eq!(number(&form), Some(form));
			}
		}
	}
}
