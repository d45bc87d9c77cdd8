//! What always holds in the pallet's storage. Iterates over everything, and so never runs within a block.

use frame_support::ensure;
use salus_primitives::{
	decision::LogHead,
	ids::Jurisdiction,
	lots::Lot,
	merkle::MAX_LEAVES,
	trace::{is_set_82, LotKey},
};
use sp_runtime::TryRuntimeError;

use crate::pallet::{Config, LotHistories, LotKeys, Lots, NextLot, Pallet, ProductHistories, ProductRecalls, Products};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// Checks every invariant, for tests of this pallet and of a runtime with it.
	pub fn do_try_state() -> Checked {
		Self::try_products()?;
		Self::try_ids()?;
		for (key, lot) in Lots::<T>::iter() {
			Self::try_lot(&key, &lot)?;
			Self::try_lot_of_product(&key, &lot)?;
		}
		Self::try_lot_keys()?;
		Self::try_recalls()?;
		Self::try_histories()
	}

	/// A product has a valid GTIN, a unit at least, and limits that can be kept.
	fn try_products() -> Checked {
		for (gtin, product) in Products::<T>::iter() {
			ensure!(gtin.is_valid(), "a product's GTIN has a wrong check digit");
			ensure!(product.terms.units > 0, "a pack holds nothing");
			let can_be_kept = product.terms.storage.is_none_or(|limits| limits.lowest <= limits.highest);
			ensure!(can_be_kept, "a product can't be kept as it must");
		}
		Ok(())
	}

	/// Every number of a lot was handed out, and every number that was handed out stands for a lot.
	fn try_ids() -> Checked {
		let next = NextLot::<T>::get();
		ensure!(LotKeys::<T>::iter_keys().all(|id| id < next), "a lot has a number not handed out yet");
		ensure!(u32::try_from(LotKeys::<T>::iter_keys().count()) == Ok(next.0), "a lot was removed");
		Ok(())
	}

	/// What a lot says of itself can be so, and it is found by its number.
	fn try_lot(key: &LotKey, lot: &Lot) -> Checked {
		ensure!(is_set_82(&key.lot), "a lot number is not made of set 82");
		ensure!((1..=MAX_LEAVES).contains(&lot.quantity), "a lot has too few or too many packs");
		ensure!(!lot.root.is_zero(), "a lot has no root");
		ensure!(lot.expiry > 0, "a lot has no expiry");
		ensure!(lot.markets.iter().all(Jurisdiction::is_well_formed), "a market is no country");
		ensure!(lot.markets.is_sorted_by(|one, next| one.0 < next.0), "markets are not in order");
		ensure!(LotKeys::<T>::get(lot.id).as_ref() == Some(key), "a lot is not found by its number");
		Ok(())
	}

	/// A lot is of a product, and says of it what the product says.
	fn try_lot_of_product(key: &LotKey, lot: &Lot) -> Checked {
		let product = Products::<T>::get(key.gtin).ok_or("a lot is of no product")?;
		ensure!(product.owner == lot.owner, "a lot is not its product's owner's");
		ensure!(product.terms.units == lot.units, "a lot has other units than its product");
		Ok(())
	}

	/// Every number stands for the lot that has it.
	fn try_lot_keys() -> Checked {
		for (id, key) in LotKeys::<T>::iter() {
			let lot = Lots::<T>::get(key).ok_or("a number stands for no lot")?;
			ensure!(lot.id == id, "a number stands for another lot");
		}
		Ok(())
	}

	/// Recalls are of products, one for each country at most and in order. Where there are none, nothing is kept.
	fn try_recalls() -> Checked {
		for (gtin, recalls) in ProductRecalls::<T>::iter() {
			ensure!(Products::<T>::contains_key(gtin), "a recall is of no product");
			ensure!(!recalls.is_empty(), "no recall is kept as one");
			let places = recalls.iter().map(|(market, _)| *market);
			ensure!(places.clone().flatten().all(|market| market.is_well_formed()), "a recall is in no country");
			ensure!(
				places.map(|market| market.map(|market| market.0)).is_sorted_by(|one, next| one < next),
				"recalls are not in order"
			);
		}
		Ok(())
	}

	/// Every product and lot has a history, which began with its first event, and nothing else has one.
	fn try_histories() -> Checked {
		let is_sound = |history: LogHead| history.count > 0 && history.head != [0; 32];
		let mut products = Products::<T>::iter_keys();
		ensure!(products.all(|gtin| is_sound(ProductHistories::<T>::get(gtin))), "a product has no history");
		let mut lots = LotKeys::<T>::iter_keys();
		ensure!(lots.all(|lot| is_sound(LotHistories::<T>::get(lot))), "a lot has no history");
		ensure!(ProductHistories::<T>::iter_keys().all(Products::<T>::contains_key), "a history is of no product");
		ensure!(LotHistories::<T>::iter_keys().all(LotKeys::<T>::contains_key), "a history is of no lot");
		Ok(())
	}
}
