//! What the calls do: verify, then write, then the event.

use frame_support::{ensure, pallet_prelude::*, traits::Time};
use salus_primitives::{
	codes::RecallClass,
	decision::{chain_hash, LogHead},
	gs1::{CompanyPrefix, Gtin},
	ids::{Jurisdiction, LotId, Moment, OrganisationId},
	lots::{Lot, NewLot, Product, ProductTerms, StorageLimits, MAX_MARKETS},
	merkle::MAX_LEAVES,
	trace::{is_set_82, LotKey},
	traits::{OrganisationInspect, Standing},
};

use crate::pallet::{
	Config, Error, Event, LotHistories, LotKeys, Lots, NextLot, Pallet, ProductHistories, ProductRecalls, Products,
};

// What manufacturers do.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_product(
		owner: OrganisationId,
		gtin: Gtin,
		prefix_digits: u8,
		terms: ProductTerms,
	) -> DispatchResult {
		Self::ensure_standing(owner)?;
		ensure!(gtin.is_valid(), Error::<T>::InvalidGtin);
		let prefix = CompanyPrefix::of_gtin(gtin, prefix_digits).ok_or(Error::<T>::InvalidPrefix)?;
		ensure!(T::Organisations::prefix_owner(prefix) == Some(owner), Error::<T>::NotPrefixOwner);
		ensure!(terms.units > 0, Error::<T>::InvalidUnits);
		Self::ensure_storage(terms.storage)?;
		ensure!(!Products::<T>::contains_key(gtin), Error::<T>::AlreadyRegistered);

		Products::<T>::insert(gtin, Product { owner, terms });
		Self::tell(Some(gtin), None, Event::ProductRegistered { gtin, owner, terms });
		Ok(())
	}

	pub(crate) fn do_set_terms(owner: OrganisationId, gtin: Gtin, storage: Option<StorageLimits>) -> DispatchResult {
		Self::ensure_standing(owner)?;
		let mut product = Self::product_of(owner, gtin)?;
		Self::ensure_storage(storage)?;

		product.terms.storage = storage;
		Products::<T>::insert(gtin, product);
		Self::tell(Some(gtin), None, Event::StorageSet { gtin, storage });
		Ok(())
	}

	pub(crate) fn do_commission(owner: OrganisationId, new: NewLot) -> Result<LotId, DispatchError> {
		let now = Self::ensure_standing(owner)?;
		ensure!(new.key.gtin.is_valid(), Error::<T>::InvalidGtin);
		let units = Self::product_of(owner, new.key.gtin)?.terms.units;
		let expiry = Self::ensure_sound(&new, now)?;
		ensure!(!Lots::<T>::contains_key(&new.key), Error::<T>::AlreadyCommissioned);
		let id = NextLot::<T>::get();
		let next = id.next().ok_or(Error::<T>::IdsExhausted)?;

		let NewLot { key, quantity, root, markets, .. } = new;
		let gtin = key.gtin;
		NextLot::<T>::put(next);
		LotKeys::<T>::insert(id, &key);
		Lots::<T>::insert(&key, Lot { id, owner, expiry, quantity, root, units, markets, recall: None });
		Self::tell(Some(gtin), Some(id), Event::LotCommissioned { lot: id, key, owner, quantity, root, expiry });
		Ok(id)
	}
}

