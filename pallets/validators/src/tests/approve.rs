use super::*;

#[test]
fn approve_writes_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		Index::set(7);
		assert_ok!(Roster::approve(root(), EVE, EVES));
		let validator = Validator { organisation: EVES, since: START, answers_from: 7, state: State::Active };
		assert_eq!(Validators::<Test>::get(EVE), Some(validator));
		assert_eq!(Roster::next_set(), [ALICE, BOB, CAROL, DAVE, EVE]);
		assert_event(Event::Approved { validator: EVE, organisation: EVES });
	});
}

#[test]
fn approve_without_keys_counts_once_there_are_keys() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::approve(root(), FRANK, EVES));
		assert_eq!(Roster::next_set(), [ALICE, BOB, CAROL, DAVE]);
		give_keys(FRANK);
		assert_eq!(Roster::next_set(), [ALICE, BOB, CAROL, DAVE, FRANK]);
	});
}

#[test]
fn approve_of_a_second_one_of_an_organisation_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::approve(root(), EVE, ALICES));
	});
}

#[test]
fn approve_by_an_admin_fails() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::approve(admin(EVES), EVE, EVES), BadOrigin);
	});
}

#[test]
fn approve_for_nobody_fails_with_unknown_organisation() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::approve(root(), EVE, NOBODYS), Error::UnknownOrganisation);
	});
}

#[test]
fn approve_for_a_suspended_organisation_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		suspend(EVES);
		assert_noop!(Roster::approve(root(), EVE, EVES), Error::NotInGoodStanding);
	});
}

#[test]
fn approve_twice_fails_with_already_approved() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Roster::approve(root(), ALICE, EVES), Error::AlreadyApproved);
	});
}

#[test]
fn approve_of_the_ninth_fails_with_too_many_validators() {
	ExtBuilder::default().build_and_execute(|| {
		for who in 10..14 {
			assert_ok!(Roster::approve(root(), who, EVES));
		}
		assert_noop!(Roster::approve(root(), EVE, EVES), Error::TooManyValidators);
	});
}
