use super::*;

#[test]
fn info_tells_what_the_chain_has() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		at(2_000);
		assert_ok!(amend(true));
		assert_ok!(amend(false));
		assert_ok!(enrol(OTHER_PATIENT, 3));
		at(3_000);
		assert_ok!(close());
		let expected = StudyInfo {
			sponsor: organisation(UNIVERSITY),
			profile: profile(),
			version: 3,
			protocol: protocol(3),
			required_version: 2,
			opened_at: START,
			closed_at: Some(3_000),
			participants: 2,
			current: 1,
		};
		assert_eq!(StudyPallet::info(STUDY), Some(expected));
		assert_eq!(StudyPallet::info(NO_STUDY), None);
	});
}

#[test]
fn views_take_no_moment_for_now() {
	ExtBuilder.build_and_execute(|| {
		at(2_000);
		assert_ok!(enrol(PATIENT, 1));
		assert_ok!(add_site(HOSPITAL));
		let site = |at| StudyPallet::was_site(STUDY, organisation(HOSPITAL), at);
		let part = |at| StudyPallet::took_part(STUDY, PATIENT, at);
		assert_eq!([site(None), site(Some(1_999))], [true, false]);
		assert_eq!([part(None), part(Some(1_999))], [Participation::Current, Participation::None]);
	});
}

#[test]
fn profile_is_for_sponsor_and_sites_while_the_study_is_open() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(StudyPallet::profile(STUDY, organisation(UNIVERSITY), START), Some(profile()));
		assert!(!takes_part(UNIVERSITY, START - 1));
		assert!(!takes_part(HOSPITAL, START));
		assert_eq!(StudyPallet::profile(NO_STUDY, organisation(UNIVERSITY), START), None);
	});
}

#[test]
fn exists_knows_open_and_closed_studies() {
	ExtBuilder.build_and_execute(|| {
		let exists = <StudyPallet as StudyInspect<u64>>::exists;
		assert!(exists(STUDY));
		assert!(!exists(NO_STUDY));
		assert_ok!(close());
		assert!(exists(STUDY));
	});
}

#[test]
fn nobody_takes_part_in_a_study_that_does_not_exist() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(StudyPallet::participation(NO_STUDY, &PATIENT, START), Participation::None);
		assert_eq!(StudyPallet::participation(STUDY, &PATIENT, START), Participation::None);
	});
}
