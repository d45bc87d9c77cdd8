//! What the calls do: verify, then write, then the event. And the reads.

use frame_support::{ensure, pallet_prelude::*, traits::Time};
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet},
	gs1::{CompanyPrefix, Gtin, Sscc},
	ids::{Moment, OrganisationId},
	merkle::MAX_LEAVES,
	trace::{is_set_82, LotKey, PackProof, PackState, PackStatus, RecallClass},
	traits::{OrganisationInspect, Standing},
};
use sp_core::H256;

use crate::{
	Config, Container, Containers, ContainersByHolder, Error, Event, Lot, Lots, PackPage, PackPages, Pallet, Product,
	Products, Recall,
};

/// The classes of organisations that may hold medicines.
pub const PARTNERS: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Manufacturer)
	.union(OrganisationClassSet::of(OrganisationClass::Wholesaler))
	.union(OrganisationClassSet::of(OrganisationClass::Pharmacy))
	.union(OrganisationClassSet::of(OrganisationClass::Provider));

// Products and lots.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_product(owner: OrganisationId, gtin: Gtin, prefix_digits: u8) -> DispatchResult {
		Self::ensure_standing(owner)?;
		ensure!(gtin.is_valid(), Error::<T>::InvalidGtin);
		let prefix = CompanyPrefix::of_gtin(gtin, prefix_digits).ok_or(Error::<T>::InvalidPrefix)?;
		ensure!(T::Organisations::prefix_owner(prefix) == Some(owner), Error::<T>::NotPrefixOwner);
		ensure!(!Products::<T>::contains_key(gtin), Error::<T>::AlreadyRegistered);

		Products::<T>::insert(gtin, Product { owner });
		Self::deposit_event(Event::ProductRegistered { gtin, owner });
		Ok(())
	}

	pub(crate) fn do_commission(
		owner: OrganisationId,
		key: LotKey,
		expiry: Moment,
		quantity: u32,
		root: H256,
	) -> DispatchResult {
		let now = Self::ensure_standing(owner)?;
		ensure!(key.gtin.is_valid(), Error::<T>::InvalidGtin);
		Self::ensure_owner(key.gtin, owner)?;
		ensure!(is_set_82(&key.lot), Error::<T>::InvalidLotNumber);
		ensure!((1..=MAX_LEAVES).contains(&quantity), Error::<T>::InvalidQuantity);
		ensure!(!root.is_zero(), Error::<T>::InvalidRoot);
		let lot = Lot { expiry, quantity, root, packed: 0, recall: None };
		ensure!(!lot.is_expired(now), Error::<T>::Expired);
		ensure!(!Lots::<T>::contains_key(&key), Error::<T>::AlreadyCommissioned);

		Lots::<T>::insert(&key, lot);
		Self::deposit_event(Event::LotCommissioned { key, quantity, root, expiry });
		Ok(())
	}

	pub(crate) fn do_recall(by: OrganisationId, key: LotKey, class: RecallClass) -> DispatchResult {
		let at = Self::ensure_standing(by)?;
		let mut lot = Lots::<T>::get(&key).ok_or(Error::<T>::UnknownLot)?;
		let is_regulator = T::Organisations::class(by) == Some(OrganisationClass::Regulator);
		ensure!(is_regulator || Self::owner_of(key.gtin)? == by, Error::<T>::NotAuthorized);
		ensure!(lot.recall.is_none(), Error::<T>::AlreadyRecalled);

		lot.recall = Some(Recall { class, at });
		Lots::<T>::insert(&key, lot);
		Self::deposit_event(Event::Recalled { key, class, by });
		Ok(())
	}
}

// Containers and their custody.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_pack(holder: OrganisationId, sscc: Sscc, key: LotKey, count: u32) -> DispatchResult {
		Self::ensure_standing(holder)?;
		ensure!(sscc.is_valid(), Error::<T>::InvalidSscc);
		ensure!(count > 0, Error::<T>::InvalidQuantity);
		Self::ensure_owner(key.gtin, holder)?;
		let mut lot = Lots::<T>::get(&key).ok_or(Error::<T>::UnknownLot)?;
		ensure!(!Containers::<T>::contains_key(sscc), Error::<T>::AlreadyExists);
		let first = lot.packed;
		let end = first.checked_add(count).ok_or(Error::<T>::NotEnoughPacks)?;
		ensure!(end <= lot.quantity, Error::<T>::NotEnoughPacks);

		lot.packed = end;
		Lots::<T>::insert(&key, lot);
		Containers::<T>::insert(sscc, Container { holder, offered_to: None, key: key.clone(), first, count });
		ContainersByHolder::<T>::insert(holder, sscc, ());
		Self::deposit_event(Event::Packed { sscc, key, first, count });
		Ok(())
	}

	pub(crate) fn do_ship(from: OrganisationId, sscc: Sscc, to: OrganisationId) -> DispatchResult {
		let now = Self::ensure_standing(from)?;
		let container = Self::held_by(from, sscc)?;
		ensure!(container.offered_to.is_none(), Error::<T>::AlreadyOffered);
		ensure!(to != from, Error::<T>::SameHolder);
		let may_hold = T::Organisations::class(to).is_some_and(|class| PARTNERS.contains(class));
		let stands_well = T::Organisations::standing(to, now) == Standing::Good;
		ensure!(may_hold && stands_well, Error::<T>::PartnerNotAuthorised);
		Self::ensure_may_travel(&container.key, to, now)?;

		Containers::<T>::insert(sscc, Container { offered_to: Some(to), ..container });
		Self::deposit_event(Event::Offered { sscc, from, to });
		Ok(())
	}

	pub(crate) fn do_receive(to: OrganisationId, sscc: Sscc) -> DispatchResult {
		Self::ensure_standing(to)?;
		let container = Self::on_offer_to(to, sscc)?;
		let from = container.holder;

		Containers::<T>::insert(sscc, Container { holder: to, offered_to: None, ..container });
		ContainersByHolder::<T>::remove(from, sscc);
		ContainersByHolder::<T>::insert(to, sscc, ());
		Self::deposit_event(Event::Received { sscc, from, to });
		Ok(())
	}

	pub(crate) fn do_refuse(to: OrganisationId, sscc: Sscc) -> DispatchResult {
		Self::ensure_standing(to)?;
		let container = Self::on_offer_to(to, sscc)?;
		let from = container.holder;

		Containers::<T>::insert(sscc, Container { offered_to: None, ..container });
		Self::deposit_event(Event::Refused { sscc, from, to });
		Ok(())
	}

	pub(crate) fn do_cancel(from: OrganisationId, sscc: Sscc) -> DispatchResult {
		Self::ensure_standing(from)?;
		let container = Self::held_by(from, sscc)?;
		let to = container.offered_to.ok_or(Error::<T>::NotOffered)?;

		Containers::<T>::insert(sscc, Container { offered_to: None, ..container });
		Self::deposit_event(Event::Cancelled { sscc, to });
		Ok(())
	}
}

