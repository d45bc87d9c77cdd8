//! A check that can't fail checks nothing: each of these breaks one invariant.

use salus_primitives::containers::{Offer, MAX_CHILDREN, MAX_LEVELS};

use super::*;
use crate::{ContainersByLot, LockedWithin, Packed};

/// Break something about a pallet of two cases, one of them locked, and see which invariant says so.
#[track_caller]
fn assert_notices(message: &'static str, damage: impl FnOnce()) {
	after(loaded).build().execute_with(|| {
		set_locked(1, true);
		DrugTrace::do_try_state().unwrap();
		damage();
		assert_eq!(DrugTrace::do_try_state(), Err(message.into()));
	});
}

fn change(number: u64, change: impl FnOnce(&mut Container)) {
	Containers::<Test>::mutate(sscc(number), |container| change(container.as_mut().unwrap()));
}

fn ranges(of: &[PackRange]) -> BoundedVec<PackRange, sp_core::ConstU32<16>> {
	BoundedVec::truncate_from(of.to_vec())
}

fn lots(of: &[u32]) -> BoundedVec<LotId, sp_core::ConstU32<16>> {
	BoundedVec::truncate_from(of.iter().copied().map(LotId).collect())
}

#[test]
fn try_state_notices_unsound_containers() {
	assert_notices("an SSCC has a wrong check digit", || Containers::<Test>::insert(Sscc(1), container(1)));
	assert_notices("a container is empty", || change(1, |case| case.packs = ranges(&[])));
	assert_notices("a container holds packs beside containers", || {
		change(10, |pallet| pallet.packs = ranges(&[range(0, 0, 1)]));
	});
	assert_notices("a container's level is not that of what it holds", || change(1, |case| case.level = 1));
	assert_notices("containers are too deep in one another", || change(10, |pallet| pallet.level = MAX_LEVELS));
	assert_notices("a container holds too many others", || change(10, |pallet| pallet.children = MAX_CHILDREN + 1));
	assert_notices("a container has no history", || change(1, |case| case.events = 0));
	let offer = |to| Some(Offer { to, owner: to, due: DUE });
	assert_notices("a container within another is on offer", || change(1, |case| case.offer = offer(PHARMACY)));
	assert_notices("a container is on offer to its holder", || change(10, |pallet| pallet.offer = offer(FACTORY)));
	assert_notices("a container's lots are not in order", || change(10, |pallet| pallet.lots = lots(&[1, 0])));
}

#[test]
fn try_state_notices_packs_out_of_order() {
	let with = |packs: &'static [PackRange]| move || change(1, |case| case.packs = ranges(packs));
	assert_notices("a range of packs is empty", with(&[PackRange { lot: LotId(0), first: 0, count: 0 }]));
	assert_notices(
		"a container holds packs that were never packed",
		with(&[PackRange { lot: LotId(0), first: 0, count: COUNT + 1 }]),
	);
	assert_notices(
		"a container's ranges are not in order, or touch",
		with(&[PackRange { lot: LotId(0), first: 0, count: 1 }, PackRange { lot: LotId(0), first: 1, count: 1 }]),
	);
	assert_notices("a container of packs lists other lots than it has", || change(1, |case| case.lots = lots(&[1])));
}

#[test]
fn try_state_notices_packs_in_the_wrong_place() {
	assert_notices("a lot is packed and unknown", || Packed::<Test>::insert(LotId(5), 1));
	let wrong = "no pack of a lot was packed, or more than there are";
	assert_notices(wrong, || Packed::<Test>::insert(LotId(0), QUANTITY + 1));
	assert_notices(wrong, || Packed::<Test>::insert(LotId(2), 0));
	assert_notices("a pack is in two containers", || {
		change(2, |case| {
			case.packs = ranges(&[range(0, COUNT - 1, 1), range(1, 0, COUNT)]);
			case.lots = lots(&[0, 1]);
		});
	});
}

#[test]
fn try_state_notices_children_that_do_not_fit() {
	assert_notices("a container is in one that there isn't", || change(1, |case| case.parent = Some(sscc(11))));
	assert_notices("a container is in one of a lower level", || change(1, |case| case.parent = Some(sscc(2))));
	assert_notices("a container lists too few lots", || change(10, |pallet| pallet.lots = lots(&[0])));
	assert_notices("a container's children are miscounted", || change(10, |pallet| pallet.children = 3));
}

#[test]
fn try_state_notices_indexes_that_do_not_agree() {
	assert_notices("a container is not listed with its holder", || change(10, |pallet| pallet.holder = CLINIC));
	assert_notices("a container is listed with a holder and isn't there", || {
		ContainersByHolder::<Test>::insert(FACTORY, sscc(11), ());
	});
	assert_notices("a container within another is listed with a holder", || {
		ContainersByHolder::<Test>::insert(FACTORY, sscc(1), ());
	});
	assert_notices("a container is listed with somebody who does not hold it", || {
		ContainersByHolder::<Test>::insert(CLINIC, sscc(10), ());
	});
	assert_notices("a container is not listed with a lot in it", || ContainersByLot::<Test>::remove(LotId(0), sscc(1)));
	assert_notices("a container is listed with a lot that is not in it", || {
		ContainersByLot::<Test>::insert(LotId(0), sscc(10), ());
	});
}

#[test]
fn try_state_notices_locks_that_are_miscounted() {
	let wrong = "locks within containers are miscounted";
	assert_notices(wrong, || LockedWithin::<Test>::remove(sscc(10)));
	assert_notices(wrong, || LockedWithin::<Test>::insert(sscc(10), 2));
	assert_notices(wrong, || LockedWithin::<Test>::insert(sscc(11), 1));
}
