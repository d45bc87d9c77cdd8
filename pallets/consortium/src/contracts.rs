//! Contracts of organisations: who may put them on the chain, and about whom the chain answers them.

use frame_support::{ensure, BoundedVec};
use salus_primitives::{
	ids::OrganisationId,
	traits::{OrganisationInspect, Standing},
};
use sp_runtime::{traits::ConstU32, DispatchResult};

use crate::{Config, ContractsByOrganisation, Deployers, Error, Event, Organisations, OrganisationsByContract, Pallet};

/// Most contracts that an organisation registers at a time.
pub const MAX_CONTRACTS: u32 = 16;

/// Most organisations that register one contract at a time: a sponsor and the sites of its trials, for instance.
pub const MAX_REGISTRANTS: u32 = 64;

/// The contracts that an organisation registered.
pub type Registered<T> = BoundedVec<<T as frame_system::Config>::AccountId, ConstU32<MAX_CONTRACTS>>;

/// The organisations that registered a contract.
pub type Registrants = BoundedVec<OrganisationId, ConstU32<MAX_REGISTRANTS>>;

/// A registration that is ready to be written.
pub(crate) struct Registration<T: Config> {
	contracts: Registered<T>,
	registrants: Registrants,
}

impl<T: Config> Pallet<T> {
	/// Whether the organisation registered the contract. One read.
	pub fn has_registered(organisation: OrganisationId, contract: &T::AccountId) -> bool {
		OrganisationsByContract::<T>::get(contract).contains(&organisation)
	}

	/// Whether any organisation registered the contract. One read.
	pub fn is_registered(contract: &T::AccountId) -> bool {
		OrganisationsByContract::<T>::contains_key(contract)
	}

	/// Whether an organisation's admins may put contracts on the chain now: it is permitted, and in good standing.
	pub(crate) fn is_deployer(organisation: OrganisationId) -> bool {
		Deployers::<T>::contains_key(organisation) && Self::standing(organisation, Self::now()) == Standing::Good
	}

	pub(crate) fn do_register_contract(organisation: OrganisationId, contract: T::AccountId) -> DispatchResult {
		let registration = Self::plan_registration(organisation, &contract)?;
		Self::write_registration(organisation, contract, registration);
		Ok(())
	}

	pub(crate) fn do_unregister_contract(organisation: OrganisationId, contract: T::AccountId) -> DispatchResult {
		let mut contracts = ContractsByOrganisation::<T>::get(organisation);
		let place = contracts.iter().position(|known| *known == contract).ok_or(Error::<T>::NotRegistered)?;
		ensure!(Self::policy_of(organisation).as_ref() != Some(&contract), Error::<T>::IsPolicy);

		contracts.remove(place);
		let mut registrants = OrganisationsByContract::<T>::get(&contract);
		registrants.retain(|registrant| *registrant != organisation);
		Self::write_lists(organisation, &contract, contracts, registrants);
		Self::deposit_event(Event::ContractUnregistered { organisation, contract });
		Ok(())
	}

	pub(crate) fn do_set_policy(organisation: OrganisationId, contract: Option<T::AccountId>) -> DispatchResult {
		ensure!(Organisations::<T>::contains_key(organisation), Error::<T>::NotFound);
		let new = contract.clone().filter(|contract| !Self::has_registered(organisation, contract));
		let registration = new.as_ref().map(|new| Self::plan_registration(organisation, new)).transpose()?;

		if let Some((contract, registration)) = new.zip(registration) {
			Self::write_registration(organisation, contract, registration);
		}
		Self::try_change(organisation, |record| {
			record.policy.clone_from(&contract);
			Ok(())
		})?;
		Self::deposit_event(Event::PolicySet { organisation, contract });
		Ok(())
	}

	pub(crate) fn do_permit_contracts(organisation: OrganisationId) -> DispatchResult {
		ensure!(Organisations::<T>::contains_key(organisation), Error::<T>::NotFound);
		ensure!(!Deployers::<T>::contains_key(organisation), Error::<T>::AlreadyPermitted);

		Deployers::<T>::insert(organisation, ());
		Self::deposit_event(Event::ContractsPermitted { organisation });
		Ok(())
	}

	pub(crate) fn do_forbid_contracts(organisation: OrganisationId) -> DispatchResult {
		ensure!(Deployers::<T>::contains_key(organisation), Error::<T>::NotPermitted);

		Deployers::<T>::remove(organisation);
		Self::deposit_event(Event::ContractsForbidden { organisation });
		Ok(())
	}

	/// What it takes to register a contract. Writes nothing.
	fn plan_registration(organisation: OrganisationId, contract: &T::AccountId) -> Result<Registration<T>, Error<T>> {
		let mut contracts = ContractsByOrganisation::<T>::get(organisation);
		let mut registrants = OrganisationsByContract::<T>::get(contract);
		ensure!(!contracts.contains(contract), Error::<T>::AlreadyRegistered);
		contracts.try_push(contract.clone()).map_err(|_| Error::<T>::TooManyContracts)?;
		registrants.try_push(organisation).map_err(|_| Error::<T>::TooManyRegistrants)?;
		Ok(Registration { contracts, registrants })
	}

	/// Writes what was planned, and tells of it.
	fn write_registration(organisation: OrganisationId, contract: T::AccountId, registration: Registration<T>) {
		let Registration { contracts, registrants } = registration;
		Self::write_lists(organisation, &contract, contracts, registrants);
		Self::deposit_event(Event::ContractRegistered { organisation, contract });
	}

	/// Writes both sides. An empty list is no entry.
	fn write_lists(
		organisation: OrganisationId,
		contract: &T::AccountId,
		contracts: Registered<T>,
		registrants: Registrants,
	) {
		if contracts.is_empty() {
			ContractsByOrganisation::<T>::remove(organisation);
		} else {
			ContractsByOrganisation::<T>::insert(organisation, contracts);
		}
		if registrants.is_empty() {
			OrganisationsByContract::<T>::remove(contract);
		} else {
			OrganisationsByContract::<T>::insert(contract, registrants);
		}
	}
}
