//! The question "is this pack genuine, and may it be supplied?" and its answer.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	gs1::Gtin,
	ids::Moment,
	merkle::{MAX_DEPTH, MAX_LOT_LEN, MAX_SERIAL_LEN},
};

pub use crate::codes::{PackState, RecallClass};

/// A lot number, GS1 AI (10): 1 to 20 characters of GS1's set 82.
pub type LotNumber = BoundedVec<u8, ConstU32<MAX_LOT_LEN>>;

/// A serial number, GS1 AI (21): 1 to 20 characters of GS1's set 82.
pub type Serial = BoundedVec<u8, ConstU32<MAX_SERIAL_LEN>>;

/// The path of a pack's leaf to its lot's root.
pub type MerklePath = BoundedVec<H256, ConstU32<MAX_DEPTH>>;

/// Whether the text is made of GS1's character set 82 and not empty. Source: GS1 General Specifications, figure 7.11-1.
pub fn is_set_82(text: &[u8]) -> bool {
	const EXTRA: &[u8] = b"!\"%&'()*+,-./:;<=>?_";
	!text.is_empty() && text.iter().all(|byte| byte.is_ascii_alphanumeric() || EXTRA.contains(byte))
}

/// Which lot of which product.
#[derive(
	Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LotKey {
	/// The product.
	pub gtin: Gtin,
	/// The lot number.
	pub lot: LotNumber,
}

/// One pack of a lot, with the proof that the manufacturer commissioned it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PackProof {
	/// The lot.
	pub key: LotKey,
	/// The serial number on the pack.
	pub serial: Serial,
	/// The number of its leaf in the lot, from 0.
	pub index: u32,
	/// The path from the leaf to the lot's root.
	pub path: MerklePath,
}

/// The answer to a pack's verification.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PackStatus {
	/// No such product or lot was ever commissioned.
	#[codec(index = 0)]
	UnknownLot,
	/// The lot is known, and this serial is not one of it: forged, or misread.
	#[codec(index = 1)]
	NotGenuine,
	/// The manufacturer commissioned this pack.
	#[codec(index = 2)]
	Genuine {
		/// The state of the pack itself.
		state: PackState,
		/// Whether the lot's expiry lies in the past.
		expired: bool,
		/// The recall of the lot, if there is one.
		recalled: Option<RecallClass>,
		/// The lot's expiry.
		expiry: Moment,
	},
}

impl PackStatus {
	/// Whether the pack may be supplied to a patient.
	pub const fn may_be_supplied(&self) -> bool {
		matches!(self, Self::Genuine { state: PackState::Active, expired: false, recalled: None, .. })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_an_active_unexpired_unrecalled_pack_may_be_supplied() {
		let pack = |state, expired, recalled| PackStatus::Genuine { state, expired, recalled, expiry: 1 };
		assert!(pack(PackState::Active, false, None).may_be_supplied());
		assert!(!pack(PackState::Supplied, false, None).may_be_supplied());
		assert!(!pack(PackState::Active, true, None).may_be_supplied());
		assert!(!pack(PackState::Active, false, Some(RecallClass::ClassI)).may_be_supplied());
		assert!(!PackStatus::UnknownLot.may_be_supplied());
		assert!(!PackStatus::NotGenuine.may_be_supplied());
	}

	#[test]
	fn set_82_has_no_blank() {
		assert!(is_set_82(b"AB-12/x"));
		assert!(!is_set_82(b"AB 12"));
		assert!(!is_set_82(b""));
		assert!(!is_set_82("ä".as_bytes()));
	}
}
