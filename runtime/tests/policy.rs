//! An organisation's ink! contract in the decision path: uploaded, instantiated, registered, asked.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::path::PathBuf;

use codec::Encode;
use common::{account, ext, NOW};
use frame_support::{assert_ok, weights::Weight};
use pallet_contracts::{Code, CollectEvents, DebugInfo, Determinism};
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, PurposeSet, Role},
	consent::{Actor, ConsentTerms, Effect, Provision},
	decision::{AccessQuery, Decision, DenyReason},
	ids::{OrganisationId, Period},
	traits::{Acting, ConsentDecision, PolicyUnavailable, TierPolicy},
};
use salus_runtime::{
	constants::POLICY_GAS, policy::OrganisationPolicy, AccountId, Consent, Consortium, Contracts, Disclosure,
	RuntimeEvent, RuntimeOrigin, System,
};

const ALLOWED: [u8; 4] = [0x5A, 0x10, 0x50, 0x01];
const NEW: [u8; 4] = [0x5A, 0x10, 0x50, 0x00];
const DEFINE_TIER: [u8; 4] = [0x5A, 0x10, 0x50, 0x10];
const ADD_RULE: [u8; 4] = [0x5A, 0x10, 0x50, 0x11];
const ASSIGN_ROLE: [u8; 4] = [0x5A, 0x10, 0x50, 0x13];
const HOSPITAL: OrganisationId = OrganisationId(0);
const PHYSICIAN: Acting = Acting { organisation: HOSPITAL, role: Role::Physician };

/// The contract that `cargo xtask contracts` builds.
fn wasm() -> Vec<u8> {
	let cache = std::env::var_os("SALUS_CACHE").map(PathBuf::from).unwrap_or_else(|| {
		let home = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
		home.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache")).join("salus")
	});
	let path = cache.join("contracts/tiered_access.wasm");
	std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; run scripts/test.sh", path.display()))
}

/// Deploys code as the hospital's admin and registers it as the hospital's policy.
fn register(code: Vec<u8>, constructor: Vec<u8>) -> AccountId {
	let gas = Weight::from_parts(500_000_000_000, 1_000_000);
	let made = Contracts::bare_instantiate(
		account("//Hospital"),
		0,
		gas,
		None,
		Code::Upload(code),
		constructor,
		vec![],
		DebugInfo::Skip,
		CollectEvents::Skip,
	);
	let contract = made.result.unwrap().account_id;
	assert_ok!(Consortium::set_policy(RuntimeOrigin::signed(account("//Hospital")), Some(contract.clone())));
	contract
}

fn call(contract: &AccountId, who: &str, data: Vec<u8>) -> Vec<u8> {
	let gas = Weight::from_parts(500_000_000_000, 1_000_000);
	let done = Contracts::bare_call(
		account(who),
		contract.clone(),
		0,
		gas,
		None,
		data,
		DebugInfo::Skip,
		CollectEvents::Skip,
		Determinism::Enforced,
	);
	done.result.unwrap().data
}

fn set_up_tier(contract: &AccountId) {
	let classes = DataClassSet::of(DataClass::Laboratory);
	let purposes = PurposeSet::of(PurposeOfUse::Treatment);
	for data in [
		(DEFINE_TIER, 1u8, None::<u8>).encode(),
		(ADD_RULE, 1u8, purposes, classes).encode(),
		(ASSIGN_ROLE, Role::Physician, 1u8).encode(),
	] {
		// Ok(Ok(())): neither ink! nor the contract objects.
		assert_eq!(call(contract, "//Hospital", data), [0, 0]);
	}
}

#[test]
fn without_a_contract_the_native_table_answers() {
	ext("development").execute_with(|| {
		let asked = DataClassSet::all();
		let allowed = OrganisationPolicy::allowed(PHYSICIAN, PurposeOfUse::Treatment, asked).unwrap();
		assert!(allowed.contains(DataClass::Imaging));
		assert!(!allowed.contains(DataClass::Financial));
	});
}

#[test]
fn contract_denies_by_default_and_then_allows_what_its_tier_allows() {
	ext("development").execute_with(|| {
		let contract = register(wasm(), NEW.encode());
		let ask = |purpose| OrganisationPolicy::allowed(PHYSICIAN, purpose, DataClassSet::all()).unwrap();
		assert!(ask(PurposeOfUse::Treatment).is_empty());
		set_up_tier(&contract);
		assert_eq!(ask(PurposeOfUse::Treatment), DataClassSet::of(DataClass::Laboratory));
		assert!(ask(PurposeOfUse::Research).is_empty());
		let nurse = Acting { organisation: HOSPITAL, role: Role::Nurse };
		let allowed = OrganisationPolicy::allowed(nurse, PurposeOfUse::Treatment, DataClassSet::all());
		assert_eq!(allowed, Ok(DataClassSet::empty()));
	});
}

