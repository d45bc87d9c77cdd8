//! What holds in every state.

use frame_support::{ensure, traits::Time};
use salus_primitives::traits::PatientKeys;
use sp_runtime::TryRuntimeError;

use crate::{Config, Objections, Pallet, Proposals};

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::proposals_are_of_patients()?;
		Self::proposals_are_ready_once_both_agree()?;
		Self::objections_are_past()
	}

	fn proposals_are_of_patients() -> Result<(), TryRuntimeError> {
		let mut all = Proposals::<T>::iter_keys();
		ensure!(all.all(|patient| T::Patients::sponsor(&patient).is_some()), "a proposal is for no patient");
		Ok(())
	}

	fn proposals_are_ready_once_both_agree() -> Result<(), TryRuntimeError> {
		for proposal in Proposals::<T>::iter_values() {
			let (sponsor, guardian) = (proposal.by_sponsor, proposal.by_guardian.is_some());
			ensure!(sponsor || guardian, "a proposal is nobody's");
			ensure!(proposal.ready_at.is_some() == (sponsor && guardian), "a proposal is ready too soon, or never");
		}
		Ok(())
	}

	fn objections_are_past() -> Result<(), TryRuntimeError> {
		let now = T::Time::now();
		for (patient, at) in Objections::<T>::iter() {
			ensure!(T::Patients::sponsor(&patient).is_some(), "somebody who is no patient objected");
			ensure!(at <= now, "an objection is of the future");
		}
		Ok(())
	}
}
