//! What the calls do: verify, then write, then the event.

use frame_support::{ensure, pallet_prelude::*, traits::Time};
use salus_primitives::{
	decision::{chain_hash, LogHead},
	gs1::Gtin,
	ids::{Moment, OrganisationId, Period},
	merkle::verify,
	prescription::{fill_leaf, Fill, Prescription, MAX_FILLS},
	traits::{OrganisationInspect, Standing},
};
use sp_core::H256;

use crate::pallet::{Config, Error, Event, Pallet, Prescriptions};

// What physicians do.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_prescribe(
		by: OrganisationId,
		prescriber: T::AccountId,
		root: H256,
		fills: u32,
		validity: Period,
	) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		ensure!(!root.is_zero(), Error::<T>::InvalidRoot);
		ensure!((1..=MAX_FILLS).contains(&fills), Error::<T>::InvalidFills);
		ensure!(validity.is_sound() && validity.end.is_some(), Error::<T>::InvalidValidity);
		ensure!(!validity.is_over(now), Error::<T>::Expired);
		ensure!(!Prescriptions::<T>::contains_key(root), Error::<T>::AlreadyPrescribed);

		let history = LogHead::default();
		let prescription = Prescription { by, fills, used: 0, validity, withdrawn_at: None, history };
		Self::conclude(root, prescription, Event::Prescribed { prescription: root, by, prescriber, fills, validity });
		Ok(())
	}

	pub(crate) fn do_withdraw(by: OrganisationId, prescriber: T::AccountId, root: H256) -> DispatchResult {
		let now = Self::ensure_standing(by)?;
		let mut prescription = Prescriptions::<T>::get(root).ok_or(Error::<T>::UnknownPrescription)?;
		ensure!(prescription.by == by, Error::<T>::NotPrescriber);
		ensure!(prescription.withdrawn_at.is_none(), Error::<T>::AlreadyWithdrawn);

		prescription.withdrawn_at = Some(now);
		Self::conclude(root, prescription, Event::Withdrawn { prescription: root, prescriber });
		Ok(())
	}
}

// What supplies do.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_consume(fill: &Fill, gtin: Gtin, packs: u32, now: Moment) -> DispatchResult {
		let (mut prescription, bit) = Self::ensure_proved(fill, gtin, packs)?;
		ensure!(prescription.withdrawn_at.is_none(), Error::<T>::AlreadyWithdrawn);
		ensure!(prescription.validity.contains(now), Error::<T>::NotValidNow);
		ensure!(prescription.used & bit == 0, Error::<T>::AlreadyUsed);

		prescription.used |= bit;
		let Fill { prescription: root, number, .. } = *fill;
		Self::conclude(root, prescription, Event::FillUsed { prescription: root, number });
		Ok(())
	}

	pub(crate) fn do_restore(fill: &Fill, gtin: Gtin, packs: u32) -> DispatchResult {
		let (mut prescription, bit) = Self::ensure_proved(fill, gtin, packs)?;
		ensure!(prescription.used & bit != 0, Error::<T>::NotUsed);

		prescription.used &= !bit;
		let Fill { prescription: root, number, .. } = *fill;
		Self::conclude(root, prescription, Event::FillRestored { prescription: root, number });
		Ok(())
	}

	/// Folds the event into the prescription's history, stores both, and tells.
	fn conclude(root: H256, mut prescription: Prescription, event: Event<T>) {
		let LogHead { head, count } = prescription.history;
		prescription.history = LogHead { head: chain_hash(&head, &event), count: count.saturating_add(1) };
		Prescriptions::<T>::insert(root, prescription);
		Self::deposit_event(event);
	}

	/// The fill is one of its prescription, for these packs; gives back the prescription and the fill's bit in it.
	fn ensure_proved(fill: &Fill, gtin: Gtin, packs: u32) -> Result<(Prescription, u64), Error<T>> {
		let root = fill.prescription;
		let prescription = Prescriptions::<T>::get(root).ok_or(Error::UnknownPrescription)?;
		ensure!(fill.number < prescription.fills, Error::UnknownFill);
		let bit = 1u64.checked_shl(fill.number).ok_or(Error::UnknownFill)?;
		ensure!(fill.packs == packs, Error::WrongQuantity);
		let leaf = fill_leaf(&fill.salt, fill.number, gtin, packs);
		ensure!(verify(root, prescription.fills, fill.number, &leaf, &fill.path), Error::NotProved);
		Ok((prescription, bit))
	}

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
}
