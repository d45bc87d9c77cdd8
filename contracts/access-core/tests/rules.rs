//! The rules on tables of maps: examples, one refusal per error, and properties of every policy.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use access_core::{
	add_rule, allowed, assign_role, clear_tier, define_tier, unassign_role, Error, Rule, Tables, TablesMut, Tier,
	TierId, MAX_DEPTH, MAX_RULES, MAX_TIERS,
};
use proptest::prelude::*;

#[derive(Clone, Debug, Default, PartialEq)]
struct Maps {
	roles: BTreeMap<u8, TierId>,
	tiers: BTreeMap<TierId, Tier>,
}

impl Tables for Maps {
	fn tier_of(&self, role: u8) -> Option<TierId> {
		self.roles.get(&role).copied()
	}
	fn tier(&self, id: TierId) -> Option<Tier> {
		self.tiers.get(&id).cloned()
	}
}

impl TablesMut for Maps {
	fn put_tier(&mut self, id: TierId, tier: Tier) {
		self.tiers.insert(id, tier);
	}
	fn put_role(&mut self, role: u8, tier: Option<TierId>) {
		match tier {
			Some(id) => self.roles.insert(role, id),
			None => self.roles.remove(&role),
		};
	}
}

const ALL: u32 = u32::MAX;

fn rule(purposes: u32, classes: u32) -> Rule {
	Rule { purposes, classes }
}

/// Role 1 has tier 1 (purpose 0: classes 0 and 1), whose parent is tier 0 (purposes 0 and 2: class 4).
fn two_tiers() -> Maps {
	let mut maps = Maps::default();
	define_tier(&mut maps, 0, None).unwrap();
	define_tier(&mut maps, 1, Some(0)).unwrap();
	add_rule(&mut maps, 0, rule(0b101, 0b1_0000)).unwrap();
	add_rule(&mut maps, 1, rule(0b001, 0b0_0011)).unwrap();
	assign_role(&mut maps, 1, 1).unwrap();
	maps
}

/// Tiers 0 to `count` - 1, each under the one before.
fn line(count: u8) -> Maps {
	let mut maps = Maps::default();
	for id in 0..count {
		define_tier(&mut maps, id, id.checked_sub(1)).unwrap();
	}
	maps
}

/// The change is refused, and nothing was written.
fn refused(maps: &Maps, change: impl FnOnce(&mut Maps) -> Result<(), Error>, error: Error) {
	let mut after = maps.clone();
	assert_eq!(change(&mut after), Err(error));
	assert_eq!(*maps, after);
}

#[test]
fn empty_policy_allows_nothing() {
	assert_eq!(allowed(&Maps::default(), 0, 0, ALL), 0);
}

#[test]
fn role_gets_its_tier_and_what_is_inherited() {
	let maps = two_tiers();
	assert_eq!(allowed(&maps, 1, 0, ALL), 0b1_0011);
	assert_eq!(allowed(&maps, 1, 2, ALL), 0b1_0000);
	assert_eq!(allowed(&maps, 1, 0, 0b10), 0b10);
}

#[test]
fn other_roles_and_purposes_get_nothing() {
	let maps = two_tiers();
	assert_eq!(allowed(&maps, 2, 0, ALL), 0);
	assert_eq!(allowed(&maps, 1, 1, ALL), 0);
}

#[test]
fn numbers_without_a_meaning_get_nothing() {
	let mut maps = two_tiers();
	add_rule(&mut maps, 1, rule(ALL, ALL)).unwrap();
	// Even when the table itself holds such a role.
	maps.put_role(32, Some(1));
	for number in [32, 33, 64, u8::MAX] {
		assert_eq!(allowed(&maps, 1, number, ALL), 0);
		assert_eq!(allowed(&maps, number, 0, ALL), 0);
	}
	assert_eq!(allowed(&maps, 1, 31, ALL), ALL);
}

