//! The seats that the chain begins with.

use alloc::collections::BTreeSet;
use salus_primitives::ids::OrganisationId;

use crate::{Config, Seats, SeatsOf};

/// Writes the seats. Panics on bad input: a chain must not begin with half of it.
///
/// That there are such organisations isn't asked: the genesis may write them later. `try_state` says so.
#[allow(clippy::panic)] // No chain runs yet; whoever writes the genesis must learn what is wrong with it.
pub(crate) fn build<T: Config>(seats: &[OrganisationId]) {
	if seats.is_empty() {
		return;
	}
	let set: BTreeSet<OrganisationId> = seats.iter().copied().collect();
	if set.len() != seats.len() {
		panic!("genesis: an organisation has two seats");
	}
	match SeatsOf::<T>::try_from(set) {
		Ok(set) => Seats::<T>::put(set),
		Err(()) => panic!("genesis: more seats than there can be"),
	}
}
