//! A single call is paused by vote, and what keeps the chain going never.

use frame_support::{assert_noop, assert_ok, BoundedVec};
use salus_runtime::{Runtime, RuntimeCall};

use crate::world::{all_approve, by, chain, enact, make, propose, HOSPITAL, HOSPITAL_SOUTH, INSURER};

/// A call's full name.
fn name(pallet: &str, call: &str) -> pallet_tx_pause::RuntimeCallNameOf<Runtime> {
	let bounded = |text: &str| BoundedVec::try_from(text.as_bytes().to_vec()).unwrap();
	(bounded(pallet), bounded(call))
}

/// Decides by an ordinary motion.
fn decide(call: impl Into<RuntimeCall>) -> sp_runtime::DispatchResult {
	let motion = propose(HOSPITAL, call).unwrap();
	all_approve(motion, &[HOSPITAL_SOUTH, INSURER]);
	enact(HOSPITAL, motion)
}

#[test]
fn paused_call_is_refused_until_the_pause_ends() {
	let call = || frame_system::Call::remark { remark: vec![] };
	let policy = || pallet_consortium::Call::set_policy { contract: None };
	chain().execute_with(|| {
		let paused = name("Consortium", "set_policy");
		assert_ok!(decide(pallet_tx_pause::Call::pause { full_name: paused.clone() }));
		assert_noop!(make(by(HOSPITAL), policy()), frame_system::Error::<Runtime>::CallFiltered);
		// Nor inside another call.
		let batch = pallet_utility::Call::batch_all { calls: vec![policy().into()] };
		assert_noop!(make(by(HOSPITAL), batch), frame_system::Error::<Runtime>::CallFiltered);
		assert_ok!(make(by(HOSPITAL), call()));
		assert_ok!(decide(pallet_tx_pause::Call::unpause { ident: paused }));
		assert_ok!(make(by(HOSPITAL), policy()));
	});
}

#[test]
fn what_keeps_the_chain_going_cant_be_paused() {
	let never = [
		("Timestamp", "set"),
		("Governance", "vote"),
		("Validators", "come_back"),
		("Session", "set_keys"),
		("Consent", "withdraw"),
		("Consortium", "suspend_at_once"),
		("TxPause", "unpause"),
	];
	for (pallet, call) in never {
		chain().execute_with(|| {
			let pause = pallet_tx_pause::Call::pause { full_name: name(pallet, call) };
			assert_eq!(decide(pause), Err(pallet_tx_pause::Error::<Runtime>::Unpausable.into()), "{pallet}.{call}");
		});
	}
}

#[test]
fn keys_are_never_purged() {
	chain().execute_with(|| {
		let purge = pallet_session::Call::purge_keys {};
		assert_noop!(make(by("//Alice"), purge), frame_system::Error::<Runtime>::CallFiltered);
	});
}
