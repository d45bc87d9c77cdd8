//! Break-glass and its review; a study whose amendment asks for consent again; a FHIR Consent; the account of it all.

use std::fs;

use anyhow::{Context, Result};

use super::{number, text, Deed, Story, NO, YES};

impl Story<'_> {
	/// The patient takes part in a study until its protocol changes, and then again. Meanwhile glass is broken and
	/// reviewed, and a FHIR Consent comes in.
	pub(super) fn research(&mut self, study: &str) -> Result<()> {
		self.report.chapter("Emergency and research");
		let used = self.break_glass(study)?;
		let permit = format!("study:{study};purposes=HRESCH;classes=laboratory;use=GRU,IRB");
		self.together(&[
			Deed::new(
				"//Patient",
				"the patient lets the study use laboratory results for general research",
				&["consent", "grant", "--permit", &permit],
			),
			Deed::new(
				"//Officer",
				"the privacy officer finds that there was an emergency",
				&["break-glass", "review", &used, "--verdict", "justified"],
			),
		])?;
		self.may_study(study, "the study may use them now", YES)?;
		self.amended(study)?;
		self.may_study(study, "the protocol changed: the study may not until the patient agrees again", NO)?;
		self.act("//Patient", "the patient agrees to the new version", &["study", "enrol", study])?;
		self.may_study(study, "the study may use them again", YES)?;
		let counted =
			self.ask("anyone", "the participants are counted again from state", &["study", "count", study])?;
		self.check("there is one, and the consent counts", counted["counted"]["current"] == 1, &counted)
	}

	/// The patient enrols; the physician breaks glass. Gives the number of the use.
	fn break_glass(&mut self, study: &str) -> Result<String> {
		let use_it = ["break-glass", "use", "--patient", "//Patient", "--reason", "BTG", "--classes", "genomics"];
		let answers = self.together(&[
			Deed::new("//Physician", "the physician breaks glass to read genomes in an emergency", &use_it),
			Deed::new("//Patient", "the patient takes part in the study", &["study", "enrol", study]),
		])?;
		let broken = answers.first().context("no answer")?;
		let grounds = &broken["answer"]["based_on"][0];
		self.check("the permit rests on break-glass", grounds["break_glass"].is_u64(), broken)?;
		number(broken, "break_glass")
	}

	/// The sponsor amends the protocol; the patient's hospital hands over a FHIR Consent, which the patient grants.
	fn amended(&mut self, study: &str) -> Result<()> {
		let protocol = self.file("protocol-2.txt");
		fs::write(&protocol, "Protocol of a made-up study, version 2")?;
		let sample = |name: &str| self.sample(&format!("consent/{name}.json"));
		let (document, who) = (sample("care-management")?, sample("who-is-who")?);
		let salt = text(&self.file("consent.source.json"))?;
		let import = ["consent", "import", &document, "--directory", &who];
		let answers = self.together(&[
			Deed::new(
				"//Researcher",
				"the protocol changes, so that participants have to agree again",
				&["study", "amend", study, "--needs-consent", "--protocol", &text(&protocol)?],
			),
			Deed::new(
				"//Patient",
				"a FHIR Consent is granted: care management, but nothing labelled HIV",
				&[import.as_slice(), &["--source", &salt]].concat(),
			),
		])?;
		let consent = number(answers.last().context("no answer")?, "consent")?;
		let question = ["--patient", "//Patient", "--requester", "//Physician", "--purpose", "CAREMGT"];
		let decide = [&["consent", "decide"], question.as_slice(), &["--classes", "medications"]].concat();
		let decided = self.ask("anyone", "it decides as it says", &decide)?;
		self.check("what is labelled HIV is to be redacted", decided["answer"]["redact"][0] == "HIV", &decided)?;
		let out = text(&self.file("exported-consent.json"))?;
		self.ask("anyone", "it goes out as FHIR again", &["consent", "export", &consent, "--out", &out])?;
		self.receipt(&consent)
	}

	/// A receipt of the consent is written and checked without a node; an altered one is caught.
	fn receipt(&mut self, consent: &str) -> Result<()> {
		let (receipt, altered) = (self.file("consent.receipt.json"), self.file("consent.altered.json"));
		let (receipt_path, altered_path) = (text(&receipt)?, text(&altered)?);
		let authorities = text(&self.file("authorities.json"))?;
		self.ask(
			"anyone",
			"who finalises the chain is written down",
			&["chain", "authorities", "--out", &authorities],
		)?;
		let write = ["consent", "receipt", consent, "--out", &receipt_path];
		self.ask("//Patient", "the patient takes a receipt of the consent", &write)?;
		let check = ["consent", "check-receipt", &receipt_path, "--authorities", &authorities];
		self.ask("anyone", "without a node, the receipt proves the consent", &check)?;
		let whole = fs::read_to_string(&receipt)?;
		fs::write(&altered, whole.replacen("\"value\": \"0x", "\"value\": \"0x00", 1))?;
		let check = ["consent", "check-receipt", &altered_path, "--authorities", &authorities];
		self.denied("anyone", "altered, it proves nothing", &check).map(drop)
	}

	/// Asks whether the study may use laboratory results, and expects an exit code.
	fn may_study(&mut self, study: &str, what: &str, expected: i32) -> Result<()> {
		let question = ["--patient", "//Patient", "--requester", "//Researcher", "--purpose", "HRESCH"];
		let rest = ["--classes", "laboratory", "--study", study];
		let decide = [&["consent", "decide"], question.as_slice(), rest.as_slice()].concat();
		self.step("anyone", what, &decide, expected).map(drop)
	}

	/// The account of all disclosures, for people and for programs.
	pub(super) fn disclosures(&mut self) -> Result<()> {
		for (format, what) in [("csv", "an accounting of disclosures"), ("fhir", "FHIR AuditEvents")] {
			let out = self.file(&format!("disclosures.{format}"));
			let path = text(&out)?;
			let command = ["disclosures", "--patient", "//Patient", "--format", format, "--out", &path];
			let told = self.ask("//Patient", &format!("all disclosures go out as {what}"), &command)?;
			let whole = told["count"] == 4 && told["verified"] == true && out.is_file();
			self.check("it is complete: three requests and one break-glass", whole, &told)?;
		}
		Ok(())
	}
}
