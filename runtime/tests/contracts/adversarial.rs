//! Policy contracts that mean no good. Each ends in a denial with its reason, leaves no trace, and the chain goes on.

use frame_support::assert_ok;
use salus_primitives::{
	codes::DataClassSet,
	decision::DenyReason,
	tiers::{PolicyFailure, TierAnswer},
};
use salus_runtime::{Consortium, Contracts, Disclosure};

use crate::{
	common::{account, ext},
	wat::{module, policy as policy_of, ALLOW, ANYTHING},
	world::*,
};

/// A hospital with that policy denies the physician access for one of these reasons, each time, without a trace but the
/// line in the log; and once the hospital goes back to the native table, the physician gets what the patient permits.
fn denied(code: Vec<u8>, reasons: &[DenyReason]) {
	ext("development").execute_with(|| {
		consent_to_treatment();
		let contract = adopt(code);
		let before = root();
		let failure = policy(&question(lab_and_imaging())).unwrap_err();
		assert!(reasons.contains(&failure.into()), "{failure:?}");
		assert_eq!(root(), before, "a question changes nothing");
		assert_eq!((denial(), denial()), (failure.into(), failure.into()));
		assert!(Contracts::code_hash(&contract).is_some(), "the contract is still there");
		assert_ok!(Consortium::set_policy(signed("//Hospital"), None));
		assert!(request(lab_and_imaging(), None).is_permit(), "the chain goes on");
		assert_eq!(Disclosure::disclosure_head(account("//Patient")).count, 3);
	});
}

/// The policy allows the physician all that was asked, and no more.
fn allowed(code: Vec<u8>) {
	ext("development").execute_with(|| {
		adopt(code);
		let (asked, before) = (question(lab_and_imaging()), root());
		assert_eq!(policy(&asked), Ok(TierAnswer { classes: lab_and_imaging(), ..TierAnswer::default() }));
		assert_eq!(root(), before, "a question changes nothing");
	});
}

#[test]
fn contract_by_hand_that_answers_soundly_is_believed() {
	// So that the others are denied for what they do, and not for how they are made.
	allowed(policy_of(&[], ALLOW));
}

#[test]
fn endless_loop_runs_out_of_gas() {
	denied(policy_of(&[], "(loop (br 0))"), &[DenyReason::PolicyOutOfGas]);
}

