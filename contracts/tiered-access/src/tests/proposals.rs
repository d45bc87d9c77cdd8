//! Proposing, approving, carrying out and withdrawing changes.

use access_core::{Council, CouncilError, DocumentError, Proposal, PROPOSAL_LIFE};
use ink::{
	env::hash::{Blake2x256, CryptoHash},
	scale::Encode,
};

use super::*;
use crate::{Approved, CouncilChanged, Error, PolicyAdopted, Proposed, Withdrawn};

/// A contract with the laboratory's policy as proposal 1, of Alice.
fn proposed() -> TieredAccess {
	let mut contract = fresh();
	assert_eq!(contract.propose(policy(laboratory(), 0)), Ok(1));
	contract
}

fn council(admins: Vec<AccountId>, quorum: u8) -> Change {
	Change::Council(Council { admins, quorum })
}

#[ink::test]
fn propose_opens_a_proposal() {
	let [alice, ..] = accounts();
	let contract = proposed();
	let mut hash = [0; 32];
	Blake2x256::hash(&policy(laboratory(), 0).encode(), &mut hash);
	let event = Proposed { id: 1, by: alice, change: hash.into(), ends: PROPOSAL_LIFE };
	assert_eq!(last_event::<Proposed>(), event);
	assert_eq!(contract.proposals(), [Proposal { id: 1, by: alice, ends: PROPOSAL_LIFE, approvals: vec![] }]);
	assert_eq!(contract.proposal(1), Some(policy(laboratory(), 0)));
	assert_eq!(classes(&contract, 0), 0, "nothing holds yet");
}

#[ink::test]
fn propose_by_a_stranger_fails() {
	let mut contract = fresh();
	act_as(accounts()[4]);
	assert_eq!(contract.propose(policy(laboratory(), 0)), Err(Error::NotAdmin));
}

#[ink::test]
fn propose_of_an_unsound_policy_fails() {
	let mut contract = fresh();
	let mut bad = laboratory();
	bad.roles.push((4, 9));
	assert_eq!(contract.propose(policy(bad, 0)), Err(Error::BadPolicy(DocumentError::UnknownTier(9))));
	assert!(contract.proposals().is_empty());
}

#[ink::test]
fn propose_of_a_council_without_a_possible_quorum_fails() {
	let mut contract = fresh();
	let change = council(vec![accounts()[0]], 2);
	assert_eq!(contract.propose(change), Err(Error::BadCouncil));
}

#[ink::test]
fn propose_beyond_the_bound_fails() {
	let mut contract = proposed();
	contract.propose(policy(laboratory(), 0)).unwrap();
	assert_eq!(contract.propose(policy(laboratory(), 0)), Err(Error::TooManyOpen));
}

#[ink::test]
fn propose_forgets_what_has_ended() {
	let mut contract = proposed();
	at(PROPOSAL_LIFE);
	assert_eq!(contract.propose(policy(Document::default(), 0)), Ok(2));
	assert_eq!(contract.proposal(1), None);
	assert_eq!(contract.proposals().len(), 1);
}

#[ink::test]
fn approve_and_apply_put_a_policy_into_force() {
	let [_, bob, charlie, ..] = accounts();
	let mut contract = proposed();
	act_as(bob);
	assert_eq!(contract.approve(1), Ok(()));
	assert_eq!(last_event::<Approved>(), Approved { id: 1, by: bob });
	act_as(charlie);
	at(70);
	assert_eq!(contract.apply(1), Ok(()));
	let event = PolicyAdopted { id: 1, version: 1, from: 70, dropped: vec![] };
	assert_eq!(last_event::<PolicyAdopted>(), event);
	assert_eq!((classes(&contract, 69), classes(&contract, 70)), (0, 0b101_0000));
	assert_eq!((contract.proposals(), contract.proposal(1)), (vec![], None));
}

#[ink::test]
fn approve_by_a_stranger_or_twice_fails() {
	let [alice, bob, _, _, eve, _] = accounts();
	let mut contract = proposed();
	assert_eq!(contract.approve(1), Err(Error::AlreadyApproved));
	act_as(bob);
	contract.approve(1).unwrap();
	assert_eq!(contract.approve(1), Err(Error::AlreadyApproved));
	act_as(eve);
	assert_eq!(contract.approve(1), Err(Error::NotAdmin));
	act_as(alice);
	assert_eq!(contract.approve(2), Err(Error::UnknownProposal));
}

