//! What `pallet-session` is told.

use super::*;
use crate::{NoIdentification, Planned};
use pallet_session::{historical, SessionManager};
use sp_runtime::traits::Convert;

/// What is told of the next session.
fn planned() -> Option<Vec<AccountId>> {
	<Roster as SessionManager<AccountId>>::new_session(2)
}

#[test]
fn first_plan_is_told_and_the_same_again_is_not() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(planned(), Some(vec![ALICE, BOB, CAROL, DAVE]));
		assert_eq!(planned(), None);
		assert_eq!(Planned::<Test>::get(), vec![ALICE, BOB, CAROL, DAVE]);
	});
}

#[test]
fn change_is_told() {
	ExtBuilder::default().build_and_execute(|| {
		planned();
		approve_eve();
		assert_eq!(planned(), Some(vec![ALICE, BOB, CAROL, DAVE, EVE]));
		assert_ok!(Roster::remove(root(), ALICE));
		assert_eq!(planned(), Some(vec![BOB, CAROL, DAVE, EVE]));
	});
}

#[test]
fn change_and_change_back_within_a_session_is_not_told() {
	ExtBuilder::default().build_and_execute(|| {
		planned();
		approve_eve();
		assert_ok!(Roster::remove(root(), EVE));
		assert_eq!(planned(), None);
	});
}

#[test]
fn set_of_nobody_is_never_told() {
	ExtBuilder(vec![]).build_and_execute(|| {
		assert_eq!(planned(), None);
		assert_eq!(Planned::<Test>::get(), vec![]);
	});
}

#[test]
fn new_validator_sits_in_the_session_after_the_next() {
	ExtBuilder::default().build_and_execute(|| {
		approve_eve();
		rotate();
		assert_eq!(Sitting::get(), [ALICE, BOB, CAROL, DAVE]);
		rotate();
		assert_eq!(Sitting::get(), [ALICE, BOB, CAROL, DAVE, EVE]);
	});
}

#[test]
fn historical_manager_tells_the_same() {
	ExtBuilder::default().build_and_execute(|| {
		let tell = <Roster as historical::SessionManager<AccountId, ()>>::new_session;
		assert_eq!(tell(2), Some(vec![(ALICE, ()), (BOB, ()), (CAROL, ()), (DAVE, ())]));
		assert_eq!(tell(3), None);
	});
}

#[test]
fn historical_manager_closes_sessions() {
	ExtBuilder::default().build_and_execute(|| {
		begin(120);
		<Roster as historical::SessionManager<AccountId, ()>>::start_session(0);
		<Roster as historical::SessionManager<AccountId, ()>>::end_session(0);
		assert_eq!(crate::LastSlot::<Test>::get(), Some(120));
	});
}

#[test]
fn everybody_is_identified_by_the_account_alone() {
	assert_eq!(NoIdentification::convert(ALICE), Some(()));
}

#[test]
fn approved_tells_of_all_in_order() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Roster::approve(root(), FRANK, EVES));
		assert_ok!(report(BOB, 0, 1));
		let told: Vec<_> =
			Roster::approved().into_iter().map(|(account, validator)| (account, validator.state)).collect();
		let active = |who| (who, State::Active);
		let bob = (BOB, State::SetAside { reason: Reason::Equivocated, at: START });
		assert_eq!(told, [active(ALICE), bob, active(CAROL), active(DAVE), active(FRANK)]);
	});
}
