//! `salus contract`: who may bring contracts to the chain, and which of them the chain answers.

use clap::Subcommand;

use crate::{
	chain::{call::consortium, keys, state::number_key, AccountId},
	cli::{
		answer::Answer,
		context::Context,
		motion::propose_about,
		parse::{self, Organisation},
	},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Let a contract ask the chain about one's organisation's people and data (as its admin)
	Register {
		/// The contract: SS58
		#[arg(value_parser = parse::account)]
		contract: AccountId,
	},
	/// Let a contract ask no more about one's organisation (as its admin)
	Unregister {
		/// The contract: SS58
		#[arg(value_parser = parse::account)]
		contract: AccountId,
	},
	/// The contracts that an organisation registered, and whether its admins may bring others to the chain
	List {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
	/// Propose to let an organisation's admins bring contracts to the chain
	Permit {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
	/// Propose that they may bring no more; those that are there stay
	Forbid {
		/// The organisation: GLN or number
		#[arg(value_parser = parse::organisation)]
		organisation: Organisation,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Register { contract } => {
			let included = context.submit(&consortium::register_contract(&contract)).await?.included;
			let line = format!("the chain answers {} about this organisation", keys::address(&contract));
			Ok(Answer::done().line(line).field("contract", keys::address(&contract)).included(&included))
		}
		Command::Unregister { contract } => {
			let included = context.submit(&consortium::unregister_contract(&contract)).await?.included;
			let line = format!("the chain answers {} no more about this organisation", keys::address(&contract));
			Ok(Answer::done().line(line).field("contract", keys::address(&contract)).included(&included))
		}
		Command::List { organisation } => list(context, organisation).await,
		Command::Permit { organisation } => propose_about(context, organisation, consortium::permit_contracts).await,
		Command::Forbid { organisation } => propose_about(context, organisation, consortium::forbid_contracts).await,
	}
}

async fn list(context: &Context, organisation: Organisation) -> Result<Answer> {
	let client = context.connect().await?;
	let id = client.organisation(organisation).await?;
	let key = || vec![number_key(id.0)];
	let permitted = client.stored::<()>("Consortium", "Deployers", key()).await?.is_some();
	let registered: Vec<AccountId> =
		client.stored("Consortium", "ContractsByOrganisation", key()).await?.unwrap_or_default();
	let policy = client.policy_of(id).await?;
	let line = |contract: &AccountId| {
		let role = if policy.as_ref() == Some(contract) { ", its policy" } else { "" };
		format!("  {}{role}", keys::address(contract))
	};
	let may = if permitted { "may" } else { "may not" };
	Ok(Answer::done()
		.line(format!("organisation {} registered {} contracts", id.0, registered.len()))
		.lines(registered.iter().map(line))
		.line(format!("its admins {may} bring contracts to the chain"))
		.field("organisation", id.0)
		.field("contracts", registered.iter().map(keys::address).collect::<Vec<_>>())
		.field("policy", policy.as_ref().map(keys::address))
		.field("permitted", permitted))
}
