//! A check that can't fail checks nothing: each of these breaks one invariant.

use frame_support::assert_ok;
use salus_primitives::{
	anchor::{Destruction, Held, LeafMark, RecordRef, RecordStatus},
	codes::{DataClass, DataClassSet, Schema},
	ids::{AnchorId, BatchId},
	merkle::{self, MAX_LEAVES},
};
use sp_core::H256;

use crate::{
	mock::*, Anchors, AnchorsByCommitment, Batches, BatchesByRoot, CustodyOffers, Destructions, LeafMarks,
	NextAnchorId, NextBatchId,
};

/// Builds a chain of two versions (anchors 0 and 1), a batch whose leaf 0 has anchor 2 as its successor, a destroyed
/// anchor 3 and a destroyed leaf 1; breaks something, and sees what the check says.
fn broken(damage: impl FnOnce()) -> &'static str {
	ExtBuilder.build().execute_with(|| {
		hospital_keeps();
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(supersede(HOSPITAL, leaf(0), 3));
		assert_ok!(anchor(HOSPITAL, 4));
		destroy(solo(3));
		destroy(leaf(1));
		assert_ok!(EhrAnchor::do_try_state());
		damage();
		EhrAnchor::do_try_state().unwrap_err().into()
	})
}

fn change(id: u64, change: impl FnOnce(&mut crate::AnchorOf<Test>)) {
	Anchors::<Test>::mutate(AnchorId(id), |anchor| change(anchor.as_mut().unwrap()));
}

fn change_batch(change: impl FnOnce(&mut crate::BatchOf<Test>)) {
	Batches::<Test>::mutate(BatchId(0), |batch| change(batch.as_mut().unwrap()));
}

fn mark(batch: u64, index: u32, status: RecordStatus, successor: Option<u64>) {
	LeafMarks::<Test>::insert(BatchId(batch), index, LeafMark { status, successor: successor.map(AnchorId) });
}

fn change_destruction(record: RecordRef, change: impl FnOnce(&mut Destruction)) {
	Destructions::<Test>::mutate(record, |destruction| change(destruction.as_mut().unwrap()));
}

#[test]
fn numbers_that_do_not_fit() {
	assert_eq!(broken(|| NextAnchorId::<Test>::put(AnchorId(3))), "an anchor has a number not handed out yet");
	assert_eq!(broken(|| NextAnchorId::<Test>::put(AnchorId(5))), "an anchor was removed");
	assert_eq!(broken(|| NextBatchId::<Test>::put(BatchId(0))), "a batch has a number not handed out yet");
	assert_eq!(broken(|| NextBatchId::<Test>::put(BatchId(2))), "a batch was removed");
}

#[test]
fn an_index_that_lies() {
	let by_commitment = |n, id| AnchorsByCommitment::<Test>::insert(commitment(n), AnchorId(id));
	assert_eq!(broken(|| by_commitment(9, 9)), "a commitment names an anchor that doesn't exist");
	assert_eq!(broken(|| by_commitment(9, 0)), "a commitment names an anchor that doesn't hold it");
	let forget = || AnchorsByCommitment::<Test>::remove(commitment(1));
	assert_eq!(broken(forget), "an anchor is not found by its commitment");
	let by_root = |n, id| BatchesByRoot::<Test>::insert(root(n), BatchId(id));
	assert_eq!(broken(|| by_root(9, 9)), "a root names a batch that doesn't exist");
	assert_eq!(broken(|| by_root(9, 0)), "a root names a batch that doesn't hold it");
	let forget = || BatchesByRoot::<Test>::remove(merkle::root(&leaves(0)));
	assert_eq!(broken(forget), "a batch is not found by its root");
}

#[test]
fn an_anchor_or_a_batch_of_nothing() {
	let zero = || {
		AnchorsByCommitment::<Test>::remove(commitment(2));
		let nothing = salus_primitives::commitment::Commitment([0; 32]);
		AnchorsByCommitment::<Test>::insert(nothing, AnchorId(1));
		change(1, |anchor| anchor.commitment = nothing);
	};
	assert_eq!(broken(zero), "an anchor commits to nothing");
	let zero = || {
		BatchesByRoot::<Test>::remove(merkle::root(&leaves(0)));
		BatchesByRoot::<Test>::insert(H256::zero(), BatchId(0));
		change_batch(|batch| batch.root = H256::zero());
	};
	assert_eq!(broken(zero), "a batch commits to nothing");
	assert_eq!(broken(|| change_batch(|batch| batch.leaves = 0)), "a batch is empty or too large");
	assert_eq!(broken(|| change_batch(|batch| batch.leaves = MAX_LEAVES + 1)), "a batch is empty or too large");
	let forget = || change_batch(|batch| batch.classes = DataClassSet::empty());
	assert_eq!(broken(forget), "a batch has no known data class");
}

#[test]
fn a_mark_that_does_not_fit() {
	let revoked = RecordStatus::Revoked;
	assert_eq!(broken(|| mark(1, 0, revoked, None)), "a mark is on a leaf of no batch");
	assert_eq!(broken(|| mark(0, LEAVES, revoked, None)), "a mark is on a leaf beyond those of its batch");
	assert_eq!(broken(|| mark(0, 2, RecordStatus::Current, None)), "a mark says nothing");
}

