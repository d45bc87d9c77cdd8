//! `salus prescription`: prescriptions, and the files of their fills for the patient.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use salus_primitives::{
	ids::{Moment, Period},
	prescription,
};
use serde_json::{json, Value};
use sp_core::H256;

use crate::{
	chain::call::prescription as calls,
	cli::{answer::Answer, context::Context, format, parse},
	prescriptions::{FillFile, Medicine, Prescription},
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Write a prescription (as a physician); what is in it stays in the home folder
	Write(Write),
	/// How a prescription stands, and what is in it if this home folder knows; exit code 1 if the chain doesn't know it
	Show {
		/// The prescription: the root over its fills
		#[arg(value_parser = parse::hash)]
		prescription: [u8; 32],
	},
	/// Write the file of one fill for the patient, who shows it to a pharmacy. Secret: who has it can have it filled
	FillFile {
		/// The prescription: the root over its fills
		#[arg(value_parser = parse::hash)]
		prescription: [u8; 32],
		/// Number of the fill, from 0
		#[arg(long, value_name = "N")]
		number: u32,
		/// The new file
		file: PathBuf,
	},
	/// Is a fill's file sound, and can it still be filled? (as the patient or a pharmacy); exit code 1 if not
	Check {
		/// The fill's file
		file: PathBuf,
	},
	/// Withdraw a prescription for good (as a physician of the organisation that prescribed)
	Withdraw {
		/// The prescription: the root over its fills
		#[arg(value_parser = parse::hash)]
		prescription: [u8; 32],
	},
}

/// What is prescribed.
#[derive(Debug, Args)]
pub struct Write {
	/// A fill: the medicine's GTIN, and after a colon how many packs [default: 1]; once more for each other fill
	#[arg(long = "fill", value_name = "GTIN[:PACKS]", required = true, value_parser = parse::medicine)]
	fills: Vec<Medicine>,
	/// So many times all of the fills
	#[arg(long, value_name = "N", default_value_t = 1,
		value_parser = clap::value_parser!(u32).range(1..=i64::from(prescription::MAX_FILLS)))]
	times: u32,
	/// First moment of the validity [default: at once]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	from: Option<Moment>,
	/// First moment after the validity
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	until: Moment,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Write(arguments) => write(context, arguments).await,
		Command::Show { prescription } => show(context, H256(prescription)).await,
		Command::FillFile { prescription, number, file } => {
			let kept = Prescription::load(&context.path(""), H256(prescription))?;
			let none = || Error::bad("--number", format!("the prescription has the fills 0 to {}", kept.count() - 1));
			let fill = kept.fill(number).ok_or_else(none)?;
			fill.save(&file)?;
			Ok(Answer::done()
				.line(format!("fill {number} is in {}: for the patient alone", file.display()))
				.field("number", number)
				.field("file", file.display().to_string()))
		}
		Command::Check { file } => check(context, &FillFile::load(&file)?).await,
		Command::Withdraw { prescription } => {
			let root = H256(prescription);
			let included = context.submit(&calls::withdraw(root)).await?.included;
			Ok(Answer::done()
				.line(format!("withdrew prescription {root:?}"))
				.field("prescription", format!("{root:?}"))
				.included(&included))
		}
	}
}

async fn write(context: &Context, arguments: Write) -> Result<Answer> {
	let Write { fills, times, from, until } = arguments;
	let fills: Vec<_> = (0..times).flat_map(|_| fills.iter().copied()).collect();
	let prescription = Prescription::new(&fills, parse::period(from, Some(until))?)?;
	let signer = context.signer()?;
	let client = context.connect().await?;
	// Written first: a prescription whose salts are lost can't be filled.
	let path = prescription.save(&context.path(""))?;
	let root = prescription.root();
	let call = calls::prescribe(root, prescription.count(), prescription.validity);
	let included = match client.submit(&call, &signer).await {
		Ok(included) => included,
		// When it isn't sure that the chain refused it, it stays.
		Err(error @ (Error::Chain(_) | Error::Unreachable { .. })) => return Err(error),
		Err(error) => {
			std::fs::remove_file(&path).map_err(|source| Error::io(&path, source))?;
			return Err(error);
		}
	};
	Ok(Answer::done()
		.line(format!("prescription {root:?}: {} fills, valid {}", fills.len(), format::period(&prescription.validity)))
		.line(format!("what is in it is in {}", path.display()))
		.line("for the patient: salus prescription fill-file")
		.field("prescription", format!("{root:?}"))
		.field("fills", fills.len())
		.field("validity", format::period_json(&prescription.validity))
		.field("file", path.display().to_string())
		.included(&included))
}

/// Whether a fill is used.
const fn is_used(prescription: &prescription::Prescription, number: u32) -> bool {
	match prescription.used.checked_shr(number) {
		Some(rest) => rest & 1 == 1,
		None => false,
	}
}

async fn show(context: &Context, root: H256) -> Result<Answer> {
	let home = context.path("");
	let known = Prescription::path_in(&home, root).exists();
	let kept = if known { Some(Prescription::load(&home, root)?) } else { None };
	let Some(found) = context.connect().await?.prescription(root).await? else {
		let here = if known { ", though its fills are here" } else { "" };
		return Ok(Answer::new(false).line(format!("the chain knows no prescription {root:?}{here}")));
	};
	Ok(report(root, &found, kept.as_ref()))
}

