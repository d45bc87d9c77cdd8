//! Tests of `offer_destruction`, `witness_destruction` and `end_destruction`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{containers::ContainerControl, ids::DestructionId, supply::Decommission};

use super::*;
use crate::{Destruction, Destructions, NextDestruction, WeightInfo};

const FIRST: DestructionId = DestructionId(0);

fn offer(first: u32, count: u32) -> DispatchResult {
	DrugSupply::offer_destruction(signed(FACTORY), sscc(AT_FACTORY), key(), first, count, REGULATOR)
}

fn witness(by: OrganisationId) -> DispatchResult {
	DrugSupply::witness_destruction(signed(by), FIRST).map(|_| ()).map_err(|error| error.error)
}

fn end(by: OrganisationId) -> DispatchResult {
	DrugSupply::end_destruction(signed(by), FIRST)
}

fn offered() {
	assert_ok!(offer(200, 50));
}

fn after_offer() -> ExtBuilder {
	after_delivery().after(offered)
}

#[test]
fn offer_works_and_leaves_the_packs_as_they_are() {
	after_offer().build_and_execute(|| {
		let destruction =
			Destruction { by: FACTORY, witness: REGULATOR, sscc: sscc(AT_FACTORY), packs: range(200, 50), at: START };
		assert_last(Event::DestructionOffered { id: FIRST, destruction });
		assert_eq!(Destructions::<Test>::get(FIRST), Some(destruction));
		assert_eq!(NextDestruction::<Test>::get(), DestructionId(1));
		assert_states(&[200, 249], PackState::Active);
	});
}

#[test]
fn witnessed_packs_are_destroyed_and_leave_their_container() {
	after_offer().build_and_execute(|| {
		let post = DrugSupply::witness_destruction(signed(REGULATOR), FIRST).unwrap();
		assert_eq!(post.actual_weight, Some(<() as WeightInfo>::witness_destruction(2)));
		assert_last(Event::Destroyed { id: FIRST, packs: range(200, 50), by: FACTORY, witness: REGULATOR });
		assert_states(&[200, 225, 249], PackState::Destroyed);
		assert_states(&[199, 250], PackState::Active);
		assert_eq!(
			Cases::get(sscc(AT_FACTORY)).unwrap().container.packs.into_inner(),
			[range(150, 50), range(250, 250)]
		);
		assert_eq!(Destructions::<Test>::get(FIRST), None);
		assert_noop!(witness(REGULATOR), E::UnknownDestruction);
	});
}

#[test]
fn locked_and_withdrawn_packs_of_a_locked_container_can_be_destroyed() {
	after_delivery().build_and_execute(|| {
		let decommission =
			|index, why| DrugSupply::decommission(signed(FACTORY), packs(&[index]), sscc(AT_FACTORY), why);
		assert_ok!(decommission(200, Decommission::Locked));
		assert_ok!(decommission(201, Decommission::Withdrawn));
		change_case(AT_FACTORY, |case| case.locked = true);
		recall_lot();
		Now::set(EXPIRY);
		assert_ok!(offer(200, 3));
		assert_ok!(witness(REGULATOR));
		assert_states(&[200, 201, 202], PackState::Destroyed);
		// A lock keeps the list of the container as it is.
		assert_eq!(Cases::get(sscc(AT_FACTORY)).unwrap().container.packs.into_inner(), [range(150, 350)]);
		assert_noop!(offer(200, 1), E::StateNotAllowed);
	});
}

#[test]
fn offer_of_packs_in_any_other_state_fails_with_state_not_allowed() {
	use PackState::*;
	after_delivery().build().execute_with(|| {
		for state in [Supplied, Exported, Stolen, Destroyed, Sample, Repacked] {
			DrugSupply::set_states(LOT, &[249], state);
			assert_noop!(offer(200, 50), E::StateNotAllowed);
		}
	});
}

#[test]
fn offer_of_a_wrong_range_fails() {
	after_delivery().build_and_execute(|| {
		for (first, count) in [(200, 0), (200, 10_001), (QUANTITY - 1, 2), (u32::MAX, 1)] {
			assert_noop!(offer(first, count), E::InvalidRange);
		}
		assert_noop!(offer(FACTORYS - 1, 10), E::NotInContainer);
		assert_noop!(offer(499, 2), E::NotInContainer);
	});
}

#[test]
fn offer_over_two_ranges_that_meet_works() {
	after_delivery().build_and_execute(|| {
		change_case(AT_FACTORY, |case| {
			case.container.packs = BoundedVec::truncate_from(vec![range(200, 300), range(150, 50)]);
		});
		assert_ok!(offer(190, 20));
	});
}

