//! The messages in ink!'s off-chain environment. The rules themselves are tested in `access-core`.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod delegation;
mod proposals;
mod wire;

use access_core::{Answer, Document, Hours, Labels, Limits, Question, Rule, Tier, DAY};
use ink::{
	env::{
		test::{default_accounts, recorded_events, set_block_timestamp, set_caller},
		DefaultEnvironment,
	},
	primitives::AccountId,
	scale::Decode,
};

use crate::{Change, TieredAccess};

const ALL: u32 = u32::MAX;

/// Alice, Bob and Charlie are the admins; Django, Eve and Frank are not.
fn accounts() -> [AccountId; 6] {
	let accounts = default_accounts::<DefaultEnvironment>();
	[accounts.alice, accounts.bob, accounts.charlie, accounts.django, accounts.eve, accounts.frank]
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

/// An unnamed policy: role 0 is on tier 1 (purpose 0: classes 4 and 6, levels up to 3, sensitivity 2), which may give
/// itself and inherits from tier 0 (purpose 1: class 0). Role 3 is on tier 2 (purpose 0: class 9 on Thursdays).
fn laboratory() -> Document {
	let limits = Limits { ceiling: Some(3), sensitivities: 0b100 };
	let thursdays = Some(Hours { days: 1 << 3, from: 0, until: 1440 });
	let tier = |parent, delegates, rule| Tier { parent, limits, delegates, rules: vec![rule] };
	Document {
		roles: vec![(0, 1), (3, 2)],
		tiers: vec![
			(0, tier(None, None, Rule::always(0b10, 0b1))),
			(1, tier(Some(0), Some(1), Rule::always(0b1, 0b101_0000))),
			(2, tier(None, None, Rule { hours: thursdays, ..Rule::always(0b1, 1 << 9) })),
		],
	}
}

/// A contract of Alice, Bob and Charlie, two of whom must agree.
fn fresh() -> TieredAccess {
	let [alice, bob, charlie, ..] = accounts();
	at(0);
	act_as(alice);
	TieredAccess::new(vec![alice, bob, charlie], 2).unwrap()
}

/// Alice proposes, Bob approves and carries out.
fn carry_out(contract: &mut TieredAccess, change: Change) -> u32 {
	let [alice, bob, ..] = accounts();
	act_as(alice);
	let id = contract.propose(change).unwrap();
	act_as(bob);
	contract.approve(id).unwrap();
	contract.apply(id).unwrap();
	id
}

fn policy(policy: Document, from: u64) -> Change {
	Change::Policy { policy, from }
}

/// As [`fresh`], with the laboratory's policy from moment 0 on.
fn decided() -> TieredAccess {
	let mut contract = fresh();
	carry_out(&mut contract, policy(laboratory(), 0));
	contract
}

/// The classes that role 0 is allowed for purpose 0.
fn classes(contract: &TieredAccess, at: u64) -> u32 {
	contract.decide(accounts()[5], 0, 0, ALL, None, at).0
}

#[ink::test]
fn new_allows_nothing() {
	let [alice, bob, charlie, ..] = accounts();
	let contract = fresh();
	assert_eq!(contract.decide(alice, 0, 0, ALL, None, 0), (0, None, 0));
	assert_eq!((contract.version(0), contract.versions()), (None, vec![]));
	assert_eq!(contract.council(), (vec![alice, bob, charlie], 2));
	assert_eq!((contract.proposals(), contract.proposal(1)), (vec![], None));
	assert_eq!((contract.policy(1), contract.delegation(alice)), (None, None));
}

#[ink::test]
fn new_without_a_possible_quorum_fails() {
	let [alice, bob, ..] = accounts();
	for (admins, quorum) in [(vec![], 0), (vec![alice], 2), (vec![alice, alice], 1), (vec![alice, bob], 0)] {
		assert_eq!(TieredAccess::new(admins, quorum).err(), Some(crate::Error::BadCouncil));
	}
}

#[ink::test]
fn decide_answers_by_role_purpose_and_labels() {
	let contract = decided();
	let ask = |role, purpose, classes, labels| contract.decide(accounts()[3], role, purpose, classes, labels, 0);
	assert_eq!(ask(0, 0, 0xFFFF, None), (0b101_0000, Some(3), !0b100));
	assert_eq!(ask(0, 0, 0b001_0001, None), (0b001_0000, Some(3), !0b100));
	assert_eq!(ask(0, 1, 0xFFFF, Some((3, 0b100))), (1, Some(3), !0b100));
	assert_eq!(ask(0, 0, 0xFFFF, Some((4, 0))), (0, None, 0));
	assert_eq!(ask(0, 0, 0xFFFF, Some((0, 0b10))), (0, None, 0));
	assert_eq!(ask(0, 2, 0xFFFF, None), (0, None, 0));
	assert_eq!(ask(1, 0, 0xFFFF, None), (0, None, 0));
}

#[ink::test]
fn decide_knows_hours() {
	let contract = decided();
	let ask = |at| contract.decide(accounts()[3], 3, 0, ALL, None, at).0;
	assert_eq!([0, DAY - 1, DAY, 7 * DAY].map(ask), [1 << 9, 1 << 9, 0, 1 << 9]);
}

#[ink::test]
fn decide_goes_by_the_version_in_force_at_the_moment() {
	let mut contract = decided();
	carry_out(&mut contract, policy(Document::default(), 500));
	assert_eq!((classes(&contract, 499), classes(&contract, 500)), (0b101_0000, 0));
	assert_eq!((contract.version(499), contract.version(500)), (Some(1), Some(2)));
	assert_eq!(contract.versions(), [(1, 0), (2, 500)]);
}

#[ink::test]
fn decide_never_asks_the_chain() {
	let chain = salus_extension::mock::Chain::install();
	let contract = decided();
	classes(&contract, 0);
	assert_eq!(chain.asked(), 0);
}

#[ink::test]
fn policy_reads_as_it_was_proposed() {
	assert_eq!(decided().policy(1), Some(laboratory()));
}

#[ink::test]
fn contract_answers_as_the_document_does() {
	let (contract, document) = (decided(), laboratory());
	let labels = [None, Some((3, 0b100)), Some((0, 0)), Some((4, 0)), Some((0, 0b1000))];
	for (role, purpose) in (0..6).flat_map(|role| (0..4).map(move |purpose| (role, purpose))) {
		for (labels, at) in labels.into_iter().flat_map(|labels| [0, DAY, 7 * DAY].map(|at| (labels, at))) {
			let (classes, ceiling, redact) = contract.decide(accounts()[3], role, purpose, 0xFFFF, labels, at);
			let labels = labels.map(|(confidentiality, sensitivities)| Labels { confidentiality, sensitivities });
			let question = Question { role, purpose, classes: 0xFFFF, labels, at, delegated: None };
			assert_eq!(Answer { classes, ceiling, redact }, access_core::decide(&document, &question));
		}
	}
}
