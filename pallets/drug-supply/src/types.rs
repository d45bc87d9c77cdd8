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

use crate::page::{PackPage, PAGE};

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
