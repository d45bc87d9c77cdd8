//! `salus policy deploy`, `use` and `unset`: which contract the chain asks.

use std::path::PathBuf;

use clap::Args;

use crate::{
	chain::{
		call::consortium,
		client::Client,
		contracts::explain,
		event::Included,
		keys::{self, Signer},
		tiered_access::{self, Change},
		AccountId,
	},
	cli::{answer::Answer, context::Context, parse},
	files,
	policy::Policy,
	Error, Result,
};

use super::{
	change::{council_text, not_permitted, read_code, Desk},
	proposals, Start,
};

/// What a contract is made of.
#[derive(Debug, Args)]
pub struct Deploy {
	/// The contract's code: the Wasm file of contracts/tiered-access
	#[arg(long, value_name = "FILE")]
	wasm: PathBuf,
	/// The first policy, JSON; `salus policy check --help` tells the form. Without one the contract allows nothing
	#[arg(long, value_name = "FILE")]
	policy: Option<PathBuf>,
	/// An admin of the contract: SS58 or //Name; and once more for each other one, 16 at most [default: the signer]
	#[arg(long = "admin", value_name = "ACCOUNT", value_parser = parse::account)]
	admins: Vec<AccountId>,
	/// How many of the admins a change needs
	#[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=16))]
	quorum: u8,
	#[command(flatten)]
	from: Start,
}

pub(super) async fn run(context: &Context, arguments: Deploy) -> Result<Answer> {
	let Deploy { wasm, policy, admins, quorum, from } = arguments;
	let code = read_code(&wasm)?;
	let policy = policy.as_deref().map(Policy::load).transpose()?;
	let signer = context.signer()?;
	let admins = if admins.is_empty() { vec![signer.account()] } else { admins };
	if policy.is_some() && !admins.contains(&signer.account()) {
		return Err(Error::bad("--admin", "only an admin can propose the policy: name the signer too"));
	}
	let client = context.connect().await?;
	let from = from.check(client.now().await?)?.unwrap_or_default();
	let contract = instantiate(&client, &signer, &code, (&admins, quorum)).await?;
	let contract = client.policy_contract(contract).await?;
	let answer = Answer::done()
		.line(format!("policy contract {}", contract.address()))
		.line(council_text(&admins, quorum))
		.field("contract", contract.address())
		.field("admins", admins.iter().map(keys::address).collect::<Vec<_>>())
		.field("quorum", quorum);
	let desk = Desk { client, signer, contract };
	match policy {
		Some(policy) => {
			let change = Change::Policy { policy: policy.document, from };
			first_policy(desk, &change, quorum, answer).await
		}
		None => {
			let included = desk.submit(&[consortium::register_contract(&desk.contract.account)]).await?;
			Ok(not_asked(answer, &desk).included(&included))
		}
	}
}

/// Makes the contract. Gives its account.
async fn instantiate(client: &Client, signer: &Signer, code: &[u8], council: (&[AccountId], u8)) -> Result<AccountId> {
	// A fresh salt, so that the same code can be deployed again.
	let salt = files::random::<16>()?;
	let call = client.prepare_new(code, council, &salt, signer).await?;
	let included = client.submit(&call, signer).await.map_err(explain).map_err(not_permitted)?;
	let (_deployer, contract): (AccountId, AccountId) = included.expect("Contracts", "Instantiated")?;
	Ok(contract)
}

/// Proposes the first policy. Where the signer alone decides, it is carried out, and if it holds at once, the chain asks
/// the contract from then on. Until then the old rules hold, since a contract without a policy denies everything.
async fn first_policy(desk: Desk, change: &Change, quorum: u8, answer: Answer) -> Result<Answer> {
	let account = desk.contract.account.clone();
	let register = consortium::register_contract(&account);
	let proposing = desk.proposing(change).await?;
	let (id, included) = desk.propose(vec![register], proposing).await?;
	let answer = answer.line(format!("proposal {id}")).field("proposal", id);
	if quorum > 1 {
		let others = quorum.saturating_sub(1);
		return Ok(not_asked(answer, &desk)
			.line(format!(
				"{others} more of the admins: salus policy approve {id} --contract {}",
				keys::address(&account)
			))
			.line(format!("then: salus policy enact {id} --contract {}", keys::address(&account)))
			.field("enacted", false)
			.included(&included));
	}
	let desk = desk.again().await?;
	let (applying, ()) = desk.client.prepare(&account, &tiered_access::apply(id), &desk.signer).await?;
	let holds_at_once = matches!(change, Change::Policy { from: 0, .. });
	let calls = match holds_at_once {
		true => vec![applying, consortium::set_policy(Some(&account))],
		false => vec![applying],
	};
	let included = desk.submit(&calls).await?;
	let answer = proposals::carried_out(&included, &account, change, answer)?.field("enacted", true);
	let answer = match holds_at_once {
		true => asked(answer),
		false => not_asked(answer, &desk),
	};
	Ok(answer.included(&included))
}

fn asked(answer: Answer) -> Answer {
	answer.line("the chain asks it from now on").field("asked", true)
}

fn not_asked(answer: Answer, desk: &Desk) -> Answer {
	answer
		.line("it is registered, and the chain doesn't ask it yet: the old rules hold")
		.line(format!("once a version of it holds: salus policy use {}", desk.contract.address()))
		.field("asked", false)
}

/// Has the chain ask a contract.
pub(super) async fn set(context: &Context, contract: AccountId, yes: bool) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let contract = client.policy_contract(contract).await?;
	let version = contract.version_at(contract.now().await?).await?;
	if version.is_none() && !yes {
		let why =
			"no version of a policy holds in this contract, so that everything would be denied: say --yes to do it";
		return Err(Error::bad("--yes", why));
	}
	let included: Included = client.submit(&consortium::set_policy(Some(&contract.account)), &signer).await?;
	Ok(asked(Answer::done().line(format!("policy contract {}", contract.address())))
		.field("contract", contract.address())
		.field("version", version)
		.included(&included))
}

/// Has the chain go by the native table.
pub(super) async fn unset(context: &Context) -> Result<Answer> {
	let included = context.submit(&consortium::set_policy(None)).await?.included;
	Ok(Answer::done().line("the native tier table holds again").included(&included))
}
