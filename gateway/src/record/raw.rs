//! Commitments to bytes as they are, piece by piece: a file of any size takes constant memory.

use std::{
	fs::File,
	io::{self, Read},
	path::Path,
	sync::{Arc, Mutex, PoisonError},
};

use blake2::{digest::consts::U32, Blake2b, Digest};
use salus_primitives::commitment::{Commitment, CommitmentScheme, SALT_LEN};

use crate::{Error, Result};

/// Bytes that are read at a time.
const PIECE: usize = 64 << 10;

/// Makes the commitment of [`CommitmentScheme::SaltedBlake2b256`] from a stream: the same as [`Commitment::new`] makes.
#[derive(Clone)]
pub struct RawHasher(Blake2b<U32>);

impl RawHasher {
	/// Begins a commitment under a salt.
	pub fn new(salt: &[u8; SALT_LEN]) -> Self {
		let mut hasher = Blake2b::<U32>::new();
		hasher.update(CommitmentScheme::SaltedBlake2b256.domain());
		hasher.update(salt);
		Self(hasher)
	}

	/// Takes the next bytes in.
	pub fn update(&mut self, bytes: &[u8]) {
		self.0.update(bytes);
	}

	/// The commitment to all bytes so far.
	pub fn commitment(&self) -> Commitment {
		Commitment(self.0.clone().finalize().into())
	}
}

impl std::fmt::Debug for RawHasher {
	fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		formatter.write_str("RawHasher(..)")
	}
}

/// Commits to a file's bytes as they are, under a salt. `observe` is told how many bytes more were read.
pub fn commit_stream(salt: &[u8; SALT_LEN], path: &Path, mut observe: impl FnMut(u64)) -> Result<Commitment> {
	let mut file = File::open(path).map_err(|source| Error::io(path, source))?;
	let mut hasher = RawHasher::new(salt);
	let mut piece = vec![0; PIECE];
	loop {
		let len = file.read(&mut piece).map_err(|source| Error::io(path, source))?;
		let Some(read) = piece.get(..len).filter(|read| !read.is_empty()) else { return Ok(hasher.commitment()) };
		hasher.update(read);
		observe(len as u64);
	}
}

/// Reads on, and commits to what is read on the way: so what is sealed is what was committed to.
#[derive(Debug)]
pub struct Tee<R> {
	from: R,
	hasher: Arc<Mutex<RawHasher>>,
}

impl<R> Tee<R> {
	/// Reads from `from`. The second value gives the commitment to what was read, once all is.
	pub fn new(from: R, salt: &[u8; SALT_LEN]) -> (Self, Arc<Mutex<RawHasher>>) {
		let hasher = Arc::new(Mutex::new(RawHasher::new(salt)));
		(Self { from, hasher: hasher.clone() }, hasher)
	}
}

impl<R: Read> Read for Tee<R> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let len = self.from.read(buffer)?;
		// A panic elsewhere leaves a hash that fits nothing.
		let mut hasher = self.hasher.lock().unwrap_or_else(PoisonError::into_inner);
		hasher.update(buffer.get(..len).unwrap_or_default());
		Ok(len)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_stream_has_the_commitment_of_its_bytes() {
		let folder = tempfile::tempdir().unwrap();
		for len in [0, 1, PIECE - 1, PIECE, 3 * PIECE + 7] {
			let bytes: Vec<u8> = (0..len).map(|number| (number % 251) as u8).collect();
			let path = folder.path().join(len.to_string());
			std::fs::write(&path, &bytes).unwrap();
			let mut seen = 0;
			let commitment = commit_stream(&[7; 32], &path, |more| seen += more).unwrap();
			assert_eq!(commitment, Commitment::new(CommitmentScheme::SaltedBlake2b256, &[7; 32], &bytes));
			assert_eq!(seen, len as u64);
		}
	}

	proptest! {
		#[test]
		fn a_tee_gives_all_on_and_commits_to_it(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
			let (mut tee, hasher) = Tee::new(bytes.as_slice(), &[3; 32]);
			let mut out = Vec::new();
			tee.read_to_end(&mut out).unwrap();
			prop_assert_eq!(&out, &bytes);
			let expected = Commitment::new(CommitmentScheme::SaltedBlake2b256, &[3; 32], &bytes);
			prop_assert_eq!(hasher.lock().unwrap().commitment(), expected);
		}
	}
}
