//! `salus temperature`: readings of containers' temperature, excursions, and the release from them.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use salus_primitives::{
	gs1::{Gtin, Sscc},
	ids::Moment,
	lots::StorageLimits,
	safety::{Excursion, Readings},
};
use serde_json::{json, Value};
use sp_core::H256;

use crate::{
	chain::{call::safety, client::Client, event::Included},
	cli::{answer::Answer, context::Context, format, parse, salt::Salted},
	coldchain::{self, celsius, degrees, Log},
	Error, Result,
};

/// Limits that no temperature leaves.
const UNLIMITED: StorageLimits = StorageLimits { lowest: i16::MIN, highest: i16::MAX, tolerance: 0 };

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Report a container's readings (as a device of its holder); the readings themselves stay in the home folder
	Report(Report),
	/// Release a container from an excursion (as a quality person of its owner or holder)
	Release(Release),
	/// The excursion that locks a container, and the readings of it that are kept here; exit code 1 if it is locked
	Show {
		/// The container's SSCC, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
	},
}

/// What is reported.
#[derive(Debug, Args)]
pub struct Report {
	/// The container's SSCC, 18 digits
	#[arg(value_parser = parse::sscc)]
	sscc: Sscc,
	/// The product whose limits count
	#[arg(long, value_parser = parse::gtin)]
	gtin: Gtin,
	/// The readings: lines of time,celsius, or JSON objects with at and celsius, one a line or in an array
	file: PathBuf,
}

/// From what is released.
#[derive(Debug, Args)]
pub struct Release {
	/// The container's SSCC, 18 digits
	#[arg(value_parser = parse::sscc)]
	sscc: Sscc,
	/// When the excursion that was assessed was reported, as salus temperature show says
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	excursion: Moment,
	/// The assessment: a file that stays here, of which the chain gets a commitment
	#[arg(long, value_name = "FILE")]
	assessment: Option<PathBuf>,
	/// Where the assessment's salt goes [default: next to it, with the ending .source.json]
	#[arg(long, value_name = "FILE", requires = "assessment")]
	salt: Option<PathBuf>,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Report(arguments) => report(context, arguments).await,
		Command::Release(arguments) => release(context, arguments).await,
		Command::Show { sscc } => show(context, sscc).await,
	}
}

/// How a product must be kept, if that is a matter of the cold chain.
async fn limits(client: &Client, gtin: Gtin) -> Result<Option<StorageLimits>> {
	let unknown = || Error::bad("--gtin", "this product isn't registered");
	Ok(client.product(gtin).await?.ok_or_else(unknown)?.terms.storage)
}

async fn report(context: &Context, arguments: Report) -> Result<Answer> {
	let Report { sscc, gtin, file } = arguments;
	// Bad readings are refused before any connection.
	let log = Log::new(sscc, gtin, coldchain::read(&file)?)?;
	let signer = context.signer()?;
	let client = context.connect().await?;
	let none = || Error::bad("--gtin", "this product has no limits of temperature: its owner sets them");
	let limits = limits(&client, gtin).await?.ok_or_else(none)?;
	let readings = log.report(&limits)?;
	// Written first: a root without its readings proves nothing.
	let path = log.save(&context.path(""))?;
	let included = match client.submit(&safety::report_readings(sscc, gtin, &readings), &signer).await {
		Ok(included) => included,
		Err(error) => return Err(forget(&path, error)),
	};
	let answer = reported(sscc, &readings, &limits, &included)?;
	Ok(answer
		.line(format!("the readings are in {}", path.display()))
		.field("file", path.display().to_string())
		.included(&included))
}

/// Takes back readings that the chain refused. When it isn't sure that it did, they stay.
fn forget(path: &Path, error: Error) -> Error {
	if matches!(error, Error::Chain(_) | Error::Unreachable { .. }) {
		return error;
	}
	match std::fs::remove_file(path) {
		Ok(()) => error,
		Err(source) => Error::io(path, source),
	}
}

