//! The messages in ink!'s off-chain environment. The rules themselves are tested in `access-core`.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use ink::{
	env::{
		test::{default_accounts, recorded_events, set_caller, DefaultAccounts},
		DefaultEnvironment,
	},
	reflect::{DispatchableConstructorInfo, DispatchableMessageInfo},
	scale::{Decode, Encode},
};

use crate::{AdminTransferred, Error, RoleAssigned, RuleAdded, TierCleared, TierDefined, TieredAccess};

fn accounts() -> DefaultAccounts<DefaultEnvironment> {
	default_accounts::<DefaultEnvironment>()
}

/// A contract of Alice's, where role 0 may use classes 4 and 6 for purpose 0.
fn laboratory() -> TieredAccess {
	set_caller::<DefaultEnvironment>(accounts().alice);
	let mut contract = TieredAccess::new();
	contract.define_tier(1, None).unwrap();
	contract.add_rule(1, 0b1, 0b101_0000).unwrap();
	contract.assign_role(0, 1).unwrap();
	contract
}

fn last_event<E: Decode>() -> E {
	let event = recorded_events().last().expect("an event");
	E::decode(&mut &event.data[..]).expect("the event's fields")
}

#[ink::test]
fn new_allows_nothing() {
	set_caller::<DefaultEnvironment>(accounts().alice);
	let contract = TieredAccess::new();
	assert_eq!(contract.allowed(0, 0, u32::MAX), 0);
	assert_eq!((contract.version(), contract.admin(), contract.tier_of(0)), (0, accounts().alice, None));
}

#[ink::test]
fn allowed_answers_by_role_and_purpose() {
	let contract = laboratory();
	assert_eq!(contract.allowed(0, 0, 0xFFFF), 0b101_0000);
	assert_eq!(contract.allowed(0, 0, 0b001_0001), 0b001_0000);
	assert_eq!(contract.allowed(0, 1, 0xFFFF), 0);
	assert_eq!(contract.allowed(1, 0, 0xFFFF), 0);
	assert_eq!(contract.version(), 3);
}

#[ink::test]
fn define_tier_inherits() {
	let mut contract = laboratory();
	contract.define_tier(2, Some(1)).unwrap();
	assert_eq!(last_event::<TierDefined>(), TierDefined { tier: 2, parent: Some(1), version: 4 });
	contract.assign_role(5, 2).unwrap();
	assert_eq!(contract.allowed(5, 0, u32::MAX), 0b101_0000);
}

#[ink::test]
fn add_rule_widens() {
	let mut contract = laboratory();
	contract.add_rule(1, 0b10, 0b1).unwrap();
	assert_eq!(last_event::<RuleAdded>(), RuleAdded { tier: 1, purposes: 0b10, classes: 0b1, version: 4 });
	assert_eq!(contract.allowed(0, 1, u32::MAX), 0b1);
}

#[ink::test]
fn clear_tier_takes_its_rules() {
	let mut contract = laboratory();
	contract.clear_tier(1).unwrap();
	assert_eq!(last_event::<TierCleared>(), TierCleared { tier: 1, version: 4 });
	assert_eq!(contract.allowed(0, 0, u32::MAX), 0);
	assert_eq!(contract.tier_of(0), Some(1));
}

#[ink::test]
fn assign_and_unassign_role_work() {
	let mut contract = laboratory();
	contract.assign_role(3, 1).unwrap();
	assert_eq!(last_event::<RoleAssigned>(), RoleAssigned { role: 3, tier: Some(1), version: 4 });
	contract.unassign_role(3).unwrap();
	assert_eq!(last_event::<RoleAssigned>(), RoleAssigned { role: 3, tier: None, version: 5 });
	assert_eq!(contract.tier_of(3), None);
}

#[ink::test]
fn transfer_admin_hands_over() {
	let (mut contract, alice, bob) = (laboratory(), accounts().alice, accounts().bob);
	contract.transfer_admin(bob).unwrap();
	assert_eq!(last_event::<AdminTransferred>(), AdminTransferred { from: alice, to: bob, version: 4 });
	assert_eq!(contract.clear_tier(1), Err(Error::NotAdmin));
	set_caller::<DefaultEnvironment>(bob);
	assert_eq!(contract.clear_tier(1), Ok(()));
}

