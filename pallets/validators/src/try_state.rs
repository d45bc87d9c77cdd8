//! What holds in every state.

use alloc::collections::BTreeSet;
use frame_support::{
	ensure,
	traits::{Get, ValidatorSet},
};
use salus_primitives::traits::OrganisationInspect;
use sp_runtime::TryRuntimeError;

use crate::{Config, FloorReached, Offences, Pallet, Planned, Records, Validators};

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::the_floor_holds()?;
		Self::validators_are_counted()?;
		Self::validators_are_of_organisations()?;
		Self::marks_are_younger_than_approvals()?;
		Self::the_planned_set_is_in_order()?;
		Self::records_are_of_the_last_sessions()?;
		Self::offences_are_different()
	}

	/// The floor, as far as a set has ever reached it: a genesis may hold fewer, and an upgrade may raise it.
	fn floor_to_hold() -> u32 {
		FloorReached::<T>::get().min(T::MinValidators::get())
	}

	fn the_floor_holds() -> Result<(), TryRuntimeError> {
		ensure!(Self::next_set_size() >= Self::floor_to_hold(), "the next set is smaller than the floor");
		let planned = u32::try_from(Planned::<T>::get().len()).unwrap_or(u32::MAX);
		ensure!(planned >= Self::floor_to_hold(), "the planned set is smaller than the floor");
		Ok(())
	}

	fn validators_are_counted() -> Result<(), TryRuntimeError> {
		let count = Validators::<T>::count();
		ensure!(u32::try_from(Validators::<T>::iter_keys().count()) == Ok(count), "the validators are miscounted");
		ensure!(count <= T::MaxValidators::get(), "there are too many validators");
		Ok(())
	}

	fn validators_are_of_organisations() -> Result<(), TryRuntimeError> {
		let is_known = |organisation| T::Organisations::class(organisation).is_some();
		let mut all = Validators::<T>::iter_values();
		ensure!(all.all(|validator| is_known(validator.organisation)), "a validator is nobody's");
		Ok(())
	}

	fn marks_are_younger_than_approvals() -> Result<(), TryRuntimeError> {
		let mut all = Validators::<T>::iter_values();
		let in_order = all.all(|validator| validator.state.mark().is_none_or(|(_, at)| validator.since <= at));
		ensure!(in_order, "a validator was set aside before it was approved");
		Ok(())
	}

	fn the_planned_set_is_in_order() -> Result<(), TryRuntimeError> {
		let planned = Planned::<T>::get();
		ensure!(planned.is_sorted_by(|one, next| one < next), "the planned set is not in order");
		Ok(())
	}

	fn records_are_of_the_last_sessions() -> Result<(), TryRuntimeError> {
		let running = T::Session::session_index();
		for (session, records) in Records::<T>::iter() {
			let is_late = session == running || session.checked_add(1) == Some(running);
			ensure!(is_late, "an old session's records are kept");
			let sitting: BTreeSet<_> = records.iter().map(|(account, _)| account).collect();
			ensure!(sitting.len() == records.len(), "a validator sits twice in a session");
		}
		Ok(())
	}

	fn offences_are_different() -> Result<(), TryRuntimeError> {
		let offences = Offences::<T>::get();
		let different: BTreeSet<_> = offences.iter().collect();
		ensure!(different.len() == offences.len(), "an offence is remembered twice");
		Ok(())
	}
}
