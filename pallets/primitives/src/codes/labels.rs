//! Security labels of data: how confidential it is, and what it is sensitive for.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

codes! {
	/// How confidential data is, from the least to the most. Source: HL7 v3 Confidentiality; the order is that of its
	/// levels, and FHIR R4 `Consent.provision.securityLabel` reads it as a high-water mark.
	Confidentiality from "http://terminology.hl7.org/CodeSystem/v3-Confidentiality" {
		/// Unrestricted.
		Unrestricted = 0 => "U",
		/// Low.
		Low = 1 => "L",
		/// Moderate.
		Moderate = 2 => "M",
		/// Normal.
		Normal = 3 => "N",
		/// Restricted.
		Restricted = 4 => "R",
		/// Very restricted.
		VeryRestricted = 5 => "V",
	}
}

impl Confidentiality {
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
			assert_eq!(level.encode(), [level.index()]);
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
