//! `salus policy`: an organisation's own rules of access, as the ink! contract `tiered-access`.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use codec::Encode;
use subxt::dynamic::Value;

use crate::{
	chain::{
		call::{consortium, contracts, utility, WeightLimit},
		client::Client,
		keys::{self, Signer},
		AccountId,
	},
	cli::{
		answer::Answer,
		context::Context,
		parse::{self, Organisation},
	},
	files, Error, Result,
};

mod rules;
use rules::Rules;

/// Gas for uploading and making the contract: three tenths of a second.
const DEPLOY_GAS: WeightLimit = WeightLimit { ref_time: 300_000_000_000, proof_size: 2 << 20 };

/// Gas for one message that sets a rule: 20 ms.
const RULE_GAS: WeightLimit = WeightLimit { ref_time: 20_000_000_000, proof_size: 256 << 10 };

/// Messages of one transaction, so that it fits in a block.
const BATCH: usize = 16;

/// Selector of the constructor.
const NEW: [u8; 4] = [0x5A, 0x10, 0x50, 0x00];

/// What a Wasm file starts with.
const WASM_MAGIC: &[u8] = b"\0asm";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Make a policy contract, give it rules, and register it for the signer's organisation (as its admin)
	#[command(after_long_help = rules::HELP)]
	Deploy {
		/// The contract's code: the Wasm file of contracts/tiered-access
		#[arg(long, value_name = "FILE")]
		wasm: PathBuf,
		/// The rules, JSON (--help tells the form); without them the contract allows nothing
		#[arg(long, value_name = "FILE")]
		policy: Option<PathBuf>,
	},
	/// The policy contract of an organisation; exit code 1 if it has none and goes by the native tier table
	Show {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
	/// Go back to the native tier table (as an admin of the organisation)
	Unset,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Deploy { wasm, policy } => deploy(context, &wasm, policy.as_deref()).await,
		Command::Show { organisation } => show(context, organisation).await,
		Command::Unset => {
			let included = context.submit(&consortium::set_policy(None)).await?.included;
			Ok(Answer::done().line("the native tier table holds again").included(&included))
		}
	}
}

/// Reads the contract's code.
fn read_code(path: &Path) -> Result<Vec<u8>> {
	let code = files::read(path)?;
	match code.starts_with(WASM_MAGIC) {
		true => Ok(code),
		false => Err(Error::bad(path.display().to_string(), "not a Wasm file")),
	}
}

async fn deploy(context: &Context, wasm: &Path, policy: Option<&Path>) -> Result<Answer> {
	let code = read_code(wasm)?;
	let messages = policy.map(Rules::load).transpose()?.unwrap_or_default().messages();
	let signer = context.signer()?;
	let client = context.connect().await?;
	// A fresh salt, so that the same code can be deployed again.
	let salt = files::random::<16>()?;
	let call = contracts::instantiate_with_code(DEPLOY_GAS, &code, &NEW, &salt);
	let included = client.submit(&call, &signer).await?;
	let (_deployer, contract): (AccountId, AccountId) = included.expect("Contracts", "Instantiated")?;
	for messages in messages.chunks(BATCH) {
		send(&client, &signer, &contract, messages).await?;
	}
	// Registered last: until here, the old rules hold.
	let included = client.submit(&consortium::set_policy(Some(&contract)), &signer).await?;
	Ok(Answer::done()
		.line(format!("policy contract {} with {} settings", keys::address(&contract), messages.len()))
		.field("contract", keys::address(&contract))
		.field("settings", messages.len())
		.included(&included))
}

/// Sends messages to the contract, all or none.
async fn send(client: &Client, signer: &Signer, contract: &AccountId, messages: &[Vec<u8>]) -> Result<()> {
	let mut calls = Vec::with_capacity(messages.len());
	for message in messages {
		calls.push(client.encode(&contracts::call(contract, RULE_GAS, message)).await?);
	}
	client.submit(&utility::batch_all(&calls), signer).await.map(|_included| ())
}

async fn show(context: &Context, organisation: Organisation) -> Result<Answer> {
	let client = context.connect().await?;
	let id = client.organisation(organisation).await?;
	let record = client.show_storage("Consortium", "Organisations", Value::u128(id.0.into())).await?;
	let record = record.ok_or_else(|| Error::bad(id.0.to_string(), "no organisation has this number"))?;
	let contract = record.pointer("/policy/Some").and_then(|contract| contract.as_str()).map(contract_address);
	let answer = Answer::new(contract.is_some()).field("organisation", id.0).field("contract", contract.clone());
	Ok(match contract {
		Some(contract) => answer.line(format!("organisation {} asks the contract {contract}", id.0)),
		None => answer.line(format!("organisation {} goes by the native tier table", id.0)),
	})
}

/// The address behind an account's bytes as they are shown.
fn contract_address(text: &str) -> String {
	files::hex32::from_text(text).map_or_else(|| text.into(), |bytes| keys::address(&AccountId::new(bytes)))
}

/// A message to the contract: its selector and its arguments.
fn message(selector: u8, arguments: &impl Encode) -> Vec<u8> {
	([0x5A, 0x10, 0x50, selector], arguments).encode()
}
