//! `salus study`: studies, their sites and participants.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::{DiseaseGroupSet, StudyTraitSet},
	commitment::Commitment,
	ids::{Moment, OrganisationId, StudyId},
	study::{Participation, StudyInfo, StudyProfile},
};
use serde_json::{json, Value};

use crate::{
	chain::{
		call::{study, Call},
		event::Included,
		AccountId,
	},
	cli::{
		answer::Answer,
		context::Context,
		format,
		parse::{self, Organisation},
		salt::Salted,
	},
	files::hex32,
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Register a study and version 1 of its protocol (as an admin or a researcher of its sponsor)
	Register {
		/// What it declares of itself, with commas between: health-medical-biomedical, methods, population-origins,
		/// genetic, not-for-profit, non-commercial, publishes, collaborates, ethics-approved, returns-results,
		/// clinical-care
		#[arg(long, value_name = "TRAIT,…", value_parser = parse::study_traits)]
		traits: Option<StudyTraitSet>,
		/// The disease groups it looks into, with commas between: cancer, cardiovascular, nervous-system, metabolic,
		/// infectious, psychiatric, respiratory, digestive, immune, skin, musculoskeletal, haematologic, endocrine,
		/// urinary, reproductive, visual
		#[arg(long, value_name = "GROUP,…", value_parser = parse::diseases)]
		diseases: Option<DiseaseGroupSet>,
		#[command(flatten)]
		protocol: Protocol,
	},
	/// Register the next version of a study's protocol (as its sponsor)
	Amend {
		/// Number of the study
		study: u32,
		/// Whoever agreed to an earlier version has to agree again
		#[arg(long)]
		needs_consent: bool,
		#[command(flatten)]
		protocol: Protocol,
	},
	/// Make an organisation a site of a study (as its sponsor)
	AddSite(Site),
	/// End an organisation's part in a study (as its sponsor, or as the site)
	RemoveSite(Site),
	/// Close a study: nobody gets access for it any more (as its sponsor)
	Close {
		/// Number of the study
		study: u32,
	},
	/// Take part in a study, or agree to a later version of its protocol (as the patient)
	Enrol {
		/// Number of the study
		study: u32,
		/// The version agreed to: one that still counts [default: the latest]
		#[arg(long, value_name = "NUMBER")]
		version: Option<u32>,
	},
	/// Leave a study (as the patient)
	Leave {
		/// Number of the study
		study: u32,
	},
	/// What the chain has on a study; exit code 1 if there is none
	Show {
		/// Number of the study
		study: u32,
	},
	/// Whether a patient takes part in a study; exit code 1 unless under a version that still counts
	Participation {
		/// Number of the study
		study: u32,
		/// The patient: SS58 or //Name [default: the signer, or whom --for names]
		#[arg(long, value_parser = parse::account)]
		patient: Option<AccountId>,
		/// As of this moment in the past: RFC 3339 or date [default: now]
		#[arg(long, value_name = "TIME", value_parser = parse::moment)]
		at: Option<Moment>,
	},
	/// Count the participants of a study again from the chain's state; exit code 1 if its counters say otherwise
	Count {
		/// Number of the study
		study: u32,
	},
}

/// A version of a protocol: only a salted commitment to it goes to the chain.
#[derive(Debug, Args)]
pub struct Protocol {
	/// The protocol; it stays off the chain
	#[arg(long = "protocol", value_name = "FILE")]
	file: PathBuf,
	/// Where the salt of the commitment to it goes [default: FILE.source.json]
	#[arg(long, value_name = "FILE")]
	source: Option<PathBuf>,
}

/// An organisation as a site.
#[derive(Debug, Args)]
pub struct Site {
	/// Number of the study
	study: u32,
	/// The organisation: GLN or number
	#[arg(value_parser = parse::organisation)]
	organisation: Organisation,
}

