use super::*;

fn note(who: u64) -> DispatchResult {
	DrugSafety::note_notified(signed(who), FIRST)
}

#[test]
fn note_notified_in_time_works() {
	ExtBuilder.build_and_execute(|| {
		decided();
		at(START + NOTIFY_WITHIN);
		assert_ok!(note(PHARMACY));
		assert_event(Event::Notified { case: FIRST, late: false });
		assert_eq!(case().notified_at, Some(START + NOTIFY_WITHIN));
		assert_eq!(to_be_told_until(), None);
	});
}

#[test]
fn note_notified_late_works_and_says_so() {
	ExtBuilder.build_and_execute(|| {
		decided();
		at(START + NOTIFY_WITHIN + 1);
		assert_ok!(note(PHARMACY));
		assert_event(Event::Notified { case: FIRST, late: true });
	});
}

#[test]
fn note_notified_after_the_closing_works() {
	ExtBuilder.build_and_execute(|| {
		decided();
		assert_ok!(DrugSafety::close_case(signed(REGULATOR), FIRST, CaseOutcome::Illegitimate));
		assert!(to_be_told_until().is_some(), "closing is not telling");
		assert_ok!(note(PHARMACY));
	});
}

#[test]
fn note_notified_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		decided();
		assert_noop!(note(INSURER), BadOrigin);
		assert_noop!(note(REGULATOR), BadOrigin);
	});
}

#[test]
fn note_notified_without_good_standing_fails() {
	ExtBuilder.build_and_execute(|| {
		decided();
		assert_standing_matters(PHARMACY, || note(PHARMACY));
	});
}

#[test]
fn note_notified_unknown_fails_with_unknown_case() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(note(PHARMACY), Error::UnknownCase);
	});
}

#[test]
fn note_notified_of_anothers_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		decided();
		assert_noop!(note(WHOLESALER), Error::NotAuthorized);
	});
}

#[test]
fn note_notified_undecided_fails_with_not_decided() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_noop!(note(PHARMACY), Error::NotDecided);
	});
}

#[test]
fn note_notified_again_fails_with_already_notified() {
	ExtBuilder.build_and_execute(|| {
		decided();
		assert_ok!(note(PHARMACY));
		assert_noop!(note(PHARMACY), Error::AlreadyNotified);
	});
}
