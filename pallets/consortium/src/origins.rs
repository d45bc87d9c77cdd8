//! Guards for calls, here and in other pallets.

use core::marker::PhantomData;
use frame_support::{
	parameter_types,
	traits::{EnsureOrigin, Get, OriginTrait},
};
#[cfg(feature = "runtime-benchmarks")]
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet, Role, RoleSet},
	ids::OrganisationId,
	traits::{PatientKeys, Standing},
};

#[cfg(feature = "runtime-benchmarks")]
use crate::benchmark_setup as setup;
use crate::{Config, Credentials, Organisations, OrganisationsByAdmin, Pallet};

parameter_types! {
	/// Which organisations admit patients.
	pub const SponsorClasses: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Provider);
	/// Who admits patients for them, besides their admins.
	pub const SponsorRoles: RoleSet =
		RoleSet::of(Role::Physician).union(RoleSet::of(Role::Nurse)).union(RoleSet::of(Role::Gateway));
}

/// Whoever may admit patients, the standing of the provider aside. Success is the provider.
pub type EnsureSponsor<T> = EnsureActing<T, SponsorClasses, SponsorRoles>;

/// A patient, by its pseudonym or by the key that took the pseudonym's place. Success is the pseudonym.
pub struct EnsurePatient<T>(PhantomData<T>);

impl<T: Config> EnsureOrigin<T::RuntimeOrigin> for EnsurePatient<T> {
	type Success = T::AccountId;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		origin.as_signer().and_then(Pallet::<T>::patient_of).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		let (sponsor, _) = setup::organisation::<T>(OrganisationClass::Provider);
		Ok(RawOrigin::Signed(setup::patient::<T>(sponsor)).into())
	}
}

/// Whoever holds or held a credential, valid or not: so that a call can log its refusal. Success is the account.
pub struct EnsureHolder<T>(PhantomData<T>);

impl<T: Config> EnsureOrigin<T::RuntimeOrigin> for EnsureHolder<T> {
	type Success = T::AccountId;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		origin.as_signer().filter(|who| Credentials::<T>::contains_key(who)).cloned().ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		let (organisation, _) = setup::organisation::<T>(OrganisationClass::Provider);
		Ok(RawOrigin::Signed(setup::holder::<T>(organisation, Role::Physician)).into())
	}
}

/// An organisation's admin. Success is the organisation.
pub struct EnsureAdmin<T>(PhantomData<T>);

impl<T: Config> EnsureOrigin<T::RuntimeOrigin> for EnsureAdmin<T> {
	type Success = OrganisationId;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		origin.as_signer().and_then(OrganisationsByAdmin::<T>::get).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		let (_, admin) = setup::organisation::<T>(OrganisationClass::Provider);
		Ok(RawOrigin::Signed(admin).into())
	}
}

/// An admin of an organisation in good standing that may put contracts on the chain. Success is the admin's account,
/// which pays their deposits.
pub struct EnsureDeployer<T>(PhantomData<T>);

impl<T: Config> EnsureOrigin<T::RuntimeOrigin> for EnsureDeployer<T> {
	type Success = T::AccountId;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		let may_deploy =
			|who: &&T::AccountId| OrganisationsByAdmin::<T>::get(who).is_some_and(Pallet::<T>::is_deployer);
		origin.as_signer().filter(may_deploy).cloned().ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		let (organisation, admin) = setup::organisation::<T>(OrganisationClass::Provider);
		crate::Deployers::<T>::insert(organisation, ());
		Ok(RawOrigin::Signed(admin).into())
	}
}

/// An admin of a regulator in good standing. Success is the regulator.
pub struct EnsureRegulator<T>(PhantomData<T>);

impl<T: Config> EnsureOrigin<T::RuntimeOrigin> for EnsureRegulator<T> {
	type Success = OrganisationId;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		let is_regulator = |organisation: &OrganisationId| {
			Organisations::<T>::get(organisation).is_some_and(|record| {
				record.class == OrganisationClass::Regulator && record.standing(Pallet::<T>::now()) == Standing::Good
			})
		};
		origin.as_signer().and_then(OrganisationsByAdmin::<T>::get).filter(is_regulator).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		let (_, admin) = setup::organisation::<T>(OrganisationClass::Regulator);
		Ok(RawOrigin::Signed(admin).into())
	}
}

/// Whoever acts for an organisation of one of the `Classes`: its admins, and whoever holds a credential that is valid
/// now for one of the `Roles`. Success is the organisation. Its standing isn't checked: the call does that, so that an
/// expired licence gets an error of its own.
pub struct EnsureActing<T, Classes, Roles>(PhantomData<(T, Classes, Roles)>);

impl<T, Classes, Roles> EnsureOrigin<T::RuntimeOrigin> for EnsureActing<T, Classes, Roles>
where
	T: Config,
	Classes: Get<OrganisationClassSet>,
	Roles: Get<RoleSet>,
{
	type Success = OrganisationId;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		origin.as_signer().and_then(|who| Pallet::<T>::acts_for(who, Classes::get(), Roles::get())).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		let class = Classes::get().iter().next().ok_or(())?;
		let (organisation, admin) = setup::organisation::<T>(class);
		// A holder costs more reads than an admin.
		let who = Roles::get().iter().next().map_or(admin, |role| setup::holder::<T>(organisation, role));
		Ok(RawOrigin::Signed(who).into())
	}
}
