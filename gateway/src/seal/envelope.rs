//! What opens a record, wrapped for one recipient: HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
//! ChaCha20Poly1305. The `info` is `salus/envelope/v1`.

use std::fmt;

use hpke::{
	aead::ChaCha20Poly1305, kdf::HkdfSha256, kem::X25519HkdfSha256, Deserializable, Kem, OpModeR, OpModeS, Serializable,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{DataKey, KeyId, Recipient, RecipientKey};
use crate::{files, Error, Result};

/// HPKE's `info`: what a wrapped secret is for.
const INFO: &[u8] = b"salus/envelope/v1";
/// Bytes of HPKE's tag.
const TAG_LEN: usize = 16;

/// Longest secret that is wrapped, in bytes. What is longer is sealed, and its key is wrapped.
pub const MAX_SECRET_LEN: usize = 64 << 10;

/// All that is secret of one record besides the record itself: the salt of its commitment, and the key it is sealed under.
#[derive(Clone)]
pub struct Opening {
	/// The salt of the record's commitment.
	pub salt: Zeroizing<[u8; 32]>,
	/// The key that the record is sealed under.
	pub data_key: DataKey,
}

impl Opening {
	/// A new random salt and a new random key.
	pub fn generate() -> Result<Self> {
		Ok(Self { salt: Zeroizing::new(files::random()?), data_key: DataKey::generate()? })
	}

	/// The salt and the key after it: what is wrapped.
	pub fn to_bytes(&self) -> Zeroizing<[u8; 64]> {
		let mut bytes = Zeroizing::new([0; 64]);
		let (salt, key) = bytes.split_at_mut(32);
		salt.copy_from_slice(self.salt.as_slice());
		key.copy_from_slice(self.data_key.as_bytes());
		bytes
	}

	/// The opening behind its 64 bytes.
	pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
		let odd = || Error::bad("opening", format!("{} bytes, and a salt and a data key are 64", bytes.len()));
		let (salt, key) = bytes.split_first_chunk::<32>().ok_or_else(odd)?;
		let key = key.try_into().map_err(|_| odd())?;
		Ok(Self { salt: Zeroizing::new(*salt), data_key: DataKey::from_bytes(key) })
	}
}

impl fmt::Debug for Opening {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str("Opening(..)")
	}
}

/// A secret wrapped for one recipient. As JSON: its three fields as `0x` and hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
	/// Whose key opens it.
	pub recipient: KeyId,
	/// HPKE's encapsulated key.
	#[serde(with = "files::hex32")]
	pub encapsulated: [u8; 32],
	/// The secret, encrypted, and a tag of 16 bytes.
	#[serde(with = "hex_bytes")]
	pub ciphertext: Vec<u8>,
}

/// Wraps a secret of at most [`MAX_SECRET_LEN`] bytes for a recipient. It opens only together with the same `aad`: what
/// the secret belongs to, for example the content id and the commitment of the record.
pub fn wrap(secret: &[u8], recipient: &Recipient, aad: &[u8]) -> Result<Envelope> {
	if secret.len() > MAX_SECRET_LEN {
		let why = format!("{} bytes, and {} KiB is the most that is wrapped", secret.len(), MAX_SECRET_LEN >> 10);
		return Err(Error::bad("secret", why));
	}
	let (encapsulated, ciphertext) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256, _>(
		&OpModeS::Base,
		&recipient.hpke()?,
		INFO,
		secret,
		aad,
		&mut Os,
	)
	.map_err(|error| Error::bad(format!("recipient {}", recipient.id()), error.to_string()))?;
	Ok(Envelope { recipient: recipient.id(), encapsulated: encapsulated.to_bytes().into(), ciphertext })
}

