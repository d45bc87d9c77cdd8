//! The messages in ink!'s off-chain environment. The rules themselves are tested in `claim-core`.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use claim_core::{Claim, Outcome, PackKey, Policy, Reason, Terms};
use ink::{
	env::{
		test::{default_accounts, recorded_events, set_block_timestamp, set_caller},
		DefaultEnvironment,
	},
	primitives::AccountId,
	reflect::{DispatchableConstructorInfo, DispatchableMessageInfo},
	scale::{Decode, Encode},
};
use salus_extension::{codes, mock::Chain, Credential, Pack, Verdict};

use crate::{ClaimAdjudication, ClaimApproved, ClaimDenied, ClaimSubmitted, Error, HandedOver, TermsSet};

const POLICY: [u8; 32] = [5; 32];
const CLASSES: u32 = codes::MEDICATIONS | codes::FINANCIAL;

/// The insurer's owner, its adjuster, a patient and a pharmacy.
fn accounts() -> [AccountId; 4] {
	let accounts = default_accounts::<DefaultEnvironment>();
	[accounts.alice, accounts.bob, accounts.charlie, accounts.eve]
}

fn act_as(who: AccountId) {
	set_caller::<DefaultEnvironment>(who);
}

fn at(moment: u64) {
	set_block_timestamp::<DefaultEnvironment>(moment);
}

fn last_event<E: Decode>() -> E {
	let event = recorded_events().last().expect("an event");
	E::decode(&mut &event.data[..]).expect("the event's fields")
}

fn pack(index: u32) -> PackKey {
	PackKey { gtin: 9, lot: b"L1".to_vec(), index }
}

fn terms() -> Terms {
	Terms { from: 100, until: 200, per_claim: 50, per_period: 80, covered: vec![7, 9] }
}

/// Packs 0 to 2 stand so on the chain.
fn packs(chain: &Chain, state: u8) {
	let status = Pack { state, expired: false, recalled: false };
	chain.with(|facts| facts.packs = (0..3).map(|index| ((9, b"L1".to_vec(), index), status)).collect());
}

/// The chain's verdict on the adjuster's use of the patient's data for payment.
fn verdict(chain: &Chain, verdict: Verdict) {
	let [_, adjuster, patient, _] = accounts();
	chain.with(|facts| facts.verdicts = vec![((patient, adjuster, codes::PAYMENT, None), verdict)]);
}

/// A contract with a policy at moment 100, a chain on which everything is as it should be, and the adjuster as caller.
fn insured() -> (ClaimAdjudication, Chain) {
	let [owner, adjuster, ..] = accounts();
	act_as(owner);
	at(100);
	let mut contract = ClaimAdjudication::new();
	contract.set_terms(POLICY, terms()).unwrap();
	let chain = Chain::install();
	let credential = Credential { organisation: 3, role: codes::CLAIMS_ADJUSTER };
	chain.with(|facts| facts.credentials.push((adjuster, credential)));
	packs(&chain, codes::SUPPLIED);
	verdict(&chain, Verdict::Permit(u32::MAX));
	act_as(adjuster);
	(contract, chain)
}

/// The pharmacy submits a claim for a pack; then the adjuster is the caller.
fn submit(contract: &mut ClaimAdjudication, index: u32, amount: u64) -> u32 {
	let [_, adjuster, patient, pharmacy] = accounts();
	act_as(pharmacy);
	let id = contract.submit(pack(index), patient, POLICY, amount).unwrap();
	act_as(adjuster);
	id
}

#[ink::test]
fn set_terms_keeps_a_policy() {
	let (contract, _chain) = insured();
	assert_eq!(last_event::<TermsSet>(), TermsSet { policy: POLICY, from: 100, until: 200 });
	assert_eq!(contract.policy(POLICY), Some(Policy { terms: terms(), spent: 0 }));
	assert_eq!((contract.policy([6; 32]), contract.owner()), (None, accounts()[0]));
}

#[ink::test]
fn set_terms_that_can_pay_for_nothing_fails() {
	let (mut contract, _chain) = insured();
	act_as(accounts()[0]);
	let mut set = |change: fn(&mut Terms)| {
		let mut terms = terms();
		change(&mut terms);
		contract.set_terms(POLICY, terms)
	};
	assert_eq!(set(|terms| terms.until = 0), Err(Error::BadPeriod));
	assert_eq!(set(|terms| terms.per_claim = 81), Err(Error::BadLimits));
	assert_eq!(set(|terms| terms.covered = vec![]), Err(Error::BadProducts));
	assert_eq!(set(|_| ()), Ok(()));
}

