//! Limits on labels that an organisation's own rules set, beside those of the patient's consents.

use salus_primitives::{
	codes::{Confidentiality as C, DataClass, DataClassSet, PurposeOfUse, Sensitivity as S, SensitivitySet},
	consent::Actor,
	decision::{AccessQuery, DataLabels, Decision, DenyReason, Obligations},
	ids::{OrganisationId, Period},
	tiers::TierAnswer,
};

use super::table_rows::{about, asking_for, denied, full, imaging, lab_and_imaging, level, permits, under};
use crate::mock::*;

const ANYONE: Actor<AccountId> = Actor::Anyone;

/// A tier that may see data up to normal confidentiality, and nothing about HIV.
fn tier() -> TierAnswer {
	TierAnswer { classes: DataClassSet::all(), ceiling: Some(C::Normal), redact: SensitivitySet::of(S::Hiv) }
}

/// The answer by the contract's rules and by the native ones, which are the same here.
fn answer(query: &AccessQuery<AccountId>) -> Decision {
	PolicyAnswer::set(Some(Ok(tier())));
	NativeAnswer::set(Some(tier()));
	let decision = Consent::decide_with_policy_at(query, START);
	assert_eq!(Consent::decide_at(query, START), decision);
	decision
}

fn labelled<const N: usize>(confidentiality: C, sensitivities: [S; N]) -> AccessQuery<AccountId> {
	let labels = DataLabels { confidentiality, sensitivities: sensitivities.into_iter().collect() };
	AccessQuery { labels: Some(labels), ..lab_query(PHYSICIAN) }
}

#[test]
fn limits_of_the_tier_are_obligations() {
	ExtBuilder::default().build_and_execute(|| {
		granted(permits(ANYONE));
		let limits = Obligations { ceiling: Some(C::Normal), redact: tier().redact, ..Obligations::default() };
		assert_eq!(answer(&lab_query(PHYSICIAN)), under(limits, [0]));
	});
}

#[test]
fn stricter_ceiling_holds_and_all_redactions_do() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([level(C::Low, permit(ANYONE, lab())), about(S::Psychiatry, deny(ANYONE, lab()))]));
		let redact = [S::Hiv, S::Psychiatry].into_iter().collect();
		let limits = Obligations { ceiling: Some(C::Low), redact, ..Obligations::default() };
		assert_eq!(answer(&lab_query(PHYSICIAN)), under(limits, [0]));
	});
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([level(C::VeryRestricted, permit(ANYONE, lab()))]));
		let limits = Obligations { ceiling: Some(C::Normal), redact: tier().redact, ..Obligations::default() };
		assert_eq!(answer(&lab_query(PHYSICIAN)), under(limits, [0]));
	});
}

#[test]
fn labels_beyond_the_tier_are_denied_by_it() {
	ExtBuilder::default().build_and_execute(|| {
		granted(permits(ANYONE));
		for query in [labelled(C::Restricted, []), labelled(C::Low, [S::Hiv]), labelled(C::Low, [S::Sexuality, S::Hiv])]
		{
			assert_eq!(answer(&query), Decision::deny(DenyReason::TierPolicy));
		}
		assert_eq!(answer(&labelled(C::Normal, [S::Sexuality])), full([0]));
	});
}

#[test]
fn permit_of_nothing_but_what_the_tier_leaves_out_is_denied_by_the_tier() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([about(S::Hiv, permit(ANYONE, lab()))]));
		assert_eq!(answer(&lab_query(PHYSICIAN)), Decision::deny(DenyReason::TierPolicy));
	});
}

#[test]
fn class_beyond_the_tier_is_withheld_and_the_others_stay() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([about(S::Hiv, permit(ANYONE, lab())), permit(ANYONE, imaging())]));
		let limits =
			Obligations { withhold: lab(), ceiling: Some(C::Normal), redact: tier().redact, ..Default::default() };
		assert_eq!(answer(&asking_for(lab_and_imaging())), under(limits, [0]));
	});
}

#[test]
fn consents_denial_is_told_before_the_tiers_limits() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([about(S::Hiv, permit(ANYONE, lab())), deny(ANYONE, imaging())]));
		assert_eq!(answer(&asking_for(lab_and_imaging())), denied([0]));
	});
}

#[test]
fn broken_glass_keeps_the_tiers_limits() {
	ExtBuilder::default().build_and_execute(|| {
		breaks_glass(ALICE, PHYSICIAN, Period::always(), lab());
		let query = AccessQuery { purpose: PurposeOfUse::EmergencyTreatment, ..lab_query(PHYSICIAN) };
		let Decision::Permit { obligations, .. } = answer(&query) else { panic!("glass is broken") };
		assert_eq!((obligations.ceiling, obligations.redact), (tier().ceiling, tier().redact));
		let labels = DataLabels { confidentiality: C::VeryRestricted, sensitivities: SensitivitySet::empty() };
		let query = AccessQuery { labels: Some(labels), ..query };
		assert_eq!(answer(&query), Decision::deny(DenyReason::TierPolicy));
	});
}

#[test]
fn whoever_could_read_nothing_within_the_limits_is_no_reader() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([about(S::Hiv, permit(ANYONE, lab()))]));
		let readers = || Consent::who_could_read(&ALICE, DataClass::Laboratory, OrganisationId(0), 1).readers;
		assert!(!readers().is_empty());
		NativeAnswer::set(Some(tier()));
		assert!(readers().is_empty());
		NativeAnswer::set(Some(TierAnswer { redact: SensitivitySet::empty(), ..tier() }));
		assert!(!readers().is_empty());
	});
}
