//! An organisation's own rules of tiered access, asked by the chain's decision path.
//!
//! The rules are those of `access-core`. This contract keeps their tables by version, lets the quorum of its admins
//! change them, lets tiers be given to single accounts for a time, and says by event what changed. A fresh contract
//! allows nothing.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod answers;
mod changes;
mod errors;
mod events;
mod tables;
#[cfg(test)]
mod tests;

pub use crate::tiered_access::{TieredAccess, TieredAccessRef};
pub use changes::Change;
pub use errors::Error;
pub use events::{Approved, CodeChanged, CouncilChanged, Delegated, PolicyAdopted, Proposed, Revoked, Withdrawn};

/// The contract. What ink!'s macros generate can't be documented; a constructor that can fail is no `Default`.
#[allow(missing_docs, unreachable_pub, unsafe_code, clippy::new_without_default)]
#[ink::contract(env = salus_extension::SalusEnvironment)]
mod tiered_access {
	use access_core::{Answer, Council, Delegation, Document, Labels, Proposal, Question};
	use ink::prelude::vec::Vec;

	use crate::{
		answers::answer,
		tables::{Read, State},
		Change, Error,
	};

	/// Everything is in [`State`].
	#[ink(storage)]
	pub struct TieredAccess {
		state: State,
	}

	impl TieredAccess {
		/// A contract without a policy, which allows nothing.
		#[ink(constructor, selector = 0x5A105000)]
		pub fn new(admins: Vec<AccountId>, quorum: u8) -> Result<Self, Error> {
			Ok(Self { state: State::new(Council { admins, quorum })? })
		}

		/// What of the classes the role may use, and under which limits of labels: the classes, the ceiling, and the
		/// sensitivities to leave out. The chain asks this; its selector and its arguments are fixed for good.
		#[ink(message, selector = 0x5A105001)]
		pub fn decide(
			&self,
			requester: AccountId,
			role: u8,
			purpose: u8,
			classes: u32,
			labels: Option<(u8, u32)>,
			at: u64,
		) -> (u32, Option<u8>, u32) {
			let labels = labels.map(|(confidentiality, sensitivities)| Labels { confidentiality, sensitivities });
			let question = Question { role, purpose, classes, labels, at, delegated: None };
			let Answer { classes, ceiling, redact } = self.state.decide(requester, &question);
			answer((classes, ceiling, redact))
		}

		/// The version that holds at a moment.
		#[ink(message, selector = 0x5A105002)]
		pub fn version(&self, at: u64) -> Option<u32> {
			answer(self.state.schedule().in_force(at))
		}

		/// The versions that are kept, each with the first moment at which it holds.
		#[ink(message, selector = 0x5A105003)]
		pub fn versions(&self) -> Vec<(u32, u64)> {
			answer(self.state.schedule().kept.iter().map(|kept| (kept.version, kept.from)).collect())
		}

		/// A policy that is kept.
		#[ink(message, selector = 0x5A105004)]
		pub fn policy(&self, version: u32) -> Option<Document> {
			answer(self.state.policy(version).map(|policy| Read::into_inner(policy).0))
		}

		/// The admins, and how many of them a change needs.
		#[ink(message, selector = 0x5A105005)]
		pub fn council(&self) -> (Vec<AccountId>, u8) {
			let board = &mut self.state.board().0;
			answer((core::mem::take(&mut board.0.admins), board.0.quorum))
		}

		/// The proposals that were not carried out and not withdrawn.
		#[ink(message, selector = 0x5A105006)]
		pub fn proposals(&self) -> Vec<Proposal<AccountId>> {
			answer(core::mem::take(&mut self.state.board().0 .1.open))
		}

		/// What a proposal would change.
		#[ink(message, selector = 0x5A105007)]
		pub fn proposal(&self, id: u32) -> Option<Change> {
			answer(self.state.change(id))
		}

		/// The tier that an account was given.
		#[ink(message, selector = 0x5A105008)]
		pub fn delegation(&self, of: AccountId) -> Option<Delegation<AccountId>> {
			answer(self.state.delegation(of))
		}

		/// Proposes a change and approves of it.
		#[ink(message, selector = 0x5A105010)]
		pub fn propose(&mut self, change: Change) -> Result<u32, Error> {
			crate::changes::propose(&mut self.state, change)
		}

		/// Approves a proposal.
		#[ink(message, selector = 0x5A105011)]
		pub fn approve(&mut self, id: u32) -> Result<(), Error> {
			crate::changes::approve(&mut self.state, id)
		}

		/// Carries out a proposal that the quorum has approved.
		#[ink(message, selector = 0x5A105012)]
		pub fn apply(&mut self, id: u32) -> Result<(), Error> {
			crate::changes::apply(&mut self.state, id)
		}

		/// Withdraws an own proposal.
		#[ink(message, selector = 0x5A105013)]
		pub fn withdraw(&mut self, id: u32) -> Result<(), Error> {
			crate::changes::withdraw(&mut self.state, id)
		}

		/// Gives an account a tier until a moment, as the caller's own tier allows.
		#[ink(message, selector = 0x5A105014)]
		pub fn delegate(&mut self, to: AccountId, tier: u8, until: u64) -> Result<(), Error> {
			crate::changes::delegate(&mut self.state, to, tier, until)
		}

		/// Takes back what an account was given. Anybody may, once it is over.
		#[ink(message, selector = 0x5A105015)]
		pub fn revoke(&mut self, from: AccountId) -> Result<(), Error> {
			crate::changes::revoke(&mut self.state, from)
		}
	}
}
