//! An organisation's own rules, as the decision path asks them, and the native table, which holds for an organisation
//! that has registered no policy contract.
//!
//! The native table says what each role needs at most for each purpose (data minimisation; HIPAA 45 CFR 164.502(b),
//! "minimum necessary"). It is a policy of [`access_core`], evaluated by the function that contracts evaluate theirs
//! with, so that the same rules can't give two answers. Default deny: what no line names is not allowed, and no line
//! says "all except".

use access_core::{decide, Answer, Labels, Limits, Question, Rule, Tables, Tier, TierId};

use crate::{
	codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, PurposeSet, Role, SensitivitySet},
	decision::{DataLabels, DenyReason},
	ids::Moment,
	traits::Acting,
};

pub use access_core;

/// What is asked of an organisation's own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierQuestion {
	/// For whom the requester acts, and as what.
	pub acting: Acting,
	/// Why.
	pub purpose: PurposeOfUse,
	/// Which kinds of data.
	pub classes: DataClassSet,
	/// With which security labels, `None` for data of any labels.
	pub labels: Option<DataLabels>,
	/// The moment asked about.
	pub at: Moment,
}

/// What of it the rules allow. The default allows nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TierAnswer {
	/// The classes that are allowed, never more than were asked for.
	pub classes: DataClassSet,
	/// Data more confidential than this must be left out. `None` for no such bound.
	pub ceiling: Option<Confidentiality>,
	/// Data with any of these labels must be left out.
	pub redact: SensitivitySet,
}

impl TierAnswer {
	/// The answer that these numbers stand for, cut down to the question: classes that weren't asked for aren't allowed,
	/// and what stands for no code is left out. A ceiling above all levels is none.
	pub fn from_numbers(question: &TierQuestion, classes: u32, ceiling: Option<u8>, redact: u32) -> Self {
		let level = |number: u8| Confidentiality::ALL.iter().copied().find(|level| level.index() == number);
		Self {
			classes: DataClassSet(classes).intersection(question.classes),
			ceiling: ceiling.and_then(level),
			redact: SensitivitySet(redact).intersection(SensitivitySet::all()),
		}
	}

	/// Whether data with these labels may be seen.
	pub fn lets_through(&self, labels: &DataLabels) -> bool {
		let level = self.ceiling.is_none_or(|ceiling| labels.confidentiality <= ceiling);
		level && self.redact.intersection(labels.sensitivities).is_empty()
	}
}

/// Why a policy contract gave no answer. The caller takes each for a denial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyFailure {
	/// It reverted, tried to write or to do something else that a question may not.
	Unavailable,
	/// It trapped.
	Trapped,
	/// It wanted more gas than a question has.
	OutOfGas,
	/// There is no contract at that account, or its code is gone.
	Missing,
	/// Its answer has not the form of one.
	Malformed,
}

impl From<PolicyFailure> for DenyReason {
	fn from(failure: PolicyFailure) -> Self {
		match failure {
			PolicyFailure::Unavailable => Self::PolicyUnavailable,
			PolicyFailure::Trapped => Self::PolicyTrapped,
			PolicyFailure::OutOfGas => Self::PolicyOutOfGas,
			PolicyFailure::Missing => Self::PolicyMissing,
			PolicyFailure::Malformed => Self::PolicyMalformed,
		}
	}
}

/// What the native table allows. It asks nobody, and says nothing of labels: these are for the patients' consents, and
/// for organisations' own contracts.
pub fn native_answer(question: &TierQuestion) -> TierAnswer {
	let labels = question.labels.map(|labels| Labels {
		confidentiality: labels.confidentiality.index(),
		sensitivities: labels.sensitivities.0,
	});
	let asked = Question {
		role: question.acting.role.index(),
		purpose: question.purpose.index(),
		classes: question.classes.0,
		labels,
		at: question.at,
		delegated: None,
	};
	let Answer { classes, ceiling, redact } = decide(&NativeTable, &asked);
	TierAnswer::from_numbers(question, classes, ceiling, redact)
}

