//! `salus policy plan`: what a policy would change.

use std::path::Path;

use access_core::Document;
use salus_primitives::ids::Moment;

use super::{Contract, Start};
use crate::{
	chain::policies::{PolicyContract, Version},
	cli::{answer::Answer, context::Context, format},
	policy::{self, Policy},
	Result,
};

/// A policy beside the one that it would take the place of.
pub(super) struct Plan {
	/// The policy.
	pub(super) policy: Policy,
	/// From when on it is to hold; at once, where that isn't said.
	pub(super) from: Option<Moment>,
	/// The version that it follows, if any, and its policy.
	before: (Option<u32>, Document),
	/// Versions that wait for their moment and would never hold.
	dropped: Vec<Version>,
}

impl Plan {
	/// Compares a policy with what is on the chain.
	pub(super) async fn make(contract: &PolicyContract, policy: Policy, from: Start) -> Result<Self> {
		let now = contract.now().await?;
		let from = from.check(now)?;
		let start = from.unwrap_or(now);
		let before = contract.in_force(start).await?;
		let mut dropped = contract.versions().await?;
		dropped.retain(|(_, at)| *at > now && *at >= start);
		Ok(Self { policy, from, before, dropped })
	}

	/// Whether the chain would say just what it says now.
	pub(super) fn is_void(&self) -> bool {
		self.before.1 == self.policy.document && self.dropped.is_empty() && self.before.0.is_some()
	}

	/// What would change.
	pub(super) fn told(&self, contract: &PolicyContract) -> Answer {
		let Self { policy: Policy { document, names }, from, before: (version, before), dropped } = self;
		let changes = policy::between(before, document, names);
		let effects = policy::effects(before, document);
		let head = match version {
			Some(version) => format!("contract {}: against version {version}", contract.address()),
			None => format!("contract {}: no version holds, nothing is allowed", contract.address()),
		};
		let answer = Answer::done().line(head).lines(changes.iter().map(policy::Change::line));
		let answer = match changes.is_empty() {
			true => answer.line("nothing changes in its rules"),
			false => answer.line(if effects.is_empty() { "no role gains or loses a class" } else { "so that:" }),
		};
		let lost = dropped.iter().map(|(version, at)| {
			format!("version {version}, which waits for {}, would never hold", format::moment(*at))
		});
		answer
			.lines(effects.iter().map(|effect| format!("  {}", effect.line())))
			.lines(lost.collect::<Vec<_>>())
			.line(match from {
				Some(from) => format!("from {} on", format::moment(*from)),
				None => "from the moment on at which it is carried out".into(),
			})
			.field("contract", contract.address())
			.field("against", *version)
			.field("changes", changes.iter().map(policy::Change::json).collect::<Vec<_>>())
			.field("effects", effects.iter().map(policy::Effect::json).collect::<Vec<_>>())
			.field("dropped", dropped.iter().map(|(version, _)| *version).collect::<Vec<_>>())
			.field("from", from.map(format::moment))
	}
}

pub(super) async fn run(context: &Context, file: &Path, of: &Contract, from: Start) -> Result<Answer> {
	let policy = Policy::load(file)?;
	let client = context.connect().await?;
	let account = of.account(context, &client).await?;
	let contract = client.policy_contract(account).await?;
	Ok(Plan::make(&contract, policy, from).await?.told(&contract))
}
