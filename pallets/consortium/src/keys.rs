//! The keys of patients. A patient is known by its pseudonym, the account that was admitted; with which account it
//! signs can change.

use core::marker::PhantomData;
use frame_support::{
	ensure,
	traits::{Defensive, EnsureOrigin},
};
use frame_system::ensure_signed;
use salus_primitives::{
	ids::{Moment, OrganisationId, Period},
	traits::PatientKeys,
};
use sp_runtime::{traits::Convert, DispatchError};

use crate::{
	Config, KeysByPatient, Members, Pallet, Patients, PatientsByKey, Representation, Representations,
	RepresentativeKind,
};

impl<T: Config> Pallet<T> {
	/// As whom somebody signed: as the patient that `PatientOrigin` takes it for, or else as the account itself. A
	/// pseudonym whose key was replaced signs as nobody.
	pub(crate) fn signs_as(origin: T::RuntimeOrigin) -> Result<T::AccountId, DispatchError> {
		let who = ensure_signed(origin.clone())?;
		if let Ok(patient) = T::PatientOrigin::try_origin(origin) {
			return Ok(patient);
		}
		ensure!(!Patients::<T>::contains_key(&who), DispatchError::BadOrigin);
		Ok(who)
	}

	/// As whom somebody represents others: a patient by its pseudonym, though it signs by its key. `None` for a
	/// pseudonym whose key was replaced.
	fn represents_as(who: &T::AccountId) -> Option<T::AccountId> {
		Self::patient_of(who).or_else(|| (!Patients::<T>::contains_key(who)).then(|| who.clone()))
	}
}

impl<T: Config> PatientKeys<T::AccountId> for Pallet<T> {
	fn sponsor(patient: &T::AccountId) -> Option<OrganisationId> {
		Patients::<T>::get(patient).map(|record| record.sponsor)
	}

	fn key_of(patient: &T::AccountId) -> T::AccountId {
		KeysByPatient::<T>::get(patient).unwrap_or_else(|| patient.clone())
	}

	fn patient_of(key: &T::AccountId) -> Option<T::AccountId> {
		if Patients::<T>::contains_key(key) {
			return (!KeysByPatient::<T>::contains_key(key)).then(|| key.clone());
		}
		PatientsByKey::<T>::get(key)
	}

	fn is_guardian(who: &T::AccountId, patient: &T::AccountId, at: Moment) -> bool {
		Self::represents_as(who).and_then(|representative| Self::represents(&representative, patient, at))
			== Some(RepresentativeKind::Guardian)
	}

	fn was_guardian(who: &T::AccountId, patient: &T::AccountId, during: Period) -> bool {
		let held = |one: &Representation| one.kind == RepresentativeKind::Guardian && one.period().meets(&during);
		Self::represents_as(who)
			.is_some_and(|representative| Representations::<T>::get(patient, representative).iter().any(held))
	}

	fn is_free(who: &T::AccountId) -> bool {
		Self::ensure_can_ask(who).is_ok()
	}

	fn replace_key(patient: &T::AccountId, new: &T::AccountId) {
		let Some(record) = Patients::<T>::get(patient).defensive() else { return };
		let last = Self::key_of(patient);
		// Their nonces stay, as everybody's do.
		PatientsByKey::<T>::remove(&last);
		Members::<T>::remove(&last);
		KeysByPatient::<T>::insert(patient, new);
		PatientsByKey::<T>::insert(new, patient);
		Self::enter(new, record.sponsor);
	}
}

/// From a patient to the key that signs for it now.
pub struct PresentKey<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, T::AccountId> for PresentKey<T> {
	fn convert(patient: T::AccountId) -> T::AccountId {
		Pallet::<T>::key_of(&patient)
	}
}
