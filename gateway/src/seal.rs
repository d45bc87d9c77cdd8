//! Sealed records: encrypted once, readable by each named recipient.
//!
//! The record is encrypted under a random 32-byte data key with XChaCha20-Poly1305. The data key is wrapped for each
//! recipient with HPKE (RFC 9180): base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
//!
//! # Format
//!
//! All numbers are big-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic `SALUSEAL` |
//! | 1 | version, 1 |
//! | 24 | nonce of the record |
//! | 8 | length of the ciphertext |
//! | 2 | number of recipients, 1 to 256 |
//! | 112 each | key id (32), encapsulated key (32), wrapped data key (48) |
//! | the rest | ciphertext: the record and a tag of 16 bytes |
//!
//! The first 33 bytes are the associated data of each wrapped key, and all bytes before the ciphertext those of the
//! record. So no bit of a file can change without being noticed by whoever opens it, and nobody can add or drop a
//! recipient without sealing anew. The key id is SHA-256 over a domain and the recipient's public key; it links the
//! files of one recipient with each other, and says nothing else.

use chacha20poly1305::{
	aead::{Aead, Payload},
	KeyInit, XChaCha20Poly1305, XNonce,
};
use hpke::{
	aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256, Deserializable, Kem, OpModeR, OpModeS, Serializable,
};
use zeroize::Zeroizing;

use crate::{files, Error, Result};

mod keys;
pub use keys::{KeyId, Recipient, RecipientKey};

/// What a sealed file starts with.
const MAGIC: &[u8; 8] = b"SALUSEAL";
/// The version of the format.
const VERSION: u8 = 1;
/// Bytes of the record's nonce.
const NONCE_LEN: usize = 24;
/// Bytes that the associated data of a wrapped key has: magic, version and nonce.
const PREFIX_LEN: usize = 8 + 1 + NONCE_LEN;
/// Bytes of an authentication tag.
const TAG_LEN: usize = 16;
/// Bytes of a wrapped data key.
const WRAPPED_LEN: usize = 32 + TAG_LEN;
/// HPKE's `info`: what a wrapped key is for.
const INFO: &[u8] = b"salus/seal/v1";

/// Largest record that is sealed, in bytes.
pub const MAX_RECORD_LEN: usize = 64 << 20;
/// Most recipients of one record.
pub const MAX_RECIPIENTS: usize = 256;

/// A data key wrapped for one recipient.
struct Wrapped {
	id: KeyId,
	encapsulated: [u8; 32],
	key: [u8; WRAPPED_LEN],
}

/// HPKE's randomness: the operating system's.
struct Os;

impl hpke::rand_core::RngCore for Os {
	fn next_u32(&mut self) -> u32 {
		rand::RngCore::next_u32(&mut rand::rngs::OsRng)
	}

	fn next_u64(&mut self) -> u64 {
		rand::RngCore::next_u64(&mut rand::rngs::OsRng)
	}

	fn fill_bytes(&mut self, bytes: &mut [u8]) {
		rand::RngCore::fill_bytes(&mut rand::rngs::OsRng, bytes);
	}
}

impl hpke::rand_core::CryptoRng for Os {}

/// Seals a record for its recipients, each of whom can open it alone.
pub fn seal(record: &[u8], recipients: &[Recipient]) -> Result<Vec<u8>> {
	check_len(record.len())?;
	if recipients.is_empty() || recipients.len() > MAX_RECIPIENTS {
		let why = format!("{} of them, and 1 to {MAX_RECIPIENTS} are allowed", recipients.len());
		return Err(Error::bad("recipients", why));
	}
	let data_key = Zeroizing::new(files::random::<32>()?);
	let nonce = files::random::<NONCE_LEN>()?;
	let mut file = Vec::with_capacity(PREFIX_LEN + 10 + recipients.len() * 112 + record.len() + TAG_LEN);
	file.extend_from_slice(MAGIC);
	file.push(VERSION);
	file.extend_from_slice(&nonce);
	let prefix = file.clone();
	file.extend_from_slice(&((record.len() + TAG_LEN) as u64).to_be_bytes());
	file.extend_from_slice(&(recipients.len() as u16).to_be_bytes());
	for recipient in recipients {
		let wrapped = wrap(&data_key, recipient, &prefix)?;
		file.extend_from_slice(&wrapped.id.0);
		file.extend_from_slice(&wrapped.encapsulated);
		file.extend_from_slice(&wrapped.key);
	}
	let ciphertext = XChaCha20Poly1305::new(data_key.as_slice().into())
		.encrypt(XNonce::from_slice(&nonce), Payload { msg: record, aad: &file })
		.map_err(|_| Error::bad("record", "can't be encrypted"))?;
	file.extend_from_slice(&ciphertext);
	Ok(file)
}

