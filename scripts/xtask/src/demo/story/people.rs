//! The consortium grows: organisations by vote, people by their organisation's word.

use anyhow::{anyhow, Context, Result};
use salus_primitives::gs1::check_digit;

use super::{number, Deed, Story};

/// GS1 company prefix of the samples, made up.
pub(super) const PREFIX: u64 = 4_099_999;

/// When the sample licences and credentials begin and end.
const FROM: &str = "2025-01-01";
const UNTIL: &str = "2045-12-31";

/// What a member of the council does about one of the newcomers, by its place among them.
type Say = (&'static str, usize);

/// Who of the council proposes whom, and who votes for whom: rounds in which each signs once. Two of three votes are a
/// majority.
const COUNCIL: [(&[Say], &[Say]); 5] = [
	(&[("//Hospital", 0), ("//Manufacturer", 1), ("//Regulator", 2)], &[]),
	(&[("//Hospital", 3), ("//Manufacturer", 4)], &[("//Regulator", 0)]),
	(&[], &[("//Hospital", 0), ("//Manufacturer", 1), ("//Regulator", 2)]),
	(&[], &[("//Hospital", 1), ("//Manufacturer", 4), ("//Regulator", 3)]),
	(&[], &[("//Hospital", 3), ("//Manufacturer", 2), ("//Regulator", 4)]),
];

/// Who has the votes counted: any member may.
const COUNTERS: [&str; 5] = ["//Hospital", "//Manufacturer", "//Regulator", "//Alice", "//Bob"];

/// Who joins: class, location number of the GLN, admin.
const NEWCOMERS: [(&str, u64, &str); 5] = [
	("pharmacy", 11, "//Pharmacy"),
	("wholesaler", 12, "//Wholesaler"),
	("research", 13, "//Research"),
	// A carrier of medicines needs the same licence as a wholesaler. It owns none of them.
	("wholesaler", 14, "//Carrier"),
	("pharmacy", 15, "//Corner"),
];

/// Who gets a credential, from whom and as what: rounds, in each of which an admin signs once.
const CREDENTIALS: [&[(&str, &str, &str)]; 3] = [
	&[
		("//Hospital", "//Physician", "physician"),
		("//HospitalSouth", "//Doctor", "physician"),
		("//Research", "//Researcher", "researcher"),
		("//Pharmacy", "//Pharmacist", "pharmacist"),
		("//Manufacturer", "//ManufacturerLogistics", "logistics"),
		("//Wholesaler", "//WholesalerLogistics", "logistics"),
		("//Carrier", "//CarrierTruck", "vehicle"),
		("//Corner", "//CornerPharmacist", "pharmacist"),
	],
	&[
		("//Hospital", "//HospitalGateway", "gateway"),
		("//Pharmacy", "//PharmacyLogistics", "logistics"),
		("//Manufacturer", "//ManufacturerQuality", "quality-person"),
		("//Wholesaler", "//WholesalerQuality", "quality-person"),
		("//Carrier", "//CarrierSensor", "sensor"),
		("//Corner", "//CornerLogistics", "logistics"),
	],
	&[("//Hospital", "//Officer", "privacy-officer")],
];

/// The organisation that somebody works for, by its admin; themselves if they work for none, or on files of their own.
pub(super) fn organisation(who: &str) -> &str {
	let shares_files =
		|(_, holder, role): &&(&str, &str, &str)| *holder == who && !["physician", "researcher"].contains(role);
	CREDENTIALS.iter().copied().flatten().find(shares_files).map_or(who, |(admin, ..)| admin)
}

/// Issues a credential.
fn credential((admin, holder, role): &(&str, &str, &str)) -> Deed {
	let what = format!("{} issues a credential: {role}", plain(admin));
	let line = format!("credential issue --holder {holder} --role {role} --from {FROM} --until {UNTIL}");
	Deed::line(admin, what, &line)
}

/// The organisations that the story speaks of, by their numbers on the chain. Some are in the chain's genesis.
pub(super) struct Cast {
	/// The provider: `//Hospital`.
	pub(super) hospital: String,
	/// The pharmacy: `//Pharmacy`.
	pub(super) pharmacy: String,
	/// The pharmacy at the corner: `//Corner`.
	pub(super) corner: String,
	/// The wholesaler: `//Wholesaler`.
	pub(super) wholesaler: String,
	/// The carrier: `//Carrier`.
	pub(super) carrier: String,
	/// The manufacturer: `//Manufacturer`.
	pub(super) manufacturer: String,
	/// The regulator: `//Regulator`.
	pub(super) regulator: String,
}

/// The sample GLN of a location.
pub(super) fn gln(location: u64) -> String {
	let body = PREFIX * 100_000 + location;
	format!("{:013}", body * 10 + check_digit(body))
}

/// A name as people write it: `hospital` for `//Hospital`.
fn plain(name: &str) -> String {
	name.trim_start_matches('/').to_lowercase()
}

/// A member of the council proposes a newcomer.
fn propose((member, newcomer): &Say) -> Result<Deed> {
	let (class, location, admin) = NEWCOMERS.get(*newcomer).context("no such newcomer")?;
	let line = format!(
		"organisation admit --class {class} --gln {} --jurisdiction DE --licence-from {FROM} --licence-until {UNTIL} \
		 --admin {admin}",
		gln(*location)
	);
	Ok(Deed::line(member, format!("{} proposes to admit the {}: a {class}", plain(member), plain(admin)), &line))
}

impl Story<'_> {
	/// Admits the organisations that the story needs, and their people.
	pub(super) fn people(&mut self) -> Result<Cast> {
		self.report.chapter("The consortium");
		let [pharmacy, wholesaler, _research, carrier, corner] = self.admit()?;
		let [first, second, third] = CREDENTIALS.map(|round| round.iter().map(credential).collect::<Vec<_>>());
		self.together(&first)?;
		self.together(&second)?;
		let patients = [
			Deed::line("//Physician", "the physician admits a patient", "patient admit //Patient"),
			Deed::line("//HospitalGateway", "the hospital's gateway admits a child", "patient admit //Child"),
		];
		self.together(&third.into_iter().chain(patients).collect::<Vec<_>>())?;
		let [hospital, manufacturer, regulator] = ["0", "1", "2"].map(str::to_owned);
		Ok(Cast { hospital, pharmacy, corner, wholesaler, carrier, manufacturer, regulator })
	}

	/// The council proposes all newcomers and votes for them, and the votes are counted. Gives their numbers.
	fn admit(&mut self) -> Result<[String; 5]> {
		let mut motions: Vec<String> = Vec::new();
		for (proposals, votes) in COUNCIL {
			let vote = |(member, newcomer): &Say| {
				let motion = motions.get(*newcomer).context("no such motion")?;
				let what = format!("{} votes for it", plain(member));
				Ok(Deed::line(member, what, &format!("council vote {motion}")))
			};
			let deeds = proposals.iter().map(propose).chain(votes.iter().map(vote)).collect::<Result<Vec<_>>>()?;
			let answers = self.together(&deeds)?;
			for answer in answers.iter().take(proposals.len()) {
				let hash = answer["hash"].as_str().context("no hash of the proposal")?;
				motions.push(format!("{hash} {}", number(answer, "index")?));
			}
		}
		let close = |((who, motion), (_, _, admin)): ((&&str, &String), &(&str, u64, &str))| {
			Deed::line(who, format!("counted: {} admitted", plain(admin)), &format!("council close {motion}"))
		};
		let closed = COUNTERS.iter().zip(&motions).zip(&NEWCOMERS).map(close).collect::<Vec<_>>();
		let answers = self.together(&closed)?;
		let numbers = answers.iter().map(|answer| number(answer, "organisation")).collect::<Result<Vec<_>>>()?;
		numbers.try_into().map_err(|_| anyhow!("not five organisations"))
	}
}
