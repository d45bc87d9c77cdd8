//! What always holds in the pallet's storage. Iterates over everything, and so never runs within a block.

use frame_support::{ensure, traits::Time};
use salus_primitives::{
	decision::LogHead,
	prescription::{Prescription, MAX_FILLS},
};
use sp_core::H256;
use sp_runtime::TryRuntimeError;

use crate::pallet::{Config, Pallet, Prescriptions};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// Checks every invariant, for tests of this pallet and of a runtime with it.
	pub fn do_try_state() -> Checked {
		for (root, prescription) in Prescriptions::<T>::iter() {
			Self::try_fills(root, &prescription)?;
			Self::try_times(&prescription)?;
			let LogHead { head, count } = prescription.history;
			ensure!(count > 0 && head != [0; 32], "a prescription has no history");
		}
		Ok(())
	}

	/// A prescription has fills under a root, and only those that it has are used.
	fn try_fills(root: H256, prescription: &Prescription) -> Checked {
		ensure!(!root.is_zero(), "a prescription has no root");
		ensure!((1..=MAX_FILLS).contains(&prescription.fills), "a prescription has too few or too many fills");
		// 64 fills leave no bit over.
		let beyond = prescription.used.checked_shr(prescription.fills).unwrap_or(0);
		ensure!(beyond == 0, "a fill is used that there isn't");
		Ok(())
	}

	/// A prescription is valid for a time that ends, and was withdrawn in the past if it was.
	fn try_times(prescription: &Prescription) -> Checked {
		let validity = prescription.validity;
		ensure!(validity.is_sound() && validity.end.is_some(), "a prescription is valid never or for ever");
		let now = T::Time::now();
		ensure!(prescription.withdrawn_at.is_none_or(|at| at <= now), "a prescription is withdrawn in the future");
		Ok(())
	}
}
