//! The calls' logic: verify, write, tell.

use frame_support::{
	ensure,
	traits::{Get, Time, ValidatorSet},
};
use salus_primitives::{
	ids::{Moment, OrganisationId},
	traits::{OrganisationInspect, Standing},
};
use sp_runtime::DispatchResult;

use crate::{Config, Error, Event, Pallet, Reason, State, Validator, Validators};

impl<T: Config> Pallet<T> {
	/// The current block's moment.
	pub(crate) fn now() -> Moment {
		T::Time::now()
	}

	pub(crate) fn do_approve(account: T::AccountId, organisation: OrganisationId) -> DispatchResult {
		Self::ensure_good(organisation)?;
		Self::add(account, organisation)
	}

	/// Adds a validator, whatever its organisation.
	pub(crate) fn add(account: T::AccountId, organisation: OrganisationId) -> DispatchResult {
		ensure!(!Validators::<T>::contains_key(&account), Error::<T>::AlreadyApproved);
		ensure!(Validators::<T>::count() < T::MaxValidators::get(), Error::<T>::TooManyValidators);

		let (since, answers_from) = (Self::now(), T::Session::session_index());
		Validators::<T>::insert(&account, Validator { organisation, since, answers_from, state: State::Active });
		Self::deposit_event(Event::Approved { validator: account, organisation });
		Ok(())
	}

	pub(crate) fn do_remove(account: T::AccountId) -> DispatchResult {
		let validator = Self::find(&account)?;
		ensure!(Self::can_do_without(&account, &validator), Error::<T>::BelowFloor);

		Validators::<T>::remove(&account);
		Self::deposit_event(Event::Removed { validator: account, organisation: validator.organisation });
		Ok(())
	}

	pub(crate) fn do_step_down(organisation: OrganisationId, account: T::AccountId) -> DispatchResult {
		let validator = Self::find_own(organisation, &account)?;
		ensure!(Self::can_do_without(&account, &validator), Error::<T>::BelowFloor);

		Validators::<T>::remove(&account);
		Self::deposit_event(Event::SteppedDown { validator: account, organisation });
		Ok(())
	}

	pub(crate) fn do_come_back(organisation: OrganisationId, account: T::AccountId) -> DispatchResult {
		let validator = Self::find_own(organisation, &account)?;
		match validator.state.reason() {
			Some(Reason::Missed) => Self::ensure_good(organisation)?,
			Some(Reason::Equivocated) => return Err(Error::<T>::NeedsApproval.into()),
			None => return Err(Error::<T>::NotSetAside.into()),
		}

		Validators::<T>::insert(&account, Validator { state: State::Active, ..validator });
		Self::deposit_event(Event::CameBack { validator: account, organisation });
		Ok(())
	}

	pub(crate) fn do_reinstate(account: T::AccountId) -> DispatchResult {
		let validator = Self::find(&account)?;
		let organisation = validator.organisation;
		ensure!(validator.state.reason().is_some(), Error::<T>::NotSetAside);
		Self::ensure_good(organisation)?;

		let answers_from = T::Session::session_index();
		Validators::<T>::insert(&account, Validator { state: State::Active, answers_from, ..validator });
		Self::deposit_event(Event::Reinstated { validator: account, organisation });
		Ok(())
	}

	/// The record of a validator.
	fn find(account: &T::AccountId) -> Result<Validator, Error<T>> {
		Validators::<T>::get(account).ok_or(Error::<T>::NotFound)
	}

	/// The record of an organisation's own validator.
	fn find_own(organisation: OrganisationId, account: &T::AccountId) -> Result<Validator, Error<T>> {
		let validator = Self::find(account)?;
		ensure!(validator.organisation == organisation, Error::<T>::NotAuthorized);
		Ok(validator)
	}

	/// Refuses an organisation that is not in good standing.
	fn ensure_good(organisation: OrganisationId) -> Result<(), Error<T>> {
		match T::Organisations::standing(organisation, Self::now()) {
			Standing::Good => Ok(()),
			Standing::Suspended | Standing::LicenceNotValid => Err(Error::<T>::NotInGoodStanding),
			Standing::Unknown => Err(Error::<T>::UnknownOrganisation),
		}
	}
}
