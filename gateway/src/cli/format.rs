//! Values of the chain as text for people and as JSON.

use salus_primitives::{
	codes::{Confidentiality, DataClassSet, PurposeSet, SensitivitySet},
	decision::{DataLabels, Decision, DenyReason, Ground, Obligations},
	ids::{Jurisdiction, Moment, Period},
};
use serde_json::{json, Value};

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

/// A moment as RFC 3339 in UTC, with milliseconds only where there are any.
pub fn moment(at: Moment) -> String {
	let (year, month, day) = civil(at / DAY);
	let millis = at % DAY;
	let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60);
	let fraction = match millis % 1_000 {
		0 => String::new(),
		fraction => format!(".{fraction:03}"),
	};
	format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}

/// Year, month and day of the day with this number from 1970-01-01, in years of 400 that begin in March.
fn civil(days: u64) -> (u64, u64, u64) {
	let shifted = days.saturating_add(719_468);
	let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
	let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
	let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	let month_from_march = (5 * day_of_year + 2) / 153;
	let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
	let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
	(year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

/// A period as JSON.
pub fn period_json(period: &Period) -> Value {
	json!({ "start": period.start.map(moment), "end": period.end.map(moment) })
}

/// A period for people.
pub fn period(period: &Period) -> String {
	match (period.start, period.end) {
		(None, None) => "without limit".into(),
		(Some(start), None) => format!("from {}", moment(start)),
		(None, Some(end)) => format!("until {}", moment(end)),
		(Some(start), Some(end)) => format!("from {} until {}", moment(start), moment(end)),
	}
}

/// The codes of a set of data classes.
pub fn classes(classes: DataClassSet) -> Vec<&'static str> {
	classes.iter().map(|class| class.code()).collect()
}

/// The codes of a set of data classes, in short if it is all.
pub fn class_codes(set: DataClassSet) -> Vec<&'static str> {
	if set == DataClassSet::all() {
		return vec!["all"];
	}
	classes(set)
}

/// The codes of a set of purposes, in short if it is all.
pub fn purposes(purposes: PurposeSet) -> Vec<&'static str> {
	if purposes == PurposeSet::all() {
		return vec!["all"];
	}
	purposes.iter().map(|purpose| purpose.code()).collect()
}

/// The codes of a set of sensitivities.
pub fn sensitivities(labels: SensitivitySet) -> Vec<&'static str> {
	labels.iter().map(|label| label.code()).collect()
}

/// The codes of data's security labels.
pub fn data_labels(labels: &DataLabels) -> Vec<&'static str> {
	std::iter::once(labels.confidentiality.code()).chain(sensitivities(labels.sensitivities)).collect()
}

/// A country's two letters.
pub fn country(country: Jurisdiction) -> String {
	String::from_utf8_lossy(&country.0).into_owned()
}

/// What an answer rests on: numbers of consents and of uses of break-glass.
fn grounds_json(grounds: &[Ground]) -> Value {
	let name = |ground: &Ground| match ground {
		Ground::Consent(consent) => json!({ "consent": consent.0 }),
		Ground::BreakGlass(used) => json!({ "break_glass": used.0 }),
	};
	grounds.iter().map(name).collect()
}

/// The same for people, in brackets; empty without grounds.
fn grounds_text(grounds: &[Ground]) -> String {
	let name = |ground: &Ground| match ground {
		Ground::Consent(consent) => format!("consent {}", consent.0),
		Ground::BreakGlass(used) => format!("break-glass {}", used.0),
	};
	match grounds {
		[] => String::new(),
		some => format!(" ({})", some.iter().map(name).collect::<Vec<_>>().join(", ")),
	}
}

/// What a reader has to leave out, for people: a line for each obligation.
fn obligations(obligations: &Obligations) -> Vec<String> {
	let mut lines = Vec::new();
	if !obligations.withhold.is_empty() {
		lines.push(format!("withhold: {}", classes(obligations.withhold).join(", ")));
	}
	if obligations.data_period != Period::always() {
		lines.push(format!("only data {}", period(&obligations.data_period)));
	}
	lines.extend(obligations.ceiling.map(|ceiling| format!("only data of confidentiality {} or less", ceiling.code())));
	if !obligations.redact.is_empty() {
		lines.push(format!("redact what is labelled: {}", sensitivities(obligations.redact).join(", ")));
	}
	if !obligations.only.is_empty() {
		lines.push(format!("only what is labelled: {}", sensitivities(obligations.only).join(", ")));
	}
	lines
}

