use super::*;

#[test]
fn leave_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		assert_ok!(enrol(OTHER_PATIENT, 1));
		at(2_000);
		assert_ok!(leave(PATIENT));
		assert_eq!(enrolments(), [Enrolment { version: 1, from: START, until: Some(2_000) }]);
		assert_eq!(counts(), (1, 1));
		assert_eq!([part(1_999), part(2_000)], [Participation::Current, Participation::None]);
		assert_event(Event::Left { study: STUDY, patient: PATIENT });
	});
}

#[test]
fn leave_after_an_amendment_changes_the_participants_only() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		assert_ok!(enrol(OTHER_PATIENT, 1));
		at(2_000);
		assert_ok!(amend(true));
		assert_ok!(enrol(OTHER_PATIENT, 2));
		assert_ok!(leave(PATIENT));
		assert_eq!(counts(), (1, 1));
	});
}

#[test]
fn leave_of_a_closed_study_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		at(2_000);
		assert_ok!(close());
		at(3_000);
		assert_ok!(leave(PATIENT));
		assert_eq!(counts(), (0, 0));
		assert_eq!([part(2_999), part(3_000)], [Participation::Current, Participation::None]);
	});
}

#[test]
fn leave_in_the_moment_of_enrolling_leaves_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		assert_ok!(leave(PATIENT));
		assert!(!Participations::<Test>::contains_key(STUDY, PATIENT));
		assert_eq!(part(START), Participation::None);
		assert_eq!(counts(), (0, 0));
	});
}

#[test]
fn leave_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [UNIVERSITY, HOSPITAL, STRANGER] {
			assert_noop!(leave(who), BadOrigin);
		}
	});
}

#[test]
fn leave_of_an_unknown_study_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(StudyPallet::leave(signed(PATIENT), NO_STUDY), Error::NotFound);
	});
}

#[test]
fn leave_without_taking_part_fails_with_not_enrolled() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(leave(PATIENT), Error::NotEnrolled);
		assert_ok!(enrol(PATIENT, 1));
		at(2_000);
		assert_ok!(leave(PATIENT));
		assert_noop!(leave(PATIENT), Error::NotEnrolled);
	});
}
