//! The answers that other pallets and the runtime get.

use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet, RoleSet},
	gs1::CompanyPrefix,
	ids::{Jurisdiction, Moment, OrganisationId},
	traits::{Acting, CredentialInspect, LastingStanding, OrganisationInspect, PatientInspect, Standing},
};

use crate::{Config, Credentials, Organisations, OrganisationsByAdmin, OrganisationsByPrefix, Pallet, Patients};

impl<T: Config> Pallet<T> {
	/// The contract with the organisation's own rules of access, if it registered one.
	pub fn policy_of(organisation: OrganisationId) -> Option<T::AccountId> {
		Organisations::<T>::get(organisation)?.policy
	}

	/// The organisation that the account is an admin of.
	pub fn organisation_of_admin(who: &T::AccountId) -> Option<OrganisationId> {
		OrganisationsByAdmin::<T>::get(who)
	}

	/// The organisation of one of these classes that the account is an admin of, or can act for now in one of these
	/// roles. Says nothing of the organisation's standing.
	pub(crate) fn acts_for(
		who: &T::AccountId,
		classes: OrganisationClassSet,
		roles: RoleSet,
	) -> Option<OrganisationId> {
		let organisation = Self::organisation_of_admin(who).or_else(|| {
			let acting = Self::acting(who, Self::now())?;
			roles.contains(acting.role).then_some(acting.organisation)
		})?;
		Self::class(organisation).filter(|class| classes.contains(*class)).map(|_| organisation)
	}
}

impl<T: Config> OrganisationInspect for Pallet<T> {
	fn class(organisation: OrganisationId) -> Option<OrganisationClass> {
		Organisations::<T>::get(organisation).map(|record| record.class)
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Organisations::<T>::get(organisation).map(|record| record.jurisdiction)
	}

	fn standing(organisation: OrganisationId, at: Moment) -> Standing {
		Organisations::<T>::get(organisation).map_or(Standing::Unknown, |record| record.standing(at))
	}

	fn class_in_good_standing(organisation: OrganisationId, at: Moment) -> Option<OrganisationClass> {
		let record = Organisations::<T>::get(organisation)?;
		(record.standing(at) == Standing::Good).then_some(record.class)
	}

	fn lasting_standing(organisation: OrganisationId, now: Moment) -> Option<LastingStanding> {
		Organisations::<T>::get(organisation).map(|record| record.lasting_standing(now))
	}

	fn prefix_owner(prefix: CompanyPrefix) -> Option<OrganisationId> {
		OrganisationsByPrefix::<T>::get(prefix)
	}
}

impl<T: Config> CredentialInspect<T::AccountId> for Pallet<T> {
	fn acting(who: &T::AccountId, at: Moment) -> Option<Acting> {
		Credentials::<T>::get(who)
			.filter(|credential| credential.is_valid(at) && !Self::is_void(credential, at))
			.map(|credential| Acting { organisation: credential.organisation, role: credential.role })
	}
}

impl<T: Config> PatientInspect<T::AccountId> for Pallet<T> {
	fn is_patient(who: &T::AccountId) -> bool {
		Patients::<T>::contains_key(who)
	}
}
