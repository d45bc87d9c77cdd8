//! One file for each call, one for the views, and two for what holds after any of them.

mod cancel;
mod confirm;
mod finish;
mod invariants;
mod propose;
mod try_state;
mod views;

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

use crate::{mock::*, Event, Objections, Proposal, Proposals, Side};

type Error = crate::Error<Test>;

/// Checks that this event was the last.
#[track_caller]
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// The hospital and Alice's mother agree to a new key of Alice's.
#[track_caller]
fn agree_on(new: AccountId) {
	assert_ok!(Recovery::propose(hospital(), ALICE, new));
	assert_ok!(Recovery::confirm(signed(MOTHER), ALICE, new));
}

/// Alice's key is replaced, with all that it takes.
#[track_caller]
fn recover(new: AccountId) {
	agree_on(new);
	wait(DELAY);
	assert_ok!(Recovery::finish(hospital(), ALICE));
}
