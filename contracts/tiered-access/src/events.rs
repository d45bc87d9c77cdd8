//! What happened: one event for each change, with the version that it made.

use ink::primitives::AccountId;

/// A tier was defined, or moved under another parent.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct TierDefined {
	/// The tier.
	pub tier: u8,
	/// The tier whose rules it inherits.
	pub parent: Option<u8>,
	/// The version that this change made.
	pub version: u32,
}

/// A rule was added to a tier.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct RuleAdded {
	/// The tier.
	pub tier: u8,
	/// The purposes, as bits.
	pub purposes: u32,
	/// The classes of data allowed for them, as bits.
	pub classes: u32,
	/// The version that this change made.
	pub version: u32,
}

/// All rules of a tier were removed.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct TierCleared {
	/// The tier.
	pub tier: u8,
	/// The version that this change made.
	pub version: u32,
}

/// A role got a tier, or lost it.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct RoleAssigned {
	/// The role.
	pub role: u8,
	/// Its tier; none where it lost it.
	pub tier: Option<u8>,
	/// The version that this change made.
	pub version: u32,
}

/// Another account is the admin now.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct AdminTransferred {
	/// The admin before.
	pub from: AccountId,
	/// The admin now.
	pub to: AccountId,
	/// The version that this change made.
	pub version: u32,
}
