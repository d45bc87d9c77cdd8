//! `salus disclosures`: a patient's disclosure log, rebuilt from events, checked against the chain's running hash, and
//! written for people and programs.

use std::{
	collections::{BTreeMap, BTreeSet},
	path::PathBuf,
};

use clap::{Args, ValueEnum};
use salus_primitives::{
	decision::{Act, DisclosureEntry},
	gs1::Gln,
	ids::OrganisationId,
};
use serde_json::{json, Value};

use crate::{
	chain::{
		client::Client,
		keys,
		log::{Line, Log},
		AccountId,
	},
	cli::{answer::Answer, context::Context, format, parse},
	consent::audit,
	files::{self, hex32},
	Result,
};

/// Which list, and in which form.
#[derive(Debug, Args)]
pub struct Disclosures {
	/// Whose data: SS58 or //Name [default: the signer's, or whom --for names]
	#[arg(long, value_parser = parse::account)]
	patient: Option<AccountId>,
	/// How the list is written
	#[arg(long, value_enum, default_value_t = Format::Text)]
	format: Format,
	/// Write the list to this file rather than to the screen; only a list that is complete is written
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
	/// Look no further back than this block
	#[arg(long, value_name = "BLOCK", default_value_t = 1)]
	from_block: u64,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
	/// One line for each disclosure
	Text,
	/// A Bundle of FHIR R4 AuditEvents
	Fhir,
	/// An accounting of disclosures (45 CFR 164.528) as a table
	Csv,
	/// The same as a page to print
	Html,
}

pub(super) async fn run(context: &Context, arguments: Disclosures) -> Result<Answer> {
	let client = context.connect().await?;
	let patient = context.patient(&client, arguments.patient).await?;
	let log = client.disclosure_log(&patient, arguments.from_block).await?;
	let document = match arguments.format {
		Format::Text => None,
		format => Some(written(&client, &log, format).await?),
	};
	let answer = report(&patient, &log);
	match (document, arguments.out) {
		(None, None) => Ok(lines(answer, &log)),
		(document, Some(path)) if log.verified => {
			let text = document.unwrap_or_else(|| log.lines.iter().map(|line| to_text(line) + "\n").collect());
			files::write_atomic(&path, text.as_bytes())?;
			let path = path.display().to_string();
			Ok(answer.line(format!("written to {path}")).field("file", path))
		}
		(_, Some(path)) => Ok(answer.line(format!("{} is not written", path.display()))),
		(Some(document), None) => {
			let text: Vec<_> = document.lines().map(str::to_owned).collect();
			Ok(Answer::new(log.verified).lines(text).fields_of(answer).field("document", document))
		}
	}
}

/// The log as text, for `salus access log`.
pub(super) async fn log(context: &Context, patient: &AccountId, from: u64) -> Result<Answer> {
	let log = context.connect().await?.disclosure_log(patient, from).await?;
	Ok(lines(report(patient, &log), &log))
}

/// What was found, and whether it is all.
fn report(patient: &AccountId, log: &Log) -> Answer {
	let verdict = if log.verified { "verified: no line is missing or altered" } else { "NOT verified" };
	let found = format!("{} of {} lines found", log.lines.len(), log.head.count);
	Answer::new(log.verified)
		.line(format!("{verdict} ({found})"))
		.field("patient", keys::address(patient))
		.field("head", hex32::to_text(&log.head.head))
		.field("count", log.head.count)
		.field("verified", log.verified)
}

/// The list as text and as JSON, before what is said of it.
fn lines(answer: Answer, log: &Log) -> Answer {
	let entries: Vec<_> = log.lines.iter().map(to_json).collect();
	Answer::new(log.verified)
		.lines(log.lines.iter().map(to_text))
		.lines_of(&answer)
		.fields_of(answer)
		.field("entries", entries)
}

