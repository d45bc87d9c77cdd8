use super::*;

#[test]
fn confirm_by_a_guardian_starts_the_delay_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		wait(DAY);
		assert_ok!(Recovery::confirm(signed(MOTHER), ALICE, KEY));
		let ready_at = START + DAY + DELAY;
		let proposal = Proposal { new: KEY, by_sponsor: true, by_guardian: Some(MOTHER), ready_at: Some(ready_at) };
		assert_eq!(Recovery::proposal(ALICE), Some(proposal));
		assert_event(Event::Confirmed { patient: ALICE, new: KEY, ready_at });
	});
}

#[test]
fn confirm_by_the_sponsor_starts_the_delay_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(signed(FATHER), ALICE, KEY));
		assert_ok!(Recovery::confirm(hospital(), ALICE, KEY));
		let ready_at = START + DELAY;
		let proposal = Proposal { new: KEY, by_sponsor: true, by_guardian: Some(FATHER), ready_at: Some(ready_at) };
		assert_eq!(Recovery::proposal(ALICE), Some(proposal));
		assert_event(Event::Confirmed { patient: ALICE, new: KEY, ready_at });
	});
}

#[test]
fn confirmation_alone_replaces_no_key() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		assert_eq!(Recovery::key_of(ALICE), Some(ALICE));
		assert!(Replaced::get().is_empty());
	});
}

#[test]
fn confirm_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Recovery::confirm(origin, ALICE, KEY), BadOrigin);
		}
	});
}

#[test]
fn confirm_for_nobody_fails_with_unknown_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Recovery::confirm(hospital(), STRANGER, KEY), Error::UnknownPatient);
	});
}

#[test]
fn confirm_by_anybody_else_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		for origin in [clinic(), signed(AUNT), signed(ALICE), signed(KEY), signed(STRANGER)] {
			assert_noop!(Recovery::confirm(origin, ALICE, KEY), Error::NotAuthorized);
		}
	});
}

#[test]
fn confirm_while_the_sponsor_is_suspended_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		suspend(HOSPITAL);
		assert_noop!(Recovery::confirm(signed(MOTHER), ALICE, KEY), Error::NotInGoodStanding);
	});
}

#[test]
fn confirm_of_nothing_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Recovery::confirm(signed(MOTHER), ALICE, KEY), Error::NotFound);
	});
}

#[test]
fn confirm_of_another_key_fails_with_other_key() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		assert_noop!(Recovery::confirm(signed(MOTHER), ALICE, NEXT_KEY), Error::OtherKey);
	});
}

#[test]
fn confirm_twice_fails_with_already_confirmed() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		for origin in [hospital(), signed(MOTHER), signed(FATHER)] {
			assert_noop!(Recovery::confirm(origin, ALICE, KEY), Error::AlreadyConfirmed);
		}
	});
}

#[test]
fn confirm_by_the_side_that_proposed_fails_with_already_agreed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		assert_noop!(Recovery::confirm(hospital(), ALICE, KEY), Error::AlreadyAgreed);
		assert_ok!(Recovery::cancel(hospital(), ALICE));
		assert_ok!(Recovery::propose(signed(MOTHER), ALICE, KEY));
		// Two guardians are one side.
		for origin in [signed(MOTHER), signed(FATHER)] {
			assert_noop!(Recovery::confirm(origin, ALICE, KEY), Error::AlreadyAgreed);
		}
	});
}

#[test]
fn confirm_with_a_guardian_of_less_than_a_delay_fails_with_guardian_too_new() {
	ExtBuilder::default().build_and_execute(|| {
		appoint(STRANGER, ALICE);
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		wait(DELAY - 1);
		assert_noop!(Recovery::confirm(signed(STRANGER), ALICE, KEY), Error::GuardianTooNew);
		assert_ok!(Recovery::cancel(hospital(), ALICE));
		assert_ok!(Recovery::propose(signed(STRANGER), ALICE, KEY));
		assert_noop!(Recovery::confirm(hospital(), ALICE, KEY), Error::GuardianTooNew);
		wait(1);
		assert_ok!(Recovery::confirm(hospital(), ALICE, KEY));
	});
}

#[test]
fn guardian_whose_right_a_thief_ended_counts_for_a_delay() {
	ExtBuilder::default().build_and_execute(|| {
		appoint(STRANGER, ALICE);
		wait(1);
		end_guardianship(STRANGER, ALICE);
		wait(2 * DELAY - 1);
		appoint(STRANGER, ALICE);
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		assert_ok!(Recovery::confirm(signed(STRANGER), ALICE, KEY));
		assert_ok!(Recovery::cancel(hospital(), ALICE));
		wait(1);
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		assert_noop!(Recovery::confirm(signed(STRANGER), ALICE, KEY), Error::GuardianTooNew);
	});
}

#[test]
fn confirm_after_the_guardians_right_ended_fails_with_guardianship_ended() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(signed(MOTHER), ALICE, KEY));
		end_guardianship(MOTHER, ALICE);
		assert_noop!(Recovery::confirm(hospital(), ALICE, KEY), Error::GuardianshipEnded);
		appoint(MOTHER, ALICE);
		assert_ok!(Recovery::confirm(hospital(), ALICE, KEY));
	});
}
