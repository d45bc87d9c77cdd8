//! The invariants notice what is wrong.

use salus_primitives::{gs1::Gtin, trace::PackState};

use super::*;
use crate::{Containers, ContainersByHolder, Lots, PackPage, PackPages, Products};

/// Break something after the container was shipped, and see which invariant says so.
#[track_caller]
fn assert_notices(message: &'static str, damage: impl FnOnce()) {
	after(shipped).build().execute_with(|| {
		damage();
		assert_eq!(DrugTrace::do_try_state(), Err(message.into()));
	});
}

#[test]
fn try_state_notices_damaged_products_and_lots() {
	assert_notices("a product's GTIN has a wrong check digit", || {
		Products::<Test>::insert(Gtin(1), Products::<Test>::get(GTIN).unwrap());
	});
	assert_notices("a lot is of an unknown product", || Products::<Test>::remove(GTIN));
	assert_notices("a lot number is not made of set 82", || {
		Lots::<Test>::insert(key_of(""), Lots::<Test>::get(key()).unwrap());
	});
	let change = |change: fn(&mut crate::Lot)| Lots::<Test>::mutate(key(), |lot| change(lot.as_mut().unwrap()));
	assert_notices("a lot has no packs, or too many", || change(|lot| lot.quantity = 0));
	assert_notices("a lot has more packs in containers than it has packs", || change(|lot| lot.quantity = 1));
	assert_notices("a lot has no root", || change(|lot| lot.root = H256::zero()));
	assert_notices("a lot's count of packs in containers is wrong", || change(|lot| lot.packed += 1));
}

#[test]
fn try_state_notices_damaged_containers() {
	let change = |change: fn(&mut crate::Container)| {
		Containers::<Test>::mutate(sscc(1), |container| change(container.as_mut().unwrap()));
	};
	assert_notices("a container holds an unknown lot", || change(|container| container.key = key_of("LOT-2")));
	assert_notices("a container is empty", || change(|container| container.count = 0));
	assert_notices("a container is on offer to its holder", || {
		change(|container| container.offered_to = Some(container.holder));
	});
	assert_notices("two containers share a pack, or leave one out", || change(|container| container.first = 1));
	assert_notices("a container is not listed with its holder", || change(|container| container.holder = CLINIC));
	assert_notices("a container is listed with somebody who does not hold it", || {
		ContainersByHolder::<Test>::insert(CLINIC, sscc(1), ());
	});
	assert_notices("an SSCC has a wrong check digit", || {
		let container = Containers::<Test>::take(sscc(1)).unwrap();
		Containers::<Test>::insert(salus_primitives::gs1::Sscc(1), container);
	});
}

#[test]
fn try_state_notices_damaged_pages() {
	let broken: PackPage = codec::Decode::decode(&mut &[0x0f; 128][..]).unwrap();
	assert_notices("a page holds bits that stand for no state", || PackPages::<Test>::insert(key(), 0, broken));
	assert_notices("a page says nothing", || PackPages::<Test>::insert(key(), 0, PackPage::default()));
	assert_notices("a page belongs to an unknown lot", || {
		DrugTrace::set_state(&key_of("LOT-2"), 0, PackState::Supplied);
	});
	assert_notices("a page says something of a pack that does not exist", || {
		DrugTrace::set_state(&key(), QUANTITY, PackState::Supplied);
	});
}
