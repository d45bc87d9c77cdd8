//! The question "may this person read this data, now, for this purpose?" and its answer.
//!
//! The three forms of the answer are those of HL7's consent decision services (LEAP, SLS/CDS): permit with
//! obligations, deny with a reason, or no consent found, on which the custodian's declared default policy applies.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	codes::{DataClassSet, PurposeOfUse, Role},
	ids::{ConsentId, Moment, OrganisationId, Period},
};

/// Most consents that an answer names as its grounds.
pub const MAX_GROUNDS: u32 = 8;

/// The consents that an answer rests on, oldest first.
pub type Grounds = BoundedVec<ConsentId, ConstU32<MAX_GROUNDS>>;

/// Who asks for what, why, and of which time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AccessQuery<AccountId> {
	/// Whose data is asked for.
	pub patient: AccountId,
	/// Who asks.
	pub requester: AccountId,
	/// Why.
	pub purpose: PurposeOfUse,
	/// Which kinds of data.
	pub classes: DataClassSet,
	/// When the data was made: the moment asked for, `None` for data of any time.
	pub data_time: Option<Moment>,
}

/// What the reader must leave out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Obligations {
	/// Data classes that were asked for and are not permitted: withhold them.
	pub withhold: DataClassSet,
	/// Data made outside this period is not permitted: withhold it.
	pub data_period: Period,
}

/// Why an access is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum DenyReason {
	/// The requester holds no credential that was valid at that time.
	#[codec(index = 0)]
	NoValidCredential,
	/// The requester's organisation was suspended, expelled or without a valid licence at that time.
	#[codec(index = 1)]
	OrganisationNotInGoodStanding,
	/// The organisation's tier policy doesn't let this role use these classes for this purpose.
	#[codec(index = 2)]
	TierPolicy,
	/// The organisation's policy contract trapped, ran out of gas or gave no sound answer.
	#[codec(index = 3)]
	PolicyUnavailable,
	/// A consent of the patient denies it.
	#[codec(index = 4)]
	ConsentDenies,
	/// The patient is not admitted to this chain.
	#[codec(index = 5)]
	UnknownPatient,
	/// No data class, or an unknown one, was asked for.
	#[codec(index = 6)]
	BadQuery,
}

/// The answer to an [`AccessQuery`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Decision {
	/// The access is permitted under the obligations.
	#[codec(index = 0)]
	Permit {
		/// What must be withheld all the same.
		obligations: Obligations,
		/// The consents that permit it.
		based_on: Grounds,
	},
	/// The access is denied.
	#[codec(index = 1)]
	Deny {
		/// Why.
		reason: DenyReason,
		/// The consents that deny it; empty where the reason isn't a consent.
		based_on: Grounds,
	},
	/// No consent speaks to it. The custodian's declared default policy applies.
	#[codec(index = 2)]
	NoConsent,
}

impl Decision {
	/// A denial that rests on no consent.
	pub fn deny(reason: DenyReason) -> Self {
		Self::Deny { reason, based_on: Grounds::default() }
	}

	/// Whether the access is permitted.
	pub const fn is_permit(&self) -> bool {
		matches!(self, Self::Permit { .. })
	}
}

/// One line of a patient's disclosure log. The chain keeps only the running hash and the count of a patient's lines;
/// the lines themselves are in events.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct DisclosureEntry<AccountId> {
	/// Number of the line in the patient's log, from 0.
	pub index: u64,
	/// What was asked, and by whom.
	pub query: AccessQuery<AccountId>,
	/// The requester's organisation at that time, if a valid credential named one.
	pub organisation: Option<OrganisationId>,
	/// The requester's role at that time, if a valid credential named one.
	pub role: Option<Role>,
	/// When it was asked.
	pub at: Moment,
	/// The answer. Refusals are logged as well.
	pub decision: Decision,
}

/// The running hash of a log: `head = Blake2b-256(head ‖ entry)`. Whoever holds all entries can prove that none is
/// missing.
pub fn chain_hash(head: &[u8; 32], entry: &impl Encode) -> [u8; 32] {
	let mut input = Vec::from(head.as_slice());
	entry.encode_to(&mut input);
	sp_crypto_hashing::blake2_256(&input)
}

/// Head and count of a patient's disclosure log.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LogHead {
	/// The running hash over all lines, zero for an empty log.
	pub head: [u8; 32],
	/// How many lines there are.
	pub count: u64,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn chain_hash_depends_on_order() {
		let one = chain_hash(&chain_hash(&[0; 32], &1u8), &2u8);
		let other = chain_hash(&chain_hash(&[0; 32], &2u8), &1u8);
		assert_ne!(one, other);
	}
}
