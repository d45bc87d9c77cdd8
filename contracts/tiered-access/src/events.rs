//! What happened: one event for each change.

use ink::{
	prelude::vec::Vec,
	primitives::{AccountId, Hash},
};

/// A change was proposed; its maker approves of it.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct Proposed {
	/// Number of the proposal.
	pub id: u32,
	/// Who proposed it.
	pub by: AccountId,
	/// Blake2b-256 of the encoded change, to tell proposals apart.
	pub change: Hash,
	/// The first moment at which it is no longer open.
	pub ends: u64,
}

/// An admin approved a proposal.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct Approved {
	/// Number of the proposal.
	pub id: u32,
	/// Who approved it.
	pub by: AccountId,
}

/// A proposal was withdrawn by its maker.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct Withdrawn {
	/// Number of the proposal.
	pub id: u32,
	/// Who withdrew it.
	pub by: AccountId,
}

/// A policy got its number and its moment.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct PolicyAdopted {
	/// The proposal that was carried out.
	pub id: u32,
	/// The policy's version.
	pub version: u32,
	/// The first moment at which it holds.
	pub from: u64,
	/// Versions that are gone: older than the last eight, or replaced before their moment came.
	pub dropped: Vec<u32>,
}

/// There are other admins, or another quorum.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct CouncilChanged {
	/// The proposal that was carried out.
	pub id: u32,
	/// The admins now.
	pub admins: Vec<AccountId>,
	/// How many of them a change needs now.
	pub quorum: u8,
}

/// The contract runs other code from the next call on.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct CodeChanged {
	/// The proposal that was carried out.
	pub id: u32,
	/// Hash of the code.
	pub code: Hash,
}

/// An account was given a tier.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct Delegated {
	/// Who gave it.
	pub by: AccountId,
	/// Who was given it.
	pub to: AccountId,
	/// The tier.
	pub tier: u8,
	/// The first moment at which it no longer holds.
	pub until: u64,
}

/// What an account was given holds no longer.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct Revoked {
	/// Who revoked it.
	pub by: AccountId,
	/// Whose it was.
	pub to: AccountId,
	/// The tier.
	pub tier: u8,
}
