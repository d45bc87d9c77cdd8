use super::*;

#[test]
fn remove_forgets_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::remove(root(), BOB));
		assert_eq!(state(BOB), None);
		assert_eq!(Roster::next_set(), [ALICE, CAROL, DAVE]);
		assert_event(Event::Removed { validator: BOB, organisation: BOBS });
	});
}

#[test]
fn remove_by_an_admin_fails() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::remove(admin(BOBS), BOB), BadOrigin);
	});
}

#[test]
fn remove_of_a_stranger_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::remove(root(), STRANGER), Error::NotFound);
	});
}

#[test]
fn remove_at_the_floor_fails_with_below_floor() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::remove(root(), BOB));
		assert_noop!(Roster::remove(root(), ALICE), Error::BelowFloor);
	});
}

#[test]
fn remove_of_one_that_does_not_count_works_at_the_floor() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::approve(root(), FRANK, EVES));
		assert_ok!(report(DAVE, 0, 1));
		// Three are left: Dave is set aside, and Frank has no keys.
		assert_noop!(Roster::remove(root(), ALICE), Error::BelowFloor);
		assert_ok!(Roster::remove(root(), FRANK));
		assert_ok!(Roster::remove(root(), DAVE));
	});
}
