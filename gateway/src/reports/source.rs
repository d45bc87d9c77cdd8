//! The reports that are counted: FHIR Immunizations, or any JSON objects with a code.

use std::path::Path;

use salus_primitives::{ids::Period, merkle::MAX_LEAVES};
use serde_json::Value;

use crate::{canonical, cli::parse, fhir, files, streams::readings::Readings, Error, Result};

/// What is counted under what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counting {
	/// The code system.
	pub system: String,
	/// Where an object that is no FHIR resource has its code: a JSON pointer (RFC 6901).
	pub pointer: String,
	/// The period that the counts are about.
	pub period: Period,
}

/// One report.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
	/// What it is called: `Immunization/…`, or where it is in its file. Not public.
	pub title: String,
	/// The code that it is counted under.
	pub code: u32,
	/// The report.
	pub value: Value,
}

/// The reports of a file, and what of it isn't counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
	/// The reports.
	pub reports: Vec<Source>,
	/// What isn't counted, and why.
	pub skipped: Vec<String>,
}

impl Counting {
	/// The code of a report. FHIR has it among the codings of `vaccineCode` or `code`, one of which has to be of the
	/// code system; any other object has it as a whole number, or a text of digits, at the pointer.
	pub fn code(&self, value: &Value) -> Result<u32> {
		let Some(kind) = value.get("resourceType").and_then(Value::as_str) else {
			let at = value.pointer(&self.pointer);
			let at = at.ok_or_else(|| Error::bad(&self.pointer, "the report has nothing there"))?;
			let text = at.as_str().map_or_else(|| at.to_string(), str::to_owned);
			return number(&self.pointer, &text);
		};
		let member = if kind == "Immunization" { "vaccineCode" } else { "code" };
		let place = format!("{kind}.{member}.coding");
		let codings = value.get(member).and_then(|code| code.get("coding")).and_then(Value::as_array);
		let of_system = |coding: &&Value| coding.get("system").and_then(Value::as_str) == Some(self.system.as_str());
		let mut codes = codings.into_iter().flatten().filter(of_system).filter_map(|coding| coding.get("code"));
		match (codes.next(), codes.next()) {
			(Some(code), None) => number(&place, code.as_str().unwrap_or_default()),
			(Some(_), Some(_)) => Err(Error::bad(place, format!("two codes of {}: which one counts?", self.system))),
			(None, _) => Err(Error::bad(place, format!("no code of {}", self.system))),
		}
	}

	/// Why a FHIR Immunization isn't counted, if it isn't: not given, or given outside the period.
	fn skips(&self, value: &Value) -> Result<Option<String>> {
		let text = |member| value.get(member).and_then(Value::as_str);
		match text("status") {
			Some("completed") => (),
			status => return Ok(Some(format!("status {}", status.unwrap_or("missing")))),
		}
		if self.period == Period::always() {
			return Ok(None);
		}
		let when = text("occurrenceDateTime");
		let when =
			when.ok_or_else(|| Error::bad("Immunization.occurrenceDateTime", "missing, and a period is given"))?;
		let at = parse::moment(when).map_err(|why| Error::bad("Immunization.occurrenceDateTime", why))?;
		Ok((!self.period.contains(at)).then(|| "outside the period".into()))
	}

	/// Reads the reports of a file: a FHIR Bundle or resource, or JSON objects, one a line or in an array. Of a Bundle
	/// only Immunizations are reports.
	pub fn read(&self, path: &Path) -> Result<Sources> {
		let what = path.display().to_string();
		let document = files::read(path)?;
		// Only a document that is one object can be FHIR; it may go over many lines.
		let whole = canonical::parse(&what, &document).ok();
		if whole.is_some_and(|value| value.get("resourceType").is_some()) {
			return self.fhir(&fhir::Document::parse(&document)?);
		}
		let mut sources = Sources::default();
		for reading in Readings::new(document.as_slice(), &what) {
			let reading = reading?;
			let title = format!("line {}", reading.line);
			let value = canonical::parse(&what, &reading.canonical)?;
			self.add(&mut sources, title, &format!("{what}:{}", reading.line), value)?;
		}
		sources.checked()
	}

	fn fhir(&self, document: &fhir::Document) -> Result<Sources> {
		let mut sources = Sources::default();
		let mut others = 0u32;
		for resource in &document.resources {
			if resource.resource_type != "Immunization" && document.bundle.is_some() {
				others = others.saturating_add(1);
				continue;
			}
			let title = resource.to_string();
			self.add(&mut sources, title.clone(), &title, resource.value.clone())?;
		}
		if others > 0 {
			sources.skipped.push(format!("{others} resources that are no Immunization"));
		}
		sources.checked()
	}

