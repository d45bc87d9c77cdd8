//! Tests of `enter_in_error`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	anchor::{LeafMark, RecordStatus},
	ids::{AnchorId, BatchId},
};

use crate::{mock::*, Anchors, Error, Event, LeafMarks};

#[test]
fn enter_in_error_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(enter_in_error(HOSPITAL, solo(0)));
		assert_eq!(Anchors::<Test>::get(AnchorId(0)).unwrap().status, RecordStatus::EnteredInError);
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), false)));
		System::assert_last_event(Event::EnteredInError { record: solo(0).record() }.into());
	});
}

#[test]
fn enter_in_error_of_a_leaf_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(batch(HOSPITAL, 0));
		assert_ok!(enter_in_error(HOSPITAL, leaf(4)));
		let mark = LeafMark { status: RecordStatus::EnteredInError, successor: None };
		assert_eq!(LeafMarks::<Test>::get(BatchId(0), 4), Some(mark));
		assert_eq!(status(&leaf(3)), RecordStatus::Current);
		System::assert_last_event(Event::EnteredInError { record: leaf(4).record() }.into());
	});
}

#[test]
fn enter_in_error_of_a_revoked_record_works() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(0)] {
			assert_ok!(revoke(HOSPITAL, target.clone()));
			assert_ok!(enter_in_error(HOSPITAL, target.clone()));
			assert_eq!(status(&target), RecordStatus::EnteredInError);
		}
	});
}

#[test]
fn enter_in_error_of_the_last_version_leaves_no_current_one() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(enter_in_error(HOSPITAL, solo(1)));
		assert_eq!(status(&solo(0)), RecordStatus::Superseded);
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), false)));
		assert_eq!(EhrAnchor::anchor_of(commitment(2)), Some((AnchorId(1), false)));
	});
}

#[test]
fn enter_in_error_does_not_free_the_commitment() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(enter_in_error(HOSPITAL, solo(0)));
		assert_noop!(anchor(HOSPITAL, 1), Error::<Test>::AlreadyAnchored);
	});
}

refusals!(enter_in_error);
refusals_of_the_destroyed!(enter_in_error);

#[test]
fn enter_in_error_of_an_old_version_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(supersede(HOSPITAL, leaf(0), 3));
		assert_noop!(enter_in_error(HOSPITAL, solo(0)), Error::<Test>::NotCurrent);
		assert_noop!(enter_in_error(HOSPITAL, leaf(0)), Error::<Test>::NotCurrent);
	});
}

#[test]
fn enter_in_error_twice_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for target in [solo(0), leaf(0)] {
			assert_ok!(enter_in_error(HOSPITAL, target.clone()));
			assert_noop!(enter_in_error(HOSPITAL, target), Error::<Test>::NotCurrent);
		}
	});
}
