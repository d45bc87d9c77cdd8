//! Tests of `ship`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{codes::RecallClass, containers::Offer};

use super::*;
use crate::{MAX_DUE, MIN_DUE};

#[test]
fn ship_works_and_the_holder_stays_the_holder() {
	after(packed).build_and_execute(|| {
		assert_ok!(sell(FACTORY, 1, PHARMACY));
		let found = container(1);
		assert_eq!((found.holder, found.owner, found.events), (FACTORY, FACTORY, 2));
		assert_eq!(found.offer, Some(Offer { to: PHARMACY, owner: PHARMACY, due: DUE }));
		assert_last(Event::Offered { sscc: sscc(1), from: FACTORY, to: PHARMACY, owner: PHARMACY, due: DUE });
	});
}

#[test]
fn ship_to_each_class_that_may_hold_medicines_works() {
	for to in [RIVAL, WHOLESALER, PHARMACY, CLINIC] {
		after(packed).build_and_execute(|| {
			assert_ok!(sell(FACTORY, 1, to));
		});
	}
}

#[test]
fn ship_without_a_new_owner_leaves_the_owner() {
	after(packed).build_and_execute(|| {
		assert_ok!(ship(FACTORY, 1, CARRIER, None));
		assert_eq!(container(1).offer.map(|offer| offer.owner), Some(FACTORY));
	});
}

#[test]
fn ship_to_a_carrier_for_the_buyer_works() {
	after(packed).build_and_execute(|| {
		assert_ok!(ship(FACTORY, 1, CARRIER, Some(PHARMACY)));
		assert_ok!(receive(CARRIER, 1));
		assert_eq!((container(1).holder, container(1).owner), (CARRIER, PHARMACY));
		assert_ok!(ship(CARRIER, 1, PHARMACY, None));
		assert_ok!(receive(PHARMACY, 1));
	});
}

#[test]
fn ship_by_others_fails_with_bad_origin() {
	after(packed).build_and_execute(|| {
		assert_bad_origin(&PARTNERS, |origin| {
			DrugTrace::ship(origin, sscc(1), PHARMACY, None, DUE).map(|_| ()).map_err(|failed| failed.error)
		});
	});
}

#[test]
fn ship_without_good_standing_fails() {
	after(packed).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || sell(FACTORY, 1, PHARMACY));
	});
}

#[test]
fn ship_of_an_unused_sscc_fails_with_unknown_container() {
	after(packed).build_and_execute(|| {
		assert_noop!(sell(FACTORY, 2, PHARMACY), E::UnknownContainer);
	});
}

#[test]
fn ship_of_what_is_in_another_fails_with_not_outermost() {
	after(loaded).build_and_execute(|| {
		assert_noop!(sell(FACTORY, 1, PHARMACY), E::NotOutermost);
	});
}

#[test]
fn ship_of_somebody_elses_container_fails_with_not_holder() {
	after(shipped).build_and_execute(|| {
		assert_noop!(sell(WHOLESALER, 1, PHARMACY), E::NotHolder);
		assert_noop!(sell(PHARMACY, 1, CLINIC), E::NotHolder);
	});
}

#[test]
fn ship_twice_fails_with_on_offer() {
	after(shipped).build_and_execute(|| {
		assert_noop!(sell(FACTORY, 1, WHOLESALER), E::OnOffer);
	});
}

#[test]
fn ship_of_what_is_locked_or_has_a_lock_within_fails_with_locked() {
	after(loaded).build_and_execute(|| {
		for locked in [10, 1] {
			set_locked(locked, true);
			assert_noop!(sell(FACTORY, 10, PHARMACY), E::Locked);
			set_locked(locked, false);
		}
		assert_ok!(sell(FACTORY, 10, PHARMACY));
	});
}

#[test]
fn ship_to_itself_fails_with_same_holder() {
	after(packed).build_and_execute(|| {
		assert_noop!(sell(FACTORY, 1, FACTORY), E::SameHolder);
	});
}

#[test]
fn ship_to_somebody_who_may_not_hold_or_own_fails_with_partner_not_authorised() {
	after(packed).build_and_execute(|| {
		for to in [INSURER, REGULATOR, STRANGER] {
			assert_noop!(sell(FACTORY, 1, to), E::PartnerNotAuthorised);
			assert_noop!(ship(FACTORY, 1, to, None), E::PartnerNotAuthorised);
			assert_noop!(ship(FACTORY, 1, CARRIER, Some(to)), E::PartnerNotAuthorised);
		}
	});
}

#[test]
fn ship_to_a_partner_without_good_standing_fails_with_partner_not_authorised() {
	after(packed).build_and_execute(|| {
		for standing in [Standing::Suspended, Standing::LicenceNotValid, Standing::Unknown] {
			set_standing(PHARMACY, standing);
			assert_noop!(sell(FACTORY, 1, PHARMACY), E::PartnerNotAuthorised);
			assert_noop!(ship(FACTORY, 1, CARRIER, Some(PHARMACY)), E::PartnerNotAuthorised);
		}
	});
}

