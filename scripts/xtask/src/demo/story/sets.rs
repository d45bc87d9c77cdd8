//! Sets of records: a stream of readings with a gap, counts for public health, a training set with a consent withdrawn.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::{number, text, Deed, Story, BAD_INPUT, NO};

/// People in the report to public health: as few as may be counted without naming anybody.
const REPORTED: u32 = 5;

impl Story<'_> {
	/// A stream, a report and a training set of one laboratory result, side by side.
	pub(super) fn sets(&mut self, study: &str, result: &str) -> Result<()> {
		self.report.chapter("Streams, counts, training sets");
		let (first, late) = (self.readings("first.jsonl", 0)?, self.readings("late.jsonl", 8)?);
		let (list, slip, report) = self.prepare()?;
		let manifest = text(&self.file("manifest.json"))?;
		let make = ["training", "manifest", "--record", result, "--out", &manifest];
		self.act("//HospitalGateway", "a training set is listed: one laboratory result", &make)?;
		let answers = self.together(&[
			Deed::new(
				"//Physician",
				"a stream is opened for the patient's pulse",
				&["stream", "open", "--class", "vital-signs", "--subject", "//Patient"],
			),
			Deed::new(
				"//HospitalGateway",
				"the number of vaccinations is published, under a root",
				&["report", "publish", &list],
			),
			Deed::new(
				"//Researcher",
				"the training set is registered, for the study",
				&["training", "register", &manifest, "--purpose", "HRESCH", "--study", study],
			),
		])?;
		let [stream, _, set] = answers.as_slice() else { anyhow::bail!("not three answers") };
		self.counted(&list, &slip, &report)?;
		self.streamed(&number(stream, "stream")?, &first, &late)?;
		self.trained(&manifest, &number(set, "set")?)
	}

	/// Anyone checks the sum, and a person finds the own report in it.
	fn counted(&mut self, list: &str, slip: &str, report: &str) -> Result<()> {
		self.ask("anyone", "anyone checks the list and its sums", &["report", "check", list])?;
		let prove = ["report", "prove", slip, report];
		self.ask("anyone", "a person proves that the own report is counted", &prove).map(drop)
	}

	/// Two batches with readings missing between them: the gap shows.
	fn streamed(&mut self, stream: &str, first: &str, late: &str) -> Result<()> {
		let append = ["stream", "append", stream, first];
		self.act("//HospitalGateway", "five readings are sealed and appended", &append)?;
		self.ask("//HospitalGateway", "the stream is whole", &["stream", "check", stream, first, "--sealed"])?;
		let check = ["stream", "check", stream, first];
		self.step("anyone", "only the custodian checks a file of readings", &check, BAD_INPUT)?;
		let append = ["stream", "append", stream, late, "--first", "8"];
		self.act("//HospitalGateway", "five more are, after some that were lost", &append)?;
		let gap = self.denied("anyone", "the gap shows to anyone", &["stream", "check", stream])?;
		let named = gap["gaps"] == json!([{ "first": 5, "last": 7, "before_batch": 1 }]);
		self.check("by the numbers of the readings", named, &gap)
	}

	/// The record had a consent when the set was registered; then the patient withdraws it.
	fn trained(&mut self, manifest: &str, set: &str) -> Result<()> {
		let check = ["training", "check", manifest, "--set", set];
		self.ask("anyone", "each record of the training set had a consent", &check)?;
		let listed = self.ask("//Patient", "the patient looks at the consents", &["consent", "list"])?;
		let consents = listed["consents"].as_array().context("no consents")?;
		let is_for_research = |consent: &&Value| consent.to_string().contains("HRESCH");
		let consent = consents.iter().find(is_for_research).context("no consent to research")?;
		let withdraw = ["consent", "withdraw", &number(consent, "consent")?];
		self.act("//Patient", "the patient withdraws the consent to the study", &withdraw)?;
		let withdrawn = ["training", "withdrawn", manifest, "--set", set];
		let named = self.step("anyone", "the record is on the list of those withdrawn", &withdrawn, NO)?;
		self.check("and no other", named["affected"] == 1, &named)
	}

	/// A file of five readings from a number on.
	fn readings(&self, name: &str, from: u32) -> Result<String> {
		let path = self.file(name);
		let lines: String = (from..from + 5).map(|n| json!({ "n": n, "pulse": 60 + n }).to_string() + "\n").collect();
		fs::write(&path, lines)?;
		text(&path)
	}

	/// The public list of some vaccinations. Gives its path, that of a slip, and that of the slip's report.
	fn prepare(&mut self) -> Result<(String, String, String)> {
		let person = |number: u32| json!({ "person": number, "code": 207 }).to_string();
		let (reports, one, folder) = (self.file("reports.jsonl"), self.file("report.json"), self.file("reports"));
		fs::write(&reports, (0..REPORTED).map(|number| person(number) + "\n").collect::<String>())?;
		fs::write(&one, person(0))?;
		let (reports, out) = (text(&reports)?, text(&folder)?);
		let period = ["--from", "2026-01-01", "--until", "2026-02-01"];
		let prepare = [&["report", "prepare", &reports, "--out-dir", &out], period.as_slice()].concat();
		self.act("//HospitalGateway", "five vaccinations are counted", &prepare)?;
		Ok((text(&folder.join("list.json"))?, text(&folder.join("slips/0000001.json"))?, text(&one)?))
	}
}
