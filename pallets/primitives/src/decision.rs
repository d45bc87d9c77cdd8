//! The question "may this person read this data, now, for this purpose?" and its answer.
//!
//! The three forms of the answer are those of HL7's consent decision services (LEAP, SLS/CDS): permit with
//! obligations, deny with a reason, or no consent found, on which the custodian's declared default policy applies.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	codes::{Confidentiality, DataClassSet, PurposeOfUse, PurposeSet, Role, SensitivitySet},
	ids::{BreakGlassId, ConsentId, Moment, OrganisationId, Period, StudyId},
};

/// Most grounds that an answer names.
pub const MAX_GROUNDS: u32 = 8;

/// Most questions in one call of the runtime API `decide_many`.
pub const MAX_QUERIES: u32 = 256;

/// What an answer rests on.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Ground {
	/// A consent of the patient.
	#[codec(index = 0)]
	Consent(ConsentId),
	/// A use of break-glass by the requester.
	#[codec(index = 1)]
	BreakGlass(BreakGlassId),
}

/// What an answer rests on, oldest consents first.
pub type Grounds = BoundedVec<Ground, ConstU32<MAX_GROUNDS>>;

/// The security labels that data bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct DataLabels {
	/// How confidential it is.
	pub confidentiality: Confidentiality,
	/// What it is sensitive for.
	pub sensitivities: SensitivitySet,
}

/// Who asks for what, why, and of which time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AccessQuery<AccountId> {
	/// Whose data is asked for.
	pub patient: AccountId,
	/// Who asks.
	pub requester: AccountId,
	/// Why.
	pub purpose: PurposeOfUse,
	/// For which study, if for one.
	pub study: Option<StudyId>,
	/// Which kinds of data.
	pub classes: DataClassSet,
	/// With which security labels, `None` for data of any labels.
	pub labels: Option<DataLabels>,
	/// When the data was made: the moment asked for, `None` for data of any time.
	pub data_time: Option<Moment>,
}

impl<AccountId> AccessQuery<AccountId> {
	/// A question about data of any labels and time, for no study.
	pub const fn new(patient: AccountId, requester: AccountId, purpose: PurposeOfUse, classes: DataClassSet) -> Self {
		Self { patient, requester, purpose, study: None, classes, labels: None, data_time: None }
	}
}

/// What the reader must leave out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Obligations {
	/// Data classes that were asked for and are not permitted: withhold them.
	pub withhold: DataClassSet,
	/// Data made outside this period is not permitted: withhold it.
	pub data_period: Period,
	/// Data more confidential than this is not permitted: withhold it. `None` for no such bound.
	pub ceiling: Option<Confidentiality>,
	/// Data with any of these labels is not permitted: redact it.
	pub redact: SensitivitySet,
	/// Only data with at least one of these labels is permitted; empty for no such bound.
	pub only: SensitivitySet,
}

impl Obligations {
	/// Whether data of this class, time and labels may be read.
	pub fn let_through(&self, class: DataClassSet, time: Moment, labels: &DataLabels) -> bool {
		self.withhold.intersection(class).is_empty()
			&& self.data_period.contains(time)
			&& self.ceiling.is_none_or(|ceiling| labels.confidentiality <= ceiling)
			&& self.redact.intersection(labels.sensitivities).is_empty()
			&& (self.only.is_empty() || !self.only.intersection(labels.sensitivities).is_empty())
	}
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
	/// The organisation's policy contract gave no answer: it reverted, or did what a question may not.
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
	/// The patient agreed to an earlier version of the study's protocol, and the amendment needs consent again.
	#[codec(index = 7)]
	NeedsConsentAgain,
	/// The study is unknown, was not open at that time, or the requester's organisation was no site of it.
	#[codec(index = 8)]
	StudyNotOpen,
	/// The organisation's policy contract trapped.
	#[codec(index = 9)]
	PolicyTrapped,
	/// The organisation's policy contract wanted more gas than a question has.
	#[codec(index = 10)]
	PolicyOutOfGas,
	/// There is no contract where the organisation's policy should be, or its code is gone.
	#[codec(index = 11)]
	PolicyMissing,
	/// The answer of the organisation's policy contract has not the form of one.
	#[codec(index = 12)]
	PolicyMalformed,
}

