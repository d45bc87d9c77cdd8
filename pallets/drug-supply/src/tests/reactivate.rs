//! Tests of `reactivate`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::supply::{
	Decommission::{self, *},
	UNDO_PERIOD,
};

use super::*;
use crate::{Decommissionings, PackPages};

fn decommission(indexes: &[u32], why: Decommission) {
	assert_ok!(DrugSupply::decommission(signed(PHARMACY), packs(indexes), sscc(AT_PHARMACY), why));
}

fn reactivate(origin: RuntimeOrigin, indexes: &[u32]) -> DispatchResult {
	DrugSupply::reactivate(origin, packs(indexes), sscc(AT_PHARMACY))
}

fn exported() {
	decommission(&[1, 2], Exported);
}

fn locked() {
	decommission(&[5], Locked);
}

fn after_export() -> ExtBuilder {
	after_delivery().after(exported)
}

#[test]
fn reactivate_by_the_same_holder_works() {
	after_export().build_and_execute(|| {
		decommission(&[3], Sample);
		assert_ok!(reactivate(signed(PHARMACY), &[1, 3]));
		assert_last(Event::Reactivated { lot: LOT, packs: indexes(&[1, 3]), by: PHARMACY });
		assert_states(&[1, 3], PackState::Active);
		assert_states(&[2], PackState::Exported);
		assert_ok!(reactivate(signed(PHARMACY), &[2]));
		assert_eq!((PackPages::<Test>::iter().count(), Decommissionings::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn reactivate_of_locked_packs_by_a_quality_person_works() {
	after_export().after(locked).build_and_execute(|| {
		assert_ok!(reactivate(quality(PHARMACY), &[1, 5]));
		assert_states(&[1, 5], PackState::Active);
	});
}

#[test]
fn reactivate_of_locked_packs_by_others_of_the_holder_fails_with_not_quality() {
	after_export().after(locked).build_and_execute(|| {
		assert_noop!(reactivate(signed(PHARMACY), &[5]), E::NotQuality);
		assert_noop!(reactivate(signed(PHARMACY), &[1, 5]), E::NotQuality);
	});
}

#[test]
fn a_sample_of_a_locked_pack_is_locked_again() {
	after_delivery().after(locked).build_and_execute(|| {
		decommission(&[5], Sample);
		assert_ok!(reactivate(signed(PHARMACY), &[5]));
		assert_states(&[5], PackState::Locked);
		assert_noop!(reactivate(signed(PHARMACY), &[5]), E::NotQuality);
	});
}

#[test]
fn reactivate_by_somebody_else_fails_with_not_holder() {
	after_delivery().after(locked).build_and_execute(|| {
		for origin in [signed(CLINIC), quality(CLINIC), quality(REGULATOR)] {
			assert_noop!(reactivate(origin, &[5]), E::NotHolder);
		}
	});
}

#[test]
fn reactivate_by_a_later_holder_fails_with_not_decommissioner() {
	after_export().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.holder = CLINIC);
		assert_noop!(reactivate(signed(CLINIC), &[1]), E::NotDecommissioner);
		assert_noop!(reactivate(quality(CLINIC), &[1]), E::NotDecommissioner);
	});
}

#[test]
fn reactivate_after_more_than_ten_days_fails_with_too_late() {
	after_export().build_and_execute(|| {
		Now::set(START + UNDO_PERIOD + 1);
		assert_noop!(reactivate(signed(PHARMACY), &[1]), E::TooLate);
		Now::set(START + UNDO_PERIOD);
		assert_ok!(reactivate(signed(PHARMACY), &[1]));
	});
}

#[test]
fn reactivate_of_an_expired_or_recalled_lot_fails() {
	after_export().build_and_execute(|| {
		Now::set(EXPIRY);
		assert_noop!(reactivate(signed(PHARMACY), &[1]), E::Expired);
		Now::set(START);
		recall_lot();
		assert_noop!(reactivate(signed(PHARMACY), &[1]), E::Recalled);
	});
}

#[test]
fn reactivate_of_a_pack_in_any_other_state_fails_with_state_not_allowed() {
	use PackState::*;
	after_delivery().build().execute_with(|| {
		for state in [Active, Supplied, Stolen, Destroyed, Repacked, Withdrawn] {
			DrugSupply::set_states(LOT, &[1], state);
			assert_noop!(reactivate(quality(PHARMACY), &[1]), E::StateNotAllowed);
		}
	});
}

#[test]
fn reactivate_on_offer_or_locked_or_elsewhere_fails() {
	after_export().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.on_offer = true);
		assert_noop!(reactivate(signed(PHARMACY), &[1]), E::OnOffer);
		change_case(AT_PHARMACY, |case| (case.on_offer, case.locked) = (false, true));
		assert_noop!(reactivate(signed(PHARMACY), &[1]), E::Locked);
		change_case(AT_PHARMACY, |case| case.locked = false);
		assert_noop!(reactivate(signed(PHARMACY), &[1, CLINICS]), E::NotInContainer);
		assert_noop!(DrugSupply::reactivate(signed(PHARMACY), packs(&[1]), sscc(99)), E::UnknownContainer);
	});
}

#[test]
fn reactivate_of_a_forged_serial_fails_with_not_genuine() {
	after_export().build_and_execute(|| {
		let mut forged = packs(&[1]);
		forged.packs[0].serial = serial(2);
		assert_noop!(DrugSupply::reactivate(signed(PHARMACY), forged, sscc(AT_PHARMACY)), E::NotGenuine);
	});
}

#[test]
fn reactivate_by_others_fails_with_bad_origin() {
	after_export().build_and_execute(|| {
		assert_bad_origin(&[FACTORY, RIVAL, WHOLESALER, PHARMACY, CLINIC, ABROAD], |origin| reactivate(origin, &[1]));
	});
}

#[test]
fn reactivate_without_good_standing_fails() {
	after_export().build_and_execute(|| {
		assert_needs_good_standing(PHARMACY, || reactivate(signed(PHARMACY), &[1]));
		assert_needs_good_standing(PHARMACY, || reactivate(quality(PHARMACY), &[1]));
	});
}
