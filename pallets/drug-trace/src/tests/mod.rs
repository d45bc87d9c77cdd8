//! Tests, one file per call. What they share: one product, one lot, one container, and steps that bring them about.

mod cancel;
mod commission;
mod invariants;
mod pack;
mod pages;
mod reads;
mod recall;
mod receive;
mod refuse;
mod register_product;
mod ship;
mod story;
mod supply;
mod try_state;

use frame_support::{assert_ok, dispatch::DispatchResult, BoundedVec};
use salus_primitives::{
	gs1::{check_digit, Gtin, Sscc},
	ids::{Moment, OrganisationId},
	merkle::{self, serial_leaf},
	trace::{LotKey, PackProof, Serial},
	traits::Standing,
};
use sp_core::H256;

use crate::{mock::*, Error, Event};

/// A GTIN of [`FACTORY`].
pub(crate) const GTIN: Gtin = Gtin(10_614_141_000_019);
/// How many packs the lot has: a tree that is not full.
pub(crate) const QUANTITY: u32 = 13;
/// How many of them are in the container.
pub(crate) const COUNT: u32 = 5;
pub(crate) const EXPIRY: Moment = 5_000;

pub(crate) fn signed(organisation: OrganisationId) -> RuntimeOrigin {
	RuntimeOrigin::signed(organisation.0.into())
}

pub(crate) fn key_of(lot: &str) -> LotKey {
	LotKey { gtin: GTIN, lot: BoundedVec::truncate_from(lot.as_bytes().to_vec()) }
}

pub(crate) fn key() -> LotKey {
	key_of("LOT-1")
}

/// Valid SSCCs, by a number of our own.
pub(crate) fn sscc(number: u64) -> Sscc {
	let body = 10_614_141_000_000_000 + number;
	Sscc(body * 10 + check_digit(body))
}

pub(crate) fn serial(index: u32) -> Serial {
	BoundedVec::truncate_from(format!("S{index}").into_bytes())
}

fn leaves(key: &LotKey, quantity: u32) -> Vec<[u8; 32]> {
	(0..quantity).map(|index| serial_leaf(key.gtin, &key.lot, &serial(index))).collect()
}

pub(crate) fn root_of(key: &LotKey, quantity: u32) -> H256 {
	merkle::root(&leaves(key, quantity))
}

pub(crate) fn root() -> H256 {
	root_of(&key(), QUANTITY)
}

pub(crate) fn proof_of(key: LotKey, quantity: u32, index: u32) -> PackProof {
	let path = merkle::path(&leaves(&key, quantity), index).unwrap();
	PackProof { key, serial: serial(index), index, path: BoundedVec::try_from(path).unwrap() }
}

/// The proof of a pack of the lot.
pub(crate) fn proof(index: u32) -> PackProof {
	proof_of(key(), QUANTITY, index)
}

/// Register the product.
pub(crate) fn registered() {
	assert_ok!(DrugTrace::register_product(signed(FACTORY), GTIN, PREFIX.digits));
}

/// And commission the lot.
pub(crate) fn commissioned() {
	registered();
	assert_ok!(DrugTrace::commission(signed(FACTORY), key(), EXPIRY, QUANTITY, root()));
}

/// And put its first packs into the container.
pub(crate) fn packed() {
	commissioned();
	assert_ok!(DrugTrace::pack(signed(FACTORY), sscc(1), key(), COUNT));
}

/// And offer that to the pharmacy.
pub(crate) fn shipped() {
	packed();
	assert_ok!(DrugTrace::ship(signed(FACTORY), sscc(1), PHARMACY));
}

/// Which takes it.
pub(crate) fn delivered() {
	shipped();
	assert_ok!(DrugTrace::receive(signed(PHARMACY), sscc(1)));
}

pub(crate) fn after(step: fn()) -> ExtBuilder {
	ExtBuilder::default().after(step)
}

pub(crate) fn set_standing(organisation: OrganisationId, standing: Standing) {
	Standings::mutate(|standings| standings.insert(organisation, standing));
}

pub(crate) fn assert_last(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// The call fails for every standing but the good one, each with its own error.
#[track_caller]
pub(crate) fn assert_needs_good_standing(organisation: OrganisationId, call: impl Fn() -> DispatchResult) {
	for (standing, error) in [
		(Standing::Suspended, Error::<Test>::Suspended),
		(Standing::LicenceNotValid, Error::LicenceNotValid),
		(Standing::Unknown, Error::NotMember),
	] {
		set_standing(organisation, standing);
		frame_support::assert_noop!(call(), error);
	}
	set_standing(organisation, Standing::Good);
}

/// The call fails with `BadOrigin` for everybody who is not in `allowed`, and for no origin and root.
#[track_caller]
pub(crate) fn assert_bad_origin(allowed: &[OrganisationId], call: impl Fn(RuntimeOrigin) -> DispatchResult) {
	let everybody = [FACTORY, WHOLESALER, PHARMACY, CLINIC, INSURER, REGULATOR, RIVAL, STRANGER];
	let others = everybody.into_iter().filter(|organisation| !allowed.contains(organisation)).map(signed);
	for origin in others.chain([RuntimeOrigin::none(), RuntimeOrigin::root()]) {
		frame_support::assert_noop!(call(origin), sp_runtime::DispatchError::BadOrigin);
	}
}
