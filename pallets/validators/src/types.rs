//! What is stored of a validator, and the rules of it that need no storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::ids::{Moment, OrganisationId};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use sp_staking::SessionIndex;

/// Most slots between two blocks that are counted as missed. After a longer gap the chain itself stood still.
pub const MAX_SLOTS_COUNTED: u32 = 64;

/// How many equivocations are remembered as reported.
pub const MAX_OFFENCES: u32 = 128;

/// Why the chain sets a validator aside. The later one is the graver.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Reason {
	/// It missed too many blocks.
	Missed,
	/// It signed two contrary votes.
	Equivocated,
}

/// How a validator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum State {
	/// It is in the next set, if it has session keys.
	Active,
	/// It would be set aside, but the set can't do without it. It stays until there are enough others.
	Spared {
		/// Why it would be set aside.
		reason: Reason,
		/// Since when.
		at: Moment,
	},
	/// It is approved, but not in the next set.
	SetAside {
		/// Why.
		reason: Reason,
		/// Since when.
		at: Moment,
	},
}

impl State {
	/// Whether a validator in this state is in the next set, if it has session keys.
	pub const fn is_active(&self) -> bool {
		match self {
			Self::Active | Self::Spared { .. } => true,
			Self::SetAside { .. } => false,
		}
	}

	/// Why it is set aside or would be, and since when.
	pub const fn mark(&self) -> Option<(Reason, Moment)> {
		match *self {
			Self::Active => None,
			Self::Spared { reason, at } | Self::SetAside { reason, at } => Some((reason, at)),
		}
	}

	/// Why it is set aside or would be.
	pub fn reason(&self) -> Option<Reason> {
		self.mark().map(|(reason, _)| reason)
	}
}

/// An approved validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Validator {
	/// Whose node it is.
	pub organisation: OrganisationId,
	/// When it was approved.
	pub since: Moment,
	/// The first session whose equivocations count. Earlier ones are settled: it was approved or reinstated since.
	pub answers_from: SessionIndex,
	/// How it stands.
	pub state: State,
}

/// What a validator made of its turns in a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Record {
	/// Blocks that it made.
	pub made: u32,
	/// Slots of its that passed without a block.
	pub missed: u32,
}

impl Record {
	/// How often it was its turn, as far as it was counted.
	pub const fn turns(&self) -> u32 {
		self.made.saturating_add(self.missed)
	}

	/// Whether it missed more than this share of its turns, and had at least this many of them.
	pub fn has_missed_more_than(&self, share: Perbill, least_turns: u32) -> bool {
		self.turns() >= least_turns && self.missed > share.mul_floor(self.turns())
	}
}

/// Whose turn a slot is: by Aura's rule, one after the other.
pub(crate) fn whose_turn<R>(all: &mut [R], slot: u64) -> Option<&mut R> {
	let count = u64::try_from(all.len()).ok()?;
	let index = slot.checked_rem(count)?;
	all.get_mut(usize::try_from(index).ok()?)
}

#[cfg(test)]
mod tests {
	use super::*;

	const HALF: Perbill = Perbill::from_percent(50);

	#[test]
	fn record_is_too_bad_above_the_share_only() {
		assert!(!Record { made: 5, missed: 5 }.has_missed_more_than(HALF, 4));
		assert!(Record { made: 5, missed: 6 }.has_missed_more_than(HALF, 4));
		assert!(Record { made: 2, missed: 3 }.has_missed_more_than(HALF, 4));
		assert!(!Record { made: 3, missed: 2 }.has_missed_more_than(HALF, 4));
	}

	#[test]
	fn record_of_few_turns_is_never_too_bad() {
		assert!(!Record { made: 0, missed: 3 }.has_missed_more_than(HALF, 4));
		assert!(Record { made: 0, missed: 4 }.has_missed_more_than(HALF, 4));
	}

	#[test]
	fn record_that_is_full_is_sound() {
		let record = Record { made: u32::MAX, missed: u32::MAX };
		assert_eq!(record.turns(), u32::MAX);
		assert!(record.has_missed_more_than(HALF, 4));
	}

	#[test]
	fn turns_go_round() {
		let mut three = [0, 1, 2];
		let turns: Vec<_> = (0..7).map(|slot| whose_turn(&mut three, slot).copied()).collect();
		assert_eq!(turns, [0, 1, 2, 0, 1, 2, 0].map(Some));
		assert_eq!(whose_turn(&mut three, u64::MAX), Some(&mut 0));
	}

	#[test]
	fn nobody_has_a_turn_among_nobody() {
		assert_eq!(whose_turn::<u8>(&mut [], 7), None);
	}

	#[test]
	fn spared_one_is_active_and_set_aside_one_is_not() {
		let (reason, at) = (Reason::Missed, 7);
		assert!(State::Active.is_active() && State::Spared { reason, at }.is_active());
		assert!(!State::SetAside { reason, at }.is_active());
		assert_eq!(State::Active.mark(), None);
		assert_eq!(State::Spared { reason, at }.mark(), Some((reason, at)));
		assert!(Reason::Missed < Reason::Equivocated);
	}
}
