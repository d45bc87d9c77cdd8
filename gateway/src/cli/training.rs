//! `salus training`: which records a model was trained on, and whether each had a consent.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::PurposeOfUse,
	collection::TrainingSet,
	ids::{OrganisationId, StudyId, TrainingSetId},
};
use serde_json::{json, Value};
use sp_core::H256;

use crate::{
	chain::{call::collection, client::Client, keys, AccountId},
	cli::{answer::Answer, context::Context, format, parse},
	files::{self, hex32},
	training::{
		check::{at_registration, ensure_same, to_csv, withdrawn, Finding},
		manifest::{read_rows, record_text},
		Manifest, Row,
	},
	vault::Vault,
	Error, Result,
};

/// How many findings are printed for people; JSON and CSV have all.
const PRINTED: usize = 50;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Write the manifest of a training set: its records in order. It isn't public: it names pseudonyms
	Manifest(Make),
	/// Register the records of a manifest as a training set (as the holder of a credential)
	Register {
		/// The manifest
		manifest: PathBuf,
		/// What the records are used for: HRESCH or CLINTRCH
		#[arg(long, value_parser = parse::purpose)]
		purpose: PurposeOfUse,
		/// For which study, by its number [default: for none]
		#[arg(long, value_name = "NUMBER")]
		study: Option<u32>,
	},
	/// Did every record of a set have a consent when it was registered? Exit code 1 names those that had none
	Check(Which),
	/// Which records of a set may be used no longer: consent withdrawn, or record superseded, revoked, entered in error
	/// or destroyed? Exit code 1 if there is one
	Withdrawn(Which),
}

/// What a manifest is made of.
#[derive(Debug, Args)]
pub struct Make {
	/// Rows in the form of the manifest, as a JSON array
	#[arg(long, value_name = "FILE", required_unless_present = "records")]
	from: Vec<PathBuf>,
	/// A record of the vault: commitment, content id, anchor:7, batch:3/17 or title; repeat it for more
	#[arg(long = "record", value_name = "NAME")]
	records: Vec<String>,
	/// Where the manifest goes
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

/// Which set.
#[derive(Debug, Args)]
pub struct Which {
	/// The manifest
	manifest: PathBuf,
	/// Number of the training set
	#[arg(long, value_name = "NUMBER")]
	set: u64,
	/// Write the records that are named as CSV to this file, too
	#[arg(long, value_name = "FILE")]
	csv: Option<PathBuf>,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Manifest(arguments) => make(context, &arguments),
		Command::Register { manifest, purpose, study } => {
			register(context, &manifest, purpose, study.map(StudyId)).await
		}
		Command::Check(which) => check(context, &which).await,
		Command::Withdrawn(which) => list_withdrawn(context, &which).await,
	}
}

fn make(context: &Context, arguments: &Make) -> Result<Answer> {
	let Make { from, records, out } = arguments;
	let mut rows = Vec::new();
	for path in from {
		rows.extend(read_rows(path)?);
	}
	let vault = Vault::view(&context.path(""));
	for name in records {
		rows.push(Row::of_record(&vault, &vault.find(name)?)?);
	}
	let manifest = Manifest::new(rows)?;
	files::write_atomic(out, &manifest.to_json()?)?;
	Ok(Answer::done()
		.line(format!("{} records, root {}", manifest.leaves(), hex32::to_text(&manifest.root.0)))
		.line(format!("manifest in {} (it names patients by their pseudonyms)", out.display()))
		.field("records", manifest.leaves())
		.field("root", hex32::to_text(&manifest.root.0))
		.field("manifest", out.display().to_string()))
}

async fn register(context: &Context, path: &Path, purpose: PurposeOfUse, study: Option<StudyId>) -> Result<Answer> {
	let manifest = Manifest::load(path)?;
	let call = collection::register_training_set(manifest.root, manifest.leaves(), purpose, study);
	let included = context.submit(&call).await?.included;
	let (set, organisation, _root, leaves): (TrainingSetId, OrganisationId, H256, u32) =
		included.expect("Collection", "TrainingSetRegistered")?;
	Ok(Answer::done()
		.line(format!("training set {} of organisation {}: {leaves} records", set.0, organisation.0))
		.field("set", set.0)
		.field("organisation", organisation.0)
		.field("records", leaves)
		.included(&included))
}

