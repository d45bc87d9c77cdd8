//! Temperatures of containers.

use salus_primitives::ids::Moment;
use serde_json::Value;

use super::{custody, evidence, Mapped, Step, Stop, View};
use crate::time;

/// A temperature over some time, as an event gives it: one value at a moment, or the extremes of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
	/// Since when.
	pub from: Moment,
	/// Until when; the same for a single value.
	pub until: Moment,
	/// The lowest, in degrees Celsius, as a decimal number.
	pub lowest: String,
	/// The highest; the same for a single value.
	pub highest: String,
}

/// The names of a temperature.
const NAMES: &[&str] =
	&["Temperature", "gs1:Temperature", "gs1:MT-Temperature", "https://gs1.org/voc/Temperature", "cbv:MT-Temperature"];

/// The temperatures that an event has of containers, `None` when it has no temperature.
pub(super) fn step(view: &View<'_>) -> Mapped<Option<Step>> {
	let elements = view.event.raw.get("sensorElementList").and_then(Value::as_array);
	let mut readings = Vec::new();
	for element in elements.into_iter().flatten() {
		let reports = element.get("sensorReport").map(|reports| match reports {
			Value::Array(reports) => reports.as_slice(),
			one => std::slice::from_ref(one),
		});
		let metadata = element.get("sensorMetadata").unwrap_or(&Value::Null);
		for report in reports.into_iter().flatten() {
			let name = report.get("type").and_then(Value::as_str).unwrap_or_default();
			if NAMES.contains(&name) {
				readings.extend(reading(view, metadata, report)?);
			}
		}
	}
	if readings.is_empty() {
		return Ok(None);
	}
	readings.sort_by_key(|reading| (reading.from, reading.until));
	match custody::containers(view) {
		Ok(containers) => Ok(Some(Step::Temperature { containers, readings })),
		Err(Stop::Evidence(_)) => {
			evidence("the chain takes temperatures of containers with an SSCC, and these are of something else")
		}
		Err(refused) => Err(refused),
	}
}

/// A report's reading, `None` when it has no value (a sensor may report a failure alone).
fn reading(view: &View<'_>, metadata: &Value, report: &Value) -> Mapped<Option<Reading>> {
	let number = |field: &str| report.get(field).and_then(decimal);
	let value = number("value");
	let extreme = |field: &str| number(field).or_else(|| value.clone());
	let (Some(lowest), Some(highest)) = (extreme("minValue"), extreme("maxValue")) else { return Ok(None) };
	match report.get("uom").and_then(Value::as_str) {
		Some("CEL") => {}
		Some(unit) => return evidence(format!("its temperatures are in {unit:.20}, and the chain's in CEL")),
		None => return evidence("its temperatures have no unit"),
	}
	let at = |holder: &Value, field: &str| -> crate::Result<Option<Moment>> {
		let Some(text) = holder.get(field).and_then(Value::as_str) else { return Ok(None) };
		time::parse_iso(text).map(Some).map_err(|why| view.bad("sensorElementList", format!("\"{text:.60}\": {why}")))
	};
	let moment = match at(report, "time")? {
		Some(moment) => Some(moment),
		None => at(metadata, "time")?,
	};
	let (from, until) = match (at(metadata, "startTime")?, at(metadata, "endTime")?) {
		(Some(from), Some(until)) if lowest != highest || moment.is_none() => (from, until),
		_ => (moment.unwrap_or(view.event.time), moment.unwrap_or(view.event.time)),
	};
	if from > until {
		return Err(view.bad("sensorElementList", "startTime is after endTime").into());
	}
	Ok(Some(Reading { from, until, lowest, highest }))
}

/// A number as digits with at most one point.
fn decimal(value: &Value) -> Option<String> {
	let number: f64 = value.as_f64().filter(|number| number.is_finite())?;
	let text = value.to_string();
	Some(if text.contains(['e', 'E']) { number.to_string() } else { text })
}
