//! Tests of `recall`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::trace::RecallClass;

use super::*;
use crate::{Lots, Recall};

type E = Error<Test>;

fn recall(by: OrganisationId) -> DispatchResult {
	DrugTrace::recall(signed(by), key(), RecallClass::ClassII)
}

#[test]
fn recall_by_the_owner_works() {
	after(commissioned).build_and_execute(|| {
		Now::set(2_000);
		assert_ok!(recall(FACTORY));
		let recall = Recall { class: RecallClass::ClassII, at: 2_000 };
		assert_eq!(Lots::<Test>::get(key()).unwrap().recall, Some(recall));
		assert_last(Event::Recalled { key: key(), class: RecallClass::ClassII, by: FACTORY });
	});
}

#[test]
fn recall_by_a_regulator_works() {
	after(commissioned).build_and_execute(|| {
		assert_ok!(recall(REGULATOR));
		assert_last(Event::Recalled { key: key(), class: RecallClass::ClassII, by: REGULATOR });
	});
}

#[test]
fn recall_leaves_other_lots_alone() {
	after(commissioned).build_and_execute(|| {
		let other = key_of("LOT-2");
		let root = root_of(&other, QUANTITY);
		assert_ok!(DrugTrace::commission(signed(FACTORY), other.clone(), EXPIRY, QUANTITY, root));
		assert_ok!(recall(FACTORY));
		assert_eq!(Lots::<Test>::get(other).unwrap().recall, None);
	});
}

#[test]
fn recall_by_others_fails_with_bad_origin() {
	after(commissioned).build_and_execute(|| {
		let allowed = [FACTORY, RIVAL, REGULATOR];
		assert_bad_origin(&allowed, |origin| DrugTrace::recall(origin, key(), RecallClass::ClassI));
	});
}

#[test]
fn recall_without_good_standing_fails() {
	after(commissioned).build_and_execute(|| {
		assert_needs_good_standing(FACTORY, || recall(FACTORY));
		assert_needs_good_standing(REGULATOR, || recall(REGULATOR));
	});
}

#[test]
fn recall_of_uncommissioned_lot_fails_with_unknown_lot() {
	after(registered).build_and_execute(|| {
		assert_noop!(recall(FACTORY), E::UnknownLot);
	});
}

#[test]
fn recall_by_another_manufacturer_fails_with_not_authorized() {
	after(commissioned).build_and_execute(|| {
		assert_noop!(recall(RIVAL), E::NotAuthorized);
	});
}

#[test]
fn recall_again_fails_with_already_recalled() {
	after(commissioned).build_and_execute(|| {
		assert_ok!(recall(FACTORY));
		assert_noop!(recall(REGULATOR), E::AlreadyRecalled);
	});
}
