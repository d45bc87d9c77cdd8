//! Packs: their supply, what undoes it, and what takes them off the market.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	gs1::{Gln, Sscc},
	ids::{LotId, Moment, OrganisationId},
	mmr::MAX_PEAKS,
	trace::{LotKey, Serial},
};

/// Most packs of one lot in one call.
pub const MAX_PACKS: u32 = 64;
/// Most hashes of the proof that they share: 64 paths of 20 hashes meet after 14 levels at most.
pub const MAX_SHARED_PATH: u32 = 960;
/// How long a supply can be undone: ten days. Source: Delegated Regulation (EU) 2016/161, art. 13 (1) (b).
pub const UNDO_PERIOD: Moment = 10 * 24 * 60 * 60 * 1000;

/// A pack of a lot.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pack {
	/// The number of its leaf in the lot, from 0.
	pub index: u32,
	/// The serial number on it.
	pub serial: Serial,
}

/// Packs of one lot, with the proof that the manufacturer commissioned them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Packs {
	/// The lot.
	pub key: LotKey,
	/// The packs, by rising index.
	pub packs: BoundedVec<Pack, ConstU32<MAX_PACKS>>,
	/// The proof that they share, see `merkle::verify_many`.
	pub path: BoundedVec<H256, ConstU32<MAX_SHARED_PATH>>,
}

/// What a dispenser's log of supplies holds of one call: a leaf of the log's Merkle mountain range. The dispenser keeps
/// it (it is in the event) and shows it when the supply is undone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SupplyEntry {
	/// Who supplied.
	pub by: OrganisationId,
	/// Where, by the dispenser's own word.
	pub premises: Gln,
	/// When.
	pub at: Moment,
	/// The lot.
	pub lot: LotId,
	/// The packs, by their leaves' numbers.
	pub packs: BoundedVec<u32, ConstU32<MAX_PACKS>>,
}

/// The leaf of an entry in its dispenser's log. `fill` is the prescription and the number of the fill that the supply
/// used up, so that a supply can't be undone without giving back that fill, nor another one with it.
pub fn supply_leaf(entry: &SupplyEntry, fill: Option<(H256, u32)>) -> H256 {
	H256(sp_crypto_hashing::blake2_256(&(b"salus/supply/v1", entry, fill).encode()))
}

/// Proof that an entry is in a dispenser's log as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SupplyProof {
	/// Number of the entry in the log, from 0.
	pub number: u64,
	/// Hashes from the entry up to its peak, lowest first.
	pub path: BoundedVec<H256, ConstU32<MAX_PEAKS>>,
}

/// Why packs leave the market, or come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Decommission {
	/// Exported.
	#[codec(index = 0)]
	Exported,
	/// Stolen. For good.
	#[codec(index = 1)]
	Stolen,
	/// A sample.
	#[codec(index = 2)]
	Sample,
	/// Locked.
	#[codec(index = 3)]
	Locked,
	/// Withdrawn, to be destroyed.
	#[codec(index = 4)]
	Withdrawn,
}

/// What a transformation or a repacking takes: packs out of a container.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Input {
	/// The container.
	pub sscc: Sscc,
	/// The lot.
	pub key: LotKey,
	/// Number of the first pack's leaf.
	pub first: u32,
	/// How many packs, 1 or more, all of them active.
	pub count: u32,
}
