//! A consent's terms: the permit and deny provisions of an HL7 FHIR R4 Consent, in the parts that the chain decides on.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	codes::{Confidentiality, DataClassSet, OrganisationClass, PurposeSet, Role, SensitivitySet},
	commitment::Commitment,
	decision::DataLabels,
	ids::{OrganisationId, Period, StudyId},
	study::DataUse,
};

/// Most provisions of one consent.
pub const MAX_PROVISIONS: u32 = 16;

/// Most levels of provisions: one at the top, and exceptions to exceptions below it. Source: own bound; FHIR R4
/// `Consent.provision.provision` sets none.
pub const MAX_LEVELS: u8 = 4;

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
	/// Anyone who acts for a site of this study, while the patient takes part in it under a version of its protocol
	/// that still counts.
	#[codec(index = 5)]
	Study(StudyId),
}

impl<AccountId> Actor<AccountId> {
	/// How narrow the actor's reach is. A denial wins over every permit of its own or a wider reach, and a permit over
	/// every denial of a wider one. 0 is the widest.
	pub const fn narrowness(&self) -> u8 {
		match self {
			Self::Anyone => 0,
			Self::Class(_) => 1,
			Self::Role(_) => 2,
			Self::Organisation(_) => 3,
			Self::Study(_) => 4,
			Self::Account(_) => 5,
		}
	}
}

/// Which data a provision speaks of, by its security labels. Source: FHIR R4 `Consent.provision.securityLabel`.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LabelRule {
	/// A permit's ceiling: data of this confidentiality or less (FHIR's high-water mark). A denial's floor: data of
	/// this confidentiality or more. `None` for data of any confidentiality.
	pub confidentiality: Option<Confidentiality>,
	/// Only data with at least one of these labels; empty for data with and without labels.
	pub sensitivities: SensitivitySet,
}

impl LabelRule {
	/// Data of any labels.
	pub const fn any() -> Self {
		Self { confidentiality: None, sensitivities: SensitivitySet::empty() }
	}

	/// Whether every kind of data falls under the rule.
	pub const fn is_any(&self) -> bool {
		self.confidentiality.is_none() && self.sensitivities.is_empty()
	}

	/// Whether data with these labels falls under the rule, of a permit or of a denial.
	pub fn covers(&self, labels: &DataLabels, effect: Effect) -> bool {
		let level = self.confidentiality.is_none_or(|mark| match effect {
			Effect::Permit => labels.confidentiality <= mark,
			Effect::Deny => mark <= labels.confidentiality,
		});
		let sensitive =
			self.sensitivities.is_empty() || !self.sensitivities.intersection(labels.sensitivities).is_empty();
		level && sensitive
	}
}

/// One permit or denial. Every part has to match: actor, purpose, class, labels, data use, period and data period.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Provision<AccountId> {
	/// The provision that this one is an exception to, by its place in the list: an earlier one, of the other effect.
	/// An exception speaks only where its parent does, and there it has its parent's word. Source: FHIR R4
	/// `Consent.provision.provision`.
	pub parent: Option<u8>,
	/// Whether it permits or denies.
	pub effect: Effect,
	/// Whom it speaks of.
	pub actor: Actor<AccountId>,
	/// For which purposes, those below them included. Never empty.
	pub purposes: PurposeSet,
	/// Which kinds of data. Never empty.
	pub classes: DataClassSet,
	/// Data with which security labels.
	pub labels: LabelRule,
	/// When it holds, within the period of the whole consent. Source: FHIR R4 `Consent.provision.period`.
	pub period: Period,
	/// Data made in this period. Source: FHIR R4 `Consent.provision.dataPeriod`.
	pub data_period: Period,
	/// For studies that this data use fits; `None` for any use. Source: GA4GH DUO.
	pub data_use: Option<DataUse>,
}

impl<AccountId> Provision<AccountId> {
	/// A provision at the top, for data of any labels and time, at any time, for any use.
	pub const fn new(effect: Effect, actor: Actor<AccountId>, purposes: PurposeSet, classes: DataClassSet) -> Self {
		Self {
			parent: None,
			effect,
			actor,
			purposes,
			classes,
			labels: LabelRule::any(),
			period: Period::always(),
			data_period: Period::always(),
			data_use: None,
		}
	}
}

/// What a patient agrees to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ConsentTerms<AccountId> {
	/// When the consent holds, beside being neither withdrawn nor replaced. Source: FHIR R4
	/// `Consent.provision.period` of the root.
	pub period: Period,
	/// The permits and denials, parents before their exceptions. Never empty.
	pub provisions: BoundedVec<Provision<AccountId>, ConstU32<MAX_PROVISIONS>>,
	/// Salted commitment to the document that the patient signed, if there is one.
	pub source: Option<Commitment>,
}

/// What a patient signs to grant a consent through somebody else's transaction. The chain rebuilds it, so that a
/// signature counts for one chain, one patient, one time and these terms only.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct SignedGrant<'a, AccountId> {
	/// [`SIGNED_GRANT`].
	pub domain: &'static [u8],
	/// The chain's genesis hash.
	pub genesis: [u8; 32],
	/// Who grants.
	pub patient: &'a AccountId,
	/// How many signed grants the patient has had before.
	pub nonce: u32,
	/// The first moment at which the signature counts no more.
	pub deadline: u64,
	/// The terms.
	pub terms: &'a ConsentTerms<AccountId>,
}

/// What sets a signed grant apart from anything else that a patient may sign.
pub const SIGNED_GRANT: &[u8] = b"salus/consent/grant/1";

#[cfg(test)]
mod tests {
	use super::*;
	use crate::codes::Sensitivity;

	fn labels(confidentiality: Confidentiality, sensitivities: &[Sensitivity]) -> DataLabels {
		DataLabels { confidentiality, sensitivities: sensitivities.iter().copied().collect() }
	}

	#[test]
	fn confidentiality_is_a_ceiling_for_permits_and_a_floor_for_denials() {
		let restricted = LabelRule { confidentiality: Some(Confidentiality::Restricted), ..LabelRule::any() };
		for (level, permit, deny) in [
			(Confidentiality::Normal, true, false),
			(Confidentiality::Restricted, true, true),
			(Confidentiality::VeryRestricted, false, true),
		] {
			assert_eq!(restricted.covers(&labels(level, &[]), Effect::Permit), permit);
			assert_eq!(restricted.covers(&labels(level, &[]), Effect::Deny), deny);
		}
	}

	#[test]
	fn one_shared_sensitivity_is_enough() {
		let sensitivities = [Sensitivity::Hiv, Sensitivity::Psychiatry].into_iter().collect();
		let rule = LabelRule { sensitivities, ..LabelRule::any() };
		assert!(rule.covers(&labels(Confidentiality::Normal, &[Sensitivity::Hiv]), Effect::Deny));
		assert!(!rule.covers(&labels(Confidentiality::Normal, &[Sensitivity::Sexuality]), Effect::Deny));
		assert!(!rule.covers(&labels(Confidentiality::Normal, &[]), Effect::Permit));
		assert!(LabelRule::any().covers(&labels(Confidentiality::VeryRestricted, &[]), Effect::Permit));
	}
}
