//! Break-glass: access in an emergency against, or without, the patient's consent, and its review.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	codes::{codes, DataClassSet},
	ids::{BreakGlassId, Moment, OrganisationId},
};

/// Milliseconds for which one use of break-glass opens the record. A use is looked up by the slot of this length that it
/// began in, so that the figure can't change without a migration.
pub const BREAK_GLASS_LIFE: Moment = 4 * 60 * 60 * 1000;

/// Milliseconds within which a use has to be reviewed.
pub const REVIEW_TERM: Moment = 72 * 60 * 60 * 1000;

codes! {
	/// Why glass is broken: codes of HL7 v3 ActReason.
	BreakGlassReason {
		/// Emergency treatment.
		EmergencyTreatment = 0 => "ETREAT",
		/// Break the glass: a policy is overridden to prevent harm.
		BreakTheGlass = 1 => "BTG",
		/// Override in an emergency, where the patient has not consented and can't be asked.
		EmergencyOverride = 2 => "OVRER",
	}
}

codes! {
	/// What a review found.
	ReviewVerdict {
		/// There was an emergency.
		Justified = 0 => "justified",
		/// There was none: counted against the requester.
		Abuse = 1 => "abuse",
	}
}

/// How often somebody broke glass.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct BreakGlassTally {
	/// Uses.
	pub uses: u32,
	/// Uses that wait for their review.
	pub unreviewed: u32,
	/// Uses that a review found to be abuse.
	pub abuses: u32,
}

/// A use of break-glass whose review is overdue.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct OverdueReview<AccountId> {
	/// The use.
	pub break_glass: BreakGlassId,
	/// Whose data it was about.
	pub patient: AccountId,
	/// Who broke glass.
	pub requester: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// Why.
	pub reason: BreakGlassReason,
	/// Which data classes.
	pub classes: DataClassSet,
	/// When.
	pub from: Moment,
	/// Until when it should have been reviewed.
	pub due: Moment,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn codes_and_encoding_stay() {
		let reasons: alloc::vec::Vec<_> = BreakGlassReason::ALL.iter().map(|reason| reason.code()).collect();
		assert_eq!(reasons, ["ETREAT", "BTG", "OVRER"]);
		assert_eq!(BreakGlassReason::ALL.encode()[1..], [0, 1, 2]);
		assert_eq!(ReviewVerdict::from_code("abuse"), Some(ReviewVerdict::Abuse));
		assert_eq!(ReviewVerdict::ALL.encode()[1..], [0, 1]);
	}
}
