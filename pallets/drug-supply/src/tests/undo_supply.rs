//! Tests of `undo_supply`: the conditions of Delegated Regulation (EU) 2016/161, art. 13, and of the log.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::supply::UNDO_PERIOD;

use super::*;
use crate::{PackPages, Undone};

/// Undo the supply of number `number` in the pharmacy's log.
fn undo(indexes: &[u32], number: u64) -> DispatchResult {
	undo_by(PHARMACY, indexes, shown(PHARMACY, number), None)
}

fn undo_by(
	by: OrganisationId,
	indexes: &[u32],
	(entry, proof): (SupplyEntry, SupplyProof),
	fill: Option<Fill>,
) -> DispatchResult {
	DrugSupply::undo_supply(signed(by), packs(indexes), sscc(AT_PHARMACY), SHOP, entry, proof, fill)
}

fn supplied() {
	assert_ok!(supply(&[1, 2, 3]));
}

fn after_supply() -> ExtBuilder {
	after_delivery().after(supplied)
}

#[test]
fn undo_of_some_packs_works_and_leaves_the_others() {
	after_supply().build_and_execute(|| {
		assert_ok!(undo(&[1, 3], 0));
		assert_last(Event::SupplyUndone { lot: LOT, packs: indexes(&[1, 3]), by: PHARMACY, number: 0 });
		assert_states(&[1, 3], PackState::Active);
		assert_states(&[2], PackState::Supplied);
		assert_eq!(Undone::<Test>::get(PHARMACY, 0), 0b101);
		assert_ok!(undo(&[2], 0));
		assert_eq!(PackPages::<Test>::iter().count(), 0, "a page that says nothing is removed");
	});
}

#[test]
fn undo_after_more_supplies_works_with_a_new_proof() {
	after_supply().build_and_execute(|| {
		let old = shown(PHARMACY, 0);
		(10..16).for_each(|index| {
			assert_ok!(supply(&[index]));
		});
		assert_noop!(undo_by(PHARMACY, &[1], old, None), E::NotInLog);
		assert_ok!(undo(&[1], 0));
		assert_ok!(undo(&[15], 6));
	});
}

#[test]
fn packs_can_be_supplied_again_after_an_undo() {
	after_supply().build_and_execute(|| {
		assert_ok!(undo(&[1], 0));
		assert_ok!(supply(&[1]));
		assert_states(&[1], PackState::Supplied);
		assert_ok!(undo(&[1], 1));
	});
}

#[test]
fn undo_gives_the_fill_back() {
	after_delivery().build_and_execute(|| {
		let fill = fill(2);
		assert_ok!(supply_with(&[0, 1], Some(fill.clone())));
		assert_ok!(undo_by(PHARMACY, &[0, 1], shown(PHARMACY, 0), Some(fill.clone())));
		assert!(!is_used(&fill));
		assert_ok!(supply_with(&[0, 1], Some(fill)));
	});
}

#[test]
fn undo_by_another_organisation_fails_with_not_supplier() {
	after_supply().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.holder = CLINIC);
		assert_noop!(undo_by(CLINIC, &[1], shown(PHARMACY, 0), None), E::NotSupplier);
	});
}

#[test]
fn undo_at_other_premises_fails_with_other_premises() {
	after_supply().build_and_execute(|| {
		let (entry, proof) = shown(PHARMACY, 0);
		let elsewhere = Gln(614_141_000_012);
		let (from, origin) = (sscc(AT_PHARMACY), signed(PHARMACY));
		let call = DrugSupply::undo_supply(origin, packs(&[1]), from, elsewhere, entry, proof, None);
		assert_noop!(call, E::OtherPremises);
	});
}

#[test]
fn undo_after_more_than_ten_days_fails_with_too_late() {
	after_supply().build_and_execute(|| {
		Now::set(START + UNDO_PERIOD + 1);
		assert_noop!(undo(&[1], 0), E::TooLate);
		Now::set(START + UNDO_PERIOD);
		assert_ok!(undo(&[1], 0));
	});
}

#[test]
fn undo_of_an_expired_lot_fails_with_expired() {
	after_delivery().build_and_execute(|| {
		Now::set(EXPIRY - 1);
		supplied();
		Now::set(EXPIRY);
		assert_noop!(undo(&[1], 0), E::Expired);
	});
}

#[test]
fn undo_of_a_recalled_lot_fails_with_recalled() {
	after_supply().after(recall_lot).build_and_execute(|| {
		assert_noop!(undo(&[1], 0), E::Recalled);
	});
}

#[test]
fn undo_of_a_pack_in_any_other_state_fails_with_not_supplied() {
	use PackState::*;
	after_supply().build().execute_with(|| {
		for state in [Active, Exported, Stolen, Destroyed, Sample, Locked, Repacked, Withdrawn] {
			DrugSupply::set_states(LOT, &[1], state);
			assert_noop!(undo(&[1], 0), E::NotSupplied);
			assert_noop!(undo(&[1, 2], 0), E::NotSupplied);
		}
	});
}

#[test]
fn undo_of_packs_that_somebody_else_holds_fails_with_not_holder() {
	after_supply().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.holder = CLINIC);
		assert_noop!(undo(&[1], 0), E::NotHolder);
	});
}

#[test]
fn undo_in_the_wrong_container_fails() {
	after_supply().build_and_execute(|| {
		let call = |number| {
			let (entry, proof) = shown(PHARMACY, 0);
			DrugSupply::undo_supply(signed(PHARMACY), packs(&[1]), sscc(number), SHOP, entry, proof, None)
		};
		assert_noop!(call(99), E::UnknownContainer);
		change_case(AT_CLINIC, |case| case.holder = PHARMACY);
		assert_noop!(call(AT_CLINIC), E::NotInContainer);
	});
}

