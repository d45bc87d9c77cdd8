use super::*;

#[test]
fn add_site_works() {
	ExtBuilder.build_and_execute(|| {
		at(2_000);
		assert_ok!(add_site(HOSPITAL));
		let expected = [Period { start: Some(2_000), end: None }];
		assert_eq!(Sites::<Test>::get(STUDY, organisation(HOSPITAL)).to_vec(), expected);
		assert_eq!([takes_part(HOSPITAL, 1_999), takes_part(HOSPITAL, 2_000)], [false, true]);
		assert_event(Event::SiteAdded { study: STUDY, organisation: organisation(HOSPITAL) });
	});
}

#[test]
fn add_site_again_after_its_removal_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		at(2_000);
		assert_ok!(remove_site(UNIVERSITY, HOSPITAL));
		at(3_000);
		assert_ok!(add_site(HOSPITAL));
		assert_eq!([START, 2_000, 3_000].map(|at| takes_part(HOSPITAL, at)), [true, false, true]);
	});
}

#[test]
fn add_site_in_the_moment_of_its_removal_goes_on() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		at(2_000);
		assert_ok!(remove_site(UNIVERSITY, HOSPITAL));
		assert_ok!(add_site(HOSPITAL));
		let expected = [Period { start: Some(START), end: None }];
		assert_eq!(Sites::<Test>::get(STUDY, organisation(HOSPITAL)).to_vec(), expected);
	});
}

#[test]
fn add_site_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [HOSPITAL, PATIENT, STRANGER] {
			assert_noop!(StudyPallet::add_site(signed(who), STUDY, organisation(HOSPITAL)), BadOrigin);
		}
	});
}

#[test]
fn add_site_by_another_organisation_fails_with_not_sponsor() {
	ExtBuilder.build_and_execute(|| {
		let add = StudyPallet::add_site(signed(INSTITUTE), STUDY, organisation(INSTITUTE));
		assert_noop!(add, Error::NotSponsor);
	});
}

#[test]
fn add_site_while_not_in_good_standing_fails_with_the_reason() {
	ExtBuilder.build_and_execute(|| {
		let add = |who| StudyPallet::add_site(signed(who), STUDY, organisation(HOSPITAL));
		assert_noop!(add(SUSPENDED), Error::Suspended);
		assert_noop!(add(UNADMITTED), Error::NotMember);
		at(LICENCE_END);
		assert_noop!(add(LAPSING), Error::LicenceNotValid);
	});
}

#[test]
fn add_site_to_an_unknown_study_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		let add = StudyPallet::add_site(signed(UNIVERSITY), NO_STUDY, organisation(HOSPITAL));
		assert_noop!(add, Error::NotFound);
	});
}

#[test]
fn add_site_to_a_closed_study_fails_with_study_closed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(close());
		assert_noop!(add_site(HOSPITAL), Error::StudyClosed);
	});
}

#[test]
fn add_site_that_nobody_admitted_fails_with_unknown_organisation() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(add_site(UNADMITTED), Error::UnknownOrganisation);
	});
}

#[test]
fn add_site_that_may_not_act_fails_with_site_not_in_good_standing() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(add_site(SUSPENDED), Error::SiteNotInGoodStanding);
		at(LICENCE_END);
		assert_noop!(add_site(LAPSING), Error::SiteNotInGoodStanding);
	});
}

#[test]
fn add_site_twice_fails_with_already_site() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(HOSPITAL));
		at(2_000);
		assert_noop!(add_site(HOSPITAL), Error::AlreadySite);
	});
}

#[test]
fn add_site_for_the_sponsor_fails_with_already_site() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(add_site(UNIVERSITY), Error::AlreadySite);
	});
}

#[test]
fn add_site_too_often_fails_with_too_many_site_periods() {
	ExtBuilder.build_and_execute(|| {
		for nth in 1..=u64::from(MAX_SITE_PERIODS) {
			at(2_000 * nth);
			assert_ok!(add_site(HOSPITAL));
			at(2_000 * nth + 1);
			assert_ok!(remove_site(UNIVERSITY, HOSPITAL));
		}
		at(1_000_000);
		assert_noop!(add_site(HOSPITAL), Error::TooManySitePeriods);
	});
}
