//! `salus pause`: single calls that nobody can make, until the pause is lifted.

use clap::{Args, Subcommand};
use serde_json::{json, Value};

use crate::{
	chain::{call::pauses, pauses::CallName},
	cli::{answer::Answer, context::Context, motion::propose},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// The calls that are paused
	List,
	/// Propose that nobody can make a call. An ordinary motion, enacted as soon as it is carried. Enacting it fails where
	/// the call keeps the chain going, or is one by which a patient takes back what was permitted
	Call(Name),
	/// Propose to lift a pause. An ordinary motion
	Lift(Name),
}

/// A call.
#[derive(Debug, Args)]
pub struct Name {
	/// Its pallet, as the chain names it: Consent
	pallet: String,
	/// Its name: grant
	call: String,
}

impl From<Name> for CallName {
	fn from(name: Name) -> Self {
		Self { pallet: name.pallet, call: name.call }
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::List => list(context).await,
		Command::Call(name) => pause(context, &name.into()).await,
		Command::Lift(name) => lift(context, &name.into()).await,
	}
}

async fn list(context: &Context) -> Result<Answer> {
	let paused = context.connect().await?.paused_calls().await?;
	let answer = Answer::done().field("paused", paused.iter().map(to_json).collect::<Vec<_>>());
	if paused.is_empty() {
		return Ok(answer.line("no call is paused"));
	}
	Ok(answer.lines(paused.iter().map(|name| format!("{}.{}", name.pallet, name.call))))
}

async fn pause(context: &Context, name: &CallName) -> Result<Answer> {
	context.connect().await?.ensure_is_call(name).await?;
	propose(context, &pauses::pause(name)).await
}

async fn lift(context: &Context, name: &CallName) -> Result<Answer> {
	let client = context.connect().await?;
	// An upgrade may have given the call another name since it was paused.
	if !client.paused_calls().await?.contains(name) {
		client.ensure_is_call(name).await?;
	}
	propose(context, &pauses::unpause(name)).await
}

fn to_json(name: &CallName) -> Value {
	json!({ "pallet": name.pallet, "call": name.call })
}
