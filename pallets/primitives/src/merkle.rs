//! Inclusion in a batch of commitments or in a lot of packs, by the SDK's binary Merkle tree over Blake2b-256.
//!
//! A leaf is always 32 bytes: a commitment, or the [`serial_leaf`] of a pack. The tree hashes leaves and inner nodes
//! alike, and an inner node is 64 bytes, so that no inner node can pass for a leaf.

use alloc::vec::Vec;
use codec::Encode;
use sp_core::H256;
use sp_runtime::traits::BlakeTwo256;

use crate::gs1::Gtin;

/// Most levels of a tree, and so most items of a path: 2^20 leaves, the largest batch and the largest lot.
pub const MAX_DEPTH: u32 = 20;

/// Most leaves of a tree.
pub const MAX_LEAVES: u32 = 1 << MAX_DEPTH;

/// Most bytes of a serial number. Source: GS1 General Specifications, AI (21).
pub const MAX_SERIAL_LEN: u32 = 20;

/// Most bytes of a lot number. Source: GS1 General Specifications, AI (10).
pub const MAX_LOT_LEN: u32 = 20;

/// The leaf that stands for one pack of a lot.
pub fn serial_leaf(gtin: Gtin, lot: &[u8], serial: &[u8]) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&(b"salus/serial/v1", gtin, lot, serial).encode())
}

/// Whether `leaf` is number `index` (from 0) of the `leaves` leaves under `root`. An index beyond the leaves, an empty
/// tree, and a path that is not exactly as long as this leaf's path are all refused. The length matters: in a tree
/// that is not full, a leaf with a short path would prove under the numbers of other leaves too.
pub fn verify(root: H256, leaves: u32, index: u32, leaf: &[u8; 32], path: &[H256]) -> bool {
	if index >= leaves || leaves > MAX_LEAVES || path.len() != path_len(leaves, index) {
		return false;
	}
	binary_merkle_tree::verify_proof::<BlakeTwo256, _, _>(&root, path.iter().copied(), leaves, index, leaf)
}

/// Whether all of `leaves`, each with its index, are leaves of the `count` under `root`, by one proof that they share.
///
/// Indexes rise strictly. The proof holds, level by level from the leaves up and from left to right, the nodes that
/// can't be computed from those below; it must hold exactly those. One leaf's proof is its path.
pub fn verify_many(root: H256, count: u32, leaves: &[(u32, [u8; 32])], proof: &[H256]) -> bool {
	let rising = leaves.windows(2).all(|pair| matches!(pair, [(one, _), (two, _)] if one < two));
	let within = leaves.last().is_some_and(|(last, _)| *last < count);
	if !rising || !within || count > MAX_LEAVES {
		return false;
	}
	let mut nodes: Vec<(u32, H256)> = leaves.iter().map(|(index, leaf)| (*index, hash(leaf))).collect();
	let (mut width, mut proof) = (count, proof.iter());
	while width > 1 {
		let Some(above) = level_above(&nodes, width, &mut proof) else { return false };
		nodes = above;
		width = width.div_ceil(2);
	}
	proof.next().is_none() && nodes.first() == Some(&(0, root))
}

/// The nodes above some of a level; `None` when the proof is too short.
fn level_above<'a>(
	nodes: &[(u32, H256)],
	width: u32,
	proof: &mut impl Iterator<Item = &'a H256>,
) -> Option<Vec<(u32, H256)>> {
	let mut above = Vec::with_capacity(nodes.len());
	let mut rest = nodes.iter().peekable();
	while let Some((position, node)) = rest.next() {
		let sibling = position ^ 1;
		let parent = if sibling >= width {
			// A node without a sibling moves up as it is.
			*node
		} else if let Some((_, right)) = rest.next_if(|(next, _)| *next == sibling) {
			hash_pair(node, right)
		} else if position & 1 == 0 {
			hash_pair(node, proof.next()?)
		} else {
			hash_pair(proof.next()?, node)
		};
		above.push((position >> 1, parent));
	}
	Some(above)
}