#[test]
fn a_chain_of_anchors_that_breaks() {
	assert_eq!(broken(|| change(1, |new| new.predecessor = None)), "a successor doesn't point back");
	assert_eq!(broken(|| change(0, |old| old.successor = None)), "a predecessor doesn't point back");
	assert_eq!(broken(|| change(0, |old| old.successor = Some(AnchorId(9)))), "a predecessor doesn't point back");
	assert_eq!(broken(|| change(1, |new| new.successor = Some(AnchorId(9)))), "a successor doesn't exist");
	let newer = Some(RecordRef::Anchor(AnchorId(1)));
	assert_eq!(broken(|| change(0, |old| old.predecessor = newer)), "a predecessor is newer than its successor");
	assert_eq!(broken(|| change(1, |new| new.subject = None)), "a chain changes its subject");
	assert_eq!(broken(|| change(1, |new| new.class = DataClass::Other)), "a chain changes its data class");
	assert_eq!(broken(|| change(1, |new| new.schema = Schema::Dicom)), "a chain changes its schema");
}

#[test]
fn a_chain_from_a_leaf_that_breaks() {
	let leaf_of = |batch, index| Some(RecordRef::Leaf { batch: BatchId(batch), index });
	assert_eq!(broken(|| change(2, |new| new.predecessor = leaf_of(1, 0))), "a predecessor is a leaf of no batch");
	assert_eq!(broken(|| change(2, |new| new.predecessor = leaf_of(0, 2))), "a predecessor has no mark");
	let forget = || mark(0, 0, RecordStatus::Superseded, None);
	assert_eq!(broken(forget), "a leaf doesn't point to its successor");
	assert_eq!(broken(|| change(2, |new| new.subject = None)), "the successor of a leaf changes its subject");
	let other = || change(2, |new| new.class = DataClass::Other);
	assert_eq!(broken(other), "the successor of a leaf changes its data class");
	assert_eq!(broken(|| change(2, |new| new.schema = Schema::Dicom)), "the successor of a leaf changes its schema");
	assert_eq!(broken(|| change(2, |new| new.predecessor = None)), "a successor doesn't point back");
	assert_eq!(broken(|| mark(0, 2, RecordStatus::Superseded, Some(9))), "a successor doesn't exist");
	assert_eq!(broken(|| mark(0, 2, RecordStatus::Superseded, Some(2))), "a successor doesn't point back");
}

#[test]
fn a_status_that_does_not_fit() {
	let place = "a status doesn't fit the place in the chain";
	assert_eq!(broken(|| change(0, |old| old.status = RecordStatus::Current)), place);
	assert_eq!(broken(|| change(0, |old| old.status = RecordStatus::Revoked)), place);
	assert_eq!(broken(|| change(1, |new| new.status = RecordStatus::Superseded)), place);
	assert_eq!(broken(|| mark(0, 0, RecordStatus::EnteredInError, Some(2))), place);
	assert_eq!(broken(|| mark(0, 2, RecordStatus::Superseded, None)), place);
}

#[test]
fn a_destruction_that_does_not_fit() {
	let (record, of_leaf) = (solo(3).record(), leaf(1).record());
	let (custodian, witness) = (organisation(HOSPITAL), organisation(CLINIC));
	let pending = Destruction { custodian, witness, attested_at: 1, witnessed_at: None };
	let declare = |record| Destructions::<Test>::insert(record, pending);
	assert_eq!(broken(|| declare(solo(9).record())), "a destruction is of a record that doesn't exist");
	let beyond = RecordRef::Leaf { batch: BatchId(0), index: LEAVES };
	assert_eq!(broken(|| declare(beyond)), "a destruction is of a record that doesn't exist");
	let alone = || change_destruction(record, |destruction| destruction.witness = custodian);
	assert_eq!(broken(alone), "a destruction has no second organisation");
	let early = || change_destruction(of_leaf, |destruction| destruction.witnessed_at = Some(1));
	assert_eq!(broken(early), "a destruction was confirmed before it was declared");
	let status = "a destruction doesn't fit the record's status";
	assert_eq!(broken(|| declare(record)), status);
	assert_eq!(broken(|| declare(of_leaf)), status);
	assert_eq!(broken(|| change(3, |anchor| anchor.status = RecordStatus::Revoked)), status);
	assert_eq!(broken(|| LeafMarks::<Test>::remove(BatchId(0), 1)), status);
	let moved = || change(3, |anchor| anchor.custodian = organisation(CLINIC));
	assert_eq!(broken(moved), "an anchor declared destroyed has changed hands");
}

#[test]
fn what_is_destroyed_without_a_word() {
	let forget = || Destructions::<Test>::remove(solo(3).record());
	assert_eq!(broken(forget), "nobody declared a destroyed anchor so");
	let forget = || Destructions::<Test>::remove(leaf(1).record());
	assert_eq!(broken(forget), "nobody declared a destroyed leaf so");
	assert_eq!(broken(|| change(3, |anchor| anchor.content = Some(content(1)))), "a destroyed anchor has content");
}

#[test]
fn an_offer_that_does_not_fit() {
	let offer = |held, to| CustodyOffers::<Test>::insert(held, organisation(to));
	let nothing = Held::Anchor(AnchorId(9));
	assert_eq!(broken(|| offer(nothing, CLINIC)), "an offer is of an anchor that doesn't exist");
	assert_eq!(broken(|| offer(Held::Batch(BatchId(9)), CLINIC)), "an offer is of a batch that doesn't exist");
	assert_eq!(broken(|| offer(ANCHOR, HOSPITAL)), "custody is offered to the custodian");
	assert_eq!(broken(|| offer(BATCH, HOSPITAL)), "custody is offered to the custodian");
	assert_eq!(broken(|| offer(Held::Anchor(AnchorId(3)), CLINIC)), "a destroyed anchor is on offer");
}
