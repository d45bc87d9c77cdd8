//! Tests of `supply`: what is supplied, and what is wrong with the call. What is wrong with packs is in `alarms`.

use frame_support::{assert_noop, assert_ok};

use super::*;
use crate::{LotHistories, PackPages, SupplyLogs};

#[test]
fn supply_of_packs_on_two_pages_works_and_touches_no_other() {
	after_delivery().build_and_execute(|| {
		assert_ok!(supply(&[3, 4, 511, 512]));
		assert_last(Event::Supplied { entry: entry(PHARMACY, START, &[3, 4, 511, 512]), number: 0, fill: None });
		let is_supplied = |index: &u32| state(*index) == PackState::Supplied;
		assert_eq!((0..QUANTITY).filter(is_supplied).collect::<Vec<_>>(), [3, 4, 511, 512]);
		assert_eq!(PackPages::<Test>::iter().count(), 2);
		assert_eq!(SupplyLogs::<Test>::get(PHARMACY).entries, 1);
		assert_eq!(LotHistories::<Test>::get(LOT).events, 1);
	});
}

#[test]
fn supply_of_64_packs_by_a_provider_works() {
	after_delivery().build_and_execute(|| {
		let all: Vec<u32> = (CLINICS..CLINICS + 50).collect();
		assert_ok!(DrugSupply::supply(signed(CLINIC), packs(&all), sscc(AT_CLINIC), SHOP, None));
		assert_states(&all, PackState::Supplied);
		let all: Vec<u32> = (0..64).collect();
		assert_ok!(supply(&all));
		assert_states(&all, PackState::Supplied);
	});
}

#[test]
fn supply_with_a_fill_uses_it_up() {
	after_delivery().build_and_execute(|| {
		let fill = fill(2);
		assert_ok!(supply_with(&[0, 1], Some(fill.clone())));
		let used = Some((fill.prescription, fill.number));
		assert_last(Event::Supplied { entry: entry(PHARMACY, START, &[0, 1]), number: 0, fill: used });
		assert!(is_used(&fill));
	});
}

#[test]
fn supply_with_a_used_fill_fails_and_supplies_nothing() {
	after_delivery().build_and_execute(|| {
		let fill = fill(2);
		assert_ok!(supply_with(&[0, 1], Some(fill.clone())));
		assert_noop!(supply_with(&[2, 3], Some(fill)), sp_runtime::DispatchError::Other("no such fill"));
		assert_states(&[2, 3], PackState::Active);
	});
}

#[test]
fn supply_with_a_fill_of_another_number_of_packs_fails_with_wrong_fill() {
	after_delivery().build_and_execute(|| {
		let fill = fill(2);
		assert_noop!(supply_with(&[0], Some(fill.clone())), E::WrongFill);
		assert_noop!(supply_with(&[0, 1, 2], Some(fill)), E::WrongFill);
	});
}

#[test]
fn supply_by_others_fails_with_bad_origin() {
	after_delivery().build_and_execute(|| {
		assert_bad_origin(&[PHARMACY, CLINIC, ABROAD], |origin| {
			DrugSupply::supply(origin, packs(&[0]), sscc(AT_PHARMACY), SHOP, None)
		});
	});
}

#[test]
fn supply_without_good_standing_fails() {
	after_delivery().build_and_execute(|| assert_needs_good_standing(PHARMACY, || supply(&[0])));
}

#[test]
fn supply_at_a_wrong_gln_fails_with_invalid_gln() {
	after_delivery().build_and_execute(|| {
		let call = DrugSupply::supply(signed(PHARMACY), packs(&[0]), sscc(AT_PHARMACY), Gln(SHOP.0 + 1), None);
		assert_noop!(call, E::InvalidGln);
	});
}

#[test]
fn supply_of_nothing_fails_with_no_packs() {
	after_delivery().build_and_execute(|| {
		let none = Packs { packs: BoundedVec::new(), ..packs(&[0]) };
		assert_noop!(DrugSupply::supply(signed(PHARMACY), none, sscc(AT_PHARMACY), SHOP, None), E::NoPacks);
	});
}

#[test]
fn supply_out_of_order_or_of_a_pack_named_twice_fails_with_not_ascending() {
	after_delivery().build_and_execute(|| {
		for order in [[1, 0], [0, 0]] {
			let named = order.map(|index| Pack { index, serial: serial(index) });
			let packs = Packs { packs: BoundedVec::truncate_from(named.to_vec()), ..packs(&[0, 1]) };
			let call = DrugSupply::supply(signed(PHARMACY), packs, sscc(AT_PHARMACY), SHOP, None);
			assert_noop!(call, E::NotAscending);
		}
	});
}

#[test]
fn supply_of_an_odd_serial_fails_with_invalid_serial() {
	after_delivery().build_and_execute(|| {
		for text in [&b""[..], b"S 0"] {
			let mut packs = packs(&[0]);
			packs.packs[0].serial = BoundedVec::truncate_from(text.to_vec());
			let call = DrugSupply::supply(signed(PHARMACY), packs, sscc(AT_PHARMACY), SHOP, None);
			assert_noop!(call, E::InvalidSerial);
		}
	});
}

#[test]
fn supply_of_an_unknown_lot_fails_with_unknown_lot() {
	after_delivery().build_and_execute(|| {
		let packs = packs_of(key_of(GTIN, "LOT-2"), QUANTITY, &[0]);
		assert_noop!(DrugSupply::supply(signed(PHARMACY), packs, sscc(AT_PHARMACY), SHOP, None), E::UnknownLot);
	});
}

#[test]
fn supply_from_an_unused_sscc_fails_with_unknown_container() {
	after_delivery().build_and_execute(|| {
		let call = DrugSupply::supply(signed(PHARMACY), packs(&[0]), sscc(99), SHOP, None);
		assert_noop!(call, E::UnknownContainer);
	});
}

#[test]
fn supply_of_a_pack_of_another_container_fails_with_not_in_container() {
	after_delivery().build_and_execute(|| {
		// A container of somebody else, and the pack isn't in it: so the call says nothing of where it is.
		let call = DrugSupply::supply(signed(PHARMACY), packs(&[0]), sscc(AT_CLINIC), SHOP, None);
		assert_noop!(call, E::NotInContainer);
	});
}

#[test]
fn supply_while_the_container_is_on_its_way_fails_with_on_offer() {
	after_delivery().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.on_offer = true);
		assert_noop!(supply(&[0]), E::OnOffer);
	});
}

#[test]
fn supply_from_a_locked_container_fails_with_locked() {
	after_delivery().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.locked = true);
		assert_noop!(supply(&[0]), E::Locked);
	});
}

#[test]
fn supply_in_a_country_that_the_lot_is_not_for_fails_with_not_for_market() {
	after_delivery().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.holder = ABROAD);
		let call = || DrugSupply::supply(signed(ABROAD), packs(&[0]), sscc(AT_PHARMACY), SHOP, None);
		assert_noop!(call(), E::NotForMarket);
		LotsByKey::mutate(key(), |lot| lot.as_mut().unwrap().markets = BoundedVec::new());
		assert_ok!(call());
	});
}

#[test]
fn supply_with_a_full_log_fails_with_ids_exhausted() {
	after_delivery().build().execute_with(|| {
		let peaks = BoundedVec::truncate_from(vec![H256::zero(); 64]);
		SupplyLogs::<Test>::insert(PHARMACY, crate::SupplyLog { entries: u64::MAX, peaks });
		assert_noop!(supply(&[0]), E::IdsExhausted);
	});
}
