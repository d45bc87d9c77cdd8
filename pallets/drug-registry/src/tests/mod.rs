//! One file per call, and one for each of the other things that this pallet does.

mod commission;
mod control;
mod invariants;
mod reads;
mod register_product;
mod set_terms;
mod try_state;

use frame_support::{assert_noop, assert_ok, BoundedVec};
use salus_primitives::{
	codes::RecallClass,
	decision::{chain_hash, LogHead},
	gs1::{Expiry, Gtin},
	ids::{Jurisdiction, LotId},
	lots::{Lot, LotControl, LotInspect, NewLot, Product, ProductTerms, StorageLimits},
	merkle::MAX_LEAVES,
	trace::LotKey,
	traits::Standing,
};
use sp_core::H256;
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

use crate::{mock::*, Event, LotHistories, LotKeys, Lots, NextLot, ProductHistories, ProductRecalls, Products};

type Error = crate::Error<Test>;

/// With the tests' product.
fn registered() -> ExtBuilder {
	ExtBuilder::default().after(|| {
		assert_ok!(register(FACTORY, GTIN));
	})
}

/// And its lot.
fn commissioned() -> ExtBuilder {
	registered().after(|| {
		assert_ok!(commission(new_lot("L1")));
	})
}

/// The lot that [`commissioned`] makes.
fn lot() -> Lot {
	Lots::<Test>::get(key("L1")).unwrap()
}

/// Checks that this event was the last.
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// The factory's call fails for every standing but the good one, each with its own error.
#[track_caller]
fn assert_needs_good_standing(call: impl Fn() -> DispatchResult) {
	for (standing, error) in [
		(Standing::Suspended, Error::Suspended),
		(Standing::LicenceNotValid, Error::LicenceNotValid),
		(Standing::Unknown, Error::NotMember),
	] {
		FactoryStands::set(standing);
		assert_noop!(call(), error);
	}
	FactoryStands::set(Standing::Good);
}

/// The call fails for everybody who is no manufacturer.
#[track_caller]
fn assert_bad_origin(call: impl Fn(RuntimeOrigin) -> DispatchResult) {
	for origin in [signed(WHOLESALER), signed(STRANGER), RuntimeOrigin::none(), RuntimeOrigin::root()] {
		assert_noop!(call(origin), BadOrigin);
	}
}
