use super::*;

#[test]
fn enrol_works() {
	ExtBuilder.build_and_execute(|| {
		at(2_000);
		assert_ok!(enrol(PATIENT, 1));
		assert_eq!(enrolments(), [Enrolment { version: 1, from: 2_000, until: None }]);
		assert_eq!(counts(), (1, 1));
		assert_eq!([part(1_999), part(2_000)], [Participation::None, Participation::Current]);
		assert_event(Event::Enrolled { study: STUDY, patient: PATIENT, version: 1 });
	});
}

#[test]
fn enrol_again_after_an_amendment_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		at(2_000);
		assert_ok!(amend(true));
		at(3_000);
		assert_ok!(enrol(PATIENT, 2));

		let first = Enrolment { version: 1, from: START, until: Some(3_000) };
		assert_eq!(enrolments(), [first, Enrolment { version: 2, from: 3_000, until: None }]);
		assert_eq!(counts(), (1, 1));
		let parts = [START, 1_999, 2_000, 2_999, 3_000].map(part);
		use Participation::{Current, NeedsConsentAgain};
		assert_eq!(parts, [Current, Current, NeedsConsentAgain, NeedsConsentAgain, Current]);
	});
}

#[test]
fn enrol_under_another_version_that_counts_changes_no_count() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		assert_ok!(amend(false));
		at(2_000);
		assert_ok!(enrol(PATIENT, 2));
		assert_eq!(counts(), (1, 1));
		assert_eq!(enrolments().len(), 2);
	});
}

#[test]
fn enrol_twice_in_one_moment_keeps_the_last() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(amend(false));
		assert_ok!(enrol(PATIENT, 1));
		assert_ok!(enrol(PATIENT, 2));
		assert_eq!(enrolments(), [Enrolment { version: 2, from: START, until: None }]);
		assert_eq!(counts(), (1, 1));
	});
}

#[test]
fn enrol_in_the_moment_of_leaving_goes_on() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		at(2_000);
		assert_ok!(leave(PATIENT));
		assert_ok!(enrol(PATIENT, 1));
		assert_eq!(enrolments(), [Enrolment { version: 1, from: START, until: None }]);
		assert_eq!(counts(), (1, 1));
	});
}

#[test]
fn enrol_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [UNIVERSITY, HOSPITAL, STRANGER] {
			assert_noop!(enrol(who, 1), BadOrigin);
		}
	});
}

#[test]
fn enrol_in_an_unknown_study_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(StudyPallet::enrol(signed(PATIENT), NO_STUDY, 1), Error::NotFound);
	});
}

#[test]
fn enrol_in_a_closed_study_fails_with_study_closed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(close());
		assert_noop!(enrol(PATIENT, 1), Error::StudyClosed);
	});
}

#[test]
fn enrol_under_no_version_fails_with_unknown_version() {
	ExtBuilder.build_and_execute(|| {
		for version in [0, 2, u32::MAX] {
			assert_noop!(enrol(PATIENT, version), Error::UnknownVersion);
		}
	});
}

#[test]
fn enrol_under_an_old_version_fails_with_outdated_version() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(amend(true));
		assert_noop!(enrol(PATIENT, 1), Error::OutdatedVersion);
	});
}

#[test]
fn enrol_twice_fails_with_already_enrolled() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		at(2_000);
		assert_noop!(enrol(PATIENT, 1), Error::AlreadyEnrolled);
	});
}

#[test]
fn enrol_too_often_fails_with_too_many_enrolments_and_leaving_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(amend(false));
		for nth in 0..MAX_ENROLMENTS {
			at(2_000 + u64::from(nth));
			assert_ok!(enrol(PATIENT, 1 + nth % 2));
		}
		at(3_000);
		assert_noop!(enrol(PATIENT, 1), Error::TooManyEnrolments);
		assert_ok!(leave(PATIENT));
		assert_eq!(counts(), (0, 0));
	});
}
