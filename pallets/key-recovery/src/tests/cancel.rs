use super::*;

#[test]
fn cancel_by_the_sponsor_writes_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		assert_ok!(Recovery::cancel(hospital(), ALICE));
		assert_eq!(Recovery::proposal(ALICE), None);
		assert_eq!(Objections::<Test>::get(ALICE), None);
		assert_event(Event::Cancelled { patient: ALICE, new: KEY, by: Side::Sponsor });
	});
}

#[test]
fn cancel_by_the_guardian_who_agreed_writes_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		assert_ok!(Recovery::cancel(signed(MOTHER), ALICE));
		assert_eq!(Recovery::proposal(ALICE), None);
		assert_event(Event::Cancelled { patient: ALICE, new: KEY, by: Side::Guardian });
	});
}

#[test]
fn cancel_by_the_present_key_is_an_objection() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(DELAY + 1);
		assert_ok!(Recovery::cancel(signed(ALICE), ALICE));
		assert_eq!(Recovery::proposal(ALICE), None);
		assert_eq!(Objections::<Test>::get(ALICE), Some(START + DELAY + 1));
		assert_event(Event::Cancelled { patient: ALICE, new: KEY, by: Side::Patient });
		assert_noop!(Recovery::finish(hospital(), ALICE), Error::NotFound);
	});
}

#[test]
fn cancel_before_the_other_side_agrees_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		assert_ok!(Recovery::cancel(hospital(), ALICE));
		assert_ok!(Recovery::propose(signed(MOTHER), ALICE, KEY));
		assert_ok!(Recovery::cancel(signed(MOTHER), ALICE));
		// The sponsor frees the place that a guardian took.
		assert_ok!(Recovery::propose(signed(MOTHER), ALICE, KEY));
		assert_ok!(Recovery::cancel(hospital(), ALICE));
	});
}

#[test]
fn cancel_after_the_own_right_ended_works() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		end_guardianship(MOTHER, ALICE);
		assert_ok!(Recovery::cancel(signed(MOTHER), ALICE));
		agree_on_with_father();
		suspend(HOSPITAL);
		assert_ok!(Recovery::cancel(hospital(), ALICE));
	});
}

/// The hospital and Alice's father agree to a new key of Alice's.
#[track_caller]
fn agree_on_with_father() {
	assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
	assert_ok!(Recovery::confirm(signed(FATHER), ALICE, KEY));
}

#[test]
fn key_stops_one_recovery_and_not_the_next() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(DELAY - 1);
		assert_ok!(Recovery::cancel(signed(ALICE), ALICE));
		agree_on(KEY);
		wait(DELAY);
		assert_noop!(Recovery::cancel(signed(ALICE), ALICE), Error::ObjectionSpent);
		assert_ok!(Recovery::finish(hospital(), ALICE));
		assert_eq!(Recovery::key_of(ALICE), Some(KEY));
	});
}

#[test]
fn key_objects_to_no_recovery_that_is_ready_within_the_pause() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		assert_ok!(Recovery::cancel(signed(ALICE), ALICE));
		// Ready at the last moment of the pause: it can't be stopped by the key, whenever that tries.
		wait(PAUSE - DELAY - 1);
		agree_on(KEY);
		wait(DELAY + 1);
		assert_noop!(Recovery::cancel(signed(ALICE), ALICE), Error::ObjectionSpent);
		assert_ok!(Recovery::cancel(hospital(), ALICE));
	});
}

#[test]
fn key_objects_again_after_the_pause() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		assert_ok!(Recovery::cancel(signed(ALICE), ALICE));
		wait(PAUSE - DELAY);
		agree_on(KEY);
		assert_ok!(Recovery::cancel(signed(ALICE), ALICE));
	});
}

#[test]
fn next_key_objects_for_itself() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		assert_ok!(Recovery::cancel(signed(ALICE), ALICE));
		recover(KEY);
		assert_eq!(Objections::<Test>::get(ALICE), None);
		agree_on(NEXT_KEY);
		assert_ok!(Recovery::cancel(signed(KEY), ALICE));
	});
}

#[test]
fn objection_of_one_patient_is_none_of_another() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		assert_ok!(Recovery::cancel(signed(ALICE), ALICE));
		assert_ok!(Recovery::propose(clinic(), BOB, KEY));
		assert_ok!(Recovery::confirm(signed(AUNT), BOB, KEY));
		assert_ok!(Recovery::cancel(signed(BOB), BOB));
	});
}

#[test]
fn cancel_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Recovery::cancel(origin, ALICE), BadOrigin);
		}
	});
}

#[test]
fn cancel_of_nothing_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		for patient in [ALICE, STRANGER] {
			assert_noop!(Recovery::cancel(hospital(), patient), Error::NotFound);
		}
	});
}

#[test]
fn cancel_by_anybody_else_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		// A guardian who didn't agree may be the one from whom the key is taken.
		for origin in [clinic(), signed(FATHER), signed(AUNT), signed(BOB), signed(KEY), signed(STRANGER)] {
			assert_noop!(Recovery::cancel(origin, ALICE), Error::NotAuthorized);
		}
	});
}

#[test]
fn cancel_by_a_key_that_was_replaced_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		recover(KEY);
		agree_on(NEXT_KEY);
		assert_noop!(Recovery::cancel(signed(ALICE), ALICE), Error::NotAuthorized);
	});
}

#[test]
fn cancel_by_the_key_before_both_agree_fails_with_not_confirmed() {
	// Otherwise a thief would stop each recovery before the other side could agree.
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		assert_noop!(Recovery::cancel(signed(ALICE), ALICE), Error::NotConfirmed);
	});
}

#[test]
fn cancel_by_the_key_of_what_lapsed_fails_with_lapsed() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(2 * DELAY);
		assert_noop!(Recovery::cancel(signed(ALICE), ALICE), Error::Lapsed);
		assert_ok!(Recovery::cancel(hospital(), ALICE));
	});
}
