//! `salus report`: counts of reports to public health, in which a person finds the own report.

use std::{
	fs::{self, File},
	io::Write,
	path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use salus_primitives::{
	collection::{Count, Report},
	ids::{Moment, OrganisationId, ReportId},
};
use serde_json::{json, Value};
use sp_core::H256;

use crate::{
	canonical,
	chain::{call::collection, client::Client},
	cli::{answer::Answer, context::Context, format, parse},
	files::{self, hex32},
	reports::{
		list::{small, List},
		slip::{prepare, Slip},
		source::Counting,
		CVX, SMALLEST,
	},
	Error, Result,
};

/// Name of the public list in its folder.
const LIST: &str = "list.json";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Make the public list of some reports, and a slip for each person whose report is in it. Nothing is sent
	Prepare(Prepare),
	/// Publish the counts and the root of a list (as a provider's staff or a public health authority)
	Publish {
		/// The public list
		list: PathBuf,
		/// Number of the own report that this one corrects
		#[arg(long, value_name = "NUMBER")]
		replaces: Option<u64>,
	},
	/// Is a list the one that was published, and are its sums right? Exit code 1 names what isn't
	Check {
		/// The public list
		list: PathBuf,
		/// Number of the report on the chain [default: the one with the list's root]
		#[arg(long, value_name = "NUMBER")]
		report: Option<u64>,
	},
	/// Is this report counted in what was published? Exit code 1 if not
	Prove {
		/// The slip that came with the report
		slip: PathBuf,
		/// The report: one JSON object
		record: PathBuf,
		/// Number of the report on the chain [default: the one with the slip's root]
		#[arg(long, value_name = "NUMBER")]
		report: Option<u64>,
	},
}

/// What is counted.
#[derive(Debug, Args)]
pub struct Prepare {
	/// The reports: JSON objects, one a line or in an array, or a FHIR Bundle, of which the Immunizations count
	file: PathBuf,
	/// The code system that is counted under; its codes are whole numbers
	#[arg(long, default_value = CVX, value_name = "URI")]
	system: String,
	/// Where objects that are no FHIR resources have their code: a JSON pointer
	#[arg(long, default_value = "/code", value_name = "POINTER")]
	code: String,
	/// Begin of the period that the counts are about
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	from: Moment,
	/// End of the period, exclusive. FHIR Immunizations outside the period are left out
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	until: Moment,
	/// Refuse counts below this: so few people might be recognised
	#[arg(long, default_value_t = SMALLEST, value_name = "NUMBER")]
	smallest: u32,
	/// Take smaller counts all the same
	#[arg(long)]
	allow_small: bool,
	/// A new folder: list.json for everybody, and one file in slips for each person, by the order in the file
	#[arg(long, value_name = "DIR")]
	out_dir: PathBuf,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Prepare(arguments) => make(arguments),
		Command::Publish { list, replaces } => publish(context, &list, replaces.map(ReportId)).await,
		Command::Check { list, report } => check(context, &list, report.map(ReportId)).await,
		Command::Prove { slip, record, report } => prove(context, &slip, &record, report.map(ReportId)).await,
	}
}

