//! `salus policy approve`, `enact` and `withdraw`: what becomes of proposals.

use codec::DecodeAll;
use salus_primitives::ids::Moment;
use serde_json::{json, Value};

use crate::{
	chain::{
		call::Call,
		contracts::emitted,
		event::Included,
		keys,
		policies::PolicyContract,
		tiered_access::{self, Change},
		AccountId,
	},
	cli::{answer::Answer, context::Context, format},
	files::hex32,
	policy::{self, Names},
	Error, Result,
};

use super::{
	change::{code_text, council_text, Desk},
	Proposal,
};

/// A proposal as the contract keeps it.
type Open = access_core::Proposal<AccountId>;

/// `PolicyAdopted` of the contract: proposal, version, first moment, versions that are gone.
type Adopted = (u32, u32, Moment, Vec<u32>);

/// What a change would do, for people; a policy against the version that it would follow.
pub(super) async fn described(contract: &PolicyContract, change: &Change) -> Result<Vec<String>> {
	Ok(match change {
		Change::Policy { policy, from } => {
			let now = contract.now().await?;
			let (version, before) = contract.in_force((*from).max(now)).await?;
			let (names, from) = (Names::new(), (*from > now).then_some(*from));
			let head = match (version, from) {
				(Some(version), None) => format!("a policy, against version {version}:"),
				(Some(version), Some(from)) => {
					format!("a policy from {} on, against version {version}:", format::moment(from))
				}
				(None, None) => "a policy, the first one:".into(),
				(None, Some(from)) => format!("a policy from {} on, the first one:", format::moment(from)),
			};
			let changes = policy::between(&before, policy, &names).into_iter().map(|change| change.line());
			let effects = policy::effects(&before, policy).into_iter().map(|effect| format!("  {}", effect.line()));
			std::iter::once(head).chain(changes).chain(effects).collect()
		}
		Change::Council { admins, quorum } => vec![format!("to be: {}", council_text(admins, *quorum))],
		Change::Code(hash) => vec![format!("to run {}", code_text(hash))],
	})
}

/// What a change would do, for programs.
pub(super) fn change_json(change: &Change) -> Value {
	match change {
		Change::Policy { policy, from } => json!({
			"kind": "policy",
			"from": (*from > 0).then(|| format::moment(*from)),
			"tiers": policy.tiers.iter().map(|(id, tier)| policy::tier_json(*id, tier, &Names::new())).collect::<Vec<_>>(),
			"roles": policy.roles.iter().map(|(role, tier)| json!([policy::role_name(*role), tier])).collect::<Vec<_>>(),
		}),
		Change::Council { admins, quorum } => {
			json!({ "kind": "admins", "admins": admins.iter().map(keys::address).collect::<Vec<_>>(), "quorum": quorum })
		}
		Change::Code(hash) => json!({ "kind": "code", "hash": hex32::to_text(hash) }),
	}
}

/// How many of the present admins stand behind a proposal.
pub(super) fn approvals(proposal: &Open, admins: &[AccountId]) -> usize {
	admins.iter().filter(|admin| proposal.is_approved_by(admin)).count()
}

/// What a proposal would change; a number without one is refused by the contract's own error.
async fn change_of(desk: &Desk, id: u32) -> Result<Change> {
	let unknown = || Error::from(tiered_access::Refusal::UnknownProposal);
	desk.contract.proposal(id).await?.ok_or_else(unknown)
}

pub(super) async fn approve(context: &Context, proposal: &Proposal) -> Result<Answer> {
	let (desk, id) = (Desk::open(context, &proposal.of).await?, proposal.id);
	let change = change_of(&desk, id).await?;
	let told = described(&desk.contract, &change).await?;
	let included = send(&desk, &tiered_access::approve(id)).await?;
	let desk = desk.again().await?;
	let (admins, quorum) = desk.contract.council().await?;
	let open = desk.contract.proposals().await?;
	let count = open.iter().find(|open| open.id == id).map_or(0, |open| approvals(open, &admins));
	let enough = count >= usize::from(quorum);
	let next = match enough {
		true => format!("enough: salus policy enact {id} --contract {}", desk.contract.address()),
		false => format!("{} more have to approve it", usize::from(quorum).saturating_sub(count)),
	};
	Ok(Answer::done()
		.line(format!("proposal {id} is approved by {count} of {quorum}"))
		.lines(told)
		.line(next)
		.field("contract", desk.contract.address())
		.field("proposal", id)
		.field("change", change_json(&change))
		.field("approvals", count)
		.field("quorum", quorum)
		.field("enough", enough)
		.included(&included))
}

