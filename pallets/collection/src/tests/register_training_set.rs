use super::*;

/// The hospital's researcher registers.
fn register_for(leaves: u32, purpose: PurposeOfUse, study: Option<StudyId>) -> sp_runtime::DispatchResult {
	Collection::register_training_set(signed(RESEARCHER + HOSPITAL), root(1), leaves, purpose, study)
}

#[test]
fn register_training_set_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(register_for(10, PurposeOfUse::ClinicalTrial, Some(STUDY)));
		let expected = TrainingSet {
			requester: RESEARCHER + HOSPITAL,
			organisation: organisation(HOSPITAL),
			root: root(1),
			leaves: 10,
			purpose: PurposeOfUse::ClinicalTrial,
			study: Some(STUDY),
			registered_at: START,
		};
		assert_eq!(TrainingSets::<Test>::get(SET), Some(expected));
		assert_eq!(TrainingSetsByRoot::<Test>::get(root(1)), Some(SET));
		assert_eq!(NextTrainingSetId::<Test>::get(), TrainingSetId(1));
		let organisation = organisation(HOSPITAL);
		assert_event(Event::TrainingSetRegistered { set: SET, organisation, root: root(1), leaves: 10 });
	});
}

#[test]
fn register_training_set_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		let register = |origin| Collection::register_training_set(origin, root(1), 10, PurposeOfUse::Research, None);
		for who in [HOSPITAL, DEVICE + HOSPITAL, PATIENT, STRANGER] {
			assert_noop!(register(signed(who)), BadOrigin);
		}
		assert_noop!(register(RuntimeOrigin::root()), BadOrigin);
	});
}

#[test]
fn register_training_set_without_credential_fails_with_no_valid_credential() {
	ExtBuilder.build_and_execute(|| {
		at(CREDENTIAL_END - 1);
		assert_ok!(register(HOSPITAL, 1));
		at(CREDENTIAL_END);
		assert_noop!(register(HOSPITAL, 2), Error::NoValidCredential);
	});
}

#[test]
fn register_training_set_for_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register(SUSPENDED, 1), Error::Suspended);
	});
}

#[test]
fn register_training_set_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(register(LAPSING, 1));
		at(LICENCE_END);
		assert_noop!(register(LAPSING, 2), Error::LicenceNotValid);
	});
}

#[test]
fn register_training_set_for_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register(UNADMITTED, 1), Error::NotMember);
	});
}

#[test]
fn register_training_set_of_zero_fails_with_invalid_root() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register(HOSPITAL, 0), Error::InvalidRoot);
	});
}

#[test]
fn register_training_set_of_nothing_fails_with_no_leaves() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register_for(0, PurposeOfUse::Research, None), Error::NoLeaves);
	});
}

#[test]
fn register_training_set_of_too_much_fails_with_too_many_leaves() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register_for(MAX_LEAVES + 1, PurposeOfUse::Research, None), Error::TooManyLeaves);
		assert_ok!(register_for(MAX_LEAVES, PurposeOfUse::Research, None));
	});
}

#[test]
fn register_training_set_twice_fails_with_already_registered() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(register(HOSPITAL, 1));
		assert_noop!(register(CLINIC, 1), Error::AlreadyRegistered);
	});
}

#[test]
fn register_training_set_for_other_purposes_fails_with_not_research() {
	ExtBuilder.build_and_execute(|| {
		let is_research =
			|purpose: &PurposeOfUse| matches!(purpose, PurposeOfUse::Research | PurposeOfUse::ClinicalTrial);
		for purpose in PurposeOfUse::ALL.iter().filter(|purpose| !is_research(purpose)) {
			assert_noop!(register_for(10, *purpose, None), Error::NotResearch);
		}
	});
}

#[test]
fn register_training_set_for_no_study_fails_with_unknown_study() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register_for(10, PurposeOfUse::Research, Some(StudyId(8))), Error::UnknownStudy);
	});
}

#[test]
fn register_training_set_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder.build().execute_with(|| {
		NextTrainingSetId::<Test>::put(TrainingSetId(u64::MAX));
		assert_noop!(register(HOSPITAL, 1), Error::IdsExhausted);
	});
}