fn make(arguments: Prepare) -> Result<Answer> {
	let Prepare { file, system, code, from, until, smallest, allow_small, out_dir } = arguments;
	if out_dir.exists() {
		return Err(Error::bad(out_dir.display().to_string(), "is there already: salts are never overwritten"));
	}
	let period = parse::period(Some(from), Some(until))?;
	let counting = Counting { system, pointer: code, period };
	let sources = counting.read(&file)?;
	let (list, slips) = prepare(&sources.reports, &counting)?;
	let few = small(&list.counts, smallest);
	if !few.is_empty() && !allow_small {
		let reason =
			|count: &Count| format!("code {}: only {}, and people might be recognised", count.code, count.count);
		let mut reasons: Vec<_> = few.iter().map(reason).collect();
		reasons.push(format!("merge codes, take a longer period, or give --allow-small (--smallest is {smallest})"));
		return Err(Error::Refused { what: file.display().to_string(), reasons });
	}
	write(&out_dir, &list, &slips)?;
	let warning = (!few.is_empty()).then(|| format!("WARNING: {} counts are below {smallest}", few.len()));
	Ok(Answer::done()
		.line(format!("{} reports in {}", slips.len(), out_dir.join(LIST).display()))
		.lines(list.counts.iter().map(|count| format!("  code {}: {}", count.code, count.count)))
		.lines(sources.skipped.iter().map(|skipped| format!("not counted: {skipped}")))
		.lines(warning)
		.line("the slips are secret: each is for the person of its report alone")
		.field("reports", slips.len())
		.field("root", hex32::to_text(&list.root.0))
		.field("counts", counts_json(&list.counts))
		.field("small", counts_json(&few))
		.field("skipped", sources.skipped)
		.field("list", out_dir.join(LIST).display().to_string()))
}

/// Writes the list and the slips: the folder is there with all of them, or not at all.
fn write(folder: &Path, list: &List, slips: &[Slip]) -> Result<()> {
	let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
	let failed = |source| Error::io(folder, source);
	fs::create_dir_all(parent).map_err(failed)?;
	let temporary = tempfile::Builder::new().prefix(".report-").tempdir_in(parent).map_err(failed)?;
	// Only its owner may read the folder, and that stays so when it is renamed.
	own(temporary.path(), 0o700).map_err(failed)?;
	let make = temporary.path().join("slips");
	fs::create_dir(&make).map_err(failed)?;
	for (number, slip) in (1u32..).zip(slips) {
		let path = make.join(format!("{number:07}.json"));
		let mut file = File::create_new(&path).map_err(failed)?;
		own(&path, 0o600).map_err(failed)?;
		file.write_all(&slip.to_json()?).map_err(failed)?;
	}
	files::write_atomic(&temporary.path().join(LIST), &list.to_json()?)?;
	fs::rename(temporary.path(), folder).map_err(failed)?;
	// There is nothing left under its first name to remove.
	let _ = temporary.keep();
	Ok(())
}

/// Lets only its owner read a file or folder.
fn own(path: &Path, mode: u32) -> std::io::Result<()> {
	#[cfg(unix)]
	fs::set_permissions(path, <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(mode))?;
	Ok(())
}

fn counts_json(counts: &[Count]) -> Vec<Value> {
	counts.iter().map(|count| json!({ "code": count.code, "count": count.count })).collect()
}

async fn publish(context: &Context, path: &Path, replaces: Option<ReportId>) -> Result<Answer> {
	let list = List::load(path)?;
	let flaws = list.flaws()?;
	if !flaws.is_empty() {
		return Err(Error::Refused { what: path.display().to_string(), reasons: flaws });
	}
	let call = collection::publish_report(list.root, list.period, &list.chain_counts()?, replaces);
	let included = context.submit(&call).await?.included;
	let (report, publisher, _root, leaves): (ReportId, OrganisationId, H256, u32) =
		included.expect("Collection", "ReportPublished")?;
	Ok(Answer::done()
		.line(format!("report {} of organisation {}: {leaves} reports", report.0, publisher.0))
		.field("report", report.0)
		.field("publisher", publisher.0)
		.field("leaves", leaves)
		.included(&included))
}

/// The report with a number, or with a root.
async fn published(client: &Client, number: Option<ReportId>, root: H256) -> Result<(ReportId, Report)> {
	let number = match number {
		Some(number) => number,
		None => client
			.report_of_root(root)
			.await?
			.ok_or_else(|| Error::Negative(format!("no report was published with root {}", hex32::to_text(&root.0))))?,
	};
	let report = client.report(number).await?;
	Ok((number, report.ok_or_else(|| Error::Negative(format!("no report has the number {}", number.0)))?))
}

