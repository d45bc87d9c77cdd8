//! The consortium grows: organisations by vote, people by their organisation's word.

use anyhow::{anyhow, Context, Result};
use salus_primitives::gs1::check_digit;

use super::{number, Deed, Story};

/// GS1 company prefix of the samples, made up.
pub(super) const PREFIX: u64 = 4_099_999;

/// When the sample licences and credentials begin and end.
const FROM: &str = "2025-01-01";
const UNTIL: &str = "2045-12-31";

/// Who decides on organisations.
const COUNCIL: [&str; 3] = ["//Hospital", "//Manufacturer", "//Regulator"];

/// Who joins: class, location number of the GLN, admin. Each is proposed by one member of the council.
const NEWCOMERS: [(&str, u64, &str); 3] =
	[("pharmacy", 11, "//Pharmacy"), ("wholesaler", 12, "//Wholesaler"), ("research", 13, "//Research")];

/// Who gets a credential, from whom and as what: two rounds, in each of which an admin signs once.
const CREDENTIALS: [&[(&str, &str, &str)]; 2] = [
	&[
		("//Hospital", "//Physician", "physician"),
		("//Research", "//Researcher", "researcher"),
		("//Pharmacy", "//Pharmacist", "pharmacist"),
		("//Manufacturer", "//ManufacturerLogistics", "logistics"),
		("//Wholesaler", "//WholesalerLogistics", "logistics"),
	],
	&[("//Hospital", "//HospitalGateway", "gateway"), ("//Pharmacy", "//PharmacyLogistics", "logistics")],
];

/// Issues a credential.
fn credential(admin: &'static str, holder: &str, role: &str) -> Deed {
	let what = format!("{} issues a credential: {role}", plain(admin));
	let command = ["credential", "issue", "--holder", holder, "--role", role, "--from", FROM, "--until", UNTIL];
	Deed::new(admin, what, &command)
}

/// The organisations that the story speaks of, by their numbers on the chain. The hospital is in the chain's genesis.
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

/// A name as people write it: `hospital` for `//Hospital`.
fn plain(name: &str) -> String {
	name.trim_start_matches('/').to_lowercase()
}

impl Story<'_> {
	/// Admits the organisations that the story needs, and their people.
	pub(super) fn people(&mut self) -> Result<Cast> {
		self.report.chapter("The consortium");
		let [pharmacy, wholesaler, _research] = self.admit()?;
		for round in CREDENTIALS {
			let deeds: Vec<_> = round.iter().map(|(admin, holder, role)| credential(admin, holder, role)).collect();
			self.together(&deeds)?;
		}
		self.together(&[
			credential("//Hospital", "//Officer", "privacy-officer"),
			Deed::new("//Physician", "the physician admits a patient", &["patient", "admit", "//Patient"]),
			Deed::new("//HospitalGateway", "the hospital's gateway admits a child", &["patient", "admit", "//Child"]),
		])?;
		Ok(Cast { hospital: "0".into(), pharmacy, wholesaler })
	}

	/// Each member of the council proposes one organisation, all vote, and the votes are counted.
	fn admit(&mut self) -> Result<[String; 3]> {
		let propose = |(member, newcomer): (&&'static str, &(&str, u64, &str))| {
			let (class, location, admin) = newcomer;
			let gln = gln(*location);
			let command = [
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
			];
			Deed::new(member, format!("{} proposes to admit a {class} organisation", plain(member)), &command)
		};
		let proposed = self.together(&COUNCIL.iter().zip(&NEWCOMERS).map(propose).collect::<Vec<_>>())?;
		let mut motions = Vec::new();
		for answer in &proposed {
			let hash = answer["hash"].as_str().context("no hash of the proposal")?.to_owned();
			motions.push((hash, number(answer, "index")?));
		}
		self.vote(&motions)?;
		let close =
			|(member, ((hash, index), (class, ..))): (&&'static str, (&(String, String), &(&str, u64, &str)))| {
				Deed::new(member, format!("counted: {class} admitted"), &["council", "close", hash, index])
			};
		let closed =
			self.together(&COUNCIL.iter().zip(motions.iter().zip(&NEWCOMERS)).map(close).collect::<Vec<_>>())?;
		let numbers = closed.iter().map(|answer| number(answer, "organisation")).collect::<Result<Vec<_>>>()?;
		numbers.try_into().map_err(|_| anyhow!("not three organisations"))
	}

	/// Two of three are a majority: who proposed votes, and the next one.
	fn vote(&mut self, motions: &[(String, String)]) -> Result<()> {
		for shift in 0..2 {
			let voters = COUNCIL.iter().cycle().skip(shift);
			let vote = |(member, (hash, index)): (&&'static str, &(String, String))| {
				Deed::new(member, format!("{} votes for it", plain(member)), &["council", "vote", hash, index])
			};
			self.together(&voters.zip(motions).map(vote).collect::<Vec<_>>())?;
		}
		Ok(())
	}
}
