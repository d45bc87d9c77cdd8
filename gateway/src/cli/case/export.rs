//! The data of Form FDA 3911: what the chain knows of a case, and what the reporter adds from a file.

use std::path::PathBuf;

use clap::Args;
use salus_primitives::{ids::CaseId, trace::LotKey};
use serde_json::Value;

use super::partners::suspects;

use crate::{
	canonical,
	chain::client::Client,
	cli::{answer::Answer, context::Context, parse},
	fda3911::{self, Facts, Report},
	files, Error, Result,
};

/// Which report, and with what.
#[derive(Debug, Args)]
pub struct Export {
	/// Number of the case
	#[arg(value_parser = parse::case)]
	case: CaseId,
	/// What the chain doesn't know: a JSON object with product, event and reporter (gateway/README.md has an example)
	#[arg(long, value_name = "FILE")]
	facts: PathBuf,
	/// Follow up the notification that the FDA gave this incident number
	#[arg(long, value_name = "INCIDENT", conflicts_with = "terminate")]
	follow_up: Option<String>,
	/// Ask to end the notification that the FDA gave this incident number
	#[arg(long, value_name = "INCIDENT", requires = "reason")]
	terminate: Option<String>,
	/// Why the notification is no longer necessary
	#[arg(long, value_name = "TEXT", requires = "terminate")]
	reason: Option<String>,
	/// A new file for the form [default: standard output]
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

impl Export {
	/// Which report it is.
	fn report(&self) -> Report {
		match (&self.terminate, &self.reason, &self.follow_up) {
			(Some(incident), Some(why), _) => Report::Termination { incident: incident.clone(), why: why.clone() },
			(_, _, Some(incident)) => Report::FollowUp { incident: incident.clone() },
			_ => Report::Initial,
		}
	}
}

pub(super) async fn run(context: &Context, arguments: Export) -> Result<Answer> {
	if let Some(out) = arguments.out.as_ref().filter(|out| out.exists()) {
		return Err(Error::bad(out.display().to_string(), "is there already"));
	}
	let mut facts = read_facts(&arguments)?;
	let client = context.connect().await?;
	let unknown = || Error::bad("case", format!("there is no case {}", arguments.case.0));
	let case = client.case(arguments.case).await?.ok_or_else(unknown)?;
	let lots = suspects(&client.snapshot().await?, &case).await?.lots;
	if facts.product.expiries.is_empty() {
		facts.product.expiries = expiries(&client, &lots).await?;
	}
	let form = fda3911::form(&case, &lots, &arguments.report(), &facts, client.now().await?)?;
	write(&arguments, form)
}

fn read_facts(arguments: &Export) -> Result<Facts> {
	let name = arguments.facts.display().to_string();
	let value = canonical::parse(&name, &files::read(&arguments.facts)?)?;
	serde_json::from_value(value).map_err(|error| Error::bad(name, error.to_string()))
}

/// The last good days of lots, as the chain has them.
async fn expiries(client: &Client, lots: &[LotKey]) -> Result<Vec<u64>> {
	let mut expiries = Vec::with_capacity(lots.len());
	for key in lots {
		// The chain has the first moment after the last good day.
		expiries.extend(client.lot(key).await?.map(|lot| lot.expiry.saturating_sub(1)));
	}
	Ok(expiries)
}

fn write(arguments: &Export, form: Value) -> Result<Answer> {
	let case = arguments.case.0;
	let answer = match &arguments.out {
		Some(out) => {
			files::write_atomic(out, format!("{form:#}\n").as_bytes())?;
			let due = form["notificationDue"].as_str().unwrap_or_default();
			Answer::done()
				.line(format!("the form is in {}; nothing was sent", out.display()))
				.line(format!("to be sent until {due}, and then noted by salus case notified {case}"))
				.field("file", out.display().to_string())
		}
		// The form alone, so that other programs can take it over.
		None => Answer::done().line(format!("{form:#}")),
	};
	Ok(answer.field("case", case).field("form", form))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn export(follow_up: Option<&str>, terminate: Option<&str>) -> Export {
		Export {
			case: CaseId(1),
			facts: PathBuf::from("facts.json"),
			follow_up: follow_up.map(str::to_owned),
			terminate: terminate.map(str::to_owned),
			reason: terminate.map(|_| "destroyed".to_owned()),
			out: None,
		}
	}

	#[test]
	fn the_report_follows_from_the_incident_number() {
		assert_eq!(export(None, None).report(), Report::Initial);
		assert_eq!(export(Some("7"), None).report(), Report::FollowUp { incident: "7".into() });
		let end = Report::Termination { incident: "7".into(), why: "destroyed".into() };
		assert_eq!(export(None, Some("7")).report(), end);
	}

	#[test]
	fn facts_are_read_strictly() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("facts.json");
		let arguments = Export { facts: file.clone(), ..export(None, None) };
		std::fs::write(&file, "{\"product\":{}}").unwrap();
		assert!(read_facts(&arguments).unwrap_err().to_string().contains("facts.json"));
		std::fs::write(&file, "{").unwrap();
		assert_eq!(read_facts(&arguments).unwrap_err().exit_code(), 2);
	}

	#[test]
	fn a_form_goes_to_a_new_file_or_to_standard_output() {
		let folder = tempfile::tempdir().unwrap();
		let form = serde_json::json!({ "notificationDue": "1970-01-02T00:00:00Z" });
		let out = folder.path().join("form.json");
		let arguments = Export { out: Some(out.clone()), ..export(None, None) };
		write(&arguments, form.clone()).unwrap();
		let read: Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
		assert_eq!(read, form);
		assert_eq!(write(&export(None, None), form.clone()).unwrap().to_json()["form"], form);
	}
}
