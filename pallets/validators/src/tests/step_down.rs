use super::*;

#[test]
fn step_down_forgets_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::step_down(admin(BOBS), BOB));
		assert_eq!(state(BOB), None);
		assert_event(Event::SteppedDown { validator: BOB, organisation: BOBS });
	});
}

#[test]
fn step_down_of_a_suspended_organisation_works() {
	ExtBuilder::default().build_and_execute(|| {
		suspend(BOBS);
		assert_ok!(Roster::step_down(admin(BOBS), BOB));
	});
}

#[test]
fn step_down_by_a_stranger_fails() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::step_down(signed(STRANGER), BOB), BadOrigin);
	});
}

#[test]
fn step_down_of_a_stranger_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::step_down(admin(BOBS), STRANGER), Error::NotFound);
	});
}

#[test]
fn step_down_by_another_organisation_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::step_down(admin(ALICES), BOB), Error::NotAuthorized);
	});
}

#[test]
fn step_down_at_the_floor_fails_with_below_floor() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::step_down(admin(BOBS), BOB));
		assert_noop!(Roster::step_down(admin(ALICES), ALICE), Error::BelowFloor);
	});
}

#[test]
fn step_down_does_not_shake_off_an_equivocation() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(report(BOB, 0, 1));
		assert_ok!(Roster::step_down(admin(BOBS), BOB));
		assert_noop!(Roster::come_back(admin(BOBS), BOB), Error::NotFound);
	});
}
