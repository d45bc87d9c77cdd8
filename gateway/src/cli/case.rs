//! `salus case`: suspect products, from the first suspicion to cleared or illegitimate, with the clock of 24 hours.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::{CaseOutcome, Suspicion},
	gs1::Sscc,
	ids::{CaseId, Moment},
	safety::{Case, Suspect, MAX_SUSPECTS},
	trace::LotKey,
};
use serde_json::{json, Value};
use sp_core::H256;

use crate::{
	chain::{call::safety, event::Included},
	cli::{answer::Answer, context::Context, format, parse, parties, salt::Salted},
	fda3911, Error, Result,
};

mod export;
mod partners;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Open a case (as a partner); suspect containers that the signer's organisation holds are locked at once
	Open(Open),
	/// Decide that the product is illegitimate (as the opener, or a regulator): 24 hours run from now on
	Illegitimate {
		/// Number of the case
		#[arg(value_parser = parse::case)]
		case: CaseId,
	},
	/// Say that partners and the authority were told (as the opener)
	Notified {
		/// Number of the case
		#[arg(value_parser = parse::case)]
		case: CaseId,
	},
	/// Close a case (as a quality person of the opener, or a regulator); a cleared one unlocks its containers
	Close {
		/// Number of the case
		#[arg(value_parser = parse::case)]
		case: CaseId,
		/// How it ended: cleared or illegitimate
		#[arg(long, value_parser = parse::outcome)]
		outcome: CaseOutcome,
	},
	/// How a case stands, and how much of the 24 hours is left; exit code 1 if there is none, or if they are over and nobody
	/// was told
	Show {
		/// Number of the case
		#[arg(value_parser = parse::case)]
		case: CaseId,
	},
	/// The cases whose 24 hours are over without a notification; exit code 1 if there is one
	Overdue,
	/// Whom to tell of a case: who makes, holds, owns or awaits what is suspect, through repacking too
	Partners {
		/// Number of the case
		#[arg(value_parser = parse::case)]
		case: CaseId,
	},
	/// The data of Form FDA 3911 for an illegitimate product. Nothing is sent
	Export(export::Export),
}

/// What is suspect, and why.
#[derive(Debug, Args)]
pub struct Open {
	/// Why: counterfeit, diverted, stolen, adulterated, fraudulent-transaction or unfit
	#[arg(long, value_parser = parse::suspicion)]
	suspicion: Suspicion,
	/// A suspect container, and once more for each other one
	#[arg(long = "container", value_name = "SSCC", value_parser = parse::sscc, required_unless_present = "lots")]
	containers: Vec<Sscc>,
	/// A lot of which packs are suspect, and once more for each other one; it isn't locked
	#[arg(long = "lot", value_name = "GTIN:LOT", value_parser = parse::lot_key)]
	lots: Vec<LotKey>,
	/// What was found: a file that stays here, of which the chain gets a commitment
	#[arg(long, value_name = "FILE")]
	evidence: Option<PathBuf>,
	/// Where the evidence's salt goes [default: next to it, with the ending .source.json]
	#[arg(long, value_name = "FILE", requires = "evidence")]
	salt: Option<PathBuf>,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Open(arguments) => open(context, arguments).await,
		Command::Illegitimate { case } => illegitimate(context, case).await,
		Command::Notified { case } => notified(context, case).await,
		Command::Close { case, outcome } => close(context, case, outcome).await,
		Command::Show { case } => show(context, case).await,
		Command::Overdue => overdue(context).await,
		Command::Partners { case } => partners::list(context, case).await,
		Command::Export(arguments) => export::run(context, arguments).await,
	}
}

async fn close(context: &Context, case: CaseId, outcome: CaseOutcome) -> Result<Answer> {
	let included = context.submit(&safety::close_case(case, outcome)).await?.included;
	let unlocked = named_in(&included, "Unlocked")?;
	Ok(Answer::done()
		.line(format!("closed as {}: case {}", outcome.code(), case.0))
		.lines(unlocked.iter().map(|sscc| format!("container {sscc} is unlocked")))
		.field("case", case.0)
		.field("outcome", outcome.code())
		.field("unlocked", unlocked)
		.included(&included))
}

/// The containers that a transaction's events name as locked or unlocked.
fn named_in(included: &Included, what: &str) -> Result<Vec<String>> {
	let said = included.events.iter().filter(|event| event.is("DrugTrace", what));
	said.map(|event| event.decode::<Sscc>().map(|sscc| sscc.to_string())).collect()
}