fn report(root: H256, found: &prescription::Prescription, kept: Option<&Prescription>) -> Answer {
	let medicines: Vec<_> = kept.into_iter().flat_map(Prescription::medicines).collect();
	let medicine = |number: u32| medicines.get(number as usize);
	let line = |number: u32| {
		let what = medicine(number).map(|fill| format!(", {} packs of {}", fill.packs, fill.gtin)).unwrap_or_default();
		format!("  fill {number}: {}{what}", if is_used(found, number) { "used" } else { "open" })
	};
	let json = |number: u32| -> Value {
		json!({
			"number": number,
			"used": is_used(found, number),
			"gtin": medicine(number).map(|fill| fill.gtin.to_string()),
			"packs": medicine(number).map(|fill| fill.packs),
		})
	};
	let answer = Answer::done()
		.line(format!("prescription {root:?} of organisation {}", found.by.0))
		.line(format!("valid {}", format::period(&found.validity)));
	let answer = match found.withdrawn_at {
		Some(at) => answer.line(format!("withdrawn at {}", format::moment(at))),
		None => answer,
	};
	answer
		.lines((0..found.fills).map(line))
		.field("prescription", format!("{root:?}"))
		.field("by", found.by.0)
		.field("validity", format::period_json(&found.validity))
		.field("withdrawn_at", found.withdrawn_at.map(format::moment))
		.field("fills", (0..found.fills).map(json).collect::<Vec<_>>())
}

async fn check(context: &Context, fill: &FillFile) -> Result<Answer> {
	let client = context.connect().await?;
	let found = client.prescription(fill.fill.prescription).await?;
	Ok(verdict(fill, found.as_ref(), client.now().await?))
}

/// Why a fill can't be filled now; `None` if it can.
fn obstacle(fill: &FillFile, found: Option<&prescription::Prescription>, now: Moment) -> Option<&'static str> {
	let Some(found) = found.filter(|found| found.fills == fill.fills) else { return Some("nobody prescribed it") };
	if found.withdrawn_at.is_some() {
		return Some("the prescription was withdrawn");
	}
	if is_used(found, fill.fill.number) {
		return Some("it was used");
	}
	if found.validity.contains(now) {
		return None;
	}
	Some(if found.validity.is_over(now) { "the prescription has expired" } else { "the prescription isn't valid yet" })
}

fn verdict(fill: &FillFile, found: Option<&prescription::Prescription>, now: Moment) -> Answer {
	let obstacle = obstacle(fill, found, now);
	let validity: Option<Period> = found.map(|found| found.validity);
	Answer::new(obstacle.is_none())
		.line(format!("fill {}: {} packs of {}", fill.fill.number, fill.fill.packs, fill.gtin))
		.line(obstacle.map_or("it can be filled".into(), |why| format!("it can NOT be filled: {why}")))
		.field("prescription", format!("{:?}", fill.fill.prescription))
		.field("number", fill.fill.number)
		.field("gtin", fill.gtin.to_string())
		.field("packs", fill.fill.packs)
		.field("validity", validity.as_ref().map(format::period_json))
		.field("reason", obstacle)
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{gs1::Gtin, ids::OrganisationId};

	const GTIN: Gtin = Gtin(6_291_041_500_213);

	fn on_chain() -> prescription::Prescription {
		let validity = Period::between(1_000, 2_000);
		let (by, history) = (OrganisationId(1), Default::default());
		prescription::Prescription { by, fills: 2, used: 0b01, validity, withdrawn_at: None, history }
	}

	fn kept() -> Prescription {
		Prescription::new(&[Medicine { gtin: GTIN, packs: 3 }; 2], Period::between(1_000, 2_000)).unwrap()
	}

	#[test]
	fn a_fill_is_filled_once_and_while_it_is_valid() {
		let (used, open) = (kept().fill(0).unwrap(), kept().fill(1).unwrap());
		let says = |fill: &FillFile, found: &prescription::Prescription, now| obstacle(fill, Some(found), now);
		assert_eq!(says(&open, &on_chain(), 1_500), None);
		assert_eq!(says(&used, &on_chain(), 1_500), Some("it was used"));
		assert!(says(&open, &on_chain(), 999).unwrap().contains("yet"));
		assert!(says(&open, &on_chain(), 2_000).unwrap().contains("expired"));
		let withdrawn = prescription::Prescription { withdrawn_at: Some(1), ..on_chain() };
		assert!(says(&open, &withdrawn, 1_500).unwrap().contains("withdrawn"));
		let other = prescription::Prescription { fills: 3, ..on_chain() };
		assert!(says(&open, &other, 1_500).unwrap().contains("nobody"));
		assert_eq!(verdict(&open, None, 1_500).exit_code(), 1);
		assert_eq!(verdict(&open, Some(&on_chain()), 1_500).exit_code(), 0);
	}

	#[test]
	fn only_who_keeps_it_sees_the_medicines() {
		let root = kept().root();
		let own = report(root, &on_chain(), Some(&kept())).to_json();
		assert_eq!((&own["fills"][0]["used"], &own["fills"][1]["gtin"]), (&json!(true), &json!("06291041500213")));
		let foreign = report(root, &on_chain(), None).to_json();
		assert_eq!((&foreign["fills"][1]["used"], &foreign["fills"][1]["gtin"]), (&json!(false), &Value::Null));
	}

	#[test]
	fn fills_beyond_the_bits_are_open() {
		assert!(is_used(&on_chain(), 0) && !is_used(&on_chain(), 1) && !is_used(&on_chain(), 64));
	}
}