/// The data classes that a role may use for a purpose at most, by the native table.
pub fn native_tier(role: Role, purpose: PurposeOfUse) -> DataClassSet {
	let (role, purpose, classes) = (role.index(), purpose.index(), DataClassSet::all().0);
	// No rule of the table has hours.
	let question = Question { role, purpose, classes, labels: None, at: 0, delegated: None };
	DataClassSet(decide(&NativeTable, &question).classes)
}

/// The native table, as `access-core` reads it.
#[derive(Clone, Copy, Debug)]
pub struct NativeTable;

impl Tables for NativeTable {
	type Rules = &'static [Rule];

	fn tier_of(&self, role: u8) -> Option<TierId> {
		TIERS_OF_ROLES.iter().find(|(known, _)| known.index() == role).map(|(_, tier)| *tier)
	}

	fn tier(&self, id: TierId) -> Option<Tier<Self::Rules>> {
		TIERS.get(usize::from(id)).copied()
	}
}

const NURSING: TierId = 0;
const CLINICAL: TierId = 1;
const PHARMACY: TierId = 2;
const LABORATORY: TierId = 3;
const RADIOLOGY: TierId = 4;
const RESEARCH: TierId = 5;
const CLAIMS: TierId = 6;
const PRIVACY: TierId = 7;

/// Who is on which tier. Whoever isn't named gets nothing: devices, for instance.
const TIERS_OF_ROLES: &[(Role, TierId)] = &[
	(Role::Physician, CLINICAL),
	(Role::Nurse, NURSING),
	(Role::Pharmacist, PHARMACY),
	(Role::Laboratory, LABORATORY),
	(Role::Radiologist, RADIOLOGY),
	(Role::Researcher, RESEARCH),
	(Role::PrivacyOfficer, PRIVACY),
	(Role::ClaimsAdjuster, CLAIMS),
];

/// The tiers, each at the place of its number.
const TIERS: &[Tier<&'static [Rule]>] = &[
	tier(None, NURSING_RULES),
	tier(Some(NURSING), CLINICAL_RULES),
	tier(None, PHARMACY_RULES),
	tier(None, LABORATORY_RULES),
	tier(None, RADIOLOGY_RULES),
	tier(None, RESEARCH_RULES),
	tier(None, CLAIMS_RULES),
	tier(None, PRIVACY_RULES),
];

const NURSING_RULES: &[Rule] = &[rule(CARE, NURSING_DATA)];
/// A physician has what a nurse has, and genomes; and answers a patient's own request.
const CLINICAL_RULES: &[Rule] = &[
	rule(CARE, &[DataClass::Genomics]),
	rule(&[PurposeOfUse::PatientRequest], NURSING_DATA),
	rule(&[PurposeOfUse::PatientRequest], &[DataClass::Genomics]),
];
const PHARMACY_RULES: &[Rule] = &[rule(TREATMENT, PHARMACY_DATA)];
const LABORATORY_RULES: &[Rule] = &[rule(TREATMENT, LABORATORY_DATA)];
const RADIOLOGY_RULES: &[Rule] = &[rule(TREATMENT, RADIOLOGY_DATA)];
const RESEARCH_RULES: &[Rule] = &[rule(&[PurposeOfUse::Research, PurposeOfUse::ClinicalTrial], RESEARCH_DATA)];
const CLAIMS_RULES: &[Rule] = &[rule(&[PurposeOfUse::Payment], CLAIMS_DATA)];
const PRIVACY_RULES: &[Rule] = &[rule(OVERSIGHT, OVERSIGHT_DATA)];

/// Whoever treats.
const TREATMENT: &[PurposeOfUse] = &[PurposeOfUse::Treatment, PurposeOfUse::EmergencyTreatment];

