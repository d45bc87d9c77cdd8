//! Tests, one file per subject. What they share: one lot, three containers of it, and who holds them.

mod alarms;
mod decommission;
mod destruction;
mod invariants;
mod log;
mod pages;
mod reactivate;
mod reads;
mod supply;
mod transform;
mod try_state;
mod undo_supply;
mod weights;

use frame_support::{assert_ok, dispatch::DispatchResult, BoundedVec};
use salus_primitives::{
	containers::{PackRange, Pick},
	gs1::{check_digit, Expiry, Gln, Gtin, Sscc},
	ids::{LotId, Moment, OrganisationId},
	lots::{LotControl, NewLot, Product, ProductTerms},
	merkle::{self, serial_leaf},
	mmr,
	prescription::Fill,
	supply::{supply_leaf, Pack, Packs, SupplyEntry, SupplyProof},
	trace::{LotKey, PackState, Serial},
	traits::Standing,
};
use sp_core::H256;

use crate::{mock::*, Error, Event};

pub(crate) type E = Error<Test>;

/// Products of [`FACTORY`], with 10 and with 30 units a pack.
pub(crate) const GTIN: Gtin = Gtin(10_614_141_000_019);
pub(crate) const LARGE: Gtin = Gtin(10_614_141_000_026);
/// The premises of the pharmacy.
pub(crate) const SHOP: Gln = Gln(614_141_000_005);
/// How many packs the lot has: more than a page.
pub(crate) const QUANTITY: u32 = 600;
/// What is printed on them, and when that is.
pub(crate) const PRINTED: Expiry = Expiry(270_228);
pub(crate) const EXPIRY: Moment = 1_803_859_200_000;
/// The lot's number.
pub(crate) const LOT: LotId = LotId(0);
/// Containers of the pharmacy, the clinic and the factory.
pub(crate) const AT_PHARMACY: u64 = 1;
pub(crate) const AT_CLINIC: u64 = 2;
pub(crate) const AT_FACTORY: u64 = 3;
/// The first pack of each.
pub(crate) const CLINICS: u32 = 100;
pub(crate) const FACTORYS: u32 = 150;
/// The first pack that is in no container.
pub(crate) const UNPACKED: u32 = 520;

pub(crate) fn signed(organisation: OrganisationId) -> RuntimeOrigin {
	RuntimeOrigin::signed(organisation.0.into())
}

/// The quality person of an organisation.
pub(crate) fn quality(organisation: OrganisationId) -> RuntimeOrigin {
	RuntimeOrigin::signed(QUALITY + u64::from(organisation.0))
}

pub(crate) fn key_of(gtin: Gtin, lot: &str) -> LotKey {
	LotKey { gtin, lot: BoundedVec::truncate_from(lot.as_bytes().to_vec()) }
}

pub(crate) fn key() -> LotKey {
	key_of(GTIN, "LOT-1")
}

/// Valid SSCCs, by a number of our own.
pub(crate) fn sscc(number: u64) -> Sscc {
	let body = 10_614_141_000_000_000 + number;
	Sscc(body * 10 + check_digit(body))
}

pub(crate) fn serial(index: u32) -> Serial {
	BoundedVec::truncate_from(format!("S{index}").into_bytes())
}

pub(crate) fn leaves(key: &LotKey, quantity: u32) -> Vec<[u8; 32]> {
	(0..quantity).map(|index| serial_leaf(key.gtin, &key.lot, &serial(index))).collect()
}

pub(crate) fn new_lot(key: LotKey, quantity: u32) -> NewLot {
	let root = merkle::root(&leaves(&key, quantity));
	NewLot { key, expiry: PRINTED, quantity, root, markets: BoundedVec::truncate_from(vec![HOME]) }
}

/// Packs of a lot, with their proof.
pub(crate) fn packs_of(key: LotKey, quantity: u32, indexes: &[u32]) -> Packs {
	let path = merkle::shared_path(&leaves(&key, quantity), indexes).unwrap();
	let packs: Vec<_> = indexes.iter().map(|index| Pack { index: *index, serial: serial(*index) }).collect();
	Packs { key, packs: BoundedVec::try_from(packs).unwrap(), path: BoundedVec::try_from(path).unwrap() }
}

/// Packs of the lot, with their proof.
pub(crate) fn packs(indexes: &[u32]) -> Packs {
	packs_of(key(), QUANTITY, indexes)
}

pub(crate) fn range(first: u32, count: u32) -> PackRange {
	PackRange { lot: LOT, first, count }
}

pub(crate) fn pick(first: u32, count: u32) -> Pick {
	Pick { key: key(), first, count }
}

/// The lot is commissioned and its packs are with pharmacy, clinic and factory.
pub(crate) fn delivered() {
	for (gtin, units) in [(GTIN, 10), (LARGE, 30)] {
		Products::insert(gtin, Product { owner: FACTORY, terms: ProductTerms { units, storage: None } });
	}
	assert_eq!(Lots::commission(FACTORY, new_lot(key(), QUANTITY)), Ok(LOT));
	Unpacked::insert(key(), QUANTITY - UNPACKED);
	Cases::insert(sscc(AT_PHARMACY), case(PHARMACY, vec![range(0, CLINICS), range(500, 20)]));
	Cases::insert(sscc(AT_CLINIC), case(CLINIC, vec![range(CLINICS, 50)]));
	Cases::insert(sscc(AT_FACTORY), case(FACTORY, vec![range(FACTORYS, 350)]));
}

