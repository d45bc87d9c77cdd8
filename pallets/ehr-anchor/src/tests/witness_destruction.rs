//! Tests of `witness_destruction`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	anchor::{Destruction, LeafMark, RecordStatus},
	commitment::Commitment,
	ids::{AnchorId, BatchId},
	merkle,
};
use sp_runtime::DispatchError;

use crate::{mock::*, Anchors, CustodyOffers, Destructions, Error, Event, LeafMarks};

#[test]
fn witness_destruction_by_the_witness_works() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(2)] {
			let record = target.record();
			Now::set(1_000);
			assert_ok!(attest(HOSPITAL, target.clone(), CLINIC));
			Now::set(1_700);
			assert_ok!(witness(CLINIC, record));

			let (custodian, witness) = (organisation(HOSPITAL), organisation(CLINIC));
			let expected = Destruction { custodian, witness, attested_at: 1_000, witnessed_at: Some(1_700) };
			assert_eq!(Destructions::<Test>::get(record), Some(expected));
			assert_eq!(status(&target), RecordStatus::Destroyed);
			System::assert_last_event(Event::Destroyed { record, custodian, witness }.into());
		}
		assert_eq!(Anchors::<Test>::get(AnchorId(0)).unwrap().content, None);
	});
}

#[test]
fn witness_destruction_of_an_anchor_leaves_its_commitment_taken() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		destroy(solo(0));
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), false)));
		assert_noop!(anchor(HOSPITAL, 1), Error::<Test>::AlreadyAnchored);
	});
}

#[test]
fn witness_destruction_of_a_leaf_leaves_the_other_leaves() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		destroy(leaf(2));
		let tree = leaves(0);
		for index in 0..LEAVES {
			let path = merkle::path(&tree, index).unwrap();
			assert!(EhrAnchor::verify_inclusion(BatchId(0), index, Commitment(tree[index as usize]), &path));
			let expected = if index == 2 { RecordStatus::Destroyed } else { RecordStatus::Current };
			assert_eq!(status(&leaf(index)), expected);
		}
		assert_ok!(supersede(HOSPITAL, leaf(3), 2));
	});
}

#[test]
fn witness_destruction_of_an_old_version_keeps_its_successor() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(supersede(HOSPITAL, leaf(2), 3));
		destroy(solo(0));
		destroy(leaf(2));
		let old = Anchors::<Test>::get(AnchorId(0)).unwrap();
		assert_eq!((old.status, old.successor), (RecordStatus::Destroyed, Some(AnchorId(1))));
		let mark = LeafMark { status: RecordStatus::Destroyed, successor: Some(AnchorId(2)) };
		assert_eq!(LeafMarks::<Test>::get(BatchId(0), 2), Some(mark));
		// The versions after them live on.
		assert_ok!(supersede(HOSPITAL, solo(1), 4));
		assert_ok!(revoke(HOSPITAL, solo(2)));
	});
}

#[test]
fn witness_destruction_ends_the_offer_of_the_anchor_only() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(offer(HOSPITAL, ANCHOR, CLINIC));
		assert_ok!(offer(HOSPITAL, BATCH, CLINIC));
		destroy(solo(0));
		destroy(leaf(0));
		assert_eq!(CustodyOffers::<Test>::get(ANCHOR), None);
		assert_eq!(CustodyOffers::<Test>::get(BATCH), Some(organisation(CLINIC)));
	});
}

#[test]
fn witness_destruction_by_the_next_custodian_of_the_batch_works() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(attest(HOSPITAL, leaf(2), CLINIC));
		assert_ok!(offer(HOSPITAL, BATCH, CLINIC));
		assert_ok!(accept(CLINIC, BATCH));
		assert_ok!(witness(CLINIC, leaf(2).record()));
		assert_eq!(info(&leaf(2)).destruction.unwrap().custodian, organisation(HOSPITAL));
	});
}

#[test]
fn witness_destruction_by_stranger_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(attest(HOSPITAL, solo(0), CLINIC));
		let record = solo(0).record();
		assert_noop!(witness(STRANGER, record), DispatchError::BadOrigin);
		assert_noop!(EhrAnchor::witness_destruction(RuntimeOrigin::root(), record), DispatchError::BadOrigin);
		assert_noop!(EhrAnchor::witness_destruction(RuntimeOrigin::none(), record), DispatchError::BadOrigin);
	});
}

#[test]
fn witness_destruction_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(witness(SUSPENDED, solo(0).record()), Error::<Test>::Suspended);
	});
}

#[test]
fn witness_destruction_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(attest(HOSPITAL, solo(0), LAPSING));
		Now::set(LICENCE_END);
		assert_noop!(witness(LAPSING, solo(0).record()), Error::<Test>::LicenceNotValid);
	});
}

#[test]
fn witness_destruction_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(witness(UNADMITTED, solo(0).record()), Error::<Test>::NotMember);
	});
}

#[test]
fn witness_destruction_of_what_nobody_declared_fails_with_not_destroying() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(witness(CLINIC, solo(0).record()), Error::<Test>::NotDestroying);
		assert_noop!(witness(CLINIC, leaf(0).record()), Error::<Test>::NotDestroying);
		assert_noop!(witness(CLINIC, solo(9).record()), Error::<Test>::NotDestroying);
	});
}

#[test]
fn witness_destruction_twice_fails_with_already_destroyed() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(0)] {
			destroy(target.clone());
			assert_noop!(witness(CLINIC, target.record()), Error::<Test>::AlreadyDestroyed);
		}
	});
}

#[test]
fn witness_destruction_by_another_fails_with_not_witness() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(0)] {
			assert_ok!(attest(HOSPITAL, target.clone(), CLINIC));
			for who in [HOSPITAL, ARCHIVE] {
				assert_noop!(witness(who, target.record()), Error::<Test>::NotWitness);
			}
		}
	});
}
