use super::*;

#[test]
fn recall_by_the_owner_works() {
	ExtBuilder.build_and_execute(|| {
		let (by, scope) = (organisation(FACTORY), lots(&[VACCINE, SERUM]));
		assert_ok!(DrugSafety::recall(signed(FACTORY), scope.clone(), RecallClass::ClassII, DUE));

		let class = RecallClass::ClassII;
		assert_event(Event::Recalled { recall: RECALL, scope: scope.clone(), class, by, due: DUE });
		let record = Recall { scope, class, by, at: START, due: DUE, acknowledged: 0, lifted_at: None };
		assert_eq!(Recalls::<Test>::get(RECALL), Some(record));
		assert!(RecallsInForce::<Test>::contains_key(RECALL));
		assert_eq!(NextRecall::<Test>::get(), RecallId(1));
		for gtin in [VACCINE, SERUM] {
			assert_eq!(Registry::lot(&key(gtin)).unwrap().recall, Some(class));
			let standing = StandingRecall { recall: RECALL, market: None, class };
			assert_eq!(RecallsOf::<Test>::get(Target::Lot(key(gtin))).into_inner(), [standing]);
		}
		assert_eq!(Registry::lot(&key(TABLETS)).unwrap().recall, None);
	});
}

#[test]
fn recall_by_a_regulator_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(REGULATOR, RecallClass::ClassI));
		assert_eq!(known(), Some(RecallClass::ClassI));
	});
}

#[test]
fn recall_of_a_product_in_a_market_works() {
	ExtBuilder.build_and_execute(|| {
		let scope = |market| RecallScope::Product { gtin: VACCINE, market };
		assert_ok!(DrugSafety::recall(signed(FACTORY), scope(Some(HERE)), RecallClass::ClassIII, DUE));
		let elsewhere = Jurisdiction(*b"FR");
		let at_market = |market| Registry::recall(&Registry::lot(&key(VACCINE)).unwrap(), VACCINE, market);
		assert_eq!((at_market(HERE), at_market(elsewhere)), (Some(RecallClass::ClassIII), None));

		assert_ok!(DrugSafety::recall(signed(FACTORY), scope(None), RecallClass::ClassII, DUE));
		assert_eq!(at_market(elsewhere), Some(RecallClass::ClassII));
		assert_eq!(at_market(HERE), Some(RecallClass::ClassII), "the gravest of both");
		assert_eq!(ProductRecalls::get()[&(VACCINE, Some(HERE.0))], RecallClass::ClassIII);
		assert_eq!(known(), None, "not of the lot itself");
	});
}

#[test]
fn recall_on_recall_lets_the_gravest_count() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_ok!(recall(REGULATOR, RecallClass::ClassI));
		assert_ok!(recall(FACTORY, RecallClass::ClassIII));
		assert_eq!(known(), Some(RecallClass::ClassI));
	});
}

#[test]
fn recall_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(recall(PHARMACY, RecallClass::ClassI), BadOrigin);
		let call = DrugSafety::recall(RuntimeOrigin::root(), lots(&[VACCINE]), RecallClass::ClassI, DUE);
		assert_noop!(call, BadOrigin);
	});
}

#[test]
fn recall_without_good_standing_fails() {
	ExtBuilder.build_and_execute(|| {
		assert_standing_matters(FACTORY, || recall(FACTORY, RecallClass::ClassI));
		assert_noop!(recall(UNADMITTED, RecallClass::ClassI), Error::NotMember);
	});
}

#[test]
fn recall_of_anothers_lot_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(recall(RIVAL, RecallClass::ClassI), Error::NotAuthorized);
		let scope = RecallScope::Product { gtin: VACCINE, market: None };
		assert_noop!(DrugSafety::recall(signed(RIVAL), scope, RecallClass::ClassI, DUE), Error::NotAuthorized);
	});
}

