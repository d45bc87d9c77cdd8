//! Tests of `restore`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	anchor::RecordStatus,
	ids::{AnchorId, BatchId},
};

use crate::{mock::*, Error, Event, LeafMarks};

#[test]
fn restore_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(revoke(HOSPITAL, solo(0)));
		assert_ok!(restore(HOSPITAL, solo(0)));
		assert_eq!(status(&solo(0)), RecordStatus::Current);
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), true)));
		System::assert_last_event(Event::Restored { record: solo(0).record() }.into());
	});
}

#[test]
fn restore_of_a_leaf_takes_its_mark_away() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(batch(HOSPITAL, 0));
		assert_ok!(revoke(HOSPITAL, leaf(1)));
		assert_ok!(restore(HOSPITAL, leaf(1)));
		assert_eq!(LeafMarks::<Test>::get(BatchId(0), 1), None);
		assert_eq!(status(&leaf(1)), RecordStatus::Current);
		System::assert_last_event(Event::Restored { record: leaf(1).record() }.into());
	});
}

refusals!(restore);
refusals_of_the_destroyed!(restore);

#[test]
fn restore_of_what_is_not_revoked_fails_with_not_revoked() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for (n, target) in [(2, solo(0)), (3, leaf(0))] {
			assert_noop!(restore(HOSPITAL, target.clone()), Error::<Test>::NotRevoked);
			assert_ok!(supersede(HOSPITAL, target.clone(), n));
			assert_noop!(restore(HOSPITAL, target), Error::<Test>::NotRevoked);
			let successor = solo(u64::from(n) - 1);
			assert_ok!(enter_in_error(HOSPITAL, successor.clone()));
			assert_noop!(restore(HOSPITAL, successor), Error::<Test>::NotRevoked);
		}
	});
}
