//! Tests of the inclusion proofs, against trees that are really built.

use frame_support::assert_ok;
use proptest::prelude::*;
use salus_primitives::{commitment::Commitment, ids::BatchId, merkle};
use sp_core::H256;

use crate::mock::*;

/// The commitments to records `from` up to `from + count`.
fn records(from: u32, count: u32) -> Vec<[u8; 32]> {
	(from..from + count).map(|n| commitment(n).0).collect()
}

fn path(leaves: &[[u8; 32]], index: u32) -> Vec<H256> {
	merkle::path(leaves, index).unwrap()
}

/// Anchors the leaves as one batch.
fn anchor_leaves(leaves: &[[u8; 32]]) {
	assert_ok!(anchor_batch(HOSPITAL, merkle::root(leaves), u32::try_from(leaves.len()).unwrap()));
}

fn proves(batch: u64, index: u32, leaf: [u8; 32], path: &[H256]) -> bool {
	EhrAnchor::verify_inclusion(BatchId(batch), index, Commitment(leaf), path)
}

#[test]
fn verify_inclusion_in_unknown_batch_is_false() {
	ExtBuilder.build_and_execute(|| {
		let tree = records(0, 4);
		assert!(!proves(0, 0, tree[0], &path(&tree, 0)));
		anchor_leaves(&tree);
		assert!(proves(0, 0, tree[0], &path(&tree, 0)));
		assert!(!proves(1, 0, tree[0], &path(&tree, 0)));
	});
}

#[test]
fn verify_inclusion_in_a_batch_of_one_works_with_an_empty_path() {
	ExtBuilder.build_and_execute(|| {
		let tree = records(0, 1);
		anchor_leaves(&tree);
		assert!(proves(0, 0, tree[0], &[]));
		assert!(!proves(0, 0, commitment(1).0, &[]));
		assert!(!proves(0, 0, merkle::root(&tree).0, &[]));
	});
}

#[test]
fn verify_inclusion_of_an_inner_node_is_false() {
	ExtBuilder.build_and_execute(|| {
		let tree = records(0, 4);
		anchor_leaves(&tree);
		let inner = merkle::root(&tree[..2]).0;
		let upper_path = &path(&tree, 0)[1..];
		for index in 0..4 {
			assert!(!proves(0, index, inner, upper_path));
			assert!(!proves(0, index, merkle::root(&tree).0, &[]));
		}
	});
}

#[test]
fn verify_inclusion_with_a_path_cut_or_lengthened_is_false() {
	ExtBuilder.build_and_execute(|| {
		let tree = records(0, 8);
		anchor_leaves(&tree);
		let mut long = path(&tree, 5);
		assert!(!proves(0, 5, tree[5], &long[..2]));
		assert!(!proves(0, 5, tree[5], &[]));
		long.push(H256::zero());
		assert!(!proves(0, 5, tree[5], &long));
	});
}

#[test]
fn is_included_says_the_same_as_verify_inclusion() {
	ExtBuilder.build_and_execute(|| {
		let tree = records(0, 5);
		anchor_leaves(&tree);
		let path = path(&tree, 4);
		let bounded = frame_support::BoundedVec::try_from(path).unwrap();
		assert!(EhrAnchor::is_included(BatchId(0), 4, Commitment(tree[4]), bounded.clone()));
		assert!(!EhrAnchor::is_included(BatchId(0), 3, Commitment(tree[4]), bounded));
	});
}

#[test]
fn a_leaf_of_a_batch_has_no_anchor_of_its_own() {
	ExtBuilder.build_and_execute(|| {
		anchor_leaves(&records(0, 3));
		assert_eq!(EhrAnchor::anchor_of(commitment(0)), None);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn every_leaf_of_a_batch_verifies_and_no_other_does(from in 0u32..1_000_000, count in 1u32..40) {
		ExtBuilder.build_and_execute(|| {
			let tree = records(from, count);
			let foreign = records(from + count, 2);
			anchor_leaves(&tree);
			for index in 0..count {
				let path = path(&tree, index);
				for (other, leaf) in tree.iter().enumerate() {
					assert_eq!(proves(0, index, *leaf, &path), other == index as usize);
				}
				assert!(foreign.iter().all(|leaf| !proves(0, index, *leaf, &path)));
				let leaf = tree[index as usize];
				assert!((0..=count).all(|place| place == index || !proves(0, place, leaf, &path)));
			}
		});
	}

	#[test]
	fn a_leaf_of_one_batch_does_not_verify_in_another(count in 1u32..40, index in 0u32..40) {
		ExtBuilder.build_and_execute(|| {
			let index = index % count;
			let (one, two) = (records(0, count), records(1_000, count));
			anchor_leaves(&one);
			anchor_leaves(&two);
			assert!(proves(0, index, one[index as usize], &path(&one, index)));
			assert!(proves(1, index, two[index as usize], &path(&two, index)));
			assert!(!proves(1, index, one[index as usize], &path(&one, index)));
			assert!(!proves(0, index, two[index as usize], &path(&two, index)));
		});
	}
}
