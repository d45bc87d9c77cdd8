use super::*;

#[test]
fn open_case_works() {
	ExtBuilder.build_and_execute(|| {
		let (by, suspicion, evidence) = (organisation(PHARMACY), Suspicion::Stolen, Some(HASH));
		let mut suspects = containers(&[BOX]);
		suspects.try_push(Suspect::Lot(key(VACCINE))).unwrap();
		assert_ok!(DrugSafety::open_case(signed(PHARMACY), suspicion, suspects.clone(), evidence));

		let event = Event::CaseOpened { case: FIRST, by, suspicion, suspects: suspects.clone(), evidence };
		assert_event(event.clone());
		let (illegitimate_at, notified_at, closed) = (None, None, None);
		let expected =
			Case { by, opened_at: START, suspicion, suspects, evidence, illegitimate_at, notified_at, closed };
		assert_eq!(case(), expected);
		assert!(OpenCases::<Test>::contains_key(FIRST) && to_be_told_until().is_none());
		assert!(is_locked(BOX));
		assert_eq!(Locks::<Test>::get(BOX).unwrap().cases.into_inner(), [FIRST]);
		let head = chain_hash(&[0; 32], &(START, event));
		assert_eq!(Histories::<Test>::get(Subject::Case(FIRST)), History { head, events: 1 });
	});
}

#[test]
fn open_case_of_an_inner_container_locks_it_alone() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(WHOLESALER, CASE));
		assert!(is_locked(CASE) && !is_locked(PALLET));
	});
}

#[test]
fn open_case_of_what_another_holds_names_it_and_does_not_lock() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(FACTORY, PALLET));
		assert!(!is_locked(PALLET) && !Locks::<Test>::contains_key(PALLET));
	});
}

#[test]
fn open_case_of_a_locked_container_adds_a_reason() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_ok!(open(PHARMACY, BOX));
		assert_eq!(Locks::<Test>::get(BOX).unwrap().cases.into_inner(), [FIRST, CaseId(1)]);
	});
}

#[test]
fn open_case_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(open(INSURER, BOX), BadOrigin);
		assert_noop!(open(REGULATOR, BOX), BadOrigin);
	});
}

#[test]
fn open_case_without_good_standing_fails() {
	ExtBuilder.build_and_execute(|| assert_standing_matters(PHARMACY, || open(PHARMACY, BOX)));
}

#[test]
fn open_case_of_nothing_fails_with_nothing_named() {
	ExtBuilder.build_and_execute(|| {
		let call = DrugSafety::open_case(signed(PHARMACY), Suspicion::Unfit, containers(&[]), None);
		assert_noop!(call, Error::NothingNamed);
	});
}

#[test]
fn open_case_of_a_container_twice_fails_with_named_twice() {
	ExtBuilder.build_and_execute(|| {
		let call = DrugSafety::open_case(signed(PHARMACY), Suspicion::Unfit, containers(&[BOX, BOX]), None);
		assert_noop!(call, Error::NamedTwice);
	});
}

#[test]
fn open_case_of_an_unknown_container_fails_with_unknown_container() {
	ExtBuilder.build_and_execute(|| {
		let call = DrugSafety::open_case(signed(PHARMACY), Suspicion::Unfit, containers(&[BOX, Sscc(99)]), None);
		assert_noop!(call, Error::UnknownContainer);
		assert!(!is_locked(BOX));
	});
}

#[test]
fn open_case_of_an_unknown_lot_fails_with_unknown_lot() {
	ExtBuilder.build_and_execute(|| {
		let suspects = vec![Suspect::Lot(key(Gtin(9)))].try_into().unwrap();
		let call = DrugSafety::open_case(signed(PHARMACY), Suspicion::Diverted, suspects, None);
		assert_noop!(call, Error::UnknownLot);
	});
}

#[test]
fn open_case_beyond_the_most_fails_with_too_many_cases() {
	ExtBuilder.build_and_execute(|| {
		(0..MAX_LOCKS).for_each(|_| {
			assert_ok!(open(PHARMACY, BOX));
		});
		assert_noop!(open(PHARMACY, BOX), Error::TooManyCases);
		// Who only names it adds no reason.
		assert_ok!(open(WHOLESALER, BOX));
	});
}

#[test]
fn open_case_without_numbers_left_fails_with_ids_exhausted() {
	ExtBuilder.build().execute_with(|| {
		NextCase::<Test>::put(CaseId(u32::MAX));
		assert_noop!(open(PHARMACY, BOX), Error::IdsExhausted);
	});
}