impl Protocol {
	/// Commits to the protocol and submits the call with the commitment.
	async fn submit(self, context: &Context, call: impl FnOnce(Commitment) -> Call) -> Result<(Included, String)> {
		let signer = context.signer()?;
		let client = context.connect().await?;
		let salted = Salted::of_file(&self.file, self.source)?;
		let included = salted.settle(client.submit(&call(salted.commitment), &signer).await)?;
		Ok((included, salted.path.display().to_string()))
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Register { traits, diseases, protocol } => {
			let profile = StudyProfile { traits: traits.unwrap_or_default(), diseases: diseases.unwrap_or_default() };
			register(context, profile, protocol).await
		}
		Command::Amend { study, needs_consent, protocol } => {
			amend(context, StudyId(study), needs_consent, protocol).await
		}
		Command::AddSite(site) => change_site(context, site, study::add_site, "is a site of").await,
		Command::RemoveSite(site) => change_site(context, site, study::remove_site, "is no more a site of").await,
		Command::Close { study } => {
			done(context, study, &study::close(StudyId(study)), format!("study {study} is closed")).await
		}
		Command::Enrol { study, version } => enrol(context, StudyId(study), version).await,
		Command::Leave { study } => {
			done(context, study, &study::leave(StudyId(study)), format!("left study {study}")).await
		}
		Command::Show { study } => show(context, StudyId(study)).await,
		Command::Participation { study, patient, at } => participation(context, StudyId(study), patient, at).await,
		Command::Count { study } => count(context, StudyId(study)).await,
	}
}

async fn register(context: &Context, profile: StudyProfile, protocol: Protocol) -> Result<Answer> {
	let (included, source) = protocol.submit(context, |commitment| study::register(&profile, commitment)).await?;
	let (study, sponsor): (StudyId, OrganisationId) = included.expect("Study", "StudyRegistered")?;
	Ok(Answer::done()
		.line(format!("study {} of organisation {}, version 1 of its protocol", study.0, sponsor.0))
		.line(format!("salt in {source} (secret: keep it beside the protocol)"))
		.field("study", study.0)
		.field("sponsor", sponsor.0)
		.field("source", source)
		.included(&included))
}

async fn amend(context: &Context, study: StudyId, needs_consent: bool, protocol: Protocol) -> Result<Answer> {
	let call = |commitment| study::amend(study, commitment, needs_consent);
	let (included, source) = protocol.submit(context, call).await?;
	let (_study, version): (StudyId, u32) = included.expect("Study", "ProtocolAmended")?;
	let again = if needs_consent { "participants have to agree again" } else { "participants needn't agree again" };
	Ok(Answer::done()
		.line(format!("study {}, version {version} of its protocol: {again}", study.0))
		.line(format!("salt in {source} (secret: keep it beside the protocol)"))
		.field("study", study.0)
		.field("version", version)
		.field("needs_consent", needs_consent)
		.field("source", source)
		.included(&included))
}

async fn change_site(
	context: &Context,
	site: Site,
	call: impl FnOnce(StudyId, OrganisationId) -> Call,
	what: &str,
) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let organisation = client.organisation(site.organisation).await?;
	let included = client.submit(&call(StudyId(site.study), organisation), &signer).await?;
	Ok(Answer::done()
		.line(format!("organisation {} {what} study {}", organisation.0, site.study))
		.field("study", site.study)
		.field("organisation", organisation.0)
		.included(&included))
}

/// Submits a call that needs no more said of it.
async fn done(context: &Context, study: u32, call: &Call, line: String) -> Result<Answer> {
	let included = context.submit(call).await?.included;
	Ok(Answer::done().line(line).field("study", study).included(&included))
}

async fn enrol(context: &Context, study: StudyId, version: Option<u32>) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let version = match version {
		Some(version) => version,
		None => client.study(study).await?.ok_or_else(|| unknown(study))?.version,
	};
	let included = client.submit(&study::enrol(study, version), &signer).await?;
	Ok(Answer::done()
		.line(format!("takes part in study {} under version {version} of its protocol", study.0))
		.field("study", study.0)
		.field("version", version)
		.included(&included))
}

fn unknown(study: StudyId) -> Error {
	Error::bad(study.0.to_string(), "no study has this number")
}

async fn show(context: &Context, study: StudyId) -> Result<Answer> {
	let Some(info) = context.connect().await?.study(study).await? else {
		return Ok(Answer::new(false).line(format!("there is no study {}", study.0)));
	};
	Ok(Answer::done().lines(to_text(study, &info)).field("study", study.0).field("record", to_json(&info)))
}