#[ink::test]
fn changes_by_others_fail() {
	let mut contract = laboratory();
	set_caller::<DefaultEnvironment>(accounts().eve);
	assert_eq!(contract.define_tier(2, None), Err(Error::NotAdmin));
	assert_eq!(contract.add_rule(1, 1, 1), Err(Error::NotAdmin));
	assert_eq!(contract.clear_tier(1), Err(Error::NotAdmin));
	assert_eq!(contract.assign_role(1, 1), Err(Error::NotAdmin));
	assert_eq!(contract.unassign_role(0), Err(Error::NotAdmin));
	assert_eq!(contract.transfer_admin(accounts().eve), Err(Error::NotAdmin));
	assert_eq!((contract.version(), contract.admin()), (3, accounts().alice));
	assert_eq!(contract.allowed(0, 0, u32::MAX), 0b101_0000);
}

#[ink::test]
fn refused_changes_leave_version_and_events() {
	let mut contract = laboratory();
	let events = recorded_events().count();
	assert_eq!(contract.define_tier(32, None), Err(Error::OutOfRange));
	assert_eq!(contract.define_tier(2, Some(3)), Err(Error::UnknownTier));
	assert_eq!(contract.define_tier(1, Some(1)), Err(Error::Cycle));
	assert_eq!(contract.add_rule(1, 0, 1), Err(Error::EmptyRule));
	assert_eq!(contract.unassign_role(9), Err(Error::NotAssigned));
	assert_eq!((contract.version(), recorded_events().count()), (3, events));
}

#[ink::test]
fn bounds_fail_by_name() {
	let mut contract = laboratory();
	for _ in 1..8 {
		contract.add_rule(1, 1, 1).unwrap();
	}
	assert_eq!(contract.add_rule(1, 1, 1), Err(Error::TooManyRules));
	for tier in 2..9 {
		contract.define_tier(tier, Some(tier - 1)).unwrap();
	}
	assert_eq!(contract.define_tier(9, Some(8)), Err(Error::TooDeep));
}

/// The name of the message with that selector, and whether it changes anything.
fn message<const SELECTOR: u32>() -> (&'static str, bool)
where
	TieredAccess: DispatchableMessageInfo<SELECTOR>,
{
	assert_eq!(<TieredAccess as DispatchableMessageInfo<SELECTOR>>::SELECTOR, SELECTOR.to_be_bytes());
	(
		<TieredAccess as DispatchableMessageInfo<SELECTOR>>::LABEL,
		<TieredAccess as DispatchableMessageInfo<SELECTOR>>::MUTATES,
	)
}

#[test]
fn selectors_are_those_that_the_chain_and_the_command_line_use() {
	assert_eq!(<TieredAccess as DispatchableConstructorInfo<0x5A105000>>::LABEL, "new");
	assert_eq!(message::<0x5A105001>(), ("allowed", false));
	assert_eq!(message::<0x5A105002>(), ("version", false));
	assert_eq!(message::<0x5A105003>(), ("tier_of", false));
	assert_eq!(message::<0x5A105004>(), ("admin", false));
	assert_eq!(message::<0x5A105010>(), ("define_tier", true));
	assert_eq!(message::<0x5A105011>(), ("add_rule", true));
	assert_eq!(message::<0x5A105012>(), ("clear_tier", true));
	assert_eq!(message::<0x5A105013>(), ("assign_role", true));
	assert_eq!(message::<0x5A105014>(), ("unassign_role", true));
	assert_eq!(message::<0x5A105015>(), ("transfer_admin", true));
}

#[test]
fn arguments_of_allowed_are_two_bytes_and_a_little_endian_word() {
	type Input = <TieredAccess as DispatchableMessageInfo<0x5A105001>>::Input;
	let arguments: Input = (0u8, 0u8, 0xFFFFu32);
	assert_eq!(arguments.encode(), [0, 0, 0xFF, 0xFF, 0, 0]);
}
