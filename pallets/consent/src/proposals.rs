//! What organisations do about consents: propose one, take a proposal back, renounce one; and the patient's answers.

use frame_support::{dispatch::DispatchResult, ensure, traits::Time};
use salus_primitives::{
	consent::{Actor, ConsentTerms, Effect},
	ids::{ConsentId, Moment, OrganisationId},
	traits::{CredentialInspect, OrganisationInspect, PatientInspect, Standing},
};
use sp_runtime::DispatchError;

use crate::{Config, Consents, Error, Event, Pallet, Proposal, Proposals};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_propose(
		requester: &T::AccountId,
		patient: T::AccountId,
		terms: ConsentTerms<T::AccountId>,
		until: Moment,
	) -> DispatchResult {
		let now = T::Time::now();
		let organisation = Self::ensure_acting(requester, now)?;
		let standing = T::Organisations::standing(organisation, now);
		ensure!(standing == Standing::Good, Error::<T>::OrganisationNotInGoodStanding);
		ensure!(T::Patients::is_patient(&patient), Error::<T>::UnknownPatient);
		ensure!(now < until, Error::<T>::Expired);
		Self::ensure_terms(&terms, now)?;
		Proposals::<T>::insert(&patient, organisation, Proposal { terms, until });
		Self::deposit_event(Event::ConsentProposed { patient, organisation, until });
		Ok(())
	}

	pub(crate) fn do_accept(
		patient: T::AccountId,
		organisation: OrganisationId,
		terms: ConsentTerms<T::AccountId>,
	) -> DispatchResult {
		let proposal = Proposals::<T>::get(&patient, organisation).ok_or(Error::<T>::NoProposal)?;
		ensure!(T::Time::now() < proposal.until, Error::<T>::ProposalExpired);
		let edited = proposal.terms != terms;
		let consent = Self::begin_new(patient.clone(), terms)?;
		Proposals::<T>::remove(&patient, organisation);
		Self::deposit_event(Event::ConsentGranted { consent, patient: patient.clone() });
		Self::deposit_event(Event::ProposalAccepted { patient, organisation, consent, edited });
		Ok(())
	}

	pub(crate) fn do_decline(patient: T::AccountId, organisation: OrganisationId) -> DispatchResult {
		Self::drop_proposal(&patient, organisation)?;
		Self::deposit_event(Event::ProposalDeclined { patient, organisation });
		Ok(())
	}

	pub(crate) fn do_retract(requester: &T::AccountId, patient: T::AccountId) -> DispatchResult {
		let organisation = Self::ensure_acting(requester, T::Time::now())?;
		Self::drop_proposal(&patient, organisation)?;
		Self::deposit_event(Event::ProposalRetracted { patient, organisation });
		Ok(())
	}

	pub(crate) fn do_renounce(organisation: OrganisationId, consent: ConsentId) -> DispatchResult {
		let mut record = Consents::<T>::get(consent).ok_or(Error::<T>::NotFound)?;
		let now = T::Time::now();
		ensure!(record.ended.is_none(), Error::<T>::AlreadyEnded);
		ensure!(record.withdrawn_at.is_none(), Error::<T>::AlreadyWithdrawn);
		ensure!(Self::is_named(&record.terms, organisation, now), Error::<T>::NotNamed);
		ensure!(!record.is_renounced_by(organisation, now), Error::<T>::AlreadyRenounced);
		record.renounced.try_push((organisation, now)).map_err(|_| Error::<T>::TooManyRenounced)?;
		Consents::<T>::insert(consent, record);
		Self::deposit_event(Event::ConsentRenounced { consent, organisation });
		Ok(())
	}

	/// Removes a proposal that is there, whether or not its time is over.
	fn drop_proposal(patient: &T::AccountId, organisation: OrganisationId) -> DispatchResult {
		Proposals::<T>::take(patient, organisation).map(|_proposal| ()).ok_or(Error::<T>::NoProposal.into())
	}

	/// For whom the requester can act now.
	fn ensure_acting(requester: &T::AccountId, now: Moment) -> Result<OrganisationId, DispatchError> {
		let acting = T::Credentials::acting(requester, now).ok_or(Error::<T>::NoValidCredential)?;
		Ok(acting.organisation)
	}

	/// Whether a permit names the organisation, or somebody who acts for it now. A permit for a class, a role or anyone
	/// is no tie between the patient and one organisation.
	fn is_named(terms: &ConsentTerms<T::AccountId>, organisation: OrganisationId, now: Moment) -> bool {
		let mut permits = terms.provisions.iter().filter(|provision| provision.effect == Effect::Permit);
		permits.any(|provision| match &provision.actor {
			Actor::Organisation(named) => *named == organisation,
			Actor::Account(who) => {
				T::Credentials::acting(who, now).is_some_and(|acting| acting.organisation == organisation)
			}
			Actor::Anyone | Actor::Class(_) | Actor::Role(_) | Actor::Study(_) => false,
		})
	}
}
