use super::*;

#[test]
fn propose_by_the_sponsor_writes_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		let proposal = Proposal { new: KEY, by_sponsor: true, by_guardian: None, ready_at: None };
		assert_eq!(Recovery::proposal(ALICE), Some(proposal));
		assert_event(Event::Proposed { patient: ALICE, new: KEY, by: Side::Sponsor });
	});
}

#[test]
fn propose_by_a_guardian_writes_and_tells() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(signed(FATHER), ALICE, KEY));
		let proposal = Proposal { new: KEY, by_sponsor: false, by_guardian: Some(FATHER), ready_at: None };
		assert_eq!(Recovery::proposal(ALICE), Some(proposal));
		assert_event(Event::Proposed { patient: ALICE, new: KEY, by: Side::Guardian });
	});
}

#[test]
fn proposal_alone_replaces_no_key() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		wait(PAUSE);
		assert_noop!(Recovery::finish(hospital(), ALICE), Error::NotConfirmed);
		assert_eq!(Recovery::key_of(ALICE), Some(ALICE));
	});
}

#[test]
fn propose_takes_the_place_of_what_lapsed() {
	ExtBuilder::default().build_and_execute(|| {
		agree_on(KEY);
		wait(2 * DELAY);
		assert_ok!(Recovery::propose(signed(FATHER), ALICE, NEXT_KEY));
		let proposal = Proposal { new: NEXT_KEY, by_sponsor: false, by_guardian: Some(FATHER), ready_at: None };
		assert_eq!(Recovery::proposal(ALICE), Some(proposal));
	});
}

#[test]
fn propose_of_one_key_for_two_patients_works() {
	// Only one of them can be finished.
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		assert_ok!(Recovery::propose(clinic(), BOB, KEY));
	});
}

#[test]
fn propose_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Recovery::propose(origin, ALICE, KEY), BadOrigin);
		}
	});
}

#[test]
fn propose_for_nobody_fails_with_unknown_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Recovery::propose(hospital(), STRANGER, KEY), Error::UnknownPatient);
	});
}

#[test]
fn propose_by_anybody_else_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [clinic(), signed(AUNT), signed(ALICE), signed(KEY), signed(STRANGER)] {
			assert_noop!(Recovery::propose(origin, ALICE, KEY), Error::NotAuthorized);
		}
	});
}

#[test]
fn propose_at_majority_fails_with_not_authorized() {
	ExtBuilder::default().build_and_execute(|| {
		Now::set(MAJORITY);
		assert_noop!(Recovery::propose(signed(MOTHER), ALICE, KEY), Error::NotAuthorized);
	});
}

#[test]
fn propose_while_the_sponsor_is_suspended_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		suspend(HOSPITAL);
		assert_noop!(Recovery::propose(hospital(), ALICE, KEY), Error::NotInGoodStanding);
		assert_noop!(Recovery::propose(signed(MOTHER), ALICE, KEY), Error::NotInGoodStanding);
	});
}

#[test]
fn propose_while_one_is_under_way_fails_with_already_proposed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Recovery::propose(hospital(), ALICE, KEY));
		for origin in [hospital(), signed(MOTHER)] {
			assert_noop!(Recovery::propose(origin, ALICE, NEXT_KEY), Error::AlreadyProposed);
		}
		assert_ok!(Recovery::confirm(signed(MOTHER), ALICE, KEY));
		wait(2 * DELAY - 1);
		assert_noop!(Recovery::propose(hospital(), ALICE, NEXT_KEY), Error::AlreadyProposed);
	});
}

#[test]
fn propose_of_a_members_account_fails_with_key_taken() {
	ExtBuilder::default().build_and_execute(|| {
		Taken::set(vec![KEY]);
		for taken in [ALICE, BOB, MOTHER, 101, KEY] {
			assert_noop!(Recovery::propose(hospital(), ALICE, taken), Error::KeyTaken);
		}
	});
}

#[test]
fn propose_of_a_patients_key_fails_with_key_taken() {
	ExtBuilder::default().build_and_execute(|| {
		recover(KEY);
		assert_noop!(Recovery::propose(clinic(), BOB, KEY), Error::KeyTaken);
		assert_noop!(Recovery::propose(hospital(), ALICE, KEY), Error::KeyTaken);
	});
}
