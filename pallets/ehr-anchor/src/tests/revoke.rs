//! Tests of `revoke`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	anchor::{LeafMark, RecordStatus},
	ids::{AnchorId, BatchId},
};

use crate::{mock::*, Anchors, Error, Event, LeafMarks};

#[test]
fn revoke_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(revoke(HOSPITAL, solo(0)));
		let anchor = Anchors::<Test>::get(AnchorId(0)).unwrap();
		assert_eq!((anchor.status, anchor.content), (RecordStatus::Revoked, Some(content(1))));
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), false)));
		System::assert_last_event(Event::Revoked { record: solo(0).record() }.into());
	});
}

#[test]
fn revoke_of_a_leaf_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(batch(HOSPITAL, 0));
		assert_ok!(revoke(HOSPITAL, leaf(1)));
		let mark = LeafMark { status: RecordStatus::Revoked, successor: None };
		assert_eq!(LeafMarks::<Test>::get(BatchId(0), 1), Some(mark));
		assert_eq!(status(&leaf(0)), RecordStatus::Current);
		System::assert_last_event(Event::Revoked { record: leaf(1).record() }.into());
	});
}

refusals!(revoke);
refusals_of_the_destroyed!(revoke);

#[test]
fn revoke_of_what_is_not_current_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for (n, target) in [(2, solo(0)), (3, leaf(0))] {
			assert_ok!(revoke(HOSPITAL, target.clone()));
			assert_noop!(revoke(HOSPITAL, target.clone()), Error::<Test>::NotCurrent);
			assert_ok!(restore(HOSPITAL, target.clone()));
			assert_ok!(supersede(HOSPITAL, target.clone(), n));
			assert_noop!(revoke(HOSPITAL, target), Error::<Test>::NotCurrent);
		}
		assert_ok!(enter_in_error(HOSPITAL, leaf(1)));
		assert_noop!(revoke(HOSPITAL, leaf(1)), Error::<Test>::NotCurrent);
	});
}
