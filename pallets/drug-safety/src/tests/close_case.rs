use super::*;

fn close(who: u64, outcome: CaseOutcome) -> DispatchResult {
	DrugSafety::close_case(signed(who), FIRST, outcome)
}

#[test]
fn close_case_cleared_works_and_unlocks() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		at(START + 5);
		assert_ok!(close(QUALITY + PHARMACY, CaseOutcome::Cleared));
		let (by, outcome) = (organisation(PHARMACY), CaseOutcome::Cleared);
		assert_event(Event::CaseClosed { case: FIRST, by, outcome });
		assert_eq!(case().closed, Some((outcome, START + 5)));
		assert!(!OpenCases::<Test>::contains_key(FIRST));
		assert!(!is_locked(BOX) && !Locks::<Test>::contains_key(BOX));
	});
}

#[test]
fn close_case_illegitimate_works_and_leaves_it_locked() {
	ExtBuilder.build_and_execute(|| {
		decided();
		assert_ok!(close(QUALITY + PHARMACY, CaseOutcome::Illegitimate));
		assert_eq!(case().closed, Some((CaseOutcome::Illegitimate, START)));
		assert!(is_locked(BOX) && Locks::<Test>::contains_key(BOX));
	});
}

#[test]
fn close_case_by_a_regulator_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_ok!(close(REGULATOR, CaseOutcome::Cleared));
		assert!(!is_locked(BOX));
	});
}

#[test]
fn close_case_cleared_after_the_decision_ends_the_24_hours() {
	ExtBuilder.build_and_execute(|| {
		decided();
		assert_ok!(close(REGULATOR, CaseOutcome::Cleared));
		assert!(to_be_told_until().is_none() && !is_locked(BOX));
	});
}

#[test]
fn close_case_leaves_what_another_case_locks() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_ok!(open(PHARMACY, BOX));
		assert_ok!(close(REGULATOR, CaseOutcome::Cleared));
		assert!(is_locked(BOX));
		assert_eq!(Locks::<Test>::get(BOX).unwrap().cases.into_inner(), [CaseId(1)]);
		assert_ok!(DrugSafety::close_case(signed(REGULATOR), CaseId(1), CaseOutcome::Cleared));
		assert!(!is_locked(BOX));
	});
}

#[test]
fn close_case_leaves_what_an_excursion_locks() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(WHOLESALER, PALLET));
		spoilt();
		assert_ok!(close(QUALITY + WHOLESALER, CaseOutcome::Cleared));
		assert!(is_locked(PALLET));
	});
}

#[test]
fn close_case_that_locked_nothing_unlocks_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(WHOLESALER, BOX));
		assert_ok!(open(PHARMACY, BOX));
		assert_ok!(close(QUALITY + WHOLESALER, CaseOutcome::Cleared));
		assert!(is_locked(BOX));
	});
}

#[test]
fn close_case_of_a_container_that_is_no_more_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		Containers::mutate(|all| all.remove(&BOX));
		assert_ok!(close(REGULATOR, CaseOutcome::Cleared));
		assert!(!Locks::<Test>::contains_key(BOX));
	});
}

#[test]
fn close_case_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_noop!(close(INSURER, CaseOutcome::Cleared), BadOrigin);
		// Not without a quality person.
		assert_noop!(close(PHARMACY, CaseOutcome::Cleared), BadOrigin);
	});
}

#[test]
fn close_case_without_good_standing_fails() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_standing_matters(PHARMACY, || close(QUALITY + PHARMACY, CaseOutcome::Cleared));
	});
}

#[test]
fn close_case_unknown_fails_with_unknown_case() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(close(REGULATOR, CaseOutcome::Cleared), Error::UnknownCase);
	});
}

#[test]
fn close_case_of_anothers_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_noop!(close(QUALITY + WHOLESALER, CaseOutcome::Cleared), Error::NotAuthorized);
		// A quality person of a regulator is no regulator yet.
		assert_noop!(close(QUALITY + REGULATOR, CaseOutcome::Cleared), Error::NotAuthorized);
	});
}

#[test]
fn close_case_illegitimate_without_decision_fails_with_not_decided() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_noop!(close(REGULATOR, CaseOutcome::Illegitimate), Error::NotDecided);
	});
}

#[test]
fn close_case_again_fails_with_already_closed() {
	ExtBuilder.build_and_execute(|| {
		decided();
		assert_ok!(close(REGULATOR, CaseOutcome::Illegitimate));
		assert_noop!(close(REGULATOR, CaseOutcome::Cleared), Error::AlreadyClosed);
	});
}
