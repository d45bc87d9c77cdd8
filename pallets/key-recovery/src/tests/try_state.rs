//! The invariants notice what is wrong.

use super::*;

/// Breaks something in the state after a recovery, while the next one is under way that follows on an objection, and
/// sees which invariant says so.
#[track_caller]
fn assert_notices(message: &'static str, damage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		recover(KEY);
		agree_on(NEXT_KEY);
		assert_ok!(Recovery::cancel(signed(KEY), ALICE));
		agree_on(NEXT_KEY);
		assert_ok!(Recovery::do_try_state());
		damage();
		assert_eq!(Recovery::do_try_state(), Err(message.into()));
	});
}

/// Changes the recovery that is under way.
fn change(change: impl FnOnce(&mut Proposal<AccountId>)) {
	Proposals::<Test>::mutate(ALICE, |slot| change(slot.as_mut().expect("it is under way")));
}

#[test]
fn proposal_for_nobody_is_noticed() {
	assert_notices("a proposal is for no patient", || {
		let proposal = Proposals::<Test>::get(ALICE).expect("it is under way");
		Proposals::<Test>::insert(STRANGER, proposal);
	});
}

#[test]
fn proposal_of_nobody_is_noticed() {
	assert_notices("a proposal is nobody's", || {
		change(|proposal| (proposal.by_sponsor, proposal.by_guardian) = (false, None));
	});
}

#[test]
fn proposal_that_is_ready_too_soon_is_noticed() {
	assert_notices("a proposal is ready too soon, or never", || change(|proposal| proposal.by_guardian = None));
}

#[test]
fn proposal_that_is_never_ready_is_noticed() {
	assert_notices("a proposal is ready too soon, or never", || change(|proposal| proposal.ready_at = None));
}

#[test]
fn objection_of_nobody_is_noticed() {
	assert_notices("somebody who is no patient objected", || Objections::<Test>::insert(STRANGER, START));
}

#[test]
fn objection_of_the_future_is_noticed() {
	assert_notices("an objection is of the future", || Objections::<Test>::insert(ALICE, Now::get() + 1));
}
