//! The native tier table: what each role needs at most for each purpose (data minimisation; HIPAA 45 CFR 164.502(b),
//! "minimum necessary"). It holds for an organisation that has registered no policy contract of its own. Default deny:
//! what no line names is not allowed.

use crate::codes::{DataClass, DataClassSet, PurposeOfUse, Role};

/// All that a treating physician may need.
const CLINICAL: DataClassSet = DataClassSet::all()
	.difference(DataClassSet::of(DataClass::Financial))
	.difference(DataClassSet::of(DataClass::Study));

/// What a nurse needs: the clinical data without genomes.
const NURSING: DataClassSet = CLINICAL.difference(DataClassSet::of(DataClass::Genomics));

/// What a pharmacist needs to supply a medicine safely.
const PHARMACY: DataClassSet = DataClassSet::of(DataClass::Demographics)
	.union(DataClassSet::of(DataClass::Allergies))
	.union(DataClassSet::of(DataClass::Problems))
	.union(DataClassSet::of(DataClass::Medications))
	.union(DataClassSet::of(DataClass::Immunizations));

/// What a laboratory needs to interpret a result.
const LABORATORY: DataClassSet = DataClassSet::of(DataClass::Demographics)
	.union(DataClassSet::of(DataClass::Laboratory))
	.union(DataClassSet::of(DataClass::Medications))
	.union(DataClassSet::of(DataClass::Genomics));

/// What a radiologist needs to read an image.
const RADIOLOGY: DataClassSet = DataClassSet::of(DataClass::Demographics)
	.union(DataClassSet::of(DataClass::Problems))
	.union(DataClassSet::of(DataClass::Procedures))
	.union(DataClassSet::of(DataClass::Imaging));

/// What research may use: no demographics, no notes in free text, no money.
const RESEARCH: DataClassSet = DataClassSet::all()
	.difference(DataClassSet::of(DataClass::Demographics))
	.difference(DataClassSet::of(DataClass::ClinicalNotes))
	.difference(DataClassSet::of(DataClass::Financial));

/// What an adjuster needs to settle a claim.
const CLAIMS: DataClassSet = DataClassSet::of(DataClass::Demographics)
	.union(DataClassSet::of(DataClass::Medications))
	.union(DataClassSet::of(DataClass::Procedures))
	.union(DataClassSet::of(DataClass::Encounters))
	.union(DataClassSet::of(DataClass::Financial));

/// The data classes that a role may use for a purpose at most.
pub const fn native_tier(role: Role, purpose: PurposeOfUse) -> DataClassSet {
	use PurposeOfUse as P;
	match (role, purpose) {
		(Role::Physician, P::Treatment | P::EmergencyTreatment | P::CareManagement | P::PatientRequest) => CLINICAL,
		(Role::Nurse, P::Treatment | P::EmergencyTreatment | P::CareManagement) => NURSING,
		(Role::Pharmacist, P::Treatment | P::EmergencyTreatment) => PHARMACY,
		(Role::Laboratory, P::Treatment | P::EmergencyTreatment) => LABORATORY,
		(Role::Radiologist, P::Treatment | P::EmergencyTreatment) => RADIOLOGY,
		(Role::Researcher, P::Research | P::ClinicalTrial) => RESEARCH,
		(Role::ClaimsAdjuster, P::Payment) => CLAIMS,
		(Role::PrivacyOfficer, P::Operations | P::Legal | P::PatientRequest) => DataClassSet::all(),
		_ => DataClassSet::empty(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn devices_and_unnamed_purposes_get_nothing() {
		for purpose in PurposeOfUse::ALL {
			assert!(native_tier(Role::Sensor, *purpose).is_empty());
			assert!(native_tier(Role::Drone, *purpose).is_empty());
		}
		assert!(native_tier(Role::Physician, PurposeOfUse::Marketing).is_empty());
		assert!(native_tier(Role::Researcher, PurposeOfUse::Treatment).is_empty());
	}

	#[test]
	fn each_role_gets_what_it_needs_and_no_more() {
		let researcher = native_tier(Role::Researcher, PurposeOfUse::Research);
		assert!(!researcher.contains(DataClass::Demographics));
		assert!(researcher.contains(DataClass::Genomics));
		let pharmacist = native_tier(Role::Pharmacist, PurposeOfUse::Treatment);
		assert!(pharmacist.contains(DataClass::Medications));
		assert!(!pharmacist.contains(DataClass::Imaging));
		assert!(!native_tier(Role::Nurse, PurposeOfUse::Treatment).contains(DataClass::Genomics));
	}

	#[test]
	fn no_tier_names_an_unknown_class() {
		for role in Role::ALL {
			for purpose in PurposeOfUse::ALL {
				assert!(native_tier(*role, *purpose).is_known());
			}
		}
	}
}
