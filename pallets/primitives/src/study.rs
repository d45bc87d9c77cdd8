//! Studies: what one is, what data use a patient agrees to, and whether the two fit.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	codes::{DiseaseGroupSet, DuoModifier, DuoModifierSet, DuoPermission, StudyTrait, StudyTraitSet},
	commitment::Commitment,
	ids::{Jurisdiction, Moment, OrganisationId},
};

/// What research a patient lets data be used for, in the terms of GA4GH's Data Use Ontology.
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
pub struct DataUse {
	/// The permission.
	pub permission: DuoPermission,
	/// The disease groups of a disease-specific permission (DS); empty with any other.
	pub diseases: DiseaseGroupSet,
	/// The conditions.
	pub modifiers: DuoModifierSet,
	/// Only within this country (GS, DUO:0000022).
	pub jurisdiction: Option<Jurisdiction>,
}

/// What a study declares of itself.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
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
pub struct StudyProfile {
	/// Its traits.
	pub traits: StudyTraitSet,
	/// The disease groups it looks into.
	pub diseases: DiseaseGroupSet,
}

impl DataUse {
	/// Whether the codes are known, and diseases are named if and only if the permission is disease-specific.
	pub fn is_sound(&self) -> bool {
		self.diseases.is_known()
			&& self.modifiers.is_known()
			&& self.jurisdiction.is_none_or(|country| country.is_well_formed())
			&& (self.permission == DuoPermission::DiseaseSpecific) != self.diseases.is_empty()
	}

	/// Whether a study of this profile, at an organisation licensed in this country, may use the data.
	pub fn allows(&self, study: &StudyProfile, country: Jurisdiction) -> bool {
		self.permits(study)
			&& self.modifiers.iter().all(|modifier| is_met(modifier, study.traits))
			&& self.jurisdiction.is_none_or(|only| only == country)
	}

	/// Whether the permission covers what the study looks into. Source: the definitions of the DUO terms: HMB leaves
	/// out research into ancestry, DS everything but its diseases, POA everything but ancestry.
	fn permits(&self, study: &StudyProfile) -> bool {
		let ancestry = study.traits.contains(StudyTrait::PopulationOrigins);
		let medical = study.traits.contains(StudyTrait::HealthMedicalBiomedical);
		match self.permission {
			DuoPermission::NoRestriction | DuoPermission::GeneralResearch => true,
			DuoPermission::HealthMedicalBiomedical => medical && !ancestry,
			DuoPermission::DiseaseSpecific => {
				let within = study.diseases.difference(self.diseases).is_empty();
				!study.diseases.is_empty() && within && !ancestry
			}
			DuoPermission::PopulationOrigins => ancestry,
		}
	}
}

/// Whether a study with these traits meets a condition.
const fn is_met(modifier: DuoModifier, traits: StudyTraitSet) -> bool {
	match modifier {
		DuoModifier::NoMethods => !traits.contains(StudyTrait::Methods),
		DuoModifier::GeneticOnly => traits.contains(StudyTrait::Genetic),
		DuoModifier::NotForProfitOrganisation => traits.contains(StudyTrait::NotForProfit),
		DuoModifier::NonCommercial => traits.contains(StudyTrait::NonCommercial),
		DuoModifier::NotForProfitNonCommercial => {
			traits.contains(StudyTrait::NotForProfit) && traits.contains(StudyTrait::NonCommercial)
		}
		DuoModifier::Publication => traits.contains(StudyTrait::Publishes),
		DuoModifier::Collaboration => traits.contains(StudyTrait::Collaborates),
		DuoModifier::EthicsApproval => traits.contains(StudyTrait::EthicsApproved),
		DuoModifier::ReturnOfResults => traits.contains(StudyTrait::ReturnsResults),
		DuoModifier::ClinicalCare => traits.contains(StudyTrait::ClinicalCare),
		DuoModifier::NoPopulationOrigins => !traits.contains(StudyTrait::PopulationOrigins),
	}
}

/// How a patient takes part in a study at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Participation {
	/// Not at all.
	#[codec(index = 0)]
	None,
	/// Enrolled under a version of the protocol that still counts.
	#[codec(index = 1)]
	Current,
	/// Enrolled, but the protocol was amended since in a way that needs consent again.
	#[codec(index = 2)]
	NeedsConsentAgain,
}

