//! The rules of insurance claims for supplied packs, free of any contract language.
//!
//! - A *policy* has *terms*: a period, the products it covers, the most that it pays for one claim, and the most that
//!   it pays for all claims of the period.
//! - A *claim* names a pack, the patient's pseudonym, a policy and an amount. It counts for the moment at which it was
//!   submitted.
//! - A claim can be approved when the pack is genuine and was supplied, no other claim was approved for it, the patient
//!   consents to the use of the data for payment, and the policy's terms hold. Whatever doesn't hold is the [`Reason`].
//!
//! Amounts are in the smallest unit of the insurer's currency. Where policies and claims are kept, who may submit and
//! judge, and where the facts come from, is the caller's business.

#![no_std]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

extern crate alloc;

use alloc::vec::Vec;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, as the block's timestamp gives it.
pub type Moment = u64;

/// Products that a policy covers at most.
pub const MAX_COVERED: usize = 64;

/// Longest lot number, GS1 AI (10).
pub const MAX_LOT: usize = 20;

/// What a policy pays for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Terms {
	/// The first moment of the period.
	pub from: Moment,
	/// The first moment after the period.
	pub until: Moment,
	/// The most that is paid for one claim.
	pub per_claim: u64,
	/// The most that is paid for all claims of the period.
	pub per_period: u64,
	/// GTINs of the products that are covered, each greater than the one before.
	pub covered: Vec<u64>,
}

/// A policy and what it has paid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Policy {
	/// The terms.
	pub terms: Terms,
	/// The sum of the claims that were approved in the period.
	pub spent: u64,
}

/// Which pack, by the number of its leaf in its lot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct PackKey {
	/// The product's GTIN.
	pub gtin: u64,
	/// The lot number: 1 to 20 characters.
	pub lot: Vec<u8>,
	/// The pack's number in the lot, from 0.
	pub index: u32,
}

/// A claim that waits for its judgement. `A` is an account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Claim<A> {
	/// The pack that was supplied.
	pub pack: PackKey,
	/// The pseudonym that the patient uses towards the insurer.
	pub patient: A,
	/// Salted commitment to the policy's number.
	pub policy: [u8; 32],
	/// What is claimed.
	pub amount: u64,
	/// When it was submitted.
	pub at: Moment,
}

/// Why a claim is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Reason {
	/// The insurer knows no policy of this commitment.
	UnknownPolicy,
	/// The claim was submitted outside the policy's period.
	OutsidePeriod,
	/// The policy doesn't cover the product.
	NotCovered,
	/// The claim is for more than the policy pays for one.
	OverClaimLimit,
	/// The policy has paid too much in the period to pay this as well.
	OverPeriodLimit,
	/// Another claim was approved for the pack.
	AlreadyClaimed,
	/// The chain knows no such pack.
	NotGenuine,
	/// The pack isn't one that was supplied to a patient.
	NotSupplied,
	/// The patient doesn't consent to the use of the data for payment.
	NotConsented,
	/// Something that isn't on the chain.
	Other,
}

/// How a claim was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[repr(u8)]
pub enum Outcome {
	/// The amount is to be paid.
	Approved = 0,
	/// Nothing is to be paid.
	Denied(
		/// Why.
		Reason,
	) = 1,
}

/// Why terms or a claim are refused before they are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimError {
	/// The period has no moment.
	BadPeriod,
	/// The limits allow nothing, or one claim more than the period.
	BadLimits,
	/// There must be 1 to 64 products, each greater than the one before.
	BadProducts,
	/// The lot number must have 1 to 20 characters.
	BadLot,
	/// Nothing is claimed.
	NoAmount,
}

/// What the chain and the books say about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
	/// Whether a claim was approved for the pack.
	pub claimed: bool,
	/// Whether the pack was supplied; `None` for a pack that the chain doesn't know.
	pub supplied: Option<bool>,
	/// Whether the patient consents to the use of the data for payment.
	pub consented: bool,
}

impl Terms {
	/// Checks that they can pay for something.
	pub fn check(&self) -> Result<(), ClaimError> {
		if self.from >= self.until {
			return Err(ClaimError::BadPeriod);
		}
		if self.per_claim == 0 || self.per_claim > self.per_period {
			return Err(ClaimError::BadLimits);
		}
		let ascending = self.covered.is_sorted_by(|one, other| one < other);
		if self.covered.is_empty() || self.covered.len() > MAX_COVERED || !ascending {
			return Err(ClaimError::BadProducts);
		}
		Ok(())
	}
}

impl Policy {
	/// Sets terms in place of others. A period that begins when the former one is over begins with nothing spent.
	pub fn set(before: Option<Self>, terms: Terms) -> Result<Self, ClaimError> {
		terms.check()?;
		let spent = before.filter(|before| terms.from < before.terms.until).map_or(0, |before| before.spent);
		Ok(Self { terms, spent })
	}

	/// What the policy will have paid with this claim, or the first thing that stands against it.
	pub fn judge<A>(policy: Option<&Self>, claim: &Claim<A>, facts: Facts) -> Result<u64, Reason> {
		let Self { terms, spent } = policy.ok_or(Reason::UnknownPolicy)?;
		if claim.at < terms.from || claim.at >= terms.until {
			return Err(Reason::OutsidePeriod);
		}
		if terms.covered.binary_search(&claim.pack.gtin).is_err() {
			return Err(Reason::NotCovered);
		}
		if claim.amount > terms.per_claim {
			return Err(Reason::OverClaimLimit);
		}
		let spent = spent.checked_add(claim.amount).filter(|spent| *spent <= terms.per_period);
		let spent = spent.ok_or(Reason::OverPeriodLimit)?;
		facts.check()?;
		Ok(spent)
	}
}

impl Facts {
	fn check(self) -> Result<(), Reason> {
		if self.claimed {
			return Err(Reason::AlreadyClaimed);
		}
		if !self.supplied.ok_or(Reason::NotGenuine)? {
			return Err(Reason::NotSupplied);
		}
		self.consented.then_some(()).ok_or(Reason::NotConsented)
	}
}

impl<A> Claim<A> {
	/// Checks what needs no knowledge of the chain.
	pub fn check(&self) -> Result<(), ClaimError> {
		if !(1..=MAX_LOT).contains(&self.pack.lot.len()) {
			return Err(ClaimError::BadLot);
		}
		(self.amount > 0).then_some(()).ok_or(ClaimError::NoAmount)
	}
}
