//! What a regulator may do at once ends by itself, and decides nothing.

use frame_support::{assert_noop, assert_ok};
use pallet_consortium::{Call as Consortium, Error};
use salus_primitives::traits::{OrganisationInspect, Standing};
use salus_runtime::{
	constants::{EMERGENCY_PAUSE, EMERGENCY_SUSPENSION},
	Consortium as Members, Governance, Runtime,
};

use crate::{
	common::NOW,
	world::{
		all_approve, by, chain, decide, enact, founder, is_carried, make, propose, HOSPITAL, HOSPITAL_SOUTH, INSURER,
		MANUFACTURER, REGULATOR,
	},
};

type Failure = Error<Runtime>;
type Unable = pallet_governance::Error<Runtime>;

/// The call that suspends at once.
fn at_once(place: u32) -> Consortium<Runtime> {
	Consortium::suspend_at_once { organisation: founder(place) }
}

/// Goes to a moment.
fn go_to(moment: u64) {
	pallet_timestamp::Now::<Runtime>::put(moment);
}

#[test]
fn emergency_suspension_ends_by_itself() {
	chain().execute_with(|| {
		assert_ok!(make(by(REGULATOR), at_once(1)));
		assert_eq!(Members::standing(founder(1), NOW), Standing::Suspended);
		assert_eq!(Members::standing(founder(1), NOW + EMERGENCY_SUSPENSION - 1), Standing::Suspended);
		assert_eq!(Members::standing(founder(1), NOW + EMERGENCY_SUSPENSION), Standing::Good);
	});
}

#[test]
fn emergency_suspension_isnt_repeated_within_its_pause() {
	chain().execute_with(|| {
		assert_ok!(make(by(REGULATOR), at_once(1)));
		go_to(NOW + EMERGENCY_SUSPENSION);
		assert_noop!(make(by(REGULATOR), at_once(1)), Failure::SuspendedLately);
		go_to(NOW + EMERGENCY_PAUSE);
		assert_ok!(make(by(REGULATOR), at_once(1)));
	});
}

#[test]
fn others_suspend_nobody_at_once() {
	chain().execute_with(|| {
		for uri in [HOSPITAL, MANUFACTURER, INSURER] {
			assert_noop!(make(by(uri), at_once(3)), sp_runtime::DispatchError::BadOrigin);
		}
	});
}

/// The call that suspends until a vote reinstates.
fn for_good(place: u32) -> Consortium<Runtime> {
	Consortium::suspend_organisation { organisation: founder(place) }
}

#[test]
fn regulator_and_an_ally_decide_nothing_against_three_others() {
	chain().execute_with(|| {
		// Both hospitals, so that three of five seats have a vote.
		assert_ok!(make(by(REGULATOR), at_once(0)));
		assert_ok!(make(by(REGULATOR), at_once(3)));
		assert_noop!(make(by(REGULATOR), at_once(1)), Failure::TooManyEmergencies);
		for (victim, proposer, ally) in
			[(0, INSURER, REGULATOR), (1, INSURER, REGULATOR), (3, REGULATOR, INSURER), (1, REGULATOR, INSURER)]
		{
			let motion = propose(proposer, for_good(victim)).unwrap();
			all_approve(motion, &[ally]);
			assert!(!is_carried(motion), "two of five, not two of three");
			assert_noop!(enact(proposer, motion), Unable::NotCarried);
		}
	});
}

#[test]
fn emergency_delays_the_others_for_its_time_only() {
	chain().execute_with(|| {
		assert_ok!(make(by(REGULATOR), at_once(0)));
		assert_ok!(make(by(REGULATOR), at_once(3)));
		assert_noop!(propose(HOSPITAL, for_good(2)), Unable::NotInGoodStanding);
		let motion = propose(MANUFACTURER, for_good(2)).unwrap();
		all_approve(motion, &[INSURER]);
		assert!(!is_carried(motion), "two of five");
		go_to(NOW + EMERGENCY_SUSPENSION);
		all_approve(motion, &[HOSPITAL]);
		assert_ok!(enact(HOSPITAL_SOUTH, motion));
		assert_eq!(Members::standing(founder(2), NOW + EMERGENCY_SUSPENSION), Standing::Suspended);
	});
}

#[test]
fn emergency_is_lifted_by_a_majority_of_all_seats() {
	chain().execute_with(|| {
		assert_ok!(make(by(REGULATOR), at_once(0)));
		let reinstate = Consortium::reinstate_organisation { organisation: founder(0) };
		let motion = propose(MANUFACTURER, reinstate).unwrap();
		all_approve(motion, &[INSURER, HOSPITAL_SOUTH]);
		assert_ok!(enact(INSURER, motion));
		assert_eq!(Members::standing(founder(0), NOW), Standing::Good);
	});
}

#[test]
fn vote_makes_an_emergency_suspension_last() {
	chain().execute_with(|| {
		assert_ok!(make(by(REGULATOR), at_once(4)));
		assert_ok!(decide(Consortium::suspend_organisation { organisation: founder(4) }));
		assert_eq!(Members::standing(founder(4), NOW + 10 * EMERGENCY_SUSPENSION), Standing::Suspended);
		// And it doesn't count any more.
		let motion = propose(HOSPITAL, for_good(2)).unwrap();
		assert_eq!(Governance::tally(motion).unwrap().total.seats, 4);
	});
}

#[test]
fn licence_ends_by_itself_at_its_moment() {
	let mut config = crate::common::genesis("local_testnet");
	config["consortium"]["organisations"][4]["licence"]["end"] = serde_json::json!(NOW + 1_000);
	crate::common::build(&config).unwrap().execute_with(|| {
		assert_eq!(Members::standing(founder(4), NOW + 999), Standing::Good);
		assert_eq!(Members::standing(founder(4), NOW + 1_000), Standing::LicenceNotValid);
	});
}
