//! `salus release`: records released to whoever the chain permits.

use std::{
	path::{Path, PathBuf},
	sync::Arc,
};

use clap::{Args, Subcommand};
use salus_primitives::commitment::Commitment;
use serde_json::{json, Value};

use crate::{
	bundle::record_text,
	chain::{client::BlockRef, client::Client, AccountId},
	cli::{answer::Answer, context::Context, format, parse},
	files::{self, hex32},
	release::{
		short, Ask, Basis, Custodian, Home, Item, Node, Nonces, Opened, Outcome, Receiver, Reply, Request, Rules,
		Source, MAX_LEN,
	},
	seal::{Recipient, RecipientKey},
	time, Error, Result,
};

/// The folder of the home that remembers which requests were answered.
const NONCES: &str = "release-nonces";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Ask a custodian for records, on a permit that `access request` got (as the same requester)
	Request(Asked),
	/// Answer a request, as the custodian: the keys, wrapped for the requester. Exit code 1 if nothing is given
	Answer {
		/// The request
		request: PathBuf,
		/// Where the answer goes
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
		#[command(flatten)]
		rules: RuleArguments,
	},
	/// Open an answer, and check each record against the chain. Exit code 1 if one isn't the anchored record
	Open {
		/// The answer
		answer: PathBuf,
		/// The folder that the records go to
		#[arg(long, value_name = "FOLDER")]
		out: PathBuf,
		/// Secret key that the request named [default: the home folder's own]
		#[arg(long, value_name = "FILE")]
		recipient_key: Option<PathBuf>,
		/// Get the sealed records from the custodian's service rather than from the store: https://, or http:// here
		#[arg(long, value_name = "URL")]
		from: Option<String>,
	},
}

/// What is asked for.
#[derive(Debug, Args)]
pub struct Asked {
	/// Whose records: SS58 or //Name
	#[arg(long, value_parser = parse::account)]
	patient: AccountId,
	/// The permit's line in the patient's disclosure log: `log_index` of `access request`
	#[arg(long, value_name = "INDEX")]
	entry: u64,
	/// The block that the line is in: `block` of `access request`
	#[arg(long, value_name = "NUMBER")]
	block: u64,
	/// The records' commitments, 1 to 256: 0x and 64 hexadecimal digits each
	#[arg(long = "record", value_name = "COMMITMENT", required = true, num_args = 1.., value_parser = parse::hash)]
	records: Vec<[u8; 32]>,
	/// Public key for which the records' keys are to be wrapped [default: the home folder's own]
	#[arg(long, value_name = "FILE")]
	recipient_key: Option<PathBuf>,
	/// How long the request counts, in minutes, 1 to 55
	#[arg(long, value_name = "MINUTES", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=55))]
	expires_in: u64,
	/// Where the request goes
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

/// What a custodian asks of a permit.
#[derive(Clone, Copy, Debug, Args)]
pub struct RuleArguments {
	/// Longest time since the permit was logged, in hours, 1 to 8760
	#[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u64).range(1..=8760))]
	max_age: u64,
	/// Longest time since the newest final block, in minutes, 1 to 1440; a development chain isn't asked
	#[arg(long, value_name = "MINUTES", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=1440))]
	max_lag: u64,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Request(asked) => request(context, asked).await,
		Command::Answer { request, out, rules } => answer(context, &request, &out, rules).await,
		Command::Open { answer, out, recipient_key, from } => {
			open(context, &answer, out, recipient_key.as_deref(), from).await
		}
	}
}

/// The custodian of a home folder.
pub(super) fn custodian(context: &Context, client: Client, rules: RuleArguments) -> Result<Custodian<Node, Home>> {
	Ok(Custodian {
		ledger: Node::new(client),
		keeper: Arc::new(Home(context.path(""))),
		store: context.store()?,
		nonces: Nonces::new(context.path(NONCES)),
		rules: Rules { max_age: rules.max_age * 3_600_000, max_lag: rules.max_lag * 60_000 },
		report: |text| eprintln!("salus: {text}"),
	})
}

/// The home folder's own key for records, made when it is needed first.
pub(super) fn own_key(context: &Context) -> Result<RecipientKey> {
	// Opening the vault makes the key; looking at it needs no lock.
	context.vault_view().own_key().or_else(|_| context.vault()?.own_key())
}

