//! The hashes of a field tree. All are Blake2b-256 over a domain of their own and fields of fixed length, or with their
//! length before them.

use blake2::{digest::consts::U32, Blake2b, Digest};
use salus_primitives::commitment::{Commitment, SALT_LEN};
use sp_core::H256;

use super::SCHEME;

/// Blake2b-256 over some bytes after each other.
fn blake2(parts: &[&[u8]]) -> [u8; 32] {
	let mut hasher = Blake2b::<U32>::new();
	for part in parts {
		hasher.update(part);
	}
	hasher.finalize().into()
}

/// What is hashed into the commitment in the place of the record's salt, so that a disclosure needn't show the salt.
pub(super) fn pepper(salt: &[u8; SALT_LEN]) -> [u8; 32] {
	blake2(&[b"salus/field-pepper/v1", salt])
}

/// The salt of one leaf. Whoever has it can check guesses of this field, and of no other.
pub(super) fn field_salt(salt: &[u8; SALT_LEN], path: &str) -> [u8; 32] {
	blake2(&[b"salus/field-salt/v1", salt, path.as_bytes()])
}

/// The leaf of a field.
pub(super) fn leaf(field_salt: &[u8; 32], path: &str, value: &[u8]) -> [u8; 32] {
	let mut hasher = PartHasher::with_field_salt(field_salt, path);
	hasher.update(value);
	hasher.finish()
}

/// A leaf that stands for nothing.
pub(super) fn padding(salt: &[u8; SALT_LEN], number: u32) -> [u8; 32] {
	blake2(&[b"salus/field-pad/v1", salt, &number.to_le_bytes()])
}

/// One of the numbers that the labels of an array's elements are made of.
pub(super) fn order(salt: &[u8; SALT_LEN], array: &str, number: u32) -> u64 {
	let hash = blake2(&[b"salus/field-order/v1", salt, array.as_bytes(), &number.to_le_bytes()]);
	hash.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The commitment to a tree.
pub(super) fn commitment(pepper: &[u8; 32], root: H256, count: u32) -> Commitment {
	Commitment::new(SCHEME, pepper, &[root.as_bytes(), &count.to_le_bytes()].concat())
}

/// The leaf of a binary part that is in memory, under the record's salt.
pub fn part_leaf(salt: &[u8; SALT_LEN], name: &str, bytes: &[u8]) -> [u8; 32] {
	leaf(&field_salt(salt, name), name, bytes)
}

/// Makes the leaf of a binary part from a stream of its bytes.
#[derive(Clone)]
pub struct PartHasher(Blake2b<U32>);

impl PartHasher {
	/// Begins the leaf of the part of this name, under the record's salt.
	pub fn new(salt: &[u8; SALT_LEN], name: &str) -> Self {
		Self::with_field_salt(&field_salt(salt, name), name)
	}

	/// Begins the leaf of the part of this name, under the part's own salt as a [`Disclosure`](super::Disclosure) shows
	/// it.
	pub fn with_field_salt(field_salt: &[u8; 32], name: &str) -> Self {
		// A path is at most MAX_PATH_LEN bytes.
		let len = u32::try_from(name.len()).unwrap_or(u32::MAX);
		let mut hasher = Blake2b::<U32>::new();
		for part in [b"salus/field/v1".as_slice(), field_salt, &len.to_le_bytes(), name.as_bytes()] {
			hasher.update(part);
		}
		Self(hasher)
	}

	/// Takes the next bytes in.
	pub fn update(&mut self, bytes: &[u8]) {
		self.0.update(bytes);
	}

	/// The leaf.
	pub fn finish(self) -> [u8; 32] {
		self.0.finalize().into()
	}
}

impl std::fmt::Debug for PartHasher {
	fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		formatter.write_str("PartHasher")
	}
}
