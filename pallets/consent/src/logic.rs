//! What the calls do: verify, write, then the event.

use frame_support::{dispatch::DispatchResult, ensure, traits::Time};
use salus_primitives::{
	consent::{Actor, ConsentTerms, Provision},
	decision::{chain_hash, AccessQuery, DisclosureEntry, LogHead},
	ids::{ConsentId, Moment},
	traits::{CredentialInspect, OrganisationInspect, PatientInspect},
};
use sp_runtime::DispatchError;

use crate::{Config, ConsentRecord, Consents, ConsentsByPatient, DisclosureLogs, Error, Event, NextConsentId, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_grant(patient: T::AccountId, terms: ConsentTerms<T::AccountId>) -> DispatchResult {
		let consent = Self::add(&patient, terms, T::Time::now(), None)?;
		Self::deposit_event(Event::ConsentGranted { consent, patient });
		Ok(())
	}

	pub(crate) fn do_amend(
		patient: T::AccountId,
		replaced: ConsentId,
		terms: ConsentTerms<T::AccountId>,
	) -> DispatchResult {
		let record = Self::ensure_open(&patient, replaced)?;
		let now = T::Time::now();
		let consent = Self::add(&patient, terms, now, Some(replaced))?;
		Self::end(replaced, record, now);
		Self::deposit_event(Event::ConsentAmended { replaced, consent, patient });
		Ok(())
	}

	pub(crate) fn do_withdraw(patient: T::AccountId, consent: ConsentId) -> DispatchResult {
		let record = Self::ensure_open(&patient, consent)?;
		Self::end(consent, record, T::Time::now());
		Self::deposit_event(Event::ConsentWithdrawn { consent, patient });
		Ok(())
	}

	pub(crate) fn do_request_access(query: AccessQuery<T::AccountId>) -> DispatchResult {
		ensure!(T::Patients::is_patient(&query.patient), Error::<T>::UnknownPatient);
		let at = T::Time::now();
		let acting = T::Credentials::acting(&query.requester, at);
		let decision = Self::decide_with_policy(&query, at);
		// The policy may be a contract, and a contract may cause a request of its own: read the log after its answer.
		let log = DisclosureLogs::<T>::get(&query.patient);
		let count = log.count.checked_add(1).ok_or(Error::<T>::LogFull)?;
		let patient = query.patient.clone();
		let entry = DisclosureEntry {
			index: log.count,
			query,
			organisation: acting.map(|acting| acting.organisation),
			role: acting.map(|acting| acting.role),
			at,
			decision,
		};
		DisclosureLogs::<T>::insert(patient, LogHead { head: chain_hash(&log.head, &entry), count });
		Self::deposit_event(Event::AccessDecided { entry });
		Ok(())
	}

	/// Verifies the terms and stores them as a new consent. Whatever can fail does so before the first write.
	fn add(
		patient: &T::AccountId,
		terms: ConsentTerms<T::AccountId>,
		now: Moment,
		replaces: Option<ConsentId>,
	) -> Result<ConsentId, DispatchError> {
		Self::ensure_terms(&terms, now)?;
		let consent = NextConsentId::<T>::get();
		let next = consent.next().ok_or(Error::<T>::IdsExhausted)?;
		ConsentsByPatient::<T>::try_append(patient, consent).map_err(|()| Error::<T>::TooManyConsents)?;
		NextConsentId::<T>::put(next);
		let record = ConsentRecord { patient: patient.clone(), terms, granted_at: now, ended_at: None, replaces };
		Consents::<T>::insert(consent, record);
		Ok(consent)
	}

	/// Ends a consent. The record stays, since answers about the past rest on it.
	fn end(consent: ConsentId, record: ConsentRecord<T::AccountId>, now: Moment) {
		Consents::<T>::insert(consent, ConsentRecord { ended_at: Some(now), ..record });
	}

	/// The consent, if it is this patient's and has not ended.
	fn ensure_open(patient: &T::AccountId, consent: ConsentId) -> Result<ConsentRecord<T::AccountId>, DispatchError> {
		let record = Consents::<T>::get(consent).ok_or(Error::<T>::NotFound)?;
		ensure!(record.patient == *patient, Error::<T>::NotAuthorized);
		ensure!(record.ended_at.is_none(), Error::<T>::AlreadyEnded);
		Ok(record)
	}

	/// Whether the terms say something that can come to pass.
	fn ensure_terms(terms: &ConsentTerms<T::AccountId>, now: Moment) -> DispatchResult {
		ensure!(!terms.provisions.is_empty(), Error::<T>::EmptyTerms);
		ensure!(terms.period.is_sound(), Error::<T>::InvalidPeriod);
		ensure!(!terms.period.is_over(now), Error::<T>::Expired);
		terms.provisions.iter().try_for_each(Self::ensure_provision)
	}

	/// Whether a provision names codes that exist, a period that isn't empty, and an actor that can exist.
	fn ensure_provision(provision: &Provision<T::AccountId>) -> DispatchResult {
		ensure!(!provision.purposes.is_empty() && !provision.classes.is_empty(), Error::<T>::EmptyProvision);
		ensure!(provision.purposes.is_known() && provision.classes.is_known(), Error::<T>::UnknownCode);
		ensure!(provision.data_period.is_sound(), Error::<T>::InvalidPeriod);
		if let Actor::Organisation(organisation) = provision.actor {
			ensure!(T::Organisations::class(organisation).is_some(), Error::<T>::UnknownActor);
		}
		Ok(())
	}
}
