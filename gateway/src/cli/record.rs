//! `salus record`: health records, sealed off the chain and anchored on it.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::DataClass,
	ids::{AnchorId, BatchId},
	merkle,
};
use serde_json::{json, Value};
use sp_core::H256;

use crate::{
	canonical,
	chain::{call::anchor, client::Client},
	cli::{
		anchoring::{self, Options, Sealed},
		answer::Answer,
		context::Context,
		parse,
	},
	epcis, fhir,
	files::{self, hex32},
	record::{self, ChainRef, Finding, Receipt, Verdict, SCHEME},
	seal::{self, RecipientKey},
	store, Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Seal and anchor a FHIR R4 file: a Bundle's resources as one batch, a resource on its own as one anchor
	Anchor(Anchor),
	/// Is this file the one that was anchored, and still current? Exit code 1 names what was altered
	Verify {
		/// The FHIR or EPCIS file
		file: PathBuf,
		/// The receipt that was written when it was anchored
		#[arg(long, value_name = "FILE")]
		receipt: PathBuf,
	},
	/// Open a sealed record
	Open {
		/// The record's content id, from its receipt
		content_id: String,
		/// Secret key of one of its recipients [default: the home folder's own]
		#[arg(long, value_name = "FILE")]
		recipient_key: Option<PathBuf>,
		/// Write the record to this file rather than to the screen
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Seal and anchor the next version of a resource that was anchored on its own
	Supersede {
		/// The new version
		file: PathBuf,
		/// Number of the anchor of the version before
		#[arg(long, value_name = "NUMBER")]
		anchor: u64,
		/// Where the new receipt goes [default: FILE.receipt.json]
		#[arg(long, value_name = "FILE")]
		receipt: Option<PathBuf>,
		#[command(flatten)]
		options: Options,
	},
	/// Declare that a record should never have been written
	EnterInError {
		/// Number of its anchor
		anchor: u64,
	},
}

/// What is anchored.
#[derive(Debug, Args)]
pub struct Anchor {
	/// The FHIR R4 file, JSON
	file: PathBuf,
	/// The data class of all its resources [default: by resource type and category]
	#[arg(long, value_parser = parse::data_class)]
	class: Option<DataClass>,
	/// Where the receipt goes [default: FILE.receipt.json]
	#[arg(long, value_name = "FILE")]
	receipt: Option<PathBuf>,
	#[command(flatten)]
	options: Options,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Anchor(arguments) => self::anchor(context, arguments).await,
		Command::Verify { file, receipt } => verify(context, &file, &receipt).await,
		Command::Open { content_id, recipient_key, out } => {
			open(context, &content_id, recipient_key.as_deref(), out.as_deref()).await
		}
		Command::Supersede { file, anchor, receipt, options } => {
			supersede(context, &file, AnchorId(anchor), receipt, &options).await
		}
		Command::EnterInError { anchor } => {
			let included = context.submit(&anchor::enter_in_error(AnchorId(anchor))).await?.included;
			Ok(Answer::done()
				.line(format!("anchor {anchor} is marked as entered in error"))
				.field("anchor", anchor)
				.included(&included))
		}
	}
}

/// Reads a FHIR file; an error names the file.
fn read_fhir(file: &Path) -> Result<fhir::Document> {
	fhir::Document::parse(&files::read(file)?)
		.map_err(|error| Error::bad(file.display().to_string(), error.to_string()))
}

/// Reads a FHIR or an EPCIS file: a FHIR resource says its type by `resourceType`.
fn read_any(file: &Path) -> Result<fhir::Document> {
	let named = |error: Error| Error::bad(file.display().to_string(), error.to_string());
	let bytes = files::read(file)?;
	let value = canonical::parse("document", &bytes).map_err(named)?;
	match value.get("resourceType") {
		Some(_) => fhir::Document::parse(&bytes).map_err(named),
		None => epcis::Document::parse(&bytes).map(|document| anchoring::evidence(&document)).map_err(named),
	}
}

async fn anchor(context: &Context, arguments: Anchor) -> Result<Answer> {
	let Anchor { file, class, receipt, options } = arguments;
	let mut document = read_fhir(&file)?;
	if let Some(class) = class {
		document.resources.iter_mut().for_each(|resource| resource.class = class);
	}
	let signer = context.signer()?;
	let client = context.connect().await?;
	let path = receipt.unwrap_or_else(|| anchoring::receipt_path(&file));
	let sealed = Sealed::new(context, &document, &options, path).await?;
	let call = sealed.call(options.subject.as_ref())?;
	let (_receipt, answer) = sealed.submit(&client, &call, &signer).await?;
	let classes: Vec<_> = document.classes().iter().map(DataClass::code).collect();
	Ok(answer.lines(document.skipped.clone()).field("skipped", document.skipped).field("classes", classes))
}