#[ink::test]
fn owners_messages_by_others_fail() {
	let (mut contract, _chain) = insured();
	assert_eq!(contract.set_terms(POLICY, terms()), Err(Error::NotOwner));
	assert_eq!(contract.hand_over(accounts()[1]), Err(Error::NotOwner));
}

#[ink::test]
fn hand_over_changes_the_owner() {
	let [owner, adjuster, ..] = accounts();
	let (mut contract, _chain) = insured();
	act_as(owner);
	assert_eq!(contract.hand_over(adjuster), Ok(()));
	assert_eq!(last_event::<HandedOver>(), HandedOver { from: owner, to: adjuster });
	assert_eq!(contract.set_terms(POLICY, terms()), Err(Error::NotOwner));
}

#[ink::test]
fn submit_makes_a_claim_wait() {
	let (mut contract, _chain) = insured();
	assert_eq!((submit(&mut contract, 0, 50), submit(&mut contract, 1, 40)), (1, 2));
	assert_eq!(last_event::<ClaimSubmitted>(), ClaimSubmitted { id: 2, policy: POLICY, amount: 40 });
	let claim = Claim { pack: pack(1), patient: accounts()[2], policy: POLICY, amount: 40, at: 100 };
	assert_eq!((contract.claim(2), contract.outcome(2)), (Some(claim), None));
}

#[ink::test]
fn submit_of_a_senseless_claim_fails() {
	let patient = accounts()[2];
	let (mut contract, _chain) = insured();
	assert_eq!(contract.submit(pack(0), patient, POLICY, 0), Err(Error::NoAmount));
	let no_lot = PackKey { lot: vec![], ..pack(0) };
	assert_eq!(contract.submit(no_lot, patient, POLICY, 5), Err(Error::BadLot));
	assert_eq!(contract.submit(pack(0), patient, [6; 32], 5), Err(Error::UnknownPolicy));
	assert_eq!(contract.claim(1), None);
}

#[ink::test]
fn approve_spends_and_forgets_the_pack_and_the_patient() {
	let adjuster = accounts()[1];
	let (mut contract, _chain) = insured();
	let id = submit(&mut contract, 0, 50);
	assert_eq!(contract.approve(id), Ok(()));
	let event = ClaimApproved { id, policy: POLICY, amount: 50, spent: 50, by: adjuster };
	assert_eq!(last_event::<ClaimApproved>(), event);
	assert_eq!((contract.claim(id), contract.outcome(id)), (None, Some(Outcome::Approved)));
	assert_eq!(contract.policy(POLICY).map(|policy| policy.spent), Some(50));
	assert_eq!((contract.claim_of(pack(0)), contract.claim_of(pack(1))), (Some(id), None));
	assert_eq!(contract.approve(id), Err(Error::UnknownClaim));
}

#[ink::test]
fn approve_while_something_stands_against_it_fails() {
	let (mut contract, chain) = insured();
	let id = submit(&mut contract, 0, 50);
	let against = |reason| Err(Error::StandsAgainst(reason));
	// Active, exported, locked.
	for state in [0, 2, 6] {
		packs(&chain, state);
		assert_eq!(contract.approve(id), against(Reason::NotSupplied));
	}
	chain.with(|facts| facts.packs.clear());
	assert_eq!(contract.approve(id), against(Reason::NotGenuine));
	packs(&chain, codes::SUPPLIED);
	for denied in [Verdict::NoConsent, Verdict::Deny(4), Verdict::Permit(codes::MEDICATIONS)] {
		verdict(&chain, denied);
		assert_eq!(contract.approve(id), against(Reason::NotConsented));
	}
	verdict(&chain, Verdict::Permit(CLASSES));
	assert_eq!((contract.outcome(id), contract.approve(id)), (None, Ok(())));
}

#[ink::test]
fn approve_beyond_the_terms_fails() {
	let [_, adjuster, patient, _] = accounts();
	let (mut contract, _chain) = insured();
	let id = submit(&mut contract, 0, 51);
	assert_eq!(contract.approve(id), Err(Error::StandsAgainst(Reason::OverClaimLimit)));
	let id = contract.submit(PackKey { gtin: 8, ..pack(0) }, patient, POLICY, 5).unwrap();
	assert_eq!(contract.approve(id), Err(Error::StandsAgainst(Reason::NotCovered)));
	at(200);
	let id = submit(&mut contract, 0, 50);
	assert_eq!(contract.approve(id), Err(Error::StandsAgainst(Reason::OutsidePeriod)));
	at(199);
	let (one, other) = (submit(&mut contract, 0, 50), submit(&mut contract, 1, 31));
	act_as(adjuster);
	assert_eq!(contract.approve(one), Ok(()));
	assert_eq!(contract.approve(other), Err(Error::StandsAgainst(Reason::OverPeriodLimit)));
}

