//! What the pallet stores, and the rules that need no storage.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::{
	containers::PackRange,
	gs1::Sscc,
	ids::{LotId, Moment, OrganisationId},
	merkle,
	mmr::MountainRange,
	supply::{Packs, MAX_PACKS},
	trace::PackState,
};
use scale_info::TypeInfo;

/// Packs on one page.
pub const PAGE: u16 = 512;
/// Most packs of one range that is destroyed or transformed.
pub const MAX_RANGE: u32 = 10_000;
/// Most pages that such a range touches: 20 full ones and a rest at either end.
pub const MAX_RANGE_PAGES: u32 = 21;
/// Most inputs of a transformation.
pub const MAX_INPUTS: u32 = 16;
/// Most lots on one page of an answer.
pub const MAX_LISTED: u32 = 100;

/// Numbers of packs in their lot, rising.
pub type Indexes = BoundedVec<u32, ConstU32<MAX_PACKS>>;

/// The lots that a lot was made of.
pub type OriginLots = BoundedVec<LotId, ConstU32<MAX_INPUTS>>;

/// A dispenser's log of supplies, of which the chain keeps the peaks.
pub type SupplyLog = MountainRange;

/// The states of 512 packs with consecutive leaves, four bits each: the even place in the low half of a byte, the odd
/// one in the high half.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PackPage([u8; 256]);

impl Default for PackPage {
	fn default() -> Self {
		Self([0; 256])
	}
}

impl PackPage {
	/// On which page, and at which place of it, the state of pack number `index` is. A lot has at most 2^20 packs, and so
	/// no page beyond the last that 16 bits can name.
	pub fn locate(index: u32) -> (u16, u16) {
		let page = u16::try_from(index >> 9).unwrap_or(u16::MAX);
		(page, u16::try_from(index & 511).unwrap_or_default())
	}

	/// The state at a place. Bits that stand for no state count as locked: whatever went wrong there, the pack must not be
	/// supplied.
	pub fn get(&self, place: u16) -> PackState {
		let byte = self.0.get(usize::from(place >> 1)).copied().unwrap_or(0xff);
		let bits = if place & 1 == 0 { byte & 0x0f } else { byte >> 4 };
		PackState::from_index(bits).unwrap_or(PackState::Locked)
	}

	/// Sets the state at a place and leaves all others as they are.
	pub fn set(&mut self, place: u16, state: PackState) {
		if let Some(byte) = self.0.get_mut(usize::from(place >> 1)) {
			let bits = state.index();
			*byte = if place & 1 == 0 { *byte & 0xf0 | bits } else { *byte & 0x0f | bits << 4 };
		}
	}

	/// Whether it says no more than no page.
	pub fn is_all_active(&self) -> bool {
		self.0 == [0; 256]
	}

	/// The bits at a place, for checking that they stand for a state.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub(crate) fn is_sound(&self) -> bool {
		let halves = self.0.iter().flat_map(|byte| [byte & 0x0f, byte >> 4]);
		halves.into_iter().all(|bits| PackState::from_index(bits).is_some())
	}
}

/// What happened to a lot's packs: its running hash, and how often.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LotHistory {
	/// `head = Blake2b-256(head ‖ event)` over this pallet's events that name the lot, as they are encoded.
	pub head: [u8; 32],
	/// How many events the running hash stands for.
	pub events: u32,
	/// How many of them are alarms.
	pub alarms: u32,
}

/// Who took a pack off the market in a way that can be reverted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Decommissioning {
	/// Who.
	pub by: OrganisationId,
	/// When.
	pub at: Moment,
	/// The state before, to which the pack goes back.
	pub before: PackState,
}

/// An offer to destroy packs before a witness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Destruction {
	/// Who destroys: the holder of the container.
	pub by: OrganisationId,
	/// Who is to see it.
	pub witness: OrganisationId,
	/// The container that the packs are in.
	pub sscc: Sscc,
	/// Which packs.
	pub packs: PackRange,
	/// When it was offered.
	pub at: Moment,
}

/// Whether ranges hold all packs from `first` up to, but not including, `end`.
pub(crate) fn covers(ranges: &[PackRange], lot: LotId, first: u32, end: u32) -> bool {
	let mut next = first;
	while next < end {
		let range = ranges.iter().find(|range| range.holds(lot, next));
		match range.and_then(|range| range.first.checked_add(range.count)) {
			// A range that holds a pack ends after it, so that each turn gets further.
			Some(beyond) => next = beyond,
			None => return false,
		}
	}
	true
}

/// Whether two ranges share a pack.
pub(crate) fn overlap(one: &PackRange, other: &PackRange) -> bool {
	one.holds(other.lot, other.first) || other.holds(one.lot, one.first)
}

/// The leaves of packs, with their numbers.
pub(crate) fn leaves(packs: &Packs) -> Vec<(u32, [u8; 32])> {
	let leaf = |serial: &[u8]| merkle::serial_leaf(packs.key.gtin, &packs.key.lot, serial);
	packs.packs.iter().map(|pack| (pack.index, leaf(&pack.serial))).collect()
}

/// How many packs a call names, and on how many pages their states are: what its weight depends on.
pub(crate) fn extent(packs: &Packs) -> (u32, u32) {
	let pages = packs.packs.chunk_by(|one, next| PackPage::locate(one.index).0 == PackPage::locate(next.index).0);
	let count = |len: usize| u32::try_from(len).unwrap_or(MAX_PACKS);
	(count(packs.packs.len()), count(pages.count()))
}

/// On how many pages the states of a range of packs are, at most.
pub(crate) fn range_pages(count: u32) -> u32 {
	count.div_ceil(PAGE.into()).saturating_add(1).min(MAX_RANGE_PAGES)
}
