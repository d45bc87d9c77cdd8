//! What the organisation's own rules leave of a question.

use frame_support::ensure;
use salus_primitives::{
	codes::DataClassSet,
	decision::{AccessQuery, DenyReason},
	ids::Moment,
	tiers::{PolicyFailure, TierAnswer, TierQuestion},
	traits::Acting,
};

use super::extent::Extent;

/// What somebody may use at most by their organisation's rules. Consents can only narrow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowed {
	/// The classes asked for that are allowed, at least one.
	pub(crate) classes: DataClassSet,
	/// Which data of these classes, as far as the question leaves it open.
	pub(crate) extent: Extent,
}

impl Allowed {
	/// What an answer allows to somebody who knows nothing of the data's labels.
	pub(crate) fn of_any_labels(answer: &TierAnswer) -> Self {
		let TierAnswer { classes, ceiling, redact } = *answer;
		Self { classes, extent: Extent { ceiling, redact, ..Extent::default() } }
	}
}

/// The question to the rules that a query holds.
pub(crate) fn question_of<AccountId>(query: &AccessQuery<AccountId>, acting: Acting, at: Moment) -> TierQuestion {
	TierQuestion { acting, purpose: query.purpose, classes: query.classes, labels: query.labels, at }
}

/// What the rules allow. Rules that gave no answer allow nothing, and rules that name more than was asked for allow no
/// more than that. Labels that were asked for and that the answer leaves out are refused, whatever it says of classes.
pub(crate) fn allowed(
	question: &TierQuestion,
	answer: Result<TierAnswer, PolicyFailure>,
) -> Result<Allowed, DenyReason> {
	let answer = answer.map_err(DenyReason::from)?;
	let classes = answer.classes.intersection(question.classes);
	ensure!(!classes.is_empty(), DenyReason::TierPolicy);
	let Some(labels) = question.labels else {
		return Ok(Allowed::of_any_labels(&TierAnswer { classes, ..answer }));
	};
	ensure!(answer.lets_through(&labels), DenyReason::TierPolicy);
	// The question names the labels, so that nothing is left to leave out.
	Ok(Allowed { classes, extent: Extent::default() })
}

#[cfg(test)]
mod tests {
	use salus_primitives::{
		codes::{Confidentiality, DataClass, PurposeOfUse, Role, Sensitivity, SensitivitySet},
		decision::DataLabels,
		ids::OrganisationId,
	};

	use super::*;

	const LAB: DataClassSet = DataClassSet::of(DataClass::Laboratory);

	fn question(labels: Option<DataLabels>) -> TierQuestion {
		let acting = Acting { organisation: OrganisationId(0), role: Role::Physician };
		TierQuestion { acting, purpose: PurposeOfUse::Treatment, classes: LAB, labels, at: 0 }
	}

	fn labels(confidentiality: Confidentiality, sensitivities: SensitivitySet) -> Option<DataLabels> {
		Some(DataLabels { confidentiality, sensitivities })
	}

	/// Normal data without HIV.
	fn answer() -> TierAnswer {
		let redact = SensitivitySet::of(Sensitivity::Hiv);
		TierAnswer { classes: LAB, ceiling: Some(Confidentiality::Normal), redact }
	}

	#[test]
	fn policy_that_names_more_than_was_asked_allows_no_more() {
		let all = TierAnswer { classes: DataClassSet(u32::MAX), ..answer() };
		assert_eq!(allowed(&question(None), Ok(all)).unwrap().classes, LAB);
		let other = TierAnswer { classes: DataClassSet::of(DataClass::Imaging), ..answer() };
		assert_eq!(allowed(&question(None), Ok(other)), Err(DenyReason::TierPolicy));
	}

	#[test]
	fn limits_of_labels_become_the_extent() {
		let extent = allowed(&question(None), Ok(answer())).unwrap().extent;
		assert_eq!((extent.ceiling, extent.redact), (answer().ceiling, answer().redact));
	}

	#[test]
	fn labels_beyond_the_answer_are_refused_whatever_it_says_of_classes() {
		let none = SensitivitySet::empty();
		for refused in [
			labels(Confidentiality::Restricted, none),
			labels(Confidentiality::Low, SensitivitySet::of(Sensitivity::Hiv)),
		] {
			assert_eq!(allowed(&question(refused), Ok(answer())), Err(DenyReason::TierPolicy));
		}
		let within = labels(Confidentiality::Normal, SensitivitySet::of(Sensitivity::Pregnancy));
		let expected = Allowed { classes: LAB, extent: Extent::default() };
		assert_eq!(allowed(&question(within), Ok(answer())), Ok(expected));
	}

	#[test]
	fn failure_is_a_denial_with_its_reason() {
		for (failure, reason) in [
			(PolicyFailure::Unavailable, DenyReason::PolicyUnavailable),
			(PolicyFailure::Trapped, DenyReason::PolicyTrapped),
			(PolicyFailure::OutOfGas, DenyReason::PolicyOutOfGas),
			(PolicyFailure::Missing, DenyReason::PolicyMissing),
			(PolicyFailure::Malformed, DenyReason::PolicyMalformed),
		] {
			assert_eq!(allowed(&question(None), Err(failure)), Err(reason));
		}
	}
}
