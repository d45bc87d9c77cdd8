use super::*;

#[test]
fn remove_site_by_the_sponsor_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		at(2_000);
		assert_ok!(remove_site(UNIVERSITY, HOSPITAL));
		let expected = [Period::between(START, 2_000)];
		assert_eq!(Sites::<Test>::get(STUDY, organisation(HOSPITAL)).to_vec(), expected);
		assert_eq!([takes_part(HOSPITAL, 1_999), takes_part(HOSPITAL, 2_000)], [true, false]);
		assert_event(Event::SiteRemoved { study: STUDY, organisation: organisation(HOSPITAL) });
	});
}

#[test]
fn remove_site_by_the_site_itself_works() {
	ExtBuilder.build_and_execute(|| {
		for site in [HOSPITAL, INSTITUTE] {
			assert_ok!(add_site(site));
			assert_ok!(remove_site(site, site));
			assert_event(Event::SiteRemoved { study: STUDY, organisation: organisation(site) });
		}
	});
}

#[test]
fn remove_site_by_a_suspended_sponsor_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		IsUniversitySuspended::set(true);
		assert_ok!(remove_site(UNIVERSITY, HOSPITAL));
	});
}

#[test]
fn remove_site_of_a_closed_study_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		at(2_000);
		assert_ok!(close());
		assert_ok!(remove_site(HOSPITAL, HOSPITAL));
	});
}

#[test]
fn remove_site_in_the_moment_it_was_added_leaves_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		assert_ok!(remove_site(UNIVERSITY, HOSPITAL));
		assert!(!Sites::<Test>::contains_key(STUDY, organisation(HOSPITAL)));
		assert!(!takes_part(HOSPITAL, START));
	});
}

#[test]
fn remove_site_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		for who in [PATIENT, STRANGER] {
			assert_noop!(remove_site(who, HOSPITAL), BadOrigin);
		}
	});
}

#[test]
fn remove_site_by_another_organisation_fails_with_not_sponsor() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		assert_ok!(add_site(INSTITUTE));
		assert_noop!(remove_site(INSTITUTE, HOSPITAL), Error::NotSponsor);
		assert_noop!(remove_site(HOSPITAL, INSTITUTE), Error::NotSponsor);
	});
}

#[test]
fn remove_site_of_an_unknown_study_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		let remove = StudyPallet::remove_site(signed(UNIVERSITY), NO_STUDY, organisation(HOSPITAL));
		assert_noop!(remove, Error::NotFound);
	});
}

#[test]
fn remove_site_that_is_none_fails_with_not_site() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(remove_site(UNIVERSITY, HOSPITAL), Error::NotSite);
		assert_noop!(remove_site(UNIVERSITY, UNIVERSITY), Error::NotSite);
		assert_ok!(add_site(HOSPITAL));
		at(2_000);
		assert_ok!(remove_site(UNIVERSITY, HOSPITAL));
		assert_noop!(remove_site(UNIVERSITY, HOSPITAL), Error::NotSite);
	});
}
