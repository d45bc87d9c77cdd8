//! What a decision costs if the requester's organisation has rules of its own: by the native tier table, by
//! `tiered-access` with the same rules, and by a contract that answers without looking. Wasm runtime, node's executor, a
//! Merkle trie in memory without the node's cache, all in one run.
//!
//! An *access* is a signed transaction that asks and has the answer logged: what a node does when it takes it into its
//! pool and when it executes it, without the block around it. A *question* is a call of the runtime API. Ratios are of
//! medians over rounds in which one of each follows the others, so that a busy machine slows down all. Then what the
//! questions of chain extension 0 take, beside what contracts are charged for them.
//!
//! `scripts/build.sh` builds the contracts; `scripts/xtask.sh perf` builds and runs the benchmark.

use std::{path::PathBuf, time::Duration};

use access_core::{Document, Tables};
use codec::Encode;
use pallet_contracts::{AddressGenerator, ContractResult, DefaultAddressGenerator, ExecReturnValue};
use salus_primitives::{
	codes::Role,
	decision::AccessQuery,
	ids::{Moment, OrganisationId},
	tiers::NativeTable,
};
use salus_runtime::{
	extension::{cost_of, Function},
	AccountId, Runtime, RuntimeCall, UncheckedExtrinsic,
};
use sp_core::Pair;
use sp_runtime::{traits::Hash as _, DispatchError, Weight};

use crate::{
	common::{self, cpu, median, Chain},
	decide::{self, permits, query, scattered},
};

/// Patients with a consent each.
const CONSENTS: u64 = 10_000;
/// Rounds of which the medians are taken.
const ROUNDS: usize = 201;
/// Questions or accesses of a round.
const EACH: usize = 10;
/// What an access with a contract may cost, against the native one.
const GOAL: f64 = 3.0;
/// Questions of the chain extension in a call.
const QUESTIONS: u32 = 100;

/// A contract that allows everything without looking: what pallet-contracts itself costs.
const BLIND: &str = r#"(module
	(import "seal0" "seal_return" (func $return (param i32 i32 i32)))
	(import "env" "memory" (memory 1 1))
	(data (i32.const 0) "\00\ff\ff\ff\ff\00\00\00\00\00")
	(func (export "deploy"))
	(func (export "call") (call $return (i32.const 0) (i32.const 0) (i32.const 10))))"#;

/// The rules by which a chain decides, and the chain.
struct Rules {
	name: &'static str,
	chain: Chain,
}

/// A contract that `scripts/xtask.sh contracts` builds.
fn built(name: &str) -> Vec<u8> {
	let cache = std::env::var_os("SALUS_CACHE").map(PathBuf::from).unwrap_or_else(|| {
		let home = std::env::var_os("HOME").map(PathBuf::from).expect("there is a HOME or a SALUS_CACHE");
		std::env::var_os("XDG_CACHE_HOME").map_or_else(|| home.join(".cache"), PathBuf::from).join("salus")
	});
	let path = cache.join(format!("contracts/{name}.wasm"));
	std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; run scripts/xtask.sh contracts", path.display()))
}

/// The native table as a policy of `tiered-access`.
fn native_document() -> Document {
	let roles = Role::ALL.iter().map(|role| role.index());
	let roles = roles.filter_map(|role| Some((role, NativeTable.tier_of(role)?))).collect();
	let tier = |id: u8| {
		let tier = NativeTable.tier(id)?;
		let rules = tier.rules.to_vec();
		Some((id, access_core::Tier { parent: tier.parent, limits: tier.limits, delegates: tier.delegates, rules }))
	};
	Document { roles, tiers: (0..access_core::MAX_TIERS).filter_map(tier).collect() }
}