async fn open(context: &Context, arguments: Open) -> Result<Answer> {
	let Open { suspicion, containers, lots, evidence, salt } = arguments;
	let suspects: Vec<Suspect> =
		containers.into_iter().map(Suspect::Container).chain(lots.into_iter().map(Suspect::Lot)).collect();
	if suspects.len() > MAX_SUSPECTS as usize {
		let why = format!("{} of them, and a case has {MAX_SUSPECTS} at most: open several", suspects.len());
		return Err(Error::bad("suspects", why));
	}
	let salted = evidence.map(|file| Salted::of_file(&file, salt)).transpose()?;
	let commitment = salted.as_ref().map(|salted| H256(salted.commitment.0));
	let submitted = context.submit(&safety::open_case(suspicion, &suspects, commitment)).await;
	let included = match &salted {
		Some(salted) => salted.settle(submitted)?,
		None => submitted?,
	}
	.included;
	let case: CaseId = included.expect("DrugSafety", "CaseOpened")?;
	let locked = named_in(&included, "Locked")?;
	let answer = Answer::done()
		.line(format!("opened case {}: {}", case.0, suspicion.code()))
		.lines(locked.iter().map(|sscc| format!("container {sscc} is locked")));
	let answer = match &salted {
		Some(salted) => answer
			.line(format!("the salt of the evidence is in {}", salted.path.display()))
			.field("salt", salted.path.display().to_string()),
		None => answer,
	};
	Ok(answer
		.field("case", case.0)
		.field("suspicion", suspicion.code())
		.field("suspects", suspects_json(&suspects))
		.field("locked", locked)
		.included(&included))
}

async fn illegitimate(context: &Context, case: CaseId) -> Result<Answer> {
	let included = context.submit(&safety::decide_illegitimate(case)).await?.included;
	let (_, _, until): (CaseId, u32, Moment) = included.expect("DrugSafety", "FoundIllegitimate")?;
	Ok(Answer::done()
		.line(format!("case {}: the product is illegitimate", case.0))
		.line(format!("tell partners and the authority until {}", format::moment(until)))
		.line(format!("whom: salus case partners {}; the form: salus case export {}", case.0, case.0))
		.field("case", case.0)
		.field("notify_until", format::moment(until))
		.included(&included))
}

async fn notified(context: &Context, case: CaseId) -> Result<Answer> {
	let included = context.submit(&safety::note_notified(case)).await?.included;
	let (_, late): (CaseId, bool) = included.expect("DrugSafety", "Notified")?;
	let how = if late { "late: the 24 hours were over" } else { "in time" };
	Ok(Answer::done()
		.line(format!("case {}: partners and the authority were told, {how}", case.0))
		.field("case", case.0)
		.field("late", late)
		.included(&included))
}

/// The name of a suspect for people.
fn suspect_text(suspect: &Suspect) -> String {
	match suspect {
		Suspect::Container(sscc) => format!("container {sscc}"),
		Suspect::Lot(key) => super::lot::title(key),
	}
}

fn suspects_json(suspects: &[Suspect]) -> Value {
	let name = |suspect: &Suspect| match suspect {
		Suspect::Container(sscc) => json!({ "sscc": sscc.to_string() }),
		Suspect::Lot(key) => parties::lot_json(key),
	};
	suspects.iter().map(name).collect()
}

async fn show(context: &Context, id: CaseId) -> Result<Answer> {
	let client = context.connect().await?;
	let Some(case) = client.case(id).await? else {
		return Ok(Answer::new(false).line(format!("there is no case {}", id.0)));
	};
	Ok(report(id, &case, client.now().await?))
}

/// The clock of 24 hours, for people, and whether they are over without a notification.
fn clock(case: &Case, now: Moment) -> (Option<String>, bool) {
	let is_cleared = case.closed.is_some_and(|(outcome, _)| outcome == CaseOutcome::Cleared);
	let Some(until) = fda3911::due(case).filter(|_| !is_cleared) else { return (None, false) };
	let text = match case.notified_at {
		Some(at) if at > until => format!("partners and the authority were told at {}: too late", format::moment(at)),
		Some(at) => format!("partners and the authority were told at {}", format::moment(at)),
		None if now > until => {
			format!("OVERDUE: partners and the authority had to be told until {}", format::moment(until))
		}
		None => {
			let minutes = until.saturating_sub(now) / 60_000;
			let left = format!("{} h {} min are left", minutes / 60, minutes % 60);
			format!("partners and the authority have to be told until {}: {left}", format::moment(until))
		}
	};
	(Some(text), case.notified_at.is_none() && now > until)
}

