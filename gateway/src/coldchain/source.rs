//! Files of readings: lines of `time,celsius`, or JSON objects with `at` and `celsius`, one a line or in an array.

use std::path::Path;

use salus_primitives::ids::Moment;
use serde_json::Value;

use super::Reading;
use crate::{canonical, files, streams::readings::Readings, time, Error, Result};

/// What is known of a line: where it is, and what it says.
type Line = (u64, std::result::Result<Reading, String>);

/// Reads the readings of a file. They must rise in time: a clock that goes back is refused with its line.
pub fn read(path: &Path) -> Result<Vec<Reading>> {
	let name = path.display().to_string();
	let text = files::read_text(path)?;
	match text.trim_start().starts_with(['{', '[']) {
		true => in_order(&name, json(&name, &text)?),
		false => in_order(&name, csv(&text)),
	}
}

/// Takes the readings over while each is later than the one before it.
fn in_order(name: &str, lines: Vec<Line>) -> Result<Vec<Reading>> {
	let mut readings: Vec<Reading> = Vec::with_capacity(lines.len());
	for (number, reading) in lines {
		let place = || format!("{name}:{number}");
		let reading = reading.map_err(|why| Error::bad(place(), why))?;
		if readings.last().is_some_and(|before| before.at >= reading.at) {
			return Err(Error::bad(place(), "not later than the reading before it: check the device's clock"));
		}
		readings.push(reading);
	}
	match readings.is_empty() {
		true => Err(Error::bad(name, "there is no reading")),
		false => Ok(readings),
	}
}

/// Lines of two values. A first line that doesn't begin with a digit is a heading.
fn csv(text: &str) -> Vec<Line> {
	let has_heading = !text.trim_start().starts_with(|first: char| first.is_ascii_digit());
	let lines = (1u64..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
	lines.skip(usize::from(has_heading)).map(|(number, line)| (number, row(line))).collect()
}

fn row(line: &str) -> std::result::Result<Reading, String> {
	let separator = if line.contains(';') { ';' } else { ',' };
	match line.split(separator).map(|value| value.trim().trim_matches('"')).collect::<Vec<_>>().as_slice() {
		[at, celsius] => Reading::new(moment(at)?, celsius),
		values => Err(format!("{} values, and a time and a temperature are expected", values.len())),
	}
}

/// JSON objects of a time and a temperature.
fn json(name: &str, text: &str) -> Result<Vec<Line>> {
	let mut lines = Vec::new();
	for found in Readings::new(text.as_bytes(), name) {
		let found = found?;
		let value = canonical::parse(&format!("{name}:{}", found.line), &found.canonical)?;
		lines.push((found.line, object(&value)));
	}
	Ok(lines)
}

fn object(value: &Value) -> std::result::Result<Reading, String> {
	let at = value.get("at").and_then(Value::as_str).ok_or("\"at\" is missing, a time")?;
	let celsius = match value.get("celsius") {
		Some(Value::Number(number)) => number.to_string(),
		Some(Value::String(text)) => text.clone(),
		_ => return Err("\"celsius\" is missing, a temperature".into()),
	};
	Reading::new(moment(at)?, &celsius)
}

fn moment(text: &str) -> std::result::Result<Moment, String> {
	time::parse_iso(text).map_err(|why| format!("\"{text}\": {why}"))
}
