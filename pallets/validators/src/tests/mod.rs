//! One file for each call and each thing that happens by itself, and one for what holds after any of them.

mod approve;
mod come_back;
mod equivocations;
mod floor;
mod genesis;
mod invariants;
mod missed;
mod reinstate;
mod remove;
mod sessions;
mod step_down;
mod try_state;
mod turns;

use frame_support::{assert_noop, assert_ok};
use salus_primitives::ids::OrganisationId;
use sp_runtime::DispatchError::BadOrigin;

use crate::{mock::*, Event, Reason, Record, State, Validator, Validators};

type Error = crate::Error<Test>;

/// Checks that this event was the last.
#[track_caller]
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// The state of one that was set aside now.
fn aside(reason: Reason) -> Option<State> {
	Some(State::SetAside { reason, at: Now::get() })
}

/// The state of one that was spared now.
fn spared(reason: Reason) -> Option<State> {
	Some(State::Spared { reason, at: Now::get() })
}

/// Whether a validator is spared, for whatever and since whenever.
fn is_spared(who: AccountId) -> bool {
	matches!(state(who), Some(State::Spared { .. }))
}

/// Makes Eve the fifth validator.
fn approve_eve() {
	assert_ok!(Roster::approve(root(), EVE, EVES));
}

/// Suspends an organisation.
fn suspend(organisation: OrganisationId) {
	Suspended::mutate(|suspended| suspended.push(organisation));
}
