//! The consortium grows: organisations by vote, people by their organisation's word.

use anyhow::{Context, Result};
use salus_primitives::gs1::check_digit;

use super::{number, Story};

/// GS1 company prefix of the samples; no company has it.
pub(super) const PREFIX: u64 = 4_099_999;

/// When the sample licences and credentials begin and end.
const FROM: &str = "2025-01-01";
const UNTIL: &str = "2045-12-31";

/// The organisations, by their numbers on the chain. The hospital is in the chain's genesis.
pub(super) struct Cast {
	/// The provider: `//Hospital`.
	pub(super) hospital: String,
	/// The pharmacy: `//Pharmacy`.
	pub(super) pharmacy: String,
	/// The wholesaler: `//Wholesaler`.
	pub(super) wholesaler: String,
}

/// The sample GLN of a location.
fn gln(location: u64) -> String {
	let body = PREFIX * 100_000 + location;
	format!("{:013}", body * 10 + check_digit(body))
}

impl Story<'_> {
	/// Admits the organisations that the story needs, and their people.
	pub(super) fn people(&mut self) -> Result<Cast> {
		self.report.chapter("The consortium");
		self.admit("research", 13, "//Research")?;
		let cast = Cast {
			hospital: "0".into(),
			pharmacy: self.admit("pharmacy", 11, "//Pharmacy")?,
			wholesaler: self.admit("wholesaler", 12, "//Wholesaler")?,
		};
		self.credential("//Hospital", "//Physician", "physician")?;
		self.credential("//Hospital", "//HospitalGateway", "gateway")?;
		self.credential("//Research", "//Researcher", "researcher")?;
		self.credential("//Pharmacy", "//Pharmacist", "pharmacist")?;
		self.credential("//Manufacturer", "//ManufacturerLogistics", "logistics")?;
		self.credential("//Wholesaler", "//WholesalerLogistics", "logistics")?;
		self.credential("//Pharmacy", "//PharmacyLogistics", "logistics")?;
		self.act("//Physician", "the physician admits a patient", &["patient", "admit", "//Patient"])?;
		Ok(cast)
	}

	/// One member of the council proposes an organisation, a second agrees, and the majority is counted.
	fn admit(&mut self, class: &str, location: u64, admin: &str) -> Result<String> {
		let gln = gln(location);
		let proposed = self.act(
			"//Hospital",
			&format!("the hospital proposes to admit a {class} organisation"),
			&[
				"organisation",
				"admit",
				"--class",
				class,
				"--gln",
				&gln,
				"--jurisdiction",
				"DE",
				"--licence-from",
				FROM,
				"--licence-until",
				UNTIL,
				"--admin",
				admin,
			],
		)?;
		let hash = proposed["hash"].as_str().context("no hash of the proposal")?.to_owned();
		let index = number(&proposed, "index")?;
		for voter in ["//Hospital", "//Regulator"] {
			let what = format!("{} votes for it", voter.trim_start_matches('/').to_lowercase());
			self.act(voter, &what, &["council", "vote", &hash, &index])?;
		}
		let closed = self.act("//Regulator", "the vote is closed: admitted", &["council", "close", &hash, &index])?;
		number(&closed, "organisation")
	}

	/// An organisation says who acts for it.
	fn credential(&mut self, admin: &str, holder: &str, role: &str) -> Result<()> {
		let what = format!("{} issues a credential: {role}", admin.trim_start_matches('/').to_lowercase());
		let command = ["credential", "issue", "--holder", holder, "--role", role, "--from", FROM, "--until", UNTIL];
		self.act(admin, &what, &command).map(drop)
	}
}