fn hash(bytes: &[u8]) -> H256 {
	H256(sp_crypto_hashing::blake2_256(bytes))
}

fn hash_pair(left: &H256, right: &H256) -> H256 {
	hash(&(left, right).encode())
}

/// The proof that leaves share, for [`verify_many`]. `None` when an index is no leaf's or they don't rise strictly.
pub fn shared_path(leaves: &[[u8; 32]], indexes: &[u32]) -> Option<Vec<H256>> {
	let rising = indexes.windows(2).all(|pair| matches!(pair, [one, two] if one < two));
	let last = usize::try_from(*indexes.last()?).ok()?;
	if !rising || last >= leaves.len() {
		return None;
	}
	let mut level: Vec<H256> = leaves.iter().map(|leaf| hash(leaf)).collect();
	let mut wanted = indexes.to_vec();
	let mut proof = Vec::new();
	while level.len() > 1 {
		for position in &wanted {
			let sibling = position ^ 1;
			if wanted.binary_search(&sibling).is_err() {
				proof.extend(level.get(usize::try_from(sibling).ok()?));
			}
		}
		level = level
			.chunks(2)
			.filter_map(|pair| match pair {
				[left, right] => Some(hash_pair(left, right)),
				[alone] => Some(*alone),
				_ => None,
			})
			.collect();
		wanted.iter_mut().for_each(|position| *position >>= 1);
		wanted.dedup();
	}
	Some(proof)
}

/// How many items the path of leaf number `index` has. A node without a sibling moves up as it is and adds none.
fn path_len(leaves: u32, index: u32) -> usize {
	let (mut position, mut width, mut items) = (index, leaves, 0usize);
	while width > 1 {
		if position ^ 1 < width {
			items = items.saturating_add(1);
		}
		position >>= 1;
		width = width.div_ceil(2);
	}
	items
}

/// The root over all leaves.
pub fn root(leaves: &[[u8; 32]]) -> H256 {
	binary_merkle_tree::merkle_root::<BlakeTwo256, _>(leaves)
}

