//! Prescriptions: a commitment of a physician, of which fills are consumed.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec, DispatchResult};

use crate::{
	decision::LogHead,
	gs1::Gtin,
	ids::{Moment, OrganisationId, Period},
};

/// Most fills of one prescription.
pub const MAX_FILLS: u32 = 64;

/// A prescription. Its number is the root over its fills: each leaf is [`fill_leaf`] under a salt of its own, so that the
/// root tells neither the medicine nor the patient, and a fill that is shown tells nothing of the others.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Prescription {
	/// For whom the prescriber acted.
	pub by: OrganisationId,
	/// How many fills there are.
	pub fills: u32,
	/// Which of them are used: bit n is fill n.
	pub used: u64,
	/// When it is valid.
	pub validity: Period,
	/// When it was withdrawn, if it was.
	pub withdrawn_at: Option<Moment>,
	/// The running hash of what happened to it, and how many events that stands for.
	pub history: LogHead,
}

/// A fill that a dispenser shows at the supply.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Fill {
	/// The prescription: the root over its fills.
	pub prescription: H256,
	/// Number of the fill, from 0.
	pub number: u32,
	/// The fill's own salt.
	pub salt: [u8; 32],
	/// How many packs it is for.
	pub packs: u32,
	/// The path from the fill's leaf to the root.
	pub path: BoundedVec<H256, ConstU32<6>>,
}

/// The leaf of a fill: a commitment to the medicine and the number of packs.
pub fn fill_leaf(salt: &[u8; 32], number: u32, gtin: Gtin, packs: u32) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&(b"salus/fill/v1", salt, number, gtin, packs).encode())
}

/// Consumes fills within a supply.
pub trait FillControl {
	/// Uses up a fill for packs of a product. Whatever doesn't fit (unknown, forged, used, not valid now, withdrawn,
	/// another medicine or number of packs) is an error, and nothing is written.
	fn consume(fill: &Fill, gtin: Gtin, packs: u32, now: Moment) -> DispatchResult;

	/// Gives a fill back whose supply was undone.
	fn restore(fill: &Fill, gtin: Gtin, packs: u32) -> DispatchResult;
}
