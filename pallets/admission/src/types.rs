//! Quotas, what transactions cost, and how what was used becomes free again: the rules that need no storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Percent;

/// How much of its organisation's quota a transaction may fill. The later one may fill more.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Share {
	/// Half: whoever is no staff. That is patients, and those who represent them.
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
		let part = share.part();
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
	fn up_to(self, quota: Quota) -> Self {
		Self { weight: self.weight.min(quota.weight), bytes: self.bytes.min(quota.bytes) }
	}
}

/// In how many blocks a whole quota becomes free again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Periods {
	/// One of weight.
	pub(crate) weight: u32,
	/// One of bytes.
	pub(crate) bytes: u32,
}

/// What an organisation uses of its quota.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Usage {
	/// The block in which this was written.
	pub at: u32,
	/// What was used at that block, and wasn't free again.
	pub used: Cost,
	/// The organisation's own quota. Absent where the default is its quota.
	pub quota: Option<Quota>,
}

impl Usage {
	/// What is used at a later block, of the quota that holds: a whole one becomes free in a period, evenly.
	pub(crate) fn settled(self, block: u32, quota: Quota, periods: Periods) -> Self {
		let blocks = block.saturating_sub(self.at);
		// The default may have been lowered by an upgrade.
		let used = self.used.up_to(quota);
		let freed = Cost {
			weight: freed(quota.weight, blocks, periods.weight),
			bytes: freed(quota.bytes, blocks, periods.bytes),
		};
		Self { at: block, used: used.minus(freed), quota: self.quota }
	}

	/// The same with another quota. What is used beyond it is forgotten, so that a period later all is free.
	pub(crate) fn with_quota(self, quota: Option<Quota>, default: Quota) -> Self {
		Self { used: self.used.up_to(quota.unwrap_or(default)), quota, ..self }
	}

	/// The same after a transaction.
	pub(crate) const fn plus(self, cost: Cost) -> Self {
		Self { used: self.used.plus(cost), ..self }
	}

	/// The same after something was given back.
	pub(crate) const fn minus(self, cost: Cost) -> Self {
		Self { used: self.used.minus(cost), ..self }
	}

	/// In how many blocks that much is free again below a share of the quota. `None` if it never is.
	pub(crate) fn wait(&self, cost: Cost, share: Share, quota: Quota, periods: Periods) -> Option<u32> {
		let line = quota.part(share);
		if line.exceeded_by(cost).is_some() {
			return None;
		}
		let excess = self.used.plus(cost).minus(Cost { weight: line.weight, bytes: line.bytes });
		let weight = blocks_to_free(excess.weight, quota.weight, periods.weight)?;
		let bytes = blocks_to_free(excess.bytes, quota.bytes, periods.bytes)?;
		Some(weight.max(bytes))
	}
}

/// `value × part / whole`, rounded down; nothing where there is no whole.
pub(crate) fn proportion(value: u64, part: u64, whole: u64) -> u64 {
	// The product of two of 64 bits has room.
	let product = u128::from(value).saturating_mul(part.into());
	let quotient = product.checked_div(whole.into()).unwrap_or_default();
	u64::try_from(quotient).unwrap_or(u64::MAX)
}

/// What becomes free of a quota in some blocks.
fn freed(quota: u64, blocks: u32, period: u32) -> u64 {
	if blocks >= period {
		return quota;
	}
	proportion(quota, blocks.into(), period.into())
}

