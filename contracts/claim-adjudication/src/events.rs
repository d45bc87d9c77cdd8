//! What happened: one event for each change. None names a patient or a pack.

use claim_core::Reason;
use ink::primitives::AccountId;

/// A policy has new terms.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct TermsSet {
	/// Salted commitment to the policy's number.
	pub policy: [u8; 32],
	/// The first moment of the period.
	pub from: u64,
	/// The first moment after the period.
	pub until: u64,
}

/// Another account is the owner now.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct HandedOver {
	/// The owner before.
	pub from: AccountId,
	/// The owner now.
	pub to: AccountId,
}

/// A claim waits to be judged.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct ClaimSubmitted {
	/// Number of the claim.
	pub id: u32,
	/// The policy.
	pub policy: [u8; 32],
	/// What is claimed.
	pub amount: u64,
}

/// A claim was approved. Paying it out is the insurer's own business, by this event.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct ClaimApproved {
	/// Number of the claim.
	pub id: u32,
	/// The policy.
	pub policy: [u8; 32],
	/// What is to be paid.
	pub amount: u64,
	/// What the policy has paid in the period with it.
	pub spent: u64,
	/// The adjuster.
	pub by: AccountId,
}

/// A claim was denied.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct ClaimDenied {
	/// Number of the claim.
	pub id: u32,
	/// The policy.
	pub policy: [u8; 32],
	/// Why.
	pub reason: Reason,
	/// The adjuster.
	pub by: AccountId,
}
