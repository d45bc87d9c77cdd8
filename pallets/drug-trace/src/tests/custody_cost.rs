//! Shipping and receiving cost the same for ten packs as for ten thousand.

use codec::Encode;
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};

use super::*;
use crate::{weights::WeightInfo, Call};

/// A container of one lot with so many packs, on a pallet or not, is shipped and received: what that weighed, and the
/// bytes that the container takes.
fn custody_of(count: u32, is_on_pallet: bool) -> (Weight, Weight, usize) {
	let commissioned = || Registry::add(key(0), FACTORY, 20_000, &[]);
	after(commissioned).build().execute_with(|| {
		assert_ok!(pack(1, &[(0, 0, count)]));
		let number = if is_on_pallet { 10 } else { 1 };
		if is_on_pallet {
			assert_ok!(load(FACTORY, number, [1]));
		}
		let shipped = DrugTrace::ship(signed(FACTORY), sscc(number), PHARMACY, Some(PHARMACY), DUE).unwrap();
		let size = container(number).encoded_size();
		let received = DrugTrace::receive(signed(PHARMACY), sscc(number)).unwrap();
		(shipped.actual_weight.unwrap(), received.actual_weight.unwrap(), size)
	})
}

#[test]
fn custody_of_10_and_of_10_000_packs_costs_the_same() {
	for is_on_pallet in [false, true] {
		assert_eq!(custody_of(10, is_on_pallet), custody_of(10_000, is_on_pallet));
	}
}

#[test]
fn ship_weighs_what_changes_its_owner() {
	after(loaded).build_and_execute(|| {
		let ship = |by, to, owner| DrugTrace::ship(signed(by), sscc(10), to, owner, DUE).unwrap().actual_weight;
		assert_eq!(ship(FACTORY, CARRIER, None), Some(<()>::ship(0)));
		assert_ok!(DrugTrace::cancel(signed(FACTORY), sscc(10)));
		assert_eq!(ship(FACTORY, PHARMACY, Some(PHARMACY)), Some(<()>::ship(2)));
		let most = Call::<Test>::ship { sscc: sscc(10), to: CARRIER, owner: None, due: DUE };
		assert_eq!(most.get_dispatch_info().call_weight, <()>::ship(16));
	});
}

#[test]
fn receive_weighs_what_changes_its_owner() {
	after(loaded).build_and_execute(|| {
		let receive = |by| DrugTrace::receive(signed(by), sscc(10)).unwrap().actual_weight;
		assert_ok!(ship(FACTORY, 10, CARRIER, None));
		assert_eq!(receive(CARRIER), Some(<()>::receive(0)));
		assert_ok!(ship(CARRIER, 10, FACTORY, None));
		assert_eq!(receive(FACTORY), Some(<()>::receive(0)));
		assert_ok!(sell(FACTORY, 10, PHARMACY));
		assert_eq!(receive(PHARMACY), Some(<()>::receive(2)));
		let most = Call::<Test>::receive { sscc: sscc(10) };
		assert_eq!(most.get_dispatch_info().call_weight, <()>::receive(16));
	});
}

#[test]
fn weights_grow_with_what_a_call_names() {
	let pack = |packs: &[_]| Call::<Test>::pack { sscc: sscc(1), from: None, picks: picks(packs) };
	assert_eq!(pack(&[(0, 0, 1); 3]).get_dispatch_info().call_weight, <()>::pack(3));
	let load = Call::<Test>::load { parent: sscc(1), children: children(0..5) };
	assert_eq!(load.get_dispatch_info().call_weight, <()>::load(5));
	let unload = Call::<Test>::unload { parent: sscc(1), children: children(0..64) };
	assert_eq!(unload.get_dispatch_info().call_weight, <()>::unload(64));
}