fn report(id: CaseId, case: &Case, now: Moment) -> Answer {
	let (clock, is_overdue) = clock(case, now);
	let state = match (case.closed, case.illegitimate_at) {
		(Some((outcome, at)), _) => format!("closed as {} at {}", outcome.code(), format::moment(at)),
		(None, Some(at)) => format!("illegitimate since {}", format::moment(at)),
		(None, None) => "open".into(),
	};
	Answer::new(!is_overdue)
		.line(format!("case {}: {}, {state}", id.0, case.suspicion.code()))
		.line(format!("opened by organisation {} at {}", case.by.0, format::moment(case.opened_at)))
		.lines(case.suspects.iter().map(|suspect| format!("  {}", suspect_text(suspect))))
		.lines(clock)
		.field("case", id.0)
		.field("suspicion", case.suspicion.code())
		.field("by", case.by.0)
		.field("opened_at", format::moment(case.opened_at))
		.field("suspects", suspects_json(&case.suspects))
		.field("evidence", case.evidence.map(|evidence| format!("{evidence:?}")))
		.field("illegitimate_at", case.illegitimate_at.map(format::moment))
		.field("notify_until", fda3911::due(case).map(format::moment))
		.field("notified_at", case.notified_at.map(format::moment))
		.field("outcome", case.closed.map(|(outcome, _)| outcome.code()))
		.field("closed_at", case.closed.map(|(_, at)| format::moment(at)))
		.field("overdue", is_overdue)
}

async fn overdue(context: &Context) -> Result<Answer> {
	let cases = context.connect().await?.overdue_cases().await?;
	let numbers: Vec<_> = cases.iter().map(|case| case.0).collect();
	let answer = match cases.is_empty() {
		true => Answer::done().line("no case is overdue"),
		false => Answer::new(false)
			.line(format!("{} cases are overdue: partners and the authority should have been told", cases.len())),
	};
	Ok(answer.lines(numbers.iter().map(|number| format!("  case {number}"))).field("cases", numbers))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::event::Event;
	use codec::Encode;
	use salus_primitives::{ids::OrganisationId, safety::NOTIFY_WITHIN};

	fn case() -> Case {
		Case {
			by: OrganisationId(2),
			opened_at: 0,
			suspicion: Suspicion::Counterfeit,
			suspects: vec![Suspect::Container(Sscc(106_141_412_345_678_908))].try_into().unwrap(),
			evidence: None,
			illegitimate_at: Some(1_000),
			notified_at: None,
			closed: None,
		}
	}

	fn says(case: &Case, now: Moment) -> (u8, String) {
		(report(CaseId(1), case, now).exit_code(), clock(case, now).0.unwrap_or_default())
	}

	#[test]
	fn the_clock_runs_from_the_decision_and_ends_with_the_notification() {
		let until = 1_000 + NOTIFY_WITHIN;
		assert_eq!(says(&Case { illegitimate_at: None, ..case() }, until + 1), (0, String::new()));
		let (code, text) = says(&case(), 1_000 + 90 * 60_000);
		assert!(code == 0 && text.ends_with("22 h 30 min are left"), "{text}");
		assert_eq!(says(&case(), until).0, 0);
		let (code, text) = says(&case(), until + 1);
		assert!(code == 1 && text.starts_with("OVERDUE"), "{text}");
		let (code, text) = says(&Case { notified_at: Some(until + 1), ..case() }, until + 2);
		assert!(code == 0 && text.ends_with("too late"), "{text}");
	}

	#[test]
	fn of_what_was_cleared_nobody_has_to_be_told() {
		let cleared = Case { closed: Some((CaseOutcome::Cleared, 5_000)), ..case() };
		assert_eq!(says(&cleared, Moment::MAX), (0, String::new()));
		let closed = Case { closed: Some((CaseOutcome::Illegitimate, 5_000)), ..case() };
		assert_eq!(says(&closed, Moment::MAX).0, 1);
	}

	#[test]
	fn what_a_case_locks_is_named() {
		let event = |name: &str, sscc: u64| Event {
			pallet: "DrugTrace".into(),
			name: name.into(),
			fields: Sscc(sscc).encode(),
		};
		let events = vec![event("Locked", 106_141_412_345_678_908), event("Unlocked", 7)];
		let included = Included { block: 5, block_hash: [0; 32], transaction: [0; 32], is_final: true, events };
		assert_eq!(named_in(&included, "Locked").unwrap(), ["106141412345678908"]);
	}

	#[test]
	fn a_case_in_json_names_its_suspects_and_its_end() {
		let json = report(CaseId(1), &case(), 1_000).to_json();
		assert_eq!(json["suspects"][0]["sscc"], "106141412345678908");
		assert_eq!((&json["outcome"], &json["notify_until"]), (&Value::Null, &json!("1970-01-02T00:00:01Z")));
	}
}
