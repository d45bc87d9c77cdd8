//! Why a message was refused.

use claim_core::{ClaimError, Reason};
use salus_extension::ExtensionError;

/// Why a message was refused. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[repr(u8)]
pub enum Error {
	/// Only the owner may do this.
	NotOwner,
	/// The period has no moment.
	BadPeriod,
	/// The limits allow nothing, or one claim more than the period.
	BadLimits,
	/// There must be 1 to 64 products, each greater than the one before.
	BadProducts,
	/// The lot number must have 1 to 20 characters.
	BadLot,
	/// Nothing is claimed.
	NoAmount,
	/// The insurer knows no policy of this commitment.
	UnknownPolicy,
	/// The numbers of claims are used up.
	TooManyClaims,
	/// No claim of this number waits to be judged.
	UnknownClaim,
	/// Only a claims adjuster of the insurer may do this.
	NotAdjuster,
	/// The chain doesn't answer this contract: the organisation of whom it asks about hasn't registered it.
	NotRegistered,
	/// The chain doesn't know a number of the question, or is newer than this contract.
	BadQuestion,
	/// This stands against the claim. It waits on: deny it, or try again when that has changed.
	StandsAgainst(Reason) = 12,
}

impl From<ClaimError> for Error {
	fn from(error: ClaimError) -> Self {
		match error {
			ClaimError::BadPeriod => Self::BadPeriod,
			ClaimError::BadLimits => Self::BadLimits,
			ClaimError::BadProducts => Self::BadProducts,
			ClaimError::BadLot => Self::BadLot,
			ClaimError::NoAmount => Self::NoAmount,
		}
	}
}

impl From<ExtensionError> for Error {
	fn from(error: ExtensionError) -> Self {
		match error {
			ExtensionError::NotAuthorized => Self::NotRegistered,
			ExtensionError::InvalidArgument | ExtensionError::Unknown => Self::BadQuestion,
		}
	}
}
