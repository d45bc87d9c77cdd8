use super::*;

/// Lets Bob miss a session.
fn bob_misses() {
	session_without(&[BOB]);
	assert_eq!(state(BOB), aside(Reason::Missed));
}

#[test]
fn come_back_writes_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		bob_misses();
		assert_ok!(Roster::come_back(admin(BOBS), BOB));
		assert_eq!(state(BOB), Some(State::Active));
		assert_eq!(Roster::next_set(), [ALICE, BOB, CAROL, DAVE]);
		assert_event(Event::CameBack { validator: BOB, organisation: BOBS });
	});
}

#[test]
fn come_back_is_seated_at_the_next_session() {
	ExtBuilder::default().build_and_execute(|| {
		bob_misses();
		rotate();
		assert_eq!(Sitting::get(), [ALICE, CAROL, DAVE]);
		assert_ok!(Roster::come_back(admin(BOBS), BOB));
		rotate();
		rotate();
		assert_eq!(Sitting::get(), [ALICE, BOB, CAROL, DAVE]);
	});
}

#[test]
fn come_back_clears_one_that_is_spared() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		session_without(&[BOB]);
		assert_eq!(state(BOB), spared(Reason::Missed));
		assert_ok!(Roster::come_back(admin(BOBS), BOB));
		assert_eq!(state(BOB), Some(State::Active));
	});
}

#[test]
fn come_back_by_a_stranger_fails() {
	ExtBuilder::default().build_and_execute(|| {
		bob_misses();
		assert_noop!(Roster::come_back(signed(STRANGER), BOB), BadOrigin);
	});
}

#[test]
fn come_back_of_a_stranger_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::come_back(admin(BOBS), STRANGER), Error::NotFound);
	});
}

#[test]
fn come_back_by_another_organisation_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		bob_misses();
		assert_noop!(Roster::come_back(admin(ALICES), BOB), Error::NotAuthorized);
	});
}

#[test]
fn come_back_of_an_active_one_fails_with_not_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::come_back(admin(BOBS), BOB), Error::NotSetAside);
	});
}

#[test]
fn come_back_of_an_equivocator_fails_with_needs_approval() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		assert_noop!(Roster::come_back(admin(BOBS), BOB), Error::NeedsApproval);
	});
}

#[test]
fn come_back_of_a_spared_equivocator_fails_with_needs_approval() {
	ExtBuilder::default().build_and_execute(|| {
		MinValidators::set(4);
		assert_ok!(report(BOB, 0, 1));
		assert_noop!(Roster::come_back(admin(BOBS), BOB), Error::NeedsApproval);
	});
}

#[test]
fn come_back_of_a_suspended_organisation_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		bob_misses();
		suspend(BOBS);
		assert_noop!(Roster::come_back(admin(BOBS), BOB), Error::NotInGoodStanding);
	});
}

#[test]
fn come_back_of_an_unknown_organisation_fails_with_unknown_organisation() {
	// The genesis doesn't ask; an upgrade of the organisations could lead here too.
	ExtBuilder::default().build().execute_with(|| {
		bob_misses();
		Validators::<Test>::mutate(BOB, |slot| {
			if let Some(validator) = slot {
				validator.organisation = NOBODYS;
			}
		});
		assert_noop!(Roster::do_come_back(NOBODYS, BOB), Error::UnknownOrganisation);
	});
}
