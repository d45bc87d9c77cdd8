//! The cipher of sealed records: XChaCha20-Poly1305 in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár,
//! "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015; the flavour with a 32-bit big-endian
//! counter).
//!
//! A crate of its own, because the cipher's code is generic: it is compiled where its types become known, and here
//! that is done with full optimisation (`profile.dev.package.salus-cipher` in the workspace's `Cargo.toml`), without
//! slowing the build of everything around it. What a sealed record looks like is the gateway's matter.
#![deny(missing_docs)]

use std::{
	fmt,
	ops::{Deref, DerefMut},
};

use chacha20poly1305::{
	aead::{
		generic_array::GenericArray,
		stream::{NewStream, StreamBE32, StreamPrimitive},
	},
	KeyInit, XChaCha20Poly1305,
};
use zeroize::Zeroize;

/// Bytes of a key.
pub const KEY_LEN: usize = 32;
/// Bytes of the nonce that all chunks of a stream share: XChaCha20's 24 without the counter and the mark of the last.
pub const NONCE_LEN: usize = 19;
/// Bytes of the tag at the end of each encrypted chunk.
pub const TAG_LEN: usize = 16;

/// A chunk doesn't open: another key, nonce, place in the stream, associated data, or other bytes than were encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str("the chunk's tag doesn't fit")
	}
}

impl std::error::Error for Refused {}

/// Encrypts and decrypts the chunks of one stream. The key is wiped from memory when it is dropped.
///
/// The nonce of a chunk is the stream's 19 bytes, the chunk's position (4 bytes, big-endian) and 1 for the last chunk
/// of the stream or 0. One nonce must not serve two streams under one key.
pub struct Chunks(StreamBE32<XChaCha20Poly1305>);

impl Chunks {
	/// The chunks of the stream with this key and nonce.
	pub fn new(key: &[u8; KEY_LEN], nonce: &[u8; NONCE_LEN]) -> Self {
		let cipher = XChaCha20Poly1305::new(GenericArray::from_slice(key));
		Self(StreamBE32::from_aead(cipher, GenericArray::from_slice(nonce)))
	}

	/// Encrypts a chunk where it lies, and adds its tag of [`TAG_LEN`] bytes. Refused are only chunks of 256 GiB.
	pub fn encrypt(&self, position: u32, last: bool, associated: &[u8], chunk: &mut Vec<u8>) -> Result<(), Refused> {
		self.0.encrypt_in_place(position, last, associated, chunk).map_err(|_| Refused)
	}

	/// Checks a chunk with its tag, decrypts it where it lies and takes the tag off. A refused chunk stays as it was.
	pub fn decrypt(&self, position: u32, last: bool, associated: &[u8], chunk: &mut Vec<u8>) -> Result<(), Refused> {
		self.0.decrypt_in_place(position, last, associated, chunk).map_err(|_| Refused)
	}
}

impl fmt::Debug for Chunks {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str("Chunks")
	}
}

/// Room for a chunk, wiped from memory when it is dropped.
pub struct Buffer(Vec<u8>);

impl Buffer {
	/// Room for so many bytes. With more than that it moves, and leaves behind what it had.
	pub fn with_capacity(bytes: usize) -> Self {
		Self(Vec::with_capacity(bytes))
	}
}

impl Deref for Buffer {
	type Target = Vec<u8>;

	fn deref(&self) -> &Vec<u8> {
		&self.0
	}
}

impl DerefMut for Buffer {
	fn deref_mut(&mut self) -> &mut Vec<u8> {
		&mut self.0
	}
}

impl Drop for Buffer {
	fn drop(&mut self) {
		self.0.zeroize();
	}
}

impl fmt::Debug for Buffer {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str("Buffer")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_chunk_opens_at_its_own_place_only() {
		let chunks = Chunks::new(&[1; KEY_LEN], &[2; NONCE_LEN]);
		let mut chunk = b"chunk".to_vec();
		chunks.encrypt(7, false, b"header", &mut chunk).unwrap();
		assert_eq!(chunk.len(), 5 + TAG_LEN);
		let sealed = chunk.clone();
		assert_eq!(chunks.decrypt(8, false, b"header", &mut chunk), Err(Refused));
		assert_eq!(chunks.decrypt(7, true, b"header", &mut chunk), Err(Refused));
		assert_eq!(chunks.decrypt(7, false, b"another", &mut chunk), Err(Refused));
		let other = Chunks::new(&[1; KEY_LEN], &[3; NONCE_LEN]);
		assert_eq!(other.decrypt(7, false, b"header", &mut chunk), Err(Refused));
		let other = Chunks::new(&[2; KEY_LEN], &[2; NONCE_LEN]);
		assert_eq!(other.decrypt(7, false, b"header", &mut chunk), Err(Refused));
		assert_eq!(chunk, sealed);
		chunks.decrypt(7, false, b"header", &mut chunk).unwrap();
		assert_eq!(chunk, b"chunk");
	}

	/// The nonce is spelt out as the document says: so that another program can read what this one writes.
	#[test]
	fn the_nonce_is_the_streams_the_position_and_the_mark() {
		use chacha20poly1305::aead::{Aead, Payload};
		let mut chunk = b"chunk".to_vec();
		Chunks::new(&[1; KEY_LEN], &[2; NONCE_LEN]).encrypt(0x0102_0304, true, b"header", &mut chunk).unwrap();
		let mut nonce = [2; 24];
		nonce[NONCE_LEN..].copy_from_slice(&[1, 2, 3, 4, 1]);
		let opened = XChaCha20Poly1305::new(&[1; KEY_LEN].into())
			.decrypt(&nonce.into(), Payload { msg: &chunk, aad: b"header" })
			.unwrap();
		assert_eq!(opened, b"chunk");
	}
}
