//! `tiered-access` in the decision path.

use codec::Encode;
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use pallet_contracts::Determinism;
use salus_primitives::{
	codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, PurposeSet, Role, Sensitivity, SensitivitySet},
	decision::{AccessQuery, DataLabels, Decision, DenyReason},
	tiers::{TierAnswer, TierQuestion},
	traits::{Acting, ConsentDecision, TierPolicy},
};
use salus_runtime::{
	constants::POLICY_GAS, policy::OrganisationPolicy, AccountId, Consent, Consortium, Contracts, RuntimeCall,
};
use sp_runtime::traits::{BlakeTwo256, Dispatchable, Hash};

use crate::{
	common::{account, ext, NOW},
	matrix::{put_in_force, tiered_access, Document, Hours, Tier},
	world::*,
};

const ALL: u32 = u32::MAX;
/// The position of `NoSuchCode` among the errors of `tiered-access`.
const NO_SUCH_CODE: u8 = 11;
const LAB: DataClassSet = DataClassSet::of(DataClass::Laboratory);

fn treatment() -> u32 {
	PurposeSet::of(PurposeOfUse::Treatment).0
}

/// A tier without limits: its parent, and its rule for treatment.
fn tier(parent: Option<u8>, classes: DataClassSet, hours: Hours) -> Tier {
	(parent, None, ALL, None, vec![(treatment(), classes.0, hours)])
}

/// Physicians may have laboratory results for treatment.
fn laboratory() -> Document {
	(vec![(Role::Physician.index(), 1)], vec![(1, tier(None, LAB, None))])
}

fn allowed(acting: Acting, purpose: PurposeOfUse) -> TierAnswer {
	let all = TierQuestion { acting, purpose, ..question(DataClassSet::all()) };
	OrganisationPolicy::allowed(&account("//Physician"), &all).unwrap()
}

#[test]
fn without_a_contract_the_native_table_answers() {
	ext("development").execute_with(|| {
		let answer = policy(&question(DataClassSet::all())).unwrap();
		assert!(answer.classes.contains(DataClass::Imaging));
		assert!(!answer.classes.contains(DataClass::Financial));
	});
}

#[test]
fn contract_denies_by_default_and_then_allows_what_its_tier_allows() {
	ext("development").execute_with(|| {
		let contract = tiered_access(&(vec![], vec![]));
		assert_eq!(allowed(PHYSICIAN, PurposeOfUse::Treatment), TierAnswer::default());
		put_in_force(&contract, &laboratory());
		assert_eq!(allowed(PHYSICIAN, PurposeOfUse::Treatment).classes, LAB);
		assert_eq!(allowed(PHYSICIAN, PurposeOfUse::Research), TierAnswer::default());
		let nurse = Acting { role: Role::Nurse, ..PHYSICIAN };
		assert_eq!(allowed(nurse, PurposeOfUse::Treatment), TierAnswer::default());
		let elsewhere = Acting { organisation: SOUTH, ..PHYSICIAN };
		assert!(allowed(elsewhere, PurposeOfUse::Treatment).classes.contains(DataClass::Imaging), "rules of one's own");
	});
}

#[test]
fn going_back_to_the_native_table_takes_effect_at_once() {
	ext("development").execute_with(|| {
		tiered_access(&laboratory());
		assert_ok!(Consortium::set_policy(signed("//Hospital"), None));
		assert!(allowed(PHYSICIAN, PurposeOfUse::Treatment).classes.contains(DataClass::Imaging));
	});
}

#[test]
fn hours_hold_at_the_moment_asked_about() {
	ext("development").execute_with(|| {
		// 2026-11-21 is a Saturday; the shift is from eight to six.
		let saturdays = Some((0b10_0000, 8 * 60, 18 * 60));
		tiered_access(&(vec![(Role::Physician.index(), 0)], vec![(0, tier(None, LAB, saturdays))]));
		let at = |hour: u64| TierQuestion { at: NOW + hour * 60 * 60 * 1000, ..question(LAB) };
		for (hour, expected) in [(7, DataClassSet::empty()), (8, LAB), (17, LAB), (18, DataClassSet::empty())] {
			assert_eq!(policy(&at(hour)).unwrap().classes, expected, "{hour} o'clock");
		}
	});
}

#[test]
fn moment_before_the_policy_gets_nothing() {
	ext("development").execute_with(|| {
		tiered_access(&laboratory());
		assert_eq!(policy(&TierQuestion { at: NOW - 1, ..question(LAB) }), Ok(TierAnswer::default()));
	});
}

