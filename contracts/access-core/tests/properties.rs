//! Properties of every policy, against a naive evaluation over maps.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use access_core::{
	decide, may_give, Answer, Delegation, Document, Hours, Labels, Limits, Question, Rule, Tier, DAY, MAX_DEPTH,
};
use common::ALL;
use proptest::{collection::vec, option, prelude::*};

/// What the model says: every pair of a class and a level or sensitivity that may be seen, one by one.
struct Model(BTreeMap<u8, Tier>);

impl Model {
	fn of(policy: &Document) -> Self {
		Self(policy.tiers.iter().cloned().collect())
	}

	/// The classes of a tier and of all above it, rule by rule.
	fn classes(&self, id: u8, purpose: u8, at: u64) -> BTreeSet<u8> {
		let mut found = BTreeSet::new();
		let mut next = Some(id);
		while let Some(tier) = next.and_then(|id| self.0.get(&id)) {
			for rule in &tier.rules {
				let on = rule.hours.is_none_or(|hours| model_hours(hours, at));
				if on && purpose < 32 && rule.purposes >> purpose & 1 == 1 {
					found.extend((0..32).filter(|class| rule.classes >> class & 1 == 1));
				}
			}
			next = tier.parent;
		}
		found
	}

	/// Whether a tier lets data of that class and those labels through.
	fn sees(&self, id: u8, question: &Question, class: u8, labels: Labels) -> bool {
		let Some(tier) = self.0.get(&id) else { return false };
		let level = tier.limits.ceiling.is_none_or(|ceiling| labels.confidentiality <= ceiling);
		let sensitivities =
			(0..32).all(|bit| labels.sensitivities >> bit & 1 == 0 || tier.limits.sensitivities >> bit & 1 == 1);
		level && sensitivities && self.classes(id, question.purpose, question.at).contains(&class)
	}
}

/// Hours by listing each minute of the week, Monday being the first day.
fn model_hours(hours: Hours, at: u64) -> bool {
	let week = 7 * 1440;
	let now = (at / 60_000 + 3 * 1440) % week;
	let length = (u64::from(hours.until) + 1440 - u64::from(hours.from)) % 1440;
	let length = if length == 0 && hours.from != hours.until { 1440 } else { length };
	(0..7).filter(|day| hours.days >> day & 1 == 1).any(|day| {
		let begin = day * 1440 + u64::from(hours.from);
		(0..length).any(|minute| (begin + minute) % week == now)
	})
}

fn hours() -> impl Strategy<Value = Hours> {
	let sound = (1u8..0x80, 0u16..1440, 0u16..=1440).prop_map(|(days, from, until)| Hours { days, from, until });
	sound.prop_filter("hours that come", |hours| hours.is_sound())
}

fn rule() -> impl Strategy<Value = Rule> {
	(1u32..256, 1u32..1024, option::weighted(0.3, hours())).prop_map(|(purposes, classes, hours)| Rule {
		purposes,
		classes,
		hours,
	})
}

fn limits() -> impl Strategy<Value = Limits> {
	(option::of(0u8..6), prop_oneof![Just(ALL), 0u32..64])
		.prop_map(|(ceiling, sensitivities)| Limits { ceiling, sensitivities })
}

/// A sound policy: a parent and a delegated tier have a smaller number.
fn policy() -> impl Strategy<Value = Document> {
	let tier = (
		option::of(any::<prop::sample::Index>()),
		limits(),
		option::of(any::<prop::sample::Index>()),
		vec(rule(), 0..4),
	);
	(vec(tier, 1..9), vec(option::of(any::<prop::sample::Index>()), 10)).prop_map(|(parts, roles)| {
		let count = parts.len();
		let number = |index: prop::sample::Index, below: usize| u8::try_from(index.index(below)).unwrap();
		let mut tiers = vec![];
		for (place, (parent, limits, delegates, rules)) in parts.into_iter().enumerate() {
			let parent = parent.filter(|_| place > 0).map(|index| number(index, place));
			let delegates = delegates.map(|index| number(index, count));
			tiers.push((u8::try_from(place).unwrap(), Tier { parent, limits, delegates, rules }));
		}
		let roles = (0u8..).zip(roles).filter_map(|(role, tier)| Some((role, number(tier?, count)))).collect();
		Document { roles, tiers }
	})
}

fn labels() -> impl Strategy<Value = Labels> {
	(0u8..7, 0u32..128).prop_map(|(confidentiality, sensitivities)| Labels { confidentiality, sensitivities })
}

fn question() -> impl Strategy<Value = Question> {
	(0u8..12, 0u8..10, 0u32..2048, option::of(labels()), 0..60 * DAY, option::of(0u8..9)).prop_map(
		|(role, purpose, classes, labels, at, delegated)| Question { role, purpose, classes, labels, at, delegated },
	)
}