pub(crate) fn after_delivery() -> ExtBuilder {
	ExtBuilder::default().after(delivered)
}

/// The pharmacy supplies packs from its container.
pub(crate) fn supply(indexes: &[u32]) -> DispatchResult {
	supply_with(indexes, None)
}

pub(crate) fn supply_with(indexes: &[u32], fill: Option<Fill>) -> DispatchResult {
	DrugSupply::supply(signed(PHARMACY), packs(indexes), sscc(AT_PHARMACY), SHOP, fill)
}

/// A fill of a prescription for packs of the product, as the other pallet knows it.
pub(crate) fn fill(packs: u32) -> Fill {
	let fill = Fill { prescription: H256::repeat_byte(7), number: 2, salt: [1; 32], packs, path: BoundedVec::new() };
	FillsByNumber::insert((fill.prescription, fill.number), (GTIN, packs, false));
	fill
}

pub(crate) fn is_used(fill: &Fill) -> bool {
	FillsByNumber::get((fill.prescription, fill.number)).is_some_and(|(_, _, used)| used)
}

pub(crate) fn indexes(indexes: &[u32]) -> crate::Indexes {
	BoundedVec::try_from(indexes.to_vec()).unwrap()
}

pub(crate) fn entry(by: OrganisationId, at: Moment, supplied: &[u32]) -> SupplyEntry {
	SupplyEntry { by, premises: SHOP, at, lot: LOT, packs: indexes(supplied) }
}

/// A dispenser's own log, as it is kept from events.
pub(crate) fn log_of(by: OrganisationId) -> Vec<(SupplyEntry, Option<(H256, u32)>)> {
	let events = events().into_iter();
	let all = events.filter_map(|event| match event {
		Event::Supplied { entry, fill, .. } if entry.by == by => Some((entry, fill)),
		_ => None,
	});
	all.collect()
}

/// An entry of a dispenser's log and its proof as the log is now.
pub(crate) fn shown(by: OrganisationId, number: u64) -> (SupplyEntry, SupplyProof) {
	let log = log_of(by);
	let leaves: Vec<H256> = log.iter().map(|(entry, fill)| supply_leaf(entry, *fill)).collect();
	let path = BoundedVec::try_from(mmr::path(&leaves, number).unwrap()).unwrap();
	(log[number as usize].0.clone(), SupplyProof { number, path })
}

/// All events of the pallet.
pub(crate) fn events() -> Vec<Event<Test>> {
	let events = System::events().into_iter();
	let all = events.filter_map(|record| match record.event {
		RuntimeEvent::DrugSupply(event) => Some(event),
		RuntimeEvent::System(_) => None,
	});
	all.collect()
}

pub(crate) fn state(index: u32) -> PackState {
	DrugSupply::state(&key(), index).unwrap()
}

#[track_caller]
pub(crate) fn assert_states(indexes: &[u32], expected: PackState) {
	indexes.iter().for_each(|index| assert_eq!(state(*index), expected, "pack {index}"));
}

pub(crate) fn change_case(number: u64, change: impl FnOnce(&mut salus_primitives::containers::Possession)) {
	Cases::mutate(sscc(number), |case| change(case.as_mut().unwrap()));
}

pub(crate) fn recall_lot() {
	assert_ok!(Lots::set_lot_recall(&key(), Some(salus_primitives::trace::RecallClass::ClassI)));
}

pub(crate) fn assert_last(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// The call fails for every standing but the good one, each with its own error.
#[track_caller]
pub(crate) fn assert_needs_good_standing(organisation: OrganisationId, call: impl Fn() -> DispatchResult) {
	for (standing, error) in [
		(Standing::Suspended, E::Suspended),
		(Standing::LicenceNotValid, E::LicenceNotValid),
		(Standing::Unknown, E::NotMember),
	] {
		Standings::set(vec![(organisation, standing)]);
		frame_support::assert_noop!(call(), error);
	}
	Standings::set(Vec::new());
}

/// The call fails with `BadOrigin` for everybody who is not in `allowed`, and for no origin and root.
#[track_caller]
pub(crate) fn assert_bad_origin(allowed: &[OrganisationId], call: impl Fn(RuntimeOrigin) -> DispatchResult) {
	let everybody = [FACTORY, WHOLESALER, PHARMACY, CLINIC, INSURER, REGULATOR, RIVAL, ABROAD, STRANGER];
	let others = everybody.into_iter().filter(|organisation| !allowed.contains(organisation)).map(signed);
	for origin in others.chain([RuntimeOrigin::none(), RuntimeOrigin::root()]) {
		frame_support::assert_noop!(call(origin), sp_runtime::DispatchError::BadOrigin);
	}
}