#[ink::test]
fn pack_is_paid_once() {
	let (mut contract, _chain) = insured();
	let (one, other) = (submit(&mut contract, 0, 10), submit(&mut contract, 0, 10));
	assert_eq!(contract.approve(other), Ok(()), "waiting claims don't block each other");
	assert_eq!(contract.approve(one), Err(Error::StandsAgainst(Reason::AlreadyClaimed)));
}

#[ink::test]
fn deny_keeps_the_reason() {
	let adjuster = accounts()[1];
	let (mut contract, _chain) = insured();
	let id = submit(&mut contract, 0, 50);
	assert_eq!(contract.deny(id, Reason::NotCovered), Ok(()));
	let event = ClaimDenied { id, policy: POLICY, reason: Reason::NotCovered, by: adjuster };
	assert_eq!(last_event::<ClaimDenied>(), event);
	assert_eq!((contract.claim(id), contract.outcome(id)), (None, Some(Outcome::Denied(Reason::NotCovered))));
	assert_eq!(contract.policy(POLICY).map(|policy| policy.spent), Some(0));
	assert_eq!(contract.deny(id, Reason::NotCovered), Err(Error::UnknownClaim));
}

#[ink::test]
fn judging_by_others_fails() {
	let [owner, _, patient, pharmacy] = accounts();
	let (mut contract, chain) = insured();
	chain.with(|facts| facts.credentials.push((pharmacy, Credential { organisation: 3, role: 2 })));
	let id = submit(&mut contract, 0, 50);
	for who in [owner, patient, pharmacy] {
		act_as(who);
		assert_eq!(contract.approve(id), Err(Error::NotAdjuster));
		assert_eq!(contract.deny(id, Reason::Other), Err(Error::NotAdjuster));
	}
}

#[ink::test]
fn chain_that_does_not_answer_is_a_refusal() {
	let (mut contract, chain) = insured();
	let id = submit(&mut contract, 0, 50);
	for (status, error) in [(1, Error::NotRegistered), (2, Error::BadQuestion), (9, Error::BadQuestion)] {
		chain.with(|facts| facts.status = status);
		assert_eq!(contract.approve(id), Err(error));
		assert_eq!(contract.deny(id, Reason::Other), Err(error));
	}
}

/// The name of the message with that selector, and whether it changes anything.
fn message<const SELECTOR: u32>() -> (&'static str, bool)
where
	ClaimAdjudication: DispatchableMessageInfo<SELECTOR>,
{
	(
		<ClaimAdjudication as DispatchableMessageInfo<SELECTOR>>::LABEL,
		<ClaimAdjudication as DispatchableMessageInfo<SELECTOR>>::MUTATES,
	)
}

#[test]
fn selectors_are_those_of_the_readme() {
	assert_eq!(<ClaimAdjudication as DispatchableConstructorInfo<0x5A105200>>::LABEL, "new");
	assert_eq!(message::<0x5A105201>(), ("owner", false));
	assert_eq!(message::<0x5A105202>(), ("policy", false));
	assert_eq!(message::<0x5A105203>(), ("claim", false));
	assert_eq!(message::<0x5A105204>(), ("outcome", false));
	assert_eq!(message::<0x5A105205>(), ("claim_of", false));
	assert_eq!(message::<0x5A105210>(), ("set_terms", true));
	assert_eq!(message::<0x5A105211>(), ("hand_over", true));
	assert_eq!(message::<0x5A105220>(), ("submit", true));
	assert_eq!(message::<0x5A105221>(), ("approve", true));
	assert_eq!(message::<0x5A105222>(), ("deny", true));
}

#[test]
fn claim_is_encoded_as_the_readme_says() {
	let arguments = (pack(3), AccountId::from([1; 32]), POLICY, 50u64).encode();
	let head = [9, 0, 0, 0, 0, 0, 0, 0, 8, b'L', b'1', 3, 0, 0, 0];
	assert_eq!(arguments, [&head[..], &[1; 32], &POLICY, &50u64.to_le_bytes()].concat());
}