async fn supersede(
	context: &Context,
	file: &Path,
	old: AnchorId,
	receipt: Option<PathBuf>,
	options: &Options,
) -> Result<Answer> {
	let document = read_fhir(file)?;
	if document.bundle.is_some() {
		return Err(Error::bad(file.display().to_string(), "a single resource is expected, not a Bundle"));
	}
	let signer = context.signer()?;
	let client = context.connect().await?;
	let path = receipt.unwrap_or_else(|| anchoring::receipt_path(file));
	let sealed = Sealed::new(context, &document, options, path).await?;
	let call = anchor::supersede(old, sealed.single()?.commitment, SCHEME);
	let (_receipt, answer) = sealed.submit(&client, &call, &signer).await?;
	Ok(answer.line(format!("it takes the place of anchor {}", old.0)).field("superseded", old.0))
}

async fn verify(context: &Context, file: &Path, receipt: &Path) -> Result<Answer> {
	let document = read_any(file)?;
	let receipt = Receipt::load(receipt)?;
	let findings = record::verify(&receipt, &document)?;
	let client = context.connect().await?;
	let place = receipt.chain.as_ref();
	let place = place.ok_or_else(|| Error::Negative("the receipt names no anchor: it was never anchored".into()))?;
	if place.genesis.0 != client.genesis() {
		return Err(Error::WrongGenesis {
			expected: hex32::to_text(&place.genesis.0),
			found: hex32::to_text(&client.genesis()),
		});
	}
	let standing = standing(&client, &receipt, place).await?;
	let flaws: Vec<_> = findings.iter().filter(|finding| finding.verdict != Verdict::Matching).collect();
	let yes = flaws.is_empty() && standing.is_none();
	let matching = findings.len() - flaws.len();
	let answer = Answer::new(yes)
		.lines(flaws.iter().map(|finding| finding.to_string()))
		.field("matching", matching)
		.field("findings", flaws.iter().map(|finding| to_json(finding)).collect::<Vec<_>>())
		.field("anchored", standing != Some(Standing::Unknown))
		.field("current", standing.is_none());
	Ok(match standing {
		Some(standing) => answer.line(standing.text()),
		None if yes => {
			answer.line(format!("verified: {matching} records as anchored, final in block {}", place.block_number))
		}
		None => answer.line(format!("NOT verified: {} of {} records differ", flaws.len(), findings.len())),
	})
}

/// Why an anchor doesn't speak for its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
	/// The chain doesn't have it.
	Unknown,
	/// It is no longer the current version.
	NotCurrent,
}

impl Standing {
	fn text(self) -> String {
		match self {
			Self::Unknown => "NOT verified: the chain doesn't have this anchor".into(),
			Self::NotCurrent => "NOT current: a later version took its place, or it was entered in error".into(),
		}
	}
}

/// Whether the chain has what the receipt says; `None` when all is well.
async fn standing(client: &Client, receipt: &Receipt, place: &ChainRef) -> Result<Option<Standing>> {
	if let Some(batch) = place.batch {
		let known = is_in_batch(client, receipt, batch).await?;
		return Ok(if known { None } else { Some(Standing::Unknown) });
	}
	let Some(entry) = receipt.resources.first() else { return Ok(Some(Standing::Unknown)) };
	Ok(match client.anchor_of(entry.commitment).await? {
		Some((anchor, true)) if Some(anchor) == place.anchor => None,
		Some((anchor, false)) if Some(anchor) == place.anchor => Some(Standing::NotCurrent),
		_ => Some(Standing::Unknown),
	})
}

/// Whether the receipt's commitments are the batch's. The first one's path leads to the batch's root on the chain, and
/// so that root is the receipt's; all the others' paths are checked against it here.
async fn is_in_batch(client: &Client, receipt: &Receipt, batch: BatchId) -> Result<bool> {
	let tree = receipt.tree()?;
	let path = |index| -> Result<Vec<H256>> {
		tree.path(index).ok_or_else(|| Error::bad("receipt.resources", "an index beyond the leaves"))
	};
	for entry in &receipt.resources {
		let good = merkle::verify(tree.root(), receipt.leaves, entry.index, &entry.commitment.0, &path(entry.index)?);
		if !good {
			return Ok(false);
		}
	}
	match receipt.resources.first() {
		Some(first) => client.verify_inclusion(batch, first.index, first.commitment, &path(first.index)?).await,
		None => Ok(false),
	}
}

fn to_json(finding: &Finding) -> Value {
	json!({
		"index": finding.index,
		"resource_type": finding.resource_type,
		"id": finding.id,
		"verdict": finding.verdict.to_string(),
	})
}

async fn open(context: &Context, content_id: &str, key: Option<&Path>, out: Option<&Path>) -> Result<Answer> {
	let id = store::parse_id(content_id)?;
	let key = match key {
		Some(path) => RecipientKey::load(path)?,
		None => anchoring::own_key(context)?,
	};
	let record = seal::open(&anchoring::store(context)?.get(&id).await?, &key)?;
	let answer = Answer::done().field("content_id", content_id);
	if let Some(path) = out {
		files::write_atomic(path, &record)?;
		return Ok(answer.line(format!("record in {}", path.display())).field("file", path.display().to_string()));
	}
	let value = canonical::parse("record", &record)?;
	Ok(answer.line(value.to_string()).field("record", value))
}