async fn request(context: &Context, asked: Asked) -> Result<Answer> {
	let Asked { patient, entry, block, records, recipient_key, expires_in, out } = asked;
	let signer = context.signer()?;
	let recipient = match recipient_key {
		Some(path) => Recipient::load(&path)?,
		None => own_key(context)?.recipient(),
	};
	let client = context.connect().await?;
	let ask = Ask {
		genesis: client.genesis(),
		requester: signer.account(),
		patient,
		basis: Basis { index: entry, block, block_hash: client.at(BlockRef::Number(block)).await?.block_hash().0 },
		records: records.into_iter().map(Commitment).collect(),
		recipient,
		expires: time::now() + expires_in * 60_000,
		nonce: files::random()?,
	};
	ask.check_records()?;
	let (count, expires) = (ask.records.len(), format::moment(ask.expires));
	files::write_atomic(&out, &ask.sign(&signer).to_json()?)?;
	let out = out.display().to_string();
	Ok(Answer::done()
		.line(format!("asks for {count} records on line {entry} of the patient's disclosure log"))
		.line(format!("keys are to be wrapped for {}", recipient.id()))
		.line(format!("counts once, until {expires}; written to {out}"))
		.field("records", count)
		.field("recipient", recipient.to_string())
		.field("expires", expires)
		.field("file", out))
}

async fn answer(context: &Context, request: &Path, out: &Path, rules: RuleArguments) -> Result<Answer> {
	let named = |error: Error| Error::bad(request.display().to_string(), error.to_string());
	let bytes = files::read(request)?;
	if bytes.len() > MAX_LEN {
		return Err(Error::bad(request.display().to_string(), format!("larger than {} KiB", MAX_LEN >> 10)));
	}
	let request = Request::from_json(&bytes).map_err(named)?;
	let custodian = custodian(context, context.connect().await?, rules)?;
	let reply = custodian.answer(&request, time::now()).await?;
	files::write_atomic(out, &reply.to_json()?)?;
	let out = out.display().to_string();
	Ok(Answer::new(reply.given() > 0)
		.lines(reply.records.iter().map(|item| format!("{} {}", short(&item.commitment), words(&item.outcome))))
		.line(format!("{} of {} records given; written to {out}", reply.given(), reply.records.len()))
		.field("records", reply.records.iter().map(item_json).collect::<Vec<_>>())
		.field("given", reply.given())
		.field("block", reply.block)
		.field("file", out))
}

/// What comes of a record, for people.
fn words(outcome: &Outcome) -> String {
	match outcome {
		Outcome::Released(_) => "released".into(),
		Outcome::Redacted(_) => "redacted: the fields that the permit lets through, with their proof".into(),
		Outcome::Refused { reason } => format!("refused: {reason}"),
	}
}

/// What comes of a record, for programs.
fn item_json(item: &Item) -> Value {
	let (outcome, reason) = match &item.outcome {
		Outcome::Released(_) => ("released", None),
		Outcome::Redacted(_) => ("redacted", None),
		Outcome::Refused { reason } => ("refused", Some(reason)),
	};
	json!({ "commitment": hex32::to_text(&item.commitment.0), "outcome": outcome, "reason": reason })
}

async fn open(
	context: &Context,
	answer: &Path,
	folder: PathBuf,
	key: Option<&Path>,
	from: Option<String>,
) -> Result<Answer> {
	let reply = Reply::load(answer)?;
	let key = match key {
		Some(path) => RecipientKey::load(path)?,
		None => own_key(context)?,
	};
	let source = match from {
		Some(url) => Source::Service(url),
		None => Source::Store(context.store()?),
	};
	let receiver = Receiver { key, source, folder, anchors: context.connect().await? };
	Ok(opened(&reply, &receiver.open(&reply).await?))
}

/// What was opened. A record that was refused is no flaw of the others; one that isn't what it should be is.
fn opened(reply: &Reply, all: &[(Commitment, Result<Opened>)]) -> Answer {
	let good = all.iter().filter(|(_, opened)| opened.is_ok()).count();
	let mut answer = Answer::new(good > 0 && good == reply.given());
	let mut records = Vec::new();
	for (commitment, opened) in all {
		let name = short(commitment);
		let mut json = json!({ "commitment": hex32::to_text(&commitment.0), "opened": opened.is_ok() });
		match opened {
			Ok(opened) => {
				let status = serde_json::to_value(opened.status).unwrap_or_default();
				let record = record_text(opened.record);
				let file = opened.file.display().to_string();
				let all = if opened.disclosure.is_some() { "fields of it" } else { "all of it" };
				let word = status.as_str().unwrap_or_default();
				answer = answer.line(format!("{name} as anchored ({record}, {word}), {all}: {file}"));
				json["record"] = record.into();
				json["status"] = status;
				json["file"] = file.into();
				json["disclosure"] = opened.disclosure.as_ref().map(|path| path.display().to_string()).into();
			}
			Err(error) => {
				answer = answer.line(format!("{name} {error}"));
				json["reason"] = error.to_string().into();
			}
		}
		records.push(json);
	}
	answer.field("opened", good).field("records", records)
}
