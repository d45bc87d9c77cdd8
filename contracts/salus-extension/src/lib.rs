//! What ink! contracts may ask the chain: chain extension 0. `contracts/README.md` has the form on the wire and who may
//! ask what.
//!
//! A contract uses it as its environment: `#[ink::contract(env = salus_extension::SalusEnvironment)]`, and then asks
//! with `self.env().extension()`. Every answer is of the block in which the question is asked.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

#[cfg(feature = "mock")]
pub mod mock;
mod stored;
#[cfg(all(test, feature = "mock"))]
mod tests;

use ink::{
	env::{chain_extension::FromStatusCode, DefaultEnvironment, Environment},
	prelude::vec::Vec,
	primitives::AccountId,
};

pub use stored::Stored;

/// Numbers of `salus_primitives::codes` that contracts name. They never change there.
pub mod codes {
	/// Role: adjuster of insurance claims.
	pub const CLAIMS_ADJUSTER: u8 = 7;
	/// Purpose of use HPAYMT: payment.
	pub const PAYMENT: u8 = 3;
	/// Purpose of use CLINTRCH: clinical trial research.
	pub const CLINICAL_TRIAL: u8 = 7;
	/// Set of the data class for medications.
	pub const MEDICATIONS: u32 = 1 << 3;
	/// Set of the data class for insurance, claims and benefits.
	pub const FINANCIAL: u32 = 1 << 14;
	/// Set of the data class for the data of a clinical study.
	pub const STUDY: u32 = 1 << 15;
	/// State of a pack: supplied to a patient.
	pub const SUPPLIED: u8 = 1;
}

/// The chain's types: those of ink!'s default, and the questions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "std", derive(ink::scale_info::TypeInfo))]
#[cfg_attr(feature = "std", scale_info(crate = ink::scale_info))]
pub enum SalusEnvironment {}

impl Environment for SalusEnvironment {
	const MAX_EVENT_TOPICS: usize = DefaultEnvironment::MAX_EVENT_TOPICS;

	type AccountId = <DefaultEnvironment as Environment>::AccountId;
	type Balance = <DefaultEnvironment as Environment>::Balance;
	type Hash = <DefaultEnvironment as Environment>::Hash;
	type Timestamp = <DefaultEnvironment as Environment>::Timestamp;
	type BlockNumber = <DefaultEnvironment as Environment>::BlockNumber;
	type ChainExtension = Salus;
}

/// Why the chain doesn't answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum ExtensionError {
	/// Status 1: the contract isn't registered by the organisation whose people or data it asks about.
	NotAuthorized,
	/// Status 2: the question has numbers without a meaning.
	InvalidArgument,
	/// Any other status: of a runtime that is newer than this crate.
	Unknown,
}

impl FromStatusCode for ExtensionError {
	fn from_status_code(status_code: u32) -> Result<(), Self> {
		match status_code {
			0 => Ok(()),
			1 => Err(Self::NotAuthorized),
			2 => Err(Self::InvalidArgument),
			_ => Err(Self::Unknown),
		}
	}
}

/// For whom somebody acts, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Credential {
	/// Number of the organisation.
	pub organisation: u32,
	/// Discriminant of the role.
	pub role: u8,
}

/// How an organisation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Organisation {
	/// Discriminant of its class.
	pub class: u8,
	/// 0: in good standing. 1: suspended or expelled. 2: without a valid licence.
	pub standing: u8,
}

/// The chain's decision about an access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[repr(u8)]
pub enum Verdict {
	/// These of the data classes are permitted; the chain's other obligations hold as well.
	Permit(u32) = 0,
	/// Denied; the discriminant of the reason.
	Deny(u8) = 1,
	/// No consent speaks to it.
	NoConsent = 2,
}

impl Verdict {
	/// The data classes that are permitted.
	pub fn permitted(self) -> u32 {
		match self {
			Self::Permit(classes) => classes,
			Self::Deny(_) | Self::NoConsent => 0,
		}
	}
}

/// How a pack stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Pack {
	/// Discriminant of its state.
	pub state: u8,
	/// Whether its lot's expiry lies in the past.
	pub expired: bool,
	/// Whether its lot is recalled.
	pub recalled: bool,
}

/// The questions.
#[ink::chain_extension(extension = 0)]
pub trait Salus {
	/// Why the chain doesn't answer.
	type ErrorCode = ExtensionError;

	/// For whom and as what somebody of the contract's organisation may act.
	#[ink(function = 1)]
	fn credential(who: AccountId) -> Option<Credential>;

	/// How an organisation stands; `None` for a number that no organisation has.
	#[ink(function = 2)]
	fn organisation(id: u32) -> Option<Organisation>;

	/// Whether somebody of the contract's organisation may use a patient's data. Asks no policy contract.
	#[ink(function = 3)]
	fn decide(patient: AccountId, requester: AccountId, purpose: u8, study: Option<u32>, classes: u32) -> Verdict;

	/// The status of an anchor of the contract's organisation; `None` for a number that no anchor has.
	#[ink(function = 4)]
	fn anchor(id: u64) -> Option<u8>;

	/// How a pack stands; `None` for an unknown lot, or a number that the lot doesn't reach.
	#[ink(function = 5)]
	fn pack(gtin: u64, lot: Vec<u8>, index: u32) -> Option<Pack>;
}
