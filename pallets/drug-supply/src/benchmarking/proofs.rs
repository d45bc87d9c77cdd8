//! Proofs for lots of which nearly all packs are made up.

use alloc::vec::Vec;
use salus_primitives::merkle::MAX_DEPTH;
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

pub(super) fn hash_pair(left: &H256, right: &H256) -> H256 {
	BlakeTwo256::hash(&[left.as_bytes(), right.as_bytes()].concat())
}

/// The root of a lot of 2^20 packs of which only some are known, and the proof that these share. All other nodes are
/// made up.
pub(super) fn proved(known: &[(u32, [u8; 32])]) -> (H256, Vec<H256>) {
	let other = H256::repeat_byte(7);
	let mut proof = Vec::new();
	let mut nodes: Vec<(u32, H256)> = known.iter().map(|(index, leaf)| (*index, BlakeTwo256::hash(leaf))).collect();
	for _ in 0..MAX_DEPTH {
		let mut above: Vec<(u32, H256)> = Vec::new();
		let mut rest = nodes.iter().peekable();
		while let Some((place, node)) = rest.next() {
			let parent = match rest.next_if(|(next, _)| *next == place ^ 1) {
				Some((_, right)) => hash_pair(node, right),
				None => {
					proof.push(other);
					if place & 1 == 0 {
						hash_pair(node, &other)
					} else {
						hash_pair(&other, node)
					}
				}
			};
			above.push((place >> 1, parent));
		}
		nodes = above;
	}
	(nodes.first().map(|(_, root)| *root).unwrap_or_default(), proof)
}