/// The hospital makes a contract its policy. Its messages follow, each a transaction of the hospital's admin.
fn adopt(mut chain: Chain, code: Vec<u8>, constructor: Vec<u8>, messages: Vec<Vec<u8>>) -> (Chain, AccountId) {
	let hospital = common::key("//Hospital");
	let deployer = AccountId::from(hospital.public());
	let hash = <Runtime as frame_system::Config>::Hashing::hash(&code);
	let contract =
		<DefaultAddressGenerator as AddressGenerator<Runtime>>::contract_address(&deployer, &hash, &constructor, &[]);
	let gas_limit = Weight::from_parts(200_000_000_000, 1024 * 1024);
	let deploy = pallet_contracts::Call::instantiate_with_code {
		value: 0,
		gas_limit,
		storage_deposit_limit: None,
		code,
		data: constructor,
		salt: vec![],
	};
	let message = |data| {
		let dest = contract.clone().into();
		pallet_contracts::Call::call { dest, value: 0, gas_limit, storage_deposit_limit: None, data }.into()
	};
	let mut calls: Vec<RuntimeCall> = vec![deploy.into()];
	calls.extend(messages.into_iter().map(message));
	calls.push(pallet_consortium::Call::set_policy { contract: Some(contract.clone()) }.into());
	for (nonce, call) in (0..).zip(calls) {
		chain.settle(&[common::signed(&hospital, nonce, call)]);
	}
	(chain, contract)
}

/// Who decides: all chains have the same state otherwise.
fn rules() -> [Rules; 3] {
	let native = decide::chain(CONSENTS);
	let admin = AccountId::from(common::key("//Hospital").public());
	let constructor = (0x5A10_5000u32.to_be_bytes(), vec![admin], 1u8).encode();
	let propose = (0x5A10_5010u32.to_be_bytes(), 0u8, native_document(), 0u64).encode();
	// The first proposal of all.
	let apply = (0x5A10_5012u32.to_be_bytes(), 1u32).encode();
	let blind = adopt(native.clone(), wat::parse_str(BLIND).expect("it is sound"), vec![], vec![]).0;
	let tiered = adopt(native.clone(), built("tiered_access"), constructor, vec![propose, apply]).0;
	[
		Rules { name: "native table", chain: native },
		Rules { name: "contract that doesn't look", chain: blind },
		Rules { name: "tiered-access", chain: tiered },
	]
}

/// The physician's question about a patient.
fn ask(chain: &Chain, requester: &AccountId, number: u64) {
	permits(&chain.read("ConsentApi_decide", &(query(number, requester), None::<Moment>)));
}

/// The physician's transactions that ask for access to patients' data.
fn accesses(patients: &[u64]) -> Vec<UncheckedExtrinsic> {
	let physician = common::key("//Physician");
	let call = |number: u64| {
		let AccessQuery { patient, purpose, study, classes, labels, data_time, .. } =
			query(number, &AccountId::from(physician.public()));
		pallet_disclosure::Call::request_access { patient, purpose, study, classes, labels, data_time }
	};
	let numbered = (0..).zip(patients);
	numbered.map(|(nonce, number)| common::signed(&physician, nonce, call(*number).into())).collect()
}

/// Medians of what one question, or one access, takes by each of the rules.
fn medians(rules: &[Rules; 3], mut time: impl FnMut(&Chain, &[u64]) -> Duration) -> [f64; 3] {
	let mut next = scattered(CONSENTS);
	let mut times: [Vec<Duration>; 3] = Default::default();
	for _ in 0..ROUNDS {
		let patients: Vec<u64> = (0..EACH).map(|_| next()).collect();
		for (rules, times) in rules.iter().zip(&mut times) {
			times.push(time(&rules.chain, &patients));
		}
	}
	times.map(|times| median(times).as_secs_f64() * 1e6 / EACH as f64)
}

/// What one thing takes by each of the rules, and what it is in ratio to the native table.
fn report(what: &str, rules: &[Rules; 3], times: [f64; 3]) {
	for (rules, time) in rules.iter().zip(times) {
		println!("{what}, {}: {time:.0} µs, ratio {:.2}", rules.name, time / times[0]);
	}
}

