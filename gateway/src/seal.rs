//! Sealed records: encrypted once under a random key of their own, chunk by chunk, so that a record of any size is
//! sealed and opened in constant memory.
//!
//! There is no recipient in a sealed record. Whoever may open it gets the record's [`Opening`] in an [`Envelope`]: wrapped
//! for their key with HPKE (RFC 9180).
//!
//! # Format
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic `SALUSEAL` |
//! | 1 | version, 2 |
//! | 1 | size of a chunk as a power of two: 16, for 64 KiB |
//! | 19 | random nonce of the stream |
//! | the rest | the chunks: each has 64 KiB of the record and a tag of 16 bytes; the last has what is left |
//!
//! The chunks are a STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its
//! Nonce-Reuse Misuse-Resistance", 2015) over XChaCha20-Poly1305: a chunk's nonce is the stream's 19 bytes, the chunk's
//! number as 4 bytes, big-endian, from 0, and 1 for the last chunk or 0. The 29 bytes before the chunks are the
//! associated data of every chunk. So a chunk that is changed, moved, left out or taken from another record is noticed,
//! as are a record that ends early and one that goes on after its end. An empty record is one chunk of a tag alone. Only
//! the last chunk may be shorter than 64 KiB, and none is empty but an empty record's. The 4 bytes allow 2^32 chunks:
//! 256 TiB.
//!
//! A chunk is given out once its tag is checked, and that is before the end of the record is known: what was written
//! counts only when [`open_stream`] has returned.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{files, Result};

pub mod envelope;
mod keys;
mod stream;
#[cfg(test)]
mod tests;

pub use envelope::{unwrap, wrap, Envelope, Opening, MAX_SECRET_LEN};
pub use keys::{KeyId, Recipient, RecipientKey};
pub use stream::{open_stream, seal_stream, CHUNK_LEN, MAX_CHUNKS};

/// The key of one sealed record. Wiped from memory when it is dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DataKey([u8; 32]);

impl DataKey {
	/// A new random key. Each record has one of its own.
	pub fn generate() -> Result<Self> {
		Ok(Self(files::random()?))
	}

	/// The key of these bytes.
	pub const fn from_bytes(bytes: [u8; 32]) -> Self {
		Self(bytes)
	}

	/// The key's bytes.
	pub const fn as_bytes(&self) -> &[u8; 32] {
		&self.0
	}
}

impl fmt::Debug for DataKey {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str("DataKey(..)")
	}
}

/// Seals a record that is in memory. [`seal_stream`] does the same for one that isn't.
pub fn seal(record: &[u8], key: &DataKey) -> Result<Vec<u8>> {
	let mut blob = Vec::with_capacity(stream::sealed_len(record.len()));
	seal_stream(key, record, &mut blob, |_| ())?;
	Ok(blob)
}

/// Opens a sealed record in memory: all of it, or an error that says what is wrong.
pub fn open(blob: &[u8], key: &DataKey) -> Result<Zeroizing<Vec<u8>>> {
	// So much that it never moves: a vector that grows leaves its bytes behind.
	let mut record = Zeroizing::new(Vec::with_capacity(blob.len()));
	open_stream(key, blob, &mut *record, |_| ())?;
	Ok(record)
}
