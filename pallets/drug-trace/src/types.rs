//! What the pallet stores, and the rules that need no storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{
	gs1::Sscc,
	ids::{Moment, OrganisationId},
	merkle,
	trace::{ContainerInfo, LotKey, PackProof, PackState, RecallClass},
};
use scale_info::TypeInfo;
use sp_core::H256;

/// A product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Product {
	/// The organisation that owns the company prefix, and so the only one that commissions lots.
	pub owner: OrganisationId,
}

/// The recall of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Recall {
	/// How grave it is.
	pub class: RecallClass,
	/// Since when it holds.
	pub at: Moment,
}

/// A lot. Its packs are known by the root over their serials.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Lot {
	/// The first moment at which no pack of the lot may be supplied any more.
	pub expiry: Moment,
	/// How many packs there are, and so how many leaves the tree has.
	pub quantity: u32,
	/// The Merkle root over the packs' serials.
	pub root: H256,
	/// How many packs are in containers: the leaves below this number.
	pub packed: u32,
	/// The recall, if there is one.
	pub recall: Option<Recall>,
}

impl Lot {
	/// Whether the packs have expired at `now`.
	pub const fn is_expired(&self, now: Moment) -> bool {
		self.expiry <= now
	}

	/// Whether the pack is one of this lot, which must be the lot that the proof names.
	pub fn is_proved(&self, pack: &PackProof) -> bool {
		let leaf = merkle::serial_leaf(pack.key.gtin, &pack.key.lot, &pack.serial);
		merkle::verify(self.root, self.quantity, pack.index, &leaf, &pack.path)
	}
}

/// A container: consecutive packs of one lot, under one SSCC.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Container {
	/// Who holds it. While it is on offer, that is still the one who offered it.
	pub holder: OrganisationId,
	/// To whom it is on offer.
	pub offered_to: Option<OrganisationId>,
	/// The lot that the packs are of.
	pub key: LotKey,
	/// Number of the first pack's leaf in the lot.
	pub first: u32,
	/// How many packs there are.
	pub count: u32,
}

impl Container {
	/// Whether pack number `index` of the lot `key` is in the container.
	pub fn holds(&self, key: &LotKey, index: u32) -> bool {
		self.key == *key && index.checked_sub(self.first).is_some_and(|place| place < self.count)
	}

	/// What the outside gets to see.
	pub fn into_info(self, sscc: Sscc) -> ContainerInfo {
		let Self { holder, offered_to, key, first, count } = self;
		ContainerInfo { sscc, holder, offered_to, key, first, count }
	}
}

/// The states of 256 packs with consecutive leaves, four bits each: the even place in the low half of a byte, the odd
/// one in the high half.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PackPage([u8; 128]);

impl Default for PackPage {
	fn default() -> Self {
		Self([0; 128])
	}
}

impl PackPage {
	/// On which page, and at which place of it, the state of pack number `index` is.
	pub const fn locate(index: u32) -> (u32, u8) {
		let [place, ..] = index.to_le_bytes();
		(index >> 8, place)
	}

	/// The state at a place, `None` for bits that stand for no state.
	pub fn get(&self, place: u8) -> Option<PackState> {
		let byte = self.0.get(usize::from(place >> 1))?;
		state_of(if place & 1 == 0 { byte & 0x0f } else { byte >> 4 })
	}

	/// Set the state at a place and leave all others as they are.
	pub fn set(&mut self, place: u8, state: PackState) {
		if let Some(byte) = self.0.get_mut(usize::from(place >> 1)) {
			let bits = bits_of(state);
			*byte = if place & 1 == 0 { *byte & 0xf0 | bits } else { *byte & 0x0f | bits << 4 };
		}
	}
}

/// The bits that stand for a state: its discriminant, which has room in four bits.
const fn bits_of(state: PackState) -> u8 {
	match state {
		PackState::Active => 0,
		PackState::Supplied => 1,
		PackState::Exported => 2,
		PackState::Stolen => 3,
		PackState::Destroyed => 4,
		PackState::Sample => 5,
		PackState::Locked => 6,
	}
}

/// The state that the bits stand for.
const fn state_of(bits: u8) -> Option<PackState> {
	Some(match bits {
		0 => PackState::Active,
		1 => PackState::Supplied,
		2 => PackState::Exported,
		3 => PackState::Stolen,
		4 => PackState::Destroyed,
		5 => PackState::Sample,
		6 => PackState::Locked,
		_ => return None,
	})
}

/// How many levels a pack's path climbs: what a supply's weight depends on.
pub(crate) fn path_items(pack: &PackProof) -> u32 {
	u32::try_from(pack.path.len()).unwrap_or(merkle::MAX_DEPTH)
}
