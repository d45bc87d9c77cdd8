//! What other pallets ask and do.

use frame_support::pallet_prelude::*;
use salus_primitives::{
	codes::RecallClass,
	gs1::Gtin,
	ids::{Jurisdiction, LotId, OrganisationId},
	lots::{Lot, LotControl, LotInspect, NewLot, Product},
	trace::LotKey,
};

use crate::pallet::{Config, LotKeys, Lots, Pallet, ProductRecalls, Products};

impl<T: Config> LotInspect for Pallet<T> {
	fn product(gtin: Gtin) -> Option<Product> {
		Products::<T>::get(gtin)
	}

	fn lot(key: &LotKey) -> Option<Lot> {
		Lots::<T>::get(key)
	}

	fn key(lot: LotId) -> Option<LotKey> {
		LotKeys::<T>::get(lot)
	}

	fn recall(lot: &Lot, gtin: Gtin, market: Jurisdiction) -> Option<RecallClass> {
		let applies = |place: Option<Jurisdiction>| place.is_none_or(|place| place == market);
		let of_product = ProductRecalls::<T>::get(gtin);
		let in_force = of_product.iter().filter(|(place, _)| applies(*place)).map(|(_, class)| *class);
		// Class I is the gravest, and the least in the order of the codes.
		in_force.chain(lot.recall).min()
	}

	fn recall_anywhere(lot: &Lot, gtin: Gtin) -> Option<RecallClass> {
		ProductRecalls::<T>::get(gtin).iter().map(|(_, class)| *class).chain(lot.recall).min()
	}
}

impl<T: Config> LotControl for Pallet<T> {
	fn commission(owner: OrganisationId, lot: NewLot) -> Result<LotId, DispatchError> {
		Self::do_commission(owner, lot)
	}

	fn set_lot_recall(key: &LotKey, recall: Option<RecallClass>) -> DispatchResult {
		Self::do_set_lot_recall(key, recall)
	}

	fn set_product_recall(gtin: Gtin, market: Option<Jurisdiction>, recall: Option<RecallClass>) -> DispatchResult {
		Self::do_set_product_recall(gtin, market, recall)
	}
}
