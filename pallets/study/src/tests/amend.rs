use super::*;

#[test]
fn amend_that_needs_consent_makes_everybody_agree_again() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		assert_ok!(enrol(OTHER_PATIENT, 1));
		at(2_000);
		assert_ok!(amend(true));

		assert_eq!(record().amendments.to_vec()[1], Amendment { from: 2_000, needs_consent: true });
		assert_eq!(Protocols::<Test>::get(STUDY, 1), Some(protocol(1)));
		assert_eq!(Protocols::<Test>::get(STUDY, 2), Some(protocol(2)));
		assert_eq!(counts(), (2, 0));
		assert_eq!([part(1_999), part(2_000)], [Participation::Current, Participation::NeedsConsentAgain]);
		assert_event(Event::ProtocolAmended { study: STUDY, version: 2, needs_consent: true });
	});
}

#[test]
fn amend_that_needs_no_consent_leaves_participants_as_they_are() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		at(2_000);
		assert_ok!(amend(false));
		assert_eq!(counts(), (1, 1));
		assert_eq!(part(2_000), Participation::Current);
		assert_event(Event::ProtocolAmended { study: STUDY, version: 2, needs_consent: false });
	});
}

#[test]
fn amend_without_need_after_one_with_need_asks_for_the_latter() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(amend(true));
		assert_ok!(amend(false));
		assert_eq!((record().version(), record().required_version(START)), (3, 2));
		assert_ok!(enrol(PATIENT, 2));
		assert_eq!(counts(), (1, 1));
	});
}

#[test]
fn amend_in_the_moment_of_an_enrolment_counts_from_that_moment() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(enrol(PATIENT, 1));
		assert_ok!(amend(true));
		assert_eq!(counts(), (1, 0));
		assert_eq!(part(START), Participation::NeedsConsentAgain);
	});
}

#[test]
fn amend_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [HOSPITAL, PATIENT, STRANGER] {
			assert_noop!(StudyPallet::amend(signed(who), STUDY, protocol(2), true), BadOrigin);
		}
	});
}

#[test]
fn amend_by_another_organisation_fails_with_not_sponsor() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add_site(INSTITUTE));
		assert_noop!(StudyPallet::amend(signed(INSTITUTE), STUDY, protocol(2), true), Error::NotSponsor);
	});
}

#[test]
fn amend_while_not_in_good_standing_fails_with_the_reason() {
	ExtBuilder.build_and_execute(|| {
		for (who, error) in [(SUSPENDED, Error::Suspended), (UNADMITTED, Error::NotMember)] {
			assert_noop!(StudyPallet::amend(signed(who), STUDY, protocol(2), true), error);
		}
		at(LICENCE_END);
		assert_noop!(StudyPallet::amend(signed(LAPSING), STUDY, protocol(2), true), Error::LicenceNotValid);
	});
}

#[test]
fn amend_of_an_unknown_study_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(StudyPallet::amend(signed(UNIVERSITY), NO_STUDY, protocol(2), true), Error::NotFound);
	});
}

#[test]
fn amend_of_a_closed_study_fails_with_study_closed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(close());
		assert_noop!(amend(true), Error::StudyClosed);
	});
}

#[test]
fn amend_by_zero_fails_with_invalid_commitment() {
	ExtBuilder.build_and_execute(|| {
		let zero = Commitment([0; 32]);
		assert_noop!(StudyPallet::amend(signed(UNIVERSITY), STUDY, zero, true), Error::InvalidCommitment);
	});
}

#[test]
fn amend_by_the_same_protocol_fails_with_protocol_unchanged() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(amend(false));
		assert_noop!(StudyPallet::amend(signed(UNIVERSITY), STUDY, protocol(2), true), Error::ProtocolUnchanged);
	});
}

#[test]
fn amend_beyond_the_bound_fails_with_too_many_versions() {
	ExtBuilder.build_and_execute(|| {
		for _ in 1..MAX_VERSIONS {
			assert_ok!(amend(true));
		}
		assert_noop!(amend(true), Error::TooManyVersions);
		assert_ok!(enrol(PATIENT, MAX_VERSIONS));
	});
}
