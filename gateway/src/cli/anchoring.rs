//! Seals and anchors a document: what `salus record` and `salus epcis` share.

use std::path::{Path, PathBuf};

use clap::Args;
use salus_primitives::{
	codes::DataClass,
	ids::{AnchorId, BatchId},
};
use sp_core::H256;

use crate::{
	chain::{
		call::{anchor, Call},
		client::Client,
		event::Included,
		keys::{self, Signer},
		AccountId,
	},
	cli::{answer::Answer, context::Context, parse},
	epcis, fhir,
	record::{ChainRef, Prepared, Receipt, SCHEME},
	seal::{self, Recipient, RecipientKey},
	store::Store,
	Error, Result,
};

/// Name of the home folder's own key for sealed records.
const OWN_KEY: &str = "recipient.key";

/// How a document is sealed and anchored.
#[derive(Debug, Args)]
pub struct Options {
	/// Whose record it is, a patient's pseudonym: SS58 or //Name
	#[arg(long, value_name = "PATIENT", value_parser = parse::account)]
	pub subject: Option<AccountId>,
	/// Public key of somebody else who may open the sealed records; repeat it for more, 255 at most
	#[arg(long, value_name = "FILE")]
	pub recipient_key: Vec<PathBuf>,
}

/// A document that is ready to be anchored: its records sealed, its receipt waiting.
pub(super) struct Sealed {
	prepared: Prepared,
	receipt: Receipt,
	path: PathBuf,
}

/// The store of sealed records in the home folder.
pub(super) fn store(context: &Context) -> Result<Store> {
	Store::local(&context.path("store"))
}

/// The home folder's own key, made when it is needed first.
pub(super) fn own_key(context: &Context) -> Result<RecipientKey> {
	let path = context.path(OWN_KEY);
	if path.exists() {
		return RecipientKey::load(&path);
	}
	let key = RecipientKey::generate()?;
	key.save(&path)?;
	Ok(key)
}

/// Where the receipt of a file goes unless another place is given: next to it.
pub(super) fn receipt_path(file: &Path) -> PathBuf {
	let mut name = file.as_os_str().to_owned();
	name.push(".receipt.json");
	PathBuf::from(name)
}

/// An EPCIS document's events as records: each event is one, of no data class of its own.
pub(super) fn evidence(document: &epcis::Document) -> fhir::Document {
	let event = |(entry, event): (usize, &epcis::Event)| fhir::Resource {
		entry,
		resource_type: event.kind.name().into(),
		id: event.id.clone(),
		class: DataClass::Other,
		value: event.raw.clone(),
	};
	fhir::Document {
		bundle: Some("EPCISDocument".into()),
		resources: document.events.iter().enumerate().map(event).collect(),
		skipped: Vec::new(),
	}
}

impl Sealed {
	/// Commits to each record, seals it into the store, and writes the receipt beside its final place: a commitment
	/// whose salt is lost proves nothing.
	pub(super) async fn new(
		context: &Context,
		document: &fhir::Document,
		options: &Options,
		path: PathBuf,
	) -> Result<Self> {
		if path.exists() {
			return Err(Error::bad(path.display().to_string(), "is there already, and a receipt is never overwritten"));
		}
		let mut recipients = vec![own_key(context)?.recipient()];
		for file in &options.recipient_key {
			recipients.push(Recipient::load(file)?);
		}
		let prepared = Prepared::new(document)?;
		let mut receipt = prepared.receipt();
		let store = store(context)?;
		for (leaf, entry) in prepared.leaves.iter().zip(&mut receipt.resources) {
			entry.content_id = Some(store.put(&seal::seal(&leaf.canonical, &recipients)?).await?);
		}
		let sealed = Self { prepared, receipt, path };
		sealed.receipt.save(&sealed.pending())?;
		Ok(sealed)
	}

	/// Where the receipt waits until its anchor is final.
	fn pending(&self) -> PathBuf {
		self.path.with_extension("json.pending")
	}

