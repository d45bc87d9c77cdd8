//! The invariants notice what is wrong.

use super::*;
use crate::{FloorReached, Offences, Planned, Records};
use sp_core::H256;

/// Breaks something in the state after a session, and sees which invariant says so.
#[track_caller]
fn assert_notices(message: &'static str, damage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		session_without(&[BOB]);
		block(NextSlot::get());
		assert_ok!(report(CAROL, 0, 1));
		assert_ok!(Roster::do_try_state());
		assert_eq!(FloorReached::<Test>::get(), 3);
		damage();
		assert_eq!(Roster::do_try_state(), Err(message.into()));
	});
}

fn change(who: AccountId, change: impl FnOnce(&mut Validator)) {
	Validators::<Test>::mutate(who, |slot| change(slot.as_mut().expect("it is a validator")));
}

#[test]
fn next_set_below_the_floor_is_noticed() {
	assert_notices("the next set is smaller than the floor", || Validators::<Test>::remove(ALICE));
}

#[test]
fn planned_set_below_the_floor_is_noticed() {
	assert_notices("the planned set is smaller than the floor", || {
		Planned::<Test>::mutate(|planned| planned.truncate(2));
	});
}

#[test]
fn validator_of_nobody_is_noticed() {
	assert_notices("a validator is nobody's", || change(ALICE, |validator| validator.organisation = NOBODYS));
}

#[test]
fn mark_before_the_approval_is_noticed() {
	assert_notices("a validator was set aside before it was approved", || {
		change(BOB, |validator| validator.since = Now::get() + 1);
	});
}

#[test]
fn planned_set_out_of_order_is_noticed() {
	assert_notices("the planned set is not in order", || {
		Planned::<Test>::set(frame_support::BoundedVec::truncate_from(vec![DAVE, CAROL, ALICE]));
	});
}

#[test]
fn records_of_an_old_session_are_noticed() {
	assert_notices("an old session's records are kept", || Index::set(2));
}

#[test]
fn validator_that_sits_twice_is_noticed() {
	assert_notices("a validator sits twice in a session", || {
		Records::<Test>::mutate(1, |records| {
			if let Some((account, _)) = records.get_mut(0) {
				*account = BOB;
			}
		});
	});
}

#[test]
fn offence_that_is_remembered_twice_is_noticed() {
	assert_notices("an offence is remembered twice", || {
		Offences::<Test>::set(frame_support::BoundedVec::truncate_from(vec![H256::zero(); 2]));
	});
}
