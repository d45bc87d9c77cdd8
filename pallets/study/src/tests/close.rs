use super::*;

#[test]
fn close_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		at(2_000);
		assert_ok!(close());
		assert_eq!(record().closed_at, Some(2_000));
		for who in [UNIVERSITY, HOSPITAL] {
			assert_eq!([takes_part(who, 1_999), takes_part(who, 2_000)], [true, false]);
		}
		assert_event(Event::StudyClosed { study: STUDY });
	});
}

#[test]
fn close_keeps_the_participations() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		at(2_000);
		assert_ok!(close());
		assert_eq!(counts(), (1, 1));
		assert_eq!(part(2_000), Participation::Current);
	});
}

#[test]
fn close_by_a_suspended_sponsor_works() {
	ExtBuilder.build_and_execute(|| {
		IsUniversitySuspended::set(true);
		assert_ok!(close());
	});
}

#[test]
fn close_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [HOSPITAL, PATIENT, STRANGER] {
			assert_noop!(StudyPallet::close(signed(who), STUDY), BadOrigin);
		}
	});
}

#[test]
fn close_by_another_organisation_fails_with_not_sponsor() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(StudyPallet::close(signed(INSTITUTE), STUDY), Error::NotSponsor);
	});
}

#[test]
fn close_of_an_unknown_study_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(StudyPallet::close(signed(UNIVERSITY), NO_STUDY), Error::NotFound);
	});
}

#[test]
fn close_twice_fails_with_study_closed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(close());
		at(2_000);
		assert_noop!(close(), Error::StudyClosed);
	});
}
