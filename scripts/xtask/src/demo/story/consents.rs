//! Consent, its narrowing, a guardian's consent for a child, and what comes of it when somebody asks.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{number, people::Cast, policy, text, Deed, Story};

/// What the physician may read in the end.
const NARROWED: &str = "laboratory,vital-signs,medications";

impl Story<'_> {
	/// The hospital's rules go on chain as a contract, on which two admins agree; the patient grants a consent and narrows
	/// it; a guardian grants one for a child. Meanwhile a study is registered: gives its number.
	pub(super) fn consents(&mut self, cast: &Cast) -> Result<String> {
		self.report.chapter("Rules and consent");
		let deploy = self.deployment()?;
		let wide = format!("org:{};purposes=TREAT;classes=all", cast.hospital);
		let answers = self.together(&[
			deploy,
			Deed::new(
				"//Patient",
				"the patient lets the hospital read everything for treatment",
				&["consent", "grant", "--permit", &wide],
			),
			Deed::new(
				"//Physician",
				"the physician enters the child's guardian, until the child comes of age",
				&["patient", "guardian", "//Child", "--guardian", "//Guardian", "--until", "2038-05-17"],
			),
		])?;
		let [deployed, granted, guardian] = answers.as_slice() else { anyhow::bail!("not three answers") };
		let rounded = guardian["until"] == "2038-05-01T00:00:00Z";
		self.check("the day of majority is rounded: a birthday stays off the chain", rounded, guardian)?;
		let study = self.narrow(cast, &number(granted, "consent")?, deployed)?;
		self.in_force(deployed)?;
		Ok(study)
	}

	/// The patient narrows the consent, the guardian grants one for the child, the researcher registers a study. Meanwhile
	/// the hospital's second admin approves its policy.
	fn narrow(&mut self, cast: &Cast, consent: &str, deployed: &Value) -> Result<String> {
		let narrow = format!("org:{};purposes=TREAT;classes={NARROWED}", cast.hospital);
		let no_research = "class:research;purposes=all;classes=all";
		let protocol = self.file("protocol-1.txt");
		fs::write(&protocol, "Protocol of a made-up study, version 1")?;
		let answers = self.together(&[
			policy::approval(deployed)?,
			Deed::new(
				"//Patient",
				"the patient narrows it to laboratory, vital signs, medications; no research",
				&["consent", "amend", consent, "--permit", &narrow, "--deny", no_research],
			),
			Deed::new(
				"//Guardian",
				"the guardian lets the hospital read the child's data for treatment",
				&["consent", "grant", "--for", "//Child", "--permit", &narrow],
			),
			Deed::new(
				"//Researcher",
				"the researcher registers a study",
				&["study", "register", "--traits", "ethics-approved,non-commercial", "--protocol", &text(&protocol)?],
			),
		])?;
		number(answers.last().context("no answer")?, "study")
	}

	/// The physician's access is permitted, the researcher's is not; both are in the patient's log.
	pub(super) fn access(&mut self) -> Result<()> {
		self.report.chapter("Access");
		let child = ["--patient", "//Child", "--requester", "//Physician", "--purpose", "TREAT"];
		let decide = [&["consent", "decide"], child.as_slice(), &["--classes", "laboratory"]].concat();
		self.ask("anyone", "the child's laboratory results may be read: the guardian said so", &decide)?;
		let request = |purpose: &'static str, classes: &'static str| {
			["access", "request", "--patient", "//Patient", "--purpose", purpose, "--classes", classes]
		};
		let permitted =
			self.act("//Physician", "the physician asks for laboratory results", &request("TREAT", "laboratory"))?;
		self.check("the answer is a permit", permitted["answer"]["decision"] == "permit", &permitted)?;
		self.denied("//Physician", "the physician may not read genomes any more", &request("TREAT", "genomics"))?;
		let refused = self.denied("//Researcher", "the researcher is denied", &request("HRESCH", "laboratory"))?;
		self.check("the answer is a denial", refused["answer"]["decision"] == "deny", &refused)?;
		let log = self.ask(
			"//Patient",
			"the patient reads the log; its running hash fits the chain's",
			&["access", "log", "--patient", "//Patient"],
		)?;
		let entries = log["entries"].as_array().context("no entries")?.len();
		self.check("all three requests are in it, denials too", entries == 3 && log["verified"] == true, &log)
	}
}
