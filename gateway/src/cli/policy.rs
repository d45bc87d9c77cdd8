//! `salus policy`: an organisation's own rules of access, as the ink! contract `tiered-access`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use salus_primitives::ids::Moment;

use crate::{
	chain::{client::Client, AccountId},
	cli::{
		answer::Answer,
		context::Context,
		parse::{self, Organisation},
	},
	Error, Result,
};

mod agree;
mod change;
mod check;
mod delegate;
mod deploy;
mod plan;
mod proposals;
mod show;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Is this policy sound, and what may each role see under it? Needs no chain
	#[command(after_long_help = check::HELP)]
	Check {
		/// The policy, JSON (--help tells the form)
		#[arg(value_name = "FILE")]
		file: PathBuf,
	},
	/// What a policy would change against the version in force. Nothing is sent
	Plan {
		/// The policy, JSON
		#[arg(value_name = "FILE")]
		file: PathBuf,
		#[command(flatten)]
		of: Contract,
		#[command(flatten)]
		from: Start,
	},
	/// Show the plan and propose the policy (as an admin of the contract); with a quorum of one, it is carried out at once
	Apply {
		/// The policy, JSON
		#[arg(value_name = "FILE")]
		file: PathBuf,
		#[command(flatten)]
		of: Contract,
		#[command(flatten)]
		from: Start,
		#[command(flatten)]
		agree: agree::Agree,
	},
	/// Propose other admins or another quorum (as an admin of the contract)
	Admins {
		#[command(flatten)]
		council: Council,
		#[command(flatten)]
		of: Contract,
		#[command(flatten)]
		agree: agree::Agree,
	},
	/// Propose other code for the contract, which keeps its storage (as an admin of the contract): the code is uploaded
	Code {
		/// The code: the Wasm file of a contract with the same storage
		#[arg(value_name = "FILE")]
		file: PathBuf,
		#[command(flatten)]
		of: Contract,
		#[command(flatten)]
		agree: agree::Agree,
	},
	/// Approve a proposal (as another admin of the contract)
	Approve {
		#[command(flatten)]
		proposal: Proposal,
	},
	/// Carry out a proposal that as many admins as the quorum have approved (as an admin of the contract)
	Enact {
		#[command(flatten)]
		proposal: Proposal,
	},
	/// Withdraw a proposal (as the admin who made it)
	Withdraw {
		#[command(flatten)]
		proposal: Proposal,
	},
	/// The policy of an organisation: versions, admins, proposals; exit code 1 if it goes by the native tier table
	Show {
		/// The organisation: GLN or number [default: the signer's]
		#[arg(value_parser = parse::organisation, conflicts_with = "contract")]
		organisation: Option<Organisation>,
		/// A policy contract instead, whoever's it is: SS58
		#[arg(long, value_parser = parse::account)]
		contract: Option<AccountId>,
		/// A version that is kept, instead of the one in force
		#[arg(long, value_name = "NUMBER")]
		version: Option<u32>,
	},
	/// Make a policy contract and propose a policy to it; if that holds at once, the chain asks the contract from then on
	Deploy(deploy::Deploy),
	/// Have the chain ask this contract from now on (as an admin of the organisation)
	Use {
		/// The policy contract: SS58
		#[arg(value_parser = parse::account)]
		contract: AccountId,
		/// Also if no version of a policy holds in it, so that it denies everything
		#[arg(long)]
		yes: bool,
	},
	/// Go back to the native tier table (as an admin of the organisation)
	Unset,
	/// Give a colleague a tier until a moment, 90 days at most (as whose tier may give it)
	Delegate {
		/// To whom: SS58 or //Name
		#[arg(long, value_parser = parse::account)]
		to: AccountId,
		/// The tier's number
		#[arg(long, value_parser = clap::value_parser!(u8).range(..32))]
		tier: u8,
		#[command(flatten)]
		end: delegate::End,
		#[command(flatten)]
		of: Contract,
	},
	/// Take back what somebody was given (as who gave it, whose it is, or an admin of the contract)
	Revoke {
		/// From whom: SS58 or //Name
		#[arg(long = "from", value_name = "ACCOUNT", value_parser = parse::account)]
		account: AccountId,
		#[command(flatten)]
		of: Contract,
	},
	/// What somebody was given beside the tier of the role; exit code 1 if nothing that holds now
	Delegation {
		/// Who: SS58 or //Name
		#[arg(value_parser = parse::account)]
		account: AccountId,
		#[command(flatten)]
		of: Contract,
	},
	/// Give somebody of the signer's balance, for the deposits of what contracts store for them
	Fund {
		/// Whom: SS58 or //Name
		#[arg(value_parser = parse::account)]
		account: AccountId,
		/// How many units; an entry of a delegation takes about a fiftieth of one
		#[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
		units: u32,
	},
}

