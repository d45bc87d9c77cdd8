use super::*;

/// When the excursion of [`spoilt`] is reported.
const SPOILT_AT: Moment = START + 600 * MINUTE;

fn release(who: u64) -> DispatchResult {
	DrugSafety::release(signed(who), PALLET, SPOILT_AT, Some(HASH))
}

#[test]
fn release_by_the_holder_works() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		assert_ok!(release(QUALITY + WHOLESALER));
		let (by, excursion_at, assessment) = (organisation(WHOLESALER), SPOILT_AT, Some(HASH));
		assert_event(Event::Released { sscc: PALLET, by, excursion_at, assessment });
		assert!(!is_locked(PALLET) && !Locks::<Test>::contains_key(PALLET));
		assert_eq!(Histories::<Test>::get(Subject::Container(PALLET)).events, 2);
	});
}

#[test]
fn release_by_the_owner_works() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		assert_ok!(release(QUALITY + FACTORY));
		assert!(!is_locked(PALLET));
	});
}

#[test]
fn release_leaves_what_a_case_locks() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		assert_ok!(open(WHOLESALER, PALLET));
		assert_ok!(release(QUALITY + WHOLESALER));
		assert!(is_locked(PALLET));
		assert_eq!(Locks::<Test>::get(PALLET).unwrap().excursion, None);
		assert_ok!(DrugSafety::close_case(signed(REGULATOR), FIRST, CaseOutcome::Cleared));
		assert!(!is_locked(PALLET));
	});
}

#[test]
fn release_of_what_is_still_outside_is_locked_again() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		assert_ok!(release(QUALITY + WHOLESALER));
		assert_ok!(report(SERUM, readings(30, 81, 1)));
		assert!(is_locked(PALLET));
	});
}

#[test]
fn release_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		assert_noop!(release(WHOLESALER), BadOrigin);
		assert_noop!(release(DEVICE + WHOLESALER), BadOrigin);
	});
}

#[test]
fn release_without_good_standing_fails() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		assert_standing_matters(WHOLESALER, || release(QUALITY + WHOLESALER));
	});
}

#[test]
fn release_of_an_unknown_container_fails_with_unknown_container() {
	ExtBuilder.build_and_execute(|| {
		let call = DrugSafety::release(signed(QUALITY + WHOLESALER), Sscc(99), SPOILT_AT, None);
		assert_noop!(call, Error::UnknownContainer);
	});
}

#[test]
fn release_by_another_organisation_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		assert_noop!(release(QUALITY + PHARMACY), Error::NotAuthorized);
	});
}

#[test]
fn release_of_what_is_not_locked_for_it_fails_with_no_excursion() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(release(QUALITY + WHOLESALER), Error::NoExcursion);
		assert_ok!(open(WHOLESALER, PALLET));
		assert_noop!(release(QUALITY + WHOLESALER), Error::NoExcursion);
		spoilt();
		let inner = DrugSafety::release(signed(QUALITY + WHOLESALER), CASE, SPOILT_AT, None);
		assert_noop!(inner, Error::NoExcursion);
	});
}

#[test]
fn release_from_an_earlier_one_fails_with_another_excursion() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		at(SPOILT_AT + 1);
		assert_ok!(report(SERUM, readings(30, 120, 20)));
		assert_noop!(release(QUALITY + WHOLESALER), Error::AnotherExcursion);
	});
}