impl DenyReason {
	/// The number that it is encoded as. Contracts know it by that.
	pub const fn index(self) -> u8 {
		match self {
			Self::NoValidCredential => 0,
			Self::OrganisationNotInGoodStanding => 1,
			Self::TierPolicy => 2,
			Self::PolicyUnavailable => 3,
			Self::ConsentDenies => 4,
			Self::UnknownPatient => 5,
			Self::BadQuery => 6,
			Self::NeedsConsentAgain => 7,
			Self::StudyNotOpen => 8,
			Self::PolicyTrapped => 9,
			Self::PolicyOutOfGas => 10,
			Self::PolicyMissing => 11,
			Self::PolicyMalformed => 12,
		}
	}
}

/// The answer to an [`AccessQuery`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Decision {
	/// The access is permitted under the obligations.
	#[codec(index = 0)]
	Permit {
		/// What must be withheld all the same.
		obligations: Obligations,
		/// What permits it.
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

/// What a line of the disclosure log tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Act {
	/// Access was asked for.
	#[codec(index = 0)]
	Request,
	/// Glass was broken; the decision is that of the moment after.
	#[codec(index = 1)]
	BreakGlass(BreakGlassId),
}

/// One line of a patient's disclosure log. The chain keeps only the running hash and the count of a patient's lines;
/// the lines themselves are in events.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct DisclosureEntry<AccountId> {
	/// Number of the line in the patient's log, from 0.
	pub index: u64,
	/// What was done.
	pub act: Act,
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

/// Somebody who could read some of a patient's data: whoever has this role at this organisation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Reader<AccountId> {
	/// The organisation.
	pub organisation: OrganisationId,
	/// The role.
	pub role: Role,
	/// The one account that this is about, where a consent names it; `None` for everybody in that role there.
	pub account: Option<AccountId>,
	/// For which purposes.
	pub purposes: PurposeSet,
}

/// Some of the readers, and where to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ReadersPage<AccountId> {
	/// The readers.
	pub readers: Vec<Reader<AccountId>>,
	/// The organisation to go on with, `None` at the end.
	pub next: Option<OrganisationId>,
}

/// What a withdrawal would change for whoever has a role at an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AccessChange<AccountId> {
	/// The organisation.
	pub organisation: OrganisationId,
	/// The role.
	pub role: Role,
	/// The one account that this is about, where a consent names it.
	pub account: Option<AccountId>,
	/// The purpose.
	pub purpose: PurposeOfUse,
	/// The data classes that could no longer be read.
	pub lost: DataClassSet,
	/// The data classes that could be read under more obligations than now.
	pub narrowed: DataClassSet,
}

/// Some of the changes, and where to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ChangesPage<AccountId> {
	/// The changes.
	pub changes: Vec<AccessChange<AccountId>>,
	/// The organisation to go on with, `None` at the end.
	pub next: Option<OrganisationId>,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn reasons_keep_their_numbers() {
		use DenyReason as Reason;
		let all = [
			Reason::NoValidCredential,
			Reason::OrganisationNotInGoodStanding,
			Reason::TierPolicy,
			Reason::PolicyUnavailable,
			Reason::ConsentDenies,
			Reason::UnknownPatient,
			Reason::BadQuery,
			Reason::NeedsConsentAgain,
			Reason::StudyNotOpen,
			Reason::PolicyTrapped,
			Reason::PolicyOutOfGas,
			Reason::PolicyMissing,
			Reason::PolicyMalformed,
		];
		let numbers: Vec<u8> = all.iter().flat_map(Encode::encode).collect();
		assert_eq!(numbers, (0..13).collect::<Vec<u8>>());
		assert!(all.iter().zip(0..).all(|(reason, number)| reason.index() == number));
	}

	#[test]
	fn chain_hash_depends_on_order() {
		let one = chain_hash(&chain_hash(&[0; 32], &1u8), &2u8);
		let other = chain_hash(&chain_hash(&[0; 32], &2u8), &1u8);
		assert_ne!(one, other);
	}
}
