//! `salus access`: access asked for on the chain, and the log of it.

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse},
	decision::{AccessQuery, DataLabels, DisclosureEntry},
	ids::{Moment, StudyId},
};

use crate::{
	chain::{call, AccountId},
	cli::{answer::Answer, context::Context, disclosures, format, parse},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Ask for access (as the holder of a credential); the answer is logged. Exit code 0 permit, 1 anything else
	Request(Question),
	/// The disclosure log of a patient, checked to be complete and unaltered; exit code 1 if it isn't
	Log {
		/// Whose log: SS58 or //Name
		#[arg(long, value_parser = parse::account)]
		patient: AccountId,
		/// Look no further back than this block
		#[arg(long, value_name = "BLOCK", default_value_t = 1)]
		from_block: u64,
	},
}

/// What is asked for.
#[derive(Debug, Args)]
pub struct Question {
	/// Whose data: SS58 or //Name
	#[arg(long, value_parser = parse::account)]
	patient: AccountId,
	/// Why: TREAT, ETREAT, CAREMGT, HPAYMT, HOPERAT, HQUALIMP, HRESCH, CLINTRCH, PUBHLTH, PATRQT, HLEGAL, HMARKT,
	/// COVERAGE, FRAUD, DONAT or FAMRQT
	#[arg(long, value_parser = parse::purpose)]
	purpose: PurposeOfUse,
	/// For which study, by its number [default: for none]
	#[arg(long, value_name = "NUMBER")]
	study: Option<u32>,
	/// Data classes with commas between them, or all
	#[arg(long, value_parser = parse::data_classes)]
	classes: DataClassSet,
	/// Security labels of the data: a confidentiality and any sensitivities, like N,HIV [default: data of any labels]
	#[arg(long, value_name = "CODES", value_parser = parse::data_labels)]
	labels: Option<DataLabels>,
	/// When the data was made: RFC 3339 or date [default: data of any time]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	data_time: Option<Moment>,
}

impl Question {
	/// The question as somebody asks it.
	pub(super) fn asked_by(self, requester: AccountId) -> AccessQuery<AccountId> {
		let Self { patient, purpose, study, classes, labels, data_time } = self;
		AccessQuery { patient, requester, purpose, study: study.map(StudyId), classes, labels, data_time }
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Request(question) => ask(context, question).await,
		Command::Log { patient, from_block } => disclosures::log(context, &patient, from_block).await,
	}
}

async fn ask(context: &Context, question: Question) -> Result<Answer> {
	let query = question.asked_by(context.signer()?.account());
	let included = context.submit(&call::disclosure::request_access(&query)).await?.included;
	let entry: DisclosureEntry<AccountId> = included.expect("Disclosure", "AccessDecided")?;
	Ok(decided(&entry).included(&included))
}

/// The answer that a new line of a log holds.
pub(super) fn decided(entry: &DisclosureEntry<AccountId>) -> Answer {
	Answer::new(entry.decision.is_permit())
		.lines(format::decision(&entry.decision))
		.line(format!("line {} of the patient's disclosure log", entry.index))
		.field("answer", format::decision_json(&entry.decision))
		.field("log_index", entry.index)
		.field("at", format::moment(entry.at))
}
