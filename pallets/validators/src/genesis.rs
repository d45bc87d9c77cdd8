//! The validators that the chain begins with.

use salus_primitives::ids::OrganisationId;

use crate::{Config, GenesisConfig, Pallet};

/// Writes the genesis by the same rules as the calls. Panics on bad input: a chain must not begin with half of it. The
/// organisations aren't asked: their pallet's genesis may not be written yet.
#[allow(clippy::panic)] // No chain runs yet; whoever writes the genesis must learn what is wrong with it.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
	for (account, place) in &config.validators {
		// Organisations are numbered in the order of their list.
		if let Err(error) = Pallet::<T>::add(account.clone(), OrganisationId(*place)) {
			panic!("genesis: validator {account:?} of organisation {place}: {error:?}");
		}
	}
}
