//! The steps before the consents, their order, and the ways to ask.

use frame_support::assert_storage_noop;
use salus_primitives::{
	codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, SensitivitySet},
	consent::{Actor, ConsentTerms},
	decision::{AccessQuery, DataLabels, Decision, DenyReason, Obligations},
	ids::Period,
	tiers::{PolicyFailure, TierAnswer},
	traits::ConsentDecision,
};

use super::table_rows::{asking_for, denied, full, grounds, imaging, lab_and_imaging, permits, withheld};
use crate::mock::*;

/// The answer while Alice lets anyone have her results.
fn answer(query: &AccessQuery<AccountId>) -> Decision {
	let mut answer = Decision::NoConsent;
	ExtBuilder::default().build_and_execute(|| {
		granted(permits(Actor::Anyone));
		answer = Consent::decide_at(query, START);
	});
	answer
}

fn refuses(query: &AccessQuery<AccountId>, reason: DenyReason) {
	assert_eq!(answer(query), Decision::deny(reason));
}

#[test]
fn bad_query_comes_first() {
	let of_nobody = AccessQuery { patient: STRANGER, ..lab_query(STRANGER) };
	refuses(&AccessQuery { classes: DataClassSet::empty(), ..of_nobody.clone() }, DenyReason::BadQuery);
	refuses(&AccessQuery { classes: DataClassSet(1 << 31 | lab().0), ..of_nobody.clone() }, DenyReason::BadQuery);
	let unknown = DataLabels { confidentiality: Confidentiality::Low, sensitivities: SensitivitySet(1 << 31) };
	refuses(&AccessQuery { labels: Some(unknown), ..of_nobody }, DenyReason::BadQuery);
}

#[test]
fn unknown_patient_comes_before_the_credential() {
	refuses(&AccessQuery { patient: STRANGER, ..lab_query(STRANGER) }, DenyReason::UnknownPatient);
}

#[test]
fn credential_standing_study_and_tier_follow() {
	let marketing =
		|requester| AccessQuery { purpose: PurposeOfUse::Marketing, study: Some(NO_STUDY), ..lab_query(requester) };
	refuses(&marketing(STRANGER), DenyReason::NoValidCredential);
	refuses(&marketing(SPA_PHYSICIAN), DenyReason::OrganisationNotInGoodStanding);
	refuses(&marketing(PHYSICIAN), DenyReason::StudyNotOpen);
	refuses(&AccessQuery { study: None, ..marketing(PHYSICIAN) }, DenyReason::TierPolicy);
}

#[test]
fn tier_comes_before_break_glass() {
	ExtBuilder::default().build_and_execute(|| {
		breaks_glass(ALICE, PHARMACIST, Period::always(), lab());
		let query = AccessQuery { purpose: PurposeOfUse::EmergencyTreatment, ..lab_query(PHARMACIST) };
		assert_eq!(Consent::decide_at(&query, START), Decision::deny(DenyReason::TierPolicy));
	});
}

#[test]
fn policy_contract_is_asked_by_extrinsics_only() {
	ExtBuilder::default().build_and_execute(|| {
		granted(terms([permit(Actor::Anyone, lab_and_imaging())]));
		let query = asking_for(lab_and_imaging());
		let only = |classes| Ok(TierAnswer { classes, ..TierAnswer::default() });
		for (policy, with_policy) in [
			(only(lab()), withheld(imaging(), [0])),
			(only(DataClassSet(u32::MAX)), full([0])),
			(only(DataClassSet::empty()), Decision::deny(DenyReason::TierPolicy)),
			(Err(PolicyFailure::Unavailable), Decision::deny(DenyReason::PolicyUnavailable)),
			(Err(PolicyFailure::Trapped), Decision::deny(DenyReason::PolicyTrapped)),
			(Err(PolicyFailure::OutOfGas), Decision::deny(DenyReason::PolicyOutOfGas)),
			(Err(PolicyFailure::Missing), Decision::deny(DenyReason::PolicyMissing)),
			(Err(PolicyFailure::Malformed), Decision::deny(DenyReason::PolicyMalformed)),
		] {
			PolicyAnswer::set(Some(policy));
			assert_eq!(Consent::decide_with_policy_at(&query, START), with_policy);
			assert_eq!(Consent::decide_at(&query, START), full([0]));
		}
	});
}

#[test]
fn decide_answers_the_same_to_other_pallets_and_to_views() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		for requester in [PHYSICIAN, NURSE, STRANGER] {
			let query = lab_query(requester);
			let answer = Consent::decide_at(&query, START);
			assert_eq!(<Consent as ConsentDecision<AccountId>>::decide(&query, START), answer);
			assert_eq!(<Consent as ConsentDecision<AccountId>>::decide_with_policy(&query, START), answer);
			assert_eq!(Consent::decide(query, None), answer);
		}
	});
}

#[test]
fn decide_writes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_storage_noop!(assert!(Consent::decide(lab_query(PHYSICIAN), None).is_permit()));
	});
}

/// Terms with every provision used: permits of a period each, and denials of a period and a label within them.
fn crowded(number: u64) -> ConsentTerms<AccountId> {
	let all = DataClassSet::all();
	let mut provisions = Vec::new();
	for place in 0..8u64 {
		let start = (number * 8 + place) * DAY;
		let period = Period::between(start, start + 2 * DAY);
		provisions.push(made_in(period, permit(Actor::Anyone, all)));
		let parent = u8::try_from(provisions.len() - 1).unwrap();
		provisions.push(within(parent, made_in(Period::between(start, start + 1), deny(Actor::Anyone, all))));
	}
	ConsentTerms { provisions: provisions.try_into().unwrap(), ..terms([]) }
}

#[test]
fn decide_with_all_consents_and_provisions_used_works() {
	ExtBuilder::default().build_and_execute(|| {
		for number in 0..32 {
			granted(crowded(number));
		}
		let time = 100 * DAY + 1;
		let exact = AccessQuery { data_time: Some(time), ..asking_for(DataClassSet::all()) };
		let Decision::Permit { based_on, .. } = Consent::decide_at(&exact, START) else { panic!("permitted") };
		assert_eq!(based_on, grounds([12]));
		let any = AccessQuery { data_time: None, ..exact };
		let Decision::Permit { obligations, .. } = Consent::decide_at(&any, START) else { panic!("permitted") };
		let Obligations { data_period, withhold, .. } = obligations;
		assert_eq!(data_period, Period { start: Some(255 * DAY + 1), end: Some(257 * DAY) });
		assert_eq!(withhold, classes([DataClass::Financial, DataClass::Study]));
	});
}

#[test]
fn another_patients_denial_doesn_t_count() {
	ExtBuilder::default().build_and_execute(|| {
		frame_support::assert_ok!(Consent::grant(signed(BOB), terms([deny(Actor::Anyone, lab())])));
		granted(permits(Actor::Anyone));
		assert_eq!(Consent::decide_at(&lab_query(PHYSICIAN), START), full([1]));
		let of_bob = AccessQuery { patient: BOB, ..lab_query(PHYSICIAN) };
		assert_eq!(Consent::decide_at(&of_bob, START), denied([0]));
	});
}
