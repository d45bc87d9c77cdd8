use super::*;

/// All items of an index by pages of `limit`.
fn all<Id: Copy, Item>(limit: u32, page: impl Fn(Option<Id>, u32) -> Page<Id, Item>) -> Vec<Id> {
	let (mut found, mut after) = (vec![], None);
	loop {
		let Page { items, next } = page(after, limit);
		assert!(items.len() <= usize::try_from(limit.clamp(1, 100)).unwrap());
		found.extend(items.into_iter().map(|(id, _)| id));
		match next {
			Some(next) => after = Some(next),
			None => return found,
		}
	}
}

/// All overdue cases, one by one.
fn overdue() -> Vec<CaseId> {
	let next = |after: &CaseId| DrugSafety::overdue_cases(Some(*after), 1).first().copied();
	std::iter::successors(DrugSafety::overdue_cases(None, 1).first().copied(), next).collect()
}

fn sorted<Id: Ord>(mut ids: Vec<Id>) -> Vec<Id> {
	ids.sort();
	ids
}

#[test]
fn recalls_in_force_come_by_pages() {
	ExtBuilder.build_and_execute(|| {
		(0..7).for_each(|_| {
			assert_ok!(recall(FACTORY, RecallClass::ClassII));
		});
		assert_ok!(DrugSafety::lift_recall(signed(FACTORY), RecallId(3)));
		let expected: Vec<_> = [0, 1, 2, 4, 5, 6].map(RecallId).into();
		for limit in [0, 1, 2, 3, 6, 7, 1_000] {
			assert_eq!(sorted(all(limit, DrugSafety::recalls_in_force)), expected);
		}
		assert_eq!(DrugSafety::recall_by_id(RecallId(3)).unwrap().lifted_at, Some(START));
	});
}

#[test]
fn recalls_of_a_lot_are_those_of_its_product_too() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		for market in [None, Some(HERE), Some(Jurisdiction(*b"FR"))] {
			let scope = RecallScope::Product { gtin: VACCINE, market };
			assert_ok!(DrugSafety::recall(signed(FACTORY), scope, RecallClass::ClassIII, DUE));
		}
		let recalls = |gtin| -> Vec<u32> { DrugSafety::recalls_of(key(gtin)).into_iter().map(|id| id.0).collect() };
		assert_eq!(recalls(VACCINE), [0, 1, 2, 3]);
		Lots::mutate(|all| all.get_mut(&key(VACCINE)).unwrap().markets.try_push(HERE).unwrap());
		assert_eq!(recalls(VACCINE), [0, 1, 2], "it can't be sold in the other country");
		assert_ok!(DrugSafety::lift_recall(signed(FACTORY), RecallId(1)));
		assert_eq!(recalls(VACCINE), [0, 2]);
		assert!(recalls(SERUM).is_empty() && recalls(Gtin(9)).is_empty());
	});
}

#[test]
fn who_acknowledged_is_known() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(recall(FACTORY, RecallClass::ClassII));
		assert_ok!(DrugSafety::acknowledge(signed(PHARMACY), RECALL));
		assert_eq!(DrugSafety::acknowledged_at(RECALL, organisation(PHARMACY)), Some(START));
		assert_eq!(DrugSafety::acknowledged_at(RECALL, organisation(WHOLESALER)), None);
		assert!(DrugSafety::has_acknowledged(RECALL, organisation(PHARMACY)));
		assert!(!DrugSafety::has_acknowledged(RECALL, organisation(WHOLESALER)));
	});
}

#[test]
fn cases_are_overdue_after_24_hours_until_told_of() {
	ExtBuilder.build_and_execute(|| {
		decided();
		assert_ok!(open(WHOLESALER, PALLET));
		at(START + NOTIFY_WITHIN);
		assert!(overdue().is_empty());
		at(START + NOTIFY_WITHIN + 1);
		assert_eq!(overdue(), [FIRST]);
		assert_eq!(sorted(all(1, DrugSafety::open_cases)), [FIRST, CaseId(1)]);

		assert_ok!(DrugSafety::close_case(signed(REGULATOR), FIRST, CaseOutcome::Illegitimate));
		assert_eq!(overdue(), [FIRST], "still nobody was told");
		assert_eq!(all(9, DrugSafety::open_cases), [CaseId(1)]);
		assert_ok!(DrugSafety::note_notified(signed(PHARMACY), FIRST));
		assert!(overdue().is_empty());
	});
}

#[test]
fn overdue_cases_come_in_the_order_of_their_time() {
	ExtBuilder.build_and_execute(|| {
		(0..5).for_each(|_| {
			assert_ok!(open(PHARMACY, BOX));
		});
		// More than a byte apart, so that their order is not that of the bytes the other way round.
		for (case, moment) in [(3, 255), (0, 256), (4, 65_536), (1, 65_537), (2, 65_537 + NOTIFY_WITHIN)] {
			at(START + moment);
			assert_ok!(DrugSafety::decide_illegitimate(signed(PHARMACY), CaseId(case)));
		}
		at(START + 65_538 + NOTIFY_WITHIN);
		assert_eq!(overdue(), [3, 0, 4, 1].map(CaseId));
		assert_eq!(DrugSafety::overdue_cases(Some(CaseId(0)), 100), [4, 1].map(CaseId));
		assert!(DrugSafety::overdue_cases(Some(CaseId(1)), 100).is_empty(), "the last one has time yet");
		assert!(DrugSafety::overdue_cases(Some(CaseId(9)), 100).is_empty());

		// A page goes on after a case that was told of in the meantime.
		assert_ok!(DrugSafety::note_notified(signed(PHARMACY), CaseId(0)));
		assert_eq!(DrugSafety::overdue_cases(Some(CaseId(0)), 1), [CaseId(4)]);
		assert_eq!(overdue(), [3, 4, 1].map(CaseId));
	});
}

#[test]
fn partners_of_a_case_are_those_who_have_to_do_with_it() {
	ExtBuilder.build_and_execute(|| {
		let mut suspects = containers(&[CASE]);
		suspects.try_push(Suspect::Lot(key(TABLETS))).unwrap();
		assert_ok!(DrugSafety::open_case(signed(RIVAL), Suspicion::Counterfeit, suspects, None));
		let partners = DrugSafety::partners_of_case(FIRST);
		assert_eq!(partners, [FACTORY, WHOLESALER, RIVAL].map(organisation));
		assert!(DrugSafety::partners_of_case(CaseId(9)).is_empty());
	});
}

#[test]
fn records_are_found_by_their_numbers() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		assert_ok!(open(PHARMACY, BOX));
		assert_eq!(DrugSafety::case_by_id(FIRST), Some(case()));
		assert_eq!(DrugSafety::lock(PALLET), Locks::<Test>::get(PALLET));
		let excursion = Locks::<Test>::get(PALLET).and_then(|lock| lock.excursion);
		assert!(excursion.is_some() && DrugSafety::excursion(PALLET) == excursion);
		assert_eq!(DrugSafety::excursion(BOX), None);
		assert_eq!(DrugSafety::last_reading(CASE, SERUM), LastReadings::<Test>::get(CASE, SERUM));
		assert_eq!(DrugSafety::history(Subject::Case(FIRST)).events, 1);
		assert_eq!(DrugSafety::history(Subject::Case(CaseId(9))), History::default());
	});
}
