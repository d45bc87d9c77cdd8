//! `salus stream`: readings of wearables, telemetry and trials, batch after batch.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::{DataClass, DataClassSet, Schema},
	collection::{Link, Stream},
	ids::{OrganisationId, StreamId},
};
use serde_json::{json, Value};
use sp_core::H256;

use crate::{
	chain::{call::collection, client::Client, keys, AccountId},
	cli::{answer::Answer, context::Context, format, parse},
	files::hex32,
	streams::{
		batch::SCHEME,
		check::{examine, Examined, Gap},
		shelf::Shelf,
	},
	vault::Vault,
	Error, Result,
};

mod append;
mod check;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Open a stream of readings (as a custodian)
	Open {
		/// What kind of data the readings are; repeat it for more
		#[arg(long = "class", required = true, value_name = "CLASS", value_parser = parse::data_class)]
		classes: Vec<DataClass>,
		/// The form of the readings, as the chain names it: each is one JSON object in any case
		#[arg(long, default_value = "reading", value_parser = schema)]
		schema: Schema,
		/// Whose readings they all are, a patient's pseudonym: SS58 or //Name
		#[arg(long, value_name = "PATIENT", value_parser = parse::account)]
		subject: Option<AccountId>,
	},
	/// Seal a file of readings and append them as one batch (as the custodian's staff, gateway or device)
	Append {
		/// Number of the stream
		stream: u64,
		/// The readings, 1 to 1048576 of them: JSON objects, one a line or in an array. The file has to stay as it is
		/// until the command is done
		file: PathBuf,
		/// Number of the first reading: a higher one than the next declares a gap, for good [default: the next]
		#[arg(long, value_name = "NUMBER")]
		first: Option<u64>,
	},
	/// Close a stream for good (as its custodian)
	Close {
		/// Number of the stream
		stream: u64,
	},
	/// What the chain has on a stream: its batches, and which readings are missing; exit code 1 if there is none
	Show {
		/// Number of the stream
		stream: u64,
	},
	/// Is a stream complete and unaltered? Exit code 1 if not
	Check(Check),
	/// Write a file that proves one reading without the others. It holds the reading and its salt
	Prove {
		/// Number of the stream
		stream: u64,
		/// Number of the reading in the stream, from 0
		reading: u64,
		/// Where the proof goes
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
}

/// What is checked.
#[derive(Debug, Args)]
pub struct Check {
	/// Number of the stream
	#[arg(required_unless_present = "proof")]
	stream: Option<u64>,
	/// Files of readings, each of which was appended as a batch: are they as they were?
	files: Vec<PathBuf>,
	/// Open all batches whose keys are in the home folder, and check what the store holds of them
	#[arg(long)]
	sealed: bool,
	/// Check a file that proves one reading, instead of the stream
	#[arg(long, value_name = "FILE", conflicts_with_all = ["stream", "files", "sealed"])]
	proof: Option<PathBuf>,
}

/// Reads the name of a schema.
fn schema(text: &str) -> parse::Parsed<Schema> {
	Schema::from_code(text).ok_or_else(|| {
		let known: Vec<_> = Schema::ALL.iter().map(|schema| schema.code()).collect();
		format!("\"{text}\" is not one of: {}", known.join(", "))
	})
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Open { classes, schema, subject } => {
			open(context, classes.into_iter().collect(), schema, subject.as_ref()).await
		}
		Command::Append { stream, file, first } => append::run(context, StreamId(stream), &file, first).await,
		Command::Close { stream } => {
			let included = context.submit(&collection::close_stream(StreamId(stream))).await?.included;
			let line = format!("stream {stream} is closed");
			Ok(Answer::done().line(line).field("stream", stream).included(&included))
		}
		Command::Show { stream } => show(context, StreamId(stream)).await,
		Command::Check(arguments) => check::run(context, arguments).await,
		Command::Prove { stream, reading, out } => check::prove(context, StreamId(stream), reading, &out).await,
	}
}

async fn open(context: &Context, classes: DataClassSet, schema: Schema, subject: Option<&AccountId>) -> Result<Answer> {
	let call = collection::open_stream(SCHEME, classes, schema, subject);
	let included = context.submit(&call).await?.included;
	let (stream, custodian): (StreamId, OrganisationId) = included.expect("Collection", "StreamOpened")?;
	Ok(Answer::done()
		.line(format!("stream {} of organisation {}", stream.0, custodian.0))
		.field("stream", stream.0)
		.field("custodian", custodian.0)
		.included(&included))
}

