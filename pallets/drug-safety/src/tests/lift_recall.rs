use super::*;

fn lift(who: u64, recall: u32) -> DispatchResult {
	DrugSafety::lift_recall(signed(who), RecallId(recall))
}

#[test]
fn lift_recall_by_who_recalled_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		at(START + 9);
		assert_ok!(lift(FACTORY, 0));
		assert_event(Event::RecallLifted { recall: RECALL, by: organisation(FACTORY) });
		assert_eq!(Recalls::<Test>::get(RECALL).unwrap().lifted_at, Some(START + 9));
		assert!(!RecallsInForce::<Test>::contains_key(RECALL));
		assert!(!RecallsOf::<Test>::contains_key(Target::Lot(key(VACCINE))));
		assert_eq!(known(), None);
	});
}

#[test]
fn lift_recall_by_a_regulator_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_ok!(lift(REGULATOR, 0));
		assert_eq!(known(), None);
	});
}

#[test]
fn lift_recall_lets_what_is_left_count_again() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassIII));
		assert_ok!(recall(REGULATOR, RecallClass::ClassI));
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_ok!(lift(REGULATOR, 1));
		assert_eq!(known(), Some(RecallClass::ClassII));
		assert_ok!(lift(FACTORY, 2));
		assert_eq!(known(), Some(RecallClass::ClassIII));
		assert_ok!(lift(FACTORY, 0));
		assert_eq!(known(), None);
	});
}

#[test]
fn lift_recall_of_a_product_works() {
	ExtBuilder.build_and_execute(|| {
		let scope = RecallScope::Product { gtin: VACCINE, market: Some(HERE) };
		assert_ok!(DrugSafety::recall(signed(FACTORY), scope, RecallClass::ClassI, DUE));
		assert_ok!(lift(FACTORY, 0));
		assert!(ProductRecalls::get().is_empty());
	});
}

#[test]
fn lift_recall_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_noop!(lift(PHARMACY, 0), BadOrigin);
	});
}

#[test]
fn lift_recall_without_good_standing_fails() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_standing_matters(FACTORY, || lift(FACTORY, 0));
	});
}

#[test]
fn lift_recall_of_anothers_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(REGULATOR, RecallClass::ClassII));
		// Not even the lot's owner lifts what a regulator recalled.
		assert_noop!(lift(FACTORY, 0), Error::NotAuthorized);
	});
}

#[test]
fn lift_recall_unknown_fails_with_unknown_recall() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(lift(FACTORY, 0), Error::UnknownRecall);
	});
}

#[test]
fn lift_recall_again_fails_with_already_lifted() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_ok!(lift(FACTORY, 0));
		assert_noop!(lift(FACTORY, 0), Error::AlreadyLifted);
	});
}

#[test]
fn lift_recall_of_another_countrys_regulator_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(REGULATOR, RecallClass::ClassII));
		assert_noop!(lift(AUTHORITY, 0), Error::NotAuthorized);
		assert_ok!(recall(AUTHORITY, RecallClass::ClassII));
		assert_noop!(lift(REGULATOR, 1), Error::NotAuthorized);
		assert_ok!(lift(AUTHORITY, 1));
	});
}

#[test]
fn lift_recall_in_another_country_by_a_regulator_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		let scope = RecallScope::Product { gtin: VACCINE, market: Some(HERE) };
		assert_ok!(DrugSafety::recall(signed(FACTORY), scope, RecallClass::ClassI, DUE));
		assert_noop!(lift(AUTHORITY, 0), Error::NotAuthorized);
		assert_ok!(lift(REGULATOR, 0));
	});
}