/// Opens a sealed record with the key of one of its recipients.
pub fn open(file: &[u8], key: &RecipientKey) -> Result<Zeroizing<Vec<u8>>> {
	let sealed = Parsed::new(file)?;
	let id = key.recipient().id();
	let wrapped = sealed.recipients.iter().find(|wrapped| wrapped.id == id).ok_or_else(|| {
		Error::Negative(format!("the sealed record is for {} other key(s), not for {id}", sealed.recipients.len()))
	})?;
	let data_key = unwrap(wrapped, key, sealed.prefix)?;
	XChaCha20Poly1305::new(data_key.as_slice().into())
		.decrypt(XNonce::from_slice(sealed.nonce), Payload { msg: sealed.ciphertext, aad: sealed.header })
		.map(Zeroizing::new)
		.map_err(|_| Error::Negative("the sealed record was tampered with: its tag doesn't fit".into()))
}

/// For which keys a sealed record is.
pub fn recipients(file: &[u8]) -> Result<Vec<KeyId>> {
	Ok(Parsed::new(file)?.recipients.iter().map(|wrapped| wrapped.id).collect())
}

/// Refuses a record that is too large.
fn check_len(len: usize) -> Result<()> {
	if len > MAX_RECORD_LEN {
		return Err(Error::bad("record", format!("{len} bytes, and {} MiB is the most", MAX_RECORD_LEN >> 20)));
	}
	Ok(())
}

/// Wraps a data key for one recipient.
fn wrap(data_key: &[u8; 32], recipient: &Recipient, prefix: &[u8]) -> Result<Wrapped> {
	let (encapsulated, wrapped) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256, _>(
		&OpModeS::Base,
		&recipient.hpke()?,
		INFO,
		data_key,
		prefix,
		&mut Os,
	)
	.map_err(|error| Error::bad(format!("recipient {}", recipient.id()), error.to_string()))?;
	let key = wrapped.try_into().map_err(|_| Error::bad("recipient", "the wrapped key has an odd length"))?;
	Ok(Wrapped { id: recipient.id(), encapsulated: encapsulated.to_bytes().into(), key })
}

/// Unwraps a data key.
fn unwrap(wrapped: &Wrapped, key: &RecipientKey, prefix: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
	let tampered = || Error::Negative("the sealed record was tampered with: the wrapped key doesn't open".into());
	let encapsulated =
		<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&wrapped.encapsulated).map_err(|_| tampered())?;
	let data_key = Zeroizing::new(
		hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
			&OpModeR::Base,
			&key.hpke()?,
			&encapsulated,
			INFO,
			&wrapped.key,
			prefix,
		)
		.map_err(|_| tampered())?,
	);
	Ok(Zeroizing::new(data_key.as_slice().try_into().map_err(|_| tampered())?))
}

/// The parts of a sealed file.
struct Parsed<'a> {
	prefix: &'a [u8],
	nonce: &'a [u8],
	recipients: Vec<Wrapped>,
	header: &'a [u8],
	ciphertext: &'a [u8],
}

impl<'a> Parsed<'a> {
	fn new(file: &'a [u8]) -> Result<Self> {
		let mut rest = file;
		if !file.starts_with(MAGIC) {
			return Err(Error::bad("sealed record", "is no sealed record: it doesn't start with SALUSEAL"));
		}
		take::<8>(&mut rest, "magic")?;
		let [version] = take::<1>(&mut rest, "version")?;
		if version != VERSION {
			return Err(Error::bad("sealed record", format!("version {version}, and this program reads {VERSION}")));
		}
		take::<NONCE_LEN>(&mut rest, "nonce")?;
		let len = u64::from_be_bytes(take(&mut rest, "length")?);
		let count = usize::from(u16::from_be_bytes(take(&mut rest, "number of recipients")?));
		if count == 0 || count > MAX_RECIPIENTS {
			return Err(Error::bad(
				"sealed record",
				format!("{count} recipients, and 1 to {MAX_RECIPIENTS} are allowed"),
			));
		}
		let mut recipients = Vec::with_capacity(count);
		for _ in 0..count {
			recipients.push(Wrapped {
				id: KeyId(take(&mut rest, "key id")?),
				encapsulated: take(&mut rest, "encapsulated key")?,
				key: take(&mut rest, "wrapped key")?,
			});
		}
		if rest.len() as u64 != len || rest.len() < TAG_LEN {
			let why = format!("{} bytes of ciphertext where the header says {len}: truncated or mixed up", rest.len());
			return Err(Error::bad("sealed record", why));
		}
		check_len(rest.len() - TAG_LEN)?;
		let (header, ciphertext) = file.split_at(file.len() - rest.len());
		let prefix = header.get(..PREFIX_LEN).unwrap_or_default();
		let nonce = prefix.get(PREFIX_LEN - NONCE_LEN..).unwrap_or_default();
		Ok(Self { prefix, nonce, recipients, header, ciphertext })
	}
}