#[test]
fn an_answer_needs_less_than_half_of_the_policy_gas() {
	ext("development").execute_with(|| {
		let contract = register(wasm(), NEW.encode());
		set_up_tier(&contract);
		let question = (ALLOWED, Role::Physician, PurposeOfUse::Treatment, DataClassSet::all()).encode();
		let gas = Weight::from_parts(500_000_000_000, 1_000_000);
		let (debug, events) = (DebugInfo::Skip, CollectEvents::Skip);
		let answer = Contracts::bare_call(
			account("//Hospital"),
			contract,
			0,
			gas,
			None,
			question,
			debug,
			events,
			Determinism::Enforced,
		);
		println!("gas of one answer: {:?}", answer.gas_required);
		assert!(answer.gas_required.all_lte(POLICY_GAS / 2), "{:?} of {POLICY_GAS:?}", answer.gas_required);
	});
}

#[test]
fn stranger_cannot_change_the_contract() {
	ext("development").execute_with(|| {
		let contract = register(wasm(), NEW.encode());
		let answer = call(&contract, "//Regulator", (DEFINE_TIER, 1u8, None::<u8>).encode());
		assert_eq!(answer.first(), Some(&0), "ink! itself took the call");
		assert_eq!(answer.get(1), Some(&1), "the contract refused it");
	});
}

#[test]
fn contract_that_traps_or_answers_nonsense_is_a_denial() {
	// A module whose `call` is `unreachable`, and one whose `call` returns nothing.
	let trap = "(module (import \"env\" \"memory\" (memory 1 1)) (func (export \"deploy\")) (func (export \"call\") unreachable))";
	let silent =
		"(module (import \"env\" \"memory\" (memory 1 1)) (func (export \"deploy\")) (func (export \"call\")))";
	for text in [trap, silent] {
		ext("development").execute_with(|| {
			register(wat::parse_str(text).unwrap(), vec![]);
			let answer = OrganisationPolicy::allowed(PHYSICIAN, PurposeOfUse::Treatment, DataClassSet::all());
			assert_eq!(answer, Err(PolicyUnavailable));
		});
	}
}

#[test]
fn contract_that_burns_its_gas_is_a_denial_and_costs_no_more_than_its_limit() {
	let text = "(module (import \"env\" \"memory\" (memory 1 1)) (func (export \"deploy\")) (func (export \"call\") (loop (br 0))))";
	ext("development").execute_with(|| {
		register(wat::parse_str(text).unwrap(), vec![]);
		let answer = OrganisationPolicy::allowed(PHYSICIAN, PurposeOfUse::Treatment, DataClassSet::all());
		assert_eq!(answer, Err(PolicyUnavailable));
	});
}

#[test]
fn decision_on_chain_follows_the_contract_and_is_logged() {
	ext("development").execute_with(|| {
		let contract = register(wasm(), NEW.encode());
		let physicians = Actor::Role(Role::Physician);
		let everything = Provision::new(Effect::Permit, physicians, PurposeSet::all(), DataClassSet::all());
		let terms =
			ConsentTerms { period: Period::always(), provisions: vec![everything].try_into().unwrap(), source: None };
		let patient = account("//Patient");
		assert_ok!(Consent::grant(RuntimeOrigin::signed(patient.clone()), terms));
		let classes: DataClassSet = [DataClass::Laboratory, DataClass::Imaging].into_iter().collect();
		let ask = || {
			assert_ok!(Disclosure::request_access(
				RuntimeOrigin::signed(account("//Physician")),
				patient.clone(),
				PurposeOfUse::Treatment,
				None,
				classes,
				None,
				None,
			));
			System::events()
				.into_iter()
				.rev()
				.find_map(|record| match record.event {
					RuntimeEvent::Disclosure(pallet_disclosure::Event::AccessDecided { entry }) => Some(entry.decision),
					_ => None,
				})
				.unwrap()
		};
		assert!(matches!(ask(), Decision::Deny { reason: DenyReason::TierPolicy, .. }));
		set_up_tier(&contract);
		let Decision::Permit { obligations, .. } = ask() else { panic!("the tier allows laboratory data") };
		assert_eq!(obligations.withhold, DataClassSet::of(DataClass::Imaging));
		assert_eq!(Disclosure::disclosure_head(patient.clone()).count, 2);
		let query = AccessQuery::new(patient, account("//Physician"), PurposeOfUse::Treatment, classes);
		assert!(Consent::decide_with_policy(&query, NOW).is_permit());
	});
}
