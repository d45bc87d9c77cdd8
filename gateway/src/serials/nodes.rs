//! The nodes of a lot's Merkle tree as far as they are known: those of some leaves, and those beside their ways to the
//! root. Same root and same proofs as [`salus_primitives::merkle`] has, each in O(log n) after O(n) work.

use std::iter::Peekable;

use salus_primitives::merkle::MAX_LEAVES;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

/// A node with its place in its level, from 0 on the left.
type Node = (u32, H256);

/// The known nodes of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Nodes {
	/// How many leaves the tree has.
	width: u32,
	/// The known nodes, level by level, hashed leaves first and the root last, in each by rising place.
	levels: Vec<Vec<Node>>,
}

/// The hash of a leaf: the lowest level.
pub(super) fn hashed(leaf: &[u8; 32]) -> H256 {
	H256(blake2_256(leaf))
}

impl Nodes {
	/// The tree over hashed leaves by rising place, and the nodes that can't be computed from those below: level by level
	/// from the leaves up, and from left to right. `None` when it doesn't hold exactly those.
	pub(super) fn new(width: u32, leaves: Vec<Node>, proof: &[H256]) -> Option<Self> {
		let rising = leaves.windows(2).all(|pair| matches!(pair, [(one, _), (two, _)] if one < two));
		let within = leaves.last().is_some_and(|(last, _)| *last < width);
		if !rising || !within || width > MAX_LEAVES {
			return None;
		}
		let (mut known, mut level, mut proof) = (Vec::new(), leaves, proof.iter());
		let mut wide = width;
		while wide > 1 {
			let (full, above) = climb(level, wide, &mut proof)?;
			known.push(full);
			(level, wide) = (above, wide.div_ceil(2));
		}
		known.push(level);
		proof.next().is_none().then_some(Self { width, levels: known })
	}

	/// How many leaves the tree has.
	pub(super) const fn width(&self) -> u32 {
		self.width
	}

	/// The root.
	pub(super) fn root(&self) -> H256 {
		self.levels.last().and_then(|level| level.first()).map_or_else(H256::zero, |(_, root)| *root)
	}

	/// The path of a leaf; `None` when it isn't known.
	pub(super) fn path(&self, index: u32) -> Option<Vec<H256>> {
		self.shared_path(&[index])
	}

	/// The proof that leaves share, by strictly rising places; `None` when they aren't, or when one isn't known.
	pub(super) fn shared_path(&self, indexes: &[u32]) -> Option<Vec<H256>> {
		gather(&[self], indexes)
	}

	/// The proof that leaves share that are known here or there. Both are the same lot's.
	pub(super) fn shared_path_with(&self, other: &Self, indexes: &[u32]) -> Option<Vec<H256>> {
		(self.width == other.width).then(|| gather(&[self, other], indexes)).flatten()
	}

	/// A node.
	fn at(&self, level: usize, place: u32) -> Option<H256> {
		let level = self.levels.get(level)?;
		let found = level.binary_search_by_key(&place, |(place, _)| *place).ok()?;
		level.get(found).map(|(_, node)| *node)
	}
}

/// The nodes of a level with those that the proof adds to it, and the level above. `None` when the proof is too short.
fn climb<'a>(
	level: Vec<Node>,
	width: u32,
	proof: &mut impl Iterator<Item = &'a H256>,
) -> Option<(Vec<Node>, Vec<Node>)> {
	let (mut full, mut above) = (Vec::with_capacity(level.len() + 2), Vec::with_capacity(level.len() / 2 + 1));
	let mut rest = level.into_iter().peekable();
	while let Some((place, node)) = rest.next() {
		if place ^ 1 >= width {
			// The last node of an odd level has no sibling: it moves up as it is.
			full.push((place, node));
			above.push((place >> 1, node));
			continue;
		}
		let (left, right) = match rest.next_if(|(next, _)| *next == place ^ 1) {
			Some((_, right)) => (node, right),
			None if place & 1 == 0 => (node, *proof.next()?),
			None => (*proof.next()?, node),
		};
		full.extend([(place & !1, left), (place | 1, right)]);
		above.push((place >> 1, H256(blake2_256(&[left.0, right.0].concat()))));
	}
	Some((full, above))
}

