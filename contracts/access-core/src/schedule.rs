//! Versions of a policy, and from when on each holds.

use alloc::vec::Vec;

use crate::Moment;

/// Versions that are kept.
pub const MAX_VERSIONS: usize = 8;

/// A version that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Kept {
	/// Its number, from 1.
	pub version: u32,
	/// The first moment at which it holds.
	pub from: Moment,
}

/// The versions, oldest first. Each holds until the next one does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Schedule {
	/// The last number that was given.
	pub issued: u32,
	/// At most [`MAX_VERSIONS`] versions; later ones hold from later on.
	pub kept: Vec<Kept>,
}

/// Why a version is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleError {
	/// Seven versions are waiting for their moment, and the one in force must stay.
	TooManyAhead,
	/// The numbers are used up.
	TooManyVersions,
}

/// What became of a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
	/// Its number and when it starts to hold.
	pub kept: Kept,
	/// The versions that are gone: those that it came before, and the oldest one beyond [`MAX_VERSIONS`].
	pub dropped: Vec<u32>,
}

impl Schedule {
	/// The version that holds at a moment; none before the first one that is kept.
	pub fn in_force(&self, at: Moment) -> Option<u32> {
		self.kept.iter().rev().find(|kept| kept.from <= at).map(|kept| kept.version)
	}

	/// Takes a new version in. It never holds earlier than now, so that the past keeps its answers. Versions that
	/// would only have started at its moment or later never come to hold.
	pub fn adopt(&mut self, from: Moment, now: Moment) -> Result<Adopted, ScheduleError> {
		let version = self.issued.checked_add(1).ok_or(ScheduleError::TooManyVersions)?;
		let kept = Kept { version, from: from.max(now) };
		let staying = self.kept.iter().filter(|old| old.from < kept.from).count();
		// The second one must hold by now if the first is to go.
		if staying >= MAX_VERSIONS && self.kept.get(1).is_some_and(|second| second.from > now) {
			return Err(ScheduleError::TooManyAhead);
		}
		let mut dropped = Vec::new();
		for old in self.kept.iter().skip(staying) {
			dropped.push(old.version);
		}
		self.kept.truncate(staying);
		if staying >= MAX_VERSIONS {
			dropped.push(self.kept.remove(0).version);
		}
		self.kept.push(kept);
		self.issued = version;
		Ok(Adopted { kept, dropped })
	}
}