#[test]
fn offer_to_oneself_or_to_one_who_does_not_stand_well_fails() {
	after_delivery().build_and_execute(|| {
		let to = |witness| DrugSupply::offer_destruction(signed(FACTORY), sscc(AT_FACTORY), key(), 200, 50, witness);
		assert_noop!(to(FACTORY), E::SameOrganisation);
		assert_noop!(to(STRANGER), E::WitnessNotInGoodStanding);
		Standings::set(vec![(REGULATOR, Standing::Suspended)]);
		assert_noop!(to(REGULATOR), E::WitnessNotInGoodStanding);
	});
}

#[test]
fn offer_from_a_container_that_is_not_at_hand_fails() {
	after_delivery().build_and_execute(|| {
		let from = |by, number, lot| DrugSupply::offer_destruction(signed(by), sscc(number), lot, 200, 50, REGULATOR);
		assert_noop!(from(FACTORY, 99, key()), E::UnknownContainer);
		assert_noop!(from(PHARMACY, AT_FACTORY, key()), E::NotHolder);
		assert_noop!(from(FACTORY, AT_FACTORY, key_of(GTIN, "LOT-2")), E::UnknownLot);
		change_case(AT_FACTORY, |case| case.on_offer = true);
		assert_noop!(offer(200, 50), E::OnOffer);
	});
}

#[test]
fn offer_when_numbers_have_run_out_fails_with_ids_exhausted() {
	after_delivery().build_and_execute(|| {
		NextDestruction::<Test>::put(DestructionId(u32::MAX));
		assert_noop!(offer(200, 50), E::IdsExhausted);
	});
}

#[test]
fn witness_by_another_fails_with_not_witness() {
	after_offer().build_and_execute(|| {
		for by in [FACTORY, PHARMACY] {
			assert_noop!(witness(by), E::NotWitness);
		}
	});
}

#[test]
fn witness_of_packs_that_changed_meanwhile_fails() {
	after_offer().build_and_execute(|| {
		let call = DrugSupply::decommission(signed(FACTORY), packs(&[249]), sscc(AT_FACTORY), Decommission::Stolen);
		assert_ok!(call);
		assert_noop!(witness(REGULATOR), E::StateNotAllowed);
	});
	after_offer().build_and_execute(|| {
		change_case(AT_FACTORY, |case| case.on_offer = true);
		assert_noop!(witness(REGULATOR), E::OnOffer);
		change_case(AT_FACTORY, |case| (case.on_offer, case.holder) = (false, WHOLESALER));
		assert_noop!(witness(REGULATOR), E::NotHolder);
	});
	after_offer().build_and_execute(|| {
		assert_ok!(Containers::take(FACTORY, sscc(AT_FACTORY), &[pick(240, 1)]));
		assert_noop!(witness(REGULATOR), E::NotInContainer);
	});
}

#[test]
fn end_by_either_side_works() {
	for by in [FACTORY, REGULATOR] {
		after_offer().build_and_execute(|| {
			assert_ok!(end(by));
			assert_last(Event::DestructionEnded { id: FIRST, packs: range(200, 50), by });
			assert_noop!(end(by), E::UnknownDestruction);
			assert_noop!(witness(REGULATOR), E::UnknownDestruction);
			assert_states(&[200], PackState::Active);
		});
	}
}

#[test]
fn end_by_others_fails_with_not_authorized() {
	after_offer().build_and_execute(|| {
		assert_noop!(end(PHARMACY), E::NotAuthorized);
	});
}

#[test]
fn destruction_by_others_fails_with_bad_origin() {
	after_offer().build_and_execute(|| {
		let partners = [FACTORY, RIVAL, WHOLESALER, PHARMACY, CLINIC, ABROAD];
		assert_bad_origin(&partners, |origin| {
			DrugSupply::offer_destruction(origin, sscc(AT_FACTORY), key(), 300, 5, REGULATOR)
		});
		let witnesses = [&partners[..], &[REGULATOR]].concat();
		assert_bad_origin(&witnesses, |origin| {
			DrugSupply::witness_destruction(origin, FIRST).map(|_| ()).map_err(|error| error.error)
		});
		assert_bad_origin(&witnesses, |origin| DrugSupply::end_destruction(origin, FIRST));
	});
}

#[test]
fn destruction_without_good_standing_fails() {
	after_offer().build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || offer(300, 5));
		assert_needs_good_standing(REGULATOR, || witness(REGULATOR));
		assert_needs_good_standing(FACTORY, || end(FACTORY));
	});
}
