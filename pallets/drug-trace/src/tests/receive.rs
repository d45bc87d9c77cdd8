//! Tests of `receive`.

use frame_support::{assert_noop, assert_ok};

use super::*;

#[test]
fn receive_changes_holder_and_owner() {
	after(shipped).build_and_execute(|| {
		assert_ok!(receive(PHARMACY, 1));
		let found = container(1);
		assert_eq!((found.holder, found.owner, found.offer, found.events), (PHARMACY, PHARMACY, None, 3));
		assert!(is_listed(PHARMACY, 1) && !is_listed(FACTORY, 1));
		assert_last(Event::Received { sscc: sscc(1), from: FACTORY, to: PHARMACY, owner: PHARMACY });
	});
}

#[test]
fn receive_for_somebody_else_leaves_the_owner() {
	after(packed).build_and_execute(|| {
		assert_ok!(ship(FACTORY, 1, CARRIER, None));
		assert_ok!(receive(CARRIER, 1));
		assert_eq!((container(1).holder, container(1).owner), (CARRIER, FACTORY));
		assert_last(Event::Received { sscc: sscc(1), from: FACTORY, to: CARRIER, owner: FACTORY });
	});
}

#[test]
fn receive_of_a_pallet_brings_what_is_on_it() {
	after(loaded).build_and_execute(|| {
		assert_ok!(sell(FACTORY, 10, WHOLESALER));
		assert_ok!(receive(WHOLESALER, 10));
		let possession = DrugTrace::container(sscc(1)).unwrap();
		assert_eq!((possession.root, possession.holder, possession.owner), (sscc(10), WHOLESALER, WHOLESALER));
		assert_eq!(container(1).events, 2, "its own history is that of the pallet meanwhile");
	});
}

#[test]
fn receive_of_what_is_overdue_works() {
	after(shipped).build_and_execute(|| {
		Now::set(DUE + 1);
		assert_ok!(receive(PHARMACY, 1));
	});
}

#[test]
fn receive_by_others_fails_with_bad_origin() {
	after(shipped).build_and_execute(|| {
		assert_bad_origin(&PARTNERS, |origin| {
			DrugTrace::receive(origin, sscc(1)).map(|_| ()).map_err(|failed| failed.error)
		});
	});
}

#[test]
fn receive_without_good_standing_fails() {
	after(shipped).build_and_execute(|| {
		assert_needs_good_standing(PHARMACY, || receive(PHARMACY, 1));
	});
}

#[test]
fn receive_of_an_unused_sscc_fails_with_unknown_container() {
	after(shipped).build_and_execute(|| {
		assert_noop!(receive(PHARMACY, 2), E::UnknownContainer);
	});
}

#[test]
fn receive_of_what_was_not_offered_fails_with_not_offered() {
	after(shipped).build_and_execute(|| {
		assert_noop!(receive(CLINIC, 1), E::NotOffered);
		assert_noop!(receive(FACTORY, 1), E::NotOffered);
		assert_ok!(receive(PHARMACY, 1));
		assert_noop!(receive(PHARMACY, 1), E::NotOffered);
	});
}

#[test]
fn receive_of_what_was_locked_on_its_way_fails_with_locked() {
	after(loaded).build_and_execute(|| {
		assert_ok!(sell(FACTORY, 10, PHARMACY));
		for locked in [10, 1] {
			set_locked(locked, true);
			assert_noop!(receive(PHARMACY, 10), E::Locked);
			set_locked(locked, false);
		}
		set_locked(1, true);
		assert_ok!(DrugTrace::refuse(signed(PHARMACY), sscc(10)));
	});
}

#[test]
fn receive_of_a_lot_that_was_recalled_on_its_way_fails_with_recalled() {
	after(shipped).build_and_execute(|| {
		recall(0);
		assert_noop!(receive(PHARMACY, 1), E::Recalled);
		assert_ok!(DrugTrace::refuse(signed(PHARMACY), sscc(1)));
		assert_eq!((container(1).holder, container(1).owner), (FACTORY, FACTORY));
	});
}

#[test]
fn receive_of_a_lot_that_expired_on_its_way_fails_with_expired() {
	after(shipped).build_and_execute(|| {
		Now::set(EXPIRY - 1);
		assert_ok!(DrugTrace::cancel(signed(FACTORY), sscc(1)));
		assert_ok!(sell(FACTORY, 1, PHARMACY));
		Now::set(EXPIRY);
		assert_noop!(receive(PHARMACY, 1), E::Expired);
	});
}

#[test]
fn receive_brings_a_recalled_lot_back_to_its_own_owner() {
	after(delivered).build_and_execute(|| {
		recall(0);
		assert_ok!(sell(PHARMACY, 1, FACTORY));
		assert_ok!(receive(FACTORY, 1));
		assert_eq!((container(1).holder, container(1).owner), (FACTORY, FACTORY));
	});
}

#[test]
fn receive_for_the_same_owner_works_whatever_became_of_the_lot() {
	after(packed).build_and_execute(|| {
		assert_ok!(ship(FACTORY, 1, CARRIER, None));
		recall(0);
		assert_ok!(receive(CARRIER, 1));
	});
}

#[test]
fn receive_from_an_owner_that_lost_its_licence_fails_with_partner_not_authorised() {
	after(shipped).build_and_execute(|| {
		set_standing(FACTORY, Standing::Suspended);
		assert_noop!(receive(PHARMACY, 1), E::PartnerNotAuthorised);
	});
}

#[test]
fn receive_for_a_new_owner_that_lost_its_licence_fails_with_partner_not_authorised() {
	after(packed).build_and_execute(|| {
		assert_ok!(ship(FACTORY, 1, CARRIER, Some(PHARMACY)));
		for standing in [Standing::Suspended, Standing::LicenceNotValid, Standing::Unknown] {
			set_standing(PHARMACY, standing);
			assert_noop!(receive(CARRIER, 1), E::PartnerNotAuthorised);
		}
		set_standing(PHARMACY, Standing::Good);
		assert_ok!(receive(CARRIER, 1));
		assert_eq!((container(1).holder, container(1).owner), (CARRIER, PHARMACY));
	});
}

#[test]
fn a_container_that_has_its_sscc_from_another_is_born_later() {
	after(packed).build_and_execute(|| {
		let born = container(1).born;
		System::set_block_number(7);
		assert_ok!(repack(FACTORY, 1, 2, &[(0, 0, COUNT)]));
		assert_ok!(repack(FACTORY, 2, 1, &[(0, 0, COUNT)]));
		assert_eq!((born, container(1).born), (1, 7));
	});
}
