//! Tests of `transform`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{containers::ContainerControl, supply::Input, trace::RecallClass};

use super::*;
use crate::{Derived, LotHistories, Origins};

/// Where the output goes.
const NEW: u64 = 9;

fn input(first: u32, count: u32) -> Input {
	Input { sscc: sscc(AT_FACTORY), key: key(), first, count }
}

/// Packs of 30 units.
fn output(quantity: u32) -> NewLot {
	new_lot(key_of(LARGE, "BIG-1"), quantity)
}

fn transform_by(by: OrganisationId, inputs: Vec<Input>, output: NewLot, waste: u32) -> DispatchResult {
	let inputs = BoundedVec::try_from(inputs).unwrap();
	DrugSupply::transform(signed(by), inputs, output, sscc(NEW), waste)
}

fn transform(inputs: Vec<Input>, quantity: u32, waste: u32) -> DispatchResult {
	transform_by(FACTORY, inputs, output(quantity), waste)
}

#[test]
fn transform_uses_inputs_up_and_makes_the_output() {
	after_delivery().build_and_execute(|| {
		// 31 packs of 10 units are 10 of 30 and 10 lost.
		assert_ok!(transform(vec![input(200, 20), input(300, 11)], 10, 10));
		let made = LotId(1);
		let inputs = BoundedVec::truncate_from(vec![range(200, 20), range(300, 11)]);
		assert_last(Event::Transformed { inputs, output: made, quantity: 10, waste: 10 });
		assert_states(&[200, 219, 300, 310], PackState::Repacked);
		assert_states(&[199, 220, 299, 311], PackState::Active);
		let left = Cases::get(sscc(AT_FACTORY)).unwrap().container.packs;
		assert_eq!(left.iter().map(|range| range.count).sum::<u32>(), 350 - 31);
		let new = Cases::get(sscc(NEW)).unwrap();
		assert_eq!((new.holder, new.container.packs[0]), (FACTORY, PackRange { lot: made, first: 0, count: 10 }));
		assert_eq!(
			(Origins::<Test>::get(made).into_inner(), DrugSupply::derived(LOT, None, 9).0),
			(vec![LOT], vec![made])
		);
		for lot in [LOT, made] {
			assert_eq!(LotHistories::<Test>::get(lot).events, 1);
		}
	});
}

#[test]
fn transform_of_several_lots_keeps_all_origins() {
	after_delivery().build_and_execute(|| {
		let second = key_of(GTIN, "LOT-2");
		assert_ok!(Lots::commission(FACTORY, new_lot(second.clone(), QUANTITY)));
		assert_ok!(Containers::put(FACTORY, sscc(5), &[Pick { key: second.clone(), first: 0, count: 90 }]));
		let other = Input { sscc: sscc(5), key: second, first: 0, count: 10 };
		assert_ok!(transform(vec![other, input(200, 10), input(220, 10)], 10, 0));
		assert_eq!(DrugSupply::origins(LotId(2)), [LOT, LotId(1)]);
		assert!(Derived::<Test>::contains_key(LotId(1), LotId(2)));
		// And what was made is made into something else in turn.
		let big = Input { sscc: sscc(NEW), key: output(10).key, first: 0, count: 10 };
		let call = transform_by(FACTORY, vec![big], new_lot(key_of(GTIN, "LOT-3"), 30), 0);
		assert_ok!(call);
		assert_eq!(DrugSupply::origins(LotId(3)), [LotId(2)]);
	});
}

#[test]
fn transform_must_balance() {
	after_delivery().build_and_execute(|| {
		for (quantity, waste) in [(10, 9), (10, 11), (9, 10), (11, 0), (10, u32::MAX)] {
			assert_noop!(transform(vec![input(200, 31)], quantity, waste), E::Unbalanced);
		}
	});
}

#[test]
fn transform_of_nothing_fails_with_no_inputs() {
	after_delivery().build_and_execute(|| {
		assert_noop!(transform(vec![], 1, 0), E::NoInputs);
	});
}

#[test]
fn transform_of_a_pack_named_twice_fails_with_inputs_overlap() {
	after_delivery().build_and_execute(|| {
		for second in [input(200, 15), input(214, 1), input(190, 11), input(190, 50)] {
			assert_noop!(transform(vec![input(200, 15), second], 10, 0), E::InputsOverlap);
		}
	});
}

#[test]
fn transform_of_a_wrong_range_fails() {
	after_delivery().build_and_execute(|| {
		for wrong in [input(200, 0), input(200, 10_001), input(QUANTITY, 1), input(u32::MAX, 2)] {
			assert_noop!(transform(vec![wrong], 1, 0), E::InvalidRange);
		}
		assert_noop!(transform(vec![input(FACTORYS - 1, 3)], 1, 0), E::NotInContainer);
		let unknown = Input { key: key_of(GTIN, "LOT-2"), ..input(200, 3) };
		assert_noop!(transform(vec![unknown], 1, 0), E::UnknownLot);
		assert_noop!(transform(vec![Input { sscc: sscc(99), ..input(200, 3) }], 1, 0), E::UnknownContainer);
	});
}

