//! Consent, its narrowing, and what comes of it when somebody asks.

use anyhow::{Context, Result};

use super::{number, people::Cast, text, Story};

/// What the physician may read in the end.
const NARROWED: &str = "laboratory,vital-signs,medications";

impl Story<'_> {
	/// The hospital's rules go on chain as a contract; the patient grants a consent and narrows it.
	pub(super) fn consents(&mut self, cast: &Cast) -> Result<()> {
		self.report.chapter("Rules and consent");
		let wasm = text(&self.paths.cache.join("contracts/tiered_access.wasm"))?;
		let policy = self.sample("policy/hospital.json")?;
		self.act(
			"//Hospital",
			"the hospital deploys its tiered-access contract and registers it",
			&["policy", "deploy", "--wasm", &wasm, "--policy", &policy],
		)?;
		let wide = format!("org:{};purposes=TREAT;classes=all", cast.hospital);
		let granted = self.act(
			"//Patient",
			"the patient lets the hospital read everything for treatment",
			&["consent", "grant", "--permit", &wide],
		)?;
		let consent = number(&granted, "consent")?;
		let narrow = format!("org:{};purposes=TREAT;classes={NARROWED}", cast.hospital);
		let no_research = "class:research;purposes=all;classes=all";
		self.act(
			"//Patient",
			"the patient narrows it to laboratory, vital signs, medications; no research",
			&["consent", "amend", &consent, "--permit", &narrow, "--deny", no_research],
		)?;
		Ok(())
	}

	/// The physician's access is permitted, the researcher's is not; both are in the patient's log.
	pub(super) fn access(&mut self) -> Result<()> {
		self.report.chapter("Access");
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
