//! The calls' logic: verify, write, tell.

use frame_support::{ensure, traits::Time};
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
	traits::{OrganisationInspect, Standing},
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	types::shortened, Config, Credential, Credentials, Error, Event, Members, NextOrganisationId, Organisation,
	Organisations, OrganisationsByAdmin, OrganisationsByGln, OrganisationsByPrefix, Pallet, Patient, Patients,
	PatientsByKey,
};

impl<T: Config> Pallet<T> {
	/// The current block's moment.
	pub(crate) fn now() -> Moment {
		T::Time::now()
	}

	pub(crate) fn do_admit_organisation(
		class: OrganisationClass,
		gln: Gln,
		jurisdiction: Jurisdiction,
		licence: Period,
		admin: T::AccountId,
	) -> Result<OrganisationId, DispatchError> {
		let now = Self::now();
		ensure!(gln.is_valid(), Error::<T>::InvalidGln);
		ensure!(jurisdiction.is_well_formed(), Error::<T>::InvalidJurisdiction);
		ensure!(licence.is_sound() && !licence.is_over(now), Error::<T>::InvalidPeriod);
		ensure!(!OrganisationsByGln::<T>::contains_key(gln), Error::<T>::GlnTaken);
		Self::ensure_can_ask(&admin)?;
		let organisation = NextOrganisationId::<T>::get();
		let next = organisation.next().ok_or(Error::<T>::IdsExhausted)?;

		NextOrganisationId::<T>::put(next);
		OrganisationsByGln::<T>::insert(gln, organisation);
		Self::index_admin(organisation, &admin);
		let record = Organisation::new(class, gln, jurisdiction, licence, admin.clone(), now);
		Organisations::<T>::insert(organisation, record);
		Self::deposit_event(Event::OrganisationAdmitted { organisation, class, gln, licence, admin });
		Ok(organisation)
	}

	pub(crate) fn do_renew_licence(organisation: OrganisationId, licence: Period) -> DispatchResult {
		let licence = Self::try_change(organisation, |record| record.renew(licence, Self::now()))?;
		Self::deposit_event(Event::LicenceRenewed { organisation, licence });
		Ok(())
	}

	pub(crate) fn do_assign_prefix(organisation: OrganisationId, prefix: CompanyPrefix) -> DispatchResult {
		ensure!(prefix.is_valid(), Error::<T>::InvalidPrefix);
		ensure!(!Self::is_prefix_taken(prefix), Error::<T>::PrefixTaken);
		Self::try_change(organisation, |record| {
			record.prefixes.try_push(prefix).map_err(|_| Error::<T>::TooManyPrefixes)
		})?;
		OrganisationsByPrefix::<T>::insert(prefix, organisation);
		Self::deposit_event(Event::PrefixAssigned { organisation, prefix });
		Ok(())
	}

	pub(crate) fn do_issue_credential(
		organisation: OrganisationId,
		holder: T::AccountId,
		role: Role,
		validity: Period,
	) -> DispatchResult {
		let now = Self::now();
		Self::ensure_good(organisation, now)?;
		ensure!(validity.is_sound() && !validity.is_over(now), Error::<T>::InvalidPeriod);
		Self::ensure_can_ask(&holder)?;

		let credential = Credential { organisation, role, validity, issued_at: now, revoked_at: None };
		Credentials::<T>::insert(&holder, credential);
		Self::enter(&holder, organisation);
		Self::deposit_event(Event::CredentialIssued { organisation, holder, role, validity });
		Ok(())
	}

	pub(crate) fn do_revoke_credential(organisation: OrganisationId, holder: T::AccountId) -> DispatchResult {
		let mut credential = Credentials::<T>::get(&holder).ok_or(Error::<T>::NotFound)?;
		ensure!(credential.organisation == organisation, Error::<T>::NotAuthorized);
		ensure!(credential.revoked_at.is_none(), Error::<T>::AlreadyRevoked);

		credential.revoked_at = Some(Self::now());
		Credentials::<T>::insert(&holder, credential);
		Members::<T>::remove(&holder);
		Self::deposit_event(Event::CredentialRevoked { organisation, holder });
		Ok(())
	}

	pub(crate) fn do_admit_patient(sponsor: OrganisationId, patient: T::AccountId) -> DispatchResult {
		let now = Self::now();
		Self::ensure_good(sponsor, now)?;
		Self::ensure_free(&patient)?;

		Patients::<T>::insert(&patient, Patient { sponsor, admitted_at: now });
		Self::enter(&patient, sponsor);
		Self::deposit_event(Event::PatientAdmitted { patient, sponsor });
		Ok(())
	}

	/// Changes an organisation's record, unless the change is refused.
	pub(crate) fn try_change<R>(
		organisation: OrganisationId,
		change: impl FnOnce(&mut Organisation<T>) -> Result<R, Error<T>>,
	) -> Result<R, Error<T>> {
		Organisations::<T>::try_mutate(organisation, |slot| change(slot.as_mut().ok_or(Error::<T>::NotFound)?))
	}

	/// Refuses an account that plays a part already: an admin, a holder, even of a revoked credential, a patient or a
	/// patient's key. A former admin plays none.
	pub(crate) fn ensure_free(who: &T::AccountId) -> Result<(), Error<T>> {
		let is_taken = OrganisationsByAdmin::<T>::contains_key(who)
			|| Credentials::<T>::contains_key(who)
			|| Patients::<T>::contains_key(who)
			|| PatientsByKey::<T>::contains_key(who);
		ensure!(!is_taken, Error::<T>::AccountTaken);
		Ok(())
	}

	/// Refuses, besides, whoever represents a patient: who permits access must not be able to ask for it as well, or to
	/// govern who does.
	pub(crate) fn ensure_can_ask(who: &T::AccountId) -> Result<(), Error<T>> {
		Self::ensure_free(who)?;
		ensure!(!Self::is_representative(who), Error::<T>::AccountTaken);
		Ok(())
	}

	/// Refuses an organisation that is not in good standing, and says why.
	pub(crate) fn ensure_good(organisation: OrganisationId, at: Moment) -> Result<(), Error<T>> {
		match Self::standing(organisation, at) {
			Standing::Good => Ok(()),
			Standing::Suspended => Err(Error::<T>::Suspended),
			Standing::LicenceNotValid => Err(Error::<T>::LicenceNotValid),
			Standing::Unknown => Err(Error::<T>::NotFound),
		}
	}

	/// Whether the prefix, or the beginning of it, is assigned: at most nine reads.
	fn is_prefix_taken(prefix: CompanyPrefix) -> bool {
		(CompanyPrefix::MIN_DIGITS..=prefix.digits)
			.filter_map(|digits| shortened(prefix, digits))
			.any(OrganisationsByPrefix::<T>::contains_key)
	}
}
