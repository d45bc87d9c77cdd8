//! Tests of `anchor_batch`.

use frame_support::{assert_noop, assert_ok, hypothetically};
use salus_primitives::{
	anchor::{Batch, NewBatch},
	codes::{DataClassSet, Schema},
	ids::BatchId,
	merkle::MAX_LEAVES,
	traits::BatchAnchoring,
};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Batches, BatchesByRoot, Error, Event, NextBatchId};

/// A batch of the hospital with these data classes and this subject.
fn batch_of(classes: DataClassSet, subject: Option<u64>) -> DispatchResult {
	EhrAnchor::anchor_batch(signed(HOSPITAL), root(1), 3, SCHEME, classes, Schema::Dicom, subject)
}

#[test]
fn anchor_batch_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor_batch(HOSPITAL, root(1), 1_024));
		let custodian = organisation(HOSPITAL);
		let expected = Batch {
			root: root(1),
			leaves: 1_024,
			scheme: SCHEME,
			custodian,
			subject: Some(PATIENT),
			classes: classes(),
			schema: Schema::Reading,
			anchored_at: 1,
		};
		assert_eq!(Batches::<Test>::get(BatchId(0)), Some(expected));
		assert_eq!(BatchesByRoot::<Test>::get(root(1)), Some(BatchId(0)));
		assert_eq!(NextBatchId::<Test>::get(), BatchId(1));
		System::assert_last_event(
			Event::BatchAnchored { batch: BatchId(0), root: root(1), leaves: 1_024, custodian }.into(),
		);
	});
}

#[test]
fn anchor_batch_with_fewest_and_most_leaves_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor_batch(HOSPITAL, root(1), 1));
		assert_ok!(anchor_batch(HOSPITAL, root(2), MAX_LEAVES));
	});
}

#[test]
fn anchor_batch_without_subject_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(batch_of(DataClassSet::all(), None));
		assert_eq!(Batches::<Test>::get(BatchId(0)).unwrap().subject, None);
	});
}

#[test]
fn anchor_batch_by_stranger_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(anchor_batch(STRANGER, root(1), 3), DispatchError::BadOrigin);
	});
}

#[test]
fn anchor_batch_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(anchor_batch(SUSPENDED, root(1), 3), Error::<Test>::Suspended);
	});
}

#[test]
fn anchor_batch_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor_batch(LAPSING, root(1), 3));
		Now::set(LICENCE_END);
		assert_noop!(anchor_batch(LAPSING, root(2), 3), Error::<Test>::LicenceNotValid);
	});
}

#[test]
fn anchor_batch_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(anchor_batch(UNADMITTED, root(1), 3), Error::<Test>::NotMember);
	});
}

#[test]
fn anchor_batch_of_zero_root_fails_with_invalid_commitment() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(anchor_batch(HOSPITAL, H256::zero(), 3), Error::<Test>::InvalidCommitment);
	});
}

#[test]
fn anchor_batch_of_the_same_root_fails_with_already_anchored() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor_batch(HOSPITAL, root(1), 3));
		assert_noop!(anchor_batch(HOSPITAL, root(1), 3), Error::<Test>::AlreadyAnchored);
		assert_noop!(anchor_batch(CLINIC, root(1), 4), Error::<Test>::AlreadyAnchored);
	});
}

#[test]
fn anchor_batch_of_no_leaves_fails_with_empty_batch() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(anchor_batch(HOSPITAL, root(1), 0), Error::<Test>::EmptyBatch);
	});
}

#[test]
fn anchor_batch_beyond_the_bound_fails_with_too_many_leaves() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(anchor_batch(HOSPITAL, root(1), MAX_LEAVES + 1), Error::<Test>::TooManyLeaves);
		assert_noop!(anchor_batch(HOSPITAL, root(1), u32::MAX), Error::<Test>::TooManyLeaves);
	});
}

#[test]
fn anchor_batch_of_no_or_unknown_classes_fails_with_unknown_class() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(batch_of(DataClassSet::empty(), None), Error::<Test>::UnknownClass);
		assert_noop!(batch_of(DataClassSet(1 << 31 | 1), None), Error::<Test>::UnknownClass);
	});
}

#[test]
fn anchor_batch_with_stranger_as_subject_fails_with_unknown_subject() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(batch_of(DataClassSet::all(), Some(STRANGER)), Error::<Test>::UnknownSubject);
	});
}

#[test]
fn anchor_batch_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder.build_and_execute(|| {
		hypothetically!({
			NextBatchId::<Test>::put(BatchId(u64::MAX));
			assert_noop!(anchor_batch(HOSPITAL, root(1), 3), Error::<Test>::IdsExhausted);
		});
	});
}

/// A batch as another pallet hands it over.
fn handed_over(leaves: u32) -> NewBatch<u64> {
	NewBatch {
		root: root(1),
		leaves,
		scheme: SCHEME,
		classes: classes(),
		schema: Schema::Reading,
		subject: Some(PATIENT),
	}
}

fn for_others(who: u64, batch: NewBatch<u64>) -> Result<BatchId, DispatchError> {
	<EhrAnchor as BatchAnchoring<u64>>::anchor_batch(organisation(who), batch)
}

#[test]
fn anchor_batch_for_another_pallet_does_what_the_call_does() {
	let by_call = ExtBuilder.build().execute_with(|| {
		assert_ok!(anchor_batch(HOSPITAL, root(1), 7));
		(Batches::<Test>::get(BatchId(0)), System::events())
	});
	ExtBuilder.build_and_execute(|| {
		assert_eq!(for_others(HOSPITAL, handed_over(7)), Ok(BatchId(0)));
		assert_eq!((Batches::<Test>::get(BatchId(0)), System::events()), by_call);
	});
}

#[test]
fn anchor_batch_for_another_pallet_checks_what_the_call_checks() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(for_others(SUSPENDED, handed_over(7)), Error::<Test>::Suspended);
		assert_noop!(for_others(UNADMITTED, handed_over(7)), Error::<Test>::NotMember);
		assert_noop!(for_others(HOSPITAL, handed_over(0)), Error::<Test>::EmptyBatch);
		assert_noop!(for_others(HOSPITAL, handed_over(MAX_LEAVES + 1)), Error::<Test>::TooManyLeaves);
		let zero = NewBatch { root: H256::zero(), ..handed_over(7) };
		assert_noop!(for_others(HOSPITAL, zero), Error::<Test>::InvalidCommitment);
		let unknown = NewBatch { classes: DataClassSet::empty(), ..handed_over(7) };
		assert_noop!(for_others(HOSPITAL, unknown), Error::<Test>::UnknownClass);
		let stranger = NewBatch { subject: Some(STRANGER), ..handed_over(7) };
		assert_noop!(for_others(HOSPITAL, stranger), Error::<Test>::UnknownSubject);
		assert_eq!(for_others(HOSPITAL, handed_over(7)), Ok(BatchId(0)));
		assert_noop!(for_others(CLINIC, handed_over(7)), Error::<Test>::AlreadyAnchored);
	});
}
