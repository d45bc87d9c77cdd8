//! Tiers given to single accounts, until a moment.

use crate::{decide::Tables, rules::TierId, Moment, DAY, MAX_DEPTH, MAX_ROLES};

/// Longest that a tier can be given for.
pub const MAX_DELEGATION: Moment = 90 * DAY;

/// A tier that an account was given. Which tier that is, and whether it still is one, the version in force at each
/// question says. It does not depend on what becomes of the giver: an admin or the giver revokes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Delegation<A> {
	/// Who gave it.
	pub by: A,
	/// The tier.
	pub tier: TierId,
	/// The first moment at which it holds.
	pub from: Moment,
	/// The first moment at which it no longer holds.
	pub until: Moment,
}

/// Why a tier can't be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegationError {
	/// The giver's tier may give this tier to nobody.
	NotAllowed,
	/// The end has come already, or is more than 90 days away.
	BadEnd,
}

impl<A> Delegation<A> {
	/// Gives a tier from now on, if the giver's role may under these tables.
	pub fn give(
		tables: &impl Tables,
		(by, role): (A, u8),
		tier: TierId,
		now: Moment,
		until: Moment,
	) -> Result<Self, DelegationError> {
		if !may_give(tables, role, tier) {
			return Err(DelegationError::NotAllowed);
		}
		if until <= now || until > now.saturating_add(MAX_DELEGATION) {
			return Err(DelegationError::BadEnd);
		}
		Ok(Self { by, tier, from: now, until })
	}

	/// The tier, if it is given at a moment.
	pub fn tier_at(&self, at: Moment) -> Option<TierId> {
		(self.from <= at && at < self.until).then_some(self.tier)
	}

	/// Whether it is over for good.
	pub fn is_over(&self, now: Moment) -> bool {
		self.until <= now
	}
}

/// Whether somebody of that role may give the tier to others: it is the one that the role's tier delegates at most, or
/// one which that tier inherits from.
pub fn may_give(tables: &impl Tables, role: u8, tier: TierId) -> bool {
	let own = if role < MAX_ROLES { tables.tier_of(role) } else { None };
	let mut next = own.and_then(|id| tables.tier(id)).and_then(|own| own.delegates);
	for _ in 0..MAX_DEPTH {
		let Some(id) = next else { return false };
		let Some(known) = tables.tier(id) else { return false };
		if id == tier {
			return true;
		}
		next = known.parent;
	}
	false
}
