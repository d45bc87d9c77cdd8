//! The consortium grows: organisations by vote, people by their organisation's word.

use anyhow::{anyhow, Context, Result};
use salus_primitives::gs1::check_digit;

use super::{number, Deed, Story};

/// GS1 company prefix of the samples, made up.
pub(super) const PREFIX: u64 = 4_099_999;

/// When the sample licences and credentials begin and end.
const FROM: &str = "2025-01-01";
const UNTIL: &str = "2045-12-31";

/// What an organisation does about one of the newcomers, by its place among them.
type Say = (&'static str, usize);

/// Who proposes whom, and who votes for whom: rounds in which each signs once. Whoever proposes votes for it. To admit
/// somebody is sensitive: a provider, a manufacturer and the regulator must agree, and they are more than half of the
/// five founders.
const MOTIONS: [(&[Say], &[Say]); 5] = [
	(&[("//Hospital", 0), ("//Manufacturer", 1), ("//Regulator", 2)], &[]),
	(&[("//Hospital", 3), ("//Manufacturer", 4)], &[("//Regulator", 0)]),
	(&[], &[("//Manufacturer", 0), ("//Hospital", 1), ("//Regulator", 1)]),
	(&[], &[("//Hospital", 2), ("//Manufacturer", 2), ("//Regulator", 3)]),
	(&[], &[("//Manufacturer", 3), ("//Hospital", 4), ("//Regulator", 4)]),
];

/// Who enacts the motions when the time to object is over: any admin of a founder may.
const ENACTORS: [&str; 5] = ["//Hospital", "//Manufacturer", "//Regulator", "//Alice", "//Bob"];

/// The round in which an admin is in too great a hurry, and the newcomer who hasn't the votes then.
const HURRY: (usize, usize) = (2, 2);

/// A founder that plays no part in the story, by its number: the insurer.
const INSURER: &str = "4";

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

/// An organisation proposes a newcomer.
fn propose((founder, newcomer): &Say) -> Result<Deed> {
	let (class, location, admin) = NEWCOMERS.get(*newcomer).context("no such newcomer")?;
	let line = format!(
		"organisation admit --class {class} --gln {} --jurisdiction DE --licence-from {FROM} --licence-until {UNTIL} \
		 --admin {admin}",
		gln(*location)
	);
	let what = format!("{} proposes to admit the {}: a {class}", plain(founder), plain(admin));
	Ok(Deed::line(founder, what, &line).gives("/rule", "sensitive"))
}

/// An admin votes for a motion.
fn vote(who: &str, motion: &str) -> Deed {
	Deed::line(who, format!("{} votes for motion {motion}", plain(who)), &format!("motion vote {motion}"))
}

impl Story<'_> {
	/// Admits the organisations that the story needs, and their people.
	pub(super) fn people(&mut self) -> Result<Cast> {
		self.report.chapter("The consortium");
		let [pharmacy, wholesaler, _research, carrier, corner] = self.admit()?;
		self.employ()?;
		let [hospital, manufacturer, regulator] = ["0", "1", "2"].map(str::to_owned);
		Ok(Cast { hospital, pharmacy, corner, wholesaler, carrier, manufacturer, regulator })
	}

	/// The founders propose all newcomers and vote for them, and when the time to object is over the motions are enacted.
	/// Gives the newcomers' numbers.
	fn admit(&mut self) -> Result<[String; 5]> {
		let mut motions: Vec<String> = Vec::new();
		for (round, (proposals, votes)) in MOTIONS.iter().enumerate() {
			let vote = |(founder, newcomer): &Say| {
				motions.get(*newcomer).map(|motion| vote(founder, motion)).context("no such motion")
			};
			let mut deeds = proposals.iter().map(propose).chain(votes.iter().map(vote)).collect::<Result<Vec<_>>>()?;
			if let Some(motion) = motions.get(HURRY.1).filter(|_| round == HURRY.0) {
				let what = "nobody enacts what hasn't the votes";
				deeds.push(Deed::line("//Alice", what, &format!("motion enact {motion}")).refused("NotCarried"));
			}
			let answers = self.together(&deeds)?;
			for answer in answers.iter().take(proposals.len()) {
				motions.push(number(answer, "motion")?);
			}
		}
		let enact = |((who, motion), (_, _, admin)): ((&&str, &String), &(&str, u64, &str))| {
			let what = format!("nobody objected: {} is admitted", plain(admin));
			Deed::line(who, what, &format!("motion enact {motion} --wait")).gives("/enacted", true)
		};
		let enacted = ENACTORS.iter().zip(&motions).zip(&NEWCOMERS).map(enact).collect::<Vec<_>>();
		let answers = self.together(&enacted)?;
		let numbers = answers.iter().map(|answer| number(answer, "organisation")).collect::<Result<Vec<_>>>()?;
		numbers.try_into().map_err(|_| anyhow!("not five organisations"))
	}

	/// The organisations name their people, and admit patients. Meanwhile the founders suspend one of theirs: more than
	/// half of them is enough for that, and there is no time to object.
	fn employ(&mut self) -> Result<()> {
		let [first, second, third] = CREDENTIALS.map(|round| round.iter().map(credential).collect::<Vec<_>>());
		let what = "the regulator proposes to suspend the insurer";
		let suspend = Deed::line("//Regulator", what, &format!("organisation suspend {INSURER}"));
		let suspend = suspend.gives("/rule", "ordinary").gives("/carried", false);
		let answers = self.together(&first.into_iter().chain([suspend]).collect::<Vec<_>>())?;
		let motion = number(answers.last().context("no answer")?, "motion")?;
		let votes = ["//Alice", "//Bob"].map(|who| vote(who, &motion));
		self.together(&second.into_iter().chain(votes).collect::<Vec<_>>())?;
		let last = [
			Deed::line("//Physician", "the physician admits a patient", "patient admit //Patient"),
			Deed::line("//HospitalGateway", "the hospital's gateway admits a child", "patient admit //Child"),
			Deed::line("//Charlie", "the insurer is suspended at once", &format!("motion enact {motion}"))
				.gives("/enacted", true),
		];
		self.together(&third.into_iter().chain(last).collect::<Vec<_>>())?;
		Ok(())
	}
}
