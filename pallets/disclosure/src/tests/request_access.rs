use frame_support::{
	assert_noop, assert_ok,
	dispatch::GetDispatchInfo,
	weights::{constants::RocksDbWeight, Weight},
};
use salus_primitives::{
	codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, Role, SensitivitySet},
	decision::{chain_hash, AccessQuery, Act, DataLabels, Decision, DenyReason, DisclosureEntry, LogHead, Obligations},
	ids::{BreakGlassId, OrganisationId, StudyId},
};
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Call, DisclosureLogs, Error, Event, WeightInfo};

/// The line that a request for Alice's laboratory results leaves, if it is the log's first one.
fn line(
	requester: AccountId,
	acting: Option<(OrganisationId, Role)>,
	decision: Decision,
) -> DisclosureEntry<AccountId> {
	let (organisation, role) = acting.unzip();
	let query = AccessQuery::new(ALICE, requester, PurposeOfUse::Treatment, lab());
	DisclosureEntry { index: 0, act: Act::Request, query, organisation, role, at: START, decision }
}

/// Asks for classes of Alice's data in an emergency and gives the answer that was logged.
fn answer_in_emergency(requester: AccountId, classes: DataClassSet) -> Decision {
	let purpose = PurposeOfUse::EmergencyTreatment;
	assert_ok!(Disclosure::request_access(signed(requester), ALICE, purpose, None, classes, None, None));
	logged(ALICE).pop().expect("the request was logged").decision
}

#[test]
fn request_access_permitted_is_logged() {
	ExtBuilder::default().build_and_execute(|| {
		let permit = Decision::Permit { obligations: Obligations::default(), based_on: Default::default() };
		ContractDecision::set(Some(permit.clone()));
		assert_ok!(ask(PHYSICIAN, ALICE));
		let entry = line(PHYSICIAN, Some((HOSPITAL, Role::Physician)), permit);
		assert_eq!(events(), vec![Event::AccessDecided { entry: entry.clone() }]);
		let head = LogHead { head: chain_hash(&[0; 32], &entry), count: 1 };
		assert_eq!(DisclosureLogs::<Test>::get(ALICE), head);
		assert_eq!(Disclosure::disclosure_head(ALICE), head);
		assert_eq!(Disclosure::disclosure_head(BOB), LogHead::default());
	});
}

#[test]
fn request_access_without_consent_is_logged() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(ask(PHYSICIAN, ALICE));
		let entry = line(PHYSICIAN, Some((HOSPITAL, Role::Physician)), Decision::NoConsent);
		System::assert_last_event(Event::AccessDecided { entry }.into());
		assert_eq!(DisclosureLogs::<Test>::get(ALICE).count, 1);
	});
}

#[test]
fn request_access_denied_is_logged() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(ask(STRANGER, ALICE));
		let entry = line(STRANGER, None, Decision::deny(DenyReason::NoValidCredential));
		System::assert_last_event(Event::AccessDecided { entry }.into());
		assert_eq!(answer_in_emergency(PHYSICIAN, DataClassSet::empty()), Decision::deny(DenyReason::BadQuery));
		assert_eq!(DisclosureLogs::<Test>::get(ALICE).count, 2);
	});
}

#[test]
fn request_access_logs_all_of_the_question() {
	ExtBuilder::default().build_and_execute(|| {
		let labels = DataLabels { confidentiality: Confidentiality::Restricted, sensitivities: SensitivitySet::all() };
		let query = AccessQuery {
			study: Some(StudyId(3)),
			labels: Some(labels),
			data_time: Some(DAY),
			..AccessQuery::new(BOB, RESEARCHER, PurposeOfUse::Research, lab())
		};
		let AccessQuery { patient, requester, purpose, study, classes, labels, data_time } = query.clone();
		assert_ok!(Disclosure::request_access(signed(requester), patient, purpose, study, classes, labels, data_time));
		assert_eq!(logged(BOB).pop().map(|entry| entry.query), Some(query));
		assert!(logged(ALICE).is_empty());
	});
}