	fn add(&self, sources: &mut Sources, title: String, place: &str, value: Value) -> Result<()> {
		let named = |error: Error| Error::bad(place, error.to_string());
		if value.get("resourceType").and_then(Value::as_str) == Some("Immunization") {
			if let Some(why) = self.skips(&value).map_err(named)? {
				sources.skipped.push(format!("{title}: {why}"));
				return Ok(());
			}
		}
		let code = self.code(&value).map_err(named)?;
		sources.reports.push(Source { title, code, value });
		Ok(())
	}
}

impl Sources {
	/// Refuses none, and too many.
	fn checked(self) -> Result<Self> {
		match self.reports.len() {
			0 => Err(Error::bad("reports", "there is none to count")),
			many if many > MAX_LEAVES as usize => {
				Err(Error::bad("reports", format!("{many} of them, and {MAX_LEAVES} is the most")))
			}
			_ => Ok(self),
		}
	}
}

/// A code as the chain has it. Leading zeros, as CVX writes them, don't count.
fn number(place: &str, text: &str) -> Result<u32> {
	let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
	let code = digits.then(|| text.parse().ok()).flatten();
	code.ok_or_else(|| {
		Error::bad(place, format!("\"{text}\" is no whole number below 2^32: only such codes can be counted"))
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::reports::CVX;
	use serde_json::json;

	fn counting(period: Period) -> Counting {
		Counting { system: CVX.into(), pointer: "/code".into(), period }
	}

	fn immunization(code: &str, day: &str) -> Value {
		json!({
			"resourceType": "Immunization",
			"status": "completed",
			"vaccineCode": { "coding": [{ "system": "urn:other", "code": "x" }, { "system": CVX, "code": code }] },
			"occurrenceDateTime": day,
		})
	}

	fn read(text: &str, period: Period) -> Result<Sources> {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("f");
		std::fs::write(&path, text).unwrap();
		counting(period).read(&path)
	}

	#[test]
	fn codes_are_those_of_the_system() {
		let counting = counting(Period::always());
		assert_eq!(counting.code(&immunization("08", "2026-01-01")).unwrap(), 8);
		assert_eq!(counting.code(&json!({ "code": 140 })).unwrap(), 140);
		assert_eq!(counting.code(&json!({ "code": "140" })).unwrap(), 140);
		for bad in [
			json!({ "code": 1.5 }),
			json!({ "code": -1 }),
			json!({}),
			immunization("A1", ""),
			json!({"code": "4294967296"}),
		] {
			assert_eq!(counting.code(&bad).unwrap_err().exit_code(), 2, "{bad}");
		}
		let mut two = immunization("8", "2026-01-01");
		two["vaccineCode"]["coding"][0]["system"] = CVX.into();
		assert!(counting.code(&two).unwrap_err().to_string().contains("which one"));
	}

	#[test]
	fn what_was_not_given_or_not_in_the_period_is_not_counted() {
		let period = Period::between(parse::moment("2026-01-01").unwrap(), parse::moment("2026-02-01").unwrap());
		let mut refused = immunization("8", "2026-01-05");
		refused["status"] = "not-done".into();
		let reports = [immunization("8", "2026-01-05T10:00:00Z"), immunization("8", "2026-02-01"), refused];
		let entries: Vec<_> = reports.iter().map(|report| json!({ "resource": report })).collect();
		let patient = json!({ "resource": { "resourceType": "Patient" } });
		let entries = [entries.as_slice(), &[patient]].concat();
		let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries });
		let found = read(&bundle.to_string(), period).unwrap();
		assert_eq!((found.reports.len(), found.skipped.len()), (1, 3), "{:?}", found.skipped);
		assert!(read(&immunization("8", "2026-01").to_string(), period).is_err(), "a month isn't exact enough");
	}

	#[test]
	fn lines_arrays_and_pretty_objects_are_read() {
		for text in ["{\"code\":1}\n{\"code\":2}", "[{\"code\":1},\n{\"code\":2}]"] {
			assert_eq!(read(text, Period::always()).unwrap().reports.len(), 2);
		}
		let pretty = serde_json::to_string_pretty(&immunization("8", "2026-01-01")).unwrap();
		assert_eq!(read(&pretty, Period::always()).unwrap().reports.len(), 1);
		assert!(read("", Period::always()).unwrap_err().to_string().contains("none"));
		assert!(read("{\"code\":1}\n{\"code\":\"x\"}", Period::always()).unwrap_err().to_string().contains(":2"));
	}
}
