//! What a policy is made of: tiers, their rules, hours and limits.

use alloc::vec::Vec;

use crate::{holds, Moment, MAX_RULES};

/// Number of a tier, below [`crate::MAX_TIERS`].
pub type TierId = u8;

/// Minutes of a day.
const DAY_MINUTES: u64 = 24 * 60;

/// Times of the week, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Hours {
	/// On which days the time begins: bit 0 is Monday, bit 6 is Sunday.
	pub days: u8,
	/// Minute of the day at which it begins, below 1440.
	pub from: u16,
	/// Minute of the day before which it ends, up to 1440. Where it is less than `from`, the time ends on the next day.
	pub until: u16,
}

impl Hours {
	/// Whether they hold at some time of the week, and name no day and no minute that doesn't exist.
	pub fn is_sound(self) -> bool {
		let minutes = u64::from(self.from) < DAY_MINUTES && u64::from(self.until) <= DAY_MINUTES;
		minutes && self.from != self.until && (1..0x80).contains(&self.days)
	}

	/// Whether a moment lies within them.
	pub fn contain(self, at: Moment) -> bool {
		let minutes = at / 60_000;
		let minute = minutes % DAY_MINUTES;
		// 1970-01-01 was a Thursday, which is day 3 of a week that starts on Monday.
		let today = (minutes / DAY_MINUTES).saturating_add(3) % 7;
		let yesterday = today.saturating_add(6) % 7;
		let begun = minute >= self.from.into();
		let going_on = minute < self.until.into();
		if self.from < self.until {
			self.begin_on(today) && begun && going_on
		} else if self.from > self.until {
			(self.begin_on(today) && begun) || (self.begin_on(yesterday) && going_on)
		} else {
			false
		}
	}

	/// Whether they begin on a day of the week, 0 being Monday.
	fn begin_on(self, day: u64) -> bool {
		u32::try_from(day).ok().and_then(|day| 1u8.checked_shl(day)).is_some_and(|bit| self.days & bit != 0)
	}
}

/// Allows a set of data classes for a set of purposes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Rule {
	/// Bit n stands for the purpose with discriminant n.
	pub purposes: u32,
	/// Bit n stands for the data class with discriminant n.
	pub classes: u32,
	/// When it holds; always, where there are none.
	pub hours: Option<Hours>,
}

impl Rule {
	/// A rule that holds at all hours.
	pub const fn always(purposes: u32, classes: u32) -> Self {
		Self { purposes, classes, hours: None }
	}

	/// The classes that this rule allows for a purpose at a moment.
	pub fn classes_for(&self, purpose: u8, at: Moment) -> u32 {
		let applies = holds(self.purposes, purpose) && self.hours.is_none_or(|hours| hours.contain(at));
		if applies {
			self.classes
		} else {
			0
		}
	}
}

/// Which security labels a tier may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Limits {
	/// How confidential the data may be at most; of any level, where there is none.
	pub ceiling: Option<u8>,
	/// Which sensitivities the data may bear: bit n stands for the one with discriminant n.
	pub sensitivities: u32,
}

impl Limits {
	/// No limits at all: labels added to the chain later are allowed as well.
	pub const NONE: Self = Self { ceiling: None, sensitivities: u32::MAX };

	/// Whether data with such labels may be seen.
	pub fn allow(self, confidentiality: u8, sensitivities: u32) -> bool {
		self.ceiling.is_none_or(|ceiling| confidentiality <= ceiling) && sensitivities & !self.sensitivities == 0
	}
}

/// The strictest: unrestricted data (level 0) without any sensitivity.
impl Default for Limits {
	fn default() -> Self {
		Self { ceiling: Some(0), sensitivities: 0 }
	}
}

/// A tier: its place in the inheritance, its limits, and its own rules. `R` is how the rules are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Tier<R = Vec<Rule>> {
	/// The tier whose rules hold here too.
	pub parent: Option<TierId>,
	/// Limits on labels, for its own and for inherited rules.
	pub limits: Limits,
	/// Whoever is on this tier may give others that tier, or one that it inherits from. Nothing, where there is none.
	pub delegates: Option<TierId>,
	/// At most [`MAX_RULES`] rules.
	pub rules: R,
}

impl<R: AsRef<[Rule]>> Tier<R> {
	/// The classes that this tier's own rules allow for a purpose at a moment.
	pub fn classes_for(&self, purpose: u8, at: Moment) -> u32 {
		let rules = self.rules.as_ref().iter().take(MAX_RULES);
		rules.fold(0, |classes, rule| classes | rule.classes_for(purpose, at))
	}
}
