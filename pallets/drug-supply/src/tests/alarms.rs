//! Tests of the alarms that `supply` raises: the call succeeds, the event stays, the pack is what it was.

use frame_support::assert_ok;
use salus_primitives::{codes::AlarmKind, lots::LotControl, trace::RecallClass};

use super::*;
use crate::{LotHistories, PackPages, Pallet, SupplyLogs};

fn alarm(kind: AlarmKind, index: u32, by: OrganisationId, holder: Option<OrganisationId>) -> Event<Test> {
	Event::Alarm { kind, key: key(), index, by, premises: SHOP, holder }
}

/// The call raises exactly these alarms and changes no pack.
#[track_caller]
fn assert_alarms(call: DispatchResult, alarms: Vec<Event<Test>>) {
	assert_ok!(call);
	let events = events();
	assert_eq!(events[events.len() - alarms.len()..], alarms);
}

#[test]
fn a_second_supply_raises_an_alarm_and_supplies_the_others() {
	after_delivery().build_and_execute(|| {
		assert_ok!(supply(&[1]));
		assert_ok!(supply(&[0, 1, 2]));
		let alarm = alarm(AlarmKind::SecondSupply, 1, PHARMACY, Some(PHARMACY));
		let supplied = Event::Supplied { entry: entry(PHARMACY, START, &[0, 2]), number: 1, fill: None };
		assert_eq!(events()[1..], [alarm, supplied]);
		assert_states(&[0, 1, 2], PackState::Supplied);
		let history = LotHistories::<Test>::get(LOT);
		assert_eq!((history.events, history.alarms), (3, 1));
	});
}

#[test]
fn a_second_supply_elsewhere_names_both_places() {
	after_delivery().build_and_execute(|| {
		assert_ok!(supply(&[1]));
		let call = DrugSupply::supply(signed(CLINIC), packs(&[1]), sscc(AT_PHARMACY), SHOP, None);
		assert_alarms(call, vec![alarm(AlarmKind::SecondSupply, 1, CLINIC, Some(PHARMACY))]);
		// Even if the container isn't known at the second place.
		for number in [AT_CLINIC, 99] {
			let call = DrugSupply::supply(signed(CLINIC), packs(&[1]), sscc(number), SHOP, None);
			assert_alarms(call, vec![alarm(AlarmKind::SecondSupply, 1, CLINIC, None)]);
		}
		assert_eq!(SupplyLogs::<Test>::get(CLINIC).entries, 0);
	});
}