/// What is said of readings that were reported: done, whether or not they lock the container.
fn reported(sscc: Sscc, readings: &Readings, limits: &StorageLimits, included: &Included) -> Result<Answer> {
	let excursion: Option<(Sscc, Sscc, Excursion)> = included.find("DrugSafety", "Excursion")?;
	let answer = Answer::done().line(summary(sscc, readings)).line(format!(
		"the limits are {} to {}, and {} minutes outside of them",
		degrees(limits.lowest),
		degrees(limits.highest),
		limits.tolerance
	));
	let answer = match &excursion {
		Some((_, root, excursion)) => answer
			.line(format!("EXCURSION: {} minutes; container {root} is locked", excursion.minutes))
			.field("locked", root.to_string()),
		None => answer,
	};
	Ok(answer
		.field("sscc", sscc.to_string())
		.field("readings", readings_json(readings))
		.field("excursion", excursion.map(|(_, _, excursion)| excursion_json(&excursion))))
}

fn summary(sscc: Sscc, readings: &Readings) -> String {
	format!(
		"container {sscc}: {} readings from {} to {}, {} to {}, {} minutes outside at a stretch",
		readings.count,
		format::moment(readings.from),
		format::moment(readings.until),
		degrees(readings.lowest),
		degrees(readings.highest),
		readings.outside
	)
}

fn readings_json(readings: &Readings) -> Value {
	json!({
		"root": format!("{:?}", readings.root),
		"count": readings.count,
		"from": format::moment(readings.from),
		"until": format::moment(readings.until),
		"lowest": celsius(readings.lowest),
		"highest": celsius(readings.highest),
		"minutes_outside": readings.outside,
	})
}

fn excursion_json(excursion: &Excursion) -> Value {
	json!({
		"at": format::moment(excursion.at),
		"gtin": excursion.gtin.to_string(),
		"lowest": celsius(excursion.lowest),
		"highest": celsius(excursion.highest),
		"minutes": excursion.minutes,
	})
}

async fn release(context: &Context, arguments: Release) -> Result<Answer> {
	let Release { sscc, excursion, assessment, salt } = arguments;
	let salted = assessment.map(|file| Salted::of_file(&file, salt)).transpose()?;
	let commitment = salted.as_ref().map(|salted| H256(salted.commitment.0));
	let submitted = context.submit(&safety::release(sscc, excursion, commitment)).await;
	let submitted = match &salted {
		Some(salted) => salted.settle(submitted)?,
		None => submitted?,
	};
	let still = submitted.client.container(sscc).await?.is_some_and(|found| found.locked);
	let answer = Answer::done().line(format!("released container {sscc} from its excursion"));
	let answer = match still {
		true => answer.line("it is still locked, for another reason: a case, or a container around it"),
		false => answer,
	};
	let answer = match &salted {
		Some(salted) => answer
			.line(format!("the salt of the assessment is in {}", salted.path.display()))
			.field("salt", salted.path.display().to_string()),
		None => answer,
	};
	Ok(answer.field("sscc", sscc.to_string()).field("locked", still).included(&submitted.included))
}

/// The logs of a container that are kept here, oldest first. A damaged one is an error that names it.
fn kept(home: &Path, sscc: Sscc) -> Result<Vec<(PathBuf, Log)>> {
	let folder = Log::folder_in(home, sscc);
	if !folder.exists() {
		return Ok(Vec::new());
	}
	let mut logs = Vec::new();
	for entry in std::fs::read_dir(&folder).map_err(|source| Error::io(&folder, source))? {
		let path = entry.map_err(|source| Error::io(&folder, source))?.path();
		if path.extension().is_some_and(|extension| extension == "json") {
			let log = Log::load(&path)?;
			logs.push((path, log));
		}
	}
	logs.sort_by_key(|(_, log)| log.readings().first().map(|reading| reading.at));
	Ok(logs)
}

async fn show(context: &Context, sscc: Sscc) -> Result<Answer> {
	let logs = kept(&context.path(""), sscc)?;
	let client = context.connect().await?;
	let unknown = || Error::bad(sscc.to_string(), "there is no such container");
	// Excursions lock the outermost container.
	let root = client.container(sscc).await?.ok_or_else(unknown)?.root;
	let excursion = client.excursion(root).await?;
	let mut reports = Vec::with_capacity(logs.len());
	for (path, log) in logs {
		// The owner may have lifted the limits since.
		let limits = limits(&client, log.gtin).await?.unwrap_or(UNLIMITED);
		reports.push((path, log.report(&limits)?));
	}
	Ok(shown(sscc, root, excursion, &reports))
}