#[test]
fn stranger_cannot_change_the_contract() {
	ext("development").execute_with(|| {
		let contract = tiered_access(&laboratory());
		let propose = (0x5A10_5010u32.to_be_bytes(), 0u8, laboratory(), 0u64);
		assert_eq!(refusal(&contract, "//Regulator", propose), [0], "NotAdmin");
	});
}

#[test]
fn colleague_gets_a_tier_until_a_moment() {
	ext("development").execute_with(|| {
		let (parent, ceiling, sensitivities, _, rules) = tier(None, LAB, None);
		let may_give: Tier = (parent, ceiling, sensitivities, Some(1), rules);
		let contract = tiered_access(&(vec![(Role::Physician.index(), 1)], vec![(1, may_give)]));
		let gateway = Acting { role: Role::Gateway, ..PHYSICIAN };
		let asked = |at| TierQuestion { acting: gateway, at, ..question(LAB) };
		let answer = |at| OrganisationPolicy::allowed(&account("//HospitalGateway"), &asked(at)).unwrap().classes;
		assert!(answer(NOW).is_empty());
		let delegate = |to: &str| (0x5A10_5014u32.to_be_bytes(), account(to), 1u8, NOW + 1_000);
		["//Physician", "//Doctor", "//Patient"].into_iter().for_each(fund);
		// The contract asks the chain what the giver's role is.
		message::<()>(&contract, "//Physician", delegate("//HospitalGateway"));
		assert_eq!((answer(NOW), answer(NOW + 999), answer(NOW + 1_000)), (LAB, LAB, DataClassSet::empty()));
		employ("//HospitalSouth", "//Doctor", Role::Physician);
		assert_eq!(refusal(&contract, "//Doctor", delegate("//Physician")), [13], "NotRegistered: of another hospital");
		assert_eq!(refusal(&contract, "//Patient", delegate("//Physician")), [12], "NoCredential");
	});
}

/// Normal data without HIV.
fn limited() -> Document {
	let sensitivities = !SensitivitySet::of(Sensitivity::Hiv).0;
	let ceiling = Some(Confidentiality::Normal.index());
	let rules = vec![(treatment(), DataClassSet::all().0, None)];
	(vec![(Role::Physician.index(), 0)], vec![(0, (None, ceiling, sensitivities, None, rules))])
}

#[test]
fn limits_on_labels_become_obligations() {
	ext("development").execute_with(|| {
		tiered_access(&limited());
		consent_to_treatment();
		let Decision::Permit { obligations, .. } = request(LAB, None) else { panic!("the patient consents") };
		assert_eq!(obligations.ceiling, Some(Confidentiality::Normal));
		assert_eq!(obligations.redact, SensitivitySet::of(Sensitivity::Hiv), "and no bit that stands for nothing");
	});
}

#[test]
fn labels_beyond_the_limits_are_denied_by_the_tier() {
	ext("development").execute_with(|| {
		tiered_access(&limited());
		consent_to_treatment();
		let labels = |confidentiality, sensitivities| Some(DataLabels { confidentiality, sensitivities });
		let none = SensitivitySet::empty();
		let denied = Decision::deny(DenyReason::TierPolicy);
		assert_eq!(request(LAB, labels(Confidentiality::Restricted, none)), denied);
		assert_eq!(request(LAB, labels(Confidentiality::Low, SensitivitySet::of(Sensitivity::Hiv))), denied);
		assert!(request(LAB, labels(Confidentiality::Normal, none)).is_permit());
	});
}

#[test]
fn decision_on_chain_follows_the_contract_and_is_logged() {
	ext("development").execute_with(|| {
		let contract = tiered_access(&(vec![], vec![]));
		consent_to_treatment();
		assert_eq!(denial(), DenyReason::TierPolicy);
		put_in_force(&contract, &laboratory());
		let Decision::Permit { obligations, .. } = request(lab_and_imaging(), None) else { panic!("it is allowed") };
		assert_eq!(obligations.withhold, DataClassSet::of(DataClass::Imaging));
		let (patient, physician) = (account("//Patient"), account("//Physician"));
		let query = AccessQuery::new(patient, physician, PurposeOfUse::Treatment, lab_and_imaging());
		let by_api = <Consent as ConsentDecision<AccountId>>::decide_with_policy(&query, NOW);
		assert!(matches!(by_api, Decision::Permit { obligations: same, .. } if same == obligations));
	});
}

