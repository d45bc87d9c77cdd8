use super::*;
use crate::{codes::Sensitivity, ids::OrganisationId};

fn question(role: Role, purpose: PurposeOfUse, classes: DataClassSet) -> TierQuestion {
	let acting = Acting { organisation: OrganisationId(0), role };
	TierQuestion { acting, purpose, classes, labels: None, at: 0 }
}

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

/// The table by its bits, so that a change of a tier is seen: role, its purposes, its classes.
const EXPECTED: &[(Role, &[PurposeOfUse], u32)] = &[
	(Role::Physician, &[PurposeOfUse::Treatment, PurposeOfUse::EmergencyTreatment], 0x1_3FFF),
	(Role::Physician, &[PurposeOfUse::CareManagement, PurposeOfUse::PatientRequest], 0x1_3FFF),
	(Role::Nurse, CARE, 0x1_2FFF),
	(Role::Pharmacist, TREATMENT, 0x010F),
	(Role::Laboratory, TREATMENT, 0x1019),
	(Role::Radiologist, TREATMENT, 0x00C5),
	(Role::Researcher, &[PurposeOfUse::Research, PurposeOfUse::ClinicalTrial], 0x1_BBFE),
	(Role::ClaimsAdjuster, &[PurposeOfUse::Payment], 0x4289),
	(Role::PrivacyOfficer, OVERSIGHT, 0x1_FFFF),
];

#[test]
fn table_is_the_one_that_was_agreed_on() {
	for role in Role::ALL {
		for purpose in PurposeOfUse::ALL {
			let line = EXPECTED.iter().find(|(of, purposes, _)| of == role && purposes.contains(purpose));
			let expected = line.map_or(0, |(.., classes)| *classes);
			assert_eq!(native_tier(*role, *purpose), DataClassSet(expected), "{role:?} for {purpose:?}");
		}
	}
}

#[test]
fn tiers_stand_at_their_numbers_and_inherit_from_known_ones() {
	for (_, id) in TIERS_OF_ROLES {
		assert!(NativeTable.tier(*id).is_some());
	}
	for tier in TIERS {
		assert!(tier.parent.is_none_or(|parent| NativeTable.tier(parent).is_some()));
		assert!(tier.rules.len() <= access_core::MAX_RULES);
		assert!(tier.rules.iter().all(|rule| rule.hours.is_none()), "`native_tier` asks at no moment");
	}
	assert_eq!(TIERS.len(), usize::from(PRIVACY) + 1);
}

#[test]
fn answer_is_what_the_table_has_of_the_question() {
	let asked: DataClassSet = [DataClass::Laboratory, DataClass::Financial].into_iter().collect();
	let answer = native_answer(&question(Role::Physician, PurposeOfUse::Treatment, asked));
	let lab = DataClassSet::of(DataClass::Laboratory);
	assert_eq!(answer, TierAnswer { classes: lab, ..TierAnswer::default() });
	for role in Role::ALL {
		for purpose in PurposeOfUse::ALL {
			let answer = native_answer(&question(*role, *purpose, DataClassSet::all()));
			assert_eq!(answer, TierAnswer { classes: native_tier(*role, *purpose), ..TierAnswer::default() });
		}
	}
}

#[test]
fn native_table_lets_all_labels_through() {
	let labels = DataLabels { confidentiality: Confidentiality::VeryRestricted, sensitivities: SensitivitySet::all() };
	let asked = question(Role::Nurse, PurposeOfUse::Treatment, DataClassSet::of(DataClass::Laboratory));
	let answer = native_answer(&TierQuestion { labels: Some(labels), ..asked });
	assert_eq!(answer.classes, asked.classes);
	assert!(answer.lets_through(&labels));
}

#[test]
fn answer_is_cut_down_to_the_question_and_to_known_codes() {
	let asked = question(Role::Nurse, PurposeOfUse::Treatment, DataClassSet::of(DataClass::Laboratory));
	let answer = TierAnswer::from_numbers(&asked, u32::MAX, Some(3), u32::MAX);
	assert_eq!(answer.classes, asked.classes);
	assert_eq!(answer.ceiling, Some(Confidentiality::Normal));
	assert_eq!(answer.redact, SensitivitySet::all());
	assert_eq!(TierAnswer::from_numbers(&asked, 0, Some(6), 0), TierAnswer::default(), "no level is above the sixth");
}

#[test]
fn answer_lets_through_what_is_below_its_ceiling_and_not_redacted() {
	let hiv = SensitivitySet::of(Sensitivity::Hiv);
	let answer = TierAnswer { ceiling: Some(Confidentiality::Normal), redact: hiv, ..TierAnswer::default() };
	let data = |confidentiality, sensitivities| DataLabels { confidentiality, sensitivities };
	assert!(answer.lets_through(&data(Confidentiality::Normal, SensitivitySet::empty())));
	assert!(!answer.lets_through(&data(Confidentiality::Restricted, SensitivitySet::empty())));
	assert!(!answer.lets_through(&data(Confidentiality::Low, hiv)));
}

#[test]
fn each_failure_has_a_reason_of_its_own() {
	let failures = [
		PolicyFailure::Unavailable,
		PolicyFailure::Trapped,
		PolicyFailure::OutOfGas,
		PolicyFailure::Missing,
		PolicyFailure::Malformed,
	];
	let reasons: alloc::vec::Vec<u8> =
		failures.iter().flat_map(|failure| codec::Encode::encode(&DenyReason::from(*failure))).collect();
	assert_eq!(reasons, [3, 9, 10, 11, 12]);
}
