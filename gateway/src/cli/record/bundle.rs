//! `salus record bundle` and `salus record disclose`: what proves a record, or some fields of it, without a node.

use std::path::{Path, PathBuf};

use clap::Args;
use salus_primitives::{
	codes::Schema,
	commitment::{Commitment, CommitmentScheme},
};
use zeroize::Zeroizing;

use crate::{
	bundle::{self, OpeningProof},
	canonical,
	chain::client::Client,
	cli::{answer::Answer, context::Context},
	fields::{Disclosure, Tree},
	files, seal,
	vault::{Record, Vault},
	Error, Result,
};

/// A bundle for the whole record.
#[derive(Debug, Args)]
pub struct Bundle {
	/// The record: its title, commitment, content id, anchor:7 or batch:3/17
	name: String,
	/// Where the bundle goes. It holds the record's salt: give it to those alone who may see the record
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
	/// Show this field and nothing else of the record, as `disclose` does; repeat it for more
	#[arg(long, value_name = "POINTER")]
	field: Vec<String>,
}

/// A bundle for some fields.
#[derive(Debug, Args)]
pub struct Disclose {
	/// The record: its title, commitment, content id, anchor:7 or batch:3/17
	name: String,
	/// A field that is shown, as a JSON pointer: /valueQuantity/value. One that names more stands for all of it; repeat
	/// it for more
	#[arg(long, value_name = "POINTER", required = true)]
	field: Vec<String>,
	/// Where the bundle goes
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

pub(super) async fn run(context: &Context, Bundle { name, out, field }: Bundle) -> Result<Answer> {
	let vault = context.vault_view();
	let record = vault.find(&name)?;
	if !field.is_empty() {
		return disclose_fields(context, &vault, &record, &field, &out).await;
	}
	let (opening, how) = match vault.opening(&record) {
		Ok(opening) => (OpeningProof::Whole { salt: *opening.salt }, "with its salt: keep the file secret"),
		Err(Error::Negative(_)) => (OpeningProof::None, "without a salt: it is destroyed, and the bundle proves that"),
		Err(error) => return Err(error),
	};
	let client = connect(context, &record).await?;
	let made = client.bundle(&record, vault.path(&record)?, opening).await?;
	write(&made, &out, &format!("bundle of {}, {how}", record.title))
}

pub(super) async fn disclose(context: &Context, Disclose { name, field, out }: Disclose) -> Result<Answer> {
	let vault = context.vault_view();
	let record = vault.find(&name)?;
	disclose_fields(context, &vault, &record, &field, &out).await
}

async fn disclose_fields(
	context: &Context,
	vault: &Vault,
	record: &Record,
	field: &[String],
	out: &Path,
) -> Result<Answer> {
	if record.scheme != CommitmentScheme::SaltedBlake2b256Fields || record.schema == Schema::Dicom {
		let why = "it was not anchored field by field, so that only the whole of it can be proved";
		return Err(Error::bad(record.title.clone(), why));
	}
	let disclosure = show(context, vault, record, field).await?;
	let shown = disclosure.fields().len();
	let client = connect(context, record).await?;
	let made = client.bundle(record, vault.path(record)?, OpeningProof::Fields(disclosure)).await?;
	let answer = write(&made, out, &format!("bundle of {} with {shown} of its fields and nothing else", record.title))?;
	Ok(answer.field("fields", shown))
}

/// Opens the sealed record and shows some of its fields.
async fn show(context: &Context, vault: &Vault, record: &Record, field: &[String]) -> Result<Disclosure> {
	let opening = vault.opening(record)?;
	let blob = context.store()?.get(&record.content_id).await?;
	let bytes: Zeroizing<Vec<u8>> = seal::open(&blob, &opening.data_key)?;
	let tree = Tree::of_json(&opening.salt, &canonical::parse(&record.title, &bytes)?)?;
	check_commitment(record, tree.commitment())?;
	tree.disclose_named(field)
}

/// Refuses a sealed record that isn't the anchored one.
fn check_commitment(record: &Record, found: Commitment) -> Result<()> {
	if found == record.commitment {
		return Ok(());
	}
	Err(Error::Negative(format!("the sealed record is not the one that was anchored as {}", record.title)))
}

/// Connects to a node of the chain that the record is anchored on.
async fn connect(context: &Context, record: &Record) -> Result<Client> {
	let client = context.connect().await?;
	if record.place.genesis == client.genesis() {
		return Ok(client);
	}
	let text = |genesis: &[u8; 32]| files::hex32::to_text(genesis);
	Err(Error::WrongGenesis { expected: text(&record.place.genesis), found: text(&client.genesis()) })
}

/// Writes a bundle, which only its owner may read.
fn write(made: &bundle::Bundle, out: &Path, what: &str) -> Result<Answer> {
	let bytes = made.to_bytes()?;
	files::write_atomic(out, &bytes)?;
	let file = out.display().to_string();
	Ok(Answer::done()
		.line(format!("{what}: {file}, {} bytes", bytes.len()))
		.field("record", bundle::record_text(made.record))
		.field("file", file)
		.field("bytes", bytes.len()))
}
