//! The groups of commands on what the consortium decides. They alone go by blocks that aren't final (`--not-final`).

use clap::Subcommand;

use crate::{
	cli::{answer::Answer, context::Context, motion, node, organisation, pause, upgrade, validator},
	Result,
};

/// The groups.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Organisations of the consortium
	#[command(subcommand)]
	Organisation(organisation::Command),
	/// Motions: what the organisations decide on together, with one vote each
	#[command(subcommand)]
	Motion(motion::Command),
	/// Validators: whose nodes make and finalise the blocks
	#[command(subcommand)]
	Validator(validator::Command),
	/// Nodes: the allow-list of those that take each other as peers
	#[command(subcommand)]
	Node(node::Command),
	/// Pauses: single calls that nobody can make for now
	#[command(subcommand)]
	Pause(pause::Command),
	/// Upgrades of the chain's runtime
	#[command(subcommand)]
	Upgrade(upgrade::Command),
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Organisation(command) => organisation::run(context, command).await,
		Command::Motion(command) => motion::run(context, command).await,
		Command::Validator(command) => validator::run(context, command).await,
		Command::Node(command) => node::run(context, command).await,
		Command::Pause(command) => pause::run(context, command).await,
		Command::Upgrade(command) => upgrade::run(context, command).await,
	}
}
