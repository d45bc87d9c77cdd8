//! An organisation's admins, and how their keys change.

use alloc::collections::BTreeSet;
use frame_support::ensure;
use salus_primitives::ids::OrganisationId;
use sp_runtime::DispatchResult;

use crate::{Admins, Config, Error, Event, Members, Organisation, Organisations, OrganisationsByAdmin, Pallet};

impl<T: Config> Pallet<T> {
	/// Records whom an account is an admin of, and lets it in.
	pub(crate) fn index_admin(organisation: OrganisationId, admin: &T::AccountId) {
		OrganisationsByAdmin::<T>::insert(admin, organisation);
		Self::enter(admin, organisation);
	}

	pub(crate) fn do_set_admins(organisation: OrganisationId, admins: Admins<T>) -> DispatchResult {
		let record = Organisations::<T>::get(organisation).ok_or(Error::<T>::NotFound)?;
		ensure!(!admins.is_empty(), Error::<T>::NoAdmins);
		ensure!(admins.iter().collect::<BTreeSet<_>>().len() == admins.len(), Error::<T>::DuplicateAdmin);
		admins.iter().filter(|admin| !record.admins.contains(admin)).try_for_each(Self::ensure_can_ask)?;
		Self::write_admins(organisation, record, admins);
		Ok(())
	}

	/// Puts a key in the place of an admin's own.
	pub(crate) fn do_replace_admin(
		organisation: OrganisationId,
		old: &T::AccountId,
		new: T::AccountId,
	) -> DispatchResult {
		let record = Organisations::<T>::get(organisation).ok_or(Error::<T>::NotFound)?;
		Self::ensure_can_ask(&new)?;
		let mut admins = record.admins.clone();
		let place = admins.iter_mut().find(|admin| **admin == *old).ok_or(Error::<T>::NotFound)?;
		*place = new;
		Self::write_admins(organisation, record, admins);
		Ok(())
	}

	/// Writes the admins that were checked.
	///
	/// Those that go keep their provider reference, and with it their nonce: else whoever kept a key's old transactions
	/// could send them once more, should the key be an admin's again.
	fn write_admins(organisation: OrganisationId, mut record: Organisation<T>, admins: Admins<T>) {
		for gone in record.admins.iter().filter(|admin| !admins.contains(admin)) {
			OrganisationsByAdmin::<T>::remove(gone);
			Members::<T>::remove(gone);
		}
		for new in admins.iter().filter(|admin| !record.admins.contains(admin)) {
			Self::index_admin(organisation, new);
		}
		record.admins = admins.clone();
		Organisations::<T>::insert(organisation, record);
		Self::deposit_event(Event::AdminsSet { organisation, admins });
	}
}
