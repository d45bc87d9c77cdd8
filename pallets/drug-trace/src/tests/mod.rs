//! Tests, one file per call. What they share: lots, containers, and steps that bring them about.

mod cancel;
mod control;
mod custody_cost;
mod invariants;
mod load;
mod pack;
mod ranges;
mod reads;
mod receive;
mod refuse;
mod repack;
mod report_overdue;
mod ship;
mod try_state;
mod unload;

use frame_support::{assert_ok, dispatch::DispatchResult, BoundedVec};
use salus_primitives::{
	codes::RecallClass,
	containers::{Container, ContainerControl, PackRange, Pick},
	gs1::{check_digit, Gtin, Sscc},
	ids::{LotId, Moment, OrganisationId},
	trace::LotKey,
	traits::Standing,
};

use crate::{mock::*, Children, Containers, ContainersByHolder, Error, Event, Picks};

type E = Error<Test>;

pub(crate) const GTIN: Gtin = Gtin(10_614_141_000_019);
/// How many packs each lot has.
pub(crate) const QUANTITY: u32 = 100;
/// How many of the first lot are in the first container.
pub(crate) const COUNT: u32 = 20;
/// By when what is shipped should be received.
pub(crate) const DUE: Moment = START + crate::MIN_DUE;

pub(crate) fn signed(organisation: OrganisationId) -> RuntimeOrigin {
	RuntimeOrigin::signed(organisation.0.into())
}

/// The key of a lot: the first ones are LOT-0, LOT-1, and so are their ids.
pub(crate) fn key(lot: u32) -> LotKey {
	LotKey { gtin: GTIN, lot: BoundedVec::truncate_from(format!("LOT-{lot}").into_bytes()) }
}

/// Valid SSCCs, by a number of our own.
pub(crate) fn sscc(number: u64) -> Sscc {
	let body = 10_614_141_000_000_000 + number;
	Sscc(body * 10 + check_digit(body))
}

pub(crate) fn children(numbers: impl IntoIterator<Item = u64>) -> Children {
	Children::try_from(numbers.into_iter().map(sscc).collect::<Vec<_>>()).unwrap()
}

/// Packs `first`, and `count` in all, of a lot.
pub(crate) fn pick(lot: u32, first: u32, count: u32) -> Pick {
	Pick { key: key(lot), first, count }
}

pub(crate) fn picks(picks: &[(u32, u32, u32)]) -> Picks {
	Picks::try_from(picks.iter().map(|(lot, first, count)| pick(*lot, *first, *count)).collect::<Vec<_>>()).unwrap()
}

pub(crate) fn range(lot: u32, first: u32, count: u32) -> PackRange {
	PackRange { lot: LotId(lot), first, count }
}

pub(crate) fn container(number: u64) -> Container {
	Containers::<Test>::get(sscc(number)).unwrap()
}

pub(crate) fn packs(number: u64) -> Vec<PackRange> {
	container(number).packs.into_inner()
}

pub(crate) fn is_listed(holder: OrganisationId, number: u64) -> bool {
	ContainersByHolder::<Test>::contains_key(holder, sscc(number))
}

/// Put the next packs of the factory's lots into a container.
pub(crate) fn pack(number: u64, packs: &[(u32, u32, u32)]) -> DispatchResult {
	DrugTrace::pack(signed(FACTORY), sscc(number), None, picks(packs))
}

/// Move packs from one container into another.
pub(crate) fn repack(by: OrganisationId, from: u64, to: u64, packs: &[(u32, u32, u32)]) -> DispatchResult {
	DrugTrace::pack(signed(by), sscc(to), Some(sscc(from)), picks(packs))
}

pub(crate) fn load(by: OrganisationId, parent: u64, numbers: impl IntoIterator<Item = u64>) -> DispatchResult {
	DrugTrace::load(signed(by), sscc(parent), children(numbers))
}

pub(crate) fn unload(by: OrganisationId, parent: u64, numbers: impl IntoIterator<Item = u64>) -> DispatchResult {
	DrugTrace::unload(signed(by), sscc(parent), children(numbers))
}

/// Ship a container, and what is in it becomes the receiver's.
pub(crate) fn sell(from: OrganisationId, number: u64, to: OrganisationId) -> DispatchResult {
	ship(from, number, to, Some(to))
}

/// Ship a container.
pub(crate) fn ship(
	from: OrganisationId,
	number: u64,
	to: OrganisationId,
	owner: Option<OrganisationId>,
) -> DispatchResult {
	let due = Now::get() + crate::MIN_DUE;
	DrugTrace::ship(signed(from), sscc(number), to, owner, due).map(|_| ()).map_err(|failed| failed.error)
}

pub(crate) fn receive(to: OrganisationId, number: u64) -> DispatchResult {
	DrugTrace::receive(signed(to), sscc(number)).map(|_| ()).map_err(|failed| failed.error)
}

/// The lot is recalled.
pub(crate) fn recall(lot: u32) {
	LotTable::mutate(|lots| lots.get_mut(&key(lot)).unwrap().recall = Some(RecallClass::ClassI));
}

pub(crate) fn set_locked(number: u64, locked: bool) {
	assert_ok!(DrugTrace::set_locked(sscc(number), locked));
}

/// Four lots of the factory: 0 and 1 for all countries, 2 for Germany, 3 for France. Lot 4 is a rival's.
pub(crate) fn commissioned() {
	Registry::add(key(0), FACTORY, QUANTITY, &[]);
	Registry::add(key(1), FACTORY, QUANTITY, &[]);
	Registry::add(key(2), FACTORY, QUANTITY, &[GERMANY]);
	Registry::add(key(3), FACTORY, QUANTITY, &[FRANCE]);
	Registry::add(key(4), RIVAL, QUANTITY, &[]);
}

/// And the first packs of lot 0 are in container 1.
pub(crate) fn packed() {
	commissioned();
	assert_ok!(pack(1, &[(0, 0, COUNT)]));
}

/// And some of lot 1 in container 2, and both on pallet 10.
pub(crate) fn loaded() {
	packed();
	assert_ok!(pack(2, &[(1, 0, COUNT)]));
	assert_ok!(load(FACTORY, 10, [1, 2]));
}

/// Container 1 is sold to the pharmacy and on its way.
pub(crate) fn shipped() {
	packed();
	assert_ok!(sell(FACTORY, 1, PHARMACY));
}

/// Which takes it.
pub(crate) fn delivered() {
	shipped();
	assert_ok!(receive(PHARMACY, 1));
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
		(Standing::Suspended, E::Suspended),
		(Standing::LicenceNotValid, E::LicenceNotValid),
		(Standing::Unknown, E::NotMember),
	] {
		set_standing(organisation, standing);
		frame_support::assert_noop!(call(), error);
	}
	set_standing(organisation, Standing::Good);
}

/// The call fails with `BadOrigin` for everybody who is not in `allowed`, and for no origin and root.
#[track_caller]
pub(crate) fn assert_bad_origin(allowed: &[OrganisationId], call: impl Fn(RuntimeOrigin) -> DispatchResult) {
	let everybody = (1..=10).map(OrganisationId);
	let others = everybody.filter(|organisation| !allowed.contains(organisation)).map(signed);
	for origin in others.chain([RuntimeOrigin::none(), RuntimeOrigin::root()]) {
		frame_support::assert_noop!(call(origin), sp_runtime::DispatchError::BadOrigin);
	}
}

/// Who passes for a partner.
pub(crate) const PARTNERS: [OrganisationId; 7] = [FACTORY, WHOLESALER, PHARMACY, CLINIC, RIVAL, PHARMACIE, CARRIER];
