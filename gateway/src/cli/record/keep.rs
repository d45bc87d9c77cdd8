//! What a custodian does with the records of the vault.

use std::path::Path;

use salus_primitives::{anchor::Target, commitment::Commitment};
use serde_json::{json, Value};
use tempfile::NamedTempFile;

use crate::{
	canonical,
	chain::call::{anchor, Call},
	cli::{anchoring::tell, answer::Answer, context::Context, format},
	files::hex32,
	record::{commit_bytes, commit_file},
	seal::{self, Opening},
	store::Store,
	vault::{ref_text, Chain, Destroyed, Name, Record, Vault},
	Error, Result,
};

/// Which record a call is about. An anchor of its own needs no vault; a leaf of a batch needs its path.
fn target(vault: &Vault, name: &str) -> Result<Target> {
	match (vault.find(name), Name::from(name)) {
		(Ok(record), _) => vault.target(&record),
		(Err(_), Name::Place(salus_primitives::anchor::RecordRef::Anchor(anchor))) => Ok(Target::Anchor(anchor)),
		(Err(error), _) => Err(error),
	}
}

/// Submits a call about one record, which is then `said`.
async fn change(context: &Context, name: &str, call: fn(&Target) -> Call, said: &str) -> Result<Answer> {
	let target = target(&context.vault_view(), name)?;
	let included = context.submit(&call(&target)).await?.included;
	let record = ref_text(target.record());
	Ok(Answer::done().line(format!("{record} is {said}")).field("record", record).included(&included))
}

pub(super) async fn enter_in_error(context: &Context, name: &str) -> Result<Answer> {
	change(context, name, anchor::enter_in_error, "marked as entered in error").await
}

pub(super) async fn revoke(context: &Context, name: &str) -> Result<Answer> {
	change(context, name, anchor::revoke, "revoked").await
}

pub(super) async fn restore(context: &Context, name: &str) -> Result<Answer> {
	change(context, name, anchor::restore, "restored").await
}

/// What was opened isn't what was anchored.
fn other(record: &Record) -> Error {
	Error::Negative(format!(
		"{}: what was opened is NOT what was anchored: the blob was swapped or altered",
		record.title
	))
}

/// Refuses a record that doesn't have its commitment.
fn check(record: &Record, found: Option<Commitment>) -> Result<()> {
	match found == Some(record.commitment) {
		true => Ok(()),
		false => Err(other(record)),
	}
}

pub(super) async fn open(context: &Context, name: &str, out: Option<&Path>) -> Result<Answer> {
	let vault = context.vault_view();
	let record = vault.find(name)?;
	let opening = vault.opening(&record)?;
	let store = context.store()?;
	let answer = Answer::done()
		.field("title", record.title.as_str())
		.field("content_id", record.content_id.to_string())
		.field("commitment", hex32::to_text(&record.commitment.0))
		.field("verified", true);
	if let Some(path) = out {
		open_to(context, &store, &record, &opening, path).await?;
		return Ok(answer
			.line(format!("{} in {}, and it is what was anchored", record.title, path.display()))
			.field("file", path.display().to_string()));
	}
	let bytes = seal::open(&store.get(&record.content_id).await?, &opening.data_key)?;
	check(&record, commit_bytes(record.scheme, &opening.salt, &bytes))?;
	let value = canonical::parse("record", &bytes)
		.map_err(|_| Error::bad(record.title.as_str(), "is no JSON: name a file by --out"))?;
	Ok(answer.line(value.to_string()).field("record", value))
}

/// Opens a record to a file, in full or not at all.
async fn open_to(context: &Context, store: &Store, record: &Record, opening: &Opening, path: &Path) -> Result<()> {
	let failed = |source| Error::io(path, source);
	let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
	// Made with mode 0600, which it keeps when it is renamed; removed when anything fails.
	let file = NamedTempFile::new_in(folder).map_err(failed)?;
	let progress = context.progress("opening", Some(record.length));
	let to = file.reopen().map_err(failed)?;
	store.open_to(&record.content_id, &opening.data_key, to, progress.observer()).await?;
	check(record, commit_file(record.scheme, &opening.salt, file.path(), |_| ()).ok())?;
	file.as_file().sync_all().map_err(failed)?;
	file.persist(path).map_err(|error| failed(error.error))?;
	Ok(())
}

pub(super) fn list(context: &Context) -> Result<Answer> {
	let mut records = context.vault_view().records()?;
	records.sort_by_key(|record| (record.place.record, record.commitment));
	let replaced: std::collections::HashSet<Commitment> = records.iter().filter_map(|record| record.replaces).collect();
	let status = |record: &Record| match &record.destruction {
		Some(erasure) => format!("destroyed on {}", format::moment(erasure.at)),
		None if replaced.contains(&record.commitment) => "superseded".into(),
		None => "anchored".into(),
	};
	let line = |record: &Record| {
		let place = ref_text(record.place.record);
		format!("{place}  {}  {}  {}", record.title, record.class.code(), status(record))
	};
	let field = |record: &Record| -> Value {
		json!({
			"record": ref_text(record.place.record),
			"title": record.title,
			"class": record.class.code(),
			"schema": record.schema.code(),
			"status": status(record),
			"commitment": hex32::to_text(&record.commitment.0),
			"content_id": record.content_id.to_string(),
			"length": record.length,
			"block": record.place.block_number,
		})
	};
	Ok(Answer::done()
		.lines(records.iter().map(line))
		.line(format!("{} records", records.len()))
		.field("records", records.iter().map(field).collect::<Vec<_>>()))
}

pub(super) async fn recover(context: &Context, give_up: bool) -> Result<Answer> {
	let client = context.connect().await?;
	let signer = context.signer().ok();
	let chain = Chain { client: &client, signer: signer.as_ref() };
	let (vault, store) = (context.vault()?, context.store()?);
	let destroyed = vault.recover_destructions(&chain, &store).await?;
	let settled = vault.recover(&chain, &store, give_up).await?;
	if settled.is_empty() && destroyed.is_empty() {
		return Ok(Answer::done().line("nothing was interrupted").field("recovered", json!([])));
	}
	let (lines, fields): (Vec<_>, Vec<_>) = destroyed.iter().map(destruction).unzip();
	Ok(tell(Answer::done(), &settled).lines(lines).field("destructions", fields))
}

/// What became of an interrupted destruction.
fn destruction(destroyed: &Destroyed) -> (String, Value) {
	let (commitment, what) = match destroyed {
		Destroyed::Done(commitment) => (commitment, "destroyed"),
		Destroyed::TakenBack(commitment) => (commitment, "kept: the chain refused its destruction"),
		Destroyed::Waiting(commitment) => (commitment, "waits: its destruction is for another chain"),
	};
	let commitment = hex32::to_text(&commitment.0);
	(format!("{commitment}: {what}"), json!({ "commitment": commitment, "what": what }))
}
