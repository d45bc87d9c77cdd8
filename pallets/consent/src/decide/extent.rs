//! Which data of a class a permit is about, and which a denial takes away. A question that names the data's time and
//! labels leaves nothing open: then an extent is everything, and a bar is nothing or everything.

use alloc::vec::Vec;
use salus_primitives::{
	codes::{Confidentiality, SensitivitySet},
	consent::{Effect, Provision},
	ids::{Moment, Period},
};

use super::matching::Question;

/// Most extents that one answer about a class weighs, so that its cost grows no faster than the number of provisions. A
/// permit more is left out, which is on the safe side.
const MAX_EXTENTS: usize = 8;

/// On which data the provisions on a path all speak, as far as the question leaves it open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Region {
	/// Data made then.
	period: Period,
	/// Data of this confidentiality or less.
	ceiling: Option<Confidentiality>,
	/// Data of this confidentiality or more.
	floor: Option<Confidentiality>,
	/// Data with at least one of the innermost labels named; empty if none are named.
	innermost: SensitivitySet,
	/// The labels in every set that is named.
	common: SensitivitySet,
}

impl Region {
	/// The part of the region on which a provision speaks, `None` if on none of it.
	pub(super) fn within<A>(self, provision: &Provision<A>, question: &Question<A>) -> Option<Self> {
		self.at_time(&provision.data_period, question.data_time)?.with_labels(provision, question)
	}

	fn at_time(self, period: &Period, time: Option<Moment>) -> Option<Self> {
		match time {
			Some(time) => period.contains(time).then_some(self),
			None => Some(Self { period: self.period.intersection(period)?, ..self }),
		}
	}

	fn with_labels<A>(self, provision: &Provision<A>, question: &Question<A>) -> Option<Self> {
		let rule = provision.labels;
		if let Some(labels) = &question.labels {
			return rule.covers(labels, provision.effect).then_some(self);
		}
		let leveled = match provision.effect {
			Effect::Permit => Self { ceiling: lower(self.ceiling, rule.confidentiality), ..self },
			Effect::Deny => Self { floor: self.floor.max(rule.confidentiality), ..self },
		};
		if rule.sensitivities.is_empty() {
			return Some(leveled);
		}
		let first = self.innermost.is_empty();
		let common = if first { rule.sensitivities } else { self.common.intersection(rule.sensitivities) };
		Some(Self { innermost: rule.sensitivities, common, ..leveled })
	}

	/// Data on which a permit speaks for certain: none, if obligations can't name it.
	pub(super) fn inner(&self) -> Option<Extent> {
		let no_common_label = !self.innermost.is_empty() && self.common.is_empty();
		if self.floor.is_some() || no_common_label {
			return None;
		}
		let Self { period, ceiling, common, .. } = *self;
		Some(Extent { period, ceiling, redact: SensitivitySet::empty(), only: common })
	}

	/// What keeps out all data on which a denial speaks, and as little more as obligations can name.
	pub(super) fn outer(&self) -> Bar {
		if !self.innermost.is_empty() {
			return Bar { redact: self.innermost, ..Bar::default() };
		}
		if let Some(floor) = self.floor {
			return floor.below().map_or(Bar::ALL, |ceiling| Bar { ceiling: Some(ceiling), ..Bar::default() });
		}
		if self.period == Period::always() {
			return Bar::ALL;
		}
		Bar { period: Some(self.period), ..Bar::default() }
	}
}

/// What denials keep out of the permits that they reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bar {
	/// Everything.
	all: bool,
	/// Data with any of these labels.
	redact: SensitivitySet,
	/// Data more confidential than this.
	ceiling: Option<Confidentiality>,
	/// Data made then.
	period: Option<Period>,
}

impl Bar {
	/// Keeps everything out.
	pub(super) const ALL: Self = Self { all: true, redact: SensitivitySet::empty(), ceiling: None, period: None };

	/// Keeps out what either does. Two periods become the one that spans them.
	pub(super) fn and(self, other: Self) -> Self {
		Self {
			all: self.all || other.all,
			redact: self.redact.union(other.redact),
			ceiling: lower(self.ceiling, other.ceiling),
			period: match (self.period, other.period) {
				(Some(one), Some(other)) => Some(span(&one, &other)),
				(one, other) => one.or(other),
			},
		}
	}
}

/// Data that may be read, in the terms of an answer's obligations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
	/// Data made then.
	pub(crate) period: Period,
	/// Data of this confidentiality or less.
	pub(crate) ceiling: Option<Confidentiality>,
	/// Data with none of these labels.
	pub(crate) redact: SensitivitySet,
	/// Data with at least one of these labels; empty for no such bound.
	pub(crate) only: SensitivitySet,
}

impl Extent {
	/// What a bar leaves of the extent, `None` for nothing.
	pub(super) fn without(self, bar: &Bar) -> Option<Self> {
		if bar.all {
			return None;
		}
		let period = bar.period.map_or(Some(self.period), |cut| latest_outside(&self.period, &cut))?;
		let ceiling = lower(self.ceiling, bar.ceiling);
		Self { period, ceiling, redact: self.redact.union(bar.redact), ..self }.sound()
	}

