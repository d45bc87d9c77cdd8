//! `salus council`: motions, votes, and carrying them out.

use clap::{Args, Subcommand};
use serde_json::{json, Value};
use sp_core::H256;

use crate::{
	chain::{
		call::{self, Call},
		council::{Motion, MOTION_WEIGHT},
		event::Included,
		keys, AccountId,
	},
	cli::{answer::Answer, context::Context, parse},
	files::hex32,
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Vote on a motion, as a member of the council; the proposer votes too
	Vote {
		/// Hash of the proposal
		#[arg(value_parser = parse::hash)]
		hash: [u8; 32],
		/// Number of the motion
		index: u32,
		/// Vote against it
		#[arg(long)]
		reject: bool,
	},
	/// Count the votes of a motion and carry it out; exit code 1 if it was rejected
	Close {
		/// Hash of the proposal
		#[arg(value_parser = parse::hash)]
		hash: [u8; 32],
		/// Number of the motion
		index: u32,
	},
	/// The motions that are being voted on
	List,
}

/// How many votes a motion needs.
#[derive(Clone, Copy, Debug, Args)]
pub struct Threshold {
	/// Votes that approve the motion, 1 to 32; with 1 it is carried out at once, if one vote is enough for the call
	#[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=32))]
	threshold: u32,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Vote { hash, index, reject } => vote(context, H256(hash), index, !reject).await,
		Command::Close { hash, index } => close(context, H256(hash), index).await,
		Command::List => list(context).await,
	}
}

/// Proposes a call to the council.
pub(super) async fn propose(context: &Context, call: &Call, threshold: Threshold) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let proposal = client.encode(call).await?;
	let included = client.submit(&call::council::propose(threshold.threshold, &proposal), &signer).await?;
	let proposed: Option<(AccountId, u32, H256, u32)> = included.find("Council", "Proposed")?;
	let answer = Answer::done().field("call", call.title());
	let answer = match proposed {
		Some((_who, index, hash, votes)) => answer
			.line(format!("proposed {}: motion {index}, {votes} votes needed", call.title()))
			.line(format!("proposal {}", hex32::to_text(&hash.0)))
			.field("executed", false)
			.field("index", index)
			.field("hash", hex32::to_text(&hash.0))
			.field("threshold", votes),
		None => answer.line(format!("{} carried out at once", call.title())).field("executed", true),
	};
	Ok(admitted(answer, &included)?.included(&included))
}

/// Adds the number of an organisation that was admitted.
fn admitted(answer: Answer, included: &Included) -> Result<Answer> {
	let admitted = included.find::<salus_primitives::ids::OrganisationId>("Consortium", "OrganisationAdmitted")?;
	Ok(match admitted {
		Some(id) => answer.line(format!("organisation {} admitted", id.0)).field("organisation", id.0),
		None => answer,
	})
}

async fn vote(context: &Context, hash: H256, index: u32, approve: bool) -> Result<Answer> {
	let submitted = context.submit(&call::council::vote(hash, index, approve)).await?;
	let voted: (AccountId, H256, bool, u32, u32) = submitted.included.expect("Council", "Voted")?;
	let (_who, _hash, _approve, yes, no) = voted;
	Ok(Answer::done()
		.line(format!("voted: {yes} for it, {no} against it"))
		.field("yes", yes)
		.field("no", no)
		.included(&submitted.included))
}

async fn close(context: &Context, hash: H256, index: u32) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let motion = client.motion(hash).await?;
	if motion.index != index {
		return Err(Error::bad("INDEX", format!("the motion with this hash has number {}", motion.index)));
	}
	let included = client.submit(&call::council::close(hash, index, MOTION_WEIGHT, motion.length), &signer).await?;
	let approved = included.find::<H256>("Council", "Approved")?.is_some();
	let outcome = if approved { "approved and carried out" } else { "rejected" };
	let answer = Answer::new(approved).line(format!("{}: {outcome}", motion.call)).field("call", motion.call);
	Ok(admitted(answer, &included)?.field("approved", approved).included(&included))
}

async fn list(context: &Context) -> Result<Answer> {
	let motions = context.connect().await?.motions().await?;
	let answer = Answer::done().field("motions", motions.iter().map(to_json).collect::<Vec<_>>());
	if motions.is_empty() {
		return Ok(answer.line("no motion is being voted on"));
	}
	let lines = motions.iter().flat_map(|motion| {
		[
			format!(
				"motion {} {}: {} of {} votes for it, {} against it, until block {}",
				motion.index,
				hex32::to_text(&motion.hash.0),
				motion.ayes.len(),
				motion.threshold,
				motion.nays.len(),
				motion.end
			),
			format!("  {} {}", motion.call, motion.arguments),
		]
	});
	Ok(answer.lines(lines.collect::<Vec<_>>()))
}

fn to_json(motion: &Motion) -> Value {
	let addresses = |accounts: &[AccountId]| accounts.iter().map(keys::address).collect::<Vec<_>>();
	json!({
		"hash": hex32::to_text(&motion.hash.0),
		"index": motion.index,
		"threshold": motion.threshold,
		"ayes": addresses(&motion.ayes),
		"nays": addresses(&motion.nays),
		"end": motion.end,
		"call": motion.call,
		"arguments": motion.arguments,
	})
}
