use super::*;

#[test]
fn genesis_writes_what_it_says() {
	ExtBuilder::default().build_and_execute(|| {
		let validator = Validator { organisation: BOBS, since: 0, answers_from: 0, state: State::Active };
		assert_eq!(Validators::<Test>::get(BOB), Some(validator));
		assert_eq!(Roster::next_set(), [ALICE, BOB, CAROL, DAVE]);
		assert_eq!(events(), []);
	});
}

#[test]
fn genesis_of_nobody_works() {
	ExtBuilder(vec![]).build_and_execute(|| assert_eq!(Roster::approved(), []));
}

#[test]
#[should_panic(expected = "AlreadyApproved")]
fn genesis_with_a_validator_twice_fails() {
	ExtBuilder(vec![(ALICE, 0), (ALICE, 1)]).build_and_execute(|| {});
}

#[test]
#[should_panic(expected = "genesis: validator 9 of organisation 0")]
fn genesis_with_too_many_validators_fails() {
	ExtBuilder((1..=9).map(|account| (account, 0)).collect()).build_and_execute(|| {});
}

#[test]
#[should_panic(expected = "a validator is nobody's")]
fn genesis_with_a_validator_of_nobody_is_noticed() {
	ExtBuilder(vec![(ALICE, 9)]).build_and_execute(|| {});
}
