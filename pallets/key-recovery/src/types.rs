//! What is stored of a recovery, and the rules of it that need no storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::ids::{Moment, OrganisationId};
use scale_info::TypeInfo;

/// On which side of a recovery somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Side {
	/// The provider that admitted the patient.
	#[codec(index = 0)]
	Sponsor,
	/// A guardian of the patient.
	#[codec(index = 1)]
	Guardian,
	/// Whoever has the key that signs for the patient now.
	#[codec(index = 2)]
	Patient,
}

/// That a patient's key is to be replaced.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Proposal<AccountId> {
	/// The key that is to sign for the patient.
	pub new: AccountId,
	/// Whether the sponsor agrees.
	pub by_sponsor: bool,
	/// The guardian who agrees.
	pub by_guardian: Option<AccountId>,
	/// The first moment at which it can be finished. It is set once both agree.
	pub ready_at: Option<Moment>,
}

impl<AccountId> Proposal<AccountId> {
	/// A proposal to which nobody has agreed yet.
	pub(crate) const fn of(new: AccountId) -> Self {
		Self { new, by_sponsor: false, by_guardian: None, ready_at: None }
	}

	/// The same, with one more who agrees.
	pub(crate) fn agreed(self, party: Party<AccountId>) -> Self {
		match party {
			Party::Sponsor => Self { by_sponsor: true, ..self },
			Party::Guardian(who) => Self { by_guardian: Some(who), ..self },
		}
	}

	/// Whether the party's side agrees already.
	pub(crate) const fn is_agreed_by(&self, party: &Party<AccountId>) -> bool {
		match party {
			Party::Sponsor => self.by_sponsor,
			Party::Guardian(_) => self.by_guardian.is_some(),
		}
	}

	/// Whether it could have been finished for as long as `delay`, and nobody did.
	pub(crate) fn is_lapsed(&self, now: Moment, delay: Moment) -> bool {
		// At the end of time nothing lapses any more.
		self.ready_at.is_some_and(|ready| ready.saturating_add(delay) <= now)
	}
}

/// Whoever calls, before it is known of which patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller<AccountId> {
	/// Somebody who acts for this organisation.
	Organisation(OrganisationId),
	/// Anybody else.
	Account(AccountId),
}

/// One of the two who have to agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Party<AccountId> {
	/// The patient's sponsor.
	Sponsor,
	/// A guardian of the patient, and its account.
	Guardian(AccountId),
}

impl<AccountId> Party<AccountId> {
	/// On which side it stands.
	pub(crate) const fn side(&self) -> Side {
		match self {
			Self::Sponsor => Side::Sponsor,
			Self::Guardian(_) => Side::Guardian,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_side_agrees_for_itself() {
		let (sponsor, guardian) = (Party::<u8>::Sponsor, Party::Guardian(7));
		let first = Proposal::of(1).agreed(sponsor.clone());
		assert!(first.is_agreed_by(&sponsor) && !first.is_agreed_by(&guardian));
		let other = Proposal::of(1).agreed(guardian.clone());
		assert!(!other.is_agreed_by(&sponsor) && other.is_agreed_by(&guardian));
		assert!(other.is_agreed_by(&Party::Guardian(8)), "guardians are one side");
		assert_eq!(first.agreed(guardian), other.agreed(sponsor));
	}

	#[test]
	fn unconfirmed_proposal_never_lapses() {
		assert!(!Proposal::of(1).is_lapsed(Moment::MAX, 0));
	}

	#[test]
	fn confirmed_proposal_lapses_after_the_delay() {
		let proposal = Proposal { ready_at: Some(100), ..Proposal::of(1) };
		assert_eq!([0, 99, 100, 109, 110].map(|now| proposal.is_lapsed(now, 10)), [false, false, false, false, true]);
	}

	#[test]
	fn sides_are_encoded_by_their_fixed_index() {
		assert_eq!([Side::Sponsor, Side::Guardian, Side::Patient].map(|side| side.encode()), [[0], [1], [2]]);
	}
}
