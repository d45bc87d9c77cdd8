//! `salus record anchor` and `salus record supersede`.

use std::path::PathBuf;

use clap::Args;
use salus_primitives::codes::{DataClass, DataClassSet};
use serde_json::Value;

use super::Source;
use crate::{
	cli::{
		anchoring::{ensure_free, report, Desk, Options},
		answer::Answer,
		context::Context,
		parse,
	},
	vault::{ref_text, Action, Done, Order},
	Error, Result,
};

/// What is anchored.
#[derive(Debug, Args)]
pub struct Anchor {
	/// The files, or a folder: FHIR R4 (.json), DICOM, or anything else. Nothing is anchored unless all can be read
	#[arg(required = true, value_name = "FILE")]
	files: Vec<PathBuf>,
	/// The data class of all records [default: by resource type and category; imaging for DICOM; other for other files]
	#[arg(long, value_parser = parse::data_class)]
	class: Option<DataClass>,
	/// Commit to each FHIR resource as a whole, so that single fields can't be shown later
	#[arg(long)]
	whole: bool,
	/// Where the receipt goes, when all is anchored by one call [default: FILE.receipt.json]
	#[arg(long, value_name = "FILE")]
	receipt: Option<PathBuf>,
	#[command(flatten)]
	options: Options,
}

/// What takes the place of a record.
#[derive(Debug, Args)]
pub struct Supersede {
	/// The new version
	file: PathBuf,
	/// The version before: its title, commitment, content id, anchor:7 or batch:3/17
	#[arg(long, value_name = "NAME")]
	record: String,
	/// Commit to a FHIR resource as a whole, so that single fields can't be shown later
	#[arg(long)]
	whole: bool,
	/// Where the new receipt goes [default: FILE.receipt.json]
	#[arg(long, value_name = "FILE")]
	receipt: Option<PathBuf>,
}

pub(super) async fn anchor(context: &Context, arguments: Anchor) -> Result<Answer> {
	let Anchor { files, class, whole, receipt, options } = arguments;
	let sources = Source::read(&files)?;
	if receipt.is_some() && sources.len() > 1 {
		let why = format!("one receipt, and {} calls are needed: leave it out", sources.len());
		return Err(Error::bad("--receipt", why));
	}
	let place = |source: &Source| receipt.clone().unwrap_or_else(|| source.receipt());
	let desk = Desk::open(context).await?;
	let waiting = sources.iter().filter(|source| !place(source).exists());
	let mut prepared = Vec::new();
	for source in sources.iter().filter(|source| place(source).exists()) {
		if desk.finished(&place(source), &source.presented())?.is_none() {
			ensure_free(&place(source))?;
		}
	}
	for source in waiting {
		// Read to its end before the chain is told of any of them.
		prepared.push((source, source.materials(context, class, whole)?));
	}
	let mut prepared = prepared.into_iter().peekable();
	let mut answers = Vec::new();
	for source in &sources {
		let is_next = prepared.peek().is_some_and(|(next, _)| std::ptr::eq(*next, source));
		let answer = match prepared.next_if(|_| is_next) {
			Some((_, materials)) => {
				let order = Order::new(source.action(), options.subject.clone(), &place(source))?;
				report(&desk.anchor(context, order, &materials).await?)
			}
			None => match desk.finished(&place(source), &source.presented())? {
				Some(done) => report(done),
				None => return Err(Error::bad("receipt", "was written meanwhile by somebody else")),
			},
		};
		answers.push(describe(answer, source));
	}
	Ok(desk.tell(together(answers)))
}

/// Adds what was left out.
fn describe(answer: Answer, source: &Source) -> Answer {
	let skipped = source.skipped().to_vec();
	let classes: DataClassSet = match source {
		Source::Fhir { document, .. } => document.classes(),
		Source::Series { .. } => DataClassSet::of(DataClass::Imaging),
		Source::Epcis { .. } | Source::File(_) => DataClassSet::of(DataClass::Other),
	};
	let classes: Vec<_> = classes.iter().map(DataClass::code).collect();
	answer.lines(skipped.clone()).field("skipped", skipped).field("classes", classes)
}

/// One answer for all calls: that of the only one, or a list of them.
fn together(answers: Vec<Answer>) -> Answer {
	let mut answers = answers;
	if answers.len() == 1 {
		return answers.remove(0);
	}
	let json: Vec<Value> = answers.iter().map(Answer::to_json).collect();
	let records: u64 = json.iter().filter_map(|answer| answer["records"].as_u64()).sum();
	let ids = json.iter().filter_map(|answer| answer["content_ids"].as_array()).flatten().cloned();
	let ids: Vec<Value> = ids.collect();
	let answer = answers.iter().fold(Answer::done(), |all, answer| all.lines_of(answer));
	answer.field("records", records).field("content_ids", ids).field("anchored", json)
}

pub(super) async fn supersede(context: &Context, arguments: Supersede) -> Result<Answer> {
	let Supersede { file, record, whole, receipt } = arguments;
	let [source] = <[Source; 1]>::try_from(Source::read(std::slice::from_ref(&file))?)
		.map_err(|_| Error::bad(file.display().to_string(), "one record takes the place of another"))?;
	let desk = Desk::open(context).await?;
	let place = receipt.unwrap_or_else(|| source.receipt());
	if let Some(done) = desk.finished(&place, &source.presented())? {
		return Ok(desk.tell(report(done)));
	}
	let old = desk.vault.find(&record)?;
	let mut materials = source.materials(context, Some(old.class), whole)?;
	if materials.len() != 1 {
		return Err(Error::bad(file.display().to_string(), "a single record is expected, not several"));
	}
	if let Some(new) = materials.iter_mut().find(|new| new.schema != old.schema) {
		let why = format!("has the form {}, and {} has {}", new.schema.code(), old.title, old.schema.code());
		return Err(Error::bad(file.display().to_string(), why));
	}
	let action = Action::Supersede { replaces: old.commitment, target: desk.vault.target(&old)? };
	let order = Order::new(action, old.subject.clone(), &place)?;
	let done: Done = desk.anchor(context, order, &materials).await?;
	let old = ref_text(old.place.record);
	Ok(desk.tell(report(&done).line(format!("it takes the place of {old}")).field("superseded", old)))
}
