//! `salus verify`: is this record the anchored one, and how was it as of the bundle's block?

use std::path::PathBuf;

use clap::Args;
use salus_primitives::{commitment::CommitmentScheme, ids::OrganisationId};
use serde_json::{json, Map, Value};

use crate::{
	bundle::{self, Bundle, Shown, Standing, Verified},
	chain::{
		client::{Client, GENESIS_FILE},
		keys,
	},
	cli::{answer::Answer, context::Context, format},
	files::{self, hex32},
	Error, Result,
};

/// What is checked.
#[derive(Debug, Args)]
pub struct Verify {
	/// The proof bundle, a file of `salus record bundle` or `salus record disclose`
	bundle: PathBuf,
	/// The record [default: only what the bundle shows of it]
	record: Option<PathBuf>,
	/// Ask no node: say what held at the bundle's block, by --genesis or the chain that the home folder remembers
	#[arg(long)]
	offline: bool,
}

pub(super) async fn run(context: &Context, arguments: Verify) -> Result<Answer> {
	let Verify { bundle, record, offline } = arguments;
	let name = bundle.display().to_string();
	let bundle = Bundle::from_bytes(&files::read(&bundle)?).map_err(|error| named(&name, error))?;
	let check = |genesis: &[u8; 32]| {
		let verified = match &record {
			Some(record) => bundle::check_file(&bundle, genesis, record),
			None => bundle::check(&bundle, genesis, None),
		};
		verified.map_err(|error| named(&name, error))
	};
	let known = known_genesis(context)?;
	if offline {
		let why = "give it: --offline asks no node, and the home folder remembers no chain";
		let verified = check(&known.ok_or_else(|| Error::bad("--genesis", why))?)?;
		return Ok(report(&verified, None));
	}
	// What doesn't hold by what is known here needs no node to say so.
	let verified = known.as_ref().map(check).transpose()?;
	let client = context.connect().await?;
	let verified = match verified {
		Some(verified) => verified,
		None => check(&client.genesis())?,
	};
	let now = now(&client, &verified).await?;
	Ok(report(&verified, Some(now)))
}

/// Names the file in an error about what is in it.
fn named(file: &str, error: Error) -> Error {
	match error {
		Error::BadInput { what, why } => Error::bad(format!("{file}: {what}"), why),
		other => other,
	}
}

/// The genesis hash that was given, or the one that the home folder remembers.
fn known_genesis(context: &Context) -> Result<Option<[u8; 32]>> {
	let path = context.path(GENESIS_FILE);
	if context.genesis().is_some() || !path.exists() {
		return Ok(context.genesis());
	}
	let genesis = hex32::from_text(files::read_text(&path)?.trim());
	genesis.map(Some).ok_or_else(|| Error::bad(path.display().to_string(), "not a genesis hash"))
}

/// What the node says of the record.
struct Now {
	block: u64,
	standing: Standing,
	custodian: OrganisationId,
}

/// What the node says of the record now. A node whose chain has another block in the place of the bundle's contradicts
/// the bundle.
async fn now(client: &Client, verified: &Verified) -> Result<Now> {
	let block = client.status().await?.finalised;
	if u64::from(verified.block_number) <= block {
		let known = client.block_hash(verified.block_number).await?;
		if known.is_some_and(|known| known != verified.block_hash) {
			let (number, hash) = (verified.block_number, hex32::to_text(&verified.block_hash));
			return Err(Error::Negative(format!(
				"the node's chain has another block {number} than the bundle's {hash}"
			)));
		}
	}
	let record = bundle::record_text(verified.record);
	let info = client.record(verified.record).await?;
	let info = info.ok_or_else(|| Error::Chain(format!("the node's chain has no record {record}")))?;
	let standing = Standing::new(info.status, info.successor, info.destruction.as_ref())?;
	Ok(Now { block, standing, custodian: info.custodian })
}

/// The scheme of a commitment in a word.
const fn scheme(scheme: CommitmentScheme) -> &'static str {
	match scheme {
		CommitmentScheme::SaltedBlake2b256 => "raw",
		CommitmentScheme::SaltedBlake2b256Jcs => "jcs",
		CommitmentScheme::SaltedBlake2b256Fields => "fields",
	}
}

/// A standing for people.
fn words(standing: &Standing) -> String {
	match standing {
		Standing::Current => "current".into(),
		Standing::Superseded { by } => format!("SUPERSEDED by anchor:{}", by.0),
		Standing::EnteredInError => "ENTERED IN ERROR: it should never have been written".into(),
		Standing::Revoked => "REVOKED by its custodian".into(),
		Standing::Destroyed { at } => format!("DESTROYED on {}, as its custodian and a witness declared", day(*at)),
	}
}

/// A standing as JSON.
fn to_json(standing: &Standing) -> Value {
	let mut members = Map::new();
	members.insert("status".into(), standing.code().into());
	match standing {
		Standing::Superseded { by } => members.insert("successor".into(), format!("anchor:{}", by.0).into()),
		Standing::Destroyed { at } => members.insert("destroyed_at".into(), format::moment(*at).into()),
		_ => None,
	};
	members.into()
}

/// The day of a moment, in UTC.
fn day(at: salus_primitives::ids::Moment) -> String {
	format::moment(at).chars().take(10).collect()
}

