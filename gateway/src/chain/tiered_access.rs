//! What the contract `tiered-access` is told and answers, as `contracts/README.md` fixes it. The policy and its parts are
//! the contract's own types; what the contract's crate has beside them is written again here, since ink! needs an SDK of
//! its own (docs/adr/0004).

use access_core::{Document, DocumentError};
use codec::{Decode, Encode};
use salus_primitives::ids::Moment;

use crate::{
	chain::{failed, AccountId},
	policy::{document_error, Names},
	Error, Result,
};

/// What all selectors begin with.
const PREFIX: [u8; 3] = [0x5A, 0x10, 0x50];

/// What a proposal would change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Change {
	/// The policy, from a moment on; at once, where that has come already.
	#[codec(index = 0)]
	Policy {
		/// The policy as a whole.
		policy: Document,
		/// The first moment at which it holds.
		from: Moment,
	},
	/// The admins and their quorum.
	#[codec(index = 1)]
	Council {
		/// The admins.
		admins: Vec<AccountId>,
		/// How many of them a change needs.
		quorum: u8,
	},
	/// The contract's code, by its hash.
	#[codec(index = 2)]
	Code([u8; 32]),
}

/// Arguments of the constructor.
pub fn new(admins: &[AccountId], quorum: u8) -> Vec<u8> {
	message(0x00, &(admins, quorum))
}

/// Which version holds at a moment.
pub fn version(at: Moment) -> Vec<u8> {
	message(0x02, &at)
}

/// Which versions are kept, and from when on each holds.
pub fn versions() -> Vec<u8> {
	message(0x03, &())
}

/// The policy of a version.
pub fn policy(version: u32) -> Vec<u8> {
	message(0x04, &version)
}

/// Admins and quorum.
pub fn council() -> Vec<u8> {
	message(0x05, &())
}

/// The open proposals.
pub fn proposals() -> Vec<u8> {
	message(0x06, &())
}

/// What a proposal would change.
pub fn proposal(id: u32) -> Vec<u8> {
	message(0x07, &id)
}

/// What an account was given.
pub fn delegation(of: &AccountId) -> Vec<u8> {
	message(0x08, of)
}

/// Proposes a change.
pub fn propose(change: &Change) -> Vec<u8> {
	message(0x10, change)
}

/// Approves a proposal.
pub fn approve(id: u32) -> Vec<u8> {
	message(0x11, &id)
}

/// Carries a proposal out.
pub fn apply(id: u32) -> Vec<u8> {
	message(0x12, &id)
}

/// Withdraws one's own proposal.
pub fn withdraw(id: u32) -> Vec<u8> {
	message(0x13, &id)
}

/// Gives an account a tier until a moment.
pub fn delegate(to: &AccountId, tier: u8, until: Moment) -> Vec<u8> {
	message(0x14, &(to, tier, until))
}

/// Takes back what an account was given.
pub fn revoke(from: &AccountId) -> Vec<u8> {
	message(0x15, from)
}

/// A message: its selector and its arguments.
fn message(number: u8, arguments: &impl Encode) -> Vec<u8> {
	(PREFIX, number, arguments).encode()
}

/// Why a message was refused. The order is that of the contract's `Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub enum Refusal {
	/// Only an admin may do this.
	NotAdmin,
	/// No such admins and quorum can be.
	BadCouncil,
	/// The list of proposals is full.
	TooManyOpen,
	/// The numbers are used up.
	OutOfNumbers,
	/// No open proposal has this number.
	UnknownProposal,
	/// The proposal's time is over.
	Ended,
	/// Approved already.
	AlreadyApproved,
	/// Somebody else's proposal.
	NotProposer,
	/// The quorum isn't reached.
	TooFewApprovals,
	/// The policy isn't sound.
	BadPolicy(DocumentError),
	/// Too many versions wait.
	TooManyAhead,
	/// There is no such code.
	NoSuchCode,
	/// The caller holds no credential.
	NoCredential,
	/// The caller's organisation hasn't registered the contract.
	NotRegistered,
	/// The caller may not give this tier.
	NotAllowed,
	/// The end of a delegation is bad.
	BadEnd,
	/// Given to oneself.
	ToOneself,
	/// Somebody else gave a tier.
	AlreadyGiven,
	/// No tier was given.
	NothingGiven,
	/// The caller may not revoke.
	NotRevoker,
}

impl Refusal {
	/// What it means, and what to do about it.
	pub fn words(self) -> String {
		let words = match self {
			Self::NotAdmin => "Only an admin of the contract may do this.",
			Self::BadCouncil => "There must be 1 to 16 admins, each once, and a quorum of 1 to all of them.",
			Self::TooManyOpen => {
				"Eight proposals are open, or two of this admin's: withdraw one, or wait until one ends."
			}
			Self::OutOfNumbers => "The numbers of proposals or versions are used up: deploy the contract anew.",
			Self::UnknownProposal => "No open proposal has this number.",
			Self::Ended => "The proposal's 30 days are over: propose it anew.",
			Self::AlreadyApproved => "This admin has approved the proposal already.",
			Self::NotProposer => "Only the admin who made the proposal can withdraw it.",
			Self::TooFewApprovals => "Fewer admins than the quorum have approved the proposal.",
			Self::BadPolicy(error) => {
				return format!("The policy isn't sound: {}.", document_error(error, &Names::new()))
			}
			Self::TooManyAhead => {
				"Seven versions wait for their moment: propose this one for an earlier moment, or later."
			}
			Self::NoSuchCode => "The chain has no code with this hash that can take this contract's place.",
			Self::NoCredential => "The signer holds no valid credential.",
			Self::NotRegistered => {
				"The chain doesn't tell this contract about the signer, whose organisation hasn't registered it."
			}
			Self::NotAllowed => "The tier of the signer's role may not give this tier to anybody.",
			Self::BadEnd => "The end has come already, or is more than 90 days away.",
			Self::ToOneself => "Nobody can give a tier to oneself.",
			Self::AlreadyGiven => {
				"Somebody else gave this account a tier that still holds: it has to be revoked first."
			}
			Self::NothingGiven => "The account was given no tier.",
			Self::NotRevoker => "Only the giver, the account itself or an admin can revoke a tier that still holds.",
		};
		words.into()
	}

	/// Its name, without what is in it.
	fn name(self) -> String {
		match self {
			Self::BadPolicy(_) => "BadPolicy".into(),
			other => format!("{other:?}"),
		}
	}
}

impl From<Refusal> for Error {
	fn from(refusal: Refusal) -> Self {
		Self::Dispatch { pallet: "tiered-access".into(), error: refusal.name(), docs: refusal.words() }
	}
}

/// The answer of a message that can't be refused.
pub fn read<T: Decode>(contract: &str, data: &[u8]) -> Result<T> {
	// ink! answers so to a message that it doesn't know.
	let answer = std::result::Result::<T, u8>::decode(&mut &*data);
	let answer = answer.map_err(failed(format!("the answer of the contract {contract}")))?;
	answer.map_err(|_| {
		Error::bad(contract, "a contract of another kind than tiered-access: it doesn't know the question")
	})
}

/// The answer of a message that can be refused.
pub fn outcome<T: Decode>(contract: &str, data: &[u8]) -> Result<T> {
	read::<std::result::Result<T, Refusal>>(contract, data)?.map_err(Error::from)
}

#[cfg(test)]
mod tests;
