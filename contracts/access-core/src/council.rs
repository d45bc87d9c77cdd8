//! Who may change a policy: admins, their quorum, and the proposals that they are voting on.

use alloc::vec::Vec;

use crate::{Moment, DAY};

/// Admins at most.
pub const MAX_ADMINS: usize = 16;

/// Open proposals at most.
pub const MAX_OPEN: usize = 8;

/// Open proposals of one admin at most, so that no single one can fill the list.
pub const MAX_OPEN_EACH: usize = 2;

/// How long a proposal stays open.
pub const PROPOSAL_LIFE: Moment = 30 * DAY;

/// The admins, and how many of them must agree.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Council<A> {
	/// The admins, each once.
	pub admins: Vec<A>,
	/// How many of them a change needs.
	pub quorum: u8,
}

/// Nobody, who can decide nothing.
impl<A> Default for Council<A> {
	fn default() -> Self {
		Self { admins: Vec::new(), quorum: 0 }
	}
}

/// Why an admin's act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CouncilError {
	/// Only an admin may do this.
	NotAdmin,
	/// There must be 1 to 16 admins, each once, and a quorum of 1 to all of them.
	BadCouncil,
	/// Eight proposals are open, or two of this admin's.
	TooManyOpen,
	/// The numbers of proposals are used up.
	TooManyProposals,
	/// No open proposal has this number.
	UnknownProposal,
	/// The proposal's 30 days are over.
	Ended,
	/// This admin has approved the proposal already.
	AlreadyApproved,
	/// Only the admin who made the proposal can withdraw it.
	NotProposer,
	/// Fewer admins than the quorum have approved the proposal.
	TooFewApprovals,
}

impl<A: PartialEq> Council<A> {
	/// Checks that there are admins, each once, and that they can reach the quorum.
	pub fn check(&self) -> Result<(), CouncilError> {
		let count = self.admins.len();
		let mut admins = self.admins.iter();
		let repeated =
			core::iter::from_fn(|| admins.next().map(|admin| admins.as_slice().contains(admin))).any(|twice| twice);
		if count > MAX_ADMINS || repeated || self.quorum == 0 || usize::from(self.quorum) > count {
			return Err(CouncilError::BadCouncil);
		}
		Ok(())
	}

	/// Refuses whoever isn't an admin.
	#[inline(never)]
	pub fn ensure_admin(&self, who: &A) -> Result<(), CouncilError> {
		self.admins.contains(who).then_some(()).ok_or(CouncilError::NotAdmin)
	}

	/// Whether enough of those who approved are admins now. Approvals of former admins count for nothing.
	fn is_quorum(&self, proposal: &Proposal<A>) -> bool {
		let count = self.admins.iter().filter(|admin| proposal.is_approved_by(admin)).count();
		self.quorum > 0 && count >= usize::from(self.quorum)
	}
}

/// A proposal that is being voted on. What it proposes is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Proposal<A> {
	/// Its number, from 1.
	pub id: u32,
	/// Who made it, and so approves of it.
	pub by: A,
	/// The first moment at which it is no longer open.
	pub ends: Moment,
	/// Who else has approved it.
	pub approvals: Vec<A>,
}

impl<A: PartialEq> Proposal<A> {
	/// Whether somebody made or approved it.
	#[inline(never)]
	pub fn is_approved_by(&self, who: &A) -> bool {
		self.by == *who || self.approvals.contains(who)
	}
}

/// The open proposals, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Book<A> {
	/// The last number that was given.
	pub issued: u32,
	/// At most [`MAX_OPEN`] proposals.
	pub open: Vec<Proposal<A>>,
}

impl<A> Default for Book<A> {
	fn default() -> Self {
		Self { issued: 0, open: Vec::new() }
	}
}

impl<A: PartialEq> Book<A> {
	/// Opens a proposal with its maker's approval. Returns its number, and those of ended ones that made room.
	pub fn propose(&mut self, council: &Council<A>, by: A, now: Moment) -> Result<(u32, Vec<u32>), CouncilError> {
		council.ensure_admin(&by)?;
		let (mut open, mut own) = (0usize, 0usize);
		let mut ended = Vec::new();
		for proposal in &self.open {
			if proposal.ends <= now {
				ended.push(proposal.id);
			} else {
				open = open.saturating_add(1);
				own = own.saturating_add((proposal.by == by).into());
			}
		}
		if open >= MAX_OPEN || own >= MAX_OPEN_EACH {
			return Err(CouncilError::TooManyOpen);
		}
		let id = self.issued.checked_add(1).ok_or(CouncilError::TooManyProposals)?;
		ended.iter().for_each(|id| self.remove(*id));
		self.open.push(Proposal { id, by, ends: now.saturating_add(PROPOSAL_LIFE), approvals: Vec::new() });
		self.issued = id;
		Ok((id, ended))
	}

	/// Adds an admin's approval.
	pub fn approve(&mut self, council: &Council<A>, by: A, id: u32, now: Moment) -> Result<(), CouncilError> {
		council.ensure_admin(&by)?;
		let proposal = self.open.iter_mut().find(|proposal| proposal.id == id).ok_or(CouncilError::UnknownProposal)?;
		if proposal.ends <= now {
			return Err(CouncilError::Ended);
		}
		if proposal.is_approved_by(&by) {
			return Err(CouncilError::AlreadyApproved);
		}
		// Admins that have changed since must not let the list grow without end.
		proposal.approvals.retain(|who| council.admins.contains(who));
		proposal.approvals.push(by);
		Ok(())
	}

	/// Takes a proposal out that enough admins have approved, to be carried out.
	pub fn take(&mut self, council: &Council<A>, by: &A, id: u32, now: Moment) -> Result<(), CouncilError> {
		council.ensure_admin(by)?;
		let proposal = self.find(id)?;
		if proposal.ends <= now {
			return Err(CouncilError::Ended);
		}
		if !council.is_quorum(proposal) {
			return Err(CouncilError::TooFewApprovals);
		}
		self.remove(id);
		Ok(())
	}

	/// Takes a proposal out that its maker no longer stands by.
	pub fn withdraw(&mut self, by: &A, id: u32) -> Result<(), CouncilError> {
		if self.find(id)?.by != *by {
			return Err(CouncilError::NotProposer);
		}
		self.remove(id);
		Ok(())
	}

	/// Takes a proposal out. One function for all who do: its code is stored and loaded with the contract.
	#[inline(never)]
	fn remove(&mut self, id: u32) {
		if let Some(place) = self.open.iter().position(|proposal| proposal.id == id) {
			self.open.remove(place);
		}
	}

	#[inline(never)]
	fn find(&self, id: u32) -> Result<&Proposal<A>, CouncilError> {
		self.open.iter().find(|proposal| proposal.id == id).ok_or(CouncilError::UnknownProposal)
	}
}