// Packs.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_supply(by: OrganisationId, pack: PackProof, sscc: Sscc) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		ensure!(is_set_82(&pack.serial), Error::<T>::InvalidSerial);
		let container = Self::held_by(by, sscc)?;
		ensure!(container.offered_to.is_none(), Error::<T>::OnOffer);
		ensure!(container.holds(&pack.key, pack.index), Error::<T>::NotInContainer);
		let lot = Lots::<T>::get(&pack.key).ok_or(Error::<T>::UnknownLot)?;
		ensure!(lot.is_proved(&pack), Error::<T>::NotGenuine);
		let state = Self::state_of(&pack.key, pack.index);
		ensure!(state != PackState::Supplied, Error::<T>::AlreadySupplied);
		ensure!(state == PackState::Active, Error::<T>::NotActive);
		ensure!(!lot.is_expired(now), Error::<T>::Expired);
		ensure!(lot.recall.is_none(), Error::<T>::Recalled);

		let PackProof { key, index, .. } = pack;
		Self::set_state(&key, index, PackState::Supplied);
		Self::deposit_event(Event::Supplied { key, index, by });
		Ok(())
	}

	/// Is this pack genuine, and may it be supplied?
	pub fn verify_pack(pack: &PackProof) -> PackStatus {
		let Some(lot) = Lots::<T>::get(&pack.key) else { return PackStatus::UnknownLot };
		if !is_set_82(&pack.serial) || !lot.is_proved(pack) {
			return PackStatus::NotGenuine;
		}
		PackStatus::Genuine {
			state: Self::state_of(&pack.key, pack.index),
			expired: lot.is_expired(T::Time::now()),
			recalled: lot.recall.map(|recall| recall.class),
			expiry: lot.expiry,
		}
	}

	/// Root and number of packs of a lot.
	pub fn lot_root(key: &LotKey) -> Option<(H256, u32)> {
		Lots::<T>::get(key).map(|lot| (lot.root, lot.quantity))
	}

	/// The state of pack number `index` of a lot. Bits that stand for no state count as locked: whatever went wrong
	/// there, the pack must not be supplied.
	fn state_of(key: &LotKey, index: u32) -> PackState {
		let (page, place) = PackPage::locate(index);
		match PackPages::<T>::get(key, page) {
			None => PackState::Active,
			Some(page) => page.get(place).unwrap_or(PackState::Locked),
		}
	}

	/// Set the state of pack number `index` of a lot.
	pub(crate) fn set_state(key: &LotKey, index: u32, state: PackState) {
		let (page, place) = PackPage::locate(index);
		PackPages::<T>::mutate(key, page, |page| page.get_or_insert_default().set(place, state));
	}
}

// Checks.
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

	/// Whose product it is.
	fn owner_of(gtin: Gtin) -> Result<OrganisationId, Error<T>> {
		Products::<T>::get(gtin).map(|product| product.owner).ok_or(Error::UnknownProduct)
	}

	/// The product belongs to the organisation.
	fn ensure_owner(gtin: Gtin, organisation: OrganisationId) -> Result<(), Error<T>> {
		ensure!(Self::owner_of(gtin)? == organisation, Error::NotAuthorized);
		Ok(())
	}

	/// The lot may be offered to `to`: always back to the product's owner, to others only while it may be supplied.
	fn ensure_may_travel(key: &LotKey, to: OrganisationId, now: Moment) -> Result<(), Error<T>> {
		if Self::owner_of(key.gtin)? == to {
			return Ok(());
		}
		let lot = Lots::<T>::get(key).ok_or(Error::UnknownLot)?;
		ensure!(lot.recall.is_none(), Error::Recalled);
		ensure!(!lot.is_expired(now), Error::Expired);
		Ok(())
	}

	/// The container, when the organisation holds it.
	fn held_by(holder: OrganisationId, sscc: Sscc) -> Result<Container, Error<T>> {
		let container = Containers::<T>::get(sscc).ok_or(Error::UnknownContainer)?;
		ensure!(container.holder == holder, Error::NotHolder);
		Ok(container)
	}

	/// The container, when it is on offer to the organisation.
	fn on_offer_to(to: OrganisationId, sscc: Sscc) -> Result<Container, Error<T>> {
		let container = Containers::<T>::get(sscc).ok_or(Error::UnknownContainer)?;
		ensure!(container.offered_to == Some(to), Error::NotOffered);
		Ok(container)
	}
}