/// The name of a reason for programs, and what it means.
pub const fn reason(reason: DenyReason) -> (&'static str, &'static str) {
	match reason {
		DenyReason::NoValidCredential => ("no-valid-credential", "the requester has no valid credential"),
		DenyReason::OrganisationNotInGoodStanding => (
			"organisation-not-in-good-standing",
			"the requester's organisation is suspended or without a valid licence",
		),
		DenyReason::TierPolicy => {
			("tier-policy", "the organisation's rules don't allow it to this role for this purpose")
		}
		DenyReason::PolicyUnavailable => ("policy-unavailable", "the organisation's policy contract gave no answer"),
		DenyReason::PolicyTrapped => ("policy-trapped", "the organisation's policy contract trapped"),
		DenyReason::PolicyOutOfGas => {
			("policy-out-of-gas", "the organisation's policy contract wanted more gas than a question has")
		}
		DenyReason::PolicyMissing => {
			("policy-missing", "there is no contract where the organisation's policy should be")
		}
		DenyReason::PolicyMalformed => {
			("policy-malformed", "the answer of the organisation's policy contract has not the form of one")
		}
		DenyReason::ConsentDenies => ("consent-denies", "a consent of the patient denies it"),
		DenyReason::UnknownPatient => ("unknown-patient", "the patient is not admitted to this chain"),
		DenyReason::BadQuery => ("bad-query", "no data class, or an unknown one, was asked for"),
		DenyReason::NeedsConsentAgain => (
			"needs-consent-again",
			"the study's protocol was amended since the patient agreed to it, and the patient is asked again",
		),
		DenyReason::StudyNotOpen => {
			("study-not-open", "the study is unknown or not open, or the requester's organisation is no site of it")
		}
	}
}

/// A decision as JSON.
pub fn decision_json(decision: &Decision) -> Value {
	match decision {
		Decision::Permit { obligations, based_on } => json!({
			"decision": "permit",
			"withhold": classes(obligations.withhold),
			"data_period": period_json(&obligations.data_period),
			"ceiling": obligations.ceiling.map(Confidentiality::code),
			"redact": sensitivities(obligations.redact),
			"only": sensitivities(obligations.only),
			"based_on": grounds_json(based_on),
		}),
		Decision::Deny { reason: why, based_on } => {
			json!({ "decision": "deny", "reason": reason(*why).0, "based_on": grounds_json(based_on) })
		}
		Decision::NoConsent => json!({ "decision": "no-consent" }),
	}
}

/// A decision for people.
pub fn decision(decision: &Decision) -> Vec<String> {
	match decision {
		Decision::Permit { obligations, based_on } => {
			let mut lines = vec![format!("permit{}", grounds_text(based_on))];
			lines.extend(self::obligations(obligations));
			lines
		}
		Decision::Deny { reason: why, based_on } => vec![format!("deny: {}{}", reason(*why).1, grounds_text(based_on))],
		Decision::NoConsent => vec!["no consent speaks to it: the custodian's default policy applies".into()],
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::time;
	use proptest::prelude::*;
	use salus_primitives::{
		codes::Sensitivity,
		ids::{BreakGlassId, ConsentId},
	};

	#[test]
	fn known_moments() {
		assert_eq!(moment(0), "1970-01-01T00:00:00Z");
		assert_eq!(moment(951_782_400_000), "2000-02-29T00:00:00Z");
		assert_eq!(moment(1_795_219_200_001), "2026-11-21T00:00:00.001Z");
	}

	#[test]
	fn a_permit_names_every_obligation() {
		let obligations = Obligations {
			withhold: DataClassSet(1 << 12),
			data_period: Period { start: None, end: Some(0) },
			ceiling: Some(Confidentiality::Normal),
			redact: SensitivitySet::of(Sensitivity::Hiv),
			only: SensitivitySet::of(Sensitivity::Psychiatry),
		};
		let based_on = vec![Ground::Consent(ConsentId(3)), Ground::BreakGlass(BreakGlassId(1))].try_into().unwrap();
		let permit = Decision::Permit { obligations, based_on };
		assert_eq!(
			decision(&permit),
			[
				"permit (consent 3, break-glass 1)",
				"withhold: genomics",
				"only data until 1970-01-01T00:00:00Z",
				"only data of confidentiality N or less",
				"redact what is labelled: HIV",
				"only what is labelled: PSY",
			]
		);
		let json = decision_json(&permit);
		assert_eq!(json["withhold"], json!(["genomics"]));
		assert_eq!((&json["ceiling"], &json["redact"], &json["only"]), (&json!("N"), &json!(["HIV"]), &json!(["PSY"])));
		assert_eq!(json["based_on"], json!([{ "consent": 3 }, { "break_glass": 1 }]));
		let free = Decision::Permit { obligations: Obligations::default(), based_on: Default::default() };
		assert_eq!(decision(&free), ["permit"]);
	}

	#[test]
	fn a_denial_says_why() {
		let denied = Decision::deny(DenyReason::NeedsConsentAgain);
		assert_eq!(decision_json(&denied)["reason"], "needs-consent-again");
		assert!(decision(&denied)[0].contains("amended"));
		assert_eq!(decision_json(&Decision::deny(DenyReason::TierPolicy))["reason"], "tier-policy");
	}

	#[test]
	fn sets_of_all_are_short() {
		assert_eq!(class_codes(DataClassSet::all()), ["all"]);
		assert_eq!(purposes(PurposeSet(3)), ["TREAT", "ETREAT"]);
		assert_eq!(country(Jurisdiction(*b"DE")), "DE");
	}

	proptest! {
		#[test]
		fn moments_are_read_back(at in 0u64..253_402_300_800_000) {
			prop_assert_eq!(time::parse_iso(&moment(at)), Ok(at));
		}
	}
}
