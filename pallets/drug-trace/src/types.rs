//! What calls carry, and the bounds that are this pallet's own.

use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet},
	containers::{Pick, MAX_LOADED, MAX_RANGES},
	gs1::Sscc,
	ids::{LotId, Moment},
};
use sp_runtime::{traits::ConstU32, BoundedVec};

/// Packs that one call moves.
pub type Picks = BoundedVec<Pick, ConstU32<MAX_RANGES>>;

/// Containers that one call puts into another, or takes out of it.
pub type Children = BoundedVec<Sscc, ConstU32<MAX_LOADED>>;

/// Lots of what is in a container.
pub(crate) type LotIds = BoundedVec<LotId, ConstU32<MAX_RANGES>>;

/// The classes of organisations that may hold or own medicines. A carrier or a store-keeper is licensed as a wholesaler.
pub const PARTNERS: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Manufacturer)
	.union(OrganisationClassSet::of(OrganisationClass::Wholesaler))
	.union(OrganisationClassSet::of(OrganisationClass::Pharmacy))
	.union(OrganisationClassSet::of(OrganisationClass::Provider));

/// The shortest time that an offer leaves to receive it: an hour.
pub const MIN_DUE: Moment = 60 * 60 * 1000;

/// The longest: 90 days, for goods at sea.
pub const MAX_DUE: Moment = 90 * 24 * 60 * 60 * 1000;

/// Most items that a page of a list looks at.
pub const MAX_PAGE: u32 = 100;
