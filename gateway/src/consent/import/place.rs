//! From a tree of rules to the chain's list of provisions.

use salus_primitives::{
	codes::{DataClassSet, PurposeSet, SensitivitySet},
	consent::{Actor, Effect, LabelRule, Provision, MAX_LEVELS, MAX_PROVISIONS},
	ids::Period,
};

use super::{reader::Reader, rule::Rule};
use crate::{chain::AccountId, consent::systems};

/// Provisions as they are placed.
#[derive(Default)]
pub(super) struct Places {
	provisions: Vec<Provision<AccountId>>,
	/// The numbers that the document gives them.
	numbers: Vec<Option<u64>>,
	/// Whether there were too many of them.
	overflown: bool,
}

/// The provisions of a list of rules; what can't be placed is refused.
pub(super) fn place(reader: &mut Reader<'_>, rules: &[Rule]) -> Vec<Provision<AccountId>> {
	let mut places = Places::default();
	for rule in rules {
		places.rule(reader, rule, &[None]);
	}
	if places.overflown {
		let why = format!("more provisions than {MAX_PROVISIONS}, counting one for each actor and kind of label");
		reader.refuse("Consent.provision", why);
	}
	places.in_order(reader)
}

impl Places {
	/// Places a rule below each of the parents, once for each of its actors and labels, then what is below it.
	fn rule(&mut self, reader: &mut Reader<'_>, rule: &Rule, parents: &[Option<u8>]) {
		let mut own = Vec::new();
		if self.overflown {
			return;
		}
		for parent in parents {
			for provision in single(rule, reader.research) {
				if let Some(provision) = self.below(reader, rule, provision, *parent) {
					own.extend(self.push(reader, rule, provision));
				}
			}
		}
		for exception in &rule.exceptions {
			self.rule(reader, exception, &own);
		}
	}

	/// Adds a provision, and gives its place.
	fn push(&mut self, reader: &mut Reader<'_>, rule: &Rule, provision: Provision<AccountId>) -> Option<Option<u8>> {
		if self.provisions.len() >= MAX_PROVISIONS as usize {
			self.overflown = true;
			return None;
		}
		let levels = std::iter::successors(provision.parent, |parent| self.get(*parent)?.parent).count() + 1;
		if levels > usize::from(MAX_LEVELS) {
			reader.refuse(&rule.path, format!("an exception at level {levels}, and {MAX_LEVELS} is the deepest"));
			return None;
		}
		if provision.period.is_over(reader.context.now) {
			reader.note(&rule.path, "its own period is over: it no longer says anything");
		}
		let place = u8::try_from(self.provisions.len()).ok();
		self.provisions.push(provision);
		self.numbers.push(rule.number);
		Some(place)
	}

	fn get(&self, place: u8) -> Option<&Provision<AccountId>> {
		self.provisions.get(usize::from(place))
	}

	/// Puts a provision below its parent. A denial below a denial denies nothing more, but does so for narrower actors,
	/// so that it stands beside its parent; a permit below a permit is no exception, whatever its author meant by it.
	fn below(
		&self,
		reader: &mut Reader<'_>,
		rule: &Rule,
		mut provision: Provision<AccountId>,
		parent: Option<u8>,
	) -> Option<Provision<AccountId>> {
		provision.parent = parent;
		let Some(above) = parent.and_then(|parent| self.get(parent)) else { return Some(provision) };
		if above.effect == provision.effect {
			if provision.effect == Effect::Permit {
				reader.refuse(&rule.path, "a permit within a permit is no exception: what is it meant to change?");
				return None;
			}
			reader.note(&rule.path, "a denial within a denial: kept beside it");
			let both = narrowed(provision, above);
			if both.is_none() {
				reader
					.refuse(&rule.path, "a denial within a denial that has nothing in common with it, or only in part");
			}
			return both;
		}
		// What was refused within it might have narrowed it.
		if takes_all(&provision, above) {
			if reader.has_refused_within(&rule.path) {
				return None;
			}
			reader.refuse(&rule.path, "contradicts what it is an exception to: it takes all of it back");
			return None;
		}
		Some(provision)
	}