// What other pallets do. Noting what holds already changes nothing and gives no event.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_lot_recall(key: &LotKey, recall: Option<RecallClass>) -> DispatchResult {
		let mut lot = Lots::<T>::get(key).ok_or(Error::<T>::UnknownLot)?;
		if lot.recall == recall {
			return Ok(());
		}

		lot.recall = recall;
		let id = lot.id;
		Lots::<T>::insert(key, lot);
		Self::tell(None, Some(id), Event::LotRecallNoted { lot: id, recall });
		Ok(())
	}

	pub(crate) fn do_set_product_recall(
		gtin: Gtin,
		market: Option<Jurisdiction>,
		recall: Option<RecallClass>,
	) -> DispatchResult {
		ensure!(Products::<T>::contains_key(gtin), Error::<T>::UnknownProduct);
		ensure!(market.is_none_or(|market| market.is_well_formed()), Error::<T>::InvalidMarket);
		let mut recalls = ProductRecalls::<T>::get(gtin);
		let old = recalls.iter().find(|(place, _)| *place == market).map(|(_, class)| *class);
		if old == recall {
			return Ok(());
		}
		recalls.retain(|(place, _)| *place != market);
		if let Some(class) = recall {
			// However many countries there are, a recall in all of them finds its place.
			let countries = recalls.iter().filter(|(place, _)| place.is_some()).count();
			let has_room = market.is_none() || countries < usize::try_from(MAX_MARKETS).unwrap_or(usize::MAX);
			ensure!(has_room, Error::<T>::TooManyRecalls);
			// By the letters of the country, with that in all countries before them.
			let at = recalls.partition_point(|(place, _)| place.map(|place| place.0) < market.map(|market| market.0));
			recalls.try_insert(at, (market, class)).map_err(|_| Error::<T>::TooManyRecalls)?;
		}

		if recalls.is_empty() {
			ProductRecalls::<T>::remove(gtin);
		} else {
			ProductRecalls::<T>::insert(gtin, recalls);
		}
		Self::tell(Some(gtin), None, Event::ProductRecallNoted { gtin, market, recall });
		Ok(())
	}
}

// What they tell.
impl<T: Config> Pallet<T> {
	/// Tells what happened, and folds it into the running hashes of what it happened to.
	fn tell(gtin: Option<Gtin>, lot: Option<LotId>, event: Event<T>) {
		let fold = |history: &mut LogHead| {
			history.head = chain_hash(&history.head, &event);
			history.count = history.count.saturating_add(1);
		};
		if let Some(gtin) = gtin {
			ProductHistories::<T>::mutate(gtin, fold);
		}
		if let Some(lot) = lot {
			LotHistories::<T>::mutate(lot, fold);
		}
		Self::deposit_event(event);
	}
}

// What they check.
impl<T: Config> Pallet<T> {
	/// The organisation may act now; gives back when that is.
	fn ensure_standing(organisation: OrganisationId) -> Result<Moment, Error<T>> {
		let now = T::Time::now();
		match T::Organisations::standing(organisation, now) {
			Standing::Good => Ok(now),
			Standing::Suspended => Err(Error::Suspended),
			Standing::LicenceNotValid => Err(Error::LicenceNotValid),
			Standing::Unknown => Err(Error::NotMember),
		}
	}

	/// The product, if it is the organisation's.
	fn product_of(owner: OrganisationId, gtin: Gtin) -> Result<Product, Error<T>> {
		let product = Products::<T>::get(gtin).ok_or(Error::UnknownProduct)?;
		ensure!(product.owner == owner, Error::NotAuthorized);
		Ok(product)
	}

	/// The limits can be kept.
	fn ensure_storage(storage: Option<StorageLimits>) -> Result<(), Error<T>> {
		ensure!(storage.is_none_or(|limits| limits.lowest <= limits.highest), Error::InvalidStorage);
		Ok(())
	}

	/// What the manufacturer says of the lot can be so, and it has not expired; gives back when it will.
	fn ensure_sound(lot: &NewLot, now: Moment) -> Result<Moment, Error<T>> {
		ensure!(is_set_82(&lot.key.lot), Error::InvalidLotNumber);
		ensure!((1..=MAX_LEAVES).contains(&lot.quantity), Error::InvalidQuantity);
		ensure!(!lot.root.is_zero(), Error::InvalidRoot);
		let expiry = lot.expiry.ends(now).ok_or(Error::InvalidExpiry)?;
		ensure!(now < expiry, Error::Expired);
		ensure!(lot.markets.iter().all(Jurisdiction::is_well_formed), Error::InvalidMarket);
		ensure!(lot.markets.is_sorted_by(|one, next| one.0 < next.0), Error::MarketsNotAscending);
		Ok(expiry)
	}
}
