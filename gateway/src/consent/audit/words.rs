//! A line of the log in words.

use salus_primitives::{
	codes::{PurposeOfUse, SensitivitySet},
	decision::{AccessQuery, Act, Decision, DenyReason, Ground, Obligations},
	ids::Period,
};

use super::Context;
use crate::{
	chain::{keys, log::Line, AccountId},
	cli::format,
};

/// The heading of the accounting.
pub(super) const HEADING: [&str; 6] =
	["date", "recipient", "recipient organisation", "description", "purpose", "answer"];

/// A line of the accounting.
pub(super) struct Words {
	pub(super) date: String,
	pub(super) recipient: String,
	pub(super) organisation: String,
	pub(super) description: String,
	pub(super) purpose: String,
	pub(super) answer: String,
}

impl Words {
	/// A line of the log in words.
	pub(super) fn of(line: &Line, context: &Context<'_>) -> Self {
		let entry = &line.entry;
		let role = entry.role.map(|role| format!(" ({})", role.code())).unwrap_or_default();
		let organisation = entry.organisation.map(|organisation| match (context.gln_of_organisation)(organisation) {
			Some(gln) => format!("organisation {}, GLN {gln}", organisation.0),
			None => format!("organisation {}", organisation.0),
		});
		Self {
			date: format::moment(entry.at),
			recipient: format!("{}{role}", keys::address(&entry.query.requester)),
			organisation: organisation.unwrap_or_else(|| "none".into()),
			description: description(&entry.query),
			purpose: purpose(entry.query.purpose),
			answer: answer(&entry.decision, entry.act),
		}
	}

	/// Its cells, in the order of the heading.
	pub(super) fn cells(&self) -> [&str; 6] {
		[&self.date, &self.recipient, &self.organisation, &self.description, &self.purpose, &self.answer]
	}
}

/// What was asked for.
fn description(query: &AccessQuery<AccountId>) -> String {
	let mut parts = vec![format::classes(query.classes).join(", ")];
	if let Some(labels) = query.labels {
		parts.push(format!("confidentiality {}", labels.confidentiality.code()));
		parts.extend(sensitivities("sensitivity", labels.sensitivities));
	}
	parts.extend(query.data_time.map(|time| format!("made at {}", format::moment(time))));
	parts.extend(query.study.map(|study| format!("for study {}", study.0)));
	parts.join("; ")
}

fn sensitivities(what: &str, labels: SensitivitySet) -> Option<String> {
	let codes: Vec<_> = labels.iter().map(|label| label.code()).collect();
	(!codes.is_empty()).then(|| format!("{what} {}", codes.join(" ")))
}

/// The purpose: its code, and what it stands for.
fn purpose(purpose: PurposeOfUse) -> String {
	let name = match purpose {
		PurposeOfUse::Treatment => "treatment",
		PurposeOfUse::EmergencyTreatment => "emergency treatment",
		PurposeOfUse::CareManagement => "care management",
		PurposeOfUse::Payment => "payment",
		PurposeOfUse::Operations => "healthcare operations",
		PurposeOfUse::QualityImprovement => "quality improvement",
		PurposeOfUse::Research => "research",
		PurposeOfUse::ClinicalTrial => "clinical trial",
		PurposeOfUse::PublicHealth => "public health",
		PurposeOfUse::PatientRequest => "request of the patient",
		PurposeOfUse::Legal => "legal",
		PurposeOfUse::Marketing => "marketing",
		PurposeOfUse::Coverage => "coverage",
		PurposeOfUse::Fraud => "detection of fraud",
		PurposeOfUse::Donation => "donation",
		PurposeOfUse::FamilyRequest => "request of the family",
	};
	format!("{name} ({})", purpose.code())
}

/// The answer, what it rests on, and what had to be left out.
fn answer(decision: &Decision, act: Act) -> String {
	let mut parts = Vec::new();
	if let Act::BreakGlass(number) = act {
		parts.push(format!("break-glass {}", number.0));
	}
	match decision {
		Decision::Permit { obligations, based_on } => {
			parts.push("permitted".into());
			parts.extend(grounds(based_on));
			parts.extend(left_out(obligations));
		}
		Decision::Deny { reason, based_on } => {
			parts.push(format!("denied: {}", why(*reason)));
			parts.extend(grounds(based_on));
		}
		Decision::NoConsent => parts.push("no consent speaks to it".into()),
	}
	parts.join("; ")
}

fn grounds(grounds: &[Ground]) -> Option<String> {
	let name = |ground: &Ground| match ground {
		Ground::Consent(consent) => format!("consent {}", consent.0),
		Ground::BreakGlass(number) => format!("break-glass {}", number.0),
	};
	let names: Vec<_> = grounds.iter().map(name).collect();
	(!names.is_empty()).then(|| format!("on {}", names.join(", ")))
}

/// What the reader had to leave out.
fn left_out(obligations: &Obligations) -> Vec<String> {
	let withheld = format::classes(obligations.withhold);
	let withheld = (!withheld.is_empty()).then(|| format!("without {}", withheld.join(", ")));
	let period = (obligations.data_period != Period::always())
		.then(|| format!("only data made {}", format::period(&obligations.data_period)));
	let ceiling = obligations.ceiling.map(|level| format!("nothing more confidential than {}", level.code()));
	let redacted = sensitivities("without what is labelled", obligations.redact);
	let only = sensitivities("only what is labelled", obligations.only);
	[withheld, period, ceiling, redacted, only].into_iter().flatten().collect()
}

/// Why an access was denied.
const fn why(reason: DenyReason) -> &'static str {
	match reason {
		DenyReason::NoValidCredential => "the requester had no valid credential",
		DenyReason::OrganisationNotInGoodStanding => "the organisation was suspended or without a valid licence",
		DenyReason::TierPolicy => "the organisation's rules don't allow it to this role for this purpose",
		DenyReason::PolicyUnavailable => "the organisation's policy contract gave no answer",
		DenyReason::PolicyTrapped => "the organisation's policy contract trapped",
		DenyReason::PolicyOutOfGas => "the organisation's policy contract wanted more gas than a question has",
		DenyReason::PolicyMissing => "there was no contract where the organisation's policy should be",
		DenyReason::PolicyMalformed => "the answer of the organisation's policy contract had not the form of one",
		DenyReason::ConsentDenies => "a consent denies it",
		DenyReason::UnknownPatient => "the patient is not admitted",
		DenyReason::BadQuery => "nothing that exists was asked for",
		DenyReason::NeedsConsentAgain => "the study's protocol was amended and needs consent again",
		DenyReason::StudyNotOpen => "the study was not open to this organisation",
	}
}