/// Whoever treats and cares.
const CARE: &[PurposeOfUse] =
	&[PurposeOfUse::Treatment, PurposeOfUse::EmergencyTreatment, PurposeOfUse::CareManagement];

/// What a privacy officer looks at records for.
const OVERSIGHT: &[PurposeOfUse] = &[PurposeOfUse::Operations, PurposeOfUse::Legal, PurposeOfUse::PatientRequest];

/// What whoever nurses may need: neither genomes nor money nor studies.
const NURSING_DATA: &[DataClass] = &[
	DataClass::Demographics,
	DataClass::Allergies,
	DataClass::Problems,
	DataClass::Medications,
	DataClass::Laboratory,
	DataClass::VitalSigns,
	DataClass::Imaging,
	DataClass::Procedures,
	DataClass::Immunizations,
	DataClass::Encounters,
	DataClass::ClinicalNotes,
	DataClass::CarePlans,
	DataClass::Devices,
	DataClass::Other,
];

/// What a pharmacist needs to supply a medicine safely.
const PHARMACY_DATA: &[DataClass] = &[
	DataClass::Demographics,
	DataClass::Allergies,
	DataClass::Problems,
	DataClass::Medications,
	DataClass::Immunizations,
];

/// What a laboratory needs to interpret a result.
const LABORATORY_DATA: &[DataClass] =
	&[DataClass::Demographics, DataClass::Medications, DataClass::Laboratory, DataClass::Genomics];

/// What a radiologist needs to read an image.
const RADIOLOGY_DATA: &[DataClass] =
	&[DataClass::Demographics, DataClass::Problems, DataClass::Imaging, DataClass::Procedures];

/// What research may use: no demographics, no notes in free text, no money.
const RESEARCH_DATA: &[DataClass] = &[
	DataClass::Allergies,
	DataClass::Problems,
	DataClass::Medications,
	DataClass::Laboratory,
	DataClass::VitalSigns,
	DataClass::Imaging,
	DataClass::Procedures,
	DataClass::Immunizations,
	DataClass::Encounters,
	DataClass::CarePlans,
	DataClass::Genomics,
	DataClass::Devices,
	DataClass::Study,
	DataClass::Other,
];

/// What an adjuster needs to settle a claim.
const CLAIMS_DATA: &[DataClass] = &[
	DataClass::Demographics,
	DataClass::Medications,
	DataClass::Procedures,
	DataClass::Encounters,
	DataClass::Financial,
];

/// What a privacy officer may have to look at: every class there is today.
const OVERSIGHT_DATA: &[DataClass] = &[
	DataClass::Demographics,
	DataClass::Allergies,
	DataClass::Problems,
	DataClass::Medications,
	DataClass::Laboratory,
	DataClass::VitalSigns,
	DataClass::Imaging,
	DataClass::Procedures,
	DataClass::Immunizations,
	DataClass::Encounters,
	DataClass::ClinicalNotes,
	DataClass::CarePlans,
	DataClass::Genomics,
	DataClass::Devices,
	DataClass::Financial,
	DataClass::Study,
	DataClass::Other,
];

const fn tier(parent: Option<TierId>, rules: &'static [Rule]) -> Tier<&'static [Rule]> {
	Tier { parent, limits: Limits::NONE, delegates: None, rules }
}

const fn rule(purposes: &[PurposeOfUse], classes: &[DataClass]) -> Rule {
	Rule::always(purposes_of(purposes).0, classes_of(classes).0)
}

const fn purposes_of(purposes: &[PurposeOfUse]) -> PurposeSet {
	match purposes {
		[] => PurposeSet::empty(),
		[first, rest @ ..] => PurposeSet::of(*first).union(purposes_of(rest)),
	}
}

const fn classes_of(classes: &[DataClass]) -> DataClassSet {
	match classes {
		[] => DataClassSet::empty(),
		[first, rest @ ..] => DataClassSet::of(*first).union(classes_of(rest)),
	}
}

#[cfg(test)]
mod tests;