#[test]
fn recall_of_an_unknown_lot_fails_with_unknown_lot() {
	ExtBuilder.build_and_execute(|| {
		let call = DrugSafety::recall(signed(FACTORY), lots(&[VACCINE, Gtin(9)]), RecallClass::ClassI, DUE);
		assert_noop!(call, Error::UnknownLot);
		assert_eq!(known(), None);
	});
}

#[test]
fn recall_of_an_unknown_product_fails_with_unknown_product() {
	ExtBuilder.build_and_execute(|| {
		let scope = RecallScope::Product { gtin: Gtin(9), market: None };
		assert_noop!(DrugSafety::recall(signed(FACTORY), scope, RecallClass::ClassI, DUE), Error::UnknownProduct);
	});
}

#[test]
fn recall_of_nothing_fails_with_nothing_named() {
	ExtBuilder.build_and_execute(|| {
		let call = DrugSafety::recall(signed(FACTORY), lots(&[]), RecallClass::ClassI, DUE);
		assert_noop!(call, Error::NothingNamed);
	});
}

#[test]
fn recall_of_a_lot_twice_fails_with_named_twice() {
	ExtBuilder.build_and_execute(|| {
		let call = DrugSafety::recall(signed(FACTORY), lots(&[VACCINE, SERUM, VACCINE]), RecallClass::ClassI, DUE);
		assert_noop!(call, Error::NamedTwice);
	});
}

#[test]
fn recall_in_no_country_fails_with_invalid_market() {
	ExtBuilder.build_and_execute(|| {
		let scope = RecallScope::Product { gtin: VACCINE, market: Some(Jurisdiction(*b"d1")) };
		assert_noop!(DrugSafety::recall(signed(FACTORY), scope, RecallClass::ClassI, DUE), Error::InvalidMarket);
	});
}

#[test]
fn recall_due_at_once_fails_with_due_not_ahead() {
	ExtBuilder.build_and_execute(|| {
		let call = DrugSafety::recall(signed(FACTORY), lots(&[VACCINE]), RecallClass::ClassI, START);
		assert_noop!(call, Error::DueNotAhead);
	});
}

#[test]
fn recall_beyond_the_most_fails_with_too_many_recalls() {
	ExtBuilder.build_and_execute(|| {
		(0..MAX_IN_FORCE).for_each(|_| {
			assert_ok!(recall(FACTORY, RecallClass::ClassIII));
		});
		assert_noop!(recall(FACTORY, RecallClass::ClassIII), Error::TooManyRecalls);
		assert_ok!(DrugSafety::lift_recall(signed(FACTORY), RECALL));
		assert_ok!(recall(FACTORY, RecallClass::ClassIII));
	});
}

#[test]
fn recall_without_numbers_left_fails_with_ids_exhausted() {
	ExtBuilder.build().execute_with(|| {
		NextRecall::<Test>::put(RecallId(u32::MAX));
		assert_noop!(recall(FACTORY, RecallClass::ClassI), Error::IdsExhausted);
	});
}

#[test]
fn recall_that_the_registry_has_no_room_for_fails() {
	ExtBuilder.build_and_execute(|| {
		let full = (0..33u8).map(|n| ((VACCINE, Some([b'A', n])), RecallClass::ClassI));
		ProductRecalls::set(full.collect());
		let scope = RecallScope::Product { gtin: VACCINE, market: None };
		let call = DrugSafety::recall(signed(FACTORY), scope, RecallClass::ClassI, DUE);
		assert_noop!(call, sp_runtime::DispatchError::Exhausted);
	});
}

#[test]
fn recall_in_another_country_by_a_regulator_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		let product = |market| RecallScope::Product { gtin: VACCINE, market };
		let recall = |scope| DrugSafety::recall(signed(AUTHORITY), scope, RecallClass::ClassI, DUE);
		assert_noop!(recall(product(Some(HERE))), Error::NotAuthorized);
		assert_ok!(recall(product(Some(AWAY))));
		assert_ok!(recall(product(None)));
		assert_ok!(DrugSafety::recall(signed(FACTORY), product(Some(AWAY)), RecallClass::ClassI, DUE));
	});
}
