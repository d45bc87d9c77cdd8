//! Tests of what the pallet is asked.

use frame_support::assert_ok;
use salus_primitives::{
	anchor::{Destruction, RecordInfo, RecordRef, RecordStatus, MAX_VERSIONS},
	codes::{DataClass, DataClassSet, Schema},
	ids::{AnchorId, BatchId},
	merkle,
};

use crate::mock::*;

/// Anchor number `id` as a record.
fn one(id: u64) -> RecordRef {
	RecordRef::Anchor(AnchorId(id))
}

#[test]
fn record_of_an_anchor_says_all_of_it() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		System::set_block_number(7);
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(attest(HOSPITAL, solo(1), CLINIC));
		let (custodian, witness) = (organisation(HOSPITAL), organisation(CLINIC));
		let expected = RecordInfo {
			custodian,
			subject: Some(PATIENT),
			classes: DataClassSet::of(DataClass::Laboratory),
			schema: Schema::FhirR4,
			status: RecordStatus::Current,
			predecessor: Some(one(0)),
			successor: None,
			destruction: Some(Destruction { custodian, witness, attested_at: 1_000, witnessed_at: None }),
			anchored_at: 7,
		};
		assert_eq!(EhrAnchor::record_info(one(1)), Some(expected.clone()));
		assert_eq!(EhrAnchor::record(one(1)), Some(expected));
		let old = EhrAnchor::record(one(0)).unwrap();
		assert_eq!((old.status, old.successor), (RecordStatus::Superseded, Some(AnchorId(1))));
		assert_eq!((old.predecessor, old.destruction, old.anchored_at), (None, None, 1));
	});
}

#[test]
fn record_of_a_leaf_says_what_its_batch_says() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(batch(HOSPITAL, 0));
		let untouched = RecordInfo {
			custodian: organisation(HOSPITAL),
			subject: Some(PATIENT),
			classes: classes(),
			schema: Schema::Reading,
			status: RecordStatus::Current,
			predecessor: None,
			successor: None,
			destruction: None,
			anchored_at: 1,
		};
		assert_eq!(EhrAnchor::record(leaf(4).record()), Some(untouched.clone()));
		assert_ok!(supersede(HOSPITAL, leaf(4), 1));
		let expected =
			RecordInfo { status: RecordStatus::Superseded, successor: Some(AnchorId(0)), ..untouched.clone() };
		assert_eq!(EhrAnchor::record(leaf(4).record()), Some(expected));
		assert_eq!(EhrAnchor::record(leaf(3).record()), Some(untouched));
	});
}

#[test]
fn record_of_what_there_is_not_is_none() {
	ExtBuilder.build_and_execute(|| {
		let beyond = RecordRef::Leaf { batch: BatchId(0), index: LEAVES };
		assert_eq!(EhrAnchor::record(one(0)), None);
		assert_eq!(EhrAnchor::record(leaf(0).record()), None);
		assert_ok!(batch(HOSPITAL, 0));
		assert_eq!(EhrAnchor::record(beyond), None);
		assert_eq!(EhrAnchor::versions(beyond, 9), []);
		assert_eq!(EhrAnchor::versions(one(0), 9), []);
	});
}

#[test]
fn batch_of_a_root_is_found() {
	ExtBuilder.build_and_execute(|| {
		let root = merkle::root(&leaves(0));
		assert_eq!(EhrAnchor::batch_of(root), None);
		assert_ok!(batch(HOSPITAL, 0));
		assert_eq!(EhrAnchor::batch_of(root), Some(BatchId(0)));
	});
}

#[test]
fn versions_walk_both_ways_and_through_a_leaf() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(batch(HOSPITAL, 0));
		let first = leaf(2).record();
		assert_eq!(EhrAnchor::versions(first, 9), [first]);
		assert_ok!(supersede(HOSPITAL, leaf(2), 1));
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(supersede(HOSPITAL, solo(1), 3));
		destroy(leaf(2));
		destroy(solo(1));
		for from in [first, one(0), one(1), one(2)] {
			assert_eq!(EhrAnchor::versions(from, 9), [first, one(0), one(1), one(2)]);
		}
		assert_eq!(EhrAnchor::versions(leaf(1).record(), 9), [leaf(1).record()]);
	});
}

#[test]
fn versions_are_at_most_as_many_as_asked_for() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 0));
		for n in 1..=3 * MAX_VERSIONS {
			assert_ok!(supersede(HOSPITAL, solo(u64::from(n) - 1), n));
		}
		let middle = u64::from(3 * MAX_VERSIONS / 2);
		assert_eq!(EhrAnchor::versions(one(middle), 0), [one(middle)]);
		let expected: Vec<_> = (middle - 2..=middle + 2).map(one).collect();
		assert_eq!(EhrAnchor::versions(one(middle), 2), expected);
		let most = u64::from(MAX_VERSIONS);
		let expected: Vec<_> = (middle - most..=middle + most).map(one).collect();
		assert_eq!(EhrAnchor::versions(one(middle), u32::MAX), expected);
	});
}
