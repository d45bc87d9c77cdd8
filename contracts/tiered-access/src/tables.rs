//! What the contract stores, and the policy in it as the rules read it.
//!
//! A decision is to cost little: the versions come with the contract's root, and then it reads the role's tier, that
//! tier and those above it, and the delegation only where these don't allow everything.

use access_core::{
	Adopted, Answer, Book, Council, CouncilError, Delegation, Document, Question, Rule, Schedule, Tables, Tier, TierId,
	MAX_ROLES, MAX_TIERS,
};
use ink::{
	prelude::vec::Vec,
	primitives::AccountId,
	storage::{Lazy, Mapping},
};
use salus_extension::Stored;

use crate::Change;

/// Everything that is stored.
#[allow(clippy::type_complexity, reason = "ink! gives every mapping a key in its type")]
#[ink::storage_item]
#[derive(Debug, Default)]
pub(crate) struct State {
	/// The versions: small, and needed by every decision.
	schedule: Stored<Schedule>,
	/// Tiers of roles, by version.
	roles: Mapping<(u32, u8), TierId>,
	/// Tiers, by version.
	tiers: Mapping<(u32, u8), Stored<Tier>>,
	/// Which roles and which tiers a version has, as bits.
	contents: Mapping<u32, (u32, u32)>,
	/// Tiers given to accounts.
	delegations: Mapping<AccountId, Stored<Delegation<AccountId>>>,
	/// The admins.
	council: Lazy<Stored<Council<AccountId>>>,
	/// The open proposals.
	book: Lazy<Stored<Book<AccountId>>>,
	/// What they propose.
	changes: Mapping<u32, Stored<Change>>,
}

impl State {
	/// No policy, and these admins.
	pub(crate) fn new(council: Council<AccountId>) -> Result<Self, CouncilError> {
		let mut state = Self::default();
		state.set_council(council)?;
		Ok(state)
	}

	/// What the policy in force allows.
	pub(crate) fn decide(&self, requester: AccountId, question: &Question) -> Answer {
		let Some(policy) = self.policy_at(question.at) else { return Answer::default() };
		access_core::decide_lazily(&policy, question, || self.delegation(requester)?.tier_at(question.at))
	}

	/// The versions.
	pub(crate) fn schedule(&self) -> &Schedule {
		&self.schedule.0
	}

	/// The policy that holds at a moment.
	pub(crate) fn policy_at(&self, at: u64) -> Option<Version<'_>> {
		Some(Version { state: self, version: self.schedule.0.in_force(at)? })
	}

	/// A policy as a whole.
	#[inline(never)]
	pub(crate) fn policy(&self, version: u32) -> Option<Document> {
		let (roles, tiers) = self.contents.get(version)?;
		let policy = Version { state: self, version };
		let roles = bits(roles, MAX_ROLES).filter_map(|role| Some((role, policy.tier_of(role)?))).collect();
		let tiers = bits(tiers, MAX_TIERS).filter_map(|id| Some((id, policy.tier(id)?))).collect();
		Some(Document { roles, tiers })
	}

	/// Stores a sound policy under the next number.
	#[inline(never)]
	pub(crate) fn adopt(&mut self, policy: &Document, from: u64, now: u64) -> Result<Adopted, crate::Error> {
		let adopted = self.schedule.0.adopt(from, now)?;
		let version = adopted.kept.version;
		for gone in &adopted.dropped {
			self.drop_version(*gone);
		}
		for (role, tier) in &policy.roles {
			self.roles.insert((version, *role), tier);
		}
		for (id, tier) in &policy.tiers {
			self.tiers.insert((version, *id), &Stored(tier.clone()));
		}
		let roles = set(policy.roles.iter().map(|(role, _)| *role));
		let tiers = set(policy.tiers.iter().map(|(id, _)| *id));
		self.contents.insert(version, &(roles, tiers));
		Ok(adopted)
	}

	fn drop_version(&mut self, version: u32) {
		let Some((roles, tiers)) = self.contents.take(version) else { return };
		bits(roles, MAX_ROLES).for_each(|role| self.roles.remove((version, role)));
		bits(tiers, MAX_TIERS).for_each(|id| self.tiers.remove((version, id)));
	}

	/// The admins.
	pub(crate) fn council(&self) -> Council<AccountId> {
		self.council.get().unwrap_or_default().0
	}

	/// Makes others the admins, if they can decide.
	pub(crate) fn set_council(&mut self, council: Council<AccountId>) -> Result<(), CouncilError> {
		council.check()?;
		self.council.set(&Stored(council));
		Ok(())
	}

	/// The open proposals.
	pub(crate) fn book(&self) -> Book<AccountId> {
		self.book.get().unwrap_or_default().0
	}

	/// Stores the open proposals.
	pub(crate) fn set_book(&mut self, book: Book<AccountId>) {
		self.book.set(&Stored(book));
	}

	/// What a proposal would change.
	pub(crate) fn change(&self, id: u32) -> Option<Change> {
		self.changes.get(id).map(|change| change.0)
	}

	/// Stores what a proposal would change, or forgets it.
	pub(crate) fn set_change(&mut self, id: u32, change: Option<Change>) {
		match change {
			Some(change) => {
				self.changes.insert(id, &Stored(change));
			}
			None => self.changes.remove(id),
		}
	}

	/// What an account was given.
	pub(crate) fn delegation(&self, of: AccountId) -> Option<Delegation<AccountId>> {
		self.delegations.get(of).map(|given| given.0)
	}

	/// Stores what an account is given, or forgets it.
	pub(crate) fn set_delegation(&mut self, of: AccountId, given: Option<Delegation<AccountId>>) {
		match given {
			Some(given) => {
				self.delegations.insert(of, &Stored(given));
			}
			None => self.delegations.remove(of),
		}
	}
}

/// One version of the policy.
pub(crate) struct Version<'a> {
	state: &'a State,
	version: u32,
}

impl Tables for Version<'_> {
	type Rules = Vec<Rule>;

	fn tier_of(&self, role: u8) -> Option<TierId> {
		self.state.roles.get((self.version, role))
	}

	fn tier(&self, id: TierId) -> Option<Tier> {
		self.state.tiers.get((self.version, id)).map(|tier| tier.0)
	}
}

/// The numbers of a set, below a limit.
fn bits(set: u32, limit: u8) -> impl Iterator<Item = u8> {
	(0..limit).filter(move |number| 1u32.checked_shl((*number).into()).is_some_and(|bit| set & bit != 0))
}

/// The set of numbers, each below 32.
fn set(numbers: impl Iterator<Item = u8>) -> u32 {
	numbers.fold(0, |set, number| set | 1u32.checked_shl(number.into()).unwrap_or(0))
}