/// What the chain has on a study.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StudyInfo {
	/// The organisation that runs it.
	pub sponsor: OrganisationId,
	/// What it declares of itself.
	pub profile: StudyProfile,
	/// The latest version of its protocol, from 1.
	pub version: u32,
	/// The salted commitment to that version.
	pub protocol: Commitment,
	/// The oldest version that a participant may have agreed to.
	pub required_version: u32,
	/// When it was registered.
	pub opened_at: Moment,
	/// When it was closed.
	pub closed_at: Option<Moment>,
	/// How many patients take part, under any version.
	pub participants: u32,
	/// How many of them under a version that still counts.
	pub current: u32,
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::codes::DiseaseGroup;
	use DuoModifier as M;
	use DuoPermission as P;
	use StudyTrait as S;

	const GERMANY: Jurisdiction = Jurisdiction(*b"DE");

	fn profile(traits: &[StudyTrait], diseases: &[DiseaseGroup]) -> StudyProfile {
		StudyProfile { traits: traits.iter().copied().collect(), diseases: diseases.iter().copied().collect() }
	}

	fn data_use(permission: DuoPermission, modifiers: &[DuoModifier]) -> DataUse {
		let modifiers = modifiers.iter().copied().collect();
		DataUse { permission, diseases: DiseaseGroupSet::empty(), modifiers, jurisdiction: None }
	}

	fn for_cancer() -> DataUse {
		DataUse { diseases: DiseaseGroupSet::of(DiseaseGroup::Cancer), ..data_use(P::DiseaseSpecific, &[]) }
	}

	#[test]
	fn permissions_follow_their_definitions() {
		let cancer = profile(&[S::HealthMedicalBiomedical], &[DiseaseGroup::Cancer]);
		let two = profile(&[S::HealthMedicalBiomedical], &[DiseaseGroup::Cancer, DiseaseGroup::Skin]);
		let ancestry = profile(&[S::PopulationOrigins], &[]);
		let social = profile(&[], &[]);
		for (rule, data_use, study, allowed) in [
			("NRES: anything", data_use(P::NoRestriction, &[]), ancestry, true),
			("GRU: anything", data_use(P::GeneralResearch, &[]), social, true),
			("HMB: medical", data_use(P::HealthMedicalBiomedical, &[]), cancer, true),
			("HMB: nothing else", data_use(P::HealthMedicalBiomedical, &[]), social, false),
			("HMB: no ancestry", data_use(P::HealthMedicalBiomedical, &[]), ancestry, false),
			("DS: its disease", for_cancer(), cancer, true),
			("DS: not beyond its disease", for_cancer(), two, false),
			("DS: not without a disease", for_cancer(), social, false),
			("POA: ancestry", data_use(P::PopulationOrigins, &[]), ancestry, true),
			("POA: nothing else", data_use(P::PopulationOrigins, &[]), cancer, false),
		] {
			assert_eq!(data_use.allows(&study, GERMANY), allowed, "{rule}");
		}
	}

	#[test]
	fn every_modifier_is_met_by_one_study_and_failed_by_another() {
		let all: StudyTraitSet = StudyTraitSet::all();
		let none = StudyTraitSet::empty();
		for modifier in M::ALL {
			let forbids = matches!(modifier, M::NoMethods | M::NoPopulationOrigins);
			assert_eq!(is_met(*modifier, all), !forbids, "{}", modifier.code());
			assert_eq!(is_met(*modifier, none), forbids, "{}", modifier.code());
		}
	}

	#[test]
	fn a_country_binds() {
		let only = DataUse { jurisdiction: Some(GERMANY), ..data_use(P::GeneralResearch, &[]) };
		assert!(only.allows(&profile(&[], &[]), GERMANY));
		assert!(!only.allows(&profile(&[], &[]), Jurisdiction(*b"FR")));
	}

	#[test]
	fn soundness_ties_diseases_to_the_permission() {
		assert!(for_cancer().is_sound());
		assert!(!data_use(P::DiseaseSpecific, &[]).is_sound());
		assert!(!DataUse { permission: P::GeneralResearch, ..for_cancer() }.is_sound());
		assert!(!DataUse { modifiers: DuoModifierSet(1 << 31), ..data_use(P::GeneralResearch, &[]) }.is_sound());
		let nowhere = Some(Jurisdiction(*b"xx"));
		assert!(!DataUse { jurisdiction: nowhere, ..data_use(P::GeneralResearch, &[]) }.is_sound());
	}
}
