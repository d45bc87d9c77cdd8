//! `salus upgrade`: from a new runtime's code to a chain that runs it.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::{
	chain::{call::motions, client::Client, upgrade::Code},
	cli::{answer::Answer, context::Context, motion},
	files::{self, hex32},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Propose to authorise an upgrade to this code, by its hash; its version must be higher than the chain's
	Propose(File),
	/// What a file is: hash, version, and whether the chain waits for it; exit code 1 if it doesn't. Build the runtime
	/// from its sources, and vote for the motion that names the same hash
	Check(File),
	/// Bring code that was authorised to the chain, which runs it from the next block on. Anybody may, without a key:
	/// what counts is that a motion authorised the hash
	Apply(File),
}

/// The code of a runtime.
#[derive(Debug, Args)]
pub struct File {
	/// The runtime's Wasm file, compressed or not
	#[arg(value_name = "WASM")]
	file: PathBuf,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Propose(File { file }) => propose(context, &file).await,
		Command::Check(File { file }) => check(context, &file).await,
		Command::Apply(File { file }) => apply(context, &file).await,
	}
}

fn read(file: &Path) -> Result<Code> {
	Code::read(&file.display().to_string(), files::read(file)?)
}

/// What a file is.
fn described(code: &Code) -> Answer {
	let hash = hex32::to_text(&code.hash().0);
	Answer::done()
		.line(format!("version {} of the runtime, hash {hash}", code.spec_version))
		.field("spec_version", code.spec_version)
		.field("code_hash", hash)
}

async fn propose(context: &Context, file: &Path) -> Result<Answer> {
	let code = read(file)?;
	context.connect().await?.ensure_newer(&code).await?;
	let proposed = motion::propose(context, &motions::authorize_upgrade(code.hash())).await?;
	Ok(described(&code).lines_of(&proposed).fields_of(proposed))
}

async fn check(context: &Context, file: &Path) -> Result<Answer> {
	let code = read(file)?;
	let client = context.connect().await?;
	let (runs, authorised) = (client.spec_version().await?, is_authorised(&client, &code).await?);
	let answer = described(&code)
		.line(format!("the chain runs version {runs}"))
		.field("runs", runs)
		.field("authorised", authorised);
	Ok(match authorised {
		true => answer.line("it is authorised: `salus upgrade apply` brings it to the chain"),
		false => answer.or_no().line("the chain doesn't wait for it: no motion authorised it, or it is there already"),
	})
}

async fn is_authorised(client: &Client, code: &Code) -> Result<bool> {
	Ok(client.authorised_upgrade().await? == Some(code.hash()))
}

async fn apply(context: &Context, file: &Path) -> Result<Answer> {
	let code = read(file)?;
	let block = context.connect().await?.apply_upgrade(&code).await?;
	Ok(described(&code)
		.line(format!("the chain runs it from the block after {} on", hex32::to_text(&block)))
		.field("block_hash", hex32::to_text(&block)))
}
