//! What an organisation uses, and how it becomes free again: the rules that need no storage.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{Cost, Quota, Share};

/// What a transaction's cost is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pot {
	/// The quota, which everybody of the organisation fills.
	Common,
	/// The part that guests have for themselves.
	Guests,
}

/// In how many blocks a whole quota becomes free again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Periods {
	/// One of weight.
	pub(crate) weight: u32,
	/// One of bytes.
	pub(crate) bytes: u32,
}

impl Cost {
	/// What isn't free yet of it after some blocks: a whole quota becomes free in a period, evenly.
	fn after(self, blocks: u32, quota: Quota, periods: Periods) -> Self {
		let freed = Self {
			weight: freed(quota.weight, blocks, periods.weight),
			bytes: freed(quota.bytes, blocks, periods.bytes),
		};
		// The default may have been lowered by an upgrade.
		self.up_to(quota).minus(freed)
	}

	/// In how many blocks there is room for another cost below a line, where that much of a quota is used. `None` if
	/// there never is.
	fn wait(self, cost: Self, line: Quota, quota: Quota, periods: Periods) -> Option<u32> {
		if line.exceeded_by(cost).is_some() {
			return None;
		}
		let excess = self.plus(cost).minus(Self { weight: line.weight, bytes: line.bytes });
		let weight = blocks_to_free(excess.weight, quota.weight, periods.weight)?;
		let bytes = blocks_to_free(excess.bytes, quota.bytes, periods.bytes)?;
		Some(weight.max(bytes))
	}
}

/// What an organisation uses of its quota.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Usage {
	/// The block in which this was written.
	pub at: u32,
	/// What was used at that block, and wasn't free again.
	pub used: Cost,
	/// The same of what guests have for themselves. It is no part of the other.
	pub by_guests: Cost,
	/// The organisation's own quota. Absent where the default is its quota.
	pub quota: Option<Quota>,
}

impl Usage {
	/// What is used at a later block, of the quota that holds.
	pub(crate) fn settled(self, block: u32, quota: Quota, periods: Periods) -> Self {
		let blocks = block.saturating_sub(self.at);
		Self {
			at: block,
			used: self.used.after(blocks, quota, periods),
			by_guests: self.by_guests.after(blocks, quota.guests_own(), periods),
			quota: self.quota,
		}
	}

	/// The same with another quota. What is used beyond it is forgotten, so that a period later all is free.
	pub(crate) fn with_quota(self, quota: Option<Quota>, default: Quota) -> Self {
		let holds = quota.unwrap_or(default);
		Self { used: self.used.up_to(holds), by_guests: self.by_guests.up_to(holds.guests_own()), quota, ..self }
	}

	/// The same after a transaction.
	pub(crate) const fn plus(self, cost: Cost, pot: Pot) -> Self {
		match pot {
			Pot::Common => Self { used: self.used.plus(cost), ..self },
			Pot::Guests => Self { by_guests: self.by_guests.plus(cost), ..self },
		}
	}

	/// The same after something was given back.
	pub(crate) const fn minus(self, cost: Cost, pot: Pot) -> Self {
		match pot {
			Pot::Common => Self { used: self.used.minus(cost), ..self },
			Pot::Guests => Self { by_guests: self.by_guests.minus(cost), ..self },
		}
	}

	/// In how many blocks there is room for that much below a share of the quota, or for a guest in either pot. `None`
	/// if there never is.
	pub(crate) fn wait(&self, cost: Cost, share: Share, quota: Quota, periods: Periods) -> Option<u32> {
		let common = self.used.wait(cost, quota.part(share), quota, periods);
		match share {
			Share::Guest => {
				let own = self.by_guests.wait(cost, quota.guests_own(), quota.guests_own(), periods);
				common.into_iter().chain(own).min()
			}
			Share::Staff | Share::Reserve => common,
		}
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
		Usage { at: 7, used: cost(weight, bytes), ..Usage::default() }
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
		assert_eq!(usage(500, 15).with_quota(own, QUOTA), Usage { quota: own, ..usage(10, 15) });
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

	/// Where the whole quota of weight is used, and that much by guests besides.
	fn by_guests(weight: u64, bytes: u64) -> Usage {
		Usage { by_guests: cost(weight, bytes), ..usage(1_000, 0) }
	}

	#[test]
	fn guests_own_part_becomes_free_in_the_same_periods() {
		let later = |blocks: u32| by_guests(250, 750).settled(7 + blocks, QUOTA, PERIODS).by_guests;
		assert_eq!([0, 1, 10, 100].map(later), [cost(250, 750), cost(225, 743), cost(0, 675), cost(0, 0)]);
		assert_eq!(by_guests(999, 9).settled(7, QUOTA, PERIODS).by_guests, cost(250, 9));
		let own = Some(Quota { weight: 40, bytes: 80 });
		assert_eq!(by_guests(30, 15).with_quota(own, QUOTA).by_guests, cost(10, 15));
	}

	#[test]
	fn pots_are_filled_and_emptied_apart() {
		let both = usage(1, 2).plus(cost(10, 20), Pot::Common).plus(cost(30, 40), Pot::Guests);
		assert_eq!(both, Usage { by_guests: cost(30, 40), ..usage(11, 22) });
		assert_eq!(both.minus(cost(30, 40), Pot::Guests), usage(11, 22));
		assert_eq!(both.minus(cost(11, 22), Pot::Common).used, cost(0, 0));
	}

	#[test]
	fn guest_waits_for_the_sooner_of_two_pots() {
		let wait = |used: Usage, weight, share| used.wait(cost(weight, 0), share, QUOTA, PERIODS);
		assert_eq!(wait(by_guests(0, 0), 250, Share::Guest), Some(0));
		// 25 become free of the one with each block, and 100 of the other.
		assert_eq!(wait(by_guests(200, 0), 75, Share::Guest), Some(1));
		assert_eq!(wait(by_guests(250, 0), 250, Share::Guest), Some(8));
		assert_eq!(wait(by_guests(0, 0), 251, Share::Guest), Some(8));
		assert_eq!(wait(by_guests(0, 0), 501, Share::Guest), None);
		assert_eq!(wait(by_guests(0, 0), 250, Share::Staff), Some(4));
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
	fn proportions_of_large_numbers_are_exact() {
		assert_eq!(proportion(u64::MAX, 3, 3), u64::MAX);
		assert_eq!(proportion(u64::MAX, u64::MAX, 1), u64::MAX);
		assert_eq!(proportion(10, 2, 3), 6);
		assert_eq!(proportion(10, 2, 0), 0);
	}
}
