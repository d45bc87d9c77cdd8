//! How the policy, its admins, the code and what was given change. Everything is checked before anything is written.
//!
//! None of this is inlined: the chain compiles a function of the contract when it is first called, and a decision is
//! not to pay for what it doesn't use.

use core::mem::{forget, replace, ManuallyDrop};

use access_core::{Council, Delegation, Document, PROPOSAL_LIFE};
use ink::{
	env::{block_timestamp, caller, hash::Blake2x256, hash_bytes, set_code_hash},
	primitives::{AccountId, Hash},
	scale::Encode,
	ChainExtensionInstance,
};
use salus_extension::{Salus, SalusEnvironment, Stored};

use crate::{
	events::emit,
	tables::{Read, State},
	Approved, CodeChanged, CouncilChanged, Delegated, Error, PolicyAdopted, Proposed, Revoked, Withdrawn,
};

/// What a proposal would change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[repr(u8)]
pub enum Change {
	/// The policy, from a moment on; at once, where that has come already.
	Policy {
		/// The policy as a whole.
		policy: Document,
		/// The first moment at which it holds.
		from: u64,
	} = 0,
	/// The admins and their quorum.
	Council(
		/// The admins, 1 to 16, and how many of them a change needs.
		Council<AccountId>,
	) = 1,
	/// The contract's code; the storage stays.
	Code(
		/// Hash of a code that is on the chain.
		Hash,
	) = 2,
}

impl Change {
	/// Checks what doesn't depend on the moment of its being carried out.
	fn check(&self) -> Result<(), Error> {
		match self {
			Self::Policy { policy, .. } => Ok(policy.check()?),
			Self::Council(council) => Ok(council.check()?),
			Self::Code(_) => Ok(()),
		}
	}

	fn hash(&self) -> Hash {
		let mut hash = [0; 32];
		hash_bytes::<Blake2x256>(&ManuallyDrop::new(self.encode()), &mut hash);
		hash.into()
	}
}

fn now() -> u64 {
	block_timestamp::<SalusEnvironment>()
}

/// Opens a proposal.
#[inline(never)]
pub(crate) fn propose(state: &mut State, change: Change) -> Result<u32, Error> {
	let (by, now) = (caller::<SalusEnvironment>(), now());
	let change = Read::new(Stored(change));
	let mut board = state.board();
	let (council, book) = &mut board.0;
	let (id, ended) = book.propose(council, by, now)?;
	change.0.check()?;
	let hash = change.0.hash();
	state.set_board(&board);
	ended.into_iter().for_each(|id| state.set_change(id, None));
	state.set_change(id, Some(&change));
	let ends = now.saturating_add(PROPOSAL_LIFE);
	emit(&Proposed { id, by, change: hash, ends });
	Ok(id)
}

/// Approves a proposal.
#[inline(never)]
pub(crate) fn approve(state: &mut State, id: u32) -> Result<(), Error> {
	let by = caller::<SalusEnvironment>();
	let mut board = state.board();
	let (council, book) = &mut board.0;
	book.approve(council, by, id, now())?;
	state.set_board(&board);
	emit(&Approved { id, by });
	Ok(())
}

/// Carries a proposal out.
#[inline(never)]
pub(crate) fn apply(state: &mut State, id: u32) -> Result<(), Error> {
	let now = now();
	let mut board = state.board();
	let (council, book) = &mut board.0;
	book.take(council, &caller::<SalusEnvironment>(), id, now)?;
	match state.change(id).ok_or(Error::UnknownProposal)? {
		Change::Policy { policy, from } => {
			let adopted = state.adopt(policy, from, now)?;
			let (kept, dropped) = (adopted.kept, adopted.dropped);
			let (version, from) = (kept.version, kept.from);
			emit(&PolicyAdopted { id, version, from, dropped });
		}
		Change::Council(new) => {
			let (admins, quorum) = (new.admins.clone(), new.quorum);
			emit(&CouncilChanged { id, admins, quorum });
			forget(replace(council, new));
		}
		Change::Code(code) => {
			set_code_hash::<SalusEnvironment>(&code).map_err(|_| Error::NoSuchCode)?;
			emit(&CodeChanged { id, code });
		}
	}
	state.set_change(id, None);
	state.set_board(&board);
	Ok(())
}

/// Withdraws an own proposal.
#[inline(never)]
pub(crate) fn withdraw(state: &mut State, id: u32) -> Result<(), Error> {
	let by = caller::<SalusEnvironment>();
	let mut board = state.board();
	board.0 .1.withdraw(&by, id)?;
	state.set_board(&board);
	state.set_change(id, None);
	emit(&Withdrawn { id, by });
	Ok(())
}

/// Gives an account a tier. The chain says what the giver's role is.
#[inline(never)]
pub(crate) fn delegate(state: &mut State, to: AccountId, tier: u8, until: u64) -> Result<(), Error> {
	let (by, now) = (caller::<SalusEnvironment>(), now());
	if by == to {
		return Err(Error::ToOneself);
	}
	let role = Salus::instantiate().credential(by)?.ok_or(Error::NoCredential)?.role;
	let policy = state.policy_at(now).ok_or(Error::NotAllowed)?;
	let given = Delegation::give(&&policy.0, (by, role), tier, now, until)?;
	if state.delegation(to).is_some_and(|before| before.by != by && !before.is_over(now)) {
		return Err(Error::AlreadyGiven);
	}
	state.set_delegation(to, Some(given));
	emit(&Delegated { by, to, tier, until });
	Ok(())
}

/// Takes back what an account was given.
#[inline(never)]
pub(crate) fn revoke(state: &mut State, from: AccountId) -> Result<(), Error> {
	let by = caller::<SalusEnvironment>();
	let given = state.delegation(from).ok_or(Error::NothingGiven)?;
	let may = by == given.by || by == from || given.is_over(now()) || state.board().0 .0.admins.contains(&by);
	if !may {
		return Err(Error::NotRevoker);
	}
	state.set_delegation(from, None);
	emit(&Revoked { by, to: from, tier: given.tier });
	Ok(())
}
