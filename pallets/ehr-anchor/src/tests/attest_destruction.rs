//! Tests of `attest_destruction`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::anchor::{Destruction, RecordStatus};
use sp_runtime::DispatchError;

use crate::{mock::*, Destructions, Error, Event};

#[test]
fn attest_destruction_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(2)] {
			let record = target.record();
			assert_ok!(attest(HOSPITAL, target.clone(), CLINIC));
			let (custodian, witness) = (organisation(HOSPITAL), organisation(CLINIC));
			let expected = Destruction { custodian, witness, attested_at: 1_000, witnessed_at: None };
			assert_eq!(Destructions::<Test>::get(record), Some(expected));
			System::assert_last_event(Event::DestructionAttested { record, custodian, witness }.into());
			// Nothing is changed until the witness has confirmed it.
			assert_eq!(status(&target), RecordStatus::Current);
		}
	});
}

#[test]
fn attest_destruction_of_what_does_not_hold_works() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(supersede(HOSPITAL, leaf(0), 2));
		assert_ok!(enter_in_error(HOSPITAL, leaf(1)));
		assert_ok!(revoke(HOSPITAL, leaf(2)));
		for index in 0..4 {
			assert_ok!(attest(HOSPITAL, leaf(index), CLINIC));
		}
	});
}

#[test]
fn attest_destruction_again_names_another_witness() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(2)] {
			let record = target.record();
			Now::set(1_000);
			assert_ok!(attest(HOSPITAL, target.clone(), CLINIC));
			Now::set(1_500);
			assert_ok!(attest(HOSPITAL, target, ARCHIVE));
			let (custodian, witness) = (organisation(HOSPITAL), organisation(ARCHIVE));
			let expected = Destruction { custodian, witness, attested_at: 1_000, witnessed_at: None };
			assert_eq!(Destructions::<Test>::get(record), Some(expected));
			System::assert_last_event(Event::DestructionAttested { record, custodian, witness }.into());
			assert_noop!(crate::mock::witness(CLINIC, record), Error::<Test>::NotWitness);
		}
	});
}

#[test]
fn attest_destruction_by_the_next_custodian_is_its_own_declaration() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(attest(HOSPITAL, leaf(2), ARCHIVE));
		assert_ok!(offer(HOSPITAL, BATCH, CLINIC));
		assert_ok!(accept(CLINIC, BATCH));
		assert_noop!(attest(HOSPITAL, leaf(2), ARCHIVE), Error::<Test>::NotAuthorized);
		Now::set(1_500);
		assert_ok!(attest(CLINIC, leaf(2), HOSPITAL));
		let (custodian, witness) = (organisation(CLINIC), organisation(HOSPITAL));
		let expected = Destruction { custodian, witness, attested_at: 1_500, witnessed_at: None };
		assert_eq!(Destructions::<Test>::get(leaf(2).record()), Some(expected));
	});
}

refusals!(|who, target| attest(who, target, ARCHIVE));

#[test]
fn attest_destruction_by_root_and_unsigned_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let refused = EhrAnchor::attest_destruction(origin, solo(0), organisation(CLINIC));
			assert_noop!(refused, DispatchError::BadOrigin);
		}
	});
}

#[test]
fn attest_destruction_of_the_destroyed_fails_with_already_destroyed() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(2)] {
			destroy(target.clone());
			assert_noop!(attest(HOSPITAL, target, ARCHIVE), Error::<Test>::AlreadyDestroyed);
		}
	});
}

#[test]
fn attest_destruction_without_a_second_organisation_fails_with_bad_witness() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		Now::set(LICENCE_END);
		for witness in [HOSPITAL, SUSPENDED, LAPSING, UNADMITTED] {
			assert_noop!(attest(HOSPITAL, solo(0), witness), Error::<Test>::BadWitness);
			assert_noop!(attest(HOSPITAL, leaf(2), witness), Error::<Test>::BadWitness);
		}
	});
}