pub(super) async fn enact(context: &Context, proposal: &Proposal) -> Result<Answer> {
	let desk = Desk::open(context, &proposal.of).await?;
	let change = change_of(&desk, proposal.id).await?;
	let answer = Answer::done().line(format!("proposal {}", proposal.id)).field("proposal", proposal.id);
	carry_out(&desk, proposal.id, &change, answer).await
}

pub(super) async fn withdraw(context: &Context, proposal: &Proposal) -> Result<Answer> {
	let desk = Desk::open(context, &proposal.of).await?;
	let included = send(&desk, &tiered_access::withdraw(proposal.id)).await?;
	Ok(Answer::done()
		.line(format!("proposal {} is withdrawn", proposal.id))
		.field("contract", desk.contract.address())
		.field("proposal", proposal.id)
		.included(&included))
}

/// Sends a message that gives nothing back.
pub(super) async fn send(desk: &Desk, message: &[u8]) -> Result<Included> {
	let (call, ()): (Call, ()) = desk.client.prepare(&desk.contract.account, message, &desk.signer).await?;
	desk.submit(&[call]).await
}

/// Carries a proposal out.
pub(super) async fn carry_out(desk: &Desk, id: u32, change: &Change, answer: Answer) -> Result<Answer> {
	let included = send(desk, &tiered_access::apply(id)).await?;
	Ok(carried_out(&included, &desk.contract.account, change, answer)?
		.field("contract", desk.contract.address())
		.field("enacted", true)
		.included(&included))
}

/// What came of a proposal that was carried out.
pub(super) fn carried_out(
	included: &Included,
	contract: &AccountId,
	change: &Change,
	answer: Answer,
) -> Result<Answer> {
	Ok(match change {
		Change::Policy { .. } => {
			let (_id, version, from, dropped) = adopted(included, contract)?;
			let gone = dropped.iter().map(|version| format!("version {version} is gone"));
			answer
				.line(format!("version {version} holds from {} on", format::moment(from)))
				.lines(gone.collect::<Vec<_>>())
				.field("version", version)
				.field("from", format::moment(from))
				.field("dropped", dropped)
		}
		Change::Council { admins, quorum } => answer.line(format!("from now on {}", council_text(admins, *quorum))),
		Change::Code(hash) => answer.line(format!("the contract runs {}", code_text(hash))),
	})
}

/// What the contract said when it took a policy in.
fn adopted(included: &Included, contract: &AccountId) -> Result<Adopted> {
	let said = emitted(included, contract)?;
	let adopted = said.iter().find_map(|data| Adopted::decode_all(&mut data.as_slice()).ok());
	adopted.ok_or_else(|| Error::Chain("the contract didn't say which version the policy has".into()))
}

/// An open proposal for people: its state, and what it would change.
pub(super) async fn lines(
	contract: &PolicyContract,
	open: &Open,
	change: &Change,
	(admins, quorum): (&[AccountId], u8),
) -> Result<Vec<String>> {
	let count = approvals(open, admins);
	let by = keys::address(&open.by);
	let head = format!(
		"proposal {} of {by}: {count} of {quorum} approvals, open until {}",
		open.id,
		format::moment(open.ends)
	);
	let told = described(contract, change).await?;
	Ok(std::iter::once(head).chain(told.into_iter().map(|line| format!("  {line}"))).collect())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::event::Event;
	use codec::Encode;

	fn account(byte: u8) -> AccountId {
		AccountId::new([byte; 32])
	}

	#[test]
	fn approvals_of_former_admins_count_for_nothing() {
		let open = Open { id: 1, by: account(1), ends: 9, approvals: vec![account(2), account(3)] };
		assert_eq!(approvals(&open, &[account(1), account(3), account(4)]), 2);
	}

	#[test]
	fn the_version_is_read_from_the_contracts_event() {
		let said = (account(9), (7u32, 2u32, 86_400_000u64, vec![1u32]).encode()).encode();
		let event = Event { pallet: "Contracts".into(), name: "ContractEmitted".into(), fields: said };
		let included =
			Included { block: 1, block_hash: [0; 32], transaction: [0; 32], is_final: true, events: vec![event] };
		let change = Change::Policy { policy: access_core::Document::default(), from: 0 };
		let answer = carried_out(&included, &account(9), &change, Answer::done()).unwrap();
		assert_eq!(answer.text(), ["version 2 holds from 1970-01-02T00:00:00Z on", "version 1 is gone"]);
		assert_eq!(answer.to_json()["version"], 2);
		assert!(carried_out(&included, &account(8), &change, Answer::done()).is_err());
	}

	#[test]
	fn changes_are_told_to_programs() {
		let council = Change::Council { admins: vec![account(1)], quorum: 1 };
		assert_eq!(change_json(&council)["kind"], "admins");
		assert_eq!(change_json(&Change::Code([5; 32]))["hash"], format!("0x{}", "05".repeat(32)));
	}
}
