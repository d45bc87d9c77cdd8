//! Nobody alone, and no class alone, bends the rules.

use frame_support::{assert_noop, assert_ok};
use pallet_consortium::Call as Consortium;
use pallet_governance::{Call as Governance, Error};
use salus_primitives::{codes::OrganisationClass, ids::Period, traits::OrganisationInspect};
use salus_runtime::{Governance as Motions, Runtime, RuntimeCall, System};
use sp_core::H256;

use crate::world::{
	admission, all_approve, by, chain, decide, enact, founder, is_carried, propose, wait, HOSPITAL, HOSPITAL_SOUTH,
	INSURER, MANUFACTURER, REGULATOR,
};

type Failure = Error<Runtime>;

/// The call that admits a pharmacy.
fn pharmacy() -> RuntimeCall {
	admission(OrganisationClass::Pharmacy, 900, "//Pharmacy").into()
}

#[test]
fn motion_that_lacks_a_class_isnt_carried() {
	let lacking = [[HOSPITAL, HOSPITAL_SOUTH, INSURER, MANUFACTURER], [HOSPITAL, HOSPITAL_SOUTH, INSURER, REGULATOR]];
	for yes in lacking {
		chain().execute_with(|| {
			let motion = propose(yes[0], pharmacy()).unwrap();
			all_approve(motion, &yes[1..]);
			wait(1_000);
			assert!(!is_carried(motion));
			assert_noop!(enact(HOSPITAL, motion), Failure::NotCarried);
		});
	}
}

#[test]
fn motion_without_any_provider_isnt_carried() {
	chain().execute_with(|| {
		let motion = propose(INSURER, pharmacy()).unwrap();
		all_approve(motion, &[MANUFACTURER, REGULATOR]);
		assert!(!is_carried(motion));
		all_approve(motion, &[HOSPITAL_SOUTH]);
		assert!(is_carried(motion));
	});
}

#[test]
fn organisation_is_admitted_after_the_time_to_object() {
	chain().execute_with(|| {
		let motion = propose(HOSPITAL, pharmacy()).unwrap();
		all_approve(motion, &[MANUFACTURER, REGULATOR]);
		assert_noop!(enact(HOSPITAL, motion), Failure::TooEarly);
		wait(5);
		assert_ok!(enact(HOSPITAL, motion));
		assert_eq!(salus_runtime::Consortium::class(founder(5)), Some(OrganisationClass::Pharmacy));
	});
}

#[test]
fn objection_in_time_stops_the_motion() {
	chain().execute_with(|| {
		let motion = propose(HOSPITAL, pharmacy()).unwrap();
		all_approve(motion, &[MANUFACTURER, REGULATOR]);
		assert_ok!(Motions::vote(by(REGULATOR), motion, false));
		wait(5);
		assert_noop!(enact(HOSPITAL, motion), Failure::NotCarried);
	});
}

#[test]
fn organisations_vote_and_not_their_admins() {
	chain().execute_with(|| {
		let motion = propose(HOSPITAL, pharmacy()).unwrap();
		// Another admin of the same hospital.
		assert_noop!(Motions::vote(by("//Alice"), motion, true), Failure::AlreadyVoted);
	});
}

#[test]
fn suspended_organisation_doesnt_vote() {
	chain().execute_with(|| {
		assert_ok!(decide(Consortium::suspend_organisation { organisation: founder(4) }));
		assert_noop!(propose(INSURER, pharmacy()), Failure::NotInGoodStanding);
	});
}

#[test]
fn calls_that_need_root_cant_be_put_to_a_motion() {
	let calls: [RuntimeCall; 5] = [
		frame_system::Call::set_code { code: vec![] }.into(),
		frame_system::Call::set_storage { items: vec![] }.into(),
		frame_system::Call::authorize_upgrade_without_checks { code_hash: H256::zero() }.into(),
		pallet_utility::Call::dispatch_as {
			as_origin: Box::new(frame_system::RawOrigin::Root.into()),
			call: Box::new(pharmacy()),
		}
		.into(),
		Governance::vote { motion: pallet_governance::MotionId(0), approve: true }.into(),
	];
	chain().execute_with(|| {
		for call in calls {
			assert_noop!(propose(HOSPITAL, call), Failure::NotAllowed);
		}
	});
}

#[test]
fn batch_takes_its_strictest_rule() {
	let ordinary =
		|| RuntimeCall::from(Consortium::renew_licence { organisation: founder(0), licence: Period::always() });
	let batch = |calls| RuntimeCall::from(pallet_utility::Call::batch_all { calls });
	chain().execute_with(|| {
		let motion = propose(HOSPITAL, batch(vec![ordinary(), ordinary()])).unwrap();
		all_approve(motion, &[HOSPITAL_SOUTH, INSURER]);
		assert!(is_carried(motion));
		let motion = propose(HOSPITAL, batch(vec![ordinary(), pharmacy()])).unwrap();
		all_approve(motion, &[HOSPITAL_SOUTH, INSURER]);
		assert!(!is_carried(motion));
		for odd in [vec![], vec![batch(vec![ordinary()])], vec![frame_system::Call::set_code { code: vec![] }.into()]] {
			assert_noop!(propose(MANUFACTURER, batch(odd)), Failure::NotAllowed);
		}
	});
}

#[test]
fn upgrade_is_authorised_by_a_sensitive_motion_with_the_check_of_versions() {
	chain().execute_with(|| {
		let code_hash = H256::repeat_byte(7);
		assert_ok!(decide(Governance::authorize_upgrade { code_hash }));
		assert_eq!(System::authorized_upgrade().unwrap().code_hash(), &code_hash);
		// The code that was authorised, or none.
		assert!(System::apply_authorized_upgrade(by(HOSPITAL), vec![1, 2, 3]).is_err());
	});
}

#[test]
fn licence_is_renewed_even_where_a_required_class_has_lost_its_standing() {
	chain().execute_with(|| {
		assert_ok!(decide(Consortium::suspend_organisation { organisation: founder(2) }));
		let motion = propose(HOSPITAL, pharmacy()).unwrap();
		all_approve(motion, &[MANUFACTURER, HOSPITAL_SOUTH, INSURER]);
		assert!(!is_carried(motion), "no regulator is in good standing");
		let motion = propose(HOSPITAL, Consortium::reinstate_organisation { organisation: founder(2) }).unwrap();
		all_approve(motion, &[MANUFACTURER, INSURER]);
		assert_ok!(enact(HOSPITAL, motion));
		assert!(salus_runtime::Consortium::class_in_good_standing(founder(2), crate::common::NOW).is_some());
	});
}