#[test]
fn a_pack_of_somebody_elses_container_raises_an_alarm_with_both_places() {
	after_delivery().build_and_execute(|| {
		let call = DrugSupply::supply(signed(CLINIC), packs(&[1, 2]), sscc(AT_PHARMACY), SHOP, None);
		let both = [1, 2].map(|index| alarm(AlarmKind::Elsewhere, index, CLINIC, Some(PHARMACY)));
		assert_alarms(call, both.to_vec());
		assert_states(&[1, 2], PackState::Active);
		assert_eq!(PackPages::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_pack_that_is_not_in_ones_own_container_raises_an_alarm() {
	after_delivery().build_and_execute(|| {
		// The clinic has it by the chain, and the pharmacy says that it is in the pharmacy's: a copy of it is in one.
		assert_ok!(supply(&[CLINICS - 1, CLINICS]));
		let alarm = alarm(AlarmKind::Elsewhere, CLINICS, PHARMACY, None);
		let supplied = Event::Supplied { entry: entry(PHARMACY, START, &[CLINICS - 1]), number: 0, fill: None };
		assert_eq!(events(), [alarm, supplied]);
		assert_states(&[CLINICS], PackState::Active);
	});
}

#[test]
fn a_pack_that_never_left_its_maker_raises_an_alarm_with_both_places() {
	after_delivery().build_and_execute(|| {
		assert_alarms(supply(&[UNPACKED]), vec![alarm(AlarmKind::Elsewhere, UNPACKED, PHARMACY, Some(FACTORY))]);
	});
}

#[test]
fn a_pack_in_any_other_state_raises_an_alarm() {
	use PackState::*;
	after_delivery().build().execute_with(|| {
		for state in [Exported, Stolen, Destroyed, Sample, Locked, Repacked, Withdrawn] {
			Pallet::<Test>::set_states(LOT, &[0, CLINICS], state);
			assert_alarms(supply(&[0]), vec![alarm(AlarmKind::NotActive, 0, PHARMACY, Some(PHARMACY))]);
			// Also where it is not, and never was.
			assert_alarms(supply(&[CLINICS]), vec![alarm(AlarmKind::NotActive, CLINICS, PHARMACY, None)]);
			assert_states(&[0, CLINICS], state);
		}
	});
}

#[test]
fn a_pack_of_a_recalled_lot_raises_an_alarm() {
	after_delivery().after(recall_lot).build_and_execute(|| {
		assert_alarms(supply(&[0]), vec![alarm(AlarmKind::Recalled, 0, PHARMACY, Some(PHARMACY))]);
		assert_states(&[0], PackState::Active);
	});
}

#[test]
fn a_pack_of_a_product_that_is_recalled_here_raises_an_alarm() {
	after_delivery().build_and_execute(|| {
		assert_ok!(Lots::set_product_recall(GTIN, Some(AWAY), Some(RecallClass::ClassII)));
		assert_ok!(supply(&[0]));
		assert_ok!(Lots::set_product_recall(GTIN, Some(HOME), Some(RecallClass::ClassII)));
		assert_alarms(supply(&[1]), vec![alarm(AlarmKind::Recalled, 1, PHARMACY, Some(PHARMACY))]);
	});
}

#[test]
fn a_pack_raises_an_alarm_from_its_expiry_on() {
	after_delivery().build_and_execute(|| {
		Now::set(EXPIRY - 1);
		assert_ok!(supply(&[0]));
		assert_states(&[0], PackState::Supplied);
		Now::set(EXPIRY);
		assert_alarms(supply(&[1]), vec![alarm(AlarmKind::Expired, 1, PHARMACY, Some(PHARMACY))]);
		assert_states(&[1], PackState::Active);
	});
}

#[test]
fn a_forged_pack_raises_one_alarm_and_nothing_of_its_call_is_supplied() {
	after_delivery().build_and_execute(|| {
		let mut forged = packs(&[3, 4, 5]);
		forged.packs[1].serial = serial(99);
		let supply = |packs, number| DrugSupply::supply(signed(PHARMACY), packs, sscc(number), SHOP, None);
		let alarm = alarm(AlarmKind::NotGenuine, 3, PHARMACY, None);
		assert_alarms(supply(forged.clone(), AT_PHARMACY), vec![alarm.clone()]);
		assert_alarms(supply(forged, 99), vec![alarm.clone()]);
		let mut wrong_path = packs(&[3]);
		wrong_path.path[0].0[0] ^= 1;
		assert_alarms(supply(wrong_path, AT_PHARMACY), vec![alarm]);
		assert_states(&[3, 4, 5], PackState::Active);
		assert_eq!(SupplyLogs::<Test>::get(PHARMACY).entries, 0);
	});
}

#[test]
fn a_serial_of_another_pack_or_beyond_the_lot_is_not_genuine() {
	after_delivery().build_and_execute(|| {
		for index in [1, QUANTITY, u32::MAX] {
			let mut other = packs(&[0]);
			other.packs[0].index = index;
			let call = DrugSupply::supply(signed(PHARMACY), other, sscc(AT_PHARMACY), SHOP, None);
			assert_alarms(call, vec![alarm(AlarmKind::NotGenuine, index, PHARMACY, None)]);
		}
	});
}

#[test]
fn with_a_fill_one_alarm_stops_all_packs_and_the_fill_stays() {
	after_delivery().build_and_execute(|| {
		assert_ok!(supply(&[1]));
		let fill = fill(3);
		let call = supply_with(&[0, 1, 2], Some(fill.clone()));
		assert_alarms(call, vec![alarm(AlarmKind::SecondSupply, 1, PHARMACY, Some(PHARMACY))]);
		assert_states(&[0, 2], PackState::Active);
		assert!(!is_used(&fill));
		assert_eq!(SupplyLogs::<Test>::get(PHARMACY).entries, 1);
	});
}

#[test]
fn a_failed_call_raises_no_alarm() {
	after_delivery().build_and_execute(|| {
		assert_ok!(supply(&[1]));
		let call = DrugSupply::supply(signed(PHARMACY), packs(&[1, 2]), sscc(99), SHOP, None);
		frame_support::assert_noop!(call, E::UnknownContainer);
	});
}

#[test]
fn events_of_a_call_are_bounded() {
	after_delivery().build_and_execute(|| {
		let all: Vec<u32> = (0..64).collect();
		assert_ok!(supply(&all));
		assert_ok!(supply(&all));
		assert_eq!(events().len(), 1 + 64);
		assert_eq!(LotHistories::<Test>::get(LOT).alarms, 64);
	});
}
