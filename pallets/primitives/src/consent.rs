//! A consent's terms: the permit and deny provisions of an HL7 FHIR R4 Consent, in the parts that the chain decides on.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	codes::{DataClassSet, OrganisationClass, PurposeSet, Role},
	commitment::Commitment,
	ids::{OrganisationId, Period},
};

/// Most provisions of one consent.
pub const MAX_PROVISIONS: u32 = 16;

/// Whether a provision permits or denies. Source: FHIR R4 `Consent.provision.type`.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum Effect {
	/// Consent is given.
	#[codec(index = 0)]
	Permit,
	/// Consent is refused.
	#[codec(index = 1)]
	Deny,
}

/// Whom a provision speaks of. Source: FHIR R4 `Consent.provision.actor`.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum Actor<AccountId> {
	/// Anyone with a valid credential.
	#[codec(index = 0)]
	Anyone,
	/// Anyone who acts for an organisation of this class.
	#[codec(index = 1)]
	Class(OrganisationClass),
	/// Anyone in this role.
	#[codec(index = 2)]
	Role(Role),
	/// Anyone who acts for this organisation.
	#[codec(index = 3)]
	Organisation(OrganisationId),
	/// This person or device.
	#[codec(index = 4)]
	Account(AccountId),
}

impl<AccountId> Actor<AccountId> {
	/// How narrow the actor's reach is: of two provisions that match, the one with the narrower actor decides, and of
	/// two of the same reach the denial does. 0 is the widest.
	pub const fn narrowness(&self) -> u8 {
		match self {
			Self::Anyone => 0,
			Self::Class(_) => 1,
			Self::Role(_) => 2,
			Self::Organisation(_) => 3,
			Self::Account(_) => 4,
		}
	}
}

/// One permit or denial. Every part has to match: actor, purpose, class and data period.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Provision<AccountId> {
	/// Whether it permits or denies.
	pub effect: Effect,
	/// Whom it speaks of.
	pub actor: Actor<AccountId>,
	/// For which purposes. Never empty.
	pub purposes: PurposeSet,
	/// Which kinds of data. Never empty.
	pub classes: DataClassSet,
	/// Data made in this period. Source: FHIR R4 `Consent.provision.dataPeriod`.
	pub data_period: Period,
}

/// What a patient agrees to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ConsentTerms<AccountId> {
	/// When the consent holds, beside being neither withdrawn nor replaced. Source: FHIR R4
	/// `Consent.provision.period`.
	pub period: Period,
	/// The permits and denials. Never empty.
	pub provisions: BoundedVec<Provision<AccountId>, ConstU32<MAX_PROVISIONS>>,
	/// Salted commitment to the document that the patient signed, if there is one.
	pub source: Option<Commitment>,
}
