use super::*;

fn decide(who: u64) -> DispatchResult {
	DrugSafety::decide_illegitimate(signed(who), FIRST)
}

#[test]
fn decide_illegitimate_by_the_opener_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		at(START + 5);
		assert_ok!(decide(PHARMACY));
		let notify_until = START + 5 + NOTIFY_WITHIN;
		assert_event(Event::FoundIllegitimate { case: FIRST, by: organisation(PHARMACY), notify_until });
		assert_eq!(case().illegitimate_at, Some(START + 5));
		assert_eq!(to_be_told_until(), Some(notify_until));
		assert_eq!(Histories::<Test>::get(Subject::Case(FIRST)).events, 2);
	});
}

#[test]
fn decide_illegitimate_by_a_regulator_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_ok!(decide(REGULATOR));
		let (by, notify_until) = (organisation(REGULATOR), START + NOTIFY_WITHIN);
		assert_event(Event::FoundIllegitimate { case: FIRST, by, notify_until });
	});
}

#[test]
fn decide_illegitimate_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_noop!(decide(INSURER), BadOrigin);
	});
}

#[test]
fn decide_illegitimate_without_good_standing_fails() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_standing_matters(PHARMACY, || decide(PHARMACY));
		assert_standing_matters(REGULATOR, || decide(REGULATOR));
	});
}

#[test]
fn decide_illegitimate_unknown_fails_with_unknown_case() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(decide(PHARMACY), Error::UnknownCase);
	});
}

#[test]
fn decide_illegitimate_of_anothers_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_noop!(decide(WHOLESALER), Error::NotAuthorized);
	});
}

#[test]
fn decide_illegitimate_again_fails_with_already_decided() {
	ExtBuilder.build_and_execute(|| {
		decided();
		at(START + 5);
		assert_noop!(decide(REGULATOR), Error::AlreadyDecided);
	});
}

#[test]
fn decide_illegitimate_closed_fails_with_already_closed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(PHARMACY, BOX));
		assert_ok!(DrugSafety::close_case(signed(QUALITY + PHARMACY), FIRST, CaseOutcome::Cleared));
		assert_noop!(decide(PHARMACY), Error::AlreadyClosed);
	});
}
