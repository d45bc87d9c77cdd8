//! The keys of those who may open sealed records.

use std::{fmt, path::Path, str::FromStr};

use hpke::{kem::X25519HkdfSha256, Deserializable, Kem, Serializable};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{files, Error, Result};

/// What the text of a public key starts with.
const PUBLIC_TAG: &str = "salus-x25519-public-1:";
/// What the text of a secret key starts with.
const SECRET_TAG: &str = "salus-x25519-secret-1:";

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as Kem>::PrivateKey;

/// Names a recipient's key: SHA-256 over a domain and the public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(#[serde(with = "files::hex32")] pub [u8; 32]);

impl fmt::Display for KeyId {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "key {}", hex::encode(self.0.split_at(8).0))
	}
}

/// Somebody's public key, for whom records are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Recipient([u8; 32]);

impl Recipient {
	/// The recipient with this X25519 public key.
	pub const fn from_bytes(public: [u8; 32]) -> Self {
		Self(public)
	}

	/// The X25519 public key.
	pub const fn to_bytes(&self) -> [u8; 32] {
		self.0
	}

	/// The name of the key.
	pub fn id(&self) -> KeyId {
		KeyId(Sha256::new().chain_update(b"salus/recipient/v1").chain_update(self.0).finalize().into())
	}

	/// Reads a public key from a file.
	pub fn load(path: &Path) -> Result<Self> {
		let text = files::read_text(path)?;
		text.trim_end().parse().map_err(|error| in_file(path, &error))
	}

	/// Writes the public key to a file.
	pub fn save(&self, path: &Path) -> Result<()> {
		files::write_atomic(path, format!("{self}\n").as_bytes())
	}

	pub(super) fn hpke(&self) -> Result<PublicKey> {
		PublicKey::from_bytes(&self.0).map_err(|error| Error::bad("public key", error.to_string()))
	}
}

impl fmt::Display for Recipient {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "{PUBLIC_TAG}{}", hex::encode(self.0))
	}
}

impl FromStr for Recipient {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self> {
		Ok(Self(*decode(text, PUBLIC_TAG, "public key")?))
	}
}

/// One's own key, which opens the records sealed for it. Wiped from memory when it is dropped.
#[derive(Clone)]
pub struct RecipientKey(Zeroizing<[u8; 32]>);

impl RecipientKey {
	/// A new random key.
	pub fn generate() -> Result<Self> {
		Self::from_seed(&Zeroizing::new(files::random()?))
	}

	/// The key derived from a seed (RFC 9180, `DeriveKeyPair`).
	pub fn from_seed(seed: &[u8; 32]) -> Result<Self> {
		let (secret, _) = X25519HkdfSha256::derive_keypair(seed);
		let mut bytes = Zeroizing::new([0; 32]);
		secret.write_exact(bytes.as_mut_slice());
		Ok(Self(bytes))
	}

	/// The public half.
	pub fn recipient(&self) -> Recipient {
		let public = PrivateKey::from_bytes(self.0.as_slice()).map(|secret| X25519HkdfSha256::sk_to_pk(&secret));
		// Any 32 bytes are an X25519 secret key, so that the other arm is never taken.
		Recipient(public.map_or([0; 32], |public| public.to_bytes().into()))
	}

	/// Reads a secret key from a file.
	pub fn load(path: &Path) -> Result<Self> {
		let text = Zeroizing::new(files::read_text(path)?);
		decode(text.trim_end(), SECRET_TAG, "secret key").map(Self).map_err(|error| in_file(path, &error))
	}

	/// Writes the secret key to a file that only its owner may read.
	pub fn save(&self, path: &Path) -> Result<()> {
		let digits = Zeroizing::new(hex::encode(self.0.as_slice()));
		files::write_atomic(path, Zeroizing::new(format!("{SECRET_TAG}{}\n", *digits)).as_bytes())
	}

	pub(super) fn hpke(&self) -> Result<PrivateKey> {
		PrivateKey::from_bytes(self.0.as_slice()).map_err(|error| Error::bad("secret key", error.to_string()))
	}
}

impl fmt::Debug for RecipientKey {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "RecipientKey({})", self.recipient().id())
	}
}

/// Reads a tag and 64 hexadecimal digits.
fn decode(text: &str, tag: &str, what: &str) -> Result<Zeroizing<[u8; 32]>> {
	let digits = text.strip_prefix(tag).ok_or_else(|| Error::bad(what, format!("doesn't start with {tag}")))?;
	let mut bytes = Zeroizing::new([0; 32]);
	hex::decode_to_slice(digits, bytes.as_mut_slice())
		.map_err(|_| Error::bad(what, format!("{tag} isn't followed by 64 hexadecimal digits alone")))?;
	Ok(bytes)
}

/// Names the file that an error is about.
fn in_file(path: &Path, error: &Error) -> Error {
	Error::bad(path.display().to_string(), error.to_string())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn keys_round_trip_through_files() {
		let folder = tempfile::tempdir().unwrap();
		let (secret, public) = (folder.path().join("key"), folder.path().join("key.pub"));
		let key = RecipientKey::generate().unwrap();
		key.save(&secret).unwrap();
		key.recipient().save(&public).unwrap();
		assert_eq!(RecipientKey::load(&secret).unwrap().recipient(), key.recipient());
		assert_eq!(Recipient::load(&public).unwrap(), key.recipient());
		assert!(RecipientKey::load(&public).unwrap_err().to_string().contains("doesn't start with"));
	}

	#[test]
	fn a_seed_gives_one_key() {
		let key = |seed| RecipientKey::from_seed(&[seed; 32]).unwrap().recipient();
		assert_eq!(key(1), key(1));
		assert_ne!(key(1), key(2));
	}

	#[test]
	fn debug_shows_no_secret() {
		let key = RecipientKey::from_seed(&[1; 32]).unwrap();
		assert!(!format!("{key:?}").contains(&hex::encode(key.0.as_slice())));
	}

	#[test]
	fn damaged_text_is_refused() {
		let text = RecipientKey::from_seed(&[1; 32]).unwrap().recipient().to_string();
		assert!(text.parse::<Recipient>().is_ok());
		assert!(text[..text.len() - 1].parse::<Recipient>().is_err());
		assert!(format!("{text}0").parse::<Recipient>().is_err());
		assert!("".parse::<Recipient>().is_err());
	}
}
