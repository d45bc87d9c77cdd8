//! What holds in every state.

use alloc::collections::BTreeSet;
use frame_support::ensure;
use salus_primitives::{decision::LogHead, ids::ConsentId};
use sp_runtime::TryRuntimeError;

use crate::{Config, ConsentRecord, Consents, ConsentsByPatient, DisclosureLogs, NextConsentId, Pallet};

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::every_consent_is_listed_by_its_patient()?;
		Self::every_listed_consent_is_its_patients()?;
		Self::ids_are_below_the_next()?;
		Self::consents_end_after_they_begin()?;
		Self::terms_are_meaningful()?;
		Self::replaced_consents_end_when_their_successors_begin()?;
		Self::logs_have_a_head_once_they_have_a_line()
	}

	fn every_consent_is_listed_by_its_patient() -> Result<(), TryRuntimeError> {
		for (consent, record) in Consents::<T>::iter() {
			let listed = ConsentsByPatient::<T>::get(&record.patient).contains(&consent);
			ensure!(listed, "a consent is missing from its patient's list");
		}
		Ok(())
	}

	fn every_listed_consent_is_its_patients() -> Result<(), TryRuntimeError> {
		for (patient, consents) in ConsentsByPatient::<T>::iter() {
			ensure!(consents.is_sorted_by(|one, next| one < next), "a patient's list is not oldest first, each once");
			for consent in consents {
				let record = Consents::<T>::get(consent).ok_or("a patient's list names a consent that isn't there")?;
				ensure!(record.patient == patient, "a patient's list names another patient's consent");
			}
		}
		Ok(())
	}

	fn ids_are_below_the_next() -> Result<(), TryRuntimeError> {
		let next = NextConsentId::<T>::get();
		ensure!(Consents::<T>::iter_keys().all(|consent| consent < next), "a consent has a number not handed out yet");
		Ok(())
	}

	fn consents_end_after_they_begin() -> Result<(), TryRuntimeError> {
		let in_order =
			|record: ConsentRecord<T::AccountId>| record.ended_at.is_none_or(|ended| record.granted_at <= ended);
		ensure!(Consents::<T>::iter_values().all(in_order), "a consent ended before it was granted");
		Ok(())
	}

	fn terms_are_meaningful() -> Result<(), TryRuntimeError> {
		for terms in Consents::<T>::iter_values().map(|record| record.terms) {
			ensure!(terms.period.is_sound(), "a consent's validity period is empty");
			ensure!(!terms.provisions.is_empty(), "a consent has no provision");
			for provision in &terms.provisions {
				ensure!(provision.purposes.is_known() && !provision.purposes.is_empty(), "a provision has no purpose");
				ensure!(provision.classes.is_known() && !provision.classes.is_empty(), "a provision has no class");
				ensure!(provision.data_period.is_sound(), "a provision's data period is empty");
			}
		}
		Ok(())
	}

	fn replaced_consents_end_when_their_successors_begin() -> Result<(), TryRuntimeError> {
		let mut replaced_once = BTreeSet::<ConsentId>::new();
		for (consent, record) in Consents::<T>::iter() {
			let Some(replaced) = record.replaces else { continue };
			ensure!(replaced < consent, "a consent replaces a later one");
			ensure!(replaced_once.insert(replaced), "a consent was replaced twice");
			let old = Consents::<T>::get(replaced).ok_or("a consent replaces one that isn't there")?;
			ensure!(old.patient == record.patient, "a consent replaces another patient's");
			ensure!(
				old.ended_at == Some(record.granted_at),
				"a replaced consent overlaps its successor or leaves a gap"
			);
		}
		Ok(())
	}

	fn logs_have_a_head_once_they_have_a_line() -> Result<(), TryRuntimeError> {
		let written = |log: LogHead| log.count > 0 && log.head != [0; 32];
		ensure!(DisclosureLogs::<T>::iter_values().all(written), "a log without a line is stored");
		Ok(())
	}
}