	/// The provisions, in the order that the document gives them by number, if it gives one to each.
	fn in_order(self, reader: &mut Reader<'_>) -> Vec<Provision<AccountId>> {
		// The base of a document with numbers is the chain's provision 0.
		let numbers: Option<Vec<usize>> = self
			.numbers
			.iter()
			.enumerate()
			.map(|(place, number)| match number {
				Some(number) => usize::try_from(*number).ok(),
				None => (place == 0).then_some(0),
			})
			.collect();
		let Some(numbers) = numbers.filter(|_| self.numbers.iter().any(Option::is_some)) else {
			return self.provisions;
		};
		let mut sorted: Vec<_> = numbers.iter().copied().zip(self.provisions).collect();
		sorted.sort_by_key(|(number, _)| *number);
		let is_complete = sorted.iter().enumerate().all(|(place, (number, _))| place == *number);
		let renumber = |parent: u8| numbers.get(usize::from(parent)).and_then(|number| u8::try_from(*number).ok());
		let moved = sorted.into_iter().map(|(number, mut provision)| {
			provision.parent = provision.parent.and_then(renumber);
			(number, provision)
		});
		let moved: Vec<_> = moved.collect();
		let is_ordered = |(number, provision): &(usize, Provision<AccountId>)| {
			provision.parent.is_none_or(|parent| usize::from(parent) < *number)
		};
		if !is_complete || !moved.iter().all(is_ordered) {
			reader.refuse("Consent.provision", "the numbers of the provisions are not those of a list");
		}
		moved.into_iter().map(|(_, provision)| provision).collect()
	}
}

/// A rule as provisions, one for each of its actors and labels.
fn single(rule: &Rule, research: bool) -> Vec<Provision<AccountId>> {
	let criteria = &rule.criteria;
	let everything = if research { systems::research_purposes() } else { PurposeSet::all() };
	let anyone = [Actor::Anyone];
	let actors = if criteria.actors.is_empty() { anyone.as_slice() } else { criteria.actors.as_slice() };
	let one = |actor: &Actor<AccountId>, labels: &LabelRule| Provision {
		parent: None,
		effect: rule.effect,
		actor: actor.clone(),
		purposes: criteria.purposes.unwrap_or(everything),
		classes: criteria.classes.unwrap_or(DataClassSet::all()),
		labels: *labels,
		period: criteria.period,
		data_period: criteria.data_period,
		data_use: criteria.data_use,
	};
	actors.iter().flat_map(|actor| criteria.labels.iter().map(move |labels| one(actor, labels))).collect()
}

/// A denial as it stands beside the denial that it was written under, if what both are about can be said at once.
fn narrowed(inner: Provision<AccountId>, outer: &Provision<AccountId>) -> Option<Provision<AccountId>> {
	let actor = match (&inner.actor, &outer.actor) {
		(own, Actor::Anyone) => own.clone(),
		(Actor::Anyone, other) => other.clone(),
		(own, other) => Some(own.clone()).filter(|own| own == other)?,
	};
	let classes = inner.classes.intersection(outer.classes);
	let purposes = common_purposes(inner.purposes, outer.purposes);
	let data_use = match (inner.data_use, outer.data_use) {
		(own, None) => own,
		(None, other) => other,
		(own, other) => Some(own).filter(|own| *own == other)?,
	};
	Some(Provision {
		parent: outer.parent,
		actor,
		purposes: Some(purposes).filter(|purposes| !purposes.is_empty())?,
		classes: Some(classes).filter(|classes| !classes.is_empty())?,
		labels: common_labels(&inner.labels, &outer.labels)?,
		period: inner.period.intersection(&outer.period)?,
		data_period: inner.data_period.intersection(&outer.data_period)?,
		data_use,
		..inner
	})
}

/// The purposes that both sets subsume, by as few codes as they have already.
fn common_purposes(one: PurposeSet, other: PurposeSet) -> PurposeSet {
	let kept = one.iter().filter(|purpose| other.subsumes(*purpose));
	kept.chain(other.iter().filter(|purpose| one.subsumes(*purpose))).collect()
}

/// The labels that two denials are both about, where one rule can say it.
fn common_labels(one: &LabelRule, other: &LabelRule) -> Option<LabelRule> {
	let sensitivities = match (one.sensitivities, other.sensitivities) {
		(own, SensitivitySet(0)) => own,
		(SensitivitySet(0), other) => other,
		(own, other) => Some(own).filter(|own| *own == other)?,
	};
	Some(LabelRule { confidentiality: one.confidentiality.max(other.confidentiality), sensitivities })
}

/// Whether an exception leaves nothing of what it is an exception to.
fn takes_all(inner: &Provision<AccountId>, outer: &Provision<AccountId>) -> bool {
	let is_any = |period: &Period| *period == Period::always();
	let purposes = outer.purposes.iter().all(|purpose| inner.purposes.subsumes(purpose));
	// Where both name labels, one of them is a ceiling and the other a floor: sensitivities alone can be compared.
	let labels = inner.labels.confidentiality.is_none()
		&& (inner.labels.is_any()
			|| (!outer.labels.sensitivities.is_empty()
				&& outer.labels.sensitivities.difference(inner.labels.sensitivities).is_empty()));
	(inner.actor == Actor::Anyone || inner.actor == outer.actor)
		&& purposes
		&& outer.classes.difference(inner.classes).is_empty()
		&& labels
		&& (is_any(&inner.period) || inner.period.covers(&outer.period))
		&& (is_any(&inner.data_period) || inner.data_period.covers(&outer.data_period))
		&& (inner.data_use.is_none() || inner.data_use == outer.data_use)
}
