//! What a policy answers: classes, labels, delegated tiers.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod common;

use access_core::{decide_lazily, Answer, Document, Hours, Labels, Limits, Question, Rule, Tables, Tier, TierId};
use common::{allowed, ask, labels, question, tier, two_tiers, ALL, HOUR};

#[test]
fn empty_policy_allows_nothing() {
	assert_eq!(ask(&Document::default(), question(0, 0, ALL)), Answer::default());
}

#[test]
fn role_gets_its_tier_and_what_is_inherited() {
	let policy = two_tiers();
	assert_eq!(allowed(&policy, 1, 0, ALL), 0b1_0011);
	assert_eq!(allowed(&policy, 1, 2, ALL), 0b1_0000);
	assert_eq!(allowed(&policy, 1, 0, 0b10), 0b10);
}

#[test]
fn other_roles_and_purposes_get_nothing() {
	let policy = two_tiers();
	assert_eq!(allowed(&policy, 2, 0, ALL), 0);
	assert_eq!(allowed(&policy, 1, 1, ALL), 0);
	assert_eq!(allowed(&policy, 1, 0, 0), 0);
}

#[test]
fn numbers_without_a_meaning_get_nothing() {
	let mut policy = two_tiers();
	policy.tiers[1].1.rules.push(Rule::always(ALL, ALL));
	// Even when the table itself holds such a role.
	policy.roles.push((32, 1));
	for number in [32, 33, 64, u8::MAX] {
		assert_eq!(allowed(&policy, 1, number, ALL), 0);
		assert_eq!(allowed(&policy, number, 0, ALL), 0);
	}
	assert_eq!(allowed(&policy, 1, 31, ALL), ALL);
}

#[test]
fn rules_of_a_tier_add_up() {
	let mut policy = two_tiers();
	policy.tiers[1].1.rules.push(Rule::always(0b001, 0b1000));
	assert_eq!(allowed(&policy, 1, 0, ALL), 0b1_1011);
}

#[test]
fn tables_with_a_cycle_or_a_gap_still_end() {
	let mut policy = two_tiers();
	policy.tiers[0].1 = tier(Some(1), &[]);
	assert_eq!(allowed(&policy, 1, 0, ALL), 0b0_0011);
	policy.tiers.remove(0);
	assert_eq!(allowed(&policy, 1, 0, ALL), 0b0_0011);
}

#[test]
fn rule_with_hours_holds_within_them_alone() {
	let mut policy = two_tiers();
	policy.tiers[1].1.rules[0].hours = Some(Hours { days: 0b000_1000, from: 480, until: 960 });
	let at = |at| ask(&policy, Question { at, ..question(1, 0, ALL) }).classes;
	assert_eq!(at(8 * HOUR - 1), 0b1_0000);
	assert_eq!(at(8 * HOUR), 0b1_0011);
	assert_eq!(at(16 * HOUR - 1), 0b1_0011);
	assert_eq!(at(16 * HOUR), 0b1_0000);
	assert_eq!(at(34 * HOUR), 0b1_0000, "Friday is not among the days");
}

/// Tier 1 may see levels up to 3 and sensitivity 2; tier 0, from which it inherits, no sensitivities at all.
fn limited() -> Document {
	let mut policy = two_tiers();
	policy.tiers[0].1.limits = Limits::default();
	policy.tiers[1].1.limits = Limits { ceiling: Some(3), sensitivities: 0b100 };
	policy
}

#[test]
fn answer_names_the_limits_of_the_asking_tier() {
	let answer = ask(&limited(), question(1, 0, ALL));
	assert_eq!(answer, Answer { classes: 0b1_0011, ceiling: Some(3), redact: !0b100 });
	assert!(answer.lets_through(4, Labels { confidentiality: 3, sensitivities: 0b100 }));
	assert!(!answer.lets_through(4, Labels { confidentiality: 4, sensitivities: 0 }));
	assert!(!answer.lets_through(4, Labels { confidentiality: 0, sensitivities: 0b101 }));
	assert!(!answer.lets_through(2, Labels { confidentiality: 0, sensitivities: 0 }));
}

#[test]
fn labels_within_the_limits_change_nothing_and_others_get_nothing() {
	let policy = limited();
	let with = |labels| ask(&policy, Question { labels, ..question(1, 0, ALL) });
	assert_eq!(with(labels(3, 0b100)), with(None));
	assert_eq!(with(labels(4, 0)), Answer::default());
	assert_eq!(with(labels(0, 0b1000)), Answer::default());
	// A sensitivity that was added to the chain after the policy.
	assert_eq!(with(labels(0, 1 << 31)), Answer::default());
}

#[test]
fn tier_without_limits_asks_for_no_omission() {
	let answer = ask(&two_tiers(), question(1, 0, ALL));
	assert_eq!((answer.ceiling, answer.redact), (None, 0));
}

/// As [`limited`], with tier 2 beside: purpose 0, classes 1 and 8, levels up to 2, sensitivities 2 and 3.
fn three_tiers() -> Document {
	let mut policy = limited();
	let limits = Limits { ceiling: Some(2), sensitivities: 0b1100 };
	policy.tiers.push((2, Tier { limits, ..tier(None, &[Rule::always(1, 0b1_0000_0010)]) }));
	policy
}

#[test]
fn delegated_tier_alone_answers_for_a_role_without_one() {
	let answer = ask(&three_tiers(), Question { delegated: Some(2), ..question(9, 0, ALL) });
	assert_eq!(answer, Answer { classes: 0b1_0000_0010, ceiling: Some(2), redact: !0b1100 });
}

#[test]
fn delegated_tier_adds_its_classes_under_the_limits_of_both() {
	let answer = ask(&three_tiers(), Question { delegated: Some(2), ..question(1, 0, ALL) });
	assert_eq!(answer, Answer { classes: 0b1_0001_0011, ceiling: Some(2), redact: !0b100 });
}

#[test]
fn delegated_tier_takes_nothing_away() {
	let policy = three_tiers();
	let own = question(1, 0, 0b1_0011);
	assert_eq!(ask(&policy, Question { delegated: Some(2), ..own }), ask(&policy, own));
	let unknown = Question { delegated: Some(9), ..question(1, 0, ALL) };
	assert_eq!(ask(&policy, unknown), ask(&policy, question(1, 0, ALL)));
}

#[test]
fn delegation_is_looked_up_only_where_the_role_falls_short() {
	let policy = two_tiers();
	let full = decide_lazily(&policy, &question(1, 0, 0b11), || panic!("the role's tier allows all of it"));
	assert_eq!(full.classes, 0b11);
	let mut asked = false;
	decide_lazily(&policy, &question(1, 0, 0b111), || {
		asked = true;
		None
	});
	assert!(asked);
}

/// Tables over constants, as a runtime keeps them: nothing is allocated.
struct Constants;

static TIERS: [Tier<&[Rule]>; 1] =
	[Tier { parent: None, limits: Limits::NONE, delegates: None, rules: &[Rule::always(0b1, 0b110)] }];

impl Tables for Constants {
	type Rules = &'static [Rule];

	fn tier_of(&self, role: u8) -> Option<TierId> {
		(role == 4).then_some(0)
	}

	fn tier(&self, id: TierId) -> Option<Tier<Self::Rules>> {
		TIERS.get(usize::from(id)).copied()
	}
}

#[test]
fn tables_of_constants_answer_alike() {
	assert_eq!(access_core::decide(&Constants, &question(4, 0, 0b11)).classes, 0b10);
	assert_eq!(access_core::decide(&Constants, &question(3, 0, 0b11)).classes, 0);
}