/// Unwraps a secret with its recipient's key and the `aad` that it was wrapped with.
pub fn unwrap(envelope: &Envelope, key: &RecipientKey, aad: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
	let id = key.recipient().id();
	if envelope.recipient != id {
		return Err(Error::Negative(format!("the envelope is for {}, not for {id}", envelope.recipient)));
	}
	if envelope.ciphertext.len() > MAX_SECRET_LEN + TAG_LEN {
		return Err(Error::bad("envelope", format!("{} bytes are too many", envelope.ciphertext.len())));
	}
	let refused = || {
		Error::Negative(
			"the envelope doesn't open: it was tampered with, or belongs to another record or question".into(),
		)
	};
	let encapsulated =
		<X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&envelope.encapsulated).map_err(|_| refused())?;
	hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
		&OpModeR::Base,
		&key.hpke()?,
		&encapsulated,
		INFO,
		&envelope.ciphertext,
		aad,
	)
	.map(Zeroizing::new)
	.map_err(|_| refused())
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

/// Serde for bytes as `0x` and hexadecimal digits.
mod hex_bytes {
	use serde::{de::Error as _, Deserialize, Deserializer, Serializer};

	pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&format!("0x{}", hex::encode(bytes)))
	}

	pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
		let text = String::deserialize(deserializer)?;
		let digits = text.strip_prefix("0x").ok_or_else(|| D::Error::custom("doesn't start with 0x"))?;
		hex::decode(digits).map_err(D::Error::custom)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn key(number: u8) -> RecipientKey {
		RecipientKey::from_seed(&[number; 32]).unwrap()
	}

	#[test]
	fn an_opening_comes_back_for_its_recipient_and_its_record_only() {
		let opening = Opening::generate().unwrap();
		let envelope = wrap(opening.to_bytes().as_slice(), &key(1).recipient(), b"record 1").unwrap();
		let back = Opening::from_bytes(&unwrap(&envelope, &key(1), b"record 1").unwrap()).unwrap();
		assert_eq!(back.to_bytes(), opening.to_bytes());
		let error = unwrap(&envelope, &key(2), b"record 1").unwrap_err();
		assert!(error.to_string().contains(&key(2).recipient().id().to_string()), "{error}");
		assert_eq!(error.exit_code(), 1);
		assert_eq!(unwrap(&envelope, &key(1), b"record 2").unwrap_err().exit_code(), 1);
		// The key id isn't what keeps others out.
		let renamed = Envelope { recipient: key(2).recipient().id(), ..envelope };
		assert!(unwrap(&renamed, &key(2), b"record 1").unwrap_err().to_string().contains("doesn't open"));
	}

	#[test]
	fn what_is_too_long_or_too_short_is_refused_by_name() {
		assert!(wrap(&vec![0; MAX_SECRET_LEN], &key(1).recipient(), b"").is_ok());
		let error = wrap(&vec![0; MAX_SECRET_LEN + 1], &key(1).recipient(), b"").unwrap_err();
		assert!(error.to_string().starts_with("secret: 65537 bytes"), "{error}");
		for len in [0, 31, 32, 63, 65] {
			assert!(Opening::from_bytes(&vec![0; len]).unwrap_err().to_string().starts_with("opening: "));
		}
	}

	#[test]
	fn an_envelope_is_json_and_nothing_else_is_an_envelope() {
		let envelope = wrap(b"secret", &key(1).recipient(), b"").unwrap();
		let json = serde_json::to_string(&envelope).unwrap();
		assert_eq!(serde_json::from_str::<Envelope>(&json).unwrap(), envelope);
		assert!(serde_json::from_str::<Envelope>(&json.replace("\"0x", "\"")).is_err());
		assert!(serde_json::from_str::<Envelope>(&json.replace("encapsulated", "sealed")).is_err());
	}

	#[test]
	fn debug_shows_no_secret() {
		let opening = Opening::from_bytes(&[7; 64]).unwrap();
		assert_eq!(format!("{opening:?} {:?}", opening.data_key), "Opening(..) DataKey(..)");
	}

	proptest! {
		#[test]
		fn one_flipped_bit_is_noticed(at in 0usize..32 + 6 + 16, bit in 0u8..8) {
			let mut envelope = wrap(b"secret", &key(1).recipient(), b"aad").unwrap();
			match at.checked_sub(32) {
				None => envelope.encapsulated[at] ^= 1 << bit,
				Some(at) => envelope.ciphertext[at] ^= 1 << bit,
			}
			// X25519 ignores the highest bit of a public key, but HPKE hashes the bytes as they were sent.
			prop_assert!(unwrap(&envelope, &key(1), b"aad").is_err());
		}
	}
}
