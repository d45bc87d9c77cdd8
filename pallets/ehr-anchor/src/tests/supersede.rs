//! Tests of `supersede`.

use frame_support::{assert_noop, assert_ok, hypothetically};
use salus_primitives::{
	anchor::{LeafMark, RecordRef, RecordStatus},
	codes::{DataClass, Schema},
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, BatchId},
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Anchors, AnchorsByCommitment, Error, Event, LeafMarks, NextAnchorId};

/// Puts record 2 in the place of a target, as data of this class.
fn as_class(target: salus_primitives::anchor::Target, class: DataClass) -> DispatchResult {
	EhrAnchor::supersede(signed(HOSPITAL), target, commitment(2), SCHEME, class, None)
}

#[test]
fn supersede_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		System::set_block_number(5);
		let (scheme, class) = (CommitmentScheme::SaltedBlake2b256Jcs, DataClass::Laboratory);
		assert_ok!(EhrAnchor::supersede(signed(HOSPITAL), solo(0), commitment(2), scheme, class, None));

		let old = Anchors::<Test>::get(AnchorId(0)).unwrap();
		assert_eq!((old.status, old.successor), (RecordStatus::Superseded, Some(AnchorId(1))));
		assert_eq!((old.content, old.anchored_at), (Some(content(1)), 1));
		let new = Anchors::<Test>::get(AnchorId(1)).unwrap();
		assert_eq!((new.status, new.predecessor), (RecordStatus::Current, Some(RecordRef::Anchor(AnchorId(0)))));
		assert_eq!((new.content, new.anchored_at), (None, 5));
		assert_eq!((new.class, new.schema, new.subject), (old.class, old.schema, old.subject));
		assert_eq!((new.commitment, new.scheme, new.successor), (commitment(2), scheme, None));
		assert_eq!(new.custodian, old.custodian);
		assert_eq!(AnchorsByCommitment::<Test>::get(commitment(2)), Some(AnchorId(1)));
		let record = RecordRef::Anchor(AnchorId(0));
		System::assert_last_event(
			Event::Superseded { record, successor: AnchorId(1), commitment: commitment(2) }.into(),
		);
	});
}

#[test]
fn supersede_of_a_leaf_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(batch(HOSPITAL, 0));
		assert_ok!(supersede(HOSPITAL, leaf(2), 1));

		let mark = LeafMark { status: RecordStatus::Superseded, successor: Some(AnchorId(0)) };
		assert_eq!(LeafMarks::<Test>::get(BatchId(0), 2), Some(mark));
		let new = Anchors::<Test>::get(AnchorId(0)).unwrap();
		let record = RecordRef::Leaf { batch: BatchId(0), index: 2 };
		assert_eq!((new.status, new.predecessor), (RecordStatus::Current, Some(record)));
		assert_eq!((new.class, new.schema, new.subject), (DataClass::Laboratory, Schema::Reading, Some(PATIENT)));
		assert_eq!((new.custodian, new.content), (organisation(HOSPITAL), Some(content(1))));
		System::assert_last_event(
			Event::Superseded { record, successor: AnchorId(0), commitment: commitment(1) }.into(),
		);
		for other in [0, 1, 3, 4] {
			assert_eq!(status(&leaf(other)), RecordStatus::Current);
		}
	});
}

#[test]
fn supersede_twice_makes_a_chain_of_three() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(supersede(HOSPITAL, solo(1), 3));

		let middle = Anchors::<Test>::get(AnchorId(1)).unwrap();
		assert_eq!(middle.predecessor, Some(RecordRef::Anchor(AnchorId(0))));
		assert_eq!((middle.status, middle.successor), (RecordStatus::Superseded, Some(AnchorId(2))));
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), false)));
		assert_eq!(EhrAnchor::anchor_of(commitment(2)), Some((AnchorId(1), false)));
		assert_eq!(EhrAnchor::anchor_of(commitment(3)), Some((AnchorId(2), true)));
	});
}

refusals!(|who, target| supersede(who, target, 2));
refusals_of_the_destroyed!(|who, target| supersede(who, target, 2));

#[test]
fn supersede_by_another_class_fails_with_class_mismatch() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(as_class(solo(0), DataClass::VitalSigns), Error::<Test>::ClassMismatch);
		assert_noop!(as_class(leaf(0), DataClass::Imaging), Error::<Test>::ClassMismatch);
		assert_ok!(as_class(leaf(0), DataClass::VitalSigns));
	});
}

#[test]
fn supersede_of_an_old_version_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_noop!(supersede(HOSPITAL, solo(0), 3), Error::<Test>::NotCurrent);
		assert_ok!(supersede(HOSPITAL, leaf(0), 3));
		assert_noop!(supersede(HOSPITAL, leaf(0), 4), Error::<Test>::NotCurrent);
	});
}

#[test]
fn supersede_of_an_error_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(0)] {
			assert_ok!(enter_in_error(HOSPITAL, target.clone()));
			assert_noop!(supersede(HOSPITAL, target, 2), Error::<Test>::NotCurrent);
		}
	});
}

#[test]
fn supersede_of_a_revoked_record_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(0)] {
			assert_ok!(revoke(HOSPITAL, target.clone()));
			assert_noop!(supersede(HOSPITAL, target, 2), Error::<Test>::NotCurrent);
		}
	});
}

#[test]
fn supersede_by_zero_fails_with_invalid_commitment() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		let zero = Commitment([0; 32]);
		assert_noop!(
			EhrAnchor::supersede(signed(HOSPITAL), solo(0), zero, SCHEME, DataClass::Laboratory, None),
			Error::<Test>::InvalidCommitment
		);
	});
}

#[test]
fn supersede_by_an_anchored_commitment_fails_with_already_anchored() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(anchor(CLINIC, 2));
		assert_noop!(supersede(HOSPITAL, solo(0), 1), Error::<Test>::AlreadyAnchored);
		assert_noop!(supersede(HOSPITAL, solo(0), 2), Error::<Test>::AlreadyAnchored);
		assert_noop!(supersede(HOSPITAL, leaf(0), 1), Error::<Test>::AlreadyAnchored);
	});
}

#[test]
fn supersede_of_a_leaf_by_itself_fails_with_already_anchored() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(batch(HOSPITAL, 0));
		let itself = Commitment(leaves(0)[2]);
		assert_noop!(
			EhrAnchor::supersede(signed(HOSPITAL), leaf(2), itself, SCHEME, DataClass::Laboratory, None),
			Error::<Test>::AlreadyAnchored
		);
	});
}

#[test]
fn supersede_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		hypothetically!({
			NextAnchorId::<Test>::put(AnchorId(u64::MAX));
			assert_noop!(supersede(HOSPITAL, solo(0), 2), Error::<Test>::IdsExhausted);
			assert_noop!(supersede(HOSPITAL, leaf(0), 2), Error::<Test>::IdsExhausted);
		});
	});
}

#[test]
fn supersede_by_root_and_unsigned_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(
				EhrAnchor::supersede(origin, solo(0), commitment(2), SCHEME, DataClass::Laboratory, None),
				DispatchError::BadOrigin
			);
		}
	});
}
