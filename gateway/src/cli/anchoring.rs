//! Seals and anchors records: what `salus record`, `salus epcis` and `salus stream` share.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{json, Value};

use crate::{
	chain::{client::Client, keys::Signer, AccountId},
	cli::{answer::Answer, context::Context, parse},
	progress::Progress,
	record::{self, Body, Material, Presented, Receipt, Verdict},
	store::Store,
	vault::{Chain, Done, Order, Settled, Vault},
	Error, Result,
};

/// How records are anchored.
#[derive(Debug, Args)]
pub(super) struct Options {
	/// Whose records they are, a patient's pseudonym: SS58 or //Name
	#[arg(long, value_name = "PATIENT", value_parser = parse::account)]
	pub subject: Option<AccountId>,
}

/// All that anchoring takes: the chain, the vault, and the store. The vault is open, and no run is left over in it but
/// those that have to wait.
pub(super) struct Desk {
	/// The connection.
	pub(super) client: Client,
	/// Who signs.
	pub(super) signer: Signer,
	/// The vault.
	pub(super) vault: Vault,
	/// The store of sealed records.
	pub(super) store: Store,
	/// The runs that an earlier process left, and what became of them.
	pub(super) settled: Vec<Settled>,
}

impl Desk {
	/// Connects, opens the vault, and finishes what an earlier process left unfinished.
	pub(super) async fn open(context: &Context) -> Result<Self> {
		let signer = context.signer()?;
		let client = context.connect().await?;
		let (vault, store) = (context.vault()?, context.store()?);
		let chain = Chain { client: &client, signer: Some(&signer) };
		vault.recover_destructions(&chain, &store).await?;
		let settled = vault.recover(&chain, &store, false).await?;
		Ok(Self { client, signer, vault, store, settled })
	}

	/// Seals records and anchors them by one call.
	pub(super) async fn anchor(&self, context: &Context, order: Order, materials: &[Material]) -> Result<Done> {
		ensure_free(&order.receipt)?;
		let chain = Chain { client: &self.client, signer: Some(&self.signer) };
		let progress = sealing(context, materials)?;
		self.vault.anchor(&chain, &self.store, order, materials, &progress).await
	}

	/// The run of an earlier process that was finished now and has its receipt at this place, if these are its records:
	/// then the command was given once more, and they are not anchored twice.
	pub(super) fn finished(&self, receipt: &Path, presented: &[Presented]) -> Result<Option<&Done>> {
		let receipt = std::path::absolute(receipt).map_err(|source| Error::io(receipt, source))?;
		let done = self.settled.iter().find_map(|settled| match settled {
			Settled::Finished(done) if done.path == receipt => Some(done.as_ref()),
			_ => None,
		});
		let Some(done) = done else { return Ok(None) };
		let salts = salts(&self.vault, &done.receipt)?;
		let findings = record::verify(&done.receipt, &salts, presented)?;
		Ok(Some(done).filter(|_| findings.iter().all(|finding| finding.verdict == Verdict::Matching)))
	}

	/// Adds what became of interrupted runs to an answer.
	pub(super) fn tell(&self, answer: Answer) -> Answer {
		tell(answer, &self.settled)
	}
}

/// Progress over the bytes of all records.
fn sealing(context: &Context, materials: &[Material]) -> Result<Progress> {
	let mut total = 0;
	for material in materials {
		total += match &material.body {
			Body::Bytes(bytes) => bytes.len() as u64,
			Body::File(path) => record::length_of(path)?,
		};
	}
	Ok(context.progress("sealing", Some(total)))
}

/// The salts of a receipt's records, from the vault: `None` for a record that is destroyed.
pub(super) fn salts(vault: &Vault, receipt: &Receipt) -> Result<Vec<Option<zeroize::Zeroizing<[u8; 32]>>>> {
	let salt = |entry: &record::Entry| {
		let unknown = || {
			let why =
				"its salt isn't in this vault: only its custodian checks a record by a receipt; others take a bundle";
			Error::bad(format!("receipt.entries[{}]: {}", entry.index, entry.title), why)
		};
		let record = vault.record(&entry.commitment)?.ok_or_else(unknown)?;
		match vault.opening(&record) {
			Ok(opening) => Ok(Some(opening.salt)),
			Err(Error::Negative(_)) if record.destruction.is_some() => Ok(None),
			Err(error) => Err(error),
		}
	};
	receipt.entries.iter().map(salt).collect()
}

/// Refuses a place where a receipt is already.
pub(super) fn ensure_free(path: &Path) -> Result<()> {
	match path.exists() {
		true => Err(Error::bad(path.display().to_string(), "is there already, and a receipt is never overwritten")),
		false => Ok(()),
	}
}

/// Where the receipt of a file goes unless another place is given: next to it.
pub(super) fn receipt_path(file: &Path) -> PathBuf {
	// A folder may be named with a slash at its end.
	let mut name: PathBuf = file.components().collect();
	name.as_mut_os_string().push(".receipt.json");
	name
}

/// Adds what became of interrupted runs to an answer.
pub(super) fn tell(answer: Answer, settled: &[Settled]) -> Answer {
	if settled.is_empty() {
		return answer;
	}
	let (mut lines, mut fields) = (Vec::new(), Vec::new());
	for settled in settled {
		let (line, field) = match settled {
			Settled::Finished(done) => {
				let path = done.path.display().to_string();
				let line = format!("an interrupted run was finished: {} records, {path}", done.receipt.leaves);
				(line, json!({ "finished": path, "records": done.receipt.leaves }))
			}
			Settled::TakenBack { run, why } => {
				(format!("{run} was taken back: {why}"), json!({ "taken_back": run, "why": why }))
			}
			Settled::Waiting { run, why } => (format!("{run} waits: {why}"), json!({ "waiting": run, "why": why })),
		};
		lines.push(line);
		fields.push(field);
	}
	answer.lines(lines).field("recovered", fields)
}

/// What was anchored, as an answer.
pub(super) fn report(done: &Done) -> Answer {
	let (count, chain) = (done.receipt.leaves, done.receipt.chain.as_ref());
	let answer = match chain.map(|chain| (chain.batch, chain.anchor)) {
		Some((Some(batch), _)) => {
			Answer::done().line(format!("anchored {count} records as batch {}", batch.0)).field("batch", batch.0)
		}
		Some((None, Some(anchor))) => {
			Answer::done().line(format!("anchored as anchor:{}", anchor.0)).field("anchor", anchor.0)
		}
		_ => Answer::done(),
	};
	let ids: Vec<Value> = done.receipt.entries.iter().map(|entry| entry.content_id.to_string().into()).collect();
	let answer = answer
		.line(format!("receipt in {}", done.path.display()))
		.field("records", count)
		.field("receipt", done.path.display().to_string())
		.field("content_ids", ids);
	match &done.anchored.included {
		Some(included) => answer.included(included),
		None => answer.field("block", done.anchored.block_number),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn receipts_go_next_to_their_file_or_folder() {
		assert_eq!(receipt_path(Path::new("a/b.json")), Path::new("a/b.json.receipt.json"));
		assert_eq!(receipt_path(Path::new("a/series/")), Path::new("a/series.receipt.json"));
	}
}
