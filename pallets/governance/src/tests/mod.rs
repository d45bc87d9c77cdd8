//! One file per call, and one for each of the other things that this pallet does.

mod authorize_upgrade;
mod close;
mod enact;
mod genesis;
mod invariants;
mod origins;
mod propose;
mod recount;
mod roll;
mod set_seats;
mod tally;
mod try_state;
mod vote;

use frame_support::{assert_noop, assert_ok};
use salus_primitives::ids::OrganisationId;
use sp_runtime::traits::BadOrigin;

use crate::{mock::*, Event, MotionId, Motions};

type Error = crate::Error<Test>;

/// A number that no motion has.
const NO_MOTION: MotionId = MotionId(9);

/// Checks that this event was the last.
#[track_caller]
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// Ends an organisation's licence.
fn lapse(organisation: OrganisationId) {
	Lapsed::mutate(|lapsed| lapsed.push(organisation));
}

/// Makes it valid again.
fn renew(organisation: OrganisationId) {
	Lapsed::mutate(|lapsed| lapsed.retain(|other| *other != organisation));
}

/// The block.
fn now() -> u64 {
	System::block_number()
}
