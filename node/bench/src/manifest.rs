//! What a manufacturer keeps of a lot: the serials and the tree over them.

use codec::Encode;
use salus_primitives::{
	merkle::serial_leaf,
	supply::{Pack, Packs},
	trace::{LotKey, PackProof, Serial},
};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

/// Characters of serials.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The serials of a lot, and all levels of the tree over them, the leaves' hashes first.
pub(crate) struct Manifest {
	key: LotKey,
	levels: Vec<Vec<H256>>,
}

impl Manifest {
	pub(crate) fn new(key: LotKey, quantity: u32) -> Self {
		let leaf = |index| H256(blake2_256(&serial_leaf(key.gtin, &key.lot, &serial(&key, index))));
		let mut levels = vec![(0..quantity).map(leaf).collect::<Vec<_>>()];
		while let Some(below) = levels.last().filter(|level| level.len() > 1) {
			levels.push(below.chunks(2).map(over).collect());
		}
		Self { key, levels }
	}

	pub(crate) fn root(&self) -> H256 {
		self.levels[self.levels.len() - 1][0]
	}

	/// Packs of the lot, by rising index, with the proof that they share.
	pub(crate) fn packs(&self, indexes: &[u32]) -> Packs {
		let pack = |index: &u32| Pack { index: *index, serial: serial(&self.key, *index) };
		let packs = indexes.iter().map(pack).collect::<Vec<_>>().try_into().expect("no more than a call takes");
		let path = self.path(indexes).try_into().expect("no more than a proof holds");
		Packs { key: self.key.clone(), packs, path }
	}

	/// A pack of the lot by itself.
	pub(crate) fn pack(&self, index: u32) -> PackProof {
		let path = self.path(&[index]).try_into().expect("no lot is deeper");
		PackProof { key: self.key.clone(), serial: serial(&self.key, index), index, path }
	}

	fn path(&self, indexes: &[u32]) -> Vec<H256> {
		let (mut places, mut path) = (indexes.to_vec(), Vec::new());
		for level in &self.levels {
			let siblings = places.iter().map(|place| place ^ 1);
			let unknown = siblings.filter(|sibling| places.binary_search(sibling).is_err());
			path.extend(unknown.filter_map(|sibling| level.get(sibling as usize)));
			places.iter_mut().for_each(|place| *place /= 2);
			places.dedup();
		}
		path
	}
}

/// The node over one or two.
fn over(nodes: &[H256]) -> H256 {
	match nodes {
		[left, right] => H256(blake2_256(&(left, right).encode())),
		_ => nodes[0],
	}
}

/// The serial of a pack: 60 bits that look drawn.
fn serial(key: &LotKey, index: u32) -> Serial {
	let bits = blake2_256(&(b"serial", key, index).encode());
	let text: Vec<u8> = bits[..12].iter().map(|byte| ALPHABET[usize::from(byte % 32)]).collect();
	text.try_into().expect("twelve are few enough")
}

/// A serial that no pack has: real ones have 12 characters.
pub(crate) fn forged(number: u64) -> Serial {
	format!("{number:011}").into_bytes().try_into().expect("eleven are few enough")
}
