//! Validators come, go, change their keys and answer for equivocations, with the real session and GRANDPA.

use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use pallet_validators::{Call as Validators, Error, Reason, State};
use salus_runtime::{Grandpa, Historical, Runtime, RuntimeOrigin, Session, SessionKeys};
use sp_consensus_grandpa::{AuthorityId, Equivocation, EquivocationProof, RoundNumber, SetId, KEY_TYPE as GRANDPA};
use sp_core::{ed25519, Pair, H256};

use crate::{
	common::account,
	world::{by, chain, decide, end_session, founder, key_of, make, set_keys, sits, take_effect, MANUFACTURER},
};

type Failure = Error<Runtime>;

/// Approves a fifth validator, of the insurer, with keys, and waits until it sits.
fn fifth() {
	assert_ok!(decide(Validators::approve { account: account("//Insurer"), organisation: founder(4) }));
	set_keys("//Insurer");
	take_effect();
	assert!(sits(&account("//Insurer")));
}

#[test]
fn approved_validator_sits_after_its_keys_are_set_and_a_session_ended() {
	chain().execute_with(|| {
		assert_ok!(decide(Validators::approve { account: account("//Insurer"), organisation: founder(4) }));
		take_effect();
		assert!(!sits(&account("//Insurer")), "it has no keys yet");
		set_keys("//Insurer");
		assert!(!sits(&account("//Insurer")), "the session is running");
		take_effect();
		assert!(sits(&account("//Insurer")));
		assert_eq!(Session::validators().len(), 5);
		assert_eq!(Grandpa::grandpa_authorities().len(), 4, "the hand-over is enacted at the block's end");
	});
}

#[test]
fn validator_is_approved_by_a_sensitive_motion_alone() {
	chain().execute_with(|| {
		let approve = || Validators::approve { account: account("//Insurer"), organisation: founder(4) };
		for uri in ["//Insurer", "//Regulator"] {
			assert_noop!(make(by(uri), approve()), sp_runtime::DispatchError::BadOrigin);
		}
		let ordinary = RuntimeOrigin::from(pallet_governance::Origin::Ordinary);
		assert_noop!(make(ordinary, approve()), sp_runtime::DispatchError::BadOrigin);
	});
}

#[test]
fn step_down_below_the_floor_is_refused_and_above_it_waits_for_the_session() {
	chain().execute_with(|| {
		let step_down = || Validators::step_down { account: account("//Bob") };
		take_effect();
		assert_noop!(make(by(MANUFACTURER), step_down()), Failure::BelowFloor);
		fifth();
		assert_ok!(make(by(MANUFACTURER), step_down()));
		assert!(sits(&account("//Bob")), "the session is running");
		take_effect();
		assert!(!sits(&account("//Bob")));
		assert_eq!(Session::validators().len(), 4);
	});
}

#[test]
fn rotated_keys_take_over_without_a_session_missed() {
	chain().execute_with(|| {
		take_effect();
		let before = key_of(&Session::load_keys(&account("//Bob")).unwrap(), sp_core::crypto::key_types::AURA);
		let after = key_of(&set_keys("//Bob"), sp_core::crypto::key_types::AURA);
		let signs = |key: &[u8]| pallet_aura::Authorities::<Runtime>::get().iter().any(|id| id.encode() == key);
		assert!(signs(&before) && !signs(&after));
		end_session();
		assert!(signs(&before) && !signs(&after), "the next session was planned with the old keys");
		end_session();
		assert!(!signs(&before) && signs(&after));
		assert!(sits(&account("//Bob")));
	});
}

#[test]
fn keys_of_somebody_else_arent_taken() {
	chain().execute_with(|| {
		let thief = account("//Insurer");
		let stolen = SessionKeys::generate(&account("//Bob").encode(), None);
		let keys = Session::load_keys(&account("//Bob")).unwrap();
		assert!(Session::set_keys(RuntimeOrigin::signed(thief.clone()), keys, stolen.proof.encode()).is_err());
		let proof = stolen.proof.encode();
		assert!(
			Session::set_keys(RuntimeOrigin::signed(thief), stolen.keys, proof).is_err(),
			"a proof for another owner"
		);
	});
}