fn shown(sscc: Sscc, root: Sscc, excursion: Option<Excursion>, reports: &[(PathBuf, Readings)]) -> Answer {
	let head = match &excursion {
		None => format!("container {sscc}: no excursion"),
		Some(excursion) => format!(
			"container {root} is locked: {} to {} for {} minutes, reported at {}",
			degrees(excursion.lowest),
			degrees(excursion.highest),
			excursion.minutes,
			format::moment(excursion.at)
		),
	};
	Answer::new(excursion.is_none())
		.line(head)
		.lines(reports.iter().map(|(_, readings)| format!("  kept here: {}", summary(sscc, readings))))
		.field("sscc", sscc.to_string())
		.field("outermost", root.to_string())
		.field("excursion", excursion.map(|excursion| excursion_json(&excursion)))
		.field("kept", reports.iter().map(kept_json).collect::<Vec<_>>())
}

fn kept_json((path, readings): &(PathBuf, Readings)) -> Value {
	json!({ "file": path.display().to_string(), "readings": readings_json(readings) })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{chain::event::Event, coldchain::Reading};
	use codec::Encode;

	const SSCC: Sscc = Sscc(106_141_412_345_678_908);
	const GTIN: Gtin = Gtin(6_291_041_500_213);
	const LIMITS: StorageLimits = StorageLimits { lowest: 20, highest: 80, tolerance: 0 };

	fn log(from: Moment) -> Log {
		let reading = |at, celsius| Reading::new(at, celsius).unwrap();
		Log::new(SSCC, GTIN, vec![reading(from, "5"), reading(from + 60_000, "9")]).unwrap()
	}

	fn included(events: Vec<Event>) -> Included {
		Included { block: 5, block_hash: [0; 32], transaction: [0; 32], is_final: true, events }
	}

	#[test]
	fn an_excursion_is_said_and_names_what_is_locked() {
		let readings = log(0).report(&LIMITS).unwrap();
		let quiet = reported(SSCC, &readings, &LIMITS, &included(Vec::new())).unwrap().to_json();
		assert_eq!((&quiet["excursion"], &quiet["readings"]["highest"]), (&Value::Null, &json!(9.0)));
		let excursion = Excursion { at: 1_000, gtin: GTIN, lowest: 50, highest: 90, minutes: 1 };
		let fields = (SSCC, Sscc(7), excursion).encode();
		let event = Event { pallet: "DrugSafety".into(), name: "Excursion".into(), fields };
		let loud = reported(SSCC, &readings, &LIMITS, &included(vec![event])).unwrap().to_json();
		assert_eq!((&loud["locked"], &loud["excursion"]["minutes"]), (&json!("000000000000000007"), &json!(1)));
	}

	#[test]
	fn kept_logs_are_found_in_the_order_of_time_and_damage_is_named() {
		let home = tempfile::tempdir().unwrap();
		assert!(kept(home.path(), SSCC).unwrap().is_empty());
		let (late, early) = (log(600_000), log(0));
		late.save(home.path()).unwrap();
		let path = early.save(home.path()).unwrap();
		let roots: Vec<_> = kept(home.path(), SSCC).unwrap().iter().map(|(_, log)| log.root()).collect();
		assert_eq!(roots, [early.root(), late.root()]);
		std::fs::write(&path, "{").unwrap();
		assert!(kept(home.path(), SSCC).err().unwrap().to_string().contains(&path.display().to_string()));
	}

	#[test]
	fn readings_that_the_chain_refused_go_and_unsure_ones_stay() {
		let home = tempfile::tempdir().unwrap();
		let path = log(0).save(home.path()).unwrap();
		assert!(matches!(forget(&path, Error::Chain("not final".into())), Error::Chain(_)) && path.exists());
		assert!(matches!(forget(&path, Error::NotMember), Error::NotMember) && !path.exists());
	}

	#[test]
	fn a_lock_is_a_no() {
		let excursion = Excursion { at: 1_000, gtin: GTIN, lowest: 50, highest: 90, minutes: 1 };
		assert_eq!(shown(SSCC, SSCC, Some(excursion), &[]).exit_code(), 1);
		let readings = log(0).report(&LIMITS).unwrap();
		let free = shown(SSCC, SSCC, None, &[(PathBuf::from("f"), readings)]);
		assert_eq!((free.exit_code(), &free.to_json()["kept"][0]["readings"]["count"]), (0, &json!(2)));
	}
}