#[test]
fn undo_on_offer_or_locked_fails() {
	after_supply().build_and_execute(|| {
		change_case(AT_PHARMACY, |case| case.on_offer = true);
		assert_noop!(undo(&[1], 0), E::OnOffer);
		change_case(AT_PHARMACY, |case| (case.on_offer, case.locked) = (false, true));
		assert_noop!(undo(&[1], 0), E::Locked);
	});
}

#[test]
fn undo_with_an_entry_that_was_changed_fails_with_not_in_log() {
	after_supply().build_and_execute(|| {
		let (good, proof) = shown(PHARMACY, 0);
		let later = SupplyEntry { at: START + 1, ..good.clone() };
		let more = SupplyEntry { packs: indexes(&[1, 2, 3, 4]), ..good.clone() };
		for entry in [later, more] {
			assert_noop!(undo_by(PHARMACY, &[1], (entry, proof.clone()), None), E::NotInLog);
		}
		let number = SupplyProof { number: 1, ..proof };
		assert_noop!(undo_by(PHARMACY, &[1], (good, number), None), E::NotInLog);
	});
}

#[test]
fn undo_of_packs_that_the_entry_does_not_name_fails_with_not_in_entry() {
	after_supply().build_and_execute(|| {
		assert_ok!(supply(&[9]));
		assert_noop!(undo(&[1, 9], 0), E::NotInEntry);
		assert_noop!(undo(&[9], 0), E::NotInEntry);
	});
}

#[test]
fn undo_of_another_lot_with_the_same_numbers_fails_with_not_in_entry() {
	after_supply().build_and_execute(|| {
		let other = key_of(GTIN, "LOT-2");
		assert_ok!(Lots::commission(FACTORY, new_lot(other.clone(), QUANTITY)));
		let (entry, proof) = shown(PHARMACY, 0);
		let packs = packs_of(other, QUANTITY, &[1]);
		let call = DrugSupply::undo_supply(signed(PHARMACY), packs, sscc(AT_PHARMACY), SHOP, entry, proof, None);
		assert_noop!(call, E::NotInEntry);
	});
}

#[test]
fn undo_of_a_later_supply_with_the_old_entry_fails_with_already_undone() {
	after_supply().build_and_execute(|| {
		assert_ok!(undo(&[1], 0));
		assert_noop!(undo(&[1], 0), E::AlreadyUndone);
		// The clinic gets the pack, supplies it, and sends the rest back: the pharmacy can't undo that.
		change_case(AT_PHARMACY, |case| case.holder = CLINIC);
		assert_ok!(DrugSupply::supply(signed(CLINIC), packs(&[1]), sscc(AT_PHARMACY), SHOP, None));
		change_case(AT_PHARMACY, |case| case.holder = PHARMACY);
		assert_noop!(undo(&[1], 0), E::AlreadyUndone);
		assert_noop!(undo_by(PHARMACY, &[1], shown(CLINIC, 0), None), E::NotSupplier);
	});
}

#[test]
fn undo_without_the_fill_or_with_another_fails_with_not_in_log() {
	after_delivery().build_and_execute(|| {
		let used = fill(2);
		assert_ok!(supply_with(&[0, 1], Some(used.clone())));
		assert_noop!(undo_by(PHARMACY, &[0, 1], shown(PHARMACY, 0), None), E::NotInLog);
		let other = Fill { number: 3, ..used.clone() };
		assert_noop!(undo_by(PHARMACY, &[0, 1], shown(PHARMACY, 0), Some(other)), E::NotInLog);
		// Nor does the undo of a supply without a fill give any back.
		assert_ok!(supply(&[5, 6]));
		assert_noop!(undo_by(PHARMACY, &[5, 6], shown(PHARMACY, 1), Some(used)), E::NotInLog);
	});
}

#[test]
fn undo_of_a_part_of_a_fill_fails_with_fill_in_part() {
	after_delivery().build_and_execute(|| {
		let fill = fill(2);
		assert_ok!(supply_with(&[0, 1], Some(fill.clone())));
		assert_noop!(undo_by(PHARMACY, &[0], shown(PHARMACY, 0), Some(fill)), E::FillInPart);
	});
}

#[test]
fn undo_with_a_forged_serial_fails_with_not_genuine() {
	after_supply().build_and_execute(|| {
		let mut forged = packs(&[1]);
		forged.packs[0].serial = serial(2);
		let (entry, proof) = shown(PHARMACY, 0);
		let call = DrugSupply::undo_supply(signed(PHARMACY), forged, sscc(AT_PHARMACY), SHOP, entry, proof, None);
		assert_noop!(call, E::NotGenuine);
	});
}

#[test]
fn undo_by_others_fails_with_bad_origin() {
	after_supply().build_and_execute(|| {
		let (entry, proof) = shown(PHARMACY, 0);
		assert_bad_origin(&[PHARMACY, CLINIC, ABROAD], |origin| {
			let (entry, proof) = (entry.clone(), proof.clone());
			DrugSupply::undo_supply(origin, packs(&[1]), sscc(AT_PHARMACY), SHOP, entry, proof, None)
		});
	});
}

#[test]
fn undo_without_good_standing_fails() {
	after_supply().build_and_execute(|| assert_needs_good_standing(PHARMACY, || undo(&[1], 0)));
}
