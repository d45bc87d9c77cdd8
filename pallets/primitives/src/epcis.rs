//! EPCIS events as the chain keeps them: by the event hash id of CBV 2.0 (section 8.9.2), which two parties find out of
//! an event's content alone. The event itself stays with the partners.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	commitment::Commitment,
	gs1::{Gtin, Sscc},
	ids::{Moment, OrganisationId},
	trace::{is_set_82, LotKey},
};

/// Most events that are recorded at once.
pub const MAX_EVENTS: u32 = 32;

/// Most objects that an event names on the chain.
pub const MAX_OBJECTS: u32 = 8;

/// Most events that an error declaration names as corrective.
pub const MAX_CORRECTIVE: u32 = 4;

/// How far a partner's clock may be ahead of the chain's: 24 hours.
pub const MAX_AHEAD: Moment = 24 * 60 * 60 * 1000;

/// Events that are to be recorded.
pub type NewEvents = BoundedVec<NewEvent, ConstU32<MAX_EVENTS>>;

/// What an event is about, in any order, none twice. Empty: the partner doesn't say.
pub type Objects = BoundedVec<ObjectRef, ConstU32<MAX_OBJECTS>>;

/// Events that stand in the place of one that was in error, none twice.
pub type CorrectiveIds = BoundedVec<H256, ConstU32<MAX_CORRECTIVE>>;

/// What an event is about. A single pack has no form here, so that no serial meets the chain.
#[derive(
	Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum ObjectRef {
	/// A container.
	#[codec(index = 0)]
	Container(Sscc),
	/// A lot, or packs of it.
	#[codec(index = 1)]
	Lot(LotKey),
	/// A product, whichever the lot.
	#[codec(index = 2)]
	Product(Gtin),
}

impl ObjectRef {
	/// Whether check digits and lot number are right. Whether there is such an object is not asked.
	pub fn is_valid(&self) -> bool {
		match self {
			Self::Container(sscc) => sscc.is_valid(),
			Self::Lot(key) => key.gtin.is_valid() && is_set_82(&key.lot),
			Self::Product(gtin) => gtin.is_valid(),
		}
	}
}

/// Why an event was in error. Source: CBV 2.0, error reason identifiers.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum ErrorReason {
	/// It didn't happen.
	#[codec(index = 0)]
	DidNotOccur,
	/// It happened otherwise than it says.
	#[codec(index = 1)]
	IncorrectData,
}

impl ErrorReason {
	/// Every reason.
	pub const ALL: &'static [Self] = &[Self::DidNotOccur, Self::IncorrectData];

	/// The reason as CBV writes it.
	pub const fn code(self) -> &'static str {
		match self {
			Self::DidNotOccur => "did_not_occur",
			Self::IncorrectData => "incorrect_data",
		}
	}

	/// The reason behind CBV's code, `None` for any other code.
	pub fn from_code(code: &str) -> Option<Self> {
		Self::ALL.iter().copied().find(|reason| reason.code() == code)
	}
}

/// An event that is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NewEvent {
	/// The SHA-256 within its event hash id, `ni:///sha-256;…?ver=CBV2.0`.
	pub id: H256,
	/// When it happened: its `eventTime`.
	pub at: Moment,
	/// What it is about.
	pub objects: Objects,
	/// Salted commitment to the document with the event.
	pub commitment: Commitment,
}

/// That an event was in error. Source: EPCIS 2.0, section 7.4.1.4.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ErrorDeclaration {
	/// Why.
	pub reason: ErrorReason,
	/// When the error was declared, by the clock of who declared it: `declarationTime`.
	pub declared_at: Moment,
	/// When the chain was told.
	pub recorded_at: Moment,
	/// What stands in the event's place. The chain may hear of those events later, or never.
	pub corrective: CorrectiveIds,
}

/// An event that was recorded. But for an error declaration it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct EventRecord {
	/// Who recorded it, and so who alone may declare it an error.
	pub by: OrganisationId,
	/// When it happened, as its recorder says.
	pub at: Moment,
	/// When the chain was told.
	pub recorded_at: Moment,
	/// Salted commitment to the document with the event.
	pub commitment: Commitment,
	/// What it is about.
	pub objects: Objects,
	/// That it was in error, if that was declared.
	pub error: Option<ErrorDeclaration>,
}

/// One entry of an object's history.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum HistoryEntry {
	/// An event that names the object was recorded.
	#[codec(index = 0)]
	Recorded {
		/// The event.
		id: H256,
		/// Who recorded it.
		by: OrganisationId,
		/// When it happened, as its recorder says.
		at: Moment,
		/// When the chain was told.
		recorded_at: Moment,
		/// Salted commitment to the document with the event.
		commitment: Commitment,
	},
	/// Such an event was declared an error.
	#[codec(index = 1)]
	ErrorDeclared {
		/// The event.
		id: H256,
		/// What was declared.
		error: ErrorDeclaration,
	},
}

/// What stands for all entries of an object's history, in the order in which the chain was told of them.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct History {
	/// The running hash over the entries ([`crate::decision::chain_hash`]), zero for an empty history.
	pub head: [u8; 32],
	/// How many entries there are: events, and error declarations.
	pub events: u32,
}

/// Whether no item is there twice. For the short lists of this module: it compares each with each.
pub fn none_twice<Item: PartialEq>(items: &[Item]) -> bool {
	items.iter().enumerate().all(|(number, item)| !items.iter().take(number).any(|other| other == item))
}

#[cfg(test)]
mod tests {
	use super::*;

	const GTIN: Gtin = Gtin(10_614_141_000_019);

	fn lot(gtin: Gtin, lot: &str) -> ObjectRef {
		ObjectRef::Lot(LotKey { gtin, lot: BoundedVec::truncate_from(lot.as_bytes().to_vec()) })
	}

	#[test]
	fn an_object_is_valid_by_its_digits_and_letters() {
		assert!(ObjectRef::Container(Sscc(106_141_412_345_678_908)).is_valid());
		assert!(!ObjectRef::Container(Sscc(106_141_412_345_678_909)).is_valid());
		assert!(ObjectRef::Product(GTIN).is_valid());
		assert!(!ObjectRef::Product(Gtin(10_614_141_000_018)).is_valid());
		assert!(lot(GTIN, "L-1").is_valid());
		assert!(!lot(Gtin(1), "L-1").is_valid());
		assert!(!lot(GTIN, "").is_valid());
		assert!(!lot(GTIN, "L 1").is_valid());
	}

	#[test]
	fn reasons_are_found_by_their_codes() {
		for reason in ErrorReason::ALL {
			assert_eq!(ErrorReason::from_code(reason.code()), Some(*reason));
		}
		assert_eq!(ErrorReason::from_code("other"), None);
	}

	#[test]
	fn what_is_there_twice_is_found_wherever_it_is() {
		assert!(none_twice::<u8>(&[]));
		assert!(none_twice(&[1, 2, 3]));
		assert!(!none_twice(&[1, 1]));
		assert!(!none_twice(&[1, 2, 1]));
		assert!(!none_twice(&[1, 2, 2]));
	}
}