/// In how many blocks an amount of a quota becomes free. `None` if it never does.
fn blocks_to_free(amount: u64, quota: u64, period: u32) -> Option<u32> {
	if amount == 0 {
		return Some(0);
	}
	let product = u128::from(amount).saturating_mul(period.into());
	let rounded_up = product.saturating_add(u128::from(quota).saturating_sub(1));
	u32::try_from(rounded_up.checked_div(quota.into())?).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	const QUOTA: Quota = Quota { weight: 1_000, bytes: 3_000 };
	const PERIODS: Periods = Periods { weight: 10, bytes: 100 };

	fn cost(weight: u64, bytes: u64) -> Cost {
		Cost { weight, bytes }
	}

	fn usage(weight: u64, bytes: u64) -> Usage {
		Usage { at: 7, used: cost(weight, bytes), quota: None }
	}

	/// What is used some blocks later.
	fn later(usage: Usage, blocks: u32) -> Cost {
		usage.settled(usage.at + blocks, QUOTA, PERIODS).used
	}

	#[test]
	fn what_was_used_becomes_free_evenly() {
		let full = usage(1_000, 3_000);
		assert_eq!(later(full, 0), cost(1_000, 3_000));
		assert_eq!(later(full, 1), cost(900, 2_970));
		assert_eq!(later(full, 9), cost(100, 2_730));
		assert_eq!(later(full, 10), cost(0, 2_700));
		assert_eq!(later(full, 100), cost(0, 0));
		assert_eq!(later(full, u32::MAX - 7), cost(0, 0));
		assert_eq!(later(usage(50, 10), 1), cost(0, 0));
	}

	#[test]
	fn one_after_the_other_frees_as_much_as_all_at_once() {
		let mut step_by_step = usage(1_000, 3_000);
		for block in 8..=15 {
			step_by_step = step_by_step.settled(block, QUOTA, PERIODS);
		}
		assert_eq!(step_by_step, usage(1_000, 3_000).settled(15, QUOTA, PERIODS));
	}

	#[test]
	fn earlier_block_frees_nothing() {
		assert_eq!(usage(500, 500).settled(3, QUOTA, PERIODS).used, cost(500, 500));
	}

	#[test]
	fn more_than_the_quota_is_forgotten() {
		let own = Some(Quota { weight: 10, bytes: 20 });
		assert_eq!(usage(500, 15).with_quota(own, QUOTA), Usage { at: 7, used: cost(10, 15), quota: own });
		assert_eq!(usage(5_000, 15).with_quota(None, QUOTA).used, cost(1_000, 15));
		assert_eq!(usage(5_000, 5_000).settled(8, QUOTA, PERIODS).used, cost(900, 2_970));
	}

	#[test]
	fn wait_is_until_there_is_room() {
		let wait = |used: Usage, cost, share| used.wait(cost, share, QUOTA, PERIODS);
		assert_eq!(wait(usage(500, 0), cost(400, 0), Share::Staff), Some(0));
		assert_eq!(wait(usage(501, 0), cost(400, 0), Share::Staff), Some(1));
		assert_eq!(wait(usage(500, 0), cost(400, 0), Share::Guest), Some(4));
		assert_eq!(wait(usage(500, 0), cost(501, 0), Share::Guest), None);
		assert_eq!(wait(usage(1_000, 0), cost(1_000, 0), Share::Reserve), Some(10));
		// 30 bytes become free with each block.
		assert_eq!(wait(usage(0, 2_700), cost(0, 31), Share::Staff), Some(2));
		assert_eq!(wait(usage(900, 2_700), cost(100, 31), Share::Staff), Some(2));
	}

	#[test]
	fn wait_is_as_long_as_told() {
		for used in [0, 1, 99, 450, 800, 999, 1_000] {
			for wanted in [1, 100, 333, 900] {
				let wait = usage(used, 0).wait(cost(wanted, 0), Share::Staff, QUOTA, PERIODS);
				let fits = |blocks| later(usage(used, 0), blocks).weight + wanted <= 900;
				let wait = wait.expect("less than the share is wanted");
				assert!(fits(wait) && (wait == 0 || !fits(wait - 1)), "{wanted} beside {used} after {wait}");
			}
		}
	}

	#[test]
	fn shares_are_parts_of_the_quota() {
		assert_eq!(QUOTA.part(Share::Guest), Quota { weight: 500, bytes: 1_500 });
		assert_eq!(QUOTA.part(Share::Staff), Quota { weight: 900, bytes: 2_700 });
		assert_eq!(QUOTA.part(Share::Reserve), QUOTA);
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
	fn proportions_of_large_numbers_are_exact() {
		assert_eq!(proportion(u64::MAX, 3, 3), u64::MAX);
		assert_eq!(proportion(u64::MAX, u64::MAX, 1), u64::MAX);
		assert_eq!(proportion(10, 2, 3), 6);
		assert_eq!(proportion(10, 2, 0), 0);
	}

	#[test]
	fn sums_and_differences_stay_within_their_numbers() {
		assert_eq!(cost(u64::MAX, 1).plus(cost(1, 1)), cost(u64::MAX, 2));
		assert_eq!(cost(1, 5).minus(cost(2, 2)), cost(0, 3));
	}
}
