//! Calls that make calls. The lists here say as whom they make them; what they make has that one's power and no more.
//! What a vote gives is in `motions`.

use std::collections::BTreeSet;

use frame_support::weights::Weight;
use salus_runtime::{
	configs::ProxyType, AccountId, Multisig, Proxy, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError, DispatchResult,
};

use crate::{
	answers::{make, without_trace, Answer, Differences},
	callers::{caller, callers, signed, world, Caller},
	calls::{self, kind},
	chain::CHAIN,
	common::account,
	table::Table,
};

/// A call that makes another, by its name.
type Wrapper = (&'static str, fn(RuntimeCall) -> RuntimeCall);

/// Those that make a call with the caller's own power.
const OWN: [Wrapper; 4] = [
	("Utility.batch", |call| RuntimeCall::Utility(pallet_utility::Call::batch { calls: vec![call] })),
	("Utility.batch_all", |call| RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![call] })),
	("Utility.force_batch", |call| RuntimeCall::Utility(pallet_utility::Call::force_batch { calls: vec![call] })),
	("Utility.if_else", |call| {
		let (main, fallback) = (Box::new(call.clone()), Box::new(call));
		RuntimeCall::Utility(pallet_utility::Call::if_else { main, fallback })
	}),
];

/// Those that make a call with the power of an account which is the caller's, and is nobody.
const STRANGERS: [Wrapper; 2] = [
	("Utility.as_derivative", |call| {
		RuntimeCall::Utility(pallet_utility::Call::as_derivative { index: 0, call: Box::new(call) })
	}),
	("Multisig.as_multi_threshold_1", |call| {
		let other_signatories = vec![AccountId::new([0; 32])];
		RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call: Box::new(call) })
	}),
];

/// Those with a test of their own, here or in `motions`.
const OTHERS: [&str; 5] =
	["Consortium.act_for", "Governance.propose", "Multisig.as_multi", "Proxy.proxy", "Proxy.proxy_announced"];

/// Those for root alone, which is nobody on this chain.
const ROOTS: [&str; 3] = ["Utility.dispatch_as", "Utility.dispatch_as_fallible", "Utility.with_weight"];

/// One caller of each kind.
const CALLERS: [&str; 11] = [
	"root",
	"unsigned",
	"ordinary",
	"sensitive",
	"outsider",
	"admin@hospital",
	"admin@regulator",
	"physician@hospital",
	"patient",
	"guardian",
	"lost-key",
];

/// What became of the call that a call made.
fn inside(wrapper: RuntimeCall, origin: RuntimeOrigin) -> DispatchResult {
	without_trace(|| {
		System::reset_events();
		make(wrapper, origin)?;
		System::events().into_iter().rev().find_map(|record| told(record.event)).unwrap_or(Ok(()))
	})
}

/// What an event says of a call that was made by a call.
fn told(event: RuntimeEvent) -> Option<DispatchResult> {
	use pallet_utility::Event::{BatchCompleted, BatchInterrupted, ItemFailed};
	match event {
		RuntimeEvent::Utility(BatchInterrupted { error, .. } | ItemFailed { error }) => Some(Err(error)),
		RuntimeEvent::Utility(BatchCompleted) => Some(Ok(())),
		RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
		RuntimeEvent::Multisig(pallet_multisig::Event::MultisigExecuted { result, .. }) => Some(result),
		_ => None,
	}
}

/// Wraps each call for each caller, and compares what becomes of it. `may` is asked whether it may be made, with the
/// table, the wrapper, the call and the caller.
fn compare(wrappers: &[Wrapper], may: impl Fn(&Table, &str, &str, &Caller) -> bool) {
	world().execute_with(|| {
		let (table, calls) = (Table::read(), calls::all());
		let mut differences = Differences::default();
		let callers = CALLERS.map(caller);
		for (wrapper, wrap) in wrappers {
			for (name, call) in &calls {
				for caller in &callers {
					let found = Answer::of(inside(wrap(call.clone()), caller.origin.clone()));
					let is_allowed = may(&table, wrapper, name, caller);
					differences.compare(&format!("{wrapper} of {name}"), caller, is_allowed, &found);
				}
			}
		}
		differences.assert_none();
	});
}

/// Makes each call for somebody, and compares what becomes of it.
fn compare_for(who: &str, act: impl Fn(&RuntimeCall) -> DispatchResult, may: impl Fn(&Table, &str) -> bool) {
	world().execute_with(|| {
		let table = Table::read();
		let (mut differences, caller) = (Differences::default(), caller(who));
		for (name, call) in &calls::all() {
			differences.compare(name, &caller, may(&table, name), &Answer::of(act(call)));
		}
		differences.assert_none();
	});
}

#[test]
fn every_call_that_makes_calls_is_tested() {
	let tested = OWN.iter().chain(&STRANGERS).map(|(name, _)| *name).chain(OTHERS).chain(ROOTS);
	assert_eq!(CHAIN.wrapping_calls(), tested.map(str::to_string).collect::<BTreeSet<_>>());
}

#[test]
fn what_root_wraps_is_for_root_alone() {
	world().execute_with(|| {
		let table = Table::read();
		for name in ROOTS {
			let allowed = callers().into_iter().filter(|caller| table.allows(name, caller));
			assert_eq!(allowed.map(|caller| caller.to_string()).collect::<Vec<_>>(), ["root"], "{name}");
		}
	});
}