fn report(verified: &Verified, now: Option<Now>) -> Answer {
	let facts = &verified.facts;
	let holds = |standing: &Standing| *standing == Standing::Current;
	let yes = holds(&facts.standing) && now.as_ref().is_none_or(|now| holds(&now.standing));
	let (record, block) = (bundle::record_text(verified.record), verified.block_number);
	let custodian = facts.custodian.0;
	let mut answer = Answer::new(yes)
		.line(format!("{record} is anchored in block {}, kept by organisation {custodian}", facts.anchored_at))
		.line(shown_words(&verified.shown))
		.lines(shown_fields(&verified.shown))
		.line(format!("as of block {block}, final by authority set {}: {}", verified.set_id, words(&facts.standing)))
		.lines(facts.destruction.filter(|destruction| destruction.witnessed_at.is_none()).map(|destruction| {
			format!("its destruction is declared, and not yet confirmed by organisation {}", destruction.witness.0)
		}));
	answer = match &now {
		Some(now) => answer.line(format!("now, as of block {}: {}", now.block, words(&now.standing))).field(
			"now",
			json!({ "block": now.block, "custodian": now.custodian.0, "standing": to_json(&now.standing) }),
		),
		None => answer.line("no node was asked what happened since").field("now", Value::Null),
	};
	fields(answer, verified)
}

/// The fields of the JSON object.
fn fields(answer: Answer, verified: &Verified) -> Answer {
	let facts = &verified.facts;
	answer
		.field("record", bundle::record_text(verified.record))
		.field("commitment", hex32::to_text(&verified.commitment.0))
		.field("scheme", scheme(facts.scheme))
		.field("schema", facts.schema.code())
		.field("classes", format::classes(facts.classes))
		.field("custodian", facts.custodian.0)
		.field("subject", facts.subject.as_ref().map(keys::address))
		.field("anchored_at", facts.anchored_at)
		.field("block", verified.block_number)
		.field("block_hash", hex32::to_text(&verified.block_hash))
		.field("authority_set", verified.set_id)
		.field("standing", to_json(&facts.standing))
		.field(
			"shown",
			match &verified.shown {
				Shown::Nothing => Value::Null,
				Shown::Record => json!("record"),
				Shown::Fields(value) => json!({ "fields": value }),
				Shown::Parts(parts) => json!({ "parts": parts }),
			},
		)
}

fn shown_words(shown: &Shown) -> String {
	match shown {
		Shown::Nothing => "its commitment is proved; no record was compared with it".into(),
		Shown::Record => "the record is unaltered".into(),
		Shown::Fields(_) => "these of its fields are proved:".into(),
		Shown::Parts(parts) => printable(&format!("these of its parts are proved: {}", parts.join(", "))),
	}
}

/// The fields that are shown, one a line: pointer and value.
fn shown_fields(shown: &Shown) -> Vec<String> {
	let mut lines = Vec::new();
	if let Shown::Fields(value) = shown {
		list(String::new(), value, &mut lines);
	}
	lines
}

fn list(pointer: String, value: &Value, lines: &mut Vec<String>) {
	match value {
		Value::Object(members) if !members.is_empty() => {
			for (name, value) in members {
				list(format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), value, lines);
			}
		}
		Value::Array(items) if !items.is_empty() => {
			for (number, value) in items.iter().enumerate() {
				list(format!("{pointer}/{number}"), value, lines);
			}
		}
		value => lines.push(printable(&format!("  {pointer}: {value}"))),
	}
}

/// The text without characters that would steer a terminal: it is as somebody else wrote it.
fn printable(text: &str) -> String {
	let mut printable = String::with_capacity(text.len());
	for character in text.chars() {
		match character.is_control() {
			true => printable.extend(character.escape_unicode()),
			false => printable.push(character),
		}
	}
	printable
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn fields_are_listed_by_their_pointers() {
		let shown = Shown::Fields(json!({ "a/b": [{ "c": 1.5 }, "x"], "d": {}, "e": null }));
		assert_eq!(shown_fields(&shown), ["  /a~1b/0/c: 1.5", "  /a~1b/1: \"x\"", "  /d: {}", "  /e: null"]);
		assert!(shown_fields(&Shown::Record).is_empty());
		let hostile = Shown::Fields(json!({ "\u{1b}[2J": "\u{9b}0m" }));
		assert_eq!(shown_fields(&hostile), ["  /\\u{1b}[2J: \"\\u{9b}0m\""]);
	}

	#[test]
	fn a_standing_is_said_in_words_and_as_json() {
		let destroyed = Standing::Destroyed { at: 86_400_000 };
		assert_eq!(words(&destroyed), "DESTROYED on 1970-01-02, as its custodian and a witness declared");
		assert_eq!(to_json(&destroyed), json!({ "status": "destroyed", "destroyed_at": "1970-01-02T00:00:00Z" }));
		let superseded = Standing::Superseded { by: salus_primitives::ids::AnchorId(9) };
		assert_eq!(words(&superseded), "SUPERSEDED by anchor:9");
		assert_eq!(to_json(&superseded), json!({ "status": "superseded", "successor": "anchor:9" }));
	}
}
