//! The stored record of a use of break-glass, and the rules of its times.

use codec::{Decode, Encode, MaxEncodedLen};
use salus_primitives::{
	codes::{DataClassSet, Role},
	disclosure::{BreakGlassReason, OverdueReview, ReviewVerdict, BREAK_GLASS_LIFE, REVIEW_TERM},
	ids::{BreakGlassId, Moment, OrganisationId},
};
use scale_info::TypeInfo;

/// Most overdue reviews in one answer.
pub const MAX_OVERDUE: u32 = 64;

/// A use of break-glass. It is never deleted, and changes once: when it is reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct BreakGlassRecord<AccountId> {
	/// Whose data it opens.
	pub patient: AccountId,
	/// Who broke glass.
	pub requester: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// In which role.
	pub role: Role,
	/// Why.
	pub reason: BreakGlassReason,
	/// Which data classes were asked for.
	pub classes: DataClassSet,
	/// The first moment at which it is open.
	pub from: Moment,
	/// The review, once there is one.
	pub review: Option<Review<AccountId>>,
}

/// The review of a use of break-glass.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Review<AccountId> {
	/// What it found.
	pub verdict: ReviewVerdict,
	/// Who reviewed.
	pub by: AccountId,
	/// When.
	pub at: Moment,
}

impl<AccountId> BreakGlassRecord<AccountId> {
	/// The first moment at which it is open no more.
	// No clock comes near the end of time.
	pub const fn until(&self) -> Moment {
		self.from.saturating_add(BREAK_GLASS_LIFE)
	}

	/// The first moment at which a missing review is overdue.
	pub const fn due(&self) -> Moment {
		self.from.saturating_add(REVIEW_TERM)
	}

	/// Whether it is open at a moment.
	pub const fn is_open_at(&self, at: Moment) -> bool {
		self.from <= at && at < self.until()
	}

	/// As the list of overdue reviews shows it.
	pub(crate) fn overdue(self, break_glass: BreakGlassId) -> OverdueReview<AccountId> {
		let due = self.due();
		let Self { patient, requester, organisation, reason, classes, from, .. } = self;
		OverdueReview { break_glass, patient, requester, organisation, reason, classes, from, due }
	}
}

/// The slot that a moment lies in. Uses by one requester on one patient don't overlap, so that at most one begins in a
/// slot; and one that is open at a moment began in its slot or in the slot before.
pub(crate) fn slot_of(at: Moment) -> u64 {
	at.checked_div(BREAK_GLASS_LIFE).unwrap_or_default()
}

/// The number of a use as a key of storage: big-endian, so that keys come in the order of the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ReviewKey(pub [u8; 8]);

impl From<BreakGlassId> for ReviewKey {
	fn from(BreakGlassId(number): BreakGlassId) -> Self {
		Self(number.to_be_bytes())
	}
}

impl From<ReviewKey> for BreakGlassId {
	fn from(ReviewKey(bytes): ReviewKey) -> Self {
		Self(u64::from_be_bytes(bytes))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn record(from: Moment) -> BreakGlassRecord<u64> {
		BreakGlassRecord {
			patient: 1,
			requester: 2,
			organisation: OrganisationId(0),
			role: Role::Physician,
			reason: BreakGlassReason::EmergencyTreatment,
			classes: DataClassSet::all(),
			from,
			review: None,
		}
	}

	#[test]
	fn record_is_open_from_its_start_for_its_life() {
		let record = record(1_000);
		assert!(!record.is_open_at(999));
		assert!(record.is_open_at(1_000));
		assert!(record.is_open_at(1_000 + BREAK_GLASS_LIFE - 1));
		assert!(!record.is_open_at(1_000 + BREAK_GLASS_LIFE));
		assert_eq!(record.due(), 1_000 + REVIEW_TERM);
	}

	#[test]
	fn record_at_the_end_of_time_is_sound() {
		let record = record(Moment::MAX - 1);
		assert!(record.is_open_at(Moment::MAX - 1));
		assert_eq!((record.until(), record.due()), (Moment::MAX, Moment::MAX));
	}

	#[test]
	fn slots_are_as_long_as_a_use_lives() {
		assert_eq!(slot_of(0), 0);
		assert_eq!(slot_of(BREAK_GLASS_LIFE - 1), 0);
		assert_eq!(slot_of(BREAK_GLASS_LIFE), 1);
	}

	#[test]
	fn review_keys_come_in_the_order_of_the_numbers() {
		let numbers = [0, 1, 255, 256, 65_535, 65_536, u64::MAX].map(BreakGlassId);
		let keys = numbers.map(|number| ReviewKey::from(number).encode());
		assert!(keys.is_sorted());
		assert_eq!(numbers.map(ReviewKey::from).map(BreakGlassId::from), numbers);
	}
}