/// The manifest and its set on the chain.
async fn load(context: &Context, which: &Which) -> Result<(Client, Manifest, TrainingSet<AccountId>)> {
	let manifest = Manifest::load(&which.manifest)?;
	let client = context.connect().await?;
	let set = client.training_set(TrainingSetId(which.set)).await?;
	let set = set.ok_or_else(|| Error::bad(which.set.to_string(), "no training set has this number"))?;
	ensure_same(&manifest, &set)?;
	Ok((client, manifest, set))
}

async fn check(context: &Context, which: &Which) -> Result<Answer> {
	let (client, manifest, set) = load(context, which).await?;
	let findings = at_registration(&client, &manifest, &set).await?;
	let verdict = match affected(&findings) {
		0 => format!("each of {} records is on the chain and had a consent at that time", manifest.leaves()),
		some => format!("{some} of {} records are NOT as they should be", manifest.leaves()),
	};
	told(which, &manifest, &set, &findings).map(|answer| answer.line(verdict))
}

async fn list_withdrawn(context: &Context, which: &Which) -> Result<Answer> {
	let (client, manifest, set) = load(context, which).await?;
	let findings = withdrawn(&client, &manifest, &set).await?;
	let verdict = match affected(&findings) {
		0 => format!("all of {} records may be used still", manifest.leaves()),
		some => format!("{some} of {} records may be used NO LONGER", manifest.leaves()),
	};
	told(which, &manifest, &set, &findings).map(|answer| answer.line(verdict))
}

/// How many rows are named.
fn affected(findings: &[Finding]) -> usize {
	// Findings about one row follow each other.
	let mut rows: Vec<_> = findings.iter().map(|finding| finding.row).collect();
	rows.dedup();
	rows.len()
}

/// Says what was found, and writes the list if it is asked for.
fn told(which: &Which, manifest: &Manifest, set: &TrainingSet<AccountId>, findings: &[Finding]) -> Result<Answer> {
	if let Some(path) = &which.csv {
		files::write_atomic(path, to_csv(manifest, findings).as_bytes())?;
	}
	let study = set.study.map(|study| format!(", study {}", study.0)).unwrap_or_default();
	let more = findings.len().checked_sub(PRINTED).filter(|more| *more > 0);
	Ok(Answer::new(findings.is_empty())
		.line(format!(
			"training set {} of organisation {}: {}{study}, registered {} by {}",
			which.set,
			set.organisation.0,
			set.purpose.code(),
			format::moment(set.registered_at),
			keys::address(&set.requester)
		))
		.lines(findings.iter().take(PRINTED).map(|finding| format!("row {}: {}", finding.row, finding.why)))
		.lines(more.map(|more| format!("… and {more} more: --json or --csv has all")))
		.field("set", which.set)
		.field("records", manifest.leaves())
		.field("affected", affected(findings))
		.field("requester", keys::address(&set.requester))
		.field("purpose", set.purpose.code())
		.field("study", set.study.map(|study| study.0))
		.field("registered_at", format::moment(set.registered_at))
		.field("rows", findings.iter().map(|finding| row_json(manifest, finding)).collect::<Vec<_>>()))
}

fn row_json(manifest: &Manifest, finding: &Finding) -> Value {
	let row = manifest.rows.get(finding.row as usize);
	json!({
		"row": finding.row,
		"commitment": row.map(|row| hex32::to_text(&row.commitment.0)),
		"record": row.map(|row| record_text(row.record)),
		"patient": row.map(|row| keys::address(&row.patient)),
		"class": row.map(|row| row.class.code()),
		"reason": finding.reason,
		"why": finding.why,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rows_are_counted_once_whatever_is_wrong_with_them() {
		let finding = |row| Finding { row, reason: "revoked", why: String::new() };
		assert_eq!(affected(&[finding(1), finding(1), finding(3)]), 2);
	}
}