	/// The call that anchors the document: a root for a Bundle, the commitment itself for a single record.
	pub(super) fn call(&self, subject: Option<&AccountId>) -> Result<Call> {
		if let Some(root) = self.prepared.root() {
			let classes = self.prepared.classes();
			return Ok(anchor::anchor_batch(root, self.prepared.count(), SCHEME, classes, subject));
		}
		let leaf = self.single()?;
		Ok(anchor::anchor(leaf.commitment, SCHEME, leaf.class, subject))
	}

	/// The only record.
	pub(super) fn single(&self) -> Result<&crate::record::Leaf> {
		match self.prepared.leaves.as_slice() {
			[leaf] if self.prepared.root().is_none() => Ok(leaf),
			_ => Err(Error::bad("document", "a single FHIR resource is expected, not a Bundle")),
		}
	}

	/// Submits the call and, once it is final, puts the receipt in its place.
	pub(super) async fn submit(mut self, client: &Client, call: &Call, signer: &Signer) -> Result<(Receipt, Answer)> {
		let included = match client.submit(call, signer).await {
			Ok(included) => included,
			Err(error) => return Err(self.forget(error)),
		};
		let chain = chain_ref(client, &included, signer)?;
		self.receipt.chain = Some(chain.clone());
		self.receipt.save(&self.path)?;
		let pending = self.pending();
		std::fs::remove_file(&pending).map_err(|source| Error::io(pending, source))?;
		let answer = self.report(&chain).included(&included);
		Ok((self.receipt, answer))
	}

	/// Takes back the waiting receipt of an anchor that the chain refused. When it isn't sure that it did, it stays.
	fn forget(&self, error: Error) -> Error {
		let pending = self.pending();
		if let Error::Chain(why) = error {
			return Error::Chain(format!("{why}; the salts are in {}", pending.display()));
		}
		match std::fs::remove_file(&pending) {
			Ok(()) => error,
			Err(source) => Error::io(pending, source),
		}
	}

	fn report(&self, chain: &ChainRef) -> Answer {
		let count = self.prepared.count();
		let answer = match (chain.batch, chain.anchor) {
			(Some(batch), _) => {
				Answer::done().line(format!("anchored {count} records as batch {}", batch.0)).field("batch", batch.0)
			}
			(None, anchor) => {
				let anchor = anchor.unwrap_or_default().0;
				Answer::done().line(format!("anchored as {anchor}")).field("anchor", anchor)
			}
		};
		let ids = self.receipt.resources.iter().filter_map(|entry| entry.content_id.map(|id| id.to_string()));
		answer
			.line(format!("receipt in {} (secret: it holds the salts)", self.path.display()))
			.field("records", count)
			.field("receipt", self.path.display().to_string())
			.field("content_ids", ids.collect::<Vec<_>>())
	}
}

/// Where the anchor is, from the transaction's events.
fn chain_ref(client: &Client, included: &Included, signer: &Signer) -> Result<ChainRef> {
	let batch: Option<BatchId> = included.find("EhrAnchor", "BatchAnchored")?;
	let single: Option<AnchorId> = included.find("EhrAnchor", "Anchored")?;
	let successor: Option<(AnchorId, AnchorId)> = included.find("EhrAnchor", "Superseded")?;
	let anchor = successor.map(|(_old, new)| new).or(single);
	if batch.is_none() && anchor.is_none() {
		return Err(Error::Chain(format!("block {} lacks the event of the anchor", included.block)));
	}
	Ok(ChainRef {
		genesis: H256(client.genesis()),
		anchor,
		batch,
		block_hash: H256(included.block_hash),
		block_number: u32::try_from(included.block).unwrap_or(u32::MAX),
		custodian: keys::address(&signer.account()),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn receipts_go_next_to_their_file() {
		assert_eq!(receipt_path(Path::new("a/b.json")), Path::new("a/b.json.receipt.json"));
	}
}