#[test]
fn transform_of_what_one_does_not_hold_and_own_fails() {
	after_delivery().build_and_execute(|| {
		assert_noop!(transform(vec![Input { sscc: sscc(AT_PHARMACY), ..input(0, 3) }], 1, 0), E::NotHolder);
		change_case(AT_FACTORY, |case| case.owner = WHOLESALER);
		assert_noop!(transform(vec![input(200, 3)], 1, 0), E::NotOwner);
		// What the container itself says is old once it is in another one.
		change_case(AT_FACTORY, |case| (case.owner, case.container.owner) = (FACTORY, WHOLESALER));
		assert_ok!(transform(vec![input(200, 3)], 1, 0));
	});
}

#[test]
fn transform_on_offer_or_locked_fails() {
	after_delivery().build_and_execute(|| {
		change_case(AT_FACTORY, |case| case.on_offer = true);
		assert_noop!(transform(vec![input(200, 3)], 1, 0), E::OnOffer);
		change_case(AT_FACTORY, |case| (case.on_offer, case.locked) = (false, true));
		assert_noop!(transform(vec![input(200, 3)], 1, 0), E::Locked);
	});
}

#[test]
fn transform_of_a_pack_in_any_other_state_fails_with_not_active() {
	after_delivery().build().execute_with(|| {
		for state in PackState::ALL.iter().filter(|state| **state != PackState::Active) {
			DrugSupply::set_states(LOT, &[202], *state);
			assert_noop!(transform(vec![input(200, 3)], 1, 0), E::NotActive);
		}
	});
}

#[test]
fn transform_of_an_expired_lot_fails_with_expired() {
	after_delivery().build_and_execute(|| {
		Now::set(EXPIRY);
		assert_noop!(transform(vec![input(200, 3)], 1, 0), E::Expired);
	});
}

#[test]
fn transform_of_a_recalled_lot_fails_with_recalled() {
	after_delivery().after(recall_lot).build_and_execute(|| {
		assert_noop!(transform(vec![input(200, 3)], 1, 0), E::Recalled);
	});
}

#[test]
fn transform_for_a_country_where_the_input_is_recalled_fails_with_recalled() {
	after_delivery().build_and_execute(|| {
		assert_ok!(Lots::set_product_recall(GTIN, Some(AWAY), Some(RecallClass::ClassII)));
		let both = NewLot { markets: BoundedVec::truncate_from(vec![HOME, AWAY]), ..output(1) };
		assert_noop!(transform_by(FACTORY, vec![input(200, 3)], both, 0), E::Recalled);
		// For no country means: for any.
		let all = NewLot { markets: BoundedVec::new(), ..output(1) };
		assert_noop!(transform_by(FACTORY, vec![input(200, 3)], all, 0), E::Recalled);
		assert_ok!(transform(vec![input(200, 3)], 1, 0));
	});
}

#[test]
fn transform_into_a_product_of_another_fails() {
	after_delivery().build_and_execute(|| {
		let unknown = new_lot(key_of(Gtin(10_614_141_000_033), "X"), 1);
		assert_noop!(transform_by(FACTORY, vec![input(200, 3)], unknown, 0), E::UnknownProduct);
		change_case(AT_FACTORY, |case| {
			(case.holder, case.owner) = (RIVAL, RIVAL);
		});
		assert_noop!(transform_by(RIVAL, vec![input(200, 3)], output(1), 0), E::NotProductOwner);
	});
}

#[test]
fn transform_into_what_keeps_longer_fails_with_outlives_inputs() {
	after_delivery().build_and_execute(|| {
		let with = |printed| NewLot { expiry: Expiry(printed), ..output(1) };
		assert_noop!(transform_by(FACTORY, vec![input(200, 3)], with(270_301), 0), E::OutlivesInputs);
		assert_noop!(transform_by(FACTORY, vec![input(200, 3)], with(271_301), 0), E::InvalidExpiry);
		assert_ok!(transform_by(FACTORY, vec![input(200, 3)], with(270_200), 0));
	});
}

#[test]
fn transform_that_another_pallet_refuses_leaves_nothing_behind() {
	after_delivery().build_and_execute(|| {
		assert_ok!(Lots::commission(FACTORY, output(1)));
		let refused = sp_runtime::DispatchError::Other("commissioned already");
		assert_noop!(transform(vec![input(200, 3)], 1, 0), refused);
		assert_states(&[200], PackState::Active);
	});
}

#[test]
fn transform_by_others_fails_with_bad_origin() {
	after_delivery().build_and_execute(|| {
		assert_bad_origin(&[FACTORY, RIVAL], |origin| {
			let inputs = BoundedVec::truncate_from(vec![input(200, 3)]);
			DrugSupply::transform(origin, inputs, output(1), sscc(NEW), 0)
		});
	});
}

#[test]
fn transform_without_good_standing_fails() {
	after_delivery().build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || transform(vec![input(200, 3)], 1, 0));
	});
}
