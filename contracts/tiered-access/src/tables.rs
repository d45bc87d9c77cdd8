//! What the contract stores.
//!
//! A decision is to cost little: the versions come with the contract's root, then it reads one policy, which is small,
//! and the delegation only where the role's tier doesn't allow everything.

use core::mem::ManuallyDrop;

use access_core::{Adopted, Answer, Book, Council, CouncilError, Delegation, Document, Question, Schedule};
use ink::{
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
	/// The policies by version.
	policies: Mapping<u32, Stored<Document>>,
	/// Tiers given to accounts.
	delegations: Mapping<AccountId, Stored<Delegation<AccountId>>>,
	/// The admins and the open proposals, which are always needed together.
	board: Lazy<Stored<Board>>,
	/// What they propose.
	changes: Mapping<u32, Stored<Change>>,
}

/// The admins and the open proposals.
pub(crate) type Board = (Council<AccountId>, Book<AccountId>);

/// A value that is never dropped. The allocator on chain frees nothing, so code that drops lists would only cost bytes.
pub(crate) type Read<T> = ManuallyDrop<Stored<T>>;

impl State {
	/// No policy, and these admins.
	pub(crate) fn new(council: Council<AccountId>) -> Result<Self, CouncilError> {
		council.check()?;
		let mut state = Self::default();
		state.set_board(&Read::new(Stored((council, Book::default()))));
		Ok(state)
	}

	/// What the policy in force allows.
	pub(crate) fn decide(&self, requester: AccountId, question: &Question) -> Answer {
		let Some(policy) = self.policy_at(question.at) else { return Answer::default() };
		access_core::decide_lazily(&&policy.0, question, || self.delegation(requester)?.tier_at(question.at))
	}

	/// The versions.
	pub(crate) fn schedule(&self) -> &Schedule {
		&self.schedule.0
	}

	/// The policy that holds at a moment.
	pub(crate) fn policy_at(&self, at: u64) -> Option<Read<Document>> {
		self.policy(self.schedule.0.in_force(at)?)
	}

	/// A policy that is kept.
	pub(crate) fn policy(&self, version: u32) -> Option<Read<Document>> {
		self.policies.get(version).map(Read::new)
	}

	/// Stores a sound policy under the next number.
	pub(crate) fn adopt(&mut self, policy: Document, from: u64, now: u64) -> Result<Adopted, crate::Error> {
		let adopted = self.schedule.0.adopt(from, now)?;
		for gone in &adopted.dropped {
			self.policies.remove(*gone);
		}
		self.policies.insert(adopted.kept.version, &*Read::new(Stored(policy)));
		Ok(adopted)
	}

	/// The admins and the open proposals.
	pub(crate) fn board(&self) -> Read<Board> {
		Read::new(self.board.get().unwrap_or_default())
	}

	/// Stores the admins and the open proposals.
	pub(crate) fn set_board(&mut self, board: &Read<Board>) {
		self.board.set(board);
	}

	/// What a proposal would change.
	pub(crate) fn change(&self, id: u32) -> Option<Change> {
		self.changes.get(id).map(|change| change.0)
	}

	/// Stores what a proposal would change, or forgets it.
	pub(crate) fn set_change(&mut self, id: u32, change: Option<&Stored<Change>>) {
		match change {
			Some(change) => {
				self.changes.insert(id, change);
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
