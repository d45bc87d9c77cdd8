//! What holds in every state.

use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{ensure, traits::Time};
use salus_primitives::{
	ids::ConsentId,
	traits::{OrganisationInspect, PatientInspect},
};
use sp_runtime::TryRuntimeError;

use crate::{
	pallet::SnapshotOf, Changes, Config, ConsentRecord, Consents, EndReason, History, NextConsentId, Nonces, Open,
	Pallet, Proposals,
};

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::ids_are_below_the_next()?;
		Self::terms_are_sound()?;
		Self::moments_of_a_consent_are_in_order()?;
		Self::renouncements_are_each_by_another()?;
		Self::replaced_consents_end_when_their_successors_begin()?;
		Self::ended_as_replaced_means_replaced_once()?;
		Self::snapshots_name_only_what_was_open()?;
		Self::snapshots_name_all_that_was_open()?;
		Self::snapshots_are_in_order_of_time()?;
		Self::changes_count_the_history()?;
		Self::proposals_could_be_accepted()?;
		Self::nonces_are_stored_once_used()
	}

	fn ids_are_below_the_next() -> Result<(), TryRuntimeError> {
		let next = NextConsentId::<T>::get();
		ensure!(Consents::<T>::iter_keys().all(|consent| consent < next), "a consent has a number not handed out yet");
		let stored = u64::try_from(Consents::<T>::iter_keys().count()).unwrap_or(u64::MAX);
		ensure!(stored <= next.0, "there are more consents than numbers");
		Ok(())
	}

	/// Periods, codes and parents: whatever doesn't depend on time or on others.
	fn terms_are_sound() -> Result<(), TryRuntimeError> {
		for record in Consents::<T>::iter_values() {
			Self::ensure_sound(&record.terms)?;
		}
		Ok(())
	}

	fn moments_of_a_consent_are_in_order() -> Result<(), TryRuntimeError> {
		let now = T::Time::now();
		for record in Consents::<T>::iter_values() {
			let last = record.ended.map_or(now, |ending| ending.at);
			ensure!(
				record.granted_at <= last && last <= now,
				"a consent ended before it was granted, or in the future"
			);
			let withdrawn = record.withdrawn_at.unwrap_or(record.granted_at);
			ensure!(record.granted_at <= withdrawn, "a consent was withdrawn before it was granted");
			ensure!(withdrawn <= last, "a consent was withdrawn after it had ended");
		}
		Ok(())
	}

	fn renouncements_are_each_by_another() -> Result<(), TryRuntimeError> {
		for record in Consents::<T>::iter_values() {
			let organisations: BTreeSet<_> = record.renounced.iter().map(|(organisation, _)| organisation).collect();
			ensure!(organisations.len() == record.renounced.len(), "an organisation renounced a consent twice");
			let last = record.ended.map_or_else(T::Time::now, |ending| ending.at);
			let by_then = record.renounced.iter().all(|(_, at)| *at <= last);
			ensure!(by_then, "a consent was renounced after it had ended");
		}
		Ok(())
	}

	fn replaced_consents_end_when_their_successors_begin() -> Result<(), TryRuntimeError> {
		for (consent, record) in Consents::<T>::iter() {
			let Some(replaced) = record.replaces else { continue };
			ensure!(replaced < consent, "a consent replaces a later one");
			let old = Consents::<T>::get(replaced).ok_or("a consent replaces one that isn't there")?;
			ensure!(old.patient == record.patient, "a consent replaces another patient's");
			let ending = old.ended.ok_or("a consent was replaced and goes on")?;
			ensure!(ending.why == EndReason::Replaced, "a replaced consent ended for another reason");
			ensure!(ending.at == record.granted_at, "a replaced consent overlaps its successor or leaves a gap");
		}
		Ok(())
	}

	fn ended_as_replaced_means_replaced_once() -> Result<(), TryRuntimeError> {
		let successors: Vec<_> = Consents::<T>::iter_values().filter_map(|record| record.replaces).collect();
		let replaced: BTreeSet<_> = successors.iter().copied().collect();
		ensure!(replaced.len() == successors.len(), "a consent was replaced twice");
		for (consent, record) in Consents::<T>::iter() {
			let ended = record.ended.is_some_and(|ending| ending.why == EndReason::Replaced);
			ensure!(!ended || replaced.contains(&consent), "a consent ended as replaced and has no successor");
		}
		Ok(())
	}

	fn snapshots_name_only_what_was_open() -> Result<(), TryRuntimeError> {
		for (patient, snapshot) in all_snapshots::<T>() {
			ensure!(snapshot.consents.is_sorted_by(|one, next| one < next), "a snapshot isn't oldest first, each once");
			for consent in &snapshot.consents {
				let record = Consents::<T>::get(consent).ok_or("a snapshot names a consent that isn't there")?;
				ensure!(record.patient == patient, "a snapshot names another patient's consent");
				ensure!(record.is_open_at(snapshot.from), "a snapshot names a consent that wasn't open");
			}
		}
		Ok(())
	}

	fn snapshots_name_all_that_was_open() -> Result<(), TryRuntimeError> {
		for (patient, snapshot) in all_snapshots::<T>() {
			let open = |(_, record): &(ConsentId, ConsentRecord<T::AccountId>)| {
				record.patient == patient && record.is_open_at(snapshot.from)
			};
			let mut open = Consents::<T>::iter().filter(open);
			ensure!(open.all(|(consent, _)| snapshot.consents.contains(&consent)), "a snapshot lacks an open consent");
		}
		let now = T::Time::now();
		for (consent, record) in Consents::<T>::iter() {
			let listed = Open::<T>::get(&record.patient).is_some_and(|latest| latest.consents.contains(&consent));
			ensure!(listed || !record.is_open_at(now), "an open consent is in no snapshot");
		}
		Ok(())
	}

	fn snapshots_are_in_order_of_time() -> Result<(), TryRuntimeError> {
		for (patient, latest) in Open::<T>::iter() {
			ensure!(latest.from <= T::Time::now(), "a snapshot holds from a future moment on");
			let past = (0..Changes::<T>::get(&patient)).filter_map(|number| History::<T>::get(&patient, number));
			let moments: Vec<_> = past.map(|snapshot| snapshot.from).chain([latest.from]).collect();
			ensure!(moments.is_sorted_by(|one, next| one < next), "a patient's snapshots aren't in order of time");
		}
		Ok(())
	}

	fn changes_count_the_history() -> Result<(), TryRuntimeError> {
		for (patient, count) in Changes::<T>::iter() {
			ensure!(count > 0, "a count of no changes is stored");
			ensure!(Open::<T>::contains_key(&patient), "a patient has a history and no present");
			let there = |number| History::<T>::contains_key(&patient, number);
			ensure!((0..count).all(there), "a snapshot is missing from the history");
		}
		for (patient, number) in History::<T>::iter_keys() {
			ensure!(number < Changes::<T>::get(&patient), "a snapshot of the history isn't counted");
		}
		Ok(())
	}

	fn proposals_could_be_accepted() -> Result<(), TryRuntimeError> {
		for (patient, organisation, proposal) in Proposals::<T>::iter() {
			Self::ensure_sound(&proposal.terms)?;
			ensure!(T::Patients::is_patient(&patient), "a proposal is made to somebody who is no patient");
			ensure!(T::Organisations::class(organisation).is_some(), "a proposal is by no organisation");
		}
		Ok(())
	}

	fn nonces_are_stored_once_used() -> Result<(), TryRuntimeError> {
		for (patient, nonce) in Nonces::<T>::iter() {
			ensure!(nonce > 0, "a nonce that was never used is stored");
			ensure!(T::Patients::is_patient(&patient), "somebody who is no patient signed a consent");
			let granted = Consents::<T>::iter_values().filter(|record| record.patient == patient).count();
			ensure!(
				u32::try_from(granted).is_ok_and(|granted| nonce <= granted),
				"a patient signed more than was granted"
			);
		}
		Ok(())
	}
}

/// Every snapshot, past and present, and whose it is.
fn all_snapshots<T: Config>() -> impl Iterator<Item = (T::AccountId, SnapshotOf<T>)> {
	let past = History::<T>::iter().map(|(patient, _number, snapshot)| (patient, snapshot));
	past.chain(Open::<T>::iter())
}
