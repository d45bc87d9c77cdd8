//! Identifiers, moments and periods.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, as the block's timestamp gives it.
pub type Moment = u64;

/// Declares a numbered identifier, counted up by the pallet that hands it out and never used twice.
macro_rules! id {
	($(#[$doc:meta])* $name:ident($inner:ty)) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, DecodeWithMemTracking,
			MaxEncodedLen, TypeInfo, Serialize, Deserialize,
		)]
		pub struct $name(pub $inner);

		impl $name {
			/// The identifier after this one, `None` when the numbers have run out.
			pub fn next(self) -> Option<Self> {
				self.0.checked_add(1).map(Self)
			}
		}
	};
}

id! {
	/// An organisation of the consortium.
	OrganisationId(u32)
}
id! {
	/// A consent.
	ConsentId(u64)
}
id! {
	/// A study.
	StudyId(u32)
}
id! {
	/// A use of break-glass.
	BreakGlassId(u64)
}
id! {
	/// An anchor: one commitment to one version of a record.
	AnchorId(u64)
}
id! {
	/// A batch: one Merkle root that stands for many commitments.
	BatchId(u64)
}
id! {
	/// A stream of batches.
	StreamId(u64)
}
id! {
	/// A published report of counts.
	ReportId(u64)
}
id! {
	/// A registered training set.
	TrainingSetId(u64)
}
id! {
	/// A lot of a product, numbered by this chain.
	LotId(u32)
}
id! {
	/// A recall.
	RecallId(u32)
}
id! {
	/// A case of a suspect product.
	CaseId(u32)
}
id! {
	/// An offer to destroy packs before a witness.
	DestructionId(u32)
}

/// A country, by the two capital letters of ISO 3166-1 alpha-2.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Jurisdiction(pub [u8; 2]);

impl Jurisdiction {
	/// Whether it is two capital letters. Whether the country exists is for the consortium to say.
	pub fn is_well_formed(&self) -> bool {
		self.0.iter().all(u8::is_ascii_uppercase)
	}
}

/// A period of time, half open: `start` belongs to it, `end` does not. An absent bound is open.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Period {
	/// The first moment of the period; open when absent.
	pub start: Option<Moment>,
	/// The first moment after the period; open when absent.
	pub end: Option<Moment>,
}

impl Period {
	/// The period without bounds.
	pub const fn always() -> Self {
		Self { start: None, end: None }
	}

	/// From `start` on, up to but not including `end`.
	pub const fn between(start: Moment, end: Moment) -> Self {
		Self { start: Some(start), end: Some(end) }
	}

	/// Whether `at` lies in the period.
	pub fn contains(&self, at: Moment) -> bool {
		self.start.is_none_or(|start| start <= at) && self.end.is_none_or(|end| at < end)
	}

	/// Whether the period holds at least one moment.
	pub fn is_sound(&self) -> bool {
		match (self.start, self.end) {
			(Some(start), Some(end)) => start < end,
			_ => true,
		}
	}

	/// Whether the period lies behind `at` in full.
	pub fn is_over(&self, at: Moment) -> bool {
		self.end.is_some_and(|end| end <= at)
	}

	/// Whether the two periods share at least one moment.
	pub fn meets(&self, other: &Self) -> bool {
		self.intersection(other).is_some()
	}

	/// The moments that both periods hold, `None` if there is none.
	pub fn intersection(&self, other: &Self) -> Option<Self> {
		let end = match (self.end, other.end) {
			(Some(one), Some(other)) => Some(one.min(other)),
			(one, other) => one.or(other),
		};
		// An absent start is the least, so that the later start of the two is the greater.
		Some(Self { start: self.start.max(other.start), end }).filter(Self::is_sound)
	}

	/// Whether the other period lies within this one.
	pub fn covers(&self, other: &Self) -> bool {
		let start = match (self.start, other.start) {
			(None, _) => true,
			(Some(_), None) => false,
			(Some(own), Some(theirs)) => own <= theirs,
		};
		let end = match (self.end, other.end) {
			(None, _) => true,
			(Some(_), None) => false,
			(Some(own), Some(theirs)) => theirs <= own,
		};
		start && end
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn period_is_half_open() {
		let period = Period::between(10, 20);
		assert!(!period.contains(9));
		assert!(period.contains(10));
		assert!(period.contains(19));
		assert!(!period.contains(20));
		assert!(period.is_over(20));
		assert!(!period.is_over(19));
		assert!(Period::always().contains(0));
	}

	#[test]
	fn empty_period_is_not_sound() {
		assert!(!Period::between(10, 10).is_sound());
		assert!(Period::between(10, 11).is_sound());
		assert!(Period::always().is_sound());
	}

	#[test]
	fn covers_compares_both_bounds() {
		assert!(Period::always().covers(&Period::between(1, 2)));
		assert!(!Period::between(1, 2).covers(&Period::always()));
		assert!(Period::between(1, 9).covers(&Period::between(1, 9)));
		assert!(!Period::between(2, 9).covers(&Period::between(1, 9)));
		assert!(!Period::between(1, 8).covers(&Period::between(1, 9)));
	}

	#[test]
	fn jurisdiction_is_two_capitals() {
		assert!(Jurisdiction(*b"DE").is_well_formed());
		assert!(!Jurisdiction(*b"de").is_well_formed());
		assert!(!Jurisdiction(*b"D1").is_well_formed());
	}

	#[test]
	fn ids_run_out_rather_than_wrap() {
		assert_eq!(OrganisationId(1).next(), Some(OrganisationId(2)));
		assert_eq!(OrganisationId(u32::MAX).next(), None);
	}
}
