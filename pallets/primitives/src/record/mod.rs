//! The record of a consent, as the chain stores it and as whoever proves it from the chain's state decodes it.

mod packed;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	consent::{ConsentTerms, Effect, MAX_PROVISIONS},
	ids::{ConsentId, Moment, OrganisationId},
};

/// Most organisations that renounce one consent. An organisation has to be named by a permit, by itself or by one of
/// its people, so that a consent with every provision used has room for all that it names.
pub const MAX_RENOUNCED: u32 = MAX_PROVISIONS;

/// The organisations that renounced a consent, and when.
pub type Renounced = BoundedVec<(OrganisationId, Moment), ConstU32<MAX_RENOUNCED>>;

/// Why all of a consent ended, its denials too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum EndReason {
	/// Another consent was put in its place.
	#[codec(index = 0)]
	Replaced,
	/// The patient took everything back, denials too.
	#[codec(index = 1)]
	Lifted,
	/// The patient declared it a mistake. Source: FHIR R4 `Consent.status`, entered-in-error.
	#[codec(index = 2)]
	EnteredInError,
}

/// When and why all of a consent ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Ending {
	/// The first moment at which nothing of it counts.
	pub at: Moment,
	/// Why.
	pub why: EndReason,
}

/// A consent as it was granted, and what became of it. It is never deleted.
// Its encoding is in `packed.rs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRecord<AccountId> {
	/// Who granted it.
	pub patient: AccountId,
	/// What the patient agreed to.
	pub terms: ConsentTerms<AccountId>,
	/// The first moment at which it counts.
	pub granted_at: Moment,
	/// The first moment at which its permits no longer count, once they were withdrawn. Its denials go on.
	pub withdrawn_at: Option<Moment>,
	/// When and why all of it ended.
	pub ended: Option<Ending>,
	/// The consent in whose place it was put.
	pub replaces: Option<ConsentId>,
	/// The organisations that its permits no longer reach, each from a moment on, by their own wish.
	pub renounced: Renounced,
}

impl<AccountId> ConsentRecord<AccountId> {
	/// A consent that begins.
	pub const fn new(
		patient: AccountId,
		terms: ConsentTerms<AccountId>,
		granted_at: Moment,
		replaces: Option<ConsentId>,
		renounced: Renounced,
	) -> Self {
		Self { patient, terms, granted_at, withdrawn_at: None, ended: None, replaces, renounced }
	}

	/// Whether any of it counts at a moment: granted by then, not ended by then, and within its validity period.
	/// After a withdrawal that may be its denials alone; see [`Self::permits_at`].
	pub fn in_force_at(&self, at: Moment) -> bool {
		self.has_begun_and_not_ended(at) && self.terms.period.contains(at)
	}

	/// Whether its permits count at a moment, if it is in force then.
	pub fn permits_at(&self, at: Moment) -> bool {
		self.withdrawn_at.is_none_or(|withdrawn| at < withdrawn)
	}

	/// Whether an organisation had renounced it by a moment.
	pub fn is_renounced_by(&self, organisation: OrganisationId, at: Moment) -> bool {
		self.renounced.iter().any(|(who, from)| *who == organisation && *from <= at)
	}

	/// Whether it holds a provision of this effect.
	pub fn has(&self, effect: Effect) -> bool {
		self.terms.provisions.iter().any(|provision| provision.effect == effect)
	}

	/// Whether it is open at a moment: something of it counts then, or will when its validity period begins.
	pub fn is_open_at(&self, at: Moment) -> bool {
		let speaks = self.permits_at(at) || self.has(Effect::Deny);
		self.has_begun_and_not_ended(at) && speaks && !self.terms.period.is_over(at)
	}

	fn has_begun_and_not_ended(&self, at: Moment) -> bool {
		self.granted_at <= at && self.ended.is_none_or(|ending| at < ending.at)
	}
}