#[test]
fn request_access_lines_are_chained() {
	ExtBuilder::default().build_and_execute(|| {
		for requester in [PHYSICIAN, NURSE, STRANGER] {
			assert_ok!(ask(requester, ALICE));
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
		let denied = Decision::deny(DenyReason::PolicyUnavailable);
		ContractDecision::set(Some(denied.clone()));
		broken(PHYSICIAN, ALICE);
		assert_eq!(answer_in_emergency(PHYSICIAN, lab()), denied);
	});
}

#[test]
fn request_access_from_within_the_decision_keeps_the_log_whole() {
	ExtBuilder::default().build_and_execute(|| {
		Reentrant::set(Some(NURSE));
		assert_ok!(ask(PHYSICIAN, ALICE));
		let lines = logged(ALICE);
		let order: Vec<_> = lines.iter().map(|entry| (entry.index, entry.query.requester)).collect();
		assert_eq!(order, vec![(0, NURSE), (1, PHYSICIAN)]);
		let head = lines.iter().fold([0; 32], |head, entry| chain_hash(&head, entry));
		assert_eq!(Disclosure::disclosure_head(ALICE), LogHead { head, count: 2 });
	});
}

#[test]
fn request_access_after_break_glass_is_permitted_for_the_emergency_alone() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		let asked = classes([DataClass::Laboratory, DataClass::Imaging]);
		let withhold = classes([DataClass::Imaging]);
		assert_eq!(answer_in_emergency(PHYSICIAN, asked), opened(BreakGlassId(0), withhold));
		assert_eq!(logged(ALICE).pop().map(|entry| entry.act), Some(Act::Request));
		// Neither another purpose, nor another requester, nor another patient.
		assert_ok!(ask(PHYSICIAN, ALICE));
		assert_eq!(logged(ALICE).pop().map(|entry| entry.decision), Some(Decision::NoConsent));
		assert_eq!(answer_in_emergency(NURSE, lab()), Decision::NoConsent);
		let purpose = PurposeOfUse::EmergencyTreatment;
		assert_ok!(Disclosure::request_access(signed(PHYSICIAN), BOB, purpose, None, lab(), None, None));
		assert_eq!(logged(BOB).pop().map(|entry| entry.decision), Some(Decision::NoConsent));
	});
}

#[test]
fn request_access_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let ask = |origin| Disclosure::request_access(origin, ALICE, PurposeOfUse::Treatment, None, lab(), None, None);
		assert_noop!(ask(RuntimeOrigin::none()), BadOrigin);
		assert_noop!(ask(RuntimeOrigin::root()), BadOrigin);
	});
}

#[test]
fn request_access_about_nobody_fails_with_unknown_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(ask(PHYSICIAN, STRANGER), Error::<Test>::UnknownPatient);
	});
}

#[test]
fn request_access_beyond_the_last_line_fails_with_log_full() {
	ExtBuilder::default().build_and_execute(|| {
		DisclosureLogs::<Test>::insert(ALICE, LogHead { head: [1; 32], count: u64::MAX });
		assert_noop!(ask(PHYSICIAN, ALICE), Error::<Test>::LogFull);
	});
}

#[test]
fn request_access_pays_for_the_policy_contract() {
	let call = Call::<Test>::request_access {
		patient: ALICE,
		purpose: PurposeOfUse::Treatment,
		study: None,
		classes: lab(),
		labels: None,
		data_time: None,
	};
	assert_eq!(call.get_dispatch_info().call_weight, <() as WeightInfo>::request_access() + POLICY_WEIGHT);
}

#[test]
fn request_access_without_a_policy_contract_gives_its_weight_back() {
	ExtBuilder::default().build_and_execute(|| {
		let base = <() as WeightInfo>::request_access();
		// The hospital has one, the pharmacy hasn't, and a stranger acts for nobody.
		for (requester, policy) in
			[(PHYSICIAN, POLICY_WEIGHT), (PHARMACIST, Weight::zero()), (STRANGER, Weight::zero())]
		{
			let paid = ask(requester, ALICE).map(|done| done.actual_weight);
			assert_eq!(paid, Ok(Some(base + policy)), "{requester}");
		}
		let purpose = PurposeOfUse::ClinicalTrial;
		let study = Some(StudyId(1));
		let asked = Disclosure::request_access(signed(PHARMACIST), ALICE, purpose, study, lab(), None, None);
		let reads = RocksDbWeight::get().reads(4);
		assert_eq!(asked.map(|done| done.actual_weight), Ok(Some(base + reads)));
	});
}
