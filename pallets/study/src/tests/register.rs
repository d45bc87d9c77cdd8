use super::*;

/// The study after [`STUDY`].
const SECOND: StudyId = StudyId(1);

#[test]
fn register_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(register(INSTITUTE));
		let expected = Study {
			sponsor: organisation(INSTITUTE),
			profile: profile(),
			amendments: vec![Amendment { from: START, needs_consent: true }].try_into().unwrap(),
			closed_at: None,
			participants: 0,
			current: 0,
		};
		assert_eq!(Studies::<Test>::get(SECOND), Some(expected));
		assert_eq!(Protocols::<Test>::get(SECOND, 1), Some(protocol(1)));
		assert_eq!(NextStudyId::<Test>::get(), StudyId(2));
		assert_event(Event::StudyRegistered { study: SECOND, sponsor: organisation(INSTITUTE) });
	});
}

#[test]
fn register_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [HOSPITAL, PATIENT, STRANGER] {
			assert_noop!(register(who), BadOrigin);
		}
		assert_noop!(StudyPallet::register(RuntimeOrigin::root(), profile(), protocol(1)), BadOrigin);
	});
}

#[test]
fn register_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register(SUSPENDED), Error::Suspended);
	});
}

#[test]
fn register_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(register(LAPSING));
		at(LICENCE_END);
		assert_noop!(register(LAPSING), Error::LicenceNotValid);
	});
}

#[test]
fn register_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register(UNADMITTED), Error::NotMember);
	});
}

#[test]
fn register_with_an_unknown_code_fails_with_unknown_code() {
	ExtBuilder.build_and_execute(|| {
		for unknown in [
			StudyProfile { traits: StudyTraitSet(1 << 31), ..profile() },
			StudyProfile { diseases: DiseaseGroupSet(1 << 31), ..profile() },
		] {
			assert_noop!(StudyPallet::register(signed(UNIVERSITY), unknown, protocol(1)), Error::UnknownCode);
		}
	});
}

#[test]
fn register_with_zero_fails_with_invalid_commitment() {
	ExtBuilder.build_and_execute(|| {
		let zero = Commitment([0; 32]);
		assert_noop!(StudyPallet::register(signed(UNIVERSITY), profile(), zero), Error::InvalidCommitment);
	});
}

#[test]
fn register_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder.build().execute_with(|| {
		NextStudyId::<Test>::put(StudyId(u32::MAX));
		assert_noop!(register(UNIVERSITY), Error::IdsExhausted);
	});
}
