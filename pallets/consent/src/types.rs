//! The stored record of a consent.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{
	consent::{ConsentTerms, MAX_PROVISIONS},
	ids::{ConsentId, Moment},
};
use scale_info::TypeInfo;

/// A consent as it was granted, and when it ended. It is never deleted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ConsentRecord<AccountId> {
	/// Who granted it.
	pub patient: AccountId,
	/// What the patient agreed to.
	pub terms: ConsentTerms<AccountId>,
	/// The first moment at which it counts.
	pub granted_at: Moment,
	/// The first moment at which it no longer counts, once it was withdrawn or replaced.
	pub ended_at: Option<Moment>,
	/// The consent in whose place it was put.
	pub replaces: Option<ConsentId>,
}

impl<AccountId> ConsentRecord<AccountId> {
	/// Whether it counts at a moment: granted by then, not ended by then, and within its validity period.
	pub fn in_force_at(&self, at: Moment) -> bool {
		self.granted_at <= at && self.ended_at.is_none_or(|ended| at < ended) && self.terms.period.contains(at)
	}
}

/// How many provisions the terms hold, for the weight of a call.
pub(crate) fn provision_count<AccountId>(terms: &ConsentTerms<AccountId>) -> u32 {
	u32::try_from(terms.provisions.len()).unwrap_or(MAX_PROVISIONS)
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::ids::Period;

	fn record(granted_at: Moment, ended_at: Option<Moment>, period: Period) -> ConsentRecord<u64> {
		let terms = ConsentTerms { period, provisions: Default::default(), source: None };
		ConsentRecord { patient: 1, terms, granted_at, ended_at, replaces: None }
	}

	#[test]
	fn record_counts_from_grant_to_end() {
		let open = record(10, None, Period::always());
		assert!(!open.in_force_at(9));
		assert!(open.in_force_at(10));
		assert!(open.in_force_at(Moment::MAX));
		let ended = record(10, Some(20), Period::always());
		assert!(ended.in_force_at(19));
		assert!(!ended.in_force_at(20));
	}

	#[test]
	fn record_ended_in_the_moment_of_its_grant_never_counts() {
		let empty = record(10, Some(10), Period::always());
		assert!(!empty.in_force_at(9));
		assert!(!empty.in_force_at(10));
		assert!(!empty.in_force_at(11));
	}

	#[test]
	fn record_counts_within_its_validity_period_only() {
		let bounded = record(10, None, Period::between(15, 20));
		assert!(!bounded.in_force_at(14));
		assert!(bounded.in_force_at(15));
		assert!(!bounded.in_force_at(20));
	}
}
