//! Calls of `DrugTrace`.

use salus_primitives::{
	gs1::{Gtin, Sscc},
	ids::{Moment, OrganisationId},
	trace::{LotKey, PackProof, RecallClass},
};
use sp_core::H256;

use super::Call;

/// Registers a product. For the manufacturer that owns its prefix.
pub fn register_product(gtin: Gtin, prefix_digits: u8) -> Call {
	Call::new("DrugTrace", "register_product", &(gtin, prefix_digits))
}

/// Commissions a lot by the root over its serials. For the product's manufacturer.
pub fn commission(key: &LotKey, expiry: Moment, quantity: u32, root: H256) -> Call {
	Call::new("DrugTrace", "commission", &(key, expiry, quantity, root))
}

/// Packs the next packs of a lot into a container. For the product's manufacturer.
pub fn pack(sscc: Sscc, key: &LotKey, count: u32) -> Call {
	Call::new("DrugTrace", "pack", &(sscc, key, count))
}

/// Offers a container to an organisation. For its holder.
pub fn ship(sscc: Sscc, to: OrganisationId) -> Call {
	Call::new("DrugTrace", "ship", &(sscc, to))
}

/// Accepts a container on offer. For the organisation it is offered to.
pub fn receive(sscc: Sscc) -> Call {
	Call::new("DrugTrace", "receive", &sscc)
}

/// Refuses a container on offer. For the organisation it is offered to.
pub fn refuse(sscc: Sscc) -> Call {
	Call::new("DrugTrace", "refuse", &sscc)
}

/// Takes an offer back. For the holder.
pub fn cancel(sscc: Sscc) -> Call {
	Call::new("DrugTrace", "cancel", &sscc)
}

/// Supplies a pack to a patient out of a container. For a pharmacy or provider that holds it.
pub fn supply(pack: &PackProof, sscc: Sscc) -> Call {
	Call::new("DrugTrace", "supply", &(pack, sscc))
}

/// Recalls a lot. For its manufacturer or a regulator.
pub fn recall(key: &LotKey, class: RecallClass) -> Call {
	Call::new("DrugTrace", "recall", &(key, class))
}