/// The nodes beside the ways of some leaves to the root, from the first tree that knows each.
fn gather(trees: &[&Nodes], indexes: &[u32]) -> Option<Vec<H256>> {
	let node = |level: usize, place: u32| trees.iter().find_map(|tree| tree.at(level, place));
	let rising = indexes.windows(2).all(|pair| matches!(pair, [one, two] if one < two));
	let mut width = trees.first()?.width;
	let known = indexes.iter().all(|index| node(0, *index).is_some());
	if !rising || indexes.is_empty() || !known {
		return None;
	}
	let (mut proof, mut wanted, mut level) = (Vec::new(), indexes.to_vec(), 0);
	while width > 1 {
		let mut above = Vec::with_capacity(wanted.len() / 2 + 1);
		let mut rest = wanted.into_iter().peekable();
		while let Some(place) = rest.next() {
			if !is_paired(&mut rest, place) && place ^ 1 < width {
				proof.push(node(level, place ^ 1)?);
			}
			above.push(place >> 1);
		}
		(wanted, width, level) = (above, width.div_ceil(2), level + 1);
	}
	Some(proof)
}

/// Whether the next one is the sibling of a place; it is then passed over.
fn is_paired(rest: &mut Peekable<impl Iterator<Item = u32>>, place: u32) -> bool {
	rest.next_if(|next| *next == place ^ 1).is_some()
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;
	use salus_primitives::merkle;

	use super::*;

	fn leaves(count: u32) -> Vec<[u8; 32]> {
		(0..count).map(|number| blake2_256(&number.to_be_bytes())).collect()
	}

	fn chosen(leaves: &[[u8; 32]], indexes: &[u32]) -> Vec<Node> {
		indexes.iter().map(|index| (*index, hashed(&leaves[*index as usize]))).collect()
	}

	#[test]
	fn leaves_out_of_order_or_beyond_the_tree_have_no_nodes() {
		let leaves = leaves(5);
		let proof = merkle::shared_path(&leaves, &[1, 3]).unwrap();
		assert!(Nodes::new(5, chosen(&leaves, &[1, 3]), &proof).is_some());
		for (width, bad) in [(5, &[3, 1][..]), (5, &[1, 1]), (5, &[]), (3, &[1, 3]), (MAX_LEAVES + 1, &[1, 3])] {
			assert_eq!(Nodes::new(width, chosen(&leaves, bad), &proof), None, "{width} {bad:?}");
		}
	}

	proptest! {
		/// Some leaves and their proof are as good as all leaves, for these leaves.
		#[test]
		fn a_part_proves_its_leaves_as_the_whole_does(
			count in 1u32..300,
			held in prop::collection::btree_set(0u32..300, 1..80),
			asked in prop::collection::btree_set(0usize..80, 1..20),
			other in prop::collection::btree_set(0u32..300, 1..80),
		) {
			let all = leaves(count);
			let held: Vec<u32> = held.into_iter().filter(|index| *index < count).collect();
			let other: Vec<u32> = other.into_iter().filter(|index| *index < count).collect();
			prop_assume!(!held.is_empty() && !other.is_empty());
			let proof = merkle::shared_path(&all, &held).unwrap();
			let nodes = Nodes::new(count, chosen(&all, &held), &proof).unwrap();
			prop_assert_eq!(nodes.root(), merkle::root(&all));
			let asked: Vec<u32> = asked.into_iter().filter_map(|place| held.get(place).copied()).collect();
			prop_assert_eq!(nodes.shared_path(&asked), merkle::shared_path(&all, &asked));
			for index in &held {
				prop_assert_eq!(nodes.path(*index), merkle::path(&all, *index));
			}
			// A longer and a shorter proof are none.
			prop_assert_eq!(Nodes::new(count, chosen(&all, &held), &[&proof[..], &[H256::zero()]].concat()), None);
			if let Some((_, short)) = proof.split_last() {
				prop_assert_eq!(Nodes::new(count, chosen(&all, &held), short), None);
			}
			let more = Nodes::new(count, chosen(&all, &other), &merkle::shared_path(&all, &other).unwrap()).unwrap();
			let mut both = [held, other].concat();
			both.sort_unstable();
			both.dedup();
			prop_assert_eq!(nodes.shared_path_with(&more, &both), merkle::shared_path(&all, &both));
		}
	}
}
