//! One file per call, and one for each of the other things that this pallet does.

mod consume;
mod invariants;
mod prescribe;
mod restore;
mod try_state;
mod withdraw;

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	decision::{chain_hash, LogHead},
	gs1::Gtin,
	ids::Period,
	prescription::{Fill, FillControl, Prescription, MAX_FILLS},
	traits::Standing,
};
use sp_core::H256;
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

use crate::{mock::*, Event, Prescriptions as Stored};

type Error = crate::Error<Test>;

/// With the tests' prescription, not valid yet.
fn prescribed() -> ExtBuilder {
	ExtBuilder::default().after(|| {
		assert_ok!(prescribe(root(), FILLS, validity()));
	})
}

/// And valid.
fn valid() -> ExtBuilder {
	prescribed().after(|| Now::set(VALID_FROM))
}

/// A pharmacy uses a fill of the prescription up, now.
fn consume(fill: &Fill) -> DispatchResult {
	Prescriptions::consume(fill, GTIN, PACKS, Now::get())
}

/// And gives it back.
fn restore(fill: &Fill) -> DispatchResult {
	Prescriptions::restore(fill, GTIN, PACKS)
}

/// Which fills of the prescription are used.
fn used() -> u64 {
	Prescriptions::prescription(root()).unwrap().used
}

/// The running hash over events in their order.
fn folded(events: &[Event<Test>]) -> LogHead {
	let head = events.iter().fold([0; 32], |head, event| chain_hash(&head, event));
	LogHead { head, count: u64::try_from(events.len()).unwrap() }
}

/// Checks that this event was the last.
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// The clinic's call fails for every standing but the good one, each with its own error.
#[track_caller]
fn assert_needs_good_standing(call: impl Fn() -> DispatchResult) {
	for (standing, error) in [
		(Standing::Suspended, Error::Suspended),
		(Standing::LicenceNotValid, Error::LicenceNotValid),
		(Standing::Unknown, Error::NotMember),
	] {
		ClinicStands::set(standing);
		assert_noop!(call(), error);
	}
	ClinicStands::set(Standing::Good);
}

/// The call fails for everybody who is no physician.
#[track_caller]
fn assert_bad_origin(call: impl Fn(RuntimeOrigin) -> DispatchResult) {
	for origin in [signed(PHARMACIST), RuntimeOrigin::none(), RuntimeOrigin::root()] {
		assert_noop!(call(origin), BadOrigin);
	}
}

/// Each of these fills is refused, and nothing is written: they are not what the physician prescribed.
#[track_caller]
fn assert_proves(call: impl Fn(&Fill, Gtin, u32) -> DispatchResult) {
	let changed = |change: fn(&mut Fill)| {
		let mut fill = fill(1);
		change(&mut fill);
		fill
	};
	let own = |fill: &Fill| call(fill, GTIN, PACKS);
	assert_noop!(own(&changed(|fill| fill.prescription = H256::repeat_byte(9))), Error::UnknownPrescription);
	assert_noop!(own(&changed(|fill| fill.number = FILLS)), Error::UnknownFill);
	assert_noop!(own(&changed(|fill| fill.number = u32::MAX)), Error::UnknownFill);
	assert_noop!(call(&fill(1), GTIN, PACKS + 1), Error::WrongQuantity);
	assert_noop!(own(&changed(|fill| fill.packs = PACKS + 1)), Error::WrongQuantity);
	let more = changed(|fill| fill.packs = PACKS + 1);
	assert_noop!(call(&more, GTIN, PACKS + 1), Error::NotProved);
	assert_noop!(call(&fill(1), Gtin(6_291_041_500_213), PACKS), Error::NotProved);
	assert_noop!(own(&changed(|fill| fill.salt[0] ^= 1)), Error::NotProved);
	assert_noop!(own(&changed(|fill| fill.number = 0)), Error::NotProved);
	assert_noop!(own(&changed(|fill| fill.path = Default::default())), Error::NotProved);
	assert_noop!(own(&changed(|fill| fill.path[0] = H256::zero())), Error::NotProved);
}