#[test]
fn a_call_in_a_batch_needs_the_power_of_the_call() {
	compare(&OWN, |table, wrapper, name, caller| {
		// A batch of all or none doesn't go into another one; but root isn't stopped.
		let is_nested = wrapper == "Utility.batch_all" && kind(name) == wrapper && caller.who != "root";
		caller.who != "unsigned" && !is_nested && table.allows(name, caller)
	});
}

#[test]
fn a_derived_account_is_an_outsider() {
	let outsider = caller("outsider");
	compare(&STRANGERS, |table, _, name, caller| caller.account().is_some() && table.allows(name, &outsider));
}

/// Makes a call as the account that two members have together.
fn by_two(call: &RuntimeCall) -> DispatchResult {
	let approve = |with: &str, maybe_timepoint| {
		RuntimeCall::Multisig(pallet_multisig::Call::as_multi {
			threshold: 2,
			other_signatories: vec![account(with)],
			maybe_timepoint,
			call: Box::new(call.clone()),
			max_weight: Weight::MAX,
		})
	};
	without_trace(|| {
		make(approve("//Hospital", None), signed("//Patient")).unwrap();
		inside(approve("//Patient", Some(Multisig::timepoint())), signed("//Hospital"))
	})
}

#[test]
fn a_shared_account_is_an_outsider() {
	let outsider = caller("outsider");
	compare_for("outsider", by_two, |table, name| table.allows(name, &outsider));
}

fn act_for(who: &Caller, patient: &str, call: &RuntimeCall) -> DispatchResult {
	let (patient, call) = (account(patient), Box::new(call.clone()));
	let act_for = RuntimeCall::Consortium(pallet_consortium::Call::act_for { patient, call });
	inside(act_for, who.origin.clone())
}

#[test]
fn a_representative_is_held_to_what_the_table_names() {
	let patient = caller("patient");
	for who in ["guardian", "proxy"] {
		let by = caller(who);
		let may = |table: &Table, name: &str| table.is_within("act_for", name) && table.allows(name, &patient);
		compare_for(who, |call| act_for(&by, "//Patient", call), may);
	}
}

#[test]
fn nobody_else_acts_for_a_patient() {
	for who in CALLERS {
		let by = caller(who);
		compare_for(who, |call| act_for(&by, "//OtherPatient", call), |_, _| false);
	}
}

/// Has an outsider make a call for somebody who lets it make calls of a kind.
fn by_proxy(kind: ProxyType, real: &AccountId, call: &RuntimeCall) -> DispatchResult {
	let (real, delegate) = (real.clone(), account("//Ferdie"));
	without_trace(|| {
		Proxy::add_proxy(RuntimeOrigin::signed(real.clone()), delegate.into(), kind, 0).unwrap();
		let call = Box::new(call.clone());
		let proxy = pallet_proxy::Call::<Runtime>::proxy { real: real.into(), force_proxy_type: None, call };
		inside(RuntimeCall::Proxy(proxy), signed("//Ferdie"))
	})
}

/// The same after an announcement, upon which anybody can have the call made.
fn by_announcement(kind: ProxyType, real: &AccountId, call: &RuntimeCall) -> DispatchResult {
	let (real, delegate) = (real.clone(), account("//Ferdie"));
	without_trace(|| {
		Proxy::add_proxy(RuntimeOrigin::signed(real.clone()), delegate.clone().into(), kind, 0).unwrap();
		Proxy::announce(signed("//Ferdie"), real.clone().into(), BlakeTwo256::hash_of(call)).unwrap();
		let (delegate, real, call) = (delegate.into(), real.into(), Box::new(call.clone()));
		let proxy = pallet_proxy::Call::<Runtime>::proxy_announced { delegate, real, force_proxy_type: None, call };
		inside(RuntimeCall::Proxy(proxy), signed("//Proxy"))
	})
}

#[test]
fn a_proxy_has_the_power_of_whom_it_acts_for_but_for_what_is_done_in_person() {
	let (patient, real) = (caller("patient"), account("//Patient"));
	for by in [by_proxy, by_announcement] {
		let may = |table: &Table, name: &str| table.allows(name, &patient) && !table.is_within("in-person", name);
		compare_for("patient", |call| by(ProxyType::Any, &real, call), may);
	}
}

#[test]
fn a_proxy_for_something_is_held_to_what_the_table_names() {
	let (scope, who) = ("proxy-of-medicines", "admin@manufacturer");
	let power = caller(who);
	let real = power.account().unwrap();
	for by in [by_proxy, by_announcement] {
		let may = |table: &Table, name: &str| table.is_within(scope, name) && table.allows(name, &power);
		compare_for(who, |call| by(ProxyType::DrugTrace, &real, call), may);
	}
}

#[test]
fn nobody_is_a_proxy_without_being_named_one() {
	world().execute_with(|| {
		for who in CALLERS.map(caller).into_iter().filter(|caller| caller.account().is_some()) {
			let call = Box::new(RuntimeCall::System(frame_system::Call::remark { remark: vec![] }));
			let real = account("//OtherPatient").into();
			let proxy = RuntimeCall::Proxy(pallet_proxy::Call::proxy { real, force_proxy_type: None, call });
			let not_proxy = DispatchError::from(pallet_proxy::Error::<Runtime>::NotProxy);
			assert_eq!(inside(proxy, who.origin.clone()), Err(not_proxy), "{who}");
		}
	});
}