/// Takes the next `N` bytes.
fn take<const N: usize>(rest: &mut &[u8], field: &str) -> Result<[u8; N]> {
	let (first, after) = rest
		.split_first_chunk::<N>()
		.ok_or_else(|| Error::bad("sealed record", format!("truncated in its {field}")))?;
	*rest = after;
	Ok(*first)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn key(number: u8) -> RecipientKey {
		RecipientKey::from_seed(&[number; 32]).unwrap()
	}

	#[test]
	fn each_recipient_opens_and_nobody_else() {
		let file = seal(b"record", &[key(1).recipient(), key(2).recipient()]).unwrap();
		assert_eq!(open(&file, &key(1)).unwrap().as_slice(), b"record");
		assert_eq!(open(&file, &key(2)).unwrap().as_slice(), b"record");
		assert_eq!(open(&file, &key(3)).unwrap_err().exit_code(), 1);
		assert_eq!(recipients(&file).unwrap(), [key(1).recipient().id(), key(2).recipient().id()]);
	}

	#[test]
	fn the_same_record_is_never_sealed_the_same() {
		assert_ne!(seal(b"record", &[key(1).recipient()]).unwrap(), seal(b"record", &[key(1).recipient()]).unwrap());
	}

	#[test]
	fn no_recipient_too_many_and_too_much_are_refused() {
		assert!(seal(b"", &[]).unwrap_err().to_string().starts_with("recipients: 0"));
		assert!(seal(b"", &vec![key(1).recipient(); MAX_RECIPIENTS + 1]).is_err());
		let error = seal(&vec![0; MAX_RECORD_LEN + 1], &[key(1).recipient()]).unwrap_err();
		assert!(error.to_string().contains("64 MiB"), "{error}");
	}

	#[test]
	fn foreign_truncated_and_longer_files_are_refused_by_field() {
		let file = seal(b"record", &[key(1).recipient()]).unwrap();
		let refusal = |bytes: &[u8]| open(bytes, &key(1)).unwrap_err().to_string();
		assert!(refusal(b"").contains("SALUSEAL"));
		assert!(refusal(&file[..8]).contains("version"));
		assert!(refusal(&file[..20]).contains("nonce"));
		assert!(refusal(&file[..60]).contains("key id"));
		assert!(refusal(&file[..file.len() - 1]).contains("truncated"));
		assert!(refusal(&[file.as_slice(), b"x"].concat()).contains("ciphertext"));
		let mut later = file;
		later[8] = 2;
		assert!(refusal(&later).contains("version 2"));
	}

	proptest! {
		#[test]
		fn round_trip(record in proptest::collection::vec(any::<u8>(), 0..2000)) {
			let file = seal(&record, &[key(1).recipient()]).unwrap();
			let opened = open(&file, &key(1)).unwrap();
			prop_assert_eq!(opened.as_slice(), record.as_slice());
		}

		#[test]
		fn one_flipped_bit_anywhere_is_noticed(at in any::<proptest::sample::Index>(), bit in 0u8..8) {
			let mut file = seal(b"a record of some length", &[key(2).recipient(), key(1).recipient()]).unwrap();
			let at = at.index(file.len());
			file[at] ^= 1 << bit;
			prop_assert!(open(&file, &key(1)).is_err());
		}

		#[test]
		fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
			prop_assert!(open(&bytes, &key(1)).is_err());
			prop_assert!(open(&[b"SALUSEAL\x01".as_slice(), &bytes].concat(), &key(1)).is_err());
		}
	}
}
