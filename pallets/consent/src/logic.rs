//! What a patient's calls do: verify, write, then the event.

use frame_support::{dispatch::DispatchResult, ensure, traits::Time};
use salus_primitives::{
	consent::{ConsentTerms, Effect, Provision},
	ids::{ConsentId, Moment},
};
use sp_runtime::DispatchError;

use crate::{
	terms::without_permit, Config, ConsentRecord, Consents, EndReason, Ending, Error, Event, NextConsentId, Pallet,
	Renounced,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_grant(patient: T::AccountId, terms: ConsentTerms<T::AccountId>) -> DispatchResult {
		let consent = Self::begin_new(patient.clone(), terms)?;
		Self::deposit_event(Event::ConsentGranted { consent, patient });
		Ok(())
	}

	/// Verifies terms and stores them as a consent that takes the place of none. The event is the caller's.
	pub(crate) fn begin_new(
		patient: T::AccountId,
		terms: ConsentTerms<T::AccountId>,
	) -> Result<ConsentId, DispatchError> {
		let now = T::Time::now();
		Self::ensure_terms(&terms, now)?;
		Self::begin(ConsentRecord::new(patient, terms, now, None, Renounced::default()))
	}

	pub(crate) fn do_amend(
		patient: T::AccountId,
		replaced: ConsentId,
		terms: ConsentTerms<T::AccountId>,
	) -> DispatchResult {
		let record = Self::ensure_own(&patient, replaced)?;
		let now = T::Time::now();
		Self::ensure_terms(&terms, now)?;
		// The patient asks anew: whoever had renounced the old terms may renounce these.
		Self::replace(replaced, record, terms, Renounced::default(), now)
	}

	pub(crate) fn do_change_provision(
		patient: T::AccountId,
		replaced: ConsentId,
		index: u8,
		provision: Provision<T::AccountId>,
	) -> DispatchResult {
		let now = T::Time::now();
		let record = Self::ensure_editable(&patient, replaced, now)?;
		let mut terms = record.terms.clone();
		let place = terms.provisions.get_mut(usize::from(index)).ok_or(Error::<T>::UnknownProvision)?;
		ensure!(place.parent == provision.parent, Error::<T>::InvalidParent);
		*place = provision;
		Self::ensure_sound(&terms)?;
		// Only the provision that changes is new: another one may name an organisation that was suspended since.
		terms.provisions.get(usize::from(index)).map_or(Ok(()), |provision| Self::ensure_actor(provision, now))?;
		let renounced = record.renounced.clone();
		Self::replace(replaced, record, terms, renounced, now)
	}

	pub(crate) fn do_withdraw_provision(patient: T::AccountId, replaced: ConsentId, index: u8) -> DispatchResult {
		let now = T::Time::now();
		let record = Self::ensure_editable(&patient, replaced, now)?;
		let provision = record.terms.provisions.get(usize::from(index)).ok_or(Error::<T>::UnknownProvision)?;
		ensure!(provision.effect == Effect::Permit, Error::<T>::NotAPermit);
		let terms = without_permit(&record.terms, index);
		Self::ensure_sound(&terms)?;
		let renounced = record.renounced.clone();
		Self::replace(replaced, record, terms, renounced, now)
	}

	pub(crate) fn do_withdraw(patient: T::AccountId, consent: ConsentId) -> DispatchResult {
		let record = Self::ensure_own(&patient, consent)?;
		ensure!(record.has(Effect::Permit) && record.withdrawn_at.is_none(), Error::<T>::NothingToWithdraw);
		let now = T::Time::now();
		let record = ConsentRecord { withdrawn_at: Some(now), ..record };
		let closed = (!record.has(Effect::Deny)).then_some(consent);
		let change = Self::plan_change(&patient, now, closed, None)?;
		Consents::<T>::insert(consent, record);
		Self::write_change(&patient, change);
		Self::deposit_event(Event::ConsentWithdrawn { consent, patient });
		Ok(())
	}

	/// Ends all of a consent, with nothing in its place. The event is the caller's.
	pub(crate) fn do_end(patient: &T::AccountId, consent: ConsentId, why: EndReason) -> DispatchResult {
		let record = Self::ensure_own(patient, consent)?;
		let now = T::Time::now();
		let change = Self::plan_change(patient, now, Some(consent), None)?;
		Self::end(consent, record, Ending { at: now, why });
		Self::write_change(patient, change);
		Ok(())
	}

	/// Stores a consent that begins, in the place of the one that it replaces. The terms were verified; whatever else
	/// can fail does so before the first write.
	fn begin(record: ConsentRecord<T::AccountId>) -> Result<ConsentId, DispatchError> {
		let consent = NextConsentId::<T>::get();
		let next = consent.next().ok_or(Error::<T>::IdsExhausted)?;
		let change = Self::plan_change(&record.patient, record.granted_at, record.replaces, Some(consent))?;
		NextConsentId::<T>::put(next);
		Self::write_change(&record.patient, change);
		Consents::<T>::insert(consent, record);
		Ok(consent)
	}

	/// Puts new terms in a consent's place.
	fn replace(
		replaced: ConsentId,
		record: ConsentRecord<T::AccountId>,
		terms: ConsentTerms<T::AccountId>,
		renounced: Renounced,
		now: Moment,
	) -> DispatchResult {
		let patient = record.patient.clone();
		let consent = Self::begin(ConsentRecord::new(patient.clone(), terms, now, Some(replaced), renounced))?;
		Self::end(replaced, record, Ending { at: now, why: EndReason::Replaced });
		Self::deposit_event(Event::ConsentAmended { replaced, consent, patient });
		Ok(())
	}

	/// Ends a consent. The record stays, since answers about the past rest on it.
	fn end(consent: ConsentId, record: ConsentRecord<T::AccountId>, ending: Ending) {
		Consents::<T>::insert(consent, ConsentRecord { ended: Some(ending), ..record });
	}

	/// The consent, if it is this patient's and has not ended.
	fn ensure_own(patient: &T::AccountId, consent: ConsentId) -> Result<ConsentRecord<T::AccountId>, DispatchError> {
		let record = Consents::<T>::get(consent).ok_or(Error::<T>::NotFound)?;
		ensure!(record.patient == *patient, Error::<T>::NotAuthorized);
		ensure!(record.ended.is_none(), Error::<T>::AlreadyEnded);
		Ok(record)
	}

	/// The consent, if the patient can change parts of it: a part of one that was withdrawn, or is over, would bring the
	/// rest back.
	fn ensure_editable(
		patient: &T::AccountId,
		consent: ConsentId,
		now: Moment,
	) -> Result<ConsentRecord<T::AccountId>, DispatchError> {
		let record = Self::ensure_own(patient, consent)?;
		ensure!(record.withdrawn_at.is_none(), Error::<T>::AlreadyWithdrawn);
		ensure!(!record.terms.period.is_over(now), Error::<T>::Expired);
		Ok(record)
	}
}
