//! What happened: one event for each change.

use core::mem::ManuallyDrop;

use ink::{
	env::{
		event::{state, TopicsBuilder, TopicsBuilderBackend},
		Environment, Event,
	},
	prelude::vec::Vec,
	primitives::{AccountId, Hash},
	scale::{Encode, Output},
};
use salus_extension::SalusEnvironment;

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

/// Any event, encoded. ink! makes code anew for each type of event that is emitted; this one costs it once.
pub(crate) struct Encoded<'a> {
	/// What tells the kinds of events apart.
	pub(crate) signature: Option<&'a [u8; 32]>,
	/// The fields in their order, without a length.
	pub(crate) fields: &'a [u8],
}

impl Encode for Encoded<'_> {
	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		output.write(self.fields);
	}
}

impl Event for Encoded<'_> {
	type RemainingTopics = [state::HasRemainingTopics; 1];

	const SIGNATURE_TOPIC: Option<[u8; 32]> = None;

	fn topics<E: Environment, B: TopicsBuilderBackend<E>>(
		&self,
		builder: TopicsBuilder<state::Uninit, E, B>,
	) -> B::Output {
		builder.build::<Self>().push_topic(self.signature).finish()
	}
}

/// Emits an event.
pub(crate) fn emit<T: Event>(event: &T) {
	// Not dropped: the allocator on chain frees nothing.
	let mut fields = ManuallyDrop::new(Vec::new());
	event.encode_to(&mut *fields);
	emit_encoded(T::SIGNATURE_TOPIC.as_ref(), &fields);
}

#[inline(never)]
fn emit_encoded(signature: Option<&[u8; 32]>, fields: &[u8]) {
	ink::env::emit_event::<SalusEnvironment, _>(Encoded { signature, fields });
}
