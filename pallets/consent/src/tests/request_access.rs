use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::Get};
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, Role},
	decision::{chain_hash, AccessQuery, Decision, DenyReason, DisclosureEntry, LogHead},
	ids::{ConsentId, OrganisationId},
	traits::PolicyUnavailable,
};
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Call, DisclosureLogs, Error, Event, WeightInfo};

/// Asks for Alice's laboratory results and gives the answer that was logged.
fn answer(requester: AccountId, classes: DataClassSet) -> Decision {
	assert_ok!(Consent::request_access(signed(requester), ALICE, PurposeOfUse::Treatment, classes, None));
	logged(ALICE).pop().expect("the request was logged").decision
}

/// The line that a request of the physician for laboratory results leaves.
fn line(
	index: u64,
	query: AccessQuery<AccountId>,
	acting: Option<(OrganisationId, Role)>,
) -> DisclosureEntry<AccountId> {
	let (organisation, role) = acting.unzip();
	DisclosureEntry { index, query, organisation, role, at: START, decision: Decision::NoConsent }
}

#[test]
fn request_access_permitted_is_logged() {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(lab_terms());
		let decision = answer(PHYSICIAN, lab());
		let Decision::Permit { obligations, based_on } = &decision else { panic!("permitted: {decision:?}") };
		assert_eq!(obligations, &Default::default());
		assert_eq!(based_on.to_vec(), vec![consent]);
		let entry = DisclosureEntry { decision, ..line(0, lab_query(PHYSICIAN), Some((HOSPITAL, Role::Physician))) };
		System::assert_last_event(Event::AccessDecided { entry: entry.clone() }.into());
		let head = LogHead { head: chain_hash(&[0; 32], &entry), count: 1 };
		assert_eq!(DisclosureLogs::<Test>::get(ALICE), head);
		assert_eq!(Consent::disclosure_head(ALICE), head);
		assert_eq!(Consent::disclosure_head(BOB), LogHead::default());
	});
}

#[test]
fn request_access_without_consent_is_logged() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(answer(PHYSICIAN, lab()), Decision::NoConsent);
		let entry = line(0, lab_query(PHYSICIAN), Some((HOSPITAL, Role::Physician)));
		System::assert_last_event(Event::AccessDecided { entry }.into());
		assert_eq!(DisclosureLogs::<Test>::get(ALICE).count, 1);
	});
}

#[test]
fn request_access_denied_is_logged() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		let decision = Decision::deny(DenyReason::NoValidCredential);
		assert_eq!(answer(STRANGER, lab()), decision);
		let entry = DisclosureEntry { decision, ..line(0, lab_query(STRANGER), None) };
		System::assert_last_event(Event::AccessDecided { entry }.into());
		assert_eq!(answer(STRANGER, DataClassSet::empty()), Decision::deny(DenyReason::BadQuery));
		assert_eq!(DisclosureLogs::<Test>::get(ALICE).count, 2);
	});
}

#[test]
fn request_access_lines_are_chained() {
	ExtBuilder::default().build_and_execute(|| {
		for requester in [PHYSICIAN, NURSE, RESEARCHER] {
			answer(requester, lab());
		}
		let lines = logged(ALICE);
		assert_eq!(lines.iter().map(|entry| entry.index).collect::<Vec<_>>(), vec![0, 1, 2]);
		let head = lines.iter().fold([0; 32], |head, entry| chain_hash(&head, entry));
		assert_eq!(DisclosureLogs::<Test>::get(ALICE), LogHead { head, count: 3 });
	});
}

#[test]
fn request_access_asks_the_policy_contract() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		PolicyAnswer::set(Some(Ok(DataClassSet::empty())));
		assert_eq!(answer(PHYSICIAN, lab()), Decision::deny(DenyReason::TierPolicy));
		PolicyAnswer::set(Some(Err(PolicyUnavailable)));
		assert_eq!(answer(PHYSICIAN, lab()), Decision::deny(DenyReason::PolicyUnavailable));
		// The view asks the native table, which allows it.
		assert!(Consent::decide(lab_query(PHYSICIAN), None).is_permit());
	});
}

#[test]
fn request_access_takes_no_more_from_the_policy_than_was_asked_for() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		PolicyAnswer::set(Some(Ok(DataClassSet(u32::MAX))));
		let asked = classes([DataClass::Laboratory, DataClass::Imaging]);
		let Decision::Permit { obligations, .. } = answer(PHYSICIAN, asked) else { panic!("permitted") };
		assert_eq!(obligations.withhold, classes([DataClass::Imaging]));
	});
}

#[test]
fn request_access_in_the_block_of_a_withdrawal_follows_their_order() {
	ExtBuilder::default().build_and_execute(|| {
		let consent = granted(lab_terms());
		advance(DAY);
		assert!(answer(PHYSICIAN, lab()).is_permit());
		assert_ok!(Consent::withdraw(signed(ALICE), consent));
		assert_eq!(answer(PHYSICIAN, lab()), Decision::NoConsent);
	});
}

#[test]
fn request_access_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let ask = |origin| Consent::request_access(origin, ALICE, PurposeOfUse::Treatment, lab(), None);
		assert_noop!(ask(RuntimeOrigin::none()), BadOrigin);
		assert_noop!(ask(RuntimeOrigin::root()), BadOrigin);
	});
}

#[test]
fn request_access_about_nobody_fails_with_unknown_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Consent::request_access(signed(PHYSICIAN), STRANGER, PurposeOfUse::Treatment, lab(), None),
			Error::<Test>::UnknownPatient
		);
	});
}

#[test]
fn request_access_beyond_the_last_line_fails_with_log_full() {
	ExtBuilder::default().build_and_execute(|| {
		DisclosureLogs::<Test>::insert(ALICE, LogHead { head: [1; 32], count: u64::MAX });
		assert_noop!(
			Consent::request_access(signed(PHYSICIAN), ALICE, PurposeOfUse::Treatment, lab(), None),
			Error::<Test>::LogFull
		);
	});
}

#[test]
fn request_access_pays_for_the_policy_contract() {
	let purpose = PurposeOfUse::Treatment;
	let call = Call::<Test>::request_access { patient: ALICE, purpose, classes: lab(), data_time: None };
	assert_eq!(call.get_dispatch_info().call_weight, <() as WeightInfo>::request_access() + POLICY_WEIGHT);
}

#[test]
fn request_access_with_all_consents_names_the_oldest_grounds() {
	ExtBuilder::default().build_and_execute(|| {
		let bound: u32 = <Test as crate::Config>::MaxConsents::get();
		for _ in 0..bound {
			granted(lab_terms());
		}
		let Decision::Permit { based_on, .. } = answer(PHYSICIAN, lab()) else { panic!("permitted") };
		assert_eq!(based_on.to_vec(), (0..8).map(ConsentId).collect::<Vec<_>>());
	});
}
