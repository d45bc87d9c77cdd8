//! A binary Merkle tree with all its levels in memory: every path in O(log n) after O(n) work, where
//! [`salus_primitives::merkle::path`] needs O(n) for each. Same root and same paths.

use salus_primitives::merkle::MAX_LEAVES;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

use crate::{Error, Result};

/// The levels of a tree, the hashed leaves first and the root last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
	levels: Vec<Vec<[u8; 32]>>,
}

impl Tree {
	/// Builds the tree over 1 to [`MAX_LEAVES`] leaves. `what` names the leaves in an error.
	pub fn new(leaves: impl IntoIterator<Item = [u8; 32]>, what: &str) -> Result<Self> {
		let bottom: Vec<_> = leaves.into_iter().map(|leaf| blake2_256(&leaf)).collect();
		if bottom.is_empty() {
			return Err(Error::bad(what, "there is none"));
		}
		if bottom.len() > MAX_LEAVES as usize {
			return Err(Error::bad(what, format!("{} of them, and {MAX_LEAVES} is the most", bottom.len())));
		}
		let mut levels = vec![bottom];
		while let Some(below) = levels.last().filter(|level| level.len() > 1) {
			levels.push(below.chunks(2).map(parent).collect());
		}
		Ok(Self { levels })
	}

	/// The root over all leaves.
	pub fn root(&self) -> H256 {
		self.levels.last().and_then(|level| level.first()).map_or_else(H256::zero, H256::from)
	}

	/// How many leaves there are.
	pub fn leaves(&self) -> u32 {
		self.levels.first().map_or(0, |level| level.len() as u32)
	}

	/// The path of leaf number `index`, `None` when there is no such leaf.
	pub fn path(&self, index: u32) -> Option<Vec<H256>> {
		if index >= self.leaves() {
			return None;
		}
		let mut place = index as usize;
		let mut path = Vec::with_capacity(self.levels.len());
		for level in &self.levels {
			// The last node of an odd level has no sibling: it moves up as it is.
			path.extend(level.get(place ^ 1).map(H256::from));
			place /= 2;
		}
		Some(path)
	}

	/// The proof that leaves share, see [`salus_primitives::merkle::verify_many`]. `None` when there is no leaf, when
	/// one is none of the tree, or when they don't rise strictly.
	pub fn shared_path(&self, indexes: &[u32]) -> Option<Vec<H256>> {
		let rising = indexes.windows(2).all(|pair| matches!(pair, [one, two] if one < two));
		if !rising || indexes.last().is_none_or(|last| *last >= self.leaves()) {
			return None;
		}
		let mut wanted: Vec<usize> = indexes.iter().map(|index| *index as usize).collect();
		let mut proof = Vec::new();
		for level in &self.levels {
			let unknown = wanted.iter().map(|place| place ^ 1).filter(|sibling| wanted.binary_search(sibling).is_err());
			proof.extend(unknown.filter_map(|sibling| level.get(sibling)).map(H256::from));
			wanted.iter_mut().for_each(|place| *place /= 2);
			wanted.dedup();
		}
		Some(proof)
	}
}

/// The node above one or two nodes.
fn parent(nodes: &[[u8; 32]]) -> [u8; 32] {
	match nodes {
		[single] => *single,
		_ => blake2_256(&nodes.concat()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use salus_primitives::merkle;

	fn leaves(count: u32) -> Vec<[u8; 32]> {
		(0..count).map(|number| blake2_256(&number.to_be_bytes())).collect()
	}

	#[test]
	fn no_leaf_and_too_many_are_refused() {
		assert!(Tree::new([], "serials").unwrap_err().to_string().contains("serials"));
		assert!(Tree::new((0..=MAX_LEAVES).map(|_| [0; 32]), "serials").is_err());
	}

	#[test]
	fn every_small_tree_is_the_chains_tree() {
		for count in 1..40 {
			let leaves = leaves(count);
			let tree = Tree::new(leaves.iter().copied(), "leaves").unwrap();
			assert_eq!(tree.root(), merkle::root(&leaves));
			for index in 0..count {
				assert_eq!(tree.path(index), merkle::path(&leaves, index), "{index} of {count}");
			}
			assert_eq!(tree.path(count), None);
		}
	}

	#[test]
	fn leaves_out_of_order_share_no_path() {
		let tree = Tree::new(leaves(5), "leaves").unwrap();
		assert!(tree.shared_path(&[0, 4]).is_some());
		for bad in [&[][..], &[1, 1], &[4, 0], &[5]] {
			assert_eq!(tree.shared_path(bad), None, "{bad:?}");
		}
	}

	proptest! {
		#[test]
		fn shared_paths_are_the_chains_paths(
			count in 1u32..3000,
			picked in prop::collection::btree_set(0u32..3000, 1..64),
		) {
			let leaves = leaves(count);
			let indexes: Vec<u32> = picked.into_iter().filter(|index| *index < count).collect();
			let tree = Tree::new(leaves.iter().copied(), "leaves").unwrap();
			prop_assert_eq!(tree.shared_path(&indexes), merkle::shared_path(&leaves, &indexes));
		}

		#[test]
		fn paths_are_the_chains_paths(count in 1u32..3000, index in 0u32..3000) {
			let leaves = leaves(count);
			let tree = Tree::new(leaves.iter().copied(), "leaves").unwrap();
			prop_assert_eq!(tree.root(), merkle::root(&leaves));
			prop_assert_eq!(tree.path(index), merkle::path(&leaves, index));
		}
	}
}