/// What the chain says of a report.
fn told(answer: Answer, number: ReportId, report: &Report) -> Answer {
	let replaced = report.replaced_by.map(|by| format!("report {} has taken its place", by.0));
	answer
		.line(format!(
			"report {} of organisation {}, published {}, {}",
			number.0,
			report.publisher.0,
			format::moment(report.published_at),
			format::period(&report.period)
		))
		.lines(replaced)
		.field("report", number.0)
		.field("publisher", report.publisher.0)
		.field("period", format::period_json(&report.period))
		.field("published_at", format::moment(report.published_at))
		.field("replaces", report.replaces.map(|report| report.0))
		.field("replaced_by", report.replaced_by.map(|report| report.0))
}

async fn check(context: &Context, path: &Path, number: Option<ReportId>) -> Result<Answer> {
	let list = List::load(path)?;
	let (number, report) = published(&context.connect().await?, number, list.root).await?;
	let differences = list.differences(&report)?;
	let yes = differences.is_empty();
	let verdict = match yes {
		true => format!("the list is the one published: {} reports, and the sums are right", report.leaves),
		false => "the list is NOT the one published".into(),
	};
	Ok(told(Answer::new(yes), number, &report)
		.lines(report.counts.iter().map(|count| format!("  code {}: {}", count.code, count.count)))
		.lines(differences.clone())
		.line(verdict)
		.field("counts", counts_json(&report.counts))
		.field("differences", differences))
}

async fn prove(context: &Context, slip: &Path, record: &Path, number: Option<ReportId>) -> Result<Answer> {
	let slip = Slip::load(slip)?;
	let value = canonical::parse(&record.display().to_string(), &files::read(record)?)?;
	let (number, report) = published(&context.connect().await?, number, slip.root).await?;
	if let Some(flaw) = slip.flaw(&value, report.root, report.leaves)? {
		return Err(Error::Negative(flaw.into()));
	}
	Ok(told(Answer::done(), number, &report)
		.line(format!(
			"{}: counted under code {}, as number {} of {}",
			slip.title, slip.code, slip.index, report.leaves
		))
		.field("code", slip.code)
		.field("index", slip.index))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn arguments(file: &Path, out_dir: PathBuf, allow_small: bool) -> Prepare {
		let (file, code, system) = (file.to_owned(), "/code".into(), CVX.into());
		Prepare { file, system, code, from: 0, until: 1, smallest: 2, allow_small, out_dir }
	}

	#[test]
	fn small_counts_are_refused_and_nothing_is_left_behind() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("reports.jsonl");
		fs::write(&file, "{\"code\":7}\n{\"code\":7,\"n\":1}\n{\"code\":8}").unwrap();
		let out = folder.path().join("out");
		let refusal = make(arguments(&file, out.clone(), false)).unwrap_err().to_string();
		assert!(refusal.contains("code 8: only 1") && !refusal.contains("code 7"), "{refusal}");
		assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
		let answer = make(arguments(&file, out.clone(), true)).unwrap().to_json();
		assert_eq!((&answer["reports"], &answer["small"][0]["code"]), (&json!(3), &json!(8)));
		assert_eq!(fs::read_dir(out.join("slips")).unwrap().count(), 3);
		assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary folder is left");
		assert!(make(arguments(&file, out, true)).unwrap_err().to_string().contains("never overwritten"));
	}

	#[cfg(unix)]
	#[test]
	fn slips_are_their_owners_alone() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().unwrap();
		let (file, out) = (folder.path().join("reports.jsonl"), folder.path().join("deep/out"));
		fs::write(&file, "{\"code\":7}\n{\"code\":7,\"n\":1}").unwrap();
		make(arguments(&file, out.clone(), false)).unwrap();
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!((mode(&out), mode(&out.join("slips/0000001.json"))), (0o700, 0o600));
	}
}