#[test]
fn question_leaves_no_trace() {
	ext("development").execute_with(|| {
		tiered_access(&laboratory());
		let (before, events) = (root(), salus_runtime::System::event_count());
		assert!(policy(&question(LAB)).is_ok());
		assert_eq!((root(), salus_runtime::System::event_count()), (before, events));
	});
}

/// The dearest policy: eight tiers in a line, each with eight rules and all with hours, of which the last allows what is
/// asked for; and a delegation on top.
fn dearest() -> Document {
	let hours = Some((0x7F, 0, 1440));
	let rules = |class: u32| vec![(treatment(), 1 << class, hours); 8];
	let tier = |id: u8| (id, (id.checked_sub(1), Some(5), ALL, Some(id), rules(u32::from(id))));
	(vec![(Role::Physician.index(), 7), (Role::Gateway.index(), 7)], (0..8).map(tier).collect())
}

/// The gas of one question to the dearest policy.
fn dearest_question() -> Weight {
	let contract = tiered_access(&dearest());
	fund("//HospitalGateway");
	let delegate = (0x5A10_5014u32.to_be_bytes(), account("//Physician"), 7u8, NOW + 1_000);
	message::<()>(&contract, "//HospitalGateway", delegate);
	let labels = Some((3u8, 1u32));
	let (role, purpose) = (Role::Physician, PurposeOfUse::Treatment);
	// Classes that no rule allows, so that everything is read.
	let asked =
		(0x5A10_5001u32.to_be_bytes(), account("//Physician"), role, purpose, 0x1_FFFFu32, labels, NOW).encode();
	let answer = call_with(GAS, &contract, "//Hospital", asked);
	assert_eq!(answer.result.unwrap().data[..5], [0, 0xFF, 0, 0, 0]);
	answer.gas_required
}

#[test]
fn an_answer_needs_less_than_half_of_the_policy_gas() {
	ext("development").execute_with(|| {
		let gas = dearest_question();
		println!("gas of the dearest answer: {gas:?} of {POLICY_GAS:?}");
		assert!(gas.all_lte(POLICY_GAS / 2), "{gas:?} of {POLICY_GAS:?}");
	});
}

#[test]
fn weight_of_a_policy_contract_is_given_back_where_there_is_none() {
	ext("development").execute_with(|| {
		let call = RuntimeCall::Disclosure(pallet_disclosure::Call::request_access {
			patient: account("//Patient"),
			purpose: PurposeOfUse::Treatment,
			study: None,
			classes: LAB,
			labels: None,
			data_time: None,
		});
		let declared = call.get_dispatch_info().call_weight;
		let used = || call.clone().dispatch(signed("//Physician")).unwrap().actual_weight.unwrap();
		assert_eq!(used(), declared.saturating_sub(OrganisationPolicy::max_weight()));
		assert!(OrganisationPolicy::max_weight().all_gt(POLICY_GAS), "a call costs something beside its gas");
		tiered_access(&laboratory());
		assert_eq!(used(), declared);
	});
}

#[test]
fn quorum_migrates_the_code_and_the_policies_stay() {
	ext("development").execute_with(|| {
		let contract = tiered_access(&laboratory());
		// The same program with a section of its own, which makes another hash.
		let next = [&wasm("tiered_access")[..], &[0, 5, 4], b"next"].concat();
		let hash = BlakeTwo256::hash(&next);
		let propose = (0x5A10_5010u32.to_be_bytes(), 2u8, hash);
		let apply = |id: u32| (0x5A10_5012u32.to_be_bytes(), id);
		let proposal: u32 = message(&contract, "//Hospital", propose);
		assert_eq!(refusal(&contract, "//Hospital", apply(proposal)), [NO_SUCH_CODE], "nobody uploaded it");
		let before = Contracts::code_hash(&contract);
		assert_ok!(Contracts::upload_code(signed("//Hospital"), next, None, Determinism::Enforced));
		message::<()>(&contract, "//Hospital", apply(proposal));
		assert_eq!(Contracts::code_hash(&contract), Some(hash));
		assert_ne!(before, Some(hash));
		assert_eq!(allowed(PHYSICIAN, PurposeOfUse::Treatment).classes, LAB);
		put_in_force(&contract, &(vec![], vec![]));
		assert_eq!(allowed(PHYSICIAN, PurposeOfUse::Treatment), TierAnswer::default());
	});
}
