//! The hospital's own rules: two admins agree on them and change them, the decisions follow, and the physician gives a
//! colleague a tier for a day.

use std::fs;

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use super::{number, text, Deed, Story};

/// The hospital's gateway asks for laboratory results to treat the patient.
const GATEWAYS_QUESTION: [&str; 10] = [
	"consent",
	"decide",
	"--patient",
	"//Patient",
	"--requester",
	"//HospitalGateway",
	"--purpose",
	"TREAT",
	"--classes",
	"laboratory",
];

/// The second admin approves a proposal of the contract that an answer names.
pub(super) fn approval(proposed: &Value) -> Result<Deed> {
	let contract = proposed["contract"].as_str().context("no contract")?;
	let line = format!("policy approve {} --contract {contract}", number(proposed, "proposal")?);
	Ok(Deed::line("//Alice", "the hospital's second admin approves its policy", &line).gives("/enough", true))
}

impl Story<'_> {
	/// The hospital's admin deploys the contract with a policy that another admin has to approve.
	pub(super) fn deployment(&self) -> Result<Deed> {
		let wasm = text(&self.paths.cache.join("contracts/tiered_access.wasm"))?;
		let policy = self.sample("policy/hospital.json")?;
		let admins = ["--admin", "//Hospital", "--admin", "//Alice", "--quorum", "2"];
		let what = "the hospital deploys its tiered-access contract; two of its admins decide on the rules";
		let deploy = [&["policy", "deploy", "--wasm", &wasm, "--policy", &policy], admins.as_slice()].concat();
		Ok(Deed::new("//Hospital", what, &deploy).gives("/asked", false))
	}

	/// The policy is carried out, and the chain asks the contract from then on.
	pub(super) fn in_force(&mut self, deployed: &Value) -> Result<()> {
		let contract = deployed["contract"].as_str().context("no contract")?.to_owned();
		let id = number(deployed, "proposal")?;
		let enact = ["policy", "enact", &id, "--contract", &contract];
		self.act("//Hospital", "agreed: version 1 holds", &enact)?;
		self.act("//Hospital", "the chain asks the contract from now on", &["policy", "use", &contract])?;
		let shown = self.ask("anyone", "anybody can look at the rules", &["policy", "show", "0"])?;
		let roles = shown["roles"].as_array().map_or(0, Vec::len);
		let tiers = shown["tiers"].as_array().map_or(0, Vec::len);
		self.check("ten roles, at least five tiers", shown["version"] == 1 && roles == 10 && tiers >= 5, &shown)
	}

	/// The rules change by the quorum, and what is decided changes with them; then a tier is given for a day.
	pub(super) fn other_rules(&mut self) -> Result<()> {
		self.report.chapter("Other rules");
		let narrower = self.narrower()?;
		let plan = self.ask("//Hospital", "a plan says what would change", &["policy", "plan", &narrower])?;
		let loses = |effect: &Value| effect["role"] == "physician" && effect["lost"][0] == "vital-signs";
		let effects = plan["effects"].as_array().context("no effects")?;
		self.check("physicians lose vital signs for treatment", effects.iter().any(loses), &plan)?;
		let proposed = self.act("//Hospital", "an admin proposes it", &["policy", "apply", &narrower, "--yes"])?;
		let id = number(&proposed, "proposal")?;
		self.vital_signs("a proposal changes nothing yet", true)?;
		self.together(&[
			Deed::new("//Hospital", "one admin is not enough", &["policy", "enact", &id]).refused("TooFewApprovals")
		])?;
		self.together(&[
			approval(&proposed)?,
			Deed::line("//Hospital", "the physician gets a balance for deposits", "policy fund //Physician"),
		])?;
		self.gateway("the ward's gateway may read nothing for treatment", false)?;
		let give = "policy delegate --to //HospitalGateway --tier 0 --hours 24";
		self.together(&[
			Deed::new("//Alice", "agreed: version 2 holds", &["policy", "enact", &id]).gives("/version", 2),
			Deed::line("//Physician", "the physician gives it the tier of care for a day", give),
		])?;
		self.vital_signs("physicians may see vital signs no more", false)?;
		self.gateway("the gateway may read laboratory results now", true)?;
		let revoke = ["policy", "revoke", "--from", "//HospitalGateway"];
		self.act("//Physician", "the physician takes it back", &revoke)?;
		self.gateway("the gateway may read nothing again", false)
	}

	/// Writes the hospital's policy without vital signs on the tier of care.
	fn narrower(&self) -> Result<String> {
		let policy = fs::read_to_string(self.sample("policy/hospital.json")?)?;
		let narrower = policy.replacen("\"vital-signs\", ", "", 1);
		ensure!(narrower != policy, "the sample policy has no vital signs to leave out");
		let file = self.file("narrower-policy.json");
		fs::write(&file, narrower)?;
		text(&file)
	}

	/// Asks whether the physician may see vital signs, which the patient consents to.
	fn vital_signs(&mut self, what: &str, may: bool) -> Result<()> {
		let question = ["--patient", "//Patient", "--requester", "//Physician", "--purpose", "TREAT"];
		let decide = [&["consent", "decide"], question.as_slice(), &["--classes", "vital-signs"]].concat();
		self.decided(what, &decide, may)
	}

	/// Asks whether the hospital's gateway may read laboratory results.
	fn gateway(&mut self, what: &str, may: bool) -> Result<()> {
		self.decided(what, &GATEWAYS_QUESTION, may)
	}

	/// Expects a permit, or a denial by the hospital's own rules.
	fn decided(&mut self, what: &str, question: &[&str], may: bool) -> Result<()> {
		if may {
			return self.ask("anyone", what, question).map(drop);
		}
		let denied = self.denied("anyone", what, question)?;
		let by_rules = denied["answer"]["reason"] == "tier-policy";
		self.check("it is the hospital's rules that deny it", by_rules, &denied)
	}
}