/// Two votes of one voter for different blocks in one round of a set.
fn equivocation(voter: &ed25519::Pair, round: RoundNumber, set: SetId) -> Equivocation<H256, u32> {
	let vote = |byte| {
		let prevote = finality_grandpa::Prevote { target_hash: H256::repeat_byte(byte), target_number: 10 };
		let message = finality_grandpa::Message::Prevote(prevote.clone());
		let payload = sp_consensus_grandpa::localized_payload(round, set, &message);
		(prevote, voter.sign(&payload).into())
	};
	let identity: AuthorityId = voter.public().into();
	let (first, second) = (vote(1), vote(2));
	Equivocation::Prevote(finality_grandpa::Equivocation { round_number: round, identity, first, second })
}

/// Reports an equivocation of a founder's validator in the running set, as a block's author would.
fn report(uri: &str, round: RoundNumber) -> sp_runtime::DispatchResult {
	let voter = ed25519::Pair::from_string(uri, None).unwrap();
	let identity: AuthorityId = voter.public().into();
	let key_owner_proof = Historical::prove((GRANDPA, identity)).unwrap();
	let set = pallet_grandpa::CurrentSetId::<Runtime>::get();
	let equivocation_proof = Box::new(EquivocationProof::new(set, equivocation(&voter, round, set)));
	make(
		RuntimeOrigin::none(),
		pallet_grandpa::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof },
	)
}

#[test]
fn equivocator_is_set_aside_and_leaves_at_the_sessions_end() {
	chain().execute_with(|| {
		fifth();
		assert_ok!(report("//Bob", 1));
		let state = pallet_validators::Validators::<Runtime>::get(account("//Bob")).unwrap().state;
		assert_eq!(state.reason(), Some(Reason::Equivocated));
		take_effect();
		assert!(!sits(&account("//Bob")));
		// Its own organisation can't take it back.
		let come_back = Validators::come_back { account: account("//Bob") };
		assert_noop!(make(by(MANUFACTURER), come_back), Failure::NeedsApproval);
		assert_ok!(decide(Validators::reinstate { account: account("//Bob") }));
		take_effect();
		assert!(sits(&account("//Bob")));
	});
}

#[test]
fn rotated_keys_are_still_provable_when_the_session_is_over() {
	chain().execute_with(|| {
		take_effect();
		let old = key_of(&Session::load_keys(&account("//Bob")).unwrap(), GRANDPA);
		let before = Historical::prove((GRANDPA, &old)).unwrap();
		let new = key_of(&set_keys("//Bob"), GRANDPA);
		take_effect();
		let after = Historical::prove((GRANDPA, &new)).unwrap();
		end_session();
		assert!(after.session < Session::current_index());
		let bob = Some((account("//Bob"), ()));
		assert_eq!(Historical::check_proof((GRANDPA, &new), after), bob);
		assert_eq!(Historical::check_proof((GRANDPA, &old), before), bob, "it answers for the old ones too");
	});
}

#[test]
fn equivocator_that_the_floor_needs_stays_until_there_is_another() {
	chain().execute_with(|| {
		take_effect();
		assert_ok!(report("//Bob", 1));
		take_effect();
		assert!(sits(&account("//Bob")), "there are only four");
		fifth();
		take_effect();
		assert!(!sits(&account("//Bob")));
		assert_eq!(Session::validators().len(), 4);
	});
}

#[test]
fn report_counts_once_and_only_with_a_true_proof() {
	chain().execute_with(|| {
		fifth();
		assert_ok!(report("//Bob", 1));
		assert!(report("//Bob", 1).is_err(), "it is known");
		let voter = ed25519::Pair::from_string("//Charlie", None).unwrap();
		let identity: AuthorityId = voter.public().into();
		let key_owner_proof = Historical::prove((GRANDPA, identity)).unwrap();
		// Signed for another set than it is reported for.
		let set = pallet_grandpa::CurrentSetId::<Runtime>::get();
		let equivocation_proof = Box::new(EquivocationProof::new(set, equivocation(&voter, 1, set + 1)));
		let call = pallet_grandpa::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof };
		assert!(make(RuntimeOrigin::none(), call).is_err());
		let state = pallet_validators::Validators::<Runtime>::get(account("//Charlie")).unwrap().state;
		assert_eq!(state, State::Active);
	});
}

#[test]
fn who_sat_is_forgotten_after_a_week_of_sessions() {
	chain().execute_with(|| {
		let kept = salus_runtime::constants::KEPT_SESSIONS;
		for _ in 0..kept + 5 {
			end_session();
		}
		let (first, last) = pallet_session::historical::StoredRange::<Runtime>::get().unwrap();
		assert!(last - first <= kept + 1, "{first}..{last}");
		assert!(Session::current_index() > kept);
	});
}
