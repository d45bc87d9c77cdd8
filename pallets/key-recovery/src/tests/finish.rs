use super::*;

#[test]
fn finish_replaces_the_key_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(DELAY);
		assert_ok!(Recovery::finish(signed(MOTHER), ALICE));
		assert_eq!((Recovery::key_of(ALICE), Recovery::patient_of(KEY)), (Some(KEY), Some(ALICE)));
		assert_eq!(Recovery::proposal(ALICE), None);
		assert_eq!(Replaced::get(), [(ALICE, KEY)]);
		assert_event(Event::KeyReplaced { patient: ALICE, old: ALICE, new: KEY });
	});
}

#[test]
fn finish_again_replaces_the_next_key() {
	ExtBuilder::default().build_and_execute(|| {
		recover(KEY);
		recover(NEXT_KEY);
		assert_eq!(Recovery::key_of(ALICE), Some(NEXT_KEY));
		assert_eq!([KEY, NEXT_KEY].map(Recovery::patient_of), [None, Some(ALICE)]);
		assert_eq!(Replaced::get(), [(ALICE, KEY), (ALICE, NEXT_KEY)]);
		assert_event(Event::KeyReplaced { patient: ALICE, old: KEY, new: NEXT_KEY });
	});
}

#[test]
fn finish_by_either_side_works() {
	ExtBuilder::default().build_and_execute(|| {
		// Another guardian may do it too: what counts is who agreed.
		for (origin, new) in [(hospital(), 60), (signed(MOTHER), 61), (signed(FATHER), 62)] {
			agree_on(new);
			wait(DELAY);
			assert_ok!(Recovery::finish(origin, ALICE));
			assert_eq!(Recovery::key_of(ALICE), Some(new));
		}
	});
}

#[test]
fn finish_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(DELAY);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Recovery::finish(origin, ALICE), BadOrigin);
		}
	});
}

#[test]
fn finish_for_nobody_fails_with_unknown_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Recovery::finish(hospital(), STRANGER), Error::UnknownPatient);
	});
}

#[test]
fn finish_by_anybody_else_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(DELAY);
		for origin in [clinic(), signed(AUNT), signed(ALICE), signed(KEY), signed(STRANGER)] {
			assert_noop!(Recovery::finish(origin, ALICE), Error::NotAuthorized);
		}
	});
}

#[test]
fn finish_while_the_sponsor_is_suspended_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(DELAY);
		suspend(HOSPITAL);
		for origin in [hospital(), signed(MOTHER)] {
			assert_noop!(Recovery::finish(origin, ALICE), Error::NotInGoodStanding);
		}
	});
}

#[test]
fn finish_of_nothing_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Recovery::finish(hospital(), ALICE), Error::NotFound);
		recover(KEY);
		assert_noop!(Recovery::finish(hospital(), ALICE), Error::NotFound);
	});
}

#[test]
fn finish_without_a_guardian_fails_with_not_confirmed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), CAROL, KEY));
		assert_noop!(Recovery::confirm(hospital(), CAROL, KEY), Error::AlreadyAgreed);
		wait(DELAY);
		assert_noop!(Recovery::finish(hospital(), CAROL), Error::NotConfirmed);
	});
}

#[test]
fn finish_before_the_delay_is_over_fails_with_too_early() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(DELAY - 1);
		assert_noop!(Recovery::finish(hospital(), ALICE), Error::TooEarly);
		wait(1);
		assert_ok!(Recovery::finish(hospital(), ALICE));
	});
}

#[test]
fn finish_after_its_time_fails_with_lapsed() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(2 * DELAY);
		assert_noop!(Recovery::finish(hospital(), ALICE), Error::Lapsed);
	});
}

#[test]
fn finish_at_the_last_moment_works() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(2 * DELAY - 1);
		assert_ok!(Recovery::finish(hospital(), ALICE));
	});
}

#[test]
fn finish_after_the_guardians_right_ended_works_for_the_sponsor() {
	// So whoever ends the guardian's right with a stolen key can't stop the recovery.
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		end_guardianship(MOTHER, ALICE);
		wait(DELAY);
		assert_noop!(Recovery::finish(signed(MOTHER), ALICE), Error::NotAuthorized);
		assert_ok!(Recovery::finish(hospital(), ALICE));
		assert_eq!(Recovery::key_of(ALICE), Some(KEY));
	});
}

#[test]
fn finish_with_a_key_that_became_a_members_fails_with_key_taken() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(DELAY);
		Taken::set(vec![KEY]);
		assert_noop!(Recovery::finish(hospital(), ALICE), Error::KeyTaken);
	});
}

#[test]
fn finish_with_a_key_that_became_another_patients_fails_with_key_taken() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		assert_ok!(Recovery::propose(clinic(), BOB, KEY));
		assert_ok!(Recovery::confirm(signed(AUNT), BOB, KEY));
		wait(DELAY);
		assert_ok!(Recovery::finish(hospital(), ALICE));
		assert_noop!(Recovery::finish(clinic(), BOB), Error::KeyTaken);
		assert_eq!(Recovery::patient_of(KEY), Some(ALICE));
	});
}
