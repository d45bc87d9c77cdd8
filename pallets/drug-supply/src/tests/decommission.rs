//! Tests of `decommission`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::supply::Decommission::{self, *};

use super::*;
use crate::{Decommissioning, Decommissionings};

fn decommission(indexes: &[u32], why: Decommission) -> DispatchResult {
	DrugSupply::decommission(signed(PHARMACY), packs(indexes), sscc(AT_PHARMACY), why)
}

fn at_factory(indexes: &[u32], why: Decommission) -> DispatchResult {
	DrugSupply::decommission(signed(FACTORY), packs(indexes), sscc(AT_FACTORY), why)
}

#[test]
fn decommission_works_for_every_reason() {
	let reasons = [
		(Exported, PackState::Exported),
		(Stolen, PackState::Stolen),
		(Sample, PackState::Sample),
		(Locked, PackState::Locked),
		(Withdrawn, PackState::Withdrawn),
	];
	after_delivery().build_and_execute(|| {
		for (place, (why, state)) in reasons.into_iter().enumerate() {
			let index = FACTORYS + place as u32;
			assert_ok!(at_factory(&[index], why));
			assert_last(Event::Decommissioned { lot: LOT, packs: indexes(&[index]), why, by: FACTORY });
			assert_states(&[index], state);
		}
	});
}

#[test]
fn decommission_keeps_who_exports_and_samples_alone() {
	after_delivery().build_and_execute(|| {
		assert_ok!(decommission(&[0, 1], Exported));
		assert_ok!(decommission(&[2], Stolen));
		let made = Decommissioning { by: PHARMACY, at: START, before: PackState::Active };
		let mut kept: Vec<_> = Decommissionings::<Test>::iter_prefix(LOT).collect();
		kept.sort_by_key(|(index, _)| *index);
		assert_eq!(kept, [(0, made), (1, made)]);
	});
}

#[test]
fn decommission_obeys_the_state_machine() {
	after_delivery().build().execute_with(|| {
		for before in PackState::ALL {
			for (why, after) in
				[(Exported, PackState::Exported), (Stolen, PackState::Stolen), (Sample, PackState::Sample)]
			{
				DrugSupply::set_states(LOT, &[0], *before);
				if before.is_held() && before.may_become(after) {
					assert_ok!(decommission(&[0], why));
					assert_states(&[0], after);
				} else {
					assert_noop!(decommission(&[0], why), E::StateNotAllowed);
				}
			}
		}
	});
}

#[test]
fn decommission_of_a_supplied_pack_fails_with_state_not_allowed() {
	// Or it would come back by being locked and unlocked, past the conditions of an undo.
	after_delivery().build_and_execute(|| {
		assert_ok!(supply(&[0]));
		assert_noop!(decommission(&[0], Locked), E::StateNotAllowed);
		assert_noop!(decommission(&[0, 1], Exported), E::StateNotAllowed);
	});
}

#[test]
fn decommission_by_somebody_else_fails_with_not_holder() {
	after_delivery().build_and_execute(|| {
		let call = DrugSupply::decommission(signed(WHOLESALER), packs(&[0]), sscc(AT_PHARMACY), Stolen);
		assert_noop!(call, E::NotHolder);
	});
}

#[test]
fn decommission_of_a_pack_elsewhere_fails_with_not_in_container() {
	after_delivery().build_and_execute(|| {
		assert_noop!(decommission(&[0, CLINICS], Stolen), E::NotInContainer);
		let call = DrugSupply::decommission(signed(PHARMACY), packs(&[0]), sscc(99), Stolen);
		assert_noop!(call, E::UnknownContainer);
	});
}

#[test]
fn decommission_on_the_way_is_for_thefts_only() {
	after_delivery().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.on_offer = true);
		for why in [Exported, Sample, Locked] {
			assert_noop!(decommission(&[0], why), E::OnOffer);
		}
		assert_ok!(decommission(&[0], Stolen));
	});
}

#[test]
fn decommission_of_what_is_locked_is_not_for_exports() {
	after_delivery().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.locked = true);
		assert_noop!(decommission(&[0], Exported), E::Locked);
		assert_ok!(decommission(&[0], Sample));
	});
}

#[test]
fn decommission_as_withdrawn_by_another_than_the_owner_fails_with_not_lot_owner() {
	after_delivery().build_and_execute(|| {
		assert_noop!(decommission(&[0], Withdrawn), E::NotLotOwner);
	});
}

#[test]
fn decommission_of_a_forged_serial_fails_with_not_genuine() {
	after_delivery().build_and_execute(|| {
		let mut forged = packs(&[0]);
		forged.packs[0].serial = serial(1);
		let call = DrugSupply::decommission(signed(PHARMACY), forged, sscc(AT_PHARMACY), Stolen);
		assert_noop!(call, E::NotGenuine);
	});
}

#[test]
fn decommission_by_others_fails_with_bad_origin() {
	after_delivery().build_and_execute(|| {
		assert_bad_origin(&[FACTORY, RIVAL, WHOLESALER, PHARMACY, CLINIC, ABROAD], |origin| {
			DrugSupply::decommission(origin, packs(&[0]), sscc(AT_PHARMACY), Stolen)
		});
	});
}

#[test]
fn decommission_without_good_standing_fails() {
	after_delivery().build_and_execute(|| assert_needs_good_standing(PHARMACY, || decommission(&[0], Stolen)));
}
