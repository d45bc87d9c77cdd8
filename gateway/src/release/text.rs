//! Serde for what an answer is made of: each as one text.

/// An account as its SS58 address.
pub(super) mod account {
	use serde::{de::Error as _, Deserialize, Deserializer, Serializer};

	use crate::chain::{keys, AccountId};

	pub(in crate::release) fn serialize<S: Serializer>(account: &AccountId, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&keys::address(account))
	}

	pub(in crate::release) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AccountId, D::Error> {
		let text = String::deserialize(deserializer)?;
		keys::parse_account(&text).map_err(|why| D::Error::custom(format!("account {text}: {why}")))
	}
}

/// A commitment as 0x and 64 hexadecimal digits.
pub(super) mod commitment {
	use salus_primitives::commitment::Commitment;
	use serde::{Deserializer, Serializer};

	use crate::files::hex32;

	pub(in crate::release) fn serialize<S: Serializer>(
		commitment: &Commitment,
		serializer: S,
	) -> Result<S::Ok, S::Error> {
		hex32::serialize(&commitment.0, serializer)
	}

	pub(in crate::release) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Commitment, D::Error> {
		hex32::deserialize(deserializer).map(Commitment)
	}
}

/// A content id as IPFS writes it.
pub(super) mod content_id {
	use serde::{de::Error as _, Deserialize, Deserializer, Serializer};

	use crate::store::{self, Cid};

	pub(in crate::release) fn serialize<S: Serializer>(cid: &Cid, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(cid)
	}

	pub(in crate::release) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cid, D::Error> {
		store::parse_id(&String::deserialize(deserializer)?).map_err(D::Error::custom)
	}
}

/// Bytes as 0x and hexadecimal digits, or nothing.
pub(super) mod bytes {
	use serde::{de::Error as _, Deserialize, Deserializer, Serializer};

	pub(in crate::release) fn serialize<S: Serializer>(
		bytes: &Option<Vec<u8>>,
		serializer: S,
	) -> Result<S::Ok, S::Error> {
		match bytes {
			Some(bytes) => serializer.serialize_str(&format!("0x{}", hex::encode(bytes))),
			None => serializer.serialize_none(),
		}
	}

	pub(in crate::release) fn deserialize<'de, D: Deserializer<'de>>(
		deserializer: D,
	) -> Result<Option<Vec<u8>>, D::Error> {
		let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
		let bytes = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
		bytes.map(Some).ok_or_else(|| D::Error::custom("blob: not 0x and hexadecimal digits"))
	}
}
