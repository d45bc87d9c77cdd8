//! `salus epcis`: EPCIS documents. What they tell of is carried out on the chain, recorded there by hash ids, and given
//! back.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{json, Value};

use crate::{
	cli::{answer::Answer, context::Context},
	epcis::Document,
	files, Error, Result,
};

mod calls;
mod capture;
mod carry;
mod check;
mod deeds;
mod known;
mod places;
mod query;
mod standing;
mod text;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Read and check EPCIS 2.0 documents (JSON-LD), carry out what they tell of as far as the chain has calls for it,
	/// and record each event by its hash id; a duplicate refuses everything
	Capture(capture::Capture),
	/// Give captured events back as an EPCIS document, checked against the chain; exit code 1 if a check fails, or if the
	/// chain has entries of the object that are not held here
	Query(query::Query),
	/// Read and check an EPCIS 2.0 document without a chain: its hash ids, and what each event would become
	Check {
		/// The document
		file: PathBuf,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Capture(arguments) => capture::run(context, arguments).await,
		Command::Query(arguments) => query::run(context, arguments).await,
		Command::Check { file } => check::run(&file),
	}
}

/// An error about a file names it.
fn named(file: &Path, error: Error) -> Error {
	match error {
		Error::BadInput { what, why } => Error::bad(file.display().to_string(), format!("{what}: {why}")),
		other => other,
	}
}

/// Reads a document; an error names the file.
fn read(file: &Path) -> Result<Document> {
	Document::parse(&files::read(file)?).map_err(|error| named(file, error))
}

/// How many events of each kind there are.
fn kinds(document: &Document) -> Value {
	let mut kinds = std::collections::BTreeMap::<&str, u32>::new();
	for event in &document.events {
		*kinds.entry(event.kind.name()).or_default() += 1;
	}
	json!(kinds)
}

fn summary(file: &Path, document: &Document) -> String {
	let kinds = kinds(document);
	let kinds = kinds.as_object().into_iter().flatten().map(|(kind, count)| format!("{count} {kind}"));
	format!("{}: {} events ({})", file.display(), document.events.len(), kinds.collect::<Vec<_>>().join(", "))
}
