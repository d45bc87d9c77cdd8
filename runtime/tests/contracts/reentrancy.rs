//! Pallets ask contracts and contracts ask pallets; no question leads back, from either side.

use codec::Encode;
use frame_support::assert_ok;
use salus_primitives::{
	codes::PurposeOfUse,
	decision::{Decision, DenyReason},
};
use salus_runtime::{AccountId, Consortium, Disclosure, RuntimeCall};

use crate::{
	common::{account, ext},
	wat::{asker, module, policy as policy_of, ALLOW},
	world::*,
};

/// `request_access` as the physician would make it.
fn request_call() -> Vec<u8> {
	RuntimeCall::Disclosure(pallet_disclosure::Call::request_access {
		patient: account("//Patient"),
		purpose: PurposeOfUse::Treatment,
		study: None,
		classes: lab_and_imaging(),
		labels: None,
		data_time: None,
	})
	.encode()
}

/// Arguments of the extension's `decide`: the physician, for treatment.
fn decide_arguments() -> Vec<u8> {
	let (patient, physician) = (account("//Patient"), account("//Physician"));
	(patient, physician, PurposeOfUse::Treatment, None::<u32>, lab_and_imaging()).encode()
}

/// Lines of the patient's log.
fn lines() -> u64 {
	Disclosure::disclosure_head(account("//Patient")).count
}

/// A contract that makes a call of the runtime, and gives the code that came back.
fn caller(call: &[u8]) -> Vec<u8> {
	let body = format!(
		"(i32.store (i32.const 0) (call $runtime (i32.const 64) (i32.const {})))
		(call $return (i32.const 0) (i32.const 0) (i32.const 4))",
		call.len()
	);
	module(1, &[(64, call)], &body)
}

#[test]
fn contract_that_calls_the_runtime_is_refused_by_the_call_filter() {
	ext("development").execute_with(|| {
		// Not even what everybody may do.
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] }).encode();
		for data in [request_call(), remark] {
			let contract = deploy("//Hospital", caller(&data), vec![]);
			// 10: the call failed, here by the filter.
			assert_eq!(call(&contract, "//Hospital", vec![]), 10u32.to_le_bytes());
		}
		assert_eq!(lines(), 0);
	});
}

#[test]
fn policy_that_calls_back_into_the_runtime_gets_nothing_by_it() {
	// A request may cost more than a question has; a remark costs next to nothing.
	let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] }).encode();
	for (data, reason) in [(request_call(), DenyReason::PolicyOutOfGas), (remark, DenyReason::PolicyTrapped)] {
		ext("development").execute_with(|| {
			consent_to_treatment();
			// It allows everything if its call comes through, and traps otherwise.
			let made = format!("(call $runtime (i32.const 64) (i32.const {}))", data.len());
			adopt(policy_of(&data, &format!("(if {made} (then unreachable)) {ALLOW}")));
			assert_eq!(denial(), reason);
			assert_eq!(lines(), 1, "the request's own line alone");
		});
	}
}

/// Asks another contract, whose account is at 64 on, and gives 0 if that answered; the value, at 96, is nothing.
const ASK_ANOTHER: &str = "(call $call (i32.const 64) (i32.const 32) (i64.const 0) (i32.const 96) (i32.const 16)
	(i32.const 0) (i32.const 0) (i32.const -1) (i32.const -1))";

#[test]
fn policy_that_calls_itself_is_not_let_in_again() {
	ext("development").execute_with(|| {
		consent_to_treatment();
		// It puts its own account at 64, and traps if it isn't let in.
		let own = "(i32.store (i32.const 128) (i32.const 32)) (call $address (i32.const 64) (i32.const 128))";
		adopt(policy_of(&[0; 48], &format!("{own} (if {ASK_ANOTHER} (then unreachable)) {ALLOW}")));
		assert_eq!(denial(), DenyReason::PolicyTrapped);
	});
}

#[test]
fn policy_may_ask_another_contract_within_its_gas() {
	ext("development").execute_with(|| {
		consent_to_treatment();
		let sound = deploy("//Hospital", policy_of(&[], ALLOW), vec![]);
		let endless = deploy("//Hospital", policy_of(&[], "(loop (br 0))"), vec![]);
		let asks = |other: &AccountId| {
			let mut data = other.encode();
			data.extend([0; 16]);
			policy_of(&data, &format!("(if {ASK_ANOTHER} (then unreachable)) {ALLOW}"))
		};
		adopt(asks(&sound));
		assert!(request(lab_and_imaging(), None).is_permit());
		adopt(asks(&endless));
		assert_eq!(denial(), DenyReason::PolicyOutOfGas);
	});
}

#[test]
fn policy_that_asks_the_chain_is_answered_without_entering_a_contract() {
	ext("development").execute_with(|| {
		consent_to_treatment();
		let mut data = vec![64, 0, 0, 0];
		data.extend(decide_arguments());
		let arguments = data.len() - 4;
		// It allows everything if the chain answered, and traps otherwise.
		let body = format!(
			"(if (call $extension (i32.const 3) (i32.const 68) (i32.const {arguments}) (i32.const 512) (i32.const 64))
				(then unreachable))
			(if (i32.ne (i32.load8_u (i32.const 512)) (i32.const 0)) (then unreachable)) {ALLOW}"
		);
		adopt(policy_of(&data, &body));
		// Had the question within the question asked the policy again, it would have been refused as entering twice.
		assert!(request(lab_and_imaging(), None).is_permit());
		assert_eq!(lines(), 1, "the question within was none of the log's");
	});
}

#[test]
fn extension_decides_by_the_native_table_whatever_the_policy_says() {
	ext("development").execute_with(|| {
		consent_to_treatment();
		adopt(policy_of(&[], "(loop (br 0))"));
		let contract = deploy("//Hospital", asker(), vec![]);
		assert_ok!(Consortium::register_contract(signed("//Hospital"), contract.clone()));
		let mut question = 3u32.encode();
		question.extend(decide_arguments());
		let permit = (0u32, 0u8, lab_and_imaging()).encode();
		assert_eq!(call(&contract, "//Hospital", question), permit);
		assert!(matches!(request(lab_and_imaging(), None), Decision::Deny { reason: DenyReason::PolicyOutOfGas, .. }));
	});
}