/// What a study declares of itself.
fn traits(info: &StudyInfo) -> Vec<&'static str> {
	info.profile.traits.iter().map(|code| code.code()).collect()
}

fn to_text(study: StudyId, info: &StudyInfo) -> Vec<String> {
	let list = |codes: Vec<&str>| if codes.is_empty() { "none".to_owned() } else { codes.join(", ") };
	let closed = info.closed_at.map(|at| format!(", closed {}", format::moment(at))).unwrap_or_default();
	let (sponsor, opened) = (info.sponsor.0, format::moment(info.opened_at));
	vec![
		format!("study {} of organisation {sponsor}, registered {opened}{closed}", study.0),
		format!("  traits: {}", list(traits(info))),
		format!("  disease groups: {}", list(parse::disease_names(info.profile.diseases))),
		format!("  protocol: version {} ({})", info.version, hex32::to_text(&info.protocol.0)),
		format!("  consents to version {} or later count", info.required_version),
		format!("  participants: {}, {} of them under a version that counts", info.participants, info.current),
	]
}

fn to_json(info: &StudyInfo) -> Value {
	json!({
		"sponsor": info.sponsor.0,
		"traits": traits(info),
		"diseases": parse::disease_names(info.profile.diseases),
		"version": info.version,
		"protocol": hex32::to_text(&info.protocol.0),
		"required_version": info.required_version,
		"opened_at": format::moment(info.opened_at),
		"closed_at": info.closed_at.map(format::moment),
		"participants": info.participants,
		"current": info.current,
	})
}

async fn participation(
	context: &Context,
	study: StudyId,
	patient: Option<AccountId>,
	at: Option<Moment>,
) -> Result<Answer> {
	let client = context.connect().await?;
	let patient = context.patient(&client, patient).await?;
	let found = client.participation(study, &patient, at).await?;
	let (name, meaning) = match found {
		Participation::None => ("none", "takes no part in it"),
		Participation::Current => ("current", "takes part in it"),
		Participation::NeedsConsentAgain => {
			("needs-consent-again", "agreed to an earlier version of its protocol, and has to agree again")
		}
	};
	Ok(Answer::new(found == Participation::Current)
		.line(format!("study {}: the patient {meaning}", study.0))
		.field("study", study.0)
		.field("participation", name))
}

async fn count(context: &Context, study: StudyId) -> Result<Answer> {
	let counted = context.connect().await?.count_participants(study).await?;
	let (info, counted) = counted.ok_or_else(|| unknown(study))?;
	let same = (counted.participants, counted.current) == (info.participants, info.current);
	let verdict = if same { "the chain's counters say the same" } else { "the chain's counters say otherwise" };
	Ok(Answer::new(same)
		.line(format!("counted {} participants, {} of them current: {verdict}", counted.participants, counted.current))
		.line(format!("counters: {} participants, {} of them current", info.participants, info.current))
		.field("study", study.0)
		.field("counted", json!({ "participants": counted.participants, "current": counted.current }))
		.field("stated", json!({ "participants": info.participants, "current": info.current })))
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::codes::{DiseaseGroup, StudyTrait};

	#[test]
	fn a_study_is_told_with_its_counts() {
		let info = StudyInfo {
			sponsor: OrganisationId(6),
			profile: StudyProfile {
				traits: StudyTraitSet::of(StudyTrait::EthicsApproved),
				diseases: DiseaseGroupSet::of(DiseaseGroup::Cancer),
			},
			version: 3,
			protocol: Commitment([1; 32]),
			required_version: 2,
			opened_at: 0,
			closed_at: Some(1_000),
			participants: 5,
			current: 4,
		};
		let text = to_text(StudyId(1), &info).join("\n");
		for part in
			["study 1 of organisation 6", "closed", "ethics-approved", "cancer", "version 3", "version 2 or", "5, 4"]
		{
			assert!(text.contains(part), "{part}: {text}");
		}
		assert_eq!(to_json(&info)["diseases"], json!(["cancer"]));
	}
}
