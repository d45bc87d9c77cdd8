//! The file around a manifest: one line of JSON, and after it the sealed bytes.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::FORMAT;
use crate::{
	seal::{self, DataKey, Envelope, Recipient, RecipientKey},
	store::{self, Cid},
	Error, Result,
};

/// What the key is bound to begins with this.
const DOMAIN: &[u8] = b"salus/manifest/v1";

/// Longest first line.
const MAX_HEAD: usize = 4 << 10;

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
	format: String,
	/// Content id of the sealed bytes.
	content_id: String,
	/// How many they are.
	length: usize,
	/// Their key, wrapped for the receiver.
	envelope: Envelope,
}

/// Seals a manifest's JSON for its receiver.
pub(super) fn seal(json: &[u8], to: &Recipient) -> Result<Vec<u8>> {
	let key = DataKey::generate()?;
	let blob = seal::seal(json, &key)?;
	let content_id = store::content_id(&blob)?;
	let envelope = seal::wrap(key.as_bytes(), to, &bound_to(&content_id))?;
	let head = Head { format: FORMAT.into(), content_id: content_id.to_string(), length: blob.len(), envelope };
	let mut bytes = serde_json::to_vec(&head).map_err(|error| Error::bad("manifest", error.to_string()))?;
	bytes.push(b'\n');
	bytes.extend(blob);
	Ok(bytes)
}

/// Opens what was sealed for this key.
pub(super) fn open(bytes: &[u8], key: &RecipientKey) -> Result<Zeroizing<Vec<u8>>> {
	let end = bytes.iter().take(MAX_HEAD).position(|byte| *byte == b'\n');
	let Some((head, [_, blob @ ..])) = end.and_then(|end| bytes.split_at_checked(end)) else {
		return Err(Error::bad("manifest", "no manifest: its first line is missing"));
	};
	let head: Head = serde_json::from_slice(head).map_err(|error| Error::bad("manifest", error.to_string()))?;
	if head.format != FORMAT {
		return Err(Error::bad("format", format!("\"{}\", and \"{FORMAT}\" is expected", head.format)));
	}
	if head.length != blob.len() {
		let what = if blob.len() < head.length { "it is cut short" } else { "it goes on after its end" };
		let why = format!("{what}: {} sealed bytes, and {} are expected", blob.len(), head.length);
		return Err(Error::Negative(format!("the manifest was tampered with or is damaged: {why}")));
	}
	let content_id = store::content_id(blob)?;
	if content_id != store::parse_id(&head.content_id)? {
		let why = "the manifest was tampered with or is damaged: its sealed bytes are not those that it names";
		return Err(Error::Negative(why.into()));
	}
	let secret = seal::unwrap(&head.envelope, key, &bound_to(&content_id))?;
	let secret = secret.as_slice().try_into().map_err(|_| Error::bad("envelope", "holds no key of 32 bytes"))?;
	seal::open(blob, &DataKey::from_bytes(secret))
}

/// What the key is bound to: these sealed bytes.
fn bound_to(content_id: &Cid) -> Vec<u8> {
	[DOMAIN, content_id.to_bytes().as_slice()].concat()
}
