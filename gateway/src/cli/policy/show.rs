//! `salus policy show`: what a policy contract has.

use salus_primitives::ids::Moment;
use serde_json::{json, Value};

use crate::{
	chain::{keys, policies::PolicyContract, policies::Version, AccountId},
	cli::{answer::Answer, context::Context, format, parse::Organisation},
	policy::Names,
	Error, Result,
};

use super::{change::council_text, check, organisation, proposals};

pub(super) async fn run(
	context: &Context,
	named: Option<Organisation>,
	contract: Option<AccountId>,
	version: Option<u32>,
) -> Result<Answer> {
	let client = context.connect().await?;
	let (answer, account) = match contract {
		Some(contract) => (Answer::done(), Some(contract)),
		None => {
			let id = organisation(context, &client, named).await?;
			let account = client.policy_of(id).await?;
			let answer = Answer::new(account.is_some()).field("organisation", id.0);
			let answer = match &account {
				Some(contract) => {
					answer.line(format!("organisation {} asks the contract {}", id.0, keys::address(contract)))
				}
				None => answer.line(format!("organisation {} goes by the native tier table", id.0)),
			};
			(answer, account)
		}
	};
	match account {
		Some(account) => {
			let contract = client.policy_contract(account).await?;
			told(answer.field("contract", contract.address()), &contract, version).await
		}
		None => Ok(answer.field("contract", None::<String>)),
	}
}

/// Adds all that a contract has.
async fn told(answer: Answer, contract: &PolicyContract, version: Option<u32>) -> Result<Answer> {
	let now = contract.now().await?;
	let (in_force, versions) = (contract.version_at(now).await?, contract.versions().await?);
	let answer = answer.lines(version_lines(&versions, in_force, now)).field("version", in_force).field(
		"versions",
		versions
			.iter()
			.map(|(version, from)| json!({ "version": version, "from": format::moment(*from) }))
			.collect::<Vec<_>>(),
	);
	let answer = council(answer, contract).await?;
	let Some(shown) = version.or(in_force) else { return Ok(answer) };
	let unknown = || Error::bad("--version", format!("the contract keeps no version {shown}"));
	let policy = contract.policy(shown).await?.ok_or_else(unknown)?;
	Ok(check::told(answer.line("").line(format!("version {shown}:")), &policy, &Names::new()))
}

/// The versions for people, oldest first.
fn version_lines(versions: &[Version], in_force: Option<u32>, now: Moment) -> Vec<String> {
	if versions.is_empty() {
		return vec!["no version of a policy: nothing is allowed".into()];
	}
	let line = |(version, from): &Version| {
		let from_text = format::moment(*from);
		if Some(*version) == in_force {
			format!("version {version} holds since {from_text}")
		} else if *from > now {
			format!("version {version} will hold from {from_text} on")
		} else {
			format!("version {version} held from {from_text} on")
		}
	};
	versions.iter().map(line).collect()
}

/// Adds admins and open proposals.
async fn council(answer: Answer, contract: &PolicyContract) -> Result<Answer> {
	let (admins, quorum) = contract.council().await?;
	let mut answer = answer
		.line(council_text(&admins, quorum))
		.field("admins", admins.iter().map(keys::address).collect::<Vec<_>>())
		.field("quorum", quorum);
	let mut open: Vec<Value> = Vec::new();
	for proposal in contract.proposals().await? {
		let Some(change) = contract.proposal(proposal.id).await? else { continue };
		answer = answer.lines(proposals::lines(contract, &proposal, &change, (&admins, quorum)).await?);
		open.push(json!({
			"proposal": proposal.id,
			"by": keys::address(&proposal.by),
			"ends": format::moment(proposal.ends),
			"approvals": proposals::approvals(&proposal, &admins),
			"change": proposals::change_json(&change),
		}));
	}
	Ok(answer.field("proposals", open))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn versions_are_told_by_when_they_hold() {
		let versions = [(1, 0), (2, 1_000), (3, 9_000)];
		let lines = version_lines(&versions, Some(2), 5_000);
		assert_eq!(
			lines,
			[
				"version 1 held from 1970-01-01T00:00:00Z on",
				"version 2 holds since 1970-01-01T00:00:01Z",
				"version 3 will hold from 1970-01-01T00:00:09Z on",
			]
		);
		assert_eq!(version_lines(&[], None, 0).len(), 1);
	}
}
