//! Tests of `ship`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::trace::RecallClass;

use super::*;
use crate::Containers;

type E = Error<Test>;

fn ship(from: OrganisationId, to: OrganisationId) -> DispatchResult {
	DrugTrace::ship(signed(from), sscc(1), to)
}

#[test]
fn ship_works_and_the_holder_stays_the_holder() {
	after(packed).build_and_execute(|| {
		assert_ok!(ship(FACTORY, PHARMACY));
		let container = Containers::<Test>::get(sscc(1)).unwrap();
		assert_eq!((container.holder, container.offered_to), (FACTORY, Some(PHARMACY)));
		assert_last(Event::Offered { sscc: sscc(1), from: FACTORY, to: PHARMACY });
	});
}

#[test]
fn ship_to_each_class_that_may_hold_medicines_works() {
	for to in [RIVAL, WHOLESALER, PHARMACY, CLINIC] {
		after(packed).build_and_execute(|| {
			assert_ok!(ship(FACTORY, to));
		});
	}
}

#[test]
fn ship_by_others_fails_with_bad_origin() {
	after(packed).build_and_execute(|| {
		let partners = [FACTORY, RIVAL, WHOLESALER, PHARMACY, CLINIC];
		assert_bad_origin(&partners, |origin| DrugTrace::ship(origin, sscc(1), PHARMACY));
	});
}

#[test]
fn ship_without_good_standing_fails() {
	after(packed).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || ship(FACTORY, PHARMACY));
	});
}

#[test]
fn ship_of_unused_sscc_fails_with_unknown_container() {
	after(packed).build_and_execute(|| {
		assert_noop!(DrugTrace::ship(signed(FACTORY), sscc(2), PHARMACY), E::UnknownContainer);
	});
}

#[test]
fn ship_of_somebody_elses_container_fails_with_not_holder() {
	after(packed).build_and_execute(|| {
		assert_noop!(ship(WHOLESALER, PHARMACY), E::NotHolder);
	});
}

#[test]
fn ship_by_the_one_it_is_on_offer_to_fails_with_not_holder() {
	after(shipped).build_and_execute(|| {
		assert_noop!(ship(PHARMACY, CLINIC), E::NotHolder);
	});
}

#[test]
fn ship_twice_fails_with_already_offered() {
	after(shipped).build_and_execute(|| {
		assert_noop!(ship(FACTORY, WHOLESALER), E::AlreadyOffered);
	});
}

#[test]
fn ship_to_itself_fails_with_same_holder() {
	after(packed).build_and_execute(|| {
		assert_noop!(ship(FACTORY, FACTORY), E::SameHolder);
	});
}

#[test]
fn ship_to_a_class_that_may_not_hold_fails_with_partner_not_authorised() {
	after(packed).build_and_execute(|| {
		for to in [INSURER, REGULATOR, STRANGER] {
			assert_noop!(ship(FACTORY, to), E::PartnerNotAuthorised);
		}
	});
}

#[test]
fn ship_to_a_partner_without_good_standing_fails_with_partner_not_authorised() {
	after(packed).build_and_execute(|| {
		for standing in [Standing::Suspended, Standing::LicenceNotValid, Standing::Unknown] {
			set_standing(PHARMACY, standing);
			assert_noop!(ship(FACTORY, PHARMACY), E::PartnerNotAuthorised);
		}
	});
}

#[test]
fn ship_of_recalled_lot_fails_with_recalled_but_for_the_owner() {
	after(delivered).build_and_execute(|| {
		assert_ok!(DrugTrace::recall(signed(FACTORY), key(), RecallClass::ClassI));
		assert_noop!(ship(PHARMACY, WHOLESALER), E::Recalled);
		assert_ok!(ship(PHARMACY, FACTORY));
		assert_ok!(DrugTrace::receive(signed(FACTORY), sscc(1)));
		assert_noop!(ship(FACTORY, PHARMACY), E::Recalled);
	});
}

#[test]
fn ship_of_expired_lot_fails_with_expired_but_for_the_owner() {
	after(delivered).build_and_execute(|| {
		Now::set(EXPIRY);
		assert_noop!(ship(PHARMACY, WHOLESALER), E::Expired);
		assert_ok!(ship(PHARMACY, FACTORY));
	});
}