#[test]
fn endless_recursion_traps() {
	let code = "(module (import \"env\" \"memory\" (memory 1 1)) (func $again (call $again))
		(func (export \"deploy\")) (func (export \"call\") (call $again)))";
	denied(::wat::parse_str(code).unwrap(), &[DenyReason::PolicyTrapped, DenyReason::PolicyOutOfGas]);
}

#[test]
fn trap_is_a_denial() {
	denied(policy_of(&[], "unreachable"), &[DenyReason::PolicyTrapped]);
	denied(policy_of(&[], "(drop (i32.div_u (i32.const 1) (i32.const 0)))"), &[DenyReason::PolicyTrapped]);
	denied(policy_of(&[], "(drop (i32.load (i32.const 65536)))"), &[DenyReason::PolicyTrapped]);
}

#[test]
fn revert_is_a_denial_whatever_was_answered() {
	let reverts = "(call $return (i32.const 1) (i32.const 0) (i32.const 10))";
	denied(policy_of(&[], reverts), &[DenyReason::PolicyUnavailable]);
}

#[test]
fn huge_return_is_malformed_or_runs_out_of_gas() {
	let page = "(call $return (i32.const 0) (i32.const 0) (i32.const 65536))";
	denied(policy_of(&[], page), &[DenyReason::PolicyMalformed]);
	let all = "(call $return (i32.const 0) (i32.const 0) (i32.const 1048576))";
	let huge = module(16, &[(0, &ANYTHING[..])], all);
	denied(huge, &[DenyReason::PolicyMalformed, DenyReason::PolicyOutOfGas]);
}

#[test]
fn return_of_memory_that_is_not_there_is_a_denial() {
	let beyond = "(call $return (i32.const 0) (i32.const 65530) (i32.const 10))";
	denied(policy_of(&[], beyond), &[DenyReason::PolicyUnavailable, DenyReason::PolicyTrapped]);
}

#[test]
fn wrong_type_is_malformed() {
	let bytes = |length: u32| format!("(call $return (i32.const 0) (i32.const 64) (i32.const {length}))");
	for (data, length) in [
		// Nothing; the answer of an older contract; ink!'s own error; no tag that exists; a byte too many.
		(&[][..], 0),
		(&[0, 0xFF, 0xFF, 0xFF, 0xFF], 5),
		(&[1, 1], 2),
		(&[7, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0], 10),
		(&[0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0], 11),
	] {
		denied(policy_of(data, &bytes(length)), &[DenyReason::PolicyMalformed]);
	}
	denied(policy_of(&[], ""), &[DenyReason::PolicyMalformed]);
}

#[test]
fn answer_beyond_the_question_is_cut_down() {
	ext("development").execute_with(|| {
		adopt(policy_of(&[], ALLOW));
		for classes in [lab_and_imaging(), DataClassSet::all()] {
			assert_eq!(policy(&question(classes)).unwrap().classes, classes);
		}
	});
}

#[test]
fn self_destruct_is_a_denial_and_is_undone() {
	// It would leave everything to the hospital, which exists.
	let heir: [u8; 32] = account("//Hospital").into();
	let ends = format!("(call $terminate (i32.const 64) (i32.const 32)) {ALLOW}");
	// It ends without an answer, unless pallet-contracts refuses the end.
	denied(policy_of(&heir, &ends), &[DenyReason::PolicyMalformed, DenyReason::PolicyUnavailable]);
}

#[test]
fn storage_bloat_is_a_denial_and_is_undone() {
	let key_and_value =
		|size: u32| format!("(drop (call $store (i32.const 64) (i32.const 32) (i32.const 0) (i32.const {size})))");
	let once = format!("{} {ALLOW}", key_and_value(16_384));
	// Nobody pays the deposit.
	denied(policy_of(&[9; 32], &once), &[DenyReason::PolicyUnavailable]);
	denied(policy_of(&[9; 32], &format!("{} {ALLOW}", key_and_value(1))), &[DenyReason::PolicyUnavailable]);
	let forever = format!(
		"(loop {} (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1))) (br 0))",
		key_and_value(16_384)
	);
	denied(policy_of(&[9; 32], &forever), &[DenyReason::PolicyOutOfGas, DenyReason::PolicyUnavailable]);
}

#[test]
fn policy_without_a_contract_is_missing() {
	ext("development").execute_with(|| {
		consent_to_treatment();
		assert_ok!(Consortium::set_policy(signed("//Hospital"), Some(account("//Nobody"))));
		assert_eq!(policy(&question(lab_and_imaging())), Err(PolicyFailure::Missing));
		assert_eq!(denial(), DenyReason::PolicyMissing);
	});
}

#[test]
fn policy_that_ended_itself_by_a_transaction_is_missing() {
	let heir: [u8; 32] = account("//Hospital").into();
	ext("development").execute_with(|| {
		consent_to_treatment();
		let contract = adopt(policy_of(&heir, "(call $terminate (i32.const 64) (i32.const 32))"));
		call(&contract, "//Hospital", vec![]);
		assert_eq!(denial(), DenyReason::PolicyMissing);
	});
}

#[test]
fn denials_of_one_organisation_leave_the_others_alone() {
	ext("development").execute_with(|| {
		consent_to_treatment();
		adopt(policy_of(&[], "(loop (br 0))"));
		assert_eq!(denial(), DenyReason::PolicyOutOfGas);
		employ("//HospitalSouth", "//Doctor", salus_primitives::codes::Role::Physician);
		let query = salus_primitives::decision::AccessQuery::new(
			account("//Patient"),
			account("//Doctor"),
			salus_primitives::codes::PurposeOfUse::Treatment,
			lab_and_imaging(),
		);
		let decision = salus_runtime::Consent::decide_with_policy_at(&query, crate::common::NOW);
		assert!(decision.is_permit());
	});
}
