//! Why a message was refused.

use access_core::Error as Core;

/// Why a message was refused. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Error {
	/// Only the admin may change the policy.
	NotAdmin,
	/// The number of the role or of the tier is 32 or more.
	OutOfRange,
	/// No tier of that number is defined: define it first.
	UnknownTier,
	/// The parent is the tier itself or inherits from it.
	Cycle,
	/// More than eight tiers would inherit from each other in a line.
	TooDeep,
	/// The tier has eight rules already: clear it, or add a tier.
	TooManyRules,
	/// The rule names no purpose or no class of data.
	EmptyRule,
	/// The role has no tier.
	NotAssigned,
	/// The version number is used up: instantiate the contract anew.
	TooManyChanges,
}

impl From<Core> for Error {
	fn from(error: Core) -> Self {
		match error {
			Core::OutOfRange => Self::OutOfRange,
			Core::UnknownTier => Self::UnknownTier,
			Core::Cycle => Self::Cycle,
			Core::TooDeep => Self::TooDeep,
			Core::TooManyRules => Self::TooManyRules,
			Core::EmptyRule => Self::EmptyRule,
			Core::NotAssigned => Self::NotAssigned,
		}
	}
}
