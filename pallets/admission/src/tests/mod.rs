//! One file for the call, one for each thing that the check of a transaction does, and one for what holds after any of
//! them.

mod admission;
mod costs;
mod crowding;
mod extension;
mod genesis;
mod guests;
mod invariants;
mod priority;
mod reads;
mod set_quota;
mod shares;
mod time;
mod try_state;

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError::BadOrigin,
};

use crate::{
	mock::*, usage::Pot, Cost, Event, Quota, Share, Usage, Usages, NEVER_FITS, NOT_A_MEMBER, STORAGE_QUOTA,
	WEIGHT_QUOTA,
};

type Error = crate::Error<Test>;

/// The answer to a transaction that isn't let in.
fn refused<R>(code: u8) -> Result<R, TransactionValidityError> {
	Err(InvalidTransaction::Custom(code).into())
}

fn cost(weight: u64, bytes: u64) -> Cost {
	Cost { weight, bytes }
}

fn quota(weight: u64, bytes: u64) -> Quota {
	Quota { weight, bytes }
}

/// Gives an organisation a quota of its own.
fn give(organisation: salus_primitives::ids::OrganisationId, quota: Quota) {
	assert_ok!(Gate::set_quota(RuntimeOrigin::root(), organisation, Some(quota)));
}
