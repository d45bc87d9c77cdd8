//! Products and lots, as other pallets and clients see them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	codes::RecallClass,
	gs1::{Expiry, Gtin},
	ids::{Jurisdiction, LotId, Moment, OrganisationId},
	trace::LotKey,
};

/// Most countries that a lot is made for.
pub const MAX_MARKETS: u32 = 32;

/// Where a lot may be sold: countries in order, none twice. Empty: anywhere.
pub type Markets = BoundedVec<Jurisdiction, ConstU32<MAX_MARKETS>>;

/// How a product must be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StorageLimits {
	/// The lowest temperature, in tenths of a degree Celsius.
	pub lowest: i16,
	/// The highest temperature, in tenths of a degree Celsius, not below the lowest.
	pub highest: i16,
	/// How long it may be outside of that at a stretch, in minutes. 0: never.
	pub tolerance: u16,
}

/// What a manufacturer says of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ProductTerms {
	/// How many units of use (tablets, vials …) one pack holds, 1 or more. By it, quantities balance when packs are made
	/// into others.
	pub units: u32,
	/// How it must be kept, if it is a matter of the cold chain.
	pub storage: Option<StorageLimits>,
}

/// A product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Product {
	/// The organisation that owns the company prefix, and so the only one that commissions lots.
	pub owner: OrganisationId,
	/// What the owner says of it.
	pub terms: ProductTerms,
}

/// A lot that is to be commissioned.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NewLot {
	/// The product and the lot number.
	pub key: LotKey,
	/// The expiry as it is printed, GS1 AI (17).
	pub expiry: Expiry,
	/// How many packs there are, 1 to 1,048,576.
	pub quantity: u32,
	/// The Merkle root over the packs' serials.
	pub root: H256,
	/// Where it may be sold.
	pub markets: Markets,
}

/// A lot. Its packs are known by the root over their serials.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Lot {
	/// Its number on this chain, by which other pallets know it.
	pub id: LotId,
	/// Whose product it is.
	pub owner: OrganisationId,
	/// The first moment at which no pack of the lot may be supplied any more.
	pub expiry: Moment,
	/// How many packs there are, and so how many leaves the tree has.
	pub quantity: u32,
	/// The Merkle root over the packs' serials.
	pub root: H256,
	/// Units of use in one pack.
	pub units: u32,
	/// Where it may be sold. Empty: anywhere.
	pub markets: Markets,
	/// The recall of the whole lot, if there is one.
	pub recall: Option<RecallClass>,
}

impl Lot {
	/// Whether the packs have expired at `now`.
	pub const fn is_expired(&self, now: Moment) -> bool {
		self.expiry <= now
	}

	/// Whether the lot may be sold in a country.
	pub fn is_for(&self, market: Jurisdiction) -> bool {
		self.markets.is_empty() || self.markets.contains(&market)
	}
}

/// Recalls of a product beyond single lots: in one market each, or (`None`) in all.
pub type ProductRecalls = BoundedVec<(Option<Jurisdiction>, RecallClass), ConstU32<33>>;

/// What lots there are. One read for each question.
pub trait LotInspect {
	/// The product.
	fn product(gtin: Gtin) -> Option<Product>;

	/// The lot.
	fn lot(key: &LotKey) -> Option<Lot>;

	/// Which lot has this number.
	fn key(lot: LotId) -> Option<LotKey>;

	/// The recall that stops packs of a lot in a country: that of the lot, else that of the product in all countries or
	/// in this one. The gravest, if there are several.
	fn recall(lot: &Lot, gtin: Gtin, market: Jurisdiction) -> Option<RecallClass>;

	/// The gravest recall that stops packs of a lot in any country whatever.
	fn recall_anywhere(lot: &Lot, gtin: Gtin) -> Option<RecallClass>;
}

/// What other pallets do to lots, within their own calls.
pub trait LotControl: LotInspect {
	/// Commissions a lot of the owner's product as `commission` does.
	fn commission(owner: OrganisationId, lot: NewLot) -> Result<LotId, sp_runtime::DispatchError>;

	/// Notes or lifts the recall of a lot. An unknown lot is an error.
	fn set_lot_recall(key: &LotKey, recall: Option<RecallClass>) -> sp_runtime::DispatchResult;

	/// Notes or lifts the recall of a product in one country or (`None`) in all.
	fn set_product_recall(
		gtin: Gtin,
		market: Option<Jurisdiction>,
		recall: Option<RecallClass>,
	) -> sp_runtime::DispatchResult;
}