#[test]
fn rules_of_a_tier_add_up() {
	let mut maps = two_tiers();
	add_rule(&mut maps, 1, rule(0b001, 0b1000)).unwrap();
	assert_eq!(allowed(&maps, 1, 0, ALL), 0b1_1011);
}

#[test]
fn clear_tier_keeps_the_inherited_rules() {
	let mut maps = two_tiers();
	clear_tier(&mut maps, 1).unwrap();
	assert_eq!(allowed(&maps, 1, 0, ALL), 0b1_0000);
}

#[test]
fn define_tier_again_moves_it_and_keeps_its_rules() {
	let mut maps = two_tiers();
	define_tier(&mut maps, 1, None).unwrap();
	assert_eq!(allowed(&maps, 1, 0, ALL), 0b0_0011);
}

#[test]
fn unassign_role_takes_everything() {
	let mut maps = two_tiers();
	unassign_role(&mut maps, 1).unwrap();
	assert_eq!(allowed(&maps, 1, 0, ALL), 0);
}

#[test]
fn tables_with_a_cycle_still_end() {
	let mut maps = two_tiers();
	maps.put_tier(0, Tier { parent: Some(1), rules: vec![] });
	assert_eq!(allowed(&maps, 1, 0, ALL), 0b0_0011);
}

#[test]
fn numbers_out_of_range_fail() {
	let maps = two_tiers();
	refused(&maps, |m| define_tier(m, MAX_TIERS, None), Error::OutOfRange);
	refused(&maps, |m| assign_role(m, 32, 1), Error::OutOfRange);
}

#[test]
fn unknown_tiers_fail() {
	let maps = two_tiers();
	refused(&maps, |m| define_tier(m, 2, Some(3)), Error::UnknownTier);
	refused(&maps, |m| add_rule(m, 2, rule(1, 1)), Error::UnknownTier);
	refused(&maps, |m| clear_tier(m, 2), Error::UnknownTier);
	refused(&maps, |m| assign_role(m, 2, 2), Error::UnknownTier);
}

#[test]
fn cycles_fail() {
	let maps = line(3);
	refused(&maps, |m| define_tier(m, 0, Some(0)), Error::Cycle);
	refused(&maps, |m| define_tier(m, 0, Some(2)), Error::Cycle);
	refused(&maps, |m| define_tier(m, 9, Some(9)), Error::Cycle);
}

#[test]
fn deep_lines_fail() {
	refused(&line(8), |m| define_tier(m, 8, Some(7)), Error::TooDeep);
	// Moving a tier takes those below it along.
	let mut maps = line(5);
	for id in 10..14 {
		define_tier(&mut maps, id, if id == 10 { None } else { Some(id - 1) }).unwrap();
	}
	refused(&maps, |m| define_tier(m, 0, Some(13)), Error::TooDeep);
	assert_eq!(define_tier(&mut maps, 1, Some(13)), Ok(()));
}

#[test]
fn ninth_rule_fails() {
	let mut maps = two_tiers();
	for _ in 1..MAX_RULES {
		add_rule(&mut maps, 1, rule(1, 1)).unwrap();
	}
	refused(&maps, |m| add_rule(m, 1, rule(1, 1)), Error::TooManyRules);
}

#[test]
fn rules_that_allow_nothing_fail() {
	let maps = two_tiers();
	refused(&maps, |m| add_rule(m, 1, rule(0, 1)), Error::EmptyRule);
	refused(&maps, |m| add_rule(m, 1, rule(1, 0)), Error::EmptyRule);
}

#[test]
fn unassign_role_without_a_tier_fails() {
	refused(&two_tiers(), |m| unassign_role(m, 2), Error::NotAssigned);
}

#[derive(Clone, Debug)]
enum Change {
	Define(u8, Option<u8>),
	Add(u8, Rule),
	Clear(u8),
	Assign(u8, u8),
	Unassign(u8),
}

