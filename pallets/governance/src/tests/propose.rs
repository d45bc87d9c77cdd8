use codec::Encode;
use frame_support::traits::Get;
use sp_runtime::traits::{BlakeTwo256, Hash};

use super::*;
use crate::{Calls, Config, NextMotionId, OpenMotions, Rule};

fn propose(organisation: salus_primitives::ids::OrganisationId, call: RuntimeCall) -> sp_runtime::DispatchResult {
	Governance::propose(by(organisation), Box::new(call))
}

/// A remark whose encoding has this length.
fn remark(length: u32) -> RuntimeCall {
	// The pallet, the call, and two bytes for the length of 64 or more.
	let remark = vec![0; usize::try_from(length).unwrap() - 4];
	let call = RuntimeCall::System(frame_system::Call::remark { remark });
	assert_eq!(call.encoded_size(), usize::try_from(length).unwrap());
	call
}

#[test]
fn propose_opens_a_motion_with_the_proposers_vote() {
	ExtBuilder::default().build_and_execute(|| {
		wait(4);
		assert_ok!(propose(HOSPITAL, sensitive()));
		let motion = MotionId(0);
		assert_event(Event::MotionProposed {
			motion,
			proposer: HOSPITAL,
			rule: Rule::Sensitive,
			call_hash: BlakeTwo256::hash_of(&sensitive()),
			until: 5 + DURATION,
		});
		let open = record(motion);
		assert_eq!((open.proposer, open.rule, open.proposed_at, open.carried_at), (HOSPITAL, Rule::Sensitive, 5, None));
		assert_eq!(open.votes.iter().collect::<Vec<_>>(), [(&HOSPITAL, &true)]);
		assert_eq!(Calls::<Test>::get(motion).unwrap().to_vec(), sensitive().encode());
		assert_eq!(OpenMotions::<Test>::get().to_vec(), [(motion, HOSPITAL)]);
		assert_eq!(NextMotionId::<Test>::get(), MotionId(1));
	});
}

#[test]
fn propose_is_for_any_admin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Governance::propose(signed(admin(CLINIC) + 1), Box::new(ordinary())));
		assert_eq!(record(MotionId(0)).proposer, CLINIC);
	});
}

#[test]
fn propose_carries_what_one_vote_carries() {
	ExtBuilder(vec![HOSPITAL]).build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		assert_event(Event::MotionCarried { motion, enact_from: 1 });
		// There is no regulator among the seats.
		let other = proposed(HOSPITAL, sensitive());
		assert_eq!(record(other).carried_at, None);
	});
}

#[test]
fn propose_numbers_motions_for_good() {
	ExtBuilder::default().build_and_execute(|| {
		let first = proposed(HOSPITAL, ordinary());
		wait(DURATION);
		assert_ok!(Governance::close(by(HOSPITAL), first));
		assert_eq!(proposed(HOSPITAL, ordinary()), MotionId(1));
	});
}

#[test]
fn propose_by_nobodys_admin_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(STRANGER), signed(admin(NOBODY)), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Governance::propose(origin, Box::new(ordinary())), BadOrigin);
		}
	});
}

#[test]
fn propose_without_a_seat_fails_with_not_seated() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(propose(PRACTICE, ordinary()), Error::NotSeated);
	});
}

#[test]
fn propose_by_a_suspended_one_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		suspend(HOSPITAL);
		assert_noop!(propose(HOSPITAL, ordinary()), Error::NotInGoodStanding);
	});
}

#[test]
fn propose_of_what_never_may_fails_with_not_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		let call = RuntimeCall::System(frame_system::Call::set_storage { items: vec![] });
		assert_noop!(propose(HOSPITAL, call), Error::NotAllowed);
	});
}

#[test]
fn propose_of_a_motion_about_motions_fails_with_not_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = MotionId(0);
		for call in [
			crate::Call::propose { call: Box::new(ordinary()) },
			crate::Call::vote { motion, approve: true },
			crate::Call::enact { motion, weight_limit: probe::DECLARED },
			crate::Call::close { motion },
			crate::Call::recount { motion },
		] {
			assert_noop!(propose(HOSPITAL, RuntimeCall::Governance(call)), Error::NotAllowed);
		}
		assert_ok!(propose(HOSPITAL, RuntimeCall::Governance(crate::Call::set_seats { seats: seats(&SEATED) })));
	});
}

#[test]
fn propose_of_a_long_call_fails_with_call_too_long() {
	ExtBuilder::default().build_and_execute(|| {
		let most: u32 = <Test as Config>::MaxCallBytes::get();
		assert_ok!(propose(HOSPITAL, remark(most)));
		assert_noop!(propose(HOSPITAL, remark(most + 1)), Error::CallTooLong);
	});
}

#[test]
fn propose_of_a_third_one_fails_with_too_many_own_motions() {
	ExtBuilder::default().build_and_execute(|| {
		proposed(HOSPITAL, ordinary());
		let motion = proposed(HOSPITAL, ordinary());
		assert_noop!(propose(HOSPITAL, ordinary()), Error::TooManyOwnMotions);
		wait(DURATION);
		assert_ok!(Governance::close(by(CLINIC), motion));
		assert_ok!(propose(HOSPITAL, ordinary()));
	});
}

#[test]
fn propose_of_a_fifth_one_fails_with_too_many_motions() {
	ExtBuilder::default().build_and_execute(|| {
		for organisation in [HOSPITAL, HOSPITAL, CLINIC, CLINIC] {
			proposed(organisation, ordinary());
		}
		assert_noop!(propose(AGENCY, ordinary()), Error::TooManyMotions);
	});
}

#[test]
fn propose_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		NextMotionId::<Test>::put(MotionId(u32::MAX));
		assert_noop!(propose(HOSPITAL, ordinary()), Error::IdsExhausted);
	});
}
