//! Security labels of data: how confidential it is, and what it is sensitive for.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How confidential data is, from the least to the most. Source: HL7 v3 Confidentiality; the order is that of its
/// levels, and FHIR R4 `Consent.provision.securityLabel` reads it as a high-water mark.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum Confidentiality {
	/// Unrestricted.
	#[codec(index = 0)]
	#[serde(rename = "U")]
	Unrestricted,
	/// Low.
	#[codec(index = 1)]
	#[serde(rename = "L")]
	Low,
	/// Moderate.
	#[codec(index = 2)]
	#[serde(rename = "M")]
	Moderate,
	/// Normal.
	#[codec(index = 3)]
	#[serde(rename = "N")]
	Normal,
	/// Restricted.
	#[codec(index = 4)]
	#[serde(rename = "R")]
	Restricted,
	/// Very restricted.
	#[codec(index = 5)]
	#[serde(rename = "V")]
	VeryRestricted,
}

impl Confidentiality {
	/// The code system that the codes are from.
	pub const SYSTEM: &'static str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

	/// Every level, from the least to the most.
	pub const ALL: &'static [Self] =
		&[Self::Unrestricted, Self::Low, Self::Moderate, Self::Normal, Self::Restricted, Self::VeryRestricted];

	/// The code as its standard writes it.
	pub const fn code(self) -> &'static str {
		match self {
			Self::Unrestricted => "U",
			Self::Low => "L",
			Self::Moderate => "M",
			Self::Normal => "N",
			Self::Restricted => "R",
			Self::VeryRestricted => "V",
		}
	}

	/// The level behind a code, `None` for a code outside the set.
	pub fn from_code(code: &str) -> Option<Self> {
		Self::ALL.iter().copied().find(|level| level.code() == code)
	}

	/// The level just below, `None` below the least.
	pub fn below(self) -> Option<Self> {
		Self::ALL.iter().rev().copied().find(|level| *level < self)
	}
}

code_set! {
	/// What data is sensitive for: codes of HL7 v3 ActCode, InformationSensitivityPolicy.
	Sensitivity,
	/// A set of sensitivities: bit n stands for the one with discriminant n.
	SensitivitySet from "http://terminology.hl7.org/CodeSystem/v3-ActCode" version "3.1.0" {
		/// Substance abuse.
		SubstanceAbuse = 0 => "ETH",
		/// Genetic disease.
		GeneticDisease = 1 => "GDIS",
		/// HIV or AIDS.
		Hiv = 2 => "HIV",
		/// Military sexual trauma.
		MilitarySexualTrauma = 3 => "MST",
		/// Pregnancy.
		Pregnancy = 4 => "PREGNANT",
		/// Sickle cell anaemia.
		SickleCellAnaemia = 5 => "SCA",
		/// Sexual assault, abuse, or domestic violence.
		DomesticViolence = 6 => "SDV",
		/// Sexuality and reproductive health.
		Sexuality = 7 => "SEX",
		/// Specially protected information.
		SpeciallyProtected = 8 => "SPI",
		/// Behavioural health.
		BehaviouralHealth = 9 => "BH",
		/// Cognitive disability.
		CognitiveDisability = 10 => "COGN",
		/// Developmental disability.
		DevelopmentalDisability = 11 => "DVD",
		/// Emotional disturbance.
		EmotionalDisturbance = 12 => "EMOTDIS",
		/// Mental health.
		MentalHealth = 13 => "MH",
		/// Psychiatry disorder.
		Psychiatry = 14 => "PSY",
		/// Psychotherapy notes.
		PsychotherapyNotes = 15 => "PSYTHPN",
		/// Substance use disorder.
		SubstanceUseDisorder = 16 => "SUD",
		/// Alcohol use disorder.
		AlcoholUseDisorder = 17 => "ETHUD",
		/// Opioid use disorder.
		OpioidUseDisorder = 18 => "OPIOIDUD",
		/// Sexually transmitted disease.
		SexuallyTransmittedDisease = 19 => "STD",
		/// Taboo: what the patient has asked not to be told, or to be kept from others.
		Taboo = 20 => "TBOO",
		/// Violence.
		Violence = 21 => "VIO",
		/// Sickle cell disease.
		SickleCell = 22 => "SICKLE",
		/// Adolescent's information.
		Adolescent = 23 => "ADOL",
		/// Celebrity.
		Celebrity = 24 => "CEL",
		/// Diagnosis.
		Diagnosis = 25 => "DIA",
		/// Disease-related medicine.
		Drug = 26 => "DRGIS",
		/// Employee.
		Employee = 27 => "EMP",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn levels_are_in_order_and_round_trip() {
		assert!(Confidentiality::ALL.is_sorted());
		for level in Confidentiality::ALL {
			assert_eq!(Confidentiality::from_code(level.code()), Some(*level));
		}
		assert_eq!(Confidentiality::Restricted.below(), Some(Confidentiality::Normal));
		assert_eq!(Confidentiality::Unrestricted.below(), None);
	}

	#[test]
	fn sensitivities_round_trip() {
		for label in Sensitivity::ALL {
			assert_eq!(Sensitivity::from_code(label.code()), Some(*label));
		}
	}
}