impl Change {
	fn apply(&self, maps: &mut Maps) -> Result<(), Error> {
		match self {
			Self::Define(tier, parent) => define_tier(maps, *tier, *parent),
			Self::Add(tier, rule) => add_rule(maps, *tier, *rule),
			Self::Clear(tier) => clear_tier(maps, *tier),
			Self::Assign(role, tier) => assign_role(maps, *role, *tier),
			Self::Unassign(role) => unassign_role(maps, *role),
		}
	}
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
	let tier = 0u8..12;
	let rule = (any::<u32>(), any::<u32>()).prop_map(|(purposes, classes)| Rule { purposes, classes });
	let change = prop_oneof![
		4 => (0u8..34, proptest::option::of(tier.clone())).prop_map(|(t, p)| Change::Define(t % 14, p)),
		4 => (tier.clone(), rule).prop_map(|(t, r)| Change::Add(t, r)),
		1 => tier.clone().prop_map(Change::Clear),
		3 => (0u8..34, tier).prop_map(|(r, t)| Change::Assign(r, t)),
		1 => (0u8..34).prop_map(Change::Unassign),
	];
	proptest::collection::vec(change, 0..60)
}

fn policy() -> impl Strategy<Value = Maps> {
	changes().prop_map(|changes| {
		let mut maps = Maps::default();
		for change in changes {
			let before = maps.clone();
			if change.apply(&mut maps).is_err() {
				assert_eq!(before, maps, "a refused change wrote something");
			}
		}
		maps
	})
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn never_more_than_was_asked(maps in policy(), role: u8, purpose: u8, classes: u32) {
		prop_assert_eq!(allowed(&maps, role, purpose, classes) & !classes, 0);
	}

	#[test]
	fn parts_of_a_question_have_parts_of_the_answer(maps in policy(), role in 0u8..32, purpose in 0u8..32, classes: u32) {
		prop_assert_eq!(allowed(&maps, role, purpose, classes), allowed(&maps, role, purpose, ALL) & classes);
	}

	#[test]
	fn without_rules_nothing_is_allowed(mut maps in policy(), role: u8, purpose: u8) {
		for tier in maps.tiers.values_mut() {
			tier.rules.clear();
		}
		prop_assert_eq!(allowed(&maps, role, purpose, ALL), 0);
	}

	#[test]
	fn a_parent_only_widens(maps in policy(), tier in 0u8..14, parent in 0u8..14, role in 0u8..32, purpose in 0u8..32) {
		let mut orphan = maps.clone();
		define_tier(&mut orphan, parent, maps.tier(parent).and_then(|tier| tier.parent)).unwrap();
		define_tier(&mut orphan, tier, None).unwrap();
		let mut child = orphan.clone();
		if define_tier(&mut child, tier, Some(parent)).is_err() {
			prop_assert_eq!(&child, &orphan);
		}
		let (before, after) = (allowed(&orphan, role, purpose, ALL), allowed(&child, role, purpose, ALL));
		prop_assert_eq!(before & !after, 0);
	}

	#[test]
	fn the_answer_is_the_union_over_the_line(maps in policy(), role in 0u8..32, purpose in 0u8..32) {
		let mut union = 0;
		let mut next = maps.tier_of(role);
		while let Some(tier) = next.and_then(|id| maps.tier(id)) {
			union |= tier.classes_for(purpose);
			next = tier.parent;
		}
		prop_assert_eq!(allowed(&maps, role, purpose, ALL), union);
	}

	#[test]
	fn every_line_ends_and_every_table_is_bounded(maps in policy()) {
		for (id, tier) in &maps.tiers {
			prop_assert!(*id < MAX_TIERS && tier.rules.len() <= MAX_RULES);
			let mut next = Some(*id);
			let mut length = 0;
			while let Some(id) = next {
				length += 1;
				prop_assert!(length <= MAX_DEPTH);
				next = maps.tier(id).expect("parents are defined").parent;
			}
		}
		for (role, tier) in &maps.roles {
			prop_assert!(*role < 32 && maps.tiers.contains_key(tier));
		}
	}
}
