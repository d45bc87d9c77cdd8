//! Salted commitments: the only form in which a record meets the chain.
//!
//! `commitment = Blake2b-256(domain ‖ salt[32] ‖ canonical bytes)`. The salt stays off chain; once it is destroyed,
//! the commitment can't be matched with any guess of the record (EDPB Guidelines 02/2025; AEPD/EDPS paper on hashes).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Bytes of salt in a commitment.
pub const SALT_LEN: usize = 32;

/// How a commitment was made. A call takes a commitment together with its scheme, so that a bare digest has no call.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum CommitmentScheme {
	/// Blake2b-256 over a domain, 32 random bytes and the record's bytes as they are.
	#[codec(index = 0)]
	SaltedBlake2b256,
	/// Blake2b-256 over a domain, 32 random bytes and the record as JSON in the canonical form of RFC 8785.
	#[codec(index = 1)]
	SaltedBlake2b256Jcs,
	/// Blake2b-256 over a domain, 32 bytes derived from the salt, and the root and number of leaves of a tree over the
	/// record's fields, each salted for itself: single fields can be shown and proved (`gateway/src/fields.rs`).
	#[codec(index = 2)]
	SaltedBlake2b256Fields,
}

impl CommitmentScheme {
	/// The domain that a commitment of this scheme starts with.
	pub const fn domain(self) -> &'static [u8] {
		match self {
			Self::SaltedBlake2b256 => b"salus/record/raw/v1",
			Self::SaltedBlake2b256Jcs => b"salus/record/jcs/v1",
			Self::SaltedBlake2b256Fields => b"salus/record/fields/v1",
		}
	}
}

/// A salted commitment to the bytes of a record.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Commitment(pub [u8; 32]);

impl Commitment {
	/// Commits to `canonical` bytes under `salt`. The bytes are canonical in the sense of the scheme.
	pub fn new(scheme: CommitmentScheme, salt: &[u8; SALT_LEN], canonical: &[u8]) -> Self {
		let input = [scheme.domain(), salt.as_slice(), canonical].concat();
		Self(sp_crypto_hashing::blake2_256(&input))
	}
}

impl AsRef<[u8]> for Commitment {
	fn as_ref(&self) -> &[u8] {
		&self.0
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn salt_scheme_and_record_each_change_the_commitment() {
		let one = Commitment::new(CommitmentScheme::SaltedBlake2b256, &[1; 32], b"record");
		assert_eq!(one, Commitment::new(CommitmentScheme::SaltedBlake2b256, &[1; 32], b"record"));
		assert_ne!(one, Commitment::new(CommitmentScheme::SaltedBlake2b256, &[2; 32], b"record"));
		assert_ne!(one, Commitment::new(CommitmentScheme::SaltedBlake2b256, &[1; 32], b"recorD"));
		assert_ne!(one, Commitment::new(CommitmentScheme::SaltedBlake2b256Jcs, &[1; 32], b"record"));
	}
}
