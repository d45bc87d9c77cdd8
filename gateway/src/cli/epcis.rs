//! `salus epcis`: EPCIS documents, kept as evidence.

use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
};

use clap::Subcommand;
use serde_json::{json, Value};

use crate::{
	cli::{
		anchoring::{Desk, Options},
		answer::Answer,
		context::Context,
		record::Source,
	},
	epcis::Document,
	files,
	vault::Order,
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Read and check EPCIS 2.0 documents (JSON-LD), seal their events, and anchor each document's events as one batch
	Capture {
		/// The documents; nothing is anchored unless all of them are sound
		#[arg(required = true)]
		files: Vec<PathBuf>,
		#[command(flatten)]
		options: Options,
	},
	/// Read and check an EPCIS 2.0 document without a chain
	Check {
		/// The document
		file: PathBuf,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Capture { files, options } => capture(context, &files, &options).await,
		Command::Check { file } => {
			let document = read(&file)?;
			let kinds = kinds(&document);
			Ok(Answer::done()
				.line(summary(&file, &document))
				.field("events", document.events.len())
				.field("kinds", kinds))
		}
	}
}

/// Reads a document; an error names the file.
fn read(file: &Path) -> Result<Document> {
	Document::parse(&files::read(file)?).map_err(|error| Error::bad(file.display().to_string(), error.to_string()))
}

/// How many events of each kind there are.
fn kinds(document: &Document) -> Value {
	let mut kinds = BTreeMap::<&str, u32>::new();
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

async fn capture(context: &Context, files: &[PathBuf], options: &Options) -> Result<Answer> {
	let documents = files.iter().map(|file| read(file)).collect::<Result<Vec<_>>>()?;
	if let Some((file, _)) = files.iter().zip(&documents).find(|(_, document)| document.events.is_empty()) {
		return Err(Error::bad(file.display().to_string(), "there is no event to anchor"));
	}
	let desk = Desk::open(context).await?;
	let mut answer = desk.tell(Answer::done());
	let mut captured = Vec::new();
	for (file, document) in files.iter().zip(&documents) {
		let source = Source::Epcis { file: file.clone(), document: document.clone() };
		let path = source.receipt();
		let done = match desk.finished(&path, &source.presented())? {
			Some(done) => done.clone(),
			None => {
				let order = Order::new(source.action(), options.subject.clone(), &path)?;
				desk.anchor(context, order, &source.materials(context, None, true)?).await?
			}
		};
		let chain = done.receipt.chain.as_ref();
		let batch = chain.and_then(|chain| chain.batch).map(|batch| batch.0);
		let block = chain.map(|chain| chain.block_number);
		answer = answer.line(summary(file, document)).line(format!(
			"  batch {}, receipt in {}",
			batch.unwrap_or_default(),
			path.display()
		));
		captured.push(json!({
			"file": file.display().to_string(),
			"events": document.events.len(),
			"kinds": kinds(document),
			"batch": batch,
			"block": block,
			"receipt": path.display().to_string(),
		}));
	}
	let events: usize = documents.iter().map(|document| document.events.len()).sum();
	Ok(answer.field("events", events).field("documents", captured))
}
