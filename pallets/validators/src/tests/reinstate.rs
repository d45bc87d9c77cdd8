use super::*;

#[test]
fn reinstate_of_an_equivocator_writes_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		Index::set(3);
		assert_ok!(Roster::reinstate(root(), BOB));
		let validator = Validator { organisation: BOBS, since: 0, answers_from: 3, state: State::Active };
		assert_eq!(Validators::<Test>::get(BOB), Some(validator));
		assert_event(Event::Reinstated { validator: BOB, organisation: BOBS });
	});
}

#[test]
fn reinstate_of_one_that_missed_works() {
	ExtBuilder::default().build_and_execute(|| {
		session_without(&[BOB]);
		assert_ok!(Roster::reinstate(root(), BOB));
		assert_eq!(state(BOB), Some(State::Active));
	});
}

#[test]
fn reinstate_settles_earlier_sessions_only() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		rotate();
		assert_ok!(Roster::reinstate(root(), BOB));
		// The same again, and another one of the same session.
		assert!(report(BOB, 0, 1).is_err());
		assert!(report(BOB, 0, 2).is_err());
		assert_eq!(state(BOB), Some(State::Active));
		assert_ok!(report(BOB, 1, 3));
		assert_eq!(state(BOB), aside(Reason::Equivocated));
	});
}

#[test]
fn reinstate_by_an_admin_fails() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		assert_noop!(Roster::reinstate(admin(BOBS), BOB), BadOrigin);
	});
}

#[test]
fn reinstate_of_a_stranger_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::reinstate(root(), STRANGER), Error::NotFound);
	});
}

#[test]
fn reinstate_of_an_active_one_fails_with_not_set_aside() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::reinstate(root(), BOB), Error::NotSetAside);
	});
}

#[test]
fn reinstate_for_a_suspended_organisation_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		suspend(BOBS);
		assert_noop!(Roster::reinstate(root(), BOB), Error::NotInGoodStanding);
	});
}
