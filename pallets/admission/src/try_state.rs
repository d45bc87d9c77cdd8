//! What holds in every state.

use frame_support::{ensure, traits::Get};
use salus_primitives::traits::OrganisationInspect;
use sp_runtime::{SaturatedConversion, TryRuntimeError};

use crate::{Config, Pallet, Usages};

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::usages_are_of_organisations()?;
		Self::usages_are_of_the_past()?;
		Self::own_quotas_are_kept()
	}

	fn usages_are_of_organisations() -> Result<(), TryRuntimeError> {
		let is_known = |organisation| T::Organisations::class(organisation).is_some();
		ensure!(Usages::<T>::iter_keys().all(is_known), "a quota is nobody's");
		Ok(())
	}

	fn usages_are_of_the_past() -> Result<(), TryRuntimeError> {
		let block = frame_system::Pallet::<T>::block_number().saturated_into::<u32>();
		ensure!(Usages::<T>::iter_values().all(|usage| usage.at <= block), "a quota was used in a block to come");
		Ok(())
	}

	/// Of the default quota it can't be said: an upgrade may have lowered it, and what was used is over with time.
	fn own_quotas_are_kept() -> Result<(), TryRuntimeError> {
		for usage in Usages::<T>::iter_values() {
			if let Some(quota) = usage.quota {
				ensure!(quota.covers(T::MinQuota::get()), "a quota is less than the least one");
				ensure!(quota.exceeded_by(usage.used).is_none(), "more is used than the quota");
				ensure!(
					quota.guests_own().exceeded_by(usage.by_guests).is_none(),
					"guests use more than their own part"
				);
			}
		}
		Ok(())
	}
}