/// Which contract is meant.
#[derive(Clone, Debug, Args)]
pub struct Contract {
	/// The policy contract: SS58 [default: that of the signer's organisation]
	#[arg(long, value_name = "ACCOUNT", value_parser = parse::account)]
	contract: Option<AccountId>,
	/// The policy contract of this organisation: GLN or number
	#[arg(long, value_name = "ORGANISATION", value_parser = parse::organisation, conflicts_with = "contract")]
	organisation: Option<Organisation>,
}

impl Contract {
	/// Its account.
	async fn account(&self, context: &Context, client: &Client) -> Result<AccountId> {
		if let Some(contract) = &self.contract {
			return Ok(contract.clone());
		}
		let organisation = organisation(context, client, self.organisation).await?;
		let none = || {
			let why = format!("organisation {} goes by the native tier table: name a contract", organisation.0);
			Error::bad("--contract", why)
		};
		client.policy_of(organisation).await?.ok_or_else(none)
	}
}

/// The organisation that was named, or the signer's.
async fn organisation(
	context: &Context,
	client: &Client,
	named: Option<Organisation>,
) -> Result<salus_primitives::ids::OrganisationId> {
	if let Some(named) = named {
		return client.organisation(named).await;
	}
	let Some(signer) = context.signer_if_any()? else {
		return Err(Error::bad("--contract", "name a contract or an organisation, or sign as somebody of one"));
	};
	let none = || Error::bad("--contract", "the signer acts for no organisation: name a contract");
	client.organisation_of(&signer.account()).await?.ok_or_else(none)
}

/// From when on a policy is to hold.
#[derive(Clone, Copy, Debug, Args)]
pub struct Start {
	/// The first moment at which it holds: RFC 3339 or date [default: when it is carried out]
	#[arg(long = "from", value_name = "TIME", value_parser = parse::moment)]
	moment: Option<Moment>,
}

impl Start {
	/// Refuses a moment that has come already: the contract would take the present one instead.
	fn check(self, now: Moment) -> Result<Option<Moment>> {
		match self.moment {
			Some(moment) if moment <= now => {
				let why = format!("the chain's time is {} already: leave it out", super::format::moment(now));
				Err(Error::bad("--from", why))
			}
			moment => Ok(moment),
		}
	}
}

/// Who decides on changes of a contract.
#[derive(Clone, Debug, Args)]
pub struct Council {
	/// An admin: SS58 or //Name; and once more for each other one, 16 at most
	#[arg(long = "admin", value_name = "ACCOUNT", required = true, value_parser = parse::account)]
	admins: Vec<AccountId>,
	/// How many of them a change needs
	#[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..=16))]
	quorum: u8,
}

/// Which proposal is meant.
#[derive(Clone, Debug, Args)]
pub struct Proposal {
	/// Number of the proposal
	#[arg(value_name = "NUMBER")]
	id: u32,
	#[command(flatten)]
	of: Contract,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Check { file } => check::run(&file),
		Command::Plan { file, of, from } => plan::run(context, &file, &of, from).await,
		Command::Apply { file, of, from, agree } => change::policy(context, &file, &of, from, agree).await,
		Command::Admins { council, of, agree } => change::admins(context, council, &of, agree).await,
		Command::Code { file, of, agree } => change::code(context, &file, &of, agree).await,
		Command::Approve { proposal } => proposals::approve(context, &proposal).await,
		Command::Enact { proposal } => proposals::enact(context, &proposal).await,
		Command::Withdraw { proposal } => proposals::withdraw(context, &proposal).await,
		Command::Show { organisation, contract, version } => show::run(context, organisation, contract, version).await,
		Command::Deploy(arguments) => deploy::run(context, arguments).await,
		Command::Use { contract, yes } => deploy::set(context, contract, yes).await,
		Command::Unset => deploy::unset(context).await,
		Command::Delegate { to, tier, end, of } => delegate::give(context, &to, (tier, end), &of).await,
		Command::Revoke { account, of } => delegate::revoke(context, &account, &of).await,
		Command::Delegation { account, of } => delegate::show(context, &account, &of).await,
		Command::Fund { account, units } => delegate::fund(context, &account, units).await,
	}
}
