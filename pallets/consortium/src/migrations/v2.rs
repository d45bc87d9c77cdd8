//! From version 1 to version 2: the index of members.
//!
//! Version 2 has `Members`, which is filled here from the admins, the credentials, the patients and whoever represents
//! one; and `Emergencies`, `EmergenciesInForce`, `Voids`, `KeysByPatient` and `PatientsByKey`, which begin empty. What
//! version 1 stored stays as it is.
//!
//! It reads all members at once, within the first block of the new version, so that no transaction ever meets an index
//! that is half filled. That is for a chain before production: a block's second of weight has room for some eight
//! thousand members, at nine reads and a write each, and the block that holds more takes longer. A large chain has to
//! do it in steps, as a `SteppedMigration` that `pallet-migrations` runs over many blocks, letting no transaction in
//! until the last; what an account's entry is, `Pallet::membership` says for one at a time. It isn't done so here,
//! because the runtime has no `pallet-migrations`, and no chain runs version 1 in production: it would bring a pallet,
//! and a time without transactions, for nobody.

use core::marker::PhantomData;
use frame_support::{
	migrations::VersionedMigration,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::Weight,
};
#[cfg(any(feature = "try-runtime", test))]
use {
	alloc::{collections::BTreeSet, vec::Vec},
	codec::{Decode, Encode},
	frame_support::ensure,
	sp_runtime::TryRuntimeError,
};

use crate::{Config, Members, Pallet};

/// What it takes to find out what an account is: its place in an index, and at most eight reads by `membership`.
const READS: u64 = 9;

/// Fills the index of members, once.
pub type MigrateV1ToV2<T> =
	VersionedMigration<1, 2, unchecked::FillMembers<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// What doesn't look at the version: nobody can put it into a runtime by mistake.
mod unchecked {
	use super::*;

	/// Fills the index of members.
	pub struct FillMembers<T>(PhantomData<T>);

	impl<T: Config> UncheckedOnRuntimeUpgrade for FillMembers<T> {
		fn on_runtime_upgrade() -> Weight {
			fill::<T>()
		}

		#[cfg(feature = "try-runtime")]
		fn pre_upgrade() -> Result<Vec<u8>, TryRuntimeError> {
			before::<T>()
		}

		#[cfg(feature = "try-runtime")]
		fn post_upgrade(state: Vec<u8>) -> Result<(), TryRuntimeError> {
			after::<T>(&state)
		}
	}
}

/// Enters whoever is a member, and says what that weighs.
fn fill<T: Config>() -> Weight {
	let (mut reads, mut writes) = (0u64, 0u64);
	for who in Pallet::<T>::possible_members() {
		reads = reads.saturating_add(READS);
		if let Some(member) = Pallet::<T>::membership(&who) {
			Members::<T>::insert(&who, member);
			writes = writes.saturating_add(1);
		}
	}
	T::DbWeight::get().reads_writes(reads, writes)
}

/// Sees that there is no index yet, and writes down who has to be in it.
#[cfg(any(feature = "try-runtime", test))]
pub(crate) fn before<T: Config>() -> Result<Vec<u8>, TryRuntimeError> {
	ensure!(Members::<T>::iter_keys().next().is_none(), "there are members before the migration");
	let members: BTreeSet<T::AccountId> =
		Pallet::<T>::possible_members().filter(|who| Pallet::<T>::membership(who).is_some()).collect();
	Ok(members.encode())
}

/// Sees that all of these are in the index and nobody else, and that each entry is right.
#[cfg(any(feature = "try-runtime", test))]
pub(crate) fn after<T: Config>(mut state: &[u8]) -> Result<(), TryRuntimeError> {
	let expected = BTreeSet::<T::AccountId>::decode(&mut state).map_err(|_| "the members can't be read")?;
	let found: BTreeSet<T::AccountId> = Members::<T>::iter_keys().collect();
	ensure!(found == expected, "the migration left a member out, or let a stranger in");
	Pallet::<T>::the_index_of_members_is_in_step()
}