#[test]
fn ship_of_somebody_elses_goods_to_a_new_owner_fails_with_not_owner() {
	after(packed).build_and_execute(|| {
		assert_ok!(ship(FACTORY, 1, CARRIER, None));
		assert_ok!(receive(CARRIER, 1));
		assert_noop!(sell(CARRIER, 1, PHARMACY), E::NotOwner);
		assert_noop!(ship(CARRIER, 1, PHARMACY, Some(CARRIER)), E::NotOwner);
		// Naming the owner that it has is no change.
		assert_ok!(ship(CARRIER, 1, PHARMACY, Some(FACTORY)));
	});
}

#[test]
fn ship_with_too_little_or_too_much_time_fails_with_invalid_due() {
	after(packed).build_and_execute(|| {
		let ship = |due| DrugTrace::ship(signed(FACTORY), sscc(1), PHARMACY, None, due);
		for due in [0, START, START + MIN_DUE - 1, START + MAX_DUE + 1, Offer::REPORTED] {
			assert_noop!(ship(due).map_err(|failed| failed.error), E::InvalidDue);
		}
		assert_ok!(ship(START + MAX_DUE));
	});
}

#[test]
fn ship_to_another_country_than_a_lot_is_made_for_fails_with_not_for_market() {
	after(packed).build_and_execute(|| {
		assert_ok!(pack(2, &[(0, COUNT, 1), (2, 0, 1)]));
		assert_noop!(sell(FACTORY, 2, PHARMACIE), E::NotForMarket);
		assert_ok!(sell(FACTORY, 1, PHARMACIE));
		// On a pallet it is still seen, and a store-keeper abroad may hold it.
		assert_ok!(load(FACTORY, 10, [2]));
		assert_noop!(sell(FACTORY, 10, PHARMACIE), E::NotForMarket);
		assert_ok!(ship(FACTORY, 10, PHARMACIE, None));
	});
}

#[test]
fn ship_back_to_a_lots_owner_works_whatever_the_market() {
	after(commissioned).build_and_execute(|| {
		assert_ok!(pack(1, &[(3, 0, 5)]));
		assert_noop!(sell(FACTORY, 1, PHARMACY), E::NotForMarket);
		assert_ok!(sell(FACTORY, 1, PHARMACIE));
		assert_ok!(receive(PHARMACIE, 1));
		assert_ok!(sell(PHARMACIE, 1, FACTORY));
	});
}

#[test]
fn ship_of_a_recalled_lot_to_a_new_owner_fails_with_recalled_but_for_the_lots() {
	after(delivered).build_and_execute(|| {
		recall(0);
		assert_noop!(sell(PHARMACY, 1, WHOLESALER), E::Recalled);
		assert_ok!(ship(PHARMACY, 1, CARRIER, Some(FACTORY)));
		assert_ok!(receive(CARRIER, 1));
		assert_ok!(ship(CARRIER, 1, FACTORY, None));
		assert_ok!(receive(FACTORY, 1));
		assert_noop!(sell(FACTORY, 1, PHARMACY), E::Recalled);
	});
}

#[test]
fn ship_of_what_is_recalled_in_either_country_fails_with_recalled() {
	for country in [Some(GERMANY), Some(FRANCE), None] {
		after(packed).build_and_execute(|| {
			ProductRecalls::set(vec![(GTIN, country, RecallClass::ClassII)]);
			assert_noop!(sell(FACTORY, 1, PHARMACIE), E::Recalled);
		});
	}
	after(packed).build_and_execute(|| {
		ProductRecalls::set(vec![(GTIN, Some(FRANCE), RecallClass::ClassII)]);
		assert_ok!(sell(FACTORY, 1, PHARMACY));
	});
}

#[test]
fn ship_of_an_expired_lot_to_a_new_owner_fails_with_expired_but_for_the_lots() {
	after(delivered).build_and_execute(|| {
		Now::set(EXPIRY);
		assert_noop!(sell(PHARMACY, 1, WHOLESALER), E::Expired);
		assert_ok!(sell(PHARMACY, 1, FACTORY));
	});
}

#[test]
fn ship_of_a_recalled_and_expired_lot_for_its_present_owner_works() {
	after(delivered).build_and_execute(|| {
		recall(0);
		Now::set(EXPIRY);
		assert_ok!(ship(PHARMACY, 1, CARRIER, None));
	});
}

#[test]
fn ship_of_a_lot_that_the_registry_does_not_know_fails_with_unknown_lot() {
	after(packed).build().execute_with(|| {
		LotTable::mutate(|lots| lots.clear());
		assert_noop!(sell(FACTORY, 1, PHARMACY), E::UnknownLot);
	});
}
