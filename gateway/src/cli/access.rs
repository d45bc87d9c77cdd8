//! `salus access`: access asked for on the chain, and the log of it.

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse},
	decision::DisclosureEntry,
	ids::Moment,
};
use serde_json::{json, Value};

use crate::{
	chain::{call, keys, log::Line, AccountId},
	cli::{answer::Answer, context::Context, format, parse},
	files::hex32,
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Ask for access (as the holder of a credential); the answer is logged. Exit code 0 permit, 1 anything else
	Request(Request),
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
pub struct Request {
	/// Whose data: SS58 or //Name
	#[arg(long, value_parser = parse::account)]
	patient: AccountId,
	/// Why: TREAT, ETREAT, CAREMGT, HPAYMT, HOPERAT, HQUALIMP, HRESCH, CLINTRCH, PUBHLTH, PATRQT, HLEGAL or HMARKT
	#[arg(long, value_parser = parse::purpose)]
	purpose: PurposeOfUse,
	/// Data classes with commas between them, or all
	#[arg(long, value_parser = parse::data_classes)]
	classes: DataClassSet,
	/// When the data was made: RFC 3339 or date [default: data of any time]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	data_time: Option<Moment>,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Request(request) => ask(context, request).await,
		Command::Log { patient, from_block } => log(context, &patient, from_block).await,
	}
}

async fn ask(context: &Context, request: Request) -> Result<Answer> {
	let Request { patient, purpose, classes, data_time } = request;
	let call = call::consent::request_access(&patient, purpose, classes, data_time);
	let included = context.submit(&call).await?.included;
	let entry: DisclosureEntry<AccountId> = included.expect("Consent", "AccessDecided")?;
	Ok(Answer::new(entry.decision.is_permit())
		.lines(format::decision(&entry.decision))
		.line(format!("line {} of the patient's disclosure log", entry.index))
		.field("answer", format::decision_json(&entry.decision))
		.field("log_index", entry.index)
		.field("at", format::moment(entry.at))
		.included(&included))
}

async fn log(context: &Context, patient: &AccountId, from: u64) -> Result<Answer> {
	let log = context.connect().await?.disclosure_log(patient, from).await?;
	let verdict = if log.verified { "verified: no line is missing or altered" } else { "NOT verified" };
	let found = format!("{} of {} lines found", log.lines.len(), log.head.count);
	Ok(Answer::new(log.verified)
		.lines(log.lines.iter().map(to_text))
		.line(format!("{verdict} ({found})"))
		.field("patient", keys::address(patient))
		.field("head", hex32::to_text(&log.head.head))
		.field("count", log.head.count)
		.field("verified", log.verified)
		.field("entries", log.lines.iter().map(to_json).collect::<Vec<_>>()))
}

fn to_text(line: &Line) -> String {
	let entry = &line.entry;
	let role = entry.role.map_or("no role", |role| role.code());
	let organisation = entry.organisation.map_or("no organisation".into(), |id| format!("organisation {}", id.0));
	format!(
		"{} {} block {}: {} ({role}, {organisation}) for {} on {}: {}",
		entry.index,
		format::moment(entry.at),
		line.block,
		keys::address(&entry.query.requester),
		entry.query.purpose.code(),
		format::classes(entry.query.classes).join(","),
		format::decision(&entry.decision).join("; ")
	)
}

fn to_json(line: &Line) -> Value {
	let entry = &line.entry;
	json!({
		"index": entry.index,
		"block": line.block,
		"at": format::moment(entry.at),
		"requester": keys::address(&entry.query.requester),
		"organisation": entry.organisation.map(|id| id.0),
		"role": entry.role.map(|role| role.code()),
		"purpose": entry.query.purpose.code(),
		"classes": format::classes(entry.query.classes),
		"data_time": entry.query.data_time.map(format::moment),
		"answer": format::decision_json(&entry.decision),
	})
}
