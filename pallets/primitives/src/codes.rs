//! Closed code sets. The discriminants are part of the chain's encoding: never reuse or renumber one, only append.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Declares the codes of a closed list: the enum, and its standard's codes as text. The code system and its version are
/// named where they are asked for.
macro_rules! codes {
	(
		$(#[$enum_doc:meta])* $name:ident $(from $system:literal $(version $version:literal)?)? {
			$( $(#[$doc:meta])* $variant:ident = $index:literal => $code:literal, )+
		}
	) => {
		$(#[$enum_doc])*
		#[derive(
			Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking,
			MaxEncodedLen, TypeInfo, Serialize, Deserialize,
		)]
		pub enum $name {
			$( $(#[$doc])* #[codec(index = $index)] #[serde(rename = $code)] $variant, )+
		}

		impl $name {
			$(
				/// The code system that the codes are from, as FHIR names it.
				pub const SYSTEM: &'static str = $system;

				$(
					/// The version of the code system that this table follows. Codes are only ever added to it.
					pub const VERSION: &'static str = $version;
				)?
			)?

			/// Every code, in the order of the discriminants.
			pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

			/// The code as its standard writes it.
			pub const fn code(self) -> &'static str {
				match self { $( Self::$variant => $code, )+ }
			}

			/// The value behind a standard's code, `None` for any other code.
			pub fn from_code(code: &str) -> Option<Self> {
				match code { $( $code => Some(Self::$variant), )+ _ => None }
			}

			/// The discriminant, as it is encoded.
			pub const fn index(self) -> u8 {
				match self { $( Self::$variant => $index, )+ }
			}
		}
	};
}

/// Declares a code set: the [`codes!`], and the set type over them (bit n is discriminant n).
macro_rules! code_set {
	(
		$(#[$enum_doc:meta])* $name:ident, $(#[$set_doc:meta])* $set:ident
		from $system:literal version $version:literal {
			$( $(#[$doc:meta])* $variant:ident = $index:literal => $code:literal, )+
		}
	) => {
		codes! {
			$(#[$enum_doc])* $name from $system version $version {
				$( $(#[$doc])* $variant = $index => $code, )+
			}
		}

		$(#[$set_doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
			Serialize, Deserialize,
		)]
		pub struct $set(pub u32);

		impl $set {
			/// The bits that stand for a code of this version of the set.
			pub const KNOWN: u32 = 0 $( | 1u32 << $index )+;

			/// The empty set.
			pub const fn empty() -> Self {
				Self(0)
			}

			/// The set of all codes known today.
			pub const fn all() -> Self {
				Self(Self::KNOWN)
			}

			/// The set of one code.
			pub const fn of(code: $name) -> Self {
				Self(1u32 << code.index())
			}

			/// Whether `code` is in the set.
			pub const fn contains(self, code: $name) -> bool {
				self.0 & Self::of(code).0 != 0
			}

			/// Whether no code is in the set.
			pub const fn is_empty(self) -> bool {
				self.0 == 0
			}

			/// Whether the set holds only bits that stand for a code.
			pub const fn is_known(self) -> bool {
				self.0 & !Self::KNOWN == 0
			}

			/// What is in this set or in the other.
			pub const fn union(self, other: Self) -> Self {
				Self(self.0 | other.0)
			}

			/// What is in both sets.
			pub const fn intersection(self, other: Self) -> Self {
				Self(self.0 & other.0)
			}

			/// What is in this set and not in the other.
			pub const fn difference(self, other: Self) -> Self {
				Self(self.0 & !other.0)
			}

			/// The codes of the set, in the order of the discriminants.
			pub fn iter(self) -> impl Iterator<Item = $name> {
				$name::ALL.iter().copied().filter(move |code| self.contains(*code))
			}
		}

		impl FromIterator<$name> for $set {
			fn from_iter<I: IntoIterator<Item = $name>>(codes: I) -> Self {
				codes.into_iter().fold(Self::empty(), |set, code| set.union(Self::of(code)))
			}
		}
	};
}

pub(crate) use codes;

code_set! {
	/// What an organisation is licensed as.
	OrganisationClass,
	/// A set of organisation classes: bit n stands for the class with discriminant n.
	OrganisationClassSet from "urn:salus:organisation-class" version "1" {
		/// Hospital, practice or other provider of care.
		Provider = 0 => "provider",
		/// Pharmacy that supplies medicines to patients.
		Pharmacy = 1 => "pharmacy",
		/// Manufacturer of medicines, or holder of a marketing authorisation.
		Manufacturer = 2 => "manufacturer",
		/// Wholesale distributor.
		Wholesaler = 3 => "wholesaler",
		/// Health insurer or other payer.
		Payer = 4 => "payer",
		/// Research organisation.
		Research = 5 => "research",
		/// Public health authority.
		PublicHealth = 6 => "public-health",
		/// Medicines or health regulator.
		Regulator = 7 => "regulator",
	}
}

code_set! {
	/// What a person or a device does for its organisation.
	Role,
	/// A set of roles: bit n stands for the role with discriminant n.
	RoleSet from "urn:salus:role" version "1" {
		/// Physician.
		Physician = 0 => "physician",
		/// Nurse.
		Nurse = 1 => "nurse",
		/// Pharmacist.
		Pharmacist = 2 => "pharmacist",
		/// Laboratory staff.
		Laboratory = 3 => "laboratory",
		/// Radiologist.
		Radiologist = 4 => "radiologist",
		/// Researcher.
		Researcher = 5 => "researcher",
		/// Privacy officer.
		PrivacyOfficer = 6 => "privacy-officer",
		/// Adjuster of insurance claims.
		ClaimsAdjuster = 7 => "claims-adjuster",
		/// Qualified person for the quality of medicines.
		QualityPerson = 8 => "quality-person",
		/// Warehouse or logistics staff.
		Logistics = 9 => "logistics",
		/// Sensor.
		Sensor = 10 => "sensor",
		/// Vehicle.
		Vehicle = 11 => "vehicle",
		/// Drone.
		Drone = 12 => "drone",
		/// The organisation's own gateway, which acts for it without a person.
		Gateway = 13 => "gateway",
	}
}

code_set! {
	/// Why data is asked for: codes of HL7's value set PurposeOfUse (v3 code system ActReason).
	PurposeOfUse,
	/// A set of purposes: bit n stands for the purpose with discriminant n.
	PurposeSet from "http://terminology.hl7.org/CodeSystem/v3-ActReason" version "3.1.0" {
		/// Treatment.
		Treatment = 0 => "TREAT",
		/// Emergency treatment.
		EmergencyTreatment = 1 => "ETREAT",
		/// Care management.
		CareManagement = 2 => "CAREMGT",
		/// Payment.
		Payment = 3 => "HPAYMT",
		/// Healthcare operations.
		Operations = 4 => "HOPERAT",
		/// Quality improvement.
		QualityImprovement = 5 => "HQUALIMP",
		/// Healthcare research.
		Research = 6 => "HRESCH",
		/// Clinical trial research.
		ClinicalTrial = 7 => "CLINTRCH",
		/// Public health.
		PublicHealth = 8 => "PUBHLTH",
		/// Request of the patient.
		PatientRequest = 9 => "PATRQT",
		/// Legal.
		Legal = 10 => "HLEGAL",
		/// Marketing.
		Marketing = 11 => "HMARKT",
		/// Coverage under a policy or programme.
		Coverage = 12 => "COVERAGE",
		/// Detection of fraud.
		Fraud = 13 => "FRAUD",
		/// Donation of organs or tissue.
		Donation = 14 => "DONAT",
		/// Request of the family.
		FamilyRequest = 15 => "FAMRQT",
	}
}

impl PurposeOfUse {
	/// The purpose that this one is a special case of. Source: the hierarchy of v3 ActReason, PurposeOfUse.
	pub const fn parent(self) -> Option<Self> {
		match self {
			Self::EmergencyTreatment => Some(Self::Treatment),
			Self::CareManagement | Self::QualityImprovement | Self::Legal | Self::Fraud | Self::Donation => {
				Some(Self::Operations)
			}
			Self::Coverage => Some(Self::Payment),
			Self::ClinicalTrial => Some(Self::Research),
			Self::FamilyRequest => Some(Self::PatientRequest),
			_ => None,
		}
	}
}

impl PurposeSet {
	/// Whether the set holds the purpose, or one that it is a special case of. Source: FHIR R4 `Consent`, where codes
	/// subsume those below them.
	pub fn subsumes(self, purpose: PurposeOfUse) -> bool {
		core::iter::successors(Some(purpose), |purpose| purpose.parent()).any(|purpose| self.contains(purpose))
	}
}

code_set! {
	/// What kind of data a record holds. The names follow the data classes of USCDI v3; FHIR resource types map onto
	/// them in the gateway.
	DataClass,
	/// A set of data classes: bit n stands for the class with discriminant n.
	DataClassSet from "urn:salus:data-class" version "1" {
		/// Who the patient is, and who cares for them.
		Demographics = 0 => "demographics",
		/// Allergies and intolerances.
		Allergies = 1 => "allergies",
		/// Problems, diagnoses, conditions.
		Problems = 2 => "problems",
		/// Medications, prescriptions, dispenses.
		Medications = 3 => "medications",
		/// Laboratory results.
		Laboratory = 4 => "laboratory",
		/// Vital signs and other observations.
		VitalSigns = 5 => "vital-signs",
		/// Diagnostic imaging.
		Imaging = 6 => "imaging",
		/// Procedures.
		Procedures = 7 => "procedures",
		/// Immunisations.
		Immunizations = 8 => "immunizations",
		/// Encounters, appointments, telemedicine sessions.
		Encounters = 9 => "encounters",
		/// Clinical notes and documents.
		ClinicalNotes = 10 => "clinical-notes",
		/// Plans of care and goals.
		CarePlans = 11 => "care-plans",
		/// Genomic data.
		Genomics = 12 => "genomics",
		/// Readings of wearables and other devices.
		Devices = 13 => "devices",
		/// Insurance, claims and benefits.
		Financial = 14 => "financial",
		/// Data of a clinical study.
		Study = 15 => "study",
		/// Whatever no other class names.
		Other = 16 => "other",
	}
}

code_set! {
	/// The form that a record has.
	Schema,
	/// A set of schemas: bit n stands for the schema with discriminant n.
	SchemaSet from "urn:salus:schema" version "1" {
		/// Bytes of a form that the custodian knows.
		Opaque = 0 => "opaque",
		/// A resource of HL7 FHIR R4 (4.0.1), JSON.
		FhirR4 = 1 => "fhir-r4",
		/// A DICOM instance, part 10 file format.
		Dicom = 2 => "dicom",
		/// An event of GS1 EPCIS 2.0, JSON-LD.
		Epcis2 = 3 => "epcis-2.0",
		/// A reading of a device, one JSON object.
		Reading = 4 => "reading",
		/// A report to public health, one JSON object.
		HealthReport = 5 => "health-report",
	}
}

mod duo;
mod labels;
mod medicines;

pub use duo::{
	DiseaseGroup, DiseaseGroupSet, DuoModifier, DuoModifierSet, DuoPermission, DuoPermissionSet, StudyTrait,
	StudyTraitSet,
};
pub use labels::{Confidentiality, Sensitivity, SensitivitySet};
pub use medicines::{AlarmKind, CaseOutcome, PackState, RecallClass, Suspicion};

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn codes_round_trip() {
		for role in Role::ALL {
			assert_eq!(Role::from_code(role.code()), Some(*role));
		}
		for class in DataClass::ALL {
			assert_eq!(DataClass::from_code(class.code()), Some(*class));
		}
		assert_eq!(PurposeOfUse::from_code("TREAT"), Some(PurposeOfUse::Treatment));
		assert_eq!(PurposeOfUse::from_code("treat"), None);
	}

	#[test]
	fn a_purpose_is_subsumed_by_those_above_it_only() {
		let treatment = PurposeSet::of(PurposeOfUse::Treatment);
		assert!(treatment.subsumes(PurposeOfUse::Treatment));
		assert!(treatment.subsumes(PurposeOfUse::EmergencyTreatment));
		assert!(!treatment.subsumes(PurposeOfUse::Research));
		assert!(!PurposeSet::of(PurposeOfUse::EmergencyTreatment).subsumes(PurposeOfUse::Treatment));
		assert!(!PurposeSet::empty().subsumes(PurposeOfUse::Treatment));
	}

	#[test]
	fn discriminant_is_what_is_encoded() {
		for purpose in PurposeOfUse::ALL {
			assert_eq!(purpose.encode(), [purpose.index()]);
		}
		for class in OrganisationClass::ALL {
			assert_eq!(class.encode(), [class.index()]);
		}
	}

	#[test]
	fn sets_behave_as_sets() {
		let set: DataClassSet = [DataClass::Laboratory, DataClass::Imaging].into_iter().collect();
		assert!(set.contains(DataClass::Imaging));
		assert!(!set.contains(DataClass::Genomics));
		assert_eq!(set.iter().count(), 2);
		assert_eq!(set.difference(DataClassSet::of(DataClass::Imaging)), DataClassSet::of(DataClass::Laboratory));
		assert!(DataClassSet::all().is_known());
		assert!(!DataClassSet(1 << 31).is_known());
		assert!(set.intersection(DataClassSet::of(DataClass::Genomics)).is_empty());
	}
}
