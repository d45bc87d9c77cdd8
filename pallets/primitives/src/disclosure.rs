//! Break-glass: access in an emergency against, or without, the patient's consent, and its review.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	codes::DataClassSet,
	ids::{BreakGlassId, Moment, OrganisationId},
};

/// Milliseconds for which one use of break-glass opens the record. A use is looked up by the slot of this length that it
/// began in, so that the figure can't change without a migration.
pub const BREAK_GLASS_LIFE: Moment = 4 * 60 * 60 * 1000;

/// Milliseconds within which a use has to be reviewed.
pub const REVIEW_TERM: Moment = 72 * 60 * 60 * 1000;

/// Why glass is broken: codes of HL7 v3 ActReason.
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
pub enum BreakGlassReason {
	/// Emergency treatment.
	#[codec(index = 0)]
	#[serde(rename = "ETREAT")]
	EmergencyTreatment,
	/// Break the glass: a policy is overridden to prevent harm.
	#[codec(index = 1)]
	#[serde(rename = "BTG")]
	BreakTheGlass,
	/// Override in an emergency, where the patient has not consented and can't be asked.
	#[codec(index = 2)]
	#[serde(rename = "OVRER")]
	EmergencyOverride,
}

impl BreakGlassReason {
	/// Every reason.
	pub const ALL: &'static [Self] = &[Self::EmergencyTreatment, Self::BreakTheGlass, Self::EmergencyOverride];

	/// The code as its standard writes it.
	pub const fn code(self) -> &'static str {
		match self {
			Self::EmergencyTreatment => "ETREAT",
			Self::BreakTheGlass => "BTG",
			Self::EmergencyOverride => "OVRER",
		}
	}

	/// The reason behind a code, `None` for a code outside the set.
	pub fn from_code(code: &str) -> Option<Self> {
		Self::ALL.iter().copied().find(|reason| reason.code() == code)
	}
}

/// What a review found.
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
pub enum ReviewVerdict {
	/// There was an emergency.
	#[codec(index = 0)]
	#[serde(rename = "justified")]
	Justified,
	/// There was none: counted against the requester.
	#[codec(index = 1)]
	#[serde(rename = "abuse")]
	Abuse,
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