fn own_tier(policy: &Document, role: u8) -> Option<u8> {
	policy.roles.iter().find(|(number, _)| *number == role).map(|(_, tier)| *tier)
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn generated_policies_are_sound(policy in policy()) {
		prop_assert_eq!(policy.check(), Ok(()));
		prop_assert!(policy.tiers.len() <= MAX_DEPTH);
	}

	/// Without a delegation: the answer lets through what the model's tier sees, no more and no less.
	#[test]
	fn answer_is_the_models(policy in policy(), question in question(), class in 0u8..12, labels in labels()) {
		let model = Model::of(&policy);
		let question = Question { delegated: None, ..question };
		let answer = decide(&policy, &question);
		let own = own_tier(&policy, question.role);
		let asked = question.classes >> class & 1 == 1;
		let within = question.labels.is_none_or(|labels| {
			let limits = own.map(|id| policy.tiers[usize::from(id)].1.limits);
			limits.is_some_and(|limits| limits.allow(labels.confidentiality, labels.sensitivities))
		});
		let seen = own.is_some_and(|id| model.sees(id, &question, class, labels));
		prop_assert_eq!(answer.lets_through(class, labels), asked && within && seen);
	}

	/// A delegation never gives more than the tier it names.
	#[test]
	fn whatever_is_seen_is_seen_by_one_tier_alone(
		policy in policy(), question in question(), class in 0u8..12, labels in labels(),
	) {
		let model = Model::of(&policy);
		let tiers = [own_tier(&policy, question.role), question.delegated];
		if decide(&policy, &question).lets_through(class, labels) {
			prop_assert!(tiers.into_iter().flatten().any(|id| model.sees(id, &question, class, labels)));
		}
	}

	/// The classes are those of both tiers.
	#[test]
	fn classes_are_the_union(policy in policy(), question in question()) {
		let alone = |role, delegated| decide(&policy, &Question { role, delegated, ..question }).classes;
		let union = alone(question.role, None) | alone(31, question.delegated);
		prop_assert_eq!(decide(&policy, &question).classes, union);
	}

	/// A delegation takes nothing away from whoever asks for what the role allows.
	#[test]
	fn role_keeps_its_answer(policy in policy(), question in question()) {
		let own = decide(&policy, &Question { delegated: None, ..question });
		let question = Question { classes: own.classes, ..question };
		prop_assert_eq!(decide(&policy, &question), own);
	}

	#[test]
	fn never_more_than_was_asked(policy in policy(), question in question(), purpose: u8, role: u8) {
		let answer = decide(&policy, &Question { purpose, role, ..question });
		prop_assert_eq!(answer.classes & !question.classes, 0);
		if answer.classes == 0 {
			prop_assert_eq!(answer, Answer::default());
		}
	}

	#[test]
	fn without_rules_nothing_is_allowed(mut policy in policy(), question in question()) {
		for (_, tier) in &mut policy.tiers {
			tier.rules.clear();
		}
		prop_assert_eq!(decide(&policy, &question), Answer::default());
	}

	#[test]
	fn a_parent_only_widens_the_classes(mut policy in policy(), question in question()) {
		let with = decide(&policy, &question).classes;
		for (_, tier) in &mut policy.tiers {
			tier.parent = None;
		}
		prop_assert_eq!(decide(&policy, &question).classes & !with, 0);
	}

	/// What may be given is in the line of the one tier that the giver's tier names; after its end it is nothing.
	#[test]
	fn delegations_stay_in_line_and_end(policy in policy(), role in 0u8..12, tier in 0u8..9, length in 1..90 * DAY) {
		let given = Delegation::give(&policy, ((), role), tier, 5, 5 + length);
		let named = own_tier(&policy, role).and_then(|id| policy.tiers[usize::from(id)].1.delegates);
		let mut line = vec![];
		let mut next = named;
		while let Some(id) = next {
			line.push(id);
			next = policy.tiers[usize::from(id)].1.parent;
		}
		prop_assert_eq!(given.is_ok(), line.contains(&tier));
		prop_assert_eq!(may_give(&policy, role, tier), line.contains(&tier));
		if let Ok(given) = given {
			prop_assert_eq!(given.tier_at(5 + length), None);
			prop_assert_eq!(given.tier_at(4 + length), Some(tier));
			prop_assert_eq!(given.tier_at(4), None);
		}
	}

	#[test]
	fn hours_are_the_models(hours in hours(), at in 0..60 * DAY) {
		prop_assert_eq!(hours.contain(at), model_hours(hours, at));
	}

	/// Whatever versions are adopted, the one that held at a moment in the past is the one that still answers for it,
	/// as long as it is kept.
	#[test]
	fn past_keeps_its_version(steps in vec((0u64..40, 0u64..10), 1..30)) {
		let mut schedule = access_core::Schedule::default();
		let mut held = BTreeMap::new();
		let mut now = 0;
		for (ahead, wait) in steps {
			let _ = schedule.adopt(now + ahead, now);
			prop_assert!(schedule.kept.len() <= access_core::MAX_VERSIONS);
			let ascending = |pair: &[access_core::Kept]| pair[0].from < pair[1].from && pair[0].version < pair[1].version;
			prop_assert!(schedule.kept.windows(2).all(ascending));
			for moment in now..now + wait {
				held.insert(moment, schedule.in_force(moment));
			}
			now += wait;
			for (moment, version) in &held {
				let answer = schedule.in_force(*moment);
				prop_assert!(answer == *version || answer.is_none());
			}
		}
	}
}