/// The shelf with the secrets of a stream's batches. Makes the home folder's own key when there is none.
fn shelf(context: &Context, client: &Client, stream: StreamId) -> Result<Shelf> {
	let home = context.path("");
	let key = match Vault::view(&home).own_key() {
		Ok(key) => key,
		Err(_) => Vault::open(&home)?.own_key()?,
	};
	Ok(Shelf::new(&home, client.genesis(), stream, key))
}

fn unknown(stream: StreamId) -> Error {
	Error::bad(stream.0.to_string(), "no stream has this number")
}

async fn show(context: &Context, stream: StreamId) -> Result<Answer> {
	let Some((record, links)) = context.connect().await?.stream_links(stream).await? else {
		return Ok(Answer::new(false).line(format!("there is no stream {}", stream.0)));
	};
	let examined = examine(&record, &links);
	Ok(Answer::done()
		.lines(to_text(stream, &record, &links))
		.lines(examined.gaps.iter().map(gap_text))
		.field("stream", stream.0)
		.field("record", to_json(&record))
		.field("batches", (0u32..).zip(&links).map(|(number, link)| link_json(number, link)).collect::<Vec<_>>())
		.field("gaps", gaps_json(&examined)))
}

fn to_text(stream: StreamId, record: &Stream<AccountId>, links: &[Link]) -> Vec<String> {
	let closed = record.closed_at.map(|at| format!(", closed {}", format::moment(at))).unwrap_or_default();
	let subject = record.subject.as_ref().map_or("no patient named".into(), keys::address);
	let mut lines = vec![
		format!("stream {} of organisation {}, {}{closed}", stream.0, record.custodian.0, record.schema.code()),
		format!("  about: {subject}; classes: {}", format::classes(record.classes).join(", ")),
		format!("  next reading: {}; missing: {}", record.next_reading, record.missing),
		format!("  {} batches, running hash {}", record.batches, hex32::to_text(&record.head)),
	];
	lines.extend((0u32..).zip(links).map(|(number, link)| {
		let last = link.first.saturating_add(link.leaves.into()).saturating_sub(1);
		format!("  batch {number} ({}): readings {} to {last}", link.batch.0, link.first)
	}));
	lines
}

fn to_json(record: &Stream<AccountId>) -> Value {
	json!({
		"custodian": record.custodian.0,
		"subject": record.subject.as_ref().map(keys::address),
		"classes": format::classes(record.classes),
		"schema": record.schema.code(),
		"batches": record.batches,
		"next_reading": record.next_reading,
		"missing": record.missing,
		"head": hex32::to_text(&record.head),
		"closed_at": record.closed_at.map(format::moment),
	})
}

fn link_json(number: u32, link: &Link) -> Value {
	json!({
		"number": number,
		"batch": link.batch.0,
		"root": root_text(link.root),
		"first": link.first,
		"leaves": link.leaves,
	})
}

fn root_text(root: H256) -> String {
	hex32::to_text(&root.0)
}

fn gap_text(gap: &Gap) -> String {
	match gap.readings() {
		1 => format!("missing: reading {}, before batch {}", gap.first, gap.before),
		many => format!("missing: readings {} to {} ({many}), before batch {}", gap.first, gap.last, gap.before),
	}
}

fn gaps_json(examined: &Examined) -> Vec<Value> {
	let gap = |gap: &Gap| json!({ "first": gap.first, "last": gap.last, "before_batch": gap.before });
	examined.gaps.iter().map(gap).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn gaps_are_told_by_their_readings() {
		let gap = |first, last| gap_text(&Gap { first, last, before: 3 });
		assert_eq!(gap(15, 15), "missing: reading 15, before batch 3");
		assert_eq!(gap(15, 19), "missing: readings 15 to 19 (5), before batch 3");
	}

	#[test]
	fn schemas_are_read_by_the_chains_names() {
		assert_eq!(schema("reading"), Ok(Schema::Reading));
		assert!(schema("csv").unwrap_err().contains("fhir-r4"));
	}
}
