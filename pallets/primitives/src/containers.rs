//! Containers and their custody, as other pallets and clients see them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{traits::ConstU32, BoundedVec, DispatchResult};

use crate::{
	gs1::Sscc,
	ids::{LotId, Moment, OrganisationId},
	trace::LotKey,
};

/// Most ranges of packs in one container, and so most lots.
pub const MAX_RANGES: u32 = 16;
/// Most containers that one call puts into another.
pub const MAX_LOADED: u32 = 64;
/// Most containers directly in one container.
pub const MAX_CHILDREN: u16 = 512;
/// Most levels of containers within containers: pack, case, pallet, truck load.
pub const MAX_LEVELS: u8 = 4;

/// Packs of a lot with consecutive leaves, as a call names them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pick {
	/// The lot.
	pub key: LotKey,
	/// Number of the first pack's leaf.
	pub first: u32,
	/// How many packs there are, 1 or more.
	pub count: u32,
}

/// Packs of a lot with consecutive leaves, as a container keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PackRange {
	/// The lot.
	pub lot: LotId,
	/// Number of the first pack's leaf.
	pub first: u32,
	/// How many packs there are.
	pub count: u32,
}

impl PackRange {
	/// Whether pack number `index` of the lot is in the range.
	pub fn holds(&self, lot: LotId, index: u32) -> bool {
		self.lot == lot && index.checked_sub(self.first).is_some_and(|place| place < self.count)
	}
}

/// An offer of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Offer {
	/// Who may receive it.
	pub to: OrganisationId,
	/// Who owns it once it is received.
	pub owner: OrganisationId,
	/// Until when it should be received. Afterwards it is overdue, and still can be. [`Offer::REPORTED`] once that was
	/// reported; the event of the report says what it was.
	pub due: Moment,
}

impl Offer {
	/// Stands in the place of the due moment once it was reported that it has passed.
	pub const REPORTED: Moment = Moment::MAX;

	/// Whether it should have been received before `now`.
	pub const fn is_overdue(&self, now: Moment) -> bool {
		self.due == Self::REPORTED || self.due <= now
	}
}

/// A container: ranges of packs, or other containers, under one SSCC.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Container {
	/// Who possesses it; what is in another container is with whoever holds the outermost one, and this says nothing.
	pub holder: OrganisationId,
	/// Who owns the goods: a carrier or a store-keeper holds without owning.
	pub owner: OrganisationId,
	/// The container that it is in.
	pub parent: Option<Sscc>,
	/// How many levels of containers it holds: 0 for one that holds packs.
	pub level: u8,
	/// How many containers are directly in it.
	pub children: u16,
	/// The packs in it, lowest lot and leaf first. Packs that were supplied stay: their state says so.
	pub packs: BoundedVec<PackRange, ConstU32<MAX_RANGES>>,
	/// The lots of all packs in it, at any level: at most too many, never too few, until it is empty.
	pub lots: BoundedVec<LotId, ConstU32<MAX_RANGES>>,
	/// The offer, while it is on its way.
	pub offer: Option<Offer>,
	/// Whether it is locked: nothing in it moves and nothing of it is supplied.
	pub locked: bool,
	/// Running hash of what happened to it.
	pub head: [u8; 32],
	/// How many events the running hash stands for.
	pub events: u32,
	/// The block in which it began. An SSCC can be used again: by this, what is known of a container isn't taken for
	/// what is known of the one that has its SSCC later.
	pub born: u32,
}

/// A container and who has it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Possession {
	/// The container.
	pub container: Container,
	/// The outermost container that it is in; itself, if it is in none.
	pub root: Sscc,
	/// Who possesses that.
	pub holder: OrganisationId,
	/// Who owns that.
	pub owner: OrganisationId,
	/// Whether that is on offer.
	pub on_offer: bool,
	/// Whether it, or any container around it, is locked.
	pub locked: bool,
}

/// Which containers there are, for other pallets.
pub trait ContainerInspect {
	/// The container, and who has it. [`MAX_LEVELS`] reads at most.
	fn possession(sscc: Sscc) -> Option<Possession>;

	/// How many packs of a lot are in no container yet: they are with the lot's owner, and have the highest leaves.
	fn unpacked(key: &LotKey) -> u32;
}

/// What other pallets do to containers, within their own calls.
pub trait ContainerControl: ContainerInspect {
	/// Locks or unlocks a container. An unknown one is an error.
	fn set_locked(sscc: Sscc, locked: bool) -> DispatchResult;

	/// Takes whole ranges out of a container of the holder: the packs are no more, or are in another lot. What is not
	/// in it is an error.
	fn take(holder: OrganisationId, sscc: Sscc, picks: &[Pick]) -> DispatchResult;

	/// Puts packs of the owner that are in no container into a container of the owner, which is made if there is none.
	fn put(owner: OrganisationId, sscc: Sscc, picks: &[Pick]) -> DispatchResult;
}

/// A page of a list whose place is remembered by the last item's key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ContainerPage {
	/// The containers, in the order of storage.
	pub items: alloc::vec::Vec<(Sscc, Possession)>,
	/// After which one the next page begins; `None` at the end.
	pub next: Option<Sscc>,
}
