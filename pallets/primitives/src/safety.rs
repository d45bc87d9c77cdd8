//! The safety of medicines: recalls, suspect products, and the cold chain.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	codes::{CaseOutcome, RecallClass, Suspicion},
	gs1::{Gtin, Sscc},
	ids::{Jurisdiction, LotId, Moment, OrganisationId},
	trace::LotKey,
};

/// Most lots of one recall.
pub const MAX_RECALLED: u32 = 16;
/// Most containers and lots that one case names.
pub const MAX_SUSPECTS: u32 = 16;
/// Most partners that a case lists as those to be told; more are a matter of the blast radius.
pub const MAX_NOTIFIED: u32 = 32;
/// How long a partner has to tell the authority and the others: 24 hours. Source: US Code 21, section 360eee-1.
pub const NOTIFY_WITHIN: Moment = 24 * 60 * 60 * 1000;

/// What a recall is of.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RecallScope {
	/// Some lots, wherever they are.
	#[codec(index = 0)]
	Lots(BoundedVec<LotKey, ConstU32<MAX_RECALLED>>),
	/// All lots of a product, in one country or in all.
	#[codec(index = 1)]
	Product {
		/// The product.
		gtin: Gtin,
		/// The country; all of them when absent.
		market: Option<Jurisdiction>,
	},
}

/// A recall.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Recall {
	/// What it is of.
	pub scope: RecallScope,
	/// How grave it is.
	pub class: RecallClass,
	/// Who called: the product's owner or a regulator.
	pub by: OrganisationId,
	/// When.
	pub at: Moment,
	/// Until when holders have to acknowledge it.
	pub due: Moment,
	/// How many holders have acknowledged it.
	pub acknowledged: u32,
	/// When it was lifted, if it was.
	pub lifted_at: Option<Moment>,
}

/// What a case is about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Suspect {
	/// A container, which is locked while the case is open.
	#[codec(index = 0)]
	Container(Sscc),
	/// A lot of which packs are suspect. Not locked as a whole.
	#[codec(index = 1)]
	Lot(LotKey),
}

/// A case of a suspect product.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Case {
	/// Who opened it.
	pub by: OrganisationId,
	/// When.
	pub opened_at: Moment,
	/// Why.
	pub suspicion: Suspicion,
	/// What it is about.
	pub suspects: BoundedVec<Suspect, ConstU32<MAX_SUSPECTS>>,
	/// Commitment to what was found, which stays off the chain.
	pub evidence: Option<H256>,
	/// When it was decided that the product is illegitimate: from then on the 24 hours run.
	pub illegitimate_at: Option<Moment>,
	/// When the partners and the authority were told, by the opener's word.
	pub notified_at: Option<Moment>,
	/// How and when it ended.
	pub closed: Option<(CaseOutcome, Moment)>,
}

/// Readings of a sensor, of which only the root and what is out of limits meet the chain.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Readings {
	/// The Merkle root over the readings, each salted.
	pub root: H256,
	/// How many there are.
	pub count: u32,
	/// When the first was taken.
	pub from: Moment,
	/// When the last was taken.
	pub until: Moment,
	/// The lowest temperature among them, in tenths of a degree Celsius.
	pub lowest: i16,
	/// The highest.
	pub highest: i16,
	/// The longest time at a stretch outside of the limits, in minutes.
	pub outside: u16,
}

/// What locked a container for its temperature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Excursion {
	/// When it was reported.
	pub at: Moment,
	/// The product whose limits were left.
	pub gtin: Gtin,
	/// The lowest temperature, in tenths of a degree Celsius.
	pub lowest: i16,
	/// The highest.
	pub highest: i16,
	/// How long at a stretch, in minutes.
	pub minutes: u16,
}

/// One step of an answer to "who has it": a container with packs of a lot, and who holds it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Holding {
	/// The lot.
	pub lot: LotId,
	/// The container.
	pub sscc: Sscc,
	/// Its outermost container.
	pub root: Sscc,
	/// Who possesses it.
	pub holder: OrganisationId,
	/// Who owns it.
	pub owner: OrganisationId,
	/// To whom it is on offer.
	pub offered_to: Option<OrganisationId>,
	/// How many packs of the lot are in it, supplied ones included.
	pub packs: u32,
}
