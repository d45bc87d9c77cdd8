//! The GA4GH Data Use Ontology (DUO): what a patient lets data be used for in research, and what a study is.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

code_set! {
	/// What research the data may be used for: DUO's data use permissions.
	DuoPermission,
	/// A set of permissions: bit n stands for the one with discriminant n.
	DuoPermissionSet from "http://purl.obolibrary.org/obo/duo.owl" version "2021-02-23" {
		/// No restriction (NRES).
		NoRestriction = 0 => "DUO:0000004",
		/// General research use (GRU).
		GeneralResearch = 1 => "DUO:0000042",
		/// Health, medical or biomedical research (HMB).
		HealthMedicalBiomedical = 2 => "DUO:0000006",
		/// Disease-specific research (DS).
		DiseaseSpecific = 3 => "DUO:0000007",
		/// Population origins or ancestry research only (POA).
		PopulationOrigins = 4 => "DUO:0000011",
	}
}

code_set! {
	/// Under which conditions: DUO's data use modifiers. Those that a consent says in another way have no bit here: a
	/// time limit is its period, a country its data use's jurisdiction, an institution, user or project its actor.
	DuoModifier,
	/// A set of modifiers: bit n stands for the one with discriminant n.
	DuoModifierSet from "http://purl.obolibrary.org/obo/duo.owl" version "2021-02-23" {
		/// No general methods research (NMDS).
		NoMethods = 0 => "DUO:0000015",
		/// Genetic studies only (GSO).
		GeneticOnly = 1 => "DUO:0000016",
		/// Not-for-profit organisation use only (NPU).
		NotForProfitOrganisation = 2 => "DUO:0000045",
		/// Non-commercial use only (NCU).
		NonCommercial = 3 => "DUO:0000046",
		/// Not for profit, non-commercial use only (NPUNCU).
		NotForProfitNonCommercial = 4 => "DUO:0000018",
		/// Publication required (PUB).
		Publication = 5 => "DUO:0000019",
		/// Collaboration required (COL).
		Collaboration = 6 => "DUO:0000020",
		/// Ethics approval required (IRB).
		EthicsApproval = 7 => "DUO:0000021",
		/// Return to database or resource (RTN).
		ReturnOfResults = 8 => "DUO:0000029",
		/// Clinical care use (CC).
		ClinicalCare = 9 => "DUO:0000043",
		/// Population origins or ancestry research prohibited (NPOA).
		NoPopulationOrigins = 10 => "DUO:0000044",
	}
}

code_set! {
	/// What a study declares of itself. The consortium's ethics board stands for the truth of it, not the chain.
	StudyTrait,
	/// A set of traits: bit n stands for the one with discriminant n.
	StudyTraitSet from "urn:salus:study-trait" version "1" {
		/// Health, medical or biomedical research.
		HealthMedicalBiomedical = 0 => "health-medical-biomedical",
		/// Research into methods.
		Methods = 1 => "methods",
		/// Research into population origins or ancestry.
		PopulationOrigins = 2 => "population-origins",
		/// A genetic study.
		Genetic = 3 => "genetic",
		/// Run by a not-for-profit organisation.
		NotForProfit = 4 => "not-for-profit",
		/// Without commercial use.
		NonCommercial = 5 => "non-commercial",
		/// Publishes its results.
		Publishes = 6 => "publishes",
		/// Collaborates with those who gathered the data.
		Collaborates = 7 => "collaborates",
		/// Approved by an ethics committee.
		EthicsApproved = 8 => "ethics-approved",
		/// Returns its results to the data's source.
		ReturnsResults = 9 => "returns-results",
		/// Uses data in clinical care.
		ClinicalCare = 10 => "clinical-care",
	}
}

code_set! {
	/// A group of diseases that a study looks into. Groups are wide on purpose: that somebody lets data be used for
	/// cancer research doesn't say what they have, which a single disease might.
	DiseaseGroup,
	/// A set of disease groups: bit n stands for the one with discriminant n.
	DiseaseGroupSet from "http://purl.obolibrary.org/obo/mondo.owl" version "2024-01" {
		/// Cancer or benign tumour.
		Cancer = 0 => "MONDO:0045024",
		/// Cardiovascular disorder.
		Cardiovascular = 1 => "MONDO:0004995",
		/// Nervous system disorder.
		NervousSystem = 2 => "MONDO:0005071",
		/// Metabolic disease.
		Metabolic = 3 => "MONDO:0005066",
		/// Infectious disease.
		Infectious = 4 => "MONDO:0005550",
		/// Psychiatric disorder.
		Psychiatric = 5 => "MONDO:0002025",
		/// Respiratory system disorder.
		Respiratory = 6 => "MONDO:0005087",
		/// Digestive system disorder.
		Digestive = 7 => "MONDO:0004335",
		/// Immune system disorder.
		Immune = 8 => "MONDO:0005046",
		/// Integumentary system disorder.
		Skin = 9 => "MONDO:0002051",
		/// Musculoskeletal system disorder.
		Musculoskeletal = 10 => "MONDO:0002081",
		/// Haematologic disorder.
		Haematologic = 11 => "MONDO:0005570",
		/// Endocrine system disorder.
		Endocrine = 12 => "MONDO:0005151",
		/// Urinary system disorder.
		Urinary = 13 => "MONDO:0002118",
		/// Reproductive system disorder.
		Reproductive = 14 => "MONDO:0005039",
		/// Disorder of the visual system.
		Visual = 15 => "MONDO:0024458",
	}
}
