//! Licences end by themselves, and can be renewed even when all have ended.

use frame_support::{assert_noop, assert_ok};
use pallet_consortium::Call as Consortium;
use pallet_governance::Error;
use salus_primitives::{
	ids::Period,
	traits::{OrganisationInspect, Standing},
};
use salus_runtime::{Consortium as Members, Governance, Runtime, RuntimeCall, System};
use sp_io::TestExternalities;

use crate::{
	common::{build, genesis, NOW},
	world::{
		all_approve, enact, founder, is_carried, propose, HOSPITAL, HOSPITAL_SOUTH, INSURER, MANUFACTURER, REGULATOR,
	},
};

/// When the licences end.
const END: u64 = NOW + 1_000;

/// The local network's chain after the end of its founders' licences.
fn lapsed() -> TestExternalities {
	let mut config = genesis("local_testnet");
	for organisation in config["consortium"]["organisations"].as_array_mut().unwrap() {
		organisation["licence"]["end"] = serde_json::json!(END);
	}
	let mut ext = build(&config).unwrap();
	ext.execute_with(|| {
		System::set_block_number(1);
		pallet_timestamp::Now::<Runtime>::put(END);
	});
	ext
}

/// The call that renews a licence.
fn renewal(place: u32) -> RuntimeCall {
	Consortium::renew_licence { organisation: founder(place), licence: Period::always() }.into()
}

fn standings() -> Vec<Standing> {
	(0..5).map(|place| Members::standing(founder(place), END)).collect()
}

#[test]
fn licences_that_all_ended_are_renewed_by_one_motion() {
	lapsed().execute_with(|| {
		assert_eq!(standings(), [Standing::LicenceNotValid; 5]);
		let calls: Vec<RuntimeCall> = (0..5).map(renewal).collect();
		let motion = propose(HOSPITAL, pallet_utility::Call::<Runtime>::batch_all { calls }).unwrap();
		all_approve(motion, &[MANUFACTURER, INSURER]);
		assert_ok!(enact(REGULATOR, motion));
		assert_eq!(standings(), [Standing::Good; 5]);
	});
}

#[test]
fn licence_that_is_renewed_alone_is_the_only_one_that_counts() {
	lapsed().execute_with(|| {
		let motion = propose(INSURER, renewal(0)).unwrap();
		all_approve(motion, &[MANUFACTURER]);
		assert!(!is_carried(motion), "two of five");
		all_approve(motion, &[HOSPITAL_SOUTH]);
		assert_ok!(enact(INSURER, motion));
		assert_noop!(propose(INSURER, renewal(4)), Error::<Runtime>::NotInGoodStanding);
		let motion = propose(HOSPITAL, renewal(4)).unwrap();
		assert_eq!(Governance::tally(motion).unwrap().total.seats, 1);
		assert_ok!(enact(HOSPITAL, motion));
		assert_ok!(propose(INSURER, renewal(1)));
	});
}
