//! What the chain says of a record.

use futures::{stream, StreamExt, TryStreamExt};
use salus_primitives::{
	anchor::{RecordInfo, RecordRef, RecordStatus},
	codes::DataClass,
};
use serde_json::{json, Value};
use sp_core::H256;

use crate::{
	chain::{client::Client, keys, AccountId},
	cli::{answer::Answer, context::Context, format},
	files::hex32,
	record::{ChainRef, Receipt},
	vault::{ref_text, Name, Record},
	Error, Result,
};

/// How many leaves the chain is asked about at a time.
const AT_A_TIME: usize = 16;

/// The words for what the chain says of a record.
pub(super) fn words(info: &RecordInfo<AccountId>) -> String {
	let destroyed = info.destruction.as_ref();
	let status = match info.status {
		RecordStatus::Current => "current".into(),
		RecordStatus::Superseded => match info.successor {
			Some(successor) => format!("superseded by anchor:{}", successor.0),
			None => "superseded".into(),
		},
		RecordStatus::EnteredInError => "entered in error".into(),
		RecordStatus::Revoked => "revoked".into(),
		RecordStatus::Destroyed => match destroyed.and_then(|said| Some((said.witnessed_at?, said.witness.0))) {
			Some((at, witness)) => format!("destroyed on {}, witnessed by organisation {witness}", day(at)),
			None => "destroyed".into(),
		},
	};
	match destroyed.filter(|said| said.witnessed_at.is_none()) {
		Some(said) => {
			format!("{status}; said to be destroyed on {}, not witnessed yet", day(said.attested_at))
		}
		None => status,
	}
}

fn day(at: u64) -> String {
	format::moment(at).chars().take(10).collect()
}

/// Whether a record holds, as far as the chain is concerned.
pub(super) fn holds(info: &RecordInfo<AccountId>) -> bool {
	info.status == RecordStatus::Current && info.destruction.is_none()
}

/// Refuses a node of another chain than a record is anchored on.
pub(super) fn check_genesis(client: &Client, genesis: &[u8; 32]) -> Result<()> {
	match client.genesis() == *genesis {
		true => Ok(()),
		false => {
			Err(Error::WrongGenesis { expected: hex32::to_text(genesis), found: hex32::to_text(&client.genesis()) })
		}
	}
}

/// What the chain says of each record of a receipt, in their order: `None` for one that the chain doesn't have.
pub(super) async fn of_receipt(
	client: &Client,
	receipt: &Receipt,
	chain: &ChainRef,
) -> Result<Vec<Option<RecordInfo<AccountId>>>> {
	if !is_known(client, receipt, chain).await? {
		return Ok(vec![None; receipt.entries.len()]);
	}
	let place = |index: u32| match (chain.batch, chain.anchor) {
		(Some(batch), _) => Ok(RecordRef::Leaf { batch, index }),
		(None, Some(anchor)) => Ok(RecordRef::Anchor(anchor)),
		(None, None) => Err(Error::bad("receipt.chain", "names no anchor and no batch")),
	};
	let places = receipt.entries.iter().map(|entry| place(entry.index)).collect::<Result<Vec<_>>>()?;
	stream::iter(places).map(|place| client.record(place)).buffered(AT_A_TIME).try_collect().await
}

/// Whether the chain has what a receipt names: for a batch, its root under its number and with its number of leaves.
async fn is_known(client: &Client, receipt: &Receipt, chain: &ChainRef) -> Result<bool> {
	let Some(last) = receipt.entries.last() else { return Ok(false) };
	match (chain.batch, receipt.root) {
		(Some(batch), Some(root)) => {
			if client.batch_of(root).await? != Some(batch) {
				return Ok(false);
			}
			let path: Option<Vec<H256>> = receipt.tree()?.path(last.index);
			client.verify_inclusion(batch, last.index, last.commitment, &path.unwrap_or_default()).await
		}
		(None, None) => {
			let found = client.anchor_of(last.commitment).await?;
			Ok(found.is_some_and(|(anchor, _current)| Some(anchor) == chain.anchor))
		}
		_ => Err(Error::bad("receipt.chain", "a batch has a root, and a single record has none")),
	}
}

/// `salus record show`.
pub(super) async fn show(context: &Context, name: &str) -> Result<Answer> {
	let vault = context.vault_view();
	let (record, place) = match (vault.find(name), Name::from(name)) {
		(Ok(record), _) => (Some(record.clone()), record.place.record),
		(Err(_), Name::Place(place)) => (None, place),
		(Err(error), _) => return Err(error),
	};
	let client = context.connect().await?;
	if let Some(record) = &record {
		check_genesis(&client, &record.place.genesis)?;
	}
	let info = client.record(place).await?;
	let info = info.ok_or_else(|| Error::Negative(format!("the chain has no {}", ref_text(place))))?;
	let versions = client.versions(place).await?;
	let versions: Vec<String> = versions.into_iter().map(ref_text).collect();
	let mut answer = Answer::done();
	if let Some(record) = &record {
		answer = described(answer, record);
	}
	Ok(said(answer, place, &info)
		.line(format!("versions, oldest first: {}", versions.join(", ")))
		.field("versions", versions))
}

/// Adds what the chain says of a record.
fn said(answer: Answer, place: RecordRef, info: &RecordInfo<AccountId>) -> Answer {
	let classes: Vec<_> = info.classes.iter().map(DataClass::code).collect();
	let subject = info.subject.as_ref().map(keys::address);
	answer
		.line(format!("{}: {}", ref_text(place), words(info)))
		.line(format!(
			"{} {}, kept by organisation {}, anchored in block {}",
			info.schema.code(),
			classes.join(", "),
			info.custodian.0,
			info.anchored_at
		))
		.lines(subject.iter().map(|subject| format!("subject {subject}")))
		.field("record", ref_text(place))
		.field("status", words(info))
		.field("current", holds(info))
		.field("custodian", info.custodian.0)
		.field("subject", subject)
		.field("classes", classes)
		.field("schema", info.schema.code())
		.field("anchored_at", info.anchored_at)
		.field("predecessor", info.predecessor.map(ref_text))
		.field("successor", info.successor.map(|successor| ref_text(RecordRef::Anchor(successor))))
		.field(
			"destruction",
			info.destruction.map_or(Value::Null, |said| {
				json!({
					"custodian": said.custodian.0,
					"witness": said.witness.0,
					"attested_at": format::moment(said.attested_at),
					"witnessed_at": said.witnessed_at.map(format::moment),
				})
			}),
		)
}

/// Adds what the vault knows of a record.
fn described(answer: Answer, record: &Record) -> Answer {
	answer
		.line(format!("{} ({} bytes, {})", record.title, record.length, record.content_id))
		.field("title", record.title.as_str())
		.field("commitment", hex32::to_text(&record.commitment.0))
		.field("content_id", record.content_id.to_string())
		.field("length", record.length)
		.field("labels", format::data_labels(&record.labels))
		.field("data_time", record.data_time.map(format::moment))
		.field("erased", record.destruction.map(|erasure| format::moment(erasure.at)))
}
