//! Quotas, their parts, and what transactions cost.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Percent;

/// The part of a quota that guests have for themselves besides, wherever the others fill all of theirs.
pub const GUESTS_OWN: Percent = Percent::from_percent(25);

/// How much of its organisation's quota a transaction may fill. The later one may fill more.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Share {
	/// Half: whoever is no staff. That is patients, and those who represent them. Where more than half is used they
	/// have a part of their own, [`GUESTS_OWN`], which staff can't touch.
	Guest,
	/// Nine tenths: the organisation's own people and devices.
	Staff,
	/// The whole: the calls by which an organisation defends itself, made by its admins.
	Reserve,
}

impl Share {
	/// Which part of a quota it is.
	pub const fn part(self) -> Percent {
		match self {
			Self::Guest => Percent::from_percent(50),
			Self::Staff => Percent::from_percent(90),
			Self::Reserve => Percent::from_percent(100),
		}
	}
}

/// What there are quotas of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
	/// Room in blocks.
	Weight,
	/// Room on disks.
	Bytes,
}

/// What an organisation's transactions may use.
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
pub struct Quota {
	/// Weight in each period, in picoseconds.
	pub weight: u64,
	/// Bytes in each period of storage.
	pub bytes: u64,
}

impl Quota {
	/// The part of it that a share is.
	pub fn part(self, share: Share) -> Self {
		self.portion(share.part())
	}

	/// What guests have for themselves besides it.
	pub fn guests_own(self) -> Self {
		self.portion(GUESTS_OWN)
	}

	fn portion(self, part: Percent) -> Self {
		Self { weight: part.mul_floor(self.weight), bytes: part.mul_floor(self.bytes) }
	}

	/// What there isn't enough of for that: weight is looked at first.
	pub(crate) const fn exceeded_by(&self, cost: Cost) -> Option<Resource> {
		if cost.weight > self.weight {
			Some(Resource::Weight)
		} else if cost.bytes > self.bytes {
			Some(Resource::Bytes)
		} else {
			None
		}
	}

	/// Whether neither of the two is less than the other quota's.
	pub(crate) const fn covers(&self, other: Self) -> bool {
		other.weight <= self.weight && other.bytes <= self.bytes
	}
}

/// What a transaction costs, or several together.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Cost {
	/// Weight, in picoseconds.
	pub weight: u64,
	/// Bytes.
	pub bytes: u64,
}

impl Cost {
	/// Both together. No sum is that large; if one were, it would fit into no quota.
	pub(crate) const fn plus(self, other: Self) -> Self {
		Self { weight: self.weight.saturating_add(other.weight), bytes: self.bytes.saturating_add(other.bytes) }
	}

	/// What is left of it, nothing at least.
	pub(crate) const fn minus(self, other: Self) -> Self {
		Self { weight: self.weight.saturating_sub(other.weight), bytes: self.bytes.saturating_sub(other.bytes) }
	}

	/// As much of it as a quota holds.
	pub(crate) fn up_to(self, quota: Quota) -> Self {
		Self { weight: self.weight.min(quota.weight), bytes: self.bytes.min(quota.bytes) }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const QUOTA: Quota = Quota { weight: 1_000, bytes: 3_000 };

	fn cost(weight: u64, bytes: u64) -> Cost {
		Cost { weight, bytes }
	}

	#[test]
	fn shares_are_parts_of_the_quota() {
		assert_eq!(QUOTA.part(Share::Guest), Quota { weight: 500, bytes: 1_500 });
		assert_eq!(QUOTA.part(Share::Staff), Quota { weight: 900, bytes: 2_700 });
		assert_eq!(QUOTA.part(Share::Reserve), QUOTA);
		assert_eq!(QUOTA.guests_own(), Quota { weight: 250, bytes: 750 });
		let largest = Quota { weight: u64::MAX, bytes: u64::MAX };
		assert_eq!(largest.part(Share::Reserve), largest);
		assert!(Share::Guest < Share::Staff && Share::Staff < Share::Reserve);
	}

	#[test]
	fn weight_is_what_is_missing_first() {
		assert_eq!(QUOTA.exceeded_by(cost(1_000, 3_000)), None);
		assert_eq!(QUOTA.exceeded_by(cost(1_001, 3_001)), Some(Resource::Weight));
		assert_eq!(QUOTA.exceeded_by(cost(1_000, 3_001)), Some(Resource::Bytes));
	}

	#[test]
	fn sums_and_differences_stay_within_their_numbers() {
		assert_eq!(cost(u64::MAX, 1).plus(cost(1, 1)), cost(u64::MAX, 2));
		assert_eq!(cost(1, 5).minus(cost(2, 2)), cost(0, 3));
	}
}
