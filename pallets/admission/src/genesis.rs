//! The quotas that the chain begins with.

use alloc::collections::BTreeSet;
use frame_support::traits::Get;
use salus_primitives::ids::OrganisationId;

use crate::{Config, Quota, Usage, Usages};

/// Writes the quotas. Panics on bad input: a chain must not begin with half of it.
///
/// That there are such organisations isn't asked: the genesis may write them later. `try_state` says so.
#[allow(clippy::panic)] // No chain runs yet; whoever writes the genesis must learn what is wrong with it.
pub(crate) fn build<T: Config>(quotas: &[(u32, Quota)]) {
	let places: BTreeSet<u32> = quotas.iter().map(|(place, _)| *place).collect();
	if places.len() != quotas.len() {
		panic!("genesis: an organisation has two quotas");
	}
	for (place, quota) in quotas {
		if !quota.covers(T::MinQuota::get()) {
			panic!("genesis: the quota of organisation {place} is less than the least one");
		}
		// Organisations are numbered in the order of their list.
		Usages::<T>::insert(OrganisationId(*place), Usage { quota: Some(*quota), ..Default::default() });
	}
}