/// The path of leaf number `index`, `None` when there is no such leaf.
pub fn path(leaves: &[[u8; 32]], index: u32) -> Option<Vec<H256>> {
	leaves.get(usize::try_from(index).ok()?)?;
	Some(binary_merkle_tree::merkle_proof::<BlakeTwo256, _, _>(leaves.iter().copied(), index).proof)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn leaves(count: u32) -> Vec<[u8; 32]> {
		(0..count).map(|n| serial_leaf(Gtin(6_291_041_500_213), b"LOT", &n.to_be_bytes())).collect()
	}

	#[test]
	fn path_of_1024_leaves_is_320_bytes() {
		assert_eq!(path(&leaves(1024), 1023).map(|path| path.len() * 32), Some(320));
	}

	#[test]
	fn leaf_depends_on_every_part() {
		let leaf = serial_leaf(Gtin(1), b"A", b"BC");
		assert_ne!(leaf, serial_leaf(Gtin(2), b"A", b"BC"));
		assert_ne!(leaf, serial_leaf(Gtin(1), b"AB", b"C"));
	}

	#[test]
	fn over_long_paths_and_indices_beyond_the_leaves_are_refused() {
		let tree = leaves(4);
		let good = path(&tree, 1).unwrap_or_default();
		assert!(verify(root(&tree), 4, 1, &tree[1], &good));
		let mut long = good.clone();
		long.push(H256::zero());
		assert!(!verify(root(&tree), 4, 1, &tree[1], &long));
		assert!(!verify(root(&tree), 4, 4, &tree[1], &good));
		assert!(!verify(root(&tree), 0, 0, &tree[1], &[]));
		assert!(!verify(root(&tree), u32::MAX, 1, &tree[1], &good));
	}

	#[test]
	fn leaf_with_a_short_path_proves_under_its_own_number_only() {
		// Leaf 12 of 13 has a path of two items, and both are joined from the left, as they would be for leaf 3.
		let tree = leaves(13);
		let short = path(&tree, 12).unwrap_or_default();
		let sdk_verify = binary_merkle_tree::verify_proof::<BlakeTwo256, _, &[u8; 32]>;
		assert!(sdk_verify(&root(&tree), short.clone(), 13, 3, &tree[12]), "the SDK does not look at the length");
		let proves: Vec<u32> = (0..13).filter(|index| verify(root(&tree), 13, *index, &tree[12], &short)).collect();
		assert_eq!(proves, [12]);
	}

	proptest! {
		#[test]
		fn no_leaf_proves_under_two_numbers(count in 1u32..70, index in 0u32..70) {
			let tree = leaves(count);
			let index = index % count;
			let path = path(&tree, index).unwrap_or_default();
			for other in 0..count {
				let proves = verify(root(&tree), count, other, &tree[index as usize], &path);
				prop_assert_eq!(proves, other == index);
			}
		}

		#[test]
		fn exactly_the_leaves_prove(count in 1u32..70, index in 0u32..70, flip in 0usize..32) {
			let tree = leaves(count);
			let index = index % count;
			let path = path(&tree, index).unwrap_or_default();
			prop_assert!(verify(root(&tree), count, index, &tree[index as usize], &path));
			let mut forged = tree[index as usize];
			forged[flip] ^= 1;
			prop_assert!(!verify(root(&tree), count, index, &forged, &path));
		}
	}

	proptest! {
		/// What one proof says of several leaves is what their paths say of each.
		#[test]
		fn a_shared_proof_proves_each_leaf(count in 1u32..200, picked in prop::collection::btree_set(0u32..200, 1..20)) {
			let all = leaves(count);
			let indexes: Vec<u32> = picked.into_iter().filter(|index| *index < count).collect();
			prop_assume!(!indexes.is_empty());
			let root = root(&all);
			let proof = shared_path(&all, &indexes).unwrap();
			let chosen: Vec<_> = indexes.iter().map(|index| (*index, all[*index as usize])).collect();
			prop_assert!(verify_many(root, count, &chosen, &proof));
			if let [index] = indexes.as_slice() {
				prop_assert_eq!(Some(proof.clone()), path(&all, *index));
			}
			for place in 0..chosen.len() {
				let mut other = chosen.clone();
				other[place].1[0] ^= 1;
				prop_assert!(!verify_many(root, count, &other, &proof));
			}
			for place in 0..proof.len() {
				let mut other = proof.clone();
				other[place].0[31] ^= 1;
				prop_assert!(!verify_many(root, count, &chosen, &other));
			}
			let mut longer = proof.clone();
			longer.push(H256::zero());
			prop_assert!(!verify_many(root, count, &chosen, &longer));
			prop_assert!(proof.is_empty() || !verify_many(root, count, &chosen, &proof[1..]));
		}
	}

	#[test]
	fn a_shared_proof_refuses_what_is_out_of_order() {
		let all = leaves(5);
		let proof = shared_path(&all, &[1, 3]).unwrap();
		let root = root(&all);
		assert!(verify_many(root, 5, &[(1, all[1]), (3, all[3])], &proof));
		assert!(!verify_many(root, 5, &[(3, all[3]), (1, all[1])], &proof));
		assert!(!verify_many(root, 5, &[(1, all[1]), (1, all[1])], &proof));
		assert!(!verify_many(root, 5, &[], &proof));
		assert!(!verify_many(root, 3, &[(1, all[1]), (3, all[3])], &proof));
		assert_eq!(shared_path(&all, &[3, 1]), None);
		assert_eq!(shared_path(&all, &[5]), None);
		assert_eq!(shared_path(&all, &[]), None);
	}
}
