//! Why a message was refused.

use access_core::{CouncilError, DelegationError, DocumentError, ScheduleError};
use ink::scale::{Encode, Output};
use salus_extension::ExtensionError;

/// Why a message was refused. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Decode, TypeInfo)]
#[repr(u8)]
pub enum Error {
	/// Only an admin may do this.
	NotAdmin,
	/// There must be 1 to 16 admins, each once, and a quorum of 1 to all of them.
	BadCouncil,
	/// Eight proposals are open, or two of this admin's: withdraw one, or wait until one ends.
	TooManyOpen,
	/// The numbers of proposals or of versions are used up: instantiate the contract anew.
	OutOfNumbers,
	/// No open proposal has this number.
	UnknownProposal,
	/// The proposal's 30 days are over: propose it anew.
	Ended,
	/// This admin has approved the proposal already.
	AlreadyApproved,
	/// Only the admin who made the proposal can withdraw it.
	NotProposer,
	/// Fewer admins than the quorum have approved the proposal.
	TooFewApprovals,
	/// The policy isn't sound; the reason names the tier or the role.
	BadPolicy(DocumentError) = 9,
	/// Seven versions are waiting for their moment: propose this one for an earlier moment, or later.
	TooManyAhead,
	/// The chain has no code with this hash that can take this contract's place.
	NoSuchCode,
	/// The caller holds no valid credential.
	NoCredential,
	/// The chain doesn't tell this contract about the caller: the caller's organisation hasn't registered it.
	NotRegistered,
	/// The caller's tier may give this tier to nobody.
	NotAllowed,
	/// The delegation's end has come already, or is more than 90 days away.
	BadEnd,
	/// Nobody can give a tier to oneself.
	ToOneself,
	/// Somebody else has given this account a tier that still holds: it has to be revoked first.
	AlreadyGiven,
	/// The account was given no tier.
	NothingGiven,
	/// Only the giver, the account itself or an admin can revoke a tier that still holds.
	NotRevoker,
}

impl Error {
	/// Its number on the wire.
	fn number(self) -> u8 {
		match self {
			Self::NotAdmin => 0,
			Self::BadCouncil => 1,
			Self::TooManyOpen => 2,
			Self::OutOfNumbers => 3,
			Self::UnknownProposal => 4,
			Self::Ended => 5,
			Self::AlreadyApproved => 6,
			Self::NotProposer => 7,
			Self::TooFewApprovals => 8,
			Self::BadPolicy(_) => 9,
			Self::TooManyAhead => 10,
			Self::NoSuchCode => 11,
			Self::NoCredential => 12,
			Self::NotRegistered => 13,
			Self::NotAllowed => 14,
			Self::BadEnd => 15,
			Self::ToOneself => 16,
			Self::AlreadyGiven => 17,
			Self::NothingGiven => 18,
			Self::NotRevoker => 19,
		}
	}
}

/// As it would be derived, in a fifth of the code.
impl Encode for Error {
	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		output.push_byte(self.number());
		if let Self::BadPolicy(reason) = self {
			reason.encode_to(output);
		}
	}
}

impl From<CouncilError> for Error {
	fn from(error: CouncilError) -> Self {
		match error {
			CouncilError::NotAdmin => Self::NotAdmin,
			CouncilError::BadCouncil => Self::BadCouncil,
			CouncilError::TooManyOpen => Self::TooManyOpen,
			CouncilError::TooManyProposals => Self::OutOfNumbers,
			CouncilError::UnknownProposal => Self::UnknownProposal,
			CouncilError::Ended => Self::Ended,
			CouncilError::AlreadyApproved => Self::AlreadyApproved,
			CouncilError::NotProposer => Self::NotProposer,
			CouncilError::TooFewApprovals => Self::TooFewApprovals,
		}
	}
}

impl From<DocumentError> for Error {
	fn from(error: DocumentError) -> Self {
		Self::BadPolicy(error)
	}
}

impl From<ScheduleError> for Error {
	fn from(error: ScheduleError) -> Self {
		match error {
			ScheduleError::TooManyAhead => Self::TooManyAhead,
			ScheduleError::TooManyVersions => Self::OutOfNumbers,
		}
	}
}

impl From<DelegationError> for Error {
	fn from(error: DelegationError) -> Self {
		match error {
			DelegationError::NotAllowed => Self::NotAllowed,
			DelegationError::BadEnd => Self::BadEnd,
		}
	}
}

impl From<ExtensionError> for Error {
	fn from(_error: ExtensionError) -> Self {
		Self::NotRegistered
	}
}