/// A contract that puts one question of the chain extension so many times. The answer goes to 1024 on.
fn asker(function: u16, arguments: &[u8], times: u32) -> Vec<u8> {
	let escaped: String = arguments.iter().map(|byte| format!("\\{byte:02x}")).collect();
	let text = format!(
		r#"(module
		(import "seal0" "seal_call_chain_extension" (func $ask (param i32 i32 i32 i32 i32) (result i32)))
		(import "env" "memory" (memory 1 1))
		(data (i32.const 64) "{escaped}")
		(func (export "deploy"))
		(func (export "call") (local $left i32)
			(local.set $left (i32.const {times}))
			(block $done (loop $again
				(br_if $done (i32.eqz (local.get $left)))
				(i32.store (i32.const 0) (i32.const 256))
				(if (call $ask (i32.const {function}) (i32.const 64) (i32.const {length}) (i32.const 1024) (i32.const 0))
					(then unreachable))
				(local.set $left (i32.sub (local.get $left) (i32.const 1)))
				(br $again)))))"#,
		length = arguments.len()
	);
	wat::parse_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The questions of the chain extension that need nothing but this state, each with its arguments.
fn questions() -> [(&'static str, Function, u16, Vec<u8>); 3] {
	let physician = AccountId::from(common::key("//Physician").public());
	// The patient with the most consents.
	let query = query(CONSENTS, &physician);
	let access = (query.patient, query.requester, query.purpose, query.study, query.classes).encode();
	[
		("credential", Function::Credential, 1, physician.encode()),
		("organisation", Function::Organisation, 2, OrganisationId(0).encode()),
		("decide", Function::Decide, 3, access),
	]
}

/// Microseconds of one question of the chain extension: what many in one call take, without the call.
fn question_time(native: &Chain, function: u16, arguments: &[u8]) -> f64 {
	let time = |times| {
		let (chain, contract) = adopt(native.clone(), asker(function, arguments, times), vec![], vec![]);
		let call = (contract.clone(), contract, 0u128, None::<Weight>, None::<u128>, Vec::<u8>::new());
		let once = |_| {
			let start = cpu();
			let answer: ContractResult<Result<ExecReturnValue, DispatchError>, u128, ()> =
				chain.read("ContractsApi_call", &call);
			assert!(answer.result.is_ok_and(|value| !value.did_revert()), "{function}");
			cpu() - start
		};
		median((0..ROUNDS).map(once).collect())
	};
	(time(QUESTIONS).saturating_sub(time(0))).as_secs_f64() * 1e6 / f64::from(QUESTIONS)
}

/// Accesses and questions by each of the rules, in turn.
fn compare(rules: &[Rules; 3], physician: &AccountId) {
	println!("\nMedians of {ROUNDS} rounds of {EACH} each in turn");
	let pool = medians(rules, |chain, patients| {
		let transactions = accesses(patients);
		let start = cpu();
		// The pool takes in the next transaction of an account; the others are as costly.
		transactions.iter().for_each(|_| chain.validate(&transactions[0]));
		cpu() - start
	});
	let executed = medians(rules, |chain, patients| chain.time(&accesses(patients)));
	let access: [f64; 3] = std::array::from_fn(|place| pool[place] + executed[place]);
	report("taking into the pool", rules, pool);
	report("execution", rules, executed);
	report("access", rules, access);
	println!("access: goal of at most {GOAL} {}", if access[2] <= GOAL * access[0] { "met" } else { "missed" });
	let asked = medians(rules, |chain, patients| {
		let start = cpu();
		patients.iter().for_each(|number| ask(chain, physician, *number));
		cpu() - start
	});
	report("question", rules, asked);
}

/// What questions of the chain extension take, and what contracts are charged for them.
fn extension(native: &Chain) {
	println!("\nQuestions of the chain extension, {QUESTIONS} in a call, medians of {ROUNDS} rounds");
	for (name, function, number, arguments) in questions() {
		let charged = cost_of(Some(function)).ref_time() as f64 / 1e6;
		let time = question_time(native, number, &arguments);
		println!("{name}: {time:.0} µs, charged {charged:.0} µs");
	}
}

/// Measures it.
pub fn run() {
	let rules = rules();
	compare(&rules, &AccountId::from(common::key("//Physician").public()));
	extension(&rules[0].chain);
}
