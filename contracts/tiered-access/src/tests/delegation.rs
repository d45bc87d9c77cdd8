//! Giving a tier to an account, and taking it back.

use access_core::{Delegation, MAX_DELEGATION};
use salus_extension::{mock::Chain, Credential};

use super::*;
use crate::{Delegated, Error, Revoked};

/// The laboratory's contract at moment 100, and Django as a physician of the hospital who calls it.
fn with_physician() -> (TieredAccess, Chain) {
	let [_, _, _, django, ..] = accounts();
	let (contract, chain) = (decided(), Chain::install());
	chain.with(|facts| facts.credentials.push((django, Credential { organisation: 1, role: 0 })));
	at(100);
	act_as(django);
	(contract, chain)
}

#[ink::test]
fn delegate_gives_a_tier_until_its_end() {
	let [_, _, _, django, eve, _] = accounts();
	let (mut contract, _chain) = with_physician();
	assert_eq!(contract.delegate(eve, 1, 200), Ok(()));
	assert_eq!(last_event::<Delegated>(), Delegated { by: django, to: eve, tier: 1, until: 200 });
	assert_eq!(contract.delegation(eve), Some(Delegation { by: django, tier: 1, from: 100, until: 200 }));
	// Role 9 has no tier of its own.
	let ask = |at| contract.decide(eve, 9, 0, ALL, None, at).0;
	assert_eq!([99, 100, 199, 200].map(ask), [0, 0b101_0000, 0b101_0000, 0]);
	assert_eq!(contract.decide(django, 9, 0, ALL, None, 150).0, 0, "it is Eve's alone");
}

#[ink::test]
fn delegated_tier_adds_to_the_roles_own() {
	let eve = accounts()[4];
	let (mut contract, _chain) = with_physician();
	contract.delegate(eve, 1, 200).unwrap();
	assert_eq!(contract.decide(eve, 3, 0, ALL, None, 150).0, 0b101_0000 | 1 << 9);
}

#[ink::test]
fn delegate_of_a_tier_above_the_own_or_beside_it_fails() {
	let eve = accounts()[4];
	let (mut contract, _chain) = with_physician();
	assert_eq!(contract.delegate(eve, 2, 200), Err(Error::NotAllowed));
	assert_eq!(contract.delegate(eve, 0, 200), Ok(()), "what it inherits from");
}

#[ink::test]
fn delegate_without_a_policy_fails() {
	let [_, _, _, django, eve, _] = accounts();
	let (mut contract, chain) = (fresh(), Chain::install());
	chain.with(|facts| facts.credentials.push((django, Credential { organisation: 1, role: 0 })));
	act_as(django);
	assert_eq!(contract.delegate(eve, 1, 200), Err(Error::NotAllowed));
}

#[ink::test]
fn delegate_by_a_role_that_may_not_or_nobody_fails() {
	let [alice, _, _, _, eve, frank] = accounts();
	let (mut contract, chain) = with_physician();
	chain.with(|facts| facts.credentials.push((frank, Credential { organisation: 1, role: 3 })));
	act_as(frank);
	assert_eq!(contract.delegate(eve, 1, 200), Err(Error::NotAllowed));
	act_as(alice);
	assert_eq!(contract.delegate(eve, 1, 200), Err(Error::NoCredential));
}

#[ink::test]
fn delegate_in_a_contract_that_is_not_registered_fails() {
	let (mut contract, chain) = with_physician();
	chain.with(|facts| facts.status = 1);
	assert_eq!(contract.delegate(accounts()[4], 1, 200), Err(Error::NotRegistered));
}

#[ink::test]
fn delegate_with_a_bad_end_fails() {
	let eve = accounts()[4];
	let (mut contract, _chain) = with_physician();
	assert_eq!(contract.delegate(eve, 1, 100), Err(Error::BadEnd));
	assert_eq!(contract.delegate(eve, 1, 101 + MAX_DELEGATION), Err(Error::BadEnd));
}

#[ink::test]
fn delegate_to_oneself_fails() {
	let (mut contract, _chain) = with_physician();
	assert_eq!(contract.delegate(accounts()[3], 1, 200), Err(Error::ToOneself));
}

#[ink::test]
fn delegate_over_another_givers_fails_until_it_is_over() {
	let [_, _, _, django, eve, frank] = accounts();
	let (mut contract, chain) = with_physician();
	chain.with(|facts| facts.credentials.push((frank, Credential { organisation: 1, role: 0 })));
	contract.delegate(eve, 1, 200).unwrap();
	act_as(frank);
	assert_eq!(contract.delegate(eve, 0, 300), Err(Error::AlreadyGiven));
	act_as(django);
	assert_eq!(contract.delegate(eve, 0, 150), Ok(()), "the giver may change it");
	act_as(frank);
	at(150);
	assert_eq!(contract.delegate(eve, 1, 300), Ok(()));
}

#[ink::test]
fn revoke_ends_it_at_once() {
	let [alice, _, _, django, eve, _] = accounts();
	// The giver, whose it is, and an admin.
	for who in [django, eve, alice] {
		let (mut contract, _chain) = with_physician();
		contract.delegate(eve, 1, 200).unwrap();
		act_as(who);
		assert_eq!(contract.revoke(eve), Ok(()));
		assert_eq!(last_event::<Revoked>(), Revoked { by: who, to: eve, tier: 1 });
		assert_eq!(contract.decide(eve, 9, 0, ALL, None, 150).0, 0);
		assert_eq!(contract.revoke(eve), Err(Error::NothingGiven));
	}
}

#[ink::test]
fn revoke_by_a_stranger_fails_until_it_is_over() {
	let [_, _, _, _, eve, frank] = accounts();
	let (mut contract, _chain) = with_physician();
	contract.delegate(eve, 1, 200).unwrap();
	act_as(frank);
	assert_eq!(contract.revoke(eve), Err(Error::NotRevoker));
	at(200);
	assert_eq!(contract.revoke(eve), Ok(()));
	assert_eq!(contract.delegation(eve), None);
}