/// The list in a form for others.
async fn written(client: &Client, log: &Log, format: Format) -> Result<String> {
	let organisations: BTreeSet<_> = log.lines.iter().filter_map(|line| line.entry.organisation).collect();
	let glns = glns(client, organisations).await?;
	let gln_of_organisation = |id: OrganisationId| glns.get(&id).copied();
	let context = audit::Context { gln_of_organisation: &gln_of_organisation, genesis: client.genesis() };
	match format {
		Format::Csv => Ok(audit::csv(&log.lines, &context)),
		Format::Html => Ok(audit::html(&log.lines, &context)),
		Format::Text | Format::Fhir => Ok(format!("{:#}\n", audit::bundle(&log.lines, &context)?)),
	}
}

/// The GLNs of organisations, as far as the chain knows them.
pub(super) async fn glns(
	client: &Client,
	organisations: impl IntoIterator<Item = OrganisationId>,
) -> Result<BTreeMap<OrganisationId, Gln>> {
	let mut found = BTreeMap::new();
	for organisation in organisations {
		if let Some(gln) = client.gln(organisation).await? {
			found.insert(organisation, gln);
		}
	}
	Ok(found)
}

/// Whether a line tells of a request or of break-glass.
fn act(entry: &DisclosureEntry<AccountId>) -> String {
	match entry.act {
		Act::Request => "request".into(),
		Act::BreakGlass(used) => format!("break-glass {}", used.0),
	}
}

fn to_text(line: &Line) -> String {
	let entry = &line.entry;
	let role = entry.role.map_or("no role", |role| role.code());
	let organisation = entry.organisation.map_or("no organisation".into(), |id| format!("organisation {}", id.0));
	let study = entry.query.study.map(|study| format!(" for study {}", study.0)).unwrap_or_default();
	format!(
		"{} {} block {}: {} by {} ({role}, {organisation}) for {}{study} on {}: {}",
		entry.index,
		format::moment(entry.at),
		line.block,
		act(entry),
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
		"act": act(entry),
		"requester": keys::address(&entry.query.requester),
		"organisation": entry.organisation.map(|id| id.0),
		"role": entry.role.map(|role| role.code()),
		"purpose": entry.query.purpose.code(),
		"study": entry.query.study.map(|study| study.0),
		"classes": format::classes(entry.query.classes),
		"labels": entry.query.labels.map(|labels| format::data_labels(&labels)),
		"data_time": entry.query.data_time.map(format::moment),
		"answer": format::decision_json(&entry.decision),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		codes::{DataClass, DataClassSet, PurposeOfUse, Role},
		decision::{AccessQuery, Decision, DenyReason},
		ids::{BreakGlassId, StudyId},
	};

	fn line() -> Line {
		let query = AccessQuery {
			study: Some(StudyId(4)),
			..AccessQuery::new(
				AccountId::new([1; 32]),
				AccountId::new([2; 32]),
				PurposeOfUse::Research,
				DataClassSet::of(DataClass::Laboratory),
			)
		};
		let entry = DisclosureEntry {
			index: 3,
			act: Act::BreakGlass(BreakGlassId(9)),
			query,
			organisation: Some(OrganisationId(7)),
			role: Some(Role::Researcher),
			at: 0,
			decision: Decision::deny(DenyReason::TierPolicy),
		};
		Line { block: 12, entry }
	}

	#[test]
	fn a_line_says_who_asked_for_what_and_what_came_of_it() {
		let text = to_text(&line());
		for part in ["3 1970-01-01T00:00:00Z block 12", "break-glass 9", "researcher", "organisation 7", "HRESCH"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(text.contains("for study 4 on laboratory: deny"), "{text}");
		let json = to_json(&line());
		assert_eq!((&json["act"], &json["study"]), (&json!("break-glass 9"), &json!(4)));
		assert_eq!(json["answer"]["reason"], "tier-policy");
	}

	#[test]
	fn a_log_that_does_not_fit_its_head_is_a_no() {
		let head = salus_primitives::decision::LogHead { head: [1; 32], count: 2 };
		let log = Log { head, lines: vec![line()], verified: false };
		let answer = lines(report(&AccountId::new([1; 32]), &log), &log);
		assert_eq!(answer.exit_code(), 1);
		assert_eq!(answer.to_json()["verified"], false);
		assert_eq!(answer.to_json()["entries"].as_array().unwrap().len(), 1);
	}
}
