//! What makes a policy sound: one refusal per error.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod common;

use access_core::{Document, DocumentError, Hours, Rule, MAX_RULES, MAX_RULES_IN_ALL};
use common::{line, tier, two_tiers};

fn refused(change: impl FnOnce(&mut Document), error: DocumentError) {
	let mut policy = two_tiers();
	assert_eq!(policy.check(), Ok(()));
	change(&mut policy);
	assert_eq!(policy.check(), Err(error));
}

#[test]
fn empty_policy_is_sound() {
	assert_eq!(Document::default().check(), Ok(()));
}

#[test]
fn numbers_out_of_range_fail() {
	refused(|policy| policy.tiers.push((32, tier(None, &[]))), DocumentError::OutOfRange(32));
	refused(|policy| policy.roles.push((32, 1)), DocumentError::OutOfRange(32));
}

#[test]
fn numbers_out_of_order_and_repeated_ones_fail() {
	refused(|policy| policy.tiers.swap(0, 1), DocumentError::NotInOrder(0));
	refused(|policy| policy.tiers.push((1, tier(None, &[]))), DocumentError::NotInOrder(1));
	refused(|policy| policy.roles.push((1, 0)), DocumentError::NotInOrder(1));
	refused(|policy| policy.roles.push((0, 0)), DocumentError::NotInOrder(0));
}

#[test]
fn unknown_tiers_fail() {
	refused(|policy| policy.tiers[1].1.parent = Some(9), DocumentError::UnknownTier(9));
	refused(|policy| policy.tiers[1].1.delegates = Some(8), DocumentError::UnknownTier(8));
	refused(|policy| policy.roles.push((2, 7)), DocumentError::UnknownTier(7));
}

#[test]
fn cycles_fail() {
	refused(|policy| policy.tiers[0].1.parent = Some(0), DocumentError::Cycle(0));
	refused(|policy| policy.tiers[0].1.parent = Some(1), DocumentError::Cycle(0));
	// A tier that hangs from a cycle without being in it.
	refused(
		|policy| {
			policy.tiers[0].1.parent = Some(1);
			policy.tiers[1].1.parent = Some(1);
		},
		DocumentError::TooDeep(0),
	);
}

#[test]
fn ninth_tier_in_a_line_fails() {
	assert_eq!(line(8).check(), Ok(()));
	assert_eq!(line(9).check(), Err(DocumentError::TooDeep(8)));
}

#[test]
fn ninth_rule_fails() {
	let rules = |count| vec![Rule::always(1, 1); count];
	let mut policy = two_tiers();
	policy.tiers[1].1.rules = rules(MAX_RULES);
	assert_eq!(policy.check(), Ok(()));
	refused(|policy| policy.tiers[1].1.rules = rules(MAX_RULES + 1), DocumentError::TooManyRules(1));
}

#[test]
fn rules_in_all_are_bounded() {
	let with = |count: u8| {
		let tiers = (0..count).map(|id| (id, tier(None, &[Rule::always(1, 1); MAX_RULES]))).collect();
		Document { roles: vec![], tiers }.check()
	};
	assert_eq!(MAX_RULES * 8, MAX_RULES_IN_ALL);
	assert_eq!((with(8), with(9)), (Ok(()), Err(DocumentError::TooManyRules(8))));
}

#[test]
fn rules_that_allow_nothing_fail() {
	refused(|policy| policy.tiers[0].1.rules.push(Rule::always(0, 1)), DocumentError::EmptyRule(0));
	refused(|policy| policy.tiers[1].1.rules.push(Rule::always(1, 0)), DocumentError::EmptyRule(1));
}

#[test]
fn hours_that_never_come_fail() {
	for hours in [
		Hours { days: 0, from: 0, until: 60 },
		Hours { days: 0x80, from: 0, until: 60 },
		Hours { days: 1, from: 60, until: 60 },
		Hours { days: 1, from: 1440, until: 60 },
		Hours { days: 1, from: 0, until: 1441 },
	] {
		refused(|policy| policy.tiers[1].1.rules[0].hours = Some(hours), DocumentError::BadHours(1));
	}
}