#[ink::test]
fn approve_and_apply_of_an_ended_proposal_fail() {
	let mut contract = proposed();
	act_as(accounts()[1]);
	at(PROPOSAL_LIFE);
	assert_eq!(contract.approve(1), Err(Error::Ended));
	assert_eq!(contract.apply(1), Err(Error::Ended));
}

#[ink::test]
fn apply_without_the_quorum_fails() {
	let mut contract = proposed();
	assert_eq!(contract.apply(1), Err(Error::TooFewApprovals));
	assert_eq!(contract.apply(2), Err(Error::UnknownProposal));
	act_as(accounts()[4]);
	assert_eq!(contract.apply(1), Err(Error::NotAdmin));
	assert_eq!(contract.proposals().len(), 1);
}

#[ink::test]
fn apply_drops_the_ninth_version() {
	let mut contract = fresh();
	for now in 1..=9 {
		at(now);
		carry_out(&mut contract, policy(laboratory(), 0));
	}
	let event = PolicyAdopted { id: 9, version: 9, from: 9, dropped: vec![1] };
	assert_eq!(last_event::<PolicyAdopted>(), event);
	assert_eq!((contract.policy(1), contract.policy(2)), (None, Some(laboratory())));
	assert_eq!((classes(&contract, 1), classes(&contract, 2)), (0, 0b101_0000));
	assert_eq!(contract.versions().len(), 8);
}

#[ink::test]
fn apply_beyond_the_waiting_versions_fails() {
	let mut contract = fresh();
	for from in 0..8 {
		carry_out(&mut contract, policy(laboratory(), 10 * from));
	}
	let [alice, bob, ..] = accounts();
	act_as(alice);
	let id = contract.propose(policy(laboratory(), 100)).unwrap();
	act_as(bob);
	contract.approve(id).unwrap();
	assert_eq!(contract.apply(id), Err(Error::TooManyAhead));
	assert_eq!((contract.versions().len(), contract.proposals().len()), (8, 1));
}

#[ink::test]
fn apply_changes_the_admins() {
	let [alice, bob, _, django, eve, _] = accounts();
	let mut contract = fresh();
	let id = carry_out(&mut contract, council(vec![django, eve], 1));
	let event = CouncilChanged { id, admins: vec![django, eve], quorum: 1 };
	assert_eq!(last_event::<CouncilChanged>(), event);
	assert_eq!(contract.council(), (vec![django, eve], 1));
	for former in [alice, bob] {
		act_as(former);
		assert_eq!(contract.propose(policy(laboratory(), 0)), Err(Error::NotAdmin));
	}
	act_as(django);
	let id = contract.propose(policy(laboratory(), 0)).unwrap();
	assert_eq!(contract.apply(id), Ok(()));
}

#[ink::test]
fn code_needs_the_quorum_too() {
	// That the chain takes other code then is tested in `runtime`: this environment has no codes.
	let mut contract = fresh();
	let id = contract.propose(Change::Code([7; 32].into())).unwrap();
	assert_eq!(contract.apply(id), Err(Error::TooFewApprovals));
	assert_eq!(contract.proposal(id), Some(Change::Code([7; 32].into())));
}

#[ink::test]
fn withdraw_closes_the_own_proposal() {
	let [alice, bob, ..] = accounts();
	let mut contract = proposed();
	act_as(bob);
	assert_eq!(contract.withdraw(1), Err(Error::NotProposer));
	assert_eq!(contract.withdraw(2), Err(Error::UnknownProposal));
	act_as(alice);
	assert_eq!(contract.withdraw(1), Ok(()));
	assert_eq!(last_event::<Withdrawn>(), Withdrawn { id: 1, by: alice });
	assert_eq!((contract.proposals(), contract.proposal(1)), (vec![], None));
}

#[test]
fn reasons_keep_their_names() {
	assert_eq!(Error::from(CouncilError::TooManyProposals), Error::OutOfNumbers);
	assert_eq!(Error::from(access_core::ScheduleError::TooManyVersions), Error::OutOfNumbers);
	assert_eq!(Error::from(salus_extension::ExtensionError::NotAuthorized), Error::NotRegistered);
}