	/// What both extents hold, `None` for nothing that obligations can name.
	pub(crate) fn intersection(self, other: Self) -> Option<Self> {
		let only = match (self.only.is_empty(), other.only.is_empty()) {
			(true, _) => other.only,
			(_, true) => self.only,
			_ => Some(self.only.intersection(other.only)).filter(|only| !only.is_empty())?,
		};
		let period = self.period.intersection(&other.period)?;
		let (ceiling, redact) = (lower(self.ceiling, other.ceiling), self.redact.union(other.redact));
		Self { period, ceiling, redact, only }.sound()
	}

	/// Whether all that the other extent holds lies within this one.
	pub(crate) fn covers(&self, other: &Self) -> bool {
		let within = !other.only.is_empty() && other.only.difference(self.only).is_empty();
		(self.only.is_empty() || within) && self.covers_but_for_labels_named(other)
	}

	fn covers_but_for_labels_named(&self, other: &Self) -> bool {
		let level = self.ceiling.is_none_or(|own| other.ceiling.is_some_and(|theirs| theirs <= own));
		level && self.period.covers(&other.period) && self.redact.difference(other.redact).is_empty()
	}

	/// The extent, unless it redacts every label that it is limited to.
	fn sound(self) -> Option<Self> {
		let hollow = !self.only.is_empty() && self.only.difference(self.redact).is_empty();
		(!hollow).then_some(self)
	}
}

/// Extents of permits for one class, none within another.
#[derive(Debug, Default)]
pub(crate) struct Extents(Vec<Extent>);

impl Extents {
	/// Adds a permit's extent.
	pub(super) fn add(&mut self, extent: Extent) {
		if self.covers(&extent) {
			return;
		}
		self.0.retain(|known| !extent.covers(known));
		if self.0.len() < MAX_EXTENTS {
			self.0.push(extent);
		}
	}

	/// Whether one of them covers the extent.
	pub(crate) fn covers(&self, extent: &Extent) -> bool {
		self.0.iter().any(|known| known.covers(extent))
	}

	/// Whether all that the others hold lies within one of these each.
	pub(crate) fn cover_all(&self, others: &Self) -> bool {
		others.0.iter().all(|extent| self.covers(extent))
	}

	/// Whether there is none.
	pub(crate) fn is_empty(&self) -> bool {
		self.0.is_empty()
	}

	/// One extent that obligations can name and that lies within them all taken together, `None` if there are none.
	pub(super) fn joined(mut self) -> Option<Extent> {
		if self.0.iter().any(|extent| extent.only.is_empty()) {
			self.0.retain(|extent| extent.only.is_empty());
			latest_run(self.0)
		} else {
			self.latest_with_all_labels()
		}
	}

	/// The latest extent, with the labels that wider ones name beside its own.
	fn latest_with_all_labels(&self) -> Option<Extent> {
		let latest = self.0.iter().max_by_key(|extent| lateness(&extent.period))?;
		let wider = self.0.iter().filter(|extent| extent.covers_but_for_labels_named(latest));
		let only = wider.fold(latest.only, |only, extent| only.union(extent.only));
		Some(Extent { only, ..*latest })
	}
}

/// Extents that name no labels, as one: the last of the runs of periods without a gap.
fn latest_run(mut extents: Vec<Extent>) -> Option<Extent> {
	// An absent start sorts first, as it should: it is the earliest.
	extents.sort_unstable_by_key(|extent| extent.period.start);
	extents.into_iter().fold(None, |run: Option<Extent>, next| {
		let Some(run) = run.filter(|run| touches(&run.period, &next.period)) else { return Some(next) };
		let (ceiling, redact) = (lower(run.ceiling, next.ceiling), run.redact.union(next.redact));
		Some(Extent { period: span(&run.period, &next.period), ceiling, redact, only: run.only })
	})
}

/// Orders periods by how late they reach, an open end last.
fn lateness(period: &Period) -> (bool, Option<Moment>) {
	(period.end.is_none(), period.end)
}

/// Whether a period that begins no earlier leaves no gap after another.
fn touches(earlier: &Period, later: &Period) -> bool {
	match (earlier.end, later.start) {
		(Some(end), Some(start)) => start <= end,
		_ => true,
	}
}

/// The shortest period that holds both.
fn span(one: &Period, other: &Period) -> Period {
	// An absent start is the least of all.
	Period { start: one.start.min(other.start), end: one.end.zip(other.end).map(|(one, other)| one.max(other)) }
}

/// What of a period comes after another one, or else what comes before it; `None` if it lies within.
fn latest_outside(period: &Period, cut: &Period) -> Option<Period> {
	let after = cut.end.and_then(|end| period.intersection(&Period { start: Some(end), end: None }));
	let before = || cut.start.and_then(|start| period.intersection(&Period { start: None, end: Some(start) }));
	after.or_else(before)
}

/// The lower of two ceilings, where `None` is no ceiling.
fn lower(one: Option<Confidentiality>, other: Option<Confidentiality>) -> Option<Confidentiality> {
	match (one, other) {
		(Some(one), Some(other)) => Some(one.min(other)),
		(one, other) => one.or(other),
	}
}

#[cfg(test)]
#[path = "extent_tests.rs"]
mod tests;
